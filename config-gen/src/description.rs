//! What all nodes of a chain share: `chain_config.toml`.

use std::{collections::BTreeSet, fmt::Display, path::Path};

use cita_consensus_overlord::bls::is_usable;
use cita_service_api::{Address, Hash, ValidatorAddress};
use cita_service_kit::{GenesisBlock, ServiceKind, catalogue};
use serde::{Deserialize, Serialize};

use crate::{
    ConfigError, CryptoSuite, Stage,
    error::Result,
    files,
    name::{check_chain_name, check_domain},
};

/// The largest block interval in seconds that makes sense.
const MAX_INTERVAL: u64 = 3600;
/// The largest replay window: a node remembers the transactions of that many blocks.
const MAX_BLOCK_LIMIT: u64 = 100_000;
/// The least quota of a block: the base quota of one call.
const MIN_QUOTA: u64 = 21_000;

/// The name, the genesis and the nodes of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainDescription {
    /// The chain's name; its folder is called the same.
    pub name: String,
    /// What may be changed now.
    pub stage: Stage,
    /// What block 0 is made of.
    pub genesis_block: GenesisBlock,
    /// What the chain starts with; all of it but `block_limit` and `chain_id` can be changed later by the admin.
    pub system_config: SystemConfig,
    /// Which implementation serves each service.
    pub components: Components,
    /// Where nodes reach each other.
    #[serde(default)]
    pub nodes: Vec<NodeAddress>,
}

/// The system configuration of block 0, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemConfig {
    /// Protocol version that transactions name.
    pub version: u32,
    /// The chain that transactions name.
    pub chain_id: Hash,
    /// Who may change the system configuration; unknown in stage Init.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Address>,
    /// Seconds between blocks; 0 makes a block as soon as there are transactions.
    pub block_interval: u32,
    /// Blocks in the replay window.
    pub block_limit: u64,
    /// Quota of one block.
    pub quota_limit: u64,
    /// Who agrees on blocks.
    #[serde(default)]
    pub validators: Vec<ValidatorAddress>,
}

/// An implementation of a service: the name of its image, whose last part names the implementation, and the image's tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// For example `consensus_bft` or `registry.example.org/cita/consensus_bft`.
    pub image: String,
    /// For example `latest`.
    pub tag: String,
}

impl Component {
    fn latest(image: &str) -> Self {
        Self { image: image.to_owned(), tag: "latest".to_owned() }
    }

    /// The implementation: the part of the image's name after the last `/`.
    pub fn implementation(&self) -> &str {
        self.image.rsplit('/').next().unwrap_or_default()
    }
}

/// The implementations of the six services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Components {
    /// Carries messages.
    pub network: Component,
    /// Agrees.
    pub consensus: Component,
    /// Computes.
    pub executor: Component,
    /// Keeps.
    pub storage: Component,
    /// Decides.
    pub controller: Component,
    /// Hashes and signs.
    pub crypto: Component,
}

impl Default for Components {
    fn default() -> Self {
        Self {
            network: Component::latest("network_tls"),
            consensus: Component::latest("consensus_bft"),
            executor: Component::latest("executor_evm"),
            storage: Component::latest("storage_rocksdb"),
            controller: Component::latest("controller"),
            crypto: Component::latest("crypto_sm"),
        }
    }
}

impl Components {
    /// The implementation of a service.
    pub fn of(&self, kind: ServiceKind) -> &Component {
        match kind {
            ServiceKind::Network => &self.network,
            ServiceKind::Consensus => &self.consensus,
            ServiceKind::Executor => &self.executor,
            ServiceKind::Storage => &self.storage,
            ServiceKind::Controller => &self.controller,
            ServiceKind::Crypto => &self.crypto,
        }
    }

    /// The suite of the crypto service.
    ///
    /// # Errors
    /// [`ConfigError::UnknownComponent`].
    pub fn suite(&self) -> Result<CryptoSuite> {
        let service = ServiceKind::Crypto;
        let found = self.of(service).implementation();
        CryptoSuite::of_implementation(found).ok_or_else(|| unknown_component(service, found))
    }

    fn of_mut(&mut self, kind: ServiceKind) -> &mut Component {
        match kind {
            ServiceKind::Network => &mut self.network,
            ServiceKind::Consensus => &mut self.consensus,
            ServiceKind::Executor => &mut self.executor,
            ServiceKind::Storage => &mut self.storage,
            ServiceKind::Controller => &mut self.controller,
            ServiceKind::Crypto => &mut self.crypto,
        }
    }

    /// These, with another implementation of a service, for example `storage_sled`.
    pub fn with(mut self, service: ServiceKind, implementation: &str) -> Self {
        *self.of_mut(service) = Component::latest(implementation);
        self
    }

    /// Whether the consensus names validators by BLS keys.
    pub fn have_bls_validators(&self) -> bool {
        self.consensus.implementation() == "consensus_overlord"
    }

    fn check(&self) -> Result<()> {
        for service in ServiceKind::ALL {
            let found = self.of(service).implementation();
            if catalogue::of(service).all(|known| known.name != found) {
                return Err(unknown_component(service, found));
            }
        }
        Ok(())
    }
}

/// Where other nodes reach a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeAddress {
    /// Host name or IP address.
    pub host: String,
    /// Port for peers.
    pub port: u16,
    /// The node's name, also in its certificate.
    pub domain: String,
    /// The Kubernetes cluster it runs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// The namespace there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// The id of a chain that was given none: the chain's hash of its name.
pub fn chain_id_of(name: &str, suite: CryptoSuite) -> Hash {
    suite.hash(name.as_bytes())
}

impl ChainDescription {
    /// Sets the admin and opens the description for validators.
    ///
    /// # Errors
    /// [`ConfigError::WrongStage`] outside of stage Init, [`ConfigError::ZeroAdmin`].
    pub fn set_admin(&mut self, admin: Address) -> Result<()> {
        self.needs(Stage::Init, "setting the admin")?;
        check_admin(admin)?;
        self.system_config.admin = Some(admin);
        self.stage = Stage::Public;
        Ok(())
    }

    /// Replaces the validators.
    ///
    /// # Errors
    /// [`ConfigError::WrongStage`] outside of stage Public, [`ConfigError::DuplicateValidator`],
    /// [`ConfigError::ForeignValidator`] for one of another consensus.
    pub fn set_validators(&mut self, validators: Vec<ValidatorAddress>) -> Result<()> {
        self.needs(Stage::Public, "setting validators")?;
        self.check_validators(&validators)?;
        self.system_config.validators = validators;
        Ok(())
    }

    /// Adds a validator.
    ///
    /// # Errors
    /// As [`ChainDescription::set_validators`].
    pub fn append_validator(&mut self, validator: ValidatorAddress) -> Result<()> {
        self.needs(Stage::Public, "adding a validator")?;
        if self.system_config.validators.contains(&validator) {
            return Err(ConfigError::DuplicateValidator(validator));
        }
        self.check_validators(&[validator])?;
        self.system_config.validators.push(validator);
        Ok(())
    }

    /// Removes a validator.
    ///
    /// # Errors
    /// [`ConfigError::WrongStage`] outside of stage Public, [`ConfigError::UnknownValidator`].
    pub fn delete_validator(&mut self, validator: ValidatorAddress) -> Result<()> {
        self.needs(Stage::Public, "removing a validator")?;
        let validators = &mut self.system_config.validators;
        let index = validators.iter().position(|known| *known == validator);
        let index = index.ok_or_else(|| ConfigError::UnknownValidator { validator, known: join(validators) })?;
        validators.remove(index);
        Ok(())
    }

    /// Moves to a stage.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] when the stage needs something that is not there: Public an admin, Finalize also validators.
    pub fn set_stage(&mut self, stage: Stage) -> Result<()> {
        if stage != Stage::Init && self.system_config.admin.is_none() {
            return Err(ConfigError::Missing("admin"));
        }
        if stage == Stage::Finalize && self.system_config.validators.is_empty() {
            return Err(ConfigError::Missing("validators"));
        }
        self.stage = stage;
        Ok(())
    }

    /// Replaces the nodes, in any stage.
    ///
    /// # Errors
    /// [`ConfigError::Name`], [`ConfigError::DuplicateDomain`], [`ConfigError::DuplicatePort`].
    pub fn set_nodes(&mut self, nodes: Vec<NodeAddress>) -> Result<()> {
        check_nodes(&nodes)?;
        self.nodes = nodes;
        Ok(())
    }

    /// Adds a node, in any stage.
    ///
    /// # Errors
    /// As [`ChainDescription::set_nodes`].
    pub fn append_node(&mut self, node: NodeAddress) -> Result<()> {
        let mut nodes = self.nodes.clone();
        nodes.push(node);
        self.set_nodes(nodes)
    }

    /// Removes a node, in any stage.
    ///
    /// # Errors
    /// [`ConfigError::UnknownDomain`].
    pub fn delete_node(&mut self, domain: &str) -> Result<()> {
        let index = self.nodes.iter().position(|node| node.domain == domain);
        let index = index.ok_or_else(|| self.unknown_domain(domain))?;
        self.nodes.remove(index);
        Ok(())
    }

    /// Checks everything that does not depend on the stage.
    ///
    /// # Errors
    /// For the first thing that is wrong.
    pub fn check(&self) -> Result<()> {
        check_chain_name(&self.name)?;
        let system = &self.system_config;
        check_range("block_interval", u64::from(system.block_interval), 0, MAX_INTERVAL)?;
        check_range("block_limit", system.block_limit, 1, MAX_BLOCK_LIMIT)?;
        check_range("quota_limit", system.quota_limit, MIN_QUOTA, u64::from(u32::MAX))?;
        system.admin.map_or(Ok(()), check_admin)?;
        self.components.check()?;
        self.check_validators(&system.validators)?;
        check_nodes(&self.nodes)
    }

    /// Reads a description and checks it.
    ///
    /// # Errors
    /// [`ConfigError::File`], [`ConfigError::Content`].
    pub fn load(path: &Path) -> Result<Self> {
        let description: Self = files::read_toml(path)?;
        description
            .check()
            .map_err(|error| ConfigError::Content { path: path.to_owned(), message: error.to_string() })?;
        Ok(description)
    }

    /// Writes the description as one step.
    ///
    /// # Errors
    /// As [`ChainDescription::check`]; [`ConfigError::File`].
    pub fn save(&self, path: &Path) -> Result<()> {
        self.check()?;
        files::write_toml(path, self)
    }

    fn check_validators(&self, validators: &[ValidatorAddress]) -> Result<()> {
        let bls = self.components.have_bls_validators();
        let mut seen = BTreeSet::new();
        for validator in validators {
            let expected = match validator {
                ValidatorAddress::Node(_) if bls => "its validators are BLS public keys of 48 bytes",
                ValidatorAddress::Bls(_) if !bls => "its validators are addresses of 20 bytes",
                ValidatorAddress::Bls(key) if !is_usable(key) => {
                    "these 48 bytes are no point of the curve, nobody can have the key"
                }
                _ => {
                    if !seen.insert(*validator) {
                        return Err(ConfigError::DuplicateValidator(*validator));
                    }
                    continue;
                }
            };
            let consensus = self.components.consensus.implementation().to_owned();
            return Err(ConfigError::ForeignValidator { validator: *validator, consensus, expected });
        }
        Ok(())
    }

    pub(crate) fn unknown_domain(&self, domain: &str) -> ConfigError {
        let known: Vec<&str> = self.nodes.iter().map(|node| node.domain.as_str()).collect();
        ConfigError::UnknownDomain { domain: domain.to_owned(), known: join(&known) }
    }

    pub(crate) fn needs(&self, needed: Stage, action: &'static str) -> Result<()> {
        if self.stage == needed {
            return Ok(());
        }
        Err(ConfigError::WrongStage { action, stage: self.stage, needed })
    }
}

fn unknown_component(service: ServiceKind, found: &str) -> ConfigError {
    let known: Vec<&str> = catalogue::of(service).map(|known| known.name).collect();
    ConfigError::UnknownComponent { service, found: found.to_owned(), known: join(&known) }
}

fn join<T: Display>(items: &[T]) -> String {
    if items.is_empty() {
        return "none".to_owned();
    }
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn check_range(item: &'static str, value: u64, least: u64, most: u64) -> Result<()> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(ConfigError::OutOfRange { item, value, least, most })
}

fn check_admin(admin: Address) -> Result<()> {
    if admin == Address::ZERO { Err(ConfigError::ZeroAdmin) } else { Ok(()) }
}

fn check_nodes(nodes: &[NodeAddress]) -> Result<()> {
    for (index, node) in nodes.iter().enumerate() {
        check_domain(&node.domain)?;
        check_host(&node.host)?;
        if node.port == 0 {
            return Err(ConfigError::OutOfRange { item: "port", value: 0, least: 1, most: u64::from(u16::MAX) });
        }
        for earlier in nodes.iter().take(index) {
            if earlier.domain == node.domain {
                return Err(ConfigError::DuplicateDomain(node.domain.clone()));
            }
            if (&earlier.host, earlier.port) == (&node.host, node.port) {
                return Err(ConfigError::DuplicatePort {
                    port: node.port,
                    first: earlier.domain.clone(),
                    second: node.domain.clone(),
                });
            }
        }
    }
    Ok(())
}

fn check_host(host: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if !host.is_empty() && host.len() <= 253 && host.chars().all(allowed) {
        return Ok(());
    }
    Err(ConfigError::Name { what: "host", value: host.to_owned(), rule: "use a host name or an IP address" })
}

#[cfg(test)]
mod tests {
    use cita_consensus_overlord::BlsSecret;
    use cita_service_api::BlsKey;
    use proptest::prelude::*;

    use super::*;

    fn address(byte: u8) -> Address {
        Address([byte; 20])
    }

    fn validator(byte: u8) -> ValidatorAddress {
        address(byte).into()
    }

    fn description() -> ChainDescription {
        ChainDescription {
            name: "test-chain".into(),
            stage: Stage::Init,
            genesis_block: GenesisBlock { timestamp: 1, prevhash: Hash::ZERO },
            system_config: SystemConfig {
                version: 0,
                chain_id: Hash([7; 32]),
                admin: None,
                block_interval: 3,
                block_limit: 100,
                quota_limit: 1 << 30,
                validators: Vec::new(),
            },
            components: Components::default(),
            nodes: Vec::new(),
        }
    }

    fn node(domain: &str, port: u16) -> NodeAddress {
        NodeAddress { host: "127.0.0.1".into(), port, domain: domain.into(), cluster: None, namespace: None }
    }

    #[test]
    fn the_way_through_the_stages_is_open_and_side_steps_are_not() {
        let mut chain = description();
        assert!(matches!(chain.append_validator(validator(1)), Err(ConfigError::WrongStage { .. })));
        assert!(matches!(chain.set_stage(Stage::Public), Err(ConfigError::Missing("admin"))));
        chain.set_admin(address(9)).unwrap();
        assert_eq!(chain.stage, Stage::Public);
        assert!(matches!(chain.set_admin(address(8)), Err(ConfigError::WrongStage { .. })));
        assert!(matches!(chain.set_stage(Stage::Finalize), Err(ConfigError::Missing("validators"))));
        chain.set_validators(vec![validator(1), validator(2)]).unwrap();
        assert!(matches!(chain.append_validator(validator(2)), Err(ConfigError::DuplicateValidator(_))));
        assert!(matches!(chain.delete_validator(validator(3)), Err(ConfigError::UnknownValidator { .. })));
        chain.delete_validator(validator(1)).unwrap();
        chain.set_stage(Stage::Finalize).unwrap();
        let error = chain.append_validator(validator(4)).unwrap_err().to_string();
        assert!(error.contains("set-stage --stage public"), "{error}");
        assert_eq!(chain.system_config.validators, [validator(2)]);
    }

    #[test]
    fn a_validator_of_another_consensus_is_refused_with_the_reason() {
        let key = |seed| BlsSecret::derive(&[seed; 32]).unwrap().public();
        let mut chain = description();
        chain.set_admin(address(9)).unwrap();
        let error = chain.append_validator(key(1).into()).unwrap_err().to_string();
        assert!(error.contains("consensus_bft: its validators are addresses of 20 bytes"), "{error}");
        chain.components.consensus = Component::latest("consensus_overlord");
        let error = chain.append_validator(validator(1)).unwrap_err().to_string();
        assert!(error.contains("consensus_overlord: its validators are BLS public keys"), "{error}");
        let error = chain.append_validator(BlsKey([1; 48]).into()).unwrap_err().to_string();
        assert!(error.contains("no point of the curve"), "{error}");
        chain.set_validators(vec![key(1).into(), key(2).into()]).unwrap();
        chain.check().unwrap();
        chain.components.consensus = Component::latest("consensus_bft");
        assert!(matches!(chain.check(), Err(ConfigError::ForeignValidator { .. })));
    }

    #[test]
    fn a_refused_change_changes_nothing() {
        let mut chain = description();
        chain.set_nodes(vec![node("a", 1), node("b", 2)]).unwrap();
        let before = chain.clone();
        assert!(matches!(chain.append_node(node("a", 3)), Err(ConfigError::DuplicateDomain(_))));
        assert!(matches!(chain.append_node(node("c", 2)), Err(ConfigError::DuplicatePort { port: 2, .. })));
        assert!(matches!(chain.append_node(node("c/d", 3)), Err(ConfigError::Name { .. })));
        assert!(matches!(chain.append_node(node("c", 0)), Err(ConfigError::OutOfRange { .. })));
        assert!(matches!(chain.delete_node("c"), Err(ConfigError::UnknownDomain { .. })));
        assert!(matches!(chain.set_admin(Address::ZERO), Err(ConfigError::ZeroAdmin)));
        assert_eq!(chain, before);
    }

    #[test]
    fn silly_settings_are_refused_with_their_bounds() {
        let broken = |change: fn(&mut ChainDescription)| {
            let mut chain = description();
            change(&mut chain);
            chain.check().unwrap_err().to_string()
        };
        let error = broken(|c| c.system_config.block_interval = 1_000_000);
        assert_eq!(error, "block_interval cannot be 1000000: choose 0 to 3600");
        assert!(broken(|c| c.system_config.block_limit = 0).contains("block_limit"));
        assert!(broken(|c| c.system_config.quota_limit = 20_999).contains("quota_limit"));
        assert!(broken(|c| c.name = "../x".into()).contains("'../x'"));
        let error = broken(|c| c.components.consensus.image = "example.org/consensus_btf".into());
        assert!(error.contains("consensus_btf") && error.contains("consensus_bft"), "{error}");
    }

    #[test]
    fn a_description_survives_its_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("chain_config.toml");
        let mut chain = description();
        chain.save(&path).unwrap();
        assert_eq!(ChainDescription::load(&path).unwrap(), chain);
        chain.set_admin(address(1)).unwrap();
        chain.set_validators(vec![validator(2)]).unwrap();
        chain.set_nodes(vec![node("a", 1)]).unwrap();
        chain.save(&path).unwrap();
        assert_eq!(ChainDescription::load(&path).unwrap(), chain);
    }

    proptest! {
        #[test]
        fn no_text_as_a_chain_config_panics(text in ".{0,200}") {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("chain_config.toml");
            std::fs::write(&path, text).unwrap();
            prop_assert!(ChainDescription::load(&path).is_err());
        }
    }
}
