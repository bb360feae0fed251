//! From the section of config.toml to a network.

use std::{path::Path, sync::Arc};

use cita_network_core::{Admission, Credentials, Problem, Setup, StartError};

use crate::{config::Config, transport::P2pTransport};

/// The section of config.toml that this crate reads.
const SECTION: &str = "network_p2p";

/// Prepares a network over libp2p and listens. `config_file` is where `config` came from: relative paths start at its
/// folder, and changes of the peers and members in it are followed.
///
/// # Errors
/// What is wrong with the section, the certificates or the port.
pub fn open(config: Config, config_file: &Path) -> Result<Setup, StartError> {
    prepare(config, config_file).map_err(|problem| problem.of(SECTION))
}

fn prepare(config: Config, config_file: &Path) -> Result<Setup, Problem> {
    let Config { common, members } = config;
    let credentials = Credentials::load(&common, config_file.parent().unwrap_or(Path::new("")))?;
    // TLS would notice a key of another certificate; here, nobody else does.
    credentials.client()?;
    let transport = P2pTransport::open(common.address(), credentials)?;
    let mut setup = common.setup(Arc::new(transport), config_file, SECTION)?;
    setup.admission = Admission::Members(members);
    setup.watch.discovers = true;
    Ok(setup)
}
