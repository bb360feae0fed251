//! Starting: from whatever a crash left behind to a chain that goes on.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use cita_proto::blockchain::{Block, BlockHeader, RawTransactions};
use cita_service_api::{BlockHash, StateRoot, StatusCode, TxHash};
use cita_service_kit::{GenesisBlock, Identity, InitialSystemConfig, Lifecycle};
use parking_lot::Mutex;
use prost::Message;
use tokio::{
    sync::{Mutex as AsyncMutex, Notify, watch},
    time::{Instant, sleep},
};

use crate::{
    Config, Dependencies,
    admission::Admission,
    fetch::Fetches,
    history::ReplayWindow,
    ledger::{EncodedBlock, EncodedTransactions, Ledger},
    messages::Inbox,
    node::Node,
    peers::Peers,
    pool::Pool,
    proposal_log::{LogError, ProposalLog},
    propose::Prepared,
    replay::{self, ReplayError},
    rules::Tip,
    state::State,
    sync::{Sync, SyncLimits},
    system_config::{Item, RecordError, SystemConfig},
    tx::{Kind, Tx},
};

/// How long to wait for services that are not up yet.
const PATIENCE: Duration = Duration::from_secs(120);

/// Waits between attempts.
const RETRY: Duration = Duration::from_millis(50);
const RETRY_MAX: Duration = Duration::from_secs(1);

/// Blocks between lines in the log about a long walk through the chain.
const PROGRESS_BLOCKS: u64 = 10_000;

/// Why a controller does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The stored chain began with another genesis block.
    #[error(
        "data of another chain: storage has genesis block {stored}, but config.toml ([genesis_block]) describes {configured}; the controller's \
         folder is {folder}. Use the config.toml that this data was made with, or another data folder"
    )]
    OtherChain {
        /// The stored genesis block.
        stored: BlockHash,
        /// The configured one.
        configured: BlockHash,
        /// The controller's data folder.
        folder: PathBuf,
    },
    /// The stored chain began with another system configuration.
    #[error(
        "data of another chain: {reason}; the controller's folder is {folder}. Use the config.toml that this data was made with"
    )]
    OtherConfig {
        /// Which item, with both values.
        reason: String,
        /// The controller's data folder.
        folder: PathBuf,
    },
    /// `[system_config]` cannot begin a chain.
    #[error(
        "[system_config] validators: there has to be at least one, none twice, and either all are addresses or all BLS keys"
    )]
    Validators,
    /// A service did not come up in time.
    #[error("{service} was not ready within {} seconds", PATIENCE.as_secs())]
    NotReady {
        /// The service.
        service: &'static str,
    },
    /// A service answered an error that waiting does not heal.
    #[error("cannot {action}: {code}")]
    Service {
        /// What was tried.
        action: String,
        /// What it answered.
        code: StatusCode,
    },
    /// The executor cannot be brought to where storage is.
    #[error("{0}")]
    Executor(String),
    /// The controller's own folder cannot be used.
    #[error("{path}: {source}")]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The process was told to stop meanwhile.
    #[error("stopped while starting")]
    Stopped,
}

impl From<ReplayError> for StartError {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::Stopped => Self::Stopped,
            error => Self::Executor(error.to_string()),
        }
    }
}

/// What is known while starting.
struct Starting<'a> {
    deps: &'a Dependencies,
    ledger: Ledger,
    lifecycle: &'a Lifecycle,
    folder: &'a Path,
}

fn failed(action: impl Into<String>) -> impl FnOnce(StatusCode) -> StartError {
    let action = action.into();
    move |code| StartError::Service { action, code }
}

impl Starting<'_> {
    /// Tries until the answer is not that the service is not ready.
    async fn until_ready<T, F>(
        &self,
        service: &'static str,
        attempt: impl Fn() -> F,
    ) -> Result<Result<T, StatusCode>, StartError>
    where
        F: Future<Output = Result<T, StatusCode>>,
    {
        let started = Instant::now();
        let mut wait = RETRY;
        loop {
            match attempt().await {
                Err(
                    StatusCode::CryptoServerNotReady
                    | StatusCode::StorageServerNotReady
                    | StatusCode::ExecuteServerNotReady,
                ) => {}
                answer => return Ok(answer),
            }
            if started.elapsed() > PATIENCE {
                return Err(StartError::NotReady { service });
            }
            tracing::info!(service, "waiting for a service to come up");
            tokio::select! {
                () = sleep(wait) => wait = (2 * wait).min(RETRY_MAX),
                () = self.lifecycle.shutdown.cancelled() => return Err(StartError::Stopped),
            }
        }
    }

    async fn hash(&self, bytes: &[u8]) -> Result<BlockHash, StartError> {
        let hash = self.until_ready("crypto", || self.deps.crypto.hash_data(bytes)).await?;
        Ok(hash.map_err(failed("hash the genesis block"))?.into())
    }

    /// Makes block 0: executed, then stored. A crash in between is found again as an empty storage.
    async fn make_genesis(
        &self,
        header: BlockHeader,
        hash: BlockHash,
        config: &SystemConfig,
    ) -> Result<(), StartError> {
        let version = config.values().version;
        let block = Block {
            version,
            header: Some(header.clone()),
            body: Some(RawTransactions::default()),
            proof: Vec::new(),
            state_root: Vec::new(),
        };
        let executed = self.until_ready("executor", || self.deps.executor.exec(block.clone())).await?;
        let state_root = match executed {
            Ok(outcome) => outcome.state_root(),
            Err(StatusCode::ReenterInvalidBlock) => {
                return Err(StartError::Executor(
                    "the executor has blocks, but storage is empty: storage was lost, or the executor's data is of another chain. \
                     Restore storage, or remove the executor's data folder"
                        .to_owned(),
                ));
            }
            Err(code) => return Err(failed("execute the genesis block")(code)),
        };
        let stored = EncodedBlock {
            version,
            header: Some(header),
            body: Some(EncodedTransactions::default()),
            proof: Vec::new(),
            state_root: state_root.to_vec(),
        };
        self.ledger.store_config(config, &Item::ALL).await.map_err(failed("store the system configuration"))?;
        self.ledger.store_block(0, hash, &stored).await.map_err(failed("store the genesis block"))?;
        tracing::info!(%hash, %state_root, "genesis block made");
        Ok(())
    }

    /// Brings the executor to where storage is; answers the state root there.
    async fn catch_up(&self, tip: u64) -> Result<StateRoot, StartError> {
        let caught_up = self.until_ready("executor", || async {
            match replay::catch_up(self.deps, &self.ledger, tip, self.lifecycle).await {
                Err(ReplayError::Execute { code: code @ StatusCode::ExecuteServerNotReady, .. }) => Err(code),
                result => Ok(result),
            }
        });
        Ok(caught_up.await?.map_err(failed("reach the executor"))??)
    }

    /// The stored configuration; from the blocks if it is missing or was written by someone else.
    async fn system_config(&self, genesis: &SystemConfig, tip: u64) -> Result<SystemConfig, StartError> {
        let mut stored: [Vec<u8>; 8] = Default::default();
        let mut complete = true;
        for (item, value) in Item::ALL.into_iter().zip(&mut stored) {
            match self.ledger.config_item(item).await.map_err(failed(format!("load item {}", item.name())))? {
                Some(bytes) => *value = bytes,
                None => complete = false,
            }
        }
        let restored = if complete {
            SystemConfig::restore(genesis, &stored, tip)
        } else {
            Err(RecordError::Unreadable("of the system configuration"))
        };
        match restored {
            Ok(config) => Ok(config),
            Err(error @ RecordError::OtherGenesis { .. }) => {
                Err(StartError::OtherConfig { reason: error.to_string(), folder: self.folder.to_owned() })
            }
            Err(error @ RecordError::Unreadable(_)) => {
                tracing::warn!(%error, blocks = tip, "reading the system configuration from all blocks");
                self.system_config_from_blocks(genesis, tip).await
            }
        }
    }

    async fn system_config_from_blocks(&self, genesis: &SystemConfig, tip: u64) -> Result<SystemConfig, StartError> {
        let mut config = genesis.clone();
        for height in 1..=tip {
            let load = failed(format!("load block {height}"));
            let block = self.ledger.encoded_block(height).await.map_err(load)?;
            let txs = block.body.unwrap_or_default().body;
            let txs = txs.iter().filter_map(|bytes| Tx::decode(bytes, &genesis.values().chain_id).ok());
            let txs: Vec<Tx> = txs.map(|(tx, _)| tx).filter(|tx| matches!(tx.kind, Kind::Utxo(_))).collect();
            let changes = txs.iter().filter_map(|tx| match &tx.kind {
                Kind::Utxo(change) => Some((tx, change)),
                Kind::Normal(_) => None,
            });
            config.apply(height, changes).map_err(failed(format!("apply the changes of block {height}")))?;
            if height.is_multiple_of(PROGRESS_BLOCKS) {
                tracing::info!(height, to = tip, "reading the system configuration");
            }
            if self.lifecycle.shutdown.is_cancelled() {
                return Err(StartError::Stopped);
            }
        }
        self.ledger.store_config(&config, &Item::ALL).await.map_err(failed("store the system configuration"))?;
        Ok(config)
    }

    async fn window(&self, block_limit: u64, tip: u64) -> Result<ReplayWindow, StartError> {
        let mut window = ReplayWindow::new(block_limit);
        for height in ReplayWindow::first_height(block_limit, tip)..=tip {
            let load = failed(format!("load block {height}"));
            let body = self.ledger.compact_block(height).await.map_err(load)?.body.unwrap_or_default();
            let hashes = body.tx_hashes.iter().map(|hash| TxHash::try_from(hash.as_slice()));
            let hashes: Result<Box<[TxHash]>, StatusCode> = hashes.collect();
            window.push(height, hashes.map_err(failed(format!("read block {height}")))?);
        }
        Ok(window)
    }

    async fn tip(&self, height: u64, state_root: StateRoot) -> Result<Tip, StartError> {
        let load = || failed(format!("load block {height}"));
        let hash = self.ledger.block_hash(height).await.map_err(load())?;
        let block = self.ledger.compact_block(height).await.map_err(load())?;
        let timestamp = block.header.ok_or_else(|| load()(StatusCode::NoneBlockHeader))?.timestamp;
        Ok(Tip { height, hash, timestamp, state_root })
    }
}

/// The header of block 0.
fn genesis_header(genesis: &GenesisBlock) -> BlockHeader {
    BlockHeader {
        prevhash: genesis.prevhash.to_vec(),
        timestamp: genesis.timestamp,
        height: 0,
        transactions_root: vec![0; 32],
        proposer: vec![0; 32],
    }
}

/// See [`Controller::start`](crate::Controller::start).
pub(crate) async fn start(
    config: Config,
    genesis: GenesisBlock,
    system_config: InitialSystemConfig,
    identity: Identity,
    folder: &Path,
    deps: Dependencies,
    lifecycle: &Lifecycle,
) -> Result<Arc<Node>, StartError> {
    let ledger = Ledger::new(deps.storage.clone());
    let starting = Starting { deps: &deps, ledger: ledger.clone(), lifecycle, folder };
    let genesis_config = SystemConfig::genesis(&system_config).map_err(|_| StartError::Validators)?;
    let header = genesis_header(&genesis);
    let configured = starting.hash(&header.encode_to_vec()).await?;
    let height = starting.until_ready("storage", || ledger.height()).await?.map_err(failed("load the height"))?;
    let height = match height {
        None => {
            starting.make_genesis(header, configured, &genesis_config).await?;
            0
        }
        Some(height) => {
            let stored = ledger.block_hash(0).await.map_err(failed("load the genesis block"))?;
            if stored != configured {
                return Err(StartError::OtherChain { stored, configured, folder: folder.to_owned() });
            }
            height
        }
    };
    let system_config = starting.system_config(&genesis_config, height).await?;
    let state_root = starting.catch_up(height).await?;
    let tip = starting.tip(height, state_root).await?;
    let block_limit = system_config.values().block_limit;
    let window = starting.window(block_limit, height).await?;
    let chain_id = system_config.values().chain_id;
    let log = ProposalLog::open(folder, &chain_id, height).map_err(|error| match error {
        LogError::Io { path, source } => StartError::Folder { path, source },
        other => StartError::Folder { path: folder.to_owned(), source: io::Error::other(other.to_string()) },
    })?;

    let mut pool = Pool::new(config.pool_transactions, config.pool_bytes);
    if config.tx_persistence {
        pool.remember_gone();
    }
    let (admission, admission_queues) = Admission::new(config.queue_bytes, config.tx_persistence);
    let (inbox, inbox_queues) = Inbox::new();
    let limits = SyncLimits {
        range: config.sync_range.max(1),
        requests: config.sync_requests.max(1),
        timeout_ms: config.sync_timeout_ms,
    };
    let node = Arc::new(Node {
        config,
        address: identity.address,
        validator: identity.validator,
        chain_id,
        genesis: configured,
        init_height: height,
        ledger,
        log: Arc::new(log),
        lifecycle: lifecycle.clone(),
        state: Mutex::new(State::new(tip, system_config, window, pool)),
        committing: AsyncMutex::new(()),
        head: watch::Sender::new(tip.height),
        stored: watch::Sender::new(tip.height),
        prepared: Mutex::new(Prepared::default()),
        admission,
        pool_changed: Notify::new(),
        fetches: Fetches::default(),
        peers: Peers::default(),
        inbox,
        sync: Mutex::new(Sync::new(limits, rand::random())),
        sync_wanted: Notify::new(),
        deps,
    });
    finish_decided(&node).await?;
    tracing::info!(height = node.tip().height, hash = %node.tip().hash, "controller started");
    if node.config.danger {
        tracing::warn!(
            "danger mode: this node follows the chain; it takes no transactions, proposes nothing and votes for nothing"
        );
    }
    lifecycle.spawn(node.clone().run_admission(admission_queues));
    lifecycle.spawn(node.clone().run_inbox(inbox_queues));
    lifecycle.spawn(node.clone().run_status());
    lifecycle.spawn(node.clone().run_sync());
    lifecycle.spawn(node.clone().run_reconfigure());
    Ok(node)
}

/// Finishes a block that was decided but not stored when the node died: its decision and its transactions are in the log.
async fn finish_decided(node: &Arc<Node>) -> Result<(), StartError> {
    let height = node.tip().height + 1;
    let Some(decision) = node.log.decision(height) else { return Ok(()) };
    tracing::info!(height, "finishing a block that was decided before the node died");
    let result = async {
        let decided = node.complete(height, decision.proposal, decision.proof).await?;
        let _committing = node.committing.lock().await;
        node.finish(decided).await?;
        node.wait_stored(height).await
    };
    if let Err(code) = result.await {
        // The log is damaged, or a service fails: the consensus or the peers will bring the block again.
        tracing::error!(height, %code, "a decided block could not be finished from the log");
    }
    Ok(())
}
