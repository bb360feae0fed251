//! Key pairs and signing.
//!
//! A signature of e under the secret d is r = e + x₁ and s = (k − r·d) ∕ (1 + d), where x₁ is the x coordinate of k·G for
//! a nonce k that nobody else may ever know or predict (GM/T 0003.2 §6.1). As k − r·d = (k + r) − r·(1 + d), this is
//! s = (k + r) ∕ (1 + d) − r: with 1 ∕ (1 + d) computed once a key, signing costs one multiple of G and little else.
//!
//! The nonce is hedged: SM3 of the secret, 32 fresh random bytes, e and a counter. Were the random bytes ever to
//! repeat, it would still differ from message to message, as in RFC 6979; as long as they do not, no two signatures
//! share a nonce even if a fault changes e on its way.
//!
//! What depends on the secret or the nonce runs in constant time: on x86-64 the arithmetic on its way compiles to no
//! conditional jump but those of loops. Both are wiped from the structures here when they are dropped; copies that
//! the compiler left in registers and on the stack are not.

use std::fmt;

use cita_crypto_core::SecretOutOfRange;
use cita_service_api::Address;
use rand::RngCore;
use zeroize::{Zeroize, Zeroizing};

use crate::{comb, hash, scalar::Scalar, service::Sm, verify::SIGNATURE_LEN};

const OUT_OF_RANGE: SecretOutOfRange = SecretOutOfRange { largest: "n - 2, where n is the order of the SM2 group" };

/// A secret key with its public key and address.
pub struct KeyPair {
    secret: Scalar,
    /// 1 ∕ (1 + secret).
    factor: Scalar,
    public_key: [u8; 64],
    za: [u8; 32],
    address: Address,
}

impl KeyPair {
    /// The key pair of a secret: 32 big-endian bytes.
    ///
    /// # Errors
    /// [`SecretOutOfRange`] unless it is from 1 to n − 2; n − 1 would leave nothing to divide by.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, SecretOutOfRange> {
        let secret = Scalar::from_canonical(secret).filter(|secret| !secret.is_zero()).ok_or(OUT_OF_RANGE)?;
        let factor = secret.add(&Scalar::ONE).invert();
        if factor.is_zero() {
            return Err(OUT_OF_RANGE);
        }
        let public_key = comb::multiply_generator(&secret).to_bytes();
        let (za, address) = (hash::za(&public_key), hash::address(&public_key));
        Ok(Self { secret, factor, public_key, za, address })
    }

    /// A fresh key pair from the operating system's randomness.
    pub fn generate() -> Self {
        cita_crypto_core::random_key_pair::<Sm>()
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
        Zeroizing::new(self.secret.to_bytes())
    }

    /// Signs a hash: r ‖ s ‖ x ‖ y.
    pub fn sign(&self, hash: &[u8; 32]) -> [u8; SIGNATURE_LEN] {
        let e = Scalar::reduce_bytes(&hash::message_digest(&self.za, hash));
        let mut random = Zeroizing::new([0; 32]);
        rand::rng().fill_bytes(random.as_mut());
        let mut counter = 0_u32;
        // Ends at the first nonce except with probability 2^-32.
        loop {
            if let Some((r, s)) = self.nonce(&random, &e, counter).and_then(|k| self.sign_with(&e, &k)) {
                return self.signature(&r, &s);
            }
            counter = counter.wrapping_add(1);
        }
    }

    fn nonce(&self, random: &[u8; 32], e: &Scalar, counter: u32) -> Option<Zeroizing<Scalar>> {
        let secret = self.secret_bytes();
        let parts: [&[u8]; 4] = [secret.as_ref(), random, &e.to_bytes(), &counter.to_be_bytes()];
        let bytes = Zeroizing::new(hash::sm3_concat(parts).0);
        Scalar::from_canonical(&bytes).filter(|k| !k.is_zero()).map(Zeroizing::new)
    }

    /// r and s for one nonce, unless the standard asks for another one.
    fn sign_with(&self, e: &Scalar, k: &Scalar) -> Option<(Scalar, Scalar)> {
        let x = comb::multiply_generator(k).x.to_limbs();
        let r = e.add(&Scalar::reduce(&x));
        let sum = Zeroizing::new(r.add(k));
        let s = self.factor.mul(&sum).sub(&r);
        let usable = !r.is_zero() && !sum.is_zero() && !s.is_zero();
        usable.then_some((r, s))
    }

    fn signature(&self, r: &Scalar, s: &Scalar) -> [u8; SIGNATURE_LEN] {
        let (r, s) = (r.to_bytes(), s.to_bytes());
        std::array::from_fn(|i| match i {
            0..32 => r[i],
            32..64 => s[i - 32],
            _ => self.public_key[i - 64],
        })
    }
}

impl Drop for KeyPair {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.factor.zeroize();
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
    use crate::{limbs, scalar::N, verify};

    fn bytes(digits: &str) -> [u8; 32] {
        hex::decode(digits).unwrap().try_into().unwrap()
    }

    fn order_minus(difference: u64) -> [u8; 32] {
        limbs::to_be_bytes(&limbs::sub(&N, &[difference, 0, 0, 0]).0)
    }

    /// GM/T 0003.5-2012, annex A: the example on the recommended curve.
    #[test]
    fn the_standards_example_signs_as_printed() {
        let pair =
            KeyPair::from_secret(&bytes("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")).unwrap();
        assert_eq!(
            hex::encode(pair.public_key()),
            "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
             ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
        );
        let digest = hash::message_digest(&pair.za, b"message digest");
        assert_eq!(digest, bytes("f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"));
        let k = Scalar::reduce_bytes(&bytes("59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21"));
        let (r, s) = pair.sign_with(&Scalar::reduce_bytes(&digest), &k).unwrap();
        assert_eq!(r.to_bytes(), bytes("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"));
        assert_eq!(s.to_bytes(), bytes("b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"));
    }

    #[test]
    fn secrets_out_of_range_are_refused_and_those_at_the_edges_sign() {
        for secret in [[0; 32], order_minus(1), order_minus(0), [0xff; 32]] {
            assert_eq!(KeyPair::from_secret(&secret).unwrap_err(), OUT_OF_RANGE);
        }
        for secret in [Scalar::ONE.to_bytes(), order_minus(2), order_minus(3)] {
            let pair = KeyPair::from_secret(&secret).unwrap();
            assert_eq!(*pair.secret_bytes(), secret);
            assert_eq!(verify(&[7; 32], &pair.sign(&[7; 32])), Ok(pair.address()));
        }
    }

    #[test]
    fn signatures_of_one_hash_differ_and_all_hold() {
        let pair = KeyPair::generate();
        let (first, second) = (pair.sign(&[0xff; 32]), pair.sign(&[0xff; 32]));
        assert_ne!(first, second);
        assert_eq!(verify(&[0xff; 32], &first), Ok(pair.address()));
        assert_eq!(verify(&[0xff; 32], &second), Ok(pair.address()));
    }

    #[test]
    fn nonces_differ_by_hash_even_without_randomness() {
        let pair = KeyPair::generate();
        let nonce = |e| pair.nonce(&[0; 32], &e, 0).unwrap().to_bytes();
        assert_ne!(nonce(Scalar::ONE), nonce(Scalar::ONE.add(&Scalar::ONE)));
    }

    #[test]
    fn the_secret_is_not_in_the_debug_text() {
        let pair = KeyPair::from_secret(&[0x11; 32]).unwrap();
        let text = format!("{pair:?}");
        assert!(!text.contains("1111") && text.contains(&pair.address().to_string()), "{text}");
    }
}
