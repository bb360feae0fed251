//! Views: patience, giving up on a leader, and finding each other again.

use cita_consensus_core::{Body, Certificate, NewViewClaim, Phase, quorum::faulty};
use cita_service_api::Address;

use super::{Action, LastNewView, Machine, TimerKind, Validity, ViewState};

impl Machine {
    /// Patience with the leader of the current view. A leader that failed last time gets little of it at first, but with every view of a height
    /// everyone gets twice as much, so in the end there is enough for any network.
    fn patience(&self) -> u64 {
        let suspected = self.leader().is_some_and(|leader| self.suspects.contains(&leader));
        let first = if suspected { self.timing.suspected_timeout_ms } else { self.timing.base_timeout_ms };
        let doubled = u32::try_from(self.view).ok().and_then(|view| 1u64.checked_shl(view.min(32)));
        doubled.and_then(|factor| first.checked_mul(factor)).unwrap_or(u64::MAX).min(self.timing.max_timeout_ms)
    }

    /// Full patience from now on.
    pub(super) fn restart_view_timer(&mut self) {
        self.set_timer(TimerKind::View, self.patience());
    }

    /// Goes to a later view. Says nothing to anybody.
    pub(super) fn enter_view(&mut self, view: u64) {
        self.view = view;
        self.current = ViewState { joined: view == 0, ..ViewState::default() };
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
        self.look_around();
    }

    /// Patience with a view begins when a quorum is known to have come as far. Whoever is ahead waits there for the others: views are
    /// not left faster than everybody can follow, and since patience has an upper bound, nobody could ever catch up otherwise.
    fn look_around(&mut self) {
        let here = |(who, word): &(&Address, &LastNewView)| **who != self.me && word.view >= self.view;
        let others = self.new_views.iter().filter(here).count();
        if others + usize::from(self.may_vote()) >= self.validators.quorum() {
            self.join();
        }
    }

    /// A quorum is known to have come this far.
    pub(super) fn join(&mut self) {
        if !self.current.joined {
            self.current.joined = true;
            self.restart_view_timer();
        }
    }

    /// Rule R4: patience is over.
    pub(super) fn on_view_timeout(&mut self) {
        if !self.current.joined {
            return;
        }
        if let Some(leader) = self.leader()
            && leader != self.me
            && self.current.proposal.is_none()
        {
            self.suspects.insert(leader);
        }
        self.give_up();
    }

    fn give_up(&mut self) {
        let Some(next) = self.view.checked_add(1) else { return };
        self.enter_view(next);
        // A leader that is not to be relied on does not spread the word.
        let doubtful = self.leader().is_some_and(|leader| self.suspects.contains(&leader));
        self.say_new_view(doubtful);
    }

    /// Tells the new leader, or everybody, that this view was entered.
    fn say_new_view(&mut self, to_all: bool) {
        let Some(leader) = self.leader() else { return };
        if !self.may_vote() {
            return;
        }
        let body = Body::NewView { view: self.view, high: self.high.clone() };
        if to_all {
            self.broadcast(body.clone());
            self.send(self.me, body);
        } else {
            self.send(leader, body);
        }
    }

    /// After a restart in the middle of a height: votes that were under way are lost, so everybody starts over in a view that nobody voted
    /// in. Replicas that did not vote are pulled along by the f + 1 rule of [`Machine::on_new_view`].
    pub(super) fn resume(&mut self, voted: u64) {
        let Some(next) = voted.checked_add(1) else { return };
        self.enter_view(next);
        self.say_new_view(true);
    }

    pub(super) fn on_new_view(&mut self, from: Address, view: u64, high: Option<Certificate>, signature: Vec<u8>) {
        if let Some(certificate) = &high {
            if !self.certifies(certificate) {
                return;
            }
            // It may be of this replica's view or a later one, and its sender be the only one who can show it.
            self.on_prepared(certificate.clone());
        }
        let claim = NewViewClaim {
            signer: from,
            high: high.map(|certificate| (certificate.view, certificate.hash)),
            signature,
        };
        match self.new_views.get(&from) {
            Some(last) if last.view >= view => {}
            _ => {
                self.new_views.insert(from, LastNewView { view, claim });
            }
        }
        self.follow_views();
        self.look_around();
        if view > self.view && self.current.joined && self.leader() == Some(from) {
            // The leader itself has given up, most likely over a restart.
            self.give_up();
        }
        self.try_lead();
    }

    /// When f + 1 replicas, so at least an honest one, are in later views, this one goes along: to the lowest view that one of
    /// them is known to have reached.
    fn follow_views(&mut self) {
        let mut views: Vec<u64> = self.new_views.values().map(|word| word.view).collect();
        views.sort_unstable_by(|a, b| b.cmp(a));
        let Some(&reached) = views.get(faulty(self.validators.count())) else { return };
        if reached > self.view {
            self.enter_view(reached);
            self.say_new_view(true);
        }
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
        if view > 0 {
            // Not for the leader alone: others may wait for company here, or lag.
            self.say_new_view(true);
        }
    }

    /// The proposal, and the certificate if there is one, for those that did not answer yet.
    fn resend_as_leader(&mut self) {
        let Some(proposal) = self.current.proposed.clone() else {
            if let Some(high) = &self.high
                && !self.blocks.contains_key(&high.hash)
            {
                self.broadcast(Body::Want { hash: high.hash });
            }
            if self.view > 0 {
                self.say_new_view(true);
            }
            return;
        };
        let (body, answered) = match &self.current.prepared {
            Some(certificate) => (Body::Certified(certificate.clone()), &self.current.commits),
            None => (proposal, &self.current.prepares),
        };
        let silent: Vec<Address> =
            self.validators.iter().filter(|v| **v != self.me && !answered.contains_key(*v)).copied().collect();
        for validator in silent {
            self.send(validator, body.clone());
        }
    }

    /// The leader says that it has nothing to propose. Whether to believe that, this node's own controller tells: a leader that
    /// ignores transactions is not to be waited for.
    pub(super) fn on_idle(&mut self, from: Address, view: u64, sequence: u64) {
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
