//! TCP and TLS.

use std::{io, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use cita_network_core::{
    Credentials, Link, PeerAddress, Pending, Problem, Protocol, Tcp, Transport, TransportError, check_dialled, proven,
    server_name,
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// Streams over TLS 1.3, with certificates in both directions.
pub(crate) struct TlsTransport {
    tcp: Tcp,
    acceptor: TlsAcceptor,
    connector: TlsConnector,
}

impl TlsTransport {
    /// Listens on an address.
    ///
    /// # Errors
    /// What TLS does not like about the credentials, or the system about the address.
    pub(crate) fn open(address: SocketAddr, credentials: &Credentials) -> Result<Self, Problem> {
        let connector = Arc::new(credentials.client()?).into();
        let acceptor = Arc::new(credentials.server()?).into();
        Ok(Self { tcp: Tcp::listen(address)?, acceptor, connector })
    }
}

#[async_trait]
impl Transport for TlsTransport {
    fn protocol(&self) -> Protocol {
        Protocol { carrier: "tcp", name: "tls" }
    }

    fn local_addr(&self) -> SocketAddr {
        self.tcp.local_addr()
    }

    async fn accept(&self) -> io::Result<Pending> {
        let (tcp, from) = self.tcp.accept().await?;
        let acceptor = self.acceptor.clone();
        let handshake = async move {
            let tls = acceptor.accept(tcp).await.map_err(refused)?;
            let domain = proven(tls.get_ref().1.peer_certificates())?;
            Ok(Link::single(tls, Some(domain)))
        };
        Ok(Pending { from, handshake: Box::pin(handshake) })
    }

    async fn dial(&self, peer: &PeerAddress) -> Result<Link, TransportError> {
        let tcp = self.tcp.dial(peer).await?;
        let tls = self.connector.connect(server_name(&peer.domain)?, tcp).await.map_err(refused)?;
        let domain = proven(tls.get_ref().1.peer_certificates())?;
        check_dialled(&domain, &peer.domain)?;
        Ok(Link::single(tls, Some(domain)))
    }
}

/// Tells a certificate that proves nothing from a connection that broke.
fn refused(error: io::Error) -> TransportError {
    use rustls::Error::{InvalidCertificate, NoCertificatesPresented};
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref());
    match tls {
        Some(InvalidCertificate(_) | NoCertificatesPresented) => TransportError::Identity(error.to_string()),
        _ => TransportError::Io(error),
    }
}
