//! Proposals: making them, and checking those of others.

use std::{collections::HashMap, sync::Arc, time::Duration};

use cita_proto::{
    blockchain::BlockHeader,
    common::{Proposal, ProposalInner},
};
use cita_service_api::{Hash, MAX_MESSAGE_BYTES, Result, StatusCode};
use prost::Message;
use tokio::time::{Instant, timeout};

use crate::{
    node::{Node, now_ms, proposal_inner},
    rules::{self, ProposedBlock},
    tx::Tx,
};

/// How long a proposal waits for its parent, which may be executing.
const PARENT_PATIENCE: Duration = Duration::from_secs(1);

/// Proposals of the next height that are remembered.
const MAX_PREPARED: usize = 32;

/// Bytes of transactions that another node's proposal may have. Whatever a node packs, the block with its framing has to fit into one message.
const MAX_BLOCK_BYTES: usize = MAX_MESSAGE_BYTES / 2;

/// A proposal that was found valid, with its transactions, which are on disk.
#[derive(Debug)]
pub(crate) struct PreparedBlock {
    pub(crate) block: ProposedBlock,
    pub(crate) txs: Vec<Arc<Tx>>,
}

/// Valid proposals for one height, by the hash of `Proposal.data`.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    height: u64,
    blocks: HashMap<Hash, Arc<PreparedBlock>>,
    own: Option<(Vec<u8>, bool)>,
}

impl Prepared {
    fn at(&mut self, height: u64) -> &mut Self {
        if self.height != height {
            *self = Self { height, ..Self::default() };
        }
        self
    }

    pub(crate) fn get(&mut self, height: u64, hash: &Hash) -> Option<Arc<PreparedBlock>> {
        self.at(height).blocks.get(hash).cloned()
    }

    fn insert(&mut self, height: u64, hash: Hash, block: Arc<PreparedBlock>) {
        let blocks = &mut self.at(height).blocks;
        // Beyond the bound a proposal is merely checked again when it comes again.
        if blocks.len() < MAX_PREPARED {
            blocks.insert(hash, block);
        }
    }

    /// This node's last proposal for a height, and whether it has transactions.
    fn own(&mut self, height: u64) -> Option<&(Vec<u8>, bool)> {
        self.at(height).own.as_ref()
    }

    /// Forgets everything: the chain moved on.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Node {
    /// The block that this node proposes next; again the same while nothing happened, so that views which fail do not fill the log.
    pub(crate) async fn make_proposal(&self) -> Result<Proposal> {
        // A node in danger mode proposes nothing.
        if self.config.danger || self.sync.lock().is_syncing() {
            return Err(StatusCode::NodeInSyncMode);
        }
        let (tip, version, interval, txs) = {
            let state = self.state.lock();
            let txs = state.pack(self.config.block_transactions, self.config.block_bytes.min(MAX_BLOCK_BYTES));
            (state.tip, state.config.values().version, state.config.values().block_interval, txs)
        };
        if interval == 0 && txs.is_empty() {
            return Err(StatusCode::NoneProposal);
        }
        let height = tip.height + 1;
        if let Some((data, has_transactions)) = self.prepared.lock().own(height)
            && (*has_transactions || txs.is_empty())
        {
            return Ok(Proposal { height, data: data.clone() });
        }
        let tx_hashes: Vec<_> = txs.iter().map(|tx| tx.hash).collect();
        let header = BlockHeader {
            prevhash: tip.hash.to_vec(),
            timestamp: now_ms().max(tip.timestamp + 1),
            height,
            transactions_root: self.transactions_root(&tx_hashes).await?,
            proposer: self.validator.as_bytes().to_vec(),
        };
        let senders_root = self.senders_root(txs.iter().map(|tx| tx.sender)).await?;
        let block = ProposedBlock { version, header, tx_hashes, pre_state_root: tip.state_root.to_vec(), senders_root };
        let data = proposal_inner(&block).encode_to_vec();
        let hash = self.hash(&data).await?;
        self.promise(height, txs.clone(), None).await?;
        let mut prepared = self.prepared.lock();
        prepared.at(height).own = Some((data.clone(), !txs.is_empty()));
        prepared.insert(height, hash, Arc::new(PreparedBlock { block, txs }));
        Ok(Proposal { height, data })
    }

    /// Whether this node may vote for a proposal. Afterwards its transactions are on this node's disk.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub(crate) async fn check_proposal(&self, proposal: Proposal) -> Result<()> {
        if self.config.danger {
            // No vote of a node in danger mode leaves.
            return Err(StatusCode::NodeInSyncMode);
        }
        let Proposal { height, data } = proposal;
        self.wait_for_parent(height).await?;
        let hash = self.hash(&data).await?;
        if self.prepared.lock().get(height, &hash).is_some() {
            return Ok(());
        }
        let started = Instant::now();
        let block = decode_proposal(height, &data)?;
        {
            let state = self.state.lock();
            let latest = now_ms().saturating_add(self.config.clock_tolerance_ms);
            block.check_header(&state.tip, state.config.values(), latest)?;
            if block.tx_hashes.iter().any(|hash| state.window.contains(hash)) {
                return Err(StatusCode::HistoryDupTx);
            }
        }
        if block.header.transactions_root != self.transactions_root(&block.tx_hashes).await? {
            return Err(StatusCode::HashCheckError);
        }
        if block.senders_root.is_empty() != block.tx_hashes.is_empty() {
            return Err(StatusCode::ProposalCheckError);
        }
        // Other bytes of the same meaning could not be made from the block again, and so not be verified by those who fall behind.
        if proposal_inner(&block).encode_to_vec() != data {
            return Err(StatusCode::ProposalCheckError);
        }
        let deadline = Instant::now() + Duration::from_millis(self.config.fetch_timeout_ms);
        let txs = self.gather(&block, deadline).await?;
        {
            let state = self.state.lock();
            if state.tip.height + 1 != height {
                return Err(StatusCode::ProposalTooLow);
            }
            rules::check_transactions(txs.iter().map(|tx| &**tx), &state.config, state.tip.height, MAX_BLOCK_BYTES)?;
        }
        self.promise(height, txs.clone(), None).await?;
        metrics::histogram!("cita_controller_stage_seconds", "stage" => "check")
            .record(started.elapsed().as_secs_f64());
        self.prepared.lock().insert(height, hash, Arc::new(PreparedBlock { block, txs }));
        Ok(())
    }

    async fn wait_for_parent(&self, height: u64) -> Result<()> {
        let parent = height.checked_sub(1).ok_or(StatusCode::ProposalTooLow)?;
        let mut head = self.head.subscribe();
        let waited = timeout(PARENT_PATIENCE, head.wait_for(|head| *head >= parent)).await;
        match waited {
            Ok(Ok(head)) if *head > parent => Err(StatusCode::ProposalTooLow),
            Ok(Ok(_)) => Ok(()),
            _ => Err(StatusCode::ProposalTooHigh),
        }
    }
}

/// Reads `Proposal.data`.
///
/// # Errors
/// [`StatusCode::DecodeError`] and those of [`ProposedBlock::parse`].
pub(crate) fn decode_proposal(height: u64, data: &[u8]) -> Result<ProposedBlock> {
    let inner = ProposalInner::decode(data).map_err(|_| StatusCode::DecodeError)?;
    ProposedBlock::parse(inner, height)
}
