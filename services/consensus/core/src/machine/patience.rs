//! Time: patience with leaders, and saying again what was not answered.

use crate::{Body, Certificate, Entry, NewViewClaim, Phase, Protocol};

use super::{Action, LastNewView, Machine, TimerKind, Validity, ViewState};

impl<P: Protocol> Machine<P> {
    /// Patience with the leader of the current view. A leader that failed last time gets little of it at first, but with every view of a height
    /// everyone gets twice as much, so in the end there is enough for any network.
    fn patience(&self) -> u64 {
        let suspected = self.leader().is_some_and(|leader| self.suspects.contains(&leader));
        let first = if suspected { self.timing.suspected_timeout_ms } else { self.timing.base_timeout_ms };
        let doubled = u32::try_from(self.view).ok().and_then(|view| 1u64.checked_shl(view.min(32)));
        doubled.and_then(|factor| first.checked_mul(factor)).unwrap_or(u64::MAX).min(self.timing.max_timeout_ms)
    }

    /// Full patience from now on.
    pub fn restart_view_timer(&mut self) {
        self.set_timer(TimerKind::View, self.patience());
    }

    /// Goes to a later view. Says nothing to anybody by itself.
    pub fn enter_view(&mut self, view: u64) {
        self.enter_view_on(view, Entry::default());
    }

    /// The same, with what shows that the view began.
    pub fn enter_view_on(&mut self, view: u64, entry: Entry<P::Id>) {
        self.view = view;
        self.current = ViewState { joined: view == 0, entry, ..ViewState::default() };
        // What a leader of an earlier view was waiting for.
        self.timers.remove(&TimerKind::Collect);
        self.timers.remove(&TimerKind::Poll);
        for block in self.blocks.values_mut().filter(|block| block.validity == Validity::Invalid) {
            // It may have failed for a passing reason: a transaction that could not be fetched in time.
            block.validity = Validity::Unknown;
        }
        let until_due = if view == 0 { self.build_at.saturating_sub(self.now) } else { 0 };
        self.set_timer(TimerKind::View, self.patience().saturating_add(until_due));
        self.set_timer(TimerKind::Resend, self.timing.resend_ms.saturating_add(until_due));
        P::entered(self);
    }

    /// A quorum is known to have come this far: patience with the view counts from now on.
    pub fn join(&mut self) {
        if !self.current.joined {
            self.current.joined = true;
            self.restart_view_timer();
        }
    }

    /// Votes no more in this view, and stays in it (rule R4).
    pub fn give_up_view(&mut self) {
        self.current.given_up = true;
    }

    /// A leader that let its view pass without a proposal gets less patience next time.
    pub fn suspect_leader(&mut self) {
        if let Some(leader) = self.leader()
            && leader != self.me
            && self.current.proposal.is_none()
        {
            self.suspects.insert(leader);
        }
    }

    /// Tells the leader of the view, or everybody, that this replica gives up every view before `view`.
    pub fn say_new_view(&mut self, view: u64, to_all: bool, entry: Entry<P::Id>) {
        let Some(leader) = self.leader() else { return };
        if !self.may_vote() {
            return;
        }
        let body = Body::NewView { view, high: self.high.clone(), entry };
        if to_all {
            self.broadcast(body.clone());
            self.send(self.me, body);
        } else {
            self.send(leader, body);
        }
    }

    pub(super) fn on_new_view(
        &mut self,
        from: P::Id,
        view: u64,
        high: Option<Certificate<P>>,
        entry: Entry<P::Id>,
        signature: Vec<u8>,
    ) {
        if let Some(certificate) = &high {
            if !self.certifies(certificate) {
                return;
            }
            // It may be of this replica's view or a later one, and its sender be the only one who can show it.
            self.on_prepared(certificate.clone());
        }
        let claim = NewViewClaim {
            signer: from,
            view,
            high: high.map(|certificate| (certificate.view, certificate.hash)),
            signature,
        };
        match self.new_views.get(&from) {
            Some(last) if last.view >= view => {}
            _ => {
                self.new_views.insert(from, LastNewView { view, claim });
            }
        }
        P::heard(self, from, view, entry);
    }

    /// Rule R6: what nobody answered is said again.
    pub(super) fn on_resend(&mut self) {
        self.set_timer(TimerKind::Resend, self.timing.resend_ms);
        if let Some(decision) = &self.decided {
            let hash = decision.hash;
            if !self.blocks.contains_key(&hash) {
                self.broadcast(Body::Want { hash });
            }
            return;
        }
        if !self.may_vote() {
            return;
        }
        if self.current.given_up {
            return P::repeat(self);
        }
        if self.is_leader() && self.current.leading {
            return self.resend_as_leader();
        }
        let Some(leader) = self.leader() else { return };
        let view = self.view;
        match (&self.lock, self.prepared) {
            (Some(lock), _) if lock.view == view => {
                let hash = lock.hash;
                self.send(leader, Body::Vote { phase: Phase::Commit, view, hash });
            }
            (_, Some((voted, hash))) if voted == view => {
                self.send(leader, Body::Vote { phase: Phase::Prepare, view, hash });
            }
            _ => {}
        }
        P::repeat(self);
    }

    /// The proposal, and the certificate if there is one, for those that did not answer yet.
    fn resend_as_leader(&mut self) {
        let Some(proposal) = self.current.proposed.clone() else {
            if let Some(high) = &self.high
                && !self.blocks.contains_key(&high.hash)
            {
                self.broadcast(Body::Want { hash: high.hash });
            }
            return P::repeat(self);
        };
        let (body, answered) = match &self.current.prepared {
            Some(certificate) => (Body::Certified(certificate.clone()), &self.current.commits),
            None => (proposal, &self.current.prepares),
        };
        let silent: Vec<P::Id> =
            self.validators.iter().filter(|v| **v != self.me && !answered.contains_key(*v)).copied().collect();
        for validator in silent {
            self.send(validator, body.clone());
        }
    }

    /// The leader says that it has nothing to propose. Whether to believe that, this node's own controller tells: a leader that
    /// ignores transactions is not to be waited for.
    pub(super) fn on_idle(&mut self, from: P::Id, view: u64, sequence: u64) {
        if self.interval_ms > 0
            || view != self.view
            || self.leader() != Some(from)
            || from == self.me
            || sequence <= self.current.idle_sequence
        {
            return;
        }
        self.current.idle_sequence = sequence;
        self.suspects.remove(&from);
        self.actions.push(Action::Build { height: self.height, view, probe: true });
    }

    /// What this node's own controller says about an idle leader.
    pub(super) fn on_probed(&mut self, has_transactions: bool) {
        if !has_transactions && self.current.proposal.is_none() {
            self.restart_view_timer();
        }
    }
}
