//! A transaction as the controller keeps it: parsed once, then shared by everything that needs it.

use std::sync::Arc;

use cita_proto::blockchain::{RawTransaction, Transaction, UtxoTransaction, Witness, raw_transaction};
use cita_service_api::{Address, Hash, MAX_TRANSACTION_BYTES, Result, StatusCode, TxHash};
use prost::{Message, bytes::Bytes};

/// Characters of a nonce at most.
const MAX_NONCE_CHARS: usize = 128;

/// Bytes of a transaction's value.
const VALUE_LEN: usize = 32;

/// What a transaction costs in memory beside its bytes: the entry, its places in the pool's indexes, allocators' rounding.
const OVERHEAD_BYTES: usize = 256;

/// What the rules ask of a transaction that computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Normal {
    pub(crate) version: u32,
    pub(crate) quota: u64,
    pub(crate) valid_until_block: u64,
}

/// What the rules ask of a transaction that changes the system configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Utxo {
    pub(crate) version: u32,
    pub(crate) lock_id: u64,
    pub(crate) pre_tx_hash: Vec<u8>,
    pub(crate) output: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Normal(Normal),
    Utxo(Utxo),
}

/// A transaction whose form is right: every length, and the chain that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tx {
    pub(crate) hash: TxHash,
    pub(crate) sender: Address,
    pub(crate) kind: Kind,
    /// The encoded `RawTransaction`. Kept instead of the message: it is a third of its size, and most uses want bytes.
    pub(crate) bytes: Bytes,
}

impl Tx {
    /// Checks what needs no knowledge of the chain's state, in the order of the fields.
    ///
    /// # Errors
    /// The status code of the first rule that is broken.
    pub(crate) fn parse(raw: &RawTransaction, chain_id: &Hash) -> Result<Self> {
        let (hash, sender, kind) = match raw.tx.as_ref().ok_or(StatusCode::NoneRawTx)? {
            raw_transaction::Tx::NormalTx(tx) => {
                let body = tx.transaction.as_ref().ok_or(StatusCode::NoneTransaction)?;
                let kind = Kind::Normal(parse_normal(body, chain_id)?);
                (&tx.transaction_hash, sender(tx.witness.as_ref().ok_or(StatusCode::NoneWitness)?)?, kind)
            }
            raw_transaction::Tx::UtxoTx(tx) => {
                let body = tx.transaction.as_ref().ok_or(StatusCode::NoneUtxo)?;
                let [witness] = tx.witnesses.as_slice() else { return Err(StatusCode::InvalidWitness) };
                (&tx.transaction_hash, sender(witness)?, Kind::Utxo(parse_utxo(body)))
            }
        };
        let hash = TxHash::try_from(hash.as_slice())?;
        if raw.encoded_len() > MAX_TRANSACTION_BYTES {
            return Err(StatusCode::EncodeError);
        }
        Ok(Self { hash, sender, kind, bytes: raw.encode_to_vec().into() })
    }

    /// Reads a transaction that this node has checked before, from its own log.
    ///
    /// # Errors
    /// As [`Tx::parse`], and [`StatusCode::DecodeError`].
    pub(crate) fn decode(bytes: &[u8], chain_id: &Hash) -> Result<(Self, RawTransaction)> {
        let raw = RawTransaction::decode(bytes).map_err(|_| StatusCode::DecodeError)?;
        Ok((Self::parse(&raw, chain_id)?, raw))
    }

    /// The message.
    ///
    /// # Errors
    /// Never: the bytes were encoded from a message.
    pub(crate) fn raw(&self) -> Result<RawTransaction> {
        RawTransaction::decode(self.bytes.clone()).map_err(|_| StatusCode::DecodeError)
    }

    /// The quota that the transaction takes of its block.
    pub(crate) fn quota(&self) -> u64 {
        match &self.kind {
            Kind::Normal(normal) => normal.quota,
            Kind::Utxo(_) => 0,
        }
    }

    /// Bytes in a block, rounded up for their framing.
    pub(crate) fn block_bytes(&self) -> usize {
        self.bytes.len() + 16
    }

    /// Bytes in memory, roughly.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.bytes.len() + OVERHEAD_BYTES
    }
}

/// A transaction and the message whose signature is still to be checked.
#[derive(Debug)]
pub(crate) struct Unchecked {
    pub(crate) tx: Arc<Tx>,
    pub(crate) raw: RawTransaction,
}

impl Unchecked {
    pub(crate) fn parse(raw: RawTransaction, chain_id: &Hash) -> Result<Self> {
        Ok(Self { tx: Arc::new(Tx::parse(&raw, chain_id)?), raw })
    }

    pub(crate) fn decode(bytes: &[u8], chain_id: &Hash) -> Result<Self> {
        let (tx, raw) = Tx::decode(bytes, chain_id)?;
        Ok(Self { tx: Arc::new(tx), raw })
    }
}

fn parse_normal(body: &Transaction, chain_id: &Hash) -> Result<Normal> {
    if !matches!(body.to.len(), 0 | Address::LEN) {
        return Err(StatusCode::InvalidTo);
    }
    // Counting characters of a megabyte of nonce is for those who passed the cheap bound of 4 bytes a character.
    if body.nonce.len() > 4 * MAX_NONCE_CHARS || body.nonce.chars().count() > MAX_NONCE_CHARS {
        return Err(StatusCode::InvalidNonce);
    }
    if body.value.len() != VALUE_LEN {
        return Err(StatusCode::InvalidValue);
    }
    if body.chain_id != chain_id.as_bytes() {
        return Err(StatusCode::InvalidChainId);
    }
    Ok(Normal { version: body.version, quota: body.quota, valid_until_block: body.valid_until_block })
}

fn parse_utxo(body: &UtxoTransaction) -> Utxo {
    Utxo {
        version: body.version,
        lock_id: body.lock_id,
        pre_tx_hash: body.pre_tx_hash.clone(),
        output: body.output.clone(),
    }
}

fn sender(witness: &Witness) -> Result<Address> {
    Address::try_from(witness.sender.as_slice()).map_err(|_| StatusCode::InvalidWitness)
}

#[cfg(test)]
pub(crate) mod tests {
    use cita_proto::blockchain::{UnverifiedTransaction, UnverifiedUtxoTransaction};

    use super::*;

    pub(crate) const CHAIN: Hash = Hash([7; 32]);

    /// A transaction of the right form; nobody looks at its signature here.
    pub(crate) fn normal(id: u64, quota: u64, valid_until_block: u64) -> RawTransaction {
        let transaction = Transaction {
            version: 0,
            to: vec![1; 20],
            nonce: id.to_string(),
            quota,
            valid_until_block,
            data: vec![],
            value: vec![0; 32],
            chain_id: CHAIN.to_vec(),
        };
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&id.to_be_bytes());
        RawTransaction {
            tx: Some(raw_transaction::Tx::NormalTx(UnverifiedTransaction {
                transaction: Some(transaction),
                transaction_hash: hash.to_vec(),
                witness: Some(Witness { signature: vec![0; 128], sender: vec![2; 20] }),
            })),
        }
    }

    pub(crate) fn utxo(
        id: u64,
        lock_id: u64,
        pre_tx_hash: Vec<u8>,
        output: Vec<u8>,
        sender: Address,
    ) -> RawTransaction {
        let mut hash = [1; 32];
        hash[..8].copy_from_slice(&id.to_be_bytes());
        RawTransaction {
            tx: Some(raw_transaction::Tx::UtxoTx(UnverifiedUtxoTransaction {
                transaction: Some(UtxoTransaction { version: 0, pre_tx_hash, output, lock_id }),
                transaction_hash: hash.to_vec(),
                witnesses: vec![Witness { signature: vec![0; 128], sender: sender.to_vec() }],
            })),
        }
    }

    pub(crate) fn parsed(raw: &RawTransaction) -> Arc<Tx> {
        Arc::new(Tx::parse(raw, &CHAIN).unwrap())
    }

    fn broken(change: impl FnOnce(&mut UnverifiedTransaction)) -> Result<Tx> {
        let mut raw = normal(1, 1, 1);
        let Some(raw_transaction::Tx::NormalTx(tx)) = raw.tx.as_mut() else { unreachable!() };
        change(tx);
        Tx::parse(&raw, &CHAIN)
    }

    fn broken_body(change: impl FnOnce(&mut Transaction)) -> Result<Tx> {
        broken(|tx| change(tx.transaction.as_mut().unwrap()))
    }

    #[test]
    fn a_malformed_transaction_gets_the_code_of_its_fault() {
        assert_eq!(Tx::parse(&RawTransaction { tx: None }, &CHAIN), Err(StatusCode::NoneRawTx));
        assert_eq!(broken(|tx| tx.transaction = None), Err(StatusCode::NoneTransaction));
        assert_eq!(broken(|tx| tx.witness = None), Err(StatusCode::NoneWitness));
        assert_eq!(broken(|tx| tx.witness.as_mut().unwrap().sender = vec![1]), Err(StatusCode::InvalidWitness));
        assert_eq!(broken(|tx| tx.transaction_hash = vec![1; 31]), Err(StatusCode::HashLenError));
        assert_eq!(broken_body(|tx| tx.to = vec![1; 19]), Err(StatusCode::InvalidTo));
        assert_eq!(broken_body(|tx| tx.nonce = "é".repeat(129)), Err(StatusCode::InvalidNonce));
        assert_eq!(broken_body(|tx| tx.nonce = "x".repeat(1_000_000)), Err(StatusCode::InvalidNonce));
        assert!(broken_body(|tx| tx.nonce = "é".repeat(128)).is_ok());
        assert!(broken_body(|tx| tx.to = vec![]).is_ok());
        assert_eq!(broken_body(|tx| tx.value = vec![0; 31]), Err(StatusCode::InvalidValue));
        assert_eq!(broken_body(|tx| tx.chain_id = vec![0; 32]), Err(StatusCode::InvalidChainId));
        assert_eq!(broken_body(|tx| tx.data = vec![0; MAX_TRANSACTION_BYTES]), Err(StatusCode::EncodeError));
    }

    #[test]
    fn a_utxo_transaction_has_exactly_one_witness() {
        let mut raw = utxo(1, 1000, vec![0; 33], vec![], Address::ZERO);
        assert!(Tx::parse(&raw, &CHAIN).is_ok());
        let Some(raw_transaction::Tx::UtxoTx(tx)) = raw.tx.as_mut() else { unreachable!() };
        tx.witnesses.push(Witness::default());
        assert_eq!(Tx::parse(&raw, &CHAIN), Err(StatusCode::InvalidWitness));
    }

    #[test]
    fn the_kept_bytes_are_the_message() {
        let raw = normal(3, 4, 5);
        assert_eq!(parsed(&raw).raw().unwrap(), raw);
    }
}
