//! The controller of a replica, with block sync.

use std::{ops::Range, time::Duration};

use cita_consensus_core::{
    Certificate,
    machine::HeightConfig,
    simulator::{Crashed, Io},
};
use cita_service_api::Hash;
use prost::Message;
use rand::{Rng, seq::IndexedRandom};

use super::{Input, Replica, What};
use crate::{
    Subject,
    chain::{Proposal, Quality},
    crypto,
};

/// How long a controller takes.
#[derive(Debug, Clone)]
pub struct Delays {
    pub build: Range<Duration>,
    pub check: Range<Duration>,
    pub commit: Range<Duration>,
    pub start: Range<Duration>,
    /// The chance that something takes 20 times as long.
    pub hiccup: f64,
}

/// Lags shorter than these are not block sync's business: one height, more heights.
const PATIENCE_ONE_BEHIND: Duration = Duration::from_millis(1500);
const PATIENCE_FURTHER_BEHIND: Duration = Duration::from_millis(300);
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
const RETELL_EVERY: Duration = Duration::from_secs(2);

/// The controller asks for transactions this much later than they come.
const GOSSIP: Duration = Duration::from_millis(30);

impl<P: Subject> Replica<P> {
    pub(super) fn config(&self) -> HeightConfig<P::Id> {
        let judge = self.judge.borrow();
        judge.schedule.config::<P>(judge.height(self.chain))
    }

    pub(super) fn build(&mut self, height: u64, io: &mut Io<'_, Input<P>>) -> Option<(Hash, Vec<u8>)> {
        let counter = io.rng().random();
        let judge = self.judge.borrow();
        let tip = judge.tip(self.chain);
        let transactions = judge.schedule.transactions(io.now().saturating_sub(GOSSIP));
        let empty = transactions <= tip.transactions;
        if judge.height(self.chain) + 1 != height || (judge.schedule.interval_ms == 0 && empty) {
            return None;
        }
        let transactions = transactions.max(tip.transactions);
        let leader = self.me as u64;
        let proposal = Proposal {
            height,
            leader,
            counter,
            transactions,
            parent: tip.hash.to_vec(),
            quality: Quality::Good as u32,
        };
        let data = proposal.encode_to_vec();
        Some((crypto::hash(&data), data))
    }

    pub(super) fn is_valid(&mut self, height: u64, data: &[u8], io: &mut Io<'_, Input<P>>) -> bool {
        let Ok(proposal) = Proposal::decode(data) else { return false };
        let lucky = io.rng().random();
        let judge = self.judge.borrow();
        let fits = judge.height(self.chain) + 1 == height
            && proposal.height == height
            && proposal.parent == judge.tip(self.chain).hash.to_vec();
        fits && match proposal.quality() {
            Quality::Good => true,
            Quality::Flaky => lucky || io.now() >= judge.heals_at,
            Quality::Bad => false,
        }
    }

    pub(super) fn commit(&mut self, height: u64, data: &[u8], proof: &Certificate<P>, io: &mut Io<'_, Input<P>>) {
        if self.mask.is_none() {
            self.judge.borrow_mut().decides(self.me, height, data, proof);
        }
        let next = self.judge.borrow().height(self.chain) + 1;
        if height <= next {
            let new = self.judge.borrow_mut().commits(self.chain, data, io.now());
            io.note(|| format!("== {height}: {} ({})", crypto::hash(data), if new { "new" } else { "known" }));
            let takes = self.delays.commit.clone();
            self.work(io, &takes, What::Committed);
        }
    }

    /// Block sync. It sees what peers have, and is patient.
    pub(super) fn look(&mut self, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        self.after(io, LOOK_EVERY, What::Look);
        let mine = self.judge.borrow().height(self.chain);
        let ahead: Vec<(usize, u64)> = (0..self.nodes)
            .filter(|peer| *peer != self.me && io.hears(*peer))
            .map(|peer| (peer, self.judge.borrow().height(peer)))
            .filter(|(_, height)| *height > mine)
            .collect();
        let (told, at) = self.told;
        if told == mine && io.now() >= at + RETELL_EVERY {
            return self.input(What::Tell, io);
        }
        if told != mine {
            self.told = (mine, io.now());
        }
        let Some(highest) = ahead.iter().map(|(_, height)| *height).max() else {
            self.behind_since = None;
            return Ok(());
        };
        let since = *self.behind_since.get_or_insert(io.now());
        let patience = if highest == mine + 1 { PATIENCE_ONE_BEHIND } else { PATIENCE_FURTHER_BEHIND };
        if io.now() >= since + patience
            && let Some((peer, _)) = ahead.choose(io.rng())
        {
            self.behind_since = None;
            let takes = self.delays.commit.clone();
            self.work(io, &takes, What::Sync { peer: *peer });
        }
        Ok(())
    }

    pub(super) fn sync(&mut self, peer: usize, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        let before = self.judge.borrow().height(self.chain);
        self.judge.borrow_mut().syncs(self.chain, peer, io.now());
        let after = self.judge.borrow().height(self.chain);
        io.note(|| format!("synced from {before} to {after} by {peer}"));
        if after > before { self.input(What::Tell, io) } else { Ok(()) }
    }
}
