//! What happens in a run, drawn from its seed.

use std::{collections::BTreeSet, ops::Range, time::Duration};

use cita_consensus_core::{
    Timing,
    quorum::faulty,
    simulator::{EVERYWHERE, Network, Partition},
};
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, IteratorRandom, SliceRandom},
};

use crate::{
    Subject,
    cast::{Cast, Member, Run},
    chain::Schedule,
    controller::Delays,
    faults::{self, ms, spoil},
    seeds::Outcome,
};

/// Heights that every honest node has to decide after the network healed.
const AFTER_HEALING: u64 = 3;

/// Everything at once: a bad network, crashes, lost logs, Byzantine nodes; then it heals, and the chain has to go on.
pub fn chaos<P: Subject>(seed: u64, tell: Option<fn(&str)>) -> (Outcome, Option<String>) {
    let mut rng = StdRng::seed_from_u64(seed);
    let validators = if rng.random_bool(0.6) { 4 } else { 7 };
    let nodes = validators + usize::from(rng.random_bool(0.2));
    let f = faulty(validators);
    let duel = rng.random_bool(0.25);
    let bad = if duel { f } else { rng.random_range(0..=f) };
    let byzantine: BTreeSet<usize> = (0..nodes).choose_multiple(&mut rng, bad).into_iter().collect();
    let forgetful = (bad < f && rng.random_bool(0.5))
        .then(|| (0..nodes).filter(|node| !byzantine.contains(node)).choose(&mut rng))
        .flatten();
    let base = *[150, 400, 1000, 2000].choose(&mut rng).expect("four");
    let base = if duel { 150 } else { base };
    let timing = Timing {
        base_timeout_ms: base,
        suspected_timeout_ms: base * 15 / 100,
        max_timeout_ms: base * [2, 15][usize::from(rng.random_bool(0.7))],
        collect_ms: 50,
        resend_ms: *[100, 400].choose(&mut rng).expect("two"),
        idle_poll_ms: 20,
        idle_notice_ms: base / 4,
    };
    let latency = *[ms(3), ms(20), ms(60)].choose(&mut rng).expect("three");
    let delays = Delays {
        build: ms(0)..ms(10),
        check: ms(0)..ms(rng.random_range(1..40)),
        commit: ms(0)..ms(rng.random_range(1..80)),
        start: ms(1)..ms(200),
        hiccup: if rng.random() { 0.03 } else { 0.0 },
    };
    let quiet = rng.random_range(1000..8000);
    let schedule = Schedule {
        interval_ms: *[0, 200, 1000].choose(&mut rng).expect("three"),
        sets: sets(validators, nodes, &byzantine, forgetful, &mut rng),
        idle: if rng.random() { vec![ms(quiet)..ms(quiet + 3000)] } else { Vec::new() },
        transaction_every: ms(rng.random_range(100..600)),
    };
    let interval = ms(schedule.interval_ms);
    let network = Network::calm(ms(1)..latency);
    let cast =
        Cast { nodes, byzantine, schedule, timing: timing.clone(), delays, network, sync_takes: ms(0)..ms(4), duel };
    let mut run = cast.begin::<P>(seed, tell);
    run.judge.borrow_mut().forgetful = forgetful;

    let started = run.until_all_have(1, ms(120_000));
    let from = run.world.now();
    let heals_at = from + ms(rng.random_range(if duel { 8000..25_000 } else { 1500..15_000 }));
    run.judge.borrow_mut().ledger.heals_at = heals_at;
    if started {
        if duel {
            run.duel(&(from..heals_at), nodes, &mut rng);
        } else {
            let partitions = run.partitions(&(from..heals_at), nodes, &mut rng);
            spoil(&mut run.world, from..heals_at, partitions, 5, &mut rng);
            run.live_through(from..heals_at, forgetful, &mut rng);
        }
    }

    let reached = run.highest();
    let views = run.honest.iter().map(|node| run.judge.borrow().views[*node]).max().unwrap_or(0);
    let allowed = allowance(&timing, views, f, interval);
    let mut progressed = started && run.until_all_have(reached + AFTER_HEALING, heals_at + allowed);
    let overwhelmed = !progressed && run.is_overwhelmed();
    progressed |= overwhelmed;
    let highest_view = run.judge.borrow().highest_view;
    let outcome = Outcome {
        seed,
        digest: run.world.digest(),
        decisions: run.highest(),
        highest: ("view", highest_view),
        marks: [
            ("Byzantine nodes", bad as u64),
            ("view changes", highest_view),
            ("too few who know what they voted", u64::from(overwhelmed)),
        ],
        overwhelmed,
        virtual_time: run.world.now(),
        used: if overwhelmed {
            0.0
        } else {
            run.world.now().saturating_sub(heals_at).as_secs_f64() / allowed.as_secs_f64()
        },
    };
    let stalled = format!(
        "no progress: {} ms after the network healed at {} ms, {reached} + {AFTER_HEALING} is not reached by all{}",
        allowed.as_millis(),
        heals_at.as_millis(),
        run.describe()
    );
    (outcome, (!progressed).then_some(stalled))
}

/// Validators of heights; a changed set still outnumbers its faulty members.
fn sets(
    validators: usize,
    nodes: usize,
    byzantine: &BTreeSet<usize>,
    forgetful: Option<usize>,
    rng: &mut StdRng,
) -> Vec<(u64, Vec<usize>)> {
    let mut sets = vec![(0, (0..validators).collect::<Vec<_>>())];
    while rng.random_bool(0.3) && sets.len() < 4 {
        let from = sets.last().map_or(0, |(from, _)| from + rng.random_range(2..6));
        let size = rng.random_range(4..=nodes);
        let mut set = (0..nodes).choose_multiple(rng, size);
        set.shuffle(rng);
        let bad = set.iter().filter(|node| byzantine.contains(node) || forgetful == Some(**node)).count();
        if bad <= faulty(set.len()) {
            sets.push((from, set));
        }
    }
    sets
}

/// How long the honest may take to agree on some heights after healing: the views they are in may have to run out, and the faulty may lead
/// the next ones, each of which may have its time stretched once by a proposal.
fn allowance(timing: &Timing, view: u64, f: usize, interval: Duration) -> Duration {
    let patience = |view: u64| {
        let doubled = timing.base_timeout_ms.saturating_mul(1 << view.min(20));
        ms(doubled.min(timing.max_timeout_ms))
    };
    let views = |from: u64| (from..=from + 2 * f as u64 + 2).map(|view| 2 * patience(view)).sum::<Duration>();
    ms(10_000) + views(view) + (views(0) + interval + ms(2000)) * AFTER_HEALING as u32
}

impl<P: Subject> Run<P> {
    fn partitions(&self, during: &Range<Duration>, nodes: usize, rng: &mut StdRng) -> Vec<Partition> {
        // Some runs are one siege after another: a single node, or two, hear the Byzantine ones at most.
        let besieged = rng.random_bool(0.4);
        let (count, longest) =
            if besieged { (rng.random_range(4..20), ms(1500)) } else { (rng.random_range(0..4), during.end) };
        let partition = |_| {
            let start = rng.random_range(during.clone());
            let end = rng.random_range(start..(start + longest).min(during.end).max(start + ms(1)));
            let alone = rng.random_range(0..nodes);
            // Which side still speaks, if only one does.
            let inward: bool = rng.random();
            let bridges = rng.random_bool(0.7);
            let group = |node| match besieged {
                _ if bridges && !self.honest.contains(&node) => EVERYWHERE,
                true => u8::from((node == alone || rng.random_bool(0.1)) == inward),
                false => rng.random_range(0..3),
            };
            Partition { during: start..end, group: (0..nodes).map(group).collect(), one_way: rng.random_bool(0.3) }
        };
        (0..count).map(partition).collect()
    }

    /// The faulty time; the forgetful node loses its log in it.
    fn live_through(&mut self, during: Range<Duration>, forgetful: Option<usize>, rng: &mut StdRng) {
        if let Some(node) = forgetful {
            let at = rng.random_range(during.clone());
            self.world.run(at, |_| false);
            self.lose_log(node, rng);
            self.world.start(node, at + ms(rng.random_range(10..1000)));
        }
        self.world.run(during.end, |_| false);
    }

    /// The faulty time, with a network in league with the Byzantine nodes: whoever decides a height first is cut off from all others but them,
    /// so that these have a while to talk the rest into something else.
    fn duel(&mut self, during: &Range<Duration>, nodes: usize, rng: &mut StdRng) {
        let honest: BTreeSet<usize> = self.honest.iter().copied().collect();
        while self.world.now() < during.end {
            let before = self.judge.borrow().first;
            let judge = self.judge.clone();
            if self.world.run(during.end, |_| judge.borrow().first > before)
                && let Some((_, alone)) = self.judge.borrow().first
                && rng.random_bool(0.7)
            {
                let group = |node| if honest.contains(&node) { u8::from(node == alone) } else { EVERYWHERE };
                let now = self.world.now();
                let during = now..(now + ms(rng.random_range(500..9000))).min(during.end);
                let group = (0..nodes).map(group).collect();
                self.world.network_mut().partitions = vec![Partition { during, group, one_way: false }];
            }
        }
    }

    /// Whether the next height has more faulty validators than the protocol allows, counting those that rightly abstain.
    fn is_overwhelmed(&self) -> bool {
        let height = self.highest() + 1;
        let judge = self.judge.borrow();
        let set = judge.ledger.schedule.members(height);
        let bad = set.iter().filter(|node| match &self.world.nodes()[**node] {
            Member::Honest(replica) => {
                judge.may_abstain(**node)
                    && replica.machine().is_some_and(|machine| machine.height() == height && machine.abstains())
            }
            Member::Masked(_) | Member::Puppet(_) => true,
        });
        bad.count() > faulty(set.len())
    }

    /// Kills a node and takes or damages its log.
    pub fn lose_log(&mut self, node: usize, rng: &mut StdRng) {
        faults::lose_log(&mut self.world, node, rng);
        self.judge.borrow_mut().excuses(node);
    }
}
