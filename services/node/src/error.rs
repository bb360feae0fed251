//! Why a process cannot start or had to stop.

use cita_consensus_bft as bft;
use cita_consensus_raft as raft;
use cita_controller as controller;
use cita_crypto_sm as crypto_sm;
use cita_executor_evm as evm;
use cita_network_tls as tls;
use cita_service_api::StatusCode;
use cita_service_kit::{
    ConfigError, ServiceKind, logging::LogError, ports::PortError, server::ServeError, telemetry::MetricsError,
};
use cita_storage_core as storage;

/// Why a process cannot start or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The configuration file.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A section that this program knows, but has no implementation for.
    #[error("this program has no implementation [{0}]")]
    NotBuilt(String),
    /// The address of a service is no `host:port`.
    #[error("[endpoints] {service} = '{address}' is no host:port")]
    Endpoint {
        /// The service.
        service: ServiceKind,
        /// The value.
        address: String,
    },
    /// The key of the crypto service is not that of the node.
    #[error("[node] address = {configured}, but the key of the crypto service belongs to {actual}")]
    ForeignKey {
        /// The configured address.
        configured: cita_service_api::Address,
        /// The key's address.
        actual: cita_service_api::Address,
    },
    /// A port.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The log files.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The metrics port.
    #[error(transparent)]
    Metrics(#[from] MetricsError),
    /// A gRPC server.
    #[error("serving {service}: {source}")]
    Serve {
        /// The service.
        service: ServiceKind,
        /// Why.
        source: ServeError,
    },
    /// A signal handler.
    #[error("signals: {0}")]
    Signals(std::io::Error),
    /// An address that no client can be made for.
    #[error("[endpoints]: {0}")]
    Client(StatusCode),
    /// `crypto_sm`.
    #[error("crypto_sm: {0}")]
    CryptoSm(#[from] crypto_sm::OpenError),
    /// A storage.
    #[error("storage: {0}")]
    Storage(#[from] storage::OpenError),
    /// `executor_evm`.
    #[error("executor_evm: {0}")]
    ExecutorEvm(#[from] evm::OpenError),
    /// `network_tls`.
    #[error("network_tls: {0}")]
    NetworkTls(#[from] tls::StartError),
    /// `consensus_bft`.
    #[error("consensus_bft: {0}")]
    ConsensusBft(#[from] bft::StartError),
    /// The vote log of `consensus_bft`.
    #[error("consensus_bft: {0}")]
    VoteLog(#[from] bft::JournalError),
    /// `consensus_raft`.
    #[error("consensus_raft: {0}")]
    ConsensusRaft(#[from] raft::StartError),
    /// The log of `consensus_raft`.
    #[error("consensus_raft: {0}")]
    RaftLog(#[from] raft::JournalError),
    /// The controller.
    #[error("controller: {0}")]
    Controller(#[from] controller::StartError),
}
