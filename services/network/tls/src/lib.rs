//! Peers over TLS 1.3 with mutual certificates of the chain's own CA.
