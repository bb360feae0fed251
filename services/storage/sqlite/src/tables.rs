//! How a region looks in SQL.

use cita_service_api::Region;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

/// A region's statements.
pub(crate) struct Table {
    pub(crate) create: String,
    pub(crate) load: String,
    pub(crate) store: String,
    pub(crate) delete: String,
}

impl Table {
    pub(crate) fn new(region: Region) -> Self {
        let name = region.name().to_lowercase();
        let (column, definition, options) = match (region, region.key_len()) {
            (_, 32) => ("hash", "hash BLOB PRIMARY KEY NOT NULL", " WITHOUT ROWID"),
            (Region::Global, _) => ("id", "id INTEGER PRIMARY KEY", ""),
            _ => ("height", "height INTEGER PRIMARY KEY", ""),
        };
        Self {
            create: format!("CREATE TABLE IF NOT EXISTS {name} ({definition}, value BLOB NOT NULL){options};"),
            load: format!("SELECT value FROM {name} WHERE {column} = ?1"),
            store: format!("INSERT OR REPLACE INTO {name} ({column}, value) VALUES (?1, ?2)"),
            delete: format!("DELETE FROM {name} WHERE {column} = ?1"),
        }
    }
}

/// A region's key as SQL has it: 8 bytes are an integer, 32 a blob.
pub(crate) struct Key<'a>(pub(crate) &'a [u8]);

impl ToSql for Key<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match <[u8; 8]>::try_from(self.0) {
            // SQLite's integers have a sign: heights beyond its range come back the same, they only sort before 0.
            Ok(bytes) => ToSqlOutput::from(i64::from_be_bytes(bytes)),
            Err(_) => ToSqlOutput::Borrowed(ValueRef::Blob(self.0)),
        })
    }
}
