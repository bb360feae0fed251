//! What every process of a node needs, whichever service it is.
//!
//! - [`config`]: a node's `config.toml`, with errors that say what to change;
//! - [`foreign`]: services that are somebody else's process;
//! - [`lifecycle`]: one signal that stops everything, and a way to wait until it has;
//! - [`logging`] and [`telemetry`]: `tracing` to a file or stderr, Prometheus metrics over HTTP;
//! - [`server`]: a gRPC port with health, reflection and latency metrics;
//! - [`ports`]: who has the port that this process wanted.

pub mod catalogue;
pub mod config;
pub mod foreign;
pub mod lifecycle;
pub mod logging;
pub mod ports;
pub mod server;
pub mod telemetry;

pub use config::{
    ConfigError, ConfigFile, Endpoints, GenesisBlock, Identity, InitialSystemConfig, NodeSection, ServiceKind,
};
pub use foreign::Foreign;
pub use lifecycle::Lifecycle;
