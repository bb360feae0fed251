//! What is counted, for metrics and for whoever asks.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Why a message did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropCause {
    /// The peer is unknown or not connected.
    NoPeer,
    /// The peer takes messages more slowly than they are sent.
    PeerQueueFull,
    /// The connection ended with messages still queued.
    ConnectionLost,
    /// The message is longer than the protocol allows.
    TooLarge,
    /// Nobody registered for the module.
    UnknownModule,
    /// The module takes messages more slowly than the peer sends them.
    ModuleQueueFull,
    /// The module refused the message or could not be reached.
    HandlerFailed,
}

impl DropCause {
    const ALL: [Self; 7] = [
        Self::NoPeer,
        Self::PeerQueueFull,
        Self::ConnectionLost,
        Self::TooLarge,
        Self::UnknownModule,
        Self::ModuleQueueFull,
        Self::HandlerFailed,
    ];

    /// The value of the label `cause` in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoPeer => "no_peer",
            Self::PeerQueueFull => "peer_queue_full",
            Self::ConnectionLost => "connection_lost",
            Self::TooLarge => "too_large",
            Self::UnknownModule => "unknown_module",
            Self::ModuleQueueFull => "module_queue_full",
            Self::HandlerFailed => "handler_failed",
        }
    }
}

/// Counts since the start. Mirrored to the metrics `cita_network_messages_total`, `cita_network_bytes_total` (both
/// by `direction`), `cita_network_dropped_total` (by `cause`), `cita_network_refused_total` and `cita_network_peers`.
#[derive(Debug, Default)]
pub struct Stats {
    sent: AtomicU64,
    received: AtomicU64,
    refused: AtomicU64,
    dropped: [AtomicU64; DropCause::ALL.len()],
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

    /// Connections that were refused: no valid certificate, not on the list of peers, no peer at all.
    pub fn refused(&self) -> u64 {
        self.refused.load(Relaxed)
    }

    /// Messages that were dropped for `cause`.
    pub fn dropped(&self, cause: DropCause) -> u64 {
        self.slot(cause).load(Relaxed)
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

    pub(crate) fn count_refused(&self) {
        self.refused.fetch_add(1, Relaxed);
        metrics::counter!("cita_network_refused_total").increment(1);
    }

    pub(crate) fn count_dropped(&self, cause: DropCause, messages: u64) {
        if messages > 0 {
            self.slot(cause).fetch_add(messages, Relaxed);
            metrics::counter!("cita_network_dropped_total", "cause" => cause.name()).increment(messages);
        }
    }

    pub(crate) fn show_peers(connected: usize) {
        metrics::gauge!("cita_network_peers").set(connected as f64);
    }

    fn slot(&self, cause: DropCause) -> &AtomicU64 {
        // There is a slot for every cause.
        &self.dropped[cause as usize]
    }
}
