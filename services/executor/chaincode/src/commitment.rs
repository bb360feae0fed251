//! A commitment to the whole state that a change updates without looking at the rest.
//!
//! It is LtHash (Bellare and Micciancio 1997; parameters of Lewi, Kim, Maykov and Weis, "Securing Update Propagation with Homomorphic
//! Hashing", 2019): every entry is hashed to 1024 numbers of 16 bits, and the commitment is their sum, lane by lane, modulo 2^16. Putting
//! an entry adds its numbers, removing it subtracts them, so a change costs the hashes of the old and the new value, whatever the state's
//! size, and the order of changes does not matter. The state root is the Keccak-256 of the sum.
//!
//! Two different states with one sum are a non-trivial combination of hashes, with coefficients -1, 0 and 1, that is zero in all 1024
//! lanes: a short integer solution, for which the authors estimate more than 200 bits of security with these parameters. The usual weakness
//! of such sums, that an entry counted 2^16 times vanishes, needs a multiset; a state has each key once. What is left is Keccak-256's own
//! 128 bits against collisions. Unlike a trie it does not prove a single entry: whoever wants to check it needs the whole state.

use alloy_primitives::{B256, Keccak256, keccak256};
use cita_service_api::StateRoot;

const LANES: usize = 1024;
/// Lanes that one Keccak-256 fills.
const LANES_PER_HASH: usize = 16;

/// The sum of all entries' hashes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Commitment(Box<[u16; LANES]>);

impl Default for Commitment {
    /// That of the empty state.
    fn default() -> Self {
        Self(Box::new([0; LANES]))
    }
}

impl Commitment {
    /// Reads what [`Commitment::to_bytes`] wrote.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (lanes, rest) = bytes.as_chunks::<2>();
        let lanes: [[u8; 2]; LANES] = rest.is_empty().then(|| lanes.try_into().ok()).flatten()?;
        Some(Self(Box::new(lanes.map(u16::from_le_bytes))))
    }

    /// 1024 × u16 LE.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|lane| lane.to_le_bytes()).collect()
    }

    /// Follows a change of an entry; `None` is no entry.
    pub(crate) fn change(&mut self, chaincode: &str, key: &[u8], old: Option<&[u8]>, new: Option<&[u8]>) {
        if let Some(old) = old {
            self.combine(chaincode, key, old, u16::wrapping_sub);
        }
        if let Some(new) = new {
            self.combine(chaincode, key, new, u16::wrapping_add);
        }
    }

    /// What `Exec` answers.
    pub(crate) fn root(&self) -> StateRoot {
        StateRoot(keccak256(self.to_bytes()).0)
    }

    fn combine(&mut self, chaincode: &str, key: &[u8], value: &[u8], operation: fn(u16, u16) -> u16) {
        let seed = seed(chaincode, key, value);
        let (chunks, _) = self.0.as_chunks_mut::<LANES_PER_HASH>();
        for (lanes, counter) in chunks.iter_mut().zip(0u8..) {
            let mut hasher = Keccak256::new();
            hasher.update(seed);
            hasher.update([counter]);
            let hash = hasher.finalize();
            let (numbers, _) = hash.as_chunks::<2>();
            for (lane, number) in lanes.iter_mut().zip(numbers) {
                *lane = operation(*lane, u16::from_le_bytes(*number));
            }
        }
    }
}

/// An entry in one hash: with their lengths before them, its parts cannot be mistaken for others.
fn seed(chaincode: &str, key: &[u8], value: &[u8]) -> B256 {
    let mut hasher = Keccak256::new();
    for part in [chaincode.as_bytes(), key] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.update(value);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_roots_of_all_programs_are_the_same() {
        let mut commitment = Commitment::default();
        assert_eq!(commitment.root().to_string(), "0xaeffb38c06e111d84216396baefeb7fed397f303d5cb84a33f1e8b485c4a22da");
        commitment.change("ledger", b"key", None, Some(b"value"));
        assert_eq!(commitment.root().to_string(), "0xc7eb3db17d0f9dba52189ce3f1765d18411eace1dc8401103c2b1045c906c5de");
    }

    #[test]
    fn parts_of_an_entry_are_not_mixed_up() {
        let root = |chaincode, key: &[u8], value: &[u8]| {
            let mut commitment = Commitment::default();
            commitment.change(chaincode, key, None, Some(value));
            commitment.root()
        };
        let roots = [root("ab", b"c", b"d"), root("a", b"bc", b"d"), root("ab", b"cd", b""), root("a", b"b", b"cd")];
        for (at, one) in roots.iter().enumerate() {
            assert!(roots.iter().skip(at + 1).all(|other| one != other));
        }
    }

    proptest! {
        /// Any way to a state gives the commitment of that state, and no other state's.
        #[test]
        fn the_way_does_not_matter_but_the_state_does(
            changes in proptest::collection::vec((0u8..6, proptest::option::of(any::<[u8; 2]>())), 0..40),
        ) {
            let (mut state, mut commitment) = (BTreeMap::<u8, [u8; 2]>::new(), Commitment::default());
            for (key, value) in changes {
                let old = match value {
                    Some(value) => state.insert(key, value),
                    None => state.remove(&key),
                };
                commitment.change("x", &[key], old.as_ref().map(|old| &old[..]), value.as_ref().map(|new| &new[..]));
            }
            let mut direct = Commitment::default();
            for (key, value) in state.iter().rev() {
                direct.change("x", &[*key], None, Some(value));
            }
            prop_assert_eq!(direct.root(), commitment.root());
            let read = Commitment::read(&commitment.to_bytes()).map(|read| read.root());
            prop_assert_eq!(read, Some(commitment.root()));
            if let Some((key, value)) = state.first_key_value() {
                direct.change("x", &[*key], Some(value), Some(b"another"));
                prop_assert_ne!(direct.root(), commitment.root());
            }
        }
    }

    #[test]
    fn other_lengths_are_no_commitment() {
        let bytes = Commitment::default().to_bytes();
        assert!(Commitment::read(&bytes).is_some());
        assert!(Commitment::read(&bytes[1..]).is_none() && Commitment::read(&[bytes, vec![0; 2]].concat()).is_none());
    }
}
