//! Why a storage cannot be opened.

use std::{io, path::PathBuf};

/// Why a storage cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made.
    #[error("cannot create the storage folder {dir}: {source}")]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process, or this one, has the database open.
    #[error("the storage {dir} is in use by {owner}: stop it, or give this node another data_dir")]
    InUse {
        /// The folder.
        dir: PathBuf,
        /// Who has it, or "another process" when the system does not tell.
        owner: String,
    },
    /// The engine refused.
    #[error("cannot open the storage {dir}: {message}")]
    Database {
        /// The folder.
        dir: PathBuf,
        /// What the engine said.
        message: String,
    },
}
