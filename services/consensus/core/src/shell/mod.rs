//! The shell around a [`Machine`](crate::machine::Machine): everything that has a clock, a disk or a wire.
//!
//! ```text
//! controller ─ Reconfigure, CheckBlock ─►  Replica ◄─ messages ─ network
//!                                            │ queue, bounded
//! work (build, check, commit) ─ answers ─►  actor: one task owns the machine and does what it says
//!                                            │ votes: synced before what follows leaves
//!                                          journal
//! ```
//! A protocol brings its [`Voice`]: how its replicas sign, check what others signed, and are found in the network.

mod actor;
mod journal;
mod service;
mod shared;
mod timers;
mod voice;
mod work;

pub use crate::log_file::JournalError;
pub use journal::vouch;
pub use service::{Dependencies, MODULE, Replica};
pub use voice::Voice;
