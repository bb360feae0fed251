//! What Byzantine nodes of a run share: what they heard, and each other's keys.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use cita_consensus_core::{Body, Certificate, Envelope, NewViewClaim, Phase, Protocol};
use cita_service_api::Hash;

use crate::{Subject, crypto::Signer, judge::Shared};

/// Things remembered of a height.
pub const KEPT: usize = 40;

/// Votes for one thing, by their signers.
pub type Signatures<P> = BTreeMap<<P as Protocol>::Id, Vec<u8>>;

/// What the plotters know of a height.
pub struct Lore<P: Subject> {
    pub view: u64,
    pub blocks: Vec<(Hash, Vec<u8>)>,
    pub votes: BTreeMap<(Phase, u64, Hash), Signatures<P>>,
    pub certificates: Vec<Certificate<P>>,
    pub claims: BTreeMap<u64, BTreeMap<P::Id, NewViewClaim<P::Id>>>,
    pub led: Vec<(u64, usize)>,
}

impl<P: Subject> Default for Lore<P> {
    fn default() -> Self {
        let (blocks, votes, certificates, claims, led) = Default::default();
        Self { view: 0, blocks, votes, certificates, claims, led }
    }
}

/// What the plotters share.
pub struct Cabal<P: Subject> {
    pub signers: Vec<Signer<P>>,
    pub judge: Shared<P>,
    pub nodes: usize,
    pub height: u64,
    pub lore: BTreeMap<u64, Lore<P>>,
    pub heard: Vec<Rc<[u8]>>,
}

impl<P: Subject> Cabal<P> {
    pub fn new(signers: Vec<Signer<P>>, judge: Shared<P>, nodes: usize) -> Rc<RefCell<Self>> {
        let (lore, heard) = Default::default();
        Rc::new(RefCell::new(Self { signers, judge, nodes, height: 1, lore, heard }))
    }

    pub fn learn(&mut self, envelope: &Envelope<P>) {
        let height = envelope.height;
        if height + 3 < self.height || height > self.height + 1 {
            return;
        }
        self.height = self.height.max(height);
        let keep_from = self.height.saturating_sub(3);
        self.lore.retain(|height, _| *height >= keep_from);
        let lore = self.lore.entry(height).or_default();
        match &envelope.body {
            Body::Propose { view, hash, data, justify, .. } => {
                lore.view = lore.view.max(*view);
                lore.add_block(*hash, data);
                lore.add_certificate(justify.as_ref());
            }
            Body::Vote { phase, view, hash } => {
                let votes = lore.votes.entry((*phase, *view, *hash)).or_default();
                votes.insert(envelope.from, envelope.signature.clone());
            }
            Body::NewView { view, high, .. } => {
                lore.add_certificate(high.as_ref());
                let high = high.as_ref().map(|c| (c.view, c.hash));
                let view = *view;
                let claim = NewViewClaim { signer: envelope.from, view, high, signature: envelope.signature.clone() };
                lore.claims.entry(view).or_default().insert(envelope.from, claim);
            }
            Body::Certified(certificate) => lore.add_certificate(Some(certificate)),
            Body::Decided { data, proof } => {
                lore.add_block(proof.hash, data);
                lore.add_certificate(Some(proof));
            }
            Body::ProposalData { hash, data } => lore.add_block(*hash, data),
            Body::Idle { .. } | Body::Want { .. } => {}
        }
    }

    pub fn leads(&self, height: u64, view: u64) -> Option<P::Id> {
        self.judge.borrow().ledger.schedule.validators(height, P::id).leader(height, view)
    }

    /// A certificate of the votes that were heard and those that the plotters can add.
    pub fn certify(&mut self, height: u64, phase: Phase, view: u64, hash: Hash) -> Option<Certificate<P>> {
        let validators = self.judge.borrow().ledger.schedule.validators(height, P::id);
        let lore = self.lore.entry(height).or_default();
        let known = lore.certificates.iter().any(|c| (c.phase, c.view, c.hash) == (phase, view, hash));
        let mut votes = lore.votes.get(&(phase, view, hash)).cloned().unwrap_or_default();
        for signer in &self.signers {
            let envelope = signer.envelope(height, Body::Vote { phase, view, hash });
            votes.insert(envelope.from, envelope.signature);
        }
        votes.retain(|signer, _| validators.contains(signer));
        if known || votes.len() < validators.quorum() {
            return None;
        }
        let votes = votes.into_iter().take(validators.quorum()).collect();
        let certificate = Certificate::of(phase, (height, view), hash, votes)?;
        lore.add_certificate(Some(&certificate));
        Some(certificate)
    }

    /// The votes of a quorum but for one, for whatever has the most.
    pub fn one_vote_short(&self, height: u64) -> Option<Certificate<P>> {
        let validators = self.judge.borrow().ledger.schedule.validators(height, P::id);
        let (&(phase, view, hash), heard) =
            self.lore.get(&height)?.votes.iter().max_by_key(|(_, votes)| votes.len())?;
        let mut votes = heard.clone();
        for signer in &self.signers {
            let envelope = signer.envelope(height, Body::Vote { phase, view, hash });
            votes.insert(envelope.from, envelope.signature);
        }
        let votes: Vec<_> = votes.into_iter().filter(|(signer, _)| validators.contains(signer)).collect();
        let short = validators.quorum().checked_sub(1).filter(|short| (1..=votes.len()).contains(short))?;
        Certificate::of(phase, (height, view), hash, votes.into_iter().take(short).collect())
    }
}

impl<P: Subject> Lore<P> {
    pub fn add_block(&mut self, hash: Hash, data: &[u8]) {
        if self.blocks.len() < KEPT && !self.blocks.iter().any(|(known, _)| *known == hash) {
            self.blocks.push((hash, data.to_vec()));
        }
    }

    pub fn add_certificate(&mut self, certificate: Option<&Certificate<P>>) {
        if let Some(certificate) = certificate
            && self.certificates.len() < KEPT
            && !self.certificates.contains(certificate)
        {
            self.certificates.push(certificate.clone());
        }
    }
}
