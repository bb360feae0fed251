//! Executor: computes what blocks do.

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    blockchain::Block,
    common::{self, HashResponse},
    evm::{
        Balance, BlockNumber, ByteAbi, ByteCode, ByteQuota, GetAbiRequest, GetBalanceRequest, GetCodeRequest,
        GetStorageAtRequest, GetTransactionCountRequest, Nonce, Receipt, ReceiptProof, RootsInfo,
        rpc_service_client::RpcServiceClient,
        rpc_service_server::{RpcService, RpcServiceServer},
    },
    executor::{
        CallRequest, CallResponse,
        executor_service_client::ExecutorServiceClient,
        executor_service_server::{ExecutorService, ExecutorServiceServer},
    },
};
use tonic::{Request, Response, Status, transport::Channel};

use crate::{
    Hash, Result, RpcError, RpcResult, StateRoot, TxHash,
    rpc::{client, server},
};

/// What executing a block came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExecOutcome {
    /// The block was executed now.
    Executed(StateRoot),
    /// It was the block executed last; nothing changed.
    Reentered(StateRoot),
}

impl ExecOutcome {
    /// The commitment to state and receipts after the block.
    pub fn state_root(self) -> StateRoot {
        match self {
            Self::Executed(root) | Self::Reentered(root) => root,
        }
    }
}

/// Executes the blocks of a chain in order.
#[async_trait]
pub trait Executor: Send + Sync + 'static {
    /// Executes the next block. The block that was executed last may come again, which is how a restarted controller finds out where
    /// the executor stands; height 0 is the genesis block.
    ///
    /// # Errors
    /// [`StatusCode::ReenterInvalidBlock`] for any other height, or another block of the last height,
    /// [`StatusCode::ExecuteError`].
    async fn exec(&self, block: Block) -> Result<ExecOutcome>;

    /// Runs a message against a state without keeping what it changes, and returns its output.
    ///
    /// # Errors
    /// With the reason why execution failed, revert data as hex in it.
    async fn call(&self, request: CallRequest) -> RpcResult<Vec<u8>>;
}

/// What an EVM executor answers beside [`Executor`]. Without a block number a query is about the latest block.
#[async_trait]
pub trait Evm: Send + Sync + 'static {
    /// The receipt of a finalised transaction.
    ///
    /// # Errors
    /// The message is `Not get the receipt` for a hash without one.
    async fn transaction_receipt(&self, hash: TxHash) -> RpcResult<Receipt>;

    /// The code of an account, empty without one.
    ///
    /// # Errors
    /// For a block that the executor does not have.
    async fn code(&self, request: GetCodeRequest) -> RpcResult<ByteCode>;

    /// The balance of an account, 32 bytes big-endian.
    ///
    /// # Errors
    /// For a block that the executor does not have.
    async fn balance(&self, request: GetBalanceRequest) -> RpcResult<Balance>;

    /// How many transactions an account sent, 32 bytes big-endian.
    ///
    /// # Errors
    /// For a block that the executor does not have.
    async fn transaction_count(&self, request: GetTransactionCountRequest) -> RpcResult<Nonce>;

    /// The ABI text that was stored for a contract, empty without one.
    ///
    /// # Errors
    /// For a block that the executor does not have.
    async fn abi(&self, request: GetAbiRequest) -> RpcResult<ByteAbi>;

    /// The least quota with which a message succeeds, 32 bytes big-endian; an empty `to` creates a contract.
    ///
    /// # Errors
    /// With the reason when it cannot succeed.
    async fn estimate_quota(&self, request: CallRequest) -> RpcResult<ByteQuota>;

    /// A receipt with the trie nodes that prove it.
    ///
    /// # Errors
    /// The message is `Not get the receipt` for a hash without one.
    async fn receipt_proof(&self, hash: TxHash) -> RpcResult<ReceiptProof>;

    /// The state root and the receipts root of a block.
    ///
    /// # Errors
    /// For a block that the executor does not have.
    async fn roots_info(&self, block: BlockNumber) -> RpcResult<RootsInfo>;

    /// A storage slot of a contract.
    ///
    /// # Errors
    /// For a block that the executor does not have.
    async fn storage_at(&self, request: GetStorageAtRequest) -> RpcResult<Hash>;
}

const NOT_READY: StatusCode = StatusCode::ExecuteServerNotReady;

fn error(status: &Status) -> RpcError {
    RpcError::from_wire(status, NOT_READY)
}

client!(
    /// An executor in another process.
    ExecutorClient,
    ExecutorServiceClient<Channel>
);

#[async_trait]
impl Executor for ExecutorClient {
    async fn exec(&self, block: Block) -> Result<ExecOutcome> {
        let answer = self.0.clone().exec(block).await.map_err(|s| error(&s).code)?.into_inner();
        let status = StatusCode::from_message(answer.status);
        let root = || StateRoot::try_from(answer.hash.ok_or(StatusCode::NoStateRoot)?.hash.as_slice());
        match status {
            StatusCode::Success => Ok(ExecOutcome::Executed(root()?)),
            StatusCode::ReenterBlock => Ok(ExecOutcome::Reentered(root()?)),
            code => Err(code),
        }
    }

    async fn call(&self, request: CallRequest) -> RpcResult<Vec<u8>> {
        self.0.clone().call(request).await.map(|r| r.into_inner().value).map_err(|s| error(&s))
    }
}

server!(
    /// Serves any [`Executor`].
    ExecutorServer,
    Executor,
    ExecutorServiceServer
);

#[async_trait]
impl<T: ?Sized + Executor> ExecutorService for ExecutorServer<T> {
    async fn exec(&self, request: Request<Block>) -> std::result::Result<Response<HashResponse>, Status> {
        let (code, root) = match self.0.exec(request.into_inner()).await {
            Ok(ExecOutcome::Executed(root)) => (StatusCode::Success, Some(root)),
            Ok(ExecOutcome::Reentered(root)) => (StatusCode::ReenterBlock, Some(root)),
            Err(code) => (code, None),
        };
        let hash = root.map(|root| common::Hash { hash: root.to_vec() });
        Ok(Response::new(HashResponse { status: Some(code.into()), hash }))
    }

    async fn call(&self, request: Request<CallRequest>) -> std::result::Result<Response<CallResponse>, Status> {
        Ok(Response::new(CallResponse { value: self.0.call(request.into_inner()).await? }))
    }
}

client!(
    /// The EVM queries of an executor in another process.
    EvmClient,
    RpcServiceClient<Channel>
);

server!(
    /// Serves any [`Evm`].
    EvmServer,
    Evm,
    RpcServiceServer
);

fn tx_hash(hash: &common::Hash) -> RpcResult<TxHash> {
    Ok(TxHash::try_from(hash.hash.as_slice())?)
}

/// The queries that pass through unchanged: trait method, RPC, request, answer.
macro_rules! queries {
    ($($method:ident, $rpc:ident, $request:ty, $answer:ty;)*) => {
        #[async_trait]
        impl Evm for EvmClient {
            async fn transaction_receipt(&self, hash: TxHash) -> RpcResult<Receipt> {
                let request = common::Hash { hash: hash.to_vec() };
                self.0.clone().get_transaction_receipt(request).await.map(Response::into_inner).map_err(|s| error(&s))
            }

            async fn receipt_proof(&self, hash: TxHash) -> RpcResult<ReceiptProof> {
                let request = common::Hash { hash: hash.to_vec() };
                self.0.clone().get_receipt_proof(request).await.map(Response::into_inner).map_err(|s| error(&s))
            }

            async fn storage_at(&self, request: GetStorageAtRequest) -> RpcResult<Hash> {
                let answer = self.0.clone().get_storage_at(request).await.map_err(|s| error(&s))?;
                Ok(Hash::try_from(answer.into_inner().hash.as_slice())?)
            }

            $(async fn $method(&self, request: $request) -> RpcResult<$answer> {
                self.0.clone().$rpc(request).await.map(Response::into_inner).map_err(|s| error(&s))
            })*
        }

        #[async_trait]
        impl<T: ?Sized + Evm> RpcService for EvmServer<T> {
            async fn get_transaction_receipt(
                &self,
                request: Request<common::Hash>,
            ) -> std::result::Result<Response<Receipt>, Status> {
                Ok(Response::new(self.0.transaction_receipt(tx_hash(request.get_ref())?).await?))
            }

            async fn get_receipt_proof(
                &self,
                request: Request<common::Hash>,
            ) -> std::result::Result<Response<ReceiptProof>, Status> {
                Ok(Response::new(self.0.receipt_proof(tx_hash(request.get_ref())?).await?))
            }

            async fn get_storage_at(
                &self,
                request: Request<GetStorageAtRequest>,
            ) -> std::result::Result<Response<common::Hash>, Status> {
                let hash = self.0.storage_at(request.into_inner()).await?;
                Ok(Response::new(common::Hash { hash: hash.to_vec() }))
            }

            $(async fn $rpc(
                &self,
                request: Request<$request>,
            ) -> std::result::Result<Response<$answer>, Status> {
                Ok(Response::new(self.0.$method(request.into_inner()).await?))
            })*
        }
    };
}

queries! {
    code, get_code, GetCodeRequest, ByteCode;
    balance, get_balance, GetBalanceRequest, Balance;
    transaction_count, get_transaction_count, GetTransactionCountRequest, Nonce;
    abi, get_abi, GetAbiRequest, ByteAbi;
    estimate_quota, estimate_quota, CallRequest, ByteQuota;
    roots_info, get_roots_info, BlockNumber, RootsInfo;
}
