//! Accepting proposals and certificates, and voting.

use cita_service_api::Hash;

use super::{Action, Machine, Validity};
use crate::{Body, Certificate, Entry, Phase, Protocol, record::Record};

impl<P: Protocol> Machine<P> {
    /// Rule R1: the first proposal of the view's leader, if nothing that this replica is locked on speaks against it.
    pub(super) fn on_propose(
        &mut self,
        from: P::Id,
        view: u64,
        (hash, data): (Hash, Vec<u8>),
        justify: Option<Certificate<P>>,
        entry: Entry<P::Id>,
    ) {
        if view < self.view || from == self.me || self.validators.leader(self.height, view) != Some(from) {
            return;
        }
        if let Some(certificate) = &justify {
            if certificate.view >= view || certificate.hash != hash || !self.certifies(certificate) {
                return;
            }
            self.on_prepared(certificate.clone());
        }
        if view > 0 {
            let follows = justify.as_ref().is_some_and(|c| c.view.checked_add(1) == Some(view));
            let proven = follows || P::proven_view(&entry, &self.validators).is_some_and(|proven| proven >= view);
            if view > self.view {
                if !proven {
                    return;
                }
                self.enter_view_on(view, entry);
            }
            if proven {
                self.join();
            }
        }
        if self.current.proposal.is_some() {
            return;
        }
        self.suspects.remove(&from);
        self.proposal_seen_at.get_or_insert(self.now);
        let justified = justify.as_ref().map(|certificate| certificate.view);
        self.current.proposal = Some((hash, justified));
        self.keep_block(hash, data, Validity::Unknown);
        self.restart_view_timer();
        self.consider_proposal();
    }

    /// Votes for the proposal of the view once it is known to be valid.
    fn consider_proposal(&mut self) {
        let Some((hash, justified)) = self.current.proposal else { return };
        if !self.may_vote_in_view() || self.prepared.is_some_and(|(view, _)| view >= self.view) {
            return;
        }
        if let Some(lock) = &self.lock
            && justified.is_none_or(|view| view < lock.view)
        {
            // Rule R5: the leader does not know of the lock; tell it.
            let (lock, Some(leader)) = (lock.clone(), self.leader()) else { return };
            return self.send(leader, Body::Certified(lock));
        }
        let Some(block) = self.blocks.get_mut(&hash) else { return };
        match block.validity {
            Validity::Unknown => {
                block.validity = Validity::Checking;
                let data = block.data.clone();
                self.actions.push(Action::Check { height: self.height, hash, data });
            }
            Validity::Valid => {
                let data = block.data.clone();
                self.prepare(hash, data);
            }
            Validity::Checking | Validity::Invalid => {}
        }
    }

    fn prepare(&mut self, hash: Hash, data: Vec<u8>) {
        let Some(leader) = self.leader() else { return };
        self.persist(Record::Prepare { height: self.height, view: self.view, hash, data });
        self.prepared = Some((self.view, hash));
        self.send(leader, Body::Vote { phase: Phase::Prepare, view: self.view, hash });
    }

    pub(super) fn on_checked(&mut self, hash: Hash, valid: bool) {
        if let Some(block) = self.blocks.get_mut(&hash) {
            block.validity = if valid { Validity::Valid } else { Validity::Invalid };
        }
        if self.current.proposal.is_some_and(|(proposed, _)| proposed == hash) {
            self.consider_proposal();
        }
    }

    /// Whether a certificate is of this height and signed by a quorum of its validators.
    pub(super) fn certifies(&self, certificate: &Certificate<P>) -> bool {
        certificate.height == self.height && certificate.check_signers(&self.validators).is_ok()
    }

    pub(super) fn on_certificate(&mut self, certificate: Certificate<P>) {
        if !self.certifies(&certificate) {
            return;
        }
        match certificate.phase {
            Phase::Prepare => self.on_prepared(certificate),
            Phase::Commit => self.decide(certificate),
        }
    }

    /// Rule R2: lock on what a quorum prepared in this view, and vote to commit it.
    pub(super) fn on_prepared(&mut self, certificate: Certificate<P>) {
        self.raise_high(&certificate);
        if certificate.view > self.view {
            // A quorum was in that view: so this replica lags.
            self.enter_view(certificate.view);
        }
        if certificate.view < self.view {
            // Too late to vote for it, but a leader that waits for a reason to start now has one.
            return self.try_lead();
        }
        self.join();
        let voted = self.lock.as_ref().is_some_and(|lock| lock.view >= certificate.view);
        let Some(leader) = self.leader() else { return };
        if voted || !self.may_vote_in_view() {
            return;
        }
        let (view, hash) = (certificate.view, certificate.hash);
        self.persist(Record::Commit(certificate.clone()));
        self.lock = Some(certificate);
        self.send(leader, Body::Vote { phase: Phase::Commit, view, hash });
    }
}
