//! Two-phase linear Byzantine fault tolerant consensus.
//!
//! One block a height, after HotStuff-2 (Malkhi and Nayak, 2023). The way of a block, its rules, and why two decisions at a height are
//! the same block, are those of [`cita_consensus_core::machine`]; so are votes on disk, lost logs and the block interval 0. This crate adds how replicas
//! are named (by their node's address), how they sign (each vote on its own, by the crypto service), and its pacemaker: how they change views.
//!
//! # Why it goes on
//! Patience doubles with every view up to a bound, so after the network settles some view is long enough. Whoever is ahead waits for a quorum to come as
//! far (R4): with a bound, replicas that are some views apart would never meet otherwise, since all leave views at the same pace. NewViews go to the new leader only, and to all
//! when they are repeated; f + 1 of them pull everyone else along, and a quorum's (which a proposal carries) or a C1 prove a view to
//! anybody. An honest leader that waited for all, or for a moment, knows every honest lock.
//!
//! Leaders that let their last view pass get little patience at first: a dead validator does not cost a full timeout each time it is its turn. As soon
//! as a proposal of it is accepted it is trusted again.
//!
//! # Restarts
//! A replica that voted at the height of its restart begins in the view after its last vote: everybody's votes under way are lost when all die together, and so
//! they meet in a view that nobody voted in, without waiting for a timeout.

mod pace;
mod voice;

use std::{path::Path, sync::Arc};

use cita_consensus_core::{
    self as core,
    shell::{self, JournalError, Replica},
};
use cita_service_api::{Address, Hash};
use cita_service_kit::Lifecycle;

pub use cita_consensus_core::{Timing as Config, shell::Dependencies};
pub use pace::Bft;

/// A replica: `Consensus` for its controller, `MessageHandler` for its network.
pub type BftConsensus = Replica<Bft>;

/// A quorum's votes, each with its signature.
///
/// As a block's proof it is encoded as [`core::Certificate`] says.
pub type Certificate = core::Certificate<Bft>;

/// Starts the replica of `node` on `chain`, with its vote log in `dir`. It does nothing before its controller tells it the height.
///
/// # Errors
/// The vote log cannot be used.
pub fn start(
    config: Config,
    chain: Hash,
    node: Address,
    dir: &Path,
    deps: Dependencies,
    lifecycle: &Lifecycle,
) -> Result<Arc<BftConsensus>, JournalError> {
    let voice = Arc::new(voice::NodeVoice::new(node, deps.crypto.clone()));
    Replica::start(config, chain, voice, dir, deps, lifecycle)
}

/// Restarts the consensus of a stopped node from its last committed block; see [`shell::vouch`] for when that is safe.
///
/// # Errors
/// When the log cannot be written.
pub fn vouch(dir: &Path) -> Result<(), JournalError> {
    shell::vouch::<Bft>(dir)
}
