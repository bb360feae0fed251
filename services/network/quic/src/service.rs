//! From the section of config.toml to a network.

use std::{path::Path, sync::Arc};

use cita_network_core::{Credentials, Problem, Setup, StartError};

use crate::{config::Config, transport::QuicTransport};

/// The section of config.toml that this crate reads.
const SECTION: &str = "network_quic";

/// Prepares a network over QUIC and listens. `config_file` is where `config` came from: relative paths start at its
/// folder, and changes of the peers in it are followed.
///
/// # Errors
/// What is wrong with the section, the certificates or the port.
pub fn open(config: Config, config_file: &Path) -> Result<Setup, StartError> {
    prepare(config, config_file).map_err(|problem| problem.of(SECTION))
}

fn prepare(config: Config, config_file: &Path) -> Result<Setup, Problem> {
    let credentials = Credentials::load(&config, config_file.parent().unwrap_or(Path::new("")))?;
    let transport = QuicTransport::open(config.address(), &credentials, &config.limits)?;
    config.setup(Arc::new(transport), config_file, SECTION)
}
