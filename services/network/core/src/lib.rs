//! What the network implementations share: everything but the transport.
//!
//! An implementation (TLS, QUIC, …) is a [`Transport`]: it opens and accepts streams and proves who is at the other
//! end. The rest is here, once, in [`PeerNetwork`]:
//!
//! ```text
//! send_msg, broadcast ─► lanes of a peer ─► connection ══ pieces on a stream ══► connection ─► dispatcher ─► modules
//!                        two, bounded       of the peer's                        writes the     a worker and a
//!                        never waits        current link                         origin         queue each
//! ```
//!
//! - [`PeerAddress`]: multi-addresses; `frame`, `hello`: what is on the wire;
//! - `table`: who may connect and which connection stays (no I/O); `engine`, `dialer`, `listener`: the shell around it;
//! - `lanes`, `queue`, `dispatch`: bounded queues on the way out and in;
//! - `reload`: follows the list of peers in config.toml.
//!
//! Nothing here waits for a peer: what does not fit into a queue is dropped, counted by cause ([`DropCause`]) and, where
//! somebody asked for it, answered with a status code. Delivery is at most once.

mod address;
mod backoff;
mod config;
mod connection;
mod dialer;
mod dispatch;
mod engine;
mod frame;
mod hello;
mod lanes;
mod listener;
mod queue;
mod quiet;
mod reload;
mod service;
mod stats;
mod table;
mod transport;

pub use address::{AddressError, Domain, PeerAddress};
pub use config::{Limits, LimitsError};
pub use reload::{PeersError, Watch, check_peers};
pub use service::{PeerNetwork, Settings};
pub use stats::{DropCause, Stats};
pub use transport::{Link, Pending, Reader, Transport, TransportError, Writer};
