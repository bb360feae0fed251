//! What the entries of the log say.

use bytes::Bytes;
use cita_consensus_core::LeaderProof;
use prost::Message;
use raft::eraftpb::{Entry, EntryType};

use crate::seat::{Seat, wire as seat_wire};

/// A proposal with its leader's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The encoded proposal.
    pub data: Bytes,
    /// Height, hash, term and signature.
    pub proof: LeaderProof,
}

/// An entry, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Of a new leader, to commit what is before it.
    Nothing,
    /// A block.
    Block(Block),
    /// The next voters; with none a change that began before is complete.
    Voters(Vec<Seat>),
}

impl Content {
    /// Reads an entry; none if no node of this version wrote it.
    pub fn of(entry: &Entry) -> Option<Self> {
        match entry.get_entry_type() {
            EntryType::EntryNormal if entry.data.is_empty() => Some(Self::Nothing),
            EntryType::EntryNormal => Block::decode(&entry.data).map(Self::Block),
            EntryType::EntryConfChangeV2 => {
                let seats = seat_wire::Seats::decode(&*entry.context).ok()?;
                seat_wire::read_seats(&seats.seats).map(Self::Voters)
            }
            EntryType::EntryConfChange => None,
        }
    }
}

/// The bytes that name the next voters in an entry.
pub(crate) fn voters(target: &[Seat]) -> Vec<u8> {
    seat_wire::Seats { seats: seat_wire::seats(target) }.encode_to_vec()
}

impl Block {
    /// The height.
    pub fn height(&self) -> u64 {
        self.proof.height
    }

    /// The bytes of an entry.
    pub fn encode(&self) -> Vec<u8> {
        WireBlock { data: self.data.clone(), proof: self.proof.encode() }.encode_to_vec()
    }

    fn decode(bytes: &Bytes) -> Option<Self> {
        let wire = WireBlock::decode(bytes.clone()).ok()?;
        Some(Self { data: wire.data, proof: LeaderProof::decode(&wire.proof).ok()? })
    }
}

#[derive(Clone, PartialEq, Message)]
struct WireBlock {
    #[prost(bytes = "bytes", tag = "1")]
    data: Bytes,
    #[prost(bytes = "vec", tag = "2")]
    proof: Vec<u8>,
}

/// An entry, as it travels and as it is on disk. Nobody reads a peer's bytes with the Raft library's own decoder.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct WireEntry {
    /// 0 normal, 1 the voters change.
    #[prost(uint32, tag = "1")]
    pub(crate) kind: u32,
    #[prost(uint64, tag = "2")]
    pub(crate) term: u64,
    #[prost(uint64, tag = "3")]
    pub(crate) index: u64,
    #[prost(bytes = "bytes", tag = "4")]
    pub(crate) data: Bytes,
    #[prost(bytes = "bytes", tag = "5")]
    pub(crate) context: Bytes,
}

impl From<&Entry> for WireEntry {
    fn from(entry: &Entry) -> Self {
        Self {
            kind: u32::from(entry.get_entry_type() != EntryType::EntryNormal),
            term: entry.term,
            index: entry.index,
            data: entry.data.clone(),
            context: entry.context.clone(),
        }
    }
}

impl WireEntry {
    /// None for an entry that no node writes.
    pub(crate) fn read(self) -> Option<Entry> {
        let mut entry = Entry::default();
        entry.set_entry_type(match self.kind {
            0 => EntryType::EntryNormal,
            1 => EntryType::EntryConfChangeV2,
            _ => return None,
        });
        (entry.term, entry.index) = (self.term, self.index);
        (entry.data, entry.context) = (self.data, self.context);
        Content::of(&entry).map(|_| entry)
    }
}

#[cfg(test)]
mod tests {
    use cita_service_api::{Address, Hash};

    use super::*;

    fn block() -> Block {
        let (leader, hash) = (Address([1; 20]), Hash([2; 32]));
        let proof = LeaderProof { term: 3, height: 4, hash, leader, signature: vec![5; 128] };
        Block { data: Bytes::from_static(b"a proposal"), proof }
    }

    fn entry(kind: EntryType, data: Vec<u8>, context: Vec<u8>) -> Entry {
        let mut entry = Entry { term: 3, index: 9, data: data.into(), context: context.into(), ..Entry::default() };
        entry.set_entry_type(kind);
        entry
    }

    #[test]
    fn an_entry_changes_on_its_way() {
        let seats = vec![Seat { address: Address([1; 20]), incarnation: 8 }];
        let entries = [
            (entry(EntryType::EntryNormal, vec![], vec![]), Content::Nothing),
            (entry(EntryType::EntryNormal, block().encode(), vec![]), Content::Block(block())),
            (entry(EntryType::EntryConfChangeV2, vec![1], voters(&seats)), Content::Voters(seats)),
            (entry(EntryType::EntryConfChangeV2, vec![], voters(&[])), Content::Voters(vec![])),
        ];
        for (entry, content) in entries {
            let bytes = WireEntry::from(&entry).encode_to_vec();
            let read = WireEntry::decode(bytes.as_slice()).unwrap().read();
            assert_eq!(read.as_ref(), Some(&entry));
            assert_eq!(Content::of(&entry), Some(content));
        }
    }

    #[test]
    fn an_entry_of_nonsense_is_let_in() {
        let nonsense = WireEntry { data: Bytes::from_static(b"nonsense"), ..WireEntry::default() };
        assert_eq!(nonsense.clone().read(), None);
        assert_eq!(WireEntry { kind: 2, data: Bytes::new(), ..nonsense.clone() }.read(), None);
        assert_eq!(WireEntry { kind: 1, context: Bytes::from_static(&[0xff]), ..nonsense }.read(), None);
    }
}
