//! What happens in a run, drawn from its seed.

use std::{collections::BTreeSet, ops::Range, time::Duration};

use cita_consensus_core::simulator::{Network, Partition};
use cita_consensus_raft::{Config, machine::Machine, seat::Seat};
use cita_consensus_simulation::{
    chain::Schedule,
    controller::Delays,
    faults::{lose_log, ms, spoil},
    seeds::Outcome,
};
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, IteratorRandom, SliceRandom},
};

use crate::{
    cast::{Cast, Run},
    crypto::node_of,
};

/// Heights that every node has to decide after the network healed.
const AFTER_HEALING: u64 = 3;

/// Everything at once: a bad network, crashes, lost logs, changing validators; then it heals, and the chain has to go on.
pub(crate) fn chaos(seed: u64, tell: Option<fn(&str)>) -> (Outcome, Option<String>) {
    let mut rng = StdRng::seed_from_u64(seed);
    let validators = *[1, 2, 3, 3, 4, 4, 5, 5].choose(&mut rng).expect("eight");
    let nodes = validators + [0, 0, 1, 2].choose(&mut rng).expect("four");
    let stands = (validators - 1) / 2;
    let lost = if rng.random() { rng.random_range(0..=stands) } else { 0 };
    let forgetful: BTreeSet<usize> = (0..nodes).choose_multiple(&mut rng, lost).into_iter().collect();
    let heartbeat_ms = *[60, 120].choose(&mut rng).expect("two");
    let timing = Config {
        heartbeat_ms,
        election_timeout_ms: heartbeat_ms * [6, 10].choose(&mut rng).expect("two"),
        stall_ms: 5000,
        idle_poll_ms: 20,
    };
    let latency = *[ms(3), ms(20), ms(60)].choose(&mut rng).expect("three");
    let delays = Delays {
        build: ms(0)..ms(10),
        check: ms(0)..ms(rng.random_range(1..40)),
        commit: ms(0)..ms(rng.random_range(1..80)),
        start: ms(1)..ms(200),
        hiccup: if rng.random() { 0.03 } else { 0.0 },
    };
    let flaky = if rng.random() { 0.1 } else { 0.0 };
    let quiet = rng.random_range(1000..8000);
    let schedule = Schedule {
        interval_ms: *[0, 200, 1000].choose(&mut rng).expect("three"),
        sets: sets(validators, nodes, &forgetful, &mut rng),
        idle: if rng.random() { vec![ms(quiet)..ms(quiet + 3000)] } else { Vec::new() },
        transaction_every: ms(rng.random_range(100..600)),
    };
    let (interval, changes) = (ms(schedule.interval_ms), schedule.sets.len() - 1);
    let network = Network::calm(ms(1)..latency);
    let cast = Cast { nodes, schedule, timing: timing.clone(), delays, flaky, network, sync_takes: ms(0)..ms(4) };
    let mut run = cast.begin(seed, tell);

    // Whoever lost a log before it had a seat would only be late.
    let started = run.until_all_have(1, ms(60_000)) && run.until_all_sit(ms(120_000));
    let from = run.world.now();
    let heals_at = from + ms(rng.random_range(1500..15_000));
    run.judge.borrow_mut().ledger.heals_at = heals_at;
    if started {
        let partitions = partitions(&(from..heals_at), nodes, &mut rng);
        spoil(&mut run.world, from..heals_at, partitions, 8, &mut rng);
        run.live_through(from..heals_at, &forgetful, &mut rng);
    }

    let reached = run.highest();
    let allowed = ms(15_000 + 3 * timing.stall_ms) + (interval + ms(2000)) * AFTER_HEALING as u32;
    let mut progressed = started && run.until_all_have(reached + AFTER_HEALING, heals_at + allowed);
    let overwhelmed = !progressed && run.is_overwhelmed();
    progressed |= overwhelmed;
    let used = run.world.now().saturating_sub(heals_at).as_secs_f64() / allowed.as_secs_f64();
    let outcome = Outcome {
        seed,
        digest: run.world.digest(),
        decisions: run.highest(),
        highest: ("term", run.judge.borrow().highest_term),
        marks: [
            ("changing validators", changes as u64),
            ("lost logs", forgetful.len() as u64),
            ("too few logs left", u64::from(overwhelmed)),
        ],
        overwhelmed,
        virtual_time: run.world.now(),
        used: if overwhelmed { 0.0 } else { used },
    };
    let stalled = format!(
        "no progress: {} ms after the network healed at {} ms, {reached} + {AFTER_HEALING} is not reached by all{}",
        allowed.as_millis(),
        heals_at.as_millis(),
        run.describe()
    );
    (outcome, (!progressed).then_some(stalled))
}

/// Validators of heights; of every set a majority keep their logs.
fn sets(validators: usize, nodes: usize, forgetful: &BTreeSet<usize>, rng: &mut StdRng) -> Vec<(u64, Vec<usize>)> {
    let mut sets = vec![(0, (0..validators).collect::<Vec<_>>())];
    let chance = if rng.random() { 0.8 } else { 0.0 };
    while rng.random_bool(chance) && sets.len() < 6 {
        let from = sets.last().map_or(0, |(from, _)| from + rng.random_range(2..8));
        let size = rng.random_range(1..=nodes);
        let mut set = (0..nodes).choose_multiple(rng, size);
        set.shuffle(rng);
        if 2 * set.iter().filter(|node| forgetful.contains(node)).count() < set.len() {
            sets.push((from, set));
        }
    }
    sets
}

impl Run {
    /// The faulty time; forgetful nodes lose their logs in it, some their chains as well.
    fn live_through(&mut self, during: Range<Duration>, forgetful: &BTreeSet<usize>, rng: &mut StdRng) {
        for node in forgetful {
            let at = rng.random_range(self.world.now()..=during.end);
            self.world.run(at, |_| false);
            lose_log(&mut self.world, *node, rng);
            if rng.random() {
                self.judge.borrow_mut().ledger.loses_chain(*node);
            }
            self.world.start(*node, at + ms(rng.random_range(10..1000)));
        }
        self.world.run(during.end, |_| false);
    }

    /// Whether the voters have less than a majority of logs left, as somebody says who knows the last of them.
    fn is_overwhelmed(&self) -> bool {
        let machines = || self.nodes.iter().filter_map(|node| self.machine(*node)).filter(|machine| machine.has_log());
        let newest = machines().map(Machine::term).max();
        let sits = |seat: &&Seat| {
            let machine = self.machine(node_of(&seat.address));
            machine.is_some_and(|machine| machine.has_log() && machine.incarnation() == seat.incarnation)
        };
        let lacks = |seats: &[Seat]| !seats.is_empty() && 2 * seats.iter().filter(sits).count() <= seats.len();
        newest.is_none()
            || machines()
                .filter(|machine| Some(machine.term()) == newest)
                .any(|machine| lacks(&machine.members().voters) || lacks(&machine.members().outgoing))
    }
}

fn partitions(during: &Range<Duration>, nodes: usize, rng: &mut StdRng) -> Vec<Partition> {
    // Some runs are one siege after another: the others do not hear a single node, or it does not hear them.
    let besieged = rng.random_bool(0.4);
    let (count, longest) =
        if besieged { (rng.random_range(4..20), ms(2500)) } else { (rng.random_range(0..4), during.end) };
    let partition = |_| {
        let start = rng.random_range(during.clone());
        let end = rng.random_range(start..(start + longest).min(during.end).max(start + ms(1)));
        let alone = rng.random_range(0..nodes);
        // Which side still speaks, if only one does.
        let inward: bool = rng.random();
        let group = |node| match besieged {
            true => u8::from((node == alone || rng.random_bool(0.1)) == inward),
            false => rng.random_range(0..3),
        };
        Partition { during: start..end, group: (0..nodes).map(group).collect(), one_way: rng.random_bool(0.3) }
    };
    (0..count).map(partition).collect()
}
