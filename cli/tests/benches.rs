//! `bench` against a real chain: what it reports is what the chain has in its blocks.

mod common;

use std::{process::Stdio, time::Duration};

use common::{
    Ran, keys,
    world::{World, pids, send, wait_for},
};
use nix::sys::signal::Signal;
use serde_json::Value;

const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

/// Transactions in all blocks, counted by `watch`.
fn committed(world: &World) -> u64 {
    let text = world.cita(&["watch", "-b", "0", "-e", "+0"]).data();
    let total = text.lines().last().and_then(|line| line.split('`').nth(1)).expect("a total");
    total.parse().expect("a number")
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
        let names = "tasks success failure sending_ms committed missing finality_ms tx_per_second latency_ms blocks \
                     fullest_block refused retries signed_before_start signing_ms";
        assert_eq!(keys(&report).join(" "), names);
        assert_eq!((&report["success"], &report["committed"]), (&count.into(), &count.into()), "{report}");
        assert_eq!((&report["failure"], &report["missing"]), (&0.into(), &0.into()), "{report}");
        assert!(report["latency_ms"]["p99"].as_f64().unwrap() >= report["latency_ms"]["p50"].as_f64().unwrap());
        assert_eq!(committed(&world) - before, count);
    }
    // Every call of the contract counted.
    assert_eq!(world.cita(&["call", &contract, "0x06661abd"]).data().trim(), format!("0x{:064x}", 30));

    let calls = world.cita(&["bench", "call", "200", "-c", "3", "-t", &contract, "-d", "0x06661abd"]).data();
    assert!(calls.contains("`200` tasks finished in `") && calls.contains("`200` success, `0` failure"), "{calls}");
    let calls = report(&world, &["call", "20", "-t", &contract, "-f", NOBODY, "-d", "0x06661abd", "--height", "1"]);
    assert_eq!(keys(&calls).join(" "), "tasks success failure took_ms calls_per_second latency_ms failed");
    assert_eq!(calls["success"], 20);

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
    assert_eq!((&unwatched["success"], &unwatched["missing"]), (&100.into(), &0.into()), "{unwatched}");
    wait_for("transactions that nobody watched", || (committed(&world) == before + 100).then_some(()));
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
    assert_eq!((&report["committed"], &report["failure"]), (&600.into(), &0.into()), "{report}");
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
    assert_eq!((&report["committed"], &report["failure"]), (&1000.into(), &0.into()), "{report}");
    assert!(keys(&report["retries"]).iter().any(|reason| reason.contains("no answer in 1 s")), "{report}");
    assert_eq!(committed(&world), 1000);
    world.down();
}
