//! The section `[network_tls]` of config.toml.

use std::{
    fmt, fs, io,
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

use cita_network_core::{Domain, Limits, PeerAddress};
use serde::Deserialize;

/// `[network_tls]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The interface that peers connect to.
    #[serde(default = "default_listen")]
    pub listen: IpAddr,
    /// The TCP port that peers connect to; 0 takes any free one.
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

fn default_listen() -> IpAddr {
    Ipv4Addr::LOCALHOST.into()
}

fn default_listen_port() -> u16 {
    40_000
}

/// PEM text, or the path of a file with it. A relative path starts at the folder of config.toml.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Pem(String);

impl Pem {
    /// PEM text, when `text` starts like it, or else a path.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    fn is_inline(&self) -> bool {
        self.0.trim_start().starts_with("-----BEGIN")
    }

    /// The PEM text.
    pub(crate) fn read(&self, root: &Path) -> io::Result<Vec<u8>> {
        if self.is_inline() { Ok(self.0.clone().into_bytes()) } else { fs::read(root.join(&self.0)) }
    }

    /// Where the text is, for errors.
    pub(crate) fn place(&self, root: &Path) -> String {
        if self.is_inline() { "the text in config.toml".to_owned() } else { root.join(&self.0).display().to_string() }
    }
}

/// Shows a path, but no inline text: it may be a key.
impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_inline() { "(inline PEM)" } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = "domain = 'node0'\nca_cert = 'ca.pem'\ncert = 'cert.pem'\nkey = 'key.pem'\n";

    #[test]
    fn peers_reach_only_loopback_unless_asked() {
        let config: Config = toml::from_str(MINIMAL).unwrap();
        assert_eq!((config.listen, config.listen_port), (Ipv4Addr::LOCALHOST.into(), 40_000));
        assert_eq!((config.peers.len(), config.limits), (0, Limits::default()));
    }

    #[test]
    fn a_wrong_value_or_key_is_refused() {
        for line in
            ["listen = 'everywhere'", "listen_port = 65536", "lisen_port = 1", "[limits]\nx = 1", "[[peers]]\nport = 1"]
        {
            assert!(toml::from_str::<Config>(&format!("{MINIMAL}{line}\n")).is_err(), "{line}");
        }
    }

    #[test]
    fn an_inline_key_is_not_shown() {
        let pem = Pem::new("-----BEGIN PRIVATE KEY-----\nsecret");
        assert!(!format!("{pem:?} {}", pem.place(Path::new("/"))).contains("secret"));
        assert_eq!(pem.read(Path::new("/nowhere")).unwrap(), b"-----BEGIN PRIVATE KEY-----\nsecret");
        assert_eq!(Pem::new("key.pem").place(Path::new("/etc")), "/etc/key.pem");
    }
}
