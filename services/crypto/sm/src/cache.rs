//! Keys that were seen before, with what was computed for them.
//!
//! A key's [`Table`] makes verification almost three times as fast and costs one and a half slow ones to build. So it
//! is built when the key has verified its third signature: keys that sign once or twice never pay for one. Both lists
//! are bounded and forget what was not used for longest:
//!
//! - `known` holds the tables, 8 KiB each: [`DEFAULT_TABLES`] of them take 32 MiB;
//! - `candidates` only counts, 64 bytes and a little each, [`CANDIDATES_PER_TABLE`] for each table.
//!
//! Keys of one signature pass through `candidates` without pushing a table out, and a key whose signature failed
//! enters neither. The lists are cut into shards with a lock each, so that many cores rarely wait for one another.

use std::{
    hash::{BuildHasher, RandomState},
    num::NonZeroUsize,
    sync::Arc,
};

use cita_service_api::Address;
use lru::LruCache;
use parking_lot::Mutex;

use crate::{hash, point::Affine, tables::Table};

/// Tables that a verifier keeps unless told otherwise.
pub(crate) const DEFAULT_TABLES: usize = (32 << 20) / Table::KEY_BYTES;
const CANDIDATES_PER_TABLE: usize = 4;
const SHARDS: usize = 16;
/// Good signatures after which a key gets a table.
const USES_BEFORE_TABLE: u8 = 3;

/// The 64 bytes of a public key.
type KeyBytes = [u8; 64];

/// A key with its table.
pub(crate) struct KnownKey {
    pub(crate) za: [u8; 32],
    pub(crate) address: Address,
    pub(crate) table: Table,
}

/// Bounded memory of keys.
pub(crate) struct KeyCache {
    hasher: RandomState,
    shards: Vec<Mutex<Shard>>,
}

struct Shard {
    known: LruCache<KeyBytes, Arc<KnownKey>>,
    candidates: LruCache<KeyBytes, u8>,
}

impl KeyCache {
    /// Keeps up to `tables` tables, rounded up to a full number for each shard.
    pub(crate) fn new(tables: usize) -> Self {
        let known = NonZeroUsize::MIN.saturating_add(tables.saturating_sub(1) / SHARDS);
        let candidates = known.saturating_mul(NonZeroUsize::MIN.saturating_add(CANDIDATES_PER_TABLE - 1));
        let shard = || Shard { known: LruCache::new(known), candidates: LruCache::new(candidates) };
        Self { hasher: RandomState::new(), shards: (0..SHARDS).map(|_| Mutex::new(shard())).collect() }
    }

    fn shard(&self, key: &KeyBytes) -> &Mutex<Shard> {
        &self.shards[self.hasher.hash_one(key) as usize % SHARDS]
    }

    /// The key's table, if it has one.
    pub(crate) fn get(&self, key: &KeyBytes) -> Option<Arc<KnownKey>> {
        self.shard(key).lock().known.get(key).cloned()
    }

    /// Notes that a signature of a key without a table was good; builds the table when it is time.
    pub(crate) fn note_use(&self, key: &KeyBytes, point: &Affine, za: [u8; 32], address: Address) {
        if !self.shard(key).lock().count(key) {
            return;
        }
        let known = Arc::new(KnownKey { za, address, table: Table::of_key(point) });
        self.shard(key).lock().known.put(*key, known);
    }
}

impl Shard {
    /// Counts a use; whether the key has earned a table by it.
    fn count(&mut self, key: &KeyBytes) -> bool {
        let uses = self.candidates.get_or_insert_mut(*key, || 0);
        *uses += 1;
        let earned = *uses >= USES_BEFORE_TABLE;
        if earned {
            self.candidates.pop(key);
        }
        earned
    }
}

impl KnownKey {
    /// What the key's signatures are about: e.
    pub(crate) fn digest(&self, message: &[u8; 32]) -> [u8; 32] {
        hash::message_digest(&self.za, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(cache: &KeyCache, key: &KeyBytes) {
        cache.note_use(key, &Affine::GENERATOR, [0; 32], Address::ZERO);
    }

    #[test]
    fn a_key_gets_its_table_with_its_third_use() {
        let cache = KeyCache::new(1);
        for _ in 1..USES_BEFORE_TABLE {
            note(&cache, &[1; 64]);
            assert!(cache.get(&[1; 64]).is_none());
        }
        note(&cache, &[1; 64]);
        assert!(cache.get(&[1; 64]).is_some());
    }

    #[test]
    fn neither_list_grows_past_its_bound() {
        let cache = KeyCache::new(SHARDS);
        for i in 0..200_u8 {
            note(&cache, &[i; 64]);
        }
        for i in 0..40_u8 {
            (0..USES_BEFORE_TABLE).for_each(|_| note(&cache, &[i; 64]));
        }
        for shard in &cache.shards {
            let shard = shard.lock();
            assert!(shard.known.len() <= 1 && shard.candidates.len() <= CANDIDATES_PER_TABLE);
        }
    }

    #[test]
    fn keys_of_one_use_push_no_table_out() {
        let cache = KeyCache::new(1);
        (0..USES_BEFORE_TABLE).for_each(|_| note(&cache, &[1; 64]));
        (2..250_u8).for_each(|i| note(&cache, &[i; 64]));
        assert!(cache.get(&[1; 64]).is_some());
    }
}
