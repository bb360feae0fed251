//! Why a process cannot start or had to stop.

use cita_consensus_core::shell::JournalError;
use cita_consensus_overlord as overlord;
use cita_consensus_raft as raft;
use cita_controller as controller;
use cita_crypto_core as crypto;
use cita_executor_chaincode as chaincode;
use cita_executor_evm as evm;
use cita_executor_noop as noop;
use cita_network_core as network;
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
    /// A section of an implementation that this program was built without.
    #[error(
        "this program was built without [{component}]; build one with: cargo install --locked --path cli --features {feature}"
    )]
    LeftOut {
        /// The implementation.
        component: String,
        /// The cargo feature that brings it.
        feature: &'static str,
    },
    /// A service that this program is not to run.
    #[error(
        "[{0}_foreign]: the {0} of this node is another program; start it with its own command, or choose an implementation"
    )]
    Foreign(ServiceKind),
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
    /// The key of the crypto service.
    #[error(transparent)]
    Crypto(#[from] crypto::OpenError),
    /// A storage.
    #[error("storage: {0}")]
    Storage(#[from] storage::OpenError),
    /// `executor_evm`.
    #[error("executor_evm: {0}")]
    ExecutorEvm(#[from] evm::OpenError),
    /// `executor_noop`.
    #[error("executor_noop: {0}")]
    ExecutorNoop(#[from] noop::OpenError),
    /// `executor_chaincode`.
    #[error("executor_chaincode: {0}")]
    ExecutorChaincode(#[from] chaincode::OpenError),
    /// A network.
    #[error(transparent)]
    Network(#[from] network::StartError),
    /// The vote log of a consensus.
    #[error("consensus: {0}")]
    VoteLog(#[from] JournalError),
    /// `consensus_overlord`.
    #[error("consensus_overlord: {0}")]
    ConsensusOverlord(#[from] overlord::StartError),
    /// `consensus_raft`.
    #[error("consensus_raft: {0}")]
    ConsensusRaft(#[from] raft::StartError),
    /// The log of `consensus_raft`.
    #[error("consensus_raft: {0}")]
    RaftLog(#[source] JournalError),
    /// A validator that the consensus cannot know.
    #[error("[system_config] validators: {validator} is no validator of {consensus}: {expected}")]
    ForeignValidator {
        /// The validator.
        validator: cita_service_api::ValidatorAddress,
        /// The consensus.
        consensus: &'static str,
        /// What its validators are.
        expected: &'static str,
    },
    /// The controller.
    #[error("controller: {0}")]
    Controller(#[from] controller::StartError),
}
