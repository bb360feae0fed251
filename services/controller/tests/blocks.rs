//! Blocks: proposals, commits, queries, the system configuration.

mod support;

use cita_proto::{
    blockchain::{CompactBlock, CompactBlockBody},
    common::{Proposal, ProposalInner},
};
use cita_service_api::{BlockHash, ConsensusController, Controller as _, StatusCode, TxHash};
use prost::Message;
use support::{
    Chain, NO_CHANGE, change, compact, decided, eventually, inner, key, make_block, signed, transaction, tx_hashes,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_finalised_block_cannot_be_asked_for() {
    let node = Chain::of(1).start(1).await;
    let controller = &node.controller;
    assert_eq!(controller.block_number(false).await, Ok(0));
    assert_eq!(controller.block_number(true).await, Ok(1));
    let raw = signed(transaction("a"));
    let tx = node.send(&raw).await;
    let proposal = node.make_block().await;
    let block = compact(&proposal);
    assert_eq!(controller.block_number(false).await, Ok(1));
    assert_eq!(controller.block_by_number(1).await, Ok(block.clone()));
    let hash = controller.block_hash(1).await.unwrap();
    assert_eq!(controller.block_by_hash(hash).await, Ok(block.clone()));
    assert_eq!(controller.height_by_hash(hash).await, Ok(1));
    let roots = node.disk.machine.roots();
    assert_eq!(controller.state_root_by_number(0).await, Ok(roots[0]));
    assert_eq!(controller.state_root_by_number(1).await, Ok(roots[1]));
    assert_eq!(controller.proof_by_number(1).await, Ok(decided(&proposal).proof));
    assert_eq!(controller.proof_by_number(0).await, Ok(vec![]));
    let detail = controller.block_detail_by_number(1).await.unwrap();
    assert_eq!((detail.header, detail.body.unwrap().body), (block.header, vec![raw.clone()]));
    assert_eq!(controller.transaction(tx).await, Ok(raw));
    assert_eq!(controller.transaction_block_number(tx).await, Ok(1));
    assert_eq!(controller.transaction_index(tx).await, Ok(0));

    let status = controller.node_status().await.unwrap();
    let own = status.self_status.unwrap();
    assert_eq!((own.height, own.address, status.waiting_block), (1, node.address.to_vec(), 2));
    assert_eq!((status.is_sync, status.is_danger, status.peers_count, status.init_block_number), (false, false, 0, 0));

    let missing = TxHash([1; 32]);
    assert_eq!(controller.block_by_number(2).await.unwrap_err().code, StatusCode::NoBlockHeight);
    assert_eq!(controller.block_by_hash(BlockHash([1; 32])).await.unwrap_err().code, StatusCode::NoBlockHeight);
    assert_eq!(controller.state_root_by_number(2).await.unwrap_err().code, StatusCode::NoStateRoot);
    assert_eq!(controller.proof_by_number(2).await.unwrap_err().code, StatusCode::NoProof);
    assert_eq!(controller.block_detail_by_number(2).await.unwrap_err().code, StatusCode::NoBlock);
    assert_eq!(controller.block_hash(2).await.unwrap_err().code, StatusCode::NoBlockHash);
    assert_eq!(controller.transaction(missing).await.unwrap_err().code, StatusCode::NoTransaction);
    assert_eq!(controller.transaction_block_number(missing).await.unwrap_err().code, StatusCode::NoTxHeight);
    assert_eq!(controller.transaction_index(missing).await.unwrap_err().code, StatusCode::NoTxIndex);
    assert_eq!(controller.system_config_by_number(2).await.unwrap_err().code, StatusCode::NoBlockHeight);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cross_chain_proof_proves_another_state() {
    let node = Chain::of(1).start(1).await;
    let tx = node.send(&signed(transaction("a"))).await;
    assert_eq!(node.controller.cross_chain_proof(tx).await.unwrap_err().code, StatusCode::NoReceiptProof);
    node.make_block().await;
    assert_eq!(node.controller.cross_chain_proof(tx).await.unwrap_err().code, StatusCode::NoProof);
    node.send(&signed(transaction("b"))).await;
    let next = node.make_block().await;
    let proof = node.controller.cross_chain_proof(tx).await.unwrap();
    assert_eq!(proof.proposal, Some(inner(&next)));
    assert_eq!(proof.proof, decided(&next).proof);
    assert_eq!(proof.state_root, node.disk.machine.roots()[1].to_vec());
    assert_eq!(proof.receipt_proof.unwrap().receipt, tx.to_vec());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_block_is_made_although_blocks_are_on_demand() {
    let mut chain = Chain::of(1);
    chain.system.block_interval = 0;
    let node = chain.start(1).await;
    assert_eq!(node.controller.get_proposal().await, Err(StatusCode::NoneProposal));
    node.send(&signed(transaction("a"))).await;
    assert_eq!(tx_hashes(&node.make_block().await).len(), 1);
    assert_eq!(node.controller.get_proposal().await, Err(StatusCode::NoneProposal));
}

/// The proposal with another content.
fn changed(proposal: &Proposal, edit: impl FnOnce(&mut ProposalInner)) -> Proposal {
    let mut inner = inner(proposal);
    edit(&mut inner);
    Proposal { height: proposal.height, data: inner.encode_to_vec() }
}

fn changed_block(proposal: &Proposal, edit: impl FnOnce(&mut CompactBlock)) -> Proposal {
    changed(proposal, |inner| edit(inner.proposal.as_mut().unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_proposal_is_voted_for() {
    let chain = Chain::of(2);
    let (a, b) = (chain.start(1).await, chain.start(2).await);
    let sent = a.send(&signed(transaction("a"))).await;
    eventually("a broadcast", || async { b.controller.transaction(sent).await.ok() }).await;
    make_block(&[&a, &b]).await;
    for id in 0..3 {
        a.send(&signed(transaction(id))).await;
    }
    let good = a.propose().await;
    let header = |edit: fn(&mut cita_proto::blockchain::BlockHeader)| {
        changed_block(&good, |block| edit(block.header.as_mut().unwrap()))
    };
    let hashes = |edit: fn(&mut CompactBlockBody, TxHash)| {
        changed_block(&good, |block| edit(block.body.as_mut().unwrap(), sent))
    };
    let trailing = Proposal { height: good.height, data: [&good.data[..], &[0x78, 1]].concat() };
    let cases = [
        ("garbage", Proposal { height: good.height, data: vec![0xff; 9] }, StatusCode::DecodeError),
        ("nothing", Proposal { height: good.height, data: vec![] }, StatusCode::NoneProposal),
        ("a height too high", Proposal { height: 4, ..good.clone() }, StatusCode::ProposalTooHigh),
        ("a height too low", Proposal { height: 1, ..good.clone() }, StatusCode::ProposalTooLow),
        ("another parent", header(|header| header.prevhash[0] ^= 1), StatusCode::ProposalCheckError),
        ("the past", header(|header| header.timestamp = 1), StatusCode::ProposalCheckError),
        ("the future", header(|header| header.timestamp += 60_000), StatusCode::ProposalCheckError),
        ("a stranger", header(|header| header.proposer[0] ^= 1), StatusCode::ProposalCheckError),
        ("another root", header(|header| header.transactions_root[0] ^= 1), StatusCode::HashCheckError),
        ("another state", changed(&good, |inner| inner.pre_state_root[0] ^= 1), StatusCode::StateRootCheckError),
        ("another version", changed_block(&good, |block| block.version = 9), StatusCode::VersionOrIdCheckError),
        ("a replay", hashes(|body, sent| body.tx_hashes.push(sent.to_vec())), StatusCode::HistoryDupTx),
        ("no senders", changed(&good, |inner| inner.senders_root.clear()), StatusCode::ProposalCheckError),
        ("other senders", changed(&good, |inner| inner.senders_root[0] ^= 1), StatusCode::NoneRawTx),
        ("bytes of the same meaning", trailing, StatusCode::ProposalCheckError),
    ];
    for (what, proposal, code) in cases {
        assert_eq!(b.check(&proposal).await, Err(code), "{what}");
    }
    assert_eq!(b.check(&good).await, Ok(()));
    assert_eq!(b.check(&good).await, Ok(()), "again");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_are_committed_out_of_order_or_twice() {
    let chain = Chain::of(2);
    let (a, b) = (chain.start(1).await, chain.start(2).await);
    let first = a.make_block().await;
    let second = a.make_block().await;
    assert_eq!(b.commit(&second).await, Err(StatusCode::ProposalTooHigh));
    let configuration = b.commit(&first).await.unwrap();
    assert_eq!((configuration.height, configuration.block_interval, configuration.validators.len()), (1, 1, 2));
    assert_eq!(b.commit(&first).await.unwrap().height, 1);
    let other = changed_block(&first, |block| block.header.as_mut().unwrap().timestamp += 1);
    assert_eq!(b.commit(&other).await, Err(StatusCode::BlockCheckError));
    b.commit(&second).await.unwrap();
    assert_eq!(a.disk.machine.roots(), b.disk.machine.roots());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_configuration_is_lost_by_time_or_restart() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    let interval = change(1003, &NO_CHANGE, &5u32.to_be_bytes());
    let first = node.send(&interval).await;
    let rival = change(1003, &NO_CHANGE, &6u32.to_be_bytes());
    assert_eq!(node.controller.send_raw_transaction(rival).await.unwrap_err().code, StatusCode::DupTransaction);
    node.make_block().await;
    assert_eq!(node.controller.send_raw_transaction(interval).await.unwrap_err().code, StatusCode::HistoryDupTx);
    let second = node.send(&change(1003, first.as_bytes(), &7u32.to_be_bytes())).await;
    let next_admin = key(0x66).address();
    let admin_change = node.send(&change(1002, &NO_CHANGE, next_admin.as_bytes())).await;
    node.make_block().await;
    node.make_block().await;
    assert_eq!(node.controller.transaction_block_number(second).await, Ok(2));

    let node = chain.boot(1, node.kill().await).await.unwrap();
    let intervals = [(0, 1), (1, 5), (2, 7), (3, 7)];
    for (height, interval) in intervals {
        let config = node.controller.system_config_by_number(height).await.unwrap();
        assert_eq!(config.block_interval, interval, "after block {height}");
    }
    let config = node.controller.system_config().await.unwrap();
    assert_eq!(config.admin, next_admin.to_vec());
    assert_eq!((config.block_interval_pre_hash, config.admin_pre_hash), (second.to_vec(), admin_change.to_vec()));
    assert_eq!(config.version_pre_hash, NO_CHANGE);
    assert_eq!((config.quota_limit, config.block_limit, config.emergency_brake), (10_000_000, 20, false));
    let powerless = change(1003, second.as_bytes(), &1u32.to_be_bytes());
    assert_eq!(node.controller.send_raw_transaction(powerless).await.unwrap_err().code, StatusCode::AdminCheckError);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_brake_stops_the_chain_for_good() {
    let node = Chain::of(1).start(1).await;
    node.send(&signed(transaction("before"))).await;
    let brake = node.send(&change(1005, &NO_CHANGE, &[1])).await;
    assert_eq!(tx_hashes(&node.make_block().await).len(), 2);
    assert!(node.controller.system_config().await.unwrap().emergency_brake);
    let refused = node.controller.send_raw_transaction(signed(transaction("during"))).await.unwrap_err();
    assert_eq!(refused.code, StatusCode::EmergencyBrake);
    node.send(&change(1005, brake.as_bytes(), &[])).await;
    node.make_block().await;
    node.send(&signed(transaction("after"))).await;
    assert_eq!(tx_hashes(&node.make_block().await).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_validators_are_not_told() {
    let chain = Chain::of(1);
    let node = chain.start(1).await;
    let two = [key(1).address().to_vec(), key(2).address().to_vec()];
    node.send(&change(1004, &NO_CHANGE, &two.concat())).await;
    let proposal = node.propose().await;
    let configuration = node.commit(&proposal).await.unwrap();
    assert_eq!(configuration.validators, two);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_made_again_for_every_view() {
    let node = Chain::of(1).start(1).await;
    let empty = node.propose().await;
    assert_eq!(node.propose().await, empty);
    node.send(&signed(transaction("a"))).await;
    let full = node.propose().await;
    assert_eq!(tx_hashes(&full).len(), 1, "an empty proposal gives way to one with transactions");
    node.send(&signed(transaction("b"))).await;
    assert_eq!(node.propose().await, full);
}
