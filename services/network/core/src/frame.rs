//! How messages are laid out on a stream.
//!
//! A message travels as one or more *pieces*. A piece is a big-endian `u32` header and up to [`PIECE_BYTES`] bytes:
//!
//! ```text
//! bit 31      more pieces of this message follow
//! bit 30      lane: 0 consensus, 1 bulk
//! bits 0..=29 length of this piece
//! ```
//!
//! Pieces of different lanes may alternate, so a vote never waits for the end of a large block on the same stream. On
//! transports with a stream a lane they are laid out in the same way.
//! A header of zero is a keep-alive. All pieces of a message together hold at most [`MAX_MESSAGE_BYTES`].

use bytes::{Buf, BufMut, Bytes, BytesMut};
use cita_service_api::MAX_MESSAGE_BYTES;

/// The longest piece, in bytes.
pub(crate) const PIECE_BYTES: usize = 256 << 10;

/// Bytes of a piece's header.
pub(crate) const HEADER_BYTES: usize = 4;

const MORE: u32 = 1 << 31;
const BULK: u32 = 1 << 30;

/// The two ways to a peer, over one stream or over a stream each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Goes first: small messages that everybody waits for.
    Consensus,
    /// Everything else: transactions, blocks.
    Bulk,
}

impl Lane {
    /// Both, the one that goes first first.
    pub(crate) const ALL: [Self; 2] = [Self::Consensus, Self::Bulk];

    /// The lane of messages for `module`.
    pub(crate) fn of(module: &str) -> Self {
        if module == "consensus" { Self::Consensus } else { Self::Bulk }
    }
}

/// What a peer sent that no peer sends. The stream cannot be read any further.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FrameError {
    #[error("a piece of {0} bytes; the longest allowed has {PIECE_BYTES}")]
    Piece(usize),
    #[error("a message of more than {MAX_MESSAGE_BYTES} bytes")]
    Message,
    #[error("an empty piece inside a message")]
    Empty,
}

/// Appends a piece.
pub(crate) fn put_piece(out: &mut BytesMut, lane: Lane, more: bool, piece: &[u8]) {
    debug_assert!((1..=PIECE_BYTES).contains(&piece.len()));
    let lane = if lane == Lane::Bulk { BULK } else { 0 };
    let more = if more { MORE } else { 0 };
    out.put_u32(more | lane | piece.len() as u32);
    out.extend_from_slice(piece);
}

/// Appends a keep-alive.
pub(crate) fn put_keep_alive(out: &mut BytesMut) {
    out.put_u32(0);
}

/// Takes messages out of the bytes that arrive.
///
/// It holds what was really received, whatever lengths a peer announces: at most one piece and one unfinished
/// message a lane.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// What arrived and was not looked at.
    pub(crate) input: BytesMut,
    unfinished: [BytesMut; 2],
}

impl Decoder {
    /// The next whole message, or `None` when more bytes are needed.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, FrameError> {
        while let Some(&[a, b, c, d]) = self.input.first_chunk::<HEADER_BYTES>() {
            let header = u32::from_be_bytes([a, b, c, d]);
            let length = (header & !(MORE | BULK)) as usize;
            if length > PIECE_BYTES {
                return Err(FrameError::Piece(length));
            }
            if header == 0 {
                self.input.advance(HEADER_BYTES);
                continue;
            }
            if length == 0 {
                return Err(FrameError::Empty);
            }
            if self.input.len() < HEADER_BYTES + length {
                return Ok(None);
            }
            self.input.advance(HEADER_BYTES);
            let piece = self.input.split_to(length);
            if let Some(message) = self.take(header, piece)? {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    /// Adds a piece to its message; returns the message when this was its last.
    fn take(&mut self, header: u32, piece: BytesMut) -> Result<Option<Bytes>, FrameError> {
        let [consensus, bulk] = &mut self.unfinished;
        let unfinished = if header & BULK == 0 { consensus } else { bulk };
        if unfinished.len() + piece.len() > MAX_MESSAGE_BYTES {
            return Err(FrameError::Message);
        }
        let more = header & MORE != 0;
        if unfinished.is_empty() && !more {
            return Ok(Some(piece.freeze()));
        }
        unfinished.extend_from_slice(&piece);
        Ok((!more).then(|| std::mem::take(unfinished).freeze()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn put_message(out: &mut BytesMut, lane: Lane, message: &[u8], piece_bytes: usize) {
        let count = message.len().div_ceil(piece_bytes);
        for (n, piece) in message.chunks(piece_bytes).enumerate() {
            put_piece(out, lane, n + 1 < count, piece);
        }
    }

    fn feed(decoder: &mut Decoder, bytes: &[u8]) -> Result<Vec<Bytes>, FrameError> {
        decoder.input.extend_from_slice(bytes);
        let mut messages = Vec::new();
        while let Some(message) = decoder.next()? {
            messages.push(message);
        }
        Ok(messages)
    }

    #[test]
    fn a_vote_overtakes_a_block_that_is_half_sent() {
        let mut out = BytesMut::new();
        put_piece(&mut out, Lane::Bulk, true, b"blo");
        put_piece(&mut out, Lane::Consensus, false, b"vote");
        put_keep_alive(&mut out);
        put_piece(&mut out, Lane::Bulk, false, b"ck");
        let messages = feed(&mut Decoder::default(), &out).unwrap();
        assert_eq!(messages, ["vote", "block"]);
    }

    #[test]
    fn an_announced_length_past_the_bound_is_refused_before_it_arrives() {
        let mut decoder = Decoder::default();
        let length = u32::try_from(PIECE_BYTES).unwrap() + 1;
        assert_eq!(feed(&mut decoder, &length.to_be_bytes()), Err(FrameError::Piece(PIECE_BYTES + 1)));
        assert_eq!(feed(&mut Decoder::default(), &MORE.to_be_bytes()), Err(FrameError::Empty));
    }

    #[test]
    fn a_message_that_never_ends_is_refused_at_the_bound() {
        let mut decoder = Decoder::default();
        let mut piece = BytesMut::new();
        put_piece(&mut piece, Lane::Bulk, true, &vec![1; PIECE_BYTES]);
        for _ in 0..MAX_MESSAGE_BYTES / PIECE_BYTES {
            assert_eq!(feed(&mut decoder, &piece), Ok(Vec::new()));
        }
        assert_eq!(feed(&mut decoder, &piece), Err(FrameError::Message));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn messages_arrive_whole_however_the_stream_is_cut(
            messages in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 1..200)), 0..10),
            piece_bytes in 1..100usize,
            cut in 1..50usize,
        ) {
            let mut out = BytesMut::new();
            for (bulk, message) in &messages {
                let lane = if *bulk { Lane::Bulk } else { Lane::Consensus };
                put_message(&mut out, lane, message, piece_bytes);
            }
            let mut decoder = Decoder::default();
            let mut received = Vec::new();
            for chunk in out.chunks(cut) {
                received.extend(feed(&mut decoder, chunk).unwrap());
            }
            let sent: Vec<Bytes> = messages.into_iter().map(|(_, message)| message.into()).collect();
            prop_assert_eq!(received, sent);
        }

        #[test]
        fn any_bytes_are_read_or_refused(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..16)) {
            let mut decoder = Decoder::default();
            for chunk in chunks {
                if feed(&mut decoder, &chunk).is_err() {
                    break;
                }
            }
        }
    }
}
