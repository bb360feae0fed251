//! The protocol under a seeded simulator: replicas, their controllers, disks and network in one process and in virtual time.
//!
//! `CITA_SIM_SEEDS=N` sets how many schedules are tried (10,000 in a release build, 200 in a debug build), `CITA_SIM_SEED=S` replays one and tells its story.
//!
//! A protocol's test names it once: [`simulate!`]. Everything but how it signs and changes views is the same for all.

#![allow(missing_docs, missing_debug_implementations, clippy::missing_panics_doc, reason = "for tests")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken rule panics")]

pub mod byzantine;
pub mod cabal;
pub mod calm;
pub mod cast;
pub mod chain;
pub mod crypto;
pub mod judge;
pub mod masked;
pub mod outage;
pub mod replica;
pub mod scenario;
pub mod shell;

use std::{
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use cita_consensus_core::{Protocol, ValidatorId};
use scenario::{Outcome, chaos};

/// A protocol under test.
pub trait Subject: Protocol {
    /// The name of a node as a validator.
    ///
    /// # Panics
    /// For more nodes than anybody needs.
    fn id(node: usize) -> Self::Id {
        Self::Id::from_bytes(&vec![node as u8 + 1; Self::Id::LEN]).expect("every byte will do")
    }

    /// The node with this name; none for what is nobody's.
    fn node_of(id: &Self::Id) -> Option<usize> {
        usize::from(*id.to_bytes().first()?).checked_sub(1)
    }
}

impl<P: Protocol> Subject for P {}

/// The tests of a [`Subject`].
#[macro_export]
macro_rules! simulate {
    ($subject:ty) => {
        #[test]
        fn a_schedule_of_faults_makes_two_blocks_of_a_height_or_ends_the_chain() {
            $crate::schedules::<$subject>(env!("CARGO_PKG_NAME"));
        }

        #[test]
        fn the_same_seed_tells_two_stories() {
            $crate::replays::<$subject>();
        }

        #[test]
        fn a_decision_costs_more_than_five_messages_a_replica_or_a_view_change() {
            $crate::calm::a_decision_costs_more_than_five_messages_a_replica_or_a_view_change::<$subject>();
        }

        #[test]
        fn an_idle_chain_gives_up_on_its_leader_or_does_not_wake_up() {
            $crate::calm::an_idle_chain_gives_up_on_its_leader_or_does_not_wake_up::<$subject>();
        }

        #[test]
        fn blocks_come_off_the_pace_of_the_interval() {
            $crate::calm::blocks_come_off_the_pace_of_the_interval::<$subject>();
        }

        #[test]
        fn a_dead_validator_costs_more_than_a_fifth_of_the_blocks() {
            $crate::calm::a_dead_validator_costs_more_than_a_fifth_of_the_blocks::<$subject>();
        }

        #[test]
        fn a_chain_whose_nodes_all_died_makes_no_block_within_two_seconds() {
            $crate::outage::a_chain_whose_nodes_all_died_makes_no_block_within_two_seconds::<$subject>();
        }

        #[test]
        fn a_chain_stops_for_one_log_that_is_lost() {
            $crate::outage::a_chain_stops_for_one_log_that_is_lost::<$subject>();
        }

        #[test]
        fn a_chain_goes_on_without_any_log_or_does_not_after_the_operator_vouched() {
            $crate::outage::a_chain_goes_on_without_any_log_or_does_not_after_the_operator_vouched::<$subject>();
        }
    };
}

pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// Runs one seed; what went wrong, if anything.
fn run<P: Subject>(seed: u64, tell: Option<fn(&str)>) -> Result<Outcome, String> {
    match catch_unwind(AssertUnwindSafe(|| chaos::<P>(seed, tell))) {
        Ok((outcome, None)) => Ok(outcome),
        Ok((_, Some(wrong))) => Err(wrong),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            Err(text.or_else(|| panic.downcast_ref::<&str>().map(|t| (*t).to_owned())).unwrap_or_default())
        }
    }
}

fn replay_command(name: &str, seed: u64) -> String {
    format!("CITA_SIM_SEED={seed} cargo test --release -p {name} --test simulation schedule -- --nocapture")
}

fn summary(outcomes: &[Outcome]) -> String {
    let count = |which: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| which(outcome)).count();
    let slowest = outcomes.iter().max_by(|a, b| a.used.total_cmp(&b.used)).cloned().unwrap_or_default();
    format!(
        "{} schedules ({} with Byzantine nodes, {} with view changes, {} with too few who know what they voted), {} decisions, highest view {}, \
         seed {} used {:.0} % of the time allowed, {:.0} virtual hours",
        outcomes.len(),
        count(|outcome| outcome.byzantine > 0),
        count(|outcome| outcome.highest_view > 0),
        count(|outcome| outcome.overwhelmed),
        outcomes.iter().map(|outcome| outcome.decisions).sum::<u64>(),
        outcomes.iter().map(|outcome| outcome.highest_view).max().unwrap_or(0),
        slowest.seed,
        100.0 * slowest.used,
        outcomes.iter().map(|outcome| outcome.virtual_time.as_secs_f64()).sum::<f64>() / 3600.0,
    )
}

/// Tries schedules, or replays the one that is asked for. `name` is the crate's whose test this is.
pub fn schedules<P: Subject>(name: &str) {
    if let Some(seed) = number("CITA_SIM_SEED") {
        let outcome = run::<P>(seed, Some(say)).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
        say(&format!("seed {seed}: {outcome:?}"));
        return;
    }
    let seeds = number("CITA_SIM_SEEDS").unwrap_or(if cfg!(debug_assertions) { 200 } else { 10_000 });
    let (next, started) = (AtomicU64::new(0), Instant::now());
    let (outcomes, failures) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds || failures.lock().unwrap().len() >= 5 {
                        return;
                    }
                    match run::<P>(seed, None) {
                        Ok(outcome) => outcomes.lock().unwrap().push(outcome),
                        Err(wrong) => failures.lock().unwrap().push((seed, wrong)),
                    }
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().unwrap();
    say(&format!("{} in {:.0} s", summary(&outcomes), started.elapsed().as_secs_f64()));
    let overwhelmed = outcomes.iter().filter(|outcome| outcome.overwhelmed).count();
    assert!(overwhelmed * 50 <= outcomes.len(), "{overwhelmed} schedules prove nothing about progress");
    let failures = failures.into_inner().unwrap();
    let list: Vec<_> = failures
        .iter()
        .map(|(seed, wrong)| format!("seed {seed}: {wrong}\nreplay: {}", replay_command(name, *seed)))
        .collect();
    assert!(failures.is_empty(), "\n{}", list.join("\n\n"));
}

/// Runs some seeds twice.
pub fn replays<P: Subject>() {
    for seed in 0..20 {
        let digests = [(); 2].map(|()| run::<P>(seed, None).map(|outcome| outcome.digest));
        assert_eq!(digests[0], digests[1], "seed {seed}");
    }
}
