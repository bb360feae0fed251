//! The [`Storage`] trait over an [`Engine`].

use std::{sync::Arc, time::Instant};

use async_trait::async_trait;
use cita_service_api::{Region, Result, StatusCode, Storage};

use crate::{
    block::{self, BlockData},
    engine::{Engine, View, is_kept},
};

/// Storage in an engine, which is closed when the last clone is dropped.
pub struct BlockStorage<E> {
    engine: Arc<E>,
}

impl<E> Clone for BlockStorage<E> {
    fn clone(&self) -> Self {
        Self { engine: self.engine.clone() }
    }
}

impl<E: Engine> BlockStorage<E> {
    /// Storage in an engine.
    pub fn new(engine: E) -> Self {
        Self { engine: Arc::new(engine) }
    }

    /// Does something slow with the engine on a thread where that stops nobody.
    async fn blocking<T, F>(&self, failure: StatusCode, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&E) -> Result<T> + Send + 'static,
    {
        let engine = Arc::clone(&self.engine);
        tokio::task::spawn_blocking(move || work(&engine)).await.map_err(|error| {
            tracing::error!(%error, engine = E::NAME, "a database task did not end");
            failure
        })?
    }
}

/// The value at a key of a region other than those of whole blocks.
fn value<E: Engine>(engine: &E, region: Region, key: &[u8]) -> Result<Vec<u8>> {
    match region {
        Region::Headers => find_or_derive(engine, region, key, block::header_of),
        Region::Bodies => find_or_derive(engine, region, key, block::body_of),
        _ => find(engine, region, key),
    }
}

fn find<E: Engine>(engine: &E, region: Region, key: &[u8]) -> Result<Vec<u8>> {
    engine.get(region, key)?.ok_or(StatusCode::NotFound)
}

/// The value at a height of a region whose values are also part of compact blocks.
fn find_or_derive<E: Engine>(
    engine: &E,
    region: Region,
    height: &[u8],
    derive: fn(&[u8]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    match engine.get(region, height)? {
        Some(value) => Ok(value),
        None => derive(&find(engine, Region::CompactBlock, height)?),
    }
}

/// Puts the full block at a height together.
fn full_block(view: &dyn View, height: &[u8]) -> Result<Vec<u8>> {
    let compact = view.get(Region::CompactBlock, height)?.ok_or(StatusCode::NotFound)?;
    let (compact, hashes) = block::transactions_of(&compact)?;
    let part = |region| view.get(region, height)?.ok_or_else(|| missing(region, height));
    let (proof, state_root) = (part(Region::Proof)?, part(Region::Result)?);
    let transactions = view
        .get_all(Region::Transactions, &hashes)?
        .into_iter()
        .map(|found| found.ok_or_else(|| missing(Region::Transactions, height)))
        .collect::<Result<Vec<_>>>()?;
    block::assemble(compact, transactions.iter().map(Vec::as_slice), proof, state_root)
}

fn missing(region: Region, height: &[u8]) -> StatusCode {
    tracing::error!(region = region.name(), ?height, "a stored block lacks one of its parts");
    StatusCode::LoadError
}

fn check_key(region: Region, key: &[u8]) -> Result<()> {
    if key.len() == region.key_len() { Ok(()) } else { Err(StatusCode::InvalidKey) }
}

/// Whether a write must be on disk before it is answered. What waits in the pool was promised to nobody.
fn is_durable(region: Region) -> bool {
    region != Region::TransactionsPool
}

#[async_trait]
impl<E: Engine> Storage for BlockStorage<E> {
    async fn store(&self, region: Region, key: &[u8], value: Vec<u8>) -> Result<()> {
        check_key(region, key)?;
        if region == Region::FullBlock {
            // A full block without its hash cannot be found by it; All_BLOCK_DATA brings both.
            return Err(StatusCode::InvalidRegion);
        }
        let (key, start) = (key.to_vec(), Instant::now());
        self.blocking(StatusCode::StoreError, move |engine| match region {
            Region::AllBlockData => {
                let block = BlockData::decode(&key, &value)?;
                engine.write(true, |writer| block.for_each_entry(|region, key, value| writer.put(region, key, value)))
            }
            _ => engine.write(is_durable(region), |writer| writer.put(region, &key, &value)),
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
                let work = move |engine: &E| engine.read(|view| full_block(view, &key));
                self.blocking(StatusCode::LoadError, work).await
            }
            _ if E::SLOW_READS => {
                let key = key.to_vec();
                self.blocking(StatusCode::LoadError, move |engine| value(engine, region, &key)).await
            }
            _ => value(&*self.engine, region, key),
        }
    }

    async fn delete(&self, region: Region, key: &[u8]) -> Result<()> {
        check_key(region, key)?;
        if !is_kept(region) {
            return Err(StatusCode::InvalidRegion);
        }
        let key = key.to_vec();
        self.blocking(StatusCode::DeleteError, move |engine| engine.delete(is_durable(region), region, &key)).await
    }
}
