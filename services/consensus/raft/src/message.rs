//! What replicas say to each other.

use bytes::Bytes;
use cita_consensus_core::LeaderProof;
use cita_service_api::{Address, Hash};
use prost::Message as _;
use raft::eraftpb::{Message, MessageType};

use crate::{
    entry::{Block, WireEntry},
    record::{Base, WireBase},
};

/// Terms and indexes beyond this are nonsense: counting to it takes longer than there is time.
const ABSURD: u64 = 1 << 62;

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Of the Raft protocol, between voters.
    Raft(Box<Message>),
    /// From a node that hears no leader: it has no seat, or none any more, or looks for the others.
    Hello {
        /// Its chain is empty, and so is its log: as far as it knows nothing was ever decided.
        fresh: bool,
    },
    /// The answer to a fresh node's Hello. It is to that Hello: an answer to an earlier life of the node says nothing to this one.
    Welcome {
        /// The asking node's incarnation.
        incarnation: u64,
        /// Whether the answering node is fresh, too.
        fresh: bool,
    },
    /// The leader's answer to a node whose seat is taken by a later incarnation.
    Taken {
        /// Which one.
        incarnation: u64,
    },
    /// A decided block, for a node without a seat.
    Decided(Block),
}

/// A message with its sender. That the sender is who it says, the network knows; nothing is signed but the proofs of blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// The chain.
    pub chain: Hash,
    /// Who sent it.
    pub from: Address,
    /// Which life of it.
    pub incarnation: u64,
    /// The height of the last block on its chain.
    pub height: u64,
    /// What it says.
    pub body: Body,
}

/// The bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are no message of consensus_raft")]
pub struct NoMessage;

impl Body {
    /// The kind, as the network's message type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Raft(message) => match message.get_msg_type() {
                MessageType::MsgAppend => "append",
                MessageType::MsgAppendResponse => "appended",
                MessageType::MsgHeartbeat | MessageType::MsgHeartbeatResponse => "heartbeat",
                MessageType::MsgSnapshot => "snapshot",
                _ => "election",
            },
            Self::Hello { .. } => "hello",
            Self::Welcome { .. } => "welcome",
            Self::Taken { .. } => "taken",
            Self::Decided(_) => "decided",
        }
    }
}

impl Envelope {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        let mut wire = Wire {
            chain: self.chain.to_vec(),
            from: self.from.to_vec(),
            incarnation: self.incarnation,
            height: self.height,
            ..Wire::default()
        };
        match &self.body {
            Body::Raft(message) => wire.raft = Some(WireRaft::from(&**message)),
            Body::Hello { fresh } => wire.hello = Some(WireHello { fresh: *fresh }),
            Body::Welcome { incarnation, fresh } => {
                wire.welcome = Some(WireWelcome { incarnation: *incarnation, fresh: *fresh });
            }
            Body::Taken { incarnation } => wire.taken = Some(*incarnation),
            Body::Decided(block) => {
                wire.decided = Some(WireDecided { data: block.data.clone(), proof: block.proof.encode() });
            }
        }
        wire.encode_to_vec()
    }

    /// Reads a message. What is read has a form that a node could have sent; whether it fits in this moment is another question.
    ///
    /// # Errors
    /// [`NoMessage`].
    pub fn decode(bytes: impl Into<Bytes>) -> Result<Self, NoMessage> {
        let wire = Wire::decode(bytes.into()).map_err(|_| NoMessage)?;
        wire.read().ok_or(NoMessage)
    }
}

#[derive(Clone, PartialEq, prost::Message)]
struct Wire {
    #[prost(bytes = "vec", tag = "1")]
    chain: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    from: Vec<u8>,
    #[prost(uint64, tag = "3")]
    incarnation: u64,
    #[prost(uint64, tag = "4")]
    height: u64,
    #[prost(message, optional, tag = "5")]
    raft: Option<WireRaft>,
    #[prost(message, optional, tag = "6")]
    hello: Option<WireHello>,
    #[prost(uint64, optional, tag = "7")]
    taken: Option<u64>,
    #[prost(message, optional, tag = "8")]
    decided: Option<WireDecided>,
    #[prost(message, optional, tag = "9")]
    welcome: Option<WireWelcome>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct WireHello {
    #[prost(bool, tag = "1")]
    fresh: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
struct WireWelcome {
    #[prost(uint64, tag = "1")]
    incarnation: u64,
    #[prost(bool, tag = "2")]
    fresh: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
struct WireDecided {
    #[prost(bytes = "bytes", tag = "1")]
    data: Bytes,
    #[prost(bytes = "vec", tag = "2")]
    proof: Vec<u8>,
}

/// The fields of Raft's message that nodes use.
#[derive(Clone, PartialEq, prost::Message)]
struct WireRaft {
    #[prost(uint32, tag = "1")]
    kind: u32,
    #[prost(uint64, tag = "2")]
    to: u64,
    #[prost(uint64, tag = "3")]
    from: u64,
    #[prost(uint64, tag = "4")]
    term: u64,
    #[prost(uint64, tag = "5")]
    log_term: u64,
    #[prost(uint64, tag = "6")]
    index: u64,
    #[prost(message, repeated, tag = "7")]
    entries: Vec<WireEntry>,
    #[prost(uint64, tag = "8")]
    commit: u64,
    #[prost(uint64, tag = "9")]
    commit_term: u64,
    #[prost(message, optional, tag = "10")]
    snapshot: Option<WireBase>,
    #[prost(bool, tag = "11")]
    reject: bool,
    #[prost(uint64, tag = "12")]
    reject_hint: u64,
    #[prost(bytes = "bytes", tag = "13")]
    context: Bytes,
}

/// What travels, with its number.
const KINDS: [(u32, MessageType); 10] = [
    (1, MessageType::MsgAppend),
    (2, MessageType::MsgAppendResponse),
    (3, MessageType::MsgRequestVote),
    (4, MessageType::MsgRequestVoteResponse),
    (5, MessageType::MsgSnapshot),
    (6, MessageType::MsgHeartbeat),
    (7, MessageType::MsgHeartbeatResponse),
    (8, MessageType::MsgTimeoutNow),
    (9, MessageType::MsgRequestPreVote),
    (10, MessageType::MsgRequestPreVoteResponse),
];

impl Wire {
    fn read(self) -> Option<Envelope> {
        let body = match (self.raft, self.hello, self.welcome, self.taken, self.decided) {
            (Some(raft), None, None, None, None) => Body::Raft(Box::new(raft.read()?)),
            (None, Some(hello), None, None, None) => Body::Hello { fresh: hello.fresh },
            (None, None, Some(answer), None, None) => {
                Body::Welcome { incarnation: answer.incarnation, fresh: answer.fresh }
            }
            (None, None, None, Some(incarnation), None) if incarnation < ABSURD => Body::Taken { incarnation },
            (None, None, None, None, Some(decided)) => {
                Body::Decided(Block { data: decided.data, proof: LeaderProof::decode(&decided.proof).ok()? })
            }
            _ => return None,
        };
        Some(Envelope {
            chain: Hash::try_from(self.chain.as_slice()).ok()?,
            from: Address::try_from(self.from.as_slice()).ok()?,
            incarnation: self.incarnation,
            height: self.height,
            body,
        })
    }
}

impl From<&Message> for WireRaft {
    fn from(message: &Message) -> Self {
        let kind = KINDS.iter().find(|(_, kind)| *kind == message.get_msg_type()).map_or(0, |(number, _)| *number);
        let snapshot = message.has_snapshot().then(|| Base::of_snapshot(message.get_snapshot())).flatten();
        Self {
            kind,
            to: message.to,
            from: message.from,
            term: message.term,
            log_term: message.log_term,
            index: message.index,
            entries: message.get_entries().iter().map(WireEntry::from).collect(),
            commit: message.commit,
            commit_term: message.commit_term,
            snapshot: snapshot.as_ref().map(WireBase::from),
            reject: message.reject,
            reject_hint: message.reject_hint,
            context: message.context.clone(),
        }
    }
}

impl WireRaft {
    fn read(self) -> Option<Message> {
        let (_, kind) = *KINDS.iter().find(|(number, _)| *number == self.kind)?;
        let numbers = [self.term, self.log_term, self.index, self.commit, self.commit_term, self.reject_hint];
        if self.term == 0 || numbers.iter().any(|number| *number > ABSURD) {
            return None;
        }
        let mut message = Message::default();
        message.set_msg_type(kind);
        (message.to, message.from, message.term) = (self.to, self.from, self.term);
        (message.log_term, message.index) = (self.log_term, self.index);
        (message.commit, message.commit_term) = (self.commit, self.commit_term);
        (message.reject, message.reject_hint, message.context) = (self.reject, self.reject_hint, self.context);
        match kind {
            MessageType::MsgAppend => {
                // No log begins with its first entry, but all with what the founders agree on.
                if self.index == 0 || self.log_term == 0 || self.log_term > self.term {
                    return None;
                }
                let (mut index, mut term) = (self.index, self.log_term);
                for entry in self.entries {
                    index += 1;
                    if entry.index != index || entry.term < term || entry.term > self.term {
                        return None;
                    }
                    term = entry.term;
                    message.mut_entries().push(entry.read()?);
                }
            }
            MessageType::MsgSnapshot => {
                let base = self.snapshot?.read()?;
                let sound = (1..=ABSURD).contains(&base.index) && (1..=self.term).contains(&base.term);
                if !sound || base.members.voters.is_empty() {
                    return None;
                }
                message.set_snapshot(base.to_snapshot());
            }
            _ => {}
        }
        Some(message)
    }
}

#[cfg(test)]
mod tests;
