//! The EVM queries of an executor that has no accounts: each is answered with what there is instead.

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    evm::{
        Balance, BlockNumber, ByteAbi, ByteCode, ByteQuota, GetAbiRequest, GetBalanceRequest, GetCodeRequest,
        GetStorageAtRequest, GetTransactionCountRequest, Nonce, Receipt, ReceiptProof, RootsInfo,
    },
    executor::CallRequest,
};
use cita_service_api::{Evm, Hash, RpcError, RpcResult, TxHash};

/// Refuses every EVM query in the name of an executor.
#[derive(Debug, Clone, Copy)]
pub struct NoAccounts {
    /// The executor, for example `executor_noop`.
    pub executor: &'static str,
}

impl NoAccounts {
    fn none<T>(self, what: &str) -> RpcResult<T> {
        let Self { executor } = self;
        Err(RpcError::new(StatusCode::FatalError, format!("{executor} is no EVM: it has no {what}")))
    }
}

#[async_trait]
impl Evm for NoAccounts {
    async fn transaction_receipt(&self, _: TxHash) -> RpcResult<Receipt> {
        self.none("receipts; a transaction is final when `get tx` tells its height")
    }

    async fn code(&self, _: GetCodeRequest) -> RpcResult<ByteCode> {
        self.none("code")
    }

    async fn balance(&self, _: GetBalanceRequest) -> RpcResult<Balance> {
        self.none("balances")
    }

    async fn transaction_count(&self, _: GetTransactionCountRequest) -> RpcResult<Nonce> {
        self.none("account nonces")
    }

    async fn abi(&self, _: GetAbiRequest) -> RpcResult<ByteAbi> {
        self.none("ABIs")
    }

    async fn estimate_quota(&self, _: CallRequest) -> RpcResult<ByteQuota> {
        self.none("quota to estimate")
    }

    async fn receipt_proof(&self, _: TxHash) -> RpcResult<ReceiptProof> {
        self.none("receipt proofs")
    }

    async fn roots_info(&self, _: BlockNumber) -> RpcResult<RootsInfo> {
        self.none("state or receipts roots")
    }

    async fn storage_at(&self, _: GetStorageAtRequest) -> RpcResult<Hash> {
        self.none("contract storage")
    }
}
