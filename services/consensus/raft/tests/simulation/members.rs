//! Validators come and go while the chain goes on.

use cita_consensus_simulation::{faults::ms, seeds::say};
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IteratorRandom, SliceRandom},
};

use crate::cast::Cast;

/// Changes of the validators in one run, one every few blocks.
const CHANGES: u64 = 30;

#[test]
fn a_change_of_the_validators_stops_the_chain_or_leaves_somebody_behind() {
    let mut slowest = ms(0);
    for seed in 0..40 {
        let mut rng = StdRng::seed_from_u64(seed);
        let nodes = 6;
        let mut cast = Cast::calm(nodes, 0);
        cast.schedule.transaction_every = ms(1);
        cast.schedule.sets = (0..=CHANGES)
            .map(|change| {
                let size = rng.random_range(1..=nodes);
                let mut set = (0..nodes).choose_multiple(&mut rng, size);
                set.shuffle(&mut rng);
                (change * 4, set)
            })
            .collect();
        let mut run = cast.begin(seed, None);
        assert!(run.until_all_have(1, ms(3000)), "seed {seed}{}", run.describe());
        for height in 2..=(CHANGES + 1) * 4 {
            let before = run.world.now();
            assert!(run.until_all_have(height, before + ms(5000)), "seed {seed}, height {height}{}", run.describe());
            slowest = slowest.max(run.world.now() - before);
        }
        // Who has a say is who should have: the leader is one of them.
        let last = run.judge.borrow().ledger.schedule.members(u64::MAX).to_vec();
        run.pass(ms(1000));
        let leader = run.leader().expect("a leader");
        assert!(last.contains(&leader), "seed {seed}: {leader} leads {last:?}");
        let members = run.machine(leader).map(|machine| machine.members().clone()).expect("it runs");
        assert!(!members.is_joint() && members.voters.len() == last.len(), "seed {seed}: {members:?}");
    }
    say(&format!("{CHANGES} changes of the validators: the next block is everywhere within {slowest:?}"));
}

#[test]
fn validators_of_whom_a_majority_is_dead_are_let_in_or_a_dead_minority_keeps_the_others_out() {
    for seed in 0..20 {
        let mut cast = Cast::calm(7, 0);
        cast.schedule.transaction_every = ms(1);
        cast.schedule.sets = vec![(0, vec![0, 1, 2]), (20, vec![2, 3, 4, 5])];
        let mut run = cast.begin(seed, None);
        assert!(run.until_all_have(3, ms(5000)), "seed {seed}{}", run.describe());
        for dead in [4, 5] {
            run.world.crash(dead);
        }
        run.pass(ms(15_000));
        assert_eq!(run.highest(), 19, "seed {seed}: two of four decided{}", run.describe());
        let now = run.world.now();
        run.world.start(4, now);
        assert!(run.until_one_has(25, now + ms(20_000)), "seed {seed}: three of four do not decide{}", run.describe());
        run.world.start(5, run.world.now());
        let later = run.world.now() + ms(20_000);
        assert!(run.until_all_have(30, later) && run.until_all_sit(later), "seed {seed}{}", run.describe());
    }
}
