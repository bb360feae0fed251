//! Storage in a TiKV cluster, for a history that outgrows one machine.
//!
//! What a block is taken apart into is written in [`cita_storage_core`]; a key is the node's prefix, the region's number, one byte, and
//! the region's key. A write is a transaction of TiKV's, so it is atomic, and on a majority of the replicas' disks when it is
//! acknowledged. Writes that wait for each other go into one transaction.
//!
//! ```text
//!  Engine::write ─► writer: what waits, as one transaction ─┐
//!  Engine::get, read ─► a snapshot at the cluster's clock ──┴─► cluster: connection, time limit, what went wrong ─► tikv-client
//! ```
//!
//! **One process a prefix.** The key `PREFIX 0x1f owner` names the chain, the node and the process that opened the prefix last. Another
//! node is refused. A process of the same node takes the prefix over, and the one before it can write nothing from then on: every write
//! locks and compares that key in its own transaction, so writes of two processes never mix, whatever the network does.
//!
//! # Errors
//! What the cluster said goes to the log, once when it begins and once when it is over; requests fail with the status codes of the trait
//! meanwhile. A cluster that does not answer at the start is an [`OpenError`] with the reason for each address. A write that failed may
//! have been done all the same: its answer may be what was lost.

mod cluster;
mod config;
mod database;
mod keys;
mod owner;
mod service;
mod writer;

pub use cita_storage_core::OpenError;
pub use config::Config;
pub use database::Database;
pub use service::{Setting, TikvStorage, open};
