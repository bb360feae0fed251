//! The services around a controller under test.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use cita_crypto_sm::sm3_concat;
use cita_proto::{
    blockchain::{Block, raw_transaction},
    common::{ConsensusConfiguration, NodeNetInfo, ProposalWithProof, TotalNodeNetInfo},
    evm::{
        Balance, BlockNumber, ByteAbi, ByteCode, ByteQuota, GetAbiRequest, GetBalanceRequest, GetCodeRequest,
        GetStorageAtRequest, GetTransactionCountRequest, Nonce, Receipt, ReceiptProof, RootsInfo,
    },
    executor::CallRequest,
    network::{NetworkMsg, RegisterInfo},
};
use cita_service_api::{
    Consensus, Evm, ExecOutcome, Executor, Hash, MessageHandler, Network, Region, Result, RpcResult, StateRoot,
    StatusCode, Storage, TxHash,
};
use cita_storage_rocksdb::RocksStorage;
use parking_lot::Mutex;
use prost::Message;

/// What an executor has computed. Lives longer than the node, as files do.
#[derive(Default)]
pub struct Machine(pub Mutex<Vec<Executed>>);

/// A block that was executed.
#[derive(Clone)]
pub struct Executed {
    pub header: Vec<u8>,
    pub root: StateRoot,
    pub txs: Vec<Vec<u8>>,
}

impl Machine {
    pub fn roots(&self) -> Vec<StateRoot> {
        self.0.lock().iter().map(|executed| executed.root).collect()
    }

    /// Loses the blocks from a height on.
    pub fn lose(&self, from: usize) {
        self.0.lock().truncate(from);
    }
}

/// Computes a state root that says which transactions were executed, in which order, and who sent them.
pub struct TestExecutor(pub Arc<Machine>);

#[async_trait]
impl Executor for TestExecutor {
    async fn exec(&self, block: Block) -> Result<ExecOutcome> {
        let mut blocks = self.0.0.lock();
        let header = block.header.unwrap();
        let height = usize::try_from(header.height).unwrap();
        let header = header.encode_to_vec();
        if let Some(last) = blocks.last()
            && height + 1 == blocks.len()
            && last.header == header
        {
            return Ok(ExecOutcome::Reentered(last.root));
        }
        if height != blocks.len() {
            return Err(StatusCode::ReenterInvalidBlock);
        }
        let mut parts = vec![blocks.last().map_or(vec![], |last| last.root.to_vec())];
        let mut txs = Vec::new();
        for raw in block.body.unwrap().body {
            let (hash, sender) = match raw.tx.unwrap() {
                raw_transaction::Tx::NormalTx(tx) => (tx.transaction_hash, tx.witness.unwrap().sender),
                raw_transaction::Tx::UtxoTx(tx) => (tx.transaction_hash, tx.witnesses[0].sender.clone()),
            };
            parts.push(sender);
            parts.push(hash.clone());
            txs.push(hash);
        }
        let root = StateRoot::from(sm3_concat(parts));
        blocks.push(Executed { header, root, txs });
        Ok(ExecOutcome::Executed(root))
    }

    async fn call(&self, _: CallRequest) -> RpcResult<Vec<u8>> {
        Err(StatusCode::ExecuteError.into())
    }
}

#[async_trait]
impl Evm for TestExecutor {
    async fn receipt_proof(&self, hash: TxHash) -> RpcResult<ReceiptProof> {
        let blocks = self.0.0.lock();
        let height = blocks.iter().position(|block| block.txs.contains(&hash.to_vec())).ok_or(StatusCode::NotFound)?;
        let roots = RootsInfo { height: height as u64, state_root: blocks[height].root.to_vec(), receipt_root: vec![] };
        Ok(ReceiptProof { receipt: hash.to_vec(), receipt_proof: vec![1], roots_info: Some(roots) })
    }

    async fn roots_info(&self, _: BlockNumber) -> RpcResult<RootsInfo> {
        let blocks = self.0.0.lock();
        let height = blocks.len().checked_sub(1).ok_or(StatusCode::NotFound)?;
        Ok(RootsInfo { height: height as u64, ..Default::default() })
    }

    async fn transaction_receipt(&self, _: TxHash) -> RpcResult<Receipt> {
        Err(StatusCode::NotFound.into())
    }

    async fn code(&self, _: GetCodeRequest) -> RpcResult<ByteCode> {
        Err(StatusCode::NotFound.into())
    }

    async fn balance(&self, _: GetBalanceRequest) -> RpcResult<Balance> {
        Err(StatusCode::NotFound.into())
    }

    async fn transaction_count(&self, _: GetTransactionCountRequest) -> RpcResult<Nonce> {
        Err(StatusCode::NotFound.into())
    }

    async fn abi(&self, _: GetAbiRequest) -> RpcResult<ByteAbi> {
        Err(StatusCode::NotFound.into())
    }

    async fn estimate_quota(&self, _: CallRequest) -> RpcResult<ByteQuota> {
        Err(StatusCode::NotFound.into())
    }

    async fn storage_at(&self, _: GetStorageAtRequest) -> RpcResult<Hash> {
        Err(StatusCode::NotFound.into())
    }
}

/// Believes the proofs of [`super::proof`], and remembers what it was told.
#[derive(Default)]
pub struct TestConsensus {
    pub told: Mutex<Vec<ConsensusConfiguration>>,
}

#[async_trait]
impl Consensus for TestConsensus {
    async fn reconfigure(&self, config: ConsensusConfiguration) -> Result<()> {
        self.told.lock().push(config);
        Ok(())
    }

    async fn check_block(&self, block: ProposalWithProof) -> Result<()> {
        let data = block.proposal.unwrap().data;
        if block.proof == super::proof(&data) { Ok(()) } else { Err(StatusCode::ProposalProofError) }
    }
}

/// Storage on disk that can be told to fail.
pub struct FaultyStorage {
    inner: RocksStorage,
    /// Blocks are not stored while this is set.
    pub refuses_blocks: AtomicBool,
    /// Waiting transactions are not stored while this is set.
    pub refuses_waiting: AtomicBool,
    /// Calls that were about waiting transactions.
    pub waiting_calls: AtomicUsize,
}

impl FaultyStorage {
    pub fn new(inner: RocksStorage) -> Self {
        let (refuses_blocks, refuses_waiting) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { inner, refuses_blocks, refuses_waiting, waiting_calls: AtomicUsize::new(0) }
    }
}

#[async_trait]
impl Storage for FaultyStorage {
    async fn store(&self, region: Region, key: &[u8], value: Vec<u8>) -> Result<()> {
        if region == Region::AllBlockData && self.refuses_blocks.load(Ordering::Relaxed) {
            return Err(StatusCode::StoreError);
        }
        if region == Region::TransactionsPool {
            self.waiting_calls.fetch_add(1, Ordering::Relaxed);
            if self.refuses_waiting.load(Ordering::Relaxed) {
                return Err(StatusCode::StoreError);
            }
        }
        self.inner.store(region, key, value).await
    }

    async fn load(&self, region: Region, key: &[u8]) -> Result<Vec<u8>> {
        self.inner.load(region, key).await
    }

    async fn delete(&self, region: Region, key: &[u8]) -> Result<()> {
        self.inner.delete(region, key).await
    }
}

/// Connects the nodes of a test.
#[derive(Default)]
pub struct Hub {
    nodes: Mutex<HashMap<u64, Arc<dyn MessageHandler>>>,
    /// Types of messages that are lost.
    lost: Mutex<HashSet<&'static str>>,
    /// (from, type) of everything that was sent.
    sent: Mutex<Vec<(u64, String)>>,
}

impl Hub {
    pub fn join(&self, origin: u64, handler: Arc<dyn MessageHandler>) {
        self.nodes.lock().insert(origin, handler);
    }

    pub fn leave(&self, origin: u64) {
        self.nodes.lock().remove(&origin);
    }

    pub fn lose(&self, kind: &'static str) {
        self.lost.lock().insert(kind);
    }

    pub fn find_again(&self, kind: &'static str) {
        self.lost.lock().remove(kind);
    }

    pub fn sent(&self, from: u64, kind: &str) -> usize {
        self.sent.lock().iter().filter(|(origin, sent)| *origin == from && sent == kind).count()
    }

    pub fn network(self: &Arc<Self>, origin: u64) -> TestNetwork {
        TestNetwork { hub: self.clone(), origin }
    }

    fn deliver(&self, from: u64, to: u64, message: &NetworkMsg) -> Result<()> {
        self.sent.lock().push((from, message.r#type.clone()));
        let handler = self.nodes.lock().get(&to).cloned().ok_or(StatusCode::SendMsgError)?;
        if !self.lost.lock().contains(message.r#type.as_str()) {
            let message = NetworkMsg { origin: from, ..message.clone() };
            tokio::spawn(async move { handler.process_network_msg(message).await });
        }
        Ok(())
    }
}

/// A node's end of a [`Hub`].
pub struct TestNetwork {
    hub: Arc<Hub>,
    origin: u64,
}

impl TestNetwork {
    fn others(&self) -> Vec<u64> {
        self.hub.nodes.lock().keys().copied().filter(|origin| *origin != self.origin).collect()
    }
}

#[async_trait]
impl Network for TestNetwork {
    async fn send_msg(&self, message: NetworkMsg) -> Result<()> {
        self.hub.deliver(self.origin, message.origin, &message)
    }

    async fn broadcast(&self, message: NetworkMsg) -> Result<()> {
        for other in self.others() {
            let _ = self.hub.deliver(self.origin, other, &message);
        }
        Ok(())
    }

    async fn peer_count(&self) -> Result<u64> {
        Ok(self.others().len() as u64)
    }

    async fn register_network_msg_handler(&self, _: RegisterInfo) -> Result<()> {
        Ok(())
    }

    async fn add_node(&self, info: NodeNetInfo) -> Result<()> {
        if info.multi_address.is_empty() { Err(StatusCode::MultiAddrParseError) } else { Ok(()) }
    }

    async fn peers_net_info(&self) -> Result<TotalNodeNetInfo> {
        let nodes = self.others().into_iter();
        let info = |origin| NodeNetInfo { multi_address: format!("/dns4/test/tcp/1/tls/{origin}"), origin };
        Ok(TotalNodeNetInfo { nodes: nodes.map(info).collect() })
    }
}
