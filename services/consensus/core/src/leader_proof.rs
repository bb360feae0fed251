//! The proof of a block where one leader speaks for all: its term and its signature.

use cita_service_api::{Address, Hash};
use prost::Message;

use crate::certificate::{CertificateError, preimage, wire as certificate_wire};

/// The kind of the preimage; 1 to 5 are those of votes and messages.
const LEADER: u8 = 6;

/// A leader's word that it put this block at this height, in a term in which nobody else led.
///
/// It says who proposed, not how many agreed: where nodes only fail by stopping (Raft), nobody hands on a block that was not decided. Whoever has to
/// defend against a lying validator needs a consensus whose proofs are votes.
///
/// As a block's proof it is encoded as protobuf: 1 term · 2 height · 3 block hash · 4 leader (address) · 5 signature. The block hash is the chain's
/// hash of the encoded `ProposalInner`. What is signed is the chain's hash of `"cita consensus 1"` · 6 (one byte) · chain id · height (u64) ·
/// term (u64) · block hash, integers big-endian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaderProof {
    /// The term in which the leader proposed.
    pub term: u64,
    /// The height.
    pub height: u64,
    /// The block.
    pub hash: Hash,
    /// Who led.
    pub leader: Address,
    /// The leader's signature of [`leader_preimage`].
    pub signature: Vec<u8>,
}

/// The bytes that a leader signs (the chain's hash of them).
pub fn leader_preimage(chain: &Hash, height: u64, term: u64, hash: &Hash) -> Vec<u8> {
    preimage(chain, LEADER, height, term, hash.as_bytes())
}

impl LeaderProof {
    /// The bytes whose hash has to be signed by [`LeaderProof::leader`], which is for the caller to compare with the validators of the height.
    pub fn preimage(&self, chain: &Hash) -> Vec<u8> {
        leader_preimage(chain, self.height, self.term, &self.hash)
    }

    /// The bytes of a block's proof.
    pub fn encode(&self) -> Vec<u8> {
        let wire = Wire {
            term: self.term,
            height: self.height,
            hash: self.hash.to_vec(),
            leader: self.leader.to_vec(),
            signature: self.signature.clone(),
        };
        wire.encode_to_vec()
    }

    /// Reads a block's proof. Only the bytes that [`LeaderProof::encode`] makes are accepted, so that a proof has one form.
    ///
    /// # Errors
    /// [`CertificateError::Encoding`].
    pub fn decode(bytes: &[u8]) -> Result<Self, CertificateError> {
        let wire =
            Wire::decode(bytes).map_err(|_| CertificateError::Encoding("not the protobuf of a leader's proof"))?;
        let proof = Self {
            term: wire.term,
            height: wire.height,
            hash: certificate_wire::hash(&wire.hash)?,
            leader: certificate_wire::signer(&wire.leader)?,
            signature: wire.signature,
        };
        if proof.encode() == bytes { Ok(proof) } else { Err(CertificateError::Encoding("not canonical")) }
    }
}

#[derive(Clone, PartialEq, Message)]
struct Wire {
    #[prost(uint64, tag = "1")]
    term: u64,
    #[prost(uint64, tag = "2")]
    height: u64,
    #[prost(bytes = "vec", tag = "3")]
    hash: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    leader: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    signature: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn proof() -> LeaderProof {
        LeaderProof { term: 3, height: 9, hash: Hash([7; 32]), leader: Address([1; 20]), signature: vec![2; 128] }
    }

    #[test]
    fn a_leaders_proof_has_two_forms() {
        let mut bytes = proof().encode();
        assert_eq!(LeaderProof::decode(&bytes), Ok(proof()));
        bytes.extend_from_slice(&[0x30, 0x01]);
        assert!(LeaderProof::decode(&bytes).is_err(), "an unknown field more");
        assert!(LeaderProof::decode(&[]).is_err());
    }

    #[test]
    fn a_leader_signs_the_same_bytes_for_two_blocks() {
        let chain = Hash([1; 32]);
        let signed = proof().preimage(&chain);
        for other in [
            LeaderProof { term: 4, ..proof() },
            LeaderProof { height: 8, ..proof() },
            LeaderProof { hash: Hash([8; 32]), ..proof() },
        ] {
            assert_ne!(other.preimage(&chain), signed);
        }
        assert_ne!(proof().preimage(&Hash([2; 32])), signed);
    }

    proptest! {
        #[test]
        fn random_bytes_as_a_leaders_proof_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = LeaderProof::decode(&bytes);
        }
    }
}
