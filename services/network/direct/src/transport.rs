//! TCP, and nothing else.

use std::{io, net::SocketAddr};

use async_trait::async_trait;
use cita_network_core::{Link, PeerAddress, Pending, Problem, Protocol, Tcp, Transport, TransportError};

/// Streams that protect nothing: neither end proves its name, and anybody on the way can read and change them.
pub(crate) struct DirectTransport(Tcp);

impl DirectTransport {
    /// Listens on an address.
    ///
    /// # Errors
    /// What the system does not like about the address.
    pub(crate) fn open(address: SocketAddr) -> Result<Self, Problem> {
        Ok(Self(Tcp::listen(address)?))
    }
}

#[async_trait]
impl Transport for DirectTransport {
    fn protocol(&self) -> Protocol {
        Protocol { carrier: "tcp", name: "direct" }
    }

    fn local_addr(&self) -> SocketAddr {
        self.0.local_addr()
    }

    async fn accept(&self) -> io::Result<Pending> {
        let (tcp, from) = self.0.accept().await?;
        Ok(Pending { from, handshake: Box::pin(async { Ok(Link::single(tcp, None)) }) })
    }

    async fn dial(&self, peer: &PeerAddress) -> Result<Link, TransportError> {
        Ok(Link::single(self.0.dial(peer).await?, None))
    }
}
