//! The chains of all nodes as their controllers have them on disk, and the rules that hold for them whatever the protocol: one block a height, and no gap.

use std::{collections::BTreeMap, time::Duration};

use cita_service_api::Hash;
use prost::Message;

use crate::{
    chain::{Block, Proposal, Quality, Schedule, genesis},
    crypto,
};

pub struct Ledger {
    pub schedule: Schedule,
    /// From when on flaky proposals are found valid.
    pub heals_at: Duration,
    chains: Vec<Vec<Block>>,
    decided: BTreeMap<u64, Hash>,
}

impl Ledger {
    pub fn new(schedule: Schedule, chains: usize) -> Self {
        let chains = vec![vec![genesis()]; chains];
        Self { schedule, heals_at: Duration::MAX, chains, decided: BTreeMap::new() }
    }

    pub fn tip(&self, node: usize) -> &Block {
        self.chains[node].last().expect("a chain has its genesis")
    }

    pub fn height(&self, node: usize) -> u64 {
        self.chains[node].len() as u64 - 1
    }

    pub fn chain(&self, node: usize) -> &[Block] {
        &self.chains[node]
    }

    /// Seconds from one block to another on a node's chain.
    pub fn seconds_between(&self, node: usize, first: u64, last: u64) -> f64 {
        let at = |height: u64| self.chains[node][height as usize].at;
        (at(last) - at(first)).as_secs_f64()
    }

    /// A good block after a node's last one, nobody's yet; none without an interval and transactions that came until `now`.
    pub fn draft(&self, node: usize, now: Duration) -> Option<Proposal> {
        let tip = self.tip(node);
        let transactions = self.schedule.transactions(now);
        (self.schedule.interval_ms > 0 || transactions > tip.transactions).then(|| Proposal {
            height: self.height(node) + 1,
            transactions: transactions.max(tip.transactions),
            parent: tip.hash.to_vec(),
            quality: Quality::Good as u32,
            ..Proposal::default()
        })
    }

    /// Whether a node's controller finds a proposal for `height` valid; a flaky one if it is `lucky`.
    pub fn is_valid(&self, node: usize, height: u64, proposal: &Proposal, lucky: bool, now: Duration) -> bool {
        let fits = self.height(node) + 1 == height
            && proposal.height == height
            && proposal.parent == self.tip(node).hash.to_vec();
        fits && match proposal.quality() {
            Quality::Good => true,
            Quality::Flaky => lucky || now >= self.heals_at,
            Quality::Bad => false,
        }
    }

    /// A replica's consensus hands a decision to its controller. Whether it is the first of this height.
    pub fn decides(&mut self, node: usize, height: u64, data: &[u8]) -> bool {
        let next = self.height(node) + 1;
        assert!(height <= next, "{node} decides {height} before {next}");
        let hash = crypto::hash(data);
        let before = self.decided.insert(height, hash);
        if let Some(before) = before {
            assert!(before == hash, "two decisions at {height}: {before} and {hash} (by {node})");
        }
        let proposal = Proposal::decode(data).expect("a decided block is a proposal");
        assert!(proposal.height == height, "a block of height {} decided at {height}", proposal.height);
        assert!(proposal.quality() != Quality::Bad, "{node} decides an invalid block at {height}");
        before.is_none()
    }

    /// A controller has a decided block on disk. Whether it is new to it.
    pub fn commits(&mut self, node: usize, data: &[u8], at: Duration) -> bool {
        let proposal = Proposal::decode(data).expect("a decided block is a proposal");
        if proposal.height <= self.height(node) {
            return false;
        }
        assert!(proposal.height == self.height(node) + 1, "{node} commits {} too early", proposal.height);
        assert!(proposal.parent == self.tip(node).hash.to_vec(), "{node}: {} has another parent", proposal.height);
        let block = Block { hash: crypto::hash(data), transactions: proposal.transactions, at };
        self.chains[node].push(block);
        true
    }

    /// Block sync: a node takes over the blocks that a peer has.
    pub fn syncs(&mut self, node: usize, peer: usize, at: Duration) {
        let have = self.chains[node].len();
        let missing: Vec<Block> = self.chains[peer].iter().skip(have).cloned().collect();
        self.chains[node].extend(missing.into_iter().map(|block| Block { at, ..block }));
    }

    /// A controller finds itself without the last block after a crash. Whether it had one.
    pub fn rolls_back(&mut self, node: usize) -> bool {
        let had = self.height(node) > 0;
        if had {
            self.chains[node].pop();
        }
        had
    }

    /// A node lost its chain.
    pub fn loses_chain(&mut self, node: usize) {
        self.chains[node].truncate(1);
    }
}
