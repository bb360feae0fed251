//! The protocol as a machine without clock, network or disk: an event goes in, actions come out.
//!
//! Raft itself is the library's. Around it, [`inbox`] lets in what may be let in now, [`settle`] does what Raft says in an order that survives crashes,
//! [`lead`] makes blocks, [`seats`] changes the voters and brings in those who are not among them, [`clock`] says when to stand for election.

mod clock;
mod inbox;
mod lead;
mod seats;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cita_consensus_core::Validators;
use cita_service_api::{Address, Hash};
use raft::{
    RawNode, StateRole,
    eraftpb::{Entry, Message},
};

use crate::{
    config::Config,
    entry::Block,
    message::{Body, Envelope},
    record::{Memory, Record},
    seat::{Members, Seat},
    store::Store,
};

/// Who agrees on the block after `height`, and at what pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeightConfig {
    /// The last decided height.
    pub height: u64,
    /// Milliseconds between blocks; 0 makes a block as soon as there are transactions.
    pub interval_ms: u64,
    /// The validators of the next height.
    pub validators: Validators,
}

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimerKind {
    /// Raft's clock.
    Tick,
    /// A block is due, or a leader that had nothing to propose asks again.
    Poll,
}

/// What the controller answered to [`Action::Build`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Built {
    /// A proposal, signed.
    Block(Block),
    /// It works, but has nothing to propose.
    Nothing,
    /// It did not answer, or not about this height.
    Failed,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A message. The network is sure of who sent it.
    Message(Envelope),
    /// A block that somebody says is decided, with a proof that holds: its leader is a validator of the height.
    Decided(Block),
    /// A timer fired.
    Timer {
        /// Which.
        kind: TimerKind,
        /// As it was set; a timer that was set anew in between is void.
        token: u64,
    },
    /// The controller answered [`Action::Build`].
    Built {
        /// The height asked for.
        height: u64,
        /// The term asked in.
        term: u64,
        /// The answer.
        built: Built,
    },
    /// The controller answered [`Action::Check`].
    Checked {
        /// The height asked for.
        height: u64,
        /// The term in which it was proposed.
        term: u64,
        /// The block.
        hash: Hash,
        /// Whether it is valid, its transactions are on disk, and its proof is its leader's.
        valid: bool,
    },
    /// The controller finished [`Action::Commit`].
    Committed(HeightConfig),
    /// The controller tells where the chain stands.
    Reconfigured(HeightConfig),
}

/// Something to do, in order. What follows a [`Action::Persist`] may only happen once that is on disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Write to the log, durably.
    Persist(Record),
    /// The chain got to a height: a long log may be shortened to [`Machine::summary`].
    Forget {
        /// The last decided height.
        height: u64,
    },
    /// Send to one node.
    Send {
        /// The receiver.
        to: Address,
        /// What to say.
        body: Body,
    },
    /// Send to every other node.
    Broadcast(Body),
    /// Ask the controller for a proposal, and sign it.
    Build {
        /// The height.
        height: u64,
        /// The term.
        term: u64,
    },
    /// Ask the controller whether a proposal is valid, and check its proof.
    Check(Block),
    /// Hand a decided block to the controller, until it takes it.
    Commit(Block),
    /// Set a timer; replaces an earlier one of the same kind.
    SetTimer {
        /// Which.
        kind: TimerKind,
        /// To be given back.
        token: u64,
        /// Milliseconds from now.
        after_ms: u64,
    },
    /// The log cannot be what this program wrote: stop.
    Broken(String),
}

/// A node without a seat, as the leader sees it.
#[derive(Debug, Clone, Copy)]
struct Guest {
    incarnation: u64,
    height: u64,
    heard_at: u64,
}

/// The chain, as the controller tells.
#[derive(Debug)]
struct Chain {
    height: u64,
    interval_ms: u64,
    validators: Validators,
}

/// What this node knows as long as it leads a term.
#[derive(Debug)]
struct Leading {
    term: u64,
    /// The height of a proposal that was asked for.
    building: Option<u64>,
    /// When to ask again that had nothing to propose.
    retry_at: u64,
    /// What the poll timer is set to.
    poll_at: u64,
    /// Since when nothing was brought forward.
    stalled_since: u64,
    /// Since when a change of the voters waits for those who are not there.
    waits_since: Option<u64>,
}

/// One replica.
pub struct Machine {
    me: Address,
    timing: Config,
    /// Draws election timeouts.
    seed: u64,
    /// Milliseconds on the caller's clock, as of the current event.
    now: u64,
    actions: Vec<Action>,
    next_token: u64,
    timers: BTreeMap<TimerKind, u64>,

    incarnation: u64,
    /// What the log said, until the controller tells where the chain is.
    memory: Option<Memory>,
    /// None before that.
    raft: Option<RawNode<Store>>,
    chain: Option<Chain>,

    /// Decided entries that wait for the controller.
    queue: VecDeque<Entry>,
    /// The last height that was handed to the controller.
    committing: u64,
    /// Proposals for the next height, by term and hash, that are being checked (false) or were found valid (true).
    checks: BTreeMap<(u64, Hash), bool>,
    /// Entries that wait for a check.
    waiting: Option<Box<Message>>,
    /// What a leader says is decided, while block sync brings the chain there.
    snapshot: Option<Box<Message>>,
    /// When the last block was first seen: its height and the time.
    seen: Option<(u64, u64)>,
    /// When the next block is due.
    build_at: u64,

    leading: Option<Leading>,
    /// Who is answered now.
    replying: Option<Seat>,
    /// When each node was heard last.
    heard: BTreeMap<Address, u64>,
    guests: BTreeMap<Address, Guest>,
    /// Validators that know of no decision.
    fresh: BTreeSet<Address>,
    hello_at: u64,
    /// Until a leader is known, elections are stood for early.
    campaign_at: Option<u64>,
    /// Elections this node stood for.
    campaigns: u64,
    /// A leader that failed lets others go first.
    resting_until: u64,
}

impl Machine {
    /// A replica that waits to be told where the chain stands. `seed` makes its election timeouts different from those of others.
    pub fn new(me: Address, timing: Config, memory: Memory, seed: u64) -> Self {
        Self {
            me,
            timing,
            seed,
            now: 0,
            actions: Vec::new(),
            next_token: 0,
            timers: BTreeMap::new(),
            incarnation: memory.incarnation,
            memory: Some(memory),
            raft: None,
            chain: None,
            queue: VecDeque::new(),
            committing: 0,
            checks: BTreeMap::new(),
            waiting: None,
            snapshot: None,
            seen: None,
            build_at: 0,
            leading: None,
            replying: None,
            heard: BTreeMap::new(),
            guests: BTreeMap::new(),
            fresh: BTreeSet::new(),
            hello_at: 0,
            campaign_at: None,
            campaigns: 0,
            resting_until: 0,
        }
    }

    /// The last decided height on this node's chain; none before the first [`Event::Reconfigured`].
    pub fn height(&self) -> Option<u64> {
        self.chain.as_ref().map(|chain| chain.height)
    }

    /// Raft's term.
    pub fn term(&self) -> u64 {
        self.raft.as_ref().map_or(0, |raft| raft.raft.term)
    }

    /// Whether this replica leads its term.
    pub fn leads(&self) -> bool {
        self.raft.as_ref().is_some_and(|raft| raft.raft.state == StateRole::Leader)
    }

    /// The leader that this replica knows of.
    pub fn leader(&self) -> Option<Address> {
        let id = self.raft.as_ref()?.raft.leader_id;
        self.members().by_id(id).map(|seat| seat.address)
    }

    /// Which life of its node this is.
    pub fn incarnation(&self) -> u64 {
        self.incarnation
    }

    /// Whether this replica is among the voters, as far as it knows.
    pub fn has_seat(&self) -> bool {
        let seat = self.seat();
        self.members().iter().any(|known| *known == seat)
    }

    /// Whether it has a log to go by. One without has to be given a seat.
    pub fn has_log(&self) -> bool {
        self.raft.as_ref().is_some_and(|raft| raft.store().last() > 0)
    }

    /// The voters of the last entry that was acted on.
    pub fn members(&self) -> &Members {
        const NOBODY: &Members = &Members { voters: Vec::new(), outgoing: Vec::new() };
        self.raft.as_ref().map_or(NOBODY, |raft| &raft.store().applied().members)
    }

    /// What a shorter log still has to say.
    pub fn summary(&self) -> Vec<Record> {
        let incarnation = self.incarnation;
        let Some(raft) = &self.raft else { return vec![Record::Born { incarnation }] };
        let store = raft.store();
        let hard = store.hard().clone();
        let base = Record::Base { incarnation, base: store.base().clone(), hard: hard.clone() };
        let step = |entry: &Entry| Record::Step { hard: hard.clone(), entries: vec![entry.clone()] };
        std::iter::once(base).chain(store.iter().map(step)).collect()
    }

    /// Takes one event. `now` is in milliseconds on a clock that never goes back.
    pub fn handle(&mut self, event: Event, now: u64) -> Vec<Action> {
        self.now = self.now.max(now);
        match event {
            Event::Reconfigured(config) | Event::Committed(config) => self.on_chain(config),
            _ if self.raft.is_none() => {}
            Event::Message(envelope) => self.on_message(envelope),
            Event::Decided(block) => self.on_decided(block),
            Event::Timer { kind, token } => {
                if self.timers.get(&kind) == Some(&token) {
                    self.timers.remove(&kind);
                    self.on_timer(kind);
                }
            }
            Event::Built { height, term, built } => self.on_built(height, term, built),
            Event::Checked { height, term, hash, valid } => self.on_checked(height, (term, hash), valid),
        }
        self.settle();
        std::mem::take(&mut self.actions)
    }

    fn on_timer(&mut self, kind: TimerKind) {
        if kind == TimerKind::Tick {
            self.on_tick();
        }
        // A poll only has to wake up: a leader looks what there is to do after every event.
    }

    /// The controller tells of the chain. A height below one already told changes nothing.
    fn on_chain(&mut self, config: HeightConfig) {
        let HeightConfig { height, interval_ms, validators } = config;
        let before = self.height();
        if before.is_some_and(|before| height < before) {
            return;
        }
        self.chain = Some(Chain { height, interval_ms, validators });
        if before == Some(height) {
            return;
        }
        self.build_at = match self.seen {
            Some((seen, at)) if seen == height => at.saturating_add(interval_ms),
            _ if before.is_some() => self.now.saturating_add(interval_ms),
            _ => self.now,
        };
        self.committing = self.committing.max(height);
        self.checks.clear();
        if let Some(leading) = &mut self.leading {
            leading.stalled_since = self.now;
        }
        if let Some(memory) = self.memory.take() {
            self.begin(memory, height);
        }
        self.actions.push(Action::Forget { height });
        self.retry_held();
    }

    fn set_timer(&mut self, kind: TimerKind, after_ms: u64) {
        self.next_token += 1;
        let token = self.next_token;
        self.timers.insert(kind, token);
        self.actions.push(Action::SetTimer { kind, token, after_ms });
    }

    fn send(&mut self, to: Address, body: Body) {
        if to != self.me {
            self.actions.push(Action::Send { to, body });
        }
    }

    fn seat(&self) -> Seat {
        Seat { address: self.me, incarnation: self.incarnation }
    }

    /// The chain's height; 0 before it is known, when nothing asks for it.
    fn tip(&self) -> u64 {
        self.height().unwrap_or(0)
    }

    /// Whether a node has a say in the next block.
    fn is_validator(&self, address: &Address) -> bool {
        self.chain.as_ref().is_some_and(|chain| chain.validators.contains(address))
    }

    /// The validators of the next height.
    fn validators(&self) -> impl Iterator<Item = &Address> {
        self.chain.iter().flat_map(|chain| chain.validators.iter())
    }

    /// Whether a node said something lately.
    fn is_heard(&self, address: &Address) -> bool {
        let patience = self.timing.election_timeout_ms.saturating_mul(2);
        self.heard.get(address).is_some_and(|at| self.now <= at.saturating_add(patience))
    }

    fn broken(&mut self, what: impl std::fmt::Display) {
        self.actions.push(Action::Broken(what.to_string()));
    }
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine")
            .field("me", &self.seat())
            .field("height", &self.height())
            .field("term", &self.term())
            .field("leader", &self.leader())
            .finish_non_exhaustive()
    }
}
