//! How long replicas wait: settings of the section `[consensus_…]` of `config.toml`.

use serde::Deserialize;

/// How long this node is patient. All times in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timing {
    /// Patience with the leader of the first view of a height, from the moment it may propose. Doubles with every view.
    pub base_timeout_ms: u64,
    /// The same for a leader that failed to lead when it was last its turn.
    pub suspected_timeout_ms: u64,
    /// No view lasts longer than this.
    pub max_timeout_ms: u64,
    /// How long a new leader that heard a quorum waits for the others.
    pub collect_ms: u64,
    /// How often an unanswered message is sent again.
    pub resend_ms: u64,
    /// How often a leader without transactions asks again (block interval 0).
    pub idle_poll_ms: u64,
    /// How often a leader without transactions says so to the others.
    pub idle_notice_ms: u64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            base_timeout_ms: 2000,
            suspected_timeout_ms: 300,
            max_timeout_ms: 30_000,
            collect_ms: 50,
            resend_ms: 400,
            idle_poll_ms: 20,
            idle_notice_ms: 500,
        }
    }
}
