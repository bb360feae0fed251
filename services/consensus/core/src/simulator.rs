//! A world in one process for testing consensus: virtual time, a bad network, disks that lose what was not synced, nodes that die in the middle of a
//! step. Everything that happens in it follows from one seed, so a failing run is a number.
//!
//! ```text
//! World ── start · message · input ──► Node (the real state machine in a small shell)
//!       ◄── Io: send · after · persist · rewrite ──
//! ```
//! A [`Node`] is told what happens and answers through [`Io`]. Its state machine is the one of the product; what is around it (controller, clock, disk,
//! network) is the world's. There is no concurrency: one thing happens at a time, in the order of virtual time.
//!
//! # What goes wrong
//! - The [`Network`] loses, delays, doubles and reorders messages and is partitioned, until it heals.
//! - A node dies at a random moment ([`World::crash`]), or at a write ([`Crashes`]): before it, after it but before it is synced, or right after the sync.
//!   [`Io::persist`] then returns [`Crashed`], which the node passes up with `?`: nothing that was to follow happens.
//! - What was not synced is lost or kept, and the last record may be torn ([`Disk::crash`]).
//! - Byzantine nodes are nodes: they implement [`Node`] and send what they like.
//!
//! # Replaying
//! [`World::digest`] sums up everything that happened; the same seed gives the same digest. the story in words can be followed as it happens.

mod disk;
mod io;
mod network;
mod queue;

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    ops::Range,
    rc::Rc,
    time::Duration,
};

use rand::{Rng, rngs::StdRng};

pub use disk::Disk;
pub use io::Io;
pub use network::{EVERYWHERE, Network, Partition};
pub use queue::Queue;

/// The node died in the middle of what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crashed;

/// A process on a machine of its own.
pub trait Node {
    /// What it will be told later: its timers, and answers of services around it. Forgotten when it dies.
    type Input;

    /// The process starts; [`Io::disk`] has what it wrote in earlier lives.
    ///
    /// # Errors
    /// [`Crashed`], as [`Io`] gave it; so for the other methods.
    fn start(&mut self, io: &mut Io<'_, Self::Input>) -> Result<(), Crashed>;

    /// A message arrived. The network is sure of who sent it.
    ///
    /// # Errors
    /// [`Crashed`].
    fn message(&mut self, from: usize, bytes: &[u8], io: &mut Io<'_, Self::Input>) -> Result<(), Crashed>;

    /// What was asked for with [`Io::after`].
    ///
    /// # Errors
    /// [`Crashed`].
    fn input(&mut self, input: Self::Input, io: &mut Io<'_, Self::Input>) -> Result<(), Crashed>;

    /// The process died: forget everything that is not durable.
    fn crash(&mut self);
}

/// When nodes die at their writes, and for how long.
#[derive(Debug, Clone)]
pub struct Crashes {
    /// The chance to die at a write.
    pub at_write: f64,
    /// The time in which that happens.
    pub during: Range<Duration>,
    /// How long a node stays down that died at a write.
    pub downtime: Range<Duration>,
}

impl Crashes {
    /// Nobody dies.
    pub fn none() -> Self {
        let zero = Duration::ZERO..Duration::ZERO;
        Self { at_write: 0.0, during: zero.clone(), downtime: zero }
    }
}

enum Happening<I> {
    Message { from: usize, to: usize, bytes: Rc<[u8]> },
    Input { node: usize, life: u64, input: I },
    Crash { node: usize, downtime: Duration },
    Start { node: usize },
}

struct Slot {
    disk: Disk,
    up: bool,
    life: u64,
    /// A node that waits for its disk handles nothing else.
    busy_until: Duration,
}

/// What all nodes share; separate from them so that a node can act on it.
struct Environment<I> {
    rng: StdRng,
    queue: Queue<Happening<I>>,
    network: Network,
    crashes: Crashes,
    slots: Vec<Slot>,
    sync_takes: Range<Duration>,
    sent: u64,
    digest: DefaultHasher,
    tell: Option<fn(&str)>,
}

impl<I> Environment<I> {
    fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(tell) = self.tell {
            tell(&format!("{:>10.3} ms  {}", self.queue.now().as_secs_f64() * 1000.0, line()));
        }
    }

    fn deliver(&mut self, from: usize, to: usize, bytes: &Rc<[u8]>, leaves: Duration) {
        for arrives in self.network.deliveries(&mut self.rng, leaves, from, to).into_iter().flatten() {
            self.queue.at(arrives, Happening::Message { from, to, bytes: bytes.clone() });
        }
    }
}

/// Nodes, the network between them, and their disks.
pub struct World<N: Node> {
    nodes: Vec<N>,
    env: Environment<N::Input>,
}

impl<N: Node> std::fmt::Debug for World<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("now", &self.now()).field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}

impl<N: Node> World<N> {
    /// A world whose nodes all start at once. A write takes one of `sync_takes`; `tell` gets the story, line by line.
    pub fn new(
        rng: StdRng,
        nodes: Vec<N>,
        network: Network,
        crashes: Crashes,
        sync_takes: Range<Duration>,
        tell: Option<fn(&str)>,
    ) -> Self {
        let slots = nodes
            .iter()
            .map(|_| Slot { disk: Disk::default(), up: false, life: 0, busy_until: Duration::ZERO })
            .collect();
        let mut env = Environment {
            rng,
            queue: Queue::default(),
            network,
            crashes,
            slots,
            sync_takes,
            sent: 0,
            digest: DefaultHasher::new(),
            tell,
        };
        for node in 0..nodes.len() {
            env.queue.at(Duration::ZERO, Happening::Start { node });
        }
        Self { nodes, env }
    }

    /// Virtual time since the beginning.
    pub fn now(&self) -> Duration {
        self.env.queue.now()
    }

    /// The nodes.
    pub fn nodes(&self) -> &[N] {
        &self.nodes
    }

    /// A node's disk, to lose or damage what is on it while the node is down.
    pub fn disk_mut(&mut self, node: usize) -> &mut Disk {
        &mut self.env.slots[node].disk
    }

    /// Whether a node is running.
    pub fn is_up(&self, node: usize) -> bool {
        self.env.slots[node].up
    }

    /// Messages that nodes sent so far.
    pub fn sent(&self) -> u64 {
        self.env.sent
    }

    /// The network, to change what it does.
    pub fn network_mut(&mut self) -> &mut Network {
        &mut self.env.network
    }

    /// When nodes die at their writes.
    pub fn crashes_mut(&mut self) -> &mut Crashes {
        &mut self.env.crashes
    }

    /// A number that stands for everything that happened so far.
    pub fn digest(&self) -> u64 {
        self.env.digest.finish()
    }

    /// Kills a node at `at` for `downtime`.
    pub fn crash_at(&mut self, at: Duration, node: usize, downtime: Duration) {
        self.env.queue.at(at, Happening::Crash { node, downtime });
    }

    /// Kills a node now; it stays down until [`World::start`].
    pub fn crash(&mut self, node: usize) {
        let slot = &mut self.env.slots[node];
        if slot.up {
            slot.up = false;
            slot.life += 1;
            slot.disk.crash(&mut self.env.rng);
            self.nodes[node].crash();
            self.env.note(|| format!("{node} dies"));
        }
    }

    /// Starts a node that is down, at `at`.
    pub fn start(&mut self, node: usize, at: Duration) {
        self.env.queue.at(at, Happening::Start { node });
    }

    /// Lets things happen until `until`, or until `done` holds. Whether it does.
    pub fn run(&mut self, until: Duration, mut done: impl FnMut(&Self) -> bool) -> bool {
        loop {
            if done(self) {
                return true;
            }
            if !self.step(until) {
                return false;
            }
        }
    }

    /// The next thing that happens, if that is not after `until`.
    fn step(&mut self, until: Duration) -> bool {
        let Some((at, happening)) = self.env.queue.pop(until) else { return false };
        let (node, life) = match &happening {
            Happening::Message { to, .. } => (*to, None),
            Happening::Input { node, life, .. } => (*node, Some(*life)),
            Happening::Crash { node, .. } | Happening::Start { node } => (*node, None),
        };
        let slot = &self.env.slots[node];
        let starts = matches!(happening, Happening::Start { .. });
        if slot.up == starts || life.is_some_and(|life| life != slot.life) {
            return true;
        }
        if slot.busy_until > at && !matches!(happening, Happening::Crash { .. }) {
            self.env.queue.at(slot.busy_until, happening);
            return true;
        }
        (at, node, std::mem::discriminant(&happening)).hash(&mut self.env.digest);
        self.happen(node, happening);
        true
    }

    fn happen(&mut self, node: usize, happening: Happening<N::Input>) {
        let mut io = Io { env: &mut self.env, node };
        let result = match happening {
            Happening::Message { from, bytes, .. } => {
                bytes.hash(&mut io.env.digest);
                self.nodes[node].message(from, &bytes, &mut io)
            }
            Happening::Input { input, .. } => self.nodes[node].input(input, &mut io),
            Happening::Start { .. } => {
                io.env.slots[node].up = true;
                io.env.slots[node].busy_until = Duration::ZERO;
                io.env.note(|| format!("{node} starts"));
                self.nodes[node].start(&mut io)
            }
            Happening::Crash { downtime, .. } => {
                self.crash(node);
                self.start(node, self.now() + downtime);
                return;
            }
        };
        if result == Err(Crashed) {
            self.crash(node);
            let downtime = self.env.crashes.downtime.clone();
            let downtime = if downtime.is_empty() { downtime.start } else { self.env.rng.random_range(downtime) };
            self.start(node, self.now() + downtime);
        }
    }
}
