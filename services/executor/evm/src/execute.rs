//! Executing blocks, one after the other.

use std::num::NonZeroU64;

use alloy_primitives::{Address, B256};
use alloy_trie::EMPTY_ROOT_HASH;
use cita_executor_core::order::{Order, OrderError, Place, order};
use cita_service_api::{ExecOutcome, Hash, StatusCode};

use crate::{
    Config,
    block::{BlockError, BlockInput, SystemChange},
    error::StoreError,
    machine::{Environment, Machine, Rules},
    proof,
    store::{
        BlockCommit, NodeCache, Store,
        record::{BlockRecord, ReceiptRecord},
    },
};

/// What the executor knows of a chain before its first block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainSettings {
    /// Who may amend, until the administrator is changed on chain.
    pub admin: cita_service_api::Address,
    /// The chain's id, of which contracts see the last 8 bytes.
    pub chain_id: Hash,
    /// The largest quota of a block, until it is changed on chain.
    pub quota_limit: u64,
}

/// Why a block was not executed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExecError {
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Block(#[from] BlockError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<&ExecError> for StatusCode {
    fn from(error: &ExecError) -> Self {
        match error {
            ExecError::Order(error) => (*error).into(),
            ExecError::Block(_) | ExecError::Store(_) => Self::ExecuteError,
        }
    }
}

/// The one who executes blocks; there is one a store.
pub(crate) struct Chain {
    rules: Rules,
    settings: ChainSettings,
    keep_states: Option<NonZeroU64>,
    last: Option<BlockRecord>,
    nodes: NodeCache,
}

impl Chain {
    pub(crate) fn load(
        store: &Store,
        rules: Rules,
        settings: ChainSettings,
        config: &Config,
    ) -> Result<Self, StoreError> {
        let nodes = NodeCache::new(config.trie_cache_bytes);
        Ok(Self { rules, settings, keep_states: config.kept_states(), last: store.view().last_block()?, nodes })
    }

    /// Executes the next block, or says again what the last one came to.
    pub(crate) fn exec(&mut self, store: &Store, block: BlockInput) -> Result<ExecOutcome, ExecError> {
        let last = self.last.as_ref().map(|last| Ok((last.height, last.hash()?))).transpose();
        let place = Place { height: block.height, hash: block.hash, parent: &block.prevhash };
        if let (Order::Again, Some(last)) = (order(last.map_err(ExecError::Store)?, place)?, &self.last) {
            return Ok(ExecOutcome::Reentered(last.commitment()?));
        }
        let commit = self.execute(store, block)?;
        let parent_root = match &self.last {
            Some(last) => B256::from(last.state_root()?.0),
            None => EMPTY_ROOT_HASH,
        };
        let record = store.commit(&mut self.nodes, parent_root, commit, self.keep_states)?;
        let root = record.commitment()?;
        self.last = Some(record);
        Ok(ExecOutcome::Executed(root))
    }

    fn execute(&self, store: &Store, block: BlockInput) -> Result<BlockCommit, StoreError> {
        let (admin, quota_limit) = match &self.last {
            Some(last) => (last.admin()?, last.quota_limit),
            None => (Address::from(self.settings.admin.0), self.settings.quota_limit),
        };
        let BlockInput { hash, height, timestamp, proposer, transactions, system_changes, .. } = block;
        let environment = Environment { height, timestamp, proposer, quota_limit, admin };
        let view = store.view();
        let mut machine = Machine::new(self.rules, environment, view.newest());
        let mut receipts = Vec::<ReceiptRecord>::with_capacity(transactions.len());
        let mut proven = Vec::with_capacity(transactions.len());
        for transaction in transactions {
            let outcome = machine.run(&transaction.message)?;
            let (receipt, leaf) = ReceiptRecord::new(transaction.hash, transaction.index, outcome, receipts.last());
            proven.push((transaction.index, leaf));
            receipts.push(receipt);
        }
        let (admin, quota_limit) = follow(admin, quota_limit, system_changes);
        let record = BlockRecord {
            height,
            hash: hash.to_vec(),
            state_root: Vec::new(),
            receipts_root: proof::receipts_root(&proven).to_vec(),
            timestamp,
            proposer: proposer.to_vec(),
            admin: admin.to_vec(),
            quota_limit,
            receipts: u32::try_from(receipts.len()).unwrap_or(u32::MAX),
        };
        Ok(BlockCommit { record, changes: machine.into_overlay().finish(), receipts })
    }
}

/// The administrator and the quota limit from the next block on, as the controller has them, too. Only the administrator changes them.
fn follow(mut admin: Address, mut quota_limit: u64, changes: Vec<(Address, SystemChange)>) -> (Address, u64) {
    for (sender, change) in changes {
        match change {
            _ if sender != admin => {
                tracing::warn!(%sender, ?change, "a change by somebody who is not the administrator")
            }
            SystemChange::Admin(address) => admin = address,
            SystemChange::QuotaLimit(limit) => quota_limit = limit,
        }
    }
    (admin, quota_limit)
}
