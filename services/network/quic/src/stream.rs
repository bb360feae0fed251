//! A stream of QUIC as bytes that come and go.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use cita_network_core::Stream;
use futures::future::BoxFuture;
use quinn::{ConnectionError, ReadError, RecvStream, SendStream, StoppedError, VarInt, WriteError};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Both directions of a stream.
pub(crate) fn stream(send: SendStream, receive: RecvStream) -> Stream {
    Stream { reader: Box::new(Receiving(receive)), writer: Box::new(Sending { stream: send, end: End::No }) }
}

/// Reads, and tells how the connection ended.
struct Receiving(RecvStream);

impl AsyncRead for Receiving {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.0.poll_read_buf(cx, into).map_err(|error| match error {
            ReadError::ConnectionLost(lost) => ended(lost),
            other => other.into(),
        })
    }
}

/// Writes; shutting down waits until the peer has everything, because a connection that is dropped takes along what is
/// still under way.
struct Sending {
    stream: SendStream,
    end: End,
}

/// How far the end of what is sent has got.
enum End {
    No,
    /// The peer has not acknowledged everything yet.
    Under(BoxFuture<'static, Result<Option<VarInt>, StoppedError>>),
    Over,
}

impl AsyncWrite for Sending {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes).map_err(|error| match error {
            WriteError::ConnectionLost(lost) => ended(lost),
            other => other.into(),
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, end } = &mut *self;
        if matches!(end, End::No) {
            stream.finish().map_err(io::Error::from)?;
            *end = End::Under(Box::pin(stream.stopped()));
        }
        if let End::Under(stopped) = end {
            let arrived = ready!(stopped.as_mut().poll(cx));
            *end = End::Over;
            arrived.map_err(io::Error::from)?;
        }
        Poll::Ready(Ok(()))
    }
}

/// How a connection ended, as it would have over TCP.
pub(crate) fn ended(error: ConnectionError) -> io::Error {
    match error {
        ConnectionError::TimedOut => io::Error::new(io::ErrorKind::TimedOut, "nothing was heard for the idle timeout"),
        other => other.into(),
    }
}
