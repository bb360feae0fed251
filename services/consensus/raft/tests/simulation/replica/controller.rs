//! The controller of a replica, with block sync.

use std::{ops::Range, time::Duration};

use cita_consensus_core::simulator::{Crashed, Io, Node};
use cita_consensus_raft::{
    entry::Block,
    machine::{Built, HeightConfig},
};
use prost::Message;
use rand::{Rng, seq::IndexedRandom};

use super::{Input, Replica};
use crate::{
    chain::{Proposal, Quality},
    crypto::{self, CHAIN},
};

/// How long a controller takes.
#[derive(Debug, Clone)]
pub(crate) struct Delays {
    pub(crate) build: Range<Duration>,
    pub(crate) check: Range<Duration>,
    pub(crate) commit: Range<Duration>,
    pub(crate) start: Range<Duration>,
    /// The chance that something takes 20 times as long.
    pub(crate) hiccup: f64,
    /// The chance that a proposal is found invalid for a passing reason.
    pub(crate) flaky: f64,
}

/// Lags shorter than these are not block sync's business: one height, more heights.
const PATIENCE_ONE_BEHIND: Duration = Duration::from_millis(1500);
const PATIENCE_FURTHER_BEHIND: Duration = Duration::from_millis(300);
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
const RETELL_EVERY: Duration = Duration::from_secs(2);

/// The controller asks for transactions this much later than they come.
const GOSSIP: Duration = Duration::from_millis(30);

impl Replica {
    pub(super) fn config(&self) -> HeightConfig {
        let judge = self.judge.borrow();
        judge.schedule.config(judge.height(self.me))
    }

    pub(super) fn build(&mut self, height: u64, term: u64, io: &mut Io<'_, Input>) -> Built {
        let (counter, flaky) = (io.rng().random(), io.rng().random_bool(self.delays.flaky));
        let data = {
            let judge = self.judge.borrow();
            let tip = judge.tip(self.me);
            if judge.height(self.me) + 1 != height {
                return Built::Failed;
            }
            let transactions = judge.schedule.transactions(io.now().saturating_sub(GOSSIP));
            if judge.schedule.interval_ms == 0 && transactions <= tip.transactions {
                return Built::Nothing;
            }
            let quality = if flaky { Quality::Flaky } else { Quality::Good } as u32;
            let (leader, parent) = (self.me as u64, tip.hash.to_vec());
            let transactions = transactions.max(tip.transactions);
            Proposal { height, leader, counter, transactions, parent, quality }.encode_to_vec()
        };
        self.judge.borrow_mut().holds(self.me, crypto::hash(&data));
        self.sign(height, term, data)
    }

    pub(super) fn is_valid(&mut self, block: &Block, io: &mut Io<'_, Input>) -> bool {
        let proposal = Proposal::decode(&*block.data).expect("leaders propose what can be read");
        let lucky = io.rng().random();
        let mut judge = self.judge.borrow_mut();
        assert!(judge.notary.holds(&block.proof, &CHAIN, &block.data), "a proof of something else");
        let fits = judge.height(self.me) + 1 == block.height()
            && proposal.height == block.height()
            && proposal.parent == judge.tip(self.me).hash.to_vec();
        let valid = fits && (proposal.quality() == Quality::Good || lucky || io.now() >= judge.heals_at);
        if valid {
            judge.holds(self.me, block.proof.hash);
        }
        valid
    }

    /// As the shell does it: again and again until the block's turn comes, or the chain is past it.
    pub(super) fn commit(&mut self, block: Block, pause: Duration, io: &mut Io<'_, Input>) {
        let height = block.height();
        if height > self.judge.borrow().height(self.me) + 1 {
            return io.after(pause, Input::Commit(block, (2 * pause).min(Duration::from_secs(2))));
        }
        self.judge.borrow_mut().decides(self.me, &block);
        let new = self.judge.borrow_mut().commits(self.me, &block.data, io.now());
        io.note(|| format!("== {height}: {} ({})", block.proof.hash, if new { "new" } else { "known" }));
        let takes = self.delays.commit.clone();
        self.work(io, &takes, Input::Committed);
    }

    /// Block sync. It sees what peers have, and is patient.
    pub(super) fn look(&mut self, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        io.after(LOOK_EVERY, Input::Look);
        let mine = self.judge.borrow().height(self.me);
        let ahead: Vec<(usize, u64)> = (0..self.nodes)
            .filter(|peer| *peer != self.me && io.hears(*peer))
            .map(|peer| (peer, self.judge.borrow().height(peer)))
            .filter(|(_, height)| *height > mine)
            .collect();
        let (told, at) = self.told;
        if told == mine && io.now() >= at + RETELL_EVERY {
            return self.input(Input::Tell, io);
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
            self.work(io, &takes, Input::Sync { peer: *peer });
        }
        Ok(())
    }

    pub(super) fn sync(&mut self, peer: usize, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        let before = self.judge.borrow().height(self.me);
        self.judge.borrow_mut().syncs(self.me, peer, io.now());
        let after = self.judge.borrow().height(self.me);
        io.note(|| format!("synced from {before} to {after} by {peer}"));
        if after > before { self.input(Input::Tell, io) } else { Ok(()) }
    }
}
