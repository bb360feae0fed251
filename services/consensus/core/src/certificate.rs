//! Certificates: a quorum's votes for one block, which anyone can check.

use cita_service_api::Hash;
use prost::Message;

use crate::{
    check::Check,
    protocol::{Protocol, ValidatorId},
    quorum::Validators,
};

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
/// It is encoded as protobuf: 1 phase (1 prepare, 2 commit) · 2 height · 3 view · 4 block hash · 5 votes, repeated: 1 signer
/// (address or key) · 2 signature of the vote's preimage · 6 those signatures added up. The block hash is the chain's hash of
/// the encoded `ProposalInner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate<P: Protocol> {
    /// Which phase was voted on.
    pub phase: Phase,
    /// The height.
    pub height: u64,
    /// The view.
    pub view: u64,
    /// What was voted for.
    pub hash: Hash,
    /// Who voted, with the signature.
    pub votes: Vec<(P::Id, Vec<u8>)>,
    /// The signatures added up, where the protocol does that; those of the votes are empty then.
    pub aggregate: Vec<u8>,
}

/// Why a certificate certifies nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The bytes are no certificate.
    #[error("the bytes are no certificate: {0}")]
    Encoding(&'static str),
    /// A signer may not vote at this height.
    #[error("{0} is no validator of the height")]
    Stranger(String),
    /// A signer is counted twice.
    #[error("{0} signed twice")]
    Repeated(String),
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

impl<P: Protocol> Certificate<P> {
    /// A certificate of these votes; none where one of their signatures cannot be added to the others.
    pub fn of(phase: Phase, (height, view): (u64, u64), hash: Hash, mut votes: Vec<(P::Id, Vec<u8>)>) -> Option<Self> {
        let aggregate = take_aggregate::<P>(votes.iter_mut().map(|(_, signature)| signature))?;
        Some(Self { phase, height, view, hash, votes, aggregate })
    }

    /// Whether enough different validators are among the signers. Says nothing about the signatures.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn check_signers(&self, validators: &Validators<P::Id>) -> Result<(), CertificateError> {
        check_signers(self.votes.iter().map(|(signer, _)| *signer), validators)
    }

    /// The signatures that have to hold.
    pub fn checks(&self, chain: &Hash) -> Vec<Check<P::Id>> {
        let preimage = vote_preimage(chain, self.phase, self.height, self.view, &self.hash);
        let each = self.votes.iter().map(|(signer, signature)| (preimage.clone(), *signer, signature.clone()));
        checks::<P>(each, &self.aggregate)
    }

    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        wire::Certificate::from(self).encode_to_vec()
    }

    /// Reads a certificate. Only the bytes that [`Certificate::encode`] makes are accepted, so that it has one form.
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

/// Adds signatures up where the protocol does that, and leaves none of them on its own.
pub(crate) fn take_aggregate<'a, P: Protocol>(signatures: impl Iterator<Item = &'a mut Vec<u8>>) -> Option<Vec<u8>> {
    if !P::AGGREGATES {
        return Some(Vec::new());
    }
    let taken: Vec<Vec<u8>> = signatures.map(std::mem::take).collect();
    P::add_up(&taken.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// The signatures of several signers, on their own or added up.
pub(crate) fn checks<P: Protocol>(
    each: impl Iterator<Item = (Vec<u8>, P::Id, Vec<u8>)>,
    aggregate: &[u8],
) -> Vec<Check<P::Id>> {
    if P::AGGREGATES {
        let statements = each.map(|(preimage, signer, _)| (preimage, signer)).collect();
        return vec![Check { statements, signature: aggregate.to_vec() }];
    }
    each.map(|(preimage, signer, signature)| Check::one(preimage, signer, signature)).collect()
}

/// Whether signers are distinct validators and a quorum.
pub(crate) fn check_signers<I: ValidatorId>(
    signers: impl Iterator<Item = I>,
    validators: &Validators<I>,
) -> Result<(), CertificateError> {
    let mut seen = Vec::with_capacity(validators.count());
    for signer in signers {
        if !validators.contains(&signer) {
            return Err(CertificateError::Stranger(signer.to_string()));
        }
        if seen.contains(&signer) {
            return Err(CertificateError::Repeated(signer.to_string()));
        }
        seen.push(signer);
    }
    let (found, needed) = (seen.len(), validators.quorum());
    if found < needed || needed == 0 { Err(CertificateError::NoQuorum { found, needed }) } else { Ok(()) }
}

pub(crate) mod wire {
    //! The protobuf form of certificates.

    use cita_service_api::Hash;

    use super::{CertificateError, Phase, Protocol, ValidatorId};

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
        #[prost(bytes = "vec", tag = "6")]
        pub(crate) aggregate: Vec<u8>,
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

    pub(crate) fn signer<I: ValidatorId>(bytes: &[u8]) -> Result<I, CertificateError> {
        I::from_bytes(bytes).ok_or(CertificateError::Encoding("a signer that cannot be a validator of this protocol"))
    }

    /// Signatures stand on their own or are added up, as the protocol has it, and not both.
    pub(crate) fn signed_as<P: Protocol>(
        mut each: impl Iterator<Item: AsRef<[u8]>>,
        aggregate: &[u8],
    ) -> Result<(), CertificateError> {
        let fits = if P::AGGREGATES { each.all(|one| one.as_ref().is_empty()) } else { aggregate.is_empty() };
        if fits { Ok(()) } else { Err(CertificateError::Encoding("signatures of another protocol")) }
    }

    impl<P: Protocol> From<&super::Certificate<P>> for Certificate {
        fn from(certificate: &super::Certificate<P>) -> Self {
            let votes = certificate.votes.iter();
            Self {
                phase: phase_number(certificate.phase),
                height: certificate.height,
                view: certificate.view,
                hash: certificate.hash.to_vec(),
                votes: votes.map(|(a, s)| Vote { signer: a.to_bytes(), signature: s.clone() }).collect(),
                aggregate: certificate.aggregate.clone(),
            }
        }
    }

    impl<P: Protocol> TryFrom<Certificate> for super::Certificate<P> {
        type Error = CertificateError;

        fn try_from(message: Certificate) -> Result<Self, CertificateError> {
            signed_as::<P>(message.votes.iter().map(|vote| &vote.signature), &message.aggregate)?;
            Ok(Self {
                phase: phase(message.phase)?,
                height: message.height,
                view: message.view,
                hash: hash(&message.hash)?,
                votes: message
                    .votes
                    .into_iter()
                    .map(|vote| Ok((signer(&vote.signer)?, vote.signature)))
                    .collect::<Result<_, CertificateError>>()?,
                aggregate: message.aggregate,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use cita_service_api::Address;

    use super::*;
    use crate::toy::Toy;

    fn certificate(signers: &[u8]) -> Certificate<Toy> {
        let votes = signers.iter().map(|i| (Address([*i; 20]), vec![*i; 128])).collect();
        Certificate::of(Phase::Commit, (9, 2), Hash([7; 32]), votes).unwrap()
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
        bytes.extend_from_slice(&[0x38, 0x01]);
        assert!(Certificate::<Toy>::decode(&bytes).is_err(), "an unknown field more");
    }
}
