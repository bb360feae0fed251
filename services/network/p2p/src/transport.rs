//! TCP, noise and yamux, and the streams over them.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use cita_network_core::{
    Credentials, Link, PeerAddress, Pending, Problem, Protocol, Stream, Tcp, Transport, TransportError, check_dialled,
};
use libp2p_core::{
    UpgradeInfo as _,
    upgrade::{InboundConnectionUpgrade as _, OutboundConnectionUpgrade as _},
};
use libp2p_identity::PeerId;
use libp2p_yamux as yamux;
use multistream_select::{Negotiated, NegotiationError, Version, dialer_select_proto, listener_select_proto};
use tokio::{net::TcpStream, time::timeout};
use tokio_util::{
    compat::{FuturesAsyncReadCompatExt as _, TokioAsyncReadCompatExt as _},
    sync::CancellationToken,
};

use crate::{
    broken::Broken,
    identify::{self, Identify},
    identity,
    muxer::Streams,
};

/// The stream of hellos, keep-alives and consensus, after both ends showed their certificates.
const MAIN: &str = "/cita/main/1";

/// The stream of everything else.
const BULK: &str = "/cita/bulk/1";

/// How long a peer may take to identify itself, or to ask this node to.
const IDENTIFY_PATIENCE: Duration = Duration::from_secs(5);

/// Links over libp2p.
pub(crate) struct P2pTransport {
    tcp: Tcp,
    node: Arc<Node>,
}

/// What every connection needs.
struct Node {
    credentials: Credentials,
    noise: libp2p_noise::Config,
    identify: Identify,
}

/// A stream whose purpose both ends agreed on.
type Agreed = Negotiated<yamux::Stream>;

impl P2pTransport {
    /// Listens on an address.
    ///
    /// # Errors
    /// What libp2p does not like about the credentials, or the system about the address.
    pub(crate) fn open(address: SocketAddr, credentials: Credentials) -> Result<Self, Problem> {
        let keypair = identity::keypair(&credentials)?;
        let noise = libp2p_noise::Config::new(&keypair)
            .map_err(|error| Problem::Value { key: "key", problem: format!("noise does not take it: {error}") })?;
        let tcp = Tcp::listen(address)?;
        let identify = Identify::new(&keypair.public(), tcp.local_addr(), &[MAIN, BULK, identify::PROTOCOL]);
        tracing::info!(peer_id = %keypair.public().to_peer_id(), "the libp2p identity of this node");
        Ok(Self { tcp, node: Arc::new(Node { credentials, noise, identify }) })
    }
}

#[async_trait]
impl Transport for P2pTransport {
    fn protocol(&self) -> Protocol {
        Protocol { carrier: "tcp", name: "p2p" }
    }

    fn local_addr(&self) -> SocketAddr {
        self.tcp.local_addr()
    }

    async fn accept(&self) -> io::Result<Pending> {
        let (tcp, from) = self.tcp.accept().await?;
        Ok(Pending { from, handshake: Box::pin(self.node.clone().accept(tcp, from)) })
    }

    async fn dial(&self, peer: &PeerAddress) -> Result<Link, TransportError> {
        self.node.clone().dial(self.tcp.dial(peer).await?, peer).await
    }
}

impl Node {
    async fn accept(self: Arc<Self>, tcp: TcpStream, from: SocketAddr) -> Result<Link, TransportError> {
        let broken = Broken::default();
        let (_, io) =
            listener_select_proto(broken.watch(tcp).compat(), self.noise.protocol_info()).await.map_err(disagreed)?;
        let (peer, io) = self.noise.clone().upgrade_inbound(io, "").await.map_err(unproven)?;
        let yamux = yamux::Config::default();
        let (name, io) = listener_select_proto(io, yamux.protocol_info()).await.map_err(disagreed)?;
        let muxer = yamux.upgrade_inbound(io, name).await?;
        let guard = CancellationToken::new();
        let mut streams = Streams::drive(muxer, guard.clone());
        let guard = guard.drop_guard();

        let (mut main, mut bulk) = (None, None);
        let (main, bulk) = loop {
            match self.next_stream(&mut streams, from).await? {
                (MAIN, stream) => main = Some(stream),
                (_, stream) => bulk = Some(stream),
            }
            match (main.take(), bulk.take()) {
                (Some(main), Some(bulk)) => break (main, bulk),
                missing => (main, bulk) = missing,
            }
        };
        let link = self.introduce(&broken, main, bulk, peer).await?;
        tokio::spawn(async move { while self.next_stream(&mut streams, from).await.is_ok() {} });
        Ok(Link { guard: Some(guard), ..link })
    }

    async fn dial(self: Arc<Self>, tcp: TcpStream, to: &PeerAddress) -> Result<Link, TransportError> {
        let noise = self.noise.clone();
        let from = tcp.peer_addr()?;
        let broken = Broken::default();
        let tcp = broken.watch(tcp).compat();
        let (_, io) = dialer_select_proto(tcp, noise.protocol_info(), Version::V1).await.map_err(disagreed)?;
        let (peer, io) = noise.upgrade_outbound(io, "").await.map_err(unproven)?;
        let yamux = yamux::Config::default();
        let (name, io) = dialer_select_proto(io, yamux.protocol_info(), Version::V1).await.map_err(disagreed)?;
        let muxer = yamux.upgrade_outbound(io, name).await?;
        let guard = CancellationToken::new();
        let mut streams = Streams::drive(muxer, guard.clone());
        let guard = guard.drop_guard();

        let main = open(&streams, MAIN).await?;
        let bulk = open(&streams, BULK).await?;
        let link = self.introduce(&broken, main, bulk, peer).await?;
        if let Some(domain) = &link.domain {
            check_dialled(domain, &to.domain)?;
        }
        let domain = to.domain.clone();
        tokio::spawn(async move {
            match timeout(IDENTIFY_PATIENCE, ask(&streams)).await {
                Ok(Ok(told)) => {
                    let observed = told.observed().map(|address| address.to_string());
                    tracing::debug!(peer = %domain, %peer, agent = told.agent(), observed, "a peer identified itself");
                }
                silent => tracing::debug!(peer = %domain, %peer, ?silent, "a peer does not identify itself"),
            }
            while self.next_stream(&mut streams, from).await.is_ok() {}
        });
        Ok(Link { guard: Some(guard), ..link })
    }

    /// The next stream of the peer that is for a link. Others are answered or refused.
    async fn next_stream(&self, streams: &mut Streams, from: SocketAddr) -> io::Result<(&'static str, Agreed)> {
        loop {
            let stream = streams.accept().await?;
            let negotiated = listener_select_proto(stream, [MAIN, BULK, identify::PROTOCOL]);
            let Ok(Ok((protocol, stream))) = timeout(IDENTIFY_PATIENCE, negotiated).await else { continue };
            if protocol != identify::PROTOCOL {
                return Ok((protocol, stream));
            }
            let _ = timeout(IDENTIFY_PATIENCE, self.identify.clone().answer(from, stream)).await;
        }
    }

    /// Shows and checks certificates on the main stream.
    async fn introduce(
        &self,
        broken: &Broken,
        main: Agreed,
        bulk: Agreed,
        peer: PeerId,
    ) -> Result<Link, TransportError> {
        let [mut main, bulk] = [main, bulk].map(|agreed| {
            let Stream { reader, writer } = Stream::new(agreed.compat());
            Stream { reader: broken.tell(reader), writer }
        });
        identity::show(self.credentials.chain(), &mut main.writer).await?;
        let domain = identity::check(&self.credentials, peer, &mut main.reader).await?;
        Ok(Link { main, bulk: Some(bulk), domain: Some(domain), guard: None })
    }
}

async fn open(streams: &Streams, protocol: &'static str) -> Result<Agreed, TransportError> {
    let stream = streams.open().await?;
    let (_, stream) = dialer_select_proto(stream, [protocol], Version::V1).await.map_err(disagreed)?;
    Ok(stream)
}

async fn ask(streams: &Streams) -> Result<Identify, TransportError> {
    Ok(Identify::read(open(streams, identify::PROTOCOL).await?).await?)
}

fn disagreed(error: NegotiationError) -> TransportError {
    match error {
        NegotiationError::ProtocolError(multistream_select::ProtocolError::IoError(error)) => error.into(),
        other => {
            io::Error::new(io::ErrorKind::InvalidData, format!("it does not speak libp2p as nodes do: {other}")).into()
        }
    }
}

fn unproven(error: libp2p_noise::Error) -> TransportError {
    match error {
        libp2p_noise::Error::Io(error) => error.into(),
        other => TransportError::Identity(format!("its libp2p identity proves nothing: {other}")),
    }
}
