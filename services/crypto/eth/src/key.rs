//! Key pairs and signing.
//!
//! The nonce is RFC 6979's with 32 fresh random bytes added (its §3.6): were they ever to repeat, it would still differ from
//! message to message. libsecp256k1 signs in constant time and blinds its scalars; s is always in the lower half.

use std::fmt;

use cita_crypto_core::{SecretOutOfRange, random_key_pair};
use cita_service_api::{Address, Hash};
use secp256k1::{Message, SecretKey, ecdsa::RecoverableSignature};
use zeroize::Zeroizing;

use crate::{
    hash,
    recover::{SIGNATURE_LEN, uncompressed},
    service::Eth,
};

const OUT_OF_RANGE: SecretOutOfRange = SecretOutOfRange { largest: "n - 1, where n is the order of secp256k1" };

/// A secret key with its public key and address.
pub struct KeyPair {
    secret: SecretKey,
    public_key: [u8; 64],
    address: Address,
}

impl KeyPair {
    /// The key pair of a secret: 32 big-endian bytes.
    ///
    /// # Errors
    /// [`SecretOutOfRange`] unless it is from 1 to n − 1.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, SecretOutOfRange> {
        let secret = SecretKey::from_secret_bytes(*secret).map_err(|_| OUT_OF_RANGE)?;
        let public_key = uncompressed(&secret.public_key());
        Ok(Self { secret, public_key, address: hash::address(&public_key) })
    }

    /// A fresh key pair from the operating system's randomness.
    pub fn generate() -> Self {
        random_key_pair::<Eth>()
    }

    /// Who signs with this key.
    pub fn address(&self) -> Address {
        self.address
    }

    /// The public key: x ‖ y, big-endian.
    pub fn public_key(&self) -> &[u8; 64] {
        &self.public_key
    }

    /// The secret, for writing it to a key file; it is wiped when dropped.
    pub fn secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_secret_bytes())
    }

    /// Signs a hash: r ‖ s ‖ recovery id.
    pub fn sign(&self, hash: &Hash) -> [u8; SIGNATURE_LEN] {
        let fresh = Zeroizing::new(rand::random());
        let message = Message::from_digest(hash.0);
        let signature = RecoverableSignature::sign_ecdsa_recoverable_with_noncedata(message, &self.secret, &fresh);
        let (id, numbers) = signature.serialize_compact();
        std::array::from_fn(|i| numbers.get(i).copied().unwrap_or(id.to_u8()))
    }
}

impl Drop for KeyPair {
    fn drop(&mut self) {
        // The library's word of warning is about copies that the compiler made.
        self.secret.non_secure_erase();
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair").field("address", &self.address).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recover;

    /// n, big-endian.
    const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    fn bytes(digits: &str) -> [u8; 32] {
        hex::decode(digits).unwrap().try_into().unwrap()
    }

    #[test]
    fn secrets_out_of_range_are_refused_and_those_at_the_edges_sign() {
        for secret in [[0; 32], bytes(ORDER), [0xff; 32]] {
            assert_eq!(KeyPair::from_secret(&secret).unwrap_err(), OUT_OF_RANGE);
        }
        let mut last = bytes(ORDER);
        last[31] -= 1;
        let mut one = [0; 32];
        one[31] = 1;
        for secret in [one, last] {
            let pair = KeyPair::from_secret(&secret).unwrap();
            assert_eq!(*pair.secret_bytes(), secret);
            assert_eq!(recover(&Hash([7; 32]), &pair.sign(&Hash([7; 32]))), Ok(pair.address()));
        }
    }

    /// The accounts that every Ethereum developer's tool makes first (mnemonic `test test … junk`), and the key of EIP-155.
    #[test]
    fn known_keys_have_their_known_addresses() {
        for (secret, address) in [
            (
                "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
            ),
            (
                "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
                "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
            ),
            (
                "4646464646464646464646464646464646464646464646464646464646464646",
                "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f",
            ),
        ] {
            assert_eq!(KeyPair::from_secret(&bytes(secret)).unwrap().address().to_string(), address);
        }
    }

    #[test]
    fn signatures_of_one_hash_differ_are_low_and_all_hold() {
        let pair = KeyPair::generate();
        let hash = Hash([0xff; 32]);
        let signatures: Vec<_> = (0..50).map(|_| pair.sign(&hash)).collect();
        assert_ne!(signatures[0], signatures[1]);
        for signature in signatures {
            assert_eq!(recover(&hash, &signature), Ok(pair.address()));
            assert!(signature[32] < 0x80, "s is in the upper half");
        }
    }

    #[test]
    fn the_secret_is_not_in_the_debug_text() {
        let pair = KeyPair::from_secret(&[0x11; 32]).unwrap();
        let text = format!("{pair:?}");
        assert!(!text.contains("1111") && text.contains(&pair.address().to_string()), "{text}");
    }
}
