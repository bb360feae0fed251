//! The [`Storage`](cita_service_api::Storage) trait over a [`Database`].

use std::path::Path;

use cita_storage_core::{BlockStorage, OpenError};

use crate::{Config, database::Database};

/// Storage in a RocksDB database. It is closed when the last clone is dropped.
pub type RocksStorage = BlockStorage<Database>;

/// Opens the database in a folder, which is made if it does not exist. After a crash this replays the log of unflushed writes.
///
/// # Errors
/// [`OpenError::InUse`] when a process has it open, [`OpenError::Folder`], [`OpenError::Database`].
pub fn open(config: &Config, dir: &Path) -> Result<RocksStorage, OpenError> {
    Ok(BlockStorage::new(Database::open(config, dir)?))
}
