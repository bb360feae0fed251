//! Peers over QUIC: TLS 1.3 with mutual certificates of the chain's own CA, and a stream a message class.
//!
//! This crate is a transport; queues, framing, the table of peers, certificates and hot reload are in `cita-network-core`.
//! What is here:
//!
//! - `config`: the section `[network_quic]`, the same keys as `[network_tls]`;
//! - `service`: [`open`], from that section to a network;
//! - `tuning`: windows, times and keys of QUIC;
//! - `stream`, `transport`: UDP, connections and their streams in both directions.
//!
//! # A stream a message class
//! A connection has two streams: one for hellos, keep-alives and consensus, one for everything else. A lost packet of a
//! block holds up the block's stream alone, and what the consensus stream has to send goes first.
//!
//! # Who is who
//! As over TLS: a node is the one DNS name in its certificate, both ends prove theirs, the dialling node accepts only the
//! domain it means to reach and the accepting node only domains on its list of peers. Sessions are not resumed and nothing
//! is sent before the handshake is complete.
//!
//! # A peer that restarted
//! dials anew and replaces its old connection at once. Should this node send to the old one first, the new process answers
//! with a stateless reset: it recognises connections of its predecessor by a key derived from the node's own.
//!
//! # Errors
//! `StartError` of [`open`] when the network cannot start. Later problems are those of single peers: they are logged and
//! tried again.

mod config;
mod service;
mod stream;
mod transport;
mod tuning;

pub use config::Config;
pub use service::open;
