//! Which implementations there are, and how each is opened.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use cita_consensus_core::shell::Dependencies as ConsensusDependencies;
use cita_consensus_raft::RaftConsensus;
use cita_controller::Controller;
use cita_crypto_eth::EthCrypto;
use cita_crypto_sm::SmCrypto;
use cita_executor_chaincode::ChaincodeExecutor;
use cita_executor_core::no_accounts::NoAccounts;
use cita_executor_evm::{ChainSettings, EvmExecutor};
use cita_executor_noop::NoopExecutor;
use cita_network_core::PeerNetwork;
use cita_service_api::{self as api, Address, ValidatorAddress};
use cita_service_kit::{ConfigFile, Lifecycle, ServiceKind, catalogue};

use crate::NodeError;

/// Reads a node's `config.toml`.
///
/// # Errors
/// [`NodeError::Config`].
pub fn load_config(path: &Path) -> Result<ConfigFile, NodeError> {
    Ok(ConfigFile::load(path, &catalogue::NAMES)?)
}

/// Makes a stopped node forget its consensus votes; see [`cita_consensus_core::shell::vouch`] and [`cita_consensus_raft::vouch`] for when that is safe.
///
/// # Errors
/// [`NodeError`], also when the node runs.
pub fn reset_consensus(config_path: &Path) -> Result<(), NodeError> {
    let config = load_config(config_path)?;
    let dir = config.data_dir()?.join("consensus");
    match config.implementation(ServiceKind::Consensus)? {
        "consensus_bft" => Ok(cita_consensus_bft::vouch(&dir)?),
        "consensus_overlord" => Ok(cita_consensus_overlord::vouch(&dir)?),
        "consensus_raft" => cita_consensus_raft::vouch(&dir).map_err(NodeError::RaftLog),
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

/// A network of this process: handlers of the same process need no gRPC.
pub(crate) trait LocalNetwork: api::Network {
    /// Sends messages for `module` to `handler`.
    fn register(&self, module: &str, handler: Arc<dyn api::MessageHandler>);
}

impl LocalNetwork for PeerNetwork {
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
    let (crypto, actual): (Arc<dyn api::Crypto>, _) = match config.implementation(ServiceKind::Crypto)? {
        name @ "crypto_sm" => {
            let crypto = SmCrypto::open(&config.section(name)?, config.root())?;
            let address = crypto.address();
            (Arc::new(crypto), address)
        }
        name @ "crypto_eth" => {
            let crypto = EthCrypto::open(&config.section(name)?, config.root())?;
            let address = crypto.address();
            (Arc::new(crypto), address)
        }
        other => return Err(NodeError::NotBuilt(other.to_owned())),
    };
    let configured = config.node()?.address;
    if actual == configured { Ok(crypto) } else { Err(NodeError::ForeignKey { configured, actual }) }
}

pub(crate) async fn open_storage(config: &ConfigFile) -> Result<Arc<dyn api::Storage>, NodeError> {
    let dir = config.data_dir()?.join("storage");
    match config.implementation(ServiceKind::Storage)? {
        name @ "storage_rocksdb" => Ok(Arc::new(cita_storage_rocksdb::open(&config.section(name)?, &dir)?)),
        name @ "storage_sled" => Ok(Arc::new(cita_storage_sled::open(&config.section(name)?, &dir)?)),
        name @ "storage_sqlite" => Ok(Arc::new(cita_storage_sqlite::open(&config.section(name)?, &dir)?)),
        name @ "storage_tikv" => open_tikv(config, name, dir).await,
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

#[cfg(feature = "tikv")]
async fn open_tikv(config: &ConfigFile, name: &str, dir: PathBuf) -> Result<Arc<dyn api::Storage>, NodeError> {
    use cita_storage_core::OpenError;

    let (section, root) = (config.section(name)?, config.root().to_owned());
    let (chain, node) = (config.system_config()?.chain_id, config.node()?.address);
    let open = move || {
        let (config, root, dir) = (&section, &root, &dir);
        cita_storage_tikv::open(&cita_storage_tikv::Setting { config, root, dir, chain, node })
    };
    // It waits for the network.
    let ended = |error: tokio::task::JoinError| OpenError::Remote {
        place: "a TiKV cluster".to_owned(),
        message: error.to_string(),
    };
    Ok(Arc::new(tokio::task::spawn_blocking(open).await.map_err(ended)??))
}

#[cfg(not(feature = "tikv"))]
async fn open_tikv(_: &ConfigFile, name: &str, _: PathBuf) -> Result<Arc<dyn api::Storage>, NodeError> {
    Err(NodeError::LeftOut { component: name.to_owned(), feature: "tikv" })
}

pub(crate) async fn open_executor(
    config: &ConfigFile,
    crypto: Arc<dyn api::Crypto>,
    lifecycle: &Lifecycle,
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
        name @ "executor_noop" => {
            let dir = config.data_dir()?.join("state");
            let executor = Arc::new(NoopExecutor::open(&config.section(name)?, &dir, crypto)?);
            Ok(LocalExecutor { executor, evm: Arc::new(NoAccounts { executor: "executor_noop" }) })
        }
        name @ "executor_chaincode" => {
            let (section, dir) = (config.section(name)?, config.data_dir()?.join("state"));
            let chain_id = config.system_config()?.chain_id;
            let executor = Arc::new(ChaincodeExecutor::open(&section, &dir, chain_id, crypto, lifecycle).await?);
            Ok(LocalExecutor { executor, evm: Arc::new(NoAccounts { executor: "executor_chaincode" }) })
        }
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

pub(crate) fn start_network(
    config: &ConfigFile,
    node: Address,
    lifecycle: &Lifecycle,
) -> Result<Arc<dyn LocalNetwork>, NodeError> {
    let setup = match config.implementation(ServiceKind::Network)? {
        name @ "network_tls" => cita_network_tls::open(config.section(name)?, config.path())?,
        name @ "network_quic" => cita_network_quic::open(config.section(name)?, config.path())?,
        name @ "network_p2p" => cita_network_p2p::open(config.section(name)?, config.path())?,
        name @ "network_direct" => cita_network_direct::open(config.section(name)?, config.path())?,
        other => return Err(NodeError::NotBuilt(other.to_owned())),
    };
    Ok(PeerNetwork::start(setup, node, lifecycle))
}

pub(crate) async fn start_consensus(
    config: &ConfigFile,
    deps: ConsensusDependencies,
    lifecycle: &Lifecycle,
) -> Result<LocalConsensus, NodeError> {
    let dir = config.data_dir()?.join("consensus");
    let (system, node) = (config.system_config()?, config.node()?);
    let identity = node.identity();
    // In danger mode the node is nobody whom validators count: it only checks what they decided.
    let voter = if node.danger { Address::ZERO } else { identity.address };
    match config.implementation(ServiceKind::Consensus)? {
        name @ "consensus_bft" => {
            let foreign = system.validators.iter().find(|one| matches!(one, ValidatorAddress::Bls(_)));
            refuse("consensus_bft", foreign, "its validators are addresses of 20 bytes")?;
            let (section, chain) = (config.section(name)?, system.chain_id);
            let consensus = cita_consensus_bft::start(section, chain, voter, &dir, deps, lifecycle)?;
            Ok(LocalConsensus { consensus: consensus.clone(), handler: consensus })
        }
        name @ "consensus_overlord" => {
            let foreign = system.validators.iter().find(|one| matches!(one, ValidatorAddress::Node(_)));
            refuse("consensus_overlord", foreign, "its validators are BLS public keys of 48 bytes")?;
            let setting = cita_consensus_overlord::Setting {
                config: config.section(name)?,
                root: config.root(),
                chain: system.chain_id,
                node: identity,
                votes: !node.danger,
                dir,
            };
            let consensus = cita_consensus_overlord::start(setting, deps, lifecycle)?;
            Ok(LocalConsensus { consensus: consensus.clone(), handler: consensus })
        }
        name @ "consensus_raft" => {
            let foreign = system.validators.iter().find(|one| matches!(one, ValidatorAddress::Bls(_)));
            refuse("consensus_raft", foreign, "its validators are addresses of 20 bytes")?;
            let (section, chain) = (config.section(name)?, system.chain_id);
            let consensus = RaftConsensus::start(section, chain, voter, &dir, deps, lifecycle)?;
            Ok(LocalConsensus { consensus: consensus.clone(), handler: consensus })
        }
        other => Err(NodeError::NotBuilt(other.to_owned())),
    }
}

fn refuse(
    consensus: &'static str,
    foreign: Option<&ValidatorAddress>,
    expected: &'static str,
) -> Result<(), NodeError> {
    foreign.map_or(Ok(()), |one| Err(NodeError::ForeignValidator { validator: *one, consensus, expected }))
}

pub(crate) async fn start_controller(
    config: &ConfigFile,
    deps: cita_controller::Dependencies,
    lifecycle: &Lifecycle,
) -> Result<Arc<Controller>, NodeError> {
    let dir = config.data_dir()?.join("controller");
    let (genesis, system, node) = (config.genesis_block()?, config.system_config()?, config.node()?);
    let settings = cita_controller::Config { danger: node.danger, ..config.section("controller")? };
    Ok(Controller::start(settings, genesis, system, node.identity(), &dir, deps, lifecycle).await?)
}
