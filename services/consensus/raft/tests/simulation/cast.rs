//! Who takes part in a run, and the run under way.

use std::{ops::Range, time::Duration};

use cita_consensus_core::simulator::{Crashes, Network, World};
use cita_consensus_raft::{Config, machine::Machine};
use cita_consensus_simulation::{chain::Schedule, controller::Delays, faults::ms};
use rand::{SeedableRng, rngs::StdRng};

use crate::{
    crypto::{Notary, node_of},
    judge::{Judge, Shared},
    replica::Replica,
};

/// A run under way.
pub(crate) struct Run {
    pub(crate) world: World<Replica>,
    pub(crate) judge: Shared,
    pub(crate) nodes: Vec<usize>,
}

/// What a run is made of.
pub(crate) struct Cast {
    pub(crate) nodes: usize,
    pub(crate) schedule: Schedule,
    pub(crate) timing: Config,
    pub(crate) delays: Delays,
    /// The chance that a proposal is found invalid for a passing reason.
    pub(crate) flaky: f64,
    pub(crate) network: Network,
    pub(crate) sync_takes: Range<Duration>,
}

impl Cast {
    /// Validators on a good network, with the timing that the product comes with.
    pub(crate) fn calm(nodes: usize, interval_ms: u64) -> Self {
        Self {
            nodes,
            schedule: Schedule::of_nodes(interval_ms, 0..nodes),
            timing: Config::default(),
            delays: Delays {
                build: ms(0)..ms(3),
                check: ms(0)..ms(5),
                commit: ms(1)..ms(10),
                start: ms(1)..ms(30),
                hiccup: 0.0,
            },
            flaky: 0.0,
            network: Network::calm(ms(1)..ms(5)),
            sync_takes: ms(0)..ms(3),
        }
    }

    pub(crate) fn begin(self, seed: u64, tell: Option<fn(&str)>) -> Run {
        let mut rng = StdRng::seed_from_u64(seed ^ 0x4af7);
        let Self { nodes, schedule, timing, delays, flaky, network, sync_takes } = self;
        let judge = Judge::new(schedule, Notary::new(nodes, &mut rng), nodes);
        let replica = |node| Replica::new(node, nodes, judge.clone(), timing.clone(), delays.clone(), flaky);
        let members = (0..nodes).map(replica).collect();
        let world = World::new(rng, members, network, Crashes::none(), sync_takes, tell);
        Run { world, judge, nodes: (0..nodes).collect() }
    }
}

impl Run {
    pub(crate) fn heights(&self) -> Vec<u64> {
        self.nodes.iter().map(|node| self.judge.borrow().ledger.height(*node)).collect()
    }

    pub(crate) fn highest(&self) -> u64 {
        self.heights().into_iter().max().unwrap_or(0)
    }

    pub(crate) fn machine(&self, node: usize) -> Option<&Machine> {
        self.world.nodes()[node].machine()
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, time: Duration) {
        let until = self.world.now() + time;
        self.world.run(until, |_| false);
    }

    /// Until every node has a block, at most until then. Whether they do.
    pub(crate) fn until_all_have(&mut self, height: u64, deadline: Duration) -> bool {
        let (judge, nodes) = (&self.judge, &self.nodes);
        self.world.run(deadline, |_| {
            let judge = judge.borrow();
            nodes.iter().all(|node| judge.ledger.height(*node) >= height)
        })
    }

    /// Until one of them has it.
    pub(crate) fn until_one_has(&mut self, height: u64, deadline: Duration) -> bool {
        let (judge, nodes) = (&self.judge, &self.nodes);
        self.world.run(deadline, |_| {
            let judge = judge.borrow();
            nodes.iter().any(|node| judge.ledger.height(*node) >= height)
        })
    }

    /// Until every validator of the next height has its seat. Whether they do.
    pub(crate) fn until_all_sit(&mut self, deadline: Duration) -> bool {
        let (judge, nodes) = (&self.judge, &self.nodes);
        self.world.run(deadline, |world| {
            let judge = judge.borrow();
            let next = nodes.iter().map(|node| judge.ledger.height(*node)).max().unwrap_or(0) + 1;
            let sits = |node: &usize| world.nodes()[*node].machine().is_some_and(Machine::has_seat);
            judge.ledger.schedule.members(next).iter().all(sits)
        })
    }

    /// Who leads, if everybody who knows a leader agrees.
    pub(crate) fn leader(&self) -> Option<usize> {
        self.nodes.iter().copied().find(|node| self.machine(*node).is_some_and(Machine::leads))
    }

    /// What replicas are doing, for a message about a stalled run.
    pub(crate) fn describe(&self) -> String {
        let next = self.highest() + 1;
        let mut lines = format!("\n  validators at {next}: {:?}", self.judge.borrow().ledger.schedule.members(next));
        for node in self.nodes.iter().copied() {
            let chain = self.judge.borrow().ledger.height(node);
            let machine = self.machine(node).map(|machine| {
                let seat = |seat: &cita_consensus_raft::seat::Seat| (node_of(&seat.address), seat.incarnation);
                let members = machine.members();
                format!(
                    "term {} leads {} leader {:?} incarnation {} seat {} log {} voters {:?} outgoing {:?}",
                    machine.term(),
                    machine.leads(),
                    machine.leader().as_ref().map(node_of),
                    machine.incarnation(),
                    machine.has_seat(),
                    machine.has_log(),
                    members.voters.iter().map(seat).collect::<Vec<_>>(),
                    members.outgoing.iter().map(seat).collect::<Vec<_>>(),
                )
            });
            lines += &format!("\n  {node}: chain {chain}, {}", machine.unwrap_or_else(|| "down".to_owned()));
        }
        lines
    }
}
