//! Hashes and signatures of the simulated chain. A signature is a keyed hash under the signer's secret, and only a [`Signer`] has that:
//! whoever is not given one cannot sign.

use std::{
    cell::RefCell,
    collections::{HashSet, hash_map::DefaultHasher},
    hash::Hasher,
    rc::Rc,
};

use cita_consensus_core::{Body, Check, Envelope, Verified};
use cita_service_api::Hash;
use rand::{Rng, rngs::StdRng};

use crate::Subject;

/// The chain of every simulation.
pub const CHAIN: Hash = Hash([0xc1; 32]);

/// The chain's hash: four SipHashes with different beginnings.
pub fn hash(data: &[u8]) -> Hash {
    let mut bytes = [0; 32];
    for (salt, part) in bytes.chunks_mut(8).enumerate() {
        part.copy_from_slice(&sip(salt as u64, data).to_be_bytes());
    }
    Hash(bytes)
}

/// SipHash under a key.
pub fn sip(key: u64, data: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(key);
    hasher.write(data);
    hasher.finish()
}

/// Knows every secret, and what was signed with it.
pub struct Notary<P: Subject> {
    secrets: Vec<[u64; 2]>,
    signed: RefCell<HashSet<(P::Id, u64)>>,
}

impl<P: Subject> Notary<P> {
    pub fn new(nodes: usize, rng: &mut StdRng) -> Rc<Self> {
        let secrets = (0..nodes).map(|_| rng.random()).collect();
        Rc::new(Self { secrets, signed: RefCell::default() })
    }

    fn signature(&self, signer: P::Id, preimage: &[u8]) -> Option<[u8; 16]> {
        let secret = self.secrets.get(P::node_of(&signer)?)?;
        let mut bytes = [0; 16];
        for (part, key) in bytes.chunks_mut(8).zip(secret) {
            part.copy_from_slice(&sip(*key, preimage).to_be_bytes());
        }
        Some(bytes)
    }

    /// Whether a signature is its signer's.
    pub fn holds(&self, check: &Check<P::Id>) -> bool {
        let signatures = check.statements.iter().map(|(preimage, signer)| self.signature(*signer, preimage));
        let Some(signatures) = signatures.collect::<Option<Vec<_>>>() else { return false };
        let right = match signatures.as_slice() {
            [one] if !P::AGGREGATES || one == check.signature.as_slice() => Some(one.to_vec()),
            _ if P::AGGREGATES => P::add_up(&signatures.iter().map(|one| one.as_slice()).collect::<Vec<_>>()),
            _ => None,
        };
        let holds = right.is_some_and(|right| right == check.signature);
        for (preimage, signer) in &check.statements {
            // Signatures that are there twice may cancel each other out; that nobody is counted twice is the machine's part.
            let once = check.statements.iter().filter(|other| other.1 == *signer).count() == 1;
            let signed = self.signed.borrow().contains(&(*signer, sip(0, preimage)));
            assert!(!holds || !once || signed, "a forged signature of {signer} got through");
        }
        holds
    }

    /// Does what a node's shell does with a message: believes it after every check held.
    pub fn verify(&self, envelope: Envelope<P>) -> Option<Verified<P>> {
        let checks = envelope.checks();
        let hashed = checks.hash.is_none_or(|(data, claimed)| hash(&data) == claimed);
        (hashed && checks.signatures.iter().all(|check| self.holds(check)))
            .then(|| Verified::after_all_checks_held(envelope))
    }
}

/// The right to sign as one node.
#[derive(Clone)]
pub struct Signer<P: Subject> {
    pub address: P::Id,
    notary: Rc<Notary<P>>,
}

impl<P: Subject> Signer<P> {
    pub fn new(node: usize, notary: &Rc<Notary<P>>) -> Self {
        Self { address: P::id(node), notary: notary.clone() }
    }

    pub fn sign(&self, preimage: &[u8]) -> Vec<u8> {
        self.notary.signed.borrow_mut().insert((self.address, sip(0, preimage)));
        self.notary.signature(self.address, preimage).expect("every node has a secret").to_vec()
    }

    /// A message of this node.
    pub fn envelope(&self, height: u64, body: Body<P>) -> Envelope<P> {
        let signature = body.preimage(&CHAIN, height).map(|preimage| self.sign(&preimage)).unwrap_or_default();
        Envelope { chain: CHAIN, height, from: self.address, body, signature, introduction: Vec::new() }
    }
}
