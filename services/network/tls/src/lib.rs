//! Peers over TLS 1.3 with mutual certificates of the chain's own CA.
//!
//! This crate is a transport; queues, framing, the table of peers and hot reload are in `cita-network-core`. What is here:
//!
//! - `config`: the section `[network_tls]`;
//! - `certificates`: loads and checks the node's own certificate at the start, and reads names out of others;
//! - `transport`: TCP and TLS in both directions.
//!
//! # Who is who
//! A node is its *domain*: the one DNS name in its certificate, which a CA of `ca_cert` signed. Both ends prove theirs. The
//! dialling node accepts only the domain it means to reach; the accepting node only domains on its list of peers.
//! Sessions are not resumed, so every connection checks certificates, and their expiry, anew.
//!
//! # Errors
//! [`StartError`] when the network cannot start. Later problems are those of single peers: they are logged and tried again.

mod certificates;
mod config;
mod service;
mod transport;

pub use certificates::CertificateError;
pub use cita_network_core::{DropCause, Limits, PeerAddress, Stats};
pub use config::{Config, Pem};
pub use service::{StartError, TlsNetwork};
