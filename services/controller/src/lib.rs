//! The controller: decides what the chain does.
//!
//! # The way of the data
//! ```text
//!  user ─► rpc ─► admission: cheap rules ─► queue ─► one signature check a batch ─► pool ─► batches to the peers
//!                                                                                   │
//!  consensus ─► get_proposal: pack the oldest, put them on disk ◄───────────────────┤
//!            ─► check_proposal: rules, missing ones from peers, put them on disk ◄──┘
//!            ─► commit_block: decision on disk ─► execute ─► answer
//!                                                   └─► store the block (while the next one is agreed on)
//!  a node that fell behind ─► ranges of blocks from several peers ─► CheckBlock ─► execute ─► store
//! ```
//! What must be right is plain code without I/O: `tx` (the form of a transaction), `rules` (what makes transactions and blocks valid), `pool`,
//! `journal` (which of them are in storage), `history` (the replay window), `system_config`, `state` (all of these behind one lock), `sync` (whom to ask for which blocks). Around it the
//! thin shell: `admission` and `signatures`, `persistence`, `fetch`, `propose`, `commit`, `proposal_log`, `syncer`, `messages`, `replay`, `start`, and the services in `service` and `rpc`.
//!
//! # Why a final block stays
//! 1. A vote leaves only after the transactions of its proposal are synced to this node's log (`proposal_log`). A decision takes a
//!    quorum of votes, so a decided block can be built again from the disks of any quorum.
//! 2. [`commit_block`](cita_service_api::ConsensusController::commit_block) first syncs the decision (proposal and proof) to the same log. From
//!    here on this node finishes the block by itself after any crash: a restart finds it, executes it and stores it.
//! 3. Then the block is executed, and the answer to the consensus leaves; storing goes on while the next block is agreed on. At most one
//!    block is in that state: the next commit waits for it.
//! 4. Height and blocks are answered to users once they are stored. A receipt comes from the executor and can be seen a moment earlier; by
//!    2 it is kept as well. A query for something that the block in flight may bring waits for it instead of denying it.
//! 5. The executor's state may lose its last blocks; they are replayed from storage. It may be one block ahead, when the process died
//!    between execution and storing: the decision is in the log, so the same block comes again, and the executor says so.
//!
//! # Who sent a transaction
//! A transaction's hash does not cover its sender: whoever sees a transaction can sign it as his own, under the same hash. If some nodes execute
//! one and some the other, their states part. So a proposal names the hash of its senders (`ProposalInner.senders_root`): validators
//! vote on who sent what, and a node that holds another's version fetches the right one.
//!
//! # A pool that survives
//! With `tx_persistence` a transaction is in storage before it is in the pool, and so before its user is answered: who was answered is not
//! forgotten by a process that dies. Storage does not sync this region, so with the power some may be lost. `persistence` says how it is done.
//!
//! # Danger mode
//! A node whose operator does not trust it yet (restored from a backup, moved from a suspect disk) follows the chain by block sync and answers
//! queries. It takes no users' transactions, proposes nothing and finds no proposal valid.
//!
//! # Bounds
//! The pool (transactions, bytes), the queue before the signature check (bytes), peers' messages that wait (count), answers to peers (8 MiB), blocks
//! (quota, bytes), the log (256 MiB a height, two heights), the replay window (`block_limit` blocks), peers and requests that are remembered. At the bound a
//! user is refused, after a moment's wait for a full pool; a peer's message is dropped.
//!
//! # Errors
//! Status codes of the protocol. Those that the protocol has no code for: a full pool or queue is `InternalChannelDisconnected` (with a text
//! that says so), a transaction larger than [`MAX_TRANSACTION_BYTES`](cita_service_api::MAX_TRANSACTION_BYTES) is `EncodeError`. [`StartError`] says why a
//! controller does not start.

mod admission;
mod commit;
mod config;
mod fetch;
mod history;
mod journal;
mod ledger;
mod messages;
mod node;
mod peers;
mod persistence;
mod pool;
mod proposal_log;
mod propose;
mod replay;
mod rpc;
mod rules;
mod service;
mod signatures;
mod start;
mod state;
mod sync;
mod syncer;
mod system_config;
mod tx;
mod wire;

pub use config::Config;
pub use service::{Controller, Dependencies};
pub use start::StartError;
