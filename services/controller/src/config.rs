//! Section `[controller]` of config.toml.

use serde::{Deserialize, Serialize};

/// How much the controller takes, and how long it waits. Every value has a default that suits a node with 2 cores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Transactions that wait in the pool at most; more are refused.
    pub pool_transactions: usize,
    /// Bytes that the pool takes at most, counting what a transaction costs in memory.
    pub pool_bytes: usize,
    /// Milliseconds that a user's transaction waits for room in a full pool before it is refused.
    pub full_pool_patience_ms: u64,
    /// Bytes of transactions that wait for their signature check at most; more are refused.
    pub queue_bytes: usize,
    /// Transactions whose signatures are checked in one call at most.
    pub check_batch: usize,
    /// Milliseconds that a small batch waits for company before its signatures are checked.
    pub check_linger_ms: u64,
    /// Transactions that this node packs into a block at most.
    pub block_transactions: usize,
    /// Bytes of transactions that this node packs into a block at most.
    pub block_bytes: usize,
    /// Milliseconds to wait for the transactions of a proposal that this node does not have yet.
    pub fetch_timeout_ms: u64,
    /// Milliseconds that a proposal's timestamp may be ahead of this node's clock.
    pub clock_tolerance_ms: u64,
    /// Blocks that one request of a node that fell behind asks for.
    pub sync_range: u32,
    /// Requests for blocks that are open at once.
    pub sync_requests: usize,
    /// Milliseconds after which a request for blocks goes to another peer.
    pub sync_timeout_ms: u64,
    /// Whether the pool survives a restart: a transaction is in storage before its user is answered.
    pub tx_persistence: bool,
    /// Whether this node follows its chain and does nothing else: `danger` of section `[node]`.
    #[serde(skip)]
    pub danger: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            pool_transactions: 100_000,
            pool_bytes: 64 << 20,
            full_pool_patience_ms: 5_000,
            queue_bytes: 32 << 20,
            check_batch: 1024,
            check_linger_ms: 2,
            block_transactions: 20_000,
            block_bytes: 16 << 20,
            fetch_timeout_ms: 1_500,
            clock_tolerance_ms: 10_000,
            sync_range: 64,
            sync_requests: 4,
            sync_timeout_ms: 5_000,
            tx_persistence: false,
            danger: false,
        }
    }
}
