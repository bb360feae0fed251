//! The database: its column families, their settings, and reads and writes of regions.

use std::{fs, path::Path};

use cita_service_api::{Region, Result, StatusCode};
use rocksdb::{
    BlockBasedIndexType, BlockBasedOptions, Cache, ColumnFamily, ColumnFamilyDescriptor, DB, DBCompressionType,
    DBPinnableSlice, DBRecoveryMode, Env, LogLevel, Options, ReadOptions, WriteBatch, WriteOptions,
};

use crate::{
    Config, OpenError,
    block::{self, BlockData},
    lock,
};

const MIB: usize = 1 << 20;
/// Bits of Bloom filter a key: one look-up in a hundred for a missing hash reads a table.
const BLOOM_BITS: f64 = 10.0;
/// Tables of the log of unflushed writes are flushed when the log grows beyond this, so that opening stays quick.
const MAX_LOG: u64 = 32 << 20;

/// Whether a region has a column family; the others are made of several.
pub(crate) fn is_kept(region: Region) -> bool {
    !matches!(region, Region::FullBlock | Region::AllBlockData)
}

/// Whether a write must be on disk before it is answered. What waits in the pool was promised to nobody.
fn is_durable(region: Region) -> bool {
    region != Region::TransactionsPool
}

pub(crate) struct Database {
    db: DB,
}

impl Database {
    pub(crate) fn open(config: &Config, dir: &Path) -> std::result::Result<Self, OpenError> {
        fs::create_dir_all(dir).map_err(|source| OpenError::Folder { dir: dir.to_owned(), source })?;
        let cache = Cache::new_lru_cache(usize::from(config.block_cache_mb.get()) * MIB);
        let families = Region::ALL
            .into_iter()
            .filter(|region| is_kept(*region))
            .map(|region| ColumnFamilyDescriptor::new(region.name(), family_options(region, config, &cache)));
        // RocksDB insists on a family of this name; nothing is kept in it.
        let unused = ColumnFamilyDescriptor::new(rocksdb::DEFAULT_COLUMN_FAMILY_NAME, Options::default());
        DB::open_cf_descriptors(&options(config), dir, families.chain([unused]))
            .map(|db| Self { db })
            .map_err(|error| explain(dir, &error))
    }

    pub(crate) fn get(&self, region: Region, key: &[u8]) -> Result<Vec<u8>> {
        self.find(region, key)?.ok_or(StatusCode::NotFound)
    }

    fn find(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.find_with(region, key, &ReadOptions::default())
    }

    fn find_with(&self, region: Region, key: &[u8], options: &ReadOptions) -> Result<Option<Vec<u8>>> {
        let value = self.db.get_pinned_cf_opt(self.family(region)?, key, options).map_err(load_error)?;
        Ok(value.map(|slice| slice.to_vec()))
    }

    /// The value at a height of a region whose values are also part of compact blocks.
    pub(crate) fn get_or_derive(
        &self,
        region: Region,
        height: &[u8],
        derive: fn(&[u8]) -> Result<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        match self.find(region, height)? {
            Some(value) => Ok(value),
            None => derive(&self.get(Region::CompactBlock, height)?),
        }
    }

    /// Puts the full block at a height together, from its parts as they were at one moment.
    pub(crate) fn full_block(&self, height: &[u8]) -> Result<Vec<u8>> {
        let snapshot = self.db.snapshot();
        let mut options = ReadOptions::default();
        options.set_snapshot(&snapshot);
        let compact = self.find_with(Region::CompactBlock, height, &options)?.ok_or(StatusCode::NotFound)?;
        let (compact, hashes) = block::transactions_of(&compact)?;
        let part = |region| self.find_with(region, height, &options)?.ok_or_else(|| missing(region, height));
        let (proof, state_root) = (part(Region::Proof)?, part(Region::Result)?);
        let family = self.family(Region::Transactions)?;
        let found = self.db.batched_multi_get_cf_opt(family, &hashes, false, &options);
        let transactions = found
            .into_iter()
            .map(|result| result.map_err(load_error)?.ok_or_else(|| missing(Region::Transactions, height)))
            .collect::<Result<Vec<DBPinnableSlice<'_>>>>()?;
        block::assemble(compact, transactions.iter().map(|slice| &**slice), proof, state_root)
    }

    pub(crate) fn put(&self, region: Region, key: &[u8], value: &[u8]) -> Result<()> {
        self.db.put_cf_opt(self.family(region)?, key, value, &write_options(region)).map_err(store_error)
    }

    /// Writes all parts of a block as one step.
    pub(crate) fn put_block(&self, block: &BlockData) -> Result<()> {
        let mut batch = WriteBatch::default();
        block.for_each_entry(|region, key, value| {
            batch.put_cf(self.family(region)?, key, value);
            Ok(())
        })?;
        self.db.write_opt(batch, &write_options(Region::AllBlockData)).map_err(store_error)
    }

    pub(crate) fn delete(&self, region: Region, key: &[u8]) -> Result<()> {
        self.db.delete_cf_opt(self.family(region)?, key, &write_options(region)).map_err(|error| {
            tracing::error!(region = region.name(), %error, "RocksDB refused a delete");
            StatusCode::DeleteError
        })
    }

    fn family(&self, region: Region) -> Result<&ColumnFamily> {
        self.db.cf_handle(region.name()).ok_or(StatusCode::BadRegion)
    }
}

fn load_error(error: rocksdb::Error) -> StatusCode {
    tracing::error!(%error, "RocksDB refused a load");
    StatusCode::LoadError
}

fn store_error(error: rocksdb::Error) -> StatusCode {
    tracing::error!(%error, "RocksDB refused a store");
    StatusCode::StoreError
}

fn missing(region: Region, height: &[u8]) -> StatusCode {
    tracing::error!(region = region.name(), ?height, "a stored block lacks one of its parts");
    StatusCode::LoadError
}

fn write_options(region: Region) -> WriteOptions {
    let mut options = WriteOptions::default();
    options.set_sync(is_durable(region));
    options
}

fn explain(dir: &Path, error: &rocksdb::Error) -> OpenError {
    let message = error.to_string();
    // "While lock file: …/LOCK: Resource temporarily unavailable", or "lock hold by current process, …".
    if message.contains("lock file") || message.contains("lock hold by current process") {
        return OpenError::InUse { dir: dir.to_owned(), owner: lock::owner(dir) };
    }
    OpenError::Database { dir: dir.to_owned(), message }
}

/// Settings of the whole database. Its memory is bounded by the write buffer and the cache, to which also indexes and filters belong.
fn options(config: &Config) -> Options {
    let mut options = Options::default();
    options.create_if_missing(true);
    options.create_missing_column_families(true);
    options.set_db_write_buffer_size(usize::from(config.write_buffer_mb.get()) * MIB);
    options.set_max_total_wal_size(MAX_LOG);
    options.set_max_open_files(i32::from(config.max_open_files.get()));
    options.set_max_background_jobs(2);
    if let Ok(mut env) = Env::new() {
        // Tables can be merged later; blocks, and a node that starts with many of them, cannot wait.
        env.lower_thread_pool_cpu_priority();
        env.lower_thread_pool_io_priority();
        options.set_env(&env);
    }
    options.set_bytes_per_sync(MIB as u64);
    // After a crash the log is good up to its first bad record; what was synced lies before it.
    options.set_wal_recovery_mode(DBRecoveryMode::PointInTime);
    options.set_log_level(LogLevel::Warn);
    options.set_keep_log_file_num(2);
    options.set_max_log_file_size(MIB);
    options.set_stats_dump_period_sec(0);
    options.set_skip_stats_update_on_db_open(true);
    options
}

fn family_options(region: Region, config: &Config, cache: &Cache) -> Options {
    let mut table = BlockBasedOptions::default();
    table.set_block_cache(cache);
    table.set_cache_index_and_filter_blocks(true);
    table.set_pin_l0_filter_and_index_blocks_in_cache(true);
    if region.key_len() == 32 {
        // Many keys without an order: most look-ups are for hashes that are not there, and indexes grow large.
        table.set_bloom_filter(BLOOM_BITS, false);
        table.set_index_type(BlockBasedIndexType::TwoLevelIndexSearch);
        table.set_partition_filters(true);
    }
    let mut options = Options::default();
    options.set_block_based_table_factory(&table);
    options.set_compression_type(DBCompressionType::Lz4);
    // A quarter each: the busiest regions flush before the common bound makes all others flush small tables.
    options.set_write_buffer_size((usize::from(config.write_buffer_mb.get()) * MIB / 4).max(64 << 10));
    options.set_target_file_size_base(32 << 20);
    options
}

#[cfg(test)]
mod tests {
    use rocksdb::statistics::Ticker;

    use super::*;

    #[test]
    fn every_write_but_the_pools_is_synced() {
        let dir = tempfile::tempdir().unwrap();
        let mut options = options(&Config::default());
        options.enable_statistics();
        let db = DB::open(&options, dir.path()).unwrap();
        for region in Region::ALL {
            let before = options.get_ticker_count(Ticker::WalFileSynced);
            db.put_opt(b"key", b"value", &write_options(region)).unwrap();
            let synced = options.get_ticker_count(Ticker::WalFileSynced) > before;
            assert_eq!(synced, region != Region::TransactionsPool, "{region:?}");
        }
    }
}
