//! A chain small enough for tests of the client: one process, no consensus, no EVM, the real protocol on real ports.
//!
//! It checks signatures, versions, chains and windows as a node does, and makes a block every 50 ms.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use cita_crypto_sm::{Verifier, check_transaction, sm3};
use cita_proto::{
    blockchain::{
        Block, BlockHeader, CompactBlock, CompactBlockBody, RawTransaction, RawTransactions, raw_transaction::Tx,
    },
    common::{NodeNetInfo, NodeStatus, PeerStatus},
    controller::{CrossChainProof, SystemConfig},
    evm::{
        Balance, BlockNumber, ByteAbi, ByteCode, ByteQuota, GetAbiRequest, GetBalanceRequest, GetCodeRequest,
        GetStorageAtRequest, GetTransactionCountRequest, Nonce, Receipt, ReceiptProof, RootsInfo,
    },
    executor::CallRequest,
};
use cita_service_api::{
    BlockHash, Controller, ControllerServer, Evm, EvmServer, ExecOutcome, Executor, ExecutorServer, Hash, Result,
    RpcError, RpcResult, StateRoot, StatusCode, TxHash,
};
use prost::Message;
use tokio::{net::TcpListener, runtime::Runtime};

/// Blocks after which a transaction's window ends at the latest.
const BLOCK_LIMIT: u64 = 100;

/// A running chain; it ends when dropped.
pub(crate) struct Chain {
    /// Where controller, executor and EVM queries are served.
    pub(crate) address: SocketAddr,
    state: Arc<Shared>,
    _runtime: Runtime,
}

struct Shared(Mutex<State>);

struct State {
    blocks: Vec<(Block, Vec<TxHash>)>,
    pool: Vec<(TxHash, RawTransaction)>,
    pool_limit: usize,
    /// Requests whose transactions are taken but whose answer is an error, as when a connection breaks.
    lost_answers: usize,
    refused_for_room: u64,
}

impl Chain {
    /// Starts a chain whose pool takes so many transactions.
    pub(crate) fn start(pool_limit: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let state = State { blocks: Vec::new(), pool: Vec::new(), pool_limit, lost_answers: 0, refused_for_room: 0 };
        let state = Arc::new(Shared(Mutex::new(state)));
        state.lock().make_block();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let server = tonic::transport::Server::builder()
            .add_service(ControllerServer::serve(state.clone()))
            .add_service(ExecutorServer::serve(state.clone()))
            .add_service(EvmServer::serve(state.clone()))
            .serve_with_incoming(tonic::transport::server::TcpIncoming::from(listener));
        runtime.spawn(server);
        let clock = state.clone();
        runtime.spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(50)).await;
                clock.lock().make_block();
            }
        });
        Self { address, state, _runtime: runtime }
    }

    /// The next requests' answers get lost on the way.
    pub(crate) fn lose_answers(&self, count: usize) {
        self.state.lock().lost_answers = count;
    }

    /// How often a request was refused because the pool was full.
    pub(crate) fn refused_for_room(&self) -> u64 {
        self.state.lock().refused_for_room
    }

    /// Transactions in all blocks.
    pub(crate) fn committed(&self) -> usize {
        self.state.lock().blocks.iter().map(|(_, hashes)| hashes.len()).sum()
    }
}

fn refuse<T>(code: StatusCode) -> RpcResult<T> {
    Err(code.into())
}

fn hash_of(raw: &RawTransaction) -> RpcResult<TxHash> {
    let hash = match &raw.tx {
        Some(Tx::NormalTx(normal)) => &normal.transaction_hash,
        Some(Tx::UtxoTx(utxo)) => &utxo.transaction_hash,
        None => return refuse(StatusCode::NoneRawTx),
    };
    Ok(TxHash::try_from(hash.as_slice())?)
}

impl State {
    fn height(&self) -> u64 {
        self.blocks.len() as u64 - 1
    }

    fn make_block(&mut self) {
        let height = self.blocks.len() as u64;
        let body: Vec<_> = self.pool.drain(..).collect();
        let hashes: Vec<_> = body.iter().map(|(hash, _)| *hash).collect();
        let prevhash = self.blocks.last().map_or(vec![0; 32], |(last, _)| block_hash(last).to_vec());
        let header = BlockHeader {
            prevhash,
            timestamp: 1_700_000_000_000 + height * 50,
            height,
            transactions_root: vec![0; 32],
            proposer: vec![7; 20],
        };
        let block = Block {
            version: 0,
            header: Some(header),
            body: Some(RawTransactions { body: body.into_iter().map(|(_, raw)| raw).collect() }),
            proof: if height == 0 { Vec::new() } else { vec![1, 2, 3] },
            state_root: vec![5; 32],
        };
        self.blocks.push((block, hashes));
    }

    fn block(&self, height: u64, missing: StatusCode) -> RpcResult<&(Block, Vec<TxHash>)> {
        self.blocks.get(height as usize).ok_or_else(|| missing.into())
    }

    fn place(&self, hash: TxHash) -> Option<(u64, u64)> {
        self.blocks.iter().enumerate().find_map(|(height, (_, hashes))| {
            hashes.iter().position(|h| *h == hash).map(|index| (height as u64, index as u64))
        })
    }

    fn admit(&mut self, raws: Vec<RawTransaction>) -> RpcResult<Vec<TxHash>> {
        if self.pool.len() + raws.len() > self.pool_limit {
            self.refused_for_room += 1;
            let text = "InternalChannelDisconnected: the pool is full; try again after the next block";
            return Err(RpcError::new(StatusCode::InternalChannelDisconnected, text));
        }
        let verifier = Verifier::default();
        let mut hashes = Vec::new();
        for raw in &raws {
            check_transaction(&verifier, raw)?;
            let hash = hash_of(raw)?;
            if let Some(Tx::NormalTx(normal)) = &raw.tx {
                let transaction = normal.transaction.as_ref().unwrap();
                if transaction.chain_id != [3; 32] {
                    return refuse(StatusCode::InvalidChainId);
                }
                let window = self.height() + 1..=self.height() + BLOCK_LIMIT;
                if !window.contains(&transaction.valid_until_block) {
                    return refuse(StatusCode::InvalidValidUntilBlock);
                }
                if !matches!(transaction.to.len(), 0 | 20) {
                    return refuse(StatusCode::InvalidTo);
                }
            }
            if self.place(hash).is_some() {
                return refuse(StatusCode::HistoryDupTx);
            }
            if self.pool.iter().any(|(pooled, _)| *pooled == hash) {
                return refuse(StatusCode::DupTransaction);
            }
            hashes.push(hash);
        }
        self.pool.extend(hashes.iter().copied().zip(raws));
        if self.lost_answers > 0 {
            self.lost_answers -= 1;
            return Err(RpcError::new(StatusCode::InternalChannelDisconnected, "InternalChannelDisconnected: lost"));
        }
        Ok(hashes)
    }
}

fn block_hash(block: &Block) -> BlockHash {
    sm3(&block.header.clone().unwrap_or_default().encode_to_vec()).into()
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

fn no_receipt() -> RpcError {
    RpcError::new(StatusCode::FatalError, "Not get the receipt")
}

#[async_trait]
impl Controller for Shared {
    async fn block_number(&self, pending: bool) -> RpcResult<u64> {
        Ok(self.lock().height() + u64::from(pending))
    }

    async fn send_raw_transaction(&self, transaction: RawTransaction) -> RpcResult<TxHash> {
        Ok(self.lock().admit(vec![transaction])?[0])
    }

    async fn send_raw_transactions(&self, transactions: RawTransactions) -> RpcResult<Vec<TxHash>> {
        self.lock().admit(transactions.body)
    }

    async fn block_by_hash(&self, hash: BlockHash) -> RpcResult<CompactBlock> {
        let height = self.height_by_hash(hash).await?;
        self.block_by_number(height).await
    }

    async fn height_by_hash(&self, hash: BlockHash) -> RpcResult<u64> {
        let state = self.lock();
        let found = state.blocks.iter().position(|(block, _)| block_hash(block) == hash);
        found.map(|height| height as u64).ok_or_else(|| StatusCode::NoBlockHeight.into())
    }

    async fn block_by_number(&self, height: u64) -> RpcResult<CompactBlock> {
        let state = self.lock();
        let (block, hashes) = state.block(height, StatusCode::NoBlockHeight)?;
        let body = CompactBlockBody { tx_hashes: hashes.iter().map(|hash| hash.to_vec()).collect() };
        Ok(CompactBlock { version: block.version, header: block.header.clone(), body: Some(body) })
    }

    async fn state_root_by_number(&self, height: u64) -> RpcResult<StateRoot> {
        let state = self.lock();
        Ok(StateRoot::try_from(state.block(height, StatusCode::NoStateRoot)?.0.state_root.as_slice())?)
    }

    async fn proof_by_number(&self, height: u64) -> RpcResult<Vec<u8>> {
        let proof = self.lock().block(height, StatusCode::NoProof)?.0.proof.clone();
        if proof.is_empty() { refuse(StatusCode::NoProof) } else { Ok(proof) }
    }

    async fn block_detail_by_number(&self, height: u64) -> RpcResult<Block> {
        Ok(self.lock().block(height, StatusCode::NoBlock)?.0.clone())
    }

    async fn transaction(&self, hash: TxHash) -> RpcResult<RawTransaction> {
        let state = self.lock();
        if let Some((_, pooled)) = state.pool.iter().find(|(pooled, _)| *pooled == hash) {
            return Ok(pooled.clone());
        }
        let (height, index) = state.place(hash).ok_or(StatusCode::NoTransaction)?;
        let (block, _) = state.block(height, StatusCode::NoTransaction)?;
        Ok(block.body.as_ref().unwrap().body[index as usize].clone())
    }

    async fn system_config(&self) -> RpcResult<SystemConfig> {
        let unchanged = vec![0; 33];
        Ok(SystemConfig {
            chain_id: vec![3; 32],
            admin: vec![9; 20],
            block_interval: 1,
            validators: vec![vec![7; 20]],
            version_pre_hash: unchanged.clone(),
            chain_id_pre_hash: unchanged.clone(),
            admin_pre_hash: unchanged.clone(),
            block_interval_pre_hash: unchanged.clone(),
            validators_pre_hash: unchanged.clone(),
            emergency_brake_pre_hash: unchanged.clone(),
            quota_limit: 1_073_741_824,
            quota_limit_pre_hash: unchanged.clone(),
            block_limit: BLOCK_LIMIT as u32,
            block_limit_pre_hash: unchanged,
            ..SystemConfig::default()
        })
    }

    async fn system_config_by_number(&self, height: u64) -> RpcResult<SystemConfig> {
        self.lock().block(height, StatusCode::NoBlockHeight)?;
        self.system_config().await
    }

    async fn block_hash(&self, height: u64) -> RpcResult<BlockHash> {
        Ok(block_hash(&self.lock().block(height, StatusCode::NoBlockHash)?.0))
    }

    async fn transaction_block_number(&self, hash: TxHash) -> RpcResult<u64> {
        self.lock().place(hash).map(|place| place.0).ok_or_else(|| StatusCode::NoTxHeight.into())
    }

    async fn transaction_index(&self, hash: TxHash) -> RpcResult<u64> {
        self.lock().place(hash).map(|place| place.1).ok_or_else(|| StatusCode::NoTxIndex.into())
    }

    async fn add_node(&self, info: NodeNetInfo) -> Result<()> {
        match info.multi_address.as_str() {
            "/dns4/localhost/tcp/40001/tls/node1" => Ok(()),
            _ => Err(StatusCode::MultiAddrParseError),
        }
    }

    async fn node_status(&self) -> RpcResult<NodeStatus> {
        let info = NodeNetInfo { multi_address: "/dns4/127.0.0.1/tcp/40001/tls/node1".into(), origin: 5 };
        let height = self.lock().height();
        let peer = PeerStatus { height, address: vec![1; 20], node_net_info: Some(info) };
        let own = PeerStatus { height, address: vec![7; 20], node_net_info: None };
        Ok(NodeStatus {
            version: "test".into(),
            self_status: Some(own),
            peers_count: 1,
            peers_status: vec![peer],
            ..NodeStatus::default()
        })
    }

    async fn cross_chain_proof(&self, hash: TxHash) -> RpcResult<CrossChainProof> {
        self.lock().place(hash).ok_or(StatusCode::NoReceiptProof)?;
        Ok(CrossChainProof { chain_id: vec![3; 32], proof: vec![1], ..CrossChainProof::default() })
    }
}

#[async_trait]
impl Executor for Shared {
    async fn exec(&self, _: Block) -> Result<ExecOutcome> {
        Err(StatusCode::ExecuteError)
    }

    /// Answers the call data, or fails for none.
    async fn call(&self, request: CallRequest) -> RpcResult<Vec<u8>> {
        if request.method.is_empty() {
            return Err(RpcError::new(StatusCode::ExecuteError, "Reverted: 0x"));
        }
        Ok(request.method)
    }
}

#[async_trait]
impl Evm for Shared {
    async fn transaction_receipt(&self, hash: TxHash) -> RpcResult<Receipt> {
        let (height, index) = self.lock().place(hash).ok_or_else(no_receipt)?;
        Ok(Receipt {
            transaction_hash: hash.to_vec(),
            transaction_index: index,
            block_number: height,
            contract_address: vec![0; 20],
            ..Receipt::default()
        })
    }

    async fn code(&self, _: GetCodeRequest) -> RpcResult<ByteCode> {
        Ok(ByteCode::default())
    }

    async fn balance(&self, _: GetBalanceRequest) -> RpcResult<Balance> {
        Ok(Balance::default())
    }

    async fn transaction_count(&self, _: GetTransactionCountRequest) -> RpcResult<Nonce> {
        Ok(Nonce { nonce: [[0; 31].as_slice(), &[2]].concat() })
    }

    async fn abi(&self, _: GetAbiRequest) -> RpcResult<ByteAbi> {
        Ok(ByteAbi::default())
    }

    async fn estimate_quota(&self, _: CallRequest) -> RpcResult<ByteQuota> {
        Ok(ByteQuota { bytes_quota: [[0; 30].as_slice(), &21_000u16.to_be_bytes()].concat() })
    }

    async fn receipt_proof(&self, hash: TxHash) -> RpcResult<ReceiptProof> {
        self.lock().place(hash).ok_or_else(no_receipt)?;
        Ok(ReceiptProof { receipt: vec![1], receipt_proof: vec![2], roots_info: Some(RootsInfo::default()) })
    }

    /// The height in it shows how the block was named.
    async fn roots_info(&self, block: BlockNumber) -> RpcResult<RootsInfo> {
        use cita_proto::evm::block_number::Lable;
        let height = match block.lable {
            Some(Lable::Height(height)) => height,
            Some(Lable::Tag(tag)) if tag == "latest" => self.lock().height(),
            Some(Lable::Tag(tag)) if tag == "earliest" => 0,
            _ => return refuse(StatusCode::NoBlockHeight),
        };
        Ok(RootsInfo { height, state_root: vec![5; 32], receipt_root: vec![6; 32] })
    }

    async fn storage_at(&self, request: GetStorageAtRequest) -> RpcResult<Hash> {
        Ok(Hash::try_from(request.position.unwrap().hash.as_slice())?)
    }
}
