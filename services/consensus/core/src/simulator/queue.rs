//! What will happen, in the order of virtual time.

use std::{cmp::Ordering, collections::BinaryHeap, time::Duration};

struct Entry<E> {
    at: Duration,
    number: u64,
    event: E,
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<E> Eq for Entry<E> {}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Entry<E> {
    /// The heap gives its greatest first: that has to be the earliest.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

/// Events by time; those of one moment in the order of their making. Its clock stands at the last one taken.
pub struct Queue<E> {
    heap: BinaryHeap<Entry<E>>,
    now: Duration,
    made: u64,
}

impl<E> std::fmt::Debug for Queue<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("now", &self.now).field("events", &self.heap.len()).finish_non_exhaustive()
    }
}

impl<E> Default for Queue<E> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), now: Duration::ZERO, made: 0 }
    }
}

impl<E> Queue<E> {
    /// The time.
    pub fn now(&self) -> Duration {
        self.now
    }

    /// Adds an event; one for the past happens now.
    pub fn at(&mut self, at: Duration, event: E) {
        self.made += 1;
        self.heap.push(Entry { at: at.max(self.now), number: self.made, event });
    }

    /// The next event that is not after `until`; the clock goes there, or to `until` if there is none.
    pub fn pop(&mut self, until: Duration) -> Option<(Duration, E)> {
        if self.heap.peek().is_none_or(|entry| entry.at > until) {
            self.now = self.now.max(until);
            return None;
        }
        let entry = self.heap.pop()?;
        self.now = entry.at;
        Some((entry.at, entry.event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_out_of_order_or_after_the_end() {
        let ms = Duration::from_millis;
        let mut queue = Queue::default();
        for (at, event) in [(5, 'c'), (1, 'a'), (5, 'd'), (2, 'b'), (9, 'e')] {
            queue.at(ms(at), event);
        }
        let mut seen = String::new();
        while let Some((at, event)) = queue.pop(ms(8)) {
            assert_eq!(queue.now(), at);
            seen.push(event);
        }
        assert_eq!((seen.as_str(), queue.now()), ("abcd", ms(8)));
        queue.at(ms(3), 'f');
        assert_eq!(queue.pop(ms(20)), Some((ms(8), 'f')), "time does not go back");
    }
}
