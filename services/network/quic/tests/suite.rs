//! The suite that every network passes.

use std::path::Path;

use cita_network_core::{Setup, StartError, suite::Subject};

fn open(section: toml::Value, file: &Path) -> Result<Setup, StartError> {
    cita_network_quic::open(section.try_into().unwrap(), file)
}

const SUBJECT: Subject =
    Subject { section: "network_quic", protocol: ("udp", "quic"), certified: true, discovers: false, open };

cita_network_core::network_suite!(SUBJECT, certified);
