//! A chain that was made: its folders, nodes and endpoints.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use cita_service_api::Address;
use cita_service_kit::ServiceKind;

use crate::{
    ChainDescription, ConfigError, Layout, NodeDescription,
    error::Result,
    files,
    layout::{CHAIN_CONFIG, CONFIG, NODE_CONFIG},
};

/// A chain and those of its nodes that have a folder here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Where its files lie.
    pub layout: Layout,
    /// What its nodes share.
    pub description: ChainDescription,
    /// Its nodes, in the order of the description.
    pub nodes: Vec<Node>,
}

/// A node that runs from a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its folder.
    pub dir: PathBuf,
    /// Its own settings.
    pub description: NodeDescription,
}

impl Chain {
    /// Opens the one chain whose files lie below `root`.
    ///
    /// # Errors
    /// [`ConfigError::NoChain`] when there is none or more than one; as [`Chain::open`].
    pub fn load(root: &Path) -> Result<Self> {
        let names = chains_in(root)?;
        match names.as_slice() {
            [name] => Self::open(root, name),
            [] => Err(ConfigError::NoChain { dir: root.to_owned(), hint: ": make one with `cita chain init`".into() }),
            many => Err(ConfigError::NoChain {
                dir: root.to_owned(),
                hint: format!(" alone but {}: say which", many.join(", ")),
            }),
        }
    }

    /// Opens a chain by its name.
    ///
    /// # Errors
    /// [`ConfigError::File`], [`ConfigError::Content`] for the first file that cannot be used.
    pub fn open(root: &Path, name: &str) -> Result<Self> {
        let layout = Layout::new(root, name);
        let description = ChainDescription::load(&layout.chain_config())?;
        let dirs = description.nodes.iter().map(|node| layout.node(&node.domain));
        // A node of another operator has no folder here.
        let nodes = dirs.filter(|dir| dir.join(NODE_CONFIG).is_file()).map(Node::load).collect::<Result<_>>()?;
        Ok(Self { layout, description, nodes })
    }

    /// The chain's name.
    pub fn name(&self) -> &str {
        &self.description.name
    }

    /// The folder that everything of the chain lies below.
    pub fn dir(&self) -> &Path {
        self.layout.root()
    }

    /// Who may change the system configuration.
    pub fn admin(&self) -> Option<Address> {
        self.description.system_config.admin
    }

    /// The implementation of a service, for example `crypto_sm`.
    pub fn implementation(&self, kind: ServiceKind) -> &str {
        self.description.components.of(kind).implementation()
    }

    /// Every port of its nodes: other chains on this machine should not choose them, though the nodes may be stopped.
    pub fn ports(&self) -> BTreeSet<u16> {
        self.nodes.iter().flat_map(|node| node.description.ports.all()).collect()
    }

    /// The node with a domain.
    ///
    /// # Errors
    /// [`ConfigError::UnknownDomain`], naming those there are.
    pub fn node(&self, domain: &str) -> Result<&Node> {
        let node = self.nodes.iter().find(|node| node.domain() == domain);
        node.ok_or_else(|| self.description.unknown_domain(domain))
    }
}

impl Node {
    fn load(dir: PathBuf) -> Result<Self> {
        let description = NodeDescription::load(&dir.join(NODE_CONFIG))?;
        Ok(Self { dir, description })
    }

    /// The node's name.
    pub fn domain(&self) -> &str {
        &self.description.domain
    }

    /// The address of the node's key.
    pub fn address(&self) -> Address {
        self.description.account
    }

    /// The file that the node's services start from.
    pub fn config(&self) -> PathBuf {
        self.dir.join(CONFIG)
    }

    /// Where a service is reached, `host:port`.
    pub fn endpoint(&self, kind: ServiceKind) -> String {
        self.description.endpoint(kind)
    }
}

/// The names of the chains below a folder, sorted.
fn chains_in(root: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(files::at("read", root))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(files::at("read", root))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Hidden ones are chains that are being made just now.
        if !name.starts_with('.') && entry.path().join(CHAIN_CONFIG).is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
