//! The section `[network_p2p]` of config.toml.

use std::collections::BTreeSet;

use cita_network_core::{CertifiedConfig, Domain};
use serde::Deserialize;

/// `[network_p2p]`: the keys of `[network_tls]` and `members`. One reachable address in `peers` is enough.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Table")]
pub struct Config {
    /// What networks with certificates have in common.
    pub common: CertifiedConfig,
    /// The nodes that may take part; without this key, every node with a certificate of `ca_cert`. A change in the file
    /// takes effect without a restart.
    pub members: Option<BTreeSet<Domain>>,
}

impl TryFrom<toml::Table> for Config {
    type Error = toml::de::Error;

    fn try_from(mut table: toml::Table) -> Result<Self, Self::Error> {
        let members = table.remove("members").map(toml::Value::try_into).transpose()?;
        Ok(Self { common: table.try_into()?, members })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = "domain = 'node0'\nca_cert = 'ca.pem'\ncert = 'cert.pem'\nkey = 'key.pem'\n";

    #[test]
    fn members_are_optional_and_everything_else_is_as_in_other_networks() {
        let read = |text: &str| toml::from_str::<Config>(&format!("{MINIMAL}{text}"));
        assert_eq!(read("").unwrap().members, None);
        let members = read("members = ['node1', 'NODE2']").unwrap().members.unwrap();
        assert_eq!(members, ["node1", "node2"].map(|name| name.parse().unwrap()).into());
        for line in ["members = 'node1'", "members = ['a b']", "member = []", "listen_port = 65536"] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
