//! What goes into a machine and comes out of it, and what it remembers of a view.

use std::collections::BTreeMap;

use cita_service_api::Hash;

use crate::{Body, Certificate, Entry, NewViewClaim, Protocol, Validators, Verified, record::Record};

/// Who agrees on the block after `height`, and at what pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeightConfig<I> {
    /// The last decided height.
    pub height: u64,
    /// Milliseconds between blocks; 0 makes a block as soon as there are transactions.
    pub interval_ms: u64,
    /// The validators of the next height.
    pub validators: Validators<I>,
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
#[expect(clippy::large_enum_variant, reason = "most are messages, and each is moved once")]
#[derive(Debug, Clone)]
pub enum Event<P: Protocol> {
    /// A message whose signatures hold.
    Message(Verified<P>),
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
    Committed(HeightConfig<P::Id>),
    /// The controller tells where the chain stands.
    Reconfigured(HeightConfig<P::Id>),
}

/// Something to do, in order. What follows a [`Action::Persist`] may only happen once that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action<P: Protocol> {
    /// Write to the log, durably.
    Persist(Record<P>),
    /// All votes before this height are void; the log may forget them.
    Forget {
        /// The height that is agreed on now.
        height: u64,
        /// What the log still has to say.
        keep: Vec<Record<P>>,
    },
    /// Sign and send to one replica, which may be this one.
    Send {
        /// The receiver.
        to: P::Id,
        /// The height.
        height: u64,
        /// What to say.
        body: Body<P>,
    },
    /// Sign and send to every other replica.
    Broadcast {
        /// The height.
        height: u64,
        /// What to say.
        body: Body<P>,
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
        proof: Certificate<P>,
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
pub(super) enum Validity {
    Unknown,
    Checking,
    Valid,
    Invalid,
}

#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) data: Vec<u8>,
    pub(super) validity: Validity,
}

/// A decided block that others may have missed.
#[derive(Debug, Clone)]
pub(super) struct Decision<P: Protocol> {
    pub(super) height: u64,
    pub(super) data: Vec<u8>,
    pub(super) proof: Certificate<P>,
}

/// The last word of a replica about views.
#[derive(Debug, Clone)]
pub struct LastNewView<I> {
    /// Its view.
    pub view: u64,
    /// The word, as it can be repeated.
    pub claim: NewViewClaim<I>,
}

/// What a replica knows of the current view; forgotten when it ends.
#[derive(Debug)]
pub struct ViewState<P: Protocol> {
    /// The replica told somebody that it gives up this view, and stays until others do: it votes no more in it (rule R4).
    pub given_up: bool,
    /// What showed that this view began, where the protocol wants that to be known.
    pub entry: Entry<P::Id>,
    /// A quorum is known to have come as far as this view: from then on patience counts.
    pub joined: bool,
    /// The proposal accepted as the leader's, and the view of the certificate it came with.
    pub(super) proposal: Option<(Hash, Option<u64>)>,
    /// As leader: a proposal was asked for, or made.
    pub(super) leading: bool,
    /// As leader: what was proposed.
    pub(super) proposed: Option<Body<P>>,
    /// As leader: waiting for the last NewViews.
    pub(super) collecting: bool,
    /// As leader: votes for the proposal.
    pub(super) prepares: BTreeMap<P::Id, Vec<u8>>,
    /// As leader: commit votes for the proposal.
    pub(super) commits: BTreeMap<P::Id, Vec<u8>>,
    /// As leader: the certificate made of the prepare votes.
    pub(super) prepared: Option<Certificate<P>>,
    /// The last Idle of the leader, or as leader the last one said.
    pub(super) idle_sequence: u64,
    /// As leader: when the next Idle is due.
    pub(super) idle_notice_at: u64,
}

impl<P: Protocol> Default for ViewState<P> {
    fn default() -> Self {
        Self {
            given_up: false,
            entry: Entry::default(),
            joined: false,
            proposal: None,
            leading: false,
            proposed: None,
            collecting: false,
            prepares: BTreeMap::new(),
            commits: BTreeMap::new(),
            prepared: None,
            idle_sequence: 0,
            idle_notice_at: 0,
        }
    }
}
