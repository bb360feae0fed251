//! What is accepted, held against RustCrypto's k256: good signatures, both forms of them, and bytes of any kind.

use cita_crypto_eth::{KeyPair, keccak256, recover};
use cita_service_api::{Address, Hash};
use k256::ecdsa::{RecoveryId, Signature, SigningKey, VerifyingKey};
use proptest::prelude::*;

/// What k256 says; `None` when it accepts no signature.
fn theirs(hash: &Hash, signature: &[u8; 65]) -> Option<Address> {
    let numbers = Signature::from_slice(&signature[..64]).ok()?;
    let id = RecoveryId::from_byte(signature[64])?;
    let key = VerifyingKey::recover_from_prehash(&hash.0, &numbers, id).ok()?;
    Some(address(&key))
}

fn address(key: &VerifyingKey) -> Address {
    let Hash(hash) = keccak256(&key.to_encoded_point(false).as_bytes()[1..]);
    Address(hash[12..].try_into().unwrap())
}

/// The other form of a signature: n − s, and the other y.
fn mirrored(signature: &[u8; 65]) -> [u8; 65] {
    let numbers = Signature::from_slice(&signature[..64]).unwrap();
    let (r, s) = numbers.split_scalars();
    let negated = Signature::from_scalars(r.to_bytes(), (-*s).to_bytes()).unwrap();
    let mut mirrored = [0; 65];
    mirrored[..64].copy_from_slice(&negated.to_bytes());
    mirrored[64] = signature[64] ^ 1;
    mirrored
}

#[test]
fn both_forms_of_a_signature_name_the_same_signer_everywhere() {
    for i in 0..50_u8 {
        let (pair, hash) = (KeyPair::generate(), Hash([i; 32]));
        let low = pair.sign(&hash);
        let high = mirrored(&low);
        assert_ne!(low, high);
        for form in [low, high] {
            assert_eq!(recover(&hash, &form), Ok(pair.address()));
        }
        assert_eq!(theirs(&hash, &low), Some(pair.address()));
        // k256 0.13 refuses the upper half when it recovers; that the key is the same is seen by turning it back.
        assert_eq!(theirs(&hash, &mirrored(&high)), Some(pair.address()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn keys_and_signatures_agree_with_k256(secret in any::<[u8; 32]>(), hash in any::<[u8; 32]>()) {
        let hash = Hash(hash);
        let (ours, key) = (KeyPair::from_secret(&secret), SigningKey::from_slice(&secret));
        prop_assert_eq!(ours.is_ok(), key.is_ok());
        if let (Ok(ours), Ok(key)) = (ours, key) {
            prop_assert_eq!(ours.address(), address(key.verifying_key()));
            prop_assert_eq!(theirs(&hash, &ours.sign(&hash)), Some(ours.address()));
            let (signature, id) = key.sign_prehash_recoverable(&hash.0).unwrap();
            let bytes: Vec<u8> = signature.to_bytes().iter().copied().chain([id.to_byte()]).collect();
            prop_assert_eq!(recover(&hash, &bytes.try_into().unwrap()), Ok(ours.address()));
        }
    }

    /// k256 refuses the upper half of s; below it both must say the same of any bytes.
    #[test]
    fn any_bytes_are_judged_as_k256_does(hash in any::<[u8; 32]>(), numbers in any::<[[u8; 32]; 2]>(), id in 0..6_u8) {
        let mut signature = [0; 65];
        signature[..32].copy_from_slice(&numbers[0]);
        signature[32..64].copy_from_slice(&numbers[1]);
        signature[32] &= 0x7f;
        signature[64] = id;
        let hash = Hash(hash);
        prop_assert_eq!(recover(&hash, &signature).ok(), theirs(&hash, &signature));
    }
}
