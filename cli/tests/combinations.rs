//! Any implementation of a service works with any of the others.
//!
//! A covering set of chains: every pair of implementations of two services is in at least one. `CITA_COMBINATIONS=all` runs all there are (some
//! 20 minutes), `CITA_COMBINATIONS=raft,quic` those with all of these words.

mod common;

use std::{collections::BTreeSet, fs, time::Instant};

use cita_service_kit::{ServiceKind, catalogue};
use common::world::{World, assert_equal_states, height, pids, send, wait_for};
use nix::sys::signal::Signal;
use serde_json::Value;

/// What chains differ in, besides the processes that a node is split into.
const CHOSEN: [ServiceKind; 5] =
    [ServiceKind::Consensus, ServiceKind::Network, ServiceKind::Storage, ServiceKind::Executor, ServiceKind::Crypto];

const LAYOUTS: [&str; 2] = ["node", "services"];

/// What needs a program that is not of ours beside the chain is tested on its own.
const NOT_ALONE: [&str; 2] = ["executor_chaincode", "storage_tikv"];

/// A name for each of [`CHOSEN`], and the layout.
type Row = Vec<&'static str>;

/// Every combination.
fn all() -> Vec<Row> {
    let services = CHOSEN.map(|service| {
        let alone = catalogue::of(service).filter(|one| !NOT_ALONE.contains(&one.name));
        alone.map(catalogue::Implementation::short_name).collect::<Vec<_>>()
    });
    let choices = services.into_iter().chain([LAYOUTS.to_vec()]);
    choices.fold(vec![Row::new()], |rows, names| {
        rows.iter().flat_map(|row| names.iter().map(|name| [&row[..], &[*name]].concat())).collect()
    })
}

fn pairs(row: &Row) -> Vec<(usize, usize, &'static str, &'static str)> {
    let columns = 0..row.len();
    columns
        .clone()
        .flat_map(|a| columns.clone().map(move |b| (a, b)))
        .filter(|(a, b)| a < b)
        .map(|(a, b)| (a, b, row[a], row[b]))
        .collect()
}

/// Few rows that have every pair: always the one that has the most new ones.
fn covering(all: &[Row]) -> Vec<Row> {
    let mut missing: BTreeSet<_> = all.iter().flat_map(pairs).collect();
    let mut chosen = Vec::new();
    while !missing.is_empty() {
        let new = |row: &&Row| pairs(row).iter().filter(|pair| missing.contains(pair)).count();
        let best = all.iter().rev().max_by_key(new).expect("a row").clone();
        pairs(&best).iter().for_each(|pair| {
            missing.remove(pair);
        });
        chosen.push(best);
    }
    chosen
}

fn asked() -> Vec<Row> {
    let all = all();
    match std::env::var("CITA_COMBINATIONS") {
        Err(_) => covering(&all),
        Ok(words) if words == "all" => all,
        Ok(words) => all.into_iter().filter(|row| words.split(',').all(|word| row.contains(&word))).collect(),
    }
}

/// Every committed transaction of a workload, or what went wrong.
#[track_caller]
fn transactions(world: &World, row: &Row) {
    let done = world.cita(&["-u", "mix-admin", "bench", "send", "200", "--output", "json"]);
    assert_eq!(done.code, Some(0), "{row:?}: {done:?}\n{}", world.logs());
    let result: Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_eq!(result["committed"], 200, "{row:?}: {result:#}");
}

fn edit(world: &World, node: usize, what: &str, with: &str) {
    let path = world.node_dir(node).join("config.toml");
    let config = fs::read_to_string(&path).expect("a configuration");
    fs::write(&path, config.replace(what, with)).expect("a configuration");
}

fn run(row: &Row) {
    let [consensus, network, storage, executor, crypto, layout] = row[..] else { panic!("{row:?}") };
    let components = [
        "--consensus",
        consensus,
        "--network",
        network,
        "--storage",
        storage,
        "--executor",
        executor,
        "--crypto",
        crypto,
    ];
    let world = World::new("mix", &[&["--nodes", "4", "--block-interval", "0"], &components[..]].concat());
    // One node forgets old states, and one keeps its blocks elsewhere: both must not make a difference.
    edit(&world, 1, "[executor_evm]\n", "[executor_evm]\nmode = \"full\"\nkeep_states = 2\n");
    let other = if storage == "sqlite" { "sled" } else { "sqlite" };
    edit(&world, 3, &format!("[storage_{storage}]"), &format!("[storage_{other}]"));
    world.up(layout);
    transactions(&world, row);

    let before = world.status();
    let victim = 2;
    pids(&before, victim).into_iter().for_each(|pid| send(pid, Signal::SIGKILL));
    transactions(&world, row);
    let end = world.status();
    world.until(&format!("{row:?}: the node that was killed has caught up"), |status| {
        status["state"] == "running" && (0..4).all(|node| height(status, node) >= height(&end, 0))
    });
    assert_equal_states(&world);
    wait_for("all know each other", || (0..4).all(|node| world.status()["nodes"][node]["peers"] == 3).then_some(()));
    world.down();
}

#[test]
fn two_components_do_not_work_together() {
    let rows = asked();
    assert!(!rows.is_empty(), "CITA_COMBINATIONS names no combination");
    for (number, row) in rows.iter().enumerate() {
        let begun = Instant::now();
        run(row);
        #[allow(clippy::print_stderr, reason = "a longer run shows how far it is")]
        let tell = |line: String| eprintln!("{line}");
        tell(format!("{} of {}: {} in {:.1} s", number + 1, rows.len(), row.join(" "), begun.elapsed().as_secs_f64()));
    }
}

#[test]
fn a_pair_of_components_is_in_no_chain_of_the_covering_set() {
    let all = all();
    let covering = covering(&all);
    let covered: BTreeSet<_> = covering.iter().flat_map(pairs).collect();
    assert!(all.iter().flat_map(pairs).all(|pair| covered.contains(&pair)));
    assert!(covering.len() <= 16, "{} chains of {}", covering.len(), all.len());
}
