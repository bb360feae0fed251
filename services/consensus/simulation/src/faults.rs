//! What goes wrong with a world, whatever the protocol.

use std::{ops::Range, time::Duration};

use cita_consensus_core::simulator::{Crashes, Node, Partition, World};
use rand::{Rng, rngs::StdRng};

pub const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Lets the network and the disks go wrong for a while; nodes die, fewer than `crashes` one by one, sometimes all at once.
pub fn spoil<N: Node>(
    world: &mut World<N>,
    during: Range<Duration>,
    partitions: Vec<Partition>,
    crashes: u32,
    rng: &mut StdRng,
) {
    let some = |rng: &mut StdRng, most: f64| if rng.random() { rng.random_range(0.0..most) } else { 0.0 };
    let nodes = world.nodes().len();
    let network = world.network_mut();
    network.faulty = during.clone();
    network.loss = some(rng, 0.3);
    network.duplication = some(rng, 0.2);
    network.straggle = some(rng, 0.2);
    network.straggling = ms(10)..ms(2500);
    network.partitions = partitions;
    let downtime = ms(10)..ms(rng.random_range(20..3000));
    let at_write = some(rng, 0.08);
    *world.crashes_mut() = Crashes { at_write, during: during.clone(), downtime };
    for _ in 0..rng.random_range(0..crashes) {
        let at = rng.random_range(during.clone());
        let node = rng.random_range(0..nodes);
        world.crash_at(at, node, ms(rng.random_range(10..3000)));
    }
    if rng.random_bool(0.25) {
        let at = rng.random_range(during);
        for node in 0..nodes {
            world.crash_at(at, node, ms(rng.random_range(10..800)));
        }
    }
}

/// Kills a node and takes or damages its log.
pub fn lose_log<N: Node>(world: &mut World<N>, node: usize, rng: &mut StdRng) {
    world.crash(node);
    if rng.random() {
        world.disk_mut(node).lose();
    } else {
        world.disk_mut(node).damage(rng);
    }
}

/// Kills these nodes.
pub fn kill<N: Node>(world: &mut World<N>, nodes: &[usize]) {
    for node in nodes {
        world.crash(*node);
    }
}

/// Starts these nodes again within a moment; when the last one does.
pub fn start<N: Node>(world: &mut World<N>, nodes: &[usize], rng: &mut StdRng) -> Duration {
    let down = world.now() + ms(500);
    let starts: Vec<_> = nodes.iter().map(|node| (*node, down + ms(rng.random_range(0..100)))).collect();
    for (node, at) in &starts {
        world.start(*node, *at);
    }
    starts.into_iter().map(|(_, at)| at).max().unwrap_or(down)
}
