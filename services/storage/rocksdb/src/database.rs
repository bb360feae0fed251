//! The database: its column families, their settings, and reads and writes of regions.

use std::{fs, path::Path};

use cita_service_api::{Region, Result, StatusCode};
use cita_storage_core::{Engine, OpenError, View, Writer, is_kept};
use rocksdb::{
    BlockBasedIndexType, BlockBasedOptions, Cache, ColumnFamily, ColumnFamilyDescriptor, DB, DBCompressionType,
    DBRecoveryMode, Env, LogLevel, Options, ReadOptions, WriteBatch, WriteOptions,
};

use crate::{Config, lock};

const MIB: usize = 1 << 20;
/// Bits of Bloom filter a key: one look-up in a hundred for a missing hash reads a table.
const BLOOM_BITS: f64 = 10.0;
/// Tables of the log of unflushed writes are flushed when the log grows beyond this, so that opening stays quick.
const MAX_LOG: u64 = 32 << 20;

/// A RocksDB database, one column family a region.
pub struct Database {
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

    fn get_with(&self, region: Region, key: &[u8], options: &ReadOptions) -> Result<Option<Vec<u8>>> {
        let value = self.db.get_pinned_cf_opt(self.family(region)?, key, options).map_err(load_error)?;
        Ok(value.map(|slice| slice.to_vec()))
    }

    fn family(&self, region: Region) -> Result<&ColumnFamily> {
        self.db.cf_handle(region.name()).ok_or(StatusCode::BadRegion)
    }
}

impl Engine for Database {
    const NAME: &'static str = "RocksDB";

    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.get_with(region, key, &ReadOptions::default())
    }

    fn read<T>(&self, read: impl FnOnce(&dyn View) -> Result<T>) -> Result<T> {
        let snapshot = self.db.snapshot();
        let mut options = ReadOptions::default();
        options.set_snapshot(&snapshot);
        read(&Moment { database: self, options })
    }

    fn write(&self, durable: bool, fill: impl FnOnce(&mut dyn Writer) -> Result<()>) -> Result<()> {
        let mut batch = Batch { database: self, batch: WriteBatch::default() };
        fill(&mut batch)?;
        self.db.write_opt(batch.batch, &write_options(durable)).map_err(store_error)
    }

    fn delete(&self, durable: bool, region: Region, key: &[u8]) -> Result<()> {
        self.db.delete_cf_opt(self.family(region)?, key, &write_options(durable)).map_err(|error| {
            tracing::error!(region = region.name(), %error, "RocksDB refused a delete");
            StatusCode::DeleteError
        })
    }
}

/// The database as a snapshot has it.
struct Moment<'a> {
    database: &'a Database,
    options: ReadOptions,
}

impl View for Moment<'_> {
    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.database.get_with(region, key, &self.options)
    }

    fn get_all(&self, region: Region, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>> {
        let family = self.database.family(region)?;
        let found = self.database.db.batched_multi_get_cf_opt(family, keys, false, &self.options);
        found.into_iter().map(|value| Ok(value.map_err(load_error)?.map(|slice| slice.to_vec()))).collect()
    }
}

struct Batch<'a> {
    database: &'a Database,
    batch: WriteBatch,
}

impl Writer for Batch<'_> {
    fn put(&mut self, region: Region, key: &[u8], value: &[u8]) -> Result<()> {
        self.batch.put_cf(self.database.family(region)?, key, value);
        Ok(())
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

fn write_options(durable: bool) -> WriteOptions {
    let mut options = WriteOptions::default();
    options.set_sync(durable);
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
    fn a_durable_write_is_synced_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let mut options = options(&Config::default());
        options.enable_statistics();
        let db = DB::open(&options, dir.path()).unwrap();
        for durable in [true, false, true] {
            let before = options.get_ticker_count(Ticker::WalFileSynced);
            db.put_opt(b"key", b"value", &write_options(durable)).unwrap();
            assert_eq!(options.get_ticker_count(Ticker::WalFileSynced) > before, durable);
        }
    }
}
