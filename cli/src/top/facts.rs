//! What is known of a chain, its nodes, blocks and transactions: plain values.

use std::fmt::Display;

use cita_service_api::TxHash;
use serde::Serialize;

/// How a chain is at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChainFacts {
    /// Its name; of a chain that is seen through one node, that node's address.
    pub(crate) name: String,
    /// `running`, `degraded` or `stopped`.
    pub(crate) state: &'static str,
    /// How nodes are split into processes, where that is known.
    pub(crate) layout: Option<&'static str>,
    /// Unix time in milliseconds.
    pub(crate) started_at: Option<u64>,
    /// Its nodes.
    pub(crate) nodes: Vec<NodeFacts>,
}

/// How a node is at one moment. What is not known is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NodeFacts {
    /// Its name.
    pub(crate) name: String,
    /// The address that it signs with, 0x hex.
    pub(crate) address: Option<String>,
    /// `running`, `syncing`, `silent`, `restarting`, `stopping`, `stopped`, or `peer` for one that another node told of.
    pub(crate) state: &'static str,
    /// Its last block.
    pub(crate) height: Option<u64>,
    /// The round of consensus.
    pub(crate) view: Option<u64>,
    /// Nodes that it is connected with.
    pub(crate) peers: Option<u64>,
    /// Transactions that wait.
    pub(crate) pool: Option<u64>,
    /// Time on all cores together, in milliseconds.
    pub(crate) cpu_ms: Option<u64>,
    /// Resident memory.
    pub(crate) memory_bytes: Option<u64>,
    /// Times that its processes were started again.
    pub(crate) restarts: Option<u32>,
    /// `host:port` of its controller.
    pub(crate) controller: String,
}

/// What the chain's configuration says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Seconds between blocks.
    pub(crate) block_interval: u32,
    /// The most quota in a block.
    pub(crate) quota_limit: u64,
    /// How many validators there are.
    pub(crate) validators: usize,
}

/// A block as it goes by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct BlockFacts {
    /// Its height.
    pub(crate) height: u64,
    /// When its proposer made it, Unix time in milliseconds.
    pub(crate) timestamp: u64,
    /// How many transactions it has.
    pub(crate) tx_count: u64,
    /// The quota that they used, when the executor tells.
    pub(crate) quota_used: Option<u64>,
    /// Who proposed it, 0x hex.
    pub(crate) proposer: String,
    /// When it was seen here, Unix time in milliseconds; none for a block that was there before.
    pub(crate) seen_at: Option<u64>,
}

/// A block that was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BlockDetail {
    /// Its height.
    pub(crate) height: u64,
    /// Facts in the order in which they are shown.
    pub(crate) fields: Vec<Field>,
    /// Its transactions, in order.
    pub(crate) transactions: Vec<TxRow>,
}

/// A transaction in the list of its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TxRow {
    /// Its hash.
    pub(crate) hash: TxHash,
    /// Its sender, 0x hex.
    pub(crate) from: String,
    /// Its receiver, 0x hex; `create` for one that makes a contract, `config` for a change of the system configuration.
    pub(crate) to: String,
    /// Bytes of call data.
    pub(crate) data_bytes: usize,
}

/// A transaction that was opened, with its receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TxDetail {
    /// Its hash.
    pub(crate) hash: TxHash,
    /// Facts in the order in which they are shown.
    pub(crate) fields: Vec<Field>,
}

/// A line of an opened block or transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// What it is.
    pub(crate) label: String,
    /// What it says.
    pub(crate) value: String,
    /// Whether it is something to worry about.
    pub(crate) alarming: bool,
}

impl Field {
    /// A line.
    pub(crate) fn new(label: impl Into<String>, value: impl Display) -> Self {
        Self { label: label.into(), value: value.to_string(), alarming: false }
    }

    /// A line that tells of a failure.
    pub(crate) fn alarm(label: impl Into<String>, value: impl Display) -> Self {
        Self { alarming: true, ..Self::new(label, value) }
    }
}
