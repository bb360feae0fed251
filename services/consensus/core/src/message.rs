//! What replicas say to each other.

mod wire;

use cita_service_api::Hash;
use prost::Message;

use crate::{
    certificate::{
        Certificate, CertificateError, Phase, check_signers, checks, preimage, take_aggregate, vote_preimage,
        wire::{self as certificate_wire, hash, signed_as, signer},
    },
    check::Check,
    protocol::{Protocol, ValidatorId},
    quorum::Validators,
};

const PROPOSE: u8 = 1;
pub(crate) const NEW_VIEW: u8 = 4;
const IDLE: u8 = 5;

/// A replica's word that it gave up every view before `view`, as others repeat it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewViewClaim<I> {
    /// Who said so.
    pub signer: I,
    /// The view.
    pub view: u64,
    /// View and block of the highest prepare certificate that it knew.
    pub high: Option<(u64, Hash)>,
    /// Signature of the NewView; empty where the protocol adds signatures up.
    pub signature: Vec<u8>,
}

/// Why a view began: NewViews of a quorum, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<I> {
    /// The NewViews.
    pub claims: Vec<NewViewClaim<I>>,
    /// Their signatures added up, where the protocol does that.
    pub aggregate: Vec<u8>,
}

impl<I> Default for Entry<I> {
    fn default() -> Self {
        Self { claims: Vec::new(), aggregate: Vec::new() }
    }
}

impl<I: ValidatorId> Entry<I> {
    /// An entry of these NewViews; the empty one where their signatures cannot be added up.
    pub fn of<P: Protocol<Id = I>>(mut claims: Vec<NewViewClaim<I>>) -> Self {
        match take_aggregate::<P>(claims.iter_mut().map(|claim| &mut claim.signature)) {
            Some(aggregate) if !claims.is_empty() => Self { claims, aggregate },
            _ => Self::default(),
        }
    }

    /// Whether different validators, and a quorum, said so.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn check_signers(&self, validators: &Validators<I>) -> Result<(), CertificateError> {
        check_signers(self.claims.iter().map(|claim| claim.signer), validators)
    }

    fn checks<P: Protocol<Id = I>>(&self, chain: &Hash, height: u64) -> Vec<Check<I>> {
        if self.claims.is_empty() {
            return Vec::new();
        }
        let each = self.claims.iter().map(|claim| {
            let preimage = P::new_view_preimage(chain, height, claim.view, claim.high);
            (preimage, claim.signer, claim.signature.clone())
        });
        checks::<P>(each, &self.aggregate)
    }
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body<P: Protocol> {
    /// The leader's proposal of a view.
    Propose {
        /// The view.
        view: u64,
        /// Hash of `data`.
        hash: Hash,
        /// The encoded proposal.
        data: Vec<u8>,
        /// The prepare certificate that names the block, when there is one.
        justify: Option<Certificate<P>>,
        /// A quorum's NewViews: why this view began. Empty in view 0, and after a certificate of the view before.
        entry: Entry<P::Id>,
    },
    /// A vote, for the leader of its view.
    Vote {
        /// What is voted on.
        phase: Phase,
        /// The view.
        view: u64,
        /// The block.
        hash: Hash,
    },
    /// The sender gives up every view before this one.
    NewView {
        /// The view.
        view: u64,
        /// The highest prepare certificate it knows.
        high: Option<Certificate<P>>,
        /// Why the view began that the sender is in, where the protocol wants that to be known.
        entry: Entry<P::Id>,
    },
    /// The leader has nothing to propose (block interval 0): others need not lose patience.
    Idle {
        /// The view.
        view: u64,
        /// Grows with every message, so that an old one is not repeated.
        sequence: u64,
    },
    /// A certificate; it needs no signature of its own.
    Certified(Certificate<P>),
    /// A decided block, for a replica that missed it.
    Decided {
        /// The encoded proposal.
        data: Vec<u8>,
        /// Its commit certificate.
        proof: Certificate<P>,
    },
    /// Asks for the proposal with this hash.
    Want {
        /// The hash.
        hash: Hash,
    },
    /// Answers [`Body::Want`].
    ProposalData {
        /// The hash.
        hash: Hash,
        /// The encoded proposal.
        data: Vec<u8>,
    },
}

impl<P: Protocol> Body<P> {
    /// The kind, as the network's message type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Propose { .. } => "propose",
            Self::Vote { .. } => "vote",
            Self::NewView { .. } => "new_view",
            Self::Idle { .. } => "idle",
            Self::Certified(_) => "certified",
            Self::Decided { .. } => "decided",
            Self::Want { .. } => "want",
            Self::ProposalData { .. } => "proposal_data",
        }
    }

    /// What the sender signs the hash of; none for what certifies itself.
    pub fn preimage(&self, chain: &Hash, height: u64) -> Option<Vec<u8>> {
        match self {
            Self::Propose { view, hash, .. } => Some(preimage(chain, PROPOSE, height, *view, hash.as_bytes())),
            Self::Vote { phase, view, hash } => Some(vote_preimage(chain, *phase, height, *view, hash)),
            Self::NewView { view, high, .. } => {
                let high = high.as_ref().map(|certificate| (certificate.view, certificate.hash));
                Some(P::new_view_preimage(chain, height, *view, high))
            }
            Self::Idle { view, sequence } => Some(preimage(chain, IDLE, height, *view, &sequence.to_be_bytes())),
            Self::Certified(_) | Self::Decided { .. } | Self::Want { .. } | Self::ProposalData { .. } => None,
        }
    }
}

/// A message with its sender and signature. Nothing of it is true before [`Envelope::checks`] hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope<P: Protocol> {
    /// The chain.
    pub chain: Hash,
    /// The height.
    pub height: u64,
    /// Who claims to have sent it.
    pub from: P::Id,
    /// What it says.
    pub body: Body<P>,
    /// The sender's signature of [`Body::preimage`]; empty for what certifies itself.
    pub signature: Vec<u8>,
    /// Where the sender is found, where its name does not tell ([`crate::shell::Voice`]).
    pub introduction: Vec<u8>,
}

/// Everything that has to hold before a message is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checks<I> {
    /// Signatures.
    pub signatures: Vec<Check<I>>,
    /// Data whose hash has to be this.
    pub hash: Option<(Vec<u8>, Hash)>,
}

impl<P: Protocol> Envelope<P> {
    /// What has to hold.
    pub fn checks(&self) -> Checks<P::Id> {
        let mut signatures = Vec::new();
        if let Some(preimage) = self.body.preimage(&self.chain, self.height) {
            signatures.push(Check::one(preimage, self.from, self.signature.clone()));
        }
        let mut hash = None;
        match &self.body {
            Body::Propose { hash: claimed, data, justify, entry, .. } => {
                hash = Some((data.clone(), *claimed));
                signatures.extend(justify.iter().flat_map(|certificate| certificate.checks(&self.chain)));
                signatures.extend(entry.checks::<P>(&self.chain, self.height));
            }
            Body::NewView { high, entry, .. } => {
                signatures.extend(high.iter().flat_map(|certificate| certificate.checks(&self.chain)));
                signatures.extend(entry.checks::<P>(&self.chain, self.height));
            }
            Body::Certified(certificate) => signatures.extend(certificate.checks(&self.chain)),
            Body::Decided { data, proof } => {
                hash = Some((data.clone(), proof.hash));
                signatures.extend(proof.checks(&self.chain));
            }
            Body::ProposalData { hash: claimed, data } => hash = Some((data.clone(), *claimed)),
            Body::Vote { .. } | Body::Idle { .. } | Body::Want { .. } => {}
        }
        Checks { signatures, hash }
    }

    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        wire::Envelope::from(self).encode_to_vec()
    }

    /// Reads a message.
    ///
    /// # Errors
    /// [`CertificateError::Encoding`].
    pub fn decode(bytes: &[u8]) -> Result<Self, CertificateError> {
        let message =
            wire::Envelope::decode(bytes).map_err(|_| CertificateError::Encoding("not the protobuf of a message"))?;
        message.try_into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use cita_service_api::Address;

    use super::*;
    use crate::toy::{AddingToy, Toy};

    fn bodies<P: Protocol<Id = Address>>() -> Vec<Body<P>> {
        let hash = Hash([7; 32]);
        let votes = vec![(Address([1; 20]), vec![3; 128])];
        let prepared: Certificate<P> = Certificate::of(Phase::Prepare, (5, 1), hash, votes).unwrap();
        let committed = Certificate { phase: Phase::Commit, ..prepared.clone() };
        let claim = |high| NewViewClaim { signer: Address([2; 20]), view: 2, high, signature: vec![9] };
        let entry = Entry::of::<P>(vec![claim(Some((1, hash))), claim(None)]);
        vec![
            Body::Propose { view: 2, hash, data: vec![1, 2], justify: Some(prepared.clone()), entry: entry.clone() },
            Body::Vote { phase: Phase::Prepare, view: 0, hash },
            Body::Vote { phase: Phase::Commit, view: 3, hash },
            Body::NewView { view: 4, high: Some(prepared.clone()), entry },
            Body::NewView { view: 4, high: None, entry: Entry::default() },
            Body::Idle { view: 0, sequence: 8 },
            Body::Certified(prepared),
            Body::Decided { data: vec![5], proof: committed },
            Body::Want { hash },
            Body::ProposalData { hash, data: vec![] },
        ]
    }

    fn envelope<P: Protocol<Id = Address>>(body: Body<P>) -> Envelope<P> {
        let (from, signature) = (Address([4; 20]), vec![6; 128]);
        Envelope { chain: Hash([1; 32]), height: 5, from, body, signature, introduction: vec![8] }
    }

    fn travel<P: Protocol<Id = Address>>() {
        for body in bodies::<P>() {
            let sent = envelope(body);
            assert_eq!(Envelope::decode(&sent.encode()), Ok(sent));
        }
    }

    #[test]
    fn a_message_changes_on_its_way() {
        travel::<Toy>();
        travel::<AddingToy>();
    }

    #[test]
    fn signatures_of_another_protocol_are_let_in() {
        for body in bodies::<AddingToy>() {
            let signed = matches!(body, Body::Propose { .. } | Body::Certified(_) | Body::Decided { .. });
            let foreign = Envelope::<Toy>::decode(&envelope(body).encode());
            assert!(!signed || foreign.is_err());
        }
        for body in bodies::<Toy>() {
            let signed = matches!(body, Body::Propose { .. } | Body::Certified(_) | Body::Decided { .. });
            let foreign = Envelope::<AddingToy>::decode(&envelope(body).encode());
            assert!(!signed || foreign.is_err());
        }
    }

    #[test]
    fn two_different_words_sign_the_same_bytes() {
        let mut seen = Vec::new();
        for body in bodies::<Toy>() {
            for height in [5, 6] {
                for chain in [1, 2] {
                    let Some(preimage) = body.preimage(&Hash([chain; 32]), height) else { continue };
                    assert!(!seen.contains(&preimage), "{body:?}");
                    seen.push(preimage);
                }
            }
        }
    }

    #[test]
    fn a_certificate_of_another_height_is_let_in() {
        let Body::Certified(certificate) = bodies::<Toy>().remove(6) else {
            unreachable!("the seventh is a certificate")
        };
        let other = Certificate { height: 6, ..certificate };
        assert!(Envelope::<Toy>::decode(&envelope(Body::Certified(other)).encode()).is_err());
    }

    proptest! {
        #[test]
        fn random_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Envelope::<Toy>::decode(&bytes);
            let _ = Certificate::<AddingToy>::decode(&bytes);
        }

        #[test]
        fn a_flipped_byte_makes_the_decoder_panic(which in 0usize..10, at in any::<prop::sample::Index>(), flip in 1u8..) {
            let mut bytes = envelope(bodies::<AddingToy>().remove(which)).encode();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            let _ = Envelope::<AddingToy>::decode(&bytes);
        }
    }
}
