//! A chain whose transactions are run by chaincodes of Hyperledger Fabric, one process a node.

mod common;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use common::world::{World, assert_equal_states, height, nodes};

/// What `docs/examples/chaincode` is called where nothing else is configured, and the receiver that this name is.
const CHAINCODE: &str = "chaincode";
const RECEIVER: &str = "0x636861696e636f64650000000000000000000000";

/// Node packages with Fabric's shim, which `./dev test` brings.
fn node_modules() -> PathBuf {
    let given = env::var_os("CITA_NODE_MODULES").map(PathBuf::from);
    let modules = given.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/cita/node/node_modules")));
    modules
        .filter(|modules| modules.join(".bin/fabric-chaincode-node").is_file())
        .expect("Node packages with fabric-shim: run `./dev test`, or set CITA_NODE_MODULES")
}

struct Process(Child);

impl Process {
    /// Starts the chaincode of a node.
    fn start(world: &World, node: usize) -> Self {
        let config = fs::read_to_string(world.node_dir(node).join("config.toml")).expect("a configuration");
        let config: toml::Table = config.parse().expect("TOML");
        let address = format!("127.0.0.1:{}", config["executor_chaincode"]["port"]);
        let modules = node_modules();
        let child = Command::new(modules.join(".bin/fabric-chaincode-node"))
            .args(["start", "--peer.address", &address, "--chaincode-id-name", CHAINCODE, "--module-path"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/chaincode"))
            .env("NODE_PATH", &modules)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("node runs");
        Self(child)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn data(args: &[&str]) -> String {
    format!("0x{}", hex::encode(serde_json::json!({ "Args": args }).to_string()))
}

/// Sends a transaction and waits for its block.
#[track_caller]
fn transact(world: &World, args: &[&str]) {
    world.change(&["send", RECEIVER, &data(args)]);
}

/// What a call returns, as text.
#[track_caller]
fn call(world: &World, args: &[&str]) -> String {
    let answer = world.cita(&["call", RECEIVER, &data(args)]).ok();
    String::from_utf8(hex::decode(answer.trim().trim_start_matches("0x")).expect("hex")).expect("text")
}

#[test]
fn chaincodes_do_not_compute_a_chain_together() {
    let world = World::new("deeds", &["--nodes", "4", "--block-interval", "0", "--executor", "chaincode"]);
    world.up("services");
    let mut processes: Vec<Process> = (0..4).map(|node| Process::start(&world, node)).collect();
    transact(&world, &["put", "house", "alice"]);
    assert_eq!(call(&world, &["get", "house"]), "alice");
    transact(&world, &["fail", "house", "bob"]);
    let refused = world.cita(&["call", RECEIVER, &data(&["get", "boat"])]).failed(1);
    assert!(refused.contains("there is no note 'boat'"), "{refused}");
    let receipt = world.cita(&["get", "receipt", &format!("0x{}", "ab".repeat(32))]).failed(1);
    assert!(receipt.contains("executor_chaincode is no EVM"), "{receipt}");

    // A node whose chaincode is away stands still; the others go on, and it follows as soon as it can.
    drop(processes.pop());
    for owner in ["bob", "carol"] {
        transact(&world, &["put", "house", owner]);
    }
    let status = world.status();
    assert!(height(&status, 3) < height(&status, 0), "{status:#}");
    processes.push(Process::start(&world, 3));
    world.until("the node has caught up", |status| {
        (0..nodes(status)).all(|node| height(status, node) >= height(status, 0)) && height(status, 0) > 0
    });
    assert_equal_states(&world);
    assert_eq!(call(&world, &["get", "house"]), "carol");
    world.down();
}
