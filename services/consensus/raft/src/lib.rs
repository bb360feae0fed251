//! Raft: crash fault tolerant consensus with a leader.
//!
//! Of n validators ⌊(n−1)/2⌋ may stop, restart, or lose their disks at any moment; none of them may lie. One block a height; the protocol is that of
//! Ongaro and Ousterhout (2014) as the `raft` crate (tikv/raft-rs) has it, with pre-vote and check-quorum. That crate is a pure state machine, and so is
//! [`machine`], which surrounds it with what a chain needs.
//!
//! ```text
//! leader    get_proposal · sign · log on disk ── append ──►             ── commit index ──►  commit_block
//! follower                            check_proposal · log on disk ── acknowledge ──►        commit_block
//! ```
//!
//! # The log
//! An entry is a block (the encoded proposal, with its proof), a change of the voters, or nothing (a new leader's first). A leader proposes only when
//! everything in its log is decided and acted on, its controller has the last block, and the voters are the validators of the height. So every block in a
//! log is of the height after that of the block before it, and two decided blocks of one height would be two decided entries of one index: Raft's
//! own promise is the chain's. The controller gets blocks in order, and gets one again after a crash until it says that it is past it.
//!
//! Records are synced before the messages that follow from them leave, the leader's own included. A follower acknowledges a block only after
//! its controller found it valid, which also says that its transactions are on disk: a decided block can be built again by any majority.
//!
//! Entries that were acted on go away, the controllers have the blocks. A follower that needs one of them is told where the log begins and at which
//! height (Raft's snapshot); it takes that only once block sync has brought its chain there, so that it never gives up a block
//! which it acknowledged and the others may need.
//!
//! # The proof
//! Term and signature of the leader that proposed ([`cita_consensus_core::leader_proof`] has the format). `CheckBlock` verifies that the signature is by a
//! validator of the height, for this block at this height of this chain. It does not say that a majority agreed: nodes hand on decided blocks only, and
//! whoever does not believe that needs another consensus.
//!
//! # The voters
//! follow the validators by configuration entries in the log, always through a joint configuration. The block that changes the validators is decided by
//! the old ones; then the voters change; then the next block is proposed, by one of the new validators. A leader that is not among them hands over.
//! New voters are let in once a majority of the new validators has caught up, since there would be no way back.
//! Nodes without a seat say Hello and are sent decided blocks by the leader, so they are never far behind.
//!
//! # Lost logs
//! A voter that forgot its votes or its log must not vote as if it had none. To Raft it is therefore another voter: a validator's seat
//! ([`seat`]) is taken by one life of the node, the incarnation, and a node that finds no log, or a damaged one, begins a new life. It asks for its seat with
//! Hello, follows by block sync meanwhile, and the leader has it take the seat by a change of the voters, which a majority of the others decides. Until
//! then it counts as a voter that does not answer. The rest is Raft's own argument: the old life is a voter that stopped for good.
//!
//! The logs of a chain's beginning are all the same and need nobody's word, but a node cannot tell by itself whether it is new or was wiped. A
//! node with an empty chain and no log therefore asks the others, and begins only when a majority of the validators (itself included) answers that
//! it knows of no decision either. A node that comes later takes its seat anew. What this cannot see: a log that is lost within the
//! first moments, before a majority has one; and a majority of logs and chains lost at once, which is more than Raft stands.
//!
//! Should a majority have lost their logs but not their chains, nobody votes; then, and only then, [`vouch`] has all nodes begin again at their last blocks.
//!
//! # Why it goes on
//! A follower that hears no leader for its election timeout, drawn anew every time, stands for election if a majority would vote for it (pre-vote); one that
//! hears a leader says no (check-quorum's lease), so that nobody who was cut off, removed or restarted disturbs a term. As long as no leader was heard since
//! the start, nodes stand early and in turn: a chain that starts has its first block at once. A leader that hears no majority steps down. A leader that
//! hears one but gets nothing decided (its controller hangs, or the others find its proposal invalid) lets somebody else lead.

pub mod config;
pub mod entry;
mod journal;
pub mod machine;
pub mod message;
pub mod record;
pub mod seat;
mod service;
mod shared;
pub mod store;
mod timers;
mod work;

pub use cita_consensus_core::shell::{Dependencies, JournalError};
pub use config::Config;
pub use journal::vouch;
pub use service::{RaftConsensus, StartError};
