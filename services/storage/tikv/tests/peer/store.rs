//! Percolator's transactions over versions of values: Peng and Dabek, "Large-scale Incremental Processing Using Distributed Transactions and
//! Notifications", 2010, with the status of a transaction decided at its primary key, as TiKV does.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    time::Instant,
};

use super::messages::{
    CheckTxnStatusRequest, CheckTxnStatusResponse, KeyError, LockInfo, Mutation, PrewriteRequest, TxnNotFound,
    WriteConflict,
};

/// Why a key cannot be read or written.
type Refusal = Box<KeyError>;

const DELETE: i32 = 1;
const LOCK: i32 = 2;
const TTL_EXPIRE_ROLLBACK: i32 = 1;
const LOCK_NOT_EXIST_ROLLBACK: i32 = 2;
/// Bits of a timestamp that count within a millisecond.
const LOGICAL: u32 = 18;
/// The clock of this cluster runs that much faster, so that nobody waits long for the locks of the dead to end.
const HASTE: u64 = 10;

#[derive(Default)]
pub(crate) struct Store {
    keys: BTreeMap<Vec<u8>, Cell>,
    clock: Clock,
}

struct Clock {
    begin: Instant,
    last: u64,
}

impl Default for Clock {
    fn default() -> Self {
        Self { begin: Instant::now(), last: 1 << LOGICAL }
    }
}

/// What there is at a key.
#[derive(Default)]
struct Cell {
    lock: Option<Lock>,
    /// By commit time.
    writes: BTreeMap<u64, Write>,
    /// Begins of transactions that were rolled back here.
    rolled_back: BTreeSet<u64>,
}

struct Lock {
    primary: Vec<u8>,
    begin: u64,
    ttl: u64,
    change: Change,
}

struct Write {
    begin: u64,
    change: Change,
}

#[derive(Clone)]
enum Change {
    Put(Vec<u8>),
    Delete,
    /// Nothing, but it clashes with others.
    Lock,
}

impl From<&Mutation> for Change {
    fn from(mutation: &Mutation) -> Self {
        match mutation.op {
            DELETE => Self::Delete,
            LOCK => Self::Lock,
            _ => Self::Put(mutation.value.clone()),
        }
    }
}

impl Cell {
    fn commit_of(&self, begin: u64) -> Option<u64> {
        self.writes.iter().find(|(_, write)| write.begin == begin).map(|(commit, _)| *commit)
    }

    /// The lock of a transaction.
    fn take_lock_of(&mut self, begin: u64) -> Option<Lock> {
        self.lock.take_if(|lock| lock.begin == begin)
    }

    fn roll_back(&mut self, begin: u64) {
        self.take_lock_of(begin);
        self.rolled_back.insert(begin);
    }

    fn locked(&self, key: &[u8]) -> Option<LockInfo> {
        self.lock.as_ref().map(|lock| LockInfo {
            primary_lock: lock.primary.clone(),
            lock_version: lock.begin,
            key: key.to_vec(),
            lock_ttl: lock.ttl,
        })
    }

    fn refusal(&self, key: &[u8]) -> Refusal {
        Box::new(KeyError { locked: self.locked(key), ..KeyError::default() })
    }

    fn get(&self, key: &[u8], version: u64) -> Result<Option<Vec<u8>>, Refusal> {
        if let Some(lock) = &self.lock
            && lock.begin <= version
            && !matches!(lock.change, Change::Lock)
        {
            return Err(self.refusal(key));
        }
        let newest = self.writes.range(..=version).rev().find(|(_, write)| !matches!(write.change, Change::Lock));
        Ok(newest.and_then(|(_, write)| match &write.change {
            Change::Put(value) => Some(value.clone()),
            Change::Delete | Change::Lock => None,
        }))
    }

    /// Why a transaction cannot write here, if so. `Ok(false)` when it has already.
    fn may_write(&self, key: &[u8], begin: u64) -> Result<bool, Refusal> {
        let conflict = |conflict_commit_ts| {
            let conflict = WriteConflict { start_ts: begin, key: key.to_vec(), conflict_commit_ts };
            Box::new(KeyError { conflict: Some(conflict), ..KeyError::default() })
        };
        if self.commit_of(begin).is_some() || self.lock.as_ref().is_some_and(|lock| lock.begin == begin) {
            return Ok(false);
        }
        if self.rolled_back.contains(&begin) {
            return Err(conflict(begin));
        }
        if let Some((newer, _)) = self.writes.range((Bound::Excluded(begin), Bound::Unbounded)).next() {
            return Err(conflict(*newer));
        }
        if self.lock.is_some() {
            return Err(self.refusal(key));
        }
        Ok(true)
    }
}

impl Store {
    /// The last of some new timestamps: milliseconds, and a number within them.
    pub(crate) fn timestamps(&mut self, count: u32) -> (i64, i64) {
        let now = (self.clock.begin.elapsed().as_millis() as u64 * HASTE + 1) << LOGICAL;
        self.clock.last = self.clock.last.max(now) + u64::from(count);
        ((self.clock.last >> LOGICAL) as i64, (self.clock.last & ((1 << LOGICAL) - 1)) as i64)
    }

    /// Writes beside all transactions.
    pub(crate) fn put(&mut self, key: &[u8], value: &[u8]) {
        self.timestamps(2);
        let (begin, commit) = (self.clock.last - 1, self.clock.last);
        let write = Write { begin, change: Change::Put(value.to_vec()) };
        self.keys.entry(key.to_vec()).or_default().writes.insert(commit, write);
    }

    pub(crate) fn get(&self, key: &[u8], version: u64) -> Result<Option<Vec<u8>>, Refusal> {
        self.keys.get(key).map_or(Ok(None), |cell| cell.get(key, version))
    }

    /// The keys and values from `start` to before `end`, if there is an end.
    pub(crate) fn scan(
        &self,
        (start, end): (&[u8], &[u8]),
        version: u64,
    ) -> impl Iterator<Item = (Vec<u8>, Result<Vec<u8>, Refusal>)> {
        let until = if end.is_empty() { Bound::Unbounded } else { Bound::Excluded(end) };
        let cells = self.keys.range::<[u8], _>((Bound::Included(start), until));
        cells.filter_map(move |(key, cell)| Some((key.clone(), cell.get(key, version).transpose()?)))
    }

    /// Locks all keys of the request, or none.
    pub(crate) fn prewrite(&mut self, request: &PrewriteRequest) -> Vec<KeyError> {
        let begin = request.start_version;
        let mut errors = Vec::new();
        let mut new = Vec::new();
        for mutation in &request.mutations {
            match self.keys.entry(mutation.key.clone()).or_default().may_write(&mutation.key, begin) {
                Ok(true) => new.push(mutation),
                Ok(false) => {}
                Err(error) => errors.push(*error),
            }
        }
        if errors.is_empty() {
            for mutation in new {
                let (primary, ttl) = (request.primary_lock.clone(), request.lock_ttl);
                let lock = Lock { primary, begin, ttl, change: mutation.into() };
                self.keys.entry(mutation.key.clone()).or_default().lock = Some(lock);
            }
        }
        errors
    }

    pub(crate) fn commit(&mut self, keys: &[Vec<u8>], begin: u64, commit: u64) -> Option<KeyError> {
        for key in keys {
            let cell = self.keys.entry(key.clone()).or_default();
            match cell.take_lock_of(begin) {
                Some(lock) => {
                    cell.writes.insert(commit, Write { begin, change: lock.change });
                }
                None if cell.commit_of(begin).is_some() => {}
                None => {
                    return Some(KeyError { abort: "its lock is not there".to_owned(), ..KeyError::default() });
                }
            }
        }
        None
    }

    pub(crate) fn roll_back(&mut self, keys: &[Vec<u8>], begin: u64) -> Option<KeyError> {
        for key in keys {
            let cell = self.keys.entry(key.clone()).or_default();
            if cell.commit_of(begin).is_some() {
                return Some(KeyError { abort: "it was committed".to_owned(), ..KeyError::default() });
            }
            cell.roll_back(begin);
        }
        None
    }

    /// Whether a transaction was committed; one whose time is over is rolled back.
    pub(crate) fn status(&mut self, request: &CheckTxnStatusRequest) -> CheckTxnStatusResponse {
        let (begin, key) = (request.lock_ts, &request.primary_key);
        let cell = self.keys.entry(key.clone()).or_default();
        let mut answer = CheckTxnStatusResponse::default();
        if let Some(lock) = cell.lock.as_ref().filter(|lock| lock.begin == begin) {
            if request.current_ts >> LOGICAL >= (begin >> LOGICAL) + lock.ttl {
                cell.roll_back(begin);
                answer.action = TTL_EXPIRE_ROLLBACK;
            } else {
                answer.lock_ttl = lock.ttl;
                answer.lock_info = cell.locked(key);
            }
        } else if let Some(commit) = cell.commit_of(begin) {
            answer.commit_version = commit;
        } else if cell.rolled_back.contains(&begin) {
            // Zeros say so.
        } else if request.rollback_if_not_exist {
            cell.roll_back(begin);
            answer.action = LOCK_NOT_EXIST_ROLLBACK;
        } else {
            let txn_not_found = Some(TxnNotFound { start_ts: begin, primary_key: key.clone() });
            answer.error = Some(KeyError { txn_not_found, ..KeyError::default() });
        }
        answer
    }

    /// Ends the locks of a transaction as its primary key was: committed at a time, or rolled back at none.
    pub(crate) fn resolve(&mut self, begin: u64, commit: u64) {
        for cell in self.keys.values_mut() {
            let Some(lock) = cell.take_lock_of(begin) else { continue };
            if commit > 0 {
                cell.writes.insert(commit, Write { begin, change: lock.change });
            } else {
                cell.roll_back(begin);
            }
        }
    }

    /// Keeps a transaction alive; tells for how long, unless it is over.
    pub(crate) fn keep_alive(&mut self, primary: &[u8], begin: u64, ttl: u64) -> Option<u64> {
        let lock = self.keys.get_mut(primary)?.lock.as_mut().filter(|lock| lock.begin == begin)?;
        lock.ttl = lock.ttl.max(ttl);
        Some(lock.ttl)
    }
}
