//! The section `[consensus_raft]` of `config.toml`.

use serde::Deserialize;

/// How long this node is patient. All times in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How often a leader says that it lives.
    pub heartbeat_ms: u64,
    /// Without a word of a leader for this long, or up to twice as long (drawn anew every time), a node stands for election. A leader that hears no
    /// majority for as long steps down. At least four heartbeats.
    pub election_timeout_ms: u64,
    /// A leader that brings nothing forward for this long lets another one lead: its controller hangs, or nobody finds its proposal valid.
    pub stall_ms: u64,
    /// How often a leader without transactions asks again (block interval 0).
    pub idle_poll_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { heartbeat_ms: 100, election_timeout_ms: 1000, stall_ms: 10_000, idle_poll_ms: 20 }
    }
}

/// Ticks of the machine's clock a heartbeat: how finely election timeouts differ.
const TICKS_A_HEARTBEAT: u64 = 4;

impl Config {
    /// What is wrong with the values, if anything.
    pub fn problem(&self) -> Option<String> {
        if self.heartbeat_ms == 0 || self.idle_poll_ms == 0 {
            return Some("heartbeat_ms and idle_poll_ms must be above 0".to_owned());
        }
        let least = self.heartbeat_ms.saturating_mul(4);
        if self.election_timeout_ms < least || self.election_timeout_ms > 600_000 {
            let value = self.election_timeout_ms;
            return Some(format!("election_timeout_ms = {value}: choose {least} (four heartbeats) to 600000"));
        }
        None
    }

    /// Milliseconds between two ticks.
    pub(crate) fn tick_ms(&self) -> u64 {
        (self.heartbeat_ms / TICKS_A_HEARTBEAT).max(1)
    }

    /// Ticks between two heartbeats.
    pub(crate) fn heartbeat_ticks(&self) -> usize {
        ticks(self.heartbeat_ms / self.tick_ms())
    }

    /// Ticks of the shortest election timeout.
    pub(crate) fn election_ticks(&self) -> usize {
        ticks(self.election_timeout_ms / self.tick_ms()).max(self.heartbeat_ticks() + 1)
    }
}

fn ticks(ticks: u64) -> usize {
    usize::try_from(ticks).unwrap_or(usize::MAX / 4).clamp(1, usize::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_make_no_sense_are_accepted() {
        assert_eq!(Config::default().problem(), None);
        assert!(Config { heartbeat_ms: 0, ..Config::default() }.problem().is_some());
        let hasty = Config { heartbeat_ms: 300, ..Config::default() }.problem().unwrap_or_default();
        assert!(hasty.contains("1000") && hasty.contains("1200"), "{hasty}");
    }

    #[test]
    fn ticks_are_too_coarse_or_none() {
        for (heartbeat_ms, election_timeout_ms) in [(100, 1000), (1, 4), (3, 12), (150, 600)] {
            let config = Config { heartbeat_ms, election_timeout_ms, ..Config::default() };
            assert_eq!(config.problem(), None);
            assert!(config.tick_ms() > 0 && config.heartbeat_ticks() > 0);
            assert!(config.election_ticks() > config.heartbeat_ticks());
        }
    }
}
