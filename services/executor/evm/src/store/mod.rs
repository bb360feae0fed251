//! The state on disk: one RocksDB.
//!
//! | column family | key → value |
//! | --- | --- |
//! | default | `format` → the format's name; `height` → height of the last block (u64 BE); `oldest_state` → see `history` |
//! | accounts | address → encoded account, newest |
//! | slots | address ‖ slot → value without leading zeros, newest |
//! | nodes | 0 ‖ path → node of the account trie; 1 ‖ address ‖ path → node of a storage trie; newest, one byte a nibble |
//! | history | 0 ‖ address ‖ height, or 1 ‖ address ‖ slot ‖ height → what the value was *before* the block at that height; empty for none |
//! | changes | height → keys that the block changed, see [`changeset`] |
//! | blobs | Keccak-256 → code or ABI text |
//! | blocks | height → [`record::BlockRecord`] |
//! | heights | block hash → height |
//! | receipts | height ‖ chunk → [`record::ReceiptChunk`] |
//! | transactions | transaction hash → height ‖ position among the receipts of its block |
//!
//! - The newest state is one read away. The state after an older height is the first history entry above that height,
//!   or the newest value if there is none: one seek. So old values are written once, when they are replaced, and pruning
//!   deletes change sets without touching anything else.
//! - A block is one atomic batch, with the height. It is not synced: whatever a crash takes away is whole blocks from
//!   the end, and storage, which is synced, still has them.

mod changeset;
mod commit;
mod history;
pub(crate) mod keys;
pub(crate) mod record;
mod revert;
mod view;

use std::{num::NonZeroUsize, path::Path};

use alloy_primitives::B256;
use lru::LruCache;
use parking_lot::Mutex;
use revm::bytecode::Bytecode;
use rocksdb::{
    BlockBasedOptions, Cache, ColumnFamily, ColumnFamilyDescriptor, DB, DBCompressionType, Env, Options, WriteBatch,
    WriteOptions,
};

pub(crate) use commit::{BlockCommit, NodeCache};
pub(crate) use view::{State, View};

use crate::{
    config::Config,
    error::{OpenError, StoreError},
};

/// Name of the layout above.
const FORMAT: &str = "cita-evm-1";

const FORMAT_KEY: &[u8] = b"format";
const HEIGHT_KEY: &[u8] = b"height";

/// A column family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Accounts,
    Slots,
    Nodes,
    History,
    Changes,
    Blobs,
    Blocks,
    Heights,
    Receipts,
    Transactions,
}

impl Family {
    const ALL: [Self; 10] = [
        Self::Accounts,
        Self::Slots,
        Self::Nodes,
        Self::History,
        Self::Changes,
        Self::Blobs,
        Self::Blocks,
        Self::Heights,
        Self::Receipts,
        Self::Transactions,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Slots => "slots",
            Self::Nodes => "nodes",
            Self::History => "history",
            Self::Changes => "changes",
            Self::Blobs => "blobs",
            Self::Blocks => "blocks",
            Self::Heights => "heights",
            Self::Receipts => "receipts",
            Self::Transactions => "transactions",
        }
    }

    /// Whether single keys are looked up that are often missing.
    fn wants_bloom_filter(self) -> bool {
        matches!(self, Self::Accounts | Self::Slots | Self::Transactions | Self::Heights)
    }
}

/// The database and what all its readers share.
pub(crate) struct Store {
    db: DB,
    codes: Mutex<LruCache<B256, Bytecode>>,
}

impl Store {
    /// Opens or makes the state in `dir`.
    pub(crate) fn open(config: &Config, dir: &Path) -> Result<Self, OpenError> {
        let failed = |source: rocksdb::Error| open_error(dir, source);
        std::fs::create_dir_all(dir).map_err(|error| OpenError::Damaged {
            dir: dir.to_owned(),
            reason: format!("the folder cannot be made: {error}"),
        })?;
        let cache = Cache::new_lru_cache(config.block_cache_bytes);
        let families =
            Family::ALL.map(|family| ColumnFamilyDescriptor::new(family.name(), family_options(Some(family), &cache)));
        let mut options = family_options(None, &cache);
        options.create_if_missing(true);
        options.create_missing_column_families(true);
        options.set_db_write_buffer_size(config.write_buffer_bytes);
        options.set_max_total_wal_size(32 << 20);
        options.set_max_open_files(256);
        options.set_max_background_jobs(2);
        if let Ok(mut env) = Env::new() {
            // Tables can be merged later; execution, and a node that starts with many of them, cannot wait.
            env.lower_thread_pool_cpu_priority();
            env.lower_thread_pool_io_priority();
            options.set_env(&env);
        }
        options.set_keep_log_file_num(2);
        // All families reach the disk together, so no power failure can leave them at different blocks.
        options.set_atomic_flush(true);
        let db = DB::open_cf_descriptors(&options, dir, families).map_err(failed)?;
        let store = Self {
            db,
            codes: Mutex::new(LruCache::new(NonZeroUsize::new(config.cached_contracts).unwrap_or(NonZeroUsize::MIN))),
        };
        store.check_format(dir)?;
        Ok(store)
    }

    fn check_format(&self, dir: &Path) -> Result<(), OpenError> {
        let failed = |source: rocksdb::Error| open_error(dir, source);
        match self.db.get(FORMAT_KEY).map_err(failed)? {
            Some(found) if found == FORMAT.as_bytes() => Ok(()),
            Some(found) => Err(OpenError::Format {
                dir: dir.to_owned(),
                found: String::from_utf8_lossy(&found).into_owned(),
                expected: FORMAT,
            }),
            None => self.db.put(FORMAT_KEY, FORMAT).map_err(failed),
        }
    }

    fn family(&self, family: Family) -> Result<&ColumnFamily, StoreError> {
        let handle = self.db.cf_handle(family.name());
        handle.ok_or_else(|| StoreError::damaged(format!("the column family {} is missing", family.name())))
    }

    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.db.get_cf(self.family(family)?, key)?)
    }

    /// Writes a block, or takes one back: all of it or nothing.
    fn write(&self, batch: WriteBatch) -> Result<(), StoreError> {
        let mut options = WriteOptions::default();
        options.set_sync(false);
        Ok(self.db.write_opt(batch, &options)?)
    }
}

fn family_options(family: Option<Family>, cache: &Cache) -> Options {
    let mut table = BlockBasedOptions::default();
    table.set_block_cache(cache);
    table.set_cache_index_and_filter_blocks(true);
    table.set_pin_l0_filter_and_index_blocks_in_cache(true);
    if family.is_some_and(Family::wants_bloom_filter) {
        table.set_bloom_filter(10.0, false);
    }
    let mut options = Options::default();
    options.set_block_based_table_factory(&table);
    options.set_write_buffer_size(8 << 20);
    options.set_arena_block_size(64 << 10);
    options.set_compression_type(DBCompressionType::Lz4);
    options
}

fn open_error(dir: &Path, source: rocksdb::Error) -> OpenError {
    let dir = dir.to_owned();
    let text = source.to_string();
    match source.kind() {
        rocksdb::ErrorKind::IOError if text.contains("lock") => OpenError::InUse { dir },
        rocksdb::ErrorKind::Corruption => OpenError::Damaged { dir, reason: text },
        _ => OpenError::Database { dir, source },
    }
}

#[cfg(test)]
mod tests;
