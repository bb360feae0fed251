//! The section `[network_quic]` of config.toml.

pub use cita_network_core::CertifiedConfig as Config;
