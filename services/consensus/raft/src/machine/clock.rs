//! Time: Raft's ticks, when to stand for election, and a leader that gets nowhere.

use raft::{INVALID_ID, StateRole};

use super::{Machine, TimerKind};

impl Machine {
    pub(super) fn on_tick(&mut self) {
        self.set_timer(TimerKind::Tick, self.timing.tick_ms());
        self.stand_early();
        let timeout = self.election_timeout();
        let rests = self.now < self.resting_until;
        if let Some(raft) = &mut self.raft {
            // The library draws timeouts itself; this one can be drawn again by a simulation.
            raft.raft.set_randomized_election_timeout(timeout);
            if raft.raft.state == StateRole::Leader {
                raft.tick();
            } else if !rests && raft.tick() {
                self.campaigns += 1;
            }
        }
        self.say_hello();
        self.watch_progress();
    }

    /// Ticks without a leader after which this replica stands for election: drawn anew for every term and attempt.
    fn election_timeout(&self) -> usize {
        let least = self.timing.election_ticks();
        let range = u64::try_from(least).unwrap_or(u64::MAX).max(1);
        let more = mix(self.seed ^ mix(self.term()) ^ self.campaigns) % range;
        least.saturating_add(usize::try_from(more).unwrap_or(0))
    }

    /// As long as no leader was heard since the start, there may be none: so voters stand for election early, one after another. It harms nobody:
    /// whoever hears a leader refuses even to say how it would vote.
    pub(super) fn stand_early(&mut self) {
        let Some(at) = self.campaign_at else { return };
        let next = self.now + self.timing.election_timeout_ms / 8 + self.early_delay();
        let moment = self.timing.election_ticks() / 8;
        let Some(raft) = &mut self.raft else { return };
        let votes_for_another = raft.raft.vote != INVALID_ID && raft.raft.vote != raft.raft.id;
        if raft.raft.leader_id != INVALID_ID {
            self.campaign_at = None;
        } else if votes_for_another && raft.raft.election_elapsed < moment {
            // Whoever has this vote is to have a moment to win with it.
        } else if self.now >= at && raft.raft.promotable() && self.now >= self.resting_until {
            self.campaign_at = Some(next);
            self.campaigns += 1;
            // An error says that it is not for this node to lead.
            let _ = raft.campaign();
        }
    }

    /// Up to a twelfth of the election timeout for every voter, so that few stand at the same time.
    fn early_delay(&self) -> u64 {
        let voters = u64::try_from(self.members().voters.len()).unwrap_or(u64::MAX);
        let range = (self.timing.election_timeout_ms / 12).saturating_mul(voters).max(1);
        mix(self.seed ^ mix(self.campaigns).rotate_left(7)) % range
    }

    /// Has this replica stand for election soon: the sooner the further ahead its seat.
    pub(super) fn plan_early_election(&mut self) {
        let seat = self.seat();
        let rank = self.members().voters.iter().position(|voter| *voter == seat);
        let step = self.timing.election_timeout_ms / 16;
        self.campaign_at = rank.map(|rank| self.now + step.saturating_mul(u64::try_from(rank).unwrap_or(u64::MAX)));
    }

    /// A leader that brings nothing forward lets somebody else try: its controller may hang, or nobody finds its proposal valid.
    fn watch_progress(&mut self) {
        let Some(leading) = &mut self.leading else { return };
        let since = leading.stalled_since.max(self.build_at);
        if self.now <= since.saturating_add(self.timing.stall_ms) {
            return;
        }
        leading.stalled_since = self.now;
        if self.members().voters.len() > 1 && !self.hand_over() {
            let patience = self.timing.election_timeout_ms.saturating_mul(4);
            self.resting_until = self.now.saturating_add(patience);
            if let Some(raft) = &mut self.raft {
                let term = raft.raft.term;
                raft.raft.become_follower(term, INVALID_ID);
            }
        }
    }
}

/// Scatters numbers (the finaliser of SplitMix64, Steele, Lea and Flood, 2014).
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
