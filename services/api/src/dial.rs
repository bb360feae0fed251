//! Outgoing connections that do not stand in the way of anybody's port.
//!
//! The default ports of a node (40000, 50000 and up) lie where systems take the ports of outgoing connections from. A connection that
//! happens to own such a port would keep a service from listening there, for a minute after its end even; one that allows reuse does not.

use std::{io, net::SocketAddr};

use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tonic::codegen::http::Uri;
use tower::{Service, service_fn};

/// Connects to the first address of `host` that answers.
///
/// # Errors
/// The last address's, or when there is none.
pub async fn dial(host: &str, port: u16) -> io::Result<TcpStream> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut last = io::Error::new(io::ErrorKind::NotFound, format!("{host} has no address"));
    for address in lookup_host((host, port)).await? {
        match dial_address(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn dial_address(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// What tonic's endpoints connect with, see [`dial`].
pub fn connector()
-> impl Service<Uri, Response = TokioIo<TcpStream>, Error = io::Error, Future: Send + 'static> + Clone + Send + 'static
{
    service_fn(|uri: Uri| async move {
        let host = uri.host().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        Ok(TokioIo::new(dial(&host, uri.port_u16().unwrap_or(80)).await?))
    })
}
