//! Two-phase linear Byzantine fault tolerant consensus.
//!
//! One block a height, after HotStuff-2 (Malkhi and Nayak, 2023). Of n validators f = ⌊(n−1)/3⌋ may do anything; a quorum is n − f.
//! Views count from 0 within a height, and validators lead them in turn.
//!
//! ```text
//! leader   ── Propose ──►          ── C1 ──►             ── C2 ──►  commit
//! replica             ── prepare vote ──►  ── commit vote ──►       commit
//!                        (on disk first)     (on disk first: lock)
//! ```
//!
//! Votes go to the leader alone; q of them are a certificate that anyone can check. So a decision costs 5(n − 1) messages. C2 is
//! the block's proof.
//!
//! # Rules
//! A leader
//! - **L1** proposes what the highest prepare certificate (C1) that it knows names, or a new block when it knows none;
//! - **L2** of a view above 0 starts on a C1 of the view before, or once a quorum said NewView and all of them did, or a moment passed.
//!
//! A replica
//! - **R1** prepare-votes once a view, for the leader's first proposal, if the controller finds it valid and it is not locked on a C1 of a view above
//!   that of the certificate which the proposal carries;
//! - **R2** on a C1 of its view: locks on it and commit-votes;
//! - **R3** on a C2 of any view: decides;
//! - **R4** when its patience ends, which counts from when a quorum is known to have come as far, or its leader itself has gone on: votes no more in
//!   this view, tells the next leader with NewView and its highest C1;
//! - **R5** that refuses a proposal for its lock shows the lock to the leader;
//! - **R6** repeats what was not answered.
//!
//! # Why two decisions at a height are the same block
//! Let C2(v, b) be a decision of the lowest view. Of its q signers at least q − f ≥ f + 1 are honest and locked C1(v, b). Say a C1 of a later view w names
//! b′ ≠ b, and w is the first such view. Its q signers include one of those honest ones (q + f + 1 > n); it voted in w after it
//! locked, since it votes in no view below one it voted in. By R1 the proposal carried a C1 of a view in v … w − 1, which names b by the choice of w, and
//! R1 has the proposal name the same block. Contradiction. Within one view two C1 for different blocks would need an honest replica
//! that voted twice. None of this depends on what a restarted replica remembers beyond its votes and its lock, and these are on disk before they are sent.
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
//! they meet in a view that nobody voted in, without waiting for a timeout. A proposal is in the log with the vote for it, and its transactions are on the
//! controller's disk, so a decided block can be finished by whoever is left. The decision itself follows into the log: if all die when only some had it, these
//! tell the others at once. A replica whose controller comes back with a shorter chain abstains until it is past the heights of its log.
//!
//! Votes of a log that is damaged or gone cannot be remembered, so they must not be contradicted. A vote at height h is cast only after block h − 1 is committed, so
//! a node whose chain ends at H voted at H + 1 at most: it abstains there, follows, and votes again from the height after. A node that finds no
//! log at height 0 is new, and says so in the log with its first decision. One without a log that is brought to a later height by block sync abstains at the first height it takes part in. Should every
//! validator have lost its log, all abstain and nothing is decided; then, and only then, [`vouch`] restarts the consensus of each from its last committed block.
//!
//! # Block interval 0
//! A leader without transactions says Idle; the others believe it as long as their own controllers have none either, and so keep their patience with
//! it. A leader that ignores transactions runs out of it.

pub mod config;
mod journal;
pub mod machine;
pub mod record;
mod service;
mod shared;
mod timers;
mod work;

pub use config::Config;
pub use journal::{JournalError, vouch};
pub use service::{BftConsensus, Dependencies, StartError};
