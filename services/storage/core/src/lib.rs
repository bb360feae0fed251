//! What every storage shares.
//!
//! A block comes as one value (region `All_BLOCK_DATA`) and is taken apart: its transactions go to `TRANSACTIONS`, everything else keeps
//! only their hashes, so transaction data is stored once. All parts and the chain's new height and hash are one atomic write, on the
//! disk before it is answered: a crash leaves a block whole or not there.
//!
//! ```text
//!  store(All_BLOCK_DATA) ─► block::BlockData ─► Engine::write ─► 1 TRANSACTIONS, 4 BLOCK_HASH, 5 PROOF, 6 RESULT, 7, 8, 9, 10 COMPACT_BLOCK, 0 GLOBAL
//!  load(FULL_BLOCK)      ◄─ block::assemble  ◄─ 10 COMPACT_BLOCK + 1 TRANSACTIONS + 5 PROOF + 6 RESULT, seen at one moment
//!  load(HEADERS, BODIES) ◄─ what was stored there, or else its half of COMPACT_BLOCK
//! ```
//!
//! Every write but those of the pool is durable: pooled transactions may be lost with the power, never with the process. An
//! implementation is an [`Engine`] of keys and values, which [`BlockStorage`] makes a [`Storage`](cita_service_api::Storage).
//!
//! # Errors
//! Status codes as the trait lists them; what the engine said goes to the log. A folder that cannot be opened is an [`OpenError`],
//! which names the process that has it.

mod block;
mod engine;
mod error;
mod lock;
mod service;
#[cfg(feature = "suite")]
pub mod suite;

pub use engine::{Engine, View, Writer, is_kept};
pub use error::OpenError;
pub use lock::FolderLock;
pub use service::BlockStorage;
