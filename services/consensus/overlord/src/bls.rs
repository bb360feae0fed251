//! Keys and signatures: BLS over BLS12-381, public keys in G1 (48 bytes), signatures in G2 (96 bytes), both compressed as Zcash does.
//!
//! # Rogue keys
//! Signatures that are added up naively can be forged by a validator whose key was made from those of others: its key cancels theirs out. Here
//! everybody signs *its own key followed by the message*, and that is what a check hashes for each signer. So the messages of a sum are all different,
//! which makes such a key useless whoever registered it: nothing has to be proved when a validator is added, and the admin who adds it need not
//! be trusted with it. It is the ciphersuite `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_AUG_` ("message augmentation") of the IRTF's draft on BLS signatures, section 3.2.
//! The price is a pairing and a hash to the curve per signer when a QC is checked, instead of two pairings for all together.
//!
//! A public key is checked once: it has to be a point of the right subgroup and not its zero.

use std::num::NonZeroUsize;

use blst::{
    BLST_ERROR,
    min_pk::{AggregateSignature, PublicKey, SecretKey, Signature},
};
use cita_service_api::BlsKey;
use lru::LruCache;
use parking_lot::Mutex;
use zeroize::Zeroizing;

/// Bytes of a signature, and of any number of them added up.
pub const SIGNATURE_LEN: usize = 96;

/// The ciphersuite.
const SUITE: &[u8] = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_AUG_";

/// What keeps a validator's key apart from others that may be derived from the key of its node.
const DERIVATION: &[u8] = b"cita consensus_overlord validator 1";

/// What keeps the key of a node that only looks on apart from its validator's.
const ONLOOKER: &[u8] = b"cita consensus_overlord onlooker 1";

/// Public keys that are known to be points of the subgroup.
const KNOWN_KEYS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4095);

/// A secret key, wiped from memory after use.
pub struct BlsSecret(SecretKey);

impl BlsSecret {
    /// The key of a validator whose node has this private key: HKDF-SHA-256, as the draft's KeyGen does it. So an account that is
    /// imported elsewhere stays the same validator.
    pub fn derive(node_key: &[u8; 32]) -> Option<Self> {
        SecretKey::key_gen(node_key, DERIVATION).ok().map(Self)
    }

    /// Another key, which no list of validators has: for a node that is not to vote.
    pub(crate) fn of_onlooker(&self) -> Option<Self> {
        SecretKey::key_gen(Zeroizing::new(self.0.to_bytes()).as_slice(), ONLOOKER).ok().map(Self)
    }

    /// Reads 64 hexadecimal digits, with or without `0x`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok()?);
        SecretKey::from_bytes(&bytes).ok().map(Self)
    }

    /// 64 hexadecimal digits.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(Zeroizing::new(self.0.to_bytes()).as_slice()))
    }

    /// The public key: the validator's address.
    pub fn public(&self) -> BlsKey {
        BlsKey(self.0.sk_to_pk().to_bytes())
    }

    /// Signs.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message, SUITE, self.public().as_bytes()).to_bytes().to_vec()
    }
}

impl std::fmt::Debug for BlsSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("BlsSecret").field(&self.public()).finish()
    }
}

/// Adds signatures up; none if one of them is no point of the curve, or there are none. Whether they are their signers' is not looked at.
pub fn add_up(signatures: &[&[u8]]) -> Option<Vec<u8>> {
    let sum = AggregateSignature::aggregate_serialized(signatures, false).ok()?;
    Some(sum.to_signature().to_bytes().to_vec())
}

/// Whether a public key can be a validator's.
pub fn is_usable(key: &BlsKey) -> bool {
    PublicKey::key_validate(key.as_bytes()).is_ok()
}

/// Checks signatures, and remembers which public keys are good.
#[derive(Debug)]
pub struct Keyring(Mutex<LruCache<BlsKey, PublicKey>>);

impl Default for Keyring {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KNOWN_KEYS)))
    }
}

impl Keyring {
    fn find(&self, key: &BlsKey) -> Option<PublicKey> {
        if let Some(known) = self.0.lock().get(key) {
            return Some(*known);
        }
        let good = PublicKey::key_validate(key.as_bytes()).ok()?;
        self.0.lock().put(*key, good);
        Some(good)
    }

    /// Whether `signature` is the sum of the signatures of all these signers of their messages. Takes about 1 ms, and 0.6 ms more a signer.
    pub fn holds(&self, statements: &[(Vec<u8>, BlsKey)], signature: &[u8]) -> bool {
        let Ok(signature) = Signature::from_bytes(signature) else { return false };
        let keys: Option<Vec<PublicKey>> = statements.iter().map(|(_, key)| self.find(key)).collect();
        let Some(keys) = keys.filter(|keys| !keys.is_empty()) else { return false };
        let messages: Vec<Vec<u8>> =
            statements.iter().map(|(message, key)| [key.as_bytes(), message.as_slice()].concat()).collect();
        let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
        let keys: Vec<&PublicKey> = keys.iter().collect();
        signature.aggregate_verify(true, &messages, SUITE, &keys, false) == BLST_ERROR::BLST_SUCCESS
    }
}

#[cfg(test)]
mod tests {
    use blst::min_pk::AggregatePublicKey;

    use super::*;

    fn secret(seed: u8) -> BlsSecret {
        BlsSecret::derive(&[seed; 32]).unwrap()
    }

    #[test]
    fn a_key_changes_on_its_way_through_a_file_or_from_run_to_run() {
        let key = secret(1);
        assert_eq!(BlsSecret::from_hex(&key.to_hex()).unwrap().public(), key.public());
        assert_ne!(key.public(), secret(2).public());
        let known =
            "0xb7a52f2082a6edc7addc299605de7fc5a257926bece2cf85977d2b26775064bab1ee6c110e58430a93950e165162662b";
        assert_eq!(key.public().to_string(), known, "accounts that exist would become other validators");
        for bad in ["", "0x", "00", &"0".repeat(64), &"f".repeat(64), &"zz".repeat(32)] {
            assert!(BlsSecret::from_hex(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_sum_holds_for_others_than_its_signers() {
        let keys: Vec<_> = (1..=4).map(secret).collect();
        let message = b"a vote".to_vec();
        let each: Vec<_> = keys.iter().map(|key| key.sign(&message)).collect();
        let sum = |of: &[usize]| add_up(&of.iter().map(|i| each[*i].as_slice()).collect::<Vec<_>>()).unwrap();
        let said = |of: &[usize]| of.iter().map(|i| (message.clone(), keys[*i].public())).collect::<Vec<_>>();
        let ring = Keyring::default();
        assert!(ring.holds(&said(&[0, 1, 3]), &sum(&[0, 1, 3])));
        assert!(ring.holds(&said(&[2]), &each[2]));
        assert!(!ring.holds(&said(&[0, 1, 2]), &sum(&[0, 1, 3])));
        assert!(!ring.holds(&said(&[0, 1]), &sum(&[0, 1, 3])));
        assert!(!ring.holds(&said(&[0, 1, 2, 3]), &sum(&[0, 1, 3])));
        assert!(!ring.holds(&[], &sum(&[0])));
        assert!(!ring.holds(&said(&[0]), &[0; SIGNATURE_LEN]));
        assert!(!ring.holds(&[(b"another".to_vec(), keys[0].public())], &each[0]));
    }

    #[test]
    fn messages_of_a_sum_have_to_be_the_same() {
        let (a, b) = (secret(1), secret(2));
        let sum = add_up(&[&a.sign(b"one"), &b.sign(b"two")]).unwrap();
        let ring = Keyring::default();
        assert!(ring.holds(&[(b"one".to_vec(), a.public()), (b"two".to_vec(), b.public())], &sum));
        assert!(!ring.holds(&[(b"two".to_vec(), a.public()), (b"one".to_vec(), b.public())], &sum));
    }

    /// The attack that the ciphersuite is for: an attacker with secret x registers X − A as its key, where A is an honest validator's. A signature of
    /// x alone then is the naive sum of both.
    #[test]
    fn a_rogue_key_signs_for_an_honest_validator() {
        let (honest, attacker) = (secret(1), secret(2));
        let mut point = AggregatePublicKey::from_public_key(&attacker.0.sk_to_pk());
        point.sub_aggregate(&AggregatePublicKey::from_public_key(&honest.0.sk_to_pk()));
        let rogue = BlsKey(point.to_public_key().to_bytes());
        assert!(is_usable(&rogue), "nothing is wrong with the key itself");
        let message = b"a vote".to_vec();
        let statements = [(message.clone(), honest.public()), (message.clone(), rogue)];
        let ring = Keyring::default();
        // Without augmentation this would be the sum of both signatures.
        let forged = attacker.0.sign(&message, SUITE, &[]);
        let both = [honest.0.sk_to_pk(), point.to_public_key()];
        let naive = forged.fast_aggregate_verify(true, &message, SUITE, &[&both[0], &both[1]]);
        assert_eq!(naive, BLST_ERROR::BLST_SUCCESS, "the attack is none");
        for aug in [&[][..], honest.public().as_bytes(), rogue.as_bytes(), attacker.public().as_bytes()] {
            let forged = attacker.0.sign(&message, SUITE, aug).to_bytes();
            assert!(!ring.holds(&statements, &forged));
        }
    }
}
