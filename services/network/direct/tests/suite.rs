//! The suite that every network passes.

use std::path::Path;

use cita_network_core::{Setup, StartError, suite::Subject};

fn open(section: toml::Value, file: &Path) -> Result<Setup, StartError> {
    cita_network_direct::open(section.try_into().unwrap(), file)
}

const SUBJECT: Subject =
    Subject { section: "network_direct", protocol: ("tcp", "direct"), certified: false, discovers: false, open };

cita_network_core::network_suite!(SUBJECT);
