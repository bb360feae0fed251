//! Nodes that break the rules by themselves: a [`Puppet`] equivocates and certifies to some only as leader, votes for everything, repeats old
//! certificates and messages, lies in NewViews, and forges. All of a run plot together.

use std::{cell::RefCell, rc::Rc, time::Duration};

use cita_consensus_core::{Body, Certificate, Entry, Envelope, NewViewClaim, Phase, simulator::Io};
use cita_service_api::Hash;
use prost::Message;
use rand::{
    Rng,
    seq::{IndexedMutRandom, IndexedRandom, IteratorRandom, SliceRandom},
};

use crate::{
    Subject,
    cabal::{Cabal, KEPT},
    chain::Proposal,
    crypto::{self, Signer},
    replica::{Input, What},
};

/// How often a Byzantine node thinks of something by itself.
pub const ACT_EVERY: std::ops::Range<Duration> = Duration::from_millis(60)..Duration::from_millis(700);

/// What a puppet likes to do; each a chance.
#[derive(Debug, Clone)]
pub struct Habits {
    pub equivocate: f64,
    pub withhold: f64,
    pub vote_for_everything: f64,
    pub replay: f64,
    pub lie: f64,
    pub forge: f64,
    /// To go for two decisions at a height: to have one replica decide alone, and the others something else in a later view.
    pub split: f64,
}

/// See the module.
pub struct Puppet<P: Subject> {
    pub me: usize,
    pub signer: Signer<P>,
    pub cabal: Rc<RefCell<Cabal<P>>>,
    pub habits: Habits,
}

impl<P: Subject> Puppet<P> {
    pub fn start(&mut self, io: &mut Io<'_, Input<P>>) {
        io.after(ACT_EVERY.start, Input { core: 0, what: What::Act });
    }

    pub fn message(&mut self, _: usize, bytes: &[u8], io: &mut Io<'_, Input<P>>) {
        let Ok(envelope) = Envelope::<P>::decode(bytes) else { return };
        let notary = self.cabal.borrow().judge.borrow().notary.clone();
        let Some(verified) = notary.verify(envelope) else { return };
        let envelope = verified.into_inner();
        {
            let mut cabal = self.cabal.borrow_mut();
            cabal.learn(&envelope);
            if cabal.heard.len() < 4 * KEPT {
                cabal.heard.push(bytes.into());
            } else if let Some(slot) = cabal.heard.choose_mut(io.rng()) {
                *slot = bytes.into();
            }
        }
        self.react(envelope, io);
    }

    pub fn input(&mut self, what: &What<P>, io: &mut Io<'_, Input<P>>) {
        match what {
            What::Act => {
                let pause = io.one_of(&ACT_EVERY);
                io.after(pause, Input { core: 0, what: What::Act });
                self.act(io);
            }
            What::Lead { height, view } => self.lead(*height, *view, io),
            _ => {}
        }
    }

    fn react(&mut self, envelope: Envelope<P>, io: &mut Io<'_, Input<P>>) {
        let height = envelope.height;
        let me = Some(self.signer.address);
        match envelope.body {
            Body::Propose { view, hash, .. } => {
                let leader = self.cabal.borrow().leads(height, view);
                for phase in [Phase::Prepare, Phase::Commit] {
                    if io.rng().random_bool(self.habits.vote_for_everything) {
                        self.say(leader, height, Body::Vote { phase, view, hash }, io);
                    }
                }
            }
            Body::Vote { phase, view, hash } => {
                let made = self.cabal.borrow_mut().certify(height, phase, view, hash);
                if let Some(certificate) = made {
                    io.note(|| format!("has {phase:?} certificate {height}/{view} {hash}"));
                    self.publish(certificate, io);
                    if phase == Phase::Prepare && io.rng().random_bool(0.5) {
                        self.certify_next(height, view, hash, io);
                    }
                }
            }
            Body::NewView { view, .. } => {
                let heard =
                    self.cabal.borrow().lore.get(&height).and_then(|l| l.claims.get(&view)).map_or(0, |c| c.len());
                let quorum = self.cabal.borrow().judge.borrow().ledger.schedule.validators(height, P::id).quorum();
                let mine = self.cabal.borrow().leads(height, view) == me;
                if mine && heard + self.cabal.borrow().signers.len() >= quorum {
                    self.lead_soon(height, view, Duration::from_millis(120), io);
                }
            }
            Body::Certified(certificate) => {
                if certificate.phase == Phase::Commit && self.cabal.borrow().leads(height + 1, 0) == me {
                    self.lead_soon(height + 1, 0, Duration::from_millis(1200), io);
                }
                if certificate.phase == Phase::Prepare
                    && self.cabal.borrow().leads(height, certificate.view.saturating_add(1)) == me
                {
                    self.lead_soon(height, certificate.view.saturating_add(1), Duration::from_millis(400), io);
                }
            }
            _ => {}
        }
    }

    /// A commit certificate of a prepare certificate's signers who said more than they should: only if the votes are there.
    fn certify_next(&mut self, height: u64, view: u64, hash: Hash, io: &mut Io<'_, Input<P>>) {
        let made = self.cabal.borrow_mut().certify(height, Phase::Commit, view, hash);
        if let Some(certificate) = made {
            self.publish(certificate, io);
        }
    }

    /// A new certificate is shown to some. Who wants two decisions shows a commit certificate to one, and may keep a prepare certificate
    /// for a view in which it does harm.
    fn publish(&self, certificate: Certificate<P>, io: &mut Io<'_, Input<P>>) {
        let height = certificate.height;
        let phase = certificate.phase;
        let body = Body::Certified(certificate);
        if !io.rng().random_bool(self.habits.split) {
            return self.say_to_some(height, &body, self.habits.withhold, io);
        }
        let rest = self.cabal.borrow().nodes - 1;
        match phase {
            Phase::Prepare if io.rng().random_bool(0.7) => self.say_to_some(height, &body, 0.0, io),
            Phase::Prepare => {}
            Phase::Commit => self.say_to_some(height, &body, 1.0 - 1.0 / rest as f64, io),
        }
    }

    fn lead_soon(&mut self, height: u64, view: u64, within: Duration, io: &mut Io<'_, Input<P>>) {
        let delay = io.one_of(&(Duration::ZERO..within));
        io.after(delay, Input { core: 0, what: What::Lead { height, view } });
    }

    /// Proposes one thing to some and another to others.
    fn lead(&mut self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) {
        {
            let mut cabal = self.cabal.borrow_mut();
            let led = &mut cabal.lore.entry(height).or_default().led;
            if led.iter().filter(|led| **led == (view, self.me)).count() >= 3 || io.rng().random_bool(0.1) {
                return;
            }
            led.push((view, self.me));
        }
        let splits = io.rng().random_bool(self.habits.split);
        let blocks = if !splits && io.rng().random_bool(self.habits.equivocate) { 2 } else { 1 };
        for _ in 0..blocks {
            let proposal = if splits { self.split(height, view, io) } else { self.proposal(height, view, io) };
            let Some(body) = proposal else { return };
            if let Body::Propose { hash, data, .. } = &body {
                self.cabal.borrow_mut().lore.entry(height).or_default().add_block(*hash, data);
            }
            let kept_from = match blocks {
                _ if splits => 0.0,
                1 => self.habits.withhold,
                _ => 0.4,
            };
            self.say_to_some(height, &body, kept_from, io);
        }
    }

    fn proposal(&self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) -> Option<Body<P>> {
        let cabal = self.cabal.borrow();
        let lore = cabal.lore.get(&height);
        let prepared = lore.iter().flat_map(|lore| &lore.certificates).filter(|c| c.phase == Phase::Prepare);
        let prepared: Vec<_> = prepared.filter(|c| c.view < view).collect();
        let justify = match io.rng().random_range(0..10) {
            0..5 => prepared.iter().max_by_key(|c| c.view).copied(),
            5..7 => prepared.choose(io.rng()).copied(),
            _ => None,
        };
        let known = lore.map(|lore| lore.blocks.as_slice()).unwrap_or_default();
        let data = match justify {
            Some(certificate) => known.iter().find(|(hash, _)| *hash == certificate.hash)?.1.clone(),
            None => match known.choose(io.rng()) {
                Some((_, data)) if io.rng().random_bool(0.2) => data.clone(),
                _ => self.block(height, io),
            },
        };
        let follows = justify.is_some_and(|c| c.view.saturating_add(1) == view);
        let entry = if view == 0 || (follows && io.rng().random_bool(0.8)) {
            Entry::default()
        } else {
            self.entry(height, view, io)
        };
        Some(Body::Propose { view, hash: crypto::hash(&data), data, justify: justify.cloned(), entry })
    }

    /// Another block than the one that was certified last, with what may pass for a reason: nothing, or an older certificate, or the one for the
    /// other block.
    fn split(&self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) -> Option<Body<P>> {
        let cabal = self.cabal.borrow();
        let lore = cabal.lore.get(&height);
        let prepared = lore.iter().flat_map(|lore| &lore.certificates).filter(|c| c.phase == Phase::Prepare);
        let prepared: Vec<_> = prepared.filter(|c| c.view < view).collect();
        let last = prepared.iter().max_by_key(|c| c.view).copied();
        let other = prepared.iter().filter(|c| last.is_some_and(|last| last.hash != c.hash)).max_by_key(|c| c.view);
        let known = lore.map(|lore| lore.blocks.as_slice()).unwrap_or_default();
        let (data, justify) = match (other, io.rng().random_range(0..10)) {
            (Some(other), 0..5) => (known.iter().find(|(hash, _)| *hash == other.hash)?.1.clone(), Some(*other)),
            (_, 5..7) => (self.block(height, io), last),
            _ => (self.block(height, io), None),
        };
        let entry = if view == 0 { Entry::default() } else { self.entry(height, view, io) };
        Some(Body::Propose { view, hash: crypto::hash(&data), data, justify: justify.cloned(), entry })
    }

    fn block(&self, height: u64, io: &mut Io<'_, Input<P>>) -> Vec<u8> {
        let cabal = self.cabal.borrow();
        let judge = cabal.judge.borrow();
        // The block before is whatever an honest node has there.
        let before = (0..cabal.nodes).find_map(|node| judge.ledger.chain(node).get(height as usize - 1));
        let parent = before.map(|block| block.hash.to_vec()).unwrap_or_default();
        let transactions = judge.ledger.schedule.transactions(io.now());
        let quality = *[0, 0, 0, 1, 2].choose(io.rng()).expect("five");
        let counter = io.rng().random();
        Proposal { height, leader: self.me as u64, counter, transactions, parent, quality }.encode_to_vec()
    }

    /// A quorum's reasons for a view, best those that know of no certificate.
    fn entry(&self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) -> Entry<P::Id> {
        let cabal = self.cabal.borrow();
        let mut claims = cabal.lore.get(&height).and_then(|lore| lore.claims.get(&view)).cloned().unwrap_or_default();
        for signer in &cabal.signers {
            let envelope = signer.envelope(height, Body::NewView { view, high: None, entry: Entry::default() });
            let claim = NewViewClaim { signer: envelope.from, view, high: None, signature: envelope.signature };
            claims.insert(claim.signer, claim);
        }
        let quorum = cabal.judge.borrow().ledger.schedule.validators(height, P::id).quorum();
        let mut claims: Vec<_> = claims.into_values().collect();
        claims.shuffle(io.rng());
        claims.sort_by_key(|claim| claim.high.map(|(view, _)| view));
        claims.truncate(quorum);
        Entry::of::<P>(claims)
    }

    /// Something out of the blue.
    fn act(&mut self, io: &mut Io<'_, Input<P>>) {
        let height = self.cabal.borrow().height;
        let view = self.cabal.borrow().lore.get(&height).map_or(0, |lore| lore.view);
        if io.rng().random_bool(self.habits.replay) {
            self.replay(io);
        }
        if io.rng().random_bool(self.habits.lie) {
            self.lie(height, view, io);
        }
        if io.rng().random_bool(self.habits.vote_for_everything) {
            self.vote(height, view, io);
        }
        if io.rng().random_bool(self.habits.forge) {
            self.forge(height, view, io);
            self.fall_short(height, io);
        }
        let next = view.saturating_add(io.rng().random_range(0..2));
        if self.cabal.borrow().leads(height, next) == Some(self.signer.address) {
            self.lead_soon(height, next, Duration::from_millis(50), io);
        }
    }

    /// Old messages of others, and old certificates in a message of its own.
    fn replay(&mut self, io: &mut Io<'_, Input<P>>) {
        let heard = self.cabal.borrow().heard.choose(io.rng()).cloned();
        if let Some(bytes) = heard {
            let to = io.rng().random_range(0..self.cabal.borrow().nodes);
            if to != self.me {
                io.send(to, &bytes);
            }
        }
        let old = {
            let cabal = self.cabal.borrow();
            let lore = cabal.lore.values().choose(io.rng());
            lore.and_then(|lore| {
                let certificate = lore.certificates.choose(io.rng())?.clone();
                let block = lore.blocks.iter().find(|(hash, _)| *hash == certificate.hash);
                Some((certificate, block.map(|(_, data)| data.clone())))
            })
        };
        let Some((certificate, data)) = old else { return };
        let height = certificate.height;
        let body = match (data, certificate.phase) {
            (Some(data), Phase::Commit) if io.rng().random() => Body::Decided { data, proof: certificate },
            (_, Phase::Prepare) if io.rng().random() => Body::NewView {
                view: certificate.view.saturating_add(io.rng().random_range(0..4)),
                high: Some(certificate),
                entry: Entry::default(),
            },
            _ => Body::Certified(certificate),
        };
        self.say_to_some(height, &body, 0.5, io);
    }

    /// NewViews for views that nobody is in, hiding what it knows; and idleness that is none.
    fn lie(&mut self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) {
        let stale = {
            let cabal = self.cabal.borrow();
            let known = cabal.lore.get(&height).into_iter().flat_map(|lore| &lore.certificates);
            known.filter(|c| c.phase == Phase::Prepare).min_by_key(|c| c.view).cloned()
        };
        let high = if io.rng().random_bool(0.3) { stale } else { None };
        let body = match io.rng().random_range(0..8) {
            0 => Body::Idle { view, sequence: io.rng().random() },
            1 => Body::Want { hash: Hash([1; 32]) },
            2 => Body::NewView { view: u64::MAX, high, entry: Entry::default() },
            _ => {
                let view = view.saturating_add(io.rng().random_range(0..4));
                Body::NewView { view, high, entry: self.lying_entry(height, view, io) }
            }
        };
        self.say_to_some(height, &body, 0.3, io);
    }

    /// What is to pass for a quorum that went on: under protocols that ask for it in NewViews.
    fn lying_entry(&self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) -> Entry<P::Id> {
        if P::AGGREGATES && io.rng().random() { self.entry(height, view, io) } else { Entry::default() }
    }

    /// Votes for any block in any view near.
    fn vote(&mut self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) {
        let hash = self.cabal.borrow().lore.get(&height).and_then(|lore| Some(lore.blocks.choose(io.rng())?.0));
        let Some(hash) = hash else { return };
        let phase = if io.rng().random() { Phase::Prepare } else { Phase::Commit };
        let view = view.saturating_add(1).saturating_sub(io.rng().random_range(0..3));
        let leader = self.cabal.borrow().leads(height, view);
        self.say(leader, height, Body::Vote { phase, view, hash }, io);
    }

    /// Certificates without the votes, and words of others.
    fn forge(&mut self, height: u64, view: u64, io: &mut Io<'_, Input<P>>) {
        let (hash, data) = {
            let data = self.block(height, io);
            (crypto::hash(&data), data)
        };
        let validators = self.cabal.borrow().judge.borrow().ledger.schedule.validators(height, P::id);
        let phase = if io.rng().random() { Phase::Prepare } else { Phase::Commit };
        let votes = self.forged_votes(height, phase, view, hash, io);
        let Some(certificate) = Certificate::of(phase, (height, view), hash, votes) else { return };
        let as_other = |body: Body<P>, signer: &Signer<P>| {
            let mut envelope = signer.envelope(height, body);
            envelope.from = *validators.iter().next().expect("somebody is a validator");
            envelope
        };
        let envelope = match io.rng().random_range(0..5) {
            0 => as_other(Body::Vote { phase, view, hash }, &self.signer),
            1 => {
                let view = view.saturating_add(1);
                as_other(Body::NewView { view, high: None, entry: Entry::default() }, &self.signer)
            }
            2 if phase == Phase::Prepare => {
                let view = view.saturating_add(1);
                let body = Body::NewView { view, high: Some(certificate), entry: Entry::default() };
                self.signer.envelope(height, body)
            }
            3 if phase == Phase::Commit => self.signer.envelope(height, Body::Decided { data, proof: certificate }),
            _ => self.signer.envelope(height, Body::Certified(certificate)),
        };
        let bytes: Rc<[u8]> = envelope.encode().into();
        for to in 0..self.cabal.borrow().nodes {
            if to != self.me {
                io.send(to, &bytes);
            }
        }
    }

    /// A quorum of votes of which too few are real: copied from another phase, repeated, of strangers, or made up.
    fn forged_votes(
        &self,
        height: u64,
        phase: Phase,
        view: u64,
        hash: Hash,
        io: &mut Io<'_, Input<P>>,
    ) -> Vec<(P::Id, Vec<u8>)> {
        let cabal = self.cabal.borrow();
        let validators = cabal.judge.borrow().ledger.schedule.validators(height, P::id);
        let mine = self.signer.envelope(height, Body::Vote { phase, view, hash }).signature;
        match io.rng().random_range(0..4) {
            0 => vec![(self.signer.address, mine); validators.quorum()],
            1 => validators.iter().map(|validator| (*validator, mine.clone())).collect(),
            2 => (100..100 + validators.quorum()).map(|node| (P::id(node), mine.clone())).collect(),
            _ => {
                let lore = cabal.lore.get(&height);
                let other = lore.and_then(|lore| lore.certificates.choose(io.rng()));
                other.map(|certificate| certificate.votes.clone()).unwrap_or_default()
            }
        }
    }

    /// A certificate that lacks one vote: everything in it is real.
    fn fall_short(&self, height: u64, io: &mut Io<'_, Input<P>>) {
        let certificate = self.cabal.borrow().one_vote_short(height);
        if let Some(certificate) = certificate {
            self.say_to_some(height, &Body::Certified(certificate), 0.3, io);
        }
    }

    fn say(&self, to: Option<P::Id>, height: u64, body: Body<P>, io: &mut Io<'_, Input<P>>) {
        let Some(to) = to.and_then(|to| P::node_of(&to)) else { return };
        if to != self.me {
            let bytes: Rc<[u8]> = self.signer.envelope(height, body).encode().into();
            io.send(to, &bytes);
        }
    }

    fn say_to_some(&self, height: u64, body: &Body<P>, kept_from: f64, io: &mut Io<'_, Input<P>>) {
        let bytes: Rc<[u8]> = self.signer.envelope(height, body.clone()).encode().into();
        let mut told = Vec::new();
        for to in 0..self.cabal.borrow().nodes {
            if to != self.me && !io.rng().random_bool(kept_from) {
                io.send(to, &bytes);
                told.push(to);
            }
        }
        io.note(|| format!("-> {told:?}: {} at {height}", crate::replica::describe(body)));
    }
}
