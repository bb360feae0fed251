//! What every [`Network`] has to hold.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    common::NodeNetInfo,
    network::{NetworkMsg, RegisterInfo},
};
use tokio::{sync::mpsc, task::JoinHandle, time};
use tonic::transport::{Server, server::TcpIncoming};

use crate::{Address, MessageHandler, MessageHandlerServer, Network, Result};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// One node of a chain whose nodes all list each other.
#[derive(Clone)]
pub struct NetworkMember {
    /// Its network.
    pub network: Arc<dyn Network>,
    /// Its address.
    pub node: Address,
}

/// Runs the suite on a chain of at least three nodes. It registers handlers for the modules `controller`, `consensus`
/// and `conformance` at each of them.
///
/// # Panics
/// At the first thing that does not hold.
pub async fn network(members: Vec<NetworkMember>) {
    assert!(members.len() >= 3, "a receiver and a bystander are needed");
    everybody_is_connected(&members).await;
    messages_arrive_where_they_are_sent(&members).await;
    broadcasts_reach_all_others(&members).await;
    large_messages_arrive(&members).await;
    nobody_is_no_receiver(&members).await;
    nodes_are_added_once(&members).await;
    registrations_are_checked_and_replaced(&members).await;
}

async fn everybody_is_connected(members: &[NetworkMember]) {
    for member in members {
        let others = members.len() as u64 - 1;
        let all_there = async {
            while member.network.peer_count().await != Ok(others) {
                time::sleep(Duration::from_millis(20)).await;
            }
        };
        time::timeout(PATIENCE, all_there).await.expect("all nodes connect");
        let info = member.network.peers_net_info().await.expect("the peers are told");
        let mut origins: Vec<u64> = info.nodes.iter().map(|node| node.origin).collect();
        let mut expected: Vec<u64> =
            members.iter().map(|m| m.node.origin()).filter(|o| *o != member.node.origin()).collect();
        origins.sort_unstable();
        expected.sort_unstable();
        assert_eq!(origins, expected, "the peers are the other nodes");
        for node in info.nodes {
            assert!(node.multi_address.starts_with('/'), "'{}' is no multi-address", node.multi_address);
        }
    }
}

async fn messages_arrive_where_they_are_sent(members: &[NetworkMember]) {
    for module in ["controller", "consensus"] {
        let mut inboxes = register_everywhere(members, module).await;
        for (from, sender) in members.iter().enumerate() {
            for (to, receiver) in members.iter().enumerate().filter(|(to, _)| *to != from) {
                let body = vec![from as u8, to as u8];
                let sent = sender.network.send_msg(message(module, receiver.node.origin(), body.clone())).await;
                assert_eq!(sent, Ok(()));
                let received = inboxes[to].next().await;
                assert_eq!(received, message(module, sender.node.origin(), body), "origin is the sender's");
            }
        }
        for inbox in &mut inboxes {
            inbox.assert_empty();
        }
    }
}

async fn broadcasts_reach_all_others(members: &[NetworkMember]) {
    let mut inboxes = register_everywhere(members, "controller").await;
    for (from, sender) in members.iter().enumerate() {
        let body = vec![from as u8; 1000];
        assert_eq!(sender.network.broadcast(message("controller", 12345, body.clone())).await, Ok(()));
        for (to, inbox) in inboxes.iter_mut().enumerate() {
            if to == from {
                inbox.assert_empty();
            } else {
                assert_eq!(inbox.next().await, message("controller", sender.node.origin(), body.clone()));
            }
        }
    }
}

async fn large_messages_arrive(members: &[NetworkMember]) {
    let [sender, receiver, ..] = members else { return };
    let mut inbox = Inbox::open(&*receiver.network, "controller").await;
    let body: Vec<u8> = (0..5_000_000_u32).map(|n| (n % 251) as u8).collect();
    let sent = sender.network.send_msg(message("controller", receiver.node.origin(), body.clone())).await;
    assert_eq!(sent, Ok(()));
    assert!(inbox.next().await.msg == body, "5 MB arrive as they were sent");
}

async fn nobody_is_no_receiver(members: &[NetworkMember]) {
    let [sender, receiver, ..] = members else { return };
    for origin in [0x0BAD_0BAD_0BAD_0BAD, sender.node.origin()] {
        let sent = sender.network.send_msg(message("controller", origin, vec![1])).await;
        assert_eq!(sent, Err(StatusCode::SendMsgError), "{origin:#x} is no peer");
    }
    // A module that nobody registered for concerns nobody.
    let sent = sender.network.send_msg(message("no such module", receiver.node.origin(), vec![1])).await;
    assert_eq!(sent, Ok(()));
}

async fn nodes_are_added_once(members: &[NetworkMember]) {
    let [member, ..] = members else { return };
    let info = member.network.peers_net_info().await.expect("the peers are told");
    for node in info.nodes {
        assert_eq!(member.network.add_node(node).await, Err(StatusCode::AddExistedPeer));
    }
    for text in ["", "127.0.0.1:40000", "/dns4/h/tcp/0/tls/d", "/dns4/h/tcp/1", "/dns4/h/tcp/x/tls/d"] {
        let node = NodeNetInfo { multi_address: text.to_owned(), origin: 0 };
        assert_eq!(member.network.add_node(node).await, Err(StatusCode::MultiAddrParseError), "'{text}'");
    }
    assert_eq!(member.network.peer_count().await, Ok(members.len() as u64 - 1));
}

async fn registrations_are_checked_and_replaced(members: &[NetworkMember]) {
    let [sender, receiver, ..] = members else { return };
    for (hostname, port) in [("", "50004"), ("127.0.0.1", ""), ("127.0.0.1", "70000"), ("no host", "1")] {
        let registered = receiver.network.register_network_msg_handler(info("conformance", hostname, port)).await;
        assert_eq!(registered, Err(StatusCode::MultiAddrParseError), "'{hostname}' '{port}'");
    }
    let mut first = Inbox::open(&*receiver.network, "conformance").await;
    let mut second = Inbox::open(&*receiver.network, "conformance").await;
    let sent = sender.network.send_msg(message("conformance", receiver.node.origin(), vec![7])).await;
    assert_eq!(sent, Ok(()));
    assert_eq!(second.next().await.msg, [7], "the later registration counts");
    first.assert_empty();
}

fn message(module: &str, origin: u64, msg: Vec<u8>) -> NetworkMsg {
    NetworkMsg { module: module.to_owned(), r#type: "conformance_type".to_owned(), origin, msg }
}

fn info(module: &str, hostname: &str, port: &str) -> RegisterInfo {
    RegisterInfo { module_name: module.to_owned(), hostname: hostname.to_owned(), port: port.to_owned() }
}

async fn register_everywhere(members: &[NetworkMember], module: &str) -> Vec<Inbox> {
    let mut inboxes = Vec::new();
    for member in members {
        inboxes.push(Inbox::open(&*member.network, module).await);
    }
    inboxes
}

/// A message handler in a gRPC server of its own.
struct Inbox {
    received: mpsc::UnboundedReceiver<NetworkMsg>,
    server: JoinHandle<()>,
}

impl Inbox {
    async fn open(network: &dyn Network, module: &str) -> Self {
        let incoming = TcpIncoming::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a port is free");
        let port = incoming.local_addr().expect("a listener has an address").port();
        let (sender, received) = mpsc::unbounded_channel();
        let service = MessageHandlerServer::serve(Arc::new(Recorder(sender)));
        let server = tokio::spawn(async move {
            Server::builder().add_service(service).serve_with_incoming(incoming).await.expect("the server runs");
        });
        let registered = network.register_network_msg_handler(info(module, "127.0.0.1", &port.to_string())).await;
        assert_eq!(registered, Ok(()));
        Self { received, server }
    }

    async fn next(&mut self) -> NetworkMsg {
        let message = time::timeout(PATIENCE, self.received.recv()).await.expect("a message arrives");
        message.expect("the recorder lives as long as its server")
    }

    fn assert_empty(&mut self) {
        assert_eq!(self.received.try_recv().ok(), None, "a message for somebody else");
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Recorder(mpsc::UnboundedSender<NetworkMsg>);

#[async_trait]
impl MessageHandler for Recorder {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        self.0.send(message).map_err(|_| StatusCode::FatalError)
    }
}
