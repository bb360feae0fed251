//! Storage in RocksDB: one column family a region, one synced write a block.
//!
//! What a block is taken apart into is written in [`cita_storage_core`]. Here a write is one batch, synced through RocksDB's log; reads of
//! several parts see a snapshot. Memory is bounded by [`Config`]: write buffers, and one cache for blocks, indexes and filters.
//!
//! # Errors
//! What RocksDB said goes to the log. A folder that cannot be opened is an [`OpenError`], which names the process that has it.

mod config;
mod database;
mod lock;
mod service;

pub use cita_storage_core::OpenError;
pub use config::Config;
pub use database::Database;
pub use service::{RocksStorage, open};
