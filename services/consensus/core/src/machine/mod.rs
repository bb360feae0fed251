//! The protocol as a machine without clock, network or disk: an event goes in, actions come out.
//!
//! # The way of a block
//! Of n validators f = ⌊(n−1)/3⌋ may do anything; a quorum is q = n − f. Views (Overlord says rounds) count from 0 within a height, and
//! validators lead them in turn.
//!
//! ```text
//! leader   ── Propose ──►          ── C1 ──►             ── C2 ──►  commit
//! replica             ── prepare vote ──►  ── commit vote ──►       commit
//!                        (on disk first)     (on disk first: lock)
//! ```
//!
//! Votes go to the leader alone; q of them are a certificate that anyone can check. So a decision costs 5(n − 1) messages. C2 is
//! the block's proof.
//!
//! # Rules
//! A leader
//! - **L1** proposes what the highest prepare certificate (C1) that it knows names, or a new block when it knows none;
//! - **L2** of a view above 0 starts on a C1 of the view before, or once a quorum said NewView and all of them did, or a moment passed.
//!
//! A replica
//! - **R1** prepare-votes once a view, for the leader's first proposal, if the controller finds it valid and it is not locked on a C1 of a view above
//!   that of the certificate which the proposal carries;
//! - **R2** on a C1 of its view: locks on it and commit-votes;
//! - **R3** on a C2 of any view: decides;
//! - **R4** votes no more in a view once it told anybody that it gives it up: with NewView, and its highest C1. When, and when the next view begins, is
//!   the protocol's pacemaker ([`Protocol`]);
//! - **R5** that refuses a proposal for its lock shows the lock to the leader;
//! - **R6** repeats what was not answered.
//!
//! # Why two decisions at a height are the same block
//! Let C2(v, b) be a decision of the lowest view. Of its q signers at least q − f ≥ f + 1 are honest and locked C1(v, b). Say a C1 of a later view w names
//! b′ ≠ b, and w is the first such view. Its q signers include one of those honest ones (q + f + 1 > n); it voted in w after it
//! locked, since it votes in no view below one it voted in. By R1 the proposal carried a C1 of a view in v … w − 1, which names b by the choice of w, and
//! R1 has the proposal name the same block. Contradiction. Within one view two C1 for different blocks would need an honest replica
//! that voted twice. None of this depends on the pacemaker, nor on what a restarted replica remembers beyond its votes and its lock, and these are on disk
//! before they are sent.
//!
//! # Restarts
//! A proposal is in the log with the vote for it, and its transactions are on the
//! controller's disk, so a decided block can be finished by whoever is left. The decision itself follows into the log: if all die when only some had it, these
//! tell the others at once. A replica whose controller comes back with a shorter chain abstains until it is past the heights of its log.
//!
//! Votes of a log that is damaged or gone cannot be remembered, so they must not be contradicted. A vote at height h is cast only after block h − 1 is committed, so
//! a node whose chain ends at H voted at H + 1 at most: it abstains there, follows, and votes again from the height after. A node that finds no
//! log at height 0 is new, and says so in the log with its first decision. One without a log that is brought to a later height by block sync abstains at the first height it takes part in. Should every
//! validator have lost its log, all abstain and nothing is decided; then, and only then, [`crate::shell::vouch`] restarts the consensus of each from its last committed block.
//!
//! # Block interval 0
//! A leader without transactions says Idle; the others believe it as long as their own controllers have none either, and so keep their patience with
//! it. A leader that ignores transactions runs out of it.
//!
//! The modules follow a block's way: [`lead`] proposes, [`vote`] accepts and votes, [`patience`] is about time and repetition, [`decide`]
//! finishes a height.

mod decide;
mod lead;
mod patience;
mod types;
mod vote;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use cita_service_api::Hash;

pub use types::{Action, Event, HeightConfig, LastNewView, TimerKind, ViewState};
use types::{Block, Decision, Validity};

use crate::{
    Body, Certificate, Envelope, Protocol, Timing, Validators,
    record::{Memory, Record},
};

/// Decided heights whose block is kept for replicas that missed it.
const KEPT_DECISIONS: usize = 4;

/// Blocks of one height that a replica keeps; faulty leaders could make up more.
const KEPT_BLOCKS: usize = 64;

/// Messages of the next height that are kept, a validator.
const KEPT_LATER: usize = 8;

/// One replica of the protocol.
#[derive(Debug)]
pub struct Machine<P: Protocol> {
    me: P::Id,
    timing: Timing,
    /// Milliseconds on the caller's clock, as of the current event.
    now: u64,
    actions: Vec<Action<P>>,
    next_token: u64,
    timers: BTreeMap<TimerKind, u64>,

    // Of the node.
    memory: Memory<P>,
    started: bool,
    suspects: BTreeSet<P::Id>,
    decisions: VecDeque<Decision<P>>,
    replied: BTreeMap<P::Id, (u64, u64)>,

    // Of the height.
    height: u64,
    validators: Validators<P::Id>,
    interval_ms: u64,
    build_at: u64,
    proposal_seen_at: Option<u64>,
    prepared: Option<(u64, Hash)>,
    lock: Option<Certificate<P>>,
    high: Option<Certificate<P>>,
    blocks: HashMap<Hash, Block>,
    new_views: BTreeMap<P::Id, LastNewView<P::Id>>,
    decided: Option<Certificate<P>>,
    later: Vec<Envelope<P>>,
    asked_decision_at: Option<u64>,

    // Of the view.
    view: u64,
    current: ViewState<P>,
}

impl<P: Protocol> Machine<P> {
    /// A replica that waits to be told where the chain stands.
    pub fn new(me: P::Id, timing: Timing, memory: Memory<P>) -> Self {
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

    /// Who this replica is.
    pub fn me(&self) -> P::Id {
        self.me
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
    pub fn lock(&self) -> Option<&Certificate<P>> {
        self.lock.as_ref()
    }

    /// The validators of that height.
    pub fn validators(&self) -> &Validators<P::Id> {
        &self.validators
    }

    /// What the replica knows of the view.
    pub fn current(&self) -> &ViewState<P> {
        &self.current
    }

    /// The last word of each validator about views.
    pub fn new_views(&self) -> &BTreeMap<P::Id, LastNewView<P::Id>> {
        &self.new_views
    }

    /// Whether a validator failed to lead when it was last its turn.
    pub fn suspects(&self, validator: &P::Id) -> bool {
        self.suspects.contains(validator)
    }

    /// Validators that failed to lead when it was last their turn.
    pub fn all_suspects(&self) -> impl Iterator<Item = &P::Id> {
        self.suspects.iter()
    }

    /// Whether votes are withheld at this height because earlier ones may be forgotten.
    pub fn abstains(&self) -> bool {
        // Below the height of the last votes in the log there were others, which are not in it any more.
        self.height <= self.memory.abstain_through || self.height < self.memory.height
    }

    /// Takes one event. `now` is in milliseconds on a clock that never goes back.
    pub fn handle(&mut self, event: Event<P>, now: u64) -> Vec<Action<P>> {
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

    fn on_message(&mut self, envelope: Envelope<P>) {
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
                self.on_propose(from, view, (hash, data), justify, entry);
            }
            Body::Vote { phase, view, hash } if self.validators.contains(&from) => {
                self.on_vote(from, phase, view, hash, signature);
            }
            Body::NewView { view, high, entry } if self.validators.contains(&from) => {
                self.on_new_view(from, view, high, entry, signature);
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
            TimerKind::View => P::lost_patience(self),
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

    fn persist(&mut self, record: Record<P>) {
        self.actions.push(Action::Persist(record));
    }

    fn send(&mut self, to: P::Id, body: Body<P>) {
        self.actions.push(Action::Send { to, height: self.height, body });
    }

    pub(super) fn broadcast(&mut self, body: Body<P>) {
        self.actions.push(Action::Broadcast { height: self.height, body });
    }

    /// Who leads the view.
    pub fn leader(&self) -> Option<P::Id> {
        self.validators.leader(self.height, self.view)
    }

    fn is_leader(&self) -> bool {
        self.leader() == Some(self.me)
    }

    /// Whether this replica may say anything that counts at this height.
    pub fn may_vote(&self) -> bool {
        self.validators.contains(&self.me) && !self.abstains() && self.decided.is_none()
    }

    /// The same, in the view it is in (rule R4).
    fn may_vote_in_view(&self) -> bool {
        self.may_vote() && !self.current.given_up
    }

    /// Remembers the highest prepare certificate. The caller checked its signers.
    fn raise_high(&mut self, certificate: &Certificate<P>) {
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
