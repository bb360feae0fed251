//! Who takes part: a seat for every validator, taken by one life of its node.

use cita_service_api::Address;
use raft::eraftpb::{ConfChangeSingle, ConfChangeTransition, ConfChangeType, ConfChangeV2, ConfState};

/// A validator's place among the voters.
///
/// Raft believes that a voter remembers its votes and its log. A node that lost them is not that voter any more, whatever its address says: it takes
/// its seat again with a greater incarnation, and for Raft one voter died for good and another, new one came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
    /// The validator.
    pub address: Address,
    /// Which of its logs; 0 for that of a chain's beginning, otherwise what [`birth`] said when the log was begun.
    pub incarnation: u64,
}

/// Bits of an incarnation that are drawn.
const DRAWN_BITS: u32 = 20;

/// The incarnation of a log that is begun now: the time, so that later ones are greater, and chance, so that two are never the same even where clocks
/// stand still.
pub fn birth(unix_ms: u64, chance: u64) -> u64 {
    let time = unix_ms.min((1 << (61 - DRAWN_BITS)) - 1) << DRAWN_BITS;
    (time | (chance >> (64 - DRAWN_BITS))).max(1)
}

impl Seat {
    /// Raft's name for the voter: a hash (FNV-1a, 64 bits) of address and incarnation, never 0.
    pub fn id(&self) -> u64 {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let bytes = self.address.0.iter().copied().chain(self.incarnation.to_be_bytes());
        bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME)).max(1)
    }
}

/// The voters, as a log says up to some entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    /// Who decides.
    pub voters: Vec<Seat>,
    /// While the voters change (joint consensus): those before, a majority of whom has to agree as well.
    pub outgoing: Vec<Seat>,
}

impl Members {
    /// The voters of a chain's beginning.
    pub fn founders(validators: impl IntoIterator<Item = Address>) -> Self {
        let voters = validators.into_iter().map(|address| Seat { address, incarnation: 0 });
        Self { voters: voters.collect(), outgoing: Vec::new() }
    }

    /// Whether the voters are changing.
    pub fn is_joint(&self) -> bool {
        !self.outgoing.is_empty()
    }

    /// Everybody who has a say.
    pub fn iter(&self) -> impl Iterator<Item = &Seat> {
        self.voters.iter().chain(&self.outgoing)
    }

    /// The seat that an id is of.
    pub fn by_id(&self, id: u64) -> Option<Seat> {
        self.iter().find(|seat| seat.id() == id).copied()
    }

    /// The seat of a validator among the voters that stay.
    pub fn of(&self, address: &Address) -> Option<Seat> {
        self.voters.iter().find(|seat| seat.address == *address).copied()
    }

    /// The next voters, or with none the end of a change.
    pub(crate) fn apply(&mut self, target: Vec<Seat>) {
        if target.is_empty() {
            self.outgoing.clear();
        } else if self.outgoing.is_empty() {
            self.outgoing = std::mem::replace(&mut self.voters, target);
        }
    }

    /// The same for Raft.
    pub(crate) fn conf_state(&self) -> ConfState {
        let mut state = ConfState::default();
        state.set_voters(self.voters.iter().map(Seat::id).collect());
        state.set_voters_outgoing(self.outgoing.iter().map(Seat::id).collect());
        state
    }

    /// What makes these voters the target's, always by way of a joint configuration; without a target what ends one.
    pub(crate) fn change_to(&self, target: &[Seat]) -> ConfChangeV2 {
        let mut change = ConfChangeV2::default();
        if target.is_empty() {
            return change;
        }
        let single = |kind, seat: &Seat| {
            let mut single = ConfChangeSingle::default();
            single.set_change_type(kind);
            single.node_id = seat.id();
            single
        };
        let leaving = self.voters.iter().filter(|seat| !target.contains(seat));
        let coming = target.iter().filter(|seat| !self.voters.contains(seat));
        let leaving = leaving.map(|seat| single(ConfChangeType::RemoveNode, seat));
        let coming = coming.map(|seat| single(ConfChangeType::AddNode, seat));
        change.set_transition(ConfChangeTransition::Explicit);
        change.set_changes(leaving.chain(coming).collect());
        change
    }
}

pub(crate) mod wire {
    //! The protobuf form.

    use super::Address;

    /// Read with care: bytes of peers.
    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Seat {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) address: Vec<u8>,
        #[prost(uint64, tag = "2")]
        pub(crate) incarnation: u64,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Seats {
        #[prost(message, repeated, tag = "1")]
        pub(crate) seats: Vec<Seat>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Members {
        #[prost(message, repeated, tag = "1")]
        pub(crate) voters: Vec<Seat>,
        #[prost(message, repeated, tag = "2")]
        pub(crate) outgoing: Vec<Seat>,
    }

    pub(crate) fn seats(seats: &[super::Seat]) -> Vec<Seat> {
        let seat = |seat: &super::Seat| Seat { address: seat.address.to_vec(), incarnation: seat.incarnation };
        seats.iter().map(seat).collect()
    }

    /// None for what no node writes: an address of another length, or one that has two seats.
    pub(crate) fn read_seats(seats: &[Seat]) -> Option<Vec<super::Seat>> {
        let mut read: Vec<super::Seat> = Vec::with_capacity(seats.len());
        for seat in seats {
            let address = Address::try_from(seat.address.as_slice()).ok()?;
            let seat = super::Seat { address, incarnation: seat.incarnation };
            if read.iter().any(|known| known.address == address || known.id() == seat.id()) {
                return None;
            }
            read.push(seat);
        }
        Some(read)
    }

    impl From<&super::Members> for Members {
        fn from(members: &super::Members) -> Self {
            Self { voters: seats(&members.voters), outgoing: seats(&members.outgoing) }
        }
    }

    impl Members {
        pub(crate) fn read(&self) -> Option<super::Members> {
            Some(super::Members { voters: read_seats(&self.voters)?, outgoing: read_seats(&self.outgoing)? })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(node: u8, incarnation: u64) -> Seat {
        Seat { address: Address([node; 20]), incarnation }
    }

    #[test]
    fn two_lives_of_a_validator_are_the_same_voter() {
        let mut ids: Vec<u64> = (0..100).flat_map(|node| (0..20).map(move |life| seat(node, life).id())).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), ids.contains(&0)), (2000, false));
    }

    #[test]
    fn a_later_life_has_a_smaller_incarnation_or_one_that_means_something_else() {
        let (first, later) = (birth(1_700_000_000_000, u64::MAX), birth(1_700_000_000_001, 0));
        assert!(0 < first && first < later && later < 1 << 62);
        assert_ne!(birth(0, 1 << 63), birth(0, 1 << 62), "without a clock");
        assert_eq!((birth(0, 0), birth(u64::MAX, u64::MAX) < 1 << 62), (1, true), "0 is a beginning's");
    }

    #[test]
    fn a_change_of_voters_loses_one() {
        let mut members = Members::founders((1..=3).map(|node| Address([node; 20])));
        let target = vec![seat(1, 0), seat(2, 7), seat(4, 1)];
        let change = members.change_to(&target);
        assert_eq!(change.get_changes().len(), 4, "2 and 3 leave, another 2 and 4 come");
        members.apply(target.clone());
        assert!(members.is_joint() && members.by_id(seat(3, 0).id()).is_some());
        members.apply(vec![seat(9, 9)]);
        assert_eq!(members.voters, target, "one change at a time");
        members.apply(Vec::new());
        assert_eq!(members, Members { voters: target, outgoing: Vec::new() });
    }

    #[test]
    fn a_validator_with_two_seats_is_believed() {
        let twice = wire::seats(&[seat(1, 0), seat(1, 1)]);
        assert_eq!(wire::read_seats(&twice), None);
        let short = [wire::Seat { address: vec![1; 19], incarnation: 0 }];
        assert_eq!(wire::read_seats(&short), None);
    }
}
