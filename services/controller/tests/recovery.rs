//! What survives crashes, losses and liars.

mod support;

use std::{
    fs,
    sync::{Arc, atomic::Ordering},
};

use cita_controller::StartError;
use cita_crypto_sm::sign_transaction;
use cita_proto::network::NetworkMsg;
use cita_service_api::{Address, BlockHash, ConsensusController, Controller as _, Hash, MessageHandler, StatusCode};
use proptest::{prelude::*, test_runner::TestRunner};
use support::{
    Chain, Disk, NO_CHANGE, Node, change, copy_folder, decided, eventually, key, make_block, signed, transaction,
    tx_hashes,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_is_taken_after_a_restart() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    let raw = signed(transaction("a"));
    let hash = node.send(&raw).await;
    node.make_block().await;
    node.make_block().await;
    let node = chain.boot(1, node.kill().await).await.unwrap();
    assert_eq!(node.height().await, 2);
    assert_eq!(node.controller.send_raw_transaction(raw).await.unwrap_err().code, StatusCode::HistoryDupTx);
    assert_eq!(node.controller.transaction_block_number(hash).await, Ok(1));
    let told = eventually("telling the consensus", || async { node.consensus.told.lock().first().cloned() }).await;
    assert_eq!((told.height, told.validators), (2, vec![key(1).address().to_vec()]));
    node.make_block().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_another_chain_is_used() {
    let chain = Chain::of(1);
    let disk = chain.start(1).await.kill().await;
    let mut other = chain.clone();
    other.genesis.prevhash = Hash([1; 32]);
    let error = other.boot(1, disk.clone()).await.err().unwrap();
    assert!(matches!(&error, StartError::OtherChain { folder, .. } if *folder == disk.log_folder()), "{error}");
    let mut other = chain.clone();
    other.system.quota_limit += 1;
    let error = eventually("closing the storage", || async { other.boot(1, disk.clone()).await.err() }).await;
    assert!(matches!(&error, StartError::OtherConfig { .. }), "{error}");
    assert!(error.to_string().contains("quota_limit is 0x0000000000989681"), "{error}");
}

/// Commits a block that is not stored before the node dies.
async fn die_before_storing(node: Node) -> Arc<Disk> {
    node.storage.refuses_blocks.store(true, Ordering::Relaxed);
    let proposal = node.propose().await;
    node.check(&proposal).await.unwrap();
    node.commit(&proposal).await.unwrap();
    assert_eq!(node.height().await, proposal.height - 1, "what is not stored is not told");
    node.kill().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committed_block_is_lost_between_execution_and_storing() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    node.make_block().await;
    let hash = node.send(&signed(transaction("a"))).await;
    let brake = node.send(&change(1003, &NO_CHANGE, &9u32.to_be_bytes())).await;
    let disk = die_before_storing(node).await;
    let roots = disk.machine.roots();
    let node = chain.boot(1, disk).await.unwrap();
    assert_eq!(node.height().await, 2);
    assert_eq!(node.disk.machine.roots(), roots, "it was executed again");
    assert_eq!(node.controller.transaction_block_number(hash).await, Ok(2));
    assert_eq!(node.controller.transaction_block_number(brake).await, Ok(2));
    assert_eq!(node.controller.system_config().await.unwrap().block_interval, 9);
    node.make_block().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committed_block_is_lost_when_the_executor_forgot_it_too() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    node.make_block().await;
    let hash = node.send(&signed(transaction("a"))).await;
    let disk = die_before_storing(node).await;
    disk.machine.lose(1);
    let node = chain.boot(1, disk).await.unwrap();
    assert_eq!(node.controller.transaction_block_number(hash).await, Ok(2));
    assert_eq!(node.disk.machine.roots().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_log_keeps_the_node_down() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    node.make_block().await;
    node.send(&signed(transaction("a"))).await;
    let proposal = node.propose().await;
    let disk = die_before_storing(node).await;
    for name in ["even.log", "odd.log"] {
        let path = disk.log_folder().join(name);
        let mut bytes = fs::read(&path).unwrap();
        let end = bytes.len() - 1;
        bytes[end] ^= 1;
        fs::write(&path, bytes).unwrap();
    }
    let node = chain.boot(1, disk).await.unwrap();
    assert_eq!(node.height().await, 1, "the decision is lost; its transactions, in an earlier record, are not");
    node.commit(&proposal).await.unwrap();
    node.wait_height(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decided_block_cannot_be_built_after_everybody_died_at_once() {
    let chain = Chain::of(4);
    let mut nodes = Vec::new();
    for id in 1..=4 {
        nodes.push(chain.start(id).await);
    }
    for node in &nodes {
        node.wait_peers(3).await;
    }
    for id in 0..20 {
        nodes[0].send(&signed(transaction(id))).await;
    }
    let proposal = nodes[0].propose().await;
    assert_eq!(tx_hashes(&proposal).len(), 20);
    // Three of four vote; then all die, and with them all pools. The fourth never heard of the transactions.
    for node in &nodes[..3] {
        node.check(&proposal).await.unwrap();
    }
    let mut disks = Vec::new();
    for node in nodes {
        disks.push(node.kill().await);
    }
    disks[3] = Arc::new(Disk::new());
    let mut nodes = Vec::new();
    for (id, disk) in (1..).zip(disks) {
        nodes.push(chain.boot(id, disk).await.unwrap());
    }
    for node in &nodes {
        node.wait_peers(3).await;
        node.commit(&proposal).await.unwrap();
    }
    for node in &nodes {
        node.wait_height(1).await;
        assert_eq!(node.disk.machine.roots(), nodes[0].disk.machine.roots());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_executor_that_lost_blocks_is_not_helped() {
    let chain = Chain::of(1);
    let mut node = chain.start(1).await;
    for id in 0..6 {
        node.send(&signed(transaction(id))).await;
        node.make_block().await;
    }
    let roots = node.disk.machine.roots();
    for keeps in [6, 5, 3, 1, 0] {
        let disk = node.kill().await;
        disk.machine.lose(keeps);
        node = chain.boot(1, disk).await.unwrap();
        assert_eq!(node.disk.machine.roots(), roots, "{keeps} blocks were kept");
    }
    // While the node runs, too.
    node.disk.machine.lose(4);
    node.make_block().await;
    assert_eq!(node.disk.machine.roots()[..7], roots);
    assert_eq!(node.disk.machine.roots().len(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_executor_of_another_chain_goes_unnoticed() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    node.send(&signed(transaction("a"))).await;
    node.make_block().await;
    node.make_block().await;
    let disk = node.kill().await;
    disk.machine.0.lock()[1].root.0[0] ^= 1;
    disk.machine.lose(2);
    assert!(matches!(chain.boot(1, disk.clone()).await.err(), Some(StartError::Executor(_))));

    let ahead = Disk::new();
    ahead.machine.0.lock().extend(disk.machine.0.lock().iter().cloned());
    assert!(matches!(chain.boot(1, Arc::new(ahead)).await.err(), Some(StartError::Executor(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_transactions_are_not_fetched() {
    let chain = Chain::of(3);
    let nodes = [chain.start(1).await, chain.start(2).await, chain.start(3).await];
    for node in &nodes {
        node.wait_peers(2).await;
    }
    chain.hub.lose("txs");
    for id in 0..30 {
        nodes[0].send(&signed(transaction(id))).await;
    }
    let proposal = nodes[0].propose().await;
    nodes[1].check(&proposal).await.unwrap();
    // The proposer is gone; the one that checked has them.
    chain.hub.leave(nodes[0].address.origin());
    nodes[2].check(&proposal).await.unwrap();
    chain.hub.lose("get_txs");
    nodes[0].send(&signed(transaction("more"))).await;
    let [a, b, c] = &nodes;
    for node in [a, b, c] {
        node.commit(&proposal).await.unwrap();
    }
    let proposal = a.propose().await;
    assert_eq!(tx_hashes(&proposal).len(), 1);
    assert_eq!(b.check(&proposal).await, Err(StatusCode::NoneRawTx));
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_know_another_sender_part() {
    let chain = Chain::of(2);
    let (a, b) = (chain.start(1).await, chain.start(2).await);
    a.wait_peers(1).await;
    b.wait_peers(1).await;
    chain.hub.lose("txs");
    // One transaction, signed by two: the same hash.
    let first = sign_transaction(transaction("x"), &key(0x51));
    let second = sign_transaction(transaction("x"), &key(0x52));
    assert_eq!(a.send(&first).await, b.send(&second).await);
    let proposal = a.propose().await;
    b.check(&proposal).await.unwrap();
    for node in [&a, &b] {
        node.commit(&proposal).await.unwrap();
        node.wait_height(1).await;
        let stored = node.controller.block_detail_by_number(1).await.unwrap().body.unwrap().body;
        assert_eq!(stored, std::slice::from_ref(&first));
    }
    assert_eq!(a.disk.machine.roots(), b.disk.machine.roots());
}

/// Says that it has many blocks, and answers with blocks that nobody decided.
struct Liar {
    chain: Chain,
    origin: u64,
    template: Vec<u8>,
}

#[async_trait::async_trait]
impl MessageHandler for Liar {
    async fn process_network_msg(&self, message: NetworkMsg) -> cita_service_api::Result<()> {
        if message.r#type == "get_blocks" {
            // { id = 1: varint, blocks = 2: bytes }, with the id of the request.
            let request = message.msg;
            let id_end = 1 + request[1..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
            let mut msg = request[..id_end].to_vec();
            for _ in 0..3 {
                msg.push(0x12);
                prost::encoding::encode_varint(self.template.len() as u64, &mut msg);
                msg.extend_from_slice(&self.template);
            }
            let network = self.chain.hub.network(self.origin);
            let answer =
                NetworkMsg { module: "controller".into(), r#type: "blocks".into(), origin: message.origin, msg };
            cita_service_api::Network::send_msg(&network, answer).await?;
        }
        Ok(())
    }
}

/// { height = 1: varint, address = 2: bytes, genesis = 3: bytes }
fn claim(address: Address, height: u64, genesis: &BlockHash) -> NetworkMsg {
    let mut msg = vec![0x08];
    prost::encoding::encode_varint(height, &mut msg);
    msg.extend_from_slice(&[0x12, 20]);
    msg.extend_from_slice(address.as_bytes());
    msg.extend_from_slice(&[0x1a, 32]);
    msg.extend_from_slice(genesis.as_bytes());
    NetworkMsg { module: "controller".into(), r#type: "status".into(), origin: address.origin(), msg }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_node_does_not_catch_up_or_believes_a_liar() {
    let chain = Chain::of(3);
    let nodes = [chain.start(1).await, chain.start(2).await];
    for block in 0..23 {
        for tx in 0..3 {
            nodes[0].send(&signed(transaction(format!("{block}.{tx}")))).await;
        }
        if block == 7 {
            let validators: Vec<u8> = (1..=4).flat_map(|id| key(id).address().0).collect();
            nodes[0].send(&change(1004, &NO_CHANGE, &validators)).await;
        }
        if block >= 12 {
            break;
        }
        make_block(&[&nodes[0], &nodes[1]]).await;
    }
    for _ in 0..10 {
        make_block(&[&nodes[0], &nodes[1]]).await;
    }
    let height = nodes[0].height().await;

    // The liar has the best chain of all, and its blocks look well.
    let liar = key(0x0e).address();
    let mut forged = nodes[0].controller.block_detail_by_number(1).await.unwrap();
    forged.header.as_mut().unwrap().timestamp += 1;
    let template = prost::Message::encode_to_vec(&forged);
    let genesis = nodes[0].controller.block_hash(0).await.unwrap();
    chain.hub.join(liar.origin(), Arc::new(Liar { chain: chain.clone(), origin: liar.origin(), template }));
    let fresh = chain.start(3).await;
    let claims = [(liar, 1_000_000), (nodes[0].address, height), (nodes[1].address, height)];
    for (address, height) in claims {
        let message = claim(address, height, &genesis);
        fresh.controller.process_network_msg(message).await.unwrap();
    }
    fresh.wait_height(height).await;
    assert_eq!(fresh.disk.machine.roots(), nodes[0].disk.machine.roots());
    for number in 0..=height {
        let (mine, theirs) = (fresh.controller.block_hash(number).await, nodes[1].controller.block_hash(number).await);
        assert_eq!(mine, theirs);
    }
    assert!(chain.hub.sent(liar.origin(), "blocks") > 0, "the liar was never asked");
    let asked = |node: &Node| chain.hub.sent(node.address.origin(), "blocks");
    assert!(asked(&nodes[0]) > 0 && asked(&nodes[1]) > 0, "one peer gave everything");
    assert_eq!(fresh.controller.system_config().await.unwrap().validators.len(), 4);
    eventually("telling the consensus", || async {
        fresh.consensus.told.lock().last().filter(|told| told.height == height).map(|_| ())
    })
    .await;
    // It takes part at once.
    make_block(&[&nodes[0], &nodes[1], &fresh]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_folder_is_no_backup() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    node.send(&change(1003, &NO_CHANGE, &9u32.to_be_bytes())).await;
    for _ in 0..3 {
        node.make_block().await;
    }
    let disk = node.kill().await;
    let copy = Disk::new();
    copy_folder(disk.dir.path(), copy.dir.path());
    // The executor's state was not copied: it is made again.
    let node = chain.boot(1, Arc::new(copy)).await.unwrap();
    assert_eq!(node.disk.machine.roots(), disk.machine.roots());
    assert_eq!(node.controller.system_config().await.unwrap().block_interval, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_from_peers_stop_the_node() {
    let node = Chain::of(1).start(1).await;
    let kinds = prop::sample::select(vec!["status", "txs", "get_txs", "txs_reply", "get_blocks", "blocks", "?"]);
    let messages = (kinds, prop::collection::vec(any::<u8>(), 0..300), any::<u64>());
    let mut runner = TestRunner::new(ProptestConfig::with_cases(500));
    let runtime = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| {
        runner.run(&messages, |(kind, msg, origin)| {
            let message = NetworkMsg { module: "controller".into(), r#type: kind.into(), origin, msg };
            // Taken or not: what matters is the node afterwards.
            let _ = runtime.block_on(node.controller.process_network_msg(message));
            Ok(())
        })
    })
    .unwrap();
    let stranger = NetworkMsg { module: "consensus".into(), ..Default::default() };
    assert_eq!(node.controller.process_network_msg(stranger).await, Err(StatusCode::ModuleNotController));
    node.send(&signed(transaction("still here"))).await;
    assert_eq!(tx_hashes(&node.make_block().await).len(), 1);
    let garbage = cita_proto::common::ProposalWithProof { proposal: None, proof: vec![1] };
    assert_eq!(node.controller.commit_block(garbage).await, Err(StatusCode::NoneProposal));
    let _ = decided(&node.propose().await);
}
