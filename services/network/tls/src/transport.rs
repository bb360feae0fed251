//! TCP and TLS.

use std::{io, net::SocketAddr, sync::Arc};

use async_trait::async_trait;
use cita_network_core::{Domain, Link, PeerAddress, Pending, Transport, TransportError};
use rustls::{
    ClientConfig, ServerConfig, SupportedProtocolVersion,
    client::Resumption,
    crypto::{CryptoProvider, ring},
    server::{NoServerSessionStorage, WebPkiClientVerifier},
    version::TLS13,
};
use rustls_pki_types::{CertificateDer, DnsName, ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::certificates::{Credentials, domain_of};

const VERSIONS: &[&SupportedProtocolVersion] = &[&TLS13];

/// Streams over TLS 1.3, with certificates in both directions.
pub(crate) struct TlsTransport {
    listener: TcpListener,
    local: SocketAddr,
    acceptor: TlsAcceptor,
    connector: TlsConnector,
}

impl TlsTransport {
    /// A transport that accepts from `listener`.
    ///
    /// # Errors
    /// What TLS does not like about the credentials.
    pub(crate) fn new(
        listener: TcpListener,
        local: SocketAddr,
        credentials: Credentials,
    ) -> Result<Self, rustls::Error> {
        let provider = Arc::new(ring::default_provider());
        let connector = Arc::new(client(provider.clone(), &credentials)?).into();
        let acceptor = Arc::new(server(provider, credentials)?).into();
        Ok(Self { listener, local, acceptor, connector })
    }
}

fn client(provider: Arc<CryptoProvider>, credentials: &Credentials) -> Result<ClientConfig, rustls::Error> {
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(VERSIONS)?
        .with_root_certificates(credentials.roots.clone())
        .with_client_auth_cert(credentials.chain.clone(), credentials.key.clone_key())?;
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn server(provider: Arc<CryptoProvider>, credentials: Credentials) -> Result<ServerConfig, rustls::Error> {
    let Credentials { roots, chain, key } = credentials;
    let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider.clone())
        .build()
        .map_err(|error| rustls::Error::General(error.to_string()))?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(VERSIONS)?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

#[async_trait]
impl Transport for TlsTransport {
    fn protocol(&self) -> &'static str {
        "tls"
    }

    fn local_addr(&self) -> SocketAddr {
        self.local
    }

    async fn accept(&self) -> io::Result<Pending> {
        let (tcp, from) = self.listener.accept().await?;
        let acceptor = self.acceptor.clone();
        let handshake = async move {
            prepare(&tcp)?;
            let tls = acceptor.accept(tcp).await?;
            let domain = proven(tls.get_ref().1.peer_certificates())?;
            Ok(link(tls, domain))
        };
        Ok(Pending { from, handshake: Box::pin(handshake) })
    }

    async fn dial(&self, peer: &PeerAddress) -> Result<Link, TransportError> {
        let name = DnsName::try_from(peer.domain.to_string())
            .map_err(|_| TransportError::Identity(format!("'{}' cannot be the name in a certificate", peer.domain)))?;
        let tcp = cita_service_api::dial(&peer.host, peer.port).await?;
        prepare(&tcp)?;
        let tls = self.connector.connect(ServerName::DnsName(name), tcp).await?;
        let domain = proven(tls.get_ref().1.peer_certificates())?;
        if domain != peer.domain {
            return Err(TransportError::Identity(format!(
                "its certificate is for '{domain}', not for '{}'",
                peer.domain
            )));
        }
        Ok(link(tls, domain))
    }
}

/// Sends small messages at once, and lets the kernel take little more than it can send: what it has taken, a vote can no
/// longer overtake, and left alone it takes megabytes.
fn prepare(tcp: &TcpStream) -> io::Result<()> {
    tcp.set_nodelay(true)?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    socket2::SockRef::from(tcp).set_tcp_notsent_lowat(128 << 10)?;
    Ok(())
}

/// The name in the certificate that TLS has verified.
fn proven(certificates: Option<&[CertificateDer<'static>]>) -> Result<Domain, TransportError> {
    let own = certificates.and_then(<[_]>::first);
    let own = own.ok_or_else(|| TransportError::Identity("it showed no certificate".to_owned()))?;
    domain_of(own).map_err(|problem| TransportError::Identity(format!("its certificate {problem}")))
}

fn link(stream: impl AsyncRead + AsyncWrite + Send + 'static, domain: Domain) -> Link {
    let (reader, writer) = tokio::io::split(stream);
    Link { reader: Box::new(reader), writer: Box::new(writer), domain }
}
