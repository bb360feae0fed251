//! Everybody dies at once, with and without the logs.

use std::time::Duration;

use cita_consensus_core::record::Record;
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::{
    Subject,
    cast::{Cast, Run},
    faults::{kill, ms, start},
    seeds::say,
};

/// A run in the middle of a height: after a random number of writes of votes.
fn in_the_middle<P: Subject>(nodes: usize, interval_ms: u64, seed: u64, rng: &mut StdRng) -> Run<P> {
    let mut cast = Cast::calm(nodes, interval_ms);
    cast.schedule.transaction_every = ms(1);
    let mut run = cast.begin::<P>(seed, None);
    assert!(run.until_all_have(3, ms(60_000)));
    let writes = run.judge.borrow().writes + rng.random_range(1..6 * nodes as u64);
    let judge = run.judge.clone();
    assert!(run.world.run(ms(60_000), |_| judge.borrow().writes >= writes));
    let further = run.world.now() + Duration::from_micros(rng.random_range(0..30_000));
    run.world.run(further, |_| false);
    run
}

pub fn a_chain_whose_nodes_all_died_makes_no_block_within_two_seconds<P: Subject>() {
    let mut slowest = Duration::ZERO;
    for seed in 0..600 {
        let mut rng = StdRng::seed_from_u64(seed);
        let (nodes, interval_ms) = ([1, 4, 4, 7][seed as usize % 4], [0, 1000][seed as usize / 4 % 2]);
        let mut run = in_the_middle::<P>(nodes, interval_ms, seed, &mut rng);
        kill(&mut run.world, &run.honest);
        let before = run.highest();
        let started = start(&mut run.world, &run.honest, &mut rng);
        let decided = run.until_one_has(before + 1, started + ms(10_000));
        let took = run.world.now().saturating_sub(started);
        assert!(decided && took < ms(2000), "{nodes} nodes, seed {seed}: {took:?}{}", run.describe());
        slowest = slowest.max(took);
        assert!(run.until_all_have(before + 4, started + ms(20_000)), "seed {seed}{}", run.describe());
    }
    say(&format!("killed together: a new block within {slowest:?}"));
}

pub fn a_chain_stops_for_one_log_that_is_lost<P: Subject>() {
    for seed in 0..300 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut run = in_the_middle::<P>(4, 1000, seed, &mut rng);
        kill(&mut run.world, &run.honest);
        let before = run.highest();
        run.lose_log(rng.random_range(0..4), &mut rng);
        let started = start(&mut run.world, &run.honest, &mut rng);
        assert!(run.until_all_have(before + 4, started + ms(30_000)), "seed {seed}{}", run.describe());
    }
}

pub fn a_chain_goes_on_without_any_log_or_does_not_after_the_operator_vouched<P: Subject>() {
    for seed in 0..50 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut run = in_the_middle::<P>(4, 1000, seed, &mut rng);
        // The operator may only vouch when nobody has a block that others miss.
        let even = |run: &Run<P>| run.heights().all(|height| height == run.highest());
        while !even(&run) {
            let next = run.world.now() + ms(1);
            run.world.run(next, |_| false);
        }
        kill(&mut run.world, &run.honest);
        for node in 0..4 {
            run.world.disk_mut(node).lose();
            run.judge.borrow_mut().excuses(node);
        }
        let before = run.highest();
        let started = start(&mut run.world, &run.honest, &mut rng);
        assert!(!run.until_one_has(before + 1, started + ms(60_000)), "seed {seed}: votes that nobody remembers");

        kill(&mut run.world, &run.honest);
        for node in 0..4 {
            run.world.disk_mut(node).rewrite(vec![Record::<P>::Vouched.encode()]);
        }
        run.judge.borrow_mut().vouches();
        let started = start(&mut run.world, &run.honest, &mut rng);
        assert!(run.until_all_have(before + 3, started + ms(10_000)), "seed {seed}{}", run.describe());
    }
}
