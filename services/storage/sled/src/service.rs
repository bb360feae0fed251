//! The [`Storage`](cita_service_api::Storage) trait over a [`Database`].

use std::path::Path;

use cita_storage_core::{BlockStorage, OpenError};

use crate::{Config, database::Database};

/// Storage in a sled database. It is closed when the last clone is dropped.
pub type SledStorage = BlockStorage<Database>;

/// Opens the database in a folder, which is made if it does not exist.
///
/// # Errors
/// [`OpenError::InUse`] when a process has it open, [`OpenError::Folder`], [`OpenError::Database`].
pub fn open(config: &Config, dir: &Path) -> Result<SledStorage, OpenError> {
    Ok(BlockStorage::new(Database::open(config, dir)?))
}
