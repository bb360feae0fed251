//! SM3 (GM/T 0004), and the hashes that SM2 makes of a public key (GM/T 0003.2 §5.5).

use std::sync::LazyLock;

use cita_service_api::{Address, Hash};
use sm3::{Digest, Sm3};

/// The user id that every CITA-Cloud chain signs with: the standard's default.
const USER_ID: &[u8; 16] = b"1234567812345678";

/// a, b and the generator's coordinates, as ZA takes them.
const CURVE: [[u8; 32]; 4] = [
    hex32(b"fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"),
    hex32(b"28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"),
    hex32(b"32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"),
    hex32(b"bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"),
];

/// The state of ZA's hash before the key: the same for all keys.
static ZA_PREFIX: LazyLock<Sm3> = LazyLock::new(|| {
    let id_bits = (8 * USER_ID.len() as u16).to_be_bytes();
    CURVE.iter().fold(Sm3::new().chain_update(id_bits).chain_update(USER_ID), Sm3::chain_update)
});

/// The SM3 hash of `data`.
pub fn sm3(data: &[u8]) -> Hash {
    Hash(Sm3::digest(data).into())
}

/// The SM3 hash of all `parts`, one after the other.
pub fn sm3_concat<T: AsRef<[u8]>>(parts: impl IntoIterator<Item = T>) -> Hash {
    Hash(parts.into_iter().fold(Sm3::new(), |state, part| state.chain_update(part.as_ref())).finalize().into())
}

/// ZA: what binds a signature to its signer's id, curve and key.
pub(crate) fn za(public_key: &[u8; 64]) -> [u8; 32] {
    ZA_PREFIX.clone().chain_update(public_key).finalize().into()
}

/// e: the hash that is signed, of ZA and the message.
pub(crate) fn message_digest(za: &[u8; 32], message: &[u8]) -> [u8; 32] {
    sm3_concat([za, message]).0
}

/// The address of a public key: the last 20 bytes of its hash.
pub(crate) fn address(public_key: &[u8; 64]) -> Address {
    cita_crypto_core::address_of(sm3(public_key))
}

const fn hex32(digits: &[u8; 64]) -> [u8; 32] {
    const fn value(digit: u8) -> u8 {
        if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 }
    }
    let mut bytes = [0; 32];
    let mut i = 0;
    while i < 32 {
        bytes[i] = value(digits[2 * i]) << 4 | value(digits[2 * i + 1]);
        i += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_examples_hash_as_printed() {
        // GM/T 0004-2012, annex A: "abc", and "abcd" sixteen times.
        assert_eq!(sm3(b"abc").to_string(), "0x66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(
            sm3(&b"abcd".repeat(16)).to_string(),
            "0xdebe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    #[test]
    fn parts_hash_as_the_whole() {
        assert_eq!(sm3_concat(["ab", "", "c"]), sm3(b"abc"));
        assert_eq!(sm3_concat::<&[u8]>([]), sm3(b""));
    }
}
