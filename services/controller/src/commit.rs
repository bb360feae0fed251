//! Making the chain longer by one block: decision on disk, execute, move on, store.

use std::{sync::Arc, time::Duration};

use cita_proto::{
    blockchain::{Block, RawTransaction, RawTransactions},
    common::{ConsensusConfiguration, Proposal, ProposalWithProof},
};
use cita_service_api::{BlockHash, ExecOutcome, Result, StateRoot, StatusCode};
use tokio::time::{Instant, sleep};

use crate::{
    ledger::{EncodedBlock, EncodedTransactions},
    node::Node,
    proposal_log::Decision,
    propose::decode_proposal,
    replay,
    rules::{ProposedBlock, Tip},
    system_config::{Item, SystemConfig},
    tx::Tx,
};

/// How long a commit looks for transactions of a decided block before the consensus is told to come again.
const GATHER_PATIENCE: Duration = Duration::from_secs(5);

/// Waits between attempts to store a block.
const STORE_RETRY: Duration = Duration::from_millis(100);
const STORE_RETRY_MAX: Duration = Duration::from_secs(5);

/// A block that was decided, complete.
pub(crate) struct Decided {
    pub(crate) block: ProposedBlock,
    pub(crate) hash: BlockHash,
    pub(crate) txs: Vec<Arc<Tx>>,
    pub(crate) proof: Vec<u8>,
}

impl Decided {
    fn to_message(&self) -> Result<Block> {
        let body: Vec<RawTransaction> = self.txs.iter().map(|tx| tx.raw()).collect::<Result<_>>()?;
        Ok(Block {
            version: self.block.version,
            header: Some(self.block.header.clone()),
            body: Some(RawTransactions { body }),
            proof: self.proof.clone(),
            state_root: Vec::new(),
        })
    }

    fn to_stored(&self, state_root: StateRoot) -> EncodedBlock {
        EncodedBlock {
            version: self.block.version,
            header: Some(self.block.header.clone()),
            body: Some(EncodedTransactions::of(&self.txs)),
            proof: self.proof.clone(),
            state_root: state_root.to_vec(),
        }
    }
}

/// What is left to do for an executed block.
struct ToStore {
    tip: Tip,
    block: EncodedBlock,
    changed: Vec<Item>,
    config: SystemConfig,
}

impl Node {
    /// Commits what the consensus decided. When it returns, this node finishes the block whatever happens.
    ///
    /// # Errors
    /// See [`ConsensusController::commit_block`](cita_service_api::ConsensusController::commit_block).
    pub(crate) async fn commit_decision(
        self: &Arc<Self>,
        decided: ProposalWithProof,
    ) -> Result<ConsensusConfiguration> {
        let ProposalWithProof { proposal, proof } = decided;
        let Proposal { height, data } = proposal.ok_or(StatusCode::NoneProposal)?;
        let _committing = self.committing.lock().await;
        let tip = self.tip();
        if height <= tip.height {
            return self.committed_before(height, &data, tip).await;
        }
        if height > tip.height + 1 {
            self.sync_wanted.notify_one();
            return Err(StatusCode::ProposalTooHigh);
        }
        let started = Instant::now();
        let decided = self.complete(height, data.clone(), proof.clone()).await?;
        // The log's file of this height still has the height before last until that is stored.
        self.wait_stored(height.saturating_sub(2)).await?;
        self.promise(height, decided.txs.clone(), Some(Decision { proposal: data, proof })).await?;
        self.finish(decided).await?;
        metrics::histogram!("cita_controller_stage_seconds", "stage" => "commit")
            .record(started.elapsed().as_secs_f64());
        Ok(self.consensus_configuration())
    }

    async fn committed_before(&self, height: u64, data: &[u8], tip: Tip) -> Result<ConsensusConfiguration> {
        let block = decode_proposal(height, data)?;
        let hash = self.block_hash(&block.header).await?;
        let known = if height == tip.height { tip.hash } else { self.ledger.block_hash(height).await? };
        if hash != known {
            tracing::error!(height, ours = %known, decided = %hash, "the consensus decided another block than the one that is committed");
            return Err(StatusCode::BlockCheckError);
        }
        // A block that came by sync is not in the log: the consensus may forget about it once it is stored.
        self.wait_stored(height).await?;
        Ok(self.consensus_configuration())
    }

    /// A decided proposal with its transactions, from the last check of it if there was one.
    pub(crate) async fn complete(&self, height: u64, data: Vec<u8>, proof: Vec<u8>) -> Result<Decided> {
        let key = self.hash(&data).await?;
        let prepared = self.prepared.lock().get(height, &key);
        let (block, txs) = match prepared {
            Some(prepared) => (prepared.block.clone(), prepared.txs.clone()),
            None => {
                let block = decode_proposal(height, &data)?;
                let txs = self.gather(&block, Instant::now() + GATHER_PATIENCE).await?;
                (block, txs)
            }
        };
        let hash = self.block_hash(&block.header).await?;
        Ok(Decided { block, hash, txs, proof })
    }

    /// Executes a decided block and moves on to it; storing it goes on. The caller holds `committing`, and has made sure
    /// that the block comes back after a crash.
    ///
    /// # Errors
    /// [`StatusCode::BlockCheckError`] for a block that does not continue the chain, [`StatusCode::StateRootCheckError`] when this node's
    /// state is not the one that the validators decided on, and those of execution; nothing has changed then.
    pub(crate) async fn finish(self: &Arc<Self>, decided: Decided) -> Result<()> {
        let tip = self.tip();
        let header = &decided.block.header;
        if header.height != tip.height + 1 || header.prevhash != tip.hash.as_bytes() {
            return Err(StatusCode::BlockCheckError);
        }
        if decided.block.pre_state_root != tip.state_root.as_bytes() {
            tracing::error!(
                height = tip.height,
                ours = %tip.state_root,
                decided = hex::encode(&decided.block.pre_state_root),
                "this node's state after its last block is not the one that the validators decided on: it cannot go on. \
                 Restore the node from a backup, or remove its data and let it sync"
            );
            return Err(StatusCode::StateRootCheckError);
        }
        let timestamp = header.timestamp;
        self.wait_stored(tip.height).await?;
        let started = Instant::now();
        let state_root = self.execute(&decided).await?;
        metrics::histogram!("cita_controller_stage_seconds", "stage" => "execute")
            .record(started.elapsed().as_secs_f64());

        let tip = Tip { height: tip.height + 1, hash: decided.hash, timestamp, state_root };
        let block = decided.to_stored(state_root);
        let (changed, config) = {
            let mut state = self.state.lock();
            let changed = state.advance(tip, &decided.txs)?;
            metrics::gauge!("cita_controller_pool_transactions").set(state.pool.len() as f64);
            (changed, state.config.clone())
        };
        self.prepared.lock().clear();
        metrics::gauge!("cita_controller_height").set(tip.height as f64);
        metrics::counter!("cita_controller_transactions_committed_total").increment(decided.txs.len() as u64);
        tracing::info!(height = tip.height, hash = %tip.hash, txs = decided.txs.len(), "block executed");
        self.head.send_replace(tip.height);
        self.lifecycle.spawn(self.clone().store(ToStore { tip, block, changed, config }));
        Ok(())
    }

    /// Executes the block; an executor that lost its last blocks gets them again first.
    async fn execute(&self, decided: &Decided) -> Result<StateRoot> {
        match self.deps.executor.exec(decided.to_message()?).await {
            Ok(outcome) => return Ok(outcome.state_root()),
            Err(StatusCode::ReenterInvalidBlock) => {}
            Err(code) => return Err(code),
        }
        let parent = self.tip().height;
        tracing::warn!(height = parent + 1, "the executor is not where this chain is: replaying blocks");
        replay::catch_up(&self.deps, &self.ledger, parent, &self.lifecycle).await.map_err(|error| {
            tracing::error!(%error, "blocks cannot be replayed");
            StatusCode::ExecuteError
        })?;
        self.deps.executor.exec(decided.to_message()?).await.map(ExecOutcome::state_root)
    }

    /// Stores an executed block, trying until it succeeds or the node stops; the next commit waits for it.
    async fn store(self: Arc<Self>, task: ToStore) {
        let ToStore { tip, block, changed, config } = task;
        let started = Instant::now();
        let mut wait = STORE_RETRY;
        loop {
            let result = async {
                self.ledger.store_config(&config, &changed).await?;
                self.ledger.store_block(tip.height, tip.hash, &block).await
            };
            match result.await {
                Ok(()) => break,
                Err(code) => tracing::error!(height = tip.height, %code, "a block is not stored yet: trying again"),
            }
            tokio::select! {
                () = sleep(wait) => wait = (2 * wait).min(STORE_RETRY_MAX),
                () = self.lifecycle.shutdown.cancelled() => return,
            }
        }
        metrics::histogram!("cita_controller_stage_seconds", "stage" => "store")
            .record(started.elapsed().as_secs_f64());
        self.log.stored(tip.height);
        self.stored.send_replace(tip.height);
    }
}
