//! Sees everything that honest replicas say and commit, and knows what they must not.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
    time::Duration,
};

use cita_consensus_core::{Body, Certificate, Phase, Validators};
use cita_service_api::Hash;

use crate::{
    Subject,
    chain::Schedule,
    crypto::{self, CHAIN, Notary},
    ledger::Ledger,
};

pub type Shared<P> = Rc<RefCell<Judge<P>>>;

pub struct Judge<P: Subject> {
    pub ledger: Ledger,
    pub notary: Rc<Notary<P>>,
    /// Who decided the last height first.
    pub first: Option<(u64, usize)>,
    votes: HashMap<(usize, u64, u64, Phase), Hash>,
    locks: HashMap<usize, (u64, Option<u64>)>,
    /// Who decided a block by itself; and whose first block came without that, or who lost its log: it may have to abstain.
    deciders: BTreeSet<usize>,
    newcomers: BTreeSet<usize>,
    /// Who will lose its log.
    pub forgetful: Option<usize>,
    /// Whose controller lost a block, so that it has to come by this height again.
    rolled_back: BTreeSet<usize>,
    /// Votes and certificates written by honest replicas.
    pub writes: u64,
    /// NewViews that honest replicas sent.
    pub new_views: u64,
    /// The highest view of an honest replica in the whole run, and now.
    pub highest_view: u64,
    pub views: Vec<u64>,
}

impl<P: Subject> Judge<P> {
    pub fn new(schedule: Schedule, notary: Rc<Notary<P>>, chains: usize) -> Shared<P> {
        Rc::new(RefCell::new(Self {
            ledger: Ledger::new(schedule, chains),
            notary,
            first: None,
            votes: HashMap::new(),
            locks: HashMap::new(),
            deciders: BTreeSet::new(),
            forgetful: None,
            rolled_back: BTreeSet::new(),
            newcomers: BTreeSet::new(),
            writes: 0,
            new_views: 0,
            highest_view: 0,
            views: vec![0; chains],
        }))
    }

    /// An honest replica says something.
    pub fn hears(&mut self, node: usize, height: u64, body: &Body<P>) {
        match body {
            Body::Vote { phase, view, hash } => {
                let before = *self.votes.entry((node, height, *view, *phase)).or_insert(*hash);
                assert!(
                    before == *hash,
                    "{node} voted twice at {height} in view {view}: {phase:?} {before} and {hash}"
                );
            }
            Body::NewView { .. } => self.new_views += 1,
            _ => {}
        }
    }

    /// Where an honest replica is after a step.
    pub fn sees(&mut self, node: usize, height: u64, view: u64, lock: Option<u64>) {
        self.highest_view = self.highest_view.max(view);
        self.views[node] = view;
        if height == 0 {
            return;
        }
        let (last_height, last) = self.locks.get(&node).copied().unwrap_or((0, None));
        if height < last_height && self.rolled_back.contains(&node) {
            return;
        }
        self.rolled_back.remove(&node);
        self.locks.insert(node, (height, lock));
        assert!(last_height <= height, "{node} went back from height {last_height} to {height}");
        assert!(last_height < height || last <= lock, "{node} at {height}: lock went from {last:?} to {lock:?}");
    }

    /// A log is lost: its replica cannot know its lock any more.
    pub fn excuses(&mut self, node: usize) {
        self.locks.remove(&node);
        self.newcomers.insert(node);
    }

    /// The operator restarts the consensus of every node.
    pub fn vouches(&mut self) {
        self.locks.clear();
        self.votes.clear();
    }

    /// A replica has got over a decision of its own.
    pub fn has_decided(&mut self, node: usize) {
        self.deciders.insert(node);
    }

    /// A chain grew, or was found grown, without votes in the log.
    pub fn comes(&mut self, node: usize) {
        if !self.deciders.contains(&node) {
            self.newcomers.insert(node);
        }
    }

    /// A controller finds itself without the last block after a crash.
    pub fn rolls_back(&mut self, node: usize) {
        // Who loses the log as well knows nothing any more.
        if self.forgetful != Some(node) && self.ledger.rolls_back(node) {
            self.rolled_back.insert(node);
        }
    }

    /// Whether a replica has a reason not to vote: it cannot know what it voted.
    pub fn may_abstain(&self, node: usize) -> bool {
        self.newcomers.contains(&node)
    }

    /// A replica's consensus hands a decision to its controller.
    pub fn decides(&mut self, node: usize, height: u64, data: &[u8], proof: &Certificate<P>) {
        self.check_proof(height, data, proof);
        if self.ledger.decides(node, height, data) {
            self.first = self.first.max(Some((height, node)));
            self.check_proof_of_something_else(height, proof);
        }
    }

    fn check_proof(&self, height: u64, data: &[u8], proof: &Certificate<P>) {
        let validators = self.ledger.schedule.validators(height, P::id);
        let bytes = P::encode_proof(proof, &validators);
        let proof = P::decode_proof(&bytes, &validators).expect("a proof can be read");
        let right = proof.phase == Phase::Commit
            && proof.height == height
            && proof.hash == crypto::hash(data)
            && proof.check_signers(&validators).is_ok()
            && 3 * proof.votes.len() > 2 * validators.count()
            && proof.checks(&CHAIN).iter().all(|check| self.notary.holds(check));
        assert!(right, "the proof of {height} does not verify: {proof:?}");
    }

    /// A proof proves one block at one height of one chain, by one set of validators.
    fn check_proof_of_something_else(&self, height: u64, proof: &Certificate<P>) {
        let holds =
            |proof: &Certificate<P>, chain: &Hash| proof.checks(chain).iter().any(|check| self.notary.holds(check));
        let changed = [
            Certificate { height: height + 1, ..proof.clone() },
            Certificate { hash: crypto::hash(proof.hash.as_bytes()), ..proof.clone() },
            Certificate { view: proof.view + 1, ..proof.clone() },
            Certificate { phase: Phase::Prepare, ..proof.clone() },
        ];
        let elsewhere = changed.iter().any(|proof| holds(proof, &CHAIN)) || holds(proof, &Hash([1; 32]));
        assert!(!elsewhere, "the proof of {height} proves something else as well");
        let (signer, _) = proof.votes[0];
        let validators = self.ledger.schedule.validators(height, P::id);
        let others = Validators::new(validators.iter().copied().filter(|v| *v != signer));
        assert!(proof.check_signers(&others).is_err(), "the proof of {height} holds for validators who did not vote");
    }

    /// Block sync: a node takes over the blocks that a peer has.
    pub fn syncs(&mut self, node: usize, peer: usize, at: Duration) {
        self.comes(node);
        self.ledger.syncs(node, peer, at);
    }
}
