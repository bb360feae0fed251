//! Which keys a block changed: for each account its address(20), the number of its slots (u32 BE) and the slots(32).

use alloy_primitives::{Address, U256};

use crate::error::StoreError;

/// An account that a block changed, and its slots that changed.
pub(super) type ChangedKeys = (Address, Vec<U256>);

pub(super) fn encode(keys: &[ChangedKeys]) -> Vec<u8> {
    let mut out = Vec::with_capacity(keys.iter().map(|(_, slots)| 24 + 32 * slots.len()).sum());
    for (address, slots) in keys {
        out.extend_from_slice(address.as_slice());
        // A block that changes 2^32 slots does not fit into memory.
        out.extend_from_slice(&u32::try_from(slots.len()).unwrap_or(u32::MAX).to_be_bytes());
        for slot in slots {
            out.extend_from_slice(&slot.to_be_bytes::<32>());
        }
    }
    out
}

pub(super) fn decode(bytes: &[u8]) -> Result<Vec<ChangedKeys>, StoreError> {
    let mut rest = bytes;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        keys.push(decode_one(&mut rest).ok_or_else(|| StoreError::damaged("a change set ends too early"))?);
    }
    Ok(keys)
}

fn decode_one(rest: &mut &[u8]) -> Option<ChangedKeys> {
    let address = Address::from(rest.split_off_first_chunk()?);
    let count = usize::try_from(u32::from_be_bytes(*rest.split_off_first_chunk()?)).ok()?;
    let slots = rest.split_off(..count.checked_mul(32)?)?;
    let (slots, _) = slots.as_chunks::<32>();
    Some((address, slots.iter().map(|slot| U256::from_be_bytes(*slot)).collect()))
}

trait SplitOffFirstChunk<'a> {
    fn split_off_first_chunk<const N: usize>(&mut self) -> Option<&'a [u8; N]>;
}

impl<'a> SplitOffFirstChunk<'a> for &'a [u8] {
    fn split_off_first_chunk<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (chunk, rest) = self.split_first_chunk()?;
        *self = rest;
        Some(chunk)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_change_set_reads_back(keys in proptest::collection::vec(
            (any::<[u8; 20]>(), proptest::collection::vec(any::<u64>(), 0..5)), 0..8
        )) {
            let keys: Vec<ChangedKeys> =
                keys.into_iter().map(|(a, s)| (Address::from(a), s.into_iter().map(U256::from).collect())).collect();
            prop_assert_eq!(decode(&encode(&keys)).unwrap(), keys);
        }

        #[test]
        fn arbitrary_bytes_never_panic_as_a_change_set(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
