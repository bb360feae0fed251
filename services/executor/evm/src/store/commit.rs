//! Writing: a block's changes become one batch.

use std::{collections::HashSet, num::NonZeroU64};

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles};
use lru::LruCache;
use prost::Message;
use rocksdb::{Direction, IteratorMode, WriteBatch};

use super::{
    Family, HEIGHT_KEY, Store,
    changeset::{self, ChangedKeys},
    keys::{self, Trie},
    record::{BlockRecord, RECEIPTS_PER_CHUNK, ReceiptChunk, ReceiptRecord},
};
use crate::{
    account::Account,
    error::StoreError,
    overlay::{AccountChange, Change, StateChanges},
    trie::{self, NodeReader},
};

/// Bytes that an entry of the cache takes beside its key and its node, roughly.
const ENTRY_BYTES: usize = 128;

/// Trie nodes that were used last, by their keys, up to a number of bytes.
pub(crate) struct NodeCache {
    nodes: LruCache<Vec<u8>, Vec<u8>>,
    bytes: usize,
    most_bytes: usize,
}

impl NodeCache {
    pub(crate) fn new(most_bytes: usize) -> Self {
        Self { nodes: LruCache::unbounded(), bytes: 0, most_bytes }
    }

    fn get(&mut self, key: &[u8]) -> Option<Vec<u8>> {
        self.nodes.get(key).cloned()
    }

    fn put(&mut self, key: Vec<u8>, node: Vec<u8>) {
        let bytes = |key: &[u8], node: &[u8]| key.len() + node.len() + ENTRY_BYTES;
        self.bytes += bytes(&key, &node);
        if let Some((key, node)) = self.nodes.push(key, node) {
            self.bytes -= bytes(&key, &node);
        }
        while self.bytes > self.most_bytes
            && let Some((key, node)) = self.nodes.pop_lru()
        {
            self.bytes -= bytes(&key, &node);
        }
    }

    fn remove(&mut self, key: &[u8]) {
        if let Some(node) = self.nodes.pop(key) {
            self.bytes -= key.len() + node.len() + ENTRY_BYTES;
        }
    }
}

/// Everything that executing a block came to.
pub(crate) struct BlockCommit {
    /// Without its state root.
    pub(crate) record: BlockRecord,
    pub(crate) changes: StateChanges,
    pub(crate) receipts: Vec<ReceiptRecord>,
}

impl Store {
    /// Writes a block on top of the state with `parent_root`, and drops history that is not among the newest `keep` states.
    pub(crate) fn commit(
        &self,
        cache: &mut NodeCache,
        parent_root: B256,
        block: BlockCommit,
        keep: Option<NonZeroU64>,
    ) -> Result<BlockRecord, StoreError> {
        let BlockCommit { mut record, changes, receipts } = block;
        let mut writer = StateWriter::new(self, cache);
        let root = writer.change(parent_root, changes, Some(record.height))?;
        record.state_root = root.to_vec();
        writer.put_block(&record, &receipts)?;
        if let Some(keep) = keep {
            writer.drop_history(record.height, keep)?;
        }
        writer.batch.put(HEIGHT_KEY, record.height.to_be_bytes());
        writer.write()?;
        Ok(record)
    }
}

/// An account that changed: its new leaf in the trie, if it still has one, and which keys changed.
struct ChangedAccount {
    leaf: Option<Vec<u8>>,
    keys: ChangedKeys,
}

/// Collects what changes in a batch.
pub(super) struct StateWriter<'a> {
    pub(super) store: &'a Store,
    cache: &'a mut NodeCache,
    pub(super) batch: WriteBatch,
    nodes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl<'a> StateWriter<'a> {
    pub(super) fn new(store: &'a Store, cache: &'a mut NodeCache) -> Self {
        Self { store, cache, batch: WriteBatch::default(), nodes: Vec::new() }
    }

    /// Writes the batch, and only then what the cache knows.
    pub(super) fn write(self) -> Result<(), StoreError> {
        self.store.write(self.batch)?;
        for (key, node) in self.nodes {
            match node {
                Some(node) => self.cache.put(key, node),
                None => self.cache.remove(&key),
            }
        }
        Ok(())
    }

    pub(super) fn put(&mut self, family: Family, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.batch.put_cf(self.store.family(family)?, key, value);
        Ok(())
    }

    pub(super) fn delete(&mut self, family: Family, key: &[u8]) -> Result<(), StoreError> {
        self.batch.delete_cf(self.store.family(family)?, key);
        Ok(())
    }

    /// Changes plain state and tries, and returns the new root. With a height, the old values become history.
    pub(super) fn change(
        &mut self,
        root: B256,
        changes: StateChanges,
        height: Option<u64>,
    ) -> Result<B256, StoreError> {
        let mut leaves = Vec::with_capacity(changes.accounts.len());
        let mut changed_keys = Vec::new();
        for change in changes.accounts {
            let Some(ChangedAccount { leaf, keys }) = self.change_account(change, height)? else { continue };
            leaves.push((keccak256(keys.0), leaf));
            changed_keys.push(keys);
        }
        for (hash, blob) in &changes.blobs {
            self.put(Family::Blobs, hash.as_slice(), blob)?;
        }
        if let Some(height) = height {
            self.put(Family::Changes, &height.to_be_bytes(), &changeset::encode(&changed_keys))?;
        }
        self.change_trie(Trie::Accounts, root, leaves)
    }

    /// Returns nothing if nothing changed after all.
    fn change_account(
        &mut self,
        change: AccountChange,
        height: Option<u64>,
    ) -> Result<Option<ChangedAccount>, StoreError> {
        let AccountChange { address, account: Change { before, now }, mut slots, wiped } = change;
        let old_storage = before.as_ref().map_or(EMPTY_ROOT_HASH, |account| account.storage_root);
        if wiped && old_storage != EMPTY_ROOT_HASH {
            self.add_wiped_slots(address, &mut slots)?;
        }
        slots.retain(|(_, slot)| slot.is_change());
        let storage = slots.iter().map(|(key, slot)| {
            (keccak256(key.to_be_bytes::<32>()), (!slot.now.is_zero()).then(|| alloy_rlp::encode(slot.now)))
        });
        let storage_root = self.change_trie(Trie::Storage(address), old_storage, storage.collect())?;
        let now = now.map(|account| Account { storage_root, ..account }).filter(|account| !account.is_empty());
        if before == now {
            return Ok(None);
        }
        if let Some(height) = height {
            self.put_history(height, address, before.as_ref(), &slots)?;
        }
        for (key, slot) in &slots {
            self.change_slot(keys::slot(address, *key), slot.now)?;
        }
        let leaf = now.as_ref().map(Account::encode);
        match &leaf {
            Some(leaf) => self.put(Family::Accounts, address.as_slice(), leaf)?,
            None => self.delete(Family::Accounts, address.as_slice())?,
        }
        Ok(Some(ChangedAccount { leaf, keys: (address, slots.into_iter().map(|(key, _)| key).collect()) }))
    }

    fn put_history(
        &mut self,
        height: u64,
        address: Address,
        before: Option<&Account>,
        slots: &[(U256, Change<U256>)],
    ) -> Result<(), StoreError> {
        let old = before.map_or(Vec::new(), Account::encode);
        self.put(Family::History, &keys::at(&keys::account_history(address), height), &old)?;
        for (key, slot) in slots {
            let key = keys::at(&keys::slot_history(address, *key), height);
            self.put(Family::History, &key, &keys::slot_value(slot.before))?;
        }
        Ok(())
    }

    fn change_slot(&mut self, key: [u8; 52], value: U256) -> Result<(), StoreError> {
        if value.is_zero() {
            self.delete(Family::Slots, &key)
        } else {
            self.put(Family::Slots, &key, &keys::slot_value(value))
        }
    }

    /// Every slot on disk that the block did not touch becomes zero.
    fn add_wiped_slots(&self, address: Address, slots: &mut Vec<(U256, Change<U256>)>) -> Result<(), StoreError> {
        let touched: HashSet<U256> = slots.iter().map(|(key, _)| *key).collect();
        let start = IteratorMode::From(address.as_slice(), Direction::Forward);
        for entry in self.store.db.iterator_cf(self.store.family(Family::Slots)?, start) {
            let (key, value) = entry?;
            if !key.starts_with(address.as_slice()) {
                break;
            }
            let key = keys::slot_of(&key)?;
            if !touched.contains(&key) {
                slots.push((key, Change { before: keys::slot_value_of(&value)?, now: U256::ZERO }));
            }
        }
        Ok(())
    }

    fn change_trie(
        &mut self,
        which: Trie,
        root: B256,
        leaves: Vec<(B256, Option<Vec<u8>>)>,
    ) -> Result<B256, StoreError> {
        if leaves.is_empty() {
            return Ok(root);
        }
        let prefix = keys::trie(which);
        let mut reader = CachedNodes { store: self.store, cache: self.cache, prefix: &prefix };
        let (root, changes) = trie::update(&mut reader, root, leaves)?;
        for (path, node) in changes {
            let key = keys::node(&prefix, &path);
            match &node {
                Some(node) => self.put(Family::Nodes, &key, node)?,
                None => self.delete(Family::Nodes, &key)?,
            }
            self.nodes.push((key, node));
        }
        Ok(root)
    }

    fn put_block(&mut self, record: &BlockRecord, receipts: &[ReceiptRecord]) -> Result<(), StoreError> {
        let height = record.height.to_be_bytes();
        self.put(Family::Blocks, &height, &record.encode_to_vec())?;
        self.put(Family::Heights, &record.hash, &height)?;
        for (position, receipt) in (0u32..).zip(receipts) {
            let place = [height.as_slice(), &position.to_be_bytes()].concat();
            self.put(Family::Transactions, &receipt.transaction_hash, &place)?;
        }
        for (chunk, receipts) in (0u32..).zip(receipts.chunks(RECEIPTS_PER_CHUNK)) {
            let receipts = ReceiptChunk { receipts: receipts.to_vec() };
            self.put(Family::Receipts, &keys::receipts(record.height, chunk), &receipts.encode_to_vec())?;
        }
        Ok(())
    }
}

/// Nodes of one trie from the cache or the disk.
struct CachedNodes<'a> {
    store: &'a Store,
    cache: &'a mut NodeCache,
    prefix: &'a [u8],
}

impl NodeReader for CachedNodes<'_> {
    fn node(&mut self, path: &Nibbles) -> Result<Option<Vec<u8>>, StoreError> {
        let key = keys::node(self.prefix, path);
        if let Some(node) = self.cache.get(&key) {
            return Ok(Some(node));
        }
        let node = self.store.get(Family::Nodes, &key)?;
        if let Some(node) = &node {
            self.cache.put(key, node.clone());
        }
        Ok(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_cache_keeps_what_was_used_last_within_its_bytes() {
        let mut cache = NodeCache::new(3 * (ENTRY_BYTES + 11));
        for key in 0..3u8 {
            cache.put(vec![key], vec![key; 10]);
        }
        assert_eq!(cache.get(&[0]), Some(vec![0; 10]));
        cache.put(vec![0], vec![9; 10]);
        cache.put(vec![3], vec![3; 10]);
        let kept = |cache: &mut NodeCache, key| cache.get(&[key]).is_some();
        assert_eq!([0, 1, 2, 3].map(|key| kept(&mut cache, key)), [true, false, true, true]);
        cache.remove(&[0]);
        cache.remove(&[0]);
        assert_eq!(cache.bytes, 2 * (ENTRY_BYTES + 11));
        cache.put(vec![4], vec![4; 5_000]);
        assert!(cache.bytes == 0 && cache.nodes.is_empty(), "what is larger than all of it is not kept");
    }
}
