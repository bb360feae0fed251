//! A node's `config.toml`.
//!
//! Common sections (`node`, `endpoints`, `log`, `metrics`, `genesis_block`, `system_config`) are read here; each
//! implementation reads its own, named like CITA-Cloud's: `controller`, `consensus_bft`, `storage_rocksdb`, … Which
//! implementation runs is told by which section is there.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use cita_service_api::{Address, Hash, ValidatorAddress};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Foreign;

/// What is wrong with a configuration file.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{path} is not valid TOML: {message}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// A section that nobody reads.
    #[error("{path}: unknown section [{section}]; known are {known}")]
    UnknownSection {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
        /// What may stand there.
        known: String,
    },
    /// A section that has to be there is not.
    #[error("{path}: section [{section}] is missing")]
    MissingSection {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
    },
    /// A section has a wrong key or value.
    #[error("{path}: section [{section}]: {message}")]
    Section {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
        /// What is wrong with it.
        message: String,
    },
    /// Not exactly one implementation of a service was chosen.
    #[error("{path}: exactly one section [{service}_…] has to choose the {service} implementation, found {found}")]
    Choice {
        /// The file.
        path: PathBuf,
        /// The service.
        service: ServiceKind,
        /// The sections found.
        found: String,
    },
}

/// One of the six services of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    /// Carries messages between nodes.
    Network,
    /// Agrees on blocks.
    Consensus,
    /// Computes what blocks do.
    Executor,
    /// Keeps blocks.
    Storage,
    /// Decides.
    Controller,
    /// Hashes and signs.
    Crypto,
}

impl ServiceKind {
    /// All services, in the order of their default ports (50000 to 50005).
    pub const ALL: [Self; 6] =
        [Self::Network, Self::Consensus, Self::Executor, Self::Storage, Self::Controller, Self::Crypto];

    /// The name used in commands and configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Consensus => "consensus",
            Self::Executor => "executor",
            Self::Storage => "storage",
            Self::Controller => "controller",
            Self::Crypto => "crypto",
        }
    }
}

impl fmt::Display for ServiceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no service.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is no service; there are network, consensus, executor, storage, controller and crypto")]
pub struct UnknownService(String);

impl FromStr for ServiceKind {
    type Err = UnknownService;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownService(name.to_owned()))
    }
}

/// `[node]`: who this node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeSection {
    /// Address of the node's key.
    pub address: Address,
    /// What the node calls itself as a validator, where that is not its address (overlord).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator_address: Option<ValidatorAddress>,
    /// Where the services keep their data.
    #[serde(default = "default_data_dir")]
    pub data_dir: PathBuf,
    /// The interface that service ports listen on.
    #[serde(default = "default_listen")]
    pub listen: String,
    /// Danger mode: the node follows its chain, takes no transactions and votes for nothing, because its operator does not trust its data yet.
    #[serde(default)]
    pub danger: bool,
}

/// The names of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// To its peers, and to users.
    pub address: Address,
    /// As a validator.
    pub validator: ValidatorAddress,
}

impl From<Address> for Identity {
    /// A node that is called the same as a validator.
    fn from(address: Address) -> Self {
        Self { address, validator: address.into() }
    }
}

impl NodeSection {
    /// The names of this node.
    pub fn identity(&self) -> Identity {
        Identity { address: self.address, validator: self.validator_address.unwrap_or(self.address.into()) }
    }
}

fn default_data_dir() -> PathBuf {
    PathBuf::from("data")
}

fn default_listen() -> String {
    "127.0.0.1".to_owned()
}

/// `[endpoints]`: where each service is reached, `host:port`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Endpoints {
    /// Network service.
    pub network: String,
    /// Consensus service.
    pub consensus: String,
    /// Executor service.
    pub executor: String,
    /// Storage service.
    pub storage: String,
    /// Controller service.
    pub controller: String,
    /// Crypto service.
    pub crypto: String,
}

impl Default for Endpoints {
    fn default() -> Self {
        let local = |port: u16| format!("127.0.0.1:{port}");
        Self {
            network: local(50000),
            consensus: local(50001),
            executor: local(50002),
            storage: local(50003),
            controller: local(50004),
            crypto: local(50005),
        }
    }
}

impl Endpoints {
    /// The endpoint of one service.
    pub fn of(&self, kind: ServiceKind) -> &str {
        match kind {
            ServiceKind::Network => &self.network,
            ServiceKind::Consensus => &self.consensus,
            ServiceKind::Executor => &self.executor,
            ServiceKind::Storage => &self.storage,
            ServiceKind::Controller => &self.controller,
            ServiceKind::Crypto => &self.crypto,
        }
    }
}

/// `[log]`: how much is logged, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSection {
    /// A `tracing` filter, for example `info` or `info,cita_controller=debug`.
    pub level: String,
    /// The folder of the log files; stderr without one.
    pub dir: Option<PathBuf>,
}

impl Default for LogSection {
    fn default() -> Self {
        Self { level: "info".to_owned(), dir: None }
    }
}

/// `[metrics]`: Prometheus text over HTTP, at the service's port + 10000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsSection {
    /// Whether metrics are served.
    pub enabled: bool,
}

impl Default for MetricsSection {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// `[genesis_block]`: what block 0 is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisBlock {
    /// Unix time in milliseconds.
    pub timestamp: u64,
    /// What the genesis block calls its parent.
    pub prevhash: Hash,
}

/// `[system_config]`: the system configuration that the chain starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InitialSystemConfig {
    /// Protocol version that transactions name.
    pub version: u32,
    /// The chain that transactions name.
    pub chain_id: Hash,
    /// Who may change the system configuration.
    pub admin: Address,
    /// Seconds between blocks; 0 makes a block as soon as there are transactions.
    pub block_interval: u32,
    /// Blocks in the replay window.
    pub block_limit: u64,
    /// Quota of one block.
    pub quota_limit: u64,
    /// Who agrees on blocks.
    pub validators: Vec<ValidatorAddress>,
}

/// A parsed `config.toml`.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    path: PathBuf,
    root: PathBuf,
    table: toml::Table,
}

/// Sections that are no implementation's.
const COMMON: [&str; 6] = ["node", "endpoints", "log", "metrics", "genesis_block", "system_config"];

impl ConfigFile {
    /// Reads a file. `implementations` are the sections that this program knows beside the common ones.
    ///
    /// # Errors
    /// [`ConfigError::Read`], [`ConfigError::Syntax`], [`ConfigError::UnknownSection`].
    pub fn load(path: &Path, implementations: &[&str]) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
            path: path.to_owned(),
            message: error.to_string().trim_end().replace('\n', " "),
        })?;
        let known: Vec<&str> = COMMON.iter().chain(implementations).copied().collect();
        let is_known = |key: &str| known.contains(&key) || Foreign::kind_of(key).is_some();
        if let Some(section) = table.keys().find(|key| !is_known(key)) {
            return Err(ConfigError::UnknownSection {
                path: path.to_owned(),
                section: section.clone(),
                known: known.join(", "),
            });
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self { path: path.to_owned(), root: parent.to_owned(), table })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the file: relative paths in it start here.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A section.
    ///
    /// # Errors
    /// [`ConfigError::MissingSection`], [`ConfigError::Section`].
    pub fn section<T: DeserializeOwned>(&self, name: &str) -> Result<T, ConfigError> {
        let value = self
            .table
            .get(name)
            .ok_or_else(|| ConfigError::MissingSection { path: self.path.clone(), section: name.to_owned() })?;
        value.clone().try_into().map_err(|error| self.wrong(name, &error))
    }

    fn section_or_default<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, ConfigError> {
        if self.table.contains_key(name) { self.section(name) } else { Ok(T::default()) }
    }

    fn wrong(&self, section: &str, error: &toml::de::Error) -> ConfigError {
        ConfigError::Section {
            path: self.path.clone(),
            section: section.to_owned(),
            message: error.to_string().trim_end().replace('\n', " "),
        }
    }

    /// The section that chooses the implementation of a service, such as `consensus_bft`.
    ///
    /// # Errors
    /// [`ConfigError::Choice`] unless there is exactly one.
    pub fn implementation(&self, service: ServiceKind) -> Result<&str, ConfigError> {
        let prefix = format!("{service}_");
        let found: Vec<&String> = self.table.keys().filter(|key| key.starts_with(&prefix)).collect();
        match found.as_slice() {
            [one] => Ok(one),
            none_or_many => Err(ConfigError::Choice {
                path: self.path.clone(),
                service,
                found: if none_or_many.is_empty() { "none".to_owned() } else { format!("{none_or_many:?}") },
            }),
        }
    }

    /// The section of a service that is somebody else's process, if it is.
    ///
    /// # Errors
    /// [`ConfigError::Section`].
    pub fn foreign(&self, service: ServiceKind) -> Result<Option<Foreign>, ConfigError> {
        let section = Foreign::section(service);
        self.table.contains_key(&section).then(|| self.section(&section)).transpose()
    }

    /// `[node]`.
    ///
    /// # Errors
    /// [`ConfigError::MissingSection`], [`ConfigError::Section`].
    pub fn node(&self) -> Result<NodeSection, ConfigError> {
        self.section("node")
    }

    /// The folder where a service keeps its data.
    ///
    /// # Errors
    /// As [`ConfigFile::node`].
    pub fn data_dir(&self) -> Result<PathBuf, ConfigError> {
        Ok(self.root.join(self.node()?.data_dir))
    }

    /// `[endpoints]`, or the default ports.
    ///
    /// # Errors
    /// [`ConfigError::Section`].
    pub fn endpoints(&self) -> Result<Endpoints, ConfigError> {
        self.section_or_default("endpoints")
    }

    /// `[log]`, its folder resolved.
    ///
    /// # Errors
    /// [`ConfigError::Section`].
    pub fn log(&self) -> Result<LogSection, ConfigError> {
        let section: LogSection = self.section_or_default("log")?;
        Ok(LogSection { dir: section.dir.map(|dir| self.root.join(dir)), ..section })
    }

    /// `[metrics]`.
    ///
    /// # Errors
    /// [`ConfigError::Section`].
    pub fn metrics(&self) -> Result<MetricsSection, ConfigError> {
        self.section_or_default("metrics")
    }

    /// `[genesis_block]`.
    ///
    /// # Errors
    /// [`ConfigError::MissingSection`], [`ConfigError::Section`].
    pub fn genesis_block(&self) -> Result<GenesisBlock, ConfigError> {
        self.section("genesis_block")
    }

    /// `[system_config]`.
    ///
    /// # Errors
    /// [`ConfigError::MissingSection`], [`ConfigError::Section`].
    pub fn system_config(&self) -> Result<InitialSystemConfig, ConfigError> {
        self.section("system_config")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "0x00000000000000000000000000000000000000aa";

    fn load(text: &str) -> Result<ConfigFile, ConfigError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        fs::write(&path, text).unwrap();
        ConfigFile::load(&path, &["controller", "consensus_bft", "consensus_raft"])
    }

    #[test]
    fn a_wrong_section_is_named_with_the_known_ones() {
        let error = load("[consensus_btf]\n").unwrap_err().to_string();
        assert!(error.contains("unknown section [consensus_btf]") && error.contains("consensus_bft"), "{error}");
    }

    #[test]
    fn a_wrong_value_names_section_and_value() {
        let config = load("[node]\naddress = \"0x01\"\n").unwrap();
        let error = config.node().unwrap_err().to_string();
        assert!(error.contains("[node]") && error.contains("an address takes 20 bytes, this has 1"), "{error}");
        let config = load(&format!("[node]\naddress = \"{ADDRESS}\"\nadress = 1\n")).unwrap();
        assert!(config.node().unwrap_err().to_string().contains("adress"));
    }

    #[test]
    fn paths_start_at_the_folder_of_the_file_and_ports_default() {
        let config = load(&format!("[node]\naddress = \"{ADDRESS}\"\n[log]\ndir = \"logs\"\n")).unwrap();
        assert_eq!(config.data_dir().unwrap(), config.root().join("data"));
        assert_eq!(config.log().unwrap().dir.unwrap(), config.root().join("logs"));
        assert_eq!(config.endpoints().unwrap().of(ServiceKind::Controller), "127.0.0.1:50004");
    }

    #[test]
    fn two_implementations_of_a_service_are_refused() {
        let config = load("[consensus_bft]\n[consensus_raft]\n").unwrap();
        assert!(matches!(config.implementation(ServiceKind::Consensus), Err(ConfigError::Choice { .. })));
        assert!(matches!(config.implementation(ServiceKind::Storage), Err(ConfigError::Choice { .. })));
        assert_eq!(load("[consensus_bft]\n").unwrap().implementation(ServiceKind::Consensus).unwrap(), "consensus_bft");
    }
}
