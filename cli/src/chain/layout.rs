//! How nodes are split into processes.

use std::path::{Path, PathBuf};

use cita_service_kit::ServiceKind;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How nodes are split into processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProcessLayout {
    /// One process a node runs all six services: fast.
    #[default]
    Node,
    /// Six processes a node, one a service: each can be replaced or restarted by itself.
    Services,
}

impl ProcessLayout {
    /// The word used on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Services => "services",
        }
    }
}

/// A process to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProcessSpec {
    /// The node's domain.
    pub(crate) node: String,
    /// The service; none for all six.
    pub(crate) service: Option<ServiceKind>,
    /// The node's folder: the process's working folder.
    pub(crate) dir: PathBuf,
    /// The node's `config.toml`.
    pub(crate) config: PathBuf,
}

impl ProcessSpec {
    /// The processes of a node.
    pub(crate) fn of_node(layout: ProcessLayout, node: &str, dir: &Path, config: &Path) -> Vec<Self> {
        let services = match layout {
            ProcessLayout::Node => vec![None],
            ProcessLayout::Services => ServiceKind::ALL.map(Some).to_vec(),
        };
        let spec = |service| Self { node: node.to_owned(), service, dir: dir.to_owned(), config: config.to_owned() };
        services.into_iter().map(spec).collect()
    }

    /// How people call it: `node0`, or `node0 executor`.
    pub(crate) fn name(&self) -> String {
        match self.service {
            None => self.node.clone(),
            Some(service) => format!("{} {service}", self.node),
        }
    }

    /// What its log files begin with: `node`, or the service.
    pub(crate) fn log_name(&self) -> &'static str {
        self.service.map_or("node", ServiceKind::name)
    }

    /// Arguments of this program that run it.
    pub(crate) fn arguments(&self) -> Vec<std::ffi::OsString> {
        let words: &[&str] = match &self.service {
            None => &["node", "run", "-c"],
            Some(service) => &["service", service.name(), "run", "-c"],
        };
        words.iter().map(std::ffi::OsString::from).chain([self.config.clone().into_os_string()]).collect()
    }

    /// Takes what the process writes to standard output and standard error: panics, mostly.
    pub(crate) fn out_file(&self) -> PathBuf {
        self.logs_dir().join(format!("{}.out", self.log_name()))
    }

    /// The folder of its logs.
    pub(crate) fn logs_dir(&self) -> PathBuf {
        self.dir.join("logs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_decides_how_many_processes_a_node_has_and_how_they_are_called() {
        let (dir, config) = (Path::new("/c/n"), Path::new("/c/n/config.toml"));
        let node = ProcessSpec::of_node(ProcessLayout::Node, "node0", dir, config);
        assert_eq!(node.len(), 1);
        assert_eq!(node[0].arguments(), ["node", "run", "-c", "/c/n/config.toml"]);
        let services = ProcessSpec::of_node(ProcessLayout::Services, "node0", dir, config);
        assert_eq!(services.len(), 6);
        assert_eq!(services[0].arguments(), ["service", "network", "run", "-c", "/c/n/config.toml"]);
        assert_eq!(services[0].name(), "node0 network");
        assert_eq!(services[0].out_file(), Path::new("/c/n/logs/network.out"));
    }
}
