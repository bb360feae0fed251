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
    frame::{Decoder, FrameError, Lane, put_keep_alive},
    lanes::Batch,
    stats::{EndCause, Stats},
    table::Peer,
    transport::{Link, Reader, Stream, Writer},
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
    /// Of the main stream and of the bulk stream.
    wake: [Notify; 2],
    /// There is a bulk stream.
    split: bool,
    probe: AtomicBool,
    since: Instant,
    /// When the peer was heard last, in milliseconds after `since`.
    heard_ms: AtomicU64,
}

impl Connection {
    /// `split`: bulk messages have a stream of their own.
    pub(crate) fn new(id: u64, split: bool) -> Arc<Self> {
        Arc::new(Self {
            id,
            wake: [Notify::new(), Notify::new()],
            split,
            probe: AtomicBool::new(false),
            since: Instant::now(),
            heard_ms: AtomicU64::new(0),
        })
    }

    /// There is something to write in a lane.
    pub(crate) fn wake(&self, lane: Lane) {
        let [main, bulk] = &self.wake;
        if self.split && lane == Lane::Bulk { bulk.notify_one() } else { main.notify_one() }
    }

    /// Another connection took over.
    pub(crate) fn replaced(&self) {
        self.wake.iter().for_each(Notify::notify_one);
    }

    /// Sends a keep-alive now: a peer that lost this connection answers with a reset.
    pub(crate) fn probe(&self) {
        self.probe.store(true, Relaxed);
        self.wake(Lane::Consensus);
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

impl Closed {
    /// What it is counted as.
    pub(crate) fn cause(&self) -> EndCause {
        match self {
            Self::Stopped => EndCause::Stopped,
            Self::Replaced => EndCause::Replaced,
            Self::ByPeer => EndCause::ByPeer,
            Self::Silent(_) => EndCause::Silent,
            Self::Stalled(_) => EndCause::Stalled,
            Self::Frame(_) | Self::Decode(_) => EndCause::Malformed,
            // Transports with a clock of their own notice first.
            Self::Io(error) if error.kind() == io::ErrorKind::TimedOut => EndCause::Silent,
            Self::Io(_) => EndCause::Broken,
        }
    }
}

/// What one writer of a connection does.
struct Part<'a> {
    lanes: &'a [Lane],
    wake: &'a Notify,
    /// Writes keep-alives.
    main: bool,
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
        let Link { mut main, mut bulk, guard, .. } = link;
        let closed = {
            let (main, bulk) = (&mut main, bulk.as_mut());
            let (bulk_reader, bulk_writer) = bulk.map(|Stream { reader, writer }| (reader, writer)).unzip();
            let mut reading = pin!(self.read_all(&mut main.reader, bulk_reader));
            let writing = pin!(self.write_all(&mut main.writer, bulk_writer));
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
        let _ = timeout(GOODBYE, Link { main, bulk, domain: None, guard }.close()).await;
        closed
    }

    /// Reads until no stream gives any more. Only the main stream has keep-alives, so only its silence means something.
    async fn read_all(&self, main: &mut Reader, bulk: Option<&mut Reader>) -> Closed {
        let idle = self.limits.idle_timeout();
        let Some(bulk) = bulk else { return self.read(main, idle).await };
        let (mut main, mut bulk) = (pin!(self.read(main, idle)), pin!(self.read(bulk, Duration::MAX)));
        tokio::select! {
            closed = &mut main => match closed {
                Closed::ByPeer => timeout(DRAIN, bulk).await.unwrap_or(Closed::ByPeer),
                other => other,
            },
            closed = &mut bulk => match closed {
                Closed::ByPeer => main.await,
                other => other,
            },
        }
    }

    async fn read(&self, reader: &mut Reader, idle: Duration) -> Closed {
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

    /// Writes until a stream takes no more.
    async fn write_all(&self, main: &mut Writer, bulk: Option<&mut Writer>) -> Closed {
        let [wake, bulk_wake] = &self.connection.wake;
        let Some(bulk) = bulk else {
            return self.write(main, Part { lanes: &Lane::ALL, wake, main: true }).await;
        };
        tokio::select! {
            closed = self.write(main, Part { lanes: &[Lane::Consensus], wake, main: true }) => closed,
            closed = self.write(bulk, Part { lanes: &[Lane::Bulk], wake: bulk_wake, main: false }) => closed,
        }
    }

    async fn write(&self, writer: &mut Writer, part: Part<'_>) -> Closed {
        let mut batch = BytesMut::new();
        let mut quiet_until = Instant::now() + self.limits.keepalive_interval();
        loop {
            let messages = match self.peer.lanes.fill(self.connection.id, part.lanes, &mut batch, WRITE_BYTES) {
                Batch::Pieces { messages } => messages,
                Batch::Detached => {
                    sleep(HANDOVER).await;
                    let _ = timeout(GOODBYE, writer.shutdown()).await;
                    return Closed::Replaced;
                }
                Batch::Empty if !part.main => {
                    part.wake.notified().await;
                    continue;
                }
                Batch::Empty => {
                    let woken = timeout_at(quiet_until, part.wake.notified()).await.is_ok();
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
