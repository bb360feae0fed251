//! The EVM executor: blocks to state, receipts and proofs.
//!
//! ```text
//!  Exec ──► block (typed) ──► machine (revm, special receivers) ──► overlay (what changed) ──► store (one batch a block)
//!                                  ▲                                                              │
//!  Call, EstimateQuota ────────────┘◄───────── view (one moment of any height) ◄──────────────────┤
//!  receipts, proofs, accounts ◄────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! - `block` types what comes from outside; `machine` has the chain's rules for the EVM; `special` the receivers that are
//!   part of the executor; `outcome` the texts of failures, which every node has to write alike;
//! - `overlay` collects what the transactions of a block change; `trie` is the Merkle-Patricia trie that is changed in
//!   place; `store` is the RocksDB under it, and how old values are kept and taken back;
//! - [`proof`] is what `Exec` commits to and how anybody checks it offline;
//! - `execute` puts blocks in order, `query` answers questions, and [`EvmExecutor`] is both as services.
//!
//! # Errors
//! A transaction that fails has a receipt that says why. A block that is not the next one is
//! `ReenterInvalidBlock`; `ExecuteError` means that the disk failed or the block is malformed, and nothing changed. Queries
//! answer with texts that name what was wrong. The state is whole blocks at any moment, also after a crash.

mod account;
mod block;
mod config;
mod error;
mod execute;
mod machine;
mod outcome;
mod overlay;
pub mod proof;
mod query;
mod service;
mod special;
mod store;
mod trie;

pub use config::{Config, Mode};
pub use error::{OpenError, StoreError};
pub use execute::ChainSettings;
pub use service::{EvmExecutor, RollbackError, rollback};
