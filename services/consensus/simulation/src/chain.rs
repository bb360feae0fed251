//! The simulated chain: what blocks say, who agrees on which, and when there is something to agree on.

use std::time::Duration;

use cita_consensus_core::{ValidatorId, Validators};
use cita_service_api::Hash;
use prost::Message;

use crate::crypto;

/// What a controller thinks of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Valid.
    Good = 0,
    /// Some say so, some say no, until the network healed: a transaction that could not be fetched in time.
    Flaky = 1,
    /// Breaks a rule: nobody honest votes for it.
    Bad = 2,
}

/// A proposal.
#[derive(Clone, PartialEq, Message)]
pub struct Proposal {
    #[prost(uint64, tag = "1")]
    pub height: u64,
    #[prost(uint64, tag = "2")]
    pub leader: u64,
    /// Makes it different from every other.
    #[prost(uint64, tag = "3")]
    pub counter: u64,
    /// Transactions of the chain including this block.
    #[prost(uint64, tag = "4")]
    pub transactions: u64,
    #[prost(bytes = "vec", tag = "5")]
    pub parent: Vec<u8>,
    #[prost(uint32, tag = "6")]
    pub quality: u32,
}

impl Proposal {
    pub fn quality(&self) -> Quality {
        match self.quality {
            0 => Quality::Good,
            1 => Quality::Flaky,
            _ => Quality::Bad,
        }
    }
}

/// A committed block.
#[derive(Debug, Clone)]
pub struct Block {
    pub hash: Hash,
    pub transactions: u64,
    pub at: Duration,
}

/// What an empty chain ends with.
pub fn genesis() -> Block {
    Block { hash: crypto::hash(b"genesis"), transactions: 0, at: Duration::ZERO }
}

/// Who agrees on which height, at what pace, and when transactions come.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub interval_ms: u64,
    /// From which height on which nodes are validators; starts with height 0.
    pub sets: Vec<(u64, Vec<usize>)>,
    /// Nobody has transactions then.
    pub idle: Vec<std::ops::Range<Duration>>,
    /// How often a transaction comes otherwise.
    pub transaction_every: Duration,
}

impl Schedule {
    pub fn of_nodes(interval_ms: u64, validators: std::ops::Range<usize>) -> Self {
        let transaction_every = Duration::from_millis(150);
        Self { interval_ms, sets: vec![(0, validators.collect())], idle: Vec::new(), transaction_every }
    }

    pub fn members(&self, height: u64) -> &[usize] {
        let set = self.sets.iter().rev().find(|(from, _)| *from <= height);
        set.map(|(_, set)| set.as_slice()).expect("sets start with height 0")
    }

    /// Who agrees on a height, given how nodes are named as validators.
    pub fn validators<I: ValidatorId>(&self, height: u64, id: impl Fn(usize) -> I) -> Validators<I> {
        Validators::new(self.members(height).iter().map(|node| id(*node)))
    }

    /// Transactions that came until `now`; with an interval blocks need none.
    pub fn transactions(&self, now: Duration) -> u64 {
        let idle: Duration =
            self.idle.iter().map(|idle| now.clamp(idle.start, idle.end).saturating_sub(idle.start)).sum();
        let busy = now.saturating_sub(idle);
        (busy.as_micros() / self.transaction_every.as_micros()) as u64
    }
}
