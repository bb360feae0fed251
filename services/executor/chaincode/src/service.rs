//! The executor as the other services see it.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use cita_executor_core::folder::{FolderError, FolderLock};
use cita_proto::{blockchain::Block, executor::CallRequest};
use cita_service_api::{BlockHash, Crypto, ExecOutcome, Executor, Hash, Result, RpcError, RpcResult, StatusCode};
use cita_service_kit::{Lifecycle, ports};
use parking_lot::Mutex;
use prost::Message;
use tokio::{runtime::Handle, sync::Semaphore};

use crate::{
    Config,
    block::BlockInput,
    error::{ExecError, OpenError},
    execute::{self, Chain, Setting},
    shim::{self, Registry},
    store::{self, Readers},
};

/// An executor whose transactions are run by chaincode processes.
///
/// Blocks are executed one at a time, their transactions one after the other; calls run beside them, each on the state after one block.
pub struct ChaincodeExecutor {
    shared: Arc<Shared>,
    crypto: Arc<dyn Crypto>,
    /// One permit a call under way.
    calls: Arc<Semaphore>,
}

struct Shared {
    setting: Setting,
    chain: Mutex<Chain>,
    readers: Readers,
    next_call: AtomicU64,
    // Dropped last.
    _lock: FolderLock,
}

impl ChaincodeExecutor {
    /// Opens the state in `dir`, or begins one there, and listens for chaincode processes until `lifecycle` ends.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(
        config: &Config,
        dir: &Path,
        chain_id: Hash,
        crypto: Arc<dyn Crypto>,
        lifecycle: &Lifecycle,
    ) -> std::result::Result<Self, OpenError> {
        config.check()?;
        let lock = FolderLock::take(dir)?;
        let database = |source| OpenError::Database { dir: dir.to_owned(), source };
        let chain = store::open(dir).and_then(Chain::load).map_err(database)?;
        let listener = ports::listen(config.address())?;
        let address = listener.local_addr().unwrap_or_else(|_| config.address());
        let registry = Arc::new(Registry::new(config.chaincodes.clone(), address));
        let timeout = Duration::from_millis(config.timeout_ms.get());
        shim::serve(registry.clone(), listener, timeout, lifecycle)
            .map_err(|source| FolderError::Folder { dir: dir.to_owned(), source })?;
        tracing::warn!(
            "executor_chaincode is experimental: a chaincode that hangs or differs between nodes stops the chain"
        );
        for chaincode in &config.chaincodes {
            tracing::info!(%chaincode, receiver = %chaincode.address(), %address, "waiting for a chaincode");
        }
        let setting = Setting { registry, channel: format!("cita-{}", hex::encode(chain_id.as_bytes())), timeout };
        let shared = Shared {
            setting,
            chain: Mutex::new(chain),
            readers: Readers::new(dir),
            next_call: AtomicU64::new(0),
            _lock: lock,
        };
        let calls = Arc::new(Semaphore::new(config.concurrent_calls.get().into()));
        Ok(Self { shared: Arc::new(shared), crypto, calls })
    }

    /// Where chaincode processes connect to.
    pub fn chaincode_address(&self) -> std::net::SocketAddr {
        self.shared.setting.registry.address()
    }
}

impl Shared {
    async fn exec(
        &self,
        block: Block,
        hash: BlockHash,
        chain: &mut Chain,
    ) -> std::result::Result<ExecOutcome, ExecError> {
        let started = Instant::now();
        let block = BlockInput::read(block, hash)?;
        let (height, transactions) = (block.height, block.transactions.len());
        let outcome = chain.exec(&self.setting, block).await?;
        let took = started.elapsed();
        if let ExecOutcome::Executed(root) = outcome {
            metrics::histogram!("cita_executor_exec_seconds").record(took);
            metrics::counter!("cita_executor_transactions_total").increment(transactions as u64);
            metrics::gauge!("cita_executor_height").set(height as f64);
            tracing::debug!(height, transactions, ?took, %root, "executed a block");
        }
        Ok(outcome)
    }

    async fn call(&self, request: CallRequest) -> RpcResult<Vec<u8>> {
        let reader = self.readers.take()?;
        let txid = format!("call-{}", self.next_call.fetch_add(1, Ordering::Relaxed));
        let answer = execute::call(&self.setting, &reader, request, txid).await;
        self.readers.put_back(reader);
        answer
    }
}

/// Does work that reads from disk between its waits on a thread where that stops nobody.
async fn beside<T: Send + 'static>(work: impl FnOnce(&Handle) -> T + Send + 'static) -> Option<T> {
    let runtime = Handle::current();
    let done = tokio::task::spawn_blocking(move || work(&runtime)).await;
    done.inspect_err(|error| tracing::error!(%error, "the executor's work ended early")).ok()
}

#[async_trait]
impl Executor for ChaincodeExecutor {
    async fn exec(&self, block: Block) -> Result<ExecOutcome> {
        let header = block.header.as_ref().ok_or(StatusCode::NoneBlockHeader)?;
        let height = header.height;
        let hash = BlockHash::from(self.crypto.hash_data(&header.encode_to_vec()).await?);
        let shared = self.shared.clone();
        let done = beside(move |runtime| {
            let mut chain = shared.chain.lock();
            runtime.block_on(shared.exec(block, hash, &mut chain))
        });
        done.await.ok_or(StatusCode::ExecuteError)?.map_err(|error| {
            let code = StatusCode::from(&error);
            match code {
                StatusCode::ReenterInvalidBlock => tracing::warn!(height, %hash, %error, "a block is refused"),
                StatusCode::ExecuteServerNotReady => {
                    tracing::warn!(height, %error, "a block has to wait for its chaincode")
                }
                _ => tracing::error!(height, %hash, %error, "a block cannot be executed"),
            }
            code
        })
    }

    async fn call(&self, request: CallRequest) -> RpcResult<Vec<u8>> {
        let turn = self.calls.clone().try_acquire_owned().map_err(|_| {
            let text = "the executor has too many calls under way, try again later";
            RpcError::new(StatusCode::ExecuteServerNotReady, text)
        })?;
        let shared = self.shared.clone();
        let done = beside(move |runtime| {
            let _turn = turn;
            runtime.block_on(shared.call(request))
        });
        done.await.ok_or(StatusCode::FatalError)?
    }
}
