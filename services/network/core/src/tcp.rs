//! What transports over TCP share.

use std::{io, net::SocketAddr};

use cita_service_kit::ports;
use tokio::net::{TcpListener, TcpStream};

use crate::{PeerAddress, Problem};

/// A port that peers connect to over TCP, and the way to theirs.
pub struct Tcp {
    listener: TcpListener,
    local: SocketAddr,
}

impl Tcp {
    /// Listens on an address.
    ///
    /// # Errors
    /// [`Problem::Listen`], [`Problem::Socket`].
    pub fn listen(address: SocketAddr) -> Result<Self, Problem> {
        let socket = |source| Problem::Socket { address, source };
        let listener = TcpListener::from_std(ports::listen(address)?).map_err(socket)?;
        let local = listener.local_addr().map_err(socket)?;
        Ok(Self { listener, local })
    }

    /// Where this node listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// Waits for somebody to connect.
    ///
    /// # Errors
    /// When the system cannot accept a connection now.
    pub async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, from) = self.listener.accept().await?;
        prepare(&stream)?;
        Ok((stream, from))
    }

    /// Connects to a peer.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn dial(&self, peer: &PeerAddress) -> io::Result<TcpStream> {
        let stream = cita_service_api::dial(&peer.host, peer.port).await?;
        prepare(&stream)?;
        Ok(stream)
    }
}

/// Sends small messages at once, and lets the kernel take little more than it can send: what it has taken, a vote can no
/// longer overtake, and left alone it takes megabytes.
fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    socket2::SockRef::from(stream).set_tcp_notsent_lowat(128 << 10)?;
    Ok(())
}
