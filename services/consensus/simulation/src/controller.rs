//! What the controllers of replicas have in common whatever the protocol: how long they take, and when block sync acts.

use std::{ops::Range, time::Duration};

use cita_consensus_core::simulator::Io;
use rand::{Rng, seq::IndexedRandom};

use crate::ledger::Ledger;

/// How long a controller takes.
#[derive(Debug, Clone)]
pub struct Delays {
    pub build: Range<Duration>,
    pub check: Range<Duration>,
    pub commit: Range<Duration>,
    pub start: Range<Duration>,
    /// The chance that something takes 20 times as long, until the network healed.
    pub hiccup: f64,
}

impl Delays {
    /// How long a piece of work takes that takes so long without a hiccup.
    pub fn of<I>(&self, takes: &Range<Duration>, heals_at: Duration, io: &mut Io<'_, I>) -> Duration {
        let delay = io.one_of(takes);
        let hiccups = self.hiccup > 0.0 && io.now() < heals_at && io.rng().random_bool(self.hiccup);
        if hiccups { 20 * delay } else { delay }
    }
}

/// The controller asks for transactions this much later than they come.
pub const GOSSIP: Duration = Duration::from_millis(30);

/// How often block sync looks around.
pub const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Lags shorter than these are not block sync's business: one height, more heights.
const PATIENCE_ONE_BEHIND: Duration = Duration::from_millis(1500);
const PATIENCE_FURTHER_BEHIND: Duration = Duration::from_millis(300);
const RETELL_EVERY: Duration = Duration::from_secs(2);

/// What block sync wants after it looked around.
pub enum Wish {
    /// To tell the consensus again where the chain stands.
    Tell,
    /// The blocks of this peer.
    Blocks { peer: usize },
}

/// Block sync. It sees what peers have, and is patient.
#[derive(Default)]
pub struct BlockSync {
    behind_since: Option<Duration>,
    told: (u64, Duration),
}

impl BlockSync {
    /// The consensus is told where the chain stands.
    pub fn tells(&mut self, height: u64, now: Duration) {
        self.told = (height, now);
    }

    /// Its node died.
    pub fn crash(&mut self) {
        self.behind_since = None;
    }

    /// What it wants when the chain of its node has `mine` blocks, and the other ones of `nodes` have what the ledger says.
    pub fn look<I>(&mut self, mine: u64, nodes: usize, ledger: &Ledger, io: &mut Io<'_, I>) -> Option<Wish> {
        let me = io.node();
        let ahead: Vec<(usize, u64)> = (0..nodes)
            .filter(|peer| *peer != me && io.hears(*peer))
            .map(|peer| (peer, ledger.height(peer)))
            .filter(|(_, height)| *height > mine)
            .collect();
        let (told, at) = self.told;
        if told == mine && io.now() >= at + RETELL_EVERY {
            return Some(Wish::Tell);
        }
        if told != mine {
            self.told = (mine, io.now());
        }
        let Some(highest) = ahead.iter().map(|(_, height)| *height).max() else {
            self.behind_since = None;
            return None;
        };
        let since = *self.behind_since.get_or_insert(io.now());
        let patience = if highest == mine + 1 { PATIENCE_ONE_BEHIND } else { PATIENCE_FURTHER_BEHIND };
        if io.now() < since + patience {
            return None;
        }
        let (peer, _) = *ahead.choose(io.rng())?;
        self.behind_since = None;
        Some(Wish::Blocks { peer })
    }
}
