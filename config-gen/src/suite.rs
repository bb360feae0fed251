//! The crypto suites that accounts and chains can be made for.

use cita_crypto_core::{KeyPair, SecretOutOfRange, Suite};
use cita_crypto_eth::Eth;
use cita_crypto_sm::Sm;
use cita_service_api::Hash;

/// The hash and signature algorithms of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CryptoSuite {
    /// SM3 and SM2.
    #[default]
    Sm,
    /// Keccak-256 and secp256k1.
    Eth,
}

impl CryptoSuite {
    /// Every suite.
    pub const ALL: [Self; 2] = [Self::Sm, Self::Eth];

    /// The implementation of the crypto service with this suite, for example `crypto_sm`.
    pub fn implementation(self) -> &'static str {
        match self {
            Self::Sm => Sm::NAME,
            Self::Eth => Eth::NAME,
        }
    }

    /// The suite of an implementation; `None` when it is not one of these.
    pub fn of_implementation(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.implementation() == name)
    }

    /// The suite's hash.
    pub fn hash(self, data: &[u8]) -> Hash {
        match self {
            Self::Sm => Sm::hash(data),
            Self::Eth => Eth::hash(data),
        }
    }

    /// A fresh key pair.
    pub fn generate(self) -> Box<dyn KeyPair> {
        match self {
            Self::Sm => Box::new(cita_crypto_core::random_key_pair::<Sm>()),
            Self::Eth => Box::new(cita_crypto_core::random_key_pair::<Eth>()),
        }
    }

    /// The key pair of a secret: 32 big-endian bytes.
    ///
    /// # Errors
    /// When the suite has no such secret key.
    pub fn key_pair(self, secret: &[u8; 32]) -> Result<Box<dyn KeyPair>, SecretOutOfRange> {
        Ok(match self {
            Self::Sm => Box::new(Sm::key_pair(secret)?),
            Self::Eth => Box::new(Eth::key_pair(secret)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_is_found_by_the_name_of_its_implementation() {
        for suite in CryptoSuite::ALL {
            assert_eq!(CryptoSuite::of_implementation(suite.implementation()), Some(suite));
        }
        assert_eq!(CryptoSuite::of_implementation("crypto_rsa"), None);
    }

    #[test]
    fn one_secret_is_another_account_in_each_suite() {
        let [sm, eth] = CryptoSuite::ALL.map(|suite| suite.key_pair(&[1; 32]).unwrap().address());
        assert_ne!(sm, eth);
    }
}
