//! What differs between network implementations: how a link to a peer comes to be, and how the peer proves its name.

use std::{io, net::SocketAddr};

use async_trait::async_trait;
use futures::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_util::sync::DropGuard;

use crate::address::{Domain, PeerAddress, Protocol};

/// Bytes that come from a peer.
pub type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// Bytes that go to a peer.
pub type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// Both directions of a stream.
pub struct Stream {
    /// From the peer.
    pub reader: Reader,
    /// To the peer. Shutting it down ends the stream in order.
    pub writer: Writer,
}

/// A connection to a peer: one stream for everything, or two, so that votes never wait behind blocks.
pub struct Link {
    /// Hellos, keep-alives and consensus; the rest too, unless it has a stream of its own.
    pub main: Stream,
    /// Everything that is not consensus, on transports whose streams do not wait for each other.
    pub bulk: Option<Stream>,
    /// The name that the peer proved; `None` where nothing is proven and the peer's hello has to be believed.
    pub domain: Option<Domain>,
    /// Tells the transport that the link is not in use any more, where its streams do not.
    pub guard: Option<DropGuard>,
}

impl Link {
    /// A link of one stream.
    pub fn single(stream: impl AsyncRead + AsyncWrite + Send + 'static, domain: Option<Domain>) -> Self {
        Self { main: Stream::new(stream), bulk: None, domain, guard: None }
    }

    /// Ends all streams in order.
    pub(crate) async fn close(&mut self) {
        let _ = self.main.writer.shutdown().await;
        if let Some(bulk) = &mut self.bulk {
            let _ = bulk.writer.shutdown().await;
        }
    }
}

impl Stream {
    /// Splits what can be read and written.
    pub fn new(stream: impl AsyncRead + AsyncWrite + Send + 'static) -> Self {
        let (reader, writer) = tokio::io::split(stream);
        Self { reader: Box::new(reader), writer: Box::new(writer) }
    }
}

/// Somebody connected; who, is not known yet.
pub struct Pending {
    /// Where from, for logs.
    pub from: SocketAddr,
    /// Finds out who it is.
    pub handshake: BoxFuture<'static, Result<Link, TransportError>>,
}

/// Why there is no link to a peer.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// It cannot be reached, or hung up.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It did not prove the name that it has to have.
    #[error("{0}")]
    Identity(String),
}

/// Opens and accepts links. Unless its documentation says otherwise, they are authenticated in both directions and
/// protected from reading and changing.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// What it is called in multi-addresses.
    fn protocol(&self) -> Protocol;

    /// Where peers reach this node.
    fn local_addr(&self) -> SocketAddr;

    /// Waits for somebody to connect. Must be fast: what takes time belongs into [`Pending::handshake`].
    ///
    /// # Errors
    /// When the system cannot accept a connection now; another one may work.
    async fn accept(&self) -> io::Result<Pending>;

    /// Connects to a peer; [`Link::domain`] of the result is `peer.domain`, or `None` where nothing is proven.
    ///
    /// # Errors
    /// When it cannot be reached or has another name.
    async fn dial(&self, peer: &PeerAddress) -> Result<Link, TransportError>;
}
