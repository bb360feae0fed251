//! Contracts by name: a real ERC-20 of OpenZeppelin, compiled by solc, on a real chain; and `ethabi` without one.

mod common;

use common::{Home, keys, world::World};
use serde_json::{Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contracts");
const TOKEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contracts/TestToken.json");
const BOB: &str = "0x00000000000000000000000000000000000000b0";

/// A chain of one node; its admin is the current account.
fn chain(name: &'static str) -> World {
    let world = World::new(name, &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    world
}

fn own_address(world: &World) -> String {
    world.cita(&["get", "system-config"]).json()["admin"].as_str().unwrap().to_owned()
}

/// The event, if a log was read as one.
fn event(log: &Value) -> &Value {
    &log["decoded"]["event"]
}

/// `create --artifact … --wait`, with the token's three arguments.
fn create(world: &World, more: &[&str]) -> Value {
    let words = ["create", "--artifact", TOKEN, "--contract", "TestToken", "My Token", "MTK", "1000ether", "--wait"];
    world.cita(&[&words, more].concat()).json()
}

#[test]
fn a_token_cannot_be_used_by_name() {
    let world = chain("token");
    let own = own_address(&world);
    let receipt = create(&world, &["--store-abi"]);
    let token = receipt["contract_addr"].as_str().unwrap();
    assert_eq!(receipt["error_msg"], "");
    let minted = json!({"from": format!("0x{}", "0".repeat(40)), "to": own, "value": "1000000000000000000000"});
    assert_eq!(
        receipt["logs"][0]["decoded"],
        json!({"event": "Transfer", "signature": "Transfer(address,address,uint256)", "arguments": minted})
    );
    let old_keys = "tx_hash block_hash block_number tx_index contract_addr logs cumulative_quota_used quota_used \
                    state_root logs_bloom error_msg";
    assert_eq!(keys(&receipt).join(" "), old_keys);

    // By signature, by the ABI in a file, by the ABI on the chain; decoded, in JSON, and in hex.
    let call = |words: &[&str]| world.cita(&[&["call", token], words].concat());
    assert_eq!(call(&["balanceOf(address)(uint256)", &own]).data(), "1000000000000000000000\n");
    assert_eq!(call(&["balanceOf(address)", &own]).data(), "1000000000000000000000\n");
    assert_eq!(call(&["name"]).data(), "My Token\n");
    assert_eq!(call(&["decimals", "--artifact", TOKEN, "--contract", "TestToken"]).data(), "18\n");
    assert_eq!(call(&["name", "--output", "json"]).json(), json!(["My Token"]));
    assert_eq!(call(&["decimals", "--raw"]).data(), format!("0x{:064x}\n", 18));
    assert_eq!(call(&["0x313ce567"]).data(), format!("0x{:064x}\n", 18));
    assert_eq!(call(&["tip", "a, \"b\""]).data(), "a, \"b\"\n0\nfalse\n");
    let unknown = call(&["decimals()"]).data();
    assert_eq!(unknown, "18\n");

    let sent = world.cita(&["send", token, "transfer", BOB, "1.5ether", "--wait"]);
    let receipt: Value = serde_json::from_str(&sent.stdout).unwrap();
    assert!(sent.stderr.starts_with("sent 0x"), "{}", sent.stderr);
    let paid = json!({"from": own, "to": BOB, "value": "1500000000000000000"});
    assert_eq!(receipt["logs"][0]["decoded"]["arguments"], paid);
    let before = receipt["block_number"].as_u64().unwrap() - 1;
    assert_eq!(call(&["balanceOf", BOB]).data(), "1500000000000000000\n");
    assert_eq!(call(&["balanceOf", BOB, "--height", &before.to_string()]).data(), "0\n");
    assert_eq!(call(&["balanceOf", BOB, "--height", "-1"]).data(), "0\n");
    let balance_of = format!("0x70a08231{:0>64}", &BOB[2..]);
    assert_eq!(call(&[&balance_of, "-1"]).data(), format!("0x{:064x}\n", 0));

    let approved = world.cita(&["send", token, "approve(address,uint256)", BOB, "7", "--wait"]).json();
    assert_eq!((event(&approved["logs"][0]), approved["error_msg"].as_str()), (&"Approval".into(), Some("")));
    // The old form prints the hash; `get receipt` decodes when asked to.
    let payments = format!("[({BOB},1),({own},2)]");
    let hash = world.succeed(&["send", token, "pay", &payments, "lunch, drinks"]);
    let plain = world.cita(&["get", "receipt", &hash]).json();
    assert_eq!(event(&plain["logs"][2]), &Value::Null);
    for more in [&["--decode"][..], &["--artifact", TOKEN, "--contract", "TestToken"]] {
        let decoded = world.cita(&[&["get", "receipt", &hash], more].concat()).json();
        let arguments = &decoded["logs"][2]["decoded"]["arguments"];
        assert_eq!(arguments["payments"], json!([[BOB, "1"], [own, "2"]]), "{decoded:#}");
        assert_eq!(arguments["memo"].as_str().map(str::len), Some(66), "a topic that is no word is a hash");
    }
    let quota = world.cita(&["rpc", "estimate-quota", "transfer", BOB, "1", "-t", token]).data();
    assert!((30_000..100_000).contains(&quota.trim().parse::<u64>().unwrap()), "{quota}");

    reasons(&world, token);
    refusals(&world, token);
    dry_runs(&world, token);
    world.down();
}

/// A failure is explained by `call`, `send --wait` and `--dry-run`, with and without an ABI.
fn reasons(world: &World, token: &str) {
    let own = own_address(world);
    let needs = format!("ERC20InsufficientBalance(sender=\"{own}\", balance=");
    let needs = needs.replace('"', "");
    let too_much = ["transfer", BOB, "5000ether"];
    let call = world.cita(&[&["call", token], &too_much[..]].concat()).failed(1);
    assert!(call.contains(&format!("Error: transfer(address,uint256) of {token} reverted: {needs}")), "{call}");
    let sent = world.cita(&[&["send", token], &too_much[..], &["--wait"]].concat());
    assert_eq!(sent.code, Some(1), "{sent:?}");
    let receipt: Value = serde_json::from_str(&sent.stdout).unwrap();
    assert_eq!(receipt["error_msg"], "Reverted");
    assert!(sent.stderr.contains(&format!("reverted: {needs}")) && sent.stderr.contains("hint: "), "{}", sent.stderr);

    let text = world.cita(&["call", token, "mint(uint256)", "2000ether"]).failed(1);
    assert!(text.contains("reverted: too much at once"), "{text}");
    let text = world.cita(&["send", token, "mint(uint256)", "2000ether", "--wait"]);
    assert!(text.code == Some(1) && text.stderr.contains("reverted: too much at once"), "{text:?}");
    let panic = world.cita(&["call", token, "burnExactly", "1", "2"]).failed(1);
    assert!(panic.contains("reverted: panic 0x11 (arithmetic overflow or underflow)"), "{panic}");
    let custom = world.cita(&["call", "-f", BOB, token, "mint(address,uint256)", BOB, "1"]).failed(1);
    assert!(custom.contains(&format!("reverted: NotOwner(caller={BOB})")), "{custom}");
    let quota = world.cita(&["send", token, "transfer", BOB, "1", "-q", "25000", "--wait"]);
    assert!(quota.code == Some(1) && quota.stderr.contains("failed: Out of quota"), "{quota:?}");

    // A contract whose ABI nobody has.
    let bare = create(world, &[])["contract_addr"].as_str().unwrap().to_owned();
    let raw = world.cita(&["call", &bare, "transfer(address,uint256)", BOB, "5000ether"]).failed(1);
    assert!(raw.contains("reverted: an error that no ABI at hand names, data 0xe450d38c"), "{raw}");
    let noted = world.cita(&["call", &bare, "decimals()"]);
    assert!(noted.code == Some(0) && noted.stdout.starts_with("0x") && noted.stderr.contains("decimals()(uint256)"));
    let nameless = world.cita(&["send", &bare, "transfer", BOB, "1"]).failed(1);
    assert!(nameless.contains("invalid hex input: 'transfer'") && nameless.contains("--abi FILE"), "{nameless}");
    let zero = format!("0x{}", "0".repeat(40));
    let refused =
        world.cita(&["create", "--artifact", TOKEN, "--contract", "TestToken", "a", "b", "1", "-q", "60000", "--wait"]);
    assert!(refused.code == Some(1) && refused.stdout.contains(&zero), "{refused:?}");

    // With what it was sent the ABI can be stored later, too.
    world.succeed(&["rpc", "store-abi", &bare, "--artifact", TOKEN, "--contract", "TestToken"]);
    assert_eq!(world.cita(&["call", &bare, "symbol"]).data(), "MTK\n");
}

/// Wrong input is refused before anything is sent, with one line that names it.
fn refusals(world: &World, token: &str) {
    let height = || world.cita(&["get", "bn"]).data();
    let before = height();
    let artifact = ["--artifact", TOKEN, "--contract", "TestToken"];
    for (code, words, expected) in [
        (2, &["transfer", BOB][..], "transfer(address,uint256) takes 2 arguments, 1 given"),
        (2, &["transfer", BOB, "-1"], "'value' (uint256) of transfer(address,uint256): '-1' is negative"),
        (2, &["transfer", "0x12", "1"], "'to' (address) of transfer(address,uint256): an address takes 20 bytes"),
        (2, &["transfer", BOB, "much"], "'much' is not a number"),
        (2, &["mint", "1"], "several functions 'mint': mint(address,uint256), mint(uint256)"),
        (1, &["fly"], "has no function 'fly'"),
        (2, &["transfer(address,uint257)", BOB, "1"], "there is no type 'uint257'"),
        (2, &["0x1234", "5"], "data in hex takes no arguments"),
        (2, &["0xabc"], "invalid hex input: '0xabc'"),
        (2, &["transfer", BOB, "1", "-v", "1wei"], "transfer(address,uint256) is not payable"),
        (2, &["transfer", BOB, "1", "--contract", "TestToken"], "--contract chooses from a file"),
    ] {
        let stderr = world.cita(&[&["send", token], words].concat()).failed(code);
        assert!(stderr.starts_with("Error: ") && stderr.contains(expected), "{words:?}: {stderr}");
    }
    let create = |words: &[&str], code| world.cita(&[&["create"], &artifact[..], words].concat()).failed(code);
    assert!(create(&["a", "b"], 2).contains("TestToken.constructor(string,string,uint256) takes 3 arguments, 2 given"));
    assert!(create(&["a", "b", "1", "-v", "1wei"], 2).contains("is not payable"));
    let several = world.cita(&["create", "--artifact", TOKEN]).failed(1);
    assert!(several.contains("TestToken.sol:TestToken") && several.contains("hint: choose one"), "{several}");
    let abstract_one = world.cita(&["create", "--artifact", TOKEN, "--contract", "ERC20", "a", "b"]).failed(1);
    assert!(abstract_one.contains("has no bytecode"), "{abstract_one}");
    assert!(world.cita(&["create", "00", "11"]).failed(2).contains("--artifact FILE"));
    let nowhere = world.cita(&["create", "--artifact", "/nowhere.json"]).failed(1);
    assert!(nowhere.contains("cannot read the artifact /nowhere.json"), "{nowhere}");
    assert_eq!(height(), before, "something was sent");

    let noted = world.cita(&[&["send", token, "name", "--wait"], &artifact[..]].concat());
    assert!(noted.code == Some(0) && noted.stderr.contains("`call` runs it without a transaction"), "{noted:?}");
}

fn dry_runs(world: &World, token: &str) {
    let own = own_address(world);
    let before = world.cita(&["get", "nonce"]).data();
    let shown = world.cita(&["send", token, "transfer", BOB, "0x10", "--dry-run", "--until", "+7"]);
    assert!(shown.stderr.contains("nothing was sent"), "{shown:?}");
    let shown = shown.json();
    let fields = "account from to function arguments data value quota quota_estimated valid_until_block chain_id \
                  succeeds reason";
    assert_eq!(keys(&shown).join(" "), fields);
    assert_eq!((&shown["from"], &shown["to"], &shown["succeeds"]), (&own.into(), &token.into(), &true.into()));
    assert_eq!(
        shown["arguments"],
        json!([{"name": "to", "type": "address", "value": BOB}, {"name": "value", "type": "uint256", "value": "16"}])
    );
    assert!(shown["quota_estimated"].as_u64().unwrap() < shown["quota"].as_u64().unwrap());
    let table = world.cita(&["send", token, "transfer", BOB, "16", "--dry-run", "--output", "table"]).ok();
    assert!(table.starts_with("FIELD") && table.contains("uint256 value"), "{table}");

    for (words, expected) in [
        (&["transfer", BOB, "5000ether"][..], "reverted: ERC20InsufficientBalance("),
        (&["transfer", BOB, "1", "-q", "21000"], "failed: Out of quota: 21000 given"),
        (&["transfer", BOB, "1", "--until", "+500"], "valid_until_block"),
        (&["transfer", BOB, "1", "-q", "9999999999"], "above the chain's quota_limit"),
    ] {
        let ran = world.cita(&[&["send", token], words, &["--dry-run"]].concat());
        assert_eq!(ran.code, Some(1), "{words:?}: {ran:?}");
        let shown: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(shown["succeeds"], false);
        assert!(ran.stderr.contains(expected), "{words:?}: {}", ran.stderr);
    }
    let creation = ["create", "--artifact", TOKEN, "--contract", "TestToken", "a", "b", "1", "--dry-run"];
    let creation = world.cita(&creation).json();
    assert_eq!((&creation["to"], &creation["succeeds"]), (&Value::Null, &true.into()));
    assert_eq!(world.cita(&["get", "nonce"]).data(), before, "a dry run was sent");
}

#[test]
fn waiting_or_a_default_does_not_respect_the_chains_bounds() {
    let world = chain("bounds");
    let own = own_address(&world);
    world.succeed(&["admin", "amend", "balance", &own, "0xde0b6b3a7640000"]);
    let sent = world.cita(&["send", BOB, "-v", "0.5ether", "--wait"]).json();
    assert_eq!((&sent["error_msg"], sent["logs"].as_array().unwrap().len()), (&"".into(), 0));
    assert_eq!(world.cita(&["get", "balance", BOB]).data().trim(), format!("0x{:064x}", 500_000_000_000_000_000_u64));
    let poor = world.cita(&["send", BOB, "-v", "2ether", "--wait"]);
    assert!(poor.code == Some(1) && poor.stderr.contains("failed: Not enough balance"), "{poor:?}");
    // A position before the current height is one, although the chain does not take it.
    let late = world.cita(&["send", BOB, "--until", "-1", "--wait"]).failed(1);
    assert!(late.contains(r#"message: "InvalidValidUntilBlock""#), "{late}");

    // Defaults stay under a limit that the admin lowered; what is asked for does not.
    world.change(&["admin", "set-quota-limit", "20000000"]);
    let token = create(&world, &["--store-abi"])["contract_addr"].as_str().unwrap().to_owned();
    let abi = world.cita(&["get", "abi", &token]).data();
    assert!(abi.contains("ERC20InsufficientBalance"), "{abi}");
    world.succeed(&["admin", "amend", "balance", BOB, "0x1"]);
    let refused = world.cita(&["create", "0x00", "-q", "20000001"]).failed(1);
    assert!(refused.contains(r#"message: "QuotaUsedExceed""#), "{refused}");
    world.down();
}

#[test]
fn ethabi_prints_something_else_than_the_tool_of_that_name() {
    let home = Home::new();
    let abi = home.path().join("abi.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(TOKEN).unwrap()).unwrap();
    std::fs::write(&abi, file["contracts"]["TestToken.sol"]["TestToken"]["abi"].to_string()).unwrap();
    let abi = abi.to_str().unwrap();
    let ethabi = |words: &[&str]| home.run(&[&["ethabi"], words].concat());
    let (bob, five) = (format!("{:0>64}", &BOB[2..]), format!("{:064x}", 5));

    let call = format!("a9059cbb{bob}{five}\n");
    assert_eq!(ethabi(&["encode", "function", abi, "transfer", "-p", BOB, "-p", &five]).data(), call);
    let signature = "transfer(address,uint256)";
    assert_eq!(ethabi(&["encode", "function", abi, signature, "-p", BOB, "-p", "5", "-l"]).data(), call);
    let chosen = ["encode", "function", TOKEN, "transfer", "--contract", "TestToken", "-p", BOB, "-p", "5", "-l"];
    assert_eq!(ethabi(&chosen).data(), call);
    let strict = ethabi(&["encode", "function", abi, "transfer", "-p", BOB, "-p", "5"]).failed(2);
    assert!(strict.contains("64 hex digits") && strict.contains("hint: -l"), "{strict}");
    let mixed = ethabi(&["encode", "params", "-v", "bool", "1", "-v", "int8", "-5", "--lenient"]).data();
    assert_eq!(mixed, format!("{:064x}{}fb\n", 1, "f".repeat(62)));
    assert_eq!(ethabi(&["encode", "params"]).data(), "\n");

    assert_eq!(ethabi(&["decode", "function", abi, "balanceOf", &five]).data(), "uint256 5\n");
    let both = ethabi(&["decode", "params", "-t", "address", "-t", "uint8", &format!("{bob}{five}")]).data();
    assert_eq!(both, format!("address {}\nuint8 5\n", &BOB[2..]));
    let topic = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    let log = ethabi(&["decode", "log", abi, "Transfer", "-l", topic, "-l", &bob, "-l", &bob, &five]).data();
    assert_eq!(log, format!("from {0}\nto {0}\nvalue 5\n", &BOB[2..]));
    for (code, words, expected) in [
        (1, &["decode", "params", "-t", "uint256", "0x12"][..], "1 bytes of data do not fit the types (uint256)"),
        (1, &["decode", "log", abi, "Transfer", "-l", &bob, &five], "no log of Transfer(address,address,uint256)"),
        (1, &["decode", "log", abi, "Fly", "00"], "has no event 'Fly'"),
        (2, &["decode", "params", "-t", "uint7", "00"], "there is no type 'uint7'"),
        (1, &["encode", "function", FOLDER, "f"], "cannot read the artifact"),
        (1, &["encode", "function", TOKEN, "f"], "there are several contracts"),
    ] {
        let stderr = ethabi(words).failed(code);
        assert!(stderr.contains(expected), "{words:?}: {stderr}");
    }
}
