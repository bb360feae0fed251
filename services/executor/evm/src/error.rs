//! What can go wrong below the executor.

use std::path::PathBuf;

use revm::database_interface::DBErrorMarker;

/// Why the state of an executor cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A setting that cannot work.
    #[error("executor_evm.{setting} is {value}: {reason}")]
    Config {
        /// The setting's name.
        setting: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        reason: &'static str,
    },
    /// Another process holds the folder.
    #[error(
        "the state folder {dir} is used by another process: stop that one, or give this node a data_dir of its own"
    )]
    InUse {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder was written by another version.
    #[error(
        "the state in {dir} has format '{found}', this program reads '{expected}': use the program that wrote it, or move the \
         folder away, then the state is computed again from storage"
    )]
    Format {
        /// The folder.
        dir: PathBuf,
        /// The format that was found.
        found: String,
        /// The format of this program.
        expected: &'static str,
    },
    /// The database cannot be opened.
    #[error("cannot open the state in {dir}: {source}")]
    Database {
        /// The folder.
        dir: PathBuf,
        /// What RocksDB says.
        #[source]
        source: rocksdb::Error,
    },
    /// The database opens but does not hold together.
    #[error("the state in {dir} is damaged ({reason}): move the folder away, then it is computed again from storage")]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// Why the state cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// RocksDB refused.
    #[error("the state database failed: {0}")]
    Database(#[from] rocksdb::Error),
    /// An entry is missing or is not what it should be.
    #[error("the state is damaged: {0}; move its folder away, then it is computed again from storage")]
    Damaged(String),
    /// The EVM stopped for a reason that is no transaction's.
    #[error("the EVM failed: {0}")]
    Engine(String),
    /// A state that the mode `full` dropped.
    #[error("the state after block {height} is not kept any more, the oldest is that after block {oldest}")]
    Dropped {
        /// The block.
        height: u64,
        /// The first block whose state is kept.
        oldest: u64,
    },
    /// A height that a rollback cannot go to.
    #[error("cannot roll back to height {to}: {reason}")]
    Rollback {
        /// Where it was to go.
        to: u64,
        /// Why it cannot.
        reason: String,
    },
}

impl StoreError {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl DBErrorMarker for StoreError {}
