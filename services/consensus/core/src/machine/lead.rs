//! Leading a view: proposing, and turning votes into certificates.

use cita_service_api::Hash;

use super::{Action, Machine, TimerKind, Validity};
use crate::{Body, Certificate, Entry, Phase, Protocol, record::Record};

/// How long a leader whose controller has no proposal waits before it asks again, when blocks are due anyway.
const BUILD_RETRY_MS: u64 = 100;

impl<P: Protocol> Machine<P> {
    /// A leader of a later view starts once it knows enough: a certificate of the view before, or a quorum's NewViews and a moment
    /// for the rest (rule L2).
    pub fn try_lead(&mut self) {
        if !self.is_leader() || !self.may_vote_in_view() || self.current.leading {
            return;
        }
        let ends_last_view = self.high.as_ref().is_some_and(|high| high.view.checked_add(1) == Some(self.view));
        let heard = self.new_views.values().filter(|word| word.view == self.view).count();
        if ends_last_view || heard == self.validators.count() {
            self.lead();
        } else if heard >= self.validators.quorum() && !self.current.collecting {
            self.current.collecting = true;
            self.set_timer(TimerKind::Collect, self.timing.collect_ms);
        }
    }

    /// Proposes what the highest certificate names, or something new if there is none (rule L1).
    pub(super) fn lead(&mut self) {
        if !self.is_leader() || !self.may_vote_in_view() || self.current.proposed.is_some() {
            return;
        }
        self.current.leading = true;
        self.join();
        let Some(high) = self.high.clone() else {
            return self.build();
        };
        if high.view >= self.view {
            // Somebody proposed in this view with this replica's key, and got a quorum: nothing is left to propose.
            return;
        }
        match self.blocks.get(&high.hash) {
            Some(block) => {
                let data = block.data.clone();
                self.propose(high.hash, data);
            }
            None => self.broadcast(Body::Want { hash: high.hash }),
        }
    }

    /// Asks the controller for a block.
    pub(super) fn build(&mut self) {
        if self.is_leader() && self.may_vote_in_view() && self.high.is_none() {
            self.actions.push(Action::Build { height: self.height, view: self.view, probe: false });
        }
    }

    pub(super) fn on_built(&mut self, probe: bool, proposal: Option<(Hash, Vec<u8>)>) {
        if probe {
            return self.on_probed(proposal.is_some());
        }
        if !self.is_leader() || !self.may_vote_in_view() || self.current.proposed.is_some() {
            return;
        }
        if self.high.is_some() {
            // A certificate arrived meanwhile: it binds the leader.
            return self.lead();
        }
        match proposal {
            Some((hash, data)) => {
                self.keep_block(hash, data.clone(), Validity::Valid);
                self.propose(hash, data);
            }
            None => self.wait_for_transactions(),
        }
    }

    /// Nothing to propose. With an interval blocks are due, so the controller is only not ready; without one the others are told that
    /// it is the pool that is empty, not the leader that is dead.
    fn wait_for_transactions(&mut self) {
        if self.interval_ms > 0 {
            return self.set_timer(TimerKind::Poll, BUILD_RETRY_MS);
        }
        if self.now >= self.current.idle_notice_at {
            self.current.idle_notice_at = self.now + self.timing.idle_notice_ms;
            self.current.idle_sequence += 1;
            let sequence = self.current.idle_sequence;
            self.broadcast(Body::Idle { view: self.view, sequence });
            self.restart_view_timer();
        }
        self.set_timer(TimerKind::Poll, self.timing.idle_poll_ms);
    }

    /// Proposes a block and votes for it: the vote is on disk first, so that a leader that crashes here never proposes another block in
    /// this view.
    fn propose(&mut self, hash: Hash, data: Vec<u8>) {
        if self.prepared.is_some_and(|(view, _)| view >= self.view) {
            return;
        }
        let entry = match &self.high {
            Some(high) if high.view.checked_add(1) == Some(self.view) => Entry::default(),
            _ if self.view == 0 => Entry::default(),
            _ => P::entry(self),
        };
        let justify = self.high.clone();
        let justified = justify.as_ref().map(|certificate| certificate.view);
        let body = Body::Propose { view: self.view, hash, data: data.clone(), justify, entry };
        self.persist(Record::Prepare { height: self.height, view: self.view, hash, data });
        self.prepared = Some((self.view, hash));
        self.proposal_seen_at.get_or_insert(self.now);
        self.current.proposal = Some((hash, justified));
        self.current.proposed = Some(body.clone());
        self.broadcast(body);
        self.send(self.me, Body::Vote { phase: Phase::Prepare, view: self.view, hash });
        self.restart_view_timer();
    }

    /// A vote for this leader's proposal. A quorum of them is a certificate.
    pub(super) fn on_vote(&mut self, from: P::Id, phase: Phase, view: u64, hash: Hash, signature: Vec<u8>) {
        let mine = self.current.proposal.is_some_and(|(proposed, _)| proposed == hash);
        if view != self.view || !self.is_leader() || !mine || self.current.proposed.is_none() {
            return;
        }
        let votes = match phase {
            Phase::Prepare => &mut self.current.prepares,
            Phase::Commit => &mut self.current.commits,
        };
        votes.entry(from).or_insert(signature);
        if votes.len() != self.validators.quorum() {
            return;
        }
        let votes = votes.iter().map(|(signer, signature)| (*signer, signature.clone())).collect();
        let Some(certificate) = Certificate::of(phase, (self.height, view), hash, votes) else { return };
        if phase == Phase::Prepare {
            if self.current.prepared.is_some() {
                return;
            }
            self.current.prepared = Some(certificate.clone());
        }
        self.broadcast(Body::Certified(certificate.clone()));
        self.on_certificate(certificate);
    }
}
