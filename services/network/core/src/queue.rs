//! Bounded queues: what does not fit is refused at once, never waited for.

use std::collections::{HashMap, VecDeque};

/// How much a queue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Messages.
    pub(crate) messages: usize,
    /// Bytes of all messages together. A message that is longer than this alone still fits into an empty queue.
    pub(crate) bytes: usize,
}

/// The queue is at its bound.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// First in, first out.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    items: VecDeque<(T, usize)>,
    bytes: usize,
    bound: Bound,
}

impl<T> Queue<T> {
    pub(crate) fn new(bound: Bound) -> Self {
        Self { items: VecDeque::new(), bytes: 0, bound }
    }

    pub(crate) fn push(&mut self, item: T, bytes: usize) -> Result<(), Full> {
        let fits = self.items.len() < self.bound.messages && self.bytes.saturating_add(bytes) <= self.bound.bytes;
        if !fits && !self.items.is_empty() {
            return Err(Full);
        }
        self.bytes += bytes;
        self.items.push_back((item, bytes));
        Ok(())
    }

    pub(crate) fn front(&self) -> Option<&T> {
        self.items.front().map(|(item, _)| item)
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        let (item, bytes) = self.items.pop_front()?;
        self.bytes -= bytes;
        Some(item)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Empties the queue; returns how many there were.
    pub(crate) fn clear(&mut self) -> usize {
        let dropped = self.items.len();
        self.items = VecDeque::new();
        self.bytes = 0;
        dropped
    }
}

/// One bounded queue a sender, served in turn: whoever floods loses its own messages, not those of others.
#[derive(Debug)]
pub(crate) struct FairQueue<T> {
    senders: HashMap<u64, Queue<T>>,
    /// Senders that have something queued, each once; the front one is next.
    turns: VecDeque<u64>,
    /// Of each sender.
    bound: Bound,
}

impl<T> FairQueue<T> {
    pub(crate) fn new(bound: Bound) -> Self {
        Self { senders: HashMap::new(), turns: VecDeque::new(), bound }
    }

    pub(crate) fn push(&mut self, sender: u64, item: T, bytes: usize) -> Result<(), Full> {
        let queue = self.senders.entry(sender).or_insert_with(|| Queue::new(self.bound));
        let waits_already = !queue.is_empty();
        queue.push(item, bytes)?;
        if !waits_already {
            self.turns.push_back(sender);
        }
        Ok(())
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        let sender = self.turns.pop_front()?;
        let queue = self.senders.get_mut(&sender)?;
        let item = queue.pop();
        if queue.is_empty() {
            self.senders.remove(&sender);
        } else {
            self.turns.push_back(sender);
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: Bound = Bound { messages: 3, bytes: 10 };

    #[test]
    fn a_queue_refuses_what_is_past_a_bound_and_accounts_for_what_left() {
        let mut queue = Queue::new(BOUND);
        assert_eq!([queue.push('a', 4), queue.push('b', 6), queue.push('c', 1)], [Ok(()), Ok(()), Err(Full)]);
        assert_eq!(queue.pop(), Some('a'));
        assert_eq!([queue.push('d', 2), queue.push('e', 2), queue.push('f', 0)], [Ok(()), Ok(()), Err(Full)]);
        assert_eq!(queue.clear(), 3);
        assert_eq!([queue.push('g', 99), queue.push('h', 1)], [Ok(()), Err(Full)]);
    }

    #[test]
    fn a_flooding_sender_neither_delays_nor_drops_another_ones_message() {
        let mut queue = FairQueue::new(BOUND);
        for n in 0..3 {
            queue.push(1, (1, n), 1).unwrap();
        }
        assert_eq!(queue.push(1, (1, 3), 1), Err(Full));
        queue.push(2, (2, 0), 1).unwrap();
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order, [(1, 0), (2, 0), (1, 1), (1, 2)]);
        assert!(queue.senders.is_empty() && queue.turns.is_empty());
    }
}
