//! The pool's journal: which waiting transactions storage keeps, and under which keys. It decides, `persistence` reads and writes.
//!
//! # Layout
//! Storage answers single keys and lists none, so everything must be found from a key that is known. The journal is a row of
//! segments, numbered from 0 up; a segment is one value in [`Region::TransactionsPool`](cita_service_api::Region::TransactionsPool) that holds
//! the transactions of one or more batches whole, in the order of their arrival. So a batch costs one call, however many transactions it has.
//! Keys of segments begin with [`PREFIX`], which no transaction's hash does, and end with the number. A checkpoint, under the largest number,
//! says where to look: every segment is at `first` or above; below `next` some are missing, and from there on none is, up to the last.
//!
//! # Why a crash loses nothing
//! - A segment is written before its transactions are in the pool and before their users are answered.
//! - Numbers are used in order, one write at a time; a number whose write failed is used again. So there are no gaps above `next`.
//! - A segment whose transactions are all gone is deleted only when the checkpoint in storage has it below `next`. `first` moves on
//!   when the ones before it are deleted.
//! - What was gone and not deleted yet comes back at the restart, and the rules refuse it then as they do every replay.
//!
//! # Bounds
//! The last segment takes more while it is below [`OPEN_BYTES`], so lone transactions do not cost a segment each. A segment is deleted once, and
//! written anew when three quarters of it are gone: work a block is bounded by what the block and its expiries removed, and
//! what storage keeps is at most four times what waits, and a segment.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use cita_service_api::TxHash;
use prost::{Message, bytes::Bytes};

use crate::{pool::Origin, tx::Tx};

/// How the key of every segment begins.
const PREFIX: &[u8; 24] = b"cita: the pool's journal";

/// A segment below this takes further batches.
const OPEN_BYTES: usize = 16 << 10;

/// A batch above this is split; one transaction may be larger.
pub(crate) const SEGMENT_BYTES: usize = 1 << 20;

/// The key of a segment.
pub(crate) fn key(number: u64) -> [u8; 32] {
    let mut key = [0; 32];
    let (prefix, end) = key.split_at_mut(PREFIX.len());
    prefix.copy_from_slice(PREFIX);
    end.copy_from_slice(&number.to_be_bytes());
    key
}

/// The key of the checkpoint.
pub(crate) fn checkpoint_key() -> [u8; 32] {
    key(u64::MAX)
}

/// Where to look for segments.
#[derive(Clone, Copy, PartialEq, Eq, Message)]
pub(crate) struct Checkpoint {
    /// No segment is below.
    #[prost(uint64, tag = "1")]
    pub(crate) first: u64,
    /// Segments may be missing below, and not above.
    #[prost(uint64, tag = "2")]
    pub(crate) next: u64,
}

/// A transaction in a segment.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Entry {
    /// The encoded `RawTransaction`.
    #[prost(bytes = "bytes", tag = "1")]
    pub(crate) transaction: Bytes,
    /// Whether a user gave it to this very node.
    #[prost(bool, tag = "2")]
    pub(crate) from_user: bool,
}

/// What is stored under the key of a segment.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Stored {
    #[prost(message, repeated, tag = "1")]
    pub(crate) entries: Vec<Entry>,
}

/// A transaction that is kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) tx: Arc<Tx>,
    pub(crate) origin: Origin,
}

impl Kept {
    fn bytes(&self) -> usize {
        self.tx.block_bytes()
    }

    fn entry(&self) -> Entry {
        Entry { transaction: self.tx.bytes.clone(), from_user: self.origin == Origin::User }
    }
}

/// A segment that is to be written.
#[derive(Debug)]
pub(crate) struct Draft {
    number: u64,
    kept: Vec<Kept>,
}

impl Draft {
    pub(crate) fn key(&self) -> [u8; 32] {
        key(self.number)
    }

    pub(crate) fn value(&self) -> Vec<u8> {
        Stored { entries: self.kept.iter().map(Kept::entry).collect() }.encode_to_vec()
    }
}

/// What makes room in storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Store the checkpoint.
    Checkpoint(Checkpoint),
    /// Write the segment anew with what is left of it.
    Shrink(u64),
    /// Delete the segment.
    Delete(u64),
}

#[derive(Debug, Default)]
struct Segment {
    /// What is not gone, by its place in the segment.
    left: BTreeMap<usize, Kept>,
    left_bytes: usize,
    /// What the segment takes in storage, about.
    stored_bytes: usize,
}

impl Segment {
    fn of(kept: Vec<Kept>) -> Self {
        let bytes = kept.iter().map(Kept::bytes).sum();
        Self { left: kept.into_iter().enumerate().collect(), left_bytes: bytes, stored_bytes: bytes }
    }

    fn is_sparse(&self) -> bool {
        self.left_bytes * 4 < self.stored_bytes
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    segments: BTreeMap<u64, Segment>,
    places: HashMap<TxHash, (u64, usize)>,
    /// Segments that lost something since they were looked at.
    thinned: BTreeSet<u64>,
    /// The number of the next new segment.
    next: u64,
    /// `next` of the checkpoint in storage.
    covered: u64,
}

impl Journal {
    /// A journal of what storage had: the checkpoint, and then every segment with [`Journal::restored`].
    pub(crate) fn at(checkpoint: Checkpoint) -> Self {
        Self { next: checkpoint.first, covered: checkpoint.next, ..Self::default() }
    }

    /// The segment to look for next in storage.
    pub(crate) fn looks_for(&self) -> u64 {
        self.next
    }

    /// Takes in that the segment it looked for is not there. Whether there may be more.
    pub(crate) fn missing(&mut self) -> bool {
        let more = self.next < self.covered;
        self.next += u64::from(more);
        more
    }

    /// Takes in the segment it looked for; it may have nothing that can be read.
    pub(crate) fn restored(&mut self, kept: Vec<Kept>) {
        let number = self.next;
        // One that left the pool and came again may still be in an earlier segment, too: its place is the later one.
        self.remove(kept.iter().map(|kept| &kept.tx.hash));
        self.thinned.insert(number);
        self.written(Draft { number, kept });
    }

    /// What is kept, oldest first.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Kept> {
        self.segments.values().flat_map(|segment| segment.left.values())
    }

    /// How many are kept.
    pub(crate) fn kept_count(&self) -> usize {
        self.places.len()
    }

    /// The segment to write so that a batch is kept; none if it is already.
    pub(crate) fn draft(&self, batch: impl IntoIterator<Item = Kept>) -> Option<Draft> {
        let mut seen = BTreeSet::new();
        let new =
            batch.into_iter().filter(|kept| !self.places.contains_key(&kept.tx.hash) && seen.insert(kept.tx.hash));
        let new: Vec<Kept> = new.collect();
        if new.is_empty() {
            return None;
        }
        let bytes: usize = new.iter().map(Kept::bytes).sum();
        let last = self.next.checked_sub(1).and_then(|number| Some((number, self.segments.get(&number)?)));
        let open = last.filter(|(_, last)| last.left.is_empty() || last.left_bytes + bytes <= OPEN_BYTES);
        Some(match open {
            Some((number, last)) => Draft { number, kept: last.left.values().cloned().chain(new).collect() },
            None => Draft { number: self.next, kept: new },
        })
    }

    /// A draft is in storage.
    pub(crate) fn written(&mut self, draft: Draft) {
        let Draft { number, kept } = draft;
        self.places.extend(kept.iter().enumerate().map(|(place, kept)| (kept.tx.hash, (number, place))));
        self.segments.insert(number, Segment::of(kept));
        self.next = self.next.max(number + 1);
    }

    /// Transactions left the pool, or did not get there. One that is not kept is no error.
    pub(crate) fn remove<'a>(&mut self, hashes: impl IntoIterator<Item = &'a TxHash>) {
        for hash in hashes {
            let Some((number, place)) = self.places.remove(hash) else { continue };
            let Some(segment) = self.segments.get_mut(&number) else { continue };
            if let Some(kept) = segment.left.remove(&place) {
                segment.left_bytes -= kept.bytes();
                self.thinned.insert(number);
            }
        }
        if self.places.is_empty() {
            // What a full pool needed is not kept by an empty one.
            self.places = HashMap::new();
        }
    }

    /// What to do next to make room, if anything. To be told with [`Journal::done`] when it is done; until then the answer stays the same.
    pub(crate) fn next_step(&mut self) -> Option<Step> {
        while let Some(number) = self.thinned.first().copied() {
            let is_last = number + 1 == self.next;
            match self.segments.get(&number) {
                // The last one is written over by the next batch.
                Some(segment) if is_last && segment.left.is_empty() => {}
                Some(segment) if segment.left.is_empty() && number >= self.covered => {
                    let first = self.segments.first_key_value().map_or(self.next, |(first, _)| *first);
                    return Some(Step::Checkpoint(Checkpoint { first, next: self.next }));
                }
                Some(segment) if segment.left.is_empty() => return Some(Step::Delete(number)),
                Some(segment) if segment.is_sparse() => return Some(Step::Shrink(number)),
                _ => {}
            }
            self.thinned.remove(&number);
        }
        None
    }

    /// The segment as [`Step::Shrink`] wants it written.
    pub(crate) fn shrunk(&self, number: u64) -> Option<Draft> {
        let segment = self.segments.get(&number)?;
        Some(Draft { number, kept: segment.left.values().cloned().collect() })
    }

    /// A step is done.
    pub(crate) fn done(&mut self, step: Step) {
        match step {
            Step::Checkpoint(checkpoint) => self.covered = checkpoint.next,
            Step::Shrink(number) => {
                if let Some(draft) = self.shrunk(number) {
                    self.written(draft);
                }
            }
            Step::Delete(number) => {
                self.segments.remove(&number);
                self.thinned.remove(&number);
            }
        }
    }
}

#[cfg(test)]
mod tests;
