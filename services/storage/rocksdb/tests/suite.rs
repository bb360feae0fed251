//! The suite that every storage passes.

use std::{num::NonZeroU16, path::Path};

use cita_storage_rocksdb::{Config, OpenError, RocksStorage};

/// Small buffers, so that tables are written and merged all the time.
fn open(dir: &Path) -> Result<RocksStorage, OpenError> {
    cita_storage_rocksdb::open(&Config { write_buffer_mb: NonZeroU16::MIN, ..Config::default() }, dir)
}

cita_storage_core::storage_suite!(open);
