//! Nodes with folders of their own on loopback.

use std::{
    fmt::Write as _,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use async_trait::async_trait;
use cita_proto::network::NetworkMsg;
use cita_service_api::{Address, MessageHandler, Network, Result, StatusCode};
use cita_service_kit::Lifecycle;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;
use tokio::sync::{Mutex, mpsc};

use super::Subject;
use crate::{PeerNetwork, Problem, Setup, StartError};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Times that suit a test.
pub const FAST: &str = "keepalive_interval_ms = 100\nidle_timeout_ms = 5000\nbackoff_first_ms = 20\nbackoff_last_ms = 300\n\
                        reload_interval_ms = 50\nhandshake_timeout_ms = 3000\n";

/// A certificate authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate with its key, as PEM.
#[derive(Clone)]
pub struct Issued {
    pub cert: String,
    pub key: String,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, format!("CA {}", rand::random::<u64>()));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    pub fn issue(&self, names: &[&str]) -> Issued {
        self.issue_until(names, 2100)
    }

    /// A certificate that expires when `year` begins.
    pub fn issue_until(&self, names: &[&str], year: i32) -> Issued {
        self.sign(names, |params| params.not_after = rcgen::date_time_ymd(year, 1, 1))
    }

    /// A certificate that expires after this time, rounded up to a whole second.
    pub fn issue_for(&self, names: &[&str], time: Duration) -> Issued {
        let after = SystemTime::now() + time + Duration::from_secs(1);
        self.sign(names, |params| params.not_after = after.into())
    }

    fn sign(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Issued {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.not_before = rcgen::date_time_ymd(2000, 1, 1);
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let cert = params.signed_by(&key, &self.0).unwrap();
        Issued { cert: cert.pem(), key: key.serialize_pem() }
    }
}

/// Ports that were free a moment ago, for TCP and for UDP.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let mut held = Vec::new();
    [(); N].map(|()| {
        loop {
            let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let port = tcp.local_addr().unwrap().port();
            if let Ok(udp) = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)) {
                held.push((tcp, udp));
                return port;
            }
        }
    })
}

/// A node's folder: its config.toml and certificates.
pub struct Home {
    subject: Subject,
    dir: TempDir,
    pub name: String,
    pub address: Address,
    pub port: u16,
    limits: String,
}

impl Home {
    /// Node number `n`, called `node{n}`, at `port`.
    pub fn new(subject: Subject, authority: &Authority, n: u8, port: u16) -> Self {
        let name = format!("node{n}");
        let issued = authority.issue(&[&name]);
        Self::with(subject, &authority.pem(), &issued, &name, n, port)
    }

    pub fn with(subject: Subject, ca: &str, issued: &Issued, name: &str, n: u8, port: u16) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("ca.pem"), ca).unwrap();
        fs::write(dir.path().join("cert.pem"), &issued.cert).unwrap();
        fs::write(dir.path().join("key.pem"), &issued.key).unwrap();
        Self { subject, dir, name: name.to_owned(), address: Address([n + 1; 20]), port, limits: FAST.to_owned() }
    }

    /// Changes limits.
    #[must_use]
    pub fn limits(mut self, limits: &[(&str, u64)]) -> Self {
        for (key, value) in limits {
            let others = self.limits.lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n"));
            self.limits = others.collect();
            writeln!(self.limits, "{key} = {value}").unwrap();
        }
        self
    }

    pub fn file(&self) -> PathBuf {
        self.dir.path().join("config.toml")
    }

    pub fn multi_address(&self) -> String {
        let (carrier, name) = self.subject.protocol;
        format!("/dns4/127.0.0.1/{carrier}/{}/{name}/{}", self.port, self.name)
    }

    /// Writes config.toml with these peers, and nobody else as a member, as an editor does.
    pub fn list(&self, peers: &[(&str, u16)]) {
        let members: Vec<&str> = peers.iter().map(|(name, _)| *name).collect();
        let members = if self.subject.discovers { format!("members = {members:?}\n") } else { String::new() };
        self.write(peers, &members);
    }

    /// Writes config.toml with these peers, where everybody with a certificate is a member.
    pub fn list_seeds(&self, peers: &[(&str, u16)]) {
        self.write(peers, "");
    }

    fn write(&self, peers: &[(&str, u16)], more: &str) {
        let section = self.subject.section;
        let mut text = format!("[{section}]\nlisten_port = {}\ndomain = '{}'\n{more}", self.port, self.name);
        if self.subject.certified {
            text += "ca_cert = 'ca.pem'\ncert = 'cert.pem'\nkey = 'key.pem'\n";
        }
        for (domain, port) in peers {
            write!(text, "[[{section}.peers]]\nhost = '127.0.0.1'\nport = {port}\ndomain = '{domain}'\n").unwrap();
        }
        write!(text, "[{section}.limits]\n{}", self.limits).unwrap();
        fs::write(self.file(), text).unwrap();
    }

    /// The implementation, ready to start with what config.toml says.
    pub fn open(&self) -> std::result::Result<Setup, StartError> {
        let file: toml::Table = fs::read_to_string(self.file()).unwrap().parse().unwrap();
        (self.subject.open)(file[self.subject.section].clone(), &self.file())
    }

    /// Starts the node.
    pub async fn try_start(&self) -> std::result::Result<Node, StartError> {
        let began = Instant::now();
        let setup = loop {
            match self.open() {
                // Somebody's outgoing connection may have got the port for a moment.
                Err(StartError { problem: Problem::Listen(_), .. }) if began.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                result => break result?,
            }
        };
        let lifecycle = Lifecycle::new();
        let network = PeerNetwork::start(setup, self.address, &lifecycle);
        let (sender, received) = mpsc::unbounded_channel();
        network.register_local("controller", Arc::new(Recorder(sender.clone())));
        network.register_local("consensus", Arc::new(Recorder(sender)));
        Ok(Node { network, lifecycle, address: self.address, received: Mutex::new(received) })
    }

    pub async fn start(&self) -> Node {
        self.try_start().await.unwrap()
    }
}

/// A running node.
pub struct Node {
    pub network: Arc<PeerNetwork>,
    pub address: Address,
    lifecycle: Lifecycle,
    received: Mutex<mpsc::UnboundedReceiver<NetworkMsg>>,
}

impl Node {
    pub async fn peers(&self) -> u64 {
        self.network.peer_count().await.unwrap()
    }

    pub fn socket(&self) -> SocketAddr {
        self.network.local_addr()
    }

    /// Waits until there are this many peers.
    pub async fn wait_for_peers(&self, count: u64) {
        wait_for(&format!("{count} peers"), async || self.peers().await == count).await;
    }

    pub async fn received(&self) -> NetworkMsg {
        let mut received = self.received.lock().await;
        tokio::time::timeout(PATIENCE, received.recv()).await.expect("a message arrives").unwrap()
    }

    pub async fn send(&self, to: &Self, module: &str, body: &[u8]) -> Result<()> {
        self.network.send_msg(message(module, to.address.origin(), body)).await
    }

    /// Everything of the node has to end promptly.
    pub async fn stop(self) {
        assert!(self.lifecycle.stop(Duration::from_secs(5)).await, "a task does not end");
    }
}

/// Waits for a condition, but not for ever.
pub async fn wait_for(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !condition().await {
        assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Watches for a while that a condition goes on to hold.
pub async fn stays(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(300) {
        assert!(condition().await, "no longer: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub fn message(module: &str, origin: u64, body: &[u8]) -> NetworkMsg {
    NetworkMsg { module: module.to_owned(), r#type: "test".to_owned(), origin, msg: body.to_vec() }
}

/// Folders of nodes `node0`, `node1`, … that do not list anybody yet.
pub fn homes<const N: usize>(subject: Subject) -> [Home; N] {
    let authority = Authority::new();
    let mut number = 0;
    free_ports::<N>().map(|port| {
        number += 1;
        Home::new(subject, &authority, number - 1, port)
    })
}

/// Has all nodes list each other.
pub fn list_all(homes: &[Home]) {
    let list: Vec<(&str, u16)> = homes.iter().map(|home| (home.name.as_str(), home.port)).collect();
    homes.iter().for_each(|home| home.list(&list));
}

/// Starts nodes that all list each other.
pub async fn mesh<const N: usize>(subject: Subject) -> ([Home; N], Vec<Node>) {
    let homes = homes::<N>(subject);
    list_all(&homes);
    let mut nodes = Vec::new();
    for home in &homes {
        nodes.push(home.start().await);
    }
    for node in &nodes {
        node.wait_for_peers(N as u64 - 1).await;
    }
    (homes, nodes)
}

/// Keeps all messages.
struct Recorder(mpsc::UnboundedSender<NetworkMsg>);

#[async_trait]
impl MessageHandler for Recorder {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        self.0.send(message).map_err(|_| StatusCode::FatalError)
    }
}
