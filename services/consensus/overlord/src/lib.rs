//! The Overlord protocol (Nervos) with aggregated BLS votes.
//!
//! One block a height. The way of a block, its rules, and why two decisions at a height are the same block, are those of
//! [`cita_consensus_core::machine`], in Overlord's words: views are rounds, the leader is also the relayer that votes go to, a prepare vote is a
//! prevote, a commit vote a precommit, a certificate a QC. So are votes on disk, lost logs and the block interval 0. This crate adds
//! - how validators are named and sign: [`bls`]. A QC has one signature of 96 bytes, however many voted, and so has a block's proof: [`proof`];
//! - how replicas change rounds: by chokes, as follows.
//!
//! # Rounds
//! Every replica stays in its round until a quorum gives it up. Nobody runs ahead, so no round has to be long enough for a replica to catch up with others.
//!
//! ```text
//! replica  ── patience ends ──► brake: votes no more in round r, says Choke(r + 1) to all, again and again
//! all      ── a quorum's chokes ──► round r + 1
//! ```
//! A choke carries its sender's highest prevote QC, and what shows that its round began: chokes of a quorum, added up to one signature.
//! - **C1** A replica brakes when its patience with the leader ends, when the leader itself chokes, or when f + 1 choke, of whom one is honest.
//! - **C2** It enters the round that a quorum's chokes name, the lowest of them where they name several; also when another replica shows it such chokes.
//! - **C3** When the chokes of f + 1 are of rounds beyond the next, it goes to the round before the lowest of these, where an honest replica has been. This
//!   is for the time after many restarts, when nobody has the chokes any more that took some further than others: the rest need not lose patience with every
//!   round in between.
//! - **C4** Whoever enters a round by other replicas' chokes tells the new leader with its own, so that the leader knows every honest lock (rule L2).
//!
//! Rounds carry no weight in the argument for safety, so none of this has to be on disk.
//!
//! # Why it goes on
//! Say the network has settled. If an honest replica brakes for long, then all honest ones enter the next round: at the latest their own patience ends, a quorum
//! chokes, and chokes are repeated until the round ends. They do so within a message's time of each other, since the first to enter has shown its chokes to the
//! next leader, who shows them to all with its proposal, and everyone repeats what shows the round that it is in. Patience doubles with every round up to a
//! bound, so in some round an honest leader has heard every honest lock and nobody brakes before all have voted.
//!
//! # Restarts
//! A replica that voted at the height of its restart brakes at once in the round of its last vote: everybody's votes under way are lost when all die together,
//! and so they are in a new round without waiting for a timeout.
//!
//! # Who is where
//! Votes are signed by BLS keys, but the network finds nodes by their addresses. So every message carries its sender's introduction: the address of its
//! node, signed by its BLS key once per start. A message counts only if the network had it from that node; one to a validator that has not
//! said anything yet goes to all.

pub mod bls;
mod config;
mod pace;
pub mod proof;
mod voice;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use cita_consensus_core::{
    self as core,
    shell::{self, Dependencies, JournalError, Replica},
};
use cita_service_api::{BlsKey, Hash, ValidatorAddress};
use cita_service_kit::{Identity, Lifecycle};

pub use bls::{BlsSecret, Keyring};
pub use config::Config;
pub use pace::{Adder, BlsAdder, Overlord};
pub use proof::{OverlordProof, ProofError};

/// A replica: `Consensus` for its controller, `MessageHandler` for its network.
pub type OverlordConsensus = Replica<Overlord>;

/// A quorum's votes, added up.
pub type Certificate = core::Certificate<Overlord>;

/// Why the consensus cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The vote log cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The BLS key cannot be read.
    #[error("[consensus_overlord] bls_key: cannot read {path}: {source}")]
    ReadKey {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds no BLS key.
    #[error(
        "[consensus_overlord] bls_key: {path} holds no BLS secret key: it takes 64 hexadecimal digits, below the order of the group"
    )]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// The key is not that of the node's validator address.
    #[error("[node] validator_address = {configured}, but the key in [consensus_overlord] bls_key belongs to {actual}")]
    ForeignKey {
        /// The configured validator address.
        configured: ValidatorAddress,
        /// The key's.
        actual: BlsKey,
    },
}

/// What a replica is started with.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The section of `config.toml`.
    pub config: Config,
    /// The folder that relative paths in it start at.
    pub root: &'a Path,
    /// The chain.
    pub chain: Hash,
    /// What the node is called: by the network, and as a validator.
    pub node: Identity,
    /// Whether the node votes when it is a validator. One that does not only checks what others decided.
    pub votes: bool,
    /// The folder of the vote log.
    pub dir: PathBuf,
}

/// Starts a replica. It does nothing before its controller tells it the height.
///
/// # Errors
/// [`StartError`].
pub fn start(
    setting: Setting<'_>,
    deps: Dependencies,
    lifecycle: &Lifecycle,
) -> Result<Arc<OverlordConsensus>, StartError> {
    let path = setting.root.join(&setting.config.bls_key);
    let text = zeroize::Zeroizing::new(
        std::fs::read_to_string(&path).map_err(|source| StartError::ReadKey { path: path.clone(), source })?,
    );
    let secret = BlsSecret::from_hex(text.trim()).ok_or_else(|| StartError::NoKey { path: path.clone() })?;
    let actual = secret.public();
    if setting.node.validator != actual.into() {
        return Err(StartError::ForeignKey { configured: setting.node.validator, actual });
    }
    // Nobody's key for one that does not vote: no list of validators has it.
    let secret = if setting.votes { secret } else { secret.of_onlooker().ok_or(StartError::NoKey { path })? };
    let voice = Arc::new(voice::BlsVoice::new(secret, setting.node.address, setting.chain));
    Ok(Replica::start(setting.config.timing(), setting.chain, voice, &setting.dir, deps, lifecycle)?)
}

/// Restarts the consensus of a stopped node from its last committed block; see [`shell::vouch`] for when that is safe.
///
/// # Errors
/// When the log cannot be written.
pub fn vouch(dir: &Path) -> Result<(), JournalError> {
    shell::vouch::<Overlord>(dir)
}
