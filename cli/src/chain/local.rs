//! A chain whose nodes run on this machine: where it lies and what its nodes' `config.toml`s say.

use std::{
    collections::BTreeSet,
    fs,
    net::{SocketAddr, ToSocketAddrs},
    path::{Path, PathBuf},
};

use cita_config::Chain;
use cita_service_kit::{
    ConfigFile, ServiceKind,
    ports::{self, PortError},
};

use super::{
    layout::{ProcessLayout, ProcessSpec},
    logs::Source,
    run_dir::RunDir,
};
use crate::{
    error::{CliError, CliResult},
    home::Home,
};

/// The name of a chain that is not named.
pub(crate) const DEFAULT_CHAIN: &str = "test-chain";

/// Metrics are served this far above a service's port.
pub(crate) const METRICS_OFFSET: u16 = 10_000;

/// Where a chain lies, or is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its name.
    pub(crate) name: String,
    /// The folder that everything of it lies below.
    pub(crate) root: PathBuf,
}

/// A chain with the nodes that have a folder here.
#[derive(Debug, Clone)]
pub(crate) struct LocalChain {
    /// Its files.
    pub(crate) chain: Chain,
    /// Its nodes.
    pub(crate) nodes: Vec<LocalNode>,
}

/// What a node's `config.toml` says.
#[derive(Debug, Clone)]
pub(crate) struct LocalNode {
    /// Its name.
    pub(crate) domain: String,
    /// Its folder.
    pub(crate) dir: PathBuf,
    /// Its `config.toml`, read.
    pub(crate) config: ConfigFile,
    /// The interface of its service ports.
    listen: String,
    /// `host:port` of its controller.
    pub(crate) controller: String,
    /// `host:port` of its executor.
    pub(crate) executor: String,
    /// Whether it serves metrics.
    has_metrics: bool,
}

impl Place {
    /// The place of the chain that was asked for: by name in the home, or anywhere with `dir`.
    ///
    /// # Errors
    /// When the name cannot be one, or more than one chain lies in `dir`.
    pub(crate) fn of(home: &Home, name: Option<&str>, dir: Option<&Path>) -> CliResult<Self> {
        if let Some(name) = name {
            check_name(name)?;
        }
        let Some(dir) = dir else {
            let name = name.unwrap_or(DEFAULT_CHAIN).to_owned();
            return Ok(Self { root: home.chains_dir().join(&name), name });
        };
        let root = std::path::absolute(dir).map_err(|e| CliError::file("use the folder", dir, &e))?;
        let name = match name {
            Some(name) => name.to_owned(),
            None => match Chain::load(&root) {
                Ok(chain) => chain.name().to_owned(),
                Err(cita_config::ConfigError::NoChain { .. } | cita_config::ConfigError::File { .. }) => {
                    DEFAULT_CHAIN.to_owned()
                }
                Err(error) => return Err(CliError::user(error.to_string())),
            },
        };
        Ok(Self { name, root })
    }

    /// All chains of a home, by name.
    pub(crate) fn all(home: &Home) -> Vec<Self> {
        let Ok(entries) = fs::read_dir(home.chains_dir()) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let places = names.map(|name| Self { root: home.chains_dir().join(&name), name });
        let mut places: Vec<Self> = places.filter(Self::exists).collect();
        places.sort_by(|a, b| a.name.cmp(&b.name));
        places
    }

    /// The domains of its nodes, without reading their configuration.
    pub(crate) fn node_names(&self) -> Vec<String> {
        let prefix = format!("{}-", self.name);
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        let nodes = entries.filter(|entry| entry.path().join("node_config.toml").is_file());
        let names = nodes.filter_map(|entry| entry.file_name().to_str()?.strip_prefix(&prefix).map(str::to_owned));
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Whether there is a chain.
    pub(crate) fn exists(&self) -> bool {
        self.layout().chain_config().is_file()
    }

    /// Where its files lie.
    pub(crate) fn layout(&self) -> cita_config::Layout {
        cita_config::Layout::new(&self.root, &self.name)
    }

    /// What is known of its processes.
    pub(crate) fn run_dir(&self) -> RunDir {
        RunDir::new(&self.root)
    }

    /// The error for a chain that is not there.
    pub(crate) fn missing(&self, home: &Home) -> CliError {
        let error = CliError::user(format!("there is no chain '{}' in {}", self.name, self.root.display()));
        let known: Vec<String> = Self::all(home).into_iter().map(|place| place.name).collect();
        match known.as_slice() {
            [] => error.hint("make one and start it: cita chain up"),
            known => error.hint(format!("chains of this user: {}", known.join(", "))),
        }
    }
}

/// A chain's name becomes the name of folders.
fn check_name(name: &str) -> CliResult<()> {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.len() <= 64 && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(good) {
        return Ok(());
    }
    Err(CliError::usage(format!("{name:?} cannot be the name of a chain"))
        .hint("use 1 to 64 letters, digits, '-', '_' and '.', starting with a letter or digit"))
}

impl LocalChain {
    /// Reads a chain and the `config.toml` of all its nodes.
    ///
    /// # Errors
    /// When a file is missing or wrong, or a node's folder belongs to another chain.
    pub(crate) fn open(place: &Place) -> CliResult<Self> {
        let chain = Chain::open(&place.root, &place.name).map_err(|error| CliError::user(error.to_string()))?;
        if chain.nodes.is_empty() {
            return Err(CliError::user(format!("chain '{}' has no node in {}", chain.name(), place.root.display()))
                .hint("make a node's folder, or the whole chain: cita chain init"));
        }
        let nodes = chain.nodes.iter().map(|node| LocalNode::open(&chain, node)).collect::<CliResult<_>>()?;
        Ok(Self { chain, nodes })
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        self.chain.name()
    }

    /// Where it lies.
    pub(crate) fn place(&self) -> Place {
        Place { name: self.name().to_owned(), root: self.chain.dir().to_owned() }
    }

    /// What is known of its processes.
    pub(crate) fn run_dir(&self) -> RunDir {
        RunDir::new(self.chain.dir())
    }

    /// The node with a domain.
    ///
    /// # Errors
    /// When there is none, naming those there are.
    pub(crate) fn node(&self, domain: &str) -> CliResult<&LocalNode> {
        self.nodes.iter().find(|node| node.domain == domain).ok_or_else(|| {
            let known: Vec<&str> = self.nodes.iter().map(|node| node.domain.as_str()).collect();
            CliError::user(format!("chain '{}' has no node '{domain}'", self.name()))
                .hint(format!("its nodes: {}", known.join(", ")))
        })
    }

    /// The processes to run.
    ///
    /// # Errors
    /// When a section of a node's configuration is wrong.
    pub(crate) fn processes(&self, layout: ProcessLayout) -> CliResult<Vec<ProcessSpec>> {
        let mut all = Vec::new();
        for node in &self.nodes {
            let specs = ProcessSpec::of_node(layout, &node.domain, &node.dir, &node.config);
            all.extend(specs.map_err(|error| CliError::user(error.to_string()))?);
        }
        Ok(all)
    }

    /// Where its nodes log.
    pub(crate) fn log_sources(&self) -> Vec<Source> {
        let source = |node: &LocalNode| Source { node: node.domain.clone(), dir: node.logs_dir() };
        self.nodes.iter().map(source).collect()
    }

    /// Sees to it that every port is free. Answers the first that is not though nobody listens there: a connection that somebody
    /// made, or closed less than a minute ago, has it as its local end.
    ///
    /// # Errors
    /// The first port that somebody listens on, with who it is.
    pub(crate) fn check_ports(&self, layout: ProcessLayout) -> CliResult<Option<u16>> {
        let mut held = None;
        for node in &self.nodes {
            for (address, what) in node.listeners(layout)? {
                match ports::listen(address) {
                    Ok(_) => {}
                    Err(PortError::InUse { port, .. }) if ports::who_listens(port).is_none() => {
                        held = held.or(Some(port))
                    }
                    Err(error) => {
                        return Err(CliError::user(format!("{}'s {what}: {error}", node.domain))
                            .hint(format!("the ports of this node are in {}", node.config.path().display())));
                    }
                }
            }
        }
        Ok(held)
    }
}

impl LocalNode {
    fn open(chain: &Chain, node: &cita_config::Node) -> CliResult<Self> {
        let wrong = |error: String| CliError::user(error);
        let config = cita_node::load_config(&node.config()).map_err(|error| wrong(error.to_string()))?;
        let read = |error: cita_service_kit::ConfigError| wrong(error.to_string());
        let (section, endpoints) = (config.node().map_err(read)?, config.endpoints().map_err(read)?);
        for kind in ServiceKind::ALL.into_iter().filter(|kind| *kind != ServiceKind::Controller) {
            config.implementation(kind).map_err(read)?;
        }
        check_same_chain(chain, &config)?;
        Ok(Self {
            domain: node.domain().to_owned(),
            dir: node.dir.clone(),
            listen: section.listen,
            controller: endpoints.controller,
            executor: endpoints.executor,
            has_metrics: config.metrics().map_err(read)?.enabled,
            config,
        })
    }

    /// The folder of its logs.
    pub(crate) fn logs_dir(&self) -> PathBuf {
        self.dir.join("logs")
    }

    /// Where the controller's process serves metrics.
    pub(crate) fn metrics(&self) -> Option<SocketAddr> {
        if !self.has_metrics {
            return None;
        }
        metrics_address(self.address("controller", &self.controller).ok()?)
    }

    /// Where the process that consensus runs in serves metrics.
    pub(crate) fn consensus_metrics(&self, layout: ProcessLayout) -> Option<SocketAddr> {
        if layout == ProcessLayout::Node || !self.has_metrics {
            return self.metrics();
        }
        let endpoints = self.config.endpoints().ok()?;
        metrics_address(self.address("consensus", &endpoints.consensus).ok()?)
    }

    /// Everything that its processes listen on, with what it is for.
    fn listeners(&self, layout: ProcessLayout) -> CliResult<Vec<(SocketAddr, String)>> {
        let endpoints = self.config.endpoints().map_err(|error| CliError::user(error.to_string()))?;
        let mut all = Vec::new();
        for kind in ServiceKind::ALL {
            let foreign = self.config.foreign(kind).map_err(|error| CliError::user(error.to_string()))?;
            if foreign.as_ref().is_some_and(|foreign| foreign.command.is_empty()) {
                // Somebody else has it running already.
                continue;
            }
            let address = self.address(kind.name(), endpoints.of(kind))?;
            all.push((address, kind.to_string()));
            let own = layout == ProcessLayout::Services || kind == ServiceKind::Controller;
            let serves = self.has_metrics && own && foreign.is_none();
            if let Some(metrics) = metrics_address(address).filter(|_| serves) {
                all.push((metrics, format!("{kind} metrics")));
            }
        }
        all.extend(self.peers_address().map(|address| (address, "port for peers".to_owned())));
        Ok(all)
    }

    /// Where a service of this node listens: the port of its endpoint, on the node's interface.
    fn address(&self, what: &str, endpoint: &str) -> CliResult<SocketAddr> {
        let port = endpoint.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
        let address = port.and_then(|port| resolve(&self.listen, port));
        address.ok_or_else(|| {
            CliError::user(format!(
                "{}: [endpoints] {what} = '{endpoint}' is no host:port",
                self.config.path().display()
            ))
        })
    }

    fn peers_address(&self) -> Option<SocketAddr> {
        let section = self.config.implementation(ServiceKind::Network).ok()?;
        let section: toml::Table = self.config.section(section).ok()?;
        let port = section.get("listen_port")?.as_integer().and_then(|port| u16::try_from(port).ok())?;
        resolve(section.get("listen").and_then(toml::Value::as_str).unwrap_or("127.0.0.1"), port)
    }
}

fn resolve(host: &str, port: u16) -> Option<SocketAddr> {
    (host, port).to_socket_addrs().ok()?.next()
}

fn metrics_address(service: SocketAddr) -> Option<SocketAddr> {
    service.port().checked_add(METRICS_OFFSET).map(|port| SocketAddr::new(service.ip(), port))
}

/// A node that would begin another chain must not start among the nodes of this one.
fn check_same_chain(chain: &Chain, config: &ConfigFile) -> CliResult<()> {
    let read = |error: cita_service_kit::ConfigError| CliError::user(error.to_string());
    let (genesis, system) = (config.genesis_block().map_err(read)?, config.system_config().map_err(read)?);
    let foreign = |what: &str, found: String, expected: String| {
        CliError::user(format!(
            "{} belongs to another chain than {}: its {what} is {found}, not {expected}",
            config.root().display(),
            chain.layout.chain_config().display()
        ))
        .hint("put the right folder there, or render its config.toml anew from chain_config.toml")
    };
    let description = &chain.description;
    if system.chain_id != description.system_config.chain_id {
        let expected = description.system_config.chain_id.to_string();
        return Err(foreign("chain_id", system.chain_id.to_string(), expected));
    }
    if genesis.timestamp != description.genesis_block.timestamp {
        let expected = description.genesis_block.timestamp.to_string();
        return Err(foreign("genesis timestamp", genesis.timestamp.to_string(), expected));
    }
    if genesis.prevhash != description.genesis_block.prevhash {
        let expected = description.genesis_block.prevhash.to_string();
        return Err(foreign("genesis prevhash", genesis.prevhash.to_string(), expected));
    }
    Ok(())
}

/// The ports of all chains of a home: a stopped chain wants its own back when it starts again.
pub(crate) fn ports_of_all(home: &Home) -> BTreeSet<u16> {
    let chains = Place::all(home).into_iter().filter_map(|place| Chain::open(&place.root, &place.name).ok());
    chains.flat_map(|chain| chain.ports()).collect()
}

#[cfg(test)]
mod tests {
    use cita_config::{ChainSpec, CryptoSuite, create_chain};
    use cita_service_api::Address;

    use super::*;

    fn made(nodes: usize) -> (tempfile::TempDir, Home, Place) {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::resolve(Some(dir.path())).unwrap();
        let place = Place::of(&home, Some("c"), None).unwrap();
        create_chain(&ChainSpec::new("c", Address([1; 20]), nodes), &place.root).unwrap();
        (dir, home, place)
    }

    #[test]
    fn a_name_that_would_leave_the_folder_of_chains_is_refused() {
        let home = Home::resolve(Some(Path::new("/tmp/x"))).unwrap();
        for bad in ["..", "a/b", "", ".a", "a b"] {
            assert_eq!(Place::of(&home, Some(bad), None).unwrap_err().exit_code(), 2, "{bad}");
        }
        assert_eq!(Place::of(&home, None, None).unwrap().name, DEFAULT_CHAIN);
    }

    #[test]
    fn a_made_chain_opens_with_its_ports_and_processes() {
        let (_dir, home, place) = made(2);
        assert_eq!(Place::all(&home), std::slice::from_ref(&place));
        let chain = LocalChain::open(&place).unwrap();
        assert_eq!(chain.processes(ProcessLayout::Services).unwrap().len(), 12);
        let node = chain.node("node1").unwrap();
        assert_eq!(node.listeners(ProcessLayout::Node).unwrap().len(), 8);
        assert_eq!(node.listeners(ProcessLayout::Services).unwrap().len(), 13);
        assert!(node.metrics().is_some());
        assert!(chain.node("node2").unwrap_err().hints()[0].contains("node0, node1"));
        assert_eq!(ports_of_all(&home).len(), 26);
        assert!(Place::of(&home, None, Some(&place.root)).unwrap().name == "c");
    }

    #[test]
    fn a_port_in_use_is_told_with_node_service_and_owner() {
        let (_dir, _home, place) = made(1);
        let chain = LocalChain::open(&place).unwrap();
        assert_eq!(chain.check_ports(ProcessLayout::Services).unwrap(), None);
        let taken: SocketAddr = chain.nodes[0].executor.parse().unwrap();
        let _listener = std::net::TcpListener::bind(taken).unwrap();
        let error = chain.check_ports(ProcessLayout::Node).unwrap_err();
        let expected = format!("node0's executor: port {} is in use by", taken.port());
        assert!(error.message().contains(&expected), "{}", error.message());
        assert!(error.message().contains(&format!("pid {}", std::process::id())), "{}", error.message());
    }

    #[test]
    fn a_port_that_is_the_local_end_of_a_connection_is_waited_for_not_refused() {
        let (_dir, _home, place) = made(1);
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let client = std::net::TcpStream::connect(server.local_addr().unwrap()).unwrap();
        let port = client.local_addr().unwrap().port();
        let config = place.layout().node("node0").join("config.toml");
        let text = fs::read_to_string(&config).unwrap();
        let executor = LocalChain::open(&place).unwrap().nodes[0].executor.clone();
        fs::write(&config, text.replace(&executor, &format!("127.0.0.1:{port}"))).unwrap();
        let chain = LocalChain::open(&place).unwrap();
        assert_eq!(chain.check_ports(ProcessLayout::Node).unwrap(), Some(port));
    }

    #[test]
    fn a_node_folder_of_another_chain_and_a_wrong_section_are_named() {
        let (_dir, _home, place) = made(1);
        let config = place.layout().node("node0").join("config.toml");
        let text = fs::read_to_string(&config).unwrap();
        let id = cita_config::chain_id_of("c", CryptoSuite::Sm).to_string();
        fs::write(&config, text.replace(&id, &cita_config::chain_id_of("other", CryptoSuite::Sm).to_string())).unwrap();
        let error = LocalChain::open(&place).unwrap_err();
        assert!(error.message().contains("belongs to another chain") && error.message().contains(&id));
        fs::write(&config, text.replace("[consensus_bft]", "[consensus_btf]")).unwrap();
        assert!(LocalChain::open(&place).unwrap_err().message().contains("unknown section [consensus_btf]"));
    }
}
