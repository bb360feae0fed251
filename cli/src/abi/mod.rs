//! Contracts by name: what a contract's ABI says, and values in the form in which people write them.
//!
//! ```text
//! artifact ──► item (functions, events, errors) ──► values (text ──► tokens) ──► codec ──► call data
//!                        │                                                         │
//! signature ─────────────┘             text, JSON ◄── show ◄── tokens ◄── codec, event, revert ◄── answers, logs, reverts
//! ```
//! The crate `ethabi` is used here and nowhere else. It does the encoding; what comes from outside (ABI files, data of
//! contracts) is checked here before it gets there, because `ethabi` trusts lengths, offsets and nesting.

mod artifact;
mod codec;
mod event;
mod item;
mod number;
mod revert;
mod show;
mod signature;
mod types;
mod values;

pub(crate) use artifact::Artifact;
pub(crate) use codec::{decode, encode};
pub(crate) use ethabi::Token;
pub(crate) use event::{Decoded, Event};
pub(crate) use item::{Abi, Function, Mutability};
pub(crate) use number::{Problem, decimal as decimal_number};
pub(crate) use revert::{NO_REASON, reason_of, revert_data};
pub(crate) use show::{bare, json, text};
pub(crate) use signature::{function as parse_signature, is_name};
pub(crate) use types::Param;
pub(crate) use values::{Style, arguments};
