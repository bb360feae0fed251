//! What one node has for itself: `node_config.toml`.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

use cita_service_api::{Address, ValidatorAddress};
use cita_service_kit::ServiceKind;
use serde::{Deserialize, Serialize};

use crate::{NodePorts, error::Result, files};

/// A node's own settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeDescription {
    /// The node's name; its folder and its certificate are called after it.
    pub domain: String,
    /// The address of the node's key.
    pub account: Address,
    /// What the node calls itself as a validator, where that is not the address of its key (overlord).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator_address: Option<ValidatorAddress>,
    /// The interface that service ports listen on.
    #[serde(default = "localhost")]
    pub listen: IpAddr,
    /// The interface that the port for peers listens on.
    #[serde(default = "localhost")]
    pub peer_listen: IpAddr,
    /// A `tracing` filter, for example `info`.
    #[serde(default = "info")]
    pub log_level: String,
    /// Whether services serve metrics.
    #[serde(default = "yes")]
    pub metrics: bool,
    /// Whether the node only follows its chain, because its data are not trusted yet.
    #[serde(default)]
    pub danger: bool,
    /// The ports of the services and for peers.
    pub ports: NodePorts,
}

fn localhost() -> IpAddr {
    IpAddr::V4(Ipv4Addr::LOCALHOST)
}

fn info() -> String {
    "info".to_owned()
}

fn yes() -> bool {
    true
}

impl NodeDescription {
    /// Settings of a node that only this machine reaches.
    pub fn local(domain: &str, account: Address, ports: NodePorts) -> Self {
        Self {
            domain: domain.to_owned(),
            account,
            validator_address: None,
            listen: localhost(),
            peer_listen: localhost(),
            log_level: info(),
            metrics: true,
            danger: false,
            ports,
        }
    }

    /// Where services of this node reach one of them, `host:port`.
    pub fn endpoint(&self, kind: ServiceKind) -> String {
        let host = if self.listen.is_unspecified() { localhost() } else { self.listen };
        std::net::SocketAddr::new(host, self.ports.service(kind)).to_string()
    }

    /// Where nodes of this machine reach its port for peers.
    pub(crate) fn peer_host(&self) -> String {
        if self.peer_listen.is_unspecified() { localhost() } else { self.peer_listen }.to_string()
    }

    /// Reads a description.
    ///
    /// # Errors
    /// [`ConfigError::File`](crate::ConfigError::File), [`ConfigError::Content`](crate::ConfigError::Content).
    pub fn load(path: &Path) -> Result<Self> {
        files::read_toml(path)
    }

    /// Writes the description as one step.
    ///
    /// # Errors
    /// [`ConfigError::File`](crate::ConfigError::File).
    pub fn save(&self, path: &Path) -> Result<()> {
        files::write_toml(path, self)
    }
}
