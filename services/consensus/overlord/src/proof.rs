//! A block's proof: the precommits of a quorum.
//!
//! # Bytes
//! RLP, as Overlord's:
//! ```text
//! [ height, round, block hash (32 bytes), [ signature (96 bytes), bitmap ] ]
//! ```
//! Numbers are big-endian without leading zeros. The signature is the sum of the voters' signatures. Bit i of the bitmap, counted from the most significant bit of
//! its first byte, is set if validator i of the height voted, in the order of the chain's system configuration; it has as many bytes as that takes, and the bits behind
//! the last validator are zero. There is one such string of bytes for a set of voters: any other is refused.
//!
//! The block hash is the chain's hash of the encoded `ProposalInner`. What a voter with public key K signed is K followed by
//! [`vote_preimage`](cita_consensus_core::certificate::vote_preimage) of chain, height, round and block hash ([`crate::bls`]).

use alloy_rlp::{Decodable, Encodable, Header};
use cita_consensus_core::{Certificate, CertificateError, Phase, Protocol, Validators};
use cita_service_api::{BlsKey, Hash};

use crate::{
    Keyring,
    bls::SIGNATURE_LEN,
    pace::{Adder, Overlord},
};

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The bytes are no proof.
    #[error("the bytes are no proof of consensus_overlord: {0}")]
    Encoding(&'static str),
    /// The bitmap does not fit the validators.
    #[error("the bitmap of {found} bytes does not fit {validators} validators")]
    Bitmap {
        /// Its bytes.
        found: usize,
        /// How many validators there are.
        validators: usize,
    },
    /// Too few voted.
    #[error(transparent)]
    Signers(#[from] CertificateError),
    /// The signature is not the voters'.
    #[error("the signature is not that of the {0} validators in the bitmap")]
    Signature(usize),
}

/// The proof of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlordProof {
    /// The block's height.
    pub height: u64,
    /// The round in which it was decided.
    pub round: u64,
    /// The chain's hash of the encoded `ProposalInner`.
    pub block_hash: Hash,
    /// The voters' signatures, added up.
    pub signature: Vec<u8>,
    /// Who voted.
    pub bitmap: Vec<u8>,
}

impl OverlordProof {
    pub(crate) fn of<A: Adder>(certificate: &Certificate<Overlord<A>>, validators: &Validators<BlsKey>) -> Self {
        let mut bitmap = vec![0; validators.count().div_ceil(8)];
        for (index, validator) in validators.iter().enumerate() {
            let voted = certificate.votes.iter().any(|(voter, _)| voter == validator);
            if let Some(byte) = bitmap.get_mut(index / 8).filter(|_| voted) {
                *byte |= 0x80 >> (index % 8);
            }
        }
        Self {
            height: certificate.height,
            round: certificate.view,
            block_hash: certificate.hash,
            signature: certificate.aggregate.clone(),
            bitmap,
        }
    }

    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        let votes = self.signature.as_slice().length() + self.bitmap.as_slice().length();
        let votes_header = Header { list: true, payload_length: votes };
        let payload_length =
            self.height.length() + self.round.length() + self.block_hash.0.length() + votes_header.length() + votes;
        let mut bytes = Vec::with_capacity(payload_length + 4);
        Header { list: true, payload_length }.encode(&mut bytes);
        self.height.encode(&mut bytes);
        self.round.encode(&mut bytes);
        self.block_hash.0.encode(&mut bytes);
        votes_header.encode(&mut bytes);
        self.signature.as_slice().encode(&mut bytes);
        self.bitmap.as_slice().encode(&mut bytes);
        bytes
    }

    /// Reads a proof. Only the bytes that [`OverlordProof::encode`] makes are accepted.
    ///
    /// # Errors
    /// [`ProofError::Encoding`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProofError> {
        let proof = decode_fields(&mut &*bytes).map_err(|_| ProofError::Encoding("not the RLP of one"))?;
        if proof.encode() == bytes { Ok(proof) } else { Err(ProofError::Encoding("not canonical")) }
    }

    /// Who voted, in the order of the validators. Says nothing about how many that takes, nor about the signature.
    ///
    /// # Errors
    /// [`ProofError::Bitmap`] for one that is too long or too short, or has a bit set that is nobody's.
    pub fn voters(&self, validators: &Validators<BlsKey>) -> Result<Vec<BlsKey>, ProofError> {
        let wrong = ProofError::Bitmap { found: self.bitmap.len(), validators: validators.count() };
        if self.bitmap.len() != validators.count().div_ceil(8) {
            return Err(wrong);
        }
        let is_set = |index: usize| self.bitmap.get(index / 8).is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0);
        if (validators.count()..8 * self.bitmap.len()).any(is_set) {
            return Err(wrong);
        }
        Ok(validators.iter().enumerate().filter(|(index, _)| is_set(*index)).map(|(_, key)| *key).collect())
    }

    /// The same as a certificate, for the validators of its height.
    pub(crate) fn certificate<P: Protocol<Id = BlsKey>>(
        self,
        validators: &Validators<BlsKey>,
    ) -> Result<Certificate<P>, ProofError> {
        let votes = self.voters(validators)?.into_iter().map(|voter| (voter, Vec::new())).collect();
        Ok(Certificate {
            phase: Phase::Commit,
            height: self.height,
            view: self.round,
            hash: self.block_hash,
            votes,
            aggregate: self.signature,
        })
    }

    /// Whether a quorum (n − ⌊(n−1)/3⌋) of these validators, in the order of the chain's configuration at that height, decided the block.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn check(&self, chain: &Hash, validators: &[BlsKey]) -> Result<(), ProofError> {
        let validators = Validators::new(validators.iter().copied());
        let certificate: Certificate<Overlord> = self.clone().certificate(&validators)?;
        certificate.check_signers(&validators)?;
        let ring = Keyring::default();
        if certificate.checks(chain).iter().all(|check| ring.holds(&check.statements, &check.signature)) {
            Ok(())
        } else {
            Err(ProofError::Signature(certificate.votes.len()))
        }
    }
}

fn decode_fields(bytes: &mut &[u8]) -> alloy_rlp::Result<OverlordProof> {
    let mut fields = Header::decode_bytes(bytes, true)?;
    let (height, round) = (u64::decode(&mut fields)?, u64::decode(&mut fields)?);
    let block_hash = Hash(<[u8; Hash::LEN]>::decode(&mut fields)?);
    let mut votes = Header::decode_bytes(&mut fields, true)?;
    let signature = Header::decode_bytes(&mut votes, false)?.to_vec();
    let bitmap = Header::decode_bytes(&mut votes, false)?.to_vec();
    if !bytes.is_empty() || !fields.is_empty() || !votes.is_empty() || signature.len() != SIGNATURE_LEN {
        return Err(alloy_rlp::Error::UnexpectedLength);
    }
    Ok(OverlordProof { height, round, block_hash, signature, bitmap })
}

#[cfg(test)]
mod tests {
    use cita_consensus_core::certificate::vote_preimage;
    use proptest::prelude::*;

    use super::*;
    use crate::{BlsSecret, bls::add_up};

    const CHAIN: Hash = Hash([9; 32]);

    fn keys(count: u8) -> Vec<BlsSecret> {
        (1..=count).map(|seed| BlsSecret::derive(&[seed; 32]).unwrap()).collect()
    }

    fn proof(voters: &[&BlsSecret], bitmap: &[u8], phase: Phase) -> OverlordProof {
        let block_hash = Hash([5; 32]);
        let message = vote_preimage(&CHAIN, phase, 300, 0, &block_hash);
        let each: Vec<_> = voters.iter().map(|key| key.sign(&message)).collect();
        let signature = add_up(&each.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
        OverlordProof { height: 300, round: 0, block_hash, signature, bitmap: bitmap.to_vec() }
    }

    #[test]
    fn the_bytes_are_others_than_those_of_overlord() {
        let proof = proof(&keys(3).iter().collect::<Vec<_>>(), &[0xe0], Phase::Commit);
        let bytes = proof.encode();
        let votes = [&[0xf8, 100, 0xb8, 96][..], &proof.signature, &[0x81, 0xe0]].concat();
        let expected = [&[0xf8, 139, 0x82, 0x01, 0x2c, 0x80, 0xa0][..], &[5; 32], &votes].concat();
        assert_eq!(bytes, expected);
        assert_eq!(OverlordProof::decode(&bytes), Ok(proof));
    }

    #[test]
    fn fewer_than_a_quorum_or_a_strange_bitmap_prove_a_block() {
        let keys = keys(4);
        let all: Vec<BlsKey> = keys.iter().map(BlsSecret::public).collect();
        let some = |of: &[usize]| of.iter().map(|i| &keys[*i]).collect::<Vec<_>>();
        let check = |proof: OverlordProof| proof.check(&CHAIN, &all);
        assert_eq!(check(proof(&some(&[0, 1, 3]), &[0b1101_0000], Phase::Commit)), Ok(()));
        assert_eq!(check(proof(&some(&[0, 1, 2, 3]), &[0b1111_0000], Phase::Commit)), Ok(()));
        let two = check(proof(&some(&[0, 1]), &[0b1100_0000], Phase::Commit));
        assert!(matches!(two, Err(ProofError::Signers(CertificateError::NoQuorum { found: 2, needed: 3 }))));
        let other_voters = check(proof(&some(&[0, 1, 3]), &[0b1110_0000], Phase::Commit));
        assert_eq!(other_voters, Err(ProofError::Signature(3)));
        assert_eq!(check(proof(&some(&[0, 1, 3]), &[0b1101_0000], Phase::Prepare)), Err(ProofError::Signature(3)));
        for bitmap in [&[][..], &[0b1101_1000], &[0b1101_0001], &[0b1101_0000, 0]] {
            let strange = check(proof(&some(&[0, 1, 3]), bitmap, Phase::Commit));
            assert!(matches!(strange, Err(ProofError::Bitmap { .. })), "{bitmap:?}");
        }
        let good = proof(&some(&[0, 1, 3]), &[0b1101_0000], Phase::Commit);
        assert!(good.check(&Hash([8; 32]), &all).is_err(), "another chain");
        assert!(good.check(&CHAIN, &[]).is_err(), "nobody");
    }

    proptest! {
        #[test]
        fn random_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = OverlordProof::decode(&bytes);
        }

        #[test]
        fn a_proof_has_a_second_form(at in any::<prop::sample::Index>(), flip in 1u8..) {
            let proof = OverlordProof {
                height: 7, round: 1, block_hash: Hash([1; 32]), signature: vec![3; 96], bitmap: vec![0xc0],
            };
            let mut bytes = proof.encode();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert!(OverlordProof::decode(&bytes) != Ok(proof));
        }
    }
}
