//! What signing and verifying cost, beside efficient-sm2 and RustCrypto's sm2.
//!
//! `cargo bench -p cita-crypto-sm`. Single operations are measured in CPU time, as a machine that builds is rarely
//! idle; the batch, which takes all cores, in wall time.

use std::{fs, hint::black_box, sync::Arc, time::Duration};

use cita_crypto_sm::{KeyPair, SmCrypto, Verifier, sign_transaction, sm3, verify};
use cita_proto::blockchain::{RawTransactions, Transaction};
use cita_service_api::Crypto;
use criterion::{
    BatchSize, Criterion, Throughput, criterion_group, criterion_main,
    measurement::{Measurement, ValueFormatter, WallTime},
};
use sm2::dsa::signature::hazmat::{PrehashSigner, PrehashVerifier};

/// Transactions of the batch, and the keys that sign them in turns.
const BATCH: usize = 2000;
const SENDERS: usize = 100;

fn signing(c: &mut Criterion<CpuTime>) {
    let mut group = c.benchmark_group("sign");
    let pair = KeyPair::generate();
    let secret = pair.secret_bytes();
    let hash = sm3(b"a transaction").0;
    group.bench_function("ours", |b| b.iter(|| pair.sign(black_box(&hash))));

    let efficient = efficient_sm2::KeyPair::new(secret.as_ref()).unwrap();
    let mut random = Random;
    group.bench_function("efficient-sm2, digest given", |b| {
        b.iter(|| efficient.sign_digest(&mut random, black_box(&hash)).unwrap());
    });
    let rustcrypto = sm2::dsa::SigningKey::from_slice("1234567812345678", secret.as_ref()).unwrap();
    group.bench_function("RustCrypto sm2, digest given", |b| {
        b.iter(|| rustcrypto.sign_prehash(black_box(&hash)).unwrap());
    });
}

fn verifying(c: &mut Criterion<CpuTime>) {
    let mut group = c.benchmark_group("verify");
    let pair = KeyPair::generate();
    let hash = sm3(b"a transaction").0;
    let signature = pair.sign(&hash);

    group.bench_function("ours, new key", |b| b.iter(|| verify(black_box(&hash), black_box(&signature)).unwrap()));
    let verifier = Verifier::default();
    for _ in 0..4 {
        verifier.verify(&hash, &signature).unwrap();
    }
    group.bench_function("ours, known key", |b| {
        b.iter(|| verifier.verify(black_box(&hash), black_box(&signature)).unwrap());
    });
    group.bench_function("ours, the first three of a key with its table", |b| {
        let use_three = |verifier: Verifier| {
            for _ in 0..3 {
                verifier.verify(black_box(&hash), black_box(&signature)).unwrap();
            }
            verifier
        };
        b.iter_batched(|| Verifier::with_tables(16), use_three, BatchSize::SmallInput);
    });

    let [efficient, rustcrypto] = ["efficient-sm2, digest given", "RustCrypto sm2, digest given"];
    let key = efficient_sm2::PublicKey::from_slice(pair.public_key());
    let signer = efficient_sm2::KeyPair::new(pair.secret_bytes().as_ref()).unwrap();
    let theirs = signer.sign_digest(&mut Random, &hash).unwrap();
    group.bench_function(efficient, |b| b.iter(|| theirs.verify_digest(&key, black_box(&hash)).unwrap()));
    let signer = sm2::dsa::SigningKey::from_slice("1234567812345678", pair.secret_bytes().as_ref()).unwrap();
    let theirs = signer.sign_prehash(&hash).unwrap();
    let key = signer.verifying_key();
    group.bench_function(rustcrypto, |b| b.iter(|| key.verify_prehash(black_box(&hash), &theirs).unwrap()));
}

fn batch(c: &mut Criterion) {
    let keys: Vec<KeyPair> = (0..SENDERS).map(|_| KeyPair::generate()).collect();
    let transaction = |i: usize| Transaction {
        to: vec![7; 20],
        nonce: i.to_string(),
        quota: 100_000,
        valid_until_block: 100,
        data: vec![1; 36],
        value: vec![0; 32],
        chain_id: vec![3; 32],
        ..Transaction::default()
    };
    let body = (0..BATCH).map(|i| sign_transaction(transaction(i), &keys[i % SENDERS])).collect();
    let transactions = Arc::new(RawTransactions { body });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();

    let mut group = c.benchmark_group("check_transactions");
    group.throughput(Throughput::Elements(BATCH as u64)).sample_size(10);
    let check = |service: &SmCrypto| runtime.block_on(service.check_transactions(transactions.clone())).unwrap();
    group.bench_function("2000 of 100 new senders, all cores", |b| {
        b.iter_batched(|| SmCrypto::new(KeyPair::generate()), |service| check(&service), BatchSize::PerIteration);
    });
    let service = SmCrypto::new(KeyPair::generate());
    check(&service);
    group.bench_function("2000 of 100 known senders, all cores", |b| b.iter(|| check(&service)));
}

/// Randomness as efficient-sm2 takes it.
struct Random;

impl efficient_sm2::SecureRandom for Random {
    fn fill(&mut self, bytes: &mut [u8]) {
        rand::RngCore::fill_bytes(&mut rand::rng(), bytes);
    }
}

/// Time that this thread had a core, from the scheduler's statistics of Linux.
struct CpuTime;

impl CpuTime {
    fn now() -> Duration {
        let statistics = fs::read_to_string("/proc/thread-self/schedstat").expect("this benchmark needs Linux");
        let nanoseconds = statistics.split(' ').next().and_then(|field| field.parse().ok());
        Duration::from_nanos(nanoseconds.expect("schedstat begins with nanoseconds"))
    }
}

impl Measurement for CpuTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        Self::now()
    }

    fn end(&self, start: Duration) -> Duration {
        Self::now().saturating_sub(start)
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

criterion_group!(
    name = single;
    config = Criterion::default().with_measurement(CpuTime).sample_size(20).measurement_time(Duration::from_secs(4));
    targets = signing, verifying
);
criterion_group!(all_cores, batch);
criterion_main!(single, all_cores);
