//! The services of a CITA-Cloud node as Rust traits.
//!
//! A node is six services. Each is one trait here (the controller and the executor, which serve two audiences, are two), and can
//! be reached in two ways that a caller cannot tell apart:
//!
//! ```text
//!  in the same process            across gRPC
//!  Arc<dyn Crypto> ──► SmCrypto   Arc<dyn Crypto> ──► CryptoClient ══► CryptoServer ──► Arc<dyn Crypto> ──► SmCrypto
//! ```
//!
//! So one configuration runs as one process a node or as six, and any process can be a foreign one that speaks
//! the same protocol. This crate holds the traits, their clients and servers, the typed bytes that cross them,
//! and a conformance suite a trait ([`conformance`]); nothing else.
//!
//! # Errors
//! Between services an error is a [`StatusCode`] and nothing more: that is all the protocol carries. Queries that
//! users make may say more, see [`RpcError`].

pub mod conformance;
mod consensus;
mod controller;
mod crypto;
mod dial;
mod executor;
mod late;
mod network;
mod rpc;
mod storage;
mod types;

pub use cita_proto::StatusCode;
pub use consensus::{Consensus, ConsensusClient, ConsensusServer};
pub use controller::{
    ConsensusController, ConsensusControllerClient, ConsensusControllerServer, Controller, ControllerClient,
    ControllerServer,
};
pub use crypto::{Crypto, CryptoClient, CryptoInfo, CryptoServer};
pub use dial::{connector, dial};
pub use executor::{Evm, EvmClient, EvmServer, ExecOutcome, Executor, ExecutorClient, ExecutorServer};
pub use late::Late;
pub use network::{MessageHandler, MessageHandlerClient, MessageHandlerServer, Network, NetworkClient, NetworkServer};
pub use rpc::{MAX_MESSAGE_BYTES, MAX_TRANSACTION_BYTES, RpcError, RpcResult, connect_lazy};
pub use storage::{ChainItem, Region, Storage, StorageClient, StorageServer, height_key, parse_height};
pub use types::{Address, BlockHash, BlsKey, Hash, ParseBytesError, StateRoot, TxHash, ValidatorAddress, parse_hex};

/// What one service answers another.
pub type Result<T> = std::result::Result<T, StatusCode>;
