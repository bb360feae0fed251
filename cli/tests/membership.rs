//! Nodes come and go while transactions flow.

mod common;

use std::time::{Duration, Instant};

use cita_service_api::Address;
use common::world::{Load, World, assert_equal_states, height, nodes, pids, send, wait_for};
use nix::sys::signal::Signal;
use serde_json::Value;

/// Calls of nobody: cheap, and every one gets its receipt.
fn users(world: &World) -> Load {
    Load::start(world, Address([1; 20]), Vec::new(), 10)
}

fn list(world: &World) -> Vec<Value> {
    let listed = world.chain(&["node", "list", "--output", "json"]).json();
    listed.as_array().expect("nodes").clone()
}

fn validators(world: &World) -> Vec<String> {
    let config = world.cita(&["get", "system-config"]).json();
    let all = config["validators"].as_array().expect("validators").iter();
    all.map(|validator| validator.as_str().expect("an address").to_owned()).collect()
}

#[track_caller]
fn goes_on(world: &World, load: &Load, what: &str) {
    let receipts = load.receipts();
    wait_for(&format!("receipts {what}"), || (load.receipts() > receipts + 10).then_some(()));
    let before = world.status();
    world.until(&format!("blocks {what}"), |status| height(status, 1) > height(&before, 1));
}

#[test]
fn a_node_that_joins_does_not_vote_or_one_that_leaves_stops_the_chain() {
    let world = World::new("club", &["--nodes", "4", "--block-interval", "1"]);
    world.up("node");
    let load = users(&world);
    goes_on(&world, &load, "before anything changes");

    let added = world.chain(&["node", "add", "--validator", "--output", "json"]).json();
    assert_eq!(
        (&added["node"], &added["is_validator"], &added["state"]),
        (&"node4".into(), &true.into(), &"running".into())
    );
    assert_eq!(validators(&world).len(), 5);
    world.until("all know each other", |status| (0..5).all(|node| status["nodes"][node]["peers"] == 4));
    goes_on(&world, &load, "with five validators");

    // Refusals change nothing.
    let twice = world.chain(&["node", "add", "node4"]).failed(1);
    assert!(twice.contains("node4"), "{twice}");
    assert_eq!(list(&world).len(), 5);
    assert!(world.chain(&["node", "remove", "node9", "-y"]).failed(1).contains("no node 'node9'"));
    assert!(world.chain(&["node", "remove", "node1", "--purge"]).failed(2).contains("-y"));

    // A founder leaves. Of the four that are left one more is held: the chain goes on only if the new one votes.
    let address = list(&world)[0]["address"].clone();
    world.chain(&["node", "remove", "node0", "--purge", "-y"]).ok();
    assert!(!world.node_dir(0).exists());
    assert_eq!(list(&world).len(), 4);
    // The context still leads to the chain.
    assert!(!validators(&world).contains(&address.as_str().expect("an address").to_owned()));
    let status = world.status();
    let held = pids(&status, 0)[0];
    send(held, Signal::SIGSTOP);
    goes_on(&world, &load, "with three of four, one of them new");
    // Without another one the chain would stand still, and says so instead.
    let refused = world.chain(&["node", "remove", "node2", "-y"]).failed(1);
    assert!(refused.contains("stand still"), "{refused}");
    send(held, Signal::SIGCONT);
    world
        .until("the held one is back", |status| status["state"] == "running" && height(status, 0) >= height(status, 1));

    // A follower without a vote comes, stays up to date, goes, and comes back with its folder.
    world.chain(&["node", "add", "watcher"]).ok();
    world.chain(&["node", "remove", "watcher"]).ok();
    assert!(world.home.path().join("chains/club/club-watcher").exists());
    let back = world.chain(&["node", "add", "watcher", "--output", "json"]).json();
    assert_eq!(back["is_validator"], false);
    goes_on(&world, &load, "with a follower");
    drop(load);
    assert_equal_states(&world);

    // What was changed while it ran is what starts again.
    world.down();
    assert!(world.chain(&["node", "add", "late", "--validator"]).failed(1).contains("does not run"));
    world.chain(&["node", "remove", "watcher", "--purge", "-y"]).ok();
    world.chain(&["node", "add", "late"]).ok();
    assert_eq!(list(&world).len(), 5);
    world.up("node");
    let before = world.status();
    world.until("all five follow", |status| {
        nodes(status) == 5 && (0..5).all(|node| height(status, node) > height(&before, 1) + 1)
    });
    assert_equal_states(&world);
}

/// Sends a change of validators, and waits until it is in a block: not until those who are validators from it on have that block, too.
#[track_caller]
fn change(world: &World, set: &[&String]) {
    let words = ["-u", "churn-admin", "admin", "update-validators"];
    let set: Vec<&str> = set.iter().map(|address| address.as_str()).collect();
    let hash = world.cita(&[&words[..], &set].concat()).ok().trim().to_owned();
    world.until(&format!("the block of change {hash} to {set:?}"), |_| {
        world.cita(&["get", "tx", &hash]).json()["height"].as_u64().expect("a height") < u64::MAX
    });
}

/// `CITA_MEMBERSHIP_CYCLES` says how often; every tenth cycle a whole node comes and goes, in the others a validator is added, removed or
/// replaced among nodes that are there.
fn churn(consensus: &str) {
    let cycles: usize = std::env::var("CITA_MEMBERSHIP_CYCLES").ok().and_then(|n| n.parse().ok()).unwrap_or(50);
    let world = World::new("churn", &["--nodes", "4", "--block-interval", "0", "--consensus", consensus]);
    world.up("node");
    for node in ["node4", "node5"] {
        world.chain(&["node", "add", node]).ok();
    }
    let everyone: Vec<String> =
        list(&world).iter().map(|node| node["address"].as_str().expect("an address").to_owned()).collect();
    let load = users(&world);
    let (mut in_sets, mut in_nodes, mut slowest) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for cycle in 0..cycles {
        let (begun, receipts) = (Instant::now(), load.receipts());
        if cycle % 10 == 9 {
            world.chain(&["node", "add", "guest", "--validator"]).ok();
            world.chain(&["node", "remove", "guest", "--purge", "-y"]).ok();
            in_nodes += begun.elapsed();
        } else {
            // Four, five and six validators in turn; each time others are left out.
            let count = 4 + cycle % 3;
            let set: Vec<&String> = everyone.iter().cycle().skip(cycle % everyone.len()).take(count).collect();
            change(&world, &set);
            in_sets += begun.elapsed();
        }
        wait_for(&format!("receipts after cycle {cycle}"), || (load.receipts() > receipts).then_some(()));
        slowest = slowest.max(begun.elapsed());
    }
    drop(load);
    let end = world.status();
    world.until("all nodes have all blocks", |status| (0..6).all(|node| height(status, node) >= height(&end, 0)));
    assert_equal_states(&world);
    assert!(!world.logs().contains("ERROR"), "{}", world.logs());
    let full = cycles / 10;
    let each = |time: Duration, count: usize| time.as_secs_f64() / count.max(1) as f64;
    #[allow(clippy::print_stderr, reason = "a longer run is made for its figures")]
    let tell = |figures: String| eprintln!("{figures}");
    tell(format!(
        "{consensus}, {cycles} cycles: {:.2} s a change of validators, {:.2} s for a node that comes and goes, slowest {:.2} s",
        each(in_sets, cycles - full),
        each(in_nodes, full),
        slowest.as_secs_f64()
    ));
}

#[test]
fn a_bft_chain_stalls_or_parts_when_validators_come_and_go_all_the_time() {
    churn("bft");
}

#[test]
fn a_raft_chain_stalls_or_parts_when_validators_come_and_go_all_the_time() {
    churn("raft");
}

#[test]
fn an_overlord_chain_stalls_or_parts_when_validators_come_and_go_all_the_time() {
    churn("overlord");
}

/// Of two validators both are needed: the new one has to vote from the first height on.
#[test]
fn a_second_validator_of_six_processes_does_not_vote_at_once() {
    let world = World::new("pair", &["--nodes", "1", "--block-interval", "0"]);
    world.up("services");
    let nothing = ["send", "0x0000000000000000000000000000000000000001", "0x"];
    world.succeed(&nothing);
    for _ in 0..2 {
        let added = world.chain(&["node", "add", "second", "--validator", "--output", "json"]).json();
        assert_eq!(added["is_validator"], true);
        assert_eq!(pids(&world.status(), 1).len(), 6);
        world.succeed(&nothing);
        world.chain(&["node", "remove", "second"]).ok();
        world.succeed(&nothing);
    }
    assert!(world.chain(&["node", "remove", "node0", "-y"]).failed(1).contains("only node"));
}

#[test]
fn a_node_in_danger_mode_votes_stops_the_chain_or_falls_behind() {
    let world = World::new("danger", &["--nodes", "4", "--block-interval", "1"]);
    let path = world.node_dir(3).join("config.toml");
    let trusted = std::fs::read_to_string(&path).expect("a configuration");
    std::fs::write(&path, trusted.replace("[node]\n", "[node]\ndanger = true\n")).expect("a configuration");
    world.up("node");
    let danger = world.addresses("controller")[3].clone();
    assert_eq!(world.cita(&["-r", &danger, "get", "node-status"]).json()["is_danger"], true);
    let refused = world.cita(&["-r", &danger, "send", "0x0000000000000000000000000000000000000001", "0x"]).failed(1);
    assert!(refused.contains("danger mode"), "{refused}");
    let before = world.status();
    let all = world.until("all four follow", |status| (0..4).all(|node| height(status, node) > height(&before, 0) + 3));

    // It is one that does not vote: without another one nothing is decided.
    let held = pids(&all, 2)[0];
    send(held, Signal::SIGSTOP);
    std::thread::sleep(Duration::from_secs(1));
    let stands = height(&world.status(), 0);
    std::thread::sleep(Duration::from_secs(4));
    let still = height(&world.status(), 0);
    send(held, Signal::SIGCONT);
    assert!(
        still <= stands + 1,
        "blocks {stands} to {still} were decided by two of four, so the third vote was the suspect's"
    );
    world.until("the chain goes on", |status| (0..4).all(|node| height(status, node) > still));

    // Trusted again, it votes again.
    std::fs::write(&path, trusted).expect("a configuration");
    world.chain(&["restart", "node3"]).ok();
    let again =
        world.until("it has caught up", |status| height(status, 3) >= height(status, 0) && height(status, 3) > still);
    assert_eq!(world.cita(&["-r", &danger, "get", "node-status"]).json()["is_danger"], false);
    send(held, Signal::SIGSTOP);
    world.until("blocks with its vote", |status| height(status, 0) > height(&again, 0) + 2);
    send(held, Signal::SIGCONT);
    assert_equal_states(&world);
}

#[test]
fn waiting_transactions_are_lost_when_their_node_is_killed() {
    let settings = ("controller", "tx_persistence = true");
    let world = World::one_node("patient", "3", settings);
    // The block after these is seconds away: all of them wait when the node dies.
    let sent: Vec<String> = (0..3)
        .map(|_| world.cita(&["send", "0x0000000000000000000000000000000000000001", "0x"]).ok().trim().to_owned())
        .collect();
    world.kill_everything();
    world.up("node");
    for hash in &sent {
        wait_for("the receipt of a transaction that waited", || {
            (world.cita(&["get", "receipt", hash]).code == Some(0)).then_some(())
        });
    }
}
