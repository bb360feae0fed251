//! What consensus implementations share: signed messages, certificates that anyone can check, and the log of votes.
//!
//! # Trust, step by step
//! ```text
//! bytes ── Envelope::decode ──► Envelope ── checks() ──► [Check] ── every signature is its signer's ──► Verified
//! ```
//! A received [`Envelope`](message::Envelope) is nothing but a claim. It lists the signatures that have to hold ([`check::Check`]); only who has verified all
//! of them may make a [`check::Verified`] of it, and only that enters a state machine. Whether the signers are validators of the height, and
//! enough of them, is arithmetic that needs no cryptography and is the state machine's part.
//!
//! # Votes before words
//! [`log`] keeps what a replica voted for. A record is on disk before the vote it is about leaves, so that a replica never contradicts itself
//! over a crash.
//!
//! # Trying it out
//! [`simulator`] runs a whole cluster in one process, in virtual time and from one seed, with a bad network, failing disks and Byzantine nodes.

pub mod certificate;
pub mod check;
pub mod leader_proof;
pub mod log;
pub mod log_file;
pub mod machine;
pub mod message;
pub mod protocol;
pub mod quorum;
pub mod record;
pub mod shell;
pub mod simulator;
mod timing;
#[cfg(test)]
mod toy;

pub use certificate::{Certificate, CertificateError, Phase};
pub use check::{Check, Verified};
pub use leader_proof::LeaderProof;
pub use message::{Body, Checks, Entry, Envelope, NewViewClaim};
pub use protocol::{Protocol, ValidatorId};
pub use quorum::{Validators, quorum};
pub use timing::Timing;
