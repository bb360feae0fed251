//! From the section of config.toml to a network.

use std::{path::Path, sync::Arc};

use cita_network_core::{Admission, Problem, Setup, StartError, Watch, check_peers};

use crate::{config::Config, transport::DirectTransport};

/// The section of config.toml that this crate reads.
const SECTION: &str = "network_direct";

/// Prepares a network over plain TCP, listens, and warns. `config_file` is where `config` came from: changes of the peers
/// in it are followed.
///
/// # Errors
/// What is wrong with the section or the port.
pub fn open(config: Config, config_file: &Path) -> Result<Setup, StartError> {
    prepare(config, config_file).map_err(|problem| problem.of(SECTION))
}

fn prepare(config: Config, config_file: &Path) -> Result<Setup, Problem> {
    config.limits.check()?;
    check_peers(&config.peers)?;
    let transport = DirectTransport::open(config.address()?)?;
    tracing::warn!(
        listen = %config.listen,
        "[network_direct] protects nothing: peers are neither encrypted nor authenticated. For test networks only; \
         choose network_tls for anything else"
    );
    metrics::gauge!("cita_network_insecure").set(1.0);
    let Config { domain, peers, limits, .. } = config;
    let watch = Watch { file: config_file.to_owned(), section: SECTION, discovers: false };
    Ok(Setup { transport: Arc::new(transport), domain, peers, limits, admission: Admission::Listed, watch })
}
