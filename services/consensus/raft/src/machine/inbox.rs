//! What comes from other nodes, and when it may be let in.
//!
//! The library believes what it is told and panics on what cannot be; nothing of that kind passes here. And it acknowledges an entry as soon as it is
//! written, which for a block says too little: others must be able to build the block from what this node has. So a block waits here until the
//! controller found it valid and has its transactions on disk.

use cita_service_api::{Address, Hash};
use raft::eraftpb::{Message, MessageType};

use super::{Action, Machine};
use crate::{
    entry::{Block, Content},
    message::{Body, Envelope},
    record::Base,
    seat::Seat,
};

/// Nodes that are remembered to have been heard.
const HEARD: usize = 1024;

/// Proposals for one height whose check is remembered.
const CHECKS: usize = 64;

impl Machine {
    pub(super) fn on_message(&mut self, envelope: Envelope) {
        let Envelope { from, incarnation, height, body, .. } = envelope;
        if from == self.me {
            return;
        }
        if self.heard.len() < HEARD || self.heard.contains_key(&from) {
            self.heard.insert(from, self.now);
        }
        match body {
            Body::Raft(message) => self.on_raft(Seat { address: from, incarnation }, message),
            Body::Hello { fresh } => self.on_hello(from, incarnation, height, fresh),
            Body::Welcome { incarnation, fresh } => self.on_welcome(from, incarnation, fresh),
            Body::Taken { incarnation } => self.on_taken(incarnation),
            // Its proof is checked outside; then it is an event.
            Body::Decided(_) => {}
        }
    }

    fn on_raft(&mut self, from: Seat, message: Box<Message>) {
        if message.to != self.seat().id() || message.from != from.id() {
            return;
        }
        if self.members().iter().any(|seat| *seat == from) {
            self.guests.remove(&from.address);
        }
        self.replying = Some(from);
        self.let_in(message);
    }

    /// Gives the library a message that it can take in its present state.
    fn let_in(&mut self, mut message: Box<Message>) {
        let Some(raft) = &self.raft else { return };
        let (term, last, leader) = (raft.raft.term, raft.raft.raft_log.last_index(), raft.raft.leader_id);
        // What is of an older term is answered or ignored, but not acted on.
        let current = message.term >= term;
        match message.get_msg_type() {
            MessageType::MsgAppend if current && !self.consider_blocks(&mut message) => return,
            MessageType::MsgSnapshot if current && !self.is_reached(&message) => return self.keep_snapshot(message),
            MessageType::MsgHeartbeat if current && message.commit > last => return,
            MessageType::MsgAppendResponse if current && message.index > last => return,
            MessageType::MsgTimeoutNow if message.term != term || message.from != leader => return,
            _ => {}
        }
        if let Some(raft) = &mut self.raft {
            // An error says that the message is of no use now.
            let _ = raft.step(*message);
        }
    }

    /// Cuts off entries from the first block on that still has to be checked, and keeps them for later. Whether there is something to let in.
    fn consider_blocks(&mut self, message: &mut Box<Message>) -> bool {
        let mut fit = message.get_entries().len();
        for (at, entry) in message.get_entries().iter().enumerate() {
            let Some(Content::Block(block)) = Content::of(entry) else { continue };
            if block.proof.term != entry.term {
                return false;
            }
            self.see(block.height());
            let decided = entry.index <= message.commit || block.height() <= self.tip();
            let known = self.raft.as_ref().is_some_and(|raft| raft.store().has(entry.index, entry.term));
            if !decided && !known && !self.is_checked(block) {
                fit = at;
                break;
            }
        }
        if fit < message.get_entries().len() {
            self.waiting = Some(message.clone());
            message.mut_entries().truncate(fit);
            return fit > 0 || !self.is_mere_life(message);
        }
        true
    }

    /// Whether an append without its entries says nothing but that the leader lives. Then an answer would only cost.
    fn is_mere_life(&mut self, message: &Message) -> bool {
        let Some(raft) = &mut self.raft else { return false };
        let log = &raft.raft.raft_log;
        let mere = message.term == raft.raft.term
            && message.from == raft.raft.leader_id
            && message.commit <= log.committed
            && log.match_term(message.index, message.log_term);
        if mere {
            raft.raft.election_elapsed = 0;
        }
        mere
    }

    /// Whether a proposal was found valid; has it checked if its turn is now.
    fn is_checked(&mut self, block: Block) -> bool {
        let key = (block.proof.term, block.proof.hash);
        if let Some(valid) = self.checks.get(&key) {
            return *valid;
        }
        if block.height() == self.tip().saturating_add(1) {
            if self.checks.len() >= CHECKS {
                self.checks.clear();
            }
            self.checks.insert(key, false);
            self.actions.push(Action::Check(block));
        }
        false
    }

    pub(super) fn on_checked(&mut self, height: u64, key: (u64, Hash), valid: bool) {
        if height != self.tip().saturating_add(1) {
            return;
        }
        if valid {
            self.checks.insert(key, true);
            self.retry_held();
        } else {
            // For a passing reason, most likely: it is checked again when the leader sends it again.
            self.checks.remove(&key);
            self.waiting = None;
        }
    }

    /// Lets in what had to wait.
    pub(super) fn retry_held(&mut self) {
        if self.snapshot.as_ref().is_some_and(|message| self.is_reached(message))
            && let Some(message) = self.snapshot.take()
        {
            self.let_in_late(message);
        }
        if let Some(message) = self.waiting.take() {
            self.let_in_late(message);
        }
    }

    fn let_in_late(&mut self, message: Box<Message>) {
        if message.to == self.seat().id() {
            self.let_in(message);
        }
    }

    /// Whether this node's chain is where a snapshot says that the log is. To take it earlier would give up blocks that this node may be needed for.
    fn is_reached(&self, message: &Message) -> bool {
        Base::of_snapshot(message.get_snapshot()).is_some_and(|base| base.height <= self.tip())
    }

    /// Block sync brings the chain there. Of several the first is reached first.
    fn keep_snapshot(&mut self, message: Box<Message>) {
        if self.snapshot.as_ref().is_none_or(|kept| kept.term < message.term || kept.to != message.to) {
            self.snapshot = Some(message);
        }
    }

    /// Blocks are paced by when their proposals are seen.
    pub(super) fn see(&mut self, height: u64) {
        if self.seen.is_none_or(|(seen, _)| seen < height) {
            self.seen = Some((height, self.now));
        }
    }

    /// Whom an id belongs to.
    pub(super) fn address_of(&self, id: u64) -> Option<Address> {
        let seat = self.members().by_id(id).or(self.replying.filter(|seat| seat.id() == id));
        seat.map(|seat| seat.address)
    }
}
