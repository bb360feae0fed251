//! A node whose storage is somebody else's program: the example in Python, started and watched by the chain's supervisor.

mod common;

use std::{env, fs, path::PathBuf};

use cita_service_api::parse_hex;
use common::world::{Load, World, assert_equal_states, height, send, wait_for};
use nix::sys::signal::Signal;
use serde_json::Value;

/// A Python with grpcio, which `./dev test` brings.
fn python() -> PathBuf {
    let given = env::var_os("CITA_PYTHON").map(PathBuf::from);
    let python = given.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/cita/venv/bin/python")));
    python.filter(|python| python.is_file()).expect("a Python with grpcio: run `./dev test`, or set CITA_PYTHON")
}

/// Puts the program in the place of a node's storage.
fn replace_storage(world: &World, node: usize) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let (script, protos) = (root.join("docs/examples/storage_service.py"), root.join("proto/protos"));
    let words = [
        python().to_string_lossy().into_owned(),
        script.to_string_lossy().into_owned(),
        "--port".into(),
        "{port}".into(),
        "--data".into(),
        "{data}".into(),
        "--protos".into(),
        protos.to_string_lossy().into_owned(),
    ];
    let path = world.node_dir(node).join("config.toml");
    let config = fs::read_to_string(&path).expect("a configuration");
    let section = format!("[storage_foreign]\ncommand = {}\n", serde_json::to_string(&words).expect("a list"));
    assert!(config.contains("[storage_rocksdb]\n"));
    fs::write(&path, config.replace("[storage_rocksdb]\n", &section)).expect("a configuration");
}

/// The process that is a node's storage.
fn storage(status: &Value, node: usize) -> Option<u64> {
    let processes = status["nodes"][node]["processes"].as_array()?;
    processes.iter().find(|process| process["service"] == "storage")?["pid"].as_u64()
}

fn a_chain_with_it(layout: &str) {
    let world = World::new("guest", &["--nodes", "4", "--block-interval", "0"]);
    replace_storage(&world, 0);
    replace_storage(&world, 1);
    world.up(layout);
    let contract = world.deploy("Counter");
    let add = parse_hex("0x4f2be91f").expect("hex");
    let load = Load::start(&world, contract.parse().expect("an address"), add, 10);
    wait_for("receipts", || (load.receipts() > 20).then_some(()));

    let before = world.status();
    let killed = storage(&before, 0).expect("the storage is a process of its own");
    send(killed, Signal::SIGKILL);
    world.until("another one is started in its place, and the node goes on", |status| {
        storage(status, 0).is_some_and(|pid| pid != killed) && height(status, 0) > height(&before, 3) + 2
    });
    let receipts = load.receipts();
    wait_for("receipts after that", || (load.receipts() > receipts + 20).then_some(()));
    drop(load);
    let end = world.status();
    world.until("all nodes have all blocks", |status| (0..4).all(|node| height(status, node) >= height(&end, 3)));
    assert_equal_states(&world);
    // Old blocks are in it.
    assert_eq!(world.cita(&["get", "block", "1"]).json()["height"], 1);
    world.down();
    world.up(layout);
    assert_eq!(world.cita(&["get", "block", "1"]).json()["height"], 1);
    world.succeed(&["send", &contract, "0x4f2be91f"]);
}

#[test]
fn a_chain_of_nodes_does_not_run_on_a_storage_in_python() {
    a_chain_with_it("node");
}

#[test]
fn a_chain_of_services_does_not_run_on_a_storage_in_python() {
    a_chain_with_it("services");
}
