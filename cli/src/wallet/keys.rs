//! Signature suites and the key pairs of accounts.

use std::{fmt, sync::Arc};

use cita_config::CryptoSuite;
use cita_crypto_core::{KeyPair, sign_transaction, sign_utxo};
use cita_proto::blockchain::{RawTransaction, Transaction, UtxoTransaction};
use cita_service_api::Address;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::{CliError, CliResult};

/// The hash and signature algorithms of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Suite {
    // SM3 and SM2.
    #[default]
    #[value(name = "SM")]
    Sm,
    // Keccak-256 and secp256k1.
    #[value(name = "ETH")]
    Eth,
}

impl Suite {
    /// Every suite.
    pub(crate) const ALL: [Self; 2] = [Self::Sm, Self::Eth];
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sm => "SM",
            Self::Eth => "ETH",
        })
    }
}

impl From<Suite> for CryptoSuite {
    fn from(suite: Suite) -> Self {
        match suite {
            Suite::Sm => Self::Sm,
            Suite::Eth => Self::Eth,
        }
    }
}

impl From<CryptoSuite> for Suite {
    fn from(suite: CryptoSuite) -> Self {
        match suite {
            CryptoSuite::Sm => Self::Sm,
            CryptoSuite::Eth => Self::Eth,
        }
    }
}

/// An account's key pair: what signs. Copies share the one key in memory.
#[derive(Clone)]
pub(crate) struct Keys {
    suite: Suite,
    pair: Arc<dyn KeyPair>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({} {})", self.suite, self.address())
    }
}

impl Keys {
    /// A fresh key pair.
    pub(crate) fn generate(suite: Suite) -> Self {
        Self { suite, pair: CryptoSuite::from(suite).generate().into() }
    }

    /// A fresh key pair of the same suite.
    pub(crate) fn another(&self) -> Self {
        Self::generate(self.suite)
    }

    /// The key pair of a secret key.
    ///
    /// # Errors
    /// When the suite has no such secret key.
    pub(crate) fn from_secret(secret: &[u8; 32], suite: Suite) -> CliResult<Self> {
        let pair = CryptoSuite::from(suite)
            .key_pair(secret)
            .map_err(|error| CliError::user(format!("this is no {suite} secret key: {error}")))?;
        Ok(Self { suite, pair: pair.into() })
    }

    /// Which algorithms it is for.
    pub(crate) fn suite(&self) -> Suite {
        self.suite
    }

    /// The secret key, 32 bytes big-endian.
    pub(crate) fn secret(&self) -> Zeroizing<[u8; 32]> {
        self.pair.secret_bytes()
    }

    /// The public key, x ‖ y.
    pub(crate) fn public_key(&self) -> &[u8; 64] {
        self.pair.public_key()
    }

    /// The account's address.
    pub(crate) fn address(&self) -> Address {
        self.pair.address()
    }

    /// Signs a transaction, ready to be sent.
    pub(crate) fn sign(&self, transaction: Transaction) -> RawTransaction {
        sign_transaction(transaction, &*self.pair)
    }

    /// Signs a transaction that changes the system configuration, ready to be sent.
    pub(crate) fn sign_utxo(&self, transaction: UtxoTransaction) -> RawTransaction {
        sign_utxo(transaction, &*self.pair)
    }
}
