//! The log in memory, as the Raft library reads it. What is in it was persisted before anything that depends on it leaves.

use std::collections::VecDeque;

use raft::{
    Error, GetEntriesContext, RaftState, Storage, StorageError,
    eraftpb::{Entry, HardState, Snapshot},
    util::limit_size,
};

use crate::{
    entry::{Block, Content},
    record::Base,
};

/// Entries that are kept for followers which lag a little, although every block in them is with the controller.
const KEPT_ENTRIES: usize = 64;

/// The same in bytes.
const KEPT_BYTES: usize = 8 << 20;

/// Kept whatever their size: a controller may come back from a crash without its last block.
const KEPT_ALWAYS: usize = 4;

/// The log after some entry.
#[derive(Debug, Clone, Default)]
pub struct Store {
    base: Base,
    entries: VecDeque<Entry>,
    bytes: usize,
    hard: HardState,
    /// The same as the base, for the last applied entry: what a follower is told that needs entries which are gone.
    applied: Base,
}

impl Store {
    /// A log that continues `base`.
    pub(crate) fn new(base: Base, hard: HardState, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut store = Self { applied: base.clone(), base, hard, ..Self::default() };
        store.append(entries);
        store.hard.commit = store.hard.commit.clamp(store.base.index, store.last());
        store
    }

    /// Where the entries begin.
    pub(crate) fn base(&self) -> &Base {
        &self.base
    }

    /// Where this node got to in acting on entries.
    pub(crate) fn applied(&self) -> &Base {
        &self.applied
    }

    /// Term, vote, and what is known to be decided.
    pub(crate) fn hard(&self) -> &HardState {
        &self.hard
    }

    pub(crate) fn set_hard(&mut self, hard: HardState) {
        self.hard = hard;
    }

    /// All entries.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The index of the last entry.
    pub(crate) fn last(&self) -> u64 {
        self.base.index.saturating_add(self.entries.len() as u64)
    }

    fn at(&self, index: u64) -> Option<usize> {
        usize::try_from(index.checked_sub(self.base.index)?.checked_sub(1)?).ok()
    }

    /// Whether the entry of this index and term is here.
    pub(crate) fn has(&self, index: u64, term: u64) -> bool {
        self.at(index).and_then(|at| self.entries.get(at)).is_some_and(|entry| entry.term == term)
    }

    /// The block of a height, if its entry is still here.
    pub(crate) fn block(&self, height: u64) -> Option<Block> {
        self.entries.iter().rev().find_map(|entry| match Content::of(entry) {
            Some(Content::Block(block)) if block.height() == height => Some(block),
            _ => None,
        })
    }

    /// Adds entries; they replace those of the same index and all after.
    pub(crate) fn append(&mut self, entries: impl IntoIterator<Item = Entry>) {
        for entry in entries {
            let Some(at) = self.at(entry.index).filter(|at| *at <= self.entries.len()) else { continue };
            let gone: usize = self.entries.drain(at..).map(|entry| entry.data.len()).sum();
            self.bytes = self.bytes.saturating_sub(gone).saturating_add(entry.data.len());
            self.entries.push_back(entry);
        }
    }

    /// Starts over from what a leader says is decided.
    pub(crate) fn install(&mut self, base: Base) {
        self.hard.commit = self.hard.commit.max(base.index);
        (self.entries, self.bytes) = (VecDeque::new(), 0);
        (self.base, self.applied) = (base.clone(), base);
    }

    /// An entry was acted on.
    pub(crate) fn advance(&mut self, entry: &Entry) {
        step(&mut self.applied, entry);
    }

    /// Lets entries go that this node acted on.
    pub(crate) fn compact(&mut self) {
        while self.entries.len() > KEPT_ALWAYS && (self.entries.len() > KEPT_ENTRIES || self.bytes > KEPT_BYTES) {
            let Some(entry) = self.entries.front() else { return };
            if entry.index.saturating_add(KEPT_ALWAYS as u64) > self.applied.index {
                return;
            }
            step(&mut self.base, entry);
            self.bytes = self.bytes.saturating_sub(entry.data.len());
            self.entries.pop_front();
        }
    }
}

/// Goes one entry on.
fn step(base: &mut Base, entry: &Entry) {
    (base.index, base.term) = (entry.index, entry.term);
    match Content::of(entry) {
        Some(Content::Block(block)) => base.height = base.height.max(block.height()),
        Some(Content::Voters(target)) => base.members.apply(target),
        Some(Content::Nothing) | None => {}
    }
}

impl Storage for Store {
    fn initial_state(&self) -> raft::Result<RaftState> {
        Ok(RaftState { hard_state: self.hard.clone(), conf_state: self.base.members.conf_state() })
    }

    fn entries(
        &self,
        low: u64,
        high: u64,
        max_size: impl Into<Option<u64>>,
        _: GetEntriesContext,
    ) -> raft::Result<Vec<Entry>> {
        let Some(from) = self.at(low) else { return Err(Error::Store(StorageError::Compacted)) };
        let to = self.at(high).filter(|to| (from..=self.entries.len()).contains(to));
        let to = to.ok_or(Error::Store(StorageError::Unavailable))?;
        let mut entries: Vec<Entry> = self.entries.range(from..to).cloned().collect();
        limit_size(&mut entries, max_size.into());
        Ok(entries)
    }

    fn term(&self, index: u64) -> raft::Result<u64> {
        if index == self.base.index {
            return Ok(self.base.term);
        }
        let Some(at) = self.at(index) else { return Err(Error::Store(StorageError::Compacted)) };
        self.entries.get(at).map(|entry| entry.term).ok_or(Error::Store(StorageError::Unavailable))
    }

    fn first_index(&self) -> raft::Result<u64> {
        Ok(self.base.index.saturating_add(1))
    }

    fn last_index(&self) -> raft::Result<u64> {
        Ok(self.last())
    }

    fn snapshot(&self, request_index: u64, _to: u64) -> raft::Result<Snapshot> {
        if self.applied.index == 0 || self.applied.index < request_index {
            return Err(Error::Store(StorageError::SnapshotTemporarilyUnavailable));
        }
        Ok(self.applied.to_snapshot())
    }
}

#[cfg(test)]
mod tests {
    use cita_consensus_core::LeaderProof;
    use cita_service_api::{Address, Hash};

    use super::*;
    use crate::seat::Members;

    fn entry(index: u64, term: u64, size: usize) -> Entry {
        let proof =
            LeaderProof { term, height: index - 10, hash: Hash::ZERO, leader: Address::ZERO, signature: vec![] };
        let data = Block { data: vec![0; size].into(), proof }.encode();
        Entry { index, term, data: data.into(), ..Entry::default() }
    }

    fn store(entries: u64, size: usize) -> Store {
        let base = Base { index: 10, term: 1, height: 0, members: Members::default() };
        Store::new(base, HardState::default(), (11..11 + entries).map(|index| entry(index, 2, size)))
    }

    #[test]
    fn entries_that_were_replaced_are_still_there() {
        let mut store = store(5, 1);
        store.append([entry(13, 3, 1)]);
        assert_eq!((store.last(), store.has(13, 3), store.has(13, 2), store.has(14, 2)), (13, true, false, false));
        store.append([entry(15, 3, 1)]);
        assert_eq!(store.last(), 13, "a gap");
        let terms: Vec<_> = (10..=13).map(|index| store.term(index).unwrap()).collect();
        assert_eq!(terms, [1, 2, 2, 3]);
        assert_eq!(store.term(9), Err(Error::Store(StorageError::Compacted)));
        assert_eq!(store.term(14), Err(Error::Store(StorageError::Unavailable)));
    }

    #[test]
    fn a_long_log_is_never_shortened_or_loses_what_was_not_acted_on() {
        for (entries, size) in [(200, 1), (20, 1 << 20)] {
            let mut store = store(entries, size);
            store.compact();
            assert_eq!(store.base().index, 10, "nothing was acted on");
            for index in 11..11 + entries {
                store.advance(&entry(index, 2, size));
                store.compact();
                assert!(store.base().index <= index && store.block(index - 10).is_some());
            }
            assert!(store.iter().count() <= KEPT_ENTRIES && store.bytes <= KEPT_BYTES + (1 << 21));
            assert!(store.iter().count() >= KEPT_ALWAYS);
            assert_eq!(store.base().height, store.base().index - 10);
            assert_eq!(store.snapshot(0, 1).unwrap().get_metadata().index, 10 + entries);
        }
    }

    #[test]
    fn a_range_outside_of_the_log_panics() {
        let store = store(5, 1);
        let read = |low, high, max: Option<u64>| store.entries(low, high, max, GetEntriesContext::empty(false));
        assert_eq!(read(11, 16, None).unwrap().len(), 5);
        assert_eq!(read(11, 16, Some(0)).unwrap().len(), 1);
        assert_eq!(read(10, 12, None), Err(Error::Store(StorageError::Compacted)));
        assert_eq!(read(12, 17, None), Err(Error::Store(StorageError::Unavailable)));
        assert_eq!(read(14, 12, None), Err(Error::Store(StorageError::Unavailable)));
    }
}
