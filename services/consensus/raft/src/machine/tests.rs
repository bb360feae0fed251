use proptest::prelude::*;
use raft::eraftpb::{Message, MessageType};

use super::*;
use crate::entry::{Content, voters};
use cita_consensus_core::LeaderProof;

/// A machine, its timers, and what it wants done.
struct Bench {
    machine: Machine,
    now: u64,
    timers: BTreeMap<TimerKind, u64>,
    done: Vec<Action>,
}

fn node(number: u8) -> Address {
    Address([number; 20])
}

fn config(height: u64) -> HeightConfig {
    HeightConfig { height, interval_ms: 0, validators: Validators::new((1..=3).map(node)) }
}

fn block(height: u64, term: u64, content: u8) -> Block {
    let proof = LeaderProof { term, height, hash: Hash([content; 32]), leader: node(2), signature: vec![] };
    Block { data: vec![content].into(), proof }
}

impl Bench {
    fn new() -> Self {
        let memory = Memory { incarnation: 9, ..Memory::default() };
        let machine = Machine::new(node(1), Config::default(), memory, 7);
        Self { machine, now: 0, timers: BTreeMap::new(), done: Vec::new() }
    }

    /// Takes part in a beginning.
    fn founded() -> Self {
        let mut bench = Self::new();
        bench.step(Event::Reconfigured(config(0)));
        bench.hear(2, 0, Body::Welcome { incarnation: 9, fresh: true });
        assert!(bench.machine.has_seat());
        bench
    }

    fn step(&mut self, event: Event) {
        let actions = self.machine.handle(event, self.now);
        for action in &actions {
            match action {
                Action::SetTimer { kind, token, .. } => {
                    self.timers.insert(*kind, *token);
                }
                Action::Broken(what) => panic!("{what}"),
                _ => {}
            }
        }
        self.done = actions;
    }

    /// Through the bytes, as from the network.
    fn hear(&mut self, from: u8, incarnation: u64, body: Body) {
        let envelope = Envelope { chain: Hash::ZERO, from: node(from), incarnation, height: 0, body };
        if let Ok(envelope) = Envelope::decode(envelope.encode()) {
            self.step(Event::Message(envelope));
        }
    }

    fn hear_raft(&mut self, from: u8, mut message: Message) {
        message.from = Seat { address: node(from), incarnation: 0 }.id();
        message.to = self.machine.seat().id();
        self.hear(from, 0, Body::Raft(Box::new(message)));
    }

    fn tick(&mut self, kind: TimerKind) {
        self.now += self.machine.timing.tick_ms();
        if let Some(token) = self.timers.get(&kind) {
            self.step(Event::Timer { kind, token: *token });
        }
    }

    fn answers(&self) -> Vec<&Message> {
        let mut answers = Vec::new();
        for action in &self.done {
            if let Action::Send { body: Body::Raft(message), .. } = action {
                answers.push(&**message);
            }
        }
        answers
    }
}

fn message(kind: MessageType, term: u64, index: u64, log_term: u64, commit: u64) -> Message {
    let mut message = Message { term, index, log_term, commit, ..Message::default() };
    message.set_msg_type(kind);
    message
}

fn append(term: u64, index: u64, log_term: u64, commit: u64, blocks: &[Block]) -> Message {
    let mut message = message(MessageType::MsgAppend, term, index, log_term, commit);
    for (block, index) in blocks.iter().zip(index + 1..) {
        let entry = Entry { term: block.proof.term, index, data: block.encode().into(), ..Entry::default() };
        message.mut_entries().push(entry);
    }
    message
}

#[test]
fn a_block_is_acknowledged_before_it_is_checked() {
    let mut bench = Bench::founded();
    bench.hear_raft(2, append(2, 1, 1, 1, &[block(1, 2, 5)]));
    assert!(bench.done.contains(&Action::Check(block(1, 2, 5))), "{:?}", bench.done);
    assert!(bench.answers().iter().all(|answer| answer.index < 2), "{:?}", bench.answers());
    bench.step(Event::Checked { height: 1, term: 2, hash: Hash([5; 32]), valid: true });
    let persisted = bench.done.iter().position(|action| matches!(action, Action::Persist(_)));
    let answered = bench.done.iter().position(|action| matches!(action, Action::Send { .. }));
    assert!(persisted < answered && persisted.is_some(), "{:?}", bench.done);
    assert_eq!(bench.answers().iter().map(|answer| answer.index).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_block_that_was_found_invalid_is_acknowledged_or_never_checked_again() {
    let mut bench = Bench::founded();
    let proposal = append(2, 1, 1, 1, &[block(1, 2, 5)]);
    bench.hear_raft(2, proposal.clone());
    bench.step(Event::Checked { height: 1, term: 2, hash: Hash([5; 32]), valid: false });
    assert!(bench.answers().is_empty(), "{:?}", bench.done);
    bench.hear_raft(2, proposal);
    assert!(bench.done.contains(&Action::Check(block(1, 2, 5))), "{:?}", bench.done);
}

#[test]
fn a_follower_gives_up_blocks_for_a_snapshot_before_its_chain_is_there() {
    let mut bench = Bench::founded();
    let members = Members::founders((1..=3).map(node));
    let mut snapshot = message(MessageType::MsgSnapshot, 3, 0, 0, 0);
    snapshot.set_snapshot(crate::record::Base { index: 40, term: 3, height: 30, members }.to_snapshot());
    bench.hear_raft(2, snapshot);
    assert!(bench.done.is_empty(), "{:?}", bench.done);
    bench.step(Event::Reconfigured(config(29)));
    assert!(bench.answers().is_empty(), "{:?}", bench.done);
    bench.step(Event::Reconfigured(config(31)));
    assert_eq!(bench.answers().iter().map(|answer| answer.index).collect::<Vec<_>>(), [40]);
}

#[test]
fn a_node_without_a_log_votes_by_itself() {
    let mut bench = Bench::new();
    bench.step(Event::Reconfigured(config(0)));
    for _ in 0..400 {
        bench.tick(TimerKind::Tick);
        assert!(bench.answers().is_empty(), "{:?}", bench.done);
    }
    // Answers to an earlier life, of one that knows more, and of a stranger.
    bench.hear(2, 0, Body::Welcome { incarnation: 8, fresh: true });
    bench.hear(3, 0, Body::Welcome { incarnation: 9, fresh: false });
    bench.hear(4, 0, Body::Welcome { incarnation: 9, fresh: true });
    assert!(!bench.machine.has_seat());
    bench.hear(2, 0, Body::Welcome { incarnation: 9, fresh: true });
    assert!(bench.machine.has_seat());
}

#[test]
fn a_message_to_an_earlier_life_is_heard() {
    let mut bench = Bench::founded();
    let mut vote = message(MessageType::MsgRequestVote, 5, 9, 4, 0);
    vote.from = Seat { address: node(2), incarnation: 0 }.id();
    vote.to = Seat { address: node(1), incarnation: 9 }.id();
    bench.hear(2, 0, Body::Raft(Box::new(vote)));
    assert!(bench.done.is_empty(), "{:?}", bench.done);
}

#[test]
fn a_summary_says_something_else_than_the_log() {
    let mut bench = Bench::founded();
    bench.hear_raft(2, append(2, 1, 1, 1, &[block(1, 2, 5)]));
    bench.step(Event::Checked { height: 1, term: 2, hash: Hash([5; 32]), valid: true });
    let memory = Memory::of(bench.machine.summary()).unwrap();
    assert_eq!((memory.incarnation, memory.hard.term, memory.base.index), (0, 2, 1));
    assert_eq!(memory.entries.iter().map(Content::of).collect::<Vec<_>>(), [Some(Content::Block(block(1, 2, 5)))]);
}

/// What a peer may send: numbers near those that matter.
fn nonsense() -> impl Strategy<Value = (u8, Message)> {
    let kinds = prop::sample::select(vec![
        MessageType::MsgAppend,
        MessageType::MsgAppendResponse,
        MessageType::MsgRequestVote,
        MessageType::MsgRequestVoteResponse,
        MessageType::MsgSnapshot,
        MessageType::MsgHeartbeat,
        MessageType::MsgHeartbeatResponse,
        MessageType::MsgTimeoutNow,
        MessageType::MsgRequestPreVote,
        MessageType::MsgRequestPreVoteResponse,
    ]);
    let entry = (0..5u64, prop::sample::select(vec![0u8, 0, 0, 1, 2]), 0..4u8);
    let numbers = (1..6u64, 0..9u64, 0..6u64, 0..9u64, 0..9u64, any::<bool>());
    let parts = (2..4u8, kinds, numbers, prop::collection::vec(entry, 0..4));
    parts.prop_map(|(from, kind, (term, index, log_term, commit, hint, reject), entries)| {
        let mut sent = message(kind, term, index, log_term, commit);
        (sent.reject, sent.reject_hint, sent.commit_term) = (reject, hint, log_term);
        for ((term, kind, content), index) in entries.into_iter().zip(index + 1..) {
            let mut entry = Entry { term, index, ..Entry::default() };
            match kind {
                0 => entry.data = block(u64::from(content), term, content).encode().into(),
                1 => {
                    let target: Vec<Seat> = (1..=content).map(|n| Seat { address: node(n), incarnation: 0 }).collect();
                    entry.set_entry_type(raft::eraftpb::EntryType::EntryConfChangeV2);
                    entry.context = voters(&target).into();
                }
                _ => {}
            }
            sent.mut_entries().push(entry);
        }
        let members = Members::founders((1..=u8::try_from(hint % 4).unwrap_or(0)).map(node));
        sent.set_snapshot(crate::record::Base { index, term: log_term, height: hint, members }.to_snapshot());
        (from, sent)
    })
}

#[derive(Debug, Clone)]
enum Stimulus {
    Message(u8, Box<Message>),
    Ticks(u8),
    Poll,
    Chain(u64),
    Checked(u64, u64, u8, bool),
    Built(u8),
    Hello(u8, u64, bool),
    Taken(u64),
}

fn stimulus() -> impl Strategy<Value = Stimulus> {
    prop_oneof![
        8 => nonsense().prop_map(|(from, message)| Stimulus::Message(from, Box::new(message))),
        3 => (1..100u8).prop_map(Stimulus::Ticks),
        1 => Just(Stimulus::Poll),
        1 => (0..6u64).prop_map(Stimulus::Chain),
        2 => (0..4u64, 1..6u64, 0..4u8, any::<bool>()).prop_map(|(h, t, c, valid)| Stimulus::Checked(h, t, c, valid)),
        1 => (0..3u8).prop_map(Stimulus::Built),
        1 => (2..5u8, 0..3u64, any::<bool>()).prop_map(|(from, life, fresh)| Stimulus::Hello(from, life, fresh)),
        1 => (0..12u64).prop_map(Stimulus::Taken),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 2000 } else { 20_000 }))]

    #[test]
    fn a_peer_can_make_a_replica_panic(stimuli in prop::collection::vec(stimulus(), 1..60)) {
        let mut bench = Bench::founded();
        for stimulus in stimuli {
            match stimulus {
                Stimulus::Message(from, message) => bench.hear_raft(from, *message),
                Stimulus::Ticks(count) => (0..count).for_each(|_| bench.tick(TimerKind::Tick)),
                Stimulus::Poll => bench.tick(TimerKind::Poll),
                Stimulus::Chain(height) => bench.step(Event::Reconfigured(config(height))),
                Stimulus::Checked(height, term, content, valid) => {
                    bench.step(Event::Checked { height, term, hash: Hash([content; 32]), valid });
                }
                Stimulus::Built(content) => {
                    let (height, term) = (bench.machine.tip() + 1, bench.machine.term());
                    let built = if content == 0 { Built::Nothing } else { Built::Block(block(height, term, content)) };
                    bench.step(Event::Built { height, term, built });
                }
                Stimulus::Hello(from, incarnation, fresh) => bench.hear(from, incarnation, Body::Hello { fresh }),
                Stimulus::Taken(incarnation) => bench.hear(2, 0, Body::Taken { incarnation }),
            }
        }
        prop_assert!(Memory::of(bench.machine.summary()).is_some());
    }
}
