//! Which transactions are taken, and what is answered to the others.

mod support;

use cita_crypto_sm::sign_utxo;
use cita_proto::blockchain::{
    RawTransaction, RawTransactions, Transaction, UnverifiedTransaction, UtxoTransaction, raw_transaction::Tx,
};
use cita_service_api::{Controller as _, StatusCode};
use support::{Chain, NO_CHANGE, change, eventually, key, make_block, signed, transaction, tx_hashes};

fn with(edit: impl FnOnce(&mut Transaction)) -> RawTransaction {
    let mut body = transaction("x");
    edit(&mut body);
    signed(body)
}

fn tampered(edit: impl FnOnce(&mut UnverifiedTransaction)) -> RawTransaction {
    let mut raw = signed(transaction("x"));
    let Some(Tx::NormalTx(tx)) = raw.tx.as_mut() else { unreachable!() };
    edit(tx);
    raw
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_breaks_a_rule_is_taken_or_gets_another_code() {
    let node = Chain::of(1).start(1).await;
    let stranger = sign_utxo(
        UtxoTransaction { version: 0, pre_tx_hash: NO_CHANGE.to_vec(), output: vec![9; 20], lock_id: 1002 },
        &key(0x33),
    );
    let cases = [
        ("nothing", RawTransaction { tx: None }, StatusCode::NoneRawTx),
        ("no body", tampered(|tx| tx.transaction = None), StatusCode::NoneTransaction),
        ("no witness", tampered(|tx| tx.witness = None), StatusCode::NoneWitness),
        ("version", with(|tx| tx.version = 1), StatusCode::InvalidVersion),
        ("receiver", with(|tx| tx.to = vec![1; 21]), StatusCode::InvalidTo),
        ("nonce", with(|tx| tx.nonce = "n".repeat(129)), StatusCode::InvalidNonce),
        ("window below", with(|tx| tx.valid_until_block = 0), StatusCode::InvalidValidUntilBlock),
        ("window above", with(|tx| tx.valid_until_block = 21), StatusCode::InvalidValidUntilBlock),
        ("quota", with(|tx| tx.quota = 10_000_001), StatusCode::QuotaUsedExceed),
        ("value", with(|tx| tx.value = vec![]), StatusCode::InvalidValue),
        ("chain", with(|tx| tx.chain_id = vec![0x43; 32]), StatusCode::InvalidChainId),
        ("hash length", tampered(|tx| tx.transaction_hash.push(0)), StatusCode::HashLenError),
        ("hash", tampered(|tx| tx.transaction_hash[0] ^= 1), StatusCode::HashCheckError),
        ("signature", tampered(|tx| tx.witness.as_mut().unwrap().signature[40] ^= 1), StatusCode::SigCheckError),
        ("signature length", tampered(|tx| tx.witness.as_mut().unwrap().signature = vec![1]), StatusCode::SigLenError),
        ("sender", tampered(|tx| tx.witness.as_mut().unwrap().sender[0] ^= 1), StatusCode::SigCheckError),
        ("lock id", change(999, &NO_CHANGE, &[]), StatusCode::InvalidLockId),
        ("fixed item", change(1001, &NO_CHANGE, &[1; 32]), StatusCode::InvalidLockId),
        ("predecessor", change(1002, &[0; 32], &[9; 20]), StatusCode::InvalidPreHash),
        ("output", change(1002, &NO_CHANGE, &[9; 21]), StatusCode::InvalidValue),
        ("admin", stranger, StatusCode::AdminCheckError),
    ];
    for (what, raw, code) in cases {
        let answer = node.controller.send_raw_transaction(raw).await;
        assert_eq!(answer.unwrap_err().message, code.name(), "{what}");
    }
    assert!(tx_hashes(&node.propose().await).is_empty(), "something was taken all the same");
    let good = signed(transaction("good"));
    let hash = node.send(&good).await;
    let again = node.controller.send_raw_transaction(good.clone()).await.unwrap_err();
    assert_eq!(again.code, StatusCode::DupTransaction);
    assert_eq!(node.controller.transaction(hash).await, Ok(good.clone()));
    assert_eq!(node.controller.transaction_block_number(hash).await.unwrap_err().code, StatusCode::NoTxHeight);
    node.make_block().await;
    let again = node.controller.send_raw_transaction(good.clone()).await.unwrap_err();
    assert_eq!(again.code, StatusCode::HistoryDupTx);
    assert_eq!(node.controller.transaction(hash).await, Ok(good));
}

#[tokio::test(flavor = "multi_thread")]
async fn half_of_a_batch_is_taken() {
    let node = Chain::of(1).start(1).await;
    let good: Vec<RawTransaction> = (0..5).map(|id| signed(transaction(id))).collect();
    let mut bad = good.clone();
    bad.push(tampered(|tx| tx.witness.as_mut().unwrap().signature[0] ^= 1));
    let answer = node.controller.send_raw_transactions(RawTransactions { body: bad }).await;
    assert_eq!(answer.unwrap_err().code, StatusCode::SigCheckError);
    assert!(tx_hashes(&node.propose().await).is_empty());

    let twice = RawTransactions { body: vec![good[0].clone(), good[0].clone()] };
    assert_eq!(node.controller.send_raw_transactions(twice).await.unwrap_err().code, StatusCode::DupTransaction);
    let hashes = node.controller.send_raw_transactions(RawTransactions { body: good }).await.unwrap();
    let packed = tx_hashes(&node.propose().await);
    assert_eq!(packed, hashes.iter().map(|hash| hash.to_vec()).collect::<Vec<_>>(), "oldest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_pool_gives_way_or_does_not_say_so() {
    let mut chain = Chain::of(1);
    chain.config.pool_transactions = 3;
    chain.config.full_pool_patience_ms = 0;
    let node = chain.start(1).await;
    for id in 0..3 {
        node.send(&signed(transaction(id))).await;
    }
    let refused = node.controller.send_raw_transaction(signed(transaction(3))).await.unwrap_err();
    assert_eq!(refused.code, StatusCode::InternalChannelDisconnected);
    assert!(refused.message.contains("the pool is full"), "{refused}");
    node.make_block().await;
    node.send(&signed(transaction(3))).await;

    let mut chain = Chain::of(1);
    chain.config.queue_bytes = 256;
    let node = chain.start(1).await;
    let refused = node.controller.send_raw_transaction(signed(transaction(3))).await.unwrap_err();
    assert_eq!(refused.code, StatusCode::InternalChannelDisconnected);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_too_fast_is_refused_although_a_block_makes_room() {
    let mut chain = Chain::of(1);
    chain.config.pool_transactions = 3;
    chain.config.full_pool_patience_ms = 60_000;
    let node = chain.start(1).await;
    let senders: Vec<_> = (0..9)
        .map(|id| {
            let controller = node.controller.clone();
            tokio::spawn(async move { controller.send_raw_transaction(signed(transaction(id))).await })
        })
        .collect();
    let mut final_ones = 0;
    while final_ones < 9 {
        // Empty blocks would let the transactions' window pass.
        eventually("the next transactions", || async { (!tx_hashes(&node.propose().await).is_empty()).then_some(()) })
            .await;
        final_ones += tx_hashes(&node.make_block().await).len();
    }
    for sender in senders {
        sender.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_exceeds_its_quota() {
    let mut chain = Chain::of(1);
    chain.system.quota_limit = 250_000;
    let node = chain.start(1).await;
    for id in 0..5 {
        node.send(&signed(transaction(id))).await;
    }
    let sizes = [2, 2, 1, 0];
    for size in sizes {
        assert_eq!(tx_hashes(&node.make_block().await).len(), size);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_reaches_only_the_node_it_was_given_to() {
    let chain = Chain::of(2);
    let (a, b) = (chain.start(1).await, chain.start(2).await);
    let body: Vec<RawTransaction> = (0..50).map(|id| signed(transaction(id))).collect();
    let hashes = a.controller.send_raw_transactions(RawTransactions { body }).await.unwrap();
    for hash in hashes {
        eventually("a broadcast", || async { b.controller.transaction(hash).await.ok() }).await;
    }
    let sent = chain.hub.sent(a.address.origin(), "txs");
    assert!(sent < 10, "{sent} messages for 50 transactions");
    assert_eq!(chain.hub.sent(b.address.origin(), "txs"), 0, "what came from a peer is sent on");
    assert_eq!(tx_hashes(&make_block(&[&b, &a]).await).len(), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_broadcast_is_never_repeated() {
    let chain = Chain::of(2);
    let (a, b) = (chain.start(1).await, chain.start(2).await);
    a.wait_peers(1).await;
    chain.hub.lose("txs");
    let hash = a.send(&signed(transaction("lost"))).await;
    chain.hub.find_again("txs");
    // The other node proposes, and so knows nothing of it until it is told again.
    for _ in 0..7 {
        make_block(&[&b, &a]).await;
    }
    eventually("a reminder", || async { b.controller.transaction(hash).await.ok() }).await;
}
