//! Settings of the executor.

use std::num::NonZeroU64;

use serde::Deserialize;

use crate::error::OpenError;

const KEEP_STATES: NonZeroU64 = NonZeroU64::new(1024).unwrap();

/// Which states can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// That after every block, from when the mode was chosen.
    #[default]
    Archive,
    /// Those after the last blocks: `keep_states` of them.
    Full,
}

/// The section `[executor_evm]` of a node's `config.toml`. Every setting has a default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Whether contracts see the time of a block in seconds, as on Ethereum. Otherwise they see milliseconds, as blocks carry them.
    /// Every node of a chain has to have the same value: the state depends on it.
    pub eth_compatibility: bool,
    /// Which states can be asked for. May be changed between two starts: `full` drops what it need not keep a few blocks with each new
    /// one; what was dropped does not come back with `archive`. Blocks, receipts and proofs stay in both.
    pub mode: Mode,
    /// States that the mode `full` keeps. A rollback cannot go further back.
    pub keep_states: NonZeroU64,
    /// The largest quota that a call or an estimate may use; the chain's quota limit bounds it, too.
    pub call_quota_limit: u64,
    /// How many calls and estimates run at once; the others wait. One a core by default.
    pub concurrent_calls: usize,
    /// How many queries may be under way or wait at once. Further ones are refused.
    pub pending_queries: usize,
    /// Bytes of database blocks kept in memory.
    pub block_cache_bytes: usize,
    /// Bytes of changes that the database collects in memory before it writes them out.
    pub write_buffer_bytes: usize,
    /// Bytes of trie nodes kept in memory.
    pub trie_cache_bytes: usize,
    /// Contracts whose code is kept in memory, each of at most 24 KiB unless an administrator amended it.
    pub cached_contracts: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            eth_compatibility: false,
            mode: Mode::default(),
            keep_states: KEEP_STATES,
            call_quota_limit: 1 << 30,
            concurrent_calls: std::thread::available_parallelism().map_or(1, usize::from),
            pending_queries: 4096,
            block_cache_bytes: 16 << 20,
            write_buffer_bytes: 24 << 20,
            trie_cache_bytes: 16 << 20,
            cached_contracts: 128,
        }
    }
}

impl Config {
    /// How many states are kept, if not all.
    pub(crate) fn kept_states(&self) -> Option<NonZeroU64> {
        (self.mode == Mode::Full).then_some(self.keep_states)
    }

    pub(crate) fn check(&self) -> Result<(), OpenError> {
        let settings = [
            ("call_quota_limit", self.call_quota_limit, 53_000),
            ("concurrent_calls", self.concurrent_calls as u64, 1),
            ("pending_queries", self.pending_queries as u64, 1),
            ("block_cache_bytes", self.block_cache_bytes as u64, 1 << 20),
            ("write_buffer_bytes", self.write_buffer_bytes as u64, 1 << 20),
            ("trie_cache_bytes", self.trie_cache_bytes as u64, 1 << 20),
            ("cached_contracts", self.cached_contracts as u64, 1),
        ];
        match settings.into_iter().find(|(_, value, least)| value < least) {
            None => Ok(()),
            Some((setting, value, least)) => Err(OpenError::Config {
                setting,
                value: value.to_string(),
                reason: match least {
                    1 => "it has to be at least 1",
                    53_000 => "it has to be at least 53000, what the smallest creation needs",
                    _ => "it has to be at least 1048576 (1 MiB)",
                },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_cannot_work_is_named() {
        assert!(Config::default().check().is_ok());
        let error = Config { concurrent_calls: 0, ..Config::default() }.check().unwrap_err();
        assert_eq!(error.to_string(), "executor_evm.concurrent_calls is 0: it has to be at least 1");
    }
}
