//! A chain in this process: real controllers over real storage and signatures, with an executor, a consensus and a network that
//! tests can look into, stop, and break.

#![allow(dead_code, unreachable_pub, reason = "every test file uses another part of this, and none exports it")]

mod services;

use std::{future::Future, path::Path, sync::Arc, time::Duration};

use cita_controller::{Config, Controller, Dependencies, StartError};
use cita_crypto_sm::{KeyPair, SmCrypto, sign_transaction, sign_utxo, sm3};
use cita_proto::{
    blockchain::{CompactBlock, RawTransaction, Transaction, UtxoTransaction},
    common::{ConsensusConfiguration, Proposal, ProposalInner, ProposalWithProof},
};
use cita_service_api::{Address, ConsensusController, Controller as _, Hash, Result, TxHash};
use cita_service_kit::{GenesisBlock, InitialSystemConfig, Lifecycle};
use prost::Message;
use tempfile::TempDir;

pub use services::{FaultyStorage, Hub, Machine, TestConsensus, TestExecutor};

pub const CHAIN_ID: Hash = Hash([0x42; 32]);
pub const NO_CHANGE: [u8; 33] = [0; 33];

/// How long a test waits for something that has to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `ready` gives something.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, ready: impl Fn() -> F) -> T {
    let attempt = async {
        loop {
            if let Some(value) = ready().await {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, attempt).await.unwrap_or_else(|_| panic!("{what} did not happen"))
}

pub fn key(id: u8) -> KeyPair {
    KeyPair::from_secret(&[id; 32]).unwrap()
}

pub fn admin() -> KeyPair {
    key(0x77)
}

/// What the chains of tests begin with.
#[derive(Clone)]
pub struct Chain {
    pub config: Config,
    pub genesis: GenesisBlock,
    pub system: InitialSystemConfig,
    pub hub: Arc<Hub>,
}

impl Chain {
    /// A chain whose validators are the nodes with keys 1 to `nodes`.
    pub fn of(nodes: u8) -> Self {
        Self {
            config: Config { check_linger_ms: 0, sync_range: 5, sync_timeout_ms: 500, ..Config::default() },
            genesis: GenesisBlock { timestamp: 1_700_000_000_000, prevhash: Hash::ZERO },
            system: InitialSystemConfig {
                version: 0,
                chain_id: CHAIN_ID,
                admin: admin().address(),
                block_interval: 1,
                block_limit: 20,
                quota_limit: 10_000_000,
                validators: (1..=nodes).map(|id| key(id).address().into()).collect(),
            },
            hub: Arc::default(),
        }
    }

    /// Starts the node with key `id` on a new disk.
    pub async fn start(&self, id: u8) -> Node {
        self.boot(id, Arc::new(Disk::new())).await.unwrap()
    }

    /// Starts the node with key `id` on a disk.
    pub async fn boot(&self, id: u8, disk: Arc<Disk>) -> std::result::Result<Node, StartError> {
        let lifecycle = Lifecycle::new();
        let address = key(id).address();
        let rocks =
            cita_storage_rocksdb::open(&cita_storage_rocksdb::Config::default(), &disk.dir.path().join("storage"))
                .unwrap();
        let storage = Arc::new(FaultyStorage::new(rocks));
        let crypto = Arc::new(SmCrypto::new(key(id)));
        let executor = Arc::new(TestExecutor(disk.machine.clone()));
        let consensus = Arc::new(TestConsensus::default());
        let deps = Dependencies {
            network: Arc::new(self.hub.network(address.origin())),
            consensus: consensus.clone(),
            executor: executor.clone(),
            evm: executor.clone(),
            storage: storage.clone(),
            crypto: crypto.clone(),
        };
        let folder = disk.dir.path().join("controller");
        let controller = Controller::start(
            self.config.clone(),
            self.genesis.clone(),
            self.system.clone(),
            address.into(),
            &folder,
            deps,
            &lifecycle,
        );
        let controller = controller.await?;
        self.hub.join(address.origin(), controller.clone());
        Ok(Node { id, address, disk, lifecycle, controller, consensus, storage, crypto, hub: self.hub.clone() })
    }
}

/// What survives a crash of a node: its folders, and the executor's state.
pub struct Disk {
    pub dir: TempDir,
    pub machine: Arc<Machine>,
}

impl Disk {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), machine: Arc::default() }
    }

    pub fn log_folder(&self) -> std::path::PathBuf {
        self.dir.path().join("controller")
    }
}

pub struct Node {
    pub id: u8,
    pub address: Address,
    pub disk: Arc<Disk>,
    pub lifecycle: Lifecycle,
    pub controller: Arc<Controller>,
    pub consensus: Arc<TestConsensus>,
    pub storage: Arc<FaultyStorage>,
    pub crypto: Arc<SmCrypto>,
    pub hub: Arc<Hub>,
}

impl Node {
    /// Ends the node where it stands; what is not on disk is lost.
    pub async fn kill(self) -> Arc<Disk> {
        let Self { disk, lifecycle, controller, storage, hub, address, .. } = self;
        hub.leave(address.origin());
        assert!(lifecycle.stop(Duration::from_secs(10)).await, "a task does not stop");
        drop(controller);
        // The database's lock is free once nobody holds the storage.
        let closing = Arc::downgrade(&storage);
        drop(storage);
        eventually("closing the storage", || async { closing.upgrade().is_none().then_some(()) }).await;
        disk
    }

    pub async fn height(&self) -> u64 {
        self.controller.block_number(false).await.unwrap()
    }

    pub async fn wait_height(&self, height: u64) {
        eventually("a height", || async { (self.height().await >= height).then_some(()) }).await;
    }

    pub async fn send(&self, raw: &RawTransaction) -> TxHash {
        self.controller.send_raw_transaction(raw.clone()).await.unwrap()
    }

    pub async fn propose(&self) -> Proposal {
        self.controller.get_proposal().await.unwrap()
    }

    pub async fn check(&self, proposal: &Proposal) -> Result<()> {
        self.controller.check_proposal(proposal.clone()).await
    }

    pub async fn commit(&self, proposal: &Proposal) -> Result<ConsensusConfiguration> {
        self.controller.commit_block(decided(proposal)).await
    }

    /// A block of this node alone.
    pub async fn make_block(&self) -> Proposal {
        let proposal = self.propose().await;
        self.check(&proposal).await.unwrap();
        self.commit(&proposal).await.unwrap();
        self.wait_height(proposal.height).await;
        proposal
    }

    /// Waits until it heard of the others.
    pub async fn wait_peers(&self, count: usize) {
        eventually("meeting the peers", || async {
            let status = self.controller.node_status().await.unwrap();
            (status.peers_status.iter().filter(|peer| !peer.address.is_empty()).count() >= count).then_some(())
        })
        .await;
    }
}

/// A block that all nodes agree on, proposed by the first.
pub async fn make_block(nodes: &[&Node]) -> Proposal {
    let proposal = nodes[0].propose().await;
    for node in nodes {
        node.check(&proposal).await.unwrap();
    }
    for node in nodes {
        node.commit(&proposal).await.unwrap();
    }
    for node in nodes {
        node.wait_height(proposal.height).await;
    }
    proposal
}

/// A proposal with the proof that [`TestConsensus`] believes.
pub fn decided(proposal: &Proposal) -> ProposalWithProof {
    ProposalWithProof { proposal: Some(proposal.clone()), proof: proof(&proposal.data) }
}

pub fn proof(data: &[u8]) -> Vec<u8> {
    [b"decided: ", sm3(data).as_bytes()].concat()
}

pub fn inner(proposal: &Proposal) -> ProposalInner {
    ProposalInner::decode(proposal.data.as_slice()).unwrap()
}

pub fn compact(proposal: &Proposal) -> CompactBlock {
    inner(proposal).proposal.unwrap()
}

pub fn tx_hashes(proposal: &Proposal) -> Vec<Vec<u8>> {
    compact(proposal).body.unwrap_or_default().tx_hashes
}

/// A transaction that a chain of tests takes at its start.
pub fn transaction(nonce: impl ToString) -> Transaction {
    Transaction {
        version: 0,
        to: vec![1; 20],
        nonce: nonce.to_string(),
        quota: 100_000,
        valid_until_block: 15,
        data: vec![],
        value: vec![0; 32],
        chain_id: CHAIN_ID.to_vec(),
    }
}

pub fn signed(transaction: Transaction) -> RawTransaction {
    sign_transaction(transaction, &key(0x55))
}

pub fn change(lock_id: u64, pre_tx_hash: &[u8], output: &[u8]) -> RawTransaction {
    let transaction =
        UtxoTransaction { version: 0, pre_tx_hash: pre_tx_hash.to_vec(), output: output.to_vec(), lock_id };
    sign_utxo(transaction, &admin())
}

/// Copies what a backup of a folder would.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
