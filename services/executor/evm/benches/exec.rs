//! How long a block takes: executed, rooted and written.

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use alloy_primitives::{U256, keccak256};
use cita_service_api::{Address, ExecOutcome, Executor};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use support::{Chain, Send};

const TRANSACTIONS: u64 = 2_000;
const ACCOUNTS: u64 = 50_000;

fn account(n: u64) -> Address {
    let hash = keccak256(n.to_be_bytes());
    Address::try_from(&hash[12..]).expect("20 bytes")
}

/// Time that the executor takes for `blocks` blocks of transactions.
async fn blocks(chain: &mut Chain, blocks: u64, mut transaction: impl FnMut() -> Send) -> Duration {
    let mut took = Duration::ZERO;
    for _ in 0..blocks {
        let txs: Vec<Send> = (0..TRANSACTIONS).map(|_| transaction()).collect();
        let body = txs.iter().map(|tx| chain.raw(tx).1).collect();
        let block = chain.block(body);
        let handed = block.clone();
        let started = Instant::now();
        let outcome = chain.executor.exec(handed).await;
        took += started.elapsed();
        assert!(matches!(outcome, Ok(ExecOutcome::Executed(_))));
        chain.advance(&block);
    }
    took
}

fn exec(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut group = criterion.benchmark_group("a block of 2000");
    group.sample_size(10).throughput(Throughput::Elements(TRANSACTIONS));

    let mut chain = runtime.block_on(Chain::new());
    let counter = runtime.block_on(chain.create(support::COUNTER));
    group.bench_function("Counter add", |bencher| {
        bencher.iter_custom(|count| {
            runtime.block_on(blocks(&mut chain, count, || Send::call(counter, "add()", &[]).quota(200_000)))
        });
    });

    let mut chain = runtime.block_on(Chain::new());
    let mut next = 0;
    for _ in 0..ACCOUNTS / 100 {
        let txs = (0..100).map(|_| {
            next += 1;
            Send::amend(5, [account(next).to_vec(), U256::from(1u64 << 60).to_be_bytes_vec()].concat())
        });
        runtime.block_on(chain.exec(txs.collect()));
    }
    let mut step = 0u64;
    group.bench_function("transfers between 50000 accounts", |bencher| {
        bencher.iter_custom(|count| {
            let transfer = || {
                step += 1;
                let (from, to) = (account(1 + step * 7_919 % ACCOUNTS), account(1 + step * 104_729 % ACCOUNTS));
                Send { from, to: Some(to), data: vec![], value: U256::from(1), quota: 21_000 }
            };
            runtime.block_on(blocks(&mut chain, count, transfer))
        });
    });
    group.finish();
}

criterion_group!(benches, exec);
criterion_main!(benches);
