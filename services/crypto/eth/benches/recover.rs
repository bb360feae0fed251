//! What signing, recovering and hashing cost, beside RustCrypto's k256.
//!
//! `cargo bench -p cita-crypto-eth`. Single operations are measured in CPU time, as a machine that builds is rarely
//! idle; the batch, which takes all cores, in wall time.

use std::{fs, hint::black_box, sync::Arc, time::Duration};

use cita_crypto_eth::{EthCrypto, KeyPair, keccak256, recover, sign_transaction};
use cita_proto::blockchain::{RawTransactions, Transaction};
use cita_service_api::Crypto;
use criterion::{
    Criterion, Throughput, criterion_group, criterion_main,
    measurement::{Measurement, ValueFormatter, WallTime},
};
use k256::ecdsa::{SigningKey, VerifyingKey};

/// Transactions of the batch, and the keys that sign them in turns.
const BATCH: usize = 2000;
const SENDERS: usize = 100;

fn single(c: &mut Criterion<CpuTime>) {
    let pair = KeyPair::generate();
    let hash = keccak256(b"a transaction");
    let signature = pair.sign(&hash);
    let theirs = SigningKey::from_slice(pair.secret_bytes().as_ref()).unwrap();
    let (their_signature, id) = theirs.sign_prehash_recoverable(&hash.0).unwrap();

    let mut group = c.benchmark_group("sign");
    group.bench_function("ours", |b| b.iter(|| pair.sign(black_box(&hash))));
    group.bench_function("k256", |b| b.iter(|| theirs.sign_prehash_recoverable(black_box(&hash.0)).unwrap()));
    group.finish();

    let mut group = c.benchmark_group("recover");
    group.bench_function("ours", |b| b.iter(|| recover(black_box(&hash), black_box(&signature)).unwrap()));
    group.bench_function("k256", |b| {
        b.iter(|| VerifyingKey::recover_from_prehash(black_box(&hash.0), &their_signature, id).unwrap());
    });
    group.finish();

    let mut group = c.benchmark_group("keccak256");
    for size in [32, 256, 16 << 10] {
        let data = vec![7; size];
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(format!("{size} bytes"), |b| b.iter(|| keccak256(black_box(&data))));
    }
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
    let service = EthCrypto::new(KeyPair::generate());

    let mut group = c.benchmark_group("check_transactions");
    group.throughput(Throughput::Elements(BATCH as u64)).sample_size(10);
    group.bench_function("2000 of 100 senders, all cores", |b| {
        b.iter(|| runtime.block_on(service.check_transactions(transactions.clone())).unwrap());
    });
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
    name = one_core;
    config = Criterion::default().with_measurement(CpuTime).sample_size(20).measurement_time(Duration::from_secs(4));
    targets = single
);
criterion_group!(all_cores, batch);
criterion_main!(one_core, all_cores);
