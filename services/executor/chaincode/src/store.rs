//! The state on disk: one SQLite database, `state.sqlite3`, that may also be looked at with SQL while the node runs.
//!
//! | table | columns |
//! | --- | --- |
//! | state | chaincode, key, value, since: what there is now, and the height that wrote it |
//! | history | chaincode, key, until, since, value: what there was after the heights since … until - 1 |
//! | blocks | height, hash, root, timestamp (milliseconds) |
//! | meta | name, value: `format`, and `commitment` as [`Commitment`] writes it |
//!
//! Keys are blobs of UTF-8, ordered by their bytes. Entries of the chaincode '' are the executor's own: a key there names a chaincode that
//! was initialised. A block is one transaction of SQLite in write-ahead mode. It is not synced: whatever a power failure takes away is whole
//! blocks from the end, and storage, which is synced, still has them.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use cita_service_api::{BlockHash, StateRoot};
use parking_lot::Mutex;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use crate::{commitment::Commitment, error::StoreError};

const FILE: &str = "state.sqlite3";
const FORMAT: &str = "cita-chaincode-1";
/// Connections for calls that are kept open.
const READERS: usize = 4;
/// How long to wait for somebody who looks at the database with a lock on it.
const PATIENCE: Duration = Duration::from_secs(10);
/// The chaincode whose entries are the executor's own.
pub(crate) const OWN: &str = "";
/// Greater than every key: no byte of UTF-8 is so large.
const END: &[u8] = &[0xff];

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS state (
        chaincode TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (chaincode, key));
    CREATE TABLE IF NOT EXISTS history (
        chaincode TEXT NOT NULL, key BLOB NOT NULL, until INTEGER NOT NULL, since INTEGER NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (chaincode, key, until));
    CREATE TABLE IF NOT EXISTS blocks (
        height INTEGER PRIMARY KEY, hash BLOB NOT NULL, root BLOB NOT NULL, timestamp INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL);";

/// An executed block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BlockRecord {
    pub(crate) height: u64,
    pub(crate) hash: BlockHash,
    pub(crate) root: StateRoot,
    /// Unix milliseconds.
    pub(crate) timestamp: u64,
}

/// Opens the database for writing, or makes it.
pub(crate) fn open(dir: &Path) -> Result<Connection, StoreError> {
    let writer = Connection::open(dir.join(FILE))?;
    writer.busy_timeout(PATIENCE)?;
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "NORMAL")?;
    writer.pragma_update(None, "journal_size_limit", 16 << 20)?;
    writer.execute_batch(TABLES)?;
    match meta(&writer, "format")? {
        Some(found) if found == FORMAT.as_bytes() => Ok(writer),
        Some(found) => {
            Err(StoreError::Format { found: String::from_utf8_lossy(&found).into_owned(), expected: FORMAT })
        }
        None => {
            writer.execute("INSERT INTO meta VALUES ('format', ?1)", [FORMAT.as_bytes()])?;
            Ok(writer)
        }
    }
}

fn meta(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// The commitment to the state as it is now.
pub(crate) fn commitment(connection: &Connection) -> Result<Commitment, StoreError> {
    match meta(connection, "commitment")? {
        None => Ok(Commitment::default()),
        Some(bytes) => Commitment::read(&bytes).ok_or(StoreError::Damaged("the commitment has not 2048 bytes")),
    }
}

/// The last block, or the one at a height.
pub(crate) fn block(connection: &Connection, height: Option<u64>) -> Result<Option<BlockRecord>, StoreError> {
    let columns = "SELECT height, hash, root, timestamp FROM blocks";
    let record = match height {
        None => connection
            .prepare_cached(&format!("{columns} ORDER BY height DESC LIMIT 1"))?
            .query_row([], record)
            .optional()?,
        Some(height) => connection
            .prepare_cached(&format!("{columns} WHERE height = ?1"))?
            .query_row([number(height)?], record)
            .optional()?,
    };
    record.transpose()
}

fn record(row: &Row<'_>) -> rusqlite::Result<Result<BlockRecord, StoreError>> {
    let (height, hash, root, timestamp): (i64, Vec<u8>, Vec<u8>, i64) = row.try_into()?;
    let damaged = |_| StoreError::Damaged("a block's record has a hash of a wrong length");
    Ok(BlockHash::try_from(hash.as_slice()).map_err(damaged).and_then(|hash| {
        let root = StateRoot::try_from(root.as_slice()).map_err(damaged)?;
        Ok(BlockRecord { height: height.cast_unsigned(), hash, root, timestamp: timestamp.cast_unsigned() })
    }))
}

fn number(height: u64) -> Result<i64, StoreError> {
    i64::try_from(height).map_err(|_| StoreError::Damaged("a height is beyond what a database can count"))
}

/// Connections that only read, for calls.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { path: dir.join(FILE), idle: Mutex::new(Vec::new()) }
    }

    /// A connection that nobody else uses.
    pub(crate) fn take(&self) -> Result<Connection, StoreError> {
        if let Some(connection) = self.idle.lock().pop() {
            return Ok(connection);
        }
        let connection = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(connection)
    }

    /// Keeps a connection for the next call.
    pub(crate) fn put_back(&self, connection: Connection) {
        let mut idle = self.idle.lock();
        if idle.len() < READERS {
            idle.push(connection);
        }
    }
}

/// The entries of one chaincode at one moment.
#[derive(Clone, Copy)]
pub(crate) struct State<'a> {
    connection: &'a Connection,
    chaincode: &'a str,
    /// After which block; `None` is as it is now.
    height: Option<i64>,
}

impl<'a> State<'a> {
    /// As it was after the block at `height`, whatever is written meanwhile.
    pub(crate) fn after(connection: &'a Connection, chaincode: &'a str, height: u64) -> Result<Self, StoreError> {
        Ok(Self { connection, chaincode, height: Some(number(height)?) })
    }

    /// That of another chaincode at the same moment.
    pub(crate) fn of(self, chaincode: &'a str) -> Self {
        Self { chaincode, ..self }
    }

    pub(crate) fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let key = key.as_bytes();
        let value = match self.height {
            None => self
                .connection
                .prepare_cached("SELECT value FROM state WHERE chaincode = ?1 AND key = ?2")?
                .query_row(params![self.chaincode, key], |row| row.get(0)),
            // Of all former values the first that was replaced above the height was there, if it had been written by then.
            Some(height) => self
                .connection
                .prepare_cached(
                    "SELECT value FROM state WHERE chaincode = ?1 AND key = ?2 AND since <= ?3 UNION ALL \
                     SELECT value FROM (SELECT value, since FROM history WHERE chaincode = ?1 AND key = ?2 AND until > ?3 \
                     ORDER BY until LIMIT 1) WHERE since <= ?3",
                )?
                .query_row(params![self.chaincode, key, height], |row| row.get(0)),
        };
        Ok(value.optional()?)
    }

    /// Shows the entries from `start` on and before `end`, in the order of their keys, until `take` has enough. An empty `end` is none.
    pub(crate) fn range(
        &self,
        start: &str,
        end: &str,
        mut take: impl FnMut(String, Vec<u8>) -> bool,
    ) -> Result<(), StoreError> {
        let end = if end.is_empty() { END } else { end.as_bytes() };
        let mut statement = self.connection.prepare_cached(match self.height {
            None => {
                "SELECT key, value FROM state WHERE chaincode = ?1 AND key >= ?2 AND key < ?3 AND ?4 IS NULL ORDER BY key"
            }
            Some(_) => {
                "SELECT key, value FROM state WHERE chaincode = ?1 AND key >= ?2 AND key < ?3 AND since <= ?4 UNION ALL \
                 SELECT key, value FROM history \
                 WHERE chaincode = ?1 AND key >= ?2 AND key < ?3 AND since <= ?4 AND until > ?4 ORDER BY key"
            }
        })?;
        let mut rows = statement.query(params![self.chaincode, start.as_bytes(), end, self.height])?;
        while let Some(row) = rows.next()? {
            let key = String::from_utf8(row.get(0)?).map_err(|_| StoreError::Damaged("a key is no UTF-8"))?;
            if !take(key, row.get(1)?) {
                break;
            }
        }
        Ok(())
    }
}

/// A block in the making. Dropped before its end, nothing happened.
pub(crate) struct BlockWriter<'a> {
    transaction: Transaction<'a>,
    height: i64,
    commitment: Commitment,
}

impl<'a> BlockWriter<'a> {
    /// Begins the block at `height`, on top of a state with this commitment.
    pub(crate) fn begin(
        connection: &'a mut Connection,
        commitment: Commitment,
        height: u64,
    ) -> Result<Self, StoreError> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Self { transaction, commitment, height: number(height)? })
    }

    /// The entries of a chaincode with all changes of the block so far.
    pub(crate) fn state<'b>(&'b self, chaincode: &'b str) -> State<'b> {
        State { connection: &self.transaction, chaincode, height: None }
    }

    /// Puts an entry, or removes it.
    pub(crate) fn change(&mut self, chaincode: &str, key: &str, new: Option<&[u8]>) -> Result<(), StoreError> {
        let (entry, height) = (key.as_bytes(), self.height);
        let old: Option<(Vec<u8>, i64)> = self
            .transaction
            .prepare_cached("SELECT value, since FROM state WHERE chaincode = ?1 AND key = ?2")?
            .query_row(params![chaincode, entry], |row| row.try_into())
            .optional()?;
        let old_value = old.as_ref().map(|(value, _)| value.as_slice());
        if old_value == new {
            return Ok(());
        }
        // What this very block wrote was there after no block.
        if let Some((value, since)) = old.as_ref().filter(|(_, since)| *since < height) {
            self.transaction
                .prepare_cached(
                    "INSERT INTO history (chaincode, key, until, since, value) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![chaincode, entry, height, since, value])?;
        }
        match new {
            Some(value) => self
                .transaction
                .prepare_cached("INSERT OR REPLACE INTO state (chaincode, key, value, since) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![chaincode, entry, value, height])?,
            None => self
                .transaction
                .prepare_cached("DELETE FROM state WHERE chaincode = ?1 AND key = ?2")?
                .execute(params![chaincode, entry])?,
        };
        self.commitment.change(chaincode, entry, old_value, new);
        Ok(())
    }

    /// Makes the block and its changes the last ones.
    pub(crate) fn finish(self, hash: BlockHash, timestamp: u64) -> Result<(BlockRecord, Commitment), StoreError> {
        let Self { transaction, height, commitment } = self;
        let root = commitment.root();
        transaction.execute(
            "INSERT INTO blocks (height, hash, root, timestamp) VALUES (?1, ?2, ?3, ?4)",
            params![height, hash.as_bytes(), root.as_bytes(), timestamp.cast_signed()],
        )?;
        transaction.execute("INSERT OR REPLACE INTO meta VALUES ('commitment', ?1)", [commitment.to_bytes()])?;
        transaction.commit()?;
        Ok((BlockRecord { height: height.cast_unsigned(), hash, root, timestamp }, commitment))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    type Entries = BTreeMap<String, Vec<u8>>;

    fn all(state: &State<'_>, start: &str, end: &str) -> Entries {
        let mut found = Entries::new();
        state
            .range(start, end, |key, value| {
                assert!(found.last_key_value().is_none_or(|(last, _)| *last < key), "in order and once each");
                found.insert(key, value);
                true
            })
            .unwrap();
        found
    }

    #[test]
    fn a_block_that_is_dropped_changed_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = open(dir.path()).unwrap();
        let mut block = BlockWriter::begin(&mut writer, Commitment::default(), 0).unwrap();
        block.change("a", "key", Some(b"1")).unwrap();
        assert_eq!(block.state("a").get("key").unwrap().unwrap(), b"1");
        assert_eq!(block.state("b").get("key").unwrap(), None, "another chaincode's");
        drop(block);
        let block = BlockWriter::begin(&mut writer, Commitment::default(), 0).unwrap();
        assert_eq!(block.state("a").get("key").unwrap(), None);
        let (record, _) = block.finish(BlockHash([1; 32]), u64::MAX).unwrap();
        assert_eq!(record.root, Commitment::default().root());
        drop(writer);
        let writer = open(dir.path()).unwrap();
        assert_eq!(super::block(&writer, None).unwrap(), Some(record));
        assert_eq!(super::block(&writer, Some(0)).unwrap(), Some(record));
        assert_eq!(super::block(&writer, Some(1)).unwrap(), None);
        assert!(super::block(&writer, Some(u64::MAX)).is_err());
    }

    #[test]
    fn a_state_of_another_format_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let writer = open(dir.path()).unwrap();
        writer.execute("UPDATE meta SET value = ?1 WHERE name = 'format'", [b"cita-chaincode-9"]).unwrap();
        let error = open(dir.path()).unwrap_err().to_string();
        assert!(error.contains("cita-chaincode-9") && error.contains(FORMAT), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        /// Every height can be asked for, and answers as if nothing had been written since.
        #[test]
        fn every_height_keeps_its_state(
            blocks in proptest::collection::vec(
                proptest::collection::vec(("[a-c\0\u{10ffff}]{1,2}", proptest::option::of("[01]")), 0..6), 1..8),
            bounds in ("[a-c\0]{0,2}", "[a-c\u{10ffff}]{0,2}"),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut writer = open(dir.path()).unwrap();
            let (mut now, mut then, mut commitment) = (Entries::new(), Vec::new(), Commitment::default());
            for (height, changes) in (0u64..).zip(&blocks) {
                let mut block = BlockWriter::begin(&mut writer, commitment, height).unwrap();
                for (key, value) in changes {
                    block.change("x", key, value.as_ref().map(|value| value.as_bytes())).unwrap();
                    match value {
                        Some(value) => now.insert(key.clone(), value.clone().into_bytes()),
                        None => now.remove(key),
                    };
                }
                prop_assert_eq!(&all(&block.state("x"), "", ""), &now);
                commitment = block.finish(BlockHash::ZERO, height).unwrap().1;
                then.push(now.clone());
            }
            let mut direct = Commitment::default();
            for (key, value) in &now {
                direct.change("x", key.as_bytes(), None, Some(value));
            }
            prop_assert_eq!(direct.root(), super::commitment(&writer).unwrap().root());
            let (start, end) = bounds;
            for (height, entries) in (0u64..).zip(&then) {
                let state = State::after(&writer, "x", height).unwrap();
                prop_assert_eq!(&all(&state, "", ""), entries);
                let mut inside = entries.clone();
                inside.retain(|key, _| *key >= start && (end.is_empty() || *key < end));
                prop_assert_eq!(all(&state, &start, &end), inside);
                for key in then.iter().flat_map(|entries| entries.keys()) {
                    let found = state.get(key).unwrap();
                    prop_assert_eq!(found.as_ref(), entries.get(key));
                }
            }
        }
    }
}
