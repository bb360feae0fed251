//! Log lines that strangers can cause are written once a minute for each cause, not once an attempt.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use parking_lot::Mutex;

const INTERVAL: Duration = Duration::from_secs(60);

/// Causes that are remembered. When there are more, further ones are not logged until old ones are forgotten.
const MAX_CAUSES: usize = 1024;

/// Remembers what was logged when.
#[derive(Debug, Default)]
pub(crate) struct Quiet(Mutex<HashMap<String, Instant>>);

impl Quiet {
    /// Whether `cause` is to be logged.
    pub(crate) fn allows(&self, cause: &str) -> bool {
        self.allows_at(cause, Instant::now())
    }

    fn allows_at(&self, cause: &str, now: Instant) -> bool {
        let mut logged = self.0.lock();
        if logged.get(cause).is_some_and(|at| now.duration_since(*at) < INTERVAL) {
            return false;
        }
        if logged.len() >= MAX_CAUSES {
            logged.retain(|_, at| now.duration_since(*at) < INTERVAL);
        }
        let room = logged.len() < MAX_CAUSES;
        if room {
            logged.insert(cause.to_owned(), now);
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_logged_once_a_minute_and_memory_is_bounded() {
        let (quiet, now) = (Quiet::default(), Instant::now());
        assert!(quiet.allows_at("a", now));
        assert!(!quiet.allows_at("a", now));
        for n in 1..MAX_CAUSES {
            assert!(quiet.allows_at(&n.to_string(), now));
        }
        assert!(!quiet.allows_at("one too many", now));
        assert!(quiet.allows_at("a", now + INTERVAL));
        assert!(quiet.allows_at("one too many", now + INTERVAL));
    }
}
