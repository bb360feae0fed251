//! The crypto service of a chain with SM2 signatures (GM/T 0003) and SM3 hashes (GM/T 0004).
//!
//! What it does: hashes, signs with the node's key, and says who signed. The way of the data:
//!
//! ```text
//!  cita-crypto-core (key file, batches of transactions)
//!      │ Suite
//!      ▼
//!  service ─► KeyPair ─► comb ──────────┐
//!      └────► verify ──► tables ─► point ─► field ─► limbs
//!               └ cache ──┘  (scalar)
//! ```
//!
//! Signatures decide how many transactions a chain takes a second, so their arithmetic is here and made for them.
//! Two rules divide it: what touches a secret takes the same time for every value ([`KeyPair`]: `comb`, `field`,
//! `scalar`), and what is public may take what it takes (`tables`, `cache`). libsm, RustCrypto's sm2 and
//! efficient-sm2 are the oracles of the differential tests.
//!
//! What clients need is here as plain functions: [`sign_transaction`], [`sign_utxo`], [`transaction_hash`], [`KeyPair`].
//!
//! # Errors
//! `SmCrypto::open` says what is wrong with which key file ([`OpenError`]); [`verify()`] says what is wrong with a
//! signature ([`SigError`]); the service answers the protocol's codes. No input makes anything here panic.

mod cache;
mod comb;
mod field;
mod hash;
mod key;
mod limbs;
mod point;
mod scalar;
mod service;
mod tables;
mod transaction;
mod verify;

pub use cita_crypto_core::{Config, KeyFileError, OpenError, SecretOutOfRange, sign_transaction, sign_utxo};
pub use hash::{sm3, sm3_concat};
pub use key::KeyPair;
pub use service::{Sm, SmCrypto};
pub use transaction::{check_transaction, transaction_hash, utxo_hash};
pub use verify::{SIGNATURE_LEN, SigError, Verifier, verify};
