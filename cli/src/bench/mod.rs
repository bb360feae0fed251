//! Measures a chain from outside, and tells only what the chain did.
//!
//! ```text
//! sign (all cores) ──► batches, encoded once ──► workers ──► SendRawTransactions ──► the nodes
//!                                                   │ begin, accepted, refused
//!                                                   ▼
//!                                                ledger ◄── blocks of the chain (follow)
//!                                                   │
//!                                                   ▼
//!                                                report: committed, tx/s, latency
//! ```
//! What the transactions do is the [`Workload`]'s. A transaction counts as committed when its hash was seen in a block. The clock starts when the first request leaves; signing
//! beforehand is reported beside it. The client shares its machine with the nodes, so what it costs counts: one signature, one
//! encoding and one hash-map entry a transaction.

mod call;
mod csv;
mod executed;
mod fund;
mod ledger;
mod prepare;
mod report;
mod send;
mod sign;
mod template;
mod wire;
mod workload;

pub(crate) use call::{CallLoad, run as run_call};
pub(crate) use send::{SendLoad, run as run_send};
pub(crate) use workload::{Contract, ContractLoad, Workload};
