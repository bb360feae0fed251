//! `[storage_rocksdb]` of a node's `config.toml`.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

const CACHE: NonZeroU16 = NonZeroU16::new(16).unwrap();
const WRITE_BUFFER: NonZeroU16 = NonZeroU16::new(32).unwrap();
const OPEN_FILES: NonZeroU16 = NonZeroU16::new(256).unwrap();

/// How much memory and how many files the database may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Cache of blocks, indexes and filters, in MiB.
    pub block_cache_mb: NonZeroU16,
    /// What may wait in memory to be written to tables, over all regions, in MiB. It is in the log on disk already.
    pub write_buffer_mb: NonZeroU16,
    /// Files that are kept open; at least 20.
    pub max_open_files: NonZeroU16,
}

impl Default for Config {
    fn default() -> Self {
        Self { block_cache_mb: CACHE, write_buffer_mb: WRITE_BUFFER, max_open_files: OPEN_FILES }
    }
}
