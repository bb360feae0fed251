//! A network that does to messages whatever it likes, until it heals.

use std::{ops::Range, time::Duration};

use rand::{Rng, rngs::StdRng};

/// The group of a node that no partition keeps from anybody.
pub const EVERYWHERE: u8 = u8::MAX;

/// A time in which groups of nodes do not hear each other.
#[derive(Debug, Clone)]
pub struct Partition {
    /// When.
    pub during: Range<Duration>,
    /// Which group each node belongs to; one of group [`EVERYWHERE`] belongs to all.
    pub group: Vec<u8>,
    /// Whether a lower group still hears a higher one.
    pub one_way: bool,
}

/// How messages travel.
#[derive(Debug, Clone)]
pub struct Network {
    /// How long a message takes, always. Differences reorder messages.
    pub latency: Range<Duration>,
    /// When the faults below happen; a message counts by the time it was sent.
    pub faulty: Range<Duration>,
    /// The chance that a message is lost.
    pub loss: f64,
    /// The chance that a message arrives twice. Also happens outside of the faulty time.
    pub duplication: f64,
    /// The chance that a message takes one of `straggling` in addition.
    pub straggle: f64,
    /// How late stragglers are.
    pub straggling: Range<Duration>,
    /// Who cannot hear whom.
    pub partitions: Vec<Partition>,
}

impl Network {
    /// A network that only takes its time.
    pub fn calm(latency: Range<Duration>) -> Self {
        let never = Duration::ZERO..Duration::ZERO;
        Self {
            latency,
            faulty: never.clone(),
            loss: 0.0,
            duplication: 0.0,
            straggle: 0.0,
            straggling: never,
            partitions: Vec::new(),
        }
    }

    /// Whether nothing that `from` says reaches `to`.
    pub fn is_cut(&self, now: Duration, from: usize, to: usize) -> bool {
        self.partitions.iter().any(|partition| {
            let side = |node: usize| partition.group.get(node).copied().unwrap_or(0);
            let bridged = side(from) == EVERYWHERE || side(to) == EVERYWHERE;
            let apart = if partition.one_way { side(from) < side(to) } else { side(from) != side(to) };
            partition.during.contains(&now) && !bridged && apart
        })
    }

    /// When copies of a message that leaves at `now` arrive: none, one or two.
    pub(super) fn deliveries(&self, rng: &mut StdRng, now: Duration, from: usize, to: usize) -> [Option<Duration>; 2] {
        let faulty = self.faulty.contains(&now);
        if self.is_cut(now, from, to) || (faulty && rng.random_bool(self.loss)) {
            return [None, None];
        }
        let first = self.arrival(rng, now, faulty);
        let second = rng.random_bool(self.duplication).then(|| self.arrival(rng, now, faulty));
        [Some(first), second]
    }

    fn arrival(&self, rng: &mut StdRng, now: Duration, faulty: bool) -> Duration {
        let mut takes = one_of(rng, &self.latency);
        if faulty && rng.random_bool(self.straggle) {
            takes += one_of(rng, &self.straggling);
        }
        now + takes
    }
}

fn one_of(rng: &mut StdRng, range: &Range<Duration>) -> Duration {
    if range.is_empty() { range.start } else { rng.random_range(range.clone()) }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn a_partition_lets_through_or_outlives_its_end() {
        let ms = Duration::from_millis;
        let mut network = Network::calm(ms(1)..ms(3));
        network.partitions.push(Partition { during: ms(10)..ms(20), group: vec![0, 0, 1], one_way: false });
        network.partitions.push(Partition { during: ms(30)..ms(40), group: vec![0, 1, 1], one_way: true });
        network.partitions.push(Partition { during: ms(50)..ms(60), group: vec![0, EVERYWHERE, 1], one_way: false });
        let mut rng = StdRng::seed_from_u64(1);
        let mut arrives = |at, from, to| network.deliveries(&mut rng, ms(at), from, to)[0].is_some();
        assert!(arrives(15, 0, 1) && !arrives(15, 0, 2) && !arrives(15, 2, 0), "two sides");
        assert!(!arrives(35, 0, 1) && arrives(35, 1, 0), "one way");
        assert!(arrives(55, 0, 1) && arrives(55, 1, 2) && !arrives(55, 0, 2), "one on both sides");
        assert!(arrives(20, 0, 2) && arrives(9, 2, 1), "outside of it");
    }

    #[test]
    fn faults_go_on_after_the_network_healed() {
        let ms = Duration::from_millis;
        let mut network = Network::calm(ms(1)..ms(2));
        (network.loss, network.faulty) = (1.0, ms(0)..ms(50));
        let mut rng = StdRng::seed_from_u64(1);
        assert_eq!(network.deliveries(&mut rng, ms(49), 0, 1), [None, None]);
        assert!(network.deliveries(&mut rng, ms(50), 0, 1)[0].is_some_and(|at| at < ms(52)));
    }
}
