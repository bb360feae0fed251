//! What the crypto suites of a chain share. A suite says how to hash, sign and recover ([`Suite`], [`KeyPair`]); all else
//! is here, once:
//!
//! ```text
//!  config.toml [crypto_…] ─► config ─► key file ─► KeyPair ──┐
//!                                                           ▼
//!  Crypto (hash, sign, recover, check a batch) ◄── service ── Suite
//!                                                           ▲
//!  clients: sign_transaction, sign_utxo ── transaction ──────┘
//! ```
//!
//! # Errors
//! [`CryptoService::open`] says what is wrong with which key file ([`OpenError`]); the service answers the protocol's codes.

mod config;
mod service;
mod suite;
mod transaction;

pub use config::{Config, KeyFileError, OpenError};
pub use service::CryptoService;
pub use suite::{KeyPair, SecretOutOfRange, Suite, address_of, random_key_pair};
pub use transaction::{check_transaction, sign_transaction, sign_utxo, transaction_hash};
