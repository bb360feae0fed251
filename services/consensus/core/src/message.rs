//! What replicas say to each other.

use cita_service_api::{Address, Hash};
use prost::Message;

use crate::{
    certificate::{
        Certificate, CertificateError, Phase, check_signers, preimage, vote_preimage,
        wire::{self as certificate_wire, address, hash},
    },
    check::Check,
    quorum::Validators,
};

const PROPOSE: u8 = 1;
const NEW_VIEW: u8 = 4;
const IDLE: u8 = 5;

/// A replica's word that it gave up every view before `view`, as others repeat it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewViewClaim {
    /// Who said so.
    pub signer: Address,
    /// View and block of the highest prepare certificate that it knew.
    pub high: Option<(u64, Hash)>,
    /// Signature of the NewView.
    pub signature: Vec<u8>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The leader's proposal of a view.
    Propose {
        /// The view.
        view: u64,
        /// Hash of `data`.
        hash: Hash,
        /// The encoded proposal.
        data: Vec<u8>,
        /// The prepare certificate that names the block, when there is one.
        justify: Option<Certificate>,
        /// A quorum's NewViews: why this view began. Empty in view 0, and after a certificate of the view before.
        entry: Vec<NewViewClaim>,
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
    /// The sender entered a view because the one before timed out.
    NewView {
        /// The view entered.
        view: u64,
        /// The highest prepare certificate it knows.
        high: Option<Certificate>,
    },
    /// The leader has nothing to propose (block interval 0): others need not lose patience.
    Idle {
        /// The view.
        view: u64,
        /// Grows with every message, so that an old one is not repeated.
        sequence: u64,
    },
    /// A certificate; it needs no signature of its own.
    Certified(Certificate),
    /// A decided block, for a replica that missed it.
    Decided {
        /// The encoded proposal.
        data: Vec<u8>,
        /// Its commit certificate.
        proof: Certificate,
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

impl Body {
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
            Self::NewView { view, high } => {
                let high = high.as_ref().map(|certificate| (certificate.view, certificate.hash));
                Some(new_view_preimage(chain, height, *view, high))
            }
            Self::Idle { view, sequence } => Some(preimage(chain, IDLE, height, *view, &sequence.to_be_bytes())),
            Self::Certified(_) | Self::Decided { .. } | Self::Want { .. } | Self::ProposalData { .. } => None,
        }
    }
}

fn new_view_preimage(chain: &Hash, height: u64, view: u64, high: Option<(u64, Hash)>) -> Vec<u8> {
    let mut rest = Vec::with_capacity(1 + 8 + Hash::LEN);
    if let Some((high_view, hash)) = high {
        rest.push(1);
        rest.extend_from_slice(&high_view.to_be_bytes());
        rest.extend_from_slice(hash.as_bytes());
    }
    preimage(chain, NEW_VIEW, height, view, &rest)
}

/// A message with its sender and signature. Nothing of it is true before [`Envelope::checks`] hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The chain.
    pub chain: Hash,
    /// The height.
    pub height: u64,
    /// Who claims to have sent it.
    pub from: Address,
    /// What it says.
    pub body: Body,
    /// The sender's signature of [`Body::preimage`]; empty for what certifies itself.
    pub signature: Vec<u8>,
}

/// Everything that has to hold before a message is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    /// Signatures.
    pub signatures: Vec<Check>,
    /// Data whose hash has to be this.
    pub hash: Option<(Vec<u8>, Hash)>,
}

impl Envelope {
    /// What has to hold.
    pub fn checks(&self) -> Checks {
        let mut signatures = Vec::new();
        if let Some(preimage) = self.body.preimage(&self.chain, self.height) {
            signatures.push(Check { preimage, signer: self.from, signature: self.signature.clone() });
        }
        let mut hash = None;
        match &self.body {
            Body::Propose { view, hash: claimed, data, justify, entry } => {
                hash = Some((data.clone(), *claimed));
                signatures.extend(justify.iter().flat_map(|certificate| certificate.checks(&self.chain)));
                signatures.extend(entry.iter().map(|claim| Check {
                    preimage: new_view_preimage(&self.chain, self.height, *view, claim.high),
                    signer: claim.signer,
                    signature: claim.signature.clone(),
                }));
            }
            Body::NewView { high, .. } => {
                signatures.extend(high.iter().flat_map(|certificate| certificate.checks(&self.chain)));
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

    /// Whether the entry claims of a proposal come from a quorum.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn check_entry(entry: &[NewViewClaim], validators: &Validators) -> Result<(), CertificateError> {
        check_signers(entry.iter().map(|claim| claim.signer), validators)
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

mod wire {
    //! The protobuf form: one flat message, whose kind says which fields are used.

    use super::{
        Body, Certificate, CertificateError, NewViewClaim, Phase, address,
        certificate_wire::{Certificate as WireCertificate, phase_number},
        hash,
    };

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Claim {
        #[prost(bytes = "vec", tag = "1")]
        signer: Vec<u8>,
        #[prost(uint64, optional, tag = "2")]
        high_view: Option<u64>,
        #[prost(bytes = "vec", tag = "3")]
        high_hash: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")]
        signature: Vec<u8>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Envelope {
        #[prost(bytes = "vec", tag = "1")]
        chain: Vec<u8>,
        #[prost(uint64, tag = "2")]
        height: u64,
        #[prost(bytes = "vec", tag = "3")]
        from: Vec<u8>,
        #[prost(uint32, tag = "4")]
        kind: u32,
        #[prost(uint64, tag = "5")]
        view: u64,
        #[prost(bytes = "vec", tag = "6")]
        hash: Vec<u8>,
        #[prost(bytes = "vec", tag = "7")]
        data: Vec<u8>,
        #[prost(message, optional, tag = "8")]
        certificate: Option<WireCertificate>,
        #[prost(message, repeated, tag = "9")]
        entry: Vec<Claim>,
        #[prost(bytes = "vec", tag = "10")]
        signature: Vec<u8>,
        #[prost(uint64, tag = "11")]
        sequence: u64,
    }

    const PROPOSE: u32 = 1;
    const PREPARE_VOTE: u32 = 2;
    const COMMIT_VOTE: u32 = 3;
    const NEW_VIEW: u32 = 4;
    const IDLE: u32 = 5;
    const CERTIFIED: u32 = 6;
    const DECIDED: u32 = 7;
    const WANT: u32 = 8;
    const PROPOSAL_DATA: u32 = 9;

    impl From<&super::Envelope> for Envelope {
        fn from(envelope: &super::Envelope) -> Self {
            let mut wire = Self {
                chain: envelope.chain.to_vec(),
                height: envelope.height,
                from: envelope.from.to_vec(),
                signature: envelope.signature.clone(),
                ..Self::default()
            };
            match &envelope.body {
                Body::Propose { view, hash, data, justify, entry } => {
                    wire.kind = PROPOSE;
                    wire.view = *view;
                    wire.hash = hash.to_vec();
                    wire.data.clone_from(data);
                    wire.certificate = justify.as_ref().map(WireCertificate::from);
                    wire.entry = entry.iter().map(Claim::from).collect();
                }
                Body::Vote { phase, view, hash } => {
                    wire.kind = 1 + phase_number(*phase);
                    wire.view = *view;
                    wire.hash = hash.to_vec();
                }
                Body::NewView { view, high } => {
                    wire.kind = NEW_VIEW;
                    wire.view = *view;
                    wire.certificate = high.as_ref().map(WireCertificate::from);
                }
                Body::Idle { view, sequence } => {
                    wire.kind = IDLE;
                    wire.view = *view;
                    wire.sequence = *sequence;
                }
                Body::Certified(certificate) => {
                    wire.kind = CERTIFIED;
                    wire.certificate = Some(certificate.into());
                }
                Body::Decided { data, proof } => {
                    wire.kind = DECIDED;
                    wire.data.clone_from(data);
                    wire.certificate = Some(proof.into());
                }
                Body::Want { hash } => {
                    wire.kind = WANT;
                    wire.hash = hash.to_vec();
                }
                Body::ProposalData { hash, data } => {
                    wire.kind = PROPOSAL_DATA;
                    wire.hash = hash.to_vec();
                    wire.data.clone_from(data);
                }
            }
            wire
        }
    }

    impl From<&NewViewClaim> for Claim {
        fn from(claim: &NewViewClaim) -> Self {
            Self {
                signer: claim.signer.to_vec(),
                high_view: claim.high.map(|(view, _)| view),
                high_hash: claim.high.map(|(_, hash)| hash.to_vec()).unwrap_or_default(),
                signature: claim.signature.clone(),
            }
        }
    }

    impl TryFrom<Claim> for NewViewClaim {
        type Error = CertificateError;

        fn try_from(wire: Claim) -> Result<Self, CertificateError> {
            let high = wire.high_view.map(|view| hash(&wire.high_hash).map(|hash| (view, hash))).transpose()?;
            Ok(Self { signer: address(&wire.signer)?, high, signature: wire.signature })
        }
    }

    /// The certificate of a message at `height`; one of another height has no business there.
    fn certificate(
        wire: Option<WireCertificate>,
        height: u64,
        phase: Option<Phase>,
    ) -> Result<Option<Certificate>, CertificateError> {
        let Some(wire) = wire else { return Ok(None) };
        let certificate = Certificate::try_from(wire)?;
        if certificate.height != height || phase.is_some_and(|phase| phase != certificate.phase) {
            return Err(CertificateError::Encoding("a certificate of another height or phase"));
        }
        Ok(Some(certificate))
    }

    impl TryFrom<Envelope> for super::Envelope {
        type Error = CertificateError;

        fn try_from(wire: Envelope) -> Result<Self, CertificateError> {
            let height = wire.height;
            let missing = CertificateError::Encoding("the certificate is missing");
            let body = match wire.kind {
                PROPOSE => Body::Propose {
                    view: wire.view,
                    hash: hash(&wire.hash)?,
                    data: wire.data,
                    justify: certificate(wire.certificate, height, Some(Phase::Prepare))?,
                    entry: wire.entry.into_iter().map(NewViewClaim::try_from).collect::<Result<_, _>>()?,
                },
                PREPARE_VOTE => Body::Vote { phase: Phase::Prepare, view: wire.view, hash: hash(&wire.hash)? },
                COMMIT_VOTE => Body::Vote { phase: Phase::Commit, view: wire.view, hash: hash(&wire.hash)? },
                NEW_VIEW => Body::NewView {
                    view: wire.view,
                    high: certificate(wire.certificate, height, Some(Phase::Prepare))?,
                },
                IDLE => Body::Idle { view: wire.view, sequence: wire.sequence },
                CERTIFIED => Body::Certified(certificate(wire.certificate, height, None)?.ok_or(missing)?),
                DECIDED => Body::Decided {
                    data: wire.data,
                    proof: certificate(wire.certificate, height, Some(Phase::Commit))?.ok_or(missing)?,
                },
                WANT => Body::Want { hash: hash(&wire.hash)? },
                PROPOSAL_DATA => Body::ProposalData { hash: hash(&wire.hash)?, data: wire.data },
                _ => return Err(CertificateError::Encoding("unknown kind of message")),
            };
            Ok(Self { chain: hash(&wire.chain)?, height, from: address(&wire.from)?, body, signature: wire.signature })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bodies() -> Vec<Body> {
        let hash = Hash([7; 32]);
        let votes = vec![(Address([1; 20]), vec![3; 128])];
        let prepared = Certificate { phase: Phase::Prepare, height: 5, view: 1, hash, votes: votes.clone() };
        let committed = Certificate { phase: Phase::Commit, ..prepared.clone() };
        let claims =
            [Some((1, hash)), None].map(|high| NewViewClaim { signer: Address([2; 20]), high, signature: vec![9] });
        vec![
            Body::Propose { view: 2, hash, data: vec![1, 2], justify: Some(prepared.clone()), entry: claims.to_vec() },
            Body::Vote { phase: Phase::Prepare, view: 0, hash },
            Body::Vote { phase: Phase::Commit, view: 3, hash },
            Body::NewView { view: 4, high: Some(prepared.clone()) },
            Body::NewView { view: 4, high: None },
            Body::Idle { view: 0, sequence: 8 },
            Body::Certified(prepared),
            Body::Decided { data: vec![5], proof: committed },
            Body::Want { hash },
            Body::ProposalData { hash, data: vec![] },
        ]
    }

    fn envelope(body: Body) -> Envelope {
        Envelope { chain: Hash([1; 32]), height: 5, from: Address([4; 20]), body, signature: vec![6; 128] }
    }

    #[test]
    fn a_message_changes_on_its_way() {
        for body in bodies() {
            let sent = envelope(body);
            assert_eq!(Envelope::decode(&sent.encode()), Ok(sent));
        }
    }

    #[test]
    fn two_different_words_sign_the_same_bytes() {
        let mut seen = Vec::new();
        for body in bodies() {
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
        let Body::Certified(certificate) = bodies().remove(6) else { unreachable!("the seventh is a certificate") };
        let other = Certificate { height: 6, ..certificate };
        assert!(Envelope::decode(&envelope(Body::Certified(other)).encode()).is_err());
    }

    proptest! {
        #[test]
        fn random_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Envelope::decode(&bytes);
            let _ = Certificate::decode(&bytes);
        }

        #[test]
        fn a_flipped_byte_makes_the_decoder_panic(which in 0usize..10, at in any::<prop::sample::Index>(), flip in 1u8..) {
            let mut bytes = envelope(bodies().remove(which)).encode();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            let _ = Envelope::decode(&bytes);
        }
    }
}
