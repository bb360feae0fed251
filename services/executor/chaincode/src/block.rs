//! A block as the executor needs it: what came from outside becomes typed here, or is refused.

use cita_proto::blockchain::{Block, RawTransaction, UnverifiedTransaction, raw_transaction::Tx};
use cita_service_api::{Address, BlockHash, TxHash};

/// Why a block cannot be executed. The controller checks transactions long before, so this is another program's mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BlockError {
    #[error("the block has no header")]
    NoHeader,
    #[error("transaction {index} is malformed: {what}")]
    Transaction { index: usize, what: &'static str },
}

/// A transaction for a chaincode, or for nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transaction {
    pub(crate) hash: TxHash,
    pub(crate) sender: Address,
    pub(crate) to: Vec<u8>,
    pub(crate) nonce: String,
    pub(crate) data: Vec<u8>,
}

/// What a block asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BlockInput {
    pub(crate) hash: BlockHash,
    pub(crate) prevhash: Vec<u8>,
    pub(crate) height: u64,
    /// Unix milliseconds.
    pub(crate) timestamp: u64,
    pub(crate) transactions: Vec<Transaction>,
}

impl BlockInput {
    /// Reads a block whose header has the hash `hash`. Changes of the system configuration are the controller's alone.
    pub(crate) fn read(block: Block, hash: BlockHash) -> Result<Self, BlockError> {
        let header = block.header.ok_or(BlockError::NoHeader)?;
        let mut transactions = Vec::new();
        for (index, RawTransaction { tx }) in block.body.unwrap_or_default().body.into_iter().enumerate() {
            let malformed = |what| BlockError::Transaction { index, what };
            match tx.ok_or(malformed("it is empty"))? {
                Tx::NormalTx(tx) => transactions.push(normal(tx).map_err(malformed)?),
                Tx::UtxoTx(_) => {}
            }
        }
        let (prevhash, height, timestamp) = (header.prevhash, header.height, header.timestamp);
        Ok(Self { hash, prevhash, height, timestamp, transactions })
    }
}

fn normal(tx: UnverifiedTransaction) -> Result<Transaction, &'static str> {
    let hash = TxHash::try_from(tx.transaction_hash.as_slice()).map_err(|_| "its hash has not 32 bytes")?;
    let witness = tx.witness.unwrap_or_default();
    let sender = Address::try_from(witness.sender.as_slice()).map_err(|_| "its sender has not 20 bytes")?;
    let content = tx.transaction.ok_or("it has no content")?;
    Ok(Transaction { hash, sender, to: content.to, nonce: content.nonce, data: content.data })
}
