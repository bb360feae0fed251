//! The simulated chain: what blocks say, who agrees on which, and when there is something to agree on.

use std::time::Duration;

use cita_consensus_core::Validators;
use cita_consensus_raft::machine::HeightConfig;
use cita_service_api::Hash;
use prost::Message;

use crate::crypto::{self, address};

/// What a controller thinks of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quality {
    /// Valid.
    Good,
    /// Some say so, some say no, until the network healed: a transaction that could not be fetched in time.
    Flaky,
}

/// A proposal.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Proposal {
    #[prost(uint64, tag = "1")]
    pub(crate) height: u64,
    #[prost(uint64, tag = "2")]
    pub(crate) leader: u64,
    /// Makes it different from every other.
    #[prost(uint64, tag = "3")]
    pub(crate) counter: u64,
    /// Transactions of the chain including this block.
    #[prost(uint64, tag = "4")]
    pub(crate) transactions: u64,
    #[prost(bytes = "vec", tag = "5")]
    pub(crate) parent: Vec<u8>,
    #[prost(uint32, tag = "6")]
    pub(crate) quality: u32,
}

impl Proposal {
    pub(crate) fn quality(&self) -> Quality {
        match self.quality {
            0 => Quality::Good,
            _ => Quality::Flaky,
        }
    }
}

/// A committed block.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) hash: Hash,
    pub(crate) transactions: u64,
    pub(crate) at: Duration,
}

/// What an empty chain ends with.
pub(crate) fn genesis() -> Block {
    Block { hash: crypto::hash(b"genesis"), transactions: 0, at: Duration::ZERO }
}

/// Who agrees on which height, at what pace, and when transactions come.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pub(crate) interval_ms: u64,
    /// From which height on which nodes are validators; starts with height 0.
    pub(crate) sets: Vec<(u64, Vec<usize>)>,
    /// Nobody has transactions then.
    pub(crate) idle: Vec<std::ops::Range<Duration>>,
    /// How often a transaction comes otherwise.
    pub(crate) transaction_every: Duration,
}

impl Schedule {
    pub(crate) fn of_nodes(interval_ms: u64, validators: std::ops::Range<usize>) -> Self {
        let transaction_every = Duration::from_millis(150);
        Self { interval_ms, sets: vec![(0, validators.collect())], idle: Vec::new(), transaction_every }
    }

    pub(crate) fn members(&self, height: u64) -> &[usize] {
        let set = self.sets.iter().rev().find(|(from, _)| *from <= height);
        set.map(|(_, set)| set.as_slice()).expect("sets start with height 0")
    }

    pub(crate) fn validators(&self, height: u64) -> Validators {
        Validators::new(self.members(height).iter().map(|node| address(*node)))
    }

    /// What the controller says when `height` is committed.
    pub(crate) fn config(&self, height: u64) -> HeightConfig {
        HeightConfig { height, interval_ms: self.interval_ms, validators: self.validators(height + 1) }
    }

    /// Transactions that came until `now`; with an interval blocks need none.
    pub(crate) fn transactions(&self, now: Duration) -> u64 {
        let idle: Duration =
            self.idle.iter().map(|idle| now.clamp(idle.start, idle.end).saturating_sub(idle.start)).sum();
        let busy = now.saturating_sub(idle);
        (busy.as_micros() / self.transaction_every.as_micros()) as u64
    }
}
