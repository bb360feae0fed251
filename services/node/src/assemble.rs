//! Starting any subset of a node's services in one process.

use std::{
    net::{SocketAddr, TcpListener, ToSocketAddrs},
    path::Path,
    sync::Arc,
    time::Duration,
};

use cita_proto::network::RegisterInfo;
use cita_service_api::{
    self as api, ConsensusControllerServer, ConsensusServer, ControllerServer, CryptoServer, EvmServer, ExecutorServer,
    Late, MessageHandler, MessageHandlerServer, NetworkServer, StorageServer, connect_lazy,
};
use cita_service_kit::{ConfigFile, Lifecycle, ServiceKind, foreign, logging, ports, server::Port, telemetry};

use crate::{
    NodeError,
    components::{self, LocalNetwork, load_config},
};

/// How long a stopping process waits for its tasks.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a service tells a network of another process where it is, which may have been restarted since.
const REGISTER_EVERY: Duration = Duration::from_secs(3);

/// The network may come up after the services that register with it.
const REGISTER_RETRY: Duration = Duration::from_millis(100);

/// Runs `kinds` of the node that `config_path` describes until SIGTERM or SIGINT.
///
/// `ready` is called once everything started and every port answers.
///
/// # Errors
/// [`NodeError`].
pub async fn run(config_path: &Path, kinds: &[ServiceKind], ready: impl FnOnce()) -> Result<(), NodeError> {
    let config = load_config(config_path)?;
    let name = match kinds {
        [one] => one.name(),
        _ => "node",
    };
    let _log = logging::init(&config.log()?, name)?;
    let lifecycle = Lifecycle::new();
    let result = match split(&config, kinds) {
        Ok(split) => serve(&config, &split, &lifecycle, ready).await,
        Err(error) => Err(error),
    };
    if let Err(error) = &result {
        tracing::error!(%error, "stopping");
    }
    if !lifecycle.stop(PATIENCE).await {
        tracing::warn!("some tasks did not end within {PATIENCE:?}");
    }
    result
}

/// Which services this process runs itself, and which of those that it was to run are another program's.
struct Split {
    own: Vec<ServiceKind>,
    foreign: Vec<ServiceKind>,
}

fn split(config: &ConfigFile, kinds: &[ServiceKind]) -> Result<Split, NodeError> {
    let mut split = Split { own: Vec::new(), foreign: Vec::new() };
    for &kind in kinds {
        if config.foreign(kind)?.is_some() { split.foreign.push(kind) } else { split.own.push(kind) }
    }
    match (split.own.is_empty(), split.foreign.first()) {
        (true, Some(&kind)) => Err(NodeError::Foreign(kind)),
        _ => Ok(split),
    }
}

async fn serve(
    config: &ConfigFile,
    Split { own: kinds, foreign }: &Split,
    lifecycle: &Lifecycle,
    ready: impl FnOnce(),
) -> Result<(), NodeError> {
    let listeners = Listeners::bind(config, kinds)?;
    if config.metrics()?.enabled {
        telemetry::serve(listeners.metrics)?;
    }
    // Signals work from here on: a start that waits for another service can be given up.
    let signals = lifecycle.clone();
    let waiting = tokio::spawn(async move { signals.wait_for_signal().await });

    let process = Process { config, kinds, lifecycle };
    let start = async {
        for &kind in foreign {
            foreign::wait_until_healthy(kind, config.endpoints()?.of(kind), process.channel(kind)?).await;
        }
        process.start(listeners).await
    };
    tokio::select! {
        started = start => started?,
        () = lifecycle.shutdown.cancelled() => return Ok(()),
    }
    tracing::info!(services = ?kinds, "ready");
    ready();
    match waiting.await {
        Ok(result) => result.map_err(NodeError::Signals),
        Err(_) => Ok(()),
    }
}

/// The ports of a process, bound before anything else: a port in use is found before data is opened.
struct Listeners {
    services: Vec<(ServiceKind, TcpListener)>,
    metrics: SocketAddr,
}

impl Listeners {
    fn bind(config: &ConfigFile, kinds: &[ServiceKind]) -> Result<Self, NodeError> {
        let host = config.node()?.listen;
        let endpoints = config.endpoints()?;
        let address = |service: ServiceKind| -> Result<SocketAddr, NodeError> {
            let address = endpoints.of(service);
            let wrong = || NodeError::Endpoint { service, address: address.to_owned() };
            let port: u16 = address.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).ok_or_else(wrong)?;
            (host.as_str(), port).to_socket_addrs().ok().and_then(|mut found| found.next()).ok_or_else(wrong)
        };
        let services = kinds
            .iter()
            .map(|&kind| Ok((kind, ports::listen(address(kind)?)?)))
            .collect::<Result<Vec<_>, NodeError>>()?;
        // A whole node has one set of metrics, at the controller's place.
        let metrics_of = match kinds {
            [one] => *one,
            _ if kinds.contains(&ServiceKind::Controller) => ServiceKind::Controller,
            several => *several.first().unwrap_or(&ServiceKind::Controller),
        };
        let mut metrics = address(metrics_of)?;
        metrics.set_port(metrics.port().checked_add(10_000).unwrap_or(metrics.port() - 10_000));
        Ok(Self { services, metrics })
    }

    fn take(&mut self, kind: ServiceKind) -> Option<TcpListener> {
        let index = self.services.iter().position(|(found, _)| *found == kind)?;
        Some(self.services.swap_remove(index).1)
    }
}

struct Process<'a> {
    config: &'a ConfigFile,
    kinds: &'a [ServiceKind],
    lifecycle: &'a Lifecycle,
}

/// Where messages for this process's controller and consensus come from.
enum Messages {
    Local(Arc<dyn LocalNetwork>),
    Remote(Arc<dyn api::Network>),
}

impl Process<'_> {
    fn runs(&self, kind: ServiceKind) -> bool {
        self.kinds.contains(&kind)
    }

    fn channel(&self, kind: ServiceKind) -> Result<tonic::transport::Channel, NodeError> {
        connect_lazy(self.config.endpoints()?.of(kind)).map_err(NodeError::Client)
    }

    fn serve(&self, listeners: &mut Listeners, service: ServiceKind, port: Port) {
        let Some(listener) = listeners.take(service) else { return };
        let lifecycle = self.lifecycle.clone();
        self.lifecycle.spawn(async move {
            if let Err(source) = port.serve(listener, &lifecycle).await {
                tracing::error!(%service, %source, "the port failed");
                lifecycle.shutdown.cancel();
            }
        });
    }

    async fn start(self, mut listeners: Listeners) -> Result<(), NodeError> {
        let node = self.config.node()?.address;
        let crypto = self.crypto(&mut listeners).await?;
        let storage = self.storage(&mut listeners).await?;
        let (network, messages) = self.network(&mut listeners, node).await?;
        let (executor, evm) = self.executor(&mut listeners, crypto.clone()).await?;

        // Controller and consensus call each other; each is given a place that the other fills.
        let late_consensus = Late::<dyn api::Consensus>::new();
        let consensus: Arc<dyn api::Consensus> = if self.runs(ServiceKind::Consensus) {
            late_consensus.clone()
        } else {
            Arc::new(api::ConsensusClient::new(self.channel(ServiceKind::Consensus)?))
        };
        let remote_controller: Option<Arc<dyn api::ConsensusController>> = if self.runs(ServiceKind::Controller) {
            None
        } else {
            Some(Arc::new(api::ConsensusControllerClient::new(self.channel(ServiceKind::Controller)?)))
        };

        let mut controller = remote_controller;
        if self.runs(ServiceKind::Controller) {
            let deps = cita_controller::Dependencies {
                network: network.clone(),
                consensus,
                executor,
                evm,
                storage,
                crypto: crypto.clone(),
            };
            let local = components::start_controller(self.config, deps, self.lifecycle).await?;
            let port = Port::new()
                .with(ControllerServer::serve(local.clone()))
                .with(ConsensusControllerServer::serve(local.clone()))
                .with(MessageHandlerServer::serve(local.clone()));
            self.serve(&mut listeners, ServiceKind::Controller, port);
            self.register(&messages, ServiceKind::Controller, local.clone())?;
            controller = Some(local);
        }
        if let (true, Some(controller)) = (self.runs(ServiceKind::Consensus), controller) {
            let deps = cita_consensus_core::shell::Dependencies { controller, network, crypto };
            let local = components::start_consensus(self.config, deps, self.lifecycle).await?;
            late_consensus.set(local.consensus.clone());
            let port = Port::new()
                .with(ConsensusServer::serve(local.consensus))
                .with(MessageHandlerServer::serve(local.handler.clone()));
            self.serve(&mut listeners, ServiceKind::Consensus, port);
            self.register(&messages, ServiceKind::Consensus, local.handler)?;
        }
        Ok(())
    }

    async fn crypto(&self, listeners: &mut Listeners) -> Result<Arc<dyn api::Crypto>, NodeError> {
        if !self.runs(ServiceKind::Crypto) {
            return Ok(Arc::new(api::CryptoClient::new(self.channel(ServiceKind::Crypto)?)));
        }
        let crypto = components::open_crypto(self.config).await?;
        self.serve(listeners, ServiceKind::Crypto, Port::new().with(CryptoServer::serve(crypto.clone())));
        Ok(crypto)
    }

    async fn storage(&self, listeners: &mut Listeners) -> Result<Arc<dyn api::Storage>, NodeError> {
        if !self.runs(ServiceKind::Storage) {
            return Ok(Arc::new(api::StorageClient::new(self.channel(ServiceKind::Storage)?)));
        }
        let storage = components::open_storage(self.config).await?;
        self.serve(listeners, ServiceKind::Storage, Port::new().with(StorageServer::serve(storage.clone())));
        Ok(storage)
    }

    async fn executor(
        &self,
        listeners: &mut Listeners,
        crypto: Arc<dyn api::Crypto>,
    ) -> Result<(Arc<dyn api::Executor>, Arc<dyn api::Evm>), NodeError> {
        if !self.runs(ServiceKind::Executor) {
            let channel = self.channel(ServiceKind::Executor)?;
            return Ok((Arc::new(api::ExecutorClient::new(channel.clone())), Arc::new(api::EvmClient::new(channel))));
        }
        let local = components::open_executor(self.config, crypto, self.lifecycle).await?;
        let port =
            Port::new().with(ExecutorServer::serve(local.executor.clone())).with(EvmServer::serve(local.evm.clone()));
        self.serve(listeners, ServiceKind::Executor, port);
        Ok((local.executor, local.evm))
    }

    async fn network(
        &self,
        listeners: &mut Listeners,
        node: api::Address,
    ) -> Result<(Arc<dyn api::Network>, Messages), NodeError> {
        if !self.runs(ServiceKind::Network) {
            let client: Arc<dyn api::Network> = Arc::new(api::NetworkClient::new(self.channel(ServiceKind::Network)?));
            return Ok((client.clone(), Messages::Remote(client)));
        }
        let local = components::start_network(self.config, node, self.lifecycle)?;
        let network: Arc<dyn api::Network> = local.clone();
        self.serve(listeners, ServiceKind::Network, Port::new().with(NetworkServer::serve(network.clone())));
        Ok((network, Messages::Local(local)))
    }

    /// Has messages for `module` delivered to this process.
    fn register(
        &self,
        messages: &Messages,
        module: ServiceKind,
        handler: Arc<dyn MessageHandler>,
    ) -> Result<(), NodeError> {
        let network = match messages {
            Messages::Local(network) => {
                network.register(module.name(), handler);
                return Ok(());
            }
            Messages::Remote(network) => network.clone(),
        };
        let address = self.config.endpoints()?.of(module).to_owned();
        let (host, port) = address
            .rsplit_once(':')
            .ok_or_else(|| NodeError::Endpoint { service: module, address: address.clone() })?;
        let info =
            RegisterInfo { module_name: module.name().to_owned(), hostname: host.to_owned(), port: port.to_owned() };
        let shutdown = self.lifecycle.shutdown.clone();
        self.lifecycle.spawn(async move {
            loop {
                let pause = match network.register_network_msg_handler(info.clone()).await {
                    Ok(()) => REGISTER_EVERY,
                    Err(_) => REGISTER_RETRY,
                };
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = shutdown.cancelled() => return,
                }
            }
        });
        Ok(())
    }
}
