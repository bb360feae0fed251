//! How a connection broke.
//!
//! yamux shows a connection that broke as the end of all its streams, as if the other end had closed them in order. So what
//! happens on the socket is noted below it, and told above it.

use std::{
    io,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

use cita_network_core::Reader;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// What the socket of a connection ended with, if it did.
#[derive(Debug, Clone, Default)]
pub(crate) struct Broken(Arc<OnceLock<(io::ErrorKind, String)>>);

impl Broken {
    /// The socket below yamux.
    pub(crate) fn watch(&self, socket: TcpStream) -> Watched {
        Watched { socket, broken: self.clone() }
    }

    /// A stream above yamux.
    pub(crate) fn tell(&self, reader: Reader) -> Reader {
        Box::new(Telling { reader, broken: self.clone() })
    }

    fn note(&self, error: &io::Error) {
        // The first one is the cause of all that follow.
        let _ = self.0.set((error.kind(), error.to_string()));
    }
}

/// A socket whose end is noted.
pub(crate) struct Watched {
    socket: TcpStream,
    broken: Broken,
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = ready!(Pin::new(&mut self.socket).poll_read(cx, into));
        match &read {
            Err(error) => self.broken.note(error),
            Ok(()) if into.filled().len() == before && into.remaining() > 0 => {
                self.broken.note(&io::Error::new(io::ErrorKind::UnexpectedEof, "the connection was cut off"));
            }
            Ok(()) => {}
        }
        Poll::Ready(read)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.socket).poll_write(cx, bytes));
        if let Err(error) = &written {
            self.broken.note(error);
        }
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

/// A stream that ends with an error when the socket did.
struct Telling {
    reader: Reader,
    broken: Broken,
}

impl AsyncRead for Telling {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.reader).poll_read(cx, into))?;
        match self.broken.0.get() {
            Some((kind, text)) if into.filled().len() == before => {
                Poll::Ready(Err(io::Error::new(*kind, text.clone())))
            }
            _ => Poll::Ready(Ok(())),
        }
    }
}
