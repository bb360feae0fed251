//! Signatures of the simulated chain. A signature is a keyed hash under the signer's secret.

use std::rc::Rc;

use cita_consensus_core::{LeaderProof, leader_proof::leader_preimage};
use cita_consensus_simulation::crypto::{CHAIN, hash, sip};
use cita_service_api::{Address, Hash};
use rand::{Rng, rngs::StdRng};

pub(crate) fn address(node: usize) -> Address {
    Address([node as u8 + 1; 20])
}

pub(crate) fn node_of(address: &Address) -> usize {
    usize::from(address.0[0]) - 1
}

/// Knows every secret.
pub(crate) struct Notary {
    secrets: Vec<u64>,
}

impl Notary {
    pub(crate) fn new(nodes: usize, rng: &mut StdRng) -> Rc<Self> {
        Rc::new(Self { secrets: (0..nodes).map(|_| rng.random()).collect() })
    }

    pub(crate) fn sign(&self, node: usize, height: u64, term: u64, data: &[u8]) -> LeaderProof {
        let hash = hash(data);
        let signature = sip(self.secrets[node], &leader_preimage(&CHAIN, height, term, &hash)).to_be_bytes().to_vec();
        LeaderProof { term, height, hash, leader: address(node), signature }
    }

    /// Whether a proof is its leader's, and about these bytes.
    pub(crate) fn holds(&self, proof: &LeaderProof, chain: &Hash, data: &[u8]) -> bool {
        let right = sip(self.secrets[node_of(&proof.leader)], &proof.preimage(chain)).to_be_bytes();
        proof.hash == hash(data) && proof.signature == right
    }
}
