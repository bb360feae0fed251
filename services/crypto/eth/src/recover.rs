//! Naming who made a signature.
//!
//! A signature is r ‖ s ‖ v: two numbers of 32 big-endian bytes and the recovery id, one byte. Unlike SM2's it carries no
//! public key: r, s, v and the hash determine it.
//!
//! What is accepted decides which blocks are valid, so it must be the same on every node, whatever library it was built
//! with. It is what SEC 1 §4.1.6 defines and no more:
//!
//! 1. v is 0, 1, 2 or 3; Ethereum's 27 and 28 are none;
//! 2. 1 ≤ r < n and 1 ≤ s < n;
//! 3. x = r, or r + n for v ≥ 2, is below p and the x coordinate of a point R of the curve; of its two, the one whose y is odd
//!    if v is;
//! 4. Q = r⁻¹(s·R − e·G) is not infinity; it is the public key.
//!
//! **An s in the upper half is accepted**, as the contract and plain recovery have it. Everybody can turn (r, s, v) into
//! (r, n − s, v ⊕ 1), which recovers to the same key; a rule that refuses one of them would be one more on which two nodes
//! might differ, and gains nothing here: a transaction's hash does not cover its signature, so both forms are the same
//! transaction, which is accepted once. What is signed here has the lower s.

use cita_service_api::{Address, Hash};
use secp256k1::{
    Message, PublicKey,
    ecdsa::{RecoverableSignature, RecoveryId},
};

use crate::hash;

/// Bytes of a signature with its recovery id.
pub const SIGNATURE_LEN: usize = 65;

/// Why a signature is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SigError {
    /// The recovery id is not from 0 to 3.
    #[error("the recovery id has to be 0, 1, 2 or 3, not {0}")]
    RecoveryId(u8),
    /// r or s is not below the order of the group.
    #[error("r and s have to be below the group's order")]
    Range,
    /// No public key has this signature for this hash.
    #[error("no public key has this signature for this hash")]
    NoKey,
}

/// The signer of `hash`.
///
/// # Errors
/// [`SigError`].
pub fn recover(hash: &Hash, signature: &[u8; SIGNATURE_LEN]) -> Result<Address, SigError> {
    let [numbers @ .., id] = signature;
    let id = RecoveryId::try_from(i32::from(*id)).map_err(|_| SigError::RecoveryId(*id))?;
    let signature = RecoverableSignature::from_compact(numbers, id).map_err(|_| SigError::Range)?;
    let key = signature.recover_ecdsa(Message::from_digest(hash.0)).map_err(|_| SigError::NoKey)?;
    Ok(hash::address(&uncompressed(&key)))
}

/// x ‖ y of a public key, without the byte that says that both are there.
pub(crate) fn uncompressed(key: &PublicKey) -> [u8; 64] {
    let [_, point @ ..] = key.serialize_uncompressed();
    point
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KeyPair;

    /// The signature of go-ethereum's crypto tests.
    #[test]
    fn a_published_signature_recovers_to_its_key() {
        let message = hex::decode("ce0677bb30baa8cf067c88db9811f4333d131bf8bcf12fe7065d211dce971008").unwrap();
        let signature = hex::decode(
            "90f27b8b488db00b00606796d2987f6a5f59ae62ea05effe84fef5b8b0e549984a691139ad57a3f0b906637673aa2f63d1f55cb1a69199d4009eea23ceaddc9301",
        )
        .unwrap();
        let key = hex::decode(
            "e32df42865e97135acfb65f3bae71bdc86f4d49150ad6a440b6f15878109880a0a2b2667f7e725ceea70c673093bf67663e0312623c8e091b13cf2c0f11ef652",
        )
        .unwrap();
        let signer = recover(&Hash(message.try_into().unwrap()), &signature.try_into().unwrap());
        assert_eq!(signer, Ok(hash::address(&key.try_into().unwrap())));
    }

    #[test]
    fn only_the_bare_recovery_id_is_one() {
        let pair = KeyPair::generate();
        let hash = Hash([5; 32]);
        let good = pair.sign(&hash);
        for id in 4..=255 {
            let mut signature = good;
            signature[64] = id;
            assert_eq!(recover(&hash, &signature), Err(SigError::RecoveryId(id)));
        }
    }

    #[test]
    fn numbers_at_the_edges_are_refused() {
        let order = hex::decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").unwrap();
        let hash = Hash([5; 32]);
        let good = KeyPair::generate().sign(&hash);
        for start in [0, 32] {
            for (edge, error) in [(&[0; 32][..], SigError::NoKey), (&order, SigError::Range)] {
                let mut signature = good;
                signature[start..start + 32].copy_from_slice(edge);
                assert_eq!(recover(&hash, &signature), Err(error));
            }
        }
    }
}
