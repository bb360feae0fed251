//! The protocol under a seeded simulator: replicas, their controllers, disks and network in one process and in virtual time.
//!
//! `CITA_SIM_SEEDS=N` sets how many schedules are tried (10,000 in a release build, 200 in a debug build), `CITA_SIM_SEED=S` replays one and tells its story.

#![allow(missing_docs, reason = "a test")]

mod calm;
mod cast;
mod chain;
mod crypto;
mod judge;
mod members;
mod outage;
mod replica;
mod scenario;

use std::{
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use scenario::{Outcome, chaos};

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// Runs one seed; what went wrong, if anything.
fn run(seed: u64, tell: Option<fn(&str)>) -> Result<Outcome, String> {
    match catch_unwind(AssertUnwindSafe(|| chaos(seed, tell))) {
        Ok((outcome, None)) => Ok(outcome),
        Ok((_, Some(wrong))) => Err(wrong),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            Err(text.or_else(|| panic.downcast_ref::<&str>().map(|t| (*t).to_owned())).unwrap_or_default())
        }
    }
}

fn replay_command(seed: u64) -> String {
    format!(
        "CITA_SIM_SEED={seed} cargo test --release -p cita-consensus-raft --test simulation schedule -- --nocapture"
    )
}

fn summary(outcomes: &[Outcome]) -> String {
    let count = |which: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| which(outcome)).count();
    let slowest = outcomes.iter().max_by(|a, b| a.used.total_cmp(&b.used)).cloned().unwrap_or_default();
    format!(
        "{} schedules ({} with changing validators, {} with lost logs, {} with too few logs left), {} decisions, highest term {}, \
         seed {} used {:.0} % of the time allowed, {:.0} virtual hours",
        outcomes.len(),
        count(|outcome| outcome.changes > 0),
        count(|outcome| outcome.forgetful > 0),
        count(|outcome| outcome.overwhelmed),
        outcomes.iter().map(|outcome| outcome.decisions).sum::<u64>(),
        outcomes.iter().map(|outcome| outcome.highest_term).max().unwrap_or(0),
        slowest.seed,
        100.0 * slowest.used,
        outcomes.iter().map(|outcome| outcome.virtual_time.as_secs_f64()).sum::<f64>() / 3600.0,
    )
}

#[test]
fn a_schedule_of_faults_makes_two_blocks_of_a_height_or_ends_the_chain() {
    if let Some(seed) = number("CITA_SIM_SEED") {
        let outcome = run(seed, Some(say)).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
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
                    match run(seed, None) {
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
        .map(|(seed, wrong)| format!("seed {seed}: {wrong}\nreplay: {}", replay_command(*seed)))
        .collect();
    assert!(failures.is_empty(), "\n{}", list.join("\n\n"));
}

#[test]
fn the_same_seed_tells_two_stories() {
    for seed in 0..20 {
        let digests = [(); 2].map(|()| run(seed, None).map(|outcome| outcome.digest));
        assert_eq!(digests[0], digests[1], "seed {seed}");
    }
}
