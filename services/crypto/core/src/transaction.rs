//! Hashing, signing and checking transactions.
//!
//! A transaction's hash is that of its encoding, and its signature is one of that hash. prost writes the canonical
//! encoding, so a transaction that was decoded encodes to the bytes that were hashed. Had a foreign client encoded it in
//! another way, its hash would not match, and the transaction is refused.

use cita_proto::{
    StatusCode,
    blockchain::{
        RawTransaction, Transaction, UnverifiedTransaction, UnverifiedUtxoTransaction, UtxoTransaction, Witness,
        raw_transaction::Tx,
    },
};
use cita_service_api::{Hash, TxHash};
use prost::Message;

use crate::suite::{KeyPair, Suite};

/// The hash of a [`Transaction`] or [`UtxoTransaction`]: `hash` of its encoding.
pub fn transaction_hash(transaction: &impl Message, hash: impl FnOnce(&[u8]) -> Hash) -> TxHash {
    hash(&transaction.encode_to_vec()).into()
}

/// Signs a transaction, ready to be sent.
pub fn sign_transaction(transaction: Transaction, key: &dyn KeyPair) -> RawTransaction {
    let hash = transaction_hash(&transaction, |data| key.hash(data));
    let signed = UnverifiedTransaction {
        transaction: Some(transaction),
        transaction_hash: hash.to_vec(),
        witness: Some(witness(hash, key)),
    };
    RawTransaction { tx: Some(Tx::NormalTx(signed)) }
}

/// Signs a UTXO transaction, ready to be sent.
pub fn sign_utxo(transaction: UtxoTransaction, key: &dyn KeyPair) -> RawTransaction {
    let hash = transaction_hash(&transaction, |data| key.hash(data));
    let signed = UnverifiedUtxoTransaction {
        transaction: Some(transaction),
        transaction_hash: hash.to_vec(),
        witnesses: vec![witness(hash, key)],
    };
    RawTransaction { tx: Some(Tx::UtxoTx(signed)) }
}

/// Checks that a transaction has the hash it claims and a good signature of its sender.
///
/// # Errors
/// - [`StatusCode::NoneRawTx`], [`StatusCode::NoneTransaction`], [`StatusCode::NoneUtxo`], [`StatusCode::NoneWitness`]: a
///   part is missing;
/// - [`StatusCode::InvalidWitness`]: a UTXO transaction has not exactly one witness;
/// - [`StatusCode::HashLenError`], [`StatusCode::HashCheckError`]: the claimed hash is not its hash;
/// - [`StatusCode::SigLenError`], [`StatusCode::SigCheckError`]: the signature is not one of the hash by the sender.
pub fn check_transaction<S: Suite>(verifier: &S::Verifier, transaction: &RawTransaction) -> Result<(), StatusCode> {
    match transaction.tx.as_ref().ok_or(StatusCode::NoneRawTx)? {
        Tx::NormalTx(signed) => {
            let transaction = signed.transaction.as_ref().ok_or(StatusCode::NoneTransaction)?;
            let witness = signed.witness.as_ref().ok_or(StatusCode::NoneWitness)?;
            check::<S>(verifier, transaction, &signed.transaction_hash, witness)
        }
        Tx::UtxoTx(signed) => {
            let transaction = signed.transaction.as_ref().ok_or(StatusCode::NoneUtxo)?;
            let [witness] = signed.witnesses.as_slice() else { return Err(StatusCode::InvalidWitness) };
            check::<S>(verifier, transaction, &signed.transaction_hash, witness)
        }
    }
}

fn check<S: Suite>(
    verifier: &S::Verifier,
    transaction: &impl Message,
    claimed_hash: &[u8],
    witness: &Witness,
) -> Result<(), StatusCode> {
    let claimed = TxHash::try_from(claimed_hash)?;
    if transaction_hash(transaction, S::hash) != claimed {
        return Err(StatusCode::HashCheckError);
    }
    let signer = S::recover(verifier, &Hash(claimed.0), &witness.signature)?;
    if signer.as_bytes() == witness.sender { Ok(()) } else { Err(StatusCode::SigCheckError) }
}

fn witness(hash: TxHash, key: &dyn KeyPair) -> Witness {
    Witness { signature: key.sign(&Hash(hash.0)), sender: key.address().to_vec() }
}
