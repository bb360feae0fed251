//! A node that hangs, or comes with a certificate of somebody else, over every network: the others go on, and say what is wrong.
//!
//! What the wire itself can do (delay, loss, half-open connections, slow readers, frames that are too long, expired certificates, nodes that
//! are not listed) is tried in the suite of all networks, `services/network/core/src/suite`.

mod common;

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
};

use common::world::{World, assert_equal_states, height, pids, send, wait_for};
use nix::sys::signal::Signal;
use serde_json::Value;

/// The sum of a node's counters of that name whose labels have one of these causes.
fn count(status: &Value, node: usize, metric: &str, causes: &[&str]) -> f64 {
    let controller = status["nodes"][node]["controller"].as_str().expect("an address");
    let (host, port) = controller.rsplit_once(':').expect("a port");
    // Metrics are at the port of the service and 10,000.
    let port: u16 = port.parse().expect("a port");
    let mut stream = TcpStream::connect((host, port + 10_000)).expect("metrics");
    stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").expect("asked");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("answered");
    let counters = page.lines().filter(|line| {
        line.starts_with(metric) && causes.iter().any(|cause| line.contains(&format!("cause=\"{cause}\"")))
    });
    counters.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
}

/// The three others make blocks.
#[track_caller]
fn others_go_on(world: &World, what: &str) {
    let before = world.status();
    world.until(&format!("three nodes go on {what}"), |status| {
        (0..3).all(|node| height(status, node) >= height(&before, node) + 3)
    });
}

#[track_caller]
fn all_are_together(world: &World) {
    let before = world.status();
    world.until("all four are together again", |status| {
        (0..4).all(|node| status["nodes"][node]["peers"] == 3 && height(status, node) > height(&before, 0))
    });
}

fn suffer(network: &str) {
    let world = World::new("rough", &["--nodes", "4", "--block-interval", "1", "--network", network]);
    world.up("node");
    all_are_together(&world);

    // Its connections are open, and nobody is there.
    let status = world.status();
    let held = pids(&status, 3)[0];
    send(held, Signal::SIGSTOP);
    others_go_on(&world, "without one that hangs");
    wait_for("the node that hangs is named", || {
        (count(&status, 0, "cita_network_closed_total", &["silent", "stalled"]) >= 1.0).then_some(())
    });
    others_go_on(&world, "after they gave it up");
    send(held, Signal::SIGCONT);
    all_are_together(&world);

    if network != "direct" {
        strange_certificate(&world, network);
    }
    assert_equal_states(&world);
}

/// One node comes back with the papers of another chain.
fn strange_certificate(world: &World, network: &str) {
    world.cita(&["chain", "init", "elsewhere", "--nodes", "4", "--network", network]).ok();
    let (own, other) = (world.node_dir(3), world.home.path().join("chains/elsewhere/elsewhere-node3"));
    let papers = ["ca_cert.pem", "cert.pem", "key.pem"];
    let kept: Vec<Vec<u8>> = papers.iter().map(|name| fs::read(own.join(name)).expect("a file")).collect();
    for name in papers {
        fs::copy(other.join(name), own.join(name)).expect("a copy");
    }
    world.chain(&["restart", "node3"]);
    others_go_on(world, "beside one with another authority's certificate");
    let status = world.status();
    wait_for("the certificate is named", || {
        let refused = ["cita_network_refused_total", "cita_network_dial_failures_total"];
        let times: f64 = refused.iter().map(|metric| count(&status, 0, metric, &["identity"])).sum();
        (times >= 1.0).then_some(())
    });
    let log = world.cita(&["chain", "logs", "--chain", world.name(), "node0"]).stdout;
    assert!(log.contains("certificate") || log.contains("identity"), "{log}");
    for (name, bytes) in papers.iter().zip(kept) {
        fs::write(own.join(name), bytes).expect("a file");
    }
    world.chain(&["restart", "node3"]).ok();
    all_are_together(world);
}

#[test]
fn a_node_that_hangs_or_lies_stops_a_chain_over_tls() {
    suffer("tls");
}

#[test]
fn a_node_that_hangs_or_lies_stops_a_chain_over_quic() {
    suffer("quic");
}

#[test]
fn a_node_that_hangs_or_lies_stops_a_chain_over_p2p() {
    suffer("p2p");
}

#[test]
fn a_node_that_hangs_stops_a_chain_over_direct() {
    suffer("direct");
}
