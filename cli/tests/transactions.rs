//! `send`, `create`, `rpc`, `account` and `admin` against a real chain: what they change, and what they are refused.

mod common;

use common::{
    keys,
    world::{World, creation_code, wait_for},
};
use serde_json::Value;

/// An address that nobody has.
const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

/// `count()` and `add()` of `Counter.sol`.
const COUNT: &str = "0x06661abd";
const ADD: &str = "0x4f2be91f";

/// A chain of one node whose admin is the current account.
fn chain(name: &'static str) -> World {
    let world = World::new(name, &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    world
}

fn word(number: u64) -> String {
    format!("0x{number:064x}")
}

fn height(world: &World) -> u64 {
    world.cita(&["get", "bn"]).data().trim().parse().expect("a height")
}

fn balance(world: &World, address: &str) -> String {
    world.cita(&["get", "balance", address]).data().trim().to_owned()
}

/// The signed part of a transaction, with its hash in its place.
fn inner(world: &World, hash: &str) -> Value {
    let tx = world.cita(&["get", "tx", hash]).json();
    assert_eq!((&tx["type"], &tx["transaction"]["transaction_hash"]), (&"Normal".into(), &hash.into()));
    tx["transaction"]["transaction"].clone()
}

#[test]
fn an_option_of_a_transaction_does_not_reach_the_chain() {
    let world = chain("terms");
    let own = world.cita(&["get", "system-config"]).json()["admin"].as_str().unwrap().to_owned();
    world.succeed(&["admin", "amend", "balance", &own, "0x64"]);

    let before = height(&world);
    let sent = inner(&world, &world.succeed(&["send", NOBODY]));
    let fields = "version to nonce quota valid_until_block data value chain_id";
    assert_eq!(keys(&sent).join(" "), fields);
    assert_eq!((&sent["to"], &sent["data"], &sent["value"]), (&NOBODY.into(), &"0x".into(), &word(0).into()));
    assert_eq!((sent["quota"].as_u64(), sent["valid_until_block"].as_u64()), (Some(200_000), Some(before + 95)));

    let until = (height(&world) + 7).to_string();
    let hash = world.succeed(&["send", NOBODY, "4f2be91f", "-v", "5", "-q", "30000", "--until", &until]);
    let sent = inner(&world, &hash);
    assert_eq!((&sent["data"], &sent["value"], &sent["quota"]), (&ADD.into(), &word(5).into(), &30_000.into()));
    assert_eq!(sent["valid_until_block"].to_string(), until);
    assert_eq!((balance(&world, NOBODY), balance(&world, &own)), (word(5), word(95)));
    let now = height(&world);
    let hash = world.succeed(&["send", NOBODY, "--value", "0x0a", "--quota", "30000", "--until", "+3"]);
    assert_eq!(inner(&world, &hash)["valid_until_block"], now + 3);
    assert_eq!(balance(&world, NOBODY), word(15));

    let (hash, receipt) =
        world.commit(&["create", &creation_code("Probe"), "-v", "0x10", "-q", "3000000", "--until", "+9"]);
    let created = inner(&world, &hash);
    assert_eq!((&created["to"], &created["quota"]), (&"0x".into(), &3_000_000.into()));
    assert_eq!(balance(&world, receipt["contract_addr"].as_str().unwrap()), word(16));
    let (hash, receipt) = world.commit(&["create", &creation_code("Counter")]);
    assert_eq!(inner(&world, &hash)["quota"], 1_073_741_824);

    // What fails in the contract is in a block all the same, with the reason in its receipt.
    let counter = receipt["contract_addr"].as_str().unwrap();
    let (_, failed) = world.commit(&["send", counter, "0x12345678"]);
    assert!(failed["error_msg"].as_str().unwrap().starts_with("Reverted"), "{failed}");
    let (_, poor) = world.commit(&["send", NOBODY, "-v", "0xffff"]);
    assert!(poor["error_msg"].as_str().unwrap().contains("balance"), "{poor}");
    world.down();
}

#[test]
fn a_locked_account_signs_or_an_unlocked_one_does_not() {
    let world = chain("locks");
    world.cita(&["account", "generate", "--name", "vault", "-p", "pw"]).ok();
    world.succeed(&["-u", "vault", "-p", "pw", "send", NOBODY]);
    world.cita(&["account", "unlock", "vault", "-p", "pw"]).ok();
    world.succeed(&["-u", "vault", "send", NOBODY]);
    world.cita(&["account", "lock", "vault", "-p", "pw"]).ok();
    assert!(world.cita(&["-u", "vault", "send", NOBODY]).failed(1).contains("is locked"));
    assert_eq!(height(&world), 2, "what was refused made a block");
    world.down();
}

#[test]
fn a_request_to_the_node_answers_something_else_than_the_chain_does() {
    let world = chain("requests");
    let counter = world.deploy("Counter");
    assert_eq!(world.cita(&["rpc", "add-node", "40001", "node1"]).data(), "Success\n");
    assert_eq!(world.cita(&["rpc", "add-node", "/dns4/localhost/tcp/40002/tls/node2"]).data(), "Success\n");

    // The least quota: with it a transaction succeeds, with one less it does not.
    let estimate = |arguments: &[&str]| -> u64 {
        let text = world.cita(&[&["rpc", "estimate-quota"], arguments].concat()).data();
        text.trim().parse().expect("a bare decimal")
    };
    let quota = estimate(&[ADD, "-t", &counter]);
    assert_eq!(estimate(&[ADD, "--to", &counter, "-f", NOBODY]), quota);
    let (_, short) = world.commit(&["send", &counter, ADD, "-q", &(quota - 1).to_string()]);
    assert_ne!(short["error_msg"], "", "{short}");
    world.succeed(&["send", &counter, ADD, "-q", &quota.to_string()]);
    assert_eq!(world.cita(&["call", &counter, COUNT]).data().trim(), word(1));
    let creation = estimate(&[&creation_code("Counter")]);
    world.succeed(&["create", &creation_code("Counter"), "-q", &creation.to_string()]);
    assert!(world.cita(&["rpc", "estimate-quota", "0x12345678", "-t", &counter]).failed(1).contains("Reverted"));

    let abi = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../services/executor/evm/tests/contracts/Counter.abi"
    ))
    .unwrap();
    let before = height(&world).to_string();
    let hash = world.succeed(&["rpc", "store-abi", &counter, abi.trim(), "-q", "5000000", "--until", "+9"]);
    assert_eq!(inner(&world, &hash)["quota"], 5_000_000);
    assert_eq!(world.cita(&["get", "abi", &counter]).data().trim(), abi.trim());
    assert_eq!(world.cita(&["get", "abi", &counter, &before]).data(), "\n");
    world.down();
}

#[test]
fn an_amendment_of_the_admin_has_no_effect_or_anyone_can_make_one() {
    let world = chain("amends");
    let counter = world.deploy("Counter");
    world.succeed(&["send", &counter, ADD]);
    let count = || world.cita(&["call", &counter, COUNT]).data().trim().to_owned();
    let code = world.cita(&["get", "code", &counter]).data();

    world.succeed(&["admin", "amend", "set-h256", &counter, "0x0", "0x2a", "--quota", "1000000", "--until", "+9"]);
    assert_eq!(count(), word(42));
    assert_eq!(world.cita(&["get", "storage-at", &counter, "0"]).data().trim(), word(42));
    world.succeed(&["admin", "amend", "balance", &counter, "0x64"]);
    assert_eq!(balance(&world, &counter), word(100));
    world.succeed(&["admin", "amend", "abi", &counter, "[]"]);
    assert_eq!(world.cita(&["get", "abi", &counter]).data(), "[]\n");
    // Code that returns 7 to every call.
    world.succeed(&["admin", "amend", "code", &counter, "0x60075f5260205ff3"]);
    assert_eq!((count(), world.cita(&["get", "code", &counter]).data()), (word(7), "0x60075f5260205ff3\n".to_owned()));
    world.succeed(&["admin", "amend", "code", &counter, code.trim()]);
    assert_eq!(count(), word(42));

    world.cita(&["account", "generate", "--name", "stranger"]).ok();
    let amend = ["-u", "stranger", "admin", "amend", "balance", NOBODY, "0x64"];
    let (_, receipt) = world.commit(&amend);
    assert!(receipt["error_msg"].as_str().unwrap().contains("dmin"), "{receipt}");
    assert_eq!(balance(&world, NOBODY), word(0));
    world.down();
}

#[test]
fn a_change_of_the_system_configuration_is_not_in_force() {
    let world = chain("changes");
    let config = || world.cita(&["get", "sc"]).json();
    let first = config();
    let none = format!("0x{}", "0".repeat(66));
    assert_eq!(first["quota_limit_pre_hash"], none);

    let hash = world.change(&["admin", "set-quota-limit", "20000000"]);
    assert_eq!(
        (&config()["quota_limit"], &config()["quota_limit_pre_hash"]),
        (&20_000_000.into(), &hash.as_str().into())
    );
    assert_eq!(world.cita(&["get", "sc", "0"]).json(), first);
    let again = world.change(&["admin", "set-quota-limit", "1073741824"]);
    let tx = world.cita(&["get", "tx", &again]).json();
    assert_eq!((keys(&tx), &tx["type"]), (vec!["type", "height", "index", "transaction"], &"Utxo".into()));
    assert_eq!(keys(&tx["transaction"]).join(" "), "transaction transaction_hash witnesses");
    let utxo = &tx["transaction"]["transaction"];
    assert_eq!(keys(utxo).join(" "), "version pre_tx_hash output lock_id");
    assert_eq!((&utxo["pre_tx_hash"], utxo["lock_id"].as_u64()), (&hash.as_str().into(), Some(1007)));
    assert!(world.cita(&["get", "receipt", &again]).failed(1).contains("Not get the receipt"));

    let validator = first["validators"][0].as_str().unwrap();
    let hash = world.change(&["admin", "update-validators", validator]);
    assert_eq!(
        (&config()["validators"], &config()["validators_pre_hash"]),
        (&first["validators"], &hash.as_str().into())
    );

    world.change(&["admin", "emergency-brake", "on"]);
    assert_eq!(config()["emergency_brake"], true);
    for refused in [&["send", NOBODY][..], &["create", "0x00"], &["admin", "amend", "balance", NOBODY, "0x1"]] {
        let stderr = world.cita(refused).failed(1);
        assert!(stderr.contains(r#"message: "EmergencyBrake""#) && stderr.contains("hint: "), "{refused:?}: {stderr}");
    }
    world.change(&["admin", "emergency-brake", "OFF"]);
    world.succeed(&["send", NOBODY]);

    world.cita(&["account", "generate", "--name", "heir"]).ok();
    let accounts = world.cita(&["account", "list"]).json();
    let heir = accounts.as_array().unwrap().iter().find(|account| account["name"] == "heir").unwrap();
    let heir = heir["address"].as_str().unwrap().to_owned();
    world.change(&["admin", "update-admin", &heir]);
    assert_eq!(config()["admin"], heir);
    assert!(world.cita(&["admin", "set-block-interval", "1"]).failed(1).contains(r#"message: "AdminCheckError""#));
    world.change(&["-u", "heir", "admin", "set-block-interval", "1"]);
    assert_eq!(config()["block_interval"], 1);
    let start = height(&world);
    wait_for("empty blocks", || (height(&world) > start + 1).then_some(()));
    world.down();
}
