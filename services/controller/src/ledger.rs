//! Storage, typed: blocks and what is known about them.

use std::sync::Arc;

use cita_proto::blockchain::{Block, BlockHeader, CompactBlock, RawTransaction};
use cita_service_api::{
    BlockHash, ChainItem, Region, Result, StateRoot, StatusCode, Storage, TxHash, height_key, parse_height,
};
use prost::{
    Message,
    bytes::{Buf, Bytes},
};

use crate::{
    system_config::{Item, SystemConfig},
    tx::Tx,
};

/// A `Block` whose transactions are encoded already: the same bytes on the wire, without decoding a transaction.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct EncodedBlock {
    #[prost(uint32, tag = "1")]
    pub(crate) version: u32,
    #[prost(message, optional, tag = "2")]
    pub(crate) header: Option<BlockHeader>,
    #[prost(message, optional, tag = "3")]
    pub(crate) body: Option<EncodedTransactions>,
    #[prost(bytes = "vec", tag = "4")]
    pub(crate) proof: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    pub(crate) state_root: Vec<u8>,
}

/// `RawTransactions`, each encoded.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct EncodedTransactions {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub(crate) body: Vec<Bytes>,
}

impl EncodedTransactions {
    pub(crate) fn of(txs: &[Arc<Tx>]) -> Self {
        Self { body: txs.iter().map(|tx| tx.bytes.clone()).collect() }
    }
}

/// Typed access to a [`Storage`].
#[derive(Clone)]
pub(crate) struct Ledger(Arc<dyn Storage>);

impl Ledger {
    pub(crate) fn new(storage: Arc<dyn Storage>) -> Self {
        Self(storage)
    }

    /// The height of the last block, none in an empty storage.
    pub(crate) async fn height(&self) -> Result<Option<u64>> {
        match self.0.load(Region::Global, &ChainItem::CurrentHeight.key()).await {
            Ok(bytes) => parse_height(&bytes).map(Some),
            Err(StatusCode::NotFound) => Ok(None),
            Err(code) => Err(code),
        }
    }

    pub(crate) async fn block_hash(&self, height: u64) -> Result<BlockHash> {
        BlockHash::try_from(self.0.load(Region::BlockHash, &height_key(height)).await?.as_slice())
    }

    pub(crate) async fn height_of_block(&self, hash: BlockHash) -> Result<u64> {
        parse_height(&self.0.load(Region::BlockHeight, hash.as_bytes()).await?)
    }

    pub(crate) async fn compact_block(&self, height: u64) -> Result<CompactBlock> {
        self.message(Region::CompactBlock, &height_key(height)).await
    }

    pub(crate) async fn block(&self, height: u64) -> Result<Block> {
        self.message(Region::FullBlock, &height_key(height)).await
    }

    /// A block with its transactions still encoded.
    pub(crate) async fn encoded_block(&self, height: u64) -> Result<EncodedBlock> {
        self.message(Region::FullBlock, &height_key(height)).await
    }

    pub(crate) async fn block_bytes(&self, height: u64) -> Result<Bytes> {
        self.0.load(Region::FullBlock, &height_key(height)).await.map(Bytes::from)
    }

    pub(crate) async fn proof(&self, height: u64) -> Result<Vec<u8>> {
        self.0.load(Region::Proof, &height_key(height)).await
    }

    pub(crate) async fn state_root(&self, height: u64) -> Result<StateRoot> {
        StateRoot::try_from(self.0.load(Region::Result, &height_key(height)).await?.as_slice())
    }

    pub(crate) async fn transaction(&self, hash: TxHash) -> Result<RawTransaction> {
        self.message(Region::Transactions, hash.as_bytes()).await
    }

    pub(crate) async fn transaction_bytes(&self, hash: TxHash) -> Result<Bytes> {
        self.0.load(Region::Transactions, hash.as_bytes()).await.map(Bytes::from)
    }

    pub(crate) async fn transaction_height(&self, hash: TxHash) -> Result<u64> {
        parse_height(&self.0.load(Region::TransactionHeight, hash.as_bytes()).await?)
    }

    pub(crate) async fn transaction_index(&self, hash: TxHash) -> Result<u64> {
        parse_height(&self.0.load(Region::TransactionIndex, hash.as_bytes()).await?)
    }

    /// The stored value of an item of the system configuration, none if there is none.
    pub(crate) async fn config_item(&self, item: Item) -> Result<Option<Vec<u8>>> {
        match self.0.load(Region::Global, &ChainItem::SystemConfig(item.lock_id()).key()).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(StatusCode::NotFound) => Ok(None),
            Err(code) => Err(code),
        }
    }

    pub(crate) async fn store_config(&self, config: &SystemConfig, items: &[Item]) -> Result<()> {
        for item in items {
            let key = ChainItem::SystemConfig(item.lock_id()).key();
            self.0.store(Region::Global, &key, config.stored(*item)).await?;
        }
        Ok(())
    }

    /// Writes a block and all its indexes as one durable step.
    pub(crate) async fn store_block(&self, height: u64, hash: BlockHash, block: &EncodedBlock) -> Result<()> {
        let mut value = Vec::with_capacity(BlockHash::LEN + block.encoded_len());
        value.extend_from_slice(hash.as_bytes());
        value.extend_from_slice(&block.encode_to_vec());
        self.0.store(Region::AllBlockData, &height_key(height), value).await
    }

    async fn message<M: Message + Default>(&self, region: Region, key: &[u8]) -> Result<M> {
        let bytes = self.0.load(region, key).await?;
        decode(Bytes::from(bytes))
    }
}

fn decode<M: Message + Default>(bytes: impl Buf) -> Result<M> {
    M::decode(bytes).map_err(|_| StatusCode::DecodeError)
}

#[cfg(test)]
mod tests {
    use cita_proto::blockchain::RawTransactions;

    use super::*;
    use crate::tx::tests::{normal, parsed};

    #[test]
    fn a_block_of_encoded_transactions_has_other_bytes() {
        let raws: Vec<RawTransaction> = (0..3).map(|id| normal(id, 1, 1)).collect();
        let txs: Vec<Arc<Tx>> = raws.iter().map(parsed).collect();
        let header = BlockHeader { height: 7, ..Default::default() };
        let block = Block {
            version: 1,
            header: Some(header.clone()),
            body: Some(RawTransactions { body: raws }),
            proof: vec![1],
            state_root: vec![2],
        };
        let encoded = EncodedBlock {
            version: 1,
            header: Some(header),
            body: Some(EncodedTransactions::of(&txs)),
            proof: vec![1],
            state_root: vec![2],
        };
        assert_eq!(encoded.encode_to_vec(), block.encode_to_vec());
    }
}
