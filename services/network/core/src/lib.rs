//! What the network implementations share: everything but the transport.
//!
//! An implementation (TLS, QUIC, …) is a [`Transport`]: it opens and accepts links and proves who is at the other
//! end. Its one function `open` makes a [`Setup`] of its section in config.toml. The rest is here, once, in
//! [`PeerNetwork`]; the feature `suite` has the tests that all implementations pass:
//!
//! ```text
//! send_msg, broadcast ─► lanes of a peer ─► connection ══ pieces on a stream ══► connection ─► dispatcher ─► modules
//!                        two, bounded       of the peer's                        writes the     a worker and a
//!                        never waits        current link                         origin         queue each
//! ```
//!
//! - [`PeerAddress`]: multi-addresses; `frame`, `hello`: what is on the wire;
//! - `table`: who may connect and which connection stays (no I/O); `engine`, `dialer`, `listener`: the shell around it;
//! - `discovery`: nodes that tell each other where their peers are, for networks that want it;
//! - `certificates`, `pem`, `tcp`, `config`, `error`: what several transports need;
//! - `lanes`, `queue`, `dispatch`: bounded queues on the way out and in;
//! - `reload`: follows the list of peers in config.toml.
//!
//! Nothing here waits for a peer: what does not fit into a queue is dropped, counted by cause ([`DropCause`]) and, where
//! somebody asked for it, answered with a status code. Delivery is at most once.

mod address;
mod backoff;
mod certificates;
mod config;
mod connection;
mod dialer;
mod discovery;
mod dispatch;
mod engine;
mod error;
mod frame;
mod hello;
mod lanes;
mod listener;
mod pem;
mod queue;
mod quiet;
mod reload;
mod service;
mod stats;
#[cfg(feature = "suite")]
pub mod suite;
mod table;
mod tcp;
mod transport;

pub use address::{AddressError, Domain, PeerAddress, Protocol};
pub use certificates::{Credentials, check_dialled, proven, server_name};
pub use config::{CertifiedConfig, Limits, LimitsError, default_listen, default_listen_port};
pub use error::{Problem, StartError};
pub use pem::Pem;
pub use reload::{PeersError, Watch, check_peers};
pub use service::{PeerNetwork, Setup};
pub use stats::{DropCause, EndCause, RefusalCause, Stats};
pub use table::Admission;
pub use tcp::Tcp;
pub use transport::{Link, Pending, Reader, Stream, Transport, TransportError, Writer};
