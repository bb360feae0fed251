//! `[storage_sqlite]` of a node's `config.toml`.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

const CACHE: NonZeroU16 = NonZeroU16::new(16).unwrap();
const READERS: NonZeroU16 = NonZeroU16::new(4).unwrap();

/// How much memory the database may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Cache of pages for writing, and as much again shared by the connections that read, in MiB.
    pub cache_mb: NonZeroU16,
    /// Connections for reading that are kept open.
    pub readers: NonZeroU16,
}

impl Default for Config {
    fn default() -> Self {
        Self { cache_mb: CACHE, readers: READERS }
    }
}
