//! Nodes and strangers that mean no good, and certificates that prove nothing.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use bytes::BytesMut;
use cita_proto::network::NetworkMsg;
use cita_service_api::{Address, Network};
use prost::Message as _;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    time::timeout,
};

use super::{
    Subject,
    home::{Authority, Home, Issued, Node, PATIENCE, free_ports, message, stays, wait_for},
    log::Log,
};
use crate::{
    DropCause, EndCause, Link, PeerAddress, RefusalCause, Transport, TransportError,
    frame::{Lane, put_piece},
    hello::{Hello, Verdict},
};

/// The name of the node that misbehaves.
const ROGUE: &str = "rogue";

/// Its address.
const ROGUE_NODE: Address = Address([9; 20]);

/// A node `node0` that lists `rogue` (at a port where nobody listens) and, if asked, `node1`, which lists it.
struct Scene {
    subject: Subject,
    authority: Authority,
    node: Node,
    good: Option<Node>,
    _homes: [Home; 2],
}

/// The end of a connection that does what it wants.
struct Rogue {
    link: Link,
    _transport: Arc<dyn Transport>,
    _home: Home,
}

impl Scene {
    async fn new(subject: Subject, with_good_peer: bool) -> Self {
        Self::with_limits(subject, with_good_peer, &[]).await
    }

    async fn with_limits(subject: Subject, with_good_peer: bool, limits: &[(&str, u64)]) -> Self {
        let authority = Authority::new();
        let [port, good_port, nobody] = free_ports();
        let home = Home::new(subject, &authority, 0, port).limits(limits);
        let good_home = Home::new(subject, &authority, 1, good_port).limits(limits);
        home.list(&[("node1", good_port), (ROGUE, nobody)]);
        good_home.list(&[("node0", port)]);
        let node = home.start().await;
        let mut good = None;
        if with_good_peer {
            good = Some(good_home.start().await);
            node.wait_for_peers(1).await;
        }
        Self { subject, authority, node, good, _homes: [home, good_home] }
    }

    /// Connects with a certificate. `trusted` is the rogue's list of authorities: the one of the chain is always on it.
    async fn connect(&self, name: &str, issued: &Issued, trusted: &str) -> Result<Rogue, TransportError> {
        let ca = format!("{}\n{trusted}", self.authority.pem());
        let home = Home::with(self.subject, &ca, issued, name, 8, 0);
        home.list(&[]);
        let transport = home.open().unwrap().transport;
        let link = self.dial(&*transport).await?;
        Ok(Rogue { link, _transport: transport, _home: home })
    }

    async fn dial(&self, transport: &dyn Transport) -> Result<Link, TransportError> {
        let port = self.node.socket().port();
        transport.dial(&PeerAddress::new("127.0.0.1".into(), port, "node0".parse().unwrap()).unwrap()).await
    }

    /// A connection of the rogue, with a certificate that is in order.
    async fn rogue(&self) -> Rogue {
        self.connect(ROGUE, &self.authority.issue(&[ROGUE]), "").await.unwrap()
    }

    /// The same after its hello was accepted.
    async fn accepted_rogue(&self, instance: u64) -> Rogue {
        let mut rogue = self.rogue().await;
        assert_eq!(rogue.greet(ROGUE, ROGUE_NODE, instance).await, Verdict::Accepted);
        rogue
    }

    /// The node still does what it is for.
    async fn assert_alive(&self) {
        let good = self.good.as_ref().unwrap();
        self.node.send(good, "consensus", b"still there").await.unwrap();
        assert_eq!(good.received().await.msg, b"still there");
        good.send(&self.node, "consensus", b"yes").await.unwrap();
        assert_eq!(self.node.received().await.msg, b"yes");
    }

    async fn wait_for_refusal(&self, cause: RefusalCause, count: u64) {
        let refused = async || self.node.network.stats().refused_for(cause) >= count;
        wait_for(&format!("{count} refusals for {}", cause.name()), refused).await;
    }
}

impl Rogue {
    async fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.link.main.writer.write_all(bytes).await?;
        self.link.main.writer.flush().await
    }

    async fn say_hello(&mut self, domain: &str, address: Address, instance: u64) {
        let hello =
            Hello { address, domain: domain.parse().unwrap(), listen_port: 1, instance, verdict: Verdict::Accepted };
        hello.write(&mut self.link.main.writer).await.unwrap();
    }

    /// Exchanges hellos; returns the verdict of the answer.
    async fn greet(&mut self, domain: &str, address: Address, instance: u64) -> Verdict {
        self.say_hello(domain, address, instance).await;
        Hello::read(&mut self.link.main.reader).await.unwrap().verdict
    }

    /// The other end hangs up.
    async fn assert_closed(&mut self) {
        let mut sink = Vec::new();
        let _ = timeout(PATIENCE, self.link.main.reader.read_to_end(&mut sink)).await.expect("the node hangs up");
    }
}

fn noise(random: &mut StdRng) -> Vec<u8> {
    let mut bytes = vec![0; random.random_range(1..2000)];
    random.fill(bytes.as_mut_slice());
    bytes
}

pub async fn a_certificate_of_another_authority_is_refused(subject: Subject) {
    let log = Log::collect();
    let scene = Scene::new(subject, true).await;
    let other = Authority::new();
    // Depending on the transport, a dialler learns at once or at its first read that it was refused.
    if let Ok(mut rogue) = scene.connect(ROGUE, &other.issue(&[ROGUE]), &other.pem()).await {
        rogue.assert_closed().await;
    }
    scene.wait_for_refusal(RefusalCause::Identity, 1).await;
    log.assert_has("WARN", "refused a connection: ");
    log.assert_has("WARN", "UnknownIssuer");
    assert_eq!(scene.node.peers().await, 1);
    scene.assert_alive().await;
}

pub async fn a_certificate_that_expired_is_refused(subject: Subject) {
    let log = Log::collect();
    let scene = Scene::new(subject, true).await;
    let issued = scene.authority.issue_for(&[ROGUE], Duration::from_secs(2));
    let home = Home::with(subject, &scene.authority.pem(), &issued, ROGUE, 8, 0);
    home.list(&[]);
    let transport = home.open().unwrap().transport;
    drop(scene.dial(&*transport).await.expect("it is valid for another second"));
    let expired = async || match scene.dial(&*transport).await {
        Ok(mut link) => {
            let _ = timeout(PATIENCE, link.main.reader.read_to_end(&mut Vec::new())).await;
            scene.node.network.stats().refused_for(RefusalCause::Identity) > 0
        }
        Err(_) => true,
    };
    wait_for("the certificate to expire", expired).await;
    scene.wait_for_refusal(RefusalCause::Identity, 1).await;
    assert!(log.text().to_lowercase().contains("expired"), "{}", log.text());
    scene.assert_alive().await;
}

pub async fn nodes_of_two_authorities_never_connect(subject: Subject) {
    let [port_a, port_b] = free_ports();
    let [a, b] = [(0, port_a), (1, port_b)].map(|(n, port)| Home::new(subject, &Authority::new(), n, port));
    a.list(&[("node1", port_b)]);
    b.list(&[("node0", port_a)]);
    let (a, b) = (a.start().await, b.start().await);
    let (of_a, of_b) = (a.network.stats(), b.network.stats());
    let refused = RefusalCause::Identity;
    wait_for("both to refuse", async || of_a.undialled(refused) > 1 && of_b.undialled(refused) > 1).await;
    assert_eq!((a.peers().await, b.peers().await), (0, 0));
}

pub async fn a_domain_that_is_not_listed_is_refused_and_told_why(subject: Subject) {
    let log = Log::collect();
    let scene = Scene::new(subject, true).await;
    let mut stranger = scene.connect("stranger", &scene.authority.issue(&["stranger"]), "").await.unwrap();
    let Verdict::Refused(reason) = stranger.greet("stranger", ROGUE_NODE, 1).await else { panic!("let in") };
    assert!(reason.contains("'stranger' is not o") && reason.contains("config.toml"), "{reason}");
    stranger.assert_closed().await;
    scene.wait_for_refusal(RefusalCause::NotListed, 1).await;
    log.assert_has("WARN", "'stranger' is not o");
    scene.assert_alive().await;
}

pub async fn nobody_takes_the_name_of_another(subject: Subject) {
    let scene = Scene::new(subject, true).await;
    let mut rogue = scene.rogue().await;
    rogue.say_hello("node1", ROGUE_NODE, 1).await;
    rogue.assert_closed().await;
    scene.wait_for_refusal(RefusalCause::Identity, 1).await;
    scene.assert_alive().await;
}

pub async fn nobody_takes_the_origin_of_another(subject: Subject) {
    let scene = Scene::new(subject, true).await;
    for taken in [scene.node.address, scene.good.as_ref().unwrap().address] {
        let mut rogue = scene.rogue().await;
        let Verdict::Refused(reason) = rogue.greet(ROGUE, taken, 1).await else { panic!("let in") };
        assert!(reason.contains("belongs to"), "{reason}");
        rogue.assert_closed().await;
    }
    scene.wait_for_refusal(RefusalCause::OriginTaken, 2).await;
    scene.assert_alive().await;
}

pub async fn a_message_carries_the_origin_of_who_sent_it_and_not_the_one_it_claims(subject: Subject) {
    let scene = Scene::new(subject, false).await;
    let mut rogue = scene.accepted_rogue(1).await;
    let lie = NetworkMsg { module: "consensus".into(), r#type: String::new(), origin: 7, msg: b"lie".to_vec() };
    let mut piece = BytesMut::new();
    put_piece(&mut piece, Lane::Consensus, false, &lie.encode_to_vec());
    rogue.write(&piece).await.unwrap();
    let received = scene.node.received().await;
    assert_eq!((received.origin, received.msg.as_slice()), (ROGUE_NODE.origin(), b"lie".as_slice()));
}

pub async fn any_bytes_at_the_port_change_nothing(subject: Subject) {
    let scene = Scene::new(subject, true).await;
    let mut random = StdRng::seed_from_u64(1);
    if subject.over_udp() {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        for _ in 0..200 {
            let mut bytes = noise(&mut random);
            bytes.truncate(1200);
            socket.send_to(&bytes, scene.node.socket()).await.unwrap();
        }
        return scene.assert_alive().await;
    }
    let mut idle = Vec::new();
    for _ in 0..20 {
        idle.push(TcpStream::connect(scene.node.socket()).await.unwrap());
    }
    for round in 0..40 {
        let bytes = if round == 0 { b"GET / HTTP/1.1\r\nHost: node0\r\n\r\n".to_vec() } else { noise(&mut random) };
        let mut stream = TcpStream::connect(scene.node.socket()).await.unwrap();
        let _ = stream.write_all(&bytes).await;
        let _ = stream.shutdown().await;
        let _ = timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.expect("the node hangs up");
    }
    wait_for("all refusals", async || scene.node.network.stats().refused() >= 40).await;
    scene.assert_alive().await;
}

pub async fn any_bytes_of_a_peer_end_at_most_its_own_connection(subject: Subject) {
    let scene = Scene::new(subject, true).await;
    let mut random = StdRng::seed_from_u64(2);
    for round in 0..20 {
        let mut rogue = scene.rogue().await;
        if round % 2 == 0 {
            rogue.greet(ROGUE, ROGUE_NODE, round).await;
        }
        let bytes = noise(&mut random);
        let _ = rogue.write(&bytes).await;
        if let Some(bulk) = &mut rogue.link.bulk {
            let _ = bulk.writer.write_all(&bytes).await;
        }
        let _ = timeout(Duration::from_secs(1), rogue.link.close()).await;
        rogue.assert_closed().await;
    }
    scene.node.wait_for_peers(1).await;
    scene.assert_alive().await;
}

pub async fn a_frame_that_is_too_long_ends_the_connection(subject: Subject) {
    let log = Log::collect();
    let scene = Scene::new(subject, true).await;
    for (count, length) in [(64_u32 << 20) + 1, 1 << 20, 0x3FFF_FFFF].into_iter().enumerate() {
        let mut rogue = scene.accepted_rogue(u64::from(length)).await;
        scene.node.wait_for_peers(2).await;
        rogue.write(&length.to_be_bytes()).await.unwrap();
        rogue.assert_closed().await;
        scene.node.wait_for_peers(1).await;
        let malformed = scene.node.network.stats().closed(EndCause::Malformed);
        assert_eq!(malformed, count as u64 + 1);
    }
    log.assert_has("WARN", "the peer sent a piece of ");
    scene.assert_alive().await;
}

pub async fn a_peer_that_falls_silent_is_noticed(subject: Subject) {
    let log = Log::collect();
    let scene = Scene::with_limits(subject, false, &[("idle_timeout_ms", 1_000)]).await;
    let mut rogue = scene.accepted_rogue(1).await;
    scene.node.wait_for_peers(1).await;
    for _ in 0..15 {
        rogue.write(&[0; 4]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(scene.node.peers().await, 1);
    }
    scene.node.wait_for_peers(0).await;
    assert_eq!(scene.node.network.stats().closed(EndCause::Silent), 1);
    log.assert_has("INFO", "nothing was heard for");
}

pub async fn a_peer_that_restarted_replaces_its_dead_connection_at_once(subject: Subject) {
    let scene = Scene::with_limits(subject, false, &[("idle_timeout_ms", 60_000)]).await;
    let mut dead = scene.accepted_rogue(1).await;
    let _alive = scene.accepted_rogue(2).await;
    dead.assert_closed().await;
    stays("the new connection", async || scene.node.peers().await == 1).await;
    let replaced = async || scene.node.network.stats().closed(EndCause::Replaced) == 1;
    wait_for("the end of the old one to be counted", replaced).await;
}

pub async fn a_peer_that_does_not_read_delays_no_other_and_is_given_up(subject: Subject) {
    let limits = [("peer_queue_bytes", 2_000_000), ("idle_timeout_ms", 2_000)];
    let scene = Scene::with_limits(subject, true, &limits).await;
    let good = scene.good.as_ref().unwrap();
    let rogue = scene.accepted_rogue(1).await;
    scene.node.wait_for_peers(2).await;
    // It sends keep-alives, so it is not taken for dead, but never reads.
    let Rogue { link: Link { main, bulk: _unread, guard: _guard, .. }, _transport, _home } = rogue;
    let (_unread_main, mut writer) = (main.reader, main.writer);
    let keep_alives = tokio::spawn(async move {
        while writer.write_all(&[0; 4]).await.is_ok() && writer.flush().await.is_ok() {
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
    assert_eq!(stats.closed(EndCause::Stalled), 1);
    wait_for("its queue to be counted", async || stats.dropped(DropCause::ConnectionLost) > 0).await;
    timeout(PATIENCE, keep_alives).await.expect("its connection was closed").unwrap();
    scene.assert_alive().await;
}

pub async fn a_node_does_not_start_with_what_peers_would_refuse(subject: Subject) {
    let authority = Authority::new();
    let good = authority.issue(&["node0"]);
    let other_key = Issued { key: authority.issue(&["node0"]).key, ..good.clone() };
    let no_key = Issued { key: "no PEM".to_owned(), ..good.clone() };
    let no_cert = Issued { cert: String::new(), ..good.clone() };
    for (issued, expected) in [
        (authority.issue_until(&["node0"], 2020), "CertExpired"),
        (authority.issue(&["node9"]), "is for 'node9', but domain is 'node0'"),
        (authority.issue(&["node0", "node1"]), "has 2 DNS names (node0, node1)"),
        (Authority::new().issue(&["node0"]), "UnknownIssuer"),
        (other_key, "do not go together"),
        (no_key, "has no private key"),
        (no_cert, "has no certificate"),
    ] {
        let home = Home::with(subject, &authority.pem(), &issued, "node0", 0, 0);
        home.list(&[]);
        let error = home.try_start().await.err().expect("a certificate that cannot work").to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.starts_with(subject.section), "{error}");
    }
    let home = Home::new(subject, &authority, 0, 0);
    home.list(&[]);
    std::fs::remove_file(home.file().with_file_name("ca.pem")).unwrap();
    let error = home.try_start().await.err().unwrap().to_string();
    let expected = format!("{}.ca_cert: cannot read ", subject.section);
    assert!(error.starts_with(&expected) && error.contains("ca.pem"), "{error}");
}

pub async fn a_port_in_use_is_told(subject: Subject) {
    let mut home = Home::new(subject, &Authority::new(), 0, 0);
    let (_tcp, _udp);
    let port = if subject.over_udp() {
        _udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        _udp.local_addr().unwrap().port()
    } else {
        _tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        _tcp.local_addr().unwrap().port()
    };
    home.port = port;
    home.list(&[]);
    let error = home.open().err().unwrap().to_string();
    assert!(error.contains(&format!("{}.listen_port: port {port} is in use", subject.section)), "{error}");
}
