//! The section `[network_direct]` of config.toml.

use std::net::{IpAddr, SocketAddr};

use cita_network_core::{Domain, Limits, PeerAddress, Problem, default_listen, default_listen_port};
use serde::Deserialize;

/// `[network_direct]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The interface that peers connect to.
    #[serde(default = "default_listen")]
    pub listen: IpAddr,
    /// The TCP port that peers connect to; 0 takes any free one.
    #[serde(default = "default_listen_port")]
    pub listen_port: u16,
    /// The name of this node; nobody checks it.
    pub domain: Domain,
    /// The nodes to connect with. A change of this list in the file takes effect without a restart.
    #[serde(default)]
    pub peers: Vec<PeerAddress>,
    /// Bounds of queues, and times.
    #[serde(default)]
    pub limits: Limits,
    /// Listen also on an address that is neither this machine's own nor of a private network.
    #[serde(default)]
    pub allow_insecure: bool,
}

impl Config {
    /// Where peers connect to.
    ///
    /// # Errors
    /// [`Problem::Value`] for an address that the whole world may reach, unless that is allowed.
    pub(crate) fn address(&self) -> Result<SocketAddr, Problem> {
        if !self.allow_insecure && !is_private(self.listen) {
            return Err(Problem::Value {
                key: "listen",
                problem: format!(
                    "{} is neither loopback nor a private address, and network_direct protects nothing; choose \
                     network_tls, listen on a private address, or set allow_insecure = true on a test network",
                    self.listen
                ),
            });
        }
        Ok(SocketAddr::new(self.listen, self.listen_port))
    }
}

/// Addresses that only this machine or a private network reaches (RFC 1918, RFC 3927, RFC 4193, RFC 4291).
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        toml::from_str(&format!("domain = 'node0'\n{text}")).unwrap()
    }

    #[test]
    fn the_world_may_not_connect_unless_that_was_asked_for() {
        assert_eq!(config("").address().unwrap(), "127.0.0.1:40000".parse().unwrap());
        for private in ["10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"] {
            assert!(config(&format!("listen = '{private}'")).address().is_ok(), "{private}");
        }
        for public in ["0.0.0.0", "::", "8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8"] {
            let error = config(&format!("listen = '{public}'")).address().unwrap_err().to_string();
            assert!(error.starts_with(&format!("listen: {}", public.parse::<IpAddr>().unwrap())), "{error}");
            assert!(config(&format!("listen = '{public}'\nallow_insecure = true")).address().is_ok(), "{public}");
        }
    }

    #[test]
    fn a_wrong_value_or_key_is_refused() {
        for line in ["listen_port = 65536", "cert = 'cert.pem'", "allow_insecure = 1", "[limits]\nx = 1"] {
            assert!(toml::from_str::<Config>(&format!("domain = 'node0'\n{line}\n")).is_err(), "{line}");
        }
    }
}
