//! What users ask.

use async_trait::async_trait;
use cita_proto::{
    blockchain::{Block, CompactBlock, RawTransaction, RawTransactions},
    common::{NodeNetInfo, NodeStatus, PeerStatus},
    controller::{CrossChainProof, SystemConfig},
};
use cita_service_api::{BlockHash, Controller as Api, Result, RpcError, RpcResult, StateRoot, StatusCode, TxHash};

use tokio::time::Instant;

use crate::{
    node::{Node, proposal_inner},
    rules::ProposedBlock,
    service::Controller,
    tx::Tx,
};

impl Node {
    /// The height that users are told: everything up to it is on disk and can be asked for.
    fn height(&self) -> u64 {
        *self.stored.borrow()
    }

    /// Loads something; if it is not there while a block is being stored, again once that block is.
    /// `missing` is the code for what is not there at all.
    async fn load<T, F: Future<Output = Result<T>>>(&self, missing: StatusCode, load: impl Fn() -> F) -> RpcResult<T> {
        match load().await {
            Err(StatusCode::NotFound) => {}
            other => return Ok(other?),
        }
        let head = *self.head.borrow();
        if head > self.height() {
            self.wait_stored(head).await?;
        }
        load().await.map_err(|code| if code == StatusCode::NotFound { missing.into() } else { code.into() })
    }

    /// Makes the proposal of a stored block again, as the validators decided it.
    async fn proposal_of(&self, height: u64) -> RpcResult<ProposedBlock> {
        let block = self.load(StatusCode::NoProof, || self.ledger.encoded_block(height)).await?;
        let parent = height.saturating_sub(1);
        let state_root = self.load(StatusCode::NoStateRoot, || self.ledger.state_root(parent)).await?;
        let encoded = block.body.unwrap_or_default().body;
        let txs = encoded.iter().map(|bytes| Tx::decode(bytes, &self.chain_id).map(|(tx, _)| tx));
        let txs = txs.collect::<Result<Vec<Tx>>>()?;
        Ok(ProposedBlock {
            version: block.version,
            header: block.header.ok_or(StatusCode::NoneBlockHeader)?,
            tx_hashes: txs.iter().map(|tx| tx.hash).collect(),
            pre_state_root: state_root.to_vec(),
            senders_root: self.senders_root(txs.iter().map(|tx| tx.sender)).await?,
        })
    }

    /// What connects to this node, with what it says of itself.
    async fn peers_status(&self) -> RpcResult<Vec<PeerStatus>> {
        let connected = self.deps.network.peers_net_info().await?.nodes;
        let known = self.peers.known(Instant::now());
        Ok(connected
            .into_iter()
            .map(|info| {
                let said = known.get(&info.origin);
                PeerStatus {
                    height: said.map_or(0, |peer| peer.height),
                    address: said.map_or_else(Vec::new, |peer| peer.address.to_vec()),
                    node_net_info: Some(info),
                }
            })
            .collect())
    }
}

#[async_trait]
impl Api for Controller {
    async fn block_number(&self, pending: bool) -> RpcResult<u64> {
        Ok(self.node.height() + u64::from(pending))
    }

    async fn send_raw_transaction(&self, transaction: RawTransaction) -> RpcResult<TxHash> {
        let hashes = self.node.admit(vec![transaction]).await?;
        hashes.into_iter().next().ok_or_else(|| StatusCode::NoneRawTx.into())
    }

    async fn send_raw_transactions(&self, transactions: RawTransactions) -> RpcResult<Vec<TxHash>> {
        self.node.admit(transactions.body).await
    }

    async fn block_by_hash(&self, hash: BlockHash) -> RpcResult<CompactBlock> {
        let height = self.height_by_hash(hash).await?;
        self.block_by_number(height).await
    }

    async fn height_by_hash(&self, hash: BlockHash) -> RpcResult<u64> {
        self.node.load(StatusCode::NoBlockHeight, || self.node.ledger.height_of_block(hash)).await
    }

    async fn block_by_number(&self, height: u64) -> RpcResult<CompactBlock> {
        self.node.load(StatusCode::NoBlockHeight, || self.node.ledger.compact_block(height)).await
    }

    async fn state_root_by_number(&self, height: u64) -> RpcResult<StateRoot> {
        self.node.load(StatusCode::NoStateRoot, || self.node.ledger.state_root(height)).await
    }

    async fn proof_by_number(&self, height: u64) -> RpcResult<Vec<u8>> {
        self.node.load(StatusCode::NoProof, || self.node.ledger.proof(height)).await
    }

    async fn block_detail_by_number(&self, height: u64) -> RpcResult<Block> {
        self.node.load(StatusCode::NoBlock, || self.node.ledger.block(height)).await
    }

    async fn transaction(&self, hash: TxHash) -> RpcResult<RawTransaction> {
        let pooled = self.node.state.lock().pool.get(&hash);
        match pooled {
            Some(tx) => Ok(tx.raw()?),
            None => self.node.load(StatusCode::NoTransaction, || self.node.ledger.transaction(hash)).await,
        }
    }

    async fn system_config(&self) -> RpcResult<SystemConfig> {
        let height = self.node.height();
        Ok(self.node.state.lock().config.at(height))
    }

    async fn system_config_by_number(&self, height: u64) -> RpcResult<SystemConfig> {
        if height > self.node.height() {
            return Err(StatusCode::NoBlockHeight.into());
        }
        Ok(self.node.state.lock().config.at(height))
    }

    async fn block_hash(&self, height: u64) -> RpcResult<BlockHash> {
        self.node.load(StatusCode::NoBlockHash, || self.node.ledger.block_hash(height)).await
    }

    async fn transaction_block_number(&self, hash: TxHash) -> RpcResult<u64> {
        self.node.load(StatusCode::NoTxHeight, || self.node.ledger.transaction_height(hash)).await
    }

    async fn transaction_index(&self, hash: TxHash) -> RpcResult<u64> {
        self.node.load(StatusCode::NoTxIndex, || self.node.ledger.transaction_index(hash)).await
    }

    async fn add_node(&self, info: NodeNetInfo) -> Result<()> {
        self.node.deps.network.add_node(info).await
    }

    async fn node_status(&self) -> RpcResult<NodeStatus> {
        let node = &self.node;
        let peers_status = node.peers_status().await?;
        let height = node.height();
        Ok(NodeStatus {
            is_sync: node.sync.lock().is_syncing(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            self_status: Some(PeerStatus { height, address: node.address.to_vec(), node_net_info: None }),
            peers_count: peers_status.len() as u64,
            peers_status,
            is_danger: node.config.danger,
            init_block_number: node.init_height,
            waiting_block: height + 1,
        })
    }

    /// The proof that the validators decided the block after the transaction's says that they agree on the state after it: its
    /// proposal carries the commitment to that state (`pre_state_root`), which `state_root` repeats. The receipt's proof leads there.
    async fn cross_chain_proof(&self, hash: TxHash) -> RpcResult<CrossChainProof> {
        let node = &self.node;
        let receipt = node.deps.evm.receipt_proof(hash).await;
        let receipt_proof = receipt.map_err(|_| RpcError::from(StatusCode::NoReceiptProof))?;
        let height = self.transaction_block_number(hash).await?;
        if height >= node.height() {
            return Err(StatusCode::NoProof.into());
        }
        let proof = self.proof_by_number(height + 1).await?;
        let proposal = node.proposal_of(height + 1).await?;
        let config = self.system_config_by_number(height).await?;
        Ok(CrossChainProof {
            version: config.version,
            chain_id: config.chain_id,
            state_root: proposal.pre_state_root.clone(),
            proposal: Some(proposal_inner(&proposal)),
            receipt_proof: Some(receipt_proof),
            proof,
        })
    }
}
