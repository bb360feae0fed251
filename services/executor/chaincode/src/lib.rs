//! **Experimental.** An executor that has Hyperledger Fabric chaincode run its transactions, in processes of its own.
//!
//! ```text
//!  Exec ──► block (typed) ──► execute ──► run (one transaction) ◄── shim ──► chaincode process, which dials in
//!                                │             │ reads
//!  Call ─────────────────────────┘             ▼
//!                       what changed ──► store (SQLite, one transaction a block) ──► commitment ──► state root
//! ```
//!
//! - `config`: the chaincodes of the chain. A transaction names one by its receiver: the name's characters, then zeros; its data are what the
//!   chaincode is to do, in the forms of `input`;
//! - `invocation` and `certificate` tell a chaincode about a transaction: what, when, and who sent it; the same bytes on every node;
//! - `shim` speaks the protocol with the processes, `run` answers what they ask during one transaction;
//! - `execute` puts blocks in order; a transaction that fails changes nothing;
//! - `store` keeps every key's values, so that calls can be run on the state after any block, and `commitment` is what makes a state root of
//!   them: LtHash, a sum of hashes that a change updates at the cost of that change.
//!
//! # What is not known is not answered
//! A transaction that the chaincode answered, with success or failure, has a result. One that it did not answer, because it is not
//! connected, hangs, dies or talks nonsense, has none: the block stops there as if it had not begun, `Exec` answers
//! `ExecuteServerNotReady`, and it is tried again until the chaincode answers. Nothing of a block is kept until all of it is done.
//!
//! A chaincode that answers differently on different nodes is found out by the next block, which names the state root that it follows.
//!
//! # Errors
//! `ReenterInvalidBlock` for a block out of order, `ExecuteServerNotReady` while a chaincode owes an answer, `ExecuteError` when the
//! database fails or a block is malformed. Calls answer with texts that name what was wrong, among them the chaincode's own.

mod block;
mod certificate;
mod commitment;
mod config;
mod error;
mod execute;
mod input;
mod invocation;
mod run;
mod service;
mod shim;
mod store;

pub use config::{Config, Name, NameError};
pub use error::{OpenError, StoreError};
pub use service::ChaincodeExecutor;

/// The chaincode shim protocol: messages, client and server, generated from `proto/chaincode.proto`.
#[allow(missing_docs, clippy::all)]
pub mod protocol {
    tonic::include_proto!("protos");
}
