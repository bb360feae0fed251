//! Everybody dies at once, with and without the logs.

use std::time::Duration;

use cita_consensus_raft::record::Record;
use cita_consensus_simulation::{
    faults::{kill, lose_log, ms, start},
    seeds::say,
};
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::cast::{Cast, Run};

/// A run in the middle of a height: after a random number of writes.
fn in_the_middle(nodes: usize, interval_ms: u64, seed: u64, rng: &mut StdRng) -> Run {
    let mut cast = Cast::calm(nodes, interval_ms);
    cast.schedule.transaction_every = ms(1);
    let mut run = cast.begin(seed, None);
    assert!(run.until_all_have(3, ms(60_000)) && run.until_all_sit(ms(60_000)), "{}", run.describe());
    let writes = run.judge.borrow().writes + rng.random_range(1..6 * nodes as u64);
    let judge = run.judge.clone();
    assert!(run.world.run(ms(60_000), |_| judge.borrow().writes >= writes));
    run.pass(Duration::from_micros(rng.random_range(0..30_000)));
    run
}

#[test]
fn a_chain_whose_nodes_all_died_makes_no_block_within_two_seconds() {
    let mut slowest = Duration::ZERO;
    for seed in 0..600 {
        let mut rng = StdRng::seed_from_u64(seed);
        let (nodes, interval_ms) = ([1, 3, 4, 7][seed as usize % 4], [0, 1000][seed as usize / 4 % 2]);
        let mut run = in_the_middle(nodes, interval_ms, seed, &mut rng);
        kill(&mut run.world, &run.nodes);
        let before = run.highest();
        let started = start(&mut run.world, &run.nodes, &mut rng);
        let decided = run.until_one_has(before + 1, started + ms(10_000));
        let took = run.world.now().saturating_sub(started);
        assert!(decided && took < ms(2000), "{nodes} nodes, seed {seed}: {took:?}{}", run.describe());
        slowest = slowest.max(took);
        assert!(run.until_all_have(before + 4, started + ms(20_000)), "seed {seed}{}", run.describe());
    }
    say(&format!("killed together: a new block within {slowest:?}"));
}

#[test]
fn a_node_that_lost_its_disk_gets_no_seat_again_or_stops_the_chain() {
    for seed in 0..300 {
        let mut rng = StdRng::seed_from_u64(seed);
        let nodes = [3, 4, 5][seed as usize % 3];
        let mut run = in_the_middle(nodes, 1000, seed, &mut rng);
        let unlucky = rng.random_range(0..nodes);
        if rng.random() {
            kill(&mut run.world, &run.nodes);
        }
        lose_log(&mut run.world, unlucky, &mut rng);
        if rng.random() {
            run.judge.borrow_mut().ledger.loses_chain(unlucky);
        }
        let before = run.highest();
        let started = start(&mut run.world, &run.nodes, &mut rng);
        assert!(run.until_all_have(before + 4, started + ms(30_000)), "seed {seed}{}", run.describe());
        assert!(run.until_all_sit(started + ms(40_000)), "seed {seed}{}", run.describe());
        // It counts again: with it, another one may fail.
        let voters = run.machine(unlucky).map(|machine| machine.members().voters.len());
        assert_eq!(voters, Some(nodes), "seed {seed}");
        run.world.crash((unlucky + 1) % nodes);
        let (now, before) = (run.world.now(), run.highest());
        assert!(run.until_one_has(before + 2, now + ms(10_000)), "seed {seed}{}", run.describe());
    }
}

#[test]
fn a_chain_goes_on_without_any_log_or_does_not_after_the_operator_vouched() {
    for seed in 0..50 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut run = in_the_middle(4, 1000, seed, &mut rng);
        // The operator may only vouch when nobody has a block that others miss.
        while run.heights().iter().any(|height| *height != run.highest()) {
            run.pass(ms(1));
        }
        kill(&mut run.world, &run.nodes);
        for node in 0..4 {
            run.world.disk_mut(node).lose();
        }
        let before = run.highest();
        let started = start(&mut run.world, &run.nodes, &mut rng);
        assert!(!run.until_one_has(before + 1, started + ms(60_000)), "seed {seed}: votes that nobody remembers");

        kill(&mut run.world, &run.nodes);
        for node in 0..4 {
            run.world.disk_mut(node).rewrite(vec![Record::Vouched.encode()]);
        }
        run.judge.borrow_mut().vouches();
        let started = start(&mut run.world, &run.nodes, &mut rng);
        assert!(run.until_all_have(before + 3, started + ms(10_000)), "seed {seed}{}", run.describe());
    }
}
