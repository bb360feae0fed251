//! What an implementation has to bring: keys and values, in regions.

use cita_service_api::{Region, Result};

/// Whether an engine keeps a region; the others are made of several.
pub fn is_kept(region: Region) -> bool {
    !matches!(region, Region::FullBlock | Region::AllBlockData)
}

/// Keys and values on disk, in the regions that [`is_kept`] tells. Calls block; those of the service run where that stops nobody.
///
/// Status codes of failures are those of the [`Storage`](cita_service_api::Storage) trait; the engine logs what was behind them.
pub trait Engine: Send + Sync + 'static {
    /// The name for logs, for example `RocksDB`.
    const NAME: &'static str;

    /// Whether reading a value may take so long that the service must not do it on a thread of the runtime: across a network, for example.
    const SLOW_READS: bool = false;

    /// The value at a key.
    ///
    /// # Errors
    /// `LoadError`.
    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Lets `read` see everything as it was at one moment.
    ///
    /// # Errors
    /// Those of `read`, and `LoadError`.
    fn read<T>(&self, read: impl FnOnce(&dyn View) -> Result<T>) -> Result<T>;

    /// Writes what `fill` puts, all of it or nothing, also when the process or the machine stops in between. A `durable` write is on
    /// disk when this answers; one that is not may be lost with the power, but not with the process.
    ///
    /// # Errors
    /// Those of `fill`, after which nothing was written, and `StoreError`.
    fn write(&self, durable: bool, fill: impl FnOnce(&mut dyn Writer) -> Result<()>) -> Result<()>;

    /// Removes a key, which may be missing. As durable as a write.
    ///
    /// # Errors
    /// `DeleteError`.
    fn delete(&self, durable: bool, region: Region, key: &[u8]) -> Result<()>;
}

/// An engine's content at one moment.
pub trait View {
    /// The value at a key.
    ///
    /// # Errors
    /// `LoadError`.
    fn get(&self, region: Region, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// The values at several keys, in their order.
    ///
    /// # Errors
    /// `LoadError`.
    fn get_all(&self, region: Region, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>> {
        keys.iter().map(|key| self.get(region, key)).collect()
    }
}

/// A write in the making.
pub trait Writer {
    /// Inserts or overwrites.
    ///
    /// # Errors
    /// `StoreError`.
    fn put(&mut self, region: Region, key: &[u8], value: &[u8]) -> Result<()>;
}
