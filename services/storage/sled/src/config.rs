//! `[storage_sled]` of a node's `config.toml`.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

const CACHE: NonZeroU16 = NonZeroU16::new(32).unwrap();

/// How much memory the database may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Cache of pages, in MiB.
    pub cache_mb: NonZeroU16,
}

impl Default for Config {
    fn default() -> Self {
        Self { cache_mb: CACHE }
    }
}
