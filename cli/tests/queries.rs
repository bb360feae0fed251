//! `get`, `call` and `watch` against a real chain: whether what they print is true. What their output looks like is in surface.rs, how they fail in mistakes.rs.

mod common;

use common::world::{World, send, wait_for};
use nix::sys::signal::Signal;
use serde_json::Value;

/// An address that nobody has.
const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

fn zeros() -> String {
    format!("0x{}", "0".repeat(64))
}

/// `set(slot, value)` of `Probe.sol`, which also leaves a log.
fn set(slot: u64, value: u64) -> String {
    format!("0x1ab06ee5{slot:064x}{value:064x}")
}

/// A chain with a contract and a transaction that left a log.
struct Ledger {
    world: World,
    contract: String,
    hash: String,
    receipt: Value,
}

impl Ledger {
    fn new(name: &'static str) -> Self {
        let world = World::new(name, &["--nodes", "1", "--block-interval", "0"]);
        world.up("node");
        let contract = world.deploy("Probe");
        let (hash, receipt) = world.commit(&["send", &contract, &set(7, 42)]);
        Self { world, contract, hash, receipt }
    }

    /// Runs `cita get WORDS`; nothing may be remarked.
    #[track_caller]
    fn get(&self, words: &[&str]) -> String {
        self.world.cita(&[&["get"], words].concat()).data().trim_end_matches('\n').to_owned()
    }

    #[track_caller]
    fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.get(words)).expect("JSON")
    }
}

#[test]
fn two_queries_about_one_thing_contradict_each_other() {
    let ledger = Ledger::new("agree");
    let (contract, hash) = (ledger.contract.as_str(), ledger.hash.as_str());
    let height = ledger.receipt["block_number"].to_string();
    assert_eq!(ledger.get(&["block-number"]), height);
    assert_eq!(ledger.get(&["bn", "-p"]), (ledger.receipt["block_number"].as_u64().unwrap() + 1).to_string());
    let block = ledger.json(&["block", &height]);
    assert_eq!((&block["tx_count"], &block["tx_hashes"][0]), (&1.into(), &hash.into()));
    assert_eq!(ledger.get(&["bh", &height]), ledger.receipt["block_hash"].as_str().unwrap());
    let detail = ledger.json(&["b", &height, "-d"]);
    assert_eq!(detail["raw_transactions"][0]["transaction"], ledger.json(&["tx", hash])["transaction"]);
    for same in ["height", "prev_hash", "timestamp", "time", "transaction_root", "proposer", "proof", "state_root"] {
        assert_eq!(block[same], detail[same], "{same}");
    }
    let genesis = ledger.json(&["block", "earliest"]);
    assert_eq!(
        (&genesis["height"], &genesis["proof"], &genesis["proposer"]),
        (&0.into(), &"0x".into(), &zeros().into())
    );
    assert_eq!(ledger.json(&["sc", "0"]), ledger.json(&["sc"]));

    let log = &ledger.receipt["logs"][0];
    assert_eq!((&log["address"], &log["topics"][2]), (&contract.into(), &format!("0x{:064x}", 7).into()));
    assert_eq!((&log["data"], &log["tx_hash"]), (&format!("0x{:064x}", 42).into(), &hash.into()));
    assert_eq!(ledger.json(&["rp", hash])["roots_info"], ledger.json(&["ri", &height]));

    // State before, at and after the block that changed it, by every way to name it.
    let block_hash = ledger.get(&["bh", &height]);
    let slot = |at: &[&str]| ledger.get(&[&["storage-at", contract, "0x0"], at].concat());
    let value =
        |at: &[&str]| ledger.world.cita(&[&["call", contract, &format!("0x387dd9e9{:064x}", 7)], at].concat()).data();
    let set = format!("0x{:064x}", 42);
    for at in [&[][..], &["latest"], &["pending"], &[&height], &[&block_hash], &["-0"]] {
        assert_eq!(value(at).trim(), set, "call at {at:?}");
        assert_eq!(slot(at), zeros());
    }
    assert_eq!(value(&["-1"]).trim(), zeros());
    let admin = ledger.json(&["sc"])["admin"].as_str().unwrap().to_owned();
    assert_eq!(ledger.world.cita(&["call", contract, "0x8da5cb5b"]).data().trim(), format!("0x{:0>64}", &admin[2..]));
    // The owner may, others may not.
    ledger.world.cita(&["call", contract, "0x1036e0a8"]).data();
    let refused = ledger.world.cita(&["call", "-f", NOBODY, contract, "0x1036e0a8"]).failed(1);
    assert!(refused.contains("Reverted"), "{refused}");

    assert_eq!(ledger.get(&["nonce"]), format!("0x{:064x}", 2));
    assert_eq!(ledger.get(&["nonce", &admin, "-1"]), format!("0x{:064x}", 1));
    assert_eq!(ledger.get(&["nonce", NOBODY, "pending"]), zeros());
    let code = ledger.get(&["code", contract]);
    assert!(code.len() > 1000 && common::world::creation_code("Probe").ends_with(&code[2..]), "{code}");
    assert_eq!(ledger.get(&["code", contract, "earliest"]), "0x");
    assert_eq!(ledger.get(&["code", NOBODY, &block_hash]), "0x");
    assert_eq!(ledger.get(&["abi", contract, &height]), "");
    for balance in [&["balance"][..], &["ba", NOBODY], &["ba", NOBODY, "0"], &["balance", NOBODY, &block_hash]] {
        assert_eq!(ledger.get(balance), zeros(), "{balance:?}");
    }

    let folder = ledger.world.home.path().join("proofs");
    ledger.world.succeed(&["send", NOBODY]);
    let printed = ledger.world.cita(&["get", "ccp", hash, "-o", folder.to_str().unwrap()]);
    let file = folder.join(format!("{}-ccp", &hash[2..18]));
    assert!(printed.stderr.contains(file.to_str().unwrap()), "{printed:?}");
    let proof = printed.json();
    assert_eq!(proof["receipt_proof"], ledger.json(&["rp", hash]));
    assert_eq!(proof["proposal"]["pre_state_root"], proof["state_root"]);
    assert!(std::fs::metadata(file).unwrap().len() > 500);
    ledger.world.down();
}

#[test]
fn a_transaction_that_is_only_pooled_is_not_told_from_one_in_a_block() {
    // Blocks are an hour apart, so the pool keeps what it has.
    let world = World::new("pooled", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    let first = world.succeed(&["send", NOBODY]);
    world.change(&["admin", "set-block-interval", "3600"]);
    let hash = world.cita(&["send", NOBODY, "-q", "100000"]).data();
    let tx = world.cita(&["get", "tx", hash.trim()]).json();
    assert_eq!((tx["height"].as_u64(), tx["index"].as_u64()), (Some(u64::MAX), Some(u64::MAX)));
    assert_eq!(tx["transaction"]["transaction"]["quota"], 100_000);
    assert!(world.cita(&["get", "receipt", hash.trim()]).failed(1).contains("Not get the receipt"));
    assert_eq!(world.cita(&["get", "tx", &first]).json()["index"], 0);
    world.down();
}

#[test]
fn watching_miscounts_blocks_or_does_not_end() {
    let world = World::new("watched", &["--nodes", "1", "--block-interval", "1"]);
    world.up("node");
    world.succeed(&["send", NOBODY]);
    let height = world.cita(&["get", "bn"]).data().trim().to_owned();
    let text = world.cita(&["watch", "-b", "0", "-e", &height]).data();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len() as u64, height.parse::<u64>().unwrap() + 2, "{text}");
    assert_eq!(lines[0], "00:00 block `0` contains `0` txs, finalized: `0`");
    assert!(lines.iter().any(|line| line.contains("contains `1` txs, finalized: `1`")), "{text}");
    let total = lines[lines.len() - 1];
    assert!(total.starts_with("`1` txs finalized in `") && total.ends_with("` tx/s"), "{text}");
    assert_eq!(world.cita(&["w", "-b", "0", "-t", "1"]).data(), world.cita(&["w", "-b", "0", "--until", "1"]).data());
    let empty = world.cita(&["w", "--until-empty", "1"]).data();
    assert_eq!(empty.lines().count(), 2, "{empty}");

    // A node that hangs for a while is waited for.
    let pid = common::world::pids(&world.status(), 0)[0];
    let mut watching = world.home.command(&["watch", "-e", "+3"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    send(pid, Signal::SIGSTOP);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(watching.try_wait().unwrap().is_none(), "it ended without the node");
    send(pid, Signal::SIGCONT);
    wait_for("the end of watching", || watching.try_wait().unwrap());
    let ran: common::Ran = watching.wait_with_output().unwrap().into();
    assert_eq!(ran.ok().lines().count(), 4);
    world.down();
}
