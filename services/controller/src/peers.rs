//! What peers said about themselves.

use std::{collections::HashMap, time::Duration};

use cita_service_api::Address;
use parking_lot::Mutex;
use tokio::time::Instant;

/// Peers that are remembered.
const MAX_PEERS: usize = 1024;

/// A peer that says nothing for so long is forgotten. Peers speak every second.
const FORGET_AFTER: Duration = Duration::from_secs(60);

/// A peer and how far its chain is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PeerState {
    pub(crate) address: Address,
    pub(crate) height: u64,
    seen: Instant,
}

/// The peers that were heard of, by origin.
#[derive(Debug, Default)]
pub(crate) struct Peers(Mutex<HashMap<u64, PeerState>>);

impl Peers {
    /// A peer spoke.
    pub(crate) fn heard(&self, address: Address, height: u64, now: Instant) {
        let mut peers = self.0.lock();
        if peers.len() >= MAX_PEERS && !peers.contains_key(&address.origin()) {
            peers.retain(|_, peer| now.duration_since(peer.seen) < FORGET_AFTER);
            if peers.len() >= MAX_PEERS {
                return;
            }
        }
        peers.insert(address.origin(), PeerState { address, height, seen: now });
    }

    /// Those that spoke within the last minute, by origin.
    pub(crate) fn known(&self, now: Instant) -> HashMap<u64, PeerState> {
        let mut peers = self.0.lock();
        peers.retain(|_, peer| now.duration_since(peer.seen) < FORGET_AFTER);
        peers.clone()
    }

    /// Whom to ask: `first` if it is one, then the others, those ahead first.
    pub(crate) fn in_turn(&self, first: u64, now: Instant) -> Vec<u64> {
        let known = self.known(now);
        let mut origins: Vec<(bool, u64, u64)> =
            known.iter().map(|(&origin, peer)| (origin != first, u64::MAX - peer.height, origin)).collect();
        origins.sort_unstable();
        origins.into_iter().map(|(_, _, origin)| origin).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_peer_is_asked_forever() {
        let peers = Peers::default();
        let address = |id| Address([id; 20]);
        let start = Instant::now();
        peers.heard(address(1), 5, start);
        peers.heard(address(2), 9, start);
        peers.heard(address(3), 7, start);
        assert_eq!(peers.in_turn(address(1).origin(), start), [1, 2, 3].map(|id| address(id).origin()));
        let later = start + FORGET_AFTER;
        peers.heard(address(3), 7, later);
        assert_eq!(peers.in_turn(address(1).origin(), later), [address(3).origin()]);
    }
}
