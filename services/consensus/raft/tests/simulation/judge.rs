//! Sees everything that replicas say and commit, and knows what they must not.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use cita_consensus_core::LeaderProof;
use cita_consensus_raft::{entry::Block, record::Record};
use cita_consensus_simulation::{
    chain::Schedule,
    crypto::{self, CHAIN},
    ledger::Ledger,
};
use cita_service_api::Hash;
use raft::eraftpb::{Message, MessageType};

use crate::crypto::{Notary, address};

pub(crate) type Shared = Rc<RefCell<Judge>>;

/// What is on a replica's disk of Raft's state.
#[derive(Default)]
struct Written {
    term: u64,
    vote: u64,
    last: u64,
}

pub(crate) struct Judge {
    pub(crate) ledger: Ledger,
    pub(crate) notary: Rc<Notary>,
    /// Which nodes had a block's transactions on disk.
    holders: HashMap<Hash, BTreeSet<usize>>,
    /// Who led a term.
    leaders: BTreeMap<u64, usize>,
    /// Whom a voter voted for in a term.
    votes: HashMap<(u64, u64), u64>,
    written: Vec<Written>,
    /// Records written.
    pub(crate) writes: u64,
    pub(crate) highest_term: u64,
    /// Whose controllers answer nothing to their consensus.
    pub(crate) hanging: BTreeSet<usize>,
}

impl Judge {
    pub(crate) fn new(schedule: Schedule, notary: Rc<Notary>, nodes: usize) -> Shared {
        Rc::new(RefCell::new(Self {
            ledger: Ledger::new(schedule, nodes),
            notary,
            holders: HashMap::new(),
            leaders: BTreeMap::new(),
            votes: HashMap::new(),
            written: (0..nodes).map(|_| Written::default()).collect(),
            writes: 0,
            highest_term: 0,
            hanging: BTreeSet::new(),
        }))
    }

    /// A replica wrote a record, or found it on its disk.
    pub(crate) fn writes(&mut self, node: usize, record: &Record) {
        let written = &mut self.written[node];
        match record {
            Record::Born { .. } | Record::Vouched => *written = Written::default(),
            Record::Base { base, hard, .. } => {
                *written = Written { term: hard.term, vote: hard.vote, last: base.index };
            }
            Record::Step { hard, entries } => {
                (written.term, written.vote) = (hard.term, hard.vote);
                if let Some(entry) = entries.last() {
                    written.last = entry.index;
                }
            }
        }
        self.writes += 1;
    }

    /// A replica is about to send this.
    pub(crate) fn hears(&mut self, node: usize, message: &Message) {
        let written = &self.written[node];
        let kind = message.get_msg_type();
        let prospective = matches!(kind, MessageType::MsgRequestPreVote | MessageType::MsgRequestPreVoteResponse);
        assert!(
            prospective || message.term <= written.term,
            "{node} speaks of a term that is not on disk: {message:?}"
        );
        let vote = match kind {
            MessageType::MsgRequestVote => Some(message.from),
            MessageType::MsgRequestVoteResponse if !message.reject => Some(message.to),
            _ => None,
        };
        if let Some(vote) = vote {
            assert!(
                message.term < written.term || vote == written.vote,
                "{node} votes before that is on disk: {message:?}"
            );
            let before = *self.votes.entry((message.from, message.term)).or_insert(vote);
            assert!(before == vote, "{node} votes twice in term {}: {before} and {vote}", message.term);
        }
        if kind == MessageType::MsgAppendResponse && !message.reject {
            assert!(message.index <= written.last, "{node} acknowledges what is not on disk: {message:?}");
        }
        if kind == MessageType::MsgAppend {
            let last = message.get_entries().last().map_or(0, |entry| entry.index);
            assert!(last <= written.last, "{node} sends entries before they are on its disk: {message:?}");
        }
    }

    /// Where a replica is after a step.
    pub(crate) fn sees(&mut self, node: usize, term: u64, leads: bool) {
        self.highest_term = self.highest_term.max(term);
        if leads {
            let leader = *self.leaders.entry(term).or_insert(node);
            assert!(leader == node, "two leaders of term {term}: {leader} and {node}");
        }
    }

    /// The operator restarts the consensus of every node.
    pub(crate) fn vouches(&mut self) {
        self.leaders.clear();
        self.votes.clear();
    }

    /// A node has a proposal's transactions on disk.
    pub(crate) fn holds(&mut self, node: usize, hash: Hash) {
        self.holders.entry(hash).or_default().insert(node);
    }

    /// A replica's consensus hands a decision to its controller.
    pub(crate) fn decides(&mut self, node: usize, block: &Block) {
        self.check_proof(&block.proof, &block.data);
        if self.ledger.decides(node, block.height(), &block.data) {
            self.check_proof_of_something_else(&block.proof, &block.data);
            self.check_holders(block);
        }
    }

    /// The transactions of a decided block can be had from a majority.
    fn check_holders(&self, block: &Block) {
        let set = self.ledger.schedule.members(block.height());
        let holders = self.holders.get(&crypto::hash(&block.data));
        let holding = set.iter().filter(|member| holders.is_some_and(|holders| holders.contains(member))).count();
        assert!(
            2 * holding > set.len(),
            "{} is decided, but only {holding} of {set:?} have its transactions",
            block.height()
        );
    }

    fn check_proof(&self, proof: &LeaderProof, data: &[u8]) {
        let proof = LeaderProof::decode(&proof.encode()).expect("a proof can be read");
        let validator = self.ledger.schedule.validators(proof.height, address).contains(&proof.leader);
        assert!(validator, "{} led at {}, and is no validator there", proof.leader, proof.height);
        assert!(self.notary.holds(&proof, &CHAIN, data), "the proof of {} does not verify: {proof:?}", proof.height);
    }

    /// A proof proves one block at one height of one chain.
    fn check_proof_of_something_else(&self, proof: &LeaderProof, data: &[u8]) {
        let height = proof.height;
        for changed in [
            LeaderProof { height: height + 1, ..proof.clone() },
            LeaderProof { term: proof.term + 1, ..proof.clone() },
            LeaderProof { hash: crypto::hash(b"another"), ..proof.clone() },
        ] {
            assert!(!self.notary.holds(&changed, &CHAIN, data), "the proof of {height} proves something else as well");
        }
        assert!(!self.notary.holds(proof, &Hash([1; 32]), data), "the proof of {height} holds on another chain");
    }
}
