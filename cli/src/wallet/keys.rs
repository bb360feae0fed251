//! Signature suites and the key pairs of accounts.

use std::{fmt, sync::Arc};

use cita_crypto_sm::{KeyPair, sign_transaction, sign_utxo};
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

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sm => "SM",
            Self::Eth => "ETH",
        })
    }
}

impl Suite {
    /// # Errors
    /// When this build cannot sign under the suite.
    fn available(self) -> CliResult<()> {
        match self {
            Self::Sm => Ok(()),
            Self::Eth => {
                Err(CliError::user("the crypto suite ETH is not available in this build").hint("use --crypto SM"))
            }
        }
    }
}

/// An account's key pair: what signs. Copies share the one key in memory.
#[derive(Clone)]
pub(crate) struct Keys(Arc<KeyPair>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.address())
    }
}

impl Keys {
    /// A fresh key pair.
    ///
    /// # Errors
    /// When this build does not have the suite.
    pub(crate) fn generate(suite: Suite) -> CliResult<Self> {
        suite.available()?;
        Ok(Self(Arc::new(KeyPair::generate())))
    }

    /// A fresh key pair of the same suite.
    ///
    /// # Errors
    /// As [`Self::generate`].
    pub(crate) fn another(&self) -> CliResult<Self> {
        Self::generate(Suite::Sm)
    }

    /// The key pair of a secret key.
    ///
    /// # Errors
    /// When the suite has no such secret key, or this build not the suite.
    pub(crate) fn from_secret(secret: &[u8; 32], suite: Suite) -> CliResult<Self> {
        suite.available()?;
        let pair = KeyPair::from_secret(secret)
            .map_err(|error| CliError::user(format!("this is no {suite} secret key: {error}")))?;
        Ok(Self(Arc::new(pair)))
    }

    /// The secret key, 32 bytes big-endian.
    pub(crate) fn secret(&self) -> Zeroizing<[u8; 32]> {
        self.0.secret_bytes()
    }

    /// The public key, x ‖ y.
    pub(crate) fn public_key(&self) -> &[u8; 64] {
        self.0.public_key()
    }

    /// The account's address.
    pub(crate) fn address(&self) -> Address {
        self.0.address()
    }

    /// Signs a transaction, ready to be sent.
    pub(crate) fn sign(&self, transaction: Transaction) -> RawTransaction {
        sign_transaction(transaction, &self.0)
    }

    /// Signs a transaction that changes the system configuration, ready to be sent.
    pub(crate) fn sign_utxo(&self, transaction: UtxoTransaction) -> RawTransaction {
        sign_utxo(transaction, &self.0)
    }
}
