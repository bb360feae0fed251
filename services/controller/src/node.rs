//! What all parts of a running controller share.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cita_proto::{
    blockchain::{BlockHeader, CompactBlock, CompactBlockBody},
    common::{ConsensusConfiguration, ProposalInner},
};
use cita_service_api::{Address, BlockHash, Hash, Result, StatusCode, TxHash, ValidatorAddress};
use cita_service_kit::Lifecycle;
use parking_lot::Mutex;
use prost::Message;
use tokio::sync::{Mutex as AsyncMutex, Notify, watch};

use crate::{
    Config, Dependencies,
    admission::Admission,
    fetch::Fetches,
    ledger::Ledger,
    messages::Inbox,
    peers::Peers,
    proposal_log::{Decision, LogError, ProposalLog},
    propose::Prepared,
    rules::{ProposedBlock, Tip},
    state::State,
    sync::Sync,
    tx::Tx,
};

/// How long a commit waits until the block before it is stored.
const STORE_PATIENCE: Duration = Duration::from_secs(30);

/// A running controller.
pub(crate) struct Node {
    pub(crate) config: Config,
    pub(crate) address: Address,
    /// What this node calls itself as the proposer of a block.
    pub(crate) validator: ValidatorAddress,
    pub(crate) chain_id: Hash,
    pub(crate) genesis: BlockHash,
    /// Height of the last block when the controller started.
    pub(crate) init_height: u64,
    pub(crate) deps: Dependencies,
    pub(crate) ledger: Ledger,
    pub(crate) log: Arc<ProposalLog>,
    pub(crate) lifecycle: Lifecycle,

    pub(crate) state: Mutex<State>,
    /// Held by whoever makes the chain longer.
    pub(crate) committing: AsyncMutex<()>,
    /// The last block that is executed.
    pub(crate) head: watch::Sender<u64>,
    /// The last block that is stored.
    pub(crate) stored: watch::Sender<u64>,

    pub(crate) prepared: Mutex<Prepared>,
    pub(crate) admission: Admission,
    /// Signature checks were finished: what waits for a transaction may look again.
    pub(crate) pool_changed: Notify,
    pub(crate) fetches: Fetches,
    pub(crate) peers: Peers,
    pub(crate) inbox: Inbox,
    pub(crate) sync: Mutex<Sync>,
    /// Something happened that block sync wants to know.
    pub(crate) sync_wanted: Notify,
}

impl Node {
    pub(crate) fn tip(&self) -> Tip {
        self.state.lock().tip
    }

    /// What the consensus is told about the block after the last one.
    pub(crate) fn consensus_configuration(&self) -> ConsensusConfiguration {
        let state = self.state.lock();
        let values = state.config.values();
        ConsensusConfiguration {
            height: state.tip.height,
            block_interval: values.block_interval,
            validators: values.validators.clone(),
        }
    }

    pub(crate) async fn hash(&self, bytes: &[u8]) -> Result<Hash> {
        self.deps.crypto.hash_data(bytes).await
    }

    pub(crate) async fn block_hash(&self, header: &BlockHeader) -> Result<BlockHash> {
        Ok(self.hash(&header.encode_to_vec()).await?.into())
    }

    pub(crate) async fn transactions_root(&self, hashes: &[TxHash]) -> Result<Vec<u8>> {
        let joined: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
        Ok(self.hash(&joined).await?.to_vec())
    }

    /// See [`ProposalInner::senders_root`].
    pub(crate) async fn senders_root(&self, senders: impl Iterator<Item = Address>) -> Result<Vec<u8>> {
        let joined: Vec<u8> = senders.flat_map(|sender| sender.0).collect();
        if joined.is_empty() { Ok(Vec::new()) } else { Ok(self.hash(&joined).await?.to_vec()) }
    }

    /// Puts transactions, and a decision, on disk.
    ///
    /// # Errors
    /// [`StatusCode::StoreError`] when the disk refused; why is in the log.
    pub(crate) async fn promise(&self, height: u64, txs: Vec<Arc<Tx>>, decision: Option<Decision>) -> Result<()> {
        if txs.is_empty() && decision.is_none() {
            return Ok(());
        }
        let log = self.log.clone();
        let written = tokio::task::spawn_blocking(move || log.append(height, &txs, decision)).await;
        let written: std::result::Result<(), LogError> = written.map_err(|_| StatusCode::FatalError)?;
        written.map_err(|error| {
            tracing::error!(height, %error, "the transactions of a proposal cannot be kept");
            StatusCode::StoreError
        })
    }

    /// Waits until the block at `height` is stored.
    ///
    /// # Errors
    /// [`StatusCode::StoreError`] when that takes too long, or the node stops.
    pub(crate) async fn wait_stored(&self, height: u64) -> Result<()> {
        let mut stored = self.stored.subscribe();
        tokio::select! {
            waited = tokio::time::timeout(STORE_PATIENCE, stored.wait_for(|stored| *stored >= height)) => match waited {
                Ok(Ok(_)) => Ok(()),
                _ => Err(StatusCode::StoreError),
            },
            () = self.lifecycle.shutdown.cancelled() => Err(StatusCode::StoreError),
        }
    }

    /// Found by hash, in no order, to the order of a block.
    pub(crate) fn in_order(hashes: &[TxHash], found: &HashMap<TxHash, Arc<Tx>>) -> Result<Vec<Arc<Tx>>> {
        hashes.iter().map(|hash| found.get(hash).cloned().ok_or(StatusCode::NoneRawTx)).collect()
    }
}

/// `Proposal.data` of a block: the same bytes on every node.
pub(crate) fn proposal_inner(block: &ProposedBlock) -> ProposalInner {
    ProposalInner {
        pre_state_root: block.pre_state_root.clone(),
        proposal: Some(CompactBlock {
            version: block.version,
            header: Some(block.header.clone()),
            body: Some(CompactBlockBody { tx_hashes: block.tx_hashes.iter().map(|hash| hash.to_vec()).collect() }),
        }),
        senders_root: block.senders_root.clone(),
    }
}

/// Unix time in milliseconds.
pub(crate) fn now_ms() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}
