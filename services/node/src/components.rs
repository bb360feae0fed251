//! Which implementations there are, and how each is opened.

use std::{path::Path, sync::Arc};

use cita_consensus_bft::BftConsensus;
use cita_consensus_raft::RaftConsensus;
use cita_controller::Controller;
use cita_crypto_sm::SmCrypto;
use cita_executor_evm::{ChainSettings, EvmExecutor};
use cita_network_tls::TlsNetwork;
use cita_service_api::{self as api, Address};
use cita_service_kit::{ConfigFile, Lifecycle, ServiceKind};

use crate::NodeError;

/// The sections of `config.toml` that choose and configure implementations.
pub const IMPLEMENTATIONS: [&str; 9] = [
    "controller",
    "consensus_bft",
    "consensus_raft",
    "executor_evm",
    "storage_rocksdb",
    "storage_sled",
    "storage_sqlite",
    "crypto_sm",
    "network_tls",
];

/// Reads a node's `config.toml`.
///
/// # Errors
/// [`NodeError::Config`].
pub fn load_config(path: &Path) -> Result<ConfigFile, NodeError> {
    Ok(ConfigFile::load(path, &IMPLEMENTATIONS)?)
}

/// Makes a stopped node forget its consensus votes; see [`cita_consensus_bft::vouch`] and [`cita_consensus_raft::vouch`] for when that is safe.
///
/// # Errors
/// [`NodeError`], also when the node runs.
pub fn reset_consensus(config_path: &Path) -> Result<(), NodeError> {
    let config = load_config(config_path)?;
    let dir = config.data_dir()?.join("consensus");
    match config.implementation(ServiceKind::Consensus)? {
        "consensus_bft" => Ok(cita_consensus_bft::vouch(&dir)?),
        "consensus_raft" => Ok(cita_consensus_raft::vouch(&dir)?),
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

/// A network of this process: handlers of the same process need no gRPC.
pub(crate) trait LocalNetwork: api::Network {
    /// Sends messages for `module` to `handler`.
    fn register(&self, module: &str, handler: Arc<dyn api::MessageHandler>);
}

impl LocalNetwork for TlsNetwork {
    fn register(&self, module: &str, handler: Arc<dyn api::MessageHandler>) {
        self.register_local(module, handler);
    }
}

/// Both faces of an executor of this process.
pub(crate) struct LocalExecutor {
    pub(crate) executor: Arc<dyn api::Executor>,
    pub(crate) evm: Arc<dyn api::Evm>,
}

/// Both faces of a consensus of this process.
pub(crate) struct LocalConsensus {
    pub(crate) consensus: Arc<dyn api::Consensus>,
    pub(crate) handler: Arc<dyn api::MessageHandler>,
}

pub(crate) async fn open_crypto(config: &ConfigFile) -> Result<Arc<dyn api::Crypto>, NodeError> {
    match config.implementation(ServiceKind::Crypto)? {
        name @ "crypto_sm" => {
            let crypto = SmCrypto::open(&config.section(name)?, config.root())?;
            let configured = config.node()?.address;
            if crypto.address() != configured {
                return Err(NodeError::ForeignKey { configured, actual: crypto.address() });
            }
            Ok(Arc::new(crypto))
        }
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

pub(crate) async fn open_storage(config: &ConfigFile) -> Result<Arc<dyn api::Storage>, NodeError> {
    let dir = config.data_dir()?.join("storage");
    match config.implementation(ServiceKind::Storage)? {
        name @ "storage_rocksdb" => Ok(Arc::new(cita_storage_rocksdb::open(&config.section(name)?, &dir)?)),
        name @ "storage_sled" => Ok(Arc::new(cita_storage_sled::open(&config.section(name)?, &dir)?)),
        name @ "storage_sqlite" => Ok(Arc::new(cita_storage_sqlite::open(&config.section(name)?, &dir)?)),
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

pub(crate) async fn open_executor(
    config: &ConfigFile,
    crypto: Arc<dyn api::Crypto>,
) -> Result<LocalExecutor, NodeError> {
    match config.implementation(ServiceKind::Executor)? {
        name @ "executor_evm" => {
            let system = config.system_config()?;
            let chain =
                ChainSettings { admin: system.admin, chain_id: system.chain_id, quota_limit: system.quota_limit };
            let dir = config.data_dir()?.join("state");
            let executor = Arc::new(EvmExecutor::open(&config.section(name)?, &dir, chain, crypto)?);
            Ok(LocalExecutor { executor: executor.clone(), evm: executor })
        }
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

pub(crate) async fn start_network(
    config: &ConfigFile,
    node: Address,
    lifecycle: &Lifecycle,
) -> Result<Arc<dyn LocalNetwork>, NodeError> {
    match config.implementation(ServiceKind::Network)? {
        name @ "network_tls" => Ok(TlsNetwork::start(config.section(name)?, config.path(), node, lifecycle).await?),
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

pub(crate) async fn start_consensus(
    config: &ConfigFile,
    node: Address,
    deps: cita_consensus_bft::Dependencies,
    lifecycle: &Lifecycle,
) -> Result<LocalConsensus, NodeError> {
    let dir = config.data_dir()?.join("consensus");
    let chain = config.system_config()?.chain_id;
    match config.implementation(ServiceKind::Consensus)? {
        name @ "consensus_bft" => {
            let consensus = BftConsensus::start(config.section(name)?, chain, node, &dir, deps, lifecycle).await?;
            Ok(LocalConsensus { consensus: consensus.clone(), handler: consensus })
        }
        name @ "consensus_raft" => {
            let cita_consensus_bft::Dependencies { controller, network, crypto } = deps;
            let deps = cita_consensus_raft::Dependencies { controller, network, crypto };
            let consensus = RaftConsensus::start(config.section(name)?, chain, node, &dir, deps, lifecycle).await?;
            Ok(LocalConsensus { consensus: consensus.clone(), handler: consensus })
        }
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

pub(crate) async fn start_controller(
    config: &ConfigFile,
    node: Address,
    deps: cita_controller::Dependencies,
    lifecycle: &Lifecycle,
) -> Result<Arc<Controller>, NodeError> {
    let dir = config.data_dir()?.join("controller");
    let (genesis, system) = (config.genesis_block()?, config.system_config()?);
    Ok(Controller::start(config.section("controller")?, genesis, system, node, &dir, deps, lifecycle).await?)
}
