//! Why a network does not start.

use std::{io, net::SocketAddr};

use cita_service_kit::ports::PortError;

use crate::{LimitsError, PeersError};

/// Why a network does not start: the section of config.toml and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("{section}.{problem}")]
pub struct StartError {
    /// The section.
    pub section: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a section. The text begins with the key.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A file cannot be read.
    #[error("{key}: cannot read {place}: {source}")]
    Read {
        /// The key.
        key: &'static str,
        /// The file.
        place: String,
        /// Why.
        source: io::Error,
    },
    /// A file is not what it has to be.
    #[error("{key}: {place} {problem}")]
    Content {
        /// The key.
        key: &'static str,
        /// The file.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// TLS does not take the certificate or the key.
    #[error("cert: certificate {cert} and key {key} do not go together: {source}")]
    Pair {
        /// Where the certificate is.
        cert: String,
        /// Where the key is.
        key: String,
        /// What TLS says.
        source: Box<rustls::Error>,
    },
    /// A limit cannot be.
    #[error(transparent)]
    Limits(#[from] LimitsError),
    /// The list of peers cannot be.
    #[error("peers: {0}")]
    Peers(#[from] PeersError),
    /// The port for peers cannot be had.
    #[error("listen_port: {0}")]
    Listen(#[from] PortError),
    /// The system does not let the port be used.
    #[error("listen_port: cannot use {address}: {source}")]
    Socket {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A value that this network refuses.
    #[error("{key}: {problem}")]
    Value {
        /// The key.
        key: &'static str,
        /// What is wrong, and what to do.
        problem: String,
    },
}

impl Problem {
    /// The problem of a section.
    pub fn of(self, section: &'static str) -> StartError {
        StartError { section, problem: self }
    }
}
