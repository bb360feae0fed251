//! What differs between network implementations: how a stream to a peer comes to be, and how the peer proves its name.

use std::{io, net::SocketAddr};

use async_trait::async_trait;
use futures::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::address::{Domain, PeerAddress};

/// Bytes that come from a peer.
pub type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// Bytes that go to a peer.
pub type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// A stream to a peer that proved its name.
pub struct Link {
    /// From the peer.
    pub reader: Reader,
    /// To the peer. Shutting it down ends the stream in order.
    pub writer: Writer,
    /// The name that the peer proved.
    pub domain: Domain,
}

/// Somebody connected; who, is not known yet.
pub struct Pending {
    /// Where from, for logs.
    pub from: SocketAddr,
    /// Finds out who it is.
    pub handshake: BoxFuture<'static, Result<Link, TransportError>>,
}

/// Why there is no stream to a peer.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// It cannot be reached, or hung up.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It did not prove the name that it has to have.
    #[error("{0}")]
    Identity(String),
}

/// Opens and accepts streams. Streams are authenticated in both directions and protected from reading and changing.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// What stands before the domain in a multi-address: `tls` in `/dns4/HOST/tcp/PORT/tls/DOMAIN`.
    fn protocol(&self) -> &'static str;

    /// Where peers reach this node.
    fn local_addr(&self) -> SocketAddr;

    /// Waits for somebody to connect. Must be fast: what takes time belongs into [`Pending::handshake`].
    ///
    /// # Errors
    /// When the system cannot accept a connection now; another one may work.
    async fn accept(&self) -> io::Result<Pending>;

    /// Connects to a peer; [`Link::domain`] of the result is `peer.domain`.
    ///
    /// # Errors
    /// When it cannot be reached or has another name.
    async fn dial(&self, peer: &PeerAddress) -> Result<Link, TransportError>;
}
