//! Who has a seat: how a chain begins, how voters change with the validators, how those without a seat come in.

use std::collections::BTreeSet;

use cita_service_api::Address;
use raft::{INVALID_ID, RawNode, eraftpb::HardState, majority};
use slog::o;

use super::{Action, Guest, Machine, TimerKind};
use crate::{
    entry::{self, Block},
    message::Body,
    record::{Base, Memory, Record},
    seat::{Members, Seat},
    store::Store,
};

/// A node this many blocks behind may be given a seat: what it misses, it has in a moment.
const NEAR: u64 = 8;

/// Nodes without a seat that a leader remembers.
const GUESTS: usize = 256;

/// One message has several entries at most if they are small, in bytes.
const BATCH_BYTES: u64 = 1 << 20;

/// Messages with entries that may be under way to a follower.
const IN_FLIGHT: usize = 16;

impl Machine {
    /// Starts with what the log remembers.
    pub(super) fn begin(&mut self, memory: Memory, height: u64) {
        self.set_timer(TimerKind::Tick, self.timing.tick_ms());
        if memory.vouched {
            return self.found(height);
        }
        let Memory { incarnation, base, hard, entries, .. } = memory;
        self.incarnation = incarnation;
        self.open(Store::new(base, hard, entries));
        self.found_if_nothing_was_decided();
    }

    fn open(&mut self, store: Store) {
        let config = raft::Config {
            id: self.seat().id(),
            election_tick: self.timing.election_ticks(),
            heartbeat_tick: self.timing.heartbeat_ticks(),
            applied: store.base().index,
            max_size_per_msg: BATCH_BYTES,
            max_inflight_msgs: IN_FLIGHT,
            check_quorum: true,
            pre_vote: true,
            ..raft::Config::default()
        };
        self.queue.clear();
        (self.waiting, self.snapshot, self.leading) = (None, None, None);
        match RawNode::new(&config, store, &slog::Logger::root(slog::Discard, o!())) {
            Ok(raft) => self.raft = Some(raft),
            Err(error) => self.broken(format_args!("the log cannot be continued: {error}")),
        }
        self.plan_early_election();
    }

    /// Begins a log at the last block of the chain. All validators that begin it there begin the same one.
    fn found(&mut self, height: u64) {
        let members = Members::founders(self.validators().copied());
        // Whoever has more blocks has the longer log, so that nobody leads who lacks one.
        let base = Base { index: height.saturating_add(1), term: 1, height, members };
        let hard = HardState { term: 1, commit: base.index, ..HardState::default() };
        self.incarnation = 0;
        let record = Record::Base { incarnation: 0, base: base.clone(), hard: hard.clone() };
        self.actions.push(Action::Persist(record));
        self.open(Store::new(base, hard, Vec::new()));
    }

    /// Whether this node has an empty chain and nothing in its log.
    fn is_fresh(&self) -> bool {
        self.tip() == 0 && self.raft.as_ref().is_some_and(|raft| raft.store().iter().next().is_none())
    }

    /// A node without a log may have lost it. It takes part in a beginning only if a majority of the validators know of no decision either: then there
    /// was none. Otherwise there is a leader that gives it a seat.
    fn found_if_nothing_was_decided(&mut self) {
        if self.has_log() || !self.is_fresh() || !self.is_validator(&self.me) {
            return;
        }
        let fresh = self.validators().filter(|v| **v == self.me || self.fresh.contains(*v)).count();
        if fresh >= majority(self.validators().count()) {
            self.found(0);
        }
    }

    /// A node that hears no leader makes itself known.
    pub(super) fn say_hello(&mut self) {
        let lonely = self.raft.as_ref().is_some_and(|raft| raft.raft.leader_id == INVALID_ID);
        if self.now < self.hello_at || (self.has_seat() && !lonely) {
            return;
        }
        let fresh = self.is_fresh();
        let pause = if fresh { self.timing.heartbeat_ms } else { self.timing.election_timeout_ms / 2 };
        self.hello_at = self.now.saturating_add(pause);
        self.actions.push(Action::Broadcast(Body::Hello { fresh }));
    }

    pub(super) fn on_hello(&mut self, from: Address, incarnation: u64, height: u64, fresh: bool) {
        if fresh {
            self.send(from, Body::Welcome { incarnation, fresh: self.is_fresh() });
        }
        let guest = Guest { incarnation, height, heard_at: self.now };
        let now = self.now;
        let recently = self.timing.election_timeout_ms.saturating_mul(10);
        self.guests.retain(|_, guest| now <= guest.heard_at.saturating_add(recently));
        if self.guests.len() < GUESTS || self.guests.contains_key(&from) {
            self.guests.insert(from, guest);
        }
        if !self.leads() {
            return;
        }
        match self.members().of(&from) {
            Some(seat) if seat.incarnation > incarnation => {
                self.send(from, Body::Taken { incarnation: seat.incarnation });
            }
            Some(seat) if seat.incarnation == incarnation => {}
            _ => {
                if let Some(block) = self.decided_block(height.saturating_add(1)) {
                    self.send(from, Body::Decided(block));
                }
            }
        }
    }

    pub(super) fn on_welcome(&mut self, from: Address, incarnation: u64, fresh: bool) {
        if incarnation != self.incarnation {
            return;
        }
        if fresh {
            self.fresh.insert(from);
            self.found_if_nothing_was_decided();
        } else {
            self.fresh.remove(&from);
        }
    }

    /// This node's clock was ahead when an earlier log was begun. A still greater incarnation is a voter that never was.
    pub(super) fn on_taken(&mut self, incarnation: u64) {
        if incarnation > self.incarnation {
            self.incarnation = incarnation.saturating_add(1);
            self.actions.push(Action::Persist(Record::Born { incarnation: self.incarnation }));
            self.open(Store::default());
        }
    }

    /// A decided block for a node to which no leader sends entries.
    pub(super) fn on_decided(&mut self, block: Block) {
        if block.height() == self.tip().saturating_add(1) {
            self.commit(block);
        }
    }

    /// The leader tells nodes without a seat what was decided.
    pub(super) fn tell_guests(&mut self, block: &Block) {
        if !self.leads() {
            return;
        }
        let guests: Vec<Address> = self.guests.keys().filter(|guest| self.is_heard(guest)).copied().collect();
        for guest in guests {
            self.send(guest, Body::Decided(block.clone()));
        }
    }

    /// Lets the voters become the validators, before the block that these have to decide. Whether that has to be waited for.
    pub(super) fn tend_seats(&mut self) -> bool {
        let leaves = !self.is_validator(&self.me);
        if leaves && self.hand_over() {
            return true;
        }
        if self.members().is_joint() {
            if !leaves {
                let change = self.members().change_to(&[]);
                self.propose_voters(entry::voters(&[]), change);
            }
            return true;
        }
        let target = self.target();
        let awake = target.iter().filter(|seat| self.is_awake(seat)).count();
        let addresses = |seats: &[Seat]| seats.iter().map(|seat| seat.address).collect::<BTreeSet<_>>();
        let others = addresses(&target) != addresses(&self.members().voters);
        if target == self.members().voters {
            self.forget_waiting();
        } else if awake >= majority(target.len()) && (awake == target.len() || self.has_waited()) {
            let change = self.members().change_to(&target);
            if !change.get_changes().is_empty() {
                self.propose_voters(entry::voters(&target), change);
                return true;
            }
        }
        // Without a majority of the new validators there would be no way on, nor back.
        others || leaves
    }

    /// Whether those who are still missing had a while to come: a seat that nobody takes is one less that may fail.
    fn has_waited(&mut self) -> bool {
        let (now, patience) = (self.now, self.timing.election_timeout_ms.saturating_mul(3));
        let Some(leading) = &mut self.leading else { return false };
        let since = *leading.waits_since.get_or_insert(now);
        now >= since.saturating_add(patience)
    }

    fn forget_waiting(&mut self) {
        if let Some(leading) = &mut self.leading {
            leading.waits_since = None;
        }
    }

    /// A seat for every validator: the one it has, or that of its later life once it has caught up.
    fn target(&self) -> Vec<Seat> {
        let seat = |address: &Address| {
            let seat = self.members().of(address);
            let later = self.guests.get(address).filter(|guest| {
                self.is_heard(address)
                    && self.is_near(guest)
                    && seat.is_none_or(|seat| seat.incarnation < guest.incarnation)
            });
            let taken = later.map(|guest| Seat { address: *address, incarnation: guest.incarnation });
            taken.or(seat).unwrap_or(Seat { address: *address, incarnation: 0 })
        };
        let mut target: Vec<Seat> = self.validators().map(seat).collect();
        // In the order of before, so that the same voters are the same.
        let place = |seat: &Seat| self.members().voters.iter().position(|known| known.address == seat.address);
        target.sort_by_key(|seat| place(seat).unwrap_or(usize::MAX));
        target
    }

    fn is_near(&self, guest: &Guest) -> bool {
        guest.height.saturating_add(NEAR) >= self.tip()
    }

    /// Whether a voter, or one to be, is there to answer.
    fn is_awake(&self, seat: &Seat) -> bool {
        let taken = match self.guests.get(&seat.address) {
            Some(guest) => guest.incarnation == seat.incarnation && self.is_near(guest),
            None => self.members().voters.contains(seat),
        };
        seat.address == self.me || (self.is_heard(&seat.address) && taken)
    }

    /// Has another validator lead, one that has the whole log. Whether there is one.
    pub(super) fn hand_over(&mut self) -> bool {
        let Some(raft) = &self.raft else { return false };
        let last = raft.raft.raft_log.last_index();
        let matched = |seat: &Seat| raft.raft.prs().get(seat.id()).map_or(0, |progress| progress.matched);
        let heirs =
            self.members().voters.iter().filter(|seat| {
                seat.address != self.me && self.is_validator(&seat.address) && self.is_heard(&seat.address)
            });
        let heir = heirs.filter(|seat| matched(seat) == last).map(Seat::id).next();
        let Some(heir) = heir else { return false };
        if let Some(raft) = &mut self.raft {
            raft.transfer_leader(heir);
        }
        true
    }
}
