//! A node's side of the world.

use std::{ops::Range, rc::Rc, time::Duration};

use rand::{Rng, rngs::StdRng};

use super::{Crashed, Crashes, Disk, Environment, Happening};

/// What a node can do.
pub struct Io<'a, I> {
    pub(super) env: &'a mut Environment<I>,
    pub(super) node: usize,
}

impl<I> std::fmt::Debug for Io<'_, I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Io").field("node", &self.node).finish_non_exhaustive()
    }
}

impl<I> Io<'_, I> {
    /// The node's number.
    pub fn node(&self) -> usize {
        self.node
    }

    /// Virtual time, including what this node has waited for its disk in this step.
    pub fn now(&self) -> Duration {
        self.env.queue.now().max(self.env.slots[self.node].busy_until)
    }

    /// Chance.
    pub fn rng(&mut self) -> &mut StdRng {
        &mut self.env.rng
    }

    /// One of a range of durations.
    pub fn one_of(&mut self, range: &Range<Duration>) -> Duration {
        if range.is_empty() { range.start } else { self.env.rng.random_range(range.clone()) }
    }

    /// Sends; the network may do what it likes with it.
    pub fn send(&mut self, to: usize, bytes: &Rc<[u8]>) {
        self.send_late(to, bytes, Duration::ZERO);
    }

    /// Sends after holding a message back for a while, which lets it survive the sender.
    pub fn send_late(&mut self, to: usize, bytes: &Rc<[u8]>, held: Duration) {
        self.env.sent += 1;
        let leaves = self.now() + held;
        self.env.deliver(self.node, to, bytes, leaves);
    }

    /// Has `input` told to this node later, unless it dies first.
    pub fn after(&mut self, delay: Duration, input: I) {
        let life = self.env.slots[self.node].life;
        let at = self.now() + delay;
        self.env.queue.at(at, Happening::Input { node: self.node, life, input });
    }

    /// Whether another node runs and the network does not keep it from being heard here.
    pub fn hears(&self, other: usize) -> bool {
        self.env.slots[other].up && !self.env.network.is_cut(self.now(), other, self.node)
    }

    /// What is on this node's disk.
    pub fn disk(&self) -> &Disk {
        &self.env.slots[self.node].disk
    }

    /// Appends a record and waits until it is synced.
    ///
    /// # Errors
    /// [`Crashed`] if the node dies before the write, between write and sync, or after the sync.
    pub fn persist(&mut self, record: Vec<u8>) -> Result<(), Crashed> {
        self.may_crash()?;
        self.env.slots[self.node].disk.append(record);
        self.may_crash()?;
        self.env.slots[self.node].disk.sync();
        self.wait_for_disk();
        self.may_crash()
    }

    /// Replaces all records at once.
    ///
    /// # Errors
    /// [`Crashed`] if the node dies before or after it.
    pub fn rewrite(&mut self, records: Vec<Vec<u8>>) -> Result<(), Crashed> {
        self.may_crash()?;
        self.env.slots[self.node].disk.rewrite(records);
        self.wait_for_disk();
        self.may_crash()
    }

    /// Adds a line to the story.
    pub fn note(&mut self, line: impl FnOnce() -> String) {
        let node = self.node;
        self.env.note(|| format!("{node} {}", line()));
    }

    fn wait_for_disk(&mut self) {
        let takes = self.env.sync_takes.clone();
        let takes = self.one_of(&takes);
        let done = self.now() + takes;
        self.env.slots[self.node].busy_until = done;
    }

    fn may_crash(&mut self) -> Result<(), Crashed> {
        let Crashes { at_write, during, .. } = &self.env.crashes;
        let chance = *at_write / 3.0;
        if chance > 0.0 && during.contains(&self.env.queue.now()) && self.env.rng.random_bool(chance) {
            self.env.note(|| "dies at a write".to_owned());
            return Err(Crashed);
        }
        Ok(())
    }
}
