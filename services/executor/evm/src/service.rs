//! The executor as the other services see it.

use std::{path::Path, sync::Arc, time::Instant};

use async_trait::async_trait;
use cita_proto::{
    blockchain::Block,
    evm::{
        Balance, BlockNumber, ByteAbi, ByteCode, ByteQuota, GetAbiRequest, GetBalanceRequest, GetCodeRequest,
        GetStorageAtRequest, GetTransactionCountRequest, Nonce, Receipt, ReceiptProof, RootsInfo,
    },
    executor::CallRequest,
};
use cita_service_api::{
    BlockHash, Crypto, Evm, ExecOutcome, Executor, Hash, Result, RpcError, RpcResult, StateRoot, StatusCode, TxHash,
};
use parking_lot::Mutex;
use prost::Message;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    block::BlockInput,
    config::Config,
    error::{OpenError, StoreError},
    execute::{Chain, ChainSettings, ExecError},
    machine::Rules,
    query,
    store::{NodeCache, Store, View},
};

/// What blocks and queries share.
struct Shared {
    store: Store,
    chain: Mutex<Chain>,
    rules: Rules,
    call_quota_limit: u64,
}

/// An EVM executor whose state is in a folder of its own.
///
/// Blocks are executed one at a time; calls and queries run beside them and each sees one moment of the state. All work is
/// done on blocking threads.
pub struct EvmExecutor {
    shared: Arc<Shared>,
    crypto: Arc<dyn Crypto>,
    /// One permit a query under way or waiting.
    pending: Arc<Semaphore>,
    /// One permit a call or estimate that runs.
    calls: Arc<Semaphore>,
}

impl EvmExecutor {
    /// Opens the state in `dir`, or begins one there.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(
        config: &Config,
        dir: &Path,
        chain: ChainSettings,
        crypto: Arc<dyn Crypto>,
    ) -> std::result::Result<Self, OpenError> {
        config.check()?;
        let store = Store::open(config, dir)?;
        let rules = Rules::new(chain.chain_id, config.eth_compatibility);
        let chain = Chain::load(&store, rules, chain, config)
            .map_err(|error| OpenError::Damaged { dir: dir.to_owned(), reason: error.to_string() })?;
        let shared = Shared { store, chain: Mutex::new(chain), rules, call_quota_limit: config.call_quota_limit };
        Ok(Self {
            shared: Arc::new(shared),
            crypto,
            pending: Arc::new(Semaphore::new(config.pending_queries.min(Semaphore::MAX_PERMITS))),
            calls: Arc::new(Semaphore::new(config.concurrent_calls.min(Semaphore::MAX_PERMITS))),
        })
    }

    fn admit(&self) -> RpcResult<OwnedSemaphorePermit> {
        self.pending.clone().try_acquire_owned().map_err(|_| {
            let text = "the executor has too many queries to answer, try again later";
            RpcError::new(StatusCode::ExecuteServerNotReady, text)
        })
    }

    /// Answers a query on a blocking thread.
    async fn query<T: Send + 'static>(
        &self,
        answer: impl FnOnce(&View<'_>) -> RpcResult<T> + Send + 'static,
    ) -> RpcResult<T> {
        let admitted = self.admit()?;
        let shared = self.shared.clone();
        blocking(move || {
            let _admitted = admitted;
            answer(&shared.store.view())
        })
        .await
    }

    /// Runs EVM code for a query, as soon as it is its turn.
    async fn compute<T: Send + 'static>(
        &self,
        answer: impl FnOnce(&View<'_>, Rules, u64) -> RpcResult<T> + Send + 'static,
    ) -> RpcResult<T> {
        let admitted = self.admit()?;
        let turn = self.calls.clone().acquire_owned().await;
        let turn = turn.map_err(|_| RpcError::from(StatusCode::ExecuteServerNotReady))?;
        let shared = self.shared.clone();
        blocking(move || {
            let _held = (admitted, turn);
            answer(&shared.store.view(), shared.rules, shared.call_quota_limit)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> RpcResult<T> + Send + 'static) -> RpcResult<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a query ended early");
        Err(StatusCode::FatalError.into())
    })
}

impl Shared {
    fn exec(&self, block: Block, hash: BlockHash) -> std::result::Result<ExecOutcome, ExecError> {
        let started = Instant::now();
        let block = BlockInput::read(block, hash)?;
        let (height, transactions) = (block.height, block.transactions.len());
        let outcome = self.chain.lock().exec(&self.store, block)?;
        let took = started.elapsed();
        if let ExecOutcome::Executed(root) = outcome {
            metrics::histogram!("cita_executor_exec_seconds").record(took);
            metrics::counter!("cita_executor_transactions_total").increment(transactions as u64);
            metrics::gauge!("cita_executor_height").set(height as f64);
            tracing::debug!(height, transactions, ?took, %root, "executed a block");
        }
        Ok(outcome)
    }
}

#[async_trait]
impl Executor for EvmExecutor {
    async fn exec(&self, block: Block) -> Result<ExecOutcome> {
        let header = block.header.as_ref().ok_or(StatusCode::NoneBlockHeader)?;
        let height = header.height;
        let hash = BlockHash::from(self.crypto.hash_data(&header.encode_to_vec()).await?);
        let shared = self.shared.clone();
        let done = tokio::task::spawn_blocking(move || shared.exec(block, hash)).await;
        let done = done.map_err(|error| {
            tracing::error!(height, %error, "executing a block ended early");
            StatusCode::ExecuteError
        })?;
        done.map_err(|error| {
            let code = StatusCode::from(&error);
            match code {
                StatusCode::ReenterInvalidBlock => tracing::warn!(height, %hash, %error, "a block is refused"),
                _ => tracing::error!(height, %hash, %error, "a block cannot be executed"),
            }
            code
        })
    }

    async fn call(&self, request: CallRequest) -> RpcResult<Vec<u8>> {
        self.compute(|view, rules, limit| query::call(view, rules, limit, request)).await
    }
}

#[async_trait]
impl Evm for EvmExecutor {
    async fn transaction_receipt(&self, hash: TxHash) -> RpcResult<Receipt> {
        self.query(move |view| query::receipt(view, hash)).await
    }

    async fn code(&self, request: GetCodeRequest) -> RpcResult<ByteCode> {
        self.query(|view| query::code(view, request.address, request.block_number)).await
    }

    async fn balance(&self, request: GetBalanceRequest) -> RpcResult<Balance> {
        self.query(|view| query::balance(view, request.address, request.block_number)).await
    }

    async fn transaction_count(&self, request: GetTransactionCountRequest) -> RpcResult<Nonce> {
        self.query(|view| query::nonce(view, request.address, request.block_number)).await
    }

    async fn abi(&self, request: GetAbiRequest) -> RpcResult<ByteAbi> {
        self.query(|view| query::abi(view, request.address, request.block_number)).await
    }

    async fn estimate_quota(&self, request: CallRequest) -> RpcResult<ByteQuota> {
        self.compute(|view, rules, limit| query::estimate_quota(view, rules, limit, request)).await
    }

    async fn receipt_proof(&self, hash: TxHash) -> RpcResult<ReceiptProof> {
        self.query(move |view| query::receipt_proof(view, hash)).await
    }

    async fn roots_info(&self, block: BlockNumber) -> RpcResult<RootsInfo> {
        self.query(|view| Ok(query::roots_info(&query::block(view, Some(block))?))).await
    }

    async fn storage_at(&self, request: GetStorageAtRequest) -> RpcResult<Hash> {
        self.query(|view| query::storage_at(view, request.address, request.position, request.block_number)).await
    }
}

/// Why a rollback did not happen, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum RollbackError {
    /// The state cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Blocks cannot be taken back. Those that already were stay so.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes the state in `dir`, of an executor that does not run, back to `height` and returns what `Exec` answered for that block. Each
/// block is one atomic step, so an interrupted rollback can be run again.
///
/// # Errors
/// [`RollbackError`]; for a height that was never executed nothing changes.
pub fn rollback(config: &Config, dir: &Path, height: u64) -> std::result::Result<StateRoot, RollbackError> {
    config.check()?;
    let store = Store::open(config, dir)?;
    let block = store.revert_to(&mut NodeCache::new(config.trie_cache_bytes), height)?;
    Ok(block.commitment()?)
}
