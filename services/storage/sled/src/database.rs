//! The database: one tree for all regions.

use std::{path::Path, time::Duration};

use cita_service_api::{Region, Result, StatusCode};
use cita_storage_core::{Engine, FolderLock, OpenError, View, Writer};
use parking_lot::RwLock;
use sled::{Batch, Db};

use crate::Config;

/// How soon writes that need not be durable are flushed by themselves.
const FLUSH_EVERY: Duration = Duration::from_millis(500);

/// A sled database.
pub struct Database {
    db: Db,
    /// Held for reading by who reads several parts, for writing by who writes them.
    moment: RwLock<()>,
    // Dropped last.
    _lock: FolderLock,
}

impl Database {
    pub(crate) fn open(config: &Config, dir: &Path) -> std::result::Result<Self, OpenError> {
        let lock = FolderLock::take(dir)?;
        let db = sled::Config::new()
            .path(dir.join("sled"))
            .cache_capacity(u64::from(config.cache_mb.get()) << 20)
            .flush_every_ms(u64::try_from(FLUSH_EVERY.as_millis()).ok())
            .open()
            .map_err(|error| OpenError::Database { dir: dir.to_owned(), message: error.to_string() })?;
        Ok(Self { db, moment: RwLock::new(()), _lock: lock })
    }

    fn flush(&self) -> std::result::Result<(), sled::Error> {
        self.db.flush().map(|_| ())
    }
}

/// The key in the tree: the region's number, then its key.
fn tree_key(region: Region, key: &[u8]) -> Vec<u8> {
    // Regions are numbered from 0 to 13.
    let mut full = Vec::with_capacity(key.len() + 1);
    full.push(region as u32 as u8);
    full.extend_from_slice(key);
    full
}

impl Engine for Database {
    const NAME: &'static str = "sled";

    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let value = self.db.get(tree_key(region, key)).map_err(|error| {
            tracing::error!(region = region.name(), %error, "sled refused a load");
            StatusCode::LoadError
        })?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn read<T>(&self, read: impl FnOnce(&dyn View) -> Result<T>) -> Result<T> {
        let _still = self.moment.read();
        read(&Still(self))
    }

    fn write(&self, durable: bool, fill: impl FnOnce(&mut dyn Writer) -> Result<()>) -> Result<()> {
        let mut entries = Entries(Batch::default());
        fill(&mut entries)?;
        let written = {
            let _alone = self.moment.write();
            self.db.apply_batch(entries.0)
        };
        let written = if durable { written.and_then(|()| self.flush()) } else { written };
        written.map_err(|error| {
            tracing::error!(%error, "sled refused a store");
            StatusCode::StoreError
        })
    }

    fn delete(&self, durable: bool, region: Region, key: &[u8]) -> Result<()> {
        let removed = {
            let _alone = self.moment.write();
            self.db.remove(tree_key(region, key)).map(|_| ())
        };
        let removed = if durable { removed.and_then(|()| self.flush()) } else { removed };
        removed.map_err(|error| {
            tracing::error!(region = region.name(), %error, "sled refused a delete");
            StatusCode::DeleteError
        })
    }
}

/// The database while nothing is written.
struct Still<'a>(&'a Database);

impl View for Still<'_> {
    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.0.get(region, key)
    }
}

struct Entries(Batch);

impl Writer for Entries {
    fn put(&mut self, region: Region, key: &[u8], value: &[u8]) -> Result<()> {
        self.0.insert(tree_key(region, key), value);
        Ok(())
    }
}
