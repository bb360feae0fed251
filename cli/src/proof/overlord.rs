//! Block proofs of consensus_overlord: one BLS signature of many, and who is in it.
//!
//! RLP `[height, round, block hash, [signature, bitmap]]`, as the library `overlord` writes it. Bit i of the bitmap, counted from the highest
//! bit of its first byte, stands for the validator at place i of the sorted list.

use alloy_rlp::{Decodable, Header};

/// A block proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OverlordProof {
    /// The height.
    pub(crate) height: u64,
    /// The round.
    pub(crate) round: u64,
    /// What was voted for.
    pub(crate) block_hash: Vec<u8>,
    /// The BLS signatures of all voters in one.
    pub(crate) signature: Vec<u8>,
    /// Who voted.
    pub(crate) bitmap: Vec<u8>,
}

impl OverlordProof {
    /// Reads one. None when the bytes are something else, or something more.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let proof = Self::read(&mut rest).ok()?;
        rest.is_empty().then_some(proof)
    }

    fn read(bytes: &mut &[u8]) -> alloy_rlp::Result<Self> {
        let mut fields = Header::decode_bytes(bytes, true)?;
        let (height, round) = (u64::decode(&mut fields)?, u64::decode(&mut fields)?);
        let block_hash = Header::decode_bytes(&mut fields, false)?.to_vec();
        let mut votes = Header::decode_bytes(&mut fields, true)?;
        let signature = Header::decode_bytes(&mut votes, false)?.to_vec();
        let bitmap = Header::decode_bytes(&mut votes, false)?.to_vec();
        if fields.is_empty() && votes.is_empty() {
            Ok(Self { height, round, block_hash, signature, bitmap })
        } else {
            Err(alloy_rlp::Error::UnexpectedLength)
        }
    }

    /// The places of the voters in the sorted list of validators, from 0.
    pub(crate) fn voters(&self) -> Vec<usize> {
        let bits = self.bitmap.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0));
        bits.enumerate().filter_map(|(place, voted)| voted.then_some(place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lists and strings of up to 55 bytes, by hand.
    fn rlp(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        if length < 56 { [&[kind + length], content].concat() } else { [&[kind + 56, length], content].concat() }
    }

    #[test]
    fn an_aggregated_proof_is_taken_apart() {
        let votes = [rlp(0x80, &[7; 48]), rlp(0x80, &[0b1011_0000])].concat();
        let fields = [vec![9, 2], rlp(0x80, &[5; 32]), rlp(0xc0, &votes)].concat();
        let bytes = rlp(0xc0, &fields);
        let proof = OverlordProof::decode(&bytes).unwrap();
        assert_eq!((proof.height, proof.round, proof.block_hash.as_slice()), (9, 2, &[5; 32][..]));
        assert_eq!((proof.signature.len(), proof.voters()), (48, vec![0, 2, 3]));
        assert_eq!(OverlordProof::decode(&[&bytes[..], &[0]].concat()), None, "a byte more");
        assert_eq!(OverlordProof::decode(&bytes[..bytes.len() - 1]), None, "a byte less");
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(proof) = OverlordProof::decode(&bytes) {
                prop_assert!(proof.voters().len() <= 8 * bytes.len());
            }
        }
    }
}
