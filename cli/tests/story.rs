//! A first user's story against four real nodes, in both layouts, and what may not get lost when they die.
//!
//! `CITA_KILL_ROUNDS` sets how often all nodes are killed at once (3 by default, a layout).

mod common;

use std::time::Duration;

use cita_service_api::{Evm, EvmClient, parse_hex};
use common::world::{Load, World, client, height, nodes, pids, send, wait_for};
use nix::sys::signal::Signal;
use rand::Rng;
use serde_json::Value;

/// `count()` and `add()` of `Counter.sol`.
const COUNT: &str = "0x06661abd";
const ADD: &str = "0x4f2be91f";

fn first_user(layout: &str) {
    let world = World::new("story", &["--nodes", "4"]);
    world.up(layout);
    world.cita(&["account", "generate", "--name", "alice"]).ok();

    let contract = world.deploy("Counter");
    let count = || world.cita(&["call", &contract, COUNT]).ok();
    assert!(count().trim().ends_with("00") && count().trim().len() == 66);
    world.succeed(&["-u", "alice", "send", &contract, ADD]);
    assert!(count().trim().ends_with("01"));

    let config = world.cita(&["get", "system-config"]).json();
    assert_eq!(config["validators"].as_array().expect("validators").len(), 4);
    assert_eq!(config["block_interval"], 1);
    wait_for("three peers", || (world.cita(&["get", "node-status"]).json()["peers_count"] == 3).then_some(()));

    one_node_dies(&world, &contract);
    world.down();
}

/// The chain goes on without one node, under load; the node returns and catches up.
fn one_node_dies(world: &World, contract: &str) {
    let load = Load::start(world, contract.parse().expect("an address"), parse_hex(ADD).expect("hex"), 20);
    let before = world.status();
    let victim = 3;
    // Frozen, the supervisor cannot bring the node back at once.
    let supervisor = before["supervisor"].as_u64().expect("a supervisor");
    send(supervisor, Signal::SIGSTOP);
    pids(&before, victim).into_iter().for_each(|pid| send(pid, Signal::SIGKILL));
    let receipts = load.receipts();
    let without = world.until("the chain goes on without a node", |status| {
        height(status, 0) >= height(&before, 0) + 5 && load.receipts() > receipts + 20
    });
    send(supervisor, Signal::SIGCONT);
    world.until("the node catches up", |status| height(status, victim) > height(&without, 0));
}

#[test]
fn a_first_user_of_a_chain_of_nodes_is_let_down() {
    first_user("node");
}

#[test]
fn a_first_user_of_a_chain_of_services_is_let_down() {
    first_user("services");
}

/// All nodes die at once, again and again, in the middle of agreement: blocks follow each other without a pause here.
fn everything_dies(layout: &str, consensus: &str) {
    let rounds = std::env::var("CITA_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let world = World::new("phoenix", &["--nodes", "4", "--block-interval", "0", "--consensus", consensus]);
    world.up(layout);
    let contract = world.deploy("Counter");
    let load = Load::start(&world, contract.parse().expect("an address"), parse_hex(ADD).expect("hex"), 20);

    for round in 0..rounds {
        let receipts = load.receipts();
        wait_for("receipts under load", || (load.receipts() > receipts + 40).then_some(()));
        std::thread::sleep(Duration::from_millis(rand::rng().random_range(0..300)));
        world.kill_everything();
        world.up(layout);
        let lowest = |status: &Value| (0..nodes(status)).map(|node| height(status, node)).min().unwrap_or(0);
        let start = lowest(&world.status());
        world.until(&format!("the chain goes on after round {round}"), |status| lowest(status) > start + 2);
    }

    let receipts = std::mem::take(&mut *load.seen.receipts.lock().expect("no user panicked"));
    drop(load);
    assert!(receipts.len() >= 40 * rounds, "only {} receipts", receipts.len());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for address in world.addresses("executor") {
        let evm = client(&address, EvmClient::new);
        for (hash, receipt) in &receipts {
            let now = runtime.block_on(evm.transaction_receipt(*hash));
            assert_eq!(now.as_ref(), Ok(receipt), "{hash} has another receipt at {address}");
        }
    }
    world.down();
}

#[test]
fn a_receipt_is_lost_when_all_nodes_die_together() {
    everything_dies("node", "bft");
}

#[test]
fn a_receipt_is_lost_when_all_nodes_of_a_raft_chain_die_together() {
    everything_dies("node", "raft");
}

#[test]
fn a_receipt_is_lost_when_all_nodes_of_an_overlord_chain_die_together() {
    everything_dies("node", "overlord");
}

#[test]
fn a_receipt_is_lost_when_all_services_die_together() {
    everything_dies("services", "bft");
}

/// Vote logs are lost: one node's costs nothing, every node's needs the operator's word.
fn votes_are_lost(consensus: &str) {
    let world = World::new("amnesia", &["--nodes", "4", "--consensus", consensus]);
    let forget =
        |node: usize| std::fs::remove_dir_all(world.node_dir(node).join("data/consensus")).expect("a vote log");
    world.up("node");
    world.down();
    forget(0);
    world.up("node");
    let before = world.status();
    world.until("the node with the lost log follows", |status| height(status, 0) > height(&before, 1) + 2);
    world.down();

    (0..4).for_each(forget);
    let stuck = world.chain(&["up", "-d"]).failed(1);
    assert!(stuck.contains("no block") || stuck.contains("reset-consensus"), "{stuck}");
    world.down();
    for node in 0..4 {
        let config = world.node_dir(node).join("config.toml");
        world.cita(&["node", "reset-consensus", "-c", config.to_str().expect("a path")]).ok();
    }
    world.up("node");
    let after = world.status();
    world.until("the chain goes on", |status| (0..4).all(|node| height(status, node) > height(&after, node) + 1));
    world.down();
}

#[test]
fn a_bft_chain_that_lost_its_vote_logs_never_goes_on() {
    votes_are_lost("bft");
}

#[test]
fn a_raft_chain_that_lost_its_logs_never_goes_on() {
    votes_are_lost("raft");
}

#[test]
fn an_overlord_chain_that_lost_its_vote_logs_never_goes_on() {
    votes_are_lost("overlord");
}
