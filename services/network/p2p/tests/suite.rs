//! The suite that every network passes.

use std::path::Path;

use cita_network_core::{Setup, StartError, suite::Subject};

fn open(section: toml::Value, file: &Path) -> Result<Setup, StartError> {
    cita_network_p2p::open(section.try_into().unwrap(), file)
}

const SUBJECT: Subject =
    Subject { section: "network_p2p", protocol: ("tcp", "p2p"), certified: true, discovers: true, open };

cita_network_core::network_suite!(SUBJECT, certified, discovers);
