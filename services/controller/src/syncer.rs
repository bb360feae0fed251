//! Block sync: asks for what is missing, checks what comes, makes it this node's chain.

use std::{sync::Arc, time::Duration};

use cita_proto::{
    blockchain::{Block, RawTransaction, RawTransactions},
    common::{Proposal, ProposalWithProof},
};
use cita_service_api::{Result, StatusCode, TxHash};
use prost::Message;
use tokio::time::{Instant, MissedTickBehavior, sleep};

use crate::{
    commit::Decided,
    node::{Node, now_ms, proposal_inner},
    rules::ProposedBlock,
    sync::Range,
    tx::{Tx, Unchecked},
    wire::{GetBlocks, PeerMessage},
};

/// How often block sync looks around when nothing happens.
const TICK: Duration = Duration::from_millis(200);

/// How often the consensus is told where the chain is while no block is made: it may have been restarted.
const RETELL: Duration = Duration::from_secs(2);

/// Waits between attempts to reach the consensus at the start.
const TELL_RETRY: Duration = Duration::from_millis(50);

/// Why blocks of a peer were not applied.
enum Failure {
    /// They are none of this chain's.
    Peer(StatusCode),
    /// A service of this node could not say or do something: the blocks may be good.
    Own(StatusCode),
}

/// Codes that say something about this node's services, not about a block.
fn is_own(code: StatusCode) -> bool {
    matches!(
        code,
        StatusCode::ConsensusServerNotReady
            | StatusCode::CryptoServerNotReady
            | StatusCode::ExecuteServerNotReady
            | StatusCode::StorageServerNotReady
            | StatusCode::StoreError
            | StatusCode::LoadError
            | StatusCode::ExecuteError
            | StatusCode::FatalError
            | StatusCode::InternalChannelDisconnected
    )
}

impl From<StatusCode> for Failure {
    fn from(code: StatusCode) -> Self {
        if is_own(code) { Self::Own(code) } else { Self::Peer(code) }
    }
}

impl Node {
    /// Keeps up with the peers until the node stops.
    pub(crate) async fn run_sync(self: Arc<Self>) {
        let stop = self.lifecycle.shutdown.clone();
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = self.sync_wanted.notified() => {}
                () = stop.cancelled() => return,
            }
            self.apply_ready().await;
            self.ask_for_blocks().await;
        }
    }

    async fn ask_for_blocks(&self) {
        let tip = self.tip().height;
        let asks = self.sync.lock().poll(tip, now_ms());
        for ask in asks {
            tracing::debug!(peer = ask.peer, from = ask.from, count = ask.count, "asking for blocks");
            let request = GetBlocks { id: ask.id, from: ask.from, count: ask.count };
            if self.send(ask.peer, &PeerMessage::GetBlocks(request)).await.is_err() {
                self.sync.lock().on_blocks(ask.peer, ask.id, Vec::new(), now_ms());
            }
        }
    }

    async fn apply_ready(self: &Arc<Self>) {
        loop {
            let tip = self.tip().height;
            let Some(range) = self.sync.lock().take_ready(tip) else { return };
            if self.lifecycle.shutdown.is_cancelled() {
                return;
            }
            match self.apply(&range).await {
                Ok(()) => {}
                Err(Failure::Peer(code)) => {
                    tracing::warn!(peer = range.peer, from = range.from, %code, "a peer sent blocks that are not this chain's");
                    metrics::counter!("cita_controller_sync_bad_ranges_total").increment(1);
                    self.sync.lock().on_bad(range.peer, now_ms());
                }
                Err(Failure::Own(code)) => {
                    tracing::warn!(from = range.from, %code, "blocks of a peer wait for this node's services");
                    self.sync.lock().put_back(range);
                    sleep(TICK).await;
                    return;
                }
            }
        }
    }

    /// Applies the blocks of a range that this node does not have yet.
    async fn apply(self: &Arc<Self>, range: &Range) -> std::result::Result<(), Failure> {
        let tip = self.tip().height;
        let mut blocks = Vec::new();
        for (bytes, height) in range.blocks.iter().zip(range.from..) {
            if height > tip {
                blocks.push(self.read_block(bytes, height)?);
            }
        }
        // One check of signatures for the whole range.
        let raws: Vec<RawTransaction> = blocks.iter_mut().flat_map(|read| std::mem::take(&mut read.raws)).collect();
        if !raws.is_empty() {
            self.deps.crypto.check_transactions(Arc::new(RawTransactions { body: raws })).await?;
        }
        let mut told = self.consensus_configuration().validators;
        for read in blocks {
            if self.lifecycle.shutdown.is_cancelled() {
                return Err(Failure::Own(StatusCode::FatalError));
            }
            if self.apply_block(read).await? {
                self.sync.lock().on_applied();
                metrics::counter!("cita_controller_synced_blocks_total").increment(1);
            }
            // The consensus checks the next block against its validators.
            let now = self.consensus_configuration().validators;
            if now != told {
                self.tell_consensus().await?;
                told = now;
            }
        }
        self.tell_consensus().await?;
        Ok(())
    }

    fn read_block(&self, bytes: &[u8], height: u64) -> Result<ReadBlock> {
        let Block { version, header, body, proof, .. } = Block::decode(bytes).map_err(|_| StatusCode::DecodeError)?;
        let header = header.ok_or(StatusCode::NoneBlockHeader)?;
        if header.height != height {
            return Err(StatusCode::BlockCheckError);
        }
        let raws = body.unwrap_or_default().body;
        let mut txs = Vec::with_capacity(raws.len());
        let mut unchecked = Vec::with_capacity(raws.len());
        for raw in raws {
            let Unchecked { tx, raw } = Unchecked::parse(raw, &self.chain_id)?;
            txs.push(tx);
            unchecked.push(raw);
        }
        Ok(ReadBlock { version, header, txs, raws: unchecked, proof })
    }

    /// Makes a block the next one of this chain, if the validators decided it. Whether it was not there yet.
    async fn apply_block(self: &Arc<Self>, read: ReadBlock) -> Result<bool> {
        let _committing = self.committing.lock().await;
        let tip = self.tip();
        let ReadBlock { version, header, txs, proof, .. } = read;
        if header.height <= tip.height {
            // The consensus was faster.
            return Ok(false);
        }
        let tx_hashes: Vec<TxHash> = txs.iter().map(|tx| tx.hash).collect();
        if header.prevhash != tip.hash.as_bytes()
            || header.transactions_root != self.transactions_root(&tx_hashes).await?
        {
            return Err(StatusCode::BlockCheckError);
        }
        let senders_root = self.senders_root(txs.iter().map(|tx| tx.sender)).await?;
        let height = header.height;
        let block = ProposedBlock { version, header, tx_hashes, pre_state_root: tip.state_root.to_vec(), senders_root };
        // The proposal's bytes are made again from the block and this node's own state: the proof is about all of it.
        let data = proposal_inner(&block).encode_to_vec();
        let decided = ProposalWithProof { proposal: Some(Proposal { height, data }), proof: proof.clone() };
        self.deps.consensus.check_block(decided).await?;
        let hash = self.block_hash(&block.header).await?;
        self.finish(Decided { block, hash, txs, proof }).await?;
        Ok(true)
    }

    /// Tells the consensus where the chain is. The chain is on disk up to there: the consensus forgets what it
    /// promised about these blocks.
    pub(crate) async fn tell_consensus(&self) -> Result<()> {
        let configuration = self.consensus_configuration();
        self.wait_stored(configuration.height).await?;
        self.deps.consensus.reconfigure(configuration).await
    }

    /// Tells the consensus at the start, and again whenever no block was made for a while.
    pub(crate) async fn run_reconfigure(self: Arc<Self>) {
        let stop = self.lifecycle.shutdown.clone();
        let started = Instant::now();
        while self.tell_consensus().await.is_err() {
            let wait = if started.elapsed() < RETELL { TELL_RETRY } else { RETELL };
            tokio::select! {
                () = sleep(wait) => {}
                () = stop.cancelled() => return,
            }
        }
        let mut height = self.tip().height;
        loop {
            tokio::select! {
                () = sleep(RETELL) => {}
                () = stop.cancelled() => return,
            }
            let now = self.tip().height;
            if now == height
                && let Err(code) = self.tell_consensus().await
            {
                tracing::warn!(%code, "the consensus was not told where the chain is");
            }
            height = now;
        }
    }
}

/// A block of a peer whose form is right.
struct ReadBlock {
    version: u32,
    header: cita_proto::blockchain::BlockHeader,
    txs: Vec<Arc<Tx>>,
    /// What the signature check wants.
    raws: Vec<RawTransaction>,
    proof: Vec<u8>,
}
