//! The section `[consensus_overlord]` of `config.toml`.

use std::path::PathBuf;

use cita_consensus_core::Timing;
use serde::Deserialize;

/// Where the validator's key is, and how long this node is patient. All times in milliseconds; see [`Timing`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The file with the BLS secret key, 64 hexadecimal digits.
    pub bls_key: PathBuf,
    /// Patience with the leader of the first round of a height. Doubles with every round.
    pub base_timeout_ms: u64,
    /// The same for a leader that failed to lead when it was last its turn.
    pub suspected_timeout_ms: u64,
    /// Nobody is patient for longer than this.
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

impl Default for Config {
    fn default() -> Self {
        let Timing {
            base_timeout_ms,
            suspected_timeout_ms,
            max_timeout_ms,
            collect_ms,
            resend_ms,
            idle_poll_ms,
            idle_notice_ms,
        } = Timing::default();
        Self {
            bls_key: PathBuf::from("bls_key"),
            base_timeout_ms,
            suspected_timeout_ms,
            max_timeout_ms,
            collect_ms,
            resend_ms,
            idle_poll_ms,
            idle_notice_ms,
        }
    }
}

impl Config {
    pub(crate) fn timing(&self) -> Timing {
        Timing {
            base_timeout_ms: self.base_timeout_ms,
            suspected_timeout_ms: self.suspected_timeout_ms,
            max_timeout_ms: self.max_timeout_ms,
            collect_ms: self.collect_ms,
            resend_ms: self.resend_ms,
            idle_poll_ms: self.idle_poll_ms,
            idle_notice_ms: self.idle_notice_ms,
        }
    }
}
