//! Peers over libp2p: noise for protection, yamux for several streams on one TCP connection, identify, and peers that find
//! each other from one address.
//!
//! This crate is a transport; queues, framing, the table of peers, certificates, discovery and hot reload are in
//! `cita-network-core`. What is here:
//!
//! - `config`: the section `[network_p2p]`;
//! - `service`: [`open`], from that section to a network;
//! - `identity`: the libp2p identity that a node's certificate makes, and how others check it;
//! - `muxer`, `broken`: yamux on a connection, who drives it, and how the connection ended;
//! - `identify`: libp2p's `/ipfs/id/1.0.0`, asked and answered;
//! - `transport`: TCP, noise and streams in both directions.
//!
//! # Why libp2p, and which parts
//! CITA-Cloud's `network_p2p` is built on tentacle, which pulls OpenSSL and aws-lc into everything that is linked with it.
//! libp2p has the same properties. Of it only the protocols are used, over sockets of our own: its swarm would manage
//! connections and dial a second time what the core manages and dials already.
//!
//! # Who is who
//! A node's libp2p identity **is the key of its certificate**: noise proves that a peer holds that key, and the certificate,
//! which it shows next, that the chain's CA gave the key its domain. So a stranger with a libp2p identity of its own gets
//! nowhere, and there is no further key to make, keep or list. A certificate without its key is worth nothing either: the
//! peer id that noise proved has to be the certificate's.
//!
//! Who has a certificate of the CA is a peer, listed or not; `members`, if given, names those who may be.
//!
//! # Errors
//! `StartError` of [`open`] when the network cannot start. Later problems are those of single peers: they are logged and
//! tried again.

mod broken;
mod config;
mod identify;
mod identity;
mod muxer;
mod service;
mod transport;

pub use config::Config;
pub use service::open;
