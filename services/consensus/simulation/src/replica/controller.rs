//! The controller of a replica, with block sync.

use cita_consensus_core::{
    Certificate,
    machine::HeightConfig,
    simulator::{Crashed, Io},
};
use cita_service_api::Hash;
use prost::Message;
use rand::Rng;

use super::{Input, Replica, What};
use crate::{
    Subject,
    chain::Proposal,
    controller::{GOSSIP, LOOK_EVERY, Wish},
    crypto,
};

impl<P: Subject> Replica<P> {
    pub(super) fn config(&self) -> HeightConfig<P::Id> {
        let ledger = &self.judge.borrow().ledger;
        let height = ledger.height(self.chain);
        let validators = ledger.schedule.validators(height + 1, P::id);
        HeightConfig { height, interval_ms: ledger.schedule.interval_ms, validators }
    }

    pub(super) fn build(&mut self, height: u64, io: &mut Io<'_, Input<P>>) -> Option<(Hash, Vec<u8>)> {
        let counter = io.rng().random();
        let ledger = &self.judge.borrow().ledger;
        let draft = ledger.draft(self.chain, io.now().saturating_sub(GOSSIP)).filter(|draft| draft.height == height)?;
        let data = Proposal { leader: self.me as u64, counter, ..draft }.encode_to_vec();
        Some((crypto::hash(&data), data))
    }

    pub(super) fn is_valid(&mut self, height: u64, data: &[u8], io: &mut Io<'_, Input<P>>) -> bool {
        let Ok(proposal) = Proposal::decode(data) else { return false };
        let lucky = io.rng().random();
        self.judge.borrow().ledger.is_valid(self.chain, height, &proposal, lucky, io.now())
    }

    pub(super) fn commit(&mut self, height: u64, data: &[u8], proof: &Certificate<P>, io: &mut Io<'_, Input<P>>) {
        if self.mask.is_none() {
            self.judge.borrow_mut().decides(self.me, height, data, proof);
        }
        let next = self.judge.borrow().ledger.height(self.chain) + 1;
        if height <= next {
            let new = self.judge.borrow_mut().ledger.commits(self.chain, data, io.now());
            io.note(|| format!("== {height}: {} ({})", crypto::hash(data), if new { "new" } else { "known" }));
            let takes = self.delays.commit.clone();
            self.work(io, &takes, What::Committed);
        }
    }

    pub(super) fn look(&mut self, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        self.after(io, LOOK_EVERY, What::Look);
        let mine = self.judge.borrow().ledger.height(self.chain);
        let wish = self.sync.look(mine, self.nodes, &self.judge.borrow().ledger, io);
        match wish {
            Some(Wish::Tell) => return self.input(What::Tell, io),
            Some(Wish::Blocks { peer }) => {
                let takes = self.delays.commit.clone();
                self.work(io, &takes, What::Sync { peer });
            }
            None => {}
        }
        Ok(())
    }

    pub(super) fn sync(&mut self, peer: usize, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        let before = self.judge.borrow().ledger.height(self.chain);
        self.judge.borrow_mut().syncs(self.chain, peer, io.now());
        let after = self.judge.borrow().ledger.height(self.chain);
        io.note(|| format!("synced from {before} to {after} by {peer}"));
        if after > before { self.input(What::Tell, io) } else { Ok(()) }
    }
}
