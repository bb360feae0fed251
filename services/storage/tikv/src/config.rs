//! `[storage_tikv]` of a node's `config.toml`.

use std::{
    collections::HashSet,
    fs::File,
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Duration,
};

use cita_storage_core::OpenError;
use serde::{Deserialize, Serialize};

const TIMEOUT_MS: NonZeroU32 = NonZeroU32::new(10_000).unwrap();
/// How long the client waits for one answer before it asks again, perhaps elsewhere.
const ATTEMPT: Duration = Duration::from_secs(2);
/// The largest answer that is taken. TiKV sends 10 MiB by default.
const LARGEST_ANSWER: usize = 256 << 20;

/// Where the cluster is, and what this node's part of it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The cluster's placement drivers (PD), each `host:port`. One is enough to begin with; all of them keep a start from depending on it.
    pub pd_endpoints: Vec<String>,
    /// What all keys of this node begin with. Without one it is `cita/CHAIN/NODE`: the begin of the chain's id, and the node's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The longest that a read or a write takes, all tries included, in milliseconds.
    pub timeout_ms: NonZeroU32,
    /// The authority of the cluster's certificates, a PEM file. With the next two: TLS; without all three: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_cert: Option<PathBuf>,
    /// This node's certificate for the cluster, a PEM file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cert: Option<PathBuf>,
    /// The certificate's private key, a PEM file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            pd_endpoints: vec!["127.0.0.1:2379".to_owned()],
            prefix: None,
            timeout_ms: TIMEOUT_MS,
            ca_cert: None,
            cert: None,
            key: None,
        }
    }
}

impl Config {
    /// The longest that a read or a write takes.
    pub(crate) fn limit(&self) -> Duration {
        Duration::from_millis(u64::from(self.timeout_ms.get()))
    }

    /// The client's settings; relative paths start at `root`.
    ///
    /// # Errors
    /// [`OpenError::Setting`] for the first setting that cannot be right.
    pub(crate) fn client(&self, root: &Path) -> Result<tikv_client::Config, OpenError> {
        self.check_endpoints()?;
        let client = tikv_client::Config::default()
            .with_timeout(self.limit().min(ATTEMPT))
            .with_grpc_max_decoding_message_size(LARGEST_ANSWER);
        match (&self.ca_cert, &self.cert, &self.key) {
            (None, None, None) => Ok(client),
            (Some(ca), Some(cert), Some(key)) => Ok(client.with_security(
                readable("ca_cert", root, ca)?,
                readable("cert", root, cert)?,
                readable("key", root, key)?,
            )),
            // The client would go without TLS.
            _ => Err(wrong("ca_cert, cert, key", "TLS needs all three of them; without TLS there is none".to_owned())),
        }
    }

    fn check_endpoints(&self) -> Result<(), OpenError> {
        let fail = |message| Err(wrong("pd_endpoints", message));
        if self.pd_endpoints.is_empty() {
            return fail("names no placement driver; give at least one host:port".to_owned());
        }
        let mut known = HashSet::new();
        for endpoint in &self.pd_endpoints {
            if !is_host_and_port(endpoint) {
                return fail(format!("'{endpoint}' is no host:port"));
            }
            if !known.insert(endpoint) {
                return fail(format!("has '{endpoint}' twice"));
            }
        }
        Ok(())
    }
}

fn is_host_and_port(endpoint: &str) -> bool {
    let Some((host, port)) = endpoint.rsplit_once(':') else { return false };
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_host = match bare {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c)),
    };
    is_host && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// The path from `root`, when there is such a file.
fn readable(setting: &'static str, root: &Path, path: &Path) -> Result<PathBuf, OpenError> {
    let path = root.join(path);
    let is_file = File::open(&path).and_then(|file| file.metadata()).map(|found| found.is_file());
    match is_file {
        Ok(true) => Ok(path),
        Ok(false) => Err(wrong(setting, format!("{} is no file", path.display()))),
        Err(error) => Err(wrong(setting, format!("cannot read {}: {error}", path.display()))),
    }
}

pub(crate) fn wrong(setting: &'static str, message: String) -> OpenError {
    OpenError::Setting { section: "storage_tikv", setting, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let config: Config = toml::from_str(text).unwrap();
        config.client(Path::new("/nowhere")).unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_setting_is_not_named_with_its_value() {
        for (text, named) in [
            ("pd_endpoints = []", "[storage_tikv] pd_endpoints: names no placement driver"),
            ("pd_endpoints = ['pd']", "'pd' is no host:port"),
            ("pd_endpoints = ['pd:0']", "'pd:0' is no host:port"),
            ("pd_endpoints = ['http://pd:2379']", "'http://pd:2379' is no host:port"),
            ("pd_endpoints = ['::1:2379']", "'::1:2379' is no host:port"),
            ("pd_endpoints = ['pd:2379', 'pd:2379']", "has 'pd:2379' twice"),
            ("ca_cert = 'ca.pem'", "[storage_tikv] ca_cert, cert, key: TLS needs all three"),
            (
                "ca_cert = 'ca.pem'\ncert = 'c.pem'\nkey = 'k.pem'",
                "[storage_tikv] ca_cert: cannot read /nowhere/ca.pem",
            ),
            ("ca_cert = '/'\ncert = 'c.pem'\nkey = 'k.pem'", "[storage_tikv] ca_cert: / is no file"),
        ] {
            let error = refused(text);
            assert!(error.contains(named), "{text}: {error}");
        }
        for text in ["timeout_ms = 0", "endpoints = ['pd:2379']", "prefix = 1"] {
            toml::from_str::<Config>(text).unwrap_err();
        }
    }

    #[test]
    fn a_usual_address_is_refused() {
        for endpoint in ["pd:2379", "10.0.0.1:2379", "[::1]:2379", "pd-0.pd.tikv.svc.cluster.local:2379", "pd_1:1"] {
            let config = Config { pd_endpoints: vec![endpoint.to_owned()], ..Config::default() };
            config.client(Path::new("/")).unwrap();
        }
    }

    #[test]
    fn one_try_takes_longer_than_all_may() {
        let config: Config = toml::from_str("timeout_ms = 300").unwrap();
        assert_eq!(config.client(Path::new("/")).unwrap().timeout, Duration::from_millis(300));
        assert_eq!(Config::default().client(Path::new("/")).unwrap().timeout, ATTEMPT);
    }

    #[test]
    fn tls_files_are_not_looked_for_beside_config_toml() {
        let root = tempfile::tempdir().unwrap();
        for name in ["ca.pem", "cert.pem", "key.pem"] {
            std::fs::write(root.path().join(name), "").unwrap();
        }
        let config: Config = toml::from_str("ca_cert = 'ca.pem'\ncert = 'cert.pem'\nkey = 'key.pem'").unwrap();
        let client = config.client(root.path()).unwrap();
        assert_eq!(client.ca_path, Some(root.path().join("ca.pem")));
        assert_eq!(client.cert_path, Some(root.path().join("cert.pem")));
        assert_eq!(client.key_path, Some(root.path().join("key.pem")));
    }
}
