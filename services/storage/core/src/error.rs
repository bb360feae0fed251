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
    /// A setting of config.toml cannot be right.
    #[error("[{section}] {setting}: {message}")]
    Setting {
        /// The implementation's section.
        section: &'static str,
        /// The setting.
        setting: &'static str,
        /// What is wrong with its value.
        message: String,
    },
    /// The servers that keep the data do not do so.
    #[error("cannot open the storage in {place}: {message}")]
    Remote {
        /// What the servers are, with their addresses.
        place: String,
        /// What went wrong.
        message: String,
    },
    /// What this storage is called on the servers that keep the data belongs to somebody else.
    #[error("{name} in {place} belongs to {owner}: {hint}")]
    Foreign {
        /// What it is called.
        name: String,
        /// What the servers are, with their addresses.
        place: String,
        /// Whose it is.
        owner: String,
        /// What to do.
        hint: &'static str,
    },
}
