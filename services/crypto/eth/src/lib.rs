//! The crypto service of a chain with secp256k1 signatures (SEC 2) and Keccak-256 hashes, as Ethereum has them.
//!
//! What it does: hashes, signs with the node's key, and says who signed:
//!
//! ```text
//!  cita-crypto-core (key file, batches of transactions)
//!      │ Suite
//!      ▼
//!  service ─► KeyPair ─► libsecp256k1
//!      └────► recover ──► libsecp256k1
//! ```
//!
//! The curve is libsecp256k1's, through its Rust binding; RustCrypto's k256 is the oracle of the differential tests. What is
//! accepted as a signature, and that two nodes can never disagree on it, stands at [`recover()`].
//!
//! What clients need is here as plain functions: [`sign_transaction`], [`sign_utxo`], [`transaction_hash`], [`KeyPair`].
//!
//! # Errors
//! `EthCrypto::open` says what is wrong with which key file ([`OpenError`]); [`recover()`] says what is wrong with a
//! signature ([`SigError`]); the service answers the protocol's codes. No input makes anything here panic.

mod hash;
mod key;
mod recover;
mod service;
mod transaction;

pub use cita_crypto_core::{Config, KeyFileError, OpenError, SecretOutOfRange, sign_transaction, sign_utxo};
pub use hash::keccak256;
pub use key::KeyPair;
pub use recover::{SIGNATURE_LEN, SigError, recover};
pub use service::{Eth, EthCrypto};
pub use transaction::{check_transaction, transaction_hash, utxo_hash};
