//! Verifying a signature, and naming who made it.
//!
//! A signature is r ‖ s ‖ x ‖ y: the two numbers and the public key that they belong to, 32 big-endian bytes each.
//! SM2 signatures do not determine a key, so "recovering" means: check against the key that travels along, then answer
//! its address.
//!
//! What is accepted decides which blocks are valid, so it must be the same on every node, whatever library it was
//! built with. GM/T 0003.2 §7.1 is followed to the letter:
//!
//! 1. 1 ≤ r < n and 1 ≤ s < n;
//! 2. t = r + s mod n is not zero;
//! 3. x and y are below p and (x, y) is on the curve;
//! 4. s·G + t·P is not infinity, and with x₁ its x coordinate, e + x₁ ≡ r (mod n), where e = SM3(ZA ‖ hash).
//!
//! Step 4 needs no inversion: x₁ < p < 2n, so x₁ is r − e mod n or that plus n, and each is compared to X∕Z² by
//! multiplying it by Z².

use cita_service_api::Address;

use crate::{
    cache::{DEFAULT_TABLES, KeyCache},
    hash, limbs,
    point::{Affine, Jacobian, NotAPoint},
    scalar::{N, Scalar},
    tables,
};

/// Bytes of a signature with its public key.
pub const SIGNATURE_LEN: usize = 128;

/// Why a signature is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SigError {
    /// r or s is zero or not below the order of the group.
    #[error("r and s have to be at least 1 and below the group's order")]
    Range,
    /// r + s is a multiple of the order of the group.
    #[error("r + s must not be a multiple of the group's order")]
    ZeroSum,
    /// A coordinate of the public key is not below p.
    #[error("the coordinates of the public key have to be below p")]
    Coordinate,
    /// The public key is not on the curve.
    #[error("the public key is not a point of the curve")]
    OffCurve,
    /// The signature is not the public key's for this hash.
    #[error("the signature is not one of this hash by this public key")]
    Mismatch,
}

impl From<NotAPoint> for SigError {
    fn from(error: NotAPoint) -> Self {
        match error {
            NotAPoint::Coordinate => Self::Coordinate,
            NotAPoint::OffCurve => Self::OffCurve,
        }
    }
}

/// Checks that `signature` is one of `hash`, and answers its signer.
///
/// For one signature; a [`Verifier`] remembers keys and is almost three times as fast for those that return.
///
/// # Errors
/// [`SigError`].
pub fn verify(hash: &[u8; 32], signature: &[u8; SIGNATURE_LEN]) -> Result<Address, SigError> {
    let signature = Signature::read(signature)?;
    NewKey::read(&signature.key)?.verify(hash, &signature).map(|key| key.address)
}

/// Verifies signatures and remembers their keys: 32 MiB of tables and some 3 MiB of counts once thousands have signed.
pub struct Verifier {
    keys: KeyCache,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::with_tables(DEFAULT_TABLES)
    }
}

impl Verifier {
    /// A verifier that keeps the tables of about `tables` keys, 8 KiB each.
    pub fn with_tables(tables: usize) -> Self {
        Self { keys: KeyCache::new(tables) }
    }

    /// Checks that `signature` is one of `hash`, and answers its signer.
    ///
    /// # Errors
    /// [`SigError`].
    pub fn verify(&self, hash: &[u8; 32], signature: &[u8; SIGNATURE_LEN]) -> Result<Address, SigError> {
        let signature = Signature::read(signature)?;
        if let Some(key) = self.keys.get(&signature.key) {
            let point = tables::sum_known(&signature.s, &signature.t, &key.table);
            return signature.check(&key.digest(hash), &point).map(|()| key.address);
        }
        let NewKey { point, za, address } = NewKey::read(&signature.key)?.verify(hash, &signature)?;
        self.keys.note_use(&signature.key, &point, za, address);
        Ok(address)
    }
}

/// A signature whose numbers are in range.
struct Signature {
    r: Scalar,
    s: Scalar,
    /// r + s.
    t: Scalar,
    /// x ‖ y, not checked.
    key: [u8; 64],
}

impl Signature {
    fn read(bytes: &[u8; SIGNATURE_LEN]) -> Result<Self, SigError> {
        let number = |start| {
            let number = Scalar::from_canonical(&limbs::part(bytes, start))?;
            (!number.is_zero()).then_some(number)
        };
        let (r, s) = number(0).zip(number(32)).ok_or(SigError::Range)?;
        let t = r.add(&s);
        if t.is_zero() { Err(SigError::ZeroSum) } else { Ok(Self { r, s, t, key: limbs::part(bytes, 64) }) }
    }

    /// Step 4, with `point` = s·G + t·P.
    fn check(&self, digest: &[u8; 32], point: &Jacobian) -> Result<(), SigError> {
        let x = self.r.sub(&Scalar::reduce_bytes(digest));
        let has_x = || {
            let (above, overflow) = limbs::add(x.as_limbs(), &N);
            point.has_x(x.as_limbs()) || (!overflow && point.has_x(&above))
        };
        if !point.is_infinity() && has_x() { Ok(()) } else { Err(SigError::Mismatch) }
    }
}

/// A public key without a table.
struct NewKey {
    point: Affine,
    za: [u8; 32],
    address: Address,
}

impl NewKey {
    fn read(bytes: &[u8; 64]) -> Result<Self, SigError> {
        Ok(Self { point: Affine::from_bytes(bytes)?, za: hash::za(bytes), address: hash::address(bytes) })
    }

    fn verify(self, hash: &[u8; 32], signature: &Signature) -> Result<Self, SigError> {
        let point = tables::sum_new(&signature.s, &signature.t, &self.point);
        signature.check(&hash::message_digest(&self.za, hash), &point).map(|()| self)
    }
}

#[cfg(test)]
mod tests {
    use sm2::elliptic_curve::sec1::ToSec1Point;

    use super::*;
    use crate::{key::KeyPair, limbs::Limbs, scalar::Scalar};

    fn curve_point_with_x(x: &Limbs) -> Option<Jacobian> {
        let compressed: Vec<u8> = [2].into_iter().chain(limbs::to_be_bytes(x)).collect();
        let key = sm2::PublicKey::from_sec1_bytes(&compressed).ok()?;
        let bytes: [u8; 64] = key.to_sec1_point(false).as_bytes()[1..].try_into().ok()?;
        Affine::from_bytes(&bytes).ok().map(Affine::to_jacobian)
    }

    /// Happens once in 2^64 signatures by chance, so no random test would see it.
    #[test]
    fn a_point_whose_x_is_n_or_more_is_taken_modulo_n() {
        let (i, point) = (0_u64..100)
            .find_map(|i| Some((i, curve_point_with_x(&limbs::add(&N, &[i, 0, 0, 0]).0)?)))
            .expect("every other number is the x coordinate of a point");
        let r = Scalar::reduce_bytes(&[0x42; 32]);
        let digest = r.sub(&Scalar::reduce(&[i, 0, 0, 0])).to_bytes();
        let signature = Signature { r, s: Scalar::ONE, t: r.add(&Scalar::ONE), key: [0; 64] };
        assert_eq!(signature.check(&digest, &point), Ok(()));
        assert_eq!(signature.check(&digest, &point.double()), Err(SigError::Mismatch));
    }

    /// With the secret d, s = −t·d gives infinity for any hash; a library that reads its x as 0 would let the
    /// owner of a key find hashes to go with it.
    #[test]
    fn a_signature_that_leads_to_infinity_is_refused() {
        let pair = KeyPair::generate();
        let secret = Scalar::from_canonical(&pair.secret_bytes()).unwrap();
        let zero = Scalar::reduce(&[0; 4]);
        let hash = [9; 32];
        let e = Scalar::reduce_bytes(&hash::message_digest(&hash::za(pair.public_key()), &hash));
        // r = e claims x = 0; t = r + s and s = −t·d give s = −r·d ∕ (1 + d).
        let factor = secret.add(&Scalar::ONE).invert();
        let s = zero.sub(&e.mul(&secret).mul(&factor));
        let mut signature = [0; SIGNATURE_LEN];
        signature[..32].copy_from_slice(&e.to_bytes());
        signature[32..64].copy_from_slice(&s.to_bytes());
        signature[64..].copy_from_slice(pair.public_key());
        let point = tables::sum_new(&s, &s.add(&e), &Affine::from_bytes(pair.public_key()).unwrap());
        assert!(point.is_infinity());

        let verifier = Verifier::default();
        for _ in 0..5 {
            assert_eq!(verifier.verify(&hash, &signature), Err(SigError::Mismatch));
            assert_eq!(verifier.verify(&hash, &pair.sign(&hash)), Ok(pair.address()));
        }
    }

    #[test]
    fn a_key_with_a_table_is_checked_as_strictly_as_a_new_one() {
        let (pair, verifier) = (KeyPair::generate(), Verifier::default());
        for i in 0..8 {
            let hash = [i; 32];
            let mut signature = pair.sign(&hash);
            assert_eq!(verifier.verify(&hash, &signature), Ok(pair.address()));
            assert_eq!(verifier.verify(&[i + 1; 32], &signature), Err(SigError::Mismatch));
            signature[5] ^= 1;
            assert_eq!(verifier.verify(&hash, &signature), Err(SigError::Mismatch));
            signature[..32].fill(0);
            assert_eq!(verifier.verify(&hash, &signature), Err(SigError::Range));
        }
        assert!(verifier.keys.get(pair.public_key()).is_some());
    }
}
