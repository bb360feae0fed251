//! Which states the modes keep.

mod support;

use std::num::NonZeroU64;

use alloy_primitives::U256;
use cita_executor_evm::{Config, EvmExecutor, Mode, rollback};
use cita_service_api::Address;
use std::sync::Arc;
use support::*;

fn full(keep: u64) -> Config {
    Config { mode: Mode::Full, keep_states: NonZeroU64::new(keep).unwrap(), ..config() }
}

async fn reopen(chain: &mut Chain, config: &Config) {
    let closed = tempfile::tempdir().unwrap();
    chain.executor = Arc::new(open(closed.path()));
    chain.executor = Arc::new(EvmExecutor::open(config, chain.dir.path(), settings(), Arc::new(Keccak)).unwrap());
}

/// The counter after each height, as far as the executor answers.
async fn counts(chain: &Chain, counter: Address) -> Vec<Option<u64>> {
    let mut counts = Vec::new();
    for height in 1..chain.height {
        let count = chain.call_at(counter, call_data("count()", &[]), height).await;
        counts.push(count.ok().map(|word| U256::from_be_slice(&word).to()));
    }
    counts
}

#[tokio::test]
async fn the_full_mode_answers_for_the_newest_states_and_says_which_are_gone() {
    let mut chain = Chain::new().await;
    reopen(&mut chain, &full(3)).await;
    let counter = chain.create(COUNTER).await;
    for _ in 0..10 {
        chain.send(Send::call(counter, "add()", &[])).await;
    }
    // Heights 1 to 11; the last three are kept.
    let kept: Vec<_> = (0..=10).map(|count| (count >= 8).then_some(count)).collect();
    assert_eq!(counts(&chain, counter).await, kept);
    let error = chain.call_at(counter, call_data("count()", &[]), 4).await.unwrap_err().message;
    assert!(error.contains("block 4") && error.contains("block 9"), "{error}");
    assert_eq!(chain.call(counter, "count()", &[]).await.unwrap(), word(10));
}

#[tokio::test]
async fn modes_can_be_changed_and_change_no_root() {
    let (mut archive, mut switched) = (Chain::new().await, Chain::new().await);
    let modes = [config(), full(4), full(1), config(), full(2)];
    for config in modes {
        reopen(&mut switched, &config).await;
        for chain in [&mut archive, &mut switched] {
            let probe = chain.create(PROBE).await;
            for round in 0..12u64 {
                let number = U256::from(round);
                chain.exec(vec![Send::call(probe, "set(uint256,uint256)", &[number, number])]).await;
            }
        }
        assert_eq!(archive.roots().await, switched.roots().await, "{config:?}");
        // A whole history goes with time, not at once.
        let oldest = switched.height - config.keep_states.get().min(switched.height);
        if config.mode == Mode::Full {
            let answer = switched.call_at(USER, vec![], oldest.saturating_sub(1).max(1)).await;
            assert!(answer.is_err(), "{config:?} keeps more than it should");
            assert!(switched.call_at(USER, vec![], oldest).await.is_ok(), "{config:?} keeps less than it should");
        }
    }
    assert_eq!(archive.balance(USER, height(1)).await, U256::ZERO, "the archive has every state");
}

#[tokio::test]
async fn a_rollback_stops_at_the_oldest_kept_state_before_it_changes_anything() {
    let mut chain = Chain::new().await;
    reopen(&mut chain, &full(4)).await;
    let counter = chain.create(COUNTER).await;
    let mut roots = vec![];
    for _ in 0..10 {
        roots.push(chain.exec(vec![Send::call(counter, "add()", &[])]).await.root);
    }
    let (dir, last) = (chain.dir, chain.height - 1);
    drop(chain.executor);
    let error = rollback(&full(4), dir.path(), last - 4).unwrap_err().to_string();
    assert!(error.contains(&format!("block {}", last - 3)), "{error}");
    assert_eq!(rollback(&full(4), dir.path(), last).unwrap(), roots[9], "nothing changed");
    assert_eq!(rollback(&full(4), dir.path(), last - 3).unwrap(), roots[6]);
}
