//! What is kept of each block beside the state.

use alloy_primitives::{Address, B256, Log, LogData, logs_bloom};
use cita_proto::evm::{self, Receipt};
use cita_service_api::{BlockHash, Hash, StateRoot, TxHash};

use crate::{error::StoreError, machine::Environment, outcome::Outcome, proof};

/// Receipts of a block that are kept together.
pub(crate) const RECEIPTS_PER_CHUNK: usize = 32;

/// What is known about an executed block.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct BlockRecord {
    #[prost(uint64, tag = "1")]
    pub(crate) height: u64,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) hash: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) state_root: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    pub(crate) receipts_root: Vec<u8>,
    /// Unix milliseconds.
    #[prost(uint64, tag = "5")]
    pub(crate) timestamp: u64,
    #[prost(bytes = "vec", tag = "6")]
    pub(crate) proposer: Vec<u8>,
    /// The administrator from the next block on.
    #[prost(bytes = "vec", tag = "7")]
    pub(crate) admin: Vec<u8>,
    /// The quota limit from the next block on.
    #[prost(uint64, tag = "8")]
    pub(crate) quota_limit: u64,
    #[prost(uint32, tag = "9")]
    pub(crate) receipts: u32,
}

fn word(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::damaged("a hash in a block record has not 32 bytes"))
}

fn address(bytes: &[u8]) -> Result<Address, StoreError> {
    crate::block::address(bytes).ok_or_else(|| StoreError::damaged("an address in a record has not 20 bytes"))
}

impl BlockRecord {
    pub(crate) fn hash(&self) -> Result<BlockHash, StoreError> {
        word(&self.hash).map(BlockHash)
    }

    pub(crate) fn state_root(&self) -> Result<Hash, StoreError> {
        word(&self.state_root).map(Hash)
    }

    pub(crate) fn receipts_root(&self) -> Result<Hash, StoreError> {
        word(&self.receipts_root).map(Hash)
    }

    /// What `Exec` answers for the block.
    pub(crate) fn commitment(&self) -> Result<StateRoot, StoreError> {
        Ok(proof::commit(self.state_root()?, self.receipts_root()?))
    }

    pub(crate) fn admin(&self) -> Result<Address, StoreError> {
        address(&self.admin)
    }

    /// What a call against the state after this block sees.
    pub(crate) fn environment(&self) -> Result<Environment, StoreError> {
        Ok(Environment {
            height: self.height,
            timestamp: self.timestamp,
            proposer: address(&self.proposer)?,
            quota_limit: self.quota_limit,
            admin: self.admin()?,
        })
    }
}

/// Some consecutive receipts of a block.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ReceiptChunk {
    #[prost(message, repeated, tag = "1")]
    pub(crate) receipts: Vec<ReceiptRecord>,
}

/// A receipt; what follows from its place or its logs is left out.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ReceiptRecord {
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) transaction_hash: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub(crate) index: u64,
    #[prost(uint64, tag = "3")]
    pub(crate) quota_used: u64,
    #[prost(uint64, tag = "4")]
    pub(crate) cumulative_quota_used: u64,
    /// 20 bytes, or none when no contract was created.
    #[prost(bytes = "vec", tag = "5")]
    pub(crate) contract: Vec<u8>,
    #[prost(message, repeated, tag = "6")]
    pub(crate) logs: Vec<LogRecord>,
    #[prost(string, tag = "7")]
    pub(crate) error: String,
    #[prost(uint64, tag = "8")]
    pub(crate) account_nonce: u64,
    /// Logs of the block before those of this receipt.
    #[prost(uint64, tag = "9")]
    pub(crate) first_log: u64,
}

/// A log.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct LogRecord {
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) address: Vec<u8>,
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub(crate) topics: Vec<Vec<u8>>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) data: Vec<u8>,
}

impl From<Log> for LogRecord {
    fn from(log: Log) -> Self {
        Self {
            address: log.address.to_vec(),
            topics: log.topics().iter().map(|topic| topic.to_vec()).collect(),
            data: log.data.data.into(),
        }
    }
}

impl LogRecord {
    fn log(&self) -> Result<Log, StoreError> {
        let topics = self.topics.iter().map(|topic| word(topic).map(B256::from)).collect::<Result<_, _>>()?;
        let data = LogData::new(topics, self.data.clone().into());
        let data = data.ok_or_else(|| StoreError::damaged("a log has more than four topics"))?;
        Ok(Log { address: address(&self.address)?, data })
    }
}

impl ReceiptRecord {
    /// The receipt of a transaction that follows `before` in its block, and its form in the receipts trie.
    pub(crate) fn new(hash: TxHash, index: u64, outcome: Outcome, before: Option<&Self>) -> (Self, Vec<u8>) {
        let error = outcome.error_message();
        let Outcome { quota_used, logs, contract, account_nonce, .. } = outcome;
        let proven = proof::encode_receipt(quota_used, &logs, &error, account_nonce, hash);
        let (quota_before, logs_before) = before
            .map_or((0, 0), |receipt| (receipt.cumulative_quota_used, receipt.first_log + receipt.logs.len() as u64));
        let receipt = Self {
            transaction_hash: hash.to_vec(),
            index,
            quota_used,
            cumulative_quota_used: quota_before.saturating_add(quota_used),
            contract: contract.map_or(Vec::new(), |contract| contract.to_vec()),
            logs: logs.into_iter().map(LogRecord::from).collect(),
            error,
            account_nonce,
            first_log: logs_before,
        };
        (receipt, proven)
    }

    fn logs(&self) -> Result<Vec<Log>, StoreError> {
        self.logs.iter().map(LogRecord::log).collect()
    }

    /// The form in the receipts trie.
    pub(crate) fn proven(&self) -> Result<Vec<u8>, StoreError> {
        let hash = word(&self.transaction_hash).map(TxHash)?;
        Ok(proof::encode_receipt(self.quota_used, &self.logs()?, &self.error, self.account_nonce, hash))
    }

    /// The receipt as users get it. Its state root is that of the state after the whole block.
    pub(crate) fn receipt(self, block: &BlockRecord) -> Result<Receipt, StoreError> {
        let logs_bloom = logs_bloom(&self.logs()?).to_vec();
        let log = |(position, log): (u64, LogRecord)| evm::Log {
            address: log.address,
            topics: log.topics,
            data: log.data,
            block_hash: block.hash.clone(),
            block_number: block.height,
            transaction_hash: self.transaction_hash.clone(),
            transaction_index: self.index,
            log_index: self.first_log + position,
            transaction_log_index: position,
        };
        Ok(Receipt {
            logs: (0u64..).zip(self.logs).map(log).collect(),
            transaction_hash: self.transaction_hash.clone(),
            transaction_index: self.index,
            block_hash: block.hash.clone(),
            block_number: block.height,
            cumulative_quota_used: number(self.cumulative_quota_used),
            quota_used: number(self.quota_used),
            contract_address: if self.contract.is_empty() { vec![0; 20] } else { self.contract },
            state_root: block.state_root.clone(),
            logs_bloom,
            error_message: self.error,
        })
    }
}

/// A number as 32 bytes.
pub(crate) fn number(number: u64) -> Vec<u8> {
    B256::left_padding_from(&number.to_be_bytes()).to_vec()
}
