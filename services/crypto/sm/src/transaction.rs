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
use cita_service_api::{Address, TxHash};
use prost::Message;

use crate::{
    hash::sm3,
    key::KeyPair,
    verify::{SIGNATURE_LEN, Verifier},
};

/// The hash of a transaction.
pub fn transaction_hash(transaction: &Transaction) -> TxHash {
    encoded_hash(transaction)
}

/// The hash of a UTXO transaction.
pub fn utxo_hash(transaction: &UtxoTransaction) -> TxHash {
    encoded_hash(transaction)
}

/// Signs a transaction, ready to be sent.
pub fn sign_transaction(transaction: Transaction, key: &KeyPair) -> RawTransaction {
    let hash = transaction_hash(&transaction);
    let signed = UnverifiedTransaction {
        transaction: Some(transaction),
        transaction_hash: hash.to_vec(),
        witness: Some(witness(hash, key)),
    };
    RawTransaction { tx: Some(Tx::NormalTx(signed)) }
}

/// Signs a UTXO transaction, ready to be sent.
pub fn sign_utxo(transaction: UtxoTransaction, key: &KeyPair) -> RawTransaction {
    let hash = utxo_hash(&transaction);
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
pub fn check_transaction(verifier: &Verifier, transaction: &RawTransaction) -> Result<(), StatusCode> {
    match transaction.tx.as_ref().ok_or(StatusCode::NoneRawTx)? {
        Tx::NormalTx(signed) => {
            let transaction = signed.transaction.as_ref().ok_or(StatusCode::NoneTransaction)?;
            let witness = signed.witness.as_ref().ok_or(StatusCode::NoneWitness)?;
            check(verifier, transaction, &signed.transaction_hash, witness)
        }
        Tx::UtxoTx(signed) => {
            let transaction = signed.transaction.as_ref().ok_or(StatusCode::NoneUtxo)?;
            let [witness] = signed.witnesses.as_slice() else { return Err(StatusCode::InvalidWitness) };
            check(verifier, transaction, &signed.transaction_hash, witness)
        }
    }
}

fn check(
    verifier: &Verifier,
    transaction: &impl Message,
    claimed_hash: &[u8],
    witness: &Witness,
) -> Result<(), StatusCode> {
    let claimed = TxHash::try_from(claimed_hash)?;
    if encoded_hash(transaction) != claimed {
        return Err(StatusCode::HashCheckError);
    }
    let signer = recover(verifier, &claimed.0, &witness.signature)?;
    if signer.as_bytes() == witness.sender { Ok(()) } else { Err(StatusCode::SigCheckError) }
}

/// The signer of a hash, with the codes of the protocol for a signature that is not good.
pub(crate) fn recover(verifier: &Verifier, hash: &[u8; 32], signature: &[u8]) -> Result<Address, StatusCode> {
    let signature: &[u8; SIGNATURE_LEN] = signature.try_into().map_err(|_| StatusCode::SigLenError)?;
    verifier.verify(hash, signature).map_err(|_| StatusCode::SigCheckError)
}

fn encoded_hash(message: &impl Message) -> TxHash {
    sm3(&message.encode_to_vec()).into()
}

fn witness(hash: TxHash, key: &KeyPair) -> Witness {
    Witness { signature: key.sign(&hash.0).to_vec(), sender: key.address().to_vec() }
}
