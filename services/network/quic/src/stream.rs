//! A stream of QUIC as bytes that come and go.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use cita_network_core::Stream;
use futures::future::BoxFuture;
use quinn::{ConnectionError, ReadError, RecvStream, SendStream, StoppedError, WriteError};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Both directions of a stream.
pub(crate) fn stream(send: SendStream, receive: RecvStream) -> Stream {
    Stream { reader: Box::new(Receiving(receive)), writer: Box::new(Sending { stream: send, end: None }) }
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
    end: Option<BoxFuture<'static, Result<(), StoppedError>>>,
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
        let end = end.get_or_insert_with(|| {
            // Finished already: then only the wait is left.
            let _ = stream.finish();
            let stopped = stream.stopped();
            Box::pin(async move { stopped.await.map(|_| ()) })
        });
        let arrived = ready!(end.as_mut().poll(cx));
        Poll::Ready(arrived.map_err(io::Error::from))
    }
}

/// How a connection ended, as it would have over TCP.
pub(crate) fn ended(error: ConnectionError) -> io::Error {
    match error {
        ConnectionError::TimedOut => io::Error::new(io::ErrorKind::TimedOut, "nothing was heard for the idle timeout"),
        other => other.into(),
    }
}
