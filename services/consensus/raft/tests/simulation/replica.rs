//! A replica: the real machine, and around it a shell, a controller and a log that the world can hurt.

mod controller;

use std::{ops::Range, rc::Rc, time::Duration};

use cita_consensus_core::{
    log::Found,
    simulator::{Crashed, Io, Node},
};
use cita_consensus_raft::{
    Config,
    entry::Block,
    machine::{Action, Built, Event, Machine, TimerKind},
    message::{Body, Envelope},
    record::{Memory, Record},
    seat::birth,
};
use cita_consensus_simulation::{
    controller::{BlockSync, Delays, LOOK_EVERY},
    crypto::CHAIN,
};
use rand::Rng;

use crate::{
    crypto::{address, node_of},
    judge::Shared,
};

/// What a node is told later.
#[derive(Debug)]
pub(crate) enum Input {
    Timer {
        kind: TimerKind,
        token: u64,
    },
    Build {
        height: u64,
        term: u64,
    },
    Check(Block),
    /// The decision reaches the controller's disk, if its turn is now.
    Commit(Block, Duration),
    /// The controller tells the consensus where the chain stands.
    Committed,
    Tell,
    /// Block sync looks around, and later has blocks of a peer.
    Look,
    Sync {
        peer: usize,
    },
}

pub(crate) struct Replica {
    pub(crate) me: usize,
    nodes: usize,
    judge: Shared,
    timing: Config,
    delays: Delays,
    /// The chance that a proposal of this node is found invalid for a passing reason.
    flaky: f64,
    machine: Option<Machine>,
    born: Duration,
    sync: BlockSync,
}

impl Node for Replica {
    type Input = Input;

    fn start(&mut self, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        let memory = self.open_log(io)?;
        let seed = io.rng().random();
        self.machine = Some(Machine::new(address(self.me), self.timing.clone(), memory, seed));
        self.born = io.now();
        if self.delays.hiccup > 0.0 && io.now() > Duration::ZERO && io.rng().random_bool(0.1) {
            io.note(|| "lost its last block".to_owned());
            self.judge.borrow_mut().ledger.rolls_back(self.me);
        }
        let starts = io.one_of(&self.delays.start.clone());
        io.after(starts, Input::Tell);
        io.after(starts + LOOK_EVERY, Input::Look);
        Ok(())
    }

    /// Does what the shell does with bytes from the network.
    fn message(&mut self, from: usize, bytes: &[u8], io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        let envelope = Envelope::decode(bytes.to_vec()).expect("replicas send what can be read");
        assert_eq!((envelope.chain, envelope.from), (CHAIN, address(from)));
        io.note(|| format!("<- {from}: {}", describe(&envelope.body)));
        let Body::Decided(block) = envelope.body else { return self.step(Event::Message(envelope), io) };
        if block.height() == self.judge.borrow().ledger.height(self.me) + 1 {
            return self.step(Event::Decided(block), io);
        }
        Ok(())
    }

    fn input(&mut self, input: Input, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        match input {
            Input::Timer { kind, token } => self.step(Event::Timer { kind, token }, io),
            // It answers once it is itself again.
            Input::Build { .. } | Input::Check(_) | Input::Commit(..) if self.hangs() => {
                io.after(Duration::from_millis(500), input);
                Ok(())
            }
            Input::Build { height, term } => {
                let built = self.build(height, term, io);
                self.step(Event::Built { height, term, built }, io)
            }
            Input::Check(block) => {
                let valid = self.is_valid(&block, io);
                let (height, term, hash) = (block.height(), block.proof.term, block.proof.hash);
                self.step(Event::Checked { height, term, hash, valid }, io)
            }
            Input::Commit(block, pause) => {
                self.commit(block, pause, io);
                Ok(())
            }
            Input::Committed => {
                let config = self.config();
                self.step(Event::Committed(config), io)
            }
            Input::Tell => {
                let config = self.config();
                self.sync.tells(config.height, io.now());
                self.step(Event::Reconfigured(config), io)
            }
            Input::Look => self.look(io),
            Input::Sync { peer } => self.sync(peer, io),
        }
    }

    fn crash(&mut self) {
        self.machine = None;
        self.sync.crash();
    }
}

impl Replica {
    pub(crate) fn new(me: usize, nodes: usize, judge: Shared, timing: Config, delays: Delays, flaky: f64) -> Self {
        Self {
            me,
            nodes,
            judge,
            timing,
            delays,
            flaky,
            machine: None,
            born: Duration::ZERO,
            sync: BlockSync::default(),
        }
    }

    fn hangs(&self) -> bool {
        self.judge.borrow().hanging.contains(&self.me)
    }

    pub(crate) fn machine(&self) -> Option<&Machine> {
        self.machine.as_ref()
    }

    /// As the journal does it.
    fn open_log(&mut self, io: &mut Io<'_, Input>) -> Result<Memory, Crashed> {
        let (bytes, found) = io.disk().open();
        if let Found::Missing | Found::Damaged(_) = found {
            // Some clocks are wrong.
            let clock = if io.rng().random_bool(0.2) { 0 } else { io.now().as_millis() as u64 };
            let incarnation = birth(clock, io.rng().random());
            let record = Record::Born { incarnation };
            io.rewrite(vec![record.encode()])?;
            self.judge.borrow_mut().writes(self.me, &record);
            return Ok(Memory { incarnation, ..Memory::default() });
        }
        let read = |bytes: &Vec<u8>| Record::decode(bytes).expect("the disk keeps records whole");
        let records: Vec<Record> = bytes.iter().map(read).collect();
        io.rewrite(bytes)?;
        for record in &records {
            self.judge.borrow_mut().writes(self.me, record);
        }
        Ok(Memory::of(records).expect("records continue each other"))
    }

    fn work(&self, io: &mut Io<'_, Input>, takes: &Range<Duration>, what: Input) {
        let heals_at = self.judge.borrow().ledger.heals_at;
        let delay = self.delays.of(takes, heals_at, io);
        io.after(delay, what);
    }

    fn step(&mut self, event: Event, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        let Some(machine) = &mut self.machine else { return Ok(()) };
        let now = io.now().saturating_sub(self.born).as_millis() as u64;
        let before = (machine.term(), machine.leader());
        let actions = machine.handle(event, now);
        let (term, leads) = (machine.term(), machine.leads());
        if before != (term, machine.leader()) {
            let leader = machine.leader().as_ref().map(node_of);
            io.note(|| format!("in term {term}, leader {leader:?}"));
        }
        self.judge.borrow_mut().sees(self.me, term, leads);
        for action in actions {
            self.perform(action, io)?;
        }
        Ok(())
    }

    fn perform(&mut self, action: Action, io: &mut Io<'_, Input>) -> Result<(), Crashed> {
        match action {
            Action::Persist(record) => {
                io.note(|| format!("writes {}", brief(&record)));
                io.persist(record.encode())?;
                self.judge.borrow_mut().writes(self.me, &record);
            }
            Action::Forget { .. } => {
                if io.rng().random_bool(0.1)
                    && let Some(machine) = &self.machine
                {
                    io.rewrite(machine.summary().iter().map(Record::encode).collect())?;
                }
            }
            Action::Send { to, body } => self.speak(Some(node_of(&to)), body, io),
            Action::Broadcast(body) => self.speak(None, body, io),
            Action::Build { height, term } => {
                let takes = self.delays.build.clone();
                self.work(io, &takes, Input::Build { height, term });
            }
            Action::Check(block) => {
                let takes = self.delays.check.clone();
                self.work(io, &takes, Input::Check(block));
            }
            Action::Commit(block) => {
                let takes = self.delays.commit.clone();
                self.work(io, &takes, Input::Commit(block, Duration::from_millis(50)));
            }
            Action::SetTimer { kind, token, after_ms } => {
                let after = Duration::from_millis(after_ms.min(3_600_000));
                io.after(after, Input::Timer { kind, token });
            }
            Action::Broken(what) => panic!("{} is broken: {what}", self.me),
        }
        Ok(())
    }

    fn speak(&mut self, to: Option<usize>, body: Body, io: &mut Io<'_, Input>) {
        if let Body::Raft(message) = &body {
            self.judge.borrow_mut().hears(self.me, message);
        }
        io.note(|| format!("-> {to:?}: {}", describe(&body)));
        let incarnation = self.machine.as_ref().map_or(0, Machine::incarnation);
        let height = self.judge.borrow().ledger.height(self.me);
        let envelope = Envelope { chain: CHAIN, from: address(self.me), incarnation, height, body };
        let bytes: Rc<[u8]> = envelope.encode().into();
        for node in 0..self.nodes {
            if node != self.me && to.is_none_or(|to| to == node) {
                io.send(node, &bytes);
            }
        }
    }

    fn sign(&self, height: u64, term: u64, data: Vec<u8>) -> Built {
        let proof = self.judge.borrow().notary.sign(self.me, height, term, &data);
        Built::Block(Block { data: data.into(), proof })
    }
}

fn brief(record: &Record) -> String {
    match record {
        Record::Step { hard, entries } => {
            let entries: Vec<_> = entries.iter().map(|entry| (entry.index, entry.term)).collect();
            format!("term {} vote {:x} commit {} entries {entries:?}", hard.term, hard.vote, hard.commit)
        }
        other => format!("{other:?}"),
    }
}

/// A message in a few words.
fn describe(body: &Body) -> String {
    match body {
        Body::Raft(m) => format!(
            "{:?} term {} index {} log term {} entries {} commit {} reject {}",
            m.get_msg_type(),
            m.term,
            m.index,
            m.log_term,
            m.get_entries().len(),
            m.commit,
            m.reject
        ),
        Body::Decided(block) => format!("decided {}", block.height()),
        other => format!("{other:?}"),
    }
}
