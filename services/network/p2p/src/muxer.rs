//! yamux on a connection, and the task that drives it.

use std::{
    future::poll_fn,
    io,
    task::{Context, Poll},
    time::Duration,
};

use futures::{AsyncRead, AsyncWrite};
use libp2p_core::muxing::StreamMuxerExt as _;
use libp2p_yamux::{Muxer, Stream};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// Streams that a peer opened and nobody took yet.
const PENDING: usize = 4;

/// How long a connection stays open after its link: yamux throws away what the other end has not read when it closes.
const LINGER: Duration = Duration::from_millis(500);

/// How long the end of a connection may take to be sent.
const GOODBYE: Duration = Duration::from_secs(1);

/// Asks for a stream to the peer.
type Request = oneshot::Sender<Stream>;

/// Streams over one connection.
pub(crate) struct Streams {
    requests: mpsc::Sender<Request>,
    opened: mpsc::Receiver<Stream>,
}

impl Streams {
    /// Drives `muxer` until the connection ends or `stop` is cancelled.
    pub(crate) fn drive<C>(muxer: Muxer<C>, stop: CancellationToken) -> Self
    where
        C: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let (requests, asked) = mpsc::channel(PENDING);
        let (sender, opened) = mpsc::channel(PENDING);
        tokio::spawn(async move {
            let mut driver = Driver { muxer, asked, request: None, opened: sender };
            let mut driving = poll_fn(|cx| driver.poll(cx));
            tokio::select! {
                () = stop.cancelled() => drop(timeout(LINGER, driving).await),
                error = &mut driving => tracing::trace!("a connection ended: {error}"),
            }
            let _ = timeout(GOODBYE, driver.muxer.close()).await;
        });
        Self { requests, opened }
    }

    /// Opens a stream.
    ///
    /// # Errors
    /// When the connection ended.
    pub(crate) async fn open(&self) -> io::Result<Stream> {
        let (request, opened) = oneshot::channel();
        self.requests.send(request).await.map_err(|_| ended())?;
        opened.await.map_err(|_| ended())
    }

    /// The next stream that the peer opens.
    ///
    /// # Errors
    /// When the connection ended.
    pub(crate) async fn accept(&mut self) -> io::Result<Stream> {
        self.opened.recv().await.ok_or_else(ended)
    }
}

fn ended() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the connection ended")
}

struct Driver<C> {
    muxer: Muxer<C>,
    asked: mpsc::Receiver<Request>,
    request: Option<Request>,
    opened: mpsc::Sender<Stream>,
}

impl<C: AsyncRead + AsyncWrite + Send + Unpin + 'static> Driver<C> {
    /// Makes progress; ready with the error that the connection ended with.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        loop {
            if self.request.is_none()
                && let Poll::Ready(Some(request)) = self.asked.poll_recv(cx)
            {
                self.request = Some(request);
            }
            if self.request.is_some()
                && let Poll::Ready(opened) = self.muxer.poll_outbound_unpin(cx)
            {
                let stream = match opened {
                    Ok(stream) => stream,
                    Err(error) => return Poll::Ready(error.into()),
                };
                // Whoever asked may have given up; then the stream is dropped.
                let _ = self.request.take().map(|request| request.send(stream));
                continue;
            }
            // This also moves what is written to and read from all streams.
            match self.muxer.poll_inbound_unpin(cx) {
                // A peer that opens more streams than anybody takes loses them.
                Poll::Ready(Ok(stream)) => drop(self.opened.try_send(stream)),
                Poll::Ready(Err(error)) => return Poll::Ready(error.into()),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
