//! The [`Storage`](cita_service_api::Storage) trait over a [`Database`].

use std::path::Path;

use cita_service_api::{Address, Hash};
use cita_storage_core::{BlockStorage, OpenError};

use crate::{Config, database::Database};

/// Storage in a TiKV cluster. The connection is closed when the last clone is dropped.
pub type TikvStorage = BlockStorage<Database>;

/// What a storage is opened with.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The section of config.toml.
    pub config: &'a Config,
    /// Where relative paths of the section start.
    pub root: &'a Path,
    /// A folder of this node. It keeps two processes of one folder from starting; all data is in the cluster.
    pub dir: &'a Path,
    /// The chain.
    pub chain: Hash,
    /// The node.
    pub node: Address,
}

/// Connects to the cluster and takes the node's prefix. Blocks, for at most twice the configured time limit, and twenty seconds longer when a process
/// of this node was killed in the middle of a write.
///
/// # Errors
/// [`OpenError::Setting`]; [`OpenError::InUse`] and [`OpenError::Folder`] for the folder; [`OpenError::Remote`] when the cluster does not
/// answer; [`OpenError::Foreign`] when the prefix is another node's.
pub fn open(setting: &Setting<'_>) -> Result<TikvStorage, OpenError> {
    Ok(BlockStorage::new(Database::open(setting)?))
}
