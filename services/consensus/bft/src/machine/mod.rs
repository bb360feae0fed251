//! The protocol as a machine without clock, network or disk: an event goes in, actions come out.
//!
//! Rules are numbered as in the crate's documentation. The modules follow a block's way: [`lead`] proposes, [`vote`] accepts and votes,
//! [`view`] gives up on a leader, [`decide`] finishes a height.

mod decide;
mod lead;
mod view;
mod vote;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use cita_consensus_core::{Body, Certificate, Envelope, NewViewClaim, Validators, Verified};
use cita_service_api::{Address, Hash};

use crate::{
    config::Config,
    record::{Memory, Record},
};

/// Decided heights whose block is kept for replicas that missed it.
const KEPT_DECISIONS: usize = 4;

/// Blocks of one height that a replica keeps; faulty leaders could make up more.
const KEPT_BLOCKS: usize = 64;

/// Messages of the next height that are kept, a validator.
const KEPT_LATER: usize = 8;

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
    /// Patience with the leader of the view is over.
    View,
    /// Unanswered messages are sent again.
    Resend,
    /// A new leader waited long enough for the last replicas.
    Collect,
    /// A leader that had nothing to propose asks again.
    Poll,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A message whose signatures hold.
    Message(Verified),
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
        /// The view asked in.
        view: u64,
        /// Whether the question was only whether there is something to propose.
        probe: bool,
        /// Hash and bytes of the proposal, if there is one.
        proposal: Option<(Hash, Vec<u8>)>,
    },
    /// The controller answered [`Action::Check`].
    Checked {
        /// The height asked for.
        height: u64,
        /// The block.
        hash: Hash,
        /// Whether it is valid and its transactions are on disk.
        valid: bool,
    },
    /// The controller finished [`Action::Commit`].
    Committed(HeightConfig),
    /// The controller tells where the chain stands.
    Reconfigured(HeightConfig),
}

/// Something to do, in order. What follows a [`Action::Persist`] may only happen once that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Write to the log, durably.
    Persist(Record),
    /// All votes before this height are void; the log may forget them.
    Forget {
        /// The height that is agreed on now.
        height: u64,
        /// What the log still has to say.
        keep: Vec<Record>,
    },
    /// Sign and send to one replica, which may be this one.
    Send {
        /// The receiver.
        to: Address,
        /// The height.
        height: u64,
        /// What to say.
        body: Body,
    },
    /// Sign and send to every other replica.
    Broadcast {
        /// The height.
        height: u64,
        /// What to say.
        body: Body,
    },
    /// Ask the controller for a proposal.
    Build {
        /// The height.
        height: u64,
        /// The view.
        view: u64,
        /// Only to learn whether there is one.
        probe: bool,
    },
    /// Ask the controller whether a proposal is valid.
    Check {
        /// The height.
        height: u64,
        /// The block.
        hash: Hash,
        /// The proposal.
        data: Vec<u8>,
    },
    /// Hand a decided block to the controller, until it takes it.
    Commit {
        /// The height.
        height: u64,
        /// The proposal.
        data: Vec<u8>,
        /// The decision.
        proof: Certificate,
    },
    /// Set a timer; replaces an earlier one of the same kind.
    SetTimer {
        /// Which.
        kind: TimerKind,
        /// To be given back.
        token: u64,
        /// Milliseconds from now.
        after_ms: u64,
    },
}

/// Whether a block may be voted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Validity {
    Unknown,
    Checking,
    Valid,
    Invalid,
}

#[derive(Debug, Clone)]
struct Block {
    data: Vec<u8>,
    validity: Validity,
}

/// A decided block that others may have missed.
#[derive(Debug, Clone)]
struct Decision {
    height: u64,
    data: Vec<u8>,
    proof: Certificate,
}

/// The last word of a replica about views.
#[derive(Debug, Clone)]
struct LastNewView {
    view: u64,
    claim: NewViewClaim,
}

/// What a replica knows of the current view; forgotten when it ends.
#[derive(Debug, Default)]
struct ViewState {
    /// A quorum is known to have come as far as this view: from then on patience counts.
    joined: bool,
    /// The proposal accepted as the leader's, and the view of the certificate it came with.
    proposal: Option<(Hash, Option<u64>)>,
    /// As leader: a proposal was asked for, or made.
    leading: bool,
    /// As leader: what was proposed.
    proposed: Option<Body>,
    /// As leader: waiting for the last NewViews.
    collecting: bool,
    /// As leader: votes for the proposal.
    prepares: BTreeMap<Address, Vec<u8>>,
    /// As leader: commit votes for the proposal.
    commits: BTreeMap<Address, Vec<u8>>,
    /// As leader: the certificate made of the prepare votes.
    prepared: Option<Certificate>,
    /// The last Idle of the leader, or as leader the last one said.
    idle_sequence: u64,
    /// As leader: when the next Idle is due.
    idle_notice_at: u64,
}

/// One replica of the protocol.
#[derive(Debug)]
pub struct Machine {
    me: Address,
    timing: Config,
    /// Milliseconds on the caller's clock, as of the current event.
    now: u64,
    actions: Vec<Action>,
    next_token: u64,
    timers: BTreeMap<TimerKind, u64>,

    // Of the node.
    memory: Memory,
    started: bool,
    suspects: BTreeSet<Address>,
    decisions: VecDeque<Decision>,
    replied: BTreeMap<Address, (u64, u64)>,

    // Of the height.
    height: u64,
    validators: Validators,
    interval_ms: u64,
    build_at: u64,
    proposal_seen_at: Option<u64>,
    prepared: Option<(u64, Hash)>,
    lock: Option<Certificate>,
    high: Option<Certificate>,
    blocks: HashMap<Hash, Block>,
    new_views: BTreeMap<Address, LastNewView>,
    decided: Option<Certificate>,
    later: Vec<Envelope>,
    asked_decision_at: Option<u64>,

    // Of the view.
    view: u64,
    current: ViewState,
}

impl Machine {
    /// A replica that waits to be told where the chain stands.
    pub fn new(me: Address, timing: Config, memory: Memory) -> Self {
        Self {
            me,
            timing,
            now: 0,
            actions: Vec::new(),
            next_token: 0,
            timers: BTreeMap::new(),
            memory,
            started: false,
            suspects: BTreeSet::new(),
            decisions: VecDeque::new(),
            replied: BTreeMap::new(),
            height: 0,
            validators: Validators::default(),
            interval_ms: 0,
            build_at: 0,
            proposal_seen_at: None,
            prepared: None,
            lock: None,
            high: None,
            blocks: HashMap::new(),
            new_views: BTreeMap::new(),
            decided: None,
            later: Vec::new(),
            asked_decision_at: None,
            view: 0,
            current: ViewState::default(),
        }
    }

    /// The height that is agreed on; 0 before the first [`Event::Reconfigured`].
    pub fn height(&self) -> u64 {
        self.height
    }

    /// The view of that height.
    pub fn view(&self) -> u64 {
        self.view
    }

    /// The certificate that this replica is locked on.
    pub fn lock(&self) -> Option<&Certificate> {
        self.lock.as_ref()
    }

    /// Validators that failed to lead when it was last their turn.
    pub fn suspects(&self) -> impl Iterator<Item = &Address> {
        self.suspects.iter()
    }

    /// Whether votes are withheld at this height because earlier ones may be forgotten.
    pub fn abstains(&self) -> bool {
        // Below the height of the last votes in the log there were others, which are not in it any more.
        self.height <= self.memory.abstain_through || self.height < self.memory.height
    }

    /// Takes one event. `now` is in milliseconds on a clock that never goes back.
    pub fn handle(&mut self, event: Event, now: u64) -> Vec<Action> {
        self.now = self.now.max(now);
        match event {
            Event::Message(message) => self.on_message(message.into_inner()),
            Event::Timer { kind, token } => {
                if self.timers.get(&kind) == Some(&token) {
                    self.timers.remove(&kind);
                    self.on_timer(kind);
                }
            }
            Event::Built { height, view, probe, proposal } => {
                if (height, view) == (self.height, self.view) && self.decided.is_none() {
                    self.on_built(probe, proposal);
                }
            }
            Event::Checked { height, hash, valid } => {
                if height == self.height {
                    self.on_checked(hash, valid);
                }
            }
            Event::Committed(config) => self.on_committed(config),
            Event::Reconfigured(config) => self.on_reconfigured(config),
        }
        std::mem::take(&mut self.actions)
    }

    fn on_message(&mut self, envelope: Envelope) {
        if self.height == 0 {
            return;
        }
        if envelope.height < self.height {
            return self.on_past(&envelope);
        }
        if envelope.height > self.height {
            return self.on_future(envelope);
        }
        if let Body::Want { hash } = envelope.body {
            return self.on_want(envelope.from, hash);
        }
        let Envelope { from, body, signature, .. } = envelope;
        if self.decided.is_some() {
            // Only the block of the decision is of interest now.
            return match body {
                Body::Decided { data, proof } => self.keep_wanted(proof.hash, data),
                Body::ProposalData { hash, data } | Body::Propose { hash, data, .. } => self.keep_wanted(hash, data),
                _ => {}
            };
        }
        match body {
            Body::Propose { view, hash, data, justify, entry } if self.validators.contains(&from) => {
                self.on_propose(from, view, (hash, data), justify, &entry);
            }
            Body::Vote { phase, view, hash } if self.validators.contains(&from) => {
                self.on_vote(from, phase, view, hash, signature);
            }
            Body::NewView { view, high } if self.validators.contains(&from) => {
                self.on_new_view(from, view, high, signature);
            }
            Body::Idle { view, sequence } => self.on_idle(from, view, sequence),
            Body::Certified(certificate) => self.on_certificate(certificate),
            Body::Decided { data, proof } => self.on_decided(proof, data),
            Body::ProposalData { hash, data } => self.on_proposal_data(hash, data),
            Body::Propose { .. } | Body::Vote { .. } | Body::NewView { .. } | Body::Want { .. } => {}
        }
    }

    fn on_timer(&mut self, kind: TimerKind) {
        match kind {
            TimerKind::Resend => self.on_resend(),
            _ if self.decided.is_some() => {}
            TimerKind::View => self.on_view_timeout(),
            TimerKind::Collect => self.lead(),
            TimerKind::Poll => self.lead(),
        }
    }

    fn set_timer(&mut self, kind: TimerKind, after_ms: u64) {
        self.next_token += 1;
        let token = self.next_token;
        self.timers.insert(kind, token);
        self.actions.push(Action::SetTimer { kind, token, after_ms });
    }

    fn persist(&mut self, record: Record) {
        self.actions.push(Action::Persist(record));
    }

    fn send(&mut self, to: Address, body: Body) {
        self.actions.push(Action::Send { to, height: self.height, body });
    }

    fn broadcast(&mut self, body: Body) {
        self.actions.push(Action::Broadcast { height: self.height, body });
    }

    fn leader(&self) -> Option<Address> {
        self.validators.leader(self.height, self.view)
    }

    fn is_leader(&self) -> bool {
        self.leader() == Some(self.me)
    }

    /// Whether this replica may say anything that counts at this height.
    fn may_vote(&self) -> bool {
        self.validators.contains(&self.me) && !self.abstains() && self.decided.is_none()
    }

    /// Remembers the highest prepare certificate. The caller checked its signers.
    fn raise_high(&mut self, certificate: &Certificate) {
        if self.high.as_ref().is_none_or(|high| high.view < certificate.view) {
            self.high = Some(certificate.clone());
        }
    }

    /// Keeps a block's bytes, within bounds: what is certified stays.
    fn keep_block(&mut self, hash: Hash, data: Vec<u8>, validity: Validity) {
        if self.blocks.len() >= KEPT_BLOCKS && !self.blocks.contains_key(&hash) {
            let needed = [&self.lock, &self.high, &self.decided].map(|c| c.as_ref().map(|c| c.hash));
            let proposed = self.current.proposal.map(|(hash, _)| hash);
            self.blocks.retain(|kept, _| needed.contains(&Some(*kept)) || proposed == Some(*kept));
        }
        self.blocks.entry(hash).or_insert(Block { data, validity });
    }
}
