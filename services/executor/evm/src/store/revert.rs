//! Taking blocks back.

use alloy_primitives::{Address, B256, U256};
use alloy_trie::EMPTY_ROOT_HASH;

use super::{
    Family, HEIGHT_KEY, NodeCache, Store, View, changeset,
    commit::StateWriter,
    keys,
    record::{BlockRecord, RECEIPTS_PER_CHUNK},
};
use crate::{
    account::Account,
    error::StoreError,
    overlay::{AccountChange, Change, StateChanges},
};

impl Store {
    /// Takes blocks back, one atomic step each, until `height` is the last one, and returns it. The root that results is compared
    /// with the one that was recorded.
    pub(crate) fn revert_to(&self, cache: &mut NodeCache, height: u64) -> Result<BlockRecord, StoreError> {
        let refused = |reason: String| StoreError::Rollback { to: height, reason };
        loop {
            let view = self.view();
            let last = view.last_block()?.ok_or_else(|| refused("no block is executed".to_owned()))?;
            if last.height == height {
                return Ok(last);
            }
            if last.height < height {
                return Err(refused(format!("the last executed block is {}", last.height)));
            }
            let oldest = self.oldest_state()?;
            if height < oldest {
                return Err(refused(format!("states before that after block {oldest} are not kept")));
            }
            self.revert_block(cache, &view, &last)?;
        }
    }

    fn revert_block(&self, cache: &mut NodeCache, view: &View<'_>, last: &BlockRecord) -> Result<(), StoreError> {
        let height = last.height;
        let keys = self.get(Family::Changes, &height.to_be_bytes())?;
        let keys = keys.ok_or_else(|| StoreError::damaged(format!("the change set of block {height} is missing")))?;
        let keys = changeset::decode(&keys)?;
        let mut writer = StateWriter::new(self, cache);
        let mut changes = StateChanges::default();
        for (address, slots) in keys {
            let change = self.undone(view, height, address, &slots)?;
            changes.accounts.push(change);
            writer.delete(Family::History, &keys::at(&keys::account_history(address), height))?;
            for slot in slots {
                writer.delete(Family::History, &keys::at(&keys::slot_history(address, slot), height))?;
            }
        }
        let parent = match height.checked_sub(1) {
            Some(parent) => view.block(parent)?,
            None => None,
        };
        let root = writer.change(last.state_root()?.0.into(), changes, None)?;
        let parent_root = match &parent {
            Some(parent) => B256::from(parent.state_root()?.0),
            None => EMPTY_ROOT_HASH,
        };
        if root != parent_root {
            return Err(StoreError::damaged(format!("taking back block {height} gives state root {root}")));
        }
        self.forget_block(&mut writer, view, last)?;
        match parent {
            Some(parent) => writer.batch.put(HEIGHT_KEY, parent.height.to_be_bytes()),
            None => writer.batch.delete(HEIGHT_KEY),
        }
        writer.write()
    }

    /// The change from what an account is to what it was before the block at `height`.
    fn undone(
        &self,
        view: &View<'_>,
        height: u64,
        address: Address,
        slots: &[U256],
    ) -> Result<AccountChange, StoreError> {
        let state = view.newest();
        let old = |history: Vec<u8>| {
            let value = self.get(Family::History, &keys::at(&history, height))?;
            value.ok_or_else(|| StoreError::damaged(format!("an old value of block {height} is missing")))
        };
        let before = old(keys::account_history(address))?;
        let before = if before.is_empty() { None } else { Some(Account::decode(&before)?) };
        let slot = |key: &U256| {
            let now = keys::slot_value_of(&old(keys::slot_history(address, *key))?)?;
            Ok((*key, Change { before: state.slot_at(address, *key)?, now }))
        };
        Ok(AccountChange {
            address,
            account: Change { before: state.account_at(address)?, now: before },
            slots: slots.iter().map(slot).collect::<Result<_, StoreError>>()?,
            wiped: false,
        })
    }

    fn forget_block(
        &self,
        writer: &mut StateWriter<'_>,
        view: &View<'_>,
        block: &BlockRecord,
    ) -> Result<(), StoreError> {
        let height = block.height.to_be_bytes();
        for receipt in view.receipts(block)? {
            writer.delete(Family::Transactions, &receipt.transaction_hash)?;
        }
        for chunk in 0..block.receipts.div_ceil(RECEIPTS_PER_CHUNK as u32) {
            writer.delete(Family::Receipts, &keys::receipts(block.height, chunk))?;
        }
        writer.delete(Family::Changes, &height)?;
        writer.delete(Family::Heights, &block.hash)?;
        writer.delete(Family::Blocks, &height)
    }
}
