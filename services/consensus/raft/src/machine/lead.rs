//! Leading: one block at a time, each after everything before it is done.

use raft::eraftpb::ConfChangeV2;

use super::{Action, Built, Leading, Machine, TimerKind};
use crate::entry::Block;

/// How long a leader whose controller has no proposal waits before it asks again, when blocks are due anyway.
const BUILD_RETRY_MS: u64 = 100;

impl Machine {
    /// What a leader has to do next, if this replica is one.
    pub(super) fn lead(&mut self) {
        if !self.leads() {
            self.leading = None;
            return;
        }
        let (term, now) = (self.term(), self.now);
        if self.leading.as_ref().is_none_or(|leading| leading.term != term) {
            let (building, waits_since) = (None, None);
            self.leading = Some(Leading { term, building, retry_at: 0, poll_at: 0, stalled_since: now, waits_since });
        }
        if self.is_settled() && !self.tend_seats() {
            self.ask_for_block();
        }
    }

    /// Whether everything in the log is decided and acted on, so that this node's chain is the one to continue. No leader proposes before that; so
    /// every block in a log is of the height after that of the block before it.
    fn is_settled(&self) -> bool {
        let Some(raft) = &self.raft else { return false };
        let applied = raft.store().applied();
        self.queue.is_empty()
            && applied.index == raft.raft.raft_log.last_index()
            && applied.height <= self.tip()
            && !raft.raft.has_pending_conf()
            && raft.raft.lead_transferee.is_none()
    }

    fn ask_for_block(&mut self) {
        let height = self.tip().saturating_add(1);
        let Some(leading) = &mut self.leading else { return };
        if leading.building.is_some() {
            return;
        }
        let due = self.build_at.max(leading.retry_at);
        if self.now >= due {
            leading.building = Some(height);
            let term = leading.term;
            self.actions.push(Action::Build { height, term });
        } else if leading.poll_at != due {
            leading.poll_at = due;
            self.set_timer(TimerKind::Poll, due - self.now);
        }
    }

    pub(super) fn on_built(&mut self, height: u64, term: u64, built: Built) {
        let next = self.tip().saturating_add(1);
        let waits_for_transactions = self.chain.as_ref().is_some_and(|chain| chain.interval_ms == 0);
        let Some(leading) = self.leading.as_mut().filter(|leading| leading.term == term) else { return };
        if leading.building != Some(height) {
            return;
        }
        leading.building = None;
        match built {
            Built::Block(block) if height == next && (block.height(), block.proof.term) == (height, term) => {
                if self.is_settled() {
                    self.propose(&block);
                }
            }
            Built::Nothing if waits_for_transactions => {
                leading.stalled_since = self.now;
                leading.retry_at = self.now + self.timing.idle_poll_ms;
            }
            _ => leading.retry_at = self.now + BUILD_RETRY_MS,
        }
    }

    fn propose(&mut self, block: &Block) {
        self.see(block.height());
        let Some(raft) = &mut self.raft else { return };
        if raft.propose(Vec::new(), block.encode()).is_err()
            && let Some(leading) = &mut self.leading
        {
            leading.retry_at = self.now + BUILD_RETRY_MS;
        }
    }

    /// Proposes the next voters, or without any the end of a change.
    pub(super) fn propose_voters(&mut self, context: Vec<u8>, change: ConfChangeV2) {
        if let Some(raft) = &mut self.raft {
            // An error says that this node has stopped to lead.
            let _ = raft.propose_conf_change(context, change);
        }
    }

    /// The block of a height, if it is decided and still in the log.
    pub(super) fn decided_block(&self, height: u64) -> Option<Block> {
        let store = self.raft.as_ref()?.store();
        store.block(height).filter(|_| height <= store.applied().height)
    }
}
