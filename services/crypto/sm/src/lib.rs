//! SM2 signatures and SM3 hashes for a chain.
