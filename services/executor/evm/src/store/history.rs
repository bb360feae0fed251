//! How far back states go, and dropping those before.
//!
//! The state after a block is made of the newest values and the old ones that later blocks left. So the history that a block left is
//! needed for states before it only: dropping it, from the oldest block on, takes one state after the other away.

use std::num::NonZeroU64;

use super::{Family, Store, View, changeset, commit::StateWriter, keys};
use crate::error::StoreError;

/// Height of the oldest block whose state is kept (u64 BE); 0 when missing.
const OLDEST_KEY: &[u8] = b"oldest_state";

/// States that go with one new block at most. More than one, so that a long history is gone some time after the mode was changed.
const MOST_AT_ONCE: u64 = 8;

impl Store {
    /// The oldest block whose state is kept.
    pub(super) fn oldest_state(&self) -> Result<u64, StoreError> {
        self.db.get(OLDEST_KEY)?.map_or(Ok(0), |height| keys::height_of(&height))
    }
}

impl View<'_> {
    /// That the state after the block at `height`, which is executed, can be read.
    pub(super) fn check_kept(&self, height: u64) -> Result<(), StoreError> {
        let oldest = self.snapshot.get(OLDEST_KEY)?.map_or(Ok(0), |height| keys::height_of(&height))?;
        if height < oldest { Err(StoreError::Dropped { height, oldest }) } else { Ok(()) }
    }
}

impl StateWriter<'_> {
    /// Drops the oldest states before the `keep` newest ones, of which the last is that after the block at `height`.
    pub(super) fn drop_history(&mut self, height: u64, keep: NonZeroU64) -> Result<(), StoreError> {
        let oldest = self.store.oldest_state()?;
        let wanted = height.saturating_add(1).saturating_sub(keep.get());
        let wanted = wanted.min(oldest.saturating_add(MOST_AT_ONCE));
        if wanted <= oldest {
            return Ok(());
        }
        for block in oldest..=wanted {
            self.drop_history_of(block)?;
        }
        self.batch.put(OLDEST_KEY, wanted.to_be_bytes());
        Ok(())
    }

    /// Drops the old values that a block left, if they are still there.
    fn drop_history_of(&mut self, height: u64) -> Result<(), StoreError> {
        let Some(changed) = self.store.get(Family::Changes, &height.to_be_bytes())? else { return Ok(()) };
        for (address, slots) in changeset::decode(&changed)? {
            self.delete(Family::History, &keys::at(&keys::account_history(address), height))?;
            for slot in slots {
                self.delete(Family::History, &keys::at(&keys::slot_history(address, slot), height))?;
            }
        }
        self.delete(Family::Changes, &height.to_be_bytes())
    }
}
