//! The protobuf form: one flat message, whose kind says which fields are used.

use super::{
    Body, Certificate, CertificateError, Entry, NewViewClaim, Phase, Protocol, ValidatorId,
    certificate_wire::{Certificate as WireCertificate, phase_number},
    hash, signed_as, signer,
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
    #[prost(uint64, tag = "5")]
    view: u64,
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
    #[prost(bytes = "vec", tag = "12")]
    entry_aggregate: Vec<u8>,
    #[prost(bytes = "vec", tag = "13")]
    introduction: Vec<u8>,
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

impl<P: Protocol> From<&super::Envelope<P>> for Envelope {
    fn from(envelope: &super::Envelope<P>) -> Self {
        let mut wire = Self {
            chain: envelope.chain.to_vec(),
            height: envelope.height,
            from: envelope.from.to_bytes(),
            signature: envelope.signature.clone(),
            introduction: envelope.introduction.clone(),
            ..Self::default()
        };
        match &envelope.body {
            Body::Propose { view, hash, data, justify, entry } => {
                wire.kind = PROPOSE;
                wire.view = *view;
                wire.hash = hash.to_vec();
                wire.data.clone_from(data);
                wire.certificate = justify.as_ref().map(WireCertificate::from);
                wire.set_entry(entry);
            }
            Body::Vote { phase, view, hash } => {
                wire.kind = 1 + phase_number(*phase);
                wire.view = *view;
                wire.hash = hash.to_vec();
            }
            Body::NewView { view, high, entry } => {
                wire.kind = NEW_VIEW;
                wire.view = *view;
                wire.certificate = high.as_ref().map(WireCertificate::from);
                wire.set_entry(entry);
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

impl Envelope {
    fn set_entry<I: ValidatorId>(&mut self, entry: &Entry<I>) {
        self.entry = entry.claims.iter().map(Claim::from).collect();
        self.entry_aggregate.clone_from(&entry.aggregate);
    }
}

impl<I: ValidatorId> From<&NewViewClaim<I>> for Claim {
    fn from(claim: &NewViewClaim<I>) -> Self {
        Self {
            signer: claim.signer.to_bytes(),
            high_view: claim.high.map(|(view, _)| view),
            high_hash: claim.high.map(|(_, hash)| hash.to_vec()).unwrap_or_default(),
            signature: claim.signature.clone(),
            view: claim.view,
        }
    }
}

impl<I: ValidatorId> TryFrom<Claim> for NewViewClaim<I> {
    type Error = CertificateError;

    fn try_from(wire: Claim) -> Result<Self, CertificateError> {
        let high = wire.high_view.map(|view| hash(&wire.high_hash).map(|hash| (view, hash))).transpose()?;
        Ok(Self { signer: signer(&wire.signer)?, view: wire.view, high, signature: wire.signature })
    }
}

fn entry<P: Protocol>(claims: Vec<Claim>, aggregate: Vec<u8>) -> Result<Entry<P::Id>, CertificateError> {
    signed_as::<P>(claims.iter().map(|claim| &claim.signature), &aggregate)?;
    let claims = claims.into_iter().map(NewViewClaim::try_from).collect::<Result<_, _>>()?;
    Ok(Entry { claims, aggregate })
}

/// The certificate of a message at `height`; one of another height has no business there.
fn certificate<P: Protocol>(
    wire: Option<WireCertificate>,
    height: u64,
    phase: Option<Phase>,
) -> Result<Option<Certificate<P>>, CertificateError> {
    let Some(wire) = wire else { return Ok(None) };
    let certificate = Certificate::<P>::try_from(wire)?;
    if certificate.height != height || phase.is_some_and(|phase| phase != certificate.phase) {
        return Err(CertificateError::Encoding("a certificate of another height or phase"));
    }
    Ok(Some(certificate))
}

impl<P: Protocol> TryFrom<Envelope> for super::Envelope<P> {
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
                entry: entry::<P>(wire.entry, wire.entry_aggregate)?,
            },
            PREPARE_VOTE => Body::Vote { phase: Phase::Prepare, view: wire.view, hash: hash(&wire.hash)? },
            COMMIT_VOTE => Body::Vote { phase: Phase::Commit, view: wire.view, hash: hash(&wire.hash)? },
            NEW_VIEW => Body::NewView {
                view: wire.view,
                high: certificate(wire.certificate, height, Some(Phase::Prepare))?,
                entry: entry::<P>(wire.entry, wire.entry_aggregate)?,
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
        Ok(Self {
            chain: hash(&wire.chain)?,
            height,
            from: signer(&wire.from)?,
            body,
            signature: wire.signature,
            introduction: wire.introduction,
        })
    }
}
