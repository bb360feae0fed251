//! One connection to a peer, from its admission to its end.

use std::{
    io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use bytes::{Buf, BytesMut};
use cita_proto::network::NetworkMsg;
use prost::Message;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::Notify,
    time::{Instant, sleep, timeout, timeout_at},
};

use crate::{
    config::Limits,
    dispatch::Dispatcher,
    frame::{Decoder, FrameError, put_keep_alive},
    lanes::Batch,
    stats::Stats,
    table::Peer,
    transport::{Link, Reader, Writer},
};

/// Bytes that are asked for in one read.
const READ_BYTES: usize = 64 << 10;

/// Bytes that are put together for one write.
const WRITE_BYTES: usize = 128 << 10;

/// How long a connection that was replaced stays open, silent: the peer, who may learn of the new one a little later, must not
/// take the end of this one for the end of them all.
const HANDOVER: Duration = Duration::from_millis(500);

/// How long a connection that was replaced still takes, after that, what the peer had written to it.
const DRAIN: Duration = Duration::from_secs(2);

/// How long the end of a connection may take to be sent.
pub(crate) const GOODBYE: Duration = Duration::from_millis(200);

/// What others know of a connection, and how they reach it.
#[derive(Debug)]
pub(crate) struct Connection {
    /// Unique in this process.
    pub(crate) id: u64,
    wake: Notify,
    probe: AtomicBool,
    since: Instant,
    /// When the peer was heard last, in milliseconds after `since`.
    heard_ms: AtomicU64,
}

impl Connection {
    pub(crate) fn new(id: u64) -> Arc<Self> {
        Arc::new(Self {
            id,
            wake: Notify::new(),
            probe: AtomicBool::new(false),
            since: Instant::now(),
            heard_ms: AtomicU64::new(0),
        })
    }

    /// There is something to write, or another connection took over.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Sends a keep-alive now: a peer that lost this connection answers with a reset.
    pub(crate) fn probe(&self) {
        self.probe.store(true, Relaxed);
        self.wake();
    }

    /// How long nothing came from the peer.
    pub(crate) fn silence(&self) -> Duration {
        self.since.elapsed().saturating_sub(Duration::from_millis(self.heard_ms.load(Relaxed)))
    }

    fn heard(&self) {
        self.heard_ms.store(u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX), Relaxed);
    }
}

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Closed {
    #[error("this node closed it")]
    Stopped,
    #[error("another connection replaced it")]
    Replaced,
    #[error("the peer closed it")]
    ByPeer,
    #[error("nothing was heard for {0:?}")]
    Silent(Duration),
    #[error("the peer took nothing for {0:?}")]
    Stalled(Duration),
    #[error("the peer sent {0}")]
    Frame(#[from] FrameError),
    #[error("the peer sent what is no message: {0}")]
    Decode(#[from] prost::DecodeError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// All that a running connection needs.
pub(crate) struct Session<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) peer: &'a Peer,
    /// The peer's origin: written into all that it sends.
    pub(crate) origin: u64,
    pub(crate) limits: &'a Limits,
    pub(crate) dispatcher: &'a Dispatcher,
    pub(crate) stats: &'a Stats,
}

impl Session<'_> {
    /// Reads and writes until one of them ends.
    pub(crate) async fn run(&self, link: Link) -> Closed {
        let Link { mut reader, mut writer, .. } = link;
        let closed = {
            let mut reading = pin!(self.read(&mut reader));
            let writing = pin!(self.write(&mut writer));
            tokio::select! {
                biased;
                () = self.peer.stop.cancelled() => Closed::Stopped,
                closed = &mut reading => closed,
                closed = writing => match closed {
                    Closed::Replaced => timeout(DRAIN, reading).await.map_or(Closed::Replaced, |_| Closed::Replaced),
                    other => other,
                },
            }
        };
        let _ = timeout(GOODBYE, writer.shutdown()).await;
        closed
    }

    async fn read(&self, reader: &mut Reader) -> Closed {
        let idle = self.limits.idle_timeout();
        let mut decoder = Decoder::default();
        loop {
            decoder.input.reserve(READ_BYTES);
            match timeout(idle, reader.read_buf(&mut decoder.input)).await {
                Err(_) => return Closed::Silent(idle),
                Ok(Err(error)) => return error.into(),
                Ok(Ok(0)) => return Closed::ByPeer,
                Ok(Ok(_)) => self.connection.heard(),
            }
            if let Err(closed) = self.receive(&mut decoder) {
                return closed;
            }
        }
    }

    /// Dispatches all messages that are whole.
    fn receive(&self, decoder: &mut Decoder) -> Result<(), Closed> {
        let (mut messages, mut bytes) = (0, 0);
        while let Some(encoded) = decoder.next()? {
            messages += 1;
            bytes += encoded.len();
            let mut message = NetworkMsg::decode(encoded)?;
            message.origin = self.origin;
            self.dispatcher.dispatch(message);
        }
        self.stats.count_received(messages, bytes);
        Ok(())
    }

    async fn write(&self, writer: &mut Writer) -> Closed {
        let mut batch = BytesMut::new();
        let mut quiet_until = Instant::now() + self.limits.keepalive_interval();
        loop {
            let messages = match self.peer.lanes.fill(self.connection.id, &mut batch, WRITE_BYTES) {
                Batch::Pieces { messages } => messages,
                Batch::Detached => {
                    sleep(HANDOVER).await;
                    let _ = timeout(GOODBYE, writer.shutdown()).await;
                    return Closed::Replaced;
                }
                Batch::Empty => {
                    let woken = timeout_at(quiet_until, self.connection.wake.notified()).await.is_ok();
                    if woken && !self.connection.probe.swap(false, Relaxed) {
                        continue;
                    }
                    put_keep_alive(&mut batch);
                    0
                }
            };
            let bytes = batch.len();
            if let Err(closed) = self.write_out(writer, &mut batch).await {
                return closed;
            }
            self.stats.count_sent(messages, bytes);
            quiet_until = Instant::now() + self.limits.keepalive_interval();
        }
    }

    /// Writes all of `batch`. A slow peer may take its time, one that takes nothing at all may not.
    async fn write_out(&self, writer: &mut Writer, batch: &mut BytesMut) -> Result<(), Closed> {
        let patience = self.limits.idle_timeout();
        let stalled = |_| Closed::Stalled(patience);
        while batch.has_remaining() {
            if timeout(patience, writer.write_buf(batch)).await.map_err(stalled)?? == 0 {
                return Err(Closed::ByPeer);
            }
        }
        Ok(timeout(patience, writer.flush()).await.map_err(stalled)??)
    }
}
