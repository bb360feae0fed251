//! `bench` against a real chain: what it reports is what the chain has in its blocks.

mod common;

use std::{process::Stdio, time::Duration};

use common::{
    Ran, keys,
    world::{World, pids, send, wait_for},
};
use nix::sys::signal::Signal;
use serde_json::{Value, json};

const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

/// Transactions in all blocks, counted by `watch`.
fn committed(world: &World) -> u64 {
    let text = world.cita(&["watch", "-b", "0", "-e", "+0"]).data();
    let total = text.lines().last().and_then(|line| line.split('`').nth(1)).expect("a total");
    total.parse().expect("a number")
}

/// The hash of a transaction in the highest block that has any.
fn last_transaction(world: &World) -> String {
    let height: u64 = world.cita(&["get", "bn"]).data().trim().parse().expect("a height");
    let hashes =
        (0..=height).rev().map(|height| world.cita(&["get", "block", &height.to_string()]).json()["tx_hashes"].clone());
    let found = hashes.filter_map(|hashes| hashes[0].as_str().map(str::to_owned)).next();
    found.expect("a block with transactions")
}

fn report(world: &World, arguments: &[&str]) -> Value {
    world.cita(&[&["--output", "json", "bench"], arguments].concat()).json()
}

#[test]
fn a_benchmark_reports_other_numbers_than_the_chain_has() {
    let world = World::new("bench", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    let contract = world.deploy("Counter");
    let before = committed(&world);
    let text = world.cita(&["b", "send", "300", "-c", "4", "--batch", "20", "--accounts", "3"]).data();
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("`300` tasks finished in `") && lines[0].ends_with("` ms"), "{text}");
    assert_eq!(lines[1], "`300` success, `0` failure");
    assert!(lines[2].starts_with("`300` committed in `") && lines[2].ends_with(" tx/s"), "{text}");
    for row in ["MEASURE", "sent", "refused", "committed", "latency to finality, p50", "latency to finality, p99"] {
        assert!(lines[4..].iter().any(|line| line.starts_with(row)), "{row}: {text}");
    }
    assert_eq!(committed(&world) - before, 300);

    let own = format!("http://{}", world.addresses("controller")[0]);
    for (count, extra) in [
        (30, &["--batch", "1", "-t", &contract, "-d", "0x4f2be91f", "-q", "60000", "--until", "+50"][..]),
        (200, &["--rate", "2000"]),
        (200, &["--connections", "2", "--in-flight", "50"]),
        (200, &["--nodes", &own, "--presign", "50", "--timeout", "20"]),
    ] {
        let before = committed(&world);
        let report = report(&world, &[&["send", &count.to_string()], extra].concat());
        let names = "workload sent accepted refused retries committed missing executed tx_per_second latency_ms \
                     sending_ms finality_ms blocks fullest_block signed_before_start signing_ms";
        assert_eq!(keys(&report).join(" "), names);
        assert_eq!((&report["accepted"], &report["committed"]), (&count.into(), &count.into()), "{report}");
        assert_eq!((&report["refused"], &report["missing"]), (&json!({}), &0.into()), "{report}");
        assert!(report["latency_ms"]["p99"].as_f64().unwrap() >= report["latency_ms"]["p50"].as_f64().unwrap());
        assert_eq!(committed(&world) - before, count);
    }
    // Every call of the contract counted.
    assert_eq!(world.cita(&["call", &contract, "0x06661abd"]).data().trim(), format!("0x{:064x}", 30));

    let calls = world.cita(&["bench", "call", "200", "-c", "3", "-t", &contract, "-d", "0x06661abd"]).data();
    assert!(calls.contains("`200` tasks finished in `") && calls.contains("`200` success, `0` failure"), "{calls}");
    let calls = report(&world, &["call", "20", "-t", &contract, "-f", NOBODY, "-d", "0x06661abd", "--height", "1"]);
    assert_eq!(keys(&calls).join(" "), "sent answered failed calls_per_second latency_ms took_ms");
    assert_eq!(calls["answered"], 20);

    for (code, arguments, expected) in [
        (1, &["bench", "send", "100", "--until", "+500"][..], "InvalidValidUntilBlock"),
        (1, &["bench", "call", "10", "-t", &contract], "Reverted"),
        (1, &["-u", "nobody", "bench", "send", "10"], "there is no account 'nobody'"),
        (2, &["bench", "send", "0"], "0 is not in 1.."),
        (2, &["bench", "call", "0"], "0 is not in 1.."),
        (2, &["bench", "send", "10", "-d", "0xz"], "invalid hex input"),
        (2, &["bench", "send", "10", "--duration", "1"], "cannot be used with"),
    ] {
        let ran = world.cita(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {ran:?}");
        assert!(ran.stderr.starts_with("Error: ") && ran.stderr.contains(expected), "{arguments:?}: {ran:?}");
    }
    let ran = world.cita(&["bench", "send", "100", "--until", "+500"]);
    assert!(ran.stdout.contains("`0` success, `100` failure"), "{ran:?}");

    let before = committed(&world);
    let unwatched = report(&world, &["send", "100", "--disable-watch"]);
    assert_eq!((&unwatched["accepted"], &unwatched["missing"]), (&100.into(), &0.into()), "{unwatched}");
    wait_for("transactions that nobody watched", || (committed(&world) == before + 100).then_some(()));
    world.down();
}

#[test]
fn a_benchmark_of_transfers_moves_nothing_or_counts_what_it_did_not() {
    let world = World::new("moved", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    let csv = world.home.path().join("run.csv");
    let words =
        ["send", "200", "--workload", "transfer", "--accounts", "4", "-v", "0x5", "--csv", csv.to_str().unwrap()];
    let moved = report(&world, &words);
    assert_eq!((&moved["workload"], &moved["committed"]), (&"transfer".into(), &200.into()), "{moved}");
    assert_eq!(moved["executed"], json!({ "checked": 200, "failed": {} }));
    // The last block has only transfers between fresh accounts, of the value that was asked for.
    let tx = world.cita(&["get", "tx", &last_transaction(&world)]).json();
    let (inner, witness) = (&tx["transaction"]["transaction"], &tx["transaction"]["witness"]);
    assert_eq!(inner["value"], format!("0x{:064x}", 5));
    assert_ne!(inner["to"], witness["sender"]);
    let balance = world.cita(&["get", "balance", inner["to"].as_str().unwrap()]).data();
    assert!(balance.trim() != format!("0x{:064x}", 0), "{balance}");
    let lines = std::fs::read_to_string(&csv).expect("a file");
    assert!(lines.starts_with("elapsed_s,sent,accepted,refused,committed,tx_per_second,p50_ms,p99_ms\n"), "{lines}");
    let last: Vec<&str> = lines.lines().last().unwrap().split(',').collect();
    assert_eq!(last[1..5], ["200", "200", "0", "200"]);
    // A contract that the benchmark creates, with arguments of each call's own.
    let artifact = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contracts/TestToken.json");
    let token = ["--workload", "contract", "--artifact", artifact, "--contract", "TestToken"];
    let new = ["--new", "Gold", "XAU", "1ether", "--function", "transfer"];
    let words = [&["send", "60"], &token[..], &new, &["--args", "0x00{n}", "{random:1..9}"]].concat();
    let refused = world.cita(&[&["bench"], &words[..]].concat()).failed(2);
    assert!(refused.contains("'to' (address) of transfer(address,uint256)"), "{refused}");
    let words = [&["send", "60"], &token[..], &new, &["--args", "{random:address}", "{random:1..9}"]].concat();
    let ran = world.cita(&[&["--output", "json", "bench"], &words[..]].concat());
    let created =
        ran.stderr.split("created the contract at ").nth(1).and_then(|rest| rest.lines().next()).map(str::to_owned);
    let called = ran.json();
    assert_eq!((&called["workload"], &called["committed"]), (&"contract".into(), &60.into()), "{called}");
    assert_eq!(called["executed"], json!({ "checked": 60, "failed": {} }));
    let created = created.expect("an address");
    let own = world.cita(&["get", "tx", &last_transaction(&world)]).json()["transaction"]["witness"]["sender"].clone();
    let balance = ["call", &created, "balanceOf(address)(uint256)", own.as_str().expect("an address")];
    let left: u128 = world.cita(&balance).data().trim().parse().expect("a number");
    assert!((60..60 * 9).contains(&(10u128.pow(18) - left)), "{left}");
    // The same contract by its address, and a function by its signature; whoever has no tokens fails.
    let words = ["send", "40", "--workload", "contract", "-t", &created, "--accounts", "2"];
    let words = [&words[..], &["--function", "transfer(address,uint256)", "--args", "{other}", "9"]].concat();
    let called = report(&world, &words);
    assert_eq!((&called["committed"], &called["executed"]["checked"]), (&40.into(), &40.into()), "{called}");
    for (words, expected) in [
        (&["--function", "add"][..], "which types does 'add' take?"),
        (&["--artifact", artifact, "--contract", "TestToken"], "which function?"),
        (&["-t", &created, "--function", "add(uint256)", "--args", "{x}"], "'{x}' generates nothing"),
        (&["-t", &created, "--function", "add(uint256)"], "takes 1 argument, 0 given"),
        (&["--function", "add()"], "which contract?"),
        (&["-t", &created, "--function", "add()", "-d", "0x12"], "-d is made of"),
    ] {
        let errors = world.cita(&[&["bench", "send", "10", "--workload", "contract"], words].concat()).failed(2);
        assert!(errors.contains(expected), "{words:?}: {errors}");
    }
    assert!(world.cita(&["bench", "send", "10", "--function", "add()"]).failed(2).contains("add --workload contract"));
    // A call that reverts is in a block all the same, and the report says so.
    let contract = world.deploy("Counter");
    let failed = report(&world, &["send", "20", "-t", &contract, "-d", "0xdeadbeef"]);
    assert_eq!((&failed["committed"], &failed["executed"]["checked"]), (&20.into(), &20.into()), "{failed}");
    assert_eq!(failed["executed"]["failed"].as_object().map(|reasons| reasons.len()), Some(1), "{failed}");
    // Who has nothing and is not the admin can give nothing.
    world.cita(&["account", "generate", "--name", "poor"]).ok();
    let poor = world.cita(&["-u", "poor", "bench", "send", "10", "--workload", "transfer"]).failed(1);
    assert!(
        poor.contains("did not get its balance of 10") && poor.contains("hint: act as the chain's admin"),
        "{poor}"
    );
    for (words, expected) in [
        (&["--accounts", "1"][..], "a transfer needs two accounts"),
        (&["-d", "0x12"], "without data"),
        (&["-v", "0xffffffffffffffffffffffffffffffffffffffff"], "the value is too large"),
        (&["--csv", "/no/where.csv"], "cannot write /no/where.csv"),
    ] {
        let ran = world.cita(&[&["bench", "send", "10", "--workload", "transfer"], words].concat());
        assert!(matches!(ran.code, Some(1 | 2)) && ran.stderr.contains(expected), "{words:?}: {ran:?}");
    }
    world.down();
}

#[test]
fn a_benchmark_bounded_by_time_goes_on_or_breaks_its_rate() {
    let world = World::new("paced", &["--nodes", "1", "--block-interval", "1"]);
    world.up("node");
    let report = report(&world, &["send", "--duration", "1", "--presign", "200", "--rate", "100"]);
    let sent = report["committed"].as_u64().unwrap();
    assert!((1..=100).contains(&sent), "{report}");
    assert!(report["sending_ms"].as_f64().unwrap() < 5_000.0, "{report}");
    assert_eq!(committed(&world), sent);
    world.down();
}

#[test]
fn a_benchmark_gives_up_or_loses_count_when_the_pool_is_full() {
    let settings = "pool_transactions = 200\nfull_pool_patience_ms = 1";
    let world = World::one_node("crowd", "1", ("controller", settings));
    let report = report(&world, &["send", "600", "--in-flight", "0"]);
    assert_eq!((&report["committed"], &report["refused"]), (&600.into(), &json!({})), "{report}");
    assert!(keys(&report["retries"]).iter().any(|reason| reason.contains("pool")), "the pool was never full: {report}");
    assert_eq!(committed(&world), 600);
    world.down();
}

/// Requests that a stopped node holds are given up by the client and answered by the node: both happen.
#[test]
fn a_benchmark_counts_a_transaction_twice_or_not_at_all_when_its_answer_is_lost() {
    let world = World::new("lost", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    let pid = pids(&world.status(), 0)[0];
    let words = ["--output", "json", "bench", "send", "1000", "--rate", "1000", "--timeout", "1"];
    let bench = world.home.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for("the first block of the benchmark", || (world.cita(&["get", "bn"]).data() != "0\n").then_some(()));
    send(pid, Signal::SIGSTOP);
    // As long as it takes the client to give up what it asked.
    std::thread::sleep(Duration::from_millis(1500));
    send(pid, Signal::SIGCONT);
    let ran: Ran = bench.wait_with_output().unwrap().into();
    let report = ran.json();
    assert_eq!((&report["committed"], &report["refused"]), (&1000.into(), &json!({})), "{report}");
    assert!(keys(&report["retries"]).iter().any(|reason| reason.contains("no answer in 1 s")), "{report}");
    assert_eq!(committed(&world), 1000);
    world.down();
}
