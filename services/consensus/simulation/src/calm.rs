//! What the protocol costs when little goes wrong, with the timing that the product comes with.

use std::time::Duration;

use crate::{Subject, cast::Cast, faults::ms};

const SEEDS: u64 = 20;

pub fn a_decision_costs_more_than_five_messages_a_replica_or_a_view_change<P: Subject>() {
    for (nodes, interval_ms) in [(1, 0), (2, 0), (3, 1000), (4, 0), (4, 1000), (7, 0), (7, 1000)] {
        for seed in 0..SEEDS {
            let mut cast = Cast::calm(nodes, interval_ms);
            // Always something to propose.
            cast.schedule.transaction_every = ms(1);
            let mut run = cast.begin::<P>(seed, None);
            assert!(run.until_all_have(30, ms(60_000)), "{nodes} nodes: {}", run.describe());
            let (sent, decisions) = (run.world.sent(), run.highest());
            let judge = run.judge.borrow();
            // The next height may have begun.
            assert!(
                sent <= 5 * (nodes as u64 - 1) * (decisions + 1),
                "{nodes}: {sent} messages, {decisions} decisions"
            );
            assert_eq!((judge.highest_view, judge.new_views), (0, 0), "{nodes} nodes, seed {seed}");
        }
    }
}

pub fn an_idle_chain_gives_up_on_its_leader_or_does_not_wake_up<P: Subject>() {
    for seed in 0..SEEDS {
        let mut cast = Cast::calm(4, 0);
        cast.schedule.idle = (0..10).map(|i| ms(3000 + i * 20_000)..ms(20_000 + i * 20_000)).collect();
        let mut run = cast.begin::<P>(seed, None);
        run.world.run(ms(19_000), |_| false);
        let asleep = run.highest();
        assert!(!run.until_one_has(asleep + 1, ms(20_000)), "a block without transactions");
        assert!(run.until_all_have(asleep + 1, ms(20_400)), "seed {seed}: it did not wake up{}", run.describe());
        run.world.run(ms(100_000), |_| false);
        assert_eq!(run.judge.borrow().highest_view, 0, "seed {seed}");
    }
}

pub fn blocks_come_off_the_pace_of_the_interval<P: Subject>() {
    for nodes in [1, 4, 7] {
        for seed in 0..SEEDS {
            let mut run = Cast::calm(nodes, 1000).begin::<P>(seed, None);
            assert!(run.until_all_have(44, ms(60_000)), "{}", run.describe());
            let seconds = run.judge.borrow().ledger.seconds_between(0, 3, 43) / 40.0;
            assert!((0.999..1.03).contains(&seconds), "{nodes} nodes, seed {seed}: {seconds} s a block");
        }
    }
}

pub fn a_dead_validator_costs_more_than_a_fifth_of_the_blocks<P: Subject>() {
    // With two dead in a row their first turns cost full patience twice over: the chain is measured after it has learned.
    for (nodes, dead, learns) in [(4, vec![2], ms(0)), (7, vec![1, 4], ms(12_000)), (7, vec![3, 4], ms(12_000))] {
        for seed in 0..SEEDS {
            let mut run = Cast::calm(nodes, 1000).begin::<P>(seed, None);
            run.world.run(ms(5_500), |_| false);
            for node in &dead {
                run.world.crash(*node);
            }
            let learned = run.world.now() + learns;
            run.world.run(learned, |_| false);
            let (from, before) = (run.world.now(), run.highest());
            run.world.run(from + Duration::from_secs(60), |_| false);
            let blocks = run.highest() - before;
            assert!(blocks >= 48, "{nodes} nodes without {dead:?}, seed {seed}: {blocks} blocks in 60 s");
        }
    }
}
