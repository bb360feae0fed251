//! A chain with secp256k1 and Keccak-256: what the other tests do with SM2, from the account to the proof.

mod common;

use cita_crypto_eth::{KeyPair, keccak256, recover};
use cita_service_api::{Address, Hash};
use common::world::World;
use serde_json::Value;

const NOBODY: &str = "0x00000000000000000000000000000000000000aa";
/// `add()` and `count()` of the executor's Counter.
const ADD: &str = "0x4f2be91f";
const COUNT: &str = "0x06661abd";

fn bytes<const N: usize>(value: &Value) -> [u8; N] {
    let digits = value.as_str().unwrap().strip_prefix("0x").unwrap();
    hex::decode(digits).unwrap().try_into().unwrap()
}

/// A contract is created, called and proved; the sender of every transaction is who signed it.
fn transact(world: &World) {
    let admin = world.cita(&["account", "export", &format!("{}-admin", world.name())]).json();
    assert_eq!(admin["crypto_type"], "ETH");
    let contract = world.deploy("Counter");
    let hash = world.succeed(&["send", &contract, ADD]);
    let count = world.cita(&["call", &contract, COUNT]).data();
    assert_eq!(count.trim(), format!("0x{:064x}", 1));

    let tx = world.cita(&["get", "tx", &hash]).json();
    let witness = &tx["transaction"]["witness"];
    assert_eq!(witness["sender"], admin["address"]);
    let signed = Hash(bytes(&tx["transaction"]["transaction_hash"]));
    let signer = recover(&signed, &bytes(&witness["signature"])).unwrap();
    assert_eq!(signer, Address(bytes(&admin["address"])));

    // The block's hash and its transactions' root are Keccak's.
    let height = tx["height"].to_string();
    let block = world.cita(&["get", "block", &height]).json();
    let hashes: Vec<u8> = block["tx_hashes"].as_array().unwrap().iter().flat_map(bytes::<32>).collect();
    assert_eq!(block["transaction_root"], keccak256(&hashes).to_string());

    let proof = world.cita(&["get", "receipt-proof", &hash]).json();
    assert_eq!(proof["receipt"]["transaction_hash"], hash);

    // And so are the votes that convince somebody else.
    world.succeed(&["send", NOBODY]);
    let folder = world.home.path().join("proofs");
    world.cita(&["get", "cross-chain-proof", &hash, "-o", folder.to_str().unwrap()]).ok();
    let file = folder.join(format!("{}-ccp", &hash[2..18]));
    let verdict = world.cita(&["verify", "cross-chain-proof", "-f", file.to_str().unwrap()]).json();
    assert_eq!(verdict["code"], 1, "{verdict}");
    let other = world.cita(&["--crypto", "SM", "verify", "cross-chain-proof", "-f", file.to_str().unwrap()]);
    assert_eq!(other.code, Some(1), "{other:?}");
}

#[test]
fn four_nodes_of_a_chain_of_the_other_suite_disagree_or_do_not_take_its_transactions() {
    let world = World::new("ether", &["--nodes", "4", "--block-interval", "0", "--crypto", "eth"]);
    world.up("node");
    let context = world.cita(&["context", "list"]).json()["contexts"]["ether"].clone();
    assert_eq!((&context["crypto_type"], &context["account_name"]), (&"ETH".into(), &"ether-admin".into()));
    transact(&world);

    // An account with a password signs as well as one without.
    world.cita(&["account", "generate", "--name", "vault", "-p", "pw"]).ok();
    let ran = world.home.command(&["-u", "vault", "send", NOBODY]).env("CITA_PASSWORD", "pw").output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let report = world.cita(&["bench", "send", "200", "-c", "4"]);
    assert!(report.stdout.contains("`200` success, `0` failure"), "{report:?}");

    // The admin changes what only it may change, and then is another.
    world.change(&["admin", "set-quota-limit", "20000000"]);
    assert_eq!(world.cita(&["get", "system-config"]).json()["quota_limit"], 20_000_000);
    let heir = world.cita(&["account", "generate", "--name", "heir"]).json();
    world.change(&["admin", "update-admin", heir["address"].as_str().unwrap()]);
    assert_eq!(world.cita(&["get", "system-config"]).json()["admin"], heir["address"]);
    let refused = world.cita(&["admin", "set-quota-limit", "30000000"]).failed(1);
    assert!(refused.contains("only the chain's admin"), "{refused}");
    world.change(&["-u", "heir", "admin", "set-quota-limit", "30000000"]);

    // The wrong suite is noticed before the chain is asked, and by the chain when it is not.
    let before = world.cita(&["-u", "default", "send", NOBODY]).failed(1);
    assert!(before.contains("account 'default' is of the suite SM, but the chain is of ETH"), "{before}");
    let after = world.cita(&["-u", "default", "--crypto", "SM", "send", NOBODY]).failed(1);
    assert!(after.contains("the chain refused") && after.contains("another crypto suite"), "{after}");

    // All nodes have the same state.
    let height = world.cita(&["get", "block-number"]).data();
    let blocks: Vec<_> = world
        .addresses("controller")
        .iter()
        .map(|node| {
            world.until("every node has the block", |status| {
                let nodes = status["nodes"].as_array().unwrap();
                nodes.iter().all(|one| one["height"].as_u64() >= height.trim().parse().ok())
            });
            world.cita(&["-r", node, "get", "block", height.trim()]).json()
        })
        .collect();
    assert!(blocks.windows(2).all(|pair| pair[0] == pair[1]), "{blocks:#?}");
    world.down();
}

#[test]
fn one_node_of_the_other_suite_needs_its_services_in_one_process() {
    let world = World::new("lone", &["--nodes", "1", "--block-interval", "0", "--crypto", "ETH"]);
    world.up("services");
    transact(&world);
    // A key that was made elsewhere signs here.
    let key = KeyPair::generate();
    let secret = format!("0x{}", hex::encode(*key.secret_bytes()));
    world.cita(&["account", "import", &secret, "--name", "foreign"]).ok();
    let hash = world.succeed(&["-u", "foreign", "send", NOBODY]);
    let sender = world.cita(&["get", "tx", &hash]).json()["transaction"]["witness"]["sender"].clone();
    assert_eq!(sender, key.address().to_string());
    world.down();
}
