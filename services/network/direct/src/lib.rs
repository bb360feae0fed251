//! Peers over plain TCP, **for test networks only**: nothing is encrypted and nobody proves who he is. Whoever reaches the
//! port can read, change and send messages in any node's name.
//!
//! This crate is a transport; queues, framing, the table of peers and hot reload are in `cita-network-core`. What is here:
//!
//! - `config`: the section `[network_direct]`;
//! - `service`: [`open`], from that section to a network, with a warning that cannot be overlooked;
//! - `transport`: TCP in both directions.
//!
//! # Who is who
//! Who a node says it is. A domain that is not on the list of peers is refused all the same, so that a configuration that
//! works here works with certificates too.
//!
//! # Errors
//! `StartError` of [`open`] when the network cannot start, for example with an address that the whole world may reach.

mod config;
mod service;
mod transport;

pub use config::Config;
pub use service::open;
