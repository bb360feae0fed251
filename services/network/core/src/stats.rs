//! What is counted, for metrics and for whoever asks.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Makes an enumeration of causes, each with its name in metrics, that can be counted in [`Counts`].
macro_rules! causes {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $cause:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $cause,)*
        }

        impl $name {
            const ALL: &[Self] = &[$(Self::$cause,)*];

            /// The value of the label `cause` in metrics.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$cause => $text,)*
                }
            }
        }

        impl Cause for $name {
            fn slot(self) -> usize {
                self as usize
            }
        }

        impl Default for Counts<$name> {
            fn default() -> Self {
                Self { slots: $name::ALL.iter().map(|_| AtomicU64::new(0)).collect(), causes: std::marker::PhantomData }
            }
        }
    };
}

causes! {
    /// Why a message did not arrive.
    DropCause {
        /// The peer is unknown or not connected.
        NoPeer = "no_peer",
        /// The peer takes messages more slowly than they are sent.
        PeerQueueFull = "peer_queue_full",
        /// The connection ended with messages still queued.
        ConnectionLost = "connection_lost",
        /// The message is longer than the protocol allows.
        TooLarge = "too_large",
        /// Nobody registered for the module.
        UnknownModule = "unknown_module",
        /// The module takes messages more slowly than the peer sends them.
        ModuleQueueFull = "module_queue_full",
        /// The module refused the message or could not be reached.
        HandlerFailed = "handler_failed",
    }
}

causes! {
    /// Why no connection came to be.
    RefusalCause {
        /// Wrong, expired or missing certificate, or another name than it has to have.
        Identity = "identity",
        /// Not on the list of peers.
        NotListed = "not_listed",
        /// It claims the node address of another node.
        OriginTaken = "origin_taken",
        /// It does not speak the protocol.
        Protocol = "protocol",
        /// No answer within the handshake timeout.
        Timeout = "timeout",
        /// It cannot be reached, or hung up.
        Unreachable = "unreachable",
        /// The peer refuses this node; its log says why, and so does this node's.
        ByPeer = "by_peer",
        /// This node stops.
        Stopped = "stopped",
    }
}

causes! {
    /// Why a connection ended.
    EndCause {
        /// The peer hung up in order.
        ByPeer = "by_peer",
        /// Nothing was heard for the idle timeout: the peer is gone, or the way to it is cut.
        Silent = "silent",
        /// The peer took nothing for the idle timeout.
        Stalled = "stalled",
        /// The peer sent what no peer sends, for example a frame that is too long.
        Malformed = "malformed",
        /// The connection broke, for example by a reset.
        Broken = "broken",
        /// Another connection to the same peer took over.
        Replaced = "replaced",
        /// This node closed it: it stops, or the peer is no longer listed.
        Stopped = "stopped",
    }
}

/// Something that is counted by cause.
trait Cause: Copy {
    /// Its number among all causes of its kind, from 0.
    fn slot(self) -> usize;
}

/// A count for each cause.
#[derive(Debug)]
struct Counts<C> {
    slots: Box<[AtomicU64]>,
    causes: std::marker::PhantomData<fn(C)>,
}

impl<C: Cause> Counts<C> {
    fn add(&self, cause: C, count: u64) {
        if let Some(slot) = self.slots.get(cause.slot()) {
            slot.fetch_add(count, Relaxed);
        }
    }

    fn get(&self, cause: C) -> u64 {
        self.slots.get(cause.slot()).map_or(0, |slot| slot.load(Relaxed))
    }

    fn total(&self) -> u64 {
        self.slots.iter().map(|slot| slot.load(Relaxed)).sum()
    }
}

/// Counts since the start, mirrored to metrics:
///
/// | metric | label |
/// | --- | --- |
/// | `cita_network_messages_total`, `cita_network_bytes_total` | `direction`: `in`, `out` |
/// | `cita_network_dropped_total` | `cause`: [`DropCause`] |
/// | `cita_network_refused_total` (who connected to this node) | `cause`: [`RefusalCause`] |
/// | `cita_network_dial_failures_total` (whom this node dialled) | `cause`: [`RefusalCause`] |
/// | `cita_network_closed_total` | `cause`: [`EndCause`] |
/// | `cita_network_peers` (connected now) | |
#[derive(Debug, Default)]
pub struct Stats {
    sent: AtomicU64,
    received: AtomicU64,
    refused: Counts<RefusalCause>,
    undialled: Counts<RefusalCause>,
    closed: Counts<EndCause>,
    dropped: Counts<DropCause>,
}

impl Stats {
    /// Messages written to peers.
    pub fn sent(&self) -> u64 {
        self.sent.load(Relaxed)
    }

    /// Messages read from peers.
    pub fn received(&self) -> u64 {
        self.received.load(Relaxed)
    }

    /// Connections to this node that were refused, for any cause.
    pub fn refused(&self) -> u64 {
        self.refused.total()
    }

    /// Connections to this node that were refused for `cause`.
    pub fn refused_for(&self, cause: RefusalCause) -> u64 {
        self.refused.get(cause)
    }

    /// Attempts of this node to connect that failed for `cause`.
    pub fn undialled(&self, cause: RefusalCause) -> u64 {
        self.undialled.get(cause)
    }

    /// Connections that ended for `cause`.
    pub fn closed(&self, cause: EndCause) -> u64 {
        self.closed.get(cause)
    }

    /// Messages that were dropped for `cause`.
    pub fn dropped(&self, cause: DropCause) -> u64 {
        self.dropped.get(cause)
    }

    pub(crate) fn count_sent(&self, messages: u64, bytes: usize) {
        self.sent.fetch_add(messages, Relaxed);
        metrics::counter!("cita_network_messages_total", "direction" => "out").increment(messages);
        metrics::counter!("cita_network_bytes_total", "direction" => "out").increment(bytes as u64);
    }

    pub(crate) fn count_received(&self, messages: u64, bytes: usize) {
        self.received.fetch_add(messages, Relaxed);
        metrics::counter!("cita_network_messages_total", "direction" => "in").increment(messages);
        metrics::counter!("cita_network_bytes_total", "direction" => "in").increment(bytes as u64);
    }

    pub(crate) fn count_refused(&self, cause: RefusalCause) {
        self.refused.add(cause, 1);
        metrics::counter!("cita_network_refused_total", "cause" => cause.name()).increment(1);
    }

    pub(crate) fn count_undialled(&self, cause: RefusalCause) {
        self.undialled.add(cause, 1);
        metrics::counter!("cita_network_dial_failures_total", "cause" => cause.name()).increment(1);
    }

    pub(crate) fn count_closed(&self, cause: EndCause) {
        self.closed.add(cause, 1);
        metrics::counter!("cita_network_closed_total", "cause" => cause.name()).increment(1);
    }

    pub(crate) fn count_dropped(&self, cause: DropCause, messages: u64) {
        if messages > 0 {
            self.dropped.add(cause, messages);
            metrics::counter!("cita_network_dropped_total", "cause" => cause.name()).increment(messages);
        }
    }

    pub(crate) fn show_peers(connected: usize) {
        metrics::gauge!("cita_network_peers").set(connected as f64);
    }
}
