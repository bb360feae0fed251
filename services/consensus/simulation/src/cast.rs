//! Who takes part in a run, and the run under way.

use std::{collections::BTreeSet, ops::Range, time::Duration};

use cita_consensus_core::{
    Timing,
    simulator::{Crashed, Crashes, Io, Network, Node, World},
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use crate::{
    Subject,
    byzantine::{Habits, Puppet},
    cabal::Cabal,
    chain::Schedule,
    controller::Delays,
    crypto::{Notary, Signer},
    faults::ms,
    judge::{Judge, Shared},
    masked::{Mask, Masked},
    replica::{Input, Replica},
};

/// A node of a run.
pub enum Member<P: Subject> {
    Honest(Box<Replica<P>>),
    Masked(Masked<P>),
    Puppet(Puppet<P>),
}

impl<P: Subject> Node for Member<P> {
    type Input = Input<P>;

    fn start(&mut self, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        match self {
            Self::Honest(replica) => replica.start(io)?,
            Self::Masked(masked) => masked.start(io)?,
            Self::Puppet(puppet) => puppet.start(io),
        }
        Ok(())
    }

    fn message(&mut self, from: usize, bytes: &[u8], io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        match self {
            Self::Honest(replica) => replica.message(from, bytes, io)?,
            Self::Masked(masked) => masked.message(from, bytes, io)?,
            Self::Puppet(puppet) => puppet.message(from, bytes, io),
        }
        Ok(())
    }

    fn input(&mut self, input: Input<P>, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        match self {
            Self::Honest(replica) => replica.input(input.what, io)?,
            Self::Masked(masked) => masked.input(input, io)?,
            Self::Puppet(puppet) => puppet.input(&input.what, io),
        }
        Ok(())
    }

    fn crash(&mut self) {
        match self {
            Self::Honest(replica) => replica.crash(),
            Self::Masked(masked) => masked.cores.iter_mut().for_each(Replica::crash),
            Self::Puppet(_) => {}
        }
    }
}

/// A run under way.
pub struct Run<P: Subject> {
    pub world: World<Member<P>>,
    pub judge: Shared<P>,
    pub honest: Vec<usize>,
}

/// What a run is made of.
pub struct Cast {
    pub nodes: usize,
    pub byzantine: BTreeSet<usize>,
    pub schedule: Schedule,
    pub timing: Timing,
    pub delays: Delays,
    pub network: Network,
    pub sync_takes: Range<Duration>,
    /// Whether the Byzantine nodes only go for two decisions.
    pub duel: bool,
}

impl Cast {
    /// Honest validators on a good network, with the timing that the product comes with.
    pub fn calm(nodes: usize, interval_ms: u64) -> Self {
        Self {
            nodes,
            byzantine: BTreeSet::new(),
            schedule: Schedule::of_nodes(interval_ms, 0..nodes),
            timing: Timing::default(),
            delays: Delays {
                build: ms(0)..ms(3),
                check: ms(0)..ms(5),
                commit: ms(1)..ms(10),
                start: ms(1)..ms(30),
                hiccup: 0.0,
            },
            network: Network::calm(ms(1)..ms(5)),
            sync_takes: ms(0)..ms(3),
            duel: false,
        }
    }

    pub fn begin<P: Subject>(self, seed: u64, tell: Option<fn(&str)>) -> Run<P> {
        let mut rng = StdRng::seed_from_u64(seed ^ 0xb7f1);
        let Self { nodes, byzantine, schedule, timing, delays, network, sync_takes, duel } = self;
        let notary = Notary::new(nodes, &mut rng);
        // A Byzantine node with two machines has two chains.
        let judge = Judge::new(schedule, notary.clone(), 2 * nodes);
        let signers = byzantine.iter().map(|node| Signer::new(*node, &notary)).collect();
        let cabal = Cabal::new(signers, judge.clone(), nodes);
        let replica = |node| {
            let signer = Signer::new(node, &notary);
            Replica::new(node, nodes, signer, judge.clone(), timing.clone(), delays.clone())
        };
        let members = (0..nodes)
            .map(|node| {
                if !byzantine.contains(&node) {
                    return Member::Honest(Box::new(replica(node)));
                }
                if duel || rng.random_bool(0.7) {
                    let habits = if duel { duellist(&mut rng) } else { habits(&mut rng) };
                    let signer = Signer::new(node, &notary);
                    return Member::Puppet(Puppet { me: node, signer, cabal: cabal.clone(), habits });
                }
                let cores = if rng.random() { 1 } else { 2 };
                let mask = mask(nodes, &mut rng);
                let cores = (0..cores).map(|core| replica(node).masked(core, node + core * nodes, mask.clone()));
                Member::Masked(Masked { cores: cores.collect(), nodes })
            })
            .collect();
        let honest = (0..nodes).filter(|node| !byzantine.contains(node)).collect();
        let world = World::new(rng, members, network, Crashes::none(), sync_takes, tell);
        Run { world, judge, honest }
    }
}

fn habits(rng: &mut StdRng) -> Habits {
    let mut some = || if rng.random_bool(0.4) { 0.0 } else { rng.random_range(0.0..0.9) };
    Habits {
        equivocate: some(),
        withhold: some(),
        vote_for_everything: some(),
        replay: some(),
        lie: some(),
        forge: some() / 2.0,
        split: some(),
    }
}

/// Helps nobody but itself.
fn duellist(rng: &mut StdRng) -> Habits {
    Habits {
        split: rng.random_range(0.6..1.0),
        vote_for_everything: if rng.random_bool(0.3) { 0.3 } else { 0.0 },
        replay: rng.random_range(0.0..0.5),
        equivocate: 0.5,
        withhold: 0.1,
        lie: 0.0,
        forge: 0.0,
    }
}

fn mask(nodes: usize, rng: &mut StdRng) -> Mask {
    let withheld = *[0.0, 0.1, 0.5, 1.0].choose(rng).expect("four");
    let held = *[ms(1), ms(100), ms(3000)].choose(rng).expect("three");
    Mask { withheld, held: ms(0)..held, circle: (0..nodes).collect() }
}

impl<P: Subject> Run<P> {
    pub fn heights(&self) -> impl Iterator<Item = u64> {
        let judge = self.judge.borrow();
        self.honest.iter().map(|node| judge.ledger.height(*node)).collect::<Vec<_>>().into_iter()
    }

    pub fn highest(&self) -> u64 {
        self.heights().max().unwrap_or(0)
    }

    /// Until every honest node has a block, at most until then. Whether they do.
    pub fn until_all_have(&mut self, height: u64, deadline: Duration) -> bool {
        let (judge, honest) = (&self.judge, &self.honest);
        self.world.run(deadline, |_| {
            let judge = judge.borrow();
            honest.iter().all(|node| judge.ledger.height(*node) >= height)
        })
    }

    /// Until one of them has it.
    pub fn until_one_has(&mut self, height: u64, deadline: Duration) -> bool {
        let (judge, honest) = (&self.judge, &self.honest);
        self.world.run(deadline, |_| {
            let judge = judge.borrow();
            honest.iter().any(|node| judge.ledger.height(*node) >= height)
        })
    }

    /// What honest replicas are doing, for a message about a stalled run.
    pub fn describe(&self) -> String {
        let next = self.highest() + 1;
        let mut lines = format!("\n  validators at {next}: {:?}", self.judge.borrow().ledger.schedule.members(next));
        for node in &self.honest {
            if let Member::Honest(replica) = &self.world.nodes()[*node] {
                let chain = self.judge.borrow().ledger.height(*node);
                let machine = replica.machine().map(|machine| {
                    let lock = machine.lock().map(|lock| lock.view);
                    format!(
                        "height {} view {} lock {lock:?} abstains {}",
                        machine.height(),
                        machine.view(),
                        machine.abstains()
                    )
                });
                lines += &format!("\n  {node}: chain {chain}, {}", machine.unwrap_or_else(|| "down".to_owned()));
            }
        }
        lines
    }
}
