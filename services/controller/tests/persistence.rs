//! Pools that survive their process, and nodes that are not trusted yet.

mod support;

use std::sync::atomic::Ordering;

use cita_proto::blockchain::RawTransactions;
use cita_service_api::{Controller as _, Region, StatusCode, Storage, TxHash};
use support::{Chain, NO_CHANGE, Node, change, eventually, make_block, signed, transaction, tx_hashes};

fn keeping(nodes: u8) -> Chain {
    let mut chain = Chain::of(nodes);
    chain.config.tx_persistence = true;
    chain
}

/// The hashes in the order in which the node would pack them, as soon as it has so many.
async fn waiting(node: &Node, count: usize) -> Vec<Vec<u8>> {
    let proposal = eventually("the transactions are back", || async {
        let proposal = node.propose().await;
        (tx_hashes(&proposal).len() == count).then_some(proposal)
    });
    tx_hashes(&proposal.await)
}

fn bytes(hashes: &[TxHash]) -> Vec<Vec<u8>> {
    hashes.iter().map(|hash| hash.to_vec()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_transactions_are_lost_reordered_or_executed_twice_by_a_restart() {
    let chain = keeping(1);
    let node = chain.start(1).await;
    let mut hashes = Vec::new();
    for id in 0..5 {
        hashes.push(node.send(&signed(transaction(id))).await);
    }
    let batch = RawTransactions { body: (5..300).map(|id| signed(transaction(id))).collect() };
    hashes.extend(node.controller.send_raw_transactions(batch).await.unwrap());
    let calls = node.storage.waiting_calls.load(Ordering::Relaxed);
    assert!(calls <= 6, "{calls} calls for 5 transactions and a batch");

    let node = chain.boot(1, node.kill().await).await.unwrap();
    // 10,000,000 of quota, 100,000 a transaction: three blocks.
    assert_eq!(waiting(&node, 100).await, bytes(&hashes[..100]));
    let again = node.controller.send_raw_transaction(signed(transaction(150))).await;
    assert_eq!(again.unwrap_err().code, StatusCode::DupTransaction);
    node.make_block().await;
    let node = chain.boot(1, node.kill().await).await.unwrap();
    assert_eq!(waiting(&node, 100).await, bytes(&hashes[100..200]));
    let late = node.send(&signed(transaction("late"))).await;
    node.make_block().await;
    node.make_block().await;
    let node = chain.boot(1, node.kill().await).await.unwrap();
    assert_eq!(waiting(&node, 1).await, bytes(&[late]));
    node.make_block().await;
    for (height, hashes) in (1..).zip(hashes.chunks(100)) {
        assert_eq!(node.controller.transaction_block_number(hashes[0]).await, Ok(height));
    }
    let node = chain.boot(1, node.kill().await).await.unwrap();
    assert!(tx_hashes(&node.propose().await).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_block_of_the_peers_had_or_no_block_may_have_is_restored() {
    let chain = keeping(2);
    let (node, peer) = (chain.start(1).await, chain.start(2).await);
    node.wait_peers(1).await;
    peer.wait_peers(1).await;
    let at_both = async |raw| {
        let hash = node.send(&raw).await;
        eventually("the peer hears of it", || async { peer.controller.transaction(hash).await.ok() }).await;
        hash
    };
    let committed = at_both(signed(transaction("committed"))).await;
    let mut soon = transaction("expires");
    soon.valid_until_block = 2;
    let expires = at_both(signed(soon)).await;
    let stays = at_both(signed(transaction("stays"))).await;
    let brake = at_both(change(1003, &NO_CHANGE, &9u32.to_be_bytes())).await;
    let disk = node.kill().await;
    // The peer goes on alone, as if it were a quorum, and with the first and the last only.
    let mut later = chain.clone();
    later.config.block_transactions = 2;
    let peer = later.boot(2, peer.kill().await).await.unwrap();
    assert_eq!(waiting(&peer, 2).await, bytes(&[brake, committed]));
    peer.make_block().await;
    let mut none = chain.clone();
    none.config.tx_persistence = false;
    let peer = none.boot(2, peer.kill().await).await.unwrap();
    peer.make_block().await;
    peer.make_block().await;

    let node = chain.boot(1, disk).await.unwrap();
    node.wait_height(3).await;
    assert_eq!(waiting(&node, 1).await, bytes(&[stays]));
    assert_eq!(node.controller.transaction(expires).await.unwrap_err().code, StatusCode::NoTransaction);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_cannot_be_kept_is_accepted() {
    let chain = keeping(1);
    let node = chain.start(1).await;
    node.storage.refuses_waiting.store(true, Ordering::Relaxed);
    let raw = signed(transaction("a"));
    let refused = node.controller.send_raw_transaction(raw.clone()).await.unwrap_err();
    assert_eq!(refused.code, StatusCode::StoreError);
    assert!(tx_hashes(&node.propose().await).is_empty());
    node.storage.refuses_waiting.store(false, Ordering::Relaxed);
    let hash = node.send(&raw).await;
    let node = chain.boot(1, node.kill().await).await.unwrap();
    assert_eq!(waiting(&node, 1).await, bytes(&[hash]));
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_come_back_from_the_dead_when_persistence_was_off_in_between() {
    let chain = keeping(1);
    let node = chain.start(1).await;
    node.send(&signed(transaction("a"))).await;
    let mut off = chain.clone();
    off.config.tx_persistence = false;
    let node = off.boot(1, node.kill().await).await.unwrap();
    eventually("the first segment is gone", || async {
        let mut key = *b"cita: the pool's journal\0\0\0\0\0\0\0\0";
        key[24..].fill(0);
        let loaded = node.storage.load(Region::TransactionsPool, &key).await;
        (loaded == Err(StatusCode::NotFound)).then_some(())
    })
    .await;
    let node = chain.boot(1, node.kill().await).await.unwrap();
    node.send(&signed(transaction("b"))).await;
    assert_eq!(tx_hashes(&node.propose().await).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_in_danger_mode_takes_votes_or_falls_behind() {
    let chain = Chain::of(2);
    let mut danger = chain.clone();
    danger.config.danger = true;
    let node = chain.start(1).await;
    let watched = danger.start(2).await;
    node.wait_peers(1).await;
    let refused = watched.controller.send_raw_transaction(signed(transaction("a"))).await.unwrap_err();
    assert!(refused.message.contains("danger mode"), "{}", refused.message);
    assert!(watched.controller.node_status().await.unwrap().is_danger);
    assert!(!node.controller.node_status().await.unwrap().is_danger);
    let hash = node.send(&signed(transaction("a"))).await;
    let proposal = node.propose().await;
    assert_eq!(watched.check(&proposal).await, Err(StatusCode::NodeInSyncMode));
    node.make_block().await;
    node.make_block().await;
    watched.wait_height(2).await;
    assert_eq!(watched.controller.transaction_block_number(hash).await, Ok(1));
    assert_eq!(watched.disk.machine.roots(), node.disk.machine.roots());

    // Danger is over.
    let trusted = chain.boot(2, watched.kill().await).await.unwrap();
    make_block(&[&trusted, &node]).await;
}
