//! Proofs, checked without a chain: no disk, no network, no clock.
//!
//! ```text
//! receipt ─ trie ─► receipts root ┐
//!                      state root ┴ hash ─► pre_state_root of proposal N+1 ─ hash ─► the hash that a quorum signed
//! ```
//! [`cross_chain`] follows that way from a receipt to its validators, [`votes`] knows how those of each consensus agree, [`fault`] names every place
//! where it can break, [`scheme`] is all that a signature suite has to be able to. What a proof says, byte for byte, is in `docs/proofs.md`.

pub(crate) mod cross_chain;
pub(crate) mod fault;
pub(crate) mod scheme;
pub(crate) mod votes;
