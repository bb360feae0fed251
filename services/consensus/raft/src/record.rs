//! What a replica writes down before it speaks, and what it remembers from that after a restart.

use prost::Message;
use raft::eraftpb::{Entry, HardState, Snapshot};

use crate::{
    entry::WireEntry,
    seat::{Members, wire as seat_wire},
};

/// A point in the log of which everything is settled: entries up to it are acted on and may be gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base {
    /// The index of the last of these entries.
    pub index: u64,
    /// Its term.
    pub term: u64,
    /// The height of the last block among them.
    pub height: u64,
    /// The voters after them.
    pub members: Members,
}

impl Base {
    /// As the Raft library hands it on. The voters travel with their addresses in the snapshot's data.
    pub(crate) fn to_snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot { data: WireBase::from(self).encode_to_vec().into(), ..Snapshot::default() };
        let metadata = snapshot.mut_metadata();
        (metadata.index, metadata.term) = (self.index, self.term);
        metadata.set_conf_state(self.members.conf_state());
        snapshot
    }

    /// Reads what [`Base::to_snapshot`] made.
    pub(crate) fn of_snapshot(snapshot: &Snapshot) -> Option<Self> {
        WireBase::decode(&*snapshot.data).ok()?.read()
    }
}

/// One entry of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A log begins whose node has never said anything by it.
    Born {
        /// The node's new incarnation.
        incarnation: u64,
    },
    /// The operator has the log begin at the last block of the chain, together with all other nodes.
    Vouched,
    /// The log begins, or begins anew, after what is settled.
    Base {
        /// Which life of the node it is.
        incarnation: u64,
        /// Where.
        base: Base,
        /// Term, vote and commit index.
        hard: HardState,
    },
    /// What one step changed. Entries replace those of the same index and all after.
    Step {
        /// Term, vote and commit index.
        hard: HardState,
        /// New entries.
        entries: Vec<Entry>,
    },
}

const BORN: u32 = 1;
const VOUCHED: u32 = 2;
const BASE: u32 = 3;
const STEP: u32 = 4;

impl Record {
    /// The bytes for the file.
    pub fn encode(&self) -> Vec<u8> {
        let wire = match self {
            Self::Born { incarnation } => Wire { kind: BORN, incarnation: *incarnation, ..Wire::default() },
            Self::Vouched => Wire { kind: VOUCHED, ..Wire::default() },
            Self::Base { incarnation, base, hard } => Wire {
                kind: BASE,
                incarnation: *incarnation,
                hard: Some(hard.into()),
                base: Some(base.into()),
                ..Wire::default()
            },
            Self::Step { hard, entries } => Wire {
                kind: STEP,
                hard: Some(hard.into()),
                entries: entries.iter().map(WireEntry::from).collect(),
                ..Wire::default()
            },
        };
        wire.encode_to_vec()
    }

    /// Reads a record; none if the bytes are no record of this version.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let wire = Wire::decode(bytes).ok()?;
        Some(match wire.kind {
            BORN => Self::Born { incarnation: wire.incarnation },
            VOUCHED => Self::Vouched,
            BASE => Self::Base { incarnation: wire.incarnation, base: wire.base?.read()?, hard: wire.hard?.into() },
            STEP => Self::Step {
                hard: wire.hard?.into(),
                entries: wire.entries.into_iter().map(WireEntry::read).collect::<Option<_>>()?,
            },
            _ => return None,
        })
    }
}

/// What a file says about the past.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Which life of the node the log is of.
    pub incarnation: u64,
    /// The operator's word is to be acted on.
    pub vouched: bool,
    /// Where the log begins.
    pub base: Base,
    /// Term, vote and commit index.
    pub hard: HardState,
    /// The entries after the base.
    pub entries: Vec<Entry>,
}

impl Memory {
    /// Sums up a file; none if its records do not continue each other.
    pub fn of(records: impl IntoIterator<Item = Record>) -> Option<Self> {
        let mut memory = Self::default();
        for record in records {
            match record {
                Record::Born { incarnation } => memory = Self { incarnation, ..Self::default() },
                Record::Vouched => memory = Self { vouched: true, ..Self::default() },
                Record::Base { incarnation, base, hard } => {
                    memory = Self { incarnation, vouched: false, base, hard, entries: Vec::new() };
                }
                Record::Step { hard, entries } => {
                    memory.hard = hard;
                    for entry in entries {
                        memory.append(entry)?;
                    }
                }
            }
        }
        Some(memory)
    }

    fn append(&mut self, entry: Entry) -> Option<()> {
        let at = usize::try_from(entry.index.checked_sub(self.base.index)?.checked_sub(1)?).ok()?;
        if at > self.entries.len() {
            return None;
        }
        self.entries.truncate(at);
        self.entries.push(entry);
        Some(())
    }
}

#[derive(Clone, PartialEq, Message)]
struct WireHard {
    #[prost(uint64, tag = "1")]
    term: u64,
    #[prost(uint64, tag = "2")]
    vote: u64,
    #[prost(uint64, tag = "3")]
    commit: u64,
}

impl From<&HardState> for WireHard {
    fn from(hard: &HardState) -> Self {
        Self { term: hard.term, vote: hard.vote, commit: hard.commit }
    }
}

impl From<WireHard> for HardState {
    fn from(wire: WireHard) -> Self {
        Self { term: wire.term, vote: wire.vote, commit: wire.commit, ..Self::default() }
    }
}

/// A base, as it travels and as it is on disk.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct WireBase {
    #[prost(uint64, tag = "1")]
    index: u64,
    #[prost(uint64, tag = "2")]
    term: u64,
    #[prost(uint64, tag = "3")]
    height: u64,
    #[prost(message, optional, tag = "4")]
    members: Option<seat_wire::Members>,
}

impl From<&Base> for WireBase {
    fn from(base: &Base) -> Self {
        let members = Some((&base.members).into());
        Self { index: base.index, term: base.term, height: base.height, members }
    }
}

impl WireBase {
    pub(crate) fn read(self) -> Option<Base> {
        let Self { index, term, height, members } = self;
        Some(Base { index, term, height, members: members?.read()? })
    }
}

#[derive(Clone, PartialEq, Message)]
struct Wire {
    #[prost(uint32, tag = "1")]
    kind: u32,
    #[prost(uint64, tag = "2")]
    incarnation: u64,
    #[prost(message, optional, tag = "3")]
    hard: Option<WireHard>,
    #[prost(message, optional, tag = "4")]
    base: Option<WireBase>,
    #[prost(message, repeated, tag = "5")]
    entries: Vec<WireEntry>,
}

#[cfg(test)]
mod tests {
    use cita_service_api::Address;

    use super::*;

    fn hard(term: u64, vote: u64, commit: u64) -> HardState {
        HardState { term, vote, commit, ..HardState::default() }
    }

    fn base(index: u64) -> Base {
        let members = Members::founders([Address([1; 20]), Address([2; 20])]);
        Base { index, term: 1, height: 7, members }
    }

    fn entry(index: u64, term: u64) -> Entry {
        Entry { index, term, ..Entry::default() }
    }

    fn step(term: u64, entries: &[(u64, u64)]) -> Record {
        Record::Step { hard: hard(term, 5, 0), entries: entries.iter().map(|(i, t)| entry(*i, *t)).collect() }
    }

    #[test]
    fn a_record_changes_on_disk() {
        for record in [
            Record::Born { incarnation: 9 },
            Record::Vouched,
            Record::Base { incarnation: 0, base: base(8), hard: hard(1, 0, 8) },
            step(3, &[(9, 2), (10, 3)]),
        ] {
            assert_eq!(Record::decode(&record.encode()), Some(record));
        }
        assert_eq!(Base::of_snapshot(&base(8).to_snapshot()), Some(base(8)));
    }

    #[test]
    fn a_vote_or_an_entry_is_forgotten() {
        let begin = Record::Base { incarnation: 4, base: base(8), hard: hard(1, 0, 8) };
        let memory = Memory::of([
            Record::Born { incarnation: 3 },
            begin.clone(),
            step(2, &[(9, 2), (10, 2), (11, 2)]),
            step(3, &[(10, 3)]),
            step(4, &[]),
        ]);
        let memory = memory.unwrap();
        assert_eq!((memory.incarnation, memory.hard, memory.base), (4, hard(4, 5, 0), base(8)));
        assert_eq!(memory.entries, [entry(9, 2), entry(10, 3)]);
        assert_eq!(Memory::of([begin, step(2, &[(10, 2)])]), None, "an entry is missing");
    }

    #[test]
    fn a_new_life_remembers_the_old_one() {
        let begin = Record::Base { incarnation: 4, base: base(8), hard: hard(1, 0, 8) };
        let memory = Memory::of([begin.clone(), step(2, &[(9, 2)]), Record::Born { incarnation: 5 }]).unwrap();
        assert_eq!(memory, Memory { incarnation: 5, ..Memory::default() });
        let memory = Memory::of([begin, Record::Vouched]).unwrap();
        assert_eq!(memory, Memory { vouched: true, ..Memory::default() });
    }
}
