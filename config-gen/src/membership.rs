//! Nodes that come and go after the chain was made: their files, and what the other nodes' files say of them.
//!
//! Who is a validator is not decided here: `[system_config]` of every node says how the chain began, and stays.

use std::{collections::BTreeSet, fs, path::PathBuf};

use crate::{
    Access, Account, Authority, Chain, ChainDescription, ConfigError, Node, NodeAddress, NodeDescription, NodeSpec,
    Stage,
    create::write_node,
    error::Result,
    files::{self, Staging, write_atomic},
    layout::{CONFIG, Layout, NODE_CONFIG},
    name::check_domain,
    peers::{domains, edit_peers},
    ports,
};
use cita_service_kit::ServiceKind;

/// New texts of files, found out before the first of them is written.
type Edits = Vec<(PathBuf, String)>;

impl Chain {
    /// Adds a node of this machine: account, certificate, folder and ports, and its place in the lists of all nodes' peers. A folder
    /// that an earlier node of this name left is taken up again, with its key and data. Nodes that run read their lists anew by themselves.
    ///
    /// # Errors
    /// [`ConfigError::DuplicateDomain`] and whatever else is wrong; nothing was changed then, except when the disk failed half-way.
    pub fn add_node(&self, spec: &NodeSpec, reserved: &BTreeSet<u16>) -> Result<Self> {
        check_domain(&spec.domain)?;
        self.description.needs(Stage::Finalize, "adding a node")?;
        if self.description.nodes.iter().any(|node| node.domain == spec.domain) {
            return Err(ConfigError::DuplicateDomain(spec.domain.clone()));
        }
        let dir = self.layout.node(&spec.domain);
        let kept =
            if dir.join(NODE_CONFIG).is_file() { Some(NodeDescription::load(&dir.join(NODE_CONFIG))?) } else { None };
        let settings = match &kept {
            Some(kept) => kept.clone(),
            None if dir.symlink_metadata().is_ok() => return Err(ConfigError::Exists(dir)),
            None => self.settings_like_others(spec, reserved)?,
        };
        let mut description = self.description.clone();
        let address = NodeAddress {
            host: settings.peer_host(),
            port: settings.ports.peers,
            domain: spec.domain.clone(),
            cluster: None,
            namespace: None,
        };
        description.append_node(address.clone())?;
        let mut edits = self.edits(|_| true, std::slice::from_ref(&address), &[])?;
        match kept {
            Some(_) => edits.push(self.own_list(&dir)?),
            None => self.make_folder(&description, settings)?,
        }
        description.save(&self.layout.chain_config())?;
        write(edits)?;
        Self::open(self.dir(), self.name())
    }

    /// Removes a node: its place in the lists of all nodes' peers, and with `purge` its folder, account and certificate, too.
    ///
    /// # Errors
    /// [`ConfigError::UnknownDomain`], [`ConfigError::OutOfRange`] for the only node; nothing was changed then, except when the disk failed half-way.
    pub fn remove_node(&self, domain: &str, purge: bool) -> Result<Self> {
        let mut description = self.description.clone();
        description.delete_node(domain)?;
        if description.nodes.is_empty() {
            return Err(ConfigError::OutOfRange { item: "the number of nodes", value: 0, least: 1, most: u64::MAX });
        }
        let edits = self.edits(|node| node.domain() != domain, &[], &[domain])?;
        let node = self.nodes.iter().find(|node| node.domain() == domain);
        description.save(&self.layout.chain_config())?;
        write(edits)?;
        if purge {
            // The folder goes last: as long as it is there, the rest can be found.
            let account = node.map(|node| self.layout.account(node.address()));
            let folders = account.into_iter().chain([self.layout.certificate(domain), self.layout.node(domain)]);
            for folder in folders.filter(|folder| folder.exists()) {
                fs::remove_dir_all(&folder).map_err(files::at("remove", &folder))?;
            }
        }
        Self::open(self.dir(), self.name())
    }

    fn network(&self) -> &str {
        self.implementation(ServiceKind::Network)
    }

    /// Settings as the first node has them, with ports of their own.
    fn settings_like_others(&self, spec: &NodeSpec, reserved: &BTreeSet<u16>) -> Result<NodeDescription> {
        let taken: BTreeSet<u16> = reserved.union(&self.ports()).copied().collect();
        let wanted = [(spec.domain.as_str(), spec.ports)];
        let ports = ports::plan(wanted.into_iter(), &taken, &ports::is_free)?;
        let ports = ports.first().copied().ok_or_else(|| ConfigError::NoFreePorts { node: spec.domain.clone() })?;
        // The account is not made yet.
        let local = NodeDescription::local(&spec.domain, cita_service_api::Address::ZERO, ports);
        Ok(match self.nodes.first().map(|node| &node.description) {
            Some(other) => NodeDescription {
                listen: other.listen,
                peer_listen: other.peer_listen,
                log_level: other.log_level.clone(),
                metrics: other.metrics,
                ..local
            },
            None => local,
        })
    }

    /// Builds the folder of a new node beside its place and moves it there, after its account and certificate.
    fn make_folder(&self, description: &ChainDescription, settings: NodeDescription) -> Result<()> {
        let authority = Authority::load(&self.layout.ca())?;
        let account = Account::generate(description.components.suite()?);
        let (domain, address) = (settings.domain.clone(), account.address());
        let staging = Staging::inside(self.dir(), self.name())?;
        let staged = Layout::new(staging.path(), self.name());
        write_node(&staged, description, settings, &account, &authority)?;
        let certificate = self.layout.certificate(&domain);
        if certificate.exists() {
            // Of a node that is no more; without its folder it is nobody's.
            fs::remove_dir_all(&certificate).map_err(files::at("remove", &certificate))?;
        }
        let moves = [
            (staged.account(address), self.layout.account(address)),
            (staged.certificate(&domain), certificate),
            (staged.node(&domain), self.layout.node(&domain)),
        ];
        for (from, to) in moves {
            if let Some(parent) = to.parent() {
                files::create_dir(parent)?;
            }
            fs::rename(&from, &to).and_then(|()| files::sync_parent(&to)).map_err(files::at("create", &to))?;
        }
        Ok(())
    }

    /// What becomes of the `config.toml`s of nodes here.
    fn edits(&self, of: impl Fn(&Node) -> bool, add: &[NodeAddress], remove: &[&str]) -> Result<Edits> {
        let nodes = self.nodes.iter().filter(|node| of(node));
        nodes.map(|node| edit(node.config(), self.network(), add, remove)).collect()
    }

    /// What becomes of the `config.toml` of a node that comes back: its peers are the nodes there are now.
    fn own_list(&self, dir: &std::path::Path) -> Result<(PathBuf, String)> {
        let path = dir.join(CONFIG);
        let listed = domains(&files::read(&path)?, self.network()).map_err(|error| in_file(&path, &error))?;
        let is_node = |domain: &str| self.description.nodes.iter().any(|node| node.domain == domain);
        let gone: Vec<&str> = listed.iter().map(String::as_str).filter(|domain| !is_node(domain)).collect();
        edit(path, self.network(), &self.description.nodes, &gone)
    }
}

fn edit(path: PathBuf, network: &str, add: &[NodeAddress], remove: &[&str]) -> Result<(PathBuf, String)> {
    let text = edit_peers(&files::read(&path)?, network, add, remove).map_err(|error| in_file(&path, &error))?;
    Ok((path, text))
}

fn in_file(path: &std::path::Path, error: &ConfigError) -> ConfigError {
    let message = match error {
        ConfigError::Template(message) => message.clone(),
        other => other.to_string(),
    };
    ConfigError::Content { path: path.to_owned(), message }
}

fn write(edits: Edits) -> Result<()> {
    edits.into_iter().try_for_each(|(path, text)| write_atomic(&path, text.as_bytes(), Access::Public))
}

#[cfg(test)]
mod tests {
    use cita_service_api::Address;

    use super::*;
    use crate::{ChainSpec, create_chain};

    fn made(nodes: usize) -> (tempfile::TempDir, Chain) {
        let dir = tempfile::tempdir().unwrap();
        let chain = create_chain(&ChainSpec::new("c", Address([1; 20]), nodes), &dir.path().join("root")).unwrap();
        (dir, chain)
    }

    fn peers(chain: &Chain, domain: &str) -> Vec<String> {
        let text = fs::read_to_string(chain.node(domain).unwrap().config()).unwrap();
        let mut peers = domains(&text, "network_tls").unwrap();
        peers.sort();
        peers
    }

    #[test]
    fn a_new_node_is_known_to_all_and_the_beginning_of_the_chain_stays() {
        let (_dir, chain) = made(2);
        let by_hand = chain.node("node0").unwrap().config();
        let text = fs::read_to_string(&by_hand).unwrap();
        fs::write(&by_hand, text.replace("[controller]\n", "[controller]\ntx_persistence = true\n")).unwrap();

        let more = chain.add_node(&NodeSpec::new("node2"), &BTreeSet::new()).unwrap();
        assert_eq!(more.nodes.len(), 3);
        assert_eq!(peers(&more, "node0"), ["node1", "node2"]);
        assert_eq!(peers(&more, "node2"), ["node0", "node1"]);
        assert!(fs::read_to_string(&by_hand).unwrap().contains("tx_persistence = true"));
        assert_eq!(more.description.system_config, chain.description.system_config);
        assert!(chain.ports().is_disjoint(&more.node("node2").unwrap().description.ports.all().collect()));
        assert!(more.layout.account(more.node("node2").unwrap().address()).join("private_key").is_file());
        let again = more.add_node(&NodeSpec::new("node2"), &BTreeSet::new());
        assert!(matches!(again, Err(ConfigError::DuplicateDomain(_))));
        assert!(matches!(more.add_node(&NodeSpec::new("../x"), &BTreeSet::new()), Err(ConfigError::Name { .. })));
        let names = fs::read_dir(more.dir()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(names.filter(|name| name.starts_with('.')).count(), 0);
    }

    #[test]
    fn a_new_node_of_overlord_or_p2p_is_not_known_by_the_names_that_these_use() {
        let dir = tempfile::tempdir().unwrap();
        let mut spec = ChainSpec::new("c", Address([1; 20]), 2);
        spec.components = spec
            .components
            .with(ServiceKind::Consensus, "consensus_overlord")
            .with(ServiceKind::Network, "network_p2p");
        let chain = create_chain(&spec, &dir.path().join("root")).unwrap();
        let more = chain.add_node(&NodeSpec::new("node2"), &BTreeSet::new()).unwrap();
        let node = more.node("node2").unwrap();
        let named = node.description.validator_address.unwrap().to_string();
        assert_eq!(fs::read_to_string(node.dir.join("validator_address")).unwrap(), named);
        assert!(fs::read_to_string(node.config()).unwrap().contains(&named));
        let members = |chain: &Chain| {
            let file: toml::Table = fs::read_to_string(chain.node("node0").unwrap().config()).unwrap().parse().unwrap();
            let members = file["network_p2p"]["members"].as_array().unwrap().clone();
            members.iter().map(|member| member.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(members(&more), ["node0", "node1", "node2"]);
        assert_eq!(members(&more.remove_node("node1", false).unwrap()), ["node0", "node2"]);
    }

    #[test]
    fn a_removed_node_leaves_its_folder_unless_it_is_purged_and_comes_back_with_its_key() {
        let (_dir, chain) = made(3);
        let address = chain.node("node1").unwrap().address();
        let less = chain.remove_node("node1", false).unwrap();
        assert_eq!((less.nodes.len(), peers(&less, "node0")), (2, vec!["node2".to_owned()]));
        let less = less.remove_node("node0", true).unwrap();
        assert!(!chain.layout.node("node0").exists() && !chain.layout.certificate("node0").exists());
        assert!(matches!(less.remove_node("node2", true), Err(ConfigError::OutOfRange { .. })));
        assert!(matches!(less.remove_node("node1", true), Err(ConfigError::UnknownDomain { .. })));
        let back = less.add_node(&NodeSpec::new("node1"), &BTreeSet::new()).unwrap();
        assert_eq!(back.node("node1").unwrap().address(), address);
        assert_eq!(peers(&back, "node1"), ["node2"], "node0 is no more");
        assert_eq!(peers(&back, "node2"), ["node1"]);
    }
}
