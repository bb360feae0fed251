//! An executor without state, for chains that prove that something existed: blocks are ordered and signed, nothing is computed.
//!
//! What `Exec` answers for a block is its hash, so a proposal's `pre_state_root` names its parent once more. There are no accounts, no
//! receipts and no calls; a transaction is final when `get tx` tells its height.
//!
//! All there is to keep is which block was the last: a file of 44 bytes, replaced with every block. A file that a power failure
//! damaged counts as none: the controller then begins with the genesis block again, which costs nothing but reading blocks.
//!
//! # Errors
//! `ReenterInvalidBlock` for a block out of order, `ExecuteError` when the file cannot be written.

mod config;
mod head;
mod service;

pub use cita_executor_core::folder::FolderError as OpenError;
pub use config::Config;
pub use service::NoopExecutor;
