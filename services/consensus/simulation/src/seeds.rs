//! Tries schedules of faults, whatever the protocol: many seeds, or one again with its story.

use std::{
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// A schedule of faults, drawn from a seed and told to somebody: what came of it, and what went wrong, if anything.
pub type Chaos = fn(u64, Option<fn(&str)>) -> (Outcome, Option<String>);

/// What came of a run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub seed: u64,
    pub digest: u64,
    pub decisions: u64,
    /// The highest round that a node got to, and what the protocol calls a round.
    pub highest: (&'static str, u64),
    /// What a run may have had, and how much of that it had: the same names in all runs of a protocol.
    pub marks: [(&'static str, u64); 3],
    pub virtual_time: Duration,
    /// More were faulty than the protocol allows, which proves nothing about progress.
    pub overwhelmed: bool,
    /// How much of the time allowed for progress was used.
    pub used: f64,
}

pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// Runs one seed; what went wrong, if anything.
fn run(chaos: Chaos, seed: u64, tell: Option<fn(&str)>) -> Result<Outcome, String> {
    match catch_unwind(AssertUnwindSafe(|| chaos(seed, tell))) {
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
    let slowest = outcomes.iter().max_by(|a, b| a.used.total_cmp(&b.used)).cloned().unwrap_or_default();
    let kinds: Vec<_> = slowest
        .marks
        .iter()
        .enumerate()
        .map(|(mark, (kind, _))| {
            format!("{} with {kind}", outcomes.iter().filter(|outcome| outcome.marks[mark].1 > 0).count())
        })
        .collect();
    let (round, _) = slowest.highest;
    format!(
        "{} schedules ({}), {} decisions, highest {round} {}, seed {} used {:.0} % of the time allowed, {:.0} virtual hours",
        outcomes.len(),
        kinds.join(", "),
        outcomes.iter().map(|outcome| outcome.decisions).sum::<u64>(),
        outcomes.iter().map(|outcome| outcome.highest.1).max().unwrap_or(0),
        slowest.seed,
        100.0 * slowest.used,
        outcomes.iter().map(|outcome| outcome.virtual_time.as_secs_f64()).sum::<f64>() / 3600.0,
    )
}

/// Tries schedules, or replays the one that is asked for. `name` is the crate's whose test this is.
pub fn schedules(name: &str, chaos: Chaos) {
    if let Some(seed) = number("CITA_SIM_SEED") {
        let outcome = run(chaos, seed, Some(say)).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
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
                    match run(chaos, seed, None) {
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
pub fn replays(chaos: Chaos) {
    for seed in 0..20 {
        let digests = [(); 2].map(|()| run(chaos, seed, None).map(|outcome| outcome.digest));
        assert_eq!(digests[0], digests[1], "seed {seed}");
    }
}
