//! A block in parts, and together again. No disk here.

use cita_proto::blockchain::{
    Block, CompactBlock, CompactBlockBody, RawTransaction, RawTransactions, raw_transaction::Tx,
};
use cita_service_api::{BlockHash, ChainItem, Region, Result, StatusCode, height_key, parse_height};
use prost::Message as _;

/// A checked value of region `All_BLOCK_DATA`.
#[derive(Debug, PartialEq)]
pub(crate) struct BlockData {
    height: u64,
    hash: BlockHash,
    /// The block without its transactions, proof and state root, encoded.
    compact: Vec<u8>,
    /// Hash and encoding of each transaction, in the block's order.
    transactions: Vec<([u8; 32], Vec<u8>)>,
    proof: Vec<u8>,
    state_root: Vec<u8>,
}

impl BlockData {
    /// Reads key and value of a store: height → block hash (32 bytes) ‖ encoded `Block`.
    ///
    /// # Errors
    /// [`StatusCode::DecodeError`] for a value that is none, [`StatusCode::InvalidKey`] when the key is not the block's height.
    pub(crate) fn decode(key: &[u8], value: &[u8]) -> Result<Self> {
        let (hash, block) = value.split_at_checked(BlockHash::LEN).ok_or(StatusCode::DecodeError)?;
        let hash = BlockHash::try_from(hash).map_err(|_| StatusCode::DecodeError)?;
        let Block { version, header, body, proof, state_root } =
            Block::decode(block).map_err(|_| StatusCode::DecodeError)?;
        let height = header.as_ref().ok_or(StatusCode::DecodeError)?.height;
        if parse_height(key) != Ok(height) {
            return Err(StatusCode::InvalidKey);
        }
        let transactions = body
            .unwrap_or_default()
            .body
            .iter()
            .map(|transaction| Ok((hash_of(transaction)?, transaction.encode_to_vec())))
            .collect::<Result<Vec<_>>>()?;
        let tx_hashes = transactions.iter().map(|(hash, _)| hash.to_vec()).collect();
        let compact = CompactBlock { version, header, body: Some(CompactBlockBody { tx_hashes }) };
        Ok(Self { height, hash, compact: compact.encode_to_vec(), transactions, proof, state_root })
    }

    /// Every entry that the block fills, `put(region, key, value)`.
    pub(crate) fn for_each_entry(&self, mut put: impl FnMut(Region, &[u8], &[u8]) -> Result<()>) -> Result<()> {
        let height = height_key(self.height);
        for (index, (hash, transaction)) in (0u64..).zip(&self.transactions) {
            put(Region::Transactions, hash, transaction)?;
            put(Region::TransactionHeight, hash, &height)?;
            put(Region::TransactionIndex, hash, &index.to_be_bytes())?;
        }
        put(Region::CompactBlock, &height, &self.compact)?;
        put(Region::BlockHash, &height, self.hash.as_bytes())?;
        put(Region::BlockHeight, self.hash.as_bytes(), &height)?;
        put(Region::Proof, &height, &self.proof)?;
        put(Region::Result, &height, &self.state_root)?;
        put(Region::Global, &ChainItem::CurrentHeight.key(), &height)?;
        put(Region::Global, &ChainItem::CurrentHash.key(), self.hash.as_bytes())
    }
}

/// The hash that a transaction says it has.
fn hash_of(transaction: &RawTransaction) -> Result<[u8; 32]> {
    let hash = match transaction.tx.as_ref().ok_or(StatusCode::DecodeError)? {
        Tx::NormalTx(normal) => &normal.transaction_hash,
        Tx::UtxoTx(utxo) => &utxo.transaction_hash,
    };
    hash.as_slice().try_into().map_err(|_| StatusCode::DecodeError)
}

/// The hashes of the transactions that a full block needs beside its compact one.
pub(crate) fn transactions_of(compact: &[u8]) -> Result<(CompactBlock, Vec<Vec<u8>>)> {
    let mut compact = CompactBlock::decode(compact).map_err(|_| StatusCode::LoadError)?;
    let hashes = compact.body.take().unwrap_or_default().tx_hashes;
    Ok((compact, hashes))
}

/// The encoded full block from its parts.
pub(crate) fn assemble<'a>(
    compact: CompactBlock,
    transactions: impl Iterator<Item = &'a [u8]>,
    proof: Vec<u8>,
    state_root: Vec<u8>,
) -> Result<Vec<u8>> {
    let body: std::result::Result<_, _> = transactions.map(RawTransaction::decode).collect();
    let body = Some(RawTransactions { body: body.map_err(|_| StatusCode::LoadError)? });
    Ok(Block { version: compact.version, header: compact.header, body, proof, state_root }.encode_to_vec())
}

/// The encoded header of an encoded compact block.
pub(crate) fn header_of(compact: &[u8]) -> Result<Vec<u8>> {
    let compact = CompactBlock::decode(compact).map_err(|_| StatusCode::LoadError)?;
    Ok(compact.header.unwrap_or_default().encode_to_vec())
}

/// The encoded body of an encoded compact block.
pub(crate) fn body_of(compact: &[u8]) -> Result<Vec<u8>> {
    let compact = CompactBlock::decode(compact).map_err(|_| StatusCode::LoadError)?;
    Ok(compact.body.unwrap_or_default().encode_to_vec())
}

#[cfg(test)]
mod tests {
    use cita_proto::blockchain::{BlockHeader, UnverifiedTransaction, UnverifiedUtxoTransaction};
    use proptest::prelude::*;

    use super::*;

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(any::<u8>(), 0..64)
    }

    fn transaction() -> impl Strategy<Value = RawTransaction> {
        let normal = |hash| Tx::NormalTx(UnverifiedTransaction { transaction_hash: hash, ..Default::default() });
        let utxo = |hash| Tx::UtxoTx(UnverifiedUtxoTransaction { transaction_hash: hash, ..Default::default() });
        let hash = prop::collection::vec(any::<u8>(), 32);
        (hash, any::<bool>()).prop_map(move |(hash, is_normal)| RawTransaction {
            tx: Some(if is_normal { normal(hash) } else { utxo(hash) }),
        })
    }

    fn block() -> impl Strategy<Value = Block> {
        let transactions = prop::collection::vec(transaction(), 0..5);
        (any::<u32>(), any::<u64>(), bytes(), transactions, bytes(), bytes()).prop_map(
            |(version, height, prevhash, body, proof, state_root)| Block {
                version,
                header: Some(BlockHeader { prevhash, height, ..Default::default() }),
                body: Some(RawTransactions { body }),
                proof,
                state_root,
            },
        )
    }

    proptest! {
        #[test]
        fn a_block_taken_apart_is_the_same_when_put_together(block in block()) {
            let key = height_key(block.header.as_ref().unwrap().height);
            let encoded = block.encode_to_vec();
            let data = BlockData::decode(&key, &[&[7; 32], encoded.as_slice()].concat()).unwrap();
            let (compact, hashes) = transactions_of(&data.compact).unwrap();
            prop_assert_eq!(hashes, data.transactions.iter().map(|(hash, _)| hash.to_vec()).collect::<Vec<_>>());
            let transactions = data.transactions.iter().map(|(_, tx)| tx.as_slice());
            prop_assert_eq!(assemble(compact, transactions, data.proof, data.state_root).unwrap(), encoded);
            prop_assert_eq!(header_of(&data.compact).unwrap(), block.header.unwrap().encode_to_vec());
        }

        #[test]
        fn random_bytes_are_refused_or_stored_as_a_block_of_that_height(key in bytes(), value in bytes()) {
            if let Ok(data) = BlockData::decode(&key, &value) {
                prop_assert_eq!(key, height_key(data.height).to_vec());
            }
            let _ = (header_of(&value), body_of(&value), transactions_of(&value));
        }

        #[test]
        fn a_damaged_block_never_panics(block in block(), at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<bool>()) {
            let key = height_key(block.header.as_ref().unwrap().height);
            let mut value = [&[7; 32], block.encode_to_vec().as_slice()].concat();
            let at = at.index(value.len());
            if cut { value.truncate(at) } else { value[at] = to }
            if let Ok(data) = BlockData::decode(&key, &value) {
                prop_assert_eq!(height_key(data.height), key);
            }
        }
    }

    #[test]
    fn a_block_under_another_height_is_refused() {
        let block = Block { header: Some(BlockHeader { height: 5, ..Default::default() }), ..Default::default() };
        let value = [&[7; 32], block.encode_to_vec().as_slice()].concat();
        assert_eq!(BlockData::decode(&height_key(6), &value), Err(StatusCode::InvalidKey));
        assert!(BlockData::decode(&height_key(5), &value).is_ok());
    }
}
