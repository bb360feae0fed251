//! Keys. Numbers are big-endian, so keys are ordered as what they mean.

use alloy_primitives::{Address, U256};
use alloy_trie::Nibbles;

use crate::error::StoreError;

const ACCOUNT: u8 = 0;
const SLOT: u8 = 1;

/// Which trie a node belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trie {
    Accounts,
    Storage(Address),
}

/// The beginning of the keys of all nodes of a trie.
pub(super) fn trie(trie: Trie) -> Vec<u8> {
    match trie {
        Trie::Accounts => vec![ACCOUNT],
        Trie::Storage(address) => [[SLOT].as_slice(), address.as_slice()].concat(),
    }
}

pub(super) fn node(trie_key: &[u8], path: &Nibbles) -> Vec<u8> {
    let mut key = Vec::with_capacity(trie_key.len() + path.len());
    key.extend_from_slice(trie_key);
    key.extend(path.iter());
    key
}

pub(super) fn slot(address: Address, slot: U256) -> [u8; 52] {
    let mut key = [0; 52];
    let (start, end) = key.split_at_mut(20);
    start.copy_from_slice(address.as_slice());
    end.copy_from_slice(&slot.to_be_bytes::<32>());
    key
}

/// The slot in a key of the family of slots.
pub(super) fn slot_of(key: &[u8]) -> Result<U256, StoreError> {
    let slot = key.get(20..).and_then(|slot| <[u8; 32]>::try_from(slot).ok());
    slot.map(U256::from_be_bytes).ok_or_else(|| StoreError::damaged("a slot's key has not 52 bytes"))
}

/// The beginning of the history of an account.
pub(super) fn account_history(address: Address) -> Vec<u8> {
    [[ACCOUNT].as_slice(), address.as_slice()].concat()
}

/// The beginning of the history of a slot.
pub(super) fn slot_history(address: Address, key: U256) -> Vec<u8> {
    [[SLOT].as_slice(), &slot(address, key)].concat()
}

pub(super) fn at(history: &[u8], height: u64) -> Vec<u8> {
    [history, &height.to_be_bytes()].concat()
}

pub(super) fn receipts(height: u64, chunk: u32) -> [u8; 12] {
    let mut key = [0; 12];
    let (start, end) = key.split_at_mut(8);
    start.copy_from_slice(&height.to_be_bytes());
    end.copy_from_slice(&chunk.to_be_bytes());
    key
}

/// A height in a value or a key.
pub(super) fn height_of(bytes: &[u8]) -> Result<u64, StoreError> {
    bytes.try_into().map(u64::from_be_bytes).map_err(|_| StoreError::damaged("a height has not 8 bytes"))
}

/// The value of a slot: without leading zeros, so zero is empty.
pub(super) fn slot_value(value: U256) -> Vec<u8> {
    value.to_be_bytes_trimmed_vec()
}

pub(super) fn slot_value_of(bytes: &[u8]) -> Result<U256, StoreError> {
    U256::try_from_be_slice(bytes).ok_or_else(|| StoreError::damaged("a slot has more than 32 bytes"))
}
