//! Certificates: a quorum's votes for one block, which anyone can check.

use cita_service_api::{Address, Hash};
use prost::Message;

use crate::{check::Check, quorum::Validators};

/// What a vote or a certificate is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// "This is the one proposal that I accept in this view."
    Prepare,
    /// "I hold a certificate that a quorum prepared it."
    Commit,
}

/// A quorum's votes in one phase of one view for one block.
///
/// As a block's proof a certificate is encoded as protobuf: 1 phase (1 prepare, 2 commit) · 2 height · 3 view · 4 block hash ·
/// 5 votes, repeated: 1 signer (address) · 2 signature of the vote's preimage. The block hash is the chain's hash of the
/// encoded `ProposalInner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Which phase was voted on.
    pub phase: Phase,
    /// The height.
    pub height: u64,
    /// The view.
    pub view: u64,
    /// What was voted for.
    pub hash: Hash,
    /// Who voted, with the signature.
    pub votes: Vec<(Address, Vec<u8>)>,
}

/// Why a certificate certifies nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The bytes are no certificate.
    #[error("the bytes are no certificate: {0}")]
    Encoding(&'static str),
    /// A signer may not vote at this height.
    #[error("{0} is no validator of the height")]
    Stranger(Address),
    /// A signer is counted twice.
    #[error("{0} signed twice")]
    Repeated(Address),
    /// Too few signed.
    #[error("{found} signed, a quorum are {needed}")]
    NoQuorum {
        /// Signers found.
        found: usize,
        /// Signers needed.
        needed: usize,
    },
}

/// The bytes that a voter signs (the chain's hash of them): the same for every voter of a certificate.
pub fn vote_preimage(chain: &Hash, phase: Phase, height: u64, view: u64, hash: &Hash) -> Vec<u8> {
    let kind = match phase {
        Phase::Prepare => 2,
        Phase::Commit => 3,
    };
    preimage(chain, kind, height, view, hash.as_bytes())
}

/// Domain separation: protocol, kind of message, chain, height and view before anything else.
pub(crate) fn preimage(chain: &Hash, kind: u8, height: u64, view: u64, rest: &[u8]) -> Vec<u8> {
    const DOMAIN: &[u8] = b"cita consensus 1";
    let mut bytes = Vec::with_capacity(DOMAIN.len() + 1 + Hash::LEN + 16 + rest.len());
    bytes.extend_from_slice(DOMAIN);
    bytes.push(kind);
    bytes.extend_from_slice(chain.as_bytes());
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&view.to_be_bytes());
    bytes.extend_from_slice(rest);
    bytes
}

impl Certificate {
    /// Whether enough different validators are among the signers. Says nothing about the signatures.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn check_signers(&self, validators: &Validators) -> Result<(), CertificateError> {
        check_signers(self.votes.iter().map(|(signer, _)| *signer), validators)
    }

    /// The signatures that have to hold.
    pub fn checks(&self, chain: &Hash) -> impl Iterator<Item = Check> {
        let preimage = vote_preimage(chain, self.phase, self.height, self.view, &self.hash);
        self.votes.iter().map(move |(signer, signature)| Check {
            preimage: preimage.clone(),
            signer: *signer,
            signature: signature.clone(),
        })
    }

    /// The bytes of a block's proof.
    pub fn encode(&self) -> Vec<u8> {
        wire::Certificate::from(self).encode_to_vec()
    }

    /// Reads a block's proof. Only the bytes that [`Certificate::encode`] makes are accepted, so that a proof has one form.
    ///
    /// # Errors
    /// [`CertificateError::Encoding`].
    pub fn decode(bytes: &[u8]) -> Result<Self, CertificateError> {
        let message =
            wire::Certificate::decode(bytes).map_err(|_| CertificateError::Encoding("not the protobuf of one"))?;
        let certificate = Self::try_from(message)?;
        if certificate.encode() == bytes { Ok(certificate) } else { Err(CertificateError::Encoding("not canonical")) }
    }
}

/// Whether signers are distinct validators and a quorum.
pub(crate) fn check_signers(
    signers: impl Iterator<Item = Address>,
    validators: &Validators,
) -> Result<(), CertificateError> {
    let mut seen = Vec::with_capacity(validators.count());
    for signer in signers {
        if !validators.contains(&signer) {
            return Err(CertificateError::Stranger(signer));
        }
        if seen.contains(&signer) {
            return Err(CertificateError::Repeated(signer));
        }
        seen.push(signer);
    }
    let (found, needed) = (seen.len(), validators.quorum());
    if found < needed || needed == 0 { Err(CertificateError::NoQuorum { found, needed }) } else { Ok(()) }
}

pub(crate) mod wire {
    //! The protobuf form of certificates.

    use cita_service_api::{Address, Hash};

    use super::{CertificateError, Phase};

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Vote {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) signer: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")]
        pub(crate) signature: Vec<u8>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Certificate {
        #[prost(uint32, tag = "1")]
        pub(crate) phase: u32,
        #[prost(uint64, tag = "2")]
        pub(crate) height: u64,
        #[prost(uint64, tag = "3")]
        pub(crate) view: u64,
        #[prost(bytes = "vec", tag = "4")]
        pub(crate) hash: Vec<u8>,
        #[prost(message, repeated, tag = "5")]
        pub(crate) votes: Vec<Vote>,
    }

    pub(crate) fn phase_number(phase: Phase) -> u32 {
        match phase {
            Phase::Prepare => 1,
            Phase::Commit => 2,
        }
    }

    pub(crate) fn phase(number: u32) -> Result<Phase, CertificateError> {
        match number {
            1 => Ok(Phase::Prepare),
            2 => Ok(Phase::Commit),
            _ => Err(CertificateError::Encoding("unknown phase")),
        }
    }

    pub(crate) fn hash(bytes: &[u8]) -> Result<Hash, CertificateError> {
        Hash::try_from(bytes).map_err(|_| CertificateError::Encoding("a hash has 32 bytes"))
    }

    pub(crate) fn address(bytes: &[u8]) -> Result<Address, CertificateError> {
        Address::try_from(bytes).map_err(|_| CertificateError::Encoding("an address has 20 bytes"))
    }

    impl From<&super::Certificate> for Certificate {
        fn from(certificate: &super::Certificate) -> Self {
            let votes = certificate.votes.iter();
            Self {
                phase: phase_number(certificate.phase),
                height: certificate.height,
                view: certificate.view,
                hash: certificate.hash.to_vec(),
                votes: votes.map(|(a, s)| Vote { signer: a.to_vec(), signature: s.clone() }).collect(),
            }
        }
    }

    impl TryFrom<Certificate> for super::Certificate {
        type Error = CertificateError;

        fn try_from(message: Certificate) -> Result<Self, CertificateError> {
            Ok(Self {
                phase: phase(message.phase)?,
                height: message.height,
                view: message.view,
                hash: hash(&message.hash)?,
                votes: message
                    .votes
                    .into_iter()
                    .map(|vote| Ok((address(&vote.signer)?, vote.signature)))
                    .collect::<Result<_, CertificateError>>()?,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(signers: &[u8]) -> Certificate {
        let votes = signers.iter().map(|i| (Address([*i; 20]), vec![*i; 128])).collect();
        Certificate { phase: Phase::Commit, height: 9, view: 2, hash: Hash([7; 32]), votes }
    }

    #[test]
    fn too_few_repeated_or_foreign_signers_are_refused() {
        let validators = Validators::new((0..4u8).map(|i| Address([i; 20])));
        assert_eq!(certificate(&[0, 1, 3]).check_signers(&validators), Ok(()));
        assert!(matches!(
            certificate(&[0, 1]).check_signers(&validators),
            Err(CertificateError::NoQuorum { found: 2, needed: 3 })
        ));
        assert!(matches!(certificate(&[0, 1, 1]).check_signers(&validators), Err(CertificateError::Repeated(_))));
        assert!(matches!(certificate(&[0, 1, 2, 9]).check_signers(&validators), Err(CertificateError::Stranger(_))));
        assert!(certificate(&[]).check_signers(&Validators::default()).is_err());
    }

    #[test]
    fn a_proof_has_one_form() {
        let certificate = certificate(&[0, 1, 3]);
        let mut bytes = certificate.encode();
        assert_eq!(Certificate::decode(&bytes), Ok(certificate));
        bytes.extend_from_slice(&[0x30, 0x01]);
        assert!(Certificate::decode(&bytes).is_err(), "an unknown field more");
    }
}
