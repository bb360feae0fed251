//! What the sections of network implementations in config.toml share.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{Admission, Domain, PeerAddress, Pem, Problem, Setup, Transport, check_peers, queue::Bound, reload::Watch};

/// A section of a network whose nodes prove their names with certificates: `[network_tls]`, `[network_quic]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedConfig {
    /// The interface that peers connect to.
    #[serde(default = "default_listen")]
    pub listen: IpAddr,
    /// The port that peers connect to; 0 takes any free one.
    #[serde(default = "default_listen_port")]
    pub listen_port: u16,
    /// The name of this node: the one DNS name in `cert`.
    pub domain: Domain,
    /// Certificates of the authorities that peers' certificates are signed by.
    pub ca_cert: Pem,
    /// The node's certificate, followed by intermediate ones if there are.
    pub cert: Pem,
    /// The key of `cert`.
    pub key: Pem,
    /// The nodes to connect with. A change of this list in the file takes effect without a restart.
    #[serde(default)]
    pub peers: Vec<PeerAddress>,
    /// Bounds of queues, and times.
    #[serde(default)]
    pub limits: Limits,
}

impl CertifiedConfig {
    /// Where peers connect to.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.listen, self.listen_port)
    }

    /// What the network starts with, for peers that are listed.
    ///
    /// # Errors
    /// [`Problem::Limits`], [`Problem::Peers`].
    pub fn setup(self, transport: Arc<dyn Transport>, file: &Path, section: &'static str) -> Result<Setup, Problem> {
        let Self { domain, peers, limits, .. } = self;
        limits.check()?;
        check_peers(&peers)?;
        let watch = Watch { file: file.to_owned(), section, discovers: false };
        Ok(Setup { transport, domain, peers, limits, admission: Admission::Listed, watch })
    }
}

/// Only this machine.
pub fn default_listen() -> IpAddr {
    Ipv4Addr::LOCALHOST.into()
}

/// The port for peers of the first node on a machine.
pub fn default_listen_port() -> u16 {
    40_000
}

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

    /// As a duration.
    pub fn keepalive_interval(&self) -> Duration {
        Duration::from_millis(self.keepalive_interval_ms)
    }

    /// As a duration.
    pub fn idle_timeout(&self) -> Duration {
        Duration::from_millis(self.idle_timeout_ms)
    }

    pub(crate) fn reload_interval(&self) -> Duration {
        Duration::from_millis(self.reload_interval_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = "domain = 'node0'\nca_cert = 'ca.pem'\ncert = 'cert.pem'\nkey = 'key.pem'\n";

    #[test]
    fn peers_reach_only_loopback_unless_asked() {
        let config: CertifiedConfig = toml::from_str(MINIMAL).unwrap();
        assert_eq!((config.listen, config.listen_port), (Ipv4Addr::LOCALHOST.into(), 40_000));
        assert_eq!((config.peers.len(), config.limits), (0, Limits::default()));
    }

    #[test]
    fn a_wrong_value_or_key_is_refused() {
        for line in
            ["listen = 'everywhere'", "listen_port = 65536", "lisen_port = 1", "[limits]\nx = 1", "[[peers]]\nport = 1"]
        {
            assert!(toml::from_str::<CertifiedConfig>(&format!("{MINIMAL}{line}\n")).is_err(), "{line}");
        }
    }

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
