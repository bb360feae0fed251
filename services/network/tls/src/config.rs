//! The section `[network_tls]` of config.toml.

pub use cita_network_core::CertifiedConfig as Config;
