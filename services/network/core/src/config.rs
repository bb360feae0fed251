//! Bounds and times that every network implementation has in its section of config.toml.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::queue::Bound;

/// `[network_….limits]`: bounds of queues, and times. The defaults suit a chain in one data centre or across the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Messages that wait for one peer, in each of its two lanes.
    pub peer_queue_messages: usize,
    /// Bytes that wait for one peer, in each of its two lanes.
    pub peer_queue_bytes: usize,
    /// Messages from one peer that wait for one local module.
    pub module_queue_messages: usize,
    /// Bytes from one peer that wait for one local module.
    pub module_queue_bytes: usize,
    /// Connections that may be in their handshake at a time.
    pub pending_handshakes: usize,
    /// Time to connect and to agree on keys and names, in milliseconds.
    pub handshake_timeout_ms: u64,
    /// A keep-alive is sent when nothing else was for this time, in milliseconds.
    pub keepalive_interval_ms: u64,
    /// A peer that sends nothing, or takes nothing, for this time is given up, in milliseconds.
    pub idle_timeout_ms: u64,
    /// First wait before a peer is dialled again, in milliseconds. It doubles with every failure.
    pub backoff_first_ms: u64,
    /// Longest wait before a peer is dialled again, in milliseconds.
    pub backoff_last_ms: u64,
    /// How often the list of peers in config.toml is read again, in milliseconds.
    pub reload_interval_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            peer_queue_messages: 16_384,
            peer_queue_bytes: 96 << 20,
            module_queue_messages: 16_384,
            module_queue_bytes: 96 << 20,
            pending_handshakes: 256,
            handshake_timeout_ms: 5_000,
            keepalive_interval_ms: 2_500,
            idle_timeout_ms: 10_000,
            backoff_first_ms: 100,
            backoff_last_ms: 5_000,
            reload_interval_ms: 1_000,
        }
    }
}

/// A bound or time that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitsError {
    /// Nothing would ever pass.
    #[error("limits.{0} is 0; it has to be at least 1")]
    Zero(&'static str),
    /// Peers that have nothing to say would be given up.
    #[error(
        "limits.keepalive_interval_ms is {keepalive}; it has to be less than half of idle_timeout_ms, which is {idle}"
    )]
    KeepAlive {
        /// The interval, in milliseconds.
        keepalive: u64,
        /// The timeout, in milliseconds.
        idle: u64,
    },
}

impl Limits {
    /// Whether a network with these limits can work.
    ///
    /// # Errors
    /// The first value that cannot be.
    pub fn check(&self) -> Result<(), LimitsError> {
        let positive = [
            ("peer_queue_messages", self.peer_queue_messages as u64),
            ("peer_queue_bytes", self.peer_queue_bytes as u64),
            ("module_queue_messages", self.module_queue_messages as u64),
            ("module_queue_bytes", self.module_queue_bytes as u64),
            ("pending_handshakes", self.pending_handshakes as u64),
            ("handshake_timeout_ms", self.handshake_timeout_ms),
            ("keepalive_interval_ms", self.keepalive_interval_ms),
            ("backoff_first_ms", self.backoff_first_ms),
            ("backoff_last_ms", self.backoff_last_ms),
            ("reload_interval_ms", self.reload_interval_ms),
        ];
        if let Some((name, _)) = positive.into_iter().find(|(_, value)| *value == 0) {
            return Err(LimitsError::Zero(name));
        }
        if self.keepalive_interval_ms.saturating_mul(2) >= self.idle_timeout_ms {
            return Err(LimitsError::KeepAlive { keepalive: self.keepalive_interval_ms, idle: self.idle_timeout_ms });
        }
        Ok(())
    }

    pub(crate) fn peer_bound(&self) -> Bound {
        Bound { messages: self.peer_queue_messages, bytes: self.peer_queue_bytes }
    }

    pub(crate) fn module_bound(&self) -> Bound {
        Bound { messages: self.module_queue_messages, bytes: self.module_queue_bytes }
    }

    pub(crate) fn handshake_timeout(&self) -> Duration {
        Duration::from_millis(self.handshake_timeout_ms)
    }

    pub(crate) fn keepalive_interval(&self) -> Duration {
        Duration::from_millis(self.keepalive_interval_ms)
    }

    pub(crate) fn idle_timeout(&self) -> Duration {
        Duration::from_millis(self.idle_timeout_ms)
    }

    pub(crate) fn reload_interval(&self) -> Duration {
        Duration::from_millis(self.reload_interval_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_cannot_work_are_refused_by_name() {
        assert_eq!(Limits::default().check(), Ok(()));
        let none = Limits { peer_queue_bytes: 0, ..Limits::default() };
        assert_eq!(none.check(), Err(LimitsError::Zero("peer_queue_bytes")));
        let slow = Limits { keepalive_interval_ms: 5_000, ..Limits::default() };
        assert_eq!(slow.check(), Err(LimitsError::KeepAlive { keepalive: 5_000, idle: 10_000 }));
        assert!(toml::from_str::<Limits>("keepalive_interval_ms = 1\nkeep_alive = 2").is_err());
    }
}
