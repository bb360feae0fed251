//! UDP, and connections over it.

use std::{
    io,
    net::{SocketAddr, UdpSocket},
    sync::Arc,
};

use async_trait::async_trait;
use cita_network_core::{
    Credentials, Limits, Link, PeerAddress, Pending, Problem, Protocol, Transport, TransportError, check_dialled,
    proven, server_name,
};
use cita_service_kit::ports;
use quinn::{ClientConfig, Connection, ConnectionError, Endpoint, RecvStream, SendStream, TokioRuntime, VarInt};
use rustls_pki_types::CertificateDer;
use tokio::net::lookup_host;

use crate::{
    stream::{ended, stream},
    tuning,
};

/// Bytes that the kernel keeps for this process in each direction, as far as it allows: bursts of votes and blocks come
/// faster than they are taken.
const SOCKET_BUFFER: usize = 4 << 20;

/// The first byte on a stream of bulk messages. A stream exists for the other end only once something was written to it.
const BULK: u8 = 1;

/// QUIC's class of errors that come from TLS: 0x0100 and an alert (RFC 9001, 4.8).
const TLS_ALERTS: std::ops::Range<u64> = 0x100..0x200;

/// Links over QUIC, with certificates in both directions.
pub(crate) struct QuicTransport {
    endpoint: Endpoint,
    local: SocketAddr,
    client: ClientConfig,
}

impl QuicTransport {
    /// Listens on an address.
    ///
    /// # Errors
    /// What TLS does not like about the credentials, or the system about the address.
    pub(crate) fn open(address: SocketAddr, credentials: &Credentials, limits: &Limits) -> Result<Self, Problem> {
        let transport = tuning::transport(limits);
        let client = tuning::client(credentials, transport.clone())?;
        let server = tuning::server(credentials, transport)?;
        let socket = ports::bind_udp(address)?;
        enlarge_buffers(&socket);
        let unusable = |source| Problem::Socket { address, source };
        let local = socket.local_addr().map_err(unusable)?;
        let endpoint = Endpoint::new(tuning::endpoint(credentials), Some(server), socket, Arc::new(TokioRuntime));
        Ok(Self { endpoint: endpoint.map_err(unusable)?, local, client })
    }

    async fn connect(&self, peer: &PeerAddress) -> Result<Connection, TransportError> {
        let name = server_name(&peer.domain)?.to_str().into_owned();
        let mut last = io::Error::new(io::ErrorKind::NotFound, format!("{} has no address", peer.host)).into();
        for address in lookup_host((peer.host.as_str(), peer.port)).await? {
            if address.is_ipv4() != self.local.is_ipv4() && !self.local.ip().is_unspecified() {
                continue;
            }
            let connecting = self.endpoint.connect_with(self.client.clone(), address, &name);
            match connecting.map_err(io::Error::other)?.await {
                Ok(connection) => return Ok(connection),
                Err(error) => last = refused(error),
            }
        }
        Err(last)
    }
}

/// Asks for large buffers. The kernel may grant less, which costs speed and nothing else.
fn enlarge_buffers(socket: &UdpSocket) {
    let socket = socket2::SockRef::from(socket);
    for granted in [socket.set_recv_buffer_size(SOCKET_BUFFER), socket.set_send_buffer_size(SOCKET_BUFFER)] {
        if let Err(error) = granted {
            tracing::debug!("the system does not enlarge the buffers of the UDP port: {error}");
        }
    }
}

#[async_trait]
impl Transport for QuicTransport {
    fn protocol(&self) -> Protocol {
        Protocol { carrier: "udp", name: "quic" }
    }

    fn local_addr(&self) -> SocketAddr {
        self.local
    }

    async fn accept(&self) -> io::Result<Pending> {
        let incoming = self.endpoint.accept().await.ok_or(io::ErrorKind::NotConnected)?;
        let from = incoming.remote_address();
        let handshake = async move {
            let connection = incoming.await.map_err(refused)?;
            let domain = proven_by(&connection)?;
            let main = connection.accept_bi().await.map_err(refused)?;
            let (send, mut receive) = connection.accept_bi().await.map_err(refused)?;
            let mut class = [0];
            receive.read_exact(&mut class).await.map_err(io::Error::other)?;
            if class != [BULK] {
                let problem = format!("it opened a stream of an unknown class: {class:?}");
                return Err(io::Error::new(io::ErrorKind::InvalidData, problem).into());
            }
            link(main, (send, receive), domain)
        };
        Ok(Pending { from, handshake: Box::pin(handshake) })
    }

    async fn dial(&self, peer: &PeerAddress) -> Result<Link, TransportError> {
        let connection = self.connect(peer).await?;
        let domain = proven_by(&connection)?;
        check_dialled(&domain, &peer.domain)?;
        let main = connection.open_bi().await.map_err(refused)?;
        let (mut send, receive) = connection.open_bi().await.map_err(refused)?;
        send.write_all(&[BULK]).await.map_err(io::Error::other)?;
        link(main, (send, receive), domain)
    }
}

impl Drop for QuicTransport {
    /// Says goodbye to peers, who need not wait for the idle timeout then.
    fn drop(&mut self) {
        self.endpoint.close(VarInt::from_u32(0), b"this node stops");
    }
}

/// A link whose consensus stream goes first.
fn link(
    main: (SendStream, RecvStream),
    bulk: (SendStream, RecvStream),
    domain: cita_network_core::Domain,
) -> Result<Link, TransportError> {
    main.0.set_priority(1).map_err(io::Error::other)?;
    Ok(Link { main: stream(main.0, main.1), bulk: Some(stream(bulk.0, bulk.1)), domain: Some(domain), guard: None })
}

fn proven_by(connection: &Connection) -> Result<cita_network_core::Domain, TransportError> {
    let shown = connection.peer_identity().and_then(|any| any.downcast::<Vec<CertificateDer<'static>>>().ok());
    proven(shown.as_deref().map(Vec::as_slice))
}

/// Tells a certificate that proves nothing from a connection that broke.
fn refused(error: ConnectionError) -> TransportError {
    match &error {
        ConnectionError::TransportError(tls) if TLS_ALERTS.contains(&u64::from(tls.code)) => {
            TransportError::Identity(error.to_string())
        }
        ConnectionError::ConnectionClosed(close) if TLS_ALERTS.contains(&u64::from(close.error_code)) => {
            TransportError::Identity(format!("it refuses this node: {error}"))
        }
        _ => TransportError::Io(ended(error)),
    }
}
