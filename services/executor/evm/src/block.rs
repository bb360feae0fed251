//! A block as the executor needs it: what came from outside becomes typed here, or is refused.

use alloy_primitives::{Address, B256, Bytes, U256};
use cita_proto::blockchain::{
    Block, RawTransaction, UnverifiedTransaction, UnverifiedUtxoTransaction, raw_transaction::Tx,
};
use cita_service_api::{BlockHash, TxHash};

/// Lock id of the UTXO transaction that changes the administrator.
const LOCK_ADMIN: u64 = 1002;
/// Lock id of the UTXO transaction that changes the quota limit.
const LOCK_QUOTA_LIMIT: u64 = 1007;

/// Why a block cannot be executed. The controller checks transactions long before, so this is another program's mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BlockError {
    #[error("the block has no header")]
    NoHeader,
    #[error("transaction {index} is malformed: {what}")]
    Transaction { index: u64, what: &'static str },
}

/// A message to the EVM: a transaction without its signature, or a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) sender: Address,
    /// `None` creates a contract.
    pub(crate) to: Option<Address>,
    pub(crate) value: U256,
    pub(crate) quota: u64,
    pub(crate) data: Bytes,
}

/// A transaction that has a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transaction {
    pub(crate) hash: TxHash,
    /// Position in the block, where UTXO transactions count, too.
    pub(crate) index: u64,
    pub(crate) message: Message,
}

/// A change of the system configuration that the executor has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SystemChange {
    Admin(Address),
    QuotaLimit(u64),
}

/// What a block asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BlockInput {
    pub(crate) hash: BlockHash,
    pub(crate) prevhash: Vec<u8>,
    pub(crate) height: u64,
    /// Unix milliseconds.
    pub(crate) timestamp: u64,
    pub(crate) proposer: Address,
    pub(crate) transactions: Vec<Transaction>,
    /// Changes of the system configuration and who sent them, in order.
    pub(crate) system_changes: Vec<(Address, SystemChange)>,
}

impl BlockInput {
    /// Reads a block whose header has the hash `hash`.
    pub(crate) fn read(block: Block, hash: BlockHash) -> Result<Self, BlockError> {
        let header = block.header.ok_or(BlockError::NoHeader)?;
        let mut input = Self {
            hash,
            prevhash: header.prevhash,
            height: header.height,
            timestamp: header.timestamp,
            proposer: proposer(&header.proposer),
            transactions: Vec::new(),
            system_changes: Vec::new(),
        };
        for (raw, index) in block.body.unwrap_or_default().body.into_iter().zip(0u64..) {
            input.add(raw, index).map_err(|what| BlockError::Transaction { index, what })?;
        }
        Ok(input)
    }

    fn add(&mut self, raw: RawTransaction, index: u64) -> Result<(), &'static str> {
        match raw.tx.ok_or("it is empty")? {
            Tx::NormalTx(tx) => self.transactions.push(normal(tx, index)?),
            Tx::UtxoTx(tx) => self.system_changes.extend(utxo(tx)),
        }
        Ok(())
    }
}

/// The proposer as the COINBASE of contracts: the last 20 bytes of its validator address, zero where there are fewer.
fn proposer(bytes: &[u8]) -> Address {
    bytes.last_chunk::<20>().map_or(Address::ZERO, Address::from)
}

pub(crate) fn address(bytes: &[u8]) -> Option<Address> {
    <[u8; 20]>::try_from(bytes).ok().map(Address::from)
}

fn normal(tx: UnverifiedTransaction, index: u64) -> Result<Transaction, &'static str> {
    let hash = TxHash::try_from(tx.transaction_hash.as_slice()).map_err(|_| "its hash has not 32 bytes")?;
    let sender = tx.witness.as_ref().and_then(|witness| address(&witness.sender));
    let content = tx.transaction.ok_or("it has no content")?;
    let to = match content.to.as_slice() {
        [] => None,
        to => Some(address(to).ok_or("its receiver has not 20 bytes")?),
    };
    let message = Message {
        sender: sender.ok_or("its sender has not 20 bytes")?,
        to,
        value: U256::try_from_be_slice(&content.value).ok_or("its value has more than 32 bytes")?,
        quota: content.quota,
        data: content.data.into(),
    };
    Ok(Transaction { hash, index, message })
}

/// UTXO transactions belong to the controller. The two that matter here are followed; one that is not well-formed changes nothing.
fn utxo(tx: UnverifiedUtxoTransaction) -> Option<(Address, SystemChange)> {
    let [witness] = tx.witnesses.as_slice() else { return None };
    let (sender, content) = (address(&witness.sender)?, tx.transaction?);
    let change = match content.lock_id {
        LOCK_ADMIN => SystemChange::Admin(address(&content.output)?),
        LOCK_QUOTA_LIMIT => SystemChange::QuotaLimit(u64::from_be_bytes(content.output.try_into().ok()?)),
        _ => return None,
    };
    Some((sender, change))
}

/// A block hash as the EVM sees it.
pub(crate) fn word(hash: BlockHash) -> B256 {
    B256::from(hash.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proposers_of_any_length_have_an_address() {
        assert_eq!(proposer(&[7; 20]), Address::repeat_byte(7));
        assert_eq!(proposer(&[0; 32]), Address::ZERO, "the genesis block's");
        assert_eq!(proposer(&[vec![1; 28], vec![2; 20]].concat()), Address::repeat_byte(2), "a BLS key");
        assert_eq!(proposer(&[]), Address::ZERO);
    }
}
