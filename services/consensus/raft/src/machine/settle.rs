//! Doing what Raft says: first to disk, then to others, then to the controller.

use raft::{RawNode, SnapshotStatus, StateRole, eraftpb::Message};

use super::{Action, Machine};
use crate::{
    entry::{Block, Content},
    message::Body,
    record::{Base, Record},
    seat::Seat,
};

impl Machine {
    /// Until there is nothing more to do. Every round brings the log forward, or is the last.
    pub(super) fn settle(&mut self) {
        loop {
            self.follow_raft();
            self.act_on_decided();
            self.lead();
            if !self.raft.as_ref().is_some_and(RawNode::has_ready) {
                self.replying = None;
                return;
            }
        }
    }

    /// Takes what the library has ready: records, then messages, then decided entries.
    fn follow_raft(&mut self) {
        let mut snapshots = Vec::new();
        while let Some(raft) = self.raft.as_mut().filter(|raft| raft.has_ready()) {
            let mut ready = raft.ready();
            let installed = Some(ready.snapshot()).filter(|snapshot| !snapshot.is_empty()).and_then(Base::of_snapshot);
            let entries = ready.take_entries();
            let changed = ready.must_sync();
            let store = raft.mut_store();
            if let Some(hard) = ready.hs() {
                store.set_hard(hard.clone());
            }
            if let Some(base) = &installed {
                store.install(base.clone());
            }
            store.append(entries.iter().cloned());
            let hard = store.hard().clone();

            let mut messages = ready.take_messages();
            messages.extend(ready.take_persisted_messages());
            self.queue.extend(ready.take_committed_entries());
            let mut light = raft.advance_append(ready);
            if let Some(commit) = light.commit_index() {
                let mut hard = raft.store().hard().clone();
                hard.commit = commit;
                raft.mut_store().set_hard(hard);
            }
            messages.extend(light.take_messages());
            self.queue.extend(light.take_committed_entries());

            if let Some(base) = installed {
                self.queue.retain(|entry| entry.index > base.index);
                raft.advance_apply_to(base.index);
                let (incarnation, hard) = (self.incarnation, hard.clone());
                self.actions.push(Action::Persist(Record::Base { incarnation, base, hard }));
            }
            if changed {
                self.actions.push(Action::Persist(Record::Step { hard, entries }));
            }
            for message in messages {
                if message.has_snapshot() {
                    snapshots.push(message.to);
                }
                self.deliver(message);
            }
        }
        if let Some(raft) = &mut self.raft {
            for id in snapshots {
                // Nobody says whether it arrived, or has to wait there: it is sent again with the heartbeats until its receiver has it.
                raft.report_snapshot(id, SnapshotStatus::Failure);
            }
        }
    }

    fn deliver(&mut self, message: Message) {
        if let Some(to) = self.address_of(message.to) {
            self.send(to, Body::Raft(Box::new(message)));
        }
    }

    /// Acts on decided entries, in order. A block is acted on when the controller has it.
    fn act_on_decided(&mut self) {
        while let Some(entry) = self.queue.front() {
            match Content::of(entry) {
                Some(Content::Block(block)) if block.height() > self.tip() => return self.commit(block),
                Some(Content::Block(block)) => self.tell_guests(&block),
                Some(Content::Voters(target)) => self.change_voters(&target),
                Some(Content::Nothing) | None => {}
            }
            let (Some(entry), Some(raft)) = (self.queue.pop_front(), &mut self.raft) else { return };
            raft.mut_store().advance(&entry);
            raft.advance_apply_to(entry.index);
            raft.mut_store().compact();
        }
    }

    /// Hands a decided block to the controller, once.
    pub(super) fn commit(&mut self, block: Block) {
        if block.height() > self.committing {
            self.committing = block.height();
            self.see(block.height());
            self.actions.push(Action::Commit(block));
        }
    }

    /// All nodes do the same here; what cannot be done, none of them does.
    fn change_voters(&mut self, target: &[Seat]) {
        let change = self.members().change_to(target);
        let Some(raft) = &mut self.raft else { return };
        let joint = raft.store().applied().members.is_joint();
        if joint != target.is_empty() {
            return;
        }
        if let Err(error) = raft.apply_conf_change(&change) {
            return self.broken(format_args!("the voters cannot change to {target:?}: {error}"));
        }
        // Whoever is no voter any more has nothing left to lead.
        if raft.raft.state == StateRole::Leader && !raft.raft.promotable() {
            let term = raft.raft.term;
            raft.raft.become_follower(term, raft::INVALID_ID);
        }
    }
}
