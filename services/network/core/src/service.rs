//! The [`Network`] trait over any [`Transport`].

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::AtomicU64},
};

use async_trait::async_trait;
use bytes::Bytes;
use cita_proto::{
    common::{NodeNetInfo, TotalNodeNetInfo},
    network::{NetworkMsg, RegisterInfo},
};
use cita_service_api::{Address, MAX_MESSAGE_BYTES, MessageHandler, Network, Result, StatusCode};
use cita_service_kit::Lifecycle;
use parking_lot::RwLock;
use prost::Message;
use tokio::sync::Notify;

use crate::{
    address::{Domain, PeerAddress},
    config::Limits,
    discovery,
    dispatch::Dispatcher,
    engine::{Engine, Identity, Peers},
    frame::Lane,
    lanes::NotQueued,
    listener,
    quiet::Quiet,
    reload::{self, Watch},
    stats::{DropCause, Stats},
    table::{Admission, PeerFactory, PeerTable},
    transport::Transport,
};

/// An implementation that is ready to start: what its section of config.toml became.
pub struct Setup {
    /// Opens and accepts links.
    pub transport: Arc<dyn Transport>,
    /// The name that this node proves to others.
    pub domain: Domain,
    /// The peers to begin with.
    pub peers: Vec<PeerAddress>,
    /// Bounds and times.
    pub limits: Limits,
    /// Who may be a peer beside those.
    pub admission: Admission,
    /// The file to follow for changes of the peers.
    pub watch: Watch,
}

/// Connections to the peers of a node, over any transport.
pub struct PeerNetwork(Arc<Engine>);

impl PeerNetwork {
    /// Begins to listen and to dial for the node with this address. Everything ends with `lifecycle`.
    pub fn start(setup: Setup, node: Address, lifecycle: &Lifecycle) -> Arc<Self> {
        let Setup { transport, domain, peers, limits, admission, watch } = setup;
        let stats = Arc::new(Stats::default());
        let new_peer = PeerFactory {
            bound: limits.peer_bound(),
            stop: lifecycle.shutdown.clone(),
            silent_after: limits.keepalive_interval() * 2,
        };
        let engine = Arc::new(Engine {
            table: RwLock::new(PeerTable::new(domain.clone(), node.origin(), admission.clone(), new_peer)),
            identity: Identity { address: node, domain, instance: rand::random() },
            dispatcher: Dispatcher::new(limits.module_bound(), stats.clone(), lifecycle.clone()),
            limits,
            transport,
            stats,
            lifecycle: lifecycle.clone(),
            quiet: Quiet::default(),
            connections: AtomicU64::new(0),
            news: Notify::new(),
        });
        if watch.discovers {
            discovery::start(&engine);
        }
        engine.configure(Peers { listed: peers, admission });
        lifecycle.spawn(listener::listen(engine.clone()));
        lifecycle.spawn(reload::follow(engine.clone(), watch));
        Arc::new(Self(engine))
    }

    /// From now on messages for `module` go to `handler`, in this process.
    pub fn register_local(&self, module: &str, handler: Arc<dyn MessageHandler>) {
        if let Err(code) = self.0.dispatcher.register_local(module, handler) {
            tracing::error!(module, "cannot register a module: {code}");
        }
    }

    /// Where peers reach this node.
    pub fn local_addr(&self) -> SocketAddr {
        self.0.transport.local_addr()
    }

    /// What was counted since the start.
    pub fn stats(&self) -> &Stats {
        &self.0.stats
    }

    /// Encodes a message for the wire, with this node as its origin.
    fn encode(&self, mut message: NetworkMsg, too_large: StatusCode) -> Result<(Lane, Bytes)> {
        message.origin = self.0.identity.address.origin();
        let bytes = message.encoded_len();
        if bytes > MAX_MESSAGE_BYTES {
            tracing::warn!(module = message.module, bytes, "dropped a message of more than {MAX_MESSAGE_BYTES} bytes");
            self.0.stats.count_dropped(DropCause::TooLarge, 1);
            return Err(too_large);
        }
        Ok((Lane::of(&message.module), message.encode_to_vec().into()))
    }
}

#[async_trait]
impl Network for PeerNetwork {
    async fn send_msg(&self, message: NetworkMsg) -> Result<()> {
        let peer = self.0.table.read().find(message.origin).cloned();
        let (lane, bytes) = self.encode(message, StatusCode::SendMsgError)?;
        let queued = peer.ok_or(NotQueued::Disconnected).and_then(|peer| peer.lanes.push(lane, bytes));
        queued.map_err(|problem| {
            self.0.count(problem);
            StatusCode::SendMsgError
        })
    }

    async fn broadcast(&self, message: NetworkMsg) -> Result<()> {
        let (lane, bytes) = self.encode(message, StatusCode::BroadcastMsgError)?;
        for (peer, _) in self.0.table.read().connected() {
            if let Err(problem) = peer.lanes.push(lane, bytes.clone()) {
                self.0.count(problem);
            }
        }
        Ok(())
    }

    async fn peer_count(&self) -> Result<u64> {
        Ok(self.0.table.read().connected().count() as u64)
    }

    async fn register_network_msg_handler(&self, info: RegisterInfo) -> Result<()> {
        self.0.dispatcher.register_remote(&info)
    }

    async fn add_node(&self, info: NodeNetInfo) -> Result<()> {
        let address = PeerAddress::parse(&info.multi_address, self.0.transport.protocol()).map_err(|error| {
            tracing::warn!("cannot add a node: {error}");
            StatusCode::MultiAddrParseError
        })?;
        self.0.add(address).map_err(|_| StatusCode::AddExistedPeer)
    }

    async fn peers_net_info(&self) -> Result<TotalNodeNetInfo> {
        let protocol = self.0.transport.protocol();
        let table = self.0.table.read();
        let nodes = table
            .connected()
            .map(|(peer, origin)| NodeNetInfo { multi_address: peer.address.to_multi_address(protocol), origin });
        Ok(TotalNodeNetInfo { nodes: nodes.collect() })
    }
}
