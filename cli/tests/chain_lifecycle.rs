//! A whole chain from its making to its removal, through the binary.

mod common;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
};

use common::world::{World, height, pids, send};
use nix::sys::signal::Signal;
use serde_json::Value;

fn is_running(status: &Value) -> bool {
    status["state"] == "running"
}

#[test]
fn a_chain_is_made_started_killed_restarted_stopped_and_removed() {
    let world = World::empty("c");
    let up = world.chain(&["up", "c", "--nodes", "2", "-d", "--output", "json"]).json();
    assert_eq!(up["nodes"].as_array().unwrap().len(), 2);
    assert!(up["first_block_ms"].as_u64().unwrap() > 0 && up["height"].as_u64().unwrap() > 0);
    assert_eq!(world.cita(&["context", "list"]).json()["default_context"], "c");
    assert_eq!(world.cita(&["chain", "list", "--output", "json"]).json()[0]["state"], "running");

    let before = world.until("both nodes know each other", |s| is_running(s) && s["nodes"][0]["peers"] == 1);
    world.chain(&["up", "c", "-d"]).ok();
    assert_eq!(pids(&world.status(), 0), pids(&before, 0), "a second `up` touched the chain");

    // The supervisor brings back what dies.
    send(pids(&before, 1)[0], Signal::SIGKILL);
    let back = world.until("node1 comes back", |s| is_running(s) && pids(s, 1) != pids(&before, 1));
    assert_eq!(back["nodes"][1]["processes"][0]["last_exit"], "killed by SIGKILL");

    world.chain(&["restart", "node0"]).ok();
    let restarted = world.status();
    assert!(pids(&restarted, 0) != pids(&back, 0) && pids(&restarted, 1) == pids(&back, 1));
    world.until("blocks go on", |s| height(s, 0) > height(&back, 0) && height(s, 1) > height(&back, 0));

    // The supervisor and a node are killed at once: `up` stops the other node and starts both from the same blocks.
    let status = world.status();
    send(status["supervisor"].as_u64().unwrap(), Signal::SIGKILL);
    send(pids(&status, 0)[0], Signal::SIGKILL);
    world.until("the supervisor is gone", |s| s["supervisor"].is_null());
    assert!(world.chain(&["restart", "node1"]).failed(1).contains("no supervisor"));
    let again = world.chain(&["up", "c", "-d", "--output", "json"]).json();
    assert!(again["height"].as_u64().unwrap() > height(&status, 0), "{again}");
    assert!(world.chain(&["restart", "node7"]).failed(1).contains("no node 'node7'"));
    assert!(!world.logs().is_empty());

    let last = world.status();
    world.chain(&["down"]).ok();
    assert_eq!(world.status()["state"], "stopped");
    for pid in [pids(&last, 0), pids(&last, 1)].concat() {
        assert!(!Path::new(&format!("/proc/{pid}")).exists(), "pid {pid} is still there");
    }
    world.chain(&["clean", "-y"]).ok();
    assert!(world.chain(&["up", "c", "--nodes", "3"]).failed(1).contains("--nodes is for a new chain"));
    world.chain(&["clean", "c", "--all", "-y"]).ok();
    assert!(world.chain(&["status", "c"]).failed(1).contains("there is no chain 'c'"));
}

#[test]
fn a_node_of_six_processes_makes_blocks_and_one_process_stops_in_order_on_sigterm() {
    let world = World::new("six", &["--nodes", "1"]);
    let up = world.chain(&["up", "-d", "--layout", "services", "--output", "json"]).json();
    assert!(up["height"].as_u64().unwrap() > 0);
    let status = world.status();
    assert_eq!(pids(&status, 0).len(), 6);
    world.chain(&["restart", "node0", "executor"]).ok();
    let replaced = pids(&status, 0).into_iter().zip(pids(&world.status(), 0)).filter(|(old, new)| old != new).count();
    assert_eq!(replaced, 1, "only the executor was to be restarted");
    world.until("blocks go on", |s| is_running(s) && height(s, 0) > height(&status, 0));
    world.chain(&["down"]).ok();

    let config = world.node_dir(0).join("config.toml");
    let config = config.to_str().unwrap();
    let mut node = world.home.command(&["node", "run", "-c", config]).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(node.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("node is ready"), "{line}");
    let refused = world.cita(&["service", "crypto", "run", "-c", config]).failed(1);
    assert!(refused.contains(&format!("is in use by cita (pid {})", node.id())), "{refused}");
    send(node.id().into(), Signal::SIGTERM);
    assert_eq!(node.wait().unwrap().code(), Some(0));
}
