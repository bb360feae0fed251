//! What waits to be sent to one peer.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use parking_lot::Mutex;

use crate::{
    connection::Connection,
    frame::{HEADER_BYTES, Lane, PIECE_BYTES, put_piece},
    queue::{Bound, Full, Queue},
};

/// Two bounded queues to one peer, consensus first, emptied by the peer's current connection only.
///
/// They outlive a connection that is replaced by another one: what was not written whole goes over the new one.
#[derive(Debug)]
pub(crate) struct Lanes(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    consensus: Outgoing,
    bulk: Outgoing,
    connection: Option<Arc<Connection>>,
}

/// One lane.
#[derive(Debug)]
struct Outgoing {
    queue: Queue<Bytes>,
    /// Bytes of the front message that were written already.
    written: usize,
}

/// Why a message was not queued.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotQueued {
    /// The peer is not connected.
    Disconnected,
    /// The lane is at its bound.
    Full,
}

/// What there is for a connection to write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Batch {
    /// Pieces were appended, the last ones of this many messages among them.
    Pieces {
        /// Messages that are whole with this batch.
        messages: u64,
    },
    /// Nothing is queued.
    Empty,
    /// Another connection took over.
    Detached,
}

impl Lanes {
    /// `bound` is each lane's.
    pub(crate) fn new(bound: Bound) -> Self {
        let lane = || Outgoing { queue: Queue::new(bound), written: 0 };
        Self(Mutex::new(Inner { consensus: lane(), bulk: lane(), connection: None }))
    }

    /// Makes `connection` the one that empties the lanes. Messages that the one before left unfinished begin anew.
    pub(crate) fn attach(&self, connection: Arc<Connection>) {
        let mut inner = self.0.lock();
        inner.consensus.written = 0;
        inner.bulk.written = 0;
        inner.connection = Some(connection);
    }

    /// The connection is gone and none replaced it; returns how many messages were lost with it.
    pub(crate) fn detach(&self, connection: u64) -> usize {
        let mut inner = self.0.lock();
        if !inner.is_current(connection) {
            return 0;
        }
        inner.connection = None;
        inner.consensus.clear() + inner.bulk.clear()
    }

    /// Queues an encoded message.
    pub(crate) fn push(&self, lane: Lane, message: Bytes) -> Result<(), NotQueued> {
        let mut inner = self.0.lock();
        let connection = inner.connection.clone().ok_or(NotQueued::Disconnected)?;
        let bytes = message.len();
        inner.lane(lane).queue.push(message, bytes).map_err(|Full| NotQueued::Full)?;
        drop(inner);
        connection.wake(lane);
        Ok(())
    }

    /// Appends pieces of the messages in `lanes` to `out` until it has about `enough` bytes: first all of the first lane.
    pub(crate) fn fill(&self, connection: u64, lanes: &[Lane], out: &mut BytesMut, enough: usize) -> Batch {
        let mut inner = self.0.lock();
        if !inner.is_current(connection) {
            return Batch::Detached;
        }
        let mut messages = 0;
        let before = out.len();
        for &lane in lanes {
            while out.len() < enough {
                let Some(whole) = inner.lane(lane).put_next(lane, out) else { break };
                messages += u64::from(whole);
            }
        }
        if out.len() == before { Batch::Empty } else { Batch::Pieces { messages } }
    }
}

impl Inner {
    fn is_current(&self, connection: u64) -> bool {
        self.connection.as_ref().is_some_and(|current| current.id == connection)
    }

    fn lane(&mut self, lane: Lane) -> &mut Outgoing {
        match lane {
            Lane::Consensus => &mut self.consensus,
            Lane::Bulk => &mut self.bulk,
        }
    }
}

impl Outgoing {
    /// Appends the next piece of the front message; whether the message is whole now, or `None` if there is none.
    fn put_next(&mut self, lane: Lane, out: &mut BytesMut) -> Option<bool> {
        let rest = self.queue.front()?.slice(self.written..);
        let piece = rest.slice(..rest.len().min(PIECE_BYTES));
        let whole = piece.len() == rest.len();
        out.reserve(HEADER_BYTES + piece.len());
        put_piece(out, lane, !whole, &piece);
        if whole {
            self.queue.pop();
            self.written = 0;
        } else {
            self.written += piece.len();
        }
        Some(whole)
    }

    fn clear(&mut self) -> usize {
        self.written = 0;
        self.queue.clear()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Decoder;

    const BOUND: Bound = Bound { messages: 4, bytes: 4 * PIECE_BYTES };

    fn received(decoder: &mut Decoder, bytes: &BytesMut) -> Vec<usize> {
        decoder.input.extend_from_slice(bytes);
        std::iter::from_fn(|| decoder.next().unwrap()).map(|message| message.len()).collect()
    }

    #[test]
    fn consensus_goes_before_a_block_that_is_half_written() {
        let lanes = Lanes::new(BOUND);
        lanes.attach(Connection::new(1, false));
        lanes.push(Lane::Bulk, vec![1; 2 * PIECE_BYTES + 5].into()).unwrap();
        let (mut decoder, mut out) = (Decoder::default(), BytesMut::new());
        assert_eq!(lanes.fill(1, &Lane::ALL, &mut out, 1), Batch::Pieces { messages: 0 });
        lanes.push(Lane::Consensus, vec![2; 7].into()).unwrap();
        assert_eq!(lanes.fill(1, &Lane::ALL, &mut out, usize::MAX), Batch::Pieces { messages: 2 });
        assert_eq!(lanes.fill(1, &Lane::ALL, &mut out, usize::MAX), Batch::Empty);
        assert_eq!(received(&mut decoder, &out), [7, 2 * PIECE_BYTES + 5]);
    }

    #[test]
    fn a_stream_of_its_own_gets_only_its_lane() {
        let lanes = Lanes::new(BOUND);
        lanes.attach(Connection::new(1, true));
        lanes.push(Lane::Bulk, vec![1; 5].into()).unwrap();
        let mut out = BytesMut::new();
        assert_eq!(lanes.fill(1, &[Lane::Consensus], &mut out, usize::MAX), Batch::Empty);
        assert_eq!(lanes.fill(1, &[Lane::Bulk], &mut out, usize::MAX), Batch::Pieces { messages: 1 });
    }

    #[test]
    fn a_full_lane_refuses_and_leaves_the_other_lane_open() {
        let lanes = Lanes::new(BOUND);
        assert_eq!(lanes.push(Lane::Bulk, Bytes::from_static(b"x")), Err(NotQueued::Disconnected));
        lanes.attach(Connection::new(1, false));
        for _ in 0..BOUND.messages {
            lanes.push(Lane::Bulk, Bytes::from_static(b"x")).unwrap();
        }
        assert_eq!(lanes.push(Lane::Bulk, Bytes::from_static(b"x")), Err(NotQueued::Full));
        assert_eq!(lanes.push(Lane::Consensus, Bytes::from_static(b"x")), Ok(()));
        assert_eq!(lanes.detach(1), BOUND.messages + 1);
    }

    #[test]
    fn a_message_cut_by_a_new_connection_is_sent_whole_on_the_new_one() {
        let lanes = Lanes::new(BOUND);
        lanes.attach(Connection::new(1, false));
        lanes.push(Lane::Bulk, vec![1; PIECE_BYTES + 1].into()).unwrap();
        let mut out = BytesMut::new();
        assert_eq!(lanes.fill(1, &Lane::ALL, &mut out, 1), Batch::Pieces { messages: 0 });
        lanes.attach(Connection::new(2, false));
        assert_eq!(lanes.fill(1, &Lane::ALL, &mut out, usize::MAX), Batch::Detached);
        assert_eq!(lanes.detach(1), 0);
        out.clear();
        assert_eq!(lanes.fill(2, &Lane::ALL, &mut out, usize::MAX), Batch::Pieces { messages: 1 });
        assert_eq!(received(&mut Decoder::default(), &out), [PIECE_BYTES + 1]);
    }
}
