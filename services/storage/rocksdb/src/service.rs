//! The [`Storage`] trait over a [`Database`].

use std::{path::Path, sync::Arc, time::Instant};

use async_trait::async_trait;
use cita_service_api::{Region, Result, StatusCode, Storage};

use crate::{
    Config, OpenError,
    block::{self, BlockData},
    database::{Database, is_kept},
};

/// Storage in a RocksDB database. It is closed when the last clone is dropped.
#[derive(Clone)]
pub struct RocksStorage {
    database: Arc<Database>,
}

impl RocksStorage {
    /// Opens the database in a folder, which is made if it does not exist. After a crash this replays the log of unflushed writes.
    ///
    /// # Errors
    /// [`OpenError::InUse`] when a process has it open, [`OpenError::Folder`], [`OpenError::Database`].
    pub fn open(config: &Config, dir: &Path) -> std::result::Result<Self, OpenError> {
        Ok(Self { database: Arc::new(Database::open(config, dir)?) })
    }

    /// Does something slow with the database on a thread where that stops nobody.
    async fn blocking<T, F>(&self, failure: StatusCode, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Database) -> Result<T> + Send + 'static,
    {
        let database = Arc::clone(&self.database);
        tokio::task::spawn_blocking(move || work(&database)).await.map_err(|error| {
            tracing::error!(%error, "a database task did not end");
            failure
        })?
    }
}

fn check_key(region: Region, key: &[u8]) -> Result<()> {
    if key.len() == region.key_len() { Ok(()) } else { Err(StatusCode::InvalidKey) }
}

#[async_trait]
impl Storage for RocksStorage {
    async fn store(&self, region: Region, key: &[u8], value: Vec<u8>) -> Result<()> {
        check_key(region, key)?;
        if region == Region::FullBlock {
            // A full block without its hash cannot be found by it; All_BLOCK_DATA brings both.
            return Err(StatusCode::InvalidRegion);
        }
        let (key, start) = (key.to_vec(), Instant::now());
        self.blocking(StatusCode::StoreError, move |database| match region {
            Region::AllBlockData => database.put_block(&BlockData::decode(&key, &value)?),
            _ => database.put(region, &key, &value),
        })
        .await?;
        metrics::histogram!("cita_storage_store_seconds", "region" => region.name()).record(start.elapsed());
        Ok(())
    }

    async fn load(&self, region: Region, key: &[u8]) -> Result<Vec<u8>> {
        check_key(region, key)?;
        match region {
            Region::AllBlockData => Err(StatusCode::InvalidRegion),
            Region::FullBlock => {
                let key = key.to_vec();
                self.blocking(StatusCode::LoadError, move |database| database.full_block(&key)).await
            }
            Region::Headers => self.database.get_or_derive(region, key, block::header_of),
            Region::Bodies => self.database.get_or_derive(region, key, block::body_of),
            _ => self.database.get(region, key),
        }
    }

    async fn delete(&self, region: Region, key: &[u8]) -> Result<()> {
        check_key(region, key)?;
        if !is_kept(region) {
            return Err(StatusCode::InvalidRegion);
        }
        let key = key.to_vec();
        self.blocking(StatusCode::DeleteError, move |database| database.delete(region, &key)).await
    }
}
