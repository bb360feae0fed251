//! The end of a height, and those who missed it.

use cita_service_api::Hash;

use super::{Action, Decision, HeightConfig, KEPT_DECISIONS, KEPT_LATER, Machine, TimerKind, Validity};
use crate::{Body, Certificate, Envelope, Phase, Protocol, record::Record};

/// A replica gets the same old decision at most this often.
const REPLY_EVERY_MS: u64 = 100;

impl<P: Protocol> Machine<P> {
    /// Rule R3: a commit certificate of any view decides the height.
    pub(super) fn decide(&mut self, certificate: Certificate<P>) {
        if self.decided.is_some() {
            return;
        }
        let hash = certificate.hash;
        // Blocks are paced by proposals; for whoever missed it the decision has to do.
        self.proposal_seen_at.get_or_insert(self.now);
        self.decided = Some(certificate);
        if self.blocks.contains_key(&hash) {
            self.commit();
        } else {
            self.broadcast(Body::Want { hash });
            self.set_timer(TimerKind::Resend, self.timing.resend_ms);
        }
    }

    fn commit(&mut self) {
        let Some(proof) = self.decided.clone() else { return };
        let Some(block) = self.blocks.get(&proof.hash) else { return };
        let data = block.data.clone();
        self.actions.push(Action::Commit { height: self.height, data, proof: proof.clone() });
        if self.prepared.is_some_and(|(_, hash)| hash == proof.hash) {
            // While the controller works. No vote depends on it, so it need not be there first.
            self.persist(Record::Decided(proof));
        }
    }

    /// The bytes of a decided block that this replica had not seen. The caller knows that they have this hash.
    pub(super) fn keep_wanted(&mut self, hash: Hash, data: Vec<u8>) {
        let wanted = self.decided.as_ref().is_some_and(|decided| decided.hash == hash);
        if wanted && !self.blocks.contains_key(&hash) {
            self.keep_block(hash, data, Validity::Unknown);
            self.commit();
        }
    }

    pub(super) fn on_decided(&mut self, proof: Certificate<P>, data: Vec<u8>) {
        if proof.phase == Phase::Commit && self.certifies(&proof) {
            self.keep_block(proof.hash, data, Validity::Unknown);
            self.decide(proof);
        }
    }

    /// The block that the highest certificate names, which a leader has to propose again.
    pub(super) fn on_proposal_data(&mut self, hash: Hash, data: Vec<u8>) {
        if self.high.as_ref().is_some_and(|high| high.hash == hash) {
            self.keep_block(hash, data, Validity::Unknown);
            if self.current.leading {
                self.lead();
            }
        }
    }

    /// Someone lacks a block of this height.
    pub(super) fn on_want(&mut self, from: P::Id, hash: Hash) {
        if let Some(block) = self.blocks.get(&hash) {
            let data = block.data.clone();
            if from != self.me && self.may_reply(from, self.height) {
                self.send(from, Body::ProposalData { hash, data });
            }
        }
    }

    /// Someone is still at a height that is decided here.
    pub(super) fn on_past(&mut self, envelope: &Envelope<P>) {
        let asks = matches!(
            envelope.body,
            Body::Want { .. } | Body::Vote { .. } | Body::NewView { .. } | Body::Propose { .. }
        );
        let Some(decision) = self.decisions.iter().find(|decision| decision.height == envelope.height) else { return };
        if !asks || envelope.from == self.me {
            return;
        }
        let body = Body::Decided { data: decision.data.clone(), proof: decision.proof.clone() };
        if self.may_reply(envelope.from, envelope.height) {
            self.actions.push(Action::Send { to: envelope.from, height: envelope.height, body });
        }
    }

    /// Bounds what a replica that asks again and again costs.
    fn may_reply(&mut self, to: P::Id, height: u64) -> bool {
        if self.replied.len() > 4 * self.validators.count().max(16) {
            self.replied.clear();
        }
        match self.replied.get(&to) {
            Some((last, at)) if *last == height && self.now < at.saturating_add(REPLY_EVERY_MS) => false,
            _ => {
                self.replied.insert(to, (height, self.now));
                true
            }
        }
    }

    /// Others are ahead: by one height, their messages will be needed soon and their decision now; by more, the controller's block
    /// sync brings this node up.
    pub(super) fn on_future(&mut self, envelope: Envelope<P>) {
        if envelope.height != self.height + 1 {
            return;
        }
        let due = self.asked_decision_at.is_none_or(|at| self.now >= at.saturating_add(REPLY_EVERY_MS));
        if self.decided.is_none() && due {
            self.asked_decision_at = Some(self.now);
            self.send(envelope.from, Body::Want { hash: Hash::ZERO });
        }
        let from_sender = self.later.iter().filter(|kept| kept.from == envelope.from).count();
        let senders = self.validators.count().max(4);
        if from_sender < KEPT_LATER && self.later.len() < KEPT_LATER * senders {
            self.later.push(envelope);
        }
    }

    pub(super) fn on_committed(&mut self, config: HeightConfig<P::Id>) {
        if config.height != self.height {
            return self.on_reconfigured(config);
        }
        if let Some(proof) = self.decided.take()
            && let Some(block) = self.blocks.remove(&proof.hash)
        {
            self.keep_decision(block.data, proof);
        }
        if self.memory.fresh {
            // Whoever took part in a decision has no forgotten votes before it.
            self.memory.fresh = false;
            self.persist(Record::Vouched);
        }
        self.start_height(config);
    }

    fn keep_decision(&mut self, data: Vec<u8>, proof: Certificate<P>) {
        self.decisions.push_back(Decision { height: proof.height, data, proof });
        if self.decisions.len() > KEPT_DECISIONS {
            self.decisions.pop_front();
        }
    }

    /// The controller knows of blocks that this replica did not decide. Never goes back.
    pub(super) fn on_reconfigured(&mut self, config: HeightConfig<P::Id>) {
        if self.height > 0 && config.height < self.height {
            return;
        }
        let votes_unknown = self.memory.lost || (self.memory.fresh && config.height > 0);
        if votes_unknown {
            let through = config.height.saturating_add(1).max(self.memory.height);
            self.memory.lost = false;
            self.memory.abstain_through = self.memory.abstain_through.max(through);
            self.persist(Record::Abstain { through });
        }
        self.start_height(config);
    }

    fn start_height(&mut self, config: HeightConfig<P::Id>) {
        let due = match self.proposal_seen_at {
            Some(seen) if self.started => seen.saturating_add(config.interval_ms),
            _ => self.now,
        };
        self.started = true;
        self.height = config.height.saturating_add(1);
        self.validators = config.validators;
        self.interval_ms = config.interval_ms;
        self.build_at = due.max(self.now);
        self.proposal_seen_at = None;
        self.prepared = None;
        self.lock = None;
        self.high = None;
        self.blocks.clear();
        self.new_views.clear();
        self.decided = None;
        self.asked_decision_at = None;
        self.suspects.retain(|suspect| self.validators.contains(suspect));
        if let Some((data, proof)) = self.memory.decision.take_if(|(_, proof)| proof.height < self.height) {
            self.keep_decision(data, proof);
        }
        let keep = self.worth_keeping();
        self.actions.push(Action::Forget { height: self.height, keep });

        self.enter_view(0);
        let last_view = if self.memory.height == self.height { self.remember() } else { None };
        if let Some((data, proof)) = self.memory.decision.take_if(|(_, proof)| proof.height == self.height) {
            // The controller did not get it before the node died, or lost it.
            self.keep_block(proof.hash, data, Validity::Valid);
            self.decide(proof);
        } else if let Some(view) = last_view {
            P::resume(self, view);
        } else if self.is_leader() && self.may_vote() {
            self.current.leading = true;
            let wait = self.build_at.saturating_sub(self.now);
            if wait == 0 { self.build() } else { self.set_timer(TimerKind::Poll, wait) }
        }
        let (ready, later) = std::mem::take(&mut self.later).into_iter().partition(|m| m.height == self.height);
        self.later = later;
        self.later.retain(|message| message.height > self.height);
        let ready: Vec<Envelope<P>> = ready;
        for message in ready {
            self.on_message(message);
        }
    }

    /// What a shorter log still has to say: the last decision, and the votes of an earlier life at this height.
    fn worth_keeping(&self) -> Vec<Record<P>> {
        // Should the controller ever come back with a shorter chain: what is forgotten here is not to be voted on again.
        let mut records = vec![Record::Abstain { through: self.height.saturating_sub(1) }];
        if let Some(Decision { height, data, proof }) = self.decisions.back() {
            let (height, view, hash) = (*height, proof.view, proof.hash);
            records.push(Record::Prepare { height, view, hash, data: data.clone() });
            records.push(Record::Decided(proof.clone()));
        }
        records.extend(self.memory.summary(self.height));
        records
    }

    /// Takes up what the log says about this height. The last view that was voted in.
    fn remember(&mut self) -> Option<u64> {
        let voted = self.memory.prepared.map(|(view, _)| view);
        let locked = self.memory.lock.as_ref().map(|lock| lock.view);
        self.prepared = self.memory.prepared;
        self.lock = self.memory.lock.clone();
        self.high = self.memory.lock.clone();
        for (_, hash, data) in std::mem::take(&mut self.memory.proposals) {
            self.keep_block(hash, data, Validity::Valid);
        }
        voted.max(locked)
    }
}
