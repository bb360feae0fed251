//! Storage in SQLite: one table a region, so that a chain can be looked at with SQL while it runs.
//!
//! What a block is taken apart into is written in [`cita_storage_core`]. The file is `chain.sqlite3` in write-ahead mode: readers never wait
//! for the writer, and a transaction of SQLite is a block. Tables are named after regions in lower case (`headers`, `block_hash`, …); where a
//! region's keys are heights the column `height` is an integer, elsewhere `hash` is a blob of 32 bytes; `value` is a blob as `docs/rpc.md`
//! tells.
//!
//! ```sql
//! -- the last ten blocks and how large they are
//! SELECT height, hex(value) FROM block_hash ORDER BY height DESC LIMIT 10;
//! -- the block that a transaction is in
//! SELECT hex(value) FROM transaction_hash2block_height WHERE hash = x'f18153…';
//! ```
//!
//! # Errors
//! What SQLite said goes to the log. A folder that cannot be opened is an [`OpenError`], which names the process that has it.

mod config;
mod database;
mod service;
mod tables;

pub use cita_storage_core::OpenError;
pub use config::Config;
pub use database::Database;
pub use service::{SqliteStorage, open};
