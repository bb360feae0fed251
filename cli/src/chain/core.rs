//! What the supervisor decides: a state machine without clock, process or disk.
//!
//! ```text
//!            Start                       Exited (unasked)
//!  Stopped ────────► Running{since} ────────────────────────► Waiting{until}
//!     ▲                 │   ▲                                     │
//!     │ Exited     Stop │   └───────────── time is up, or Restart ┘
//!     │         Restart ▼
//!     └──────────── Stopping{kill_at} ── Exited, after a Restart ──► Running
//! ```
//!
//! Time is a [`Duration`] since the supervisor began, so tests bring their own.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

/// Wait before the first restart; it doubles with every failure in a row.
pub(crate) const FIRST_BACKOFF: Duration = Duration::from_millis(100);
/// The longest wait before a restart.
pub(crate) const MAX_BACKOFF: Duration = Duration::from_secs(10);
/// A process that ran this long was healthy: its failures are forgotten.
pub(crate) const HEALTHY_AFTER: Duration = Duration::from_secs(30);
/// How long a process may take to stop after SIGTERM; a node gives its own tasks 10 s.
pub(crate) const STOP_PATIENCE: Duration = Duration::from_secs(15);
/// This many failures in a row are called a crash loop.
pub(crate) const CRASH_LOOP: u32 = 4;

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Exit {
    /// It ended by itself with this code.
    Code(i32),
    /// A signal ended it.
    Signal(i32),
    /// It could not be started.
    NotStarted(String),
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Signal(signal) => match nix::sys::signal::Signal::try_from(*signal) {
                Ok(name) => write!(f, "killed by {name}"),
                Err(_) => write!(f, "killed by signal {signal}"),
            },
            Self::NotStarted(why) => write!(f, "not started: {why}"),
        }
    }
}

/// What happened. Processes are named by their place in the supervisor's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// Start everything.
    Start,
    /// A process ended, or could not be started.
    Exited(usize, Exit),
    /// Stop this process and start it again.
    Restart(usize),
    /// So many more processes are in the list: start them.
    Add(usize),
    /// Stop this process, for good.
    Remove(usize),
    /// Time went by.
    Tick,
    /// Stop everything, for good.
    Stop,
}

/// What to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Start this process.
    Spawn(usize),
    /// Ask it to stop (SIGTERM).
    Terminate(usize),
    /// Make it stop (SIGKILL).
    Kill(usize),
    /// Tell that it died.
    Died(Death),
    /// Everything has stopped; there is nothing left to do.
    Finished,
}

/// A process that ended unasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Death {
    /// Which.
    pub(crate) process: usize,
    /// How.
    pub(crate) exit: Exit,
    /// Failures in a row, this one included.
    pub(crate) failures: u32,
    /// When it is started again.
    pub(crate) retry_in: Duration,
}

impl Death {
    /// Whether it keeps dying soon after it is started.
    pub(crate) fn is_crash_loop(&self) -> bool {
        self.failures >= CRASH_LOOP
    }
}

/// Where a process is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Not started, or stopped for good.
    Stopped,
    /// Started at `since`.
    Running { since: Duration },
    /// Died; is started again at `until`.
    Waiting { until: Duration },
    /// Asked to stop; is killed at `kill_at` (once: `None` afterwards).
    Stopping { kill_at: Option<Duration>, restart: bool },
}

/// What is known of one process.
#[derive(Debug, Clone)]
pub(crate) struct Process {
    /// Where it is in its life.
    pub(crate) phase: Phase,
    /// Failures in a row.
    pub(crate) failures: u32,
    /// Times it was started again, for whatever reason.
    pub(crate) restarts: u32,
    /// How it ended last.
    pub(crate) last_exit: Option<Exit>,
}

/// The state of all processes.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    processes: Vec<Process>,
    stopping: bool,
}

impl Core {
    /// `count` processes, none started.
    pub(crate) fn new(count: usize) -> Self {
        Self { processes: vec![Process::NEW; count], stopping: false }
    }

    /// What is known of the processes.
    pub(crate) fn processes(&self) -> &[Process] {
        &self.processes
    }

    /// When [`Event::Tick`] is due, if ever.
    pub(crate) fn next_wake(&self) -> Option<Duration> {
        self.processes
            .iter()
            .filter_map(|process| match process.phase {
                Phase::Waiting { until } => Some(until),
                Phase::Stopping { kill_at, .. } => kill_at,
                Phase::Stopped | Phase::Running { .. } => None,
            })
            .min()
    }

    /// Takes an event that happened at `at`; answers what to do, in this order. A process that is not in the list is ignored.
    pub(crate) fn handle(&mut self, event: Event, at: Duration) -> Vec<Action> {
        let mut actions = Vec::new();
        match event {
            Event::Start => {
                for (index, process) in self.processes.iter_mut().enumerate() {
                    if process.phase == Phase::Stopped && !self.stopping {
                        process.phase = Phase::Running { since: at };
                        actions.push(Action::Spawn(index));
                    }
                }
            }
            Event::Exited(index, exit) => self.exited(index, exit, at, &mut actions),
            Event::Restart(index) if !self.stopping => self.restart(index, at, &mut actions),
            Event::Add(count) if !self.stopping => {
                for index in self.processes.len()..self.processes.len() + count {
                    self.processes.push(Process { phase: Phase::Running { since: at }, ..Process::NEW });
                    actions.push(Action::Spawn(index));
                }
            }
            // They are stopped before they were started.
            Event::Add(count) => self.processes.extend(std::iter::repeat_n(Process::NEW, count)),
            Event::Restart(_) => {}
            Event::Remove(index) => {
                actions.extend(self.processes.get_mut(index).and_then(|process| process.stop(index, at)));
            }
            Event::Tick => self.tick(at, &mut actions),
            Event::Stop => self.stop(at, &mut actions),
        }
        if self.stopping && self.processes.iter().all(|process| process.phase == Phase::Stopped) {
            actions.push(Action::Finished);
        }
        actions
    }

    fn exited(&mut self, index: usize, exit: Exit, at: Duration, actions: &mut Vec<Action>) {
        let Some(process) = self.processes.get_mut(index) else { return };
        process.last_exit = Some(exit.clone());
        match process.phase {
            Phase::Stopping { restart: true, .. } => process.spawn_again(index, at, actions),
            Phase::Stopping { restart: false, .. } => process.phase = Phase::Stopped,
            Phase::Running { since } => {
                if at.saturating_sub(since) >= HEALTHY_AFTER {
                    process.failures = 0;
                }
                process.failures = process.failures.saturating_add(1);
                let retry_in = backoff(process.failures);
                process.phase = Phase::Waiting { until: at + retry_in };
                actions.push(Action::Died(Death { process: index, exit, failures: process.failures, retry_in }));
            }
            // Nothing runs in these phases, so there is nothing that could end.
            Phase::Stopped | Phase::Waiting { .. } => {}
        }
    }

    fn restart(&mut self, index: usize, at: Duration, actions: &mut Vec<Action>) {
        let Some(process) = self.processes.get_mut(index) else { return };
        process.failures = 0;
        match process.phase {
            Phase::Running { .. } => {
                process.phase = Phase::Stopping { kill_at: Some(at + STOP_PATIENCE), restart: true };
                actions.push(Action::Terminate(index));
            }
            Phase::Waiting { .. } | Phase::Stopped => process.spawn_again(index, at, actions),
            // On its way already.
            Phase::Stopping { .. } => {}
        }
    }

    fn tick(&mut self, at: Duration, actions: &mut Vec<Action>) {
        for (index, process) in self.processes.iter_mut().enumerate() {
            match &mut process.phase {
                Phase::Waiting { until } if *until <= at => process.spawn_again(index, at, actions),
                Phase::Stopping { kill_at, .. } if kill_at.is_some_and(|kill_at| kill_at <= at) => {
                    *kill_at = None;
                    actions.push(Action::Kill(index));
                }
                _ => {}
            }
        }
    }

    fn stop(&mut self, at: Duration, actions: &mut Vec<Action>) {
        self.stopping = true;
        let processes = self.processes.iter_mut().enumerate();
        actions.extend(processes.filter_map(|(index, process)| process.stop(index, at)));
    }
}

impl Process {
    const NEW: Self = Self { phase: Phase::Stopped, failures: 0, restarts: 0, last_exit: None };

    /// Stops it for good. What to do about that, if anything.
    fn stop(&mut self, index: usize, at: Duration) -> Option<Action> {
        match &mut self.phase {
            Phase::Running { .. } => {
                self.phase = Phase::Stopping { kill_at: Some(at + STOP_PATIENCE), restart: false };
                return Some(Action::Terminate(index));
            }
            Phase::Waiting { .. } => self.phase = Phase::Stopped,
            Phase::Stopping { restart, .. } => *restart = false,
            Phase::Stopped => {}
        }
        None
    }

    fn spawn_again(&mut self, index: usize, at: Duration, actions: &mut Vec<Action>) {
        self.restarts = self.restarts.saturating_add(1);
        self.phase = Phase::Running { since: at };
        actions.push(Action::Spawn(index));
    }
}

/// The wait before the restart after the `failures`-th failure in a row.
fn backoff(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    FIRST_BACKOFF.saturating_mul(1 << doublings).min(MAX_BACKOFF)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn started(count: usize) -> Core {
        let mut core = Core::new(count);
        assert_eq!(core.handle(Event::Start, ms(0)), (0..count).map(Action::Spawn).collect::<Vec<_>>());
        core
    }

    fn dies(core: &mut Core, at: Duration) -> Death {
        match core.handle(Event::Exited(0, Exit::Code(1)), at).as_slice() {
            [Action::Died(death)] => death.clone(),
            other => panic!("a death was expected, not {other:?}"),
        }
    }

    #[test]
    fn a_dead_process_is_started_again_when_its_wait_is_over_and_not_before() {
        let mut core = started(2);
        let death = dies(&mut core, ms(5));
        assert_eq!((death.retry_in, death.failures), (ms(100), 1));
        assert_eq!(core.next_wake(), Some(ms(105)));
        assert!(core.handle(Event::Tick, ms(104)).is_empty());
        assert_eq!(core.handle(Event::Tick, ms(105)), [Action::Spawn(0)]);
        assert_eq!(core.next_wake(), None);
        assert_eq!(core.processes()[0].restarts, 1);
    }

    #[test]
    fn the_wait_doubles_to_its_limit_and_health_resets_it() {
        let mut core = started(1);
        let mut at = ms(0);
        let mut waits = Vec::new();
        for _ in 0..9 {
            let death = dies(&mut core, at);
            assert_eq!(death.is_crash_loop(), waits.len() >= 3);
            at += death.retry_in;
            waits.push(death.retry_in.as_millis());
            assert_eq!(core.handle(Event::Tick, at), [Action::Spawn(0)]);
        }
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
        let nearly = dies(&mut core, at + HEALTHY_AFTER - ms(1));
        assert_eq!(nearly.retry_in, MAX_BACKOFF);
        at += HEALTHY_AFTER + MAX_BACKOFF;
        core.handle(Event::Tick, at);
        let healthy = dies(&mut core, at + HEALTHY_AFTER);
        assert_eq!((healthy.retry_in, healthy.failures), (FIRST_BACKOFF, 1));
    }

    #[test]
    fn a_process_that_comes_later_is_looked_after_and_a_removed_one_stays_away() {
        let mut core = started(1);
        assert_eq!(core.handle(Event::Add(2), ms(1)), [Action::Spawn(1), Action::Spawn(2)]);
        assert!(matches!(core.handle(Event::Exited(2, Exit::Code(1)), ms(2)).as_slice(), [Action::Died(_)]));
        assert!(core.handle(Event::Remove(2), ms(3)).is_empty(), "it waited for its next try");
        assert_eq!(core.handle(Event::Remove(1), ms(3)), [Action::Terminate(1)]);
        assert!(core.handle(Event::Exited(1, Exit::Code(0)), ms(4)).is_empty());
        assert_eq!(core.next_wake(), None);
        assert!(core.handle(Event::Tick, ms(100_000)).is_empty());
        assert_eq!(core.handle(Event::Stop, ms(100_001)), [Action::Terminate(0)]);
        assert!(core.handle(Event::Add(1), ms(100_002)).is_empty());
        assert_eq!(core.handle(Event::Exited(0, Exit::Code(0)), ms(100_003)), [Action::Finished]);
    }

    #[test]
    fn stop_terminates_kills_what_stays_and_finishes_once_all_are_gone() {
        let mut core = started(3);
        dies(&mut core, ms(0));
        assert_eq!(core.handle(Event::Stop, ms(10)), [Action::Terminate(1), Action::Terminate(2)]);
        assert!(core.handle(Event::Exited(1, Exit::Code(0)), ms(20)).is_empty());
        assert_eq!(core.next_wake(), Some(ms(10) + STOP_PATIENCE));
        assert_eq!(core.handle(Event::Tick, ms(10) + STOP_PATIENCE), [Action::Kill(2)]);
        assert!(core.handle(Event::Tick, ms(11) + STOP_PATIENCE).is_empty(), "killed once");
        let last = core.handle(Event::Exited(2, Exit::Signal(9)), ms(12) + STOP_PATIENCE);
        assert_eq!(last, [Action::Finished]);
    }

    #[test]
    fn restart_waits_for_the_old_process_and_ends_a_back_off_at_once() {
        let mut core = started(1);
        assert_eq!(core.handle(Event::Restart(0), ms(1)), [Action::Terminate(0)]);
        assert!(core.handle(Event::Restart(0), ms(2)).is_empty());
        assert_eq!(core.handle(Event::Exited(0, Exit::Code(0)), ms(3)), [Action::Spawn(0)]);
        dies(&mut core, ms(4));
        dies_again_and_restart(&mut core);
        assert!(core.handle(Event::Restart(7), ms(9)).is_empty());
    }

    fn dies_again_and_restart(core: &mut Core) {
        core.handle(Event::Tick, ms(500));
        assert_eq!(dies(core, ms(501)).failures, 2);
        assert_eq!(core.handle(Event::Restart(0), ms(502)), [Action::Spawn(0)]);
        assert_eq!(dies(core, ms(503)).failures, 1, "a restart by hand is a new beginning");
    }

    #[test]
    fn stop_wins_over_a_restart_under_way() {
        let mut core = started(1);
        core.handle(Event::Restart(0), ms(1));
        assert!(core.handle(Event::Stop, ms(2)).is_empty());
        assert_eq!(core.handle(Event::Exited(0, Exit::Code(0)), ms(3)), [Action::Finished]);
        assert_eq!(core.handle(Event::Restart(0), ms(4)), [Action::Finished]);
        assert_eq!(core.handle(Event::Start, ms(5)), [Action::Finished]);
    }

    proptest! {
        /// Whatever happens: no process is started twice at a time, signals go to processes that run, and after a
        /// stop everything ends.
        #[test]
        fn a_process_never_runs_twice_and_a_stop_always_ends(
            events in prop::collection::vec((0u8..4, 0usize..3, 0u64..20_000), 0..200)
        ) {
            let mut core = Core::new(3);
            let mut alive = [false; 3];
            let mut at = ms(0);
            let apply = |actions: Vec<Action>, alive: &mut [bool; 3]| -> Result<bool, TestCaseError> {
                let mut finished = false;
                for action in actions {
                    match action {
                        Action::Spawn(i) => { prop_assert!(!alive[i]); alive[i] = true; }
                        Action::Terminate(i) | Action::Kill(i) => prop_assert!(alive[i]),
                        Action::Died(death) => prop_assert!(death.retry_in <= MAX_BACKOFF),
                        Action::Finished => { prop_assert!(!alive.contains(&true)); finished = true; }
                    }
                }
                Ok(finished)
            };
            apply(core.handle(Event::Start, at), &mut alive)?;
            for (kind, index, wait) in events {
                at += ms(wait);
                let event = match kind {
                    0 if alive[index] => { alive[index] = false; Event::Exited(index, Exit::Signal(9)) }
                    1 => Event::Restart(index),
                    _ => Event::Tick,
                };
                apply(core.handle(event, at), &mut alive)?;
            }
            let mut finished = apply(core.handle(Event::Stop, at), &mut alive)?;
            for index in 0..3 {
                if alive[index] {
                    alive[index] = false;
                    finished |= apply(core.handle(Event::Exited(index, Exit::Code(0)), at), &mut alive)?;
                }
            }
            prop_assert!(finished);
        }
    }
}
