//! The admin changes a chain while transactions flow, whatever its consensus.

mod common;

use common::world::{Load, World, assert_equal_states, height, wait_for};
use serde_json::Value;

/// Adds one to the counter of `Counter.sol`.
const ADD: &str = "0x4f2be91f";

fn config(world: &World) -> Value {
    world.cita(&["get", "system-config"]).json()
}

#[track_caller]
fn goes_on(load: &Load, what: &str) {
    let receipts = load.receipts();
    wait_for(&format!("receipts {what}"), || (load.receipts() > receipts + 10).then_some(()));
}

fn changes(consensus: &str) {
    let world = World::new("state", &["--nodes", "4", "--block-interval", "1", "--consensus", consensus]);
    world.up("node");
    let contract = world.deploy("Counter");
    let add = cita_service_api::parse_hex(ADD).expect("hex");
    let load = Load::start(&world, contract.parse().expect("an address"), add, 10);
    goes_on(&load, "before anything changes");

    world.change(&["admin", "set-block-interval", "0"]);
    goes_on(&load, "without a pause between blocks");
    world.change(&["admin", "set-quota-limit", "20000000"]);
    goes_on(&load, "in small blocks");
    assert_eq!((&config(&world)["block_interval"], &config(&world)["quota_limit"]), (&0.into(), &20_000_000.into()));

    // One validator less, one more again, and others in another order.
    let all = config(&world)["validators"].as_array().expect("validators").clone();
    let all: Vec<&str> = all.iter().map(|one| one.as_str().expect("a validator")).collect();
    for set in [&all[1..], &all[..], &[all[2], all[0], all[3], all[1]]] {
        world.change(&[&["admin", "update-validators"], set].concat());
        goes_on(&load, "with other validators");
        assert_eq!(config(&world)["validators"], serde_json::to_value(set).expect("JSON"));
    }

    // Users stop, the admin does not, and users go on.
    world.change(&["admin", "emergency-brake", "on"]);
    let nothing = ["send", "0x0000000000000000000000000000000000000001", "0x"];
    let refused = world.cita(&nothing).failed(1);
    assert!(refused.contains("EmergencyBrake"), "{refused}");
    world.change(&["admin", "set-block-interval", "1"]);
    world.change(&["admin", "emergency-brake", "off"]);
    goes_on(&load, "after the brake");
    world.succeed(&["admin", "amend", "set-h256", &contract, "0x7", "0x2a"]);

    let heir = world.cita(&["account", "generate", "--name", "heir"]).json();
    world.change(&["admin", "update-admin", heir["address"].as_str().expect("an address")]);
    let refused = world.cita(&["admin", "set-block-interval", "3"]).failed(1);
    assert!(refused.contains("AdminCheckError"), "{refused}");
    world.change(&["-u", "heir", "admin", "set-block-interval", "2"]);
    goes_on(&load, "under another admin");
    drop(load);

    let end = world.status();
    world.until("all nodes have all blocks", |status| (0..4).all(|node| height(status, node) >= height(&end, 0)));
    assert_equal_states(&world);
    // What was changed is what the chain starts with again.
    let before = config(&world);
    world.down();
    world.up("node");
    assert_eq!(config(&world), before);
    world.succeed(&nothing);
}

#[test]
fn a_change_by_the_admin_stops_a_chain_under_bft() {
    changes("bft");
}

#[test]
fn a_change_by_the_admin_stops_a_chain_under_raft() {
    changes("raft");
}

#[test]
fn a_change_by_the_admin_stops_a_chain_under_overlord() {
    changes("overlord");
}
