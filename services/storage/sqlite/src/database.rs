//! The database: two connections that write, some that read.

use std::path::{Path, PathBuf};

use cita_service_api::{Region, Result, StatusCode};
use cita_storage_core::{Engine, FolderLock, OpenError, View, Writer, is_kept};
use parking_lot::Mutex;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use crate::{
    Config,
    tables::{Key, Table},
};

const FILE: &str = "chain.sqlite3";
/// Pages of the write-ahead log after which SQLite moves them into the file; 4 KiB each.
const CHECKPOINT_PAGES: u32 = 4_000;
/// Statements that a connection keeps prepared: all there are.
const STATEMENTS: usize = 64;

/// A SQLite database.
pub struct Database {
    path: PathBuf,
    /// By the region's number; only kept regions have one.
    tables: Vec<Option<Table>>,
    writers: Mutex<Writers>,
    readers: Mutex<Vec<Connection>>,
    config: Config,
    // Dropped last.
    _lock: FolderLock,
}

/// One of them writes at a time. How much is synced is a setting of a connection.
struct Writers {
    /// Syncs the log with every transaction.
    durable: Connection,
    /// Leaves that to the next durable transaction, or the system.
    relaxed: Connection,
}

impl Database {
    pub(crate) fn open(config: &Config, dir: &Path) -> std::result::Result<Self, OpenError> {
        let lock = FolderLock::take(dir)?;
        let path = dir.join(FILE);
        let tables: Vec<_> =
            Region::ALL.into_iter().map(|region| is_kept(region).then(|| Table::new(region))).collect();
        let writers = || -> rusqlite::Result<Writers> {
            let durable = writer(&path, config, "FULL")?;
            for table in tables.iter().flatten() {
                durable.execute_batch(&table.create)?;
            }
            Ok(Writers { durable, relaxed: writer(&path, config, "NORMAL")? })
        };
        let writers =
            writers().map_err(|error| OpenError::Database { dir: dir.to_owned(), message: error.to_string() })?;
        let readers = Mutex::new(Vec::new());
        Ok(Self { path, tables, writers: Mutex::new(writers), readers, config: config.clone(), _lock: lock })
    }

    fn table(&self, region: Region) -> Result<&Table> {
        self.tables.get(region as usize).and_then(Option::as_ref).ok_or(StatusCode::BadRegion)
    }

    /// Reads with a connection of its own, which is kept for the next one.
    fn reading<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let kept = self.readers.lock().pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => reader(&self.path, &self.config).map_err(load_error)?,
        };
        let result = work(&mut connection);
        let mut readers = self.readers.lock();
        if readers.len() < usize::from(self.config.readers.get()) {
            readers.push(connection);
        }
        result
    }

    fn load(&self, connection: &Connection, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut statement = connection.prepare_cached(&self.table(region)?.load).map_err(load_error)?;
        statement.query_row([Key(key)], |row| row.get(0)).optional().map_err(load_error)
    }
}

impl Engine for Database {
    const NAME: &'static str = "SQLite";

    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.reading(|connection| self.load(connection, region, key))
    }

    fn read<T>(&self, read: impl FnOnce(&dyn View) -> Result<T>) -> Result<T> {
        self.reading(|connection| {
            // All reads of a transaction see what was there at its first one.
            let transaction = connection.transaction().map_err(load_error)?;
            read(&Moment { database: self, connection: &transaction })
        })
    }

    fn write(&self, durable: bool, fill: impl FnOnce(&mut dyn Writer) -> Result<()>) -> Result<()> {
        let mut writers = self.writers.lock();
        let connection = if durable { &mut writers.durable } else { &mut writers.relaxed };
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(store_error)?;
        // A transaction that is dropped is rolled back.
        fill(&mut Entries { database: self, connection: &transaction })?;
        transaction.commit().map_err(store_error)
    }

    fn delete(&self, durable: bool, region: Region, key: &[u8]) -> Result<()> {
        let sql = &self.table(region)?.delete;
        let writers = self.writers.lock();
        let connection = if durable { &writers.durable } else { &writers.relaxed };
        connection.prepare_cached(sql).and_then(|mut statement| statement.execute([Key(key)])).map(|_| ()).map_err(
            |error| {
                tracing::error!(region = region.name(), %error, "SQLite refused a delete");
                StatusCode::DeleteError
            },
        )
    }
}

/// A read transaction.
struct Moment<'a> {
    database: &'a Database,
    connection: &'a Connection,
}

impl View for Moment<'_> {
    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.database.load(self.connection, region, key)
    }
}

/// A write transaction.
struct Entries<'a> {
    database: &'a Database,
    connection: &'a Connection,
}

impl Writer for Entries<'_> {
    fn put(&mut self, region: Region, key: &[u8], value: &[u8]) -> Result<()> {
        let sql = &self.database.table(region)?.store;
        let mut statement = self.connection.prepare_cached(sql).map_err(store_error)?;
        statement.execute((Key(key), value)).map(|_| ()).map_err(store_error)
    }
}

fn writer(path: &Path, config: &Config, synchronous: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", i64::from(CHECKPOINT_PAGES) * 4096)?;
    connection.pragma_update(None, "cache_size", cache_size(u32::from(config.cache_mb.get())))?;
    Ok(connection)
}

fn reader(path: &Path, config: &Config) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    let share = u32::from(config.cache_mb.get()) / u32::from(config.readers.get());
    connection.pragma_update(None, "cache_size", cache_size(share.max(1)))?;
    Ok(connection)
}

/// SQLite takes a negative number as KiB.
fn cache_size(mib: u32) -> i64 {
    -i64::from(mib) * 1024
}

fn load_error(error: rusqlite::Error) -> StatusCode {
    tracing::error!(%error, "SQLite refused a load");
    StatusCode::LoadError
}

fn store_error(error: rusqlite::Error) -> StatusCode {
    tracing::error!(%error, "SQLite refused a store");
    StatusCode::StoreError
}
