//! The controller of a replica, with block sync.

use std::time::Duration;

use cita_consensus_core::simulator::{Crashed, Io, Node};
use cita_consensus_raft::{
    entry::Block,
    machine::{Built, HeightConfig},
};
use cita_consensus_simulation::{
    chain::{Proposal, Quality},
    controller::{GOSSIP, LOOK_EVERY, Wish},
    crypto::{self, CHAIN},
};
use prost::Message;
use rand::Rng;

use super::{Input, Replica};
use crate::crypto::address;

impl Replica {
    pub(super) fn config(&self) -> HeightConfig {
        let ledger = &self.judge.borrow().ledger;
        let height = ledger.height(self.me);
        let validators = ledger.schedule.validators(height + 1, address);
        HeightConfig { height, interval_ms: ledger.schedule.interval_ms, validators }
    }

    pub(super) fn build(&mut self, height: u64, term: u64, io: &mut Io<'_, Input>) -> Built {
        let (counter, flaky) = (io.rng().random(), io.rng().random_bool(self.flaky));
        if self.judge.borrow().ledger.height(self.me) + 1 != height {
            return Built::Failed;
        }
        let draft = self.judge.borrow().ledger.draft(self.me, io.now().saturating_sub(GOSSIP));
        let Some(draft) = draft else { return Built::Nothing };
        let quality = if flaky { Quality::Flaky } else { Quality::Good } as u32;
        let data = Proposal { leader: self.me as u64, counter, quality, ..draft }.encode_to_vec();
        self.judge.borrow_mut().holds(self.me, crypto::hash(&data));
        self.sign(height, term, data)
    }

    pub(super) fn is_valid(&mut self, block: &Block, io: &mut Io<'_, Input>) -> bool {
        let proposal = Proposal::decode(&*block.data).expect("leaders propose what can be read");
        let lucky = io.rng().random();
        let mut judge = self.judge.borrow_mut();
        assert!(judge.notary.holds(&block.proof, &CHAIN, &block.data), "a proof of something else");
        let valid = judge.ledger.is_valid(self.me, block.height(), &proposal, lucky, io.now());
        if valid {
            judge.holds(self.me, block.proof.hash);
        }
        valid
    }

    /// As the shell does it: again and again until the block's turn comes, or the chain is past it.
    pub(super) fn commit(&mut self, block: Block, pause: Duration, io: &mut Io<'_, Input>) {
        let height = block.height();
        if height > self.judge.borrow().ledger.height(self.me) + 1 {
            return io.after(pause, Input::Commit(block, (2 * pause).min(Duration::from_secs(2))));
        }
        self.judge.borrow_mut().decides(self.me, &block);
        let new = self.judge.borrow_mut().ledger.commits(self.me, &block.data, io.now());
        io.note(|| format!("== {height}: {} ({})", block.proof.hash, if new { "new" } else { "known" }));
        let takes = self.delays.commit.clone();
        self.work(io, &takes, Input::Committed);
    }

    pub(super) fn look(&mut self, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        io.after(LOOK_EVERY, Input::Look);
        let mine = self.judge.borrow().ledger.height(self.me);
        let wish = self.sync.look(mine, self.nodes, &self.judge.borrow().ledger, io);
        match wish {
            Some(Wish::Tell) => return self.input(Input::Tell, io),
            Some(Wish::Blocks { peer }) => {
                let takes = self.delays.commit.clone();
                self.work(io, &takes, Input::Sync { peer });
            }
            None => {}
        }
        Ok(())
    }

    pub(super) fn sync(&mut self, peer: usize, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        let before = self.judge.borrow().ledger.height(self.me);
        self.judge.borrow_mut().ledger.syncs(self.me, peer, io.now());
        let after = self.judge.borrow().ledger.height(self.me);
        io.note(|| format!("synced from {before} to {after} by {peer}"));
        if after > before { self.input(Input::Tell, io) } else { Ok(()) }
    }
}
