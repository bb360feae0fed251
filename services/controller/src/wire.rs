//! What controllers of different nodes say to each other, as `NetworkMsg`s of the module `controller`.

use cita_proto::network::NetworkMsg;
use prost::{Message, bytes::Bytes};

/// The module that messages of controllers name.
pub(crate) const MODULE: &str = "controller";

/// Transactions that one request asks for at most.
pub(crate) const MAX_REQUESTED_TRANSACTIONS: usize = 4096;

/// Bytes that an answer carries at most, unless its first element alone is larger.
pub(crate) const MAX_ANSWER_BYTES: usize = 8 << 20;

/// Blocks that one answer has at most.
pub(crate) const MAX_ANSWER_BLOCKS: u32 = 256;

/// How far a node's chain is.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Status {
    /// Height of the last stored block.
    #[prost(uint64, tag = "1")]
    pub(crate) height: u64,
    /// The node's address.
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) address: Vec<u8>,
    /// Hash of the genesis block.
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) genesis: Vec<u8>,
}

/// Encoded `RawTransaction`s: new ones, or the answer to [`GetTransactions`] with its id.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Transactions {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(bytes = "bytes", repeated, tag = "2")]
    pub(crate) transactions: Vec<Bytes>,
}

/// Asks for transactions by hash.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct GetTransactions {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub(crate) hashes: Vec<Vec<u8>>,
}

/// Asks for `count` blocks from a height on.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct GetBlocks {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(uint64, tag = "2")]
    pub(crate) from: u64,
    #[prost(uint32, tag = "3")]
    pub(crate) count: u32,
}

/// Encoded `Block`s with their proofs, in order of height, the first ones that were asked for.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Blocks {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(bytes = "bytes", repeated, tag = "2")]
    pub(crate) blocks: Vec<Bytes>,
}

/// A message as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PeerMessage {
    Status(Status),
    NewTransactions(Transactions),
    GetTransactions(GetTransactions),
    Transactions(Transactions),
    GetBlocks(GetBlocks),
    Blocks(Blocks),
}

impl PeerMessage {
    fn kind(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::NewTransactions(_) => "txs",
            Self::GetTransactions(_) => "get_txs",
            Self::Transactions(_) => "txs_reply",
            Self::GetBlocks(_) => "get_blocks",
            Self::Blocks(_) => "blocks",
        }
    }

    /// The network message; `origin` is whom it goes to, anything for a broadcast.
    pub(crate) fn to(&self, origin: u64) -> NetworkMsg {
        let msg = match self {
            Self::Status(message) => message.encode_to_vec(),
            Self::NewTransactions(message) | Self::Transactions(message) => message.encode_to_vec(),
            Self::GetTransactions(message) => message.encode_to_vec(),
            Self::GetBlocks(message) => message.encode_to_vec(),
            Self::Blocks(message) => message.encode_to_vec(),
        };
        NetworkMsg { module: MODULE.to_owned(), r#type: self.kind().to_owned(), origin, msg }
    }

    /// Reads a message; none if its type is unknown or its bytes are no such message.
    pub(crate) fn read(kind: &str, bytes: Vec<u8>) -> Option<Self> {
        let bytes = Bytes::from(bytes);
        match kind {
            "status" => Status::decode(bytes).ok().map(Self::Status),
            "txs" => Transactions::decode(bytes).ok().map(Self::NewTransactions),
            "get_txs" => GetTransactions::decode(bytes).ok().map(Self::GetTransactions),
            "txs_reply" => Transactions::decode(bytes).ok().map(Self::Transactions),
            "get_blocks" => GetBlocks::decode(bytes).ok().map(Self::GetBlocks),
            "blocks" => Blocks::decode(bytes).ok().map(Self::Blocks),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_changes_on_its_way() {
        let messages = [
            PeerMessage::Status(Status { height: 3, address: vec![2], genesis: vec![3] }),
            PeerMessage::NewTransactions(Transactions { id: 0, transactions: vec![Bytes::from_static(b"x")] }),
            PeerMessage::GetTransactions(GetTransactions { id: 4, hashes: vec![vec![5; 32]] }),
            PeerMessage::Transactions(Transactions { id: 4, transactions: vec![] }),
            PeerMessage::GetBlocks(GetBlocks { id: 1, from: 2, count: 3 }),
            PeerMessage::Blocks(Blocks { id: 1, blocks: vec![Bytes::from_static(b"b")] }),
        ];
        for message in messages {
            let sent = message.to(9);
            assert_eq!((sent.module.as_str(), sent.origin), (MODULE, 9));
            assert_eq!(PeerMessage::read(&sent.r#type, sent.msg), Some(message));
        }
    }

    proptest! {
        #[test]
        fn random_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for kind in ["status", "txs", "get_txs", "txs_reply", "get_blocks", "blocks", "", "no such"] {
                let _ = PeerMessage::read(kind, bytes.clone());
            }
        }
    }
}
