//! Storage in RocksDB: one column family a region, one synced write a block.
//!
//! A block comes as one value (region `All_BLOCK_DATA`) and is taken apart: its transactions go to `TRANSACTIONS`, everything else keeps
//! only their hashes, so transaction data is stored once. All parts and the chain's new height and hash are one write batch, synced to the
//! disk before it is answered: a crash leaves a block whole or not there.
//!
//! ```text
//!  store(All_BLOCK_DATA) ─► block::BlockData ─► one batch ─► 1 TRANSACTIONS, 4 BLOCK_HASH, 5 PROOF, 6 RESULT, 7, 8, 9, 10 COMPACT_BLOCK, 0 GLOBAL
//!  load(FULL_BLOCK)      ◄─ block::assemble  ◄─ 10 COMPACT_BLOCK + 1 TRANSACTIONS + 5 PROOF + 6 RESULT, seen at one moment
//!  load(HEADERS, BODIES) ◄─ what was stored there, or else its half of COMPACT_BLOCK
//! ```
//!
//! Every write but those of the pool is synced: pooled transactions may be lost with the power, never with the process. Writes and
//! full blocks are done on blocking threads; other loads are single lookups and run where they are asked for.
//!
//! # Errors
//! Status codes as the [`Storage`](cita_service_api::Storage) trait lists them; what RocksDB said goes to the log. A folder that cannot be
//! opened is an [`OpenError`], which names the process that has it.

mod block;
mod config;
mod database;
mod error;
mod lock;
mod service;

pub use config::Config;
pub use error::OpenError;
pub use service::RocksStorage;
