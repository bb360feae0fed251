//! What the suites do in a second: hashes and signatures on one core, and batches of transactions, as blocks come, on all of them.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use cita_proto::blockchain::{
    RawTransaction, RawTransactions, Transaction, UnverifiedTransaction, Witness, raw_transaction::Tx,
};
use cita_service_api::Crypto;
use prost::Message;

/// How long each is done.
const TIME: Duration = Duration::from_secs(2);

/// Transactions of a batch.
const BATCH: usize = 2000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let sm = || Arc::new(cita_crypto_sm::SmCrypto::new(cita_crypto_sm::KeyPair::generate())) as Arc<dyn Crypto>;
    let eth = || Arc::new(cita_crypto_eth::EthCrypto::new(cita_crypto_eth::KeyPair::generate())) as Arc<dyn Crypto>;
    println!(
        "| suite | hashes of 32 bytes/s | of 1 KiB, MiB/s | signatures/s | verified/s, one sender | in batches of {BATCH}, one sender | in batches, a sender each |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    runtime.block_on(measure("sm", sm));
    runtime.block_on(measure("eth", eth));
}

async fn measure(name: &str, new: impl Fn() -> Arc<dyn Crypto>) {
    let crypto = new();
    let (short, long) = ([7; 32], [7; 1024]);
    let hashes = per_second(|| async { crypto.hash_data(&short).await.unwrap() }).await;
    let mebibytes = per_second(|| async { crypto.hash_data(&long).await.unwrap() }).await / 1024.0;
    let signatures = per_second(|| async { crypto.sign_message(&short).await.unwrap() }).await;
    let signature = crypto.sign_message(&short).await.unwrap();
    let verified = per_second(|| async { crypto.recover_signature(&short, &signature).await.unwrap() }).await;
    let mut rates = Vec::new();
    for senders in [1, BATCH] {
        let signers: Vec<_> = (0..senders).map(|_| new()).collect();
        let mut body = Vec::with_capacity(BATCH);
        for number in 0..BATCH {
            body.push(transaction(signers[number % senders].as_ref(), number).await);
        }
        let batch = Arc::new(RawTransactions { body });
        let rate = per_second(|| {
            // A new one has seen no sender before.
            let crypto = new();
            let batch = batch.clone();
            async move { crypto.check_transactions(batch).await.unwrap() }
        });
        rates.push(rate.await * BATCH as f64);
    }
    let cells: Vec<String> =
        [hashes, mebibytes, signatures, verified, rates[0], rates[1]].iter().map(|rate| format!("{rate:.0}")).collect();
    println!("| `{name}` | {} |", cells.join(" | "));
}

async fn per_second<T, F: Future<Output = T>>(mut once: impl FnMut() -> F) -> f64 {
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < TIME {
        std::hint::black_box(once().await);
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

async fn transaction(signer: &dyn Crypto, number: usize) -> RawTransaction {
    let transaction = Transaction {
        to: vec![1; 20],
        nonce: number.to_string(),
        quota: 200_000,
        valid_until_block: 90,
        value: vec![0; 32],
        chain_id: vec![7; 32],
        ..Transaction::default()
    };
    let hash = signer.hash_data(&transaction.encode_to_vec()).await.unwrap();
    let signature = signer.sign_message(hash.as_bytes()).await.unwrap();
    let sender = signer.recover_signature(hash.as_bytes(), &signature).await.unwrap().to_vec();
    let normal = UnverifiedTransaction {
        transaction: Some(transaction),
        transaction_hash: hash.to_vec(),
        witness: Some(Witness { signature, sender }),
    };
    RawTransaction { tx: Some(Tx::NormalTx(normal)) }
}
