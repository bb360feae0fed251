//! The configuration of a chain: accounts, certificates, and the files that nodes start from.
//!
//! Two levels describe a chain, and a third is made from them:
//!
//! ```text
//!  CHAIN/chain_config.toml         what all nodes share           ChainDescription
//!  CHAIN-DOMAIN/node_config.toml   what one node has for itself   NodeDescription
//!        │ render (templates/config.toml.hbs)
//!        ▼
//!  CHAIN-DOMAIN/config.toml        what the node's services read  cita_service_kit::ConfigFile
//! ```
//!
//! [`create_chain`] does all steps for a chain of local nodes; the pieces ([`ChainDescription`] with its stages, [`Account`],
//! [`Authority`], [`render`]) are there for those who go step by step. Where each file lies is told by [`Layout`].
//!
//! # Errors
//! Every function that can fail answers a [`ConfigError`], which says what was wrong, with which value, and what to do.
//! [`create_chain`] builds in a temporary folder: when it fails, nothing was changed.

mod account;
mod certificate;
mod chain;
mod create;
mod description;
mod error;
mod files;
mod layout;
mod membership;
mod name;
mod node;
mod peers;
mod ports;
mod render;
mod stage;
mod suite;

pub use account::Account;
pub use certificate::{Authority, CertificateRequest};
pub use chain::{Chain, Node};
pub use create::{ChainSpec, MAX_NODES, NodeSpec, create_chain};
pub use description::{ChainDescription, Component, Components, NodeAddress, SystemConfig, chain_id_of};
pub use error::ConfigError;
pub use files::{Access, write_atomic};
pub use layout::Layout;
pub use node::NodeDescription;
pub use ports::NodePorts;
pub use render::render;
pub use stage::Stage;
pub use suite::CryptoSuite;
