//! Where each file of a chain lies.

use std::path::{Path, PathBuf};

use cita_service_api::Address;

/// The folders of one chain below a configuration folder, as users of `cloud-config` know them.
///
/// ```text
///  ROOT/CHAIN/chain_config.toml
///  ROOT/CHAIN/accounts/ADDRESS/{private_key,node_address,validator_address}, under overlord also bls_key
///  ROOT/CHAIN/ca_cert/{cert,key}.pem
///  ROOT/CHAIN/certs/DOMAIN/{csr,key,cert}.pem
///  ROOT/CHAIN-DOMAIN/{node_config,config}.toml, its account's files, {ca_cert,cert,key}.pem
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    root: PathBuf,
    chain: String,
}

/// The file of a chain's description.
pub(crate) const CHAIN_CONFIG: &str = "chain_config.toml";
/// The file of a node's description.
pub(crate) const NODE_CONFIG: &str = "node_config.toml";
/// The file that a node's services read.
pub(crate) const CONFIG: &str = "config.toml";

impl Layout {
    /// The layout of a chain below a folder.
    pub fn new(root: &Path, chain: &str) -> Self {
        Self { root: root.to_owned(), chain: chain.to_owned() }
    }

    /// The configuration folder (`--config-dir`).
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What all nodes share: the chain's own folder.
    pub fn chain(&self) -> PathBuf {
        self.root.join(&self.chain)
    }

    /// `chain_config.toml`.
    pub fn chain_config(&self) -> PathBuf {
        self.chain().join(CHAIN_CONFIG)
    }

    /// The folder of all accounts.
    pub fn accounts(&self) -> PathBuf {
        self.chain().join("accounts")
    }

    /// The folder of one account; its name has no `0x`.
    pub fn account(&self, address: Address) -> PathBuf {
        self.accounts().join(hex::encode(address))
    }

    /// The folder of the certificate authority.
    pub fn ca(&self) -> PathBuf {
        self.chain().join("ca_cert")
    }

    /// The folder of a node's certificate.
    pub fn certificate(&self, domain: &str) -> PathBuf {
        self.chain().join("certs").join(domain)
    }

    /// The folder that one node runs from.
    pub fn node(&self, domain: &str) -> PathBuf {
        self.root.join(format!("{}-{domain}", self.chain))
    }
}
