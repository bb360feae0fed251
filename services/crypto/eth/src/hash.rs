//! Keccak-256 as Ethereum uses it: the padding of the SHA-3 competition, not that of FIPS 202.

use cita_crypto_core::address_of;
use cita_service_api::{Address, Hash};

/// The Keccak-256 hash of `data`.
pub fn keccak256(data: &[u8]) -> Hash {
    Hash(alloy_primitives::keccak256(data).0)
}

/// The address of a public key: the last 20 bytes of its hash.
pub(crate) fn address(public_key: &[u8; 64]) -> Address {
    address_of(keccak256(public_key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_examples_hash_as_printed() {
        // The yellow paper's hash of nothing, and `abc` from the Keccak team's test vectors.
        let empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
        assert_eq!(keccak256(b"").to_string(), empty);
        let abc = "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45";
        assert_eq!(keccak256(b"abc").to_string(), abc);
    }
}
