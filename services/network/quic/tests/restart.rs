//! What QUIC has to get right by itself when processes come and go.

use std::{
    io,
    time::{Duration, Instant},
};

use cita_network_core::{
    EndCause, PeerAddress, RefusalCause,
    suite::{
        Subject,
        home::{Authority, Home, free_ports, homes, wait_for},
    },
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const SUBJECT: Subject = Subject {
    section: "network_quic",
    protocol: ("udp", "quic"),
    certified: true,
    discovers: false,
    open: |section, file| cita_network_quic::open(section.try_into().unwrap(), file),
};

/// A process that was killed says no goodbye. The next one at its port, which knows nothing of the connection, answers what
/// still comes for it with a stateless reset, long before the idle timeout.
#[test]
fn the_successor_of_a_killed_process_resets_its_connections() {
    let authority = Authority::new();
    let [port] = free_ports();
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let home = |name: &str, n, port| {
        let home = Home::with(SUBJECT, &authority.pem(), &authority.issue(&[name]), name, n, port);
        let home = home.limits(&[("idle_timeout_ms", 60_000), ("keepalive_interval_ms", 200)]);
        home.list(&[("rogue", 1)]);
        home
    };
    let (victim, rogue) = (home("node0", 0, port), home("rogue", 8, 0));

    let (killed, other) = (runtime(), runtime());
    let setup = killed.block_on(async { victim.open().unwrap() });
    let transport = setup.transport.clone();
    let accepting = killed.spawn(async move { transport.accept().await.unwrap().handshake.await.unwrap() });
    let (mut link, rogue) = other.block_on(async {
        let rogue = rogue.open().unwrap().transport;
        let address = PeerAddress::new("127.0.0.1".into(), port, "node0".parse().unwrap()).unwrap();
        let mut link = rogue.dial(&address).await.unwrap();
        link.main.writer.write_all(b"first").await.unwrap();
        (link, rogue)
    });
    let accepted = killed.block_on(accepting).unwrap();
    // First the tasks stop where they are, so that nothing is said any more; then the port is free.
    killed.shutdown_timeout(Duration::from_secs(5));
    drop((accepted, setup));

    other.block_on(async {
        let _successor = victim.start().await;
        let began = Instant::now();
        let error = link.main.reader.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset, "{error}");
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
        drop(rogue);
    });
}

#[tokio::test]
async fn a_node_that_stops_says_goodbye() {
    let [a, b] = homes(SUBJECT).map(|home| home.limits(&[("idle_timeout_ms", 60_000)]));
    a.list(&[("node1", b.port)]);
    b.list(&[("node0", a.port)]);
    let (node_a, node_b) = (a.start().await, b.start().await);
    node_a.wait_for_peers(1).await;
    node_b.stop().await;
    node_a.wait_for_peers(0).await;
    assert_eq!(node_a.network.stats().closed(EndCause::Silent), 0);
}

#[tokio::test]
async fn a_node_whose_certificate_is_for_another_name_is_hung_up_on() {
    let authority = Authority::new();
    let [port_a, port_b] = free_ports();
    let a = Home::new(SUBJECT, &authority, 0, port_a);
    let b = Home::with(SUBJECT, &authority.pem(), &authority.issue(&["somebody"]), "somebody", 1, port_b);
    a.list(&[("node1", port_b)]);
    b.list(&[]);
    let (a, _b) = (a.start().await, b.start().await);
    wait_for("the refusal", async || a.network.stats().undialled(RefusalCause::Identity) > 0).await;
    assert_eq!(a.peers().await, 0);
}
