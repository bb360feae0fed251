//! What survives restarts and crashes, and what bad input cannot do.

mod support;

use std::{fs, path::Path, sync::Arc};

use alloy_primitives::U256;
use cita_executor_evm::{Config, EvmExecutor, OpenError, RollbackError, proof, rollback};
use cita_proto::{
    StatusCode,
    blockchain::{Block, RawTransaction},
    common,
    evm::{BlockNumber, GetBalanceRequest, GetStorageAtRequest, block_number::Lable},
    executor::CallRequest,
};
use cita_service_api::{Address, Evm, ExecOutcome, Executor, TxHash};
use proptest::prelude::*;
use support::*;

fn n(number: u64) -> U256 {
    U256::from(number)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        // The lock is the process's, not the data's.
        if entry.file_name() != "LOCK" {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[tokio::test]
async fn a_restart_between_blocks_changes_no_root() {
    let (mut steady, mut restarted) = (Chain::new().await, Chain::new().await);
    for chain in [&mut steady, &mut restarted] {
        chain.create(PROBE).await;
    }
    let probe = Address(alloy_primitives::Address::from(USER.0).create(0).into_array());
    for round in 0..6u64 {
        let txs = vec![
            Send::call(probe, "set(uint256,uint256)", &[n(round % 4), n(round)]),
            Send::call(probe, "make(uint256)", &[n(round)]),
            Send::call(probe, "setMany(uint256,uint256,uint256)", &[n(100), n(20), n(round % 2)]),
        ];
        let expected = steady.exec(txs.clone()).await.root;
        restarted.restart().await;
        assert_eq!(restarted.exec(txs).await.root, expected);
    }
    assert_eq!(steady.roots().await, restarted.roots().await);
}

#[tokio::test]
async fn after_a_crash_execution_goes_on_where_the_disk_is() {
    let mut chain = Chain::new().await;
    let counter = chain.create(COUNTER).await;
    let mut blocks = Vec::new();
    let mut images = Vec::new();
    for _ in 0..4 {
        // What is on disk while the process lives is what kill -9 leaves.
        let image = tempfile::tempdir().unwrap();
        copy(chain.dir.path(), image.path());
        images.push(image);
        let done = chain.exec(vec![Send::call(counter, "add()", &[])]).await;
        blocks.push((done.block, done.root));
    }
    for (behind, image) in images.iter().enumerate() {
        let executor = open(image.path());
        let at = executor.roots_info(BlockNumber { lable: None }).await.unwrap().height;
        assert_eq!(at, 1 + behind as u64, "the height that is on disk can be asked for");
        for (height, (block, root)) in (2u64..).zip(&blocks) {
            let expected = match height {
                _ if height < at => Err(StatusCode::ReenterInvalidBlock),
                _ if height == at => Ok(ExecOutcome::Reentered(*root)),
                _ => Ok(ExecOutcome::Executed(*root)),
            };
            assert_eq!(executor.exec(block.clone()).await, expected, "block {height} on a disk at {at}");
        }
    }
}

#[tokio::test]
async fn a_log_that_a_crash_cut_off_loses_whole_blocks_only() {
    let mut chain = Chain::new().await;
    let counter = chain.create(COUNTER).await;
    let mut roots = vec![];
    for _ in 0..8 {
        chain.exec(vec![Send::call(counter, "add()", &[])]).await;
        roots.push(chain.roots().await);
    }
    let log = fs::read_dir(chain.dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let log = log.filter(|path| path.extension().is_some_and(|end| end == "log")).max().unwrap();
    let length = fs::metadata(&log).unwrap().len();
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..40).map(|n| n * length / 200) {
        let image = tempfile::tempdir().unwrap();
        copy(chain.dir.path(), image.path());
        let file = fs::OpenOptions::new().write(true).open(image.path().join(log.file_name().unwrap())).unwrap();
        file.set_len(length - cut).unwrap();
        drop(file);
        let executor = open(image.path());
        let found = executor.roots_info(BlockNumber { lable: None }).await.unwrap();
        if let Some(at) = (found.height).checked_sub(2) {
            assert_eq!(found, roots[usize::try_from(at).unwrap()]);
            let request =
                CallRequest { to: counter.to_vec(), method: call_data("count()", &[]), ..CallRequest::default() };
            assert_eq!(executor.call(request).await.unwrap(), word(at + 1));
        }
        seen.insert(found.height);
    }
    assert!(seen.len() > 1, "some cuts lost blocks: {seen:?}");
}

#[tokio::test]
async fn a_block_that_is_not_of_this_chain_is_refused_and_changes_nothing() {
    let mut chain = Chain::new().await;
    let counter = chain.create(COUNTER).await;
    let add = chain.exec(vec![Send::call(counter, "add()", &[])]).await;
    let roots = chain.roots().await;
    let mut other = add.block.clone();
    other.header.as_mut().unwrap().timestamp += 1;
    assert_eq!(chain.executor.exec(other).await, Err(StatusCode::ReenterInvalidBlock));
    let mut fork = chain.block(vec![]);
    fork.header.as_mut().unwrap().prevhash[0] ^= 1;
    assert_eq!(chain.executor.exec(fork).await, Err(StatusCode::ReenterInvalidBlock));
    let malformed = chain.block(vec![RawTransaction { tx: None }]);
    assert_eq!(chain.executor.exec(malformed.clone()).await, Err(StatusCode::ExecuteError));
    assert_eq!(chain.executor.exec(Block::default()).await, Err(StatusCode::NoneBlockHeader));
    assert_eq!(chain.roots().await, roots);
    assert_eq!(chain.executor.exec(add.block).await, Ok(ExecOutcome::Reentered(add.root)));
    chain.exec(vec![Send::call(counter, "add()", &[])]).await;
}

#[tokio::test]
async fn every_receipt_is_proven_against_what_exec_answered() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let set = |value| Send::call(probe, "set(uint256,uint256)", &[n(1), n(value)]);
    // Two UTXO transactions in between: their indices have no receipt.
    let txs: Vec<Send> =
        (0..140).map(|value| if value % 5 == 0 { Send::call(probe, "assertion()", &[]) } else { set(value) }).collect();
    let (hashes, mut body): (Vec<TxHash>, Vec<RawTransaction>) = txs.iter().map(|tx| chain.raw(tx)).unzip();
    body.insert(0, Chain::utxo(ADMIN, 1003, vec![0, 0, 0, 1]));
    body.insert(70, Chain::utxo(ADMIN, 1003, vec![0, 0, 0, 2]));
    let (_, root) = chain.exec_raw(body).await;
    chain.exec(vec![]).await;
    for (position, hash) in (0u64..).zip(hashes) {
        let receipt = chain.receipt(hash).await;
        let proof = chain.executor.receipt_proof(hash).await.unwrap();
        let proven = proof::verify_receipt(&proof, root).unwrap();
        assert_eq!(proven.transaction_hash, hash);
        assert_eq!(proven.error, receipt.error_message);
        assert_eq!(proven.log_bloom, receipt.logs_bloom);
        assert_eq!(n(proven.quota_used), U256::from_be_slice(&receipt.quota_used));
        assert_eq!(proven.account_nonce, 1 + position);
        assert_eq!(receipt.transaction_index, position + if position < 69 { 1 } else { 2 });
        assert_eq!(proven.logs.len(), receipt.logs.len());
    }
}

#[tokio::test]
async fn a_rollback_gives_the_state_that_was_and_execution_goes_on_from_there() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let mut blocks = Vec::new();
    let mut hashes = Vec::new();
    for value in 0..5 {
        let done = chain
            .exec(vec![
                Send::call(probe, "set(uint256,uint256)", &[n(value), n(value)]),
                Send::call(probe, "make(uint256)", &[n(value)]),
            ])
            .await;
        hashes.push(done.hashes[0]);
        blocks.push((done.block, done.root));
    }
    let dir = tempfile::tempdir().unwrap();
    copy(chain.dir.path(), dir.path());
    assert!(matches!(rollback(&Config::default(), dir.path(), 99), Err(RollbackError::Store(_))));
    assert_eq!(rollback(&Config::default(), dir.path(), 3).unwrap(), blocks[1].1);
    let executor = open(dir.path());
    assert_eq!(executor.roots_info(BlockNumber { lable: None }).await.unwrap().height, 3);
    assert!(executor.transaction_receipt(hashes[1]).await.is_ok());
    assert!(executor.transaction_receipt(hashes[2]).await.is_err(), "its block is gone");
    for (block, root) in blocks.drain(2..) {
        assert_eq!(executor.exec(block).await, Ok(ExecOutcome::Executed(root)));
    }
}

#[tokio::test]
async fn queries_see_one_moment_while_blocks_are_executed() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    // Every block sets two slots to its number; whoever sees them differ saw half a block.
    let executor = chain.executor.clone();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let reader = tokio::spawn(async move {
        let data = |slot| call_data("slots(uint256)", &[n(slot)]);
        let mut reads = 0;
        while !*stopped.borrow() {
            let height = executor.roots_info(BlockNumber { lable: None }).await.unwrap().height;
            let read = async |slot| {
                let request = CallRequest { to: probe.to_vec(), method: data(slot), height, ..CallRequest::default() };
                executor.call(request).await.unwrap()
            };
            assert_eq!(read(1).await, read(2).await, "at height {height}");
            reads += 1;
        }
        reads
    });
    for value in 1..60 {
        let set = |slot| Send::call(probe, "set(uint256,uint256)", &[n(slot), n(value)]);
        chain.exec(vec![set(1), set(2)]).await;
    }
    stop.send(true).unwrap();
    assert!(reader.await.unwrap() > 0);
}

#[tokio::test]
async fn too_many_queries_are_refused_and_not_piled_up() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config { concurrent_calls: 1, pending_queries: 3, ..config() };
    let executor = Arc::new(EvmExecutor::open(&config, dir.path(), settings(), Arc::new(Keccak)).unwrap());
    let mut chain = Chain::new().await;
    (chain.executor, chain.height, chain.parent) = (executor.clone(), 0, Default::default());
    chain.exec(vec![]).await;
    let probe = chain.create(PROBE).await;
    let request = CallRequest { to: probe.to_vec(), method: call_data("burn()", &[]), ..CallRequest::default() };
    let calls = (0..8).map(|_| {
        let (executor, request) = (executor.clone(), request.clone());
        tokio::spawn(async move { executor.call(request).await.unwrap_err().message })
    });
    let mut answers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        answers.push(call.await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| *answer == "Out of quota").count(), 3, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| answer.contains("too many queries")).count(), 5, "{answers:?}");
    assert!(chain.call(probe, "child()", &[]).await.is_ok(), "afterwards there is room again");
}

#[tokio::test]
async fn a_state_folder_in_use_is_named() {
    let chain = Chain::new().await;
    let error = EvmExecutor::open(&Config::default(), chain.dir.path(), settings(), Arc::new(Keccak)).err().unwrap();
    assert!(matches!(error, OpenError::InUse { .. }));
    assert!(error.to_string().contains(chain.dir.path().to_str().unwrap()));
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..most)
}

fn any_address() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        bytes(40),
        any::<[u8; 20]>().prop_map(Vec::from),
        (0u8..4).prop_map(|last| special(last).unwrap().to_vec()),
        (0u8..12).prop_map(|last| [vec![0; 19], vec![last]].concat()),
        Just(vec![]),
        Just(USER.to_vec()),
    ]
}

fn any_block_number() -> impl Strategy<Value = Option<BlockNumber>> {
    let lable = prop_oneof![
        any::<u64>().prop_map(Lable::Height),
        (0u64..4).prop_map(Lable::Height),
        "[a-z]{0,8}".prop_map(Lable::Tag),
        bytes(40).prop_map(Lable::Hash),
    ];
    proptest::option::of(proptest::option::of(lable).prop_map(|lable| BlockNumber { lable }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("CITA_PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
    ))]

    #[test]
    fn no_request_makes_it_panic(
        (to, from, method, args) in (any_address(), any_address(), bytes(200), proptest::collection::vec(bytes(40), 0..3)),
        (position, block_number, height) in (bytes(40), any_block_number(), 0u64..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let chain = Chain::new().await;
            let executor = &chain.executor;
            let address = Some(common::Address { address: from.clone() });
            let request = CallRequest { to, from, method, args, height };
            let answers = [
                executor.call(request.clone()).await.err(),
                executor.estimate_quota(request).await.err(),
                executor.balance(GetBalanceRequest { address: address.clone(), block_number: block_number.clone() }).await.err(),
                executor.storage_at(GetStorageAtRequest {
                    address,
                    position: Some(common::Hash { hash: position }),
                    block_number: block_number.clone(),
                }).await.err(),
                executor.roots_info(block_number.unwrap_or_default()).await.err(),
            ];
            for error in answers.into_iter().flatten() {
                // A panic on a blocking thread would read so.
                assert_ne!(error.message, StatusCode::FatalError.name());
            }
        });
    }

    #[test]
    fn no_transaction_makes_it_panic_or_differ(
        txs in proptest::collection::vec((any_address(), any_address(), bytes(300), bytes(34), any::<u32>()), 1..5)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (mut one, mut two) = (Chain::new().await, Chain::new().await);
            let mut body = Vec::new();
            for (to, from, data, value, quota) in txs {
                let (_, mut raw) = one.raw(&Send { data, quota: quota.into(), ..Send::create("") });
                if let Some(cita_proto::blockchain::raw_transaction::Tx::NormalTx(tx)) = &mut raw.tx {
                    let content = tx.transaction.as_mut().unwrap();
                    (content.to, content.value) = (to, value);
                    tx.witness.as_mut().unwrap().sender = from;
                }
                body.push(raw);
            }
            let block = one.block(body);
            let outcome = one.executor.exec(block.clone()).await;
            assert_eq!(two.executor.exec(block.clone()).await, outcome);
            if outcome.is_ok() {
                one.advance(&block);
                two.advance(&block);
            }
            // Whatever it was, the chain goes on.
            assert_eq!(one.exec(vec![]).await.root, two.exec(vec![]).await.root);
        });
    }
}
