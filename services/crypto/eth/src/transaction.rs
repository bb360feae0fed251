//! Transactions of a chain with this suite.

use cita_proto::{
    StatusCode,
    blockchain::{RawTransaction, Transaction, UtxoTransaction},
};
use cita_service_api::TxHash;

use crate::{hash::keccak256, service::Eth};

/// The hash of a transaction.
pub fn transaction_hash(transaction: &Transaction) -> TxHash {
    cita_crypto_core::transaction_hash(transaction, keccak256)
}

/// The hash of a UTXO transaction.
pub fn utxo_hash(transaction: &UtxoTransaction) -> TxHash {
    cita_crypto_core::transaction_hash(transaction, keccak256)
}

/// Checks that a transaction has the hash it claims and a good signature of its sender.
///
/// # Errors
/// As [`cita_crypto_core::check_transaction`].
pub fn check_transaction(transaction: &RawTransaction) -> Result<(), StatusCode> {
    cita_crypto_core::check_transaction::<Eth>(&(), transaction)
}
