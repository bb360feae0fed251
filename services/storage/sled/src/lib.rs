//! Storage in sled: a log-structured tree in Rust, no C++ to compile.
//!
//! What a block is taken apart into is written in [`cita_storage_core`]. sled writes a batch of one tree atomically, so all regions share
//! a tree: a key is the region's number, one byte, and the region's key. A durable write is flushed, which syncs everything before it.
//! sled has no snapshots; a lock keeps reads of several parts apart from writes.
//!
//! Good for small chains and machines without a C++ compiler. sled 0.34 is its authors' last stable version; it uses more disk than RocksDB
//! and its memory grows with the tree's inner nodes, not only with the cache.
//!
//! # Errors
//! What sled said goes to the log. A folder that cannot be opened is an [`OpenError`], which names the process that has it.

mod config;
mod database;
mod service;

pub use cita_storage_core::OpenError;
pub use config::Config;
pub use database::Database;
pub use service::{SledStorage, open};
