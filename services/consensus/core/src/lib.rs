//! What the consensus implementations share: signed messages, certificates, the vote log, the simulator.
