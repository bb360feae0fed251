//! What the protocol costs when little goes wrong, with the timing that the product comes with.

use std::time::Duration;

use cita_consensus_simulation::{faults::ms, seeds::say};

use crate::cast::Cast;

const SEEDS: u64 = 20;

#[test]
fn a_decision_costs_more_than_four_messages_a_follower_or_an_election() {
    for (nodes, interval_ms) in [(1, 0), (2, 0), (3, 1000), (4, 0), (4, 1000), (7, 0), (7, 1000)] {
        for seed in 0..SEEDS {
            let mut cast = Cast::calm(nodes, interval_ms);
            // Always something to propose.
            cast.schedule.transaction_every = ms(1);
            let mut run = cast.begin(seed, None);
            assert!(run.until_all_have(3, ms(10_000)), "{nodes} nodes: {}", run.describe());
            let (from, sent, first) = (run.world.now(), run.world.sent(), run.highest());
            let term = run.judge.borrow().highest_term;
            assert!(run.until_all_have(33, ms(60_000)), "{nodes} nodes: {}", run.describe());
            let followers = nodes as u64 - 1;
            // A heartbeat that finds a follower without the last entry sends that again.
            let heartbeats = 4 * followers * ((run.world.now() - from).as_millis() as u64 / 100 + 2);
            let (sent, decisions) = (run.world.sent() - sent, run.highest() - first);
            assert!(
                sent <= 4 * followers * (decisions + 2) + heartbeats,
                "{nodes}: {sent} messages, {decisions} decisions, at most {heartbeats} heartbeats"
            );
            assert_eq!(run.judge.borrow().highest_term, term, "{nodes} nodes, seed {seed}");
        }
    }
}

#[test]
fn a_new_chain_has_no_block_within_a_second() {
    let mut slowest = Duration::ZERO;
    for nodes in 1..=7 {
        for interval_ms in [0, 1000, 3000] {
            for seed in 0..SEEDS {
                let mut cast = Cast::calm(nodes, interval_ms);
                cast.schedule.transaction_every = ms(1);
                let mut run = cast.begin(seed, None);
                assert!(run.until_all_have(1, ms(1000)), "{nodes} nodes, seed {seed}{}", run.describe());
                slowest = slowest.max(run.world.now());
            }
        }
    }
    say(&format!("a new chain: everybody has a block within {slowest:?}"));
}

#[test]
fn an_idle_chain_makes_blocks_or_does_not_wake_up() {
    for seed in 0..SEEDS {
        let mut cast = Cast::calm(4, 0);
        cast.schedule.idle = (0..10).map(|i| ms(3000 + i * 20_000)..ms(20_000 + i * 20_000)).collect();
        let mut run = cast.begin(seed, None);
        run.world.run(ms(19_000), |_| false);
        let (asleep, term) = (run.highest(), run.judge.borrow().highest_term);
        assert!(!run.until_one_has(asleep + 1, ms(20_000)), "a block without transactions");
        assert!(run.until_all_have(asleep + 1, ms(20_400)), "seed {seed}: it did not wake up{}", run.describe());
        run.world.run(ms(100_000), |_| false);
        assert_eq!(run.judge.borrow().highest_term, term, "seed {seed}");
    }
}

#[test]
fn blocks_come_off_the_pace_of_the_interval() {
    for nodes in [1, 4, 7] {
        for seed in 0..SEEDS {
            let mut run = Cast::calm(nodes, 1000).begin(seed, None);
            assert!(run.until_all_have(44, ms(60_000)), "{}", run.describe());
            let seconds = run.judge.borrow().ledger.seconds_between(0, 3, 43) / 40.0;
            assert!((0.999..1.03).contains(&seconds), "{nodes} nodes, seed {seed}: {seconds} s a block");
        }
    }
}

#[test]
fn a_dead_leader_costs_more_than_three_seconds_or_a_dead_follower_anything() {
    let mut slowest = Duration::ZERO;
    for nodes in [3, 4, 7] {
        for seed in 0..SEEDS {
            let mut cast = Cast::calm(nodes, 0);
            cast.schedule.transaction_every = ms(1);
            let mut run = cast.begin(seed, None);
            run.pass(ms(3000));
            let leader = run.leader().expect("a leader");
            run.world.crash((leader + 1) % nodes);
            let before = run.highest();
            let soon = run.world.now() + ms(200);
            assert!(run.until_one_has(before + 2, soon), "{nodes} nodes, seed {seed}: a follower died");
            run.world.start((leader + 1) % nodes, soon);
            run.pass(ms(1000));
            run.world.crash(leader);
            let (died, before) = (run.world.now(), run.highest());
            assert!(run.until_one_has(before + 1, died + ms(3000)), "{nodes} nodes, seed {seed}{}", run.describe());
            slowest = slowest.max(run.world.now() - died);
        }
    }
    say(&format!("without its leader: a new block within {slowest:?}"));
}

#[test]
fn a_leader_whose_controller_hangs_keeps_the_chain() {
    for seed in 0..SEEDS {
        let mut cast = Cast::calm(4, 1000);
        cast.timing.stall_ms = 3000;
        let mut run = cast.begin(seed, None);
        run.pass(ms(3500));
        let leader = run.leader().expect("a leader");
        run.judge.borrow_mut().hanging.insert(leader);
        let (hangs, before) = (run.world.now(), run.highest());
        assert!(run.until_one_has(before + 2, hangs + ms(8000)), "seed {seed}{}", run.describe());
        run.judge.borrow_mut().hanging.clear();
        let later = run.highest() + 2;
        assert!(run.until_all_have(later, run.world.now() + ms(8000)), "seed {seed}{}", run.describe());
    }
}
