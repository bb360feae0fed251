//! The chain's rules for the EVM, with contracts that solc made.

mod support;

use std::sync::Arc;

use alloy_primitives::{B256, U256, keccak256};
use cita_executor_evm::{Config, EvmExecutor};
use cita_proto::{
    common,
    evm::{GetAbiRequest, GetCodeRequest},
    executor::CallRequest,
};
use cita_service_api::{Address, Evm, Executor};
use support::*;

fn n(number: u64) -> U256 {
    U256::from(number)
}

fn as_word(address: Address) -> U256 {
    U256::from_be_slice(address.as_bytes())
}

fn words(bytes: &[u8]) -> Vec<U256> {
    bytes.chunks(32).map(U256::from_be_slice).collect()
}

/// A slot of a mapping that is the first variable of a contract.
fn mapping_slot(key: u64) -> U256 {
    U256::from_be_bytes(keccak256([word(key), word(0)].concat()).0)
}

#[tokio::test]
async fn a_counter_counts() {
    let mut chain = Chain::new().await;
    let counter = chain.create(COUNTER).await;
    assert_eq!(chain.call(counter, "count()", &[]).await.unwrap(), word(0));
    let add = Send::call(counter, "add()", &[]);
    chain.exec(vec![add.clone(), add.clone(), add]).await;
    assert_eq!(chain.call(counter, "count()", &[]).await.unwrap(), word(3));
    assert_eq!(chain.slot(counter, n(0), None).await, n(3));
    let receipt = chain.send(Send::call(counter, "reset()", &[])).await;
    assert_eq!(chain.call(counter, "count()", &[]).await.unwrap(), word(0));
    // Ethereum's price of clearing a slot (26 222), the refund for it (4 800) taken off.
    assert_eq!(U256::from_be_slice(&receipt.quota_used), n(21_422));
}

#[tokio::test]
async fn a_contracts_address_follows_from_its_senders_nonce() {
    let mut chain = Chain::new().await;
    for nonce in 0..3u64 {
        let contract = chain.create(COUNTER).await;
        let sender = alloy_primitives::Address::from(USER.0);
        assert_eq!(contract.0, sender.create(nonce).into_array());
    }
    let probe = chain.create(PROBE).await;
    chain.send(Send::call(probe, "makeSalted(uint256,bytes32)", &[n(7), n(9)])).await;
    let child = chain.call(probe, "child()", &[]).await.unwrap();
    let init = [code(include_str!("contracts/Child.bin")), word(7)].concat();
    let expected = alloy_primitives::Address::from(probe.0).create2(B256::from(n(9)), keccak256(init));
    assert_eq!(child[12..], expected[..]);
}

#[tokio::test]
async fn the_nonce_grows_with_every_transaction_whatever_becomes_of_it() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    for (tx, error) in [
        (Send::call(probe, "set(uint256,uint256)", &[n(1), n(2)]), ""),
        (Send::call(probe, "assertion()", &[]), "Reverted: panic 0x01 (an assertion failed)"),
        (Send::call(probe, "burn()", &[]), "Out of quota"),
        (
            Send::call(probe, "set(uint256,uint256)", &[n(1), n(2)]).quota(20_999),
            "Not enough base quota: 20999 given, 21",
        ),
        (Send::call(probe, "child()", &[]).value(5), "Not enough balance: 0 there, 5 needed"),
        (Send::call(probe, "child()", &[]).quota(QUOTA_LIMIT + 1), "Quota above the quota limit of a block"),
        (Send { data: vec![0xfe], ..Send::create("") }, "Invalid instruction 0xfe"),
        (Send { data: vec![], ..Send::create("") }.quota(52_999), "Not enough base quota: 52999 given, 53000 needed"),
        (
            Send { data: vec![0; 49_153], ..Send::create("") },
            "The code that creates the contract is longer than 49152 bytes",
        ),
        (
            Send { to: special(0), data: vec![1; 100], ..Send::create("") }.quota(40_999),
            "Out of quota: 40999 given, 41000 needed",
        ),
    ] {
        let before = chain.nonce(USER, None).await;
        let quota = tx.quota;
        let receipt = chain.send(tx).await;
        assert!(receipt.error_message.starts_with(error), "{} is not {error}", receipt.error_message);
        assert_eq!(receipt.error_message.is_empty(), error.is_empty());
        assert_eq!(chain.nonce(USER, None).await, before + 1, "{error}");
        assert!(U256::from_be_slice(&receipt.quota_used) <= n(quota));
    }
    assert_eq!(chain.slot(probe, mapping_slot(0), None).await, n(0), "what ran out of quota left nothing");
}

#[tokio::test]
async fn a_transaction_that_reverts_leaves_nothing_and_says_why() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let receipt = chain.send(Send::call(probe, "setThenFail(uint256,uint256)", &[n(3), n(4)])).await;
    assert_eq!(receipt.error_message, "Reverted: undone");
    assert!(receipt.logs.is_empty());
    assert_eq!(receipt.logs_bloom, vec![0; 256]);
    assert_eq!(chain.slot(probe, mapping_slot(3), None).await, n(0));
    let error = chain.call(probe, "assertion()", &[]).await.unwrap_err();
    assert!(error.message.starts_with("Reverted: panic 0x01 (an assertion failed) (revert data 0x4e487b71"), "{error}");
    let error = chain.call(probe, "onlyOwner()", &[]).await;
    assert!(error.is_ok(), "the user owns it");
    let request = CallRequest { to: probe.to_vec(), method: call_data("onlyOwner()", &[]), ..CallRequest::default() };
    let error = chain.executor.call(request).await.unwrap_err();
    assert!(error.message.starts_with("Reverted (revert data 0x245aecd3"), "an error of the contract's own: {error}");
}

#[tokio::test]
async fn logs_say_where_they_are() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let set = |value| Send::call(probe, "set(uint256,uint256)", &[n(1), n(value)]);
    let done = chain.exec(vec![set(5), Send::call(probe, "child()", &[]), set(6)]).await;
    let receipt = chain.receipt(done.hashes[2]).await;
    let log = &receipt.logs[0];
    assert_eq!((log.log_index, log.transaction_log_index, log.transaction_index), (1, 0, 2));
    assert_eq!(log.topics[0], keccak256("Stored(address,uint256,bytes32)").to_vec());
    assert_eq!(log.topics[1], as_word(USER).to_be_bytes_vec());
    assert_eq!((log.data.clone(), log.address.clone()), (word(6), probe.to_vec()));
    assert_eq!((log.block_hash.clone(), log.block_number), (chain.parent.to_vec(), chain.height - 1));
    assert_eq!(log.transaction_hash, done.hashes[2].to_vec());
    let mut quota = U256::ZERO;
    for hash in done.hashes {
        let receipt = chain.receipt(hash).await;
        quota += U256::from_be_slice(&receipt.quota_used);
        assert_eq!(U256::from_be_slice(&receipt.cumulative_quota_used), quota);
        assert_eq!(receipt.state_root, chain.roots().await.state_root);
    }
}

#[tokio::test]
async fn contracts_see_milliseconds_unless_the_chain_is_compatible() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let facts = words(&chain.call(probe, "blockFacts()", &[]).await.unwrap());
    let time = GENESIS_TIME + 3_001;
    assert_eq!(facts, [n(1), n(time), as_word(PROPOSER), n(QUOTA_LIMIT), n(0), n(63), n(0)]);

    let dir = tempfile::tempdir().unwrap();
    let config = Config { eth_compatibility: true, ..config() };
    let executor = EvmExecutor::open(&config, dir.path(), settings(), Arc::new(Keccak)).unwrap();
    let mut compatible = Chain::new().await;
    compatible.executor = Arc::new(executor);
    compatible.height = 0;
    compatible.parent = cita_service_api::BlockHash::ZERO;
    compatible.exec(vec![]).await;
    let probe = compatible.create(PROBE).await;
    let facts = words(&compatible.call(probe, "blockFacts()", &[]).await.unwrap());
    assert_eq!(facts[1], n(time / 1000));
}

#[tokio::test]
async fn contracts_see_the_hashes_of_the_last_256_blocks() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let hash = chain.parent;
    let seen = async |chain: &Chain, height| chain.call(probe, "hashOf(uint256)", &[n(height)]).await.unwrap();
    assert_eq!(seen(&chain, 1).await, word(0), "a block does not know its own hash");
    chain.exec(vec![]).await;
    assert_eq!(seen(&chain, 1).await, hash.to_vec());
    assert_eq!(seen(&chain, 7).await, word(0));
    for _ in 0..255 {
        chain.exec(vec![]).await;
    }
    assert_eq!(seen(&chain, 1).await, hash.to_vec());
    chain.exec(vec![]).await;
    assert_eq!(seen(&chain, 1).await, word(0));
}

#[tokio::test]
async fn contracts_within_contracts_do_not_get_memory_without_bound() {
    // Uses 4 MiB and calls itself with one byte more, until `depth` bytes came; reverts when a call failed.
    let runtime = |depth: u8| {
        let start = [0x36, 0x60, depth, 0x14, 0x60, 37, 0x57, 0x60, 1, 0x62, 0x40, 0, 0, 0x52];
        let call = [0x60, 0, 0x60, 0, 0x36, 0x60, 1, 0x01, 0x60, 0, 0x60, 0, 0x30, 0x5a, 0xf1, 0x60, 37, 0x57];
        [start.as_slice(), &call, &[0x60, 0, 0x60, 0, 0xfd, 0x5b, 0x00]].concat()
    };
    let mut chain = Chain::new().await;
    let at = |depth| Address([depth; 20]);
    for depth in [15, 17] {
        let data = [at(depth).to_vec(), runtime(depth)].concat();
        assert_eq!(chain.send(Send::amend(2, data)).await.error_message, "");
    }
    for (depth, error) in [(15, ""), (17, "Reverted")] {
        let receipt =
            chain.send(Send { to: Some(at(depth)), data: vec![], ..Send::create("") }.quota(QUOTA_LIMIT)).await;
        assert_eq!(receipt.error_message, error, "{depth} times 4 MiB");
    }
}

#[tokio::test]
async fn value_moves_between_accounts_and_nowhere_else() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    chain.send(Send::amend(5, [USER.to_vec(), word(1000)].concat())).await;
    let receipt = chain.send(Send { data: vec![], ..Send::call(probe, "", &[]) }.value(300)).await;
    assert_eq!(receipt.error_message, "");
    let heir = Address([0x99; 20]);
    chain.send(Send::call(probe, "pay(address,uint256)", &[as_word(heir), n(120)])).await;
    let balances = [USER, probe, heir, PROPOSER, Address::ZERO];
    let mut found = Vec::new();
    for of in balances {
        found.push(chain.balance(of, None).await);
    }
    assert_eq!(found, [n(700), n(180), n(120), n(0), n(0)], "no fee is paid to anybody");
    let receipt = chain.send(Send::call(probe, "pay(address,uint256)", &[as_word(heir), n(181)])).await;
    assert_eq!(receipt.error_message, "Reverted: not paid");
}

#[tokio::test]
async fn a_contract_that_ends_in_the_transaction_that_made_it_leaves_nothing() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    chain.send(Send::call(probe, "makeAndEnd(uint256)", &[n(5)])).await;
    let child = Address::try_from(&chain.call(probe, "child()", &[]).await.unwrap()[12..]).unwrap();
    assert_eq!(chain.nonce(child, None).await, 0);
    let request = GetCodeRequest { address: Some(common::Address { address: child.to_vec() }), block_number: None };
    assert!(chain.executor.code(request).await.unwrap().byte_code.is_empty());
    assert_eq!(chain.slot(child, n(0), None).await, n(0));

    chain.send(Send::call(probe, "make(uint256)", &[n(6)])).await;
    let child = Address::try_from(&chain.call(probe, "child()", &[]).await.unwrap()[12..]).unwrap();
    chain.send(Send::call(child, "end(address)", &[as_word(USER)])).await;
    assert_eq!(chain.slot(child, n(0), None).await, n(6), "later it only gives its balance away (EIP-6780)");
}

#[tokio::test]
async fn storage_that_was_amended_before_a_contract_is_created_is_gone_with_its_creation() {
    let mut chain = Chain::new().await;
    let address = Address(alloy_primitives::Address::from(USER.0).create(1).into_array());
    let slots = [address.to_vec(), word(0), word(55), word(9), word(66)].concat();
    chain.exec(vec![Send::amend(3, slots)]).await;
    assert_eq!(chain.slot(address, n(9), None).await, n(66));
    chain.create(COUNTER).await;
    assert_eq!(chain.create(COUNTER).await, address);
    assert_eq!(chain.slot(address, n(9), None).await, n(0));
    assert_eq!(chain.slot(address, n(9), height(1)).await, n(66));
    assert_eq!(chain.call(address, "count()", &[]).await.unwrap(), word(0));
}

#[tokio::test]
async fn estimates_are_enough_and_one_less_is_not() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let abi = [probe.as_bytes(), b"[{}]"].concat();
    for (to, data) in [
        (None, code(COUNTER)),
        (Some(probe), call_data("set(uint256,uint256)", &[n(1), n(2)])),
        (Some(probe), call_data("nested(uint256)", &[n(12)])),
        (Some(probe), call_data("make(uint256)", &[n(1)])),
        (Some(Address([0x99; 20])), vec![]),
        (special(0), vec![7; 333]),
        (special(1), abi),
    ] {
        let request = CallRequest {
            to: to.map_or(Vec::new(), Address::to_vec),
            from: USER.to_vec(),
            method: data.clone(),
            ..CallRequest::default()
        };
        let quota = chain.executor.estimate_quota(request).await.unwrap().bytes_quota;
        let quota: u64 = U256::from_be_slice(&quota).to();
        let send = Send { from: USER, to, data, value: U256::ZERO, quota: quota - 1 };
        assert_ne!(chain.send(send.clone()).await.error_message, "", "{quota}");
        assert_eq!(chain.send(send.quota(quota)).await.error_message, "", "{quota}");
    }
    let request = CallRequest { to: probe.to_vec(), method: call_data("burn()", &[]), ..CallRequest::default() };
    assert_eq!(chain.executor.estimate_quota(request).await.unwrap_err().message, "Out of quota");
}

#[tokio::test]
async fn amendments_are_the_administrators_alone_and_are_checked_as_a_whole() {
    let mut chain = Chain::new().await;
    let counter = chain.create(COUNTER).await;
    let slots = [counter.to_vec(), word(0), word(41)].concat();
    let receipt = chain.send(Send::amend(3, slots.clone()).from(USER)).await;
    assert_eq!(receipt.error_message, "Only the administrator may amend");
    assert_eq!(chain.send(Send::amend(3, slots)).await.error_message, "");
    assert_eq!(chain.call(counter, "count()", &[]).await.unwrap(), word(41));
    let receipt = chain.send(Send::amend(4, [counter.to_vec(), word(0)].concat())).await;
    assert_eq!(receipt.logs[0].data, word(41), "what was read is in the log");
    for (kind, data) in [
        (0, counter.to_vec()),
        (6, counter.to_vec()),
        (3, counter.to_vec()),
        (3, [counter.to_vec(), word(1)].concat()),
        (3, [counter.to_vec(), word(0), word(1), vec![1]].concat()),
        (4, counter.to_vec()),
        (5, [counter.to_vec(), vec![1]].concat()),
        (1, vec![1; 19]),
    ] {
        assert_ne!(chain.send(Send::amend(kind, data)).await.error_message, "", "amendment {kind}");
    }
    assert_eq!(chain.call(counter, "count()", &[]).await.unwrap(), word(41));
    // Code of another contract, and back to none at all.
    let runtime = code(COUNTER)[code(COUNTER).len() - 50..].to_vec();
    for new in [runtime, vec![]] {
        assert_eq!(chain.send(Send::amend(2, [counter.to_vec(), new.clone()].concat())).await.error_message, "");
        let request =
            GetCodeRequest { address: Some(common::Address { address: counter.to_vec() }), block_number: None };
        assert_eq!(chain.executor.code(request).await.unwrap().byte_code, new);
    }
    assert_eq!(chain.slot(counter, n(0), None).await, n(41), "its storage stays");
}

#[tokio::test]
async fn an_abi_is_stored_for_accounts_that_exist_and_changes_the_state_root() {
    let mut chain = Chain::new().await;
    let counter = chain.create(COUNTER).await;
    let abi = include_str!("contracts/Counter.abi").trim();
    let store = |contract: Address, text: &str| Send {
        to: special(1),
        data: [contract.as_bytes(), text.as_bytes()].concat(),
        ..Send::create("")
    };
    let roots = chain.roots().await;
    let receipt = chain.send(store(counter, abi)).await;
    let quota = 21_000 + 200 * (20 + abi.len() as u64);
    assert_eq!((receipt.error_message.as_str(), U256::from_be_slice(&receipt.quota_used)), ("", n(quota)));
    assert_ne!(chain.roots().await.state_root, roots.state_root);
    let request =
        |block_number| GetAbiRequest { address: Some(common::Address { address: counter.to_vec() }), block_number };
    assert_eq!(chain.executor.abi(request(None)).await.unwrap().bytes_abi, abi.as_bytes());
    assert_eq!(chain.executor.abi(request(height(1))).await.unwrap().bytes_abi, b"");
    for (tx, error) in [
        (store(Address([0x55; 20]), abi), "There is no account to store an ABI for"),
        (store(counter, ""), "An ABI is stored with the contract's address (20 bytes) and its text"),
        (store(counter, abi).value(1), "This receiver takes no value"),
    ] {
        assert_eq!(chain.send(tx).await.error_message, error);
    }
    assert_eq!(chain.call(counter, "count()", &[]).await.unwrap(), word(0), "it still works");
    assert_eq!(chain.executor.abi(request(None)).await.unwrap().bytes_abi, abi.as_bytes());
}

#[tokio::test]
async fn the_quota_limit_and_the_administrator_follow_the_chains_configuration() {
    let mut chain = Chain::new().await;
    let probe = chain.create(PROBE).await;
    let limit = async |chain: &Chain| words(&chain.call(probe, "blockFacts()", &[]).await.unwrap())[3];
    chain.exec_raw(vec![Chain::utxo(USER, 1007, 5_000_000u64.to_be_bytes().to_vec())]).await;
    assert_eq!(limit(&chain).await, n(QUOTA_LIMIT), "nobody but the administrator changes it");
    chain.exec_raw(vec![Chain::utxo(ADMIN, 1007, vec![1, 2])]).await;
    chain.exec_raw(vec![Chain::utxo(ADMIN, 1007, 5_000_000u64.to_be_bytes().to_vec())]).await;
    assert_eq!(limit(&chain).await, n(5_000_000));
    let receipt = chain.send(Send::call(probe, "child()", &[]).quota(5_000_001)).await;
    assert_eq!(receipt.error_message, "Quota above the quota limit of a block");
    chain.exec_raw(vec![Chain::utxo(ADMIN, 1002, USER.to_vec())]).await;
    chain.restart().await;
    let amend = |from| Send::amend(5, [USER.to_vec(), word(1)].concat()).from(from).quota(50_000);
    assert_eq!(chain.send(amend(USER)).await.error_message, "");
    assert_ne!(chain.send(amend(ADMIN)).await.error_message, "");
}
