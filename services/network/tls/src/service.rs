//! The network of a node over TLS.

use std::{net::SocketAddr, path::Path, sync::Arc};

use async_trait::async_trait;
use cita_network_core::{LimitsError, PeerNetwork, PeersError, Settings, Stats, Watch, check_peers};
use cita_proto::{
    common::{NodeNetInfo, TotalNodeNetInfo},
    network::{NetworkMsg, RegisterInfo},
};
use cita_service_api::{Address, MessageHandler, Network, Result};
use cita_service_kit::{
    Lifecycle,
    ports::{self, PortError},
};
use tokio::net::TcpListener;

use crate::{
    certificates::{CertificateError, Credentials},
    config::Config,
    transport::TlsTransport,
};

/// The section of config.toml that this crate reads.
const SECTION: &str = "network_tls";

/// Why the network does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The certificates or the key cannot be used.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A limit cannot be.
    #[error("network_tls.{0}")]
    Limits(#[from] LimitsError),
    /// The list of peers cannot be.
    #[error("network_tls.peers: {0}")]
    Peers(#[from] PeersError),
    /// The port for peers cannot be had.
    #[error("network_tls.listen_port: {0}")]
    Listen(#[from] PortError),
    /// The system does not let the port be used.
    #[error("network_tls: cannot use the port for peers at {address}: {source}")]
    Socket {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// Connections to the peers of a node over TLS 1.3.
pub struct TlsNetwork(PeerNetwork);

impl TlsNetwork {
    /// Begins to listen and to dial. `config_file` is where `config` came from: relative paths start at its folder, and
    /// changes of the peers in it are followed. Everything ends with `lifecycle`.
    ///
    /// # Errors
    /// [`StartError`], before anything runs.
    pub async fn start(
        config: Config,
        config_file: &Path,
        node: Address,
        lifecycle: &Lifecycle,
    ) -> std::result::Result<Arc<Self>, StartError> {
        config.limits.check()?;
        check_peers(&config.peers)?;
        let root = config_file.parent().unwrap_or(Path::new(""));
        let credentials = Credentials::load(&config, root)?;
        let address = SocketAddr::new(config.listen, config.listen_port);
        let socket = |source| StartError::Socket { address, source };
        let listener = TcpListener::from_std(ports::listen(address)?).map_err(socket)?;
        let local = listener.local_addr().map_err(socket)?;
        let transport = TlsTransport::new(listener, local, credentials).map_err(|source| CertificateError::Pair {
            cert: config.cert.place(root),
            key: config.key.place(root),
            source,
        })?;
        let settings = Settings {
            node,
            domain: config.domain,
            peers: config.peers,
            limits: config.limits,
            watch: Some(Watch { file: config_file.to_owned(), section: SECTION }),
        };
        Ok(Arc::new(Self(PeerNetwork::start(Arc::new(transport), settings, lifecycle))))
    }

    /// From now on messages for `module` go to `handler`, in this process.
    pub fn register_local(&self, module: &str, handler: Arc<dyn MessageHandler>) {
        self.0.register_local(module, handler);
    }

    /// Where peers reach this node.
    pub fn local_addr(&self) -> SocketAddr {
        self.0.local_addr()
    }

    /// What was counted since the start.
    pub fn stats(&self) -> &Stats {
        self.0.stats()
    }
}

#[async_trait]
impl Network for TlsNetwork {
    async fn send_msg(&self, message: NetworkMsg) -> Result<()> {
        self.0.send_msg(message).await
    }

    async fn broadcast(&self, message: NetworkMsg) -> Result<()> {
        self.0.broadcast(message).await
    }

    async fn peer_count(&self) -> Result<u64> {
        self.0.peer_count().await
    }

    async fn register_network_msg_handler(&self, info: RegisterInfo) -> Result<()> {
        self.0.register_network_msg_handler(info).await
    }

    async fn add_node(&self, info: NodeNetInfo) -> Result<()> {
        self.0.add_node(info).await
    }

    async fn peers_net_info(&self) -> Result<TotalNodeNetInfo> {
        self.0.peers_net_info().await
    }
}
