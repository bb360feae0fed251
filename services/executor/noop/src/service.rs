//! The executor as the other services see it.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use cita_executor_core::order::{Order, Place, order};
use cita_proto::{blockchain::Block, executor::CallRequest};
use cita_service_api::{BlockHash, Crypto, ExecOutcome, Executor, Result, RpcError, RpcResult, StateRoot, StatusCode};
use parking_lot::Mutex;
use prost::Message as _;

use crate::{Config, OpenError, head::Head};

/// An executor that only keeps blocks in order.
pub struct NoopExecutor {
    crypto: Arc<dyn Crypto>,
    chain: Mutex<Chain>,
}

struct Chain {
    head: Head,
    last: Option<(u64, BlockHash)>,
}

impl NoopExecutor {
    /// Opens the folder that knows the last block, or begins one.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(_: &Config, dir: &Path, crypto: Arc<dyn Crypto>) -> std::result::Result<Self, OpenError> {
        let head = Head::open(dir)?;
        let last = head.read();
        Ok(Self { crypto, chain: Mutex::new(Chain { head, last }) })
    }
}

impl Chain {
    fn exec(&mut self, height: u64, hash: BlockHash, parent: &[u8]) -> Result<ExecOutcome> {
        let root = StateRoot::from(hash.0);
        let order = order(self.last, Place { height, hash, parent }).map_err(|error| {
            tracing::warn!(height, %hash, %error, "a block is refused");
            StatusCode::from(error)
        })?;
        if order == Order::Again {
            return Ok(ExecOutcome::Reentered(root));
        }
        self.head.write(height, hash).map_err(|error| {
            tracing::error!(height, %error, "the last block cannot be written");
            StatusCode::ExecuteError
        })?;
        self.last = Some((height, hash));
        Ok(ExecOutcome::Executed(root))
    }
}

#[async_trait]
impl Executor for NoopExecutor {
    async fn exec(&self, block: Block) -> Result<ExecOutcome> {
        let header = block.header.ok_or(StatusCode::NoneBlockHeader)?;
        let hash = BlockHash::from(self.crypto.hash_data(&header.encode_to_vec()).await?);
        self.chain.lock().exec(header.height, hash, &header.prevhash)
    }

    async fn call(&self, _: CallRequest) -> RpcResult<Vec<u8>> {
        Err(RpcError::new(StatusCode::ExecuteError, "executor_noop computes nothing: there are no contracts to call"))
    }
}
