//! How long to wait before the next attempt to reach a peer.

use std::time::Duration;

/// Waits that double from a first one to a last one, each shortened at random by up to half, so that peers which
/// failed together do not try again together.
#[derive(Debug, Clone)]
pub(crate) struct Backoff {
    first: Duration,
    last: Duration,
    next: Duration,
}

impl Backoff {
    pub(crate) fn new(first: Duration, last: Duration) -> Self {
        Self { first, last, next: first }
    }

    /// The wait before the next attempt. `fraction` is a random number in `0.0..=1.0`.
    pub(crate) fn wait(&mut self, fraction: f64) -> Duration {
        let wait = self.next.mul_f64(1.0 - fraction.clamp(0.0, 1.0) / 2.0);
        self.next = (self.next * 2).min(self.last);
        wait
    }

    /// Begins again, after the peer was reached and stayed.
    pub(crate) fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_last_and_begin_again_after_a_reset() {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
        let waits: Vec<u128> = (0..8).map(|_| backoff.wait(0.0).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        backoff.reset();
        assert_eq!(backoff.wait(1.0).as_millis(), 50);
        assert_eq!(backoff.wait(0.5).as_millis(), 150);
    }
}
