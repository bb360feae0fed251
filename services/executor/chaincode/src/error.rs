//! What can go wrong.

use std::path::PathBuf;

use cita_executor_core::{folder::FolderError, order::OrderError};
use cita_service_api::{RpcError, StatusCode};
use cita_service_kit::ports::PortError;

use crate::{block::BlockError, run::RunError};

/// Why the executor cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No chaincode is configured.
    #[error("executor_chaincode.chaincodes is empty: there has to be at least one")]
    NoChaincode,
    /// A chaincode is configured twice.
    #[error("executor_chaincode.chaincodes names '{0}' twice")]
    TwiceTheSame(String),
    /// The state's folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The state's database.
    #[error("cannot open the state in {dir}: {source}")]
    Database {
        /// The folder.
        dir: PathBuf,
        /// Why.
        source: StoreError,
    },
    /// The port for chaincode processes.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why the state cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("the state database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// An entry is missing or is not what it should be.
    #[error("the state is damaged: {0}; move its folder away, then it is computed again from storage")]
    Damaged(&'static str),
    /// Another version of this program wrote it.
    #[error(
        "the state has format '{found}', this program reads '{expected}': use the program that wrote it, or move its folder away, then \
         it is computed again from storage"
    )]
    Format {
        /// The format that was found.
        found: String,
        /// The format of this program.
        expected: &'static str,
    },
}

/// Why a block was not executed. Nothing changed then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExecError {
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Block(#[from] BlockError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The chaincode owes an answer: the block is executed as soon as it gives one.
    #[error("transaction {txid}: {source}")]
    Chaincode { txid: String, source: RunError },
}

impl From<rusqlite::Error> for ExecError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<&ExecError> for StatusCode {
    fn from(error: &ExecError) -> Self {
        match error {
            ExecError::Order(error) => (*error).into(),
            ExecError::Block(_) | ExecError::Store(_) | ExecError::Chaincode { source: RunError::Store(_), .. } => {
                Self::ExecuteError
            }
            ExecError::Chaincode { .. } => Self::ExecuteServerNotReady,
        }
    }
}

impl From<StoreError> for RpcError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a call failed");
        Self::new(StatusCode::FatalError, error.to_string())
    }
}
