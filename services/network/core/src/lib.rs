//! What the network implementations share: framing, peers, dispatch, hot reload.
