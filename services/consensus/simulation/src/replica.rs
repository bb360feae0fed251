//! A replica: the real machine, and around it a shell, a controller and a log that the world can hurt.

mod controller;

use std::{
    collections::{HashSet, VecDeque},
    ops::Range,
    rc::Rc,
    time::Duration,
};

use cita_consensus_core::{
    Body, Certificate, Envelope, Phase, Timing,
    log::Found,
    machine::{Action, Event, Machine, TimerKind},
    record::{Memory, Record},
    simulator::{Crashed, Io},
};
use cita_service_api::Hash;
use rand::Rng;

use crate::{
    Subject,
    controller::{BlockSync, Delays, LOOK_EVERY},
    crypto::{CHAIN, Signer},
    judge::Shared,
    masked::Mask,
};

/// What a node is told later; `core` says which of its machines (only a Byzantine node has two).
#[derive(Debug)]
pub struct Input<P: Subject> {
    pub core: usize,
    pub what: What<P>,
}

#[derive(Debug)]
pub enum What<P: Subject> {
    Timer {
        kind: TimerKind,
        token: u64,
    },
    Build {
        height: u64,
        view: u64,
        probe: bool,
    },
    Check {
        height: u64,
        hash: Hash,
        data: Vec<u8>,
    },
    /// The decision is on the controller's disk.
    Commit {
        height: u64,
        data: Vec<u8>,
        proof: Certificate<P>,
    },
    /// The controller tells the consensus where the chain stands.
    Committed,
    Tell,
    /// Block sync looks around, and later has blocks of a peer.
    Look,
    Sync {
        peer: usize,
    },
    /// A Byzantine node does something.
    Act,
    Lead {
        height: u64,
        view: u64,
    },
}

pub struct Replica<P: Subject> {
    pub me: usize,
    core: usize,
    /// Whose chain this is: of its own for each machine.
    chain: usize,
    nodes: usize,
    signer: Signer<P>,
    judge: Shared<P>,
    timing: Timing,
    delays: Delays,
    mask: Option<Mask>,
    machine: Option<Machine<P>>,
    fed_back: VecDeque<Event<P>>,
    born: Duration,
    /// Votes that are on disk.
    written: HashSet<(u64, u64, Phase, Hash)>,
    sync: BlockSync,
}

impl<P: Subject> Replica<P> {
    pub fn new(me: usize, nodes: usize, signer: Signer<P>, judge: Shared<P>, timing: Timing, delays: Delays) -> Self {
        Self {
            me,
            core: 0,
            chain: me,
            nodes,
            signer,
            judge,
            timing,
            delays,
            mask: None,
            machine: None,
            fed_back: VecDeque::new(),
            born: Duration::ZERO,
            written: HashSet::new(),
            sync: BlockSync::default(),
        }
    }

    /// A Byzantine node's machine: forgets everything when it dies, writes nothing, and does not say all it should.
    pub fn masked(self, core: usize, chain: usize, mask: Mask) -> Self {
        Self { core, chain, mask: Some(mask), ..self }
    }

    pub fn mask_mut(&mut self) -> Option<&mut Mask> {
        self.mask.as_mut()
    }

    pub fn machine(&self) -> Option<&Machine<P>> {
        self.machine.as_ref()
    }

    pub fn crash(&mut self) {
        self.machine = None;
        self.fed_back.clear();
        self.sync.crash();
    }

    pub fn start(&mut self, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        let memory = if self.mask.is_some() { Memory::default() } else { self.open_log(io)? };
        self.machine = Some(Machine::new(self.signer.address, self.timing.clone(), memory));
        self.born = io.now();
        if self.delays.hiccup > 0.0 && io.now() > Duration::ZERO && io.rng().random_bool(0.1) {
            io.note(|| "lost its last block".to_owned());
            self.judge.borrow_mut().rolls_back(self.chain);
        }
        let starts = io.one_of(&self.delays.start.clone());
        self.after(io, starts, What::Tell);
        self.after(io, starts + LOOK_EVERY, What::Look);
        Ok(())
    }

    /// As the journal does it.
    fn open_log(&mut self, io: &mut Io<'_, Input<P>>) -> Result<Memory<P>, Crashed> {
        let (bytes, found) = io.disk().open();
        let mut records: Vec<Record<P>> =
            bytes.iter().map(|bytes| Record::decode(bytes).expect("the disk keeps records whole")).collect();
        match found {
            Found::Missing => {
                io.persist(Record::<P>::New.encode())?;
                records.push(Record::New);
            }
            Found::Damaged(_) => {
                records.push(Record::Lost);
                io.rewrite(records.iter().map(Record::encode).collect())?;
            }
            Found::Torn { .. } | Found::Whole => io.rewrite(bytes)?,
        }
        self.written = records.iter().filter_map(vote_of).collect();
        let memory = Memory::of(records);
        if memory.fresh && self.judge.borrow().ledger.height(self.chain) > 0 {
            self.judge.borrow_mut().comes(self.chain);
        }
        Ok(memory)
    }

    fn after(&self, io: &mut Io<'_, Input<P>>, delay: Duration, what: What<P>) {
        io.after(delay, Input { core: self.core, what });
    }

    fn work(&self, io: &mut Io<'_, Input<P>>, takes: &Range<Duration>, what: What<P>) {
        let heals_at = self.judge.borrow().ledger.heals_at;
        let delay = self.delays.of(takes, heals_at, io);
        self.after(io, delay, what);
    }

    /// Does what the shell does with bytes from the network.
    pub fn message(&mut self, from: usize, bytes: &[u8], io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        if self.mask.as_ref().is_some_and(|mask| !mask.circle.contains(&from)) {
            return Ok(());
        }
        let Ok(envelope) = Envelope::<P>::decode(bytes) else { return Ok(()) };
        let height = self.machine.as_ref().map_or(0, Machine::height);
        if envelope.chain != CHAIN
            || envelope.from != P::id(from)
            || height == 0
            || envelope.height > height + 1
            || envelope.height + 8 < height
        {
            return Ok(());
        }
        let notary = self.judge.borrow().notary.clone();
        let kind = envelope.body.kind();
        let at = envelope.height;
        let Some(verified) = notary.verify(envelope) else {
            io.note(|| format!("<- {from}: forged {kind}"));
            return Ok(());
        };
        io.note(|| format!("<- {from}: {kind} at {at}"));
        self.step(Event::Message(verified), io)
    }

    pub fn input(&mut self, what: What<P>, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        match what {
            What::Timer { kind, token } => self.step(Event::Timer { kind, token }, io),
            What::Build { height, view, probe } => {
                let proposal = self.build(height, io);
                self.step(Event::Built { height, view, probe, proposal }, io)
            }
            What::Check { height, hash, data } => {
                let valid = self.is_valid(height, &data, io);
                self.step(Event::Checked { height, hash, valid }, io)
            }
            What::Commit { height, data, proof } => {
                self.commit(height, &data, &proof, io);
                Ok(())
            }
            What::Committed => {
                let config = self.config();
                self.step(Event::Committed(config), io)?;
                self.judge.borrow_mut().has_decided(self.chain);
                Ok(())
            }
            What::Tell => {
                let config = self.config();
                self.sync.tells(config.height, io.now());
                self.step(Event::Reconfigured(config), io)
            }
            What::Look => self.look(io),
            What::Sync { peer } => self.sync(peer, io),
            What::Act | What::Lead { .. } => Ok(()),
        }
    }

    fn step(&mut self, event: Event<P>, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        self.fed_back.push_back(event);
        while let Some(event) = self.fed_back.pop_front() {
            let Some(machine) = &mut self.machine else { return Ok(()) };
            let now = io.now().saturating_sub(self.born).as_millis() as u64;
            let before = (machine.height(), machine.view());
            let actions = machine.handle(event, now);
            if before != (machine.height(), machine.view()) {
                let (height, view) = (machine.height(), machine.view());
                io.note(|| format!("at {height} in view {view}"));
            }
            for action in actions {
                self.perform(action, io)?;
            }
            let Some(machine) = &self.machine else { return Ok(()) };
            // Who abstains needs no lock.
            if self.mask.is_none() && !machine.abstains() {
                let lock = machine.lock().map(|lock| lock.view);
                self.judge.borrow_mut().sees(self.me, machine.height(), machine.view(), lock);
            }
        }
        Ok(())
    }

    fn perform(&mut self, action: Action<P>, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        match action {
            Action::Persist(record) => self.persist(&record, io)?,
            Action::Forget { keep, .. } => {
                if self.mask.is_none() && io.rng().random_bool(0.1) {
                    io.rewrite(keep.iter().map(Record::encode).collect())?;
                }
            }
            Action::Send { to, height, body } => self.speak(P::node_of(&to), height, body, io),
            Action::Broadcast { height, body } => self.speak(None, height, body, io),
            Action::Build { height, view, probe } => {
                let takes = self.delays.build.clone();
                self.work(io, &takes, What::Build { height, view, probe });
            }
            Action::Check { height, hash, data } => {
                let takes = self.delays.check.clone();
                self.work(io, &takes, What::Check { height, hash, data });
            }
            Action::Commit { height, data, proof } => {
                let takes = self.delays.commit.clone();
                self.work(io, &takes, What::Commit { height, data, proof });
            }
            Action::SetTimer { kind, token, after_ms } => {
                let after = Duration::from_millis(after_ms.min(3_600_000));
                self.after(io, after, What::Timer { kind, token });
            }
        }
        Ok(())
    }

    fn persist(&mut self, record: &Record<P>, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        if self.mask.is_some() {
            return Ok(());
        }
        io.note(|| match vote_of(record) {
            Some((height, view, phase, hash)) => format!("writes {phase:?} {height}/{view} {hash}"),
            None => format!("writes {record:?}"),
        });
        io.persist(record.encode())?;
        self.written.extend(vote_of(record));
        self.judge.borrow_mut().writes += 1;
        Ok(())
    }

    fn speak(&mut self, to: Option<usize>, height: u64, body: Body<P>, io: &mut Io<'_, Input<P>>) {
        if self.mask.is_none() {
            self.judge.borrow_mut().hears(self.me, height, &body);
            if let Body::Vote { phase, view, hash } = &body {
                let written = self.written.contains(&(height, *view, *phase, *hash));
                assert!(written, "{} sends a vote at {height} in view {view} that is not on disk", self.me);
            }
        }
        io.note(|| format!("-> {to:?}: {} at {height}", describe(&body)));
        let envelope = self.signer.envelope(height, body);
        if to == Some(self.me) {
            let verified = cita_consensus_core::Verified::after_all_checks_held(envelope);
            return self.fed_back.push_back(Event::Message(verified));
        }
        let bytes: Rc<[u8]> = envelope.encode().into();
        for node in 0..self.nodes {
            if node != self.me && to.is_none_or(|to| to == node) {
                self.send(node, &bytes, io);
            }
        }
    }

    fn send(&self, to: usize, bytes: &Rc<[u8]>, io: &mut Io<'_, Input<P>>) {
        let Some(mask) = &self.mask else { return io.send(to, bytes) };
        if mask.circle.contains(&to) && !io.rng().random_bool(mask.withheld) {
            let held = io.one_of(&mask.held);
            io.send_late(to, bytes, held);
        }
    }
}

fn vote_of<P: Subject>(record: &Record<P>) -> Option<(u64, u64, Phase, Hash)> {
    match record {
        Record::Prepare { height, view, hash, .. } => Some((*height, *view, Phase::Prepare, *hash)),
        Record::Commit(certificate) => Some((certificate.height, certificate.view, Phase::Commit, certificate.hash)),
        _ => None,
    }
}

/// A message in a few words.
pub fn describe<P: Subject>(body: &Body<P>) -> String {
    let short = |hash: &Hash| format!("{hash}").chars().take(10).collect::<String>();
    match body {
        Body::Propose { view, hash, justify, entry, .. } => {
            let justify = justify.as_ref().map(|c| c.view);
            format!("propose {} view {view} justify {justify:?} entry {}", short(hash), entry.claims.len())
        }
        Body::Vote { phase, view, hash } => format!("vote {phase:?} {} view {view}", short(hash)),
        Body::NewView { view, high, entry } => {
            let entry: Vec<_> = entry.claims.iter().map(|claim| claim.view).collect();
            format!("new_view {view} high {:?} entry {entry:?}", high.as_ref().map(|c| c.view))
        }
        Body::Certified(c) => format!("certified {:?} {} view {}", c.phase, short(&c.hash), c.view),
        Body::Decided { proof, .. } => format!("decided {} view {}", short(&proof.hash), proof.view),
        Body::Want { hash } => format!("want {}", short(hash)),
        other => other.kind().to_owned(),
    }
}
