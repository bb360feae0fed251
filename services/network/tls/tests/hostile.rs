//! Nodes and strangers that mean no good, and certificates that prove nothing.

mod common;

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use cita_network_tls::{DropCause, TlsNetwork};
use cita_service_api::{Address, Network};
use cita_service_kit::Lifecycle;
use common::{Authority, Home, Issued, Node, PATIENCE, free_ports, message, stays, wait_for};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config as RunnerConfig, TestRunner},
};
use rustls::{ClientConfig, RootCertStore, ServerConfig, crypto::ring, version::TLS13};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, TlsConnector, client::TlsStream};

/// The name of the node that misbehaves.
const ROGUE: &str = "rogue";

/// A node `node0` that lists `rogue` (at a port where nobody listens) and, if asked, `node1`, which lists it.
struct Scene {
    authority: Authority,
    node: Node,
    port: u16,
    good: Option<Node>,
    _homes: [Home; 2],
}

impl Scene {
    async fn new(with_good_peer: bool) -> Self {
        Self::with_limits(with_good_peer, &[]).await
    }

    async fn with_limits(with_good_peer: bool, limits: &[(&str, u64)]) -> Self {
        let authority = Authority::new();
        let [port, good_port, nobody] = free_ports();
        let home = Home::new(&authority, 0, port).limits(limits);
        let good_home = Home::new(&authority, 1, good_port).limits(limits);
        home.list(&[("node1", good_port), (ROGUE, nobody)]);
        good_home.list(&[("node0", port)]);
        let node = home.start().await;
        let mut good = None;
        if with_good_peer {
            good = Some(good_home.start().await);
            node.wait_for_peers(1).await;
        }
        Self { authority, node, port, good, _homes: [home, good_home] }
    }

    /// A TLS connection of the rogue, with a certificate that is in order.
    async fn rogue(&self) -> TlsStream<TcpStream> {
        connect(&self.authority, &self.authority.issue(&[ROGUE]), self.port).await.unwrap()
    }

    /// The same after its hello was accepted.
    async fn accepted_rogue(&self, instance: u64) -> TlsStream<TcpStream> {
        let mut stream = self.rogue().await;
        let (verdict, reason) = greet(&mut stream, ROGUE, Address([9; 20]), instance).await;
        assert_eq!((verdict, reason.as_str()), (0, ""));
        stream
    }

    /// The node still does what it is for.
    async fn assert_alive(&self) {
        let good = self.good.as_ref().unwrap();
        self.node.send(good, "consensus", b"still there").await.unwrap();
        assert_eq!(good.received().await.msg, b"still there");
        good.send(&self.node, "consensus", b"yes").await.unwrap();
        assert_eq!(self.node.received().await.msg, b"yes");
    }
}

fn roots(authority: &Authority) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap()).unwrap();
    roots
}

fn pair(issued: &Issued) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let cert = CertificateDer::from_pem_slice(issued.cert.as_bytes()).unwrap();
    (vec![cert], PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).unwrap())
}

async fn connect(authority: &Authority, issued: &Issued, port: u16) -> std::io::Result<TlsStream<TcpStream>> {
    let tcp = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    handshake(authority, issued, tcp).await
}

async fn handshake(authority: &Authority, issued: &Issued, tcp: TcpStream) -> std::io::Result<TlsStream<TcpStream>> {
    let (cert, key) = pair(issued);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])
        .unwrap()
        .with_root_certificates(roots(authority))
        .with_client_auth_cert(cert, key)
        .unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("node0").unwrap(), tcp).await
}

/// A hello, spelled by hand as its protobuf fields.
fn hello(domain: &str, node: Address, instance: u64) -> Vec<u8> {
    let mut body = vec![0x08, 1, 0x12, 20];
    body.extend(node.as_bytes());
    body.extend([0x1A, domain.len() as u8]);
    body.extend(domain.as_bytes());
    body.push(0x29);
    body.extend(instance.to_le_bytes());
    [&(body.len() as u32).to_be_bytes(), body.as_slice()].concat()
}

/// Exchanges hellos; returns the verdict and the reason of the answer.
async fn greet(stream: &mut TlsStream<TcpStream>, domain: &str, node: Address, instance: u64) -> (u8, String) {
    stream.write_all(&hello(domain, node, instance)).await.unwrap();
    stream.flush().await.unwrap();
    let length = stream.read_u32().await.unwrap();
    let mut body = vec![0; length as usize];
    stream.read_exact(&mut body).await.unwrap();
    // The verdict (field 6) and its reason (field 7) are the last fields, and left out when 0 and empty.
    let after_instance = body.iter().position(|byte| *byte == 0x29).unwrap() + 9;
    match &body[after_instance..] {
        [] => (0, String::new()),
        [0x30, verdict] => (*verdict, String::new()),
        [0x30, verdict, 0x3A, rest @ ..] => {
            let length_bytes = if rest[0] < 0x80 { 1 } else { 2 };
            (*verdict, String::from_utf8(rest[length_bytes..].to_vec()).unwrap())
        }
        other => panic!("no hello: {other:?}"),
    }
}

/// The other end hangs up.
async fn assert_closed(stream: &mut TlsStream<TcpStream>) {
    let mut sink = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut sink)).await.expect("the node hangs up");
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused() {
    let scene = Scene::new(true).await;
    let other = Authority::new();
    // With TLS 1.3 a client learns at its first read that it was refused.
    let mut stream = connect(&scene.authority, &other.issue(&[ROGUE]), scene.port).await.unwrap();
    assert!(stream.read_u8().await.is_err());
    wait_for("the refusal to be counted", async || scene.node.network.stats().refused() == 1).await;
    assert_eq!(scene.node.peers().await, 1);
    scene.assert_alive().await;
}

#[tokio::test]
async fn nodes_of_two_authorities_never_connect() {
    let [port_a, port_b] = free_ports();
    let [a, b] = [(0, port_a), (1, port_b)].map(|(n, port)| Home::new(&Authority::new(), n, port));
    a.list(&[("node1", port_b)]);
    b.list(&[("node0", port_a)]);
    let (a, b) = (a.start().await, b.start().await);
    wait_for("both to refuse", async || a.network.stats().refused() > 1 && b.network.stats().refused() > 1).await;
    assert_eq!((a.peers().await, b.peers().await), (0, 0));
}

#[tokio::test]
async fn a_client_without_certificate_or_with_an_expired_or_ambiguous_one_is_refused() {
    let scene = Scene::new(true).await;
    for (count, issued) in [
        scene.authority.issue_until(&[ROGUE], 2020),
        scene.authority.issue(&[ROGUE, "node1"]),
        scene.authority.issue(&["*.rogue"]),
        scene.authority.issue(&[]),
    ]
    .iter()
    .enumerate()
    {
        let mut stream = connect(&scene.authority, issued, scene.port).await.unwrap();
        let _ = stream.write_all(&hello(ROGUE, Address([9; 20]), 1)).await;
        assert_closed(&mut stream).await;
        wait_for("the refusal", async || scene.node.network.stats().refused() == count as u64 + 1).await;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])
        .unwrap()
        .with_root_certificates(roots(&scene.authority))
        .with_no_client_auth();
    let tcp = TcpStream::connect((Ipv4Addr::LOCALHOST, scene.port)).await.unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector.connect(ServerName::try_from("node0").unwrap(), tcp).await.unwrap();
    assert_closed(&mut stream).await;
    wait_for("the refusal", async || scene.node.network.stats().refused() == 5).await;
    assert_eq!(scene.node.peers().await, 1);
}

#[tokio::test]
async fn a_server_whose_certificate_is_for_another_name_or_expired_is_hung_up_on() {
    let authority = Authority::new();
    for issued in
        [authority.issue(&["somebody"]), authority.issue_until(&["node1"], 2020), Authority::new().issue(&["node1"])]
    {
        let (cert, key) = pair(&issued);
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(cert, key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let [port] = free_ports();
        let home = Home::new(&authority, 0, port);
        home.list(&[("node1", listener.local_addr().unwrap().port())]);
        let node = home.start().await;
        let (tcp, _) = timeout(PATIENCE, listener.accept()).await.expect("the node dials").unwrap();
        assert!(TlsAcceptor::from(Arc::new(config)).accept(tcp).await.is_err(), "the node hangs up in the handshake");
        assert_eq!(node.peers().await, 0);
    }
}

#[tokio::test]
async fn a_domain_that_is_not_listed_is_refused_and_told_why() {
    let scene = Scene::new(false).await;
    let issued = scene.authority.issue(&["stranger"]);
    let mut stream = connect(&scene.authority, &issued, scene.port).await.unwrap();
    let (verdict, reason) = greet(&mut stream, "stranger", Address([9; 20]), 1).await;
    assert_eq!(verdict, 2);
    assert!(reason.contains("'stranger' is not on the list") && reason.contains("domain = \"stranger\""), "{reason}");
    assert_closed(&mut stream).await;
}

#[tokio::test]
async fn nobody_takes_the_name_or_the_origin_of_another() {
    let scene = Scene::new(true).await;
    let mut stream = scene.rogue().await;
    stream.write_all(&hello("node1", Address([9; 20]), 1)).await.unwrap();
    assert_closed(&mut stream).await;

    for taken in [scene.node.address, scene.good.as_ref().unwrap().address] {
        let mut stream = scene.rogue().await;
        let (verdict, reason) = greet(&mut stream, ROGUE, taken, 1).await;
        assert_eq!(verdict, 2);
        assert!(reason.contains("belongs to"), "{reason}");
        assert_closed(&mut stream).await;
    }
    scene.assert_alive().await;
}

#[tokio::test]
async fn a_message_carries_the_origin_of_who_sent_it_and_not_the_one_it_claims() {
    let scene = Scene::new(false).await;
    let mut stream = scene.accepted_rogue(1).await;
    // Module "consensus", origin 7, body "lie".
    let body = [b"\x0A\x09consensus".as_slice(), &[0x18, 7, 0x22, 3], b"lie"].concat();
    stream.write_all(&[&(body.len() as u32).to_be_bytes(), body.as_slice()].concat()).await.unwrap();
    stream.flush().await.unwrap();
    let received = scene.node.received().await;
    assert_eq!((received.origin, received.msg.as_slice()), (Address([9; 20]).origin(), b"lie".as_slice()));
}

#[tokio::test]
async fn any_bytes_at_the_port_change_nothing() {
    let scene = Scene::new(true).await;
    let mut idle = Vec::new();
    for _ in 0..20 {
        idle.push(TcpStream::connect((Ipv4Addr::LOCALHOST, scene.port)).await.unwrap());
    }
    let mut runner = TestRunner::new(RunnerConfig::default());
    let noise = prop::collection::vec(any::<u8>(), 0..2000);
    for round in 0..40 {
        let bytes = match round {
            0 => b"GET / HTTP/1.1\r\nHost: node0\r\n\r\n".to_vec(),
            1 => hello(ROGUE, Address([9; 20]), 1),
            _ => noise.new_tree(&mut runner).unwrap().current(),
        };
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, scene.port)).await.unwrap();
        let _ = stream.write_all(&bytes).await;
        let _ = stream.shutdown().await;
        let _ = timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.expect("the node hangs up");
    }
    wait_for("all refusals", async || scene.node.network.stats().refused() >= 40).await;
    scene.assert_alive().await;
}

#[tokio::test]
async fn any_bytes_of_a_peer_end_at_most_its_own_connection() {
    let scene = Scene::new(true).await;
    let mut runner = TestRunner::new(RunnerConfig::default());
    let noise = prop::collection::vec(any::<u8>(), 1..2000);
    for round in 0..20 {
        let mut stream = scene.rogue().await;
        if round % 2 == 0 {
            greet(&mut stream, ROGUE, Address([9; 20]), round).await;
        }
        let _ = stream.write_all(&noise.new_tree(&mut runner).unwrap().current()).await;
        let _ = stream.shutdown().await;
        assert_closed(&mut stream).await;
    }
    scene.node.wait_for_peers(1).await;
    scene.assert_alive().await;
}

#[tokio::test]
async fn a_frame_that_is_too_long_ends_the_connection() {
    let scene = Scene::new(true).await;
    for length in [(64_u32 << 20) + 1, 1 << 20, 0x3FFF_FFFF] {
        let mut stream = scene.accepted_rogue(u64::from(length)).await;
        scene.node.wait_for_peers(2).await;
        stream.write_u32(length).await.unwrap();
        stream.flush().await.unwrap();
        assert_closed(&mut stream).await;
        scene.node.wait_for_peers(1).await;
    }
    scene.assert_alive().await;
}

#[tokio::test]
async fn a_peer_that_falls_silent_is_noticed() {
    let scene = Scene::with_limits(false, &[("idle_timeout_ms", 1_000)]).await;
    let mut stream = scene.accepted_rogue(1).await;
    scene.node.wait_for_peers(1).await;
    let keep_alives = async {
        for _ in 0..15 {
            stream.write_u32(0).await.unwrap();
            stream.flush().await.unwrap();
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert_eq!(scene.node.peers().await, 1);
        }
    };
    keep_alives.await;
    scene.node.wait_for_peers(0).await;
}

#[tokio::test]
async fn a_peer_that_restarted_replaces_its_dead_connection_at_once() {
    let scene = Scene::with_limits(false, &[("idle_timeout_ms", 60_000)]).await;
    let mut dead = scene.accepted_rogue(1).await;
    let _alive = scene.accepted_rogue(2).await;
    assert_closed(&mut dead).await;
    stays("the new connection", async || scene.node.peers().await == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_does_not_read_delays_no_other_and_is_given_up() {
    let scene = Scene::with_limits(true, &[("peer_queue_bytes", 2_000_000), ("idle_timeout_ms", 2_000)]).await;
    let good = scene.good.as_ref().unwrap();
    let stream = scene.accepted_rogue(1).await;
    scene.node.wait_for_peers(2).await;
    // It sends keep-alives, so it is not taken for dead, but never reads.
    let (_unread, mut writer) = tokio::io::split(stream);
    let keep_alives = tokio::spawn(async move {
        while writer.write_u32(0).await.is_ok() && writer.flush().await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let body = vec![7; 256 << 10];
    let stats = scene.node.network.stats();
    let mut rounds = 0;
    while stats.dropped(DropCause::PeerQueueFull) == 0 {
        scene.node.network.broadcast(message("controller", 0, &body)).await.unwrap();
        assert_eq!(good.received().await.msg.len(), body.len());
        rounds += 1;
        assert!(rounds < 1000, "what nobody reads is bounded");
    }
    scene.node.wait_for_peers(1).await;
    wait_for("its queue to be counted", async || stats.dropped(DropCause::ConnectionLost) > 0).await;
    timeout(PATIENCE, keep_alives).await.expect("its connection was closed").unwrap();
    scene.assert_alive().await;
}

#[tokio::test]
async fn a_vote_passes_the_blocks_that_wait_for_a_slow_peer() {
    let scene = Scene::with_limits(false, &[("idle_timeout_ms", 60_000)]).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 << 10).unwrap();
    let tcp = socket.connect((Ipv4Addr::LOCALHOST, scene.port).into()).await.unwrap();
    let mut slow = handshake(&scene.authority, &scene.authority.issue(&[ROGUE]), tcp).await.unwrap();
    greet(&mut slow, ROGUE, Address([9; 20]), 1).await;
    scene.node.wait_for_peers(1).await;

    let block = vec![7; 1 << 20];
    for _ in 0..32 {
        scene.node.network.broadcast(message("controller", 0, &block)).await.unwrap();
    }
    let mut bytes_before_vote = 0;
    let mut voted = false;
    loop {
        let header = slow.read_u32().await.unwrap();
        let mut piece = vec![0; (header & 0x3FFF_FFFF) as usize];
        slow.read_exact(&mut piece).await.unwrap();
        if !voted {
            // Until the node has written all that fits somewhere, and waits for this peer.
            let mut sent = u64::MAX;
            while std::mem::replace(&mut sent, scene.node.network.stats().sent()) != sent {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            scene.node.network.broadcast(message("consensus", 0, b"vote")).await.unwrap();
            voted = true;
        } else if header & (1 << 30) == 0 && !piece.is_empty() {
            break;
        }
        bytes_before_vote += piece.len();
    }
    assert!(bytes_before_vote < 2 << 20, "{bytes_before_vote} of 32 MiB were read before the vote");
}

#[tokio::test]
async fn a_node_does_not_start_with_what_peers_would_refuse() {
    let authority = Authority::new();
    let good = authority.issue(&["node0"]);
    let other_key = Issued { key: authority.issue(&["node0"]).key, ..good.clone() };
    let no_key = Issued { key: "no PEM".to_owned(), ..good.clone() };
    let no_cert = Issued { cert: String::new(), ..good.clone() };
    for (issued, expected) in [
        (authority.issue_until(&["node0"], 2020), "CertExpired"),
        (authority.issue(&["node9"]), "is for 'node9', but network_tls.domain is 'node0'"),
        (authority.issue(&["node0", "node1"]), "has 2 DNS names (node0, node1)"),
        (Authority::new().issue(&["node0"]), "would be refused by peers"),
        (other_key, "do not go together"),
        (no_key, "has no private key"),
        (no_cert, "has no certificate"),
    ] {
        let home = Home::with(&authority.pem(), &issued, "node0", 0, 0);
        home.list(&[]);
        let error = home.try_start().await.err().expect("a certificate that cannot work").to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.starts_with("network_tls"), "{error}");
    }
}

#[tokio::test]
async fn a_port_in_use_and_a_missing_file_are_told() {
    let authority = Authority::new();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let home = Home::new(&authority, 0, port);
    home.list(&[]);
    let start = async |config| TlsNetwork::start(config, &home.file(), home.address, &Lifecycle::new()).await;
    let error = start(home.config()).await.err().unwrap().to_string();
    assert!(error.contains(&format!("port {port} is in use")), "{error}");

    std::fs::remove_file(home.file().with_file_name("ca.pem")).unwrap();
    let error = start(home.config()).await.err().unwrap().to_string();
    assert!(error.contains("network_tls.ca_cert: cannot read ") && error.contains("ca.pem"), "{error}");
}
