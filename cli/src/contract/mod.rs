//! Contracts on a chain, spoken to by name: what `send`, `call`, `create` and `get receipt` share.
//!
//! `source` finds an ABI (a file, or what the chain keeps for an address); `invocation` turns what was typed into call data;
//! `dry_run` says what would happen; `outcome` waits for what did; `logs` and `reasons` explain it.

mod dry_run;
mod invocation;
mod logs;
mod outcome;
mod reasons;
mod source;

use dry_run::dry_run;

pub(crate) use invocation::{Call, Invocation, Typed};
pub(crate) use logs::receipt as decoded_receipt;
pub(crate) use outcome::{Follow, deliver, send_and_wait};
pub(crate) use reasons::{Attempt, Failure, is_revert};
pub(crate) use source::{AbiFile, stored_abi};
