//! What every [`Crypto`] has to hold.

use std::sync::Arc;

use cita_proto::{
    StatusCode,
    blockchain::{
        RawTransaction, RawTransactions, UnverifiedTransaction, UnverifiedUtxoTransaction, raw_transaction::Tx,
    },
};
use prost::Message;

use crate::{Address, Crypto, CryptoInfo, Hash, Result};

/// What the suite has to be told about an implementation.
#[derive(Debug, Clone)]
pub struct CryptoSamples {
    /// What the implementation says of itself.
    pub info: CryptoInfo,
    /// The address of the key that the service signs with.
    pub node: Address,
    /// Data with their hashes, from the hash function's standard.
    pub hashes: Vec<(Vec<u8>, Hash)>,
    /// A signed transaction.
    pub transaction: UnverifiedTransaction,
    /// A signed UTXO transaction.
    pub utxo: UnverifiedUtxoTransaction,
}

/// Runs the suite.
///
/// # Panics
/// At the first thing that does not hold.
pub async fn crypto(service: Arc<dyn Crypto>, samples: CryptoSamples) {
    assert_eq!(service.crypto_info().await, Ok(samples.info.clone()));
    hashes(&*service, &samples).await;
    signatures(&*service, &samples).await;
    good_transactions(&*service, &samples).await;
    bad_transactions(&*service, &samples).await;
}

async fn hashes(service: &dyn Crypto, samples: &CryptoSamples) {
    for (data, hash) in &samples.hashes {
        assert_eq!(service.hash_data(data).await, Ok(*hash));
        assert_eq!(service.verify_data_hash(data, hash.as_bytes()).await, Ok(()));
    }
    let long = vec![7; 1 << 20];
    let hash = service.hash_data(&long).await.expect("a mebibyte can be hashed");
    assert_eq!(service.verify_data_hash(&long, hash.as_bytes()).await, Ok(()));
    assert_eq!(service.verify_data_hash(&long[1..], hash.as_bytes()).await, Err(StatusCode::HashCheckError));
    for length in [0, 31, 33] {
        assert_eq!(service.verify_data_hash(b"", &vec![0; length]).await, Err(StatusCode::HashLenError));
    }
}

async fn signatures(service: &dyn Crypto, samples: &CryptoSamples) {
    let message = [0xab; 32];
    let signature = service.sign_message(&message).await.expect("a hash can be signed");
    assert_eq!(signature.len(), samples.info.signature_len as usize);
    assert_eq!(service.recover_signature(&message, &signature).await, Ok(samples.node));
    assert_ne!(service.recover_signature(&[0xac; 32], &signature).await, Ok(samples.node));

    for i in 0..signature.len() {
        let mut tampered = signature.clone();
        tampered[i] ^= 0x10;
        let signer = service.recover_signature(&message, &tampered).await;
        assert_ne!(signer, Ok(samples.node), "byte {i} of the signature does not count");
    }
    for edge in [0, 0xff] {
        let forged = vec![edge; signature.len()];
        assert_eq!(service.recover_signature(&message, &forged).await, Err(StatusCode::SigCheckError));
    }
    for wrong in [&[][..], &signature[1..], &[&signature[..], &[0]].concat()] {
        assert_eq!(service.recover_signature(&message, wrong).await, Err(StatusCode::SigLenError));
    }
    for length in [0, 31, 33] {
        let message = vec![0; length];
        assert_eq!(service.sign_message(&message).await, Err(StatusCode::HashLenError));
        assert_eq!(service.recover_signature(&message, &signature).await, Err(StatusCode::HashLenError));
    }
}

async fn good_transactions(service: &dyn Crypto, samples: &CryptoSamples) {
    let both = [normal(samples.transaction.clone()), utxo(samples.utxo.clone())];
    assert_eq!(check(service, Vec::new()).await, Ok(()));
    for transaction in &both {
        assert_eq!(check(service, vec![transaction.clone()]).await, Ok(()));
    }
    assert_eq!(check(service, both.iter().cycle().take(100).cloned().collect()).await, Ok(()));
}

/// Every bad transaction has to be found with its code, alone and in the middle of a batch.
async fn bad_transactions(service: &dyn Crypto, samples: &CryptoSamples) {
    let good = normal(samples.transaction.clone());
    for (what, transaction, code) in bad(service, samples).await {
        assert_eq!(check(service, vec![transaction.clone()]).await, Err(code), "{what}");
        let mut batch = vec![good.clone(); 50];
        batch[23] = transaction;
        batch[42] = RawTransaction { tx: None };
        assert_eq!(check(service, batch).await, Err(code), "{what}, in a batch");
    }
}

async fn bad(service: &dyn Crypto, samples: &CryptoSamples) -> Vec<(&'static str, RawTransaction, StatusCode)> {
    let with = |change: fn(&mut UnverifiedTransaction)| {
        let mut changed = samples.transaction.clone();
        change(&mut changed);
        normal(changed)
    };
    let utxo_with = |change: fn(&mut UnverifiedUtxoTransaction)| {
        let mut changed = samples.utxo.clone();
        change(&mut changed);
        utxo(changed)
    };
    vec![
        ("nothing at all", RawTransaction { tx: None }, StatusCode::NoneRawTx),
        ("no transaction", with(|t| t.transaction = None), StatusCode::NoneTransaction),
        ("no witness", with(|t| t.witness = None), StatusCode::NoneWitness),
        ("no hash", with(|t| t.transaction_hash.clear()), StatusCode::HashLenError),
        ("a long hash", with(|t| t.transaction_hash.push(0)), StatusCode::HashLenError),
        ("another hash", with(|t| t.transaction_hash[0] ^= 1), StatusCode::HashCheckError),
        ("another transaction", with(alter), StatusCode::HashCheckError),
        ("another transaction with its hash", normal(rehashed(service, samples).await), StatusCode::SigCheckError),
        ("no signature", with(|t| signature(t).clear()), StatusCode::SigLenError),
        ("a short signature", with(|t| signature(t).truncate(16)), StatusCode::SigLenError),
        ("a long signature", with(|t| signature(t).push(0)), StatusCode::SigLenError),
        ("another signature", with(|t| signature(t)[40] ^= 1), StatusCode::SigCheckError),
        ("another sender", with(|t| sender(t)[0] ^= 1), StatusCode::SigCheckError),
        ("no sender", with(|t| sender(t).clear()), StatusCode::SigCheckError),
        ("no UTXO transaction", utxo_with(|t| t.transaction = None), StatusCode::NoneUtxo),
        ("a UTXO without witness", utxo_with(|t| t.witnesses.clear()), StatusCode::InvalidWitness),
        ("a UTXO with two", utxo_with(|t| t.witnesses.extend_from_within(..)), StatusCode::InvalidWitness),
        ("a UTXO with another hash", utxo_with(|t| t.transaction_hash[31] ^= 1), StatusCode::HashCheckError),
        ("a UTXO of another sender", utxo_with(|t| t.witnesses[0].sender[19] ^= 1), StatusCode::SigCheckError),
        (
            "a UTXO with a short signature",
            utxo_with(|t| t.witnesses[0].signature.truncate(64)),
            StatusCode::SigLenError,
        ),
    ]
}

/// The sample with other content and that content's hash, but the signature of the old one.
async fn rehashed(service: &dyn Crypto, samples: &CryptoSamples) -> UnverifiedTransaction {
    let mut changed = samples.transaction.clone();
    alter(&mut changed);
    let encoded = changed.transaction.as_ref().expect("the sample has a transaction").encode_to_vec();
    changed.transaction_hash = service.hash_data(&encoded).await.expect("a transaction can be hashed").to_vec();
    changed
}

fn alter(transaction: &mut UnverifiedTransaction) {
    transaction.transaction.as_mut().expect("the sample has a transaction").quota ^= 1;
}

fn signature(transaction: &mut UnverifiedTransaction) -> &mut Vec<u8> {
    &mut transaction.witness.as_mut().expect("the sample has a witness").signature
}

fn sender(transaction: &mut UnverifiedTransaction) -> &mut Vec<u8> {
    &mut transaction.witness.as_mut().expect("the sample has a witness").sender
}

fn normal(transaction: UnverifiedTransaction) -> RawTransaction {
    RawTransaction { tx: Some(Tx::NormalTx(transaction)) }
}

fn utxo(transaction: UnverifiedUtxoTransaction) -> RawTransaction {
    RawTransaction { tx: Some(Tx::UtxoTx(transaction)) }
}

async fn check(service: &dyn Crypto, body: Vec<RawTransaction>) -> Result<()> {
    service.check_transactions(Arc::new(RawTransactions { body })).await
}
