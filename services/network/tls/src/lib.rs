//! Peers over TLS 1.3 with mutual certificates of the chain's own CA.
//!
//! This crate is a transport; queues, framing, the table of peers, certificates and hot reload are in `cita-network-core`.
//! What is here:
//!
//! - `config`: the section `[network_tls]`;
//! - `service`: [`open`], from that section to a network;
//! - `transport`: TCP and TLS in both directions.
//!
//! # Who is who
//! A node is its *domain*: the one DNS name in its certificate, which a CA of `ca_cert` signed. Both ends prove theirs. The
//! dialling node accepts only the domain it means to reach; the accepting node only domains on its list of peers.
//! Sessions are not resumed, so every connection checks certificates, and their expiry, anew.
//!
//! # Errors
//! `StartError` of [`open`] when the network cannot start. Later problems are those of single peers: they are logged and tried again.

mod config;
mod service;
mod transport;

pub use config::Config;
pub use service::open;
