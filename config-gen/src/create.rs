//! All steps at once: a chain of local nodes.

use std::{
    collections::BTreeSet,
    fs,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use cita_service_api::{Address, Hash};
use cita_service_kit::GenesisBlock;

use crate::{
    Account, Authority, CertificateRequest, Chain, ChainDescription, Components, ConfigError, Layout, NodeAddress,
    NodeDescription, NodePorts, Stage, SystemConfig, chain_id_of,
    error::Result,
    files::{self, Access, Staging, write_atomic},
    layout::{CONFIG, NODE_CONFIG},
    name::check_domain,
    ports, render,
};

/// The most nodes that [`create_chain`] makes on one machine.
pub const MAX_NODES: usize = 100;

/// What a chain of local nodes is to be. Start from [`ChainSpec::new`] and change what should differ.
#[derive(Debug, Clone)]
pub struct ChainSpec {
    /// Its name: 1 to 64 letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// Who may change the system configuration.
    pub admin: Address,
    /// Its nodes; all of them are validators.
    pub nodes: Vec<NodeSpec>,
    /// Unix time of the genesis block in milliseconds; now if there is none.
    pub timestamp: Option<u64>,
    /// What the genesis block calls its parent.
    pub prevhash: Hash,
    /// Protocol version that transactions name.
    pub version: u32,
    /// The chain that transactions name; the hash of the name if there is none.
    pub chain_id: Option<Hash>,
    /// Seconds between blocks; 0 makes a block as soon as there are transactions.
    pub block_interval: u32,
    /// Blocks in the replay window.
    pub block_limit: u64,
    /// Quota of one block.
    pub quota_limit: u64,
    /// Which implementation serves each service.
    pub components: Components,
    /// A `tracing` filter for all nodes, for example `info`.
    pub log_level: String,
    /// Whether services serve metrics.
    pub metrics: bool,
    /// Ports that must not be chosen though nobody listens there now, for example those of chains that are stopped.
    pub reserved_ports: BTreeSet<u16>,
}

/// A node that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeSpec {
    /// Its name: small letters, digits, `-` and `.`, as in a DNS name.
    pub domain: String,
    /// Its ports; free ones are chosen if there are none.
    pub ports: Option<NodePorts>,
}

impl NodeSpec {
    /// A node whose ports are chosen.
    pub fn new(domain: impl Into<String>) -> Self {
        Self { domain: domain.into(), ports: None }
    }
}

impl ChainSpec {
    /// A chain of nodes `node0`, `node1`, … with the defaults of `cloud-config`.
    pub fn new(name: impl Into<String>, admin: Address, nodes: usize) -> Self {
        // One more than can be is enough for a refusal.
        let nodes = (0..nodes.min(MAX_NODES + 1)).map(|index| NodeSpec::new(format!("node{index}"))).collect();
        Self {
            name: name.into(),
            admin,
            nodes,
            timestamp: None,
            prevhash: Hash::ZERO,
            version: 0,
            chain_id: None,
            block_interval: 3,
            block_limit: 100,
            quota_limit: 1 << 30,
            components: Components::default(),
            log_level: "info".to_owned(),
            metrics: true,
            reserved_ports: BTreeSet::new(),
        }
    }

    fn check(&self) -> Result<()> {
        let most = MAX_NODES as u64;
        if self.nodes.is_empty() || self.nodes.len() > MAX_NODES {
            let value = self.nodes.len() as u64;
            return Err(ConfigError::OutOfRange { item: "the number of nodes", value, least: 1, most });
        }
        let mut domains = BTreeSet::new();
        for node in &self.nodes {
            check_domain(&node.domain)?;
            if !domains.insert(&node.domain) {
                return Err(ConfigError::DuplicateDomain(node.domain.clone()));
            }
        }
        Ok(())
    }

    /// The description of the chain, complete and in stage Finalize.
    fn describe(&self, accounts: &[Account], ports: &[NodePorts]) -> Result<ChainDescription> {
        let suite = self.components.suite()?;
        let chain_id = self.chain_id.unwrap_or_else(|| chain_id_of(&self.name, suite));
        let mut chain = ChainDescription {
            name: self.name.clone(),
            stage: Stage::Init,
            genesis_block: GenesisBlock { timestamp: self.timestamp.map_or_else(now_ms, Ok)?, prevhash: self.prevhash },
            system_config: SystemConfig {
                version: self.version,
                chain_id,
                admin: None,
                block_interval: self.block_interval,
                block_limit: self.block_limit,
                quota_limit: self.quota_limit,
                validators: Vec::new(),
            },
            components: self.components.clone(),
            nodes: Vec::new(),
        };
        chain.set_admin(self.admin)?;
        let validators = accounts.iter().map(|account| account.validator_address(&self.components));
        chain.set_validators(validators.collect::<Result<_>>()?)?;
        let nodes = self.nodes.iter().zip(ports).map(|(node, ports)| NodeAddress {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST).to_string(),
            port: ports.peers,
            domain: node.domain.clone(),
            cluster: None,
            namespace: None,
        });
        chain.set_nodes(nodes.collect())?;
        chain.set_stage(Stage::Finalize)?;
        chain.check()?;
        Ok(chain)
    }
}

fn now_ms() -> Result<u64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    since.and_then(|time| u64::try_from(time.as_millis()).ok()).ok_or(ConfigError::Missing("usable clock"))
}

/// Makes a chain of local nodes below `dir`, which is made if it does not exist; see [`Layout`] for what comes to be.
///
/// Everything is built in a hidden folder on the same file system and moved into place at the end, the chain's own folder last:
/// a failure, even of the power, never leaves something that looks like a chain but is none.
///
/// # Errors
/// [`ConfigError`], naming the first wrong value; nothing was changed then.
pub fn create_chain(spec: &ChainSpec, dir: &Path) -> Result<Chain> {
    spec.check()?;
    let wanted = spec.nodes.iter().map(|node| (node.domain.as_str(), node.ports));
    let ports = ports::plan(wanted, &spec.reserved_ports, &ports::is_free)?;
    let suite = spec.components.suite()?;
    let accounts: Vec<Account> = spec.nodes.iter().map(|_| Account::generate(suite)).collect();
    let description = spec.describe(&accounts, &ports)?;
    let layout = Layout::new(dir, &spec.name);
    refuse_existing(&layout, spec)?;

    let base = nearest_existing(dir)?;
    let staging = Staging::inside(&base, &spec.name)?;
    let staged = Layout::new(staging.path(), &spec.name);
    files::create_dir(&staged.chain())?;
    description.save(&staged.chain_config())?;
    let authority = Authority::create(&spec.name)?;
    authority.save(&staged.ca())?;
    for ((node, account), ports) in spec.nodes.iter().zip(&accounts).zip(ports) {
        let settings = NodeDescription {
            log_level: spec.log_level.clone(),
            metrics: spec.metrics,
            ..NodeDescription::local(&node.domain, account.address(), ports)
        };
        write_node(&staged, &description, settings, account, &authority)?;
    }
    publish(staging, &base, &layout, spec)?;
    Chain::open(dir, &spec.name)
}

/// Writes the account, the certificate and the folder of one node, which takes the account's names whatever `settings` say.
pub(crate) fn write_node(
    layout: &Layout,
    chain: &ChainDescription,
    settings: NodeDescription,
    account: &Account,
    authority: &Authority,
) -> Result<()> {
    let has_bls_key = chain.components.have_bls_validators();
    let node = &NodeDescription {
        account: account.address(),
        validator_address: has_bls_key.then(|| account.validator_address(&chain.components)).transpose()?,
        ..settings
    };
    account.save(&layout.account(account.address()), &chain.components)?;
    let request = CertificateRequest::create(&node.domain)?;
    let cert = authority.sign(request.csr(), &node.domain)?;
    let shared = layout.certificate(&node.domain);
    request.save(&shared)?;
    write_atomic(&shared.join("cert.pem"), cert.as_bytes(), Access::Public)?;

    let dir = layout.node(&node.domain);
    account.save(&dir, &chain.components)?;
    node.save(&dir.join(NODE_CONFIG))?;
    write_atomic(&dir.join(CONFIG), render(chain, node)?.as_bytes(), Access::Public)?;
    write_atomic(&dir.join("ca_cert.pem"), authority.cert().as_bytes(), Access::Public)?;
    write_atomic(&dir.join("cert.pem"), cert.as_bytes(), Access::Public)?;
    write_atomic(&dir.join("key.pem"), request.key().as_bytes(), Access::Secret)
}

fn refuse_existing(layout: &Layout, spec: &ChainSpec) -> Result<()> {
    let nodes = spec.nodes.iter().map(|node| layout.node(&node.domain));
    match nodes.chain([layout.chain()]).find(|path| path.symlink_metadata().is_ok()) {
        Some(path) => Err(ConfigError::Exists(path)),
        None => Ok(()),
    }
}

/// `dir`, or the closest folder above it that exists.
fn nearest_existing(dir: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(dir).map_err(files::at("find", dir))?;
    let found = absolute.ancestors().find(|path| path.symlink_metadata().is_ok()).unwrap_or(Path::new("/"));
    if !fs::metadata(found).map_err(files::at("read", found))?.is_dir() {
        return Err(ConfigError::Exists(found.to_owned()));
    }
    Ok(found.to_owned())
}

fn publish(staging: Staging, base: &Path, layout: &Layout, spec: &ChainSpec) -> Result<()> {
    let target = std::path::absolute(layout.root()).map_err(files::at("find", layout.root()))?;
    if target != base {
        return staging.publish_as(&target);
    }
    let nodes = spec.nodes.iter().map(|node| layout.node(&node.domain));
    let names = nodes.chain([layout.chain()]).filter_map(|path| path.file_name().map(PathBuf::from));
    staging.publish_into(&target, &names.collect::<Vec<_>>())
}
