//! Hashes and signatures of the simulated chain. A signature is a keyed hash under the signer's secret, and only a [`Signer`] has that:
//! whoever is not given one cannot sign.

use std::{
    cell::RefCell,
    collections::{HashSet, hash_map::DefaultHasher},
    hash::Hasher,
    rc::Rc,
};

use cita_consensus_core::{Check, Envelope, Verified};
use cita_service_api::{Address, Hash};
use rand::{Rng, rngs::StdRng};

/// The chain of every simulation.
pub(crate) const CHAIN: Hash = Hash([0xc1; 32]);

/// The chain's hash: four SipHashes with different beginnings.
pub(crate) fn hash(data: &[u8]) -> Hash {
    let mut bytes = [0; 32];
    for (salt, part) in bytes.chunks_mut(8).enumerate() {
        part.copy_from_slice(&sip(salt as u64, data).to_be_bytes());
    }
    Hash(bytes)
}

fn sip(key: u64, data: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(key);
    hasher.write(data);
    hasher.finish()
}

pub(crate) fn address(node: usize) -> Address {
    Address([node as u8 + 1; 20])
}

pub(crate) fn node_of(address: &Address) -> usize {
    usize::from(address.0[0]) - 1
}

/// Knows every secret, and what was signed with it.
pub(crate) struct Notary {
    secrets: Vec<[u64; 2]>,
    signed: RefCell<HashSet<(Address, u64)>>,
}

impl Notary {
    pub(crate) fn new(nodes: usize, rng: &mut StdRng) -> Rc<Self> {
        let secrets = (0..nodes).map(|_| rng.random()).collect();
        Rc::new(Self { secrets, signed: RefCell::default() })
    }

    fn signature(&self, signer: Address, preimage: &[u8]) -> Option<[u8; 16]> {
        let secret = self.secrets.get(usize::from(signer.0[0]).checked_sub(1)?)?;
        let mut bytes = [0; 16];
        for (part, key) in bytes.chunks_mut(8).zip(secret) {
            part.copy_from_slice(&sip(*key, preimage).to_be_bytes());
        }
        Some(bytes)
    }

    /// Whether a signature is its signer's.
    pub(crate) fn holds(&self, check: &Check) -> bool {
        let holds = self.signature(check.signer, &check.preimage).is_some_and(|right| right == *check.signature);
        let signed = || self.signed.borrow().contains(&(check.signer, sip(0, &check.preimage)));
        assert!(!holds || signed(), "a forged signature of {} got through", check.signer);
        holds
    }

    /// Does what a node's shell does with a message: believes it after every check held.
    pub(crate) fn verify(&self, envelope: Envelope) -> Option<Verified> {
        let checks = envelope.checks();
        let hashed = checks.hash.is_none_or(|(data, claimed)| hash(&data) == claimed);
        (hashed && checks.signatures.iter().all(|check| self.holds(check)))
            .then(|| Verified::after_all_checks_held(envelope))
    }
}

/// The right to sign as one node.
#[derive(Clone)]
pub(crate) struct Signer {
    pub(crate) address: Address,
    notary: Rc<Notary>,
}

impl Signer {
    pub(crate) fn new(node: usize, notary: &Rc<Notary>) -> Self {
        Self { address: address(node), notary: notary.clone() }
    }

    pub(crate) fn sign(&self, preimage: &[u8]) -> Vec<u8> {
        self.notary.signed.borrow_mut().insert((self.address, sip(0, preimage)));
        self.notary.signature(self.address, preimage).expect("every node has a secret").to_vec()
    }

    /// A message of this node.
    pub(crate) fn envelope(&self, height: u64, body: cita_consensus_core::Body) -> Envelope {
        let signature = body.preimage(&CHAIN, height).map(|preimage| self.sign(&preimage)).unwrap_or_default();
        Envelope { chain: CHAIN, height, from: self.address, body, signature }
    }
}
