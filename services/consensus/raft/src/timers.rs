//! The machine's timers on the real clock.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;

use crate::machine::{Event, TimerKind};

/// Longer than any process lives; an overflowing deadline is as good as none.
const FOREVER: Duration = Duration::from_secs(u32::MAX as u64);

/// At most one timer a kind.
#[derive(Debug, Default)]
pub(crate) struct Timers(BTreeMap<TimerKind, (Instant, u64)>);

impl Timers {
    pub(crate) fn set(&mut self, kind: TimerKind, token: u64, after_ms: u64) {
        let after = Duration::from_millis(after_ms).min(FOREVER);
        self.0.insert(kind, (Instant::now() + after, token));
    }

    /// Waits for the first timer, forever without one.
    pub(crate) async fn next(&mut self) -> Event {
        let Some((kind, deadline, token)) =
            self.0.iter().map(|(kind, (deadline, token))| (*kind, *deadline, *token)).min_by_key(|first| first.1)
        else {
            return std::future::pending().await;
        };
        tokio::time::sleep_until(deadline).await;
        self.0.remove(&kind);
        Event::Timer { kind, token }
    }
}
