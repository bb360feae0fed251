//! Bytes with a meaning: hashes and addresses.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::StatusCode;

/// Why a text or a byte string is not the value it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseBytesError {
    /// The text has a character that is no hexadecimal digit, or an odd number of digits.
    #[error("invalid hex input: '{0}'")]
    NotHex(String),
    /// The number of bytes is wrong.
    #[error("{what} takes {expected} bytes, this has {found}: '{text}'")]
    Length {
        /// What the bytes were to be.
        what: &'static str,
        /// Bytes it takes.
        expected: usize,
        /// Bytes that were given.
        found: usize,
        /// The input, as hex.
        text: String,
    },
    /// The number of bytes is that of no validator.
    #[error("a validator takes 20 bytes (an address) or 48 (a BLS public key), this has {found}: '{text}'")]
    Validator {
        /// Bytes that were given.
        found: usize,
        /// The input, as hex.
        text: String,
    },
}

/// Reads hexadecimal digits with or without `0x` before them.
///
/// # Errors
/// [`ParseBytesError::NotHex`].
pub fn parse_hex(text: &str) -> Result<Vec<u8>, ParseBytesError> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    hex::decode(digits).map_err(|_| ParseBytesError::NotHex(text.to_owned()))
}

macro_rules! fixed_bytes {
    ($(#[$doc:meta])* $name:ident, $len:literal, $what:literal, $code:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// All bytes zero.
            pub const ZERO: Self = Self([0; $len]);

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// The bytes as a vector, as messages carry them.
            pub fn to_vec(self) -> Vec<u8> {
                self.0.to_vec()
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ZERO
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "0x{}", hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<[u8; $len]> for $name {
            fn from(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }
        }

        /// A wrong length reads as the status code that the protocol has for it.
        impl TryFrom<&[u8]> for $name {
            type Error = StatusCode;

            fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
                bytes.try_into().map(Self).map_err(|_| StatusCode::$code)
            }
        }

        impl FromStr for $name {
            type Err = ParseBytesError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bytes = parse_hex(text)?;
                bytes.as_slice().try_into().map(Self).map_err(|_| ParseBytesError::Length {
                    what: $what,
                    expected: $len,
                    found: bytes.len(),
                    text: text.to_owned(),
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

fixed_bytes!(
    /// The last 20 bytes of the hash of a public key: an account, a node or a validator; or a contract's address.
    Address,
    20,
    "an address",
    ProvideAddressError
);
fixed_bytes!(
    /// A compressed public key of BLS12-381 in G1: a validator of an overlord chain.
    BlsKey,
    48,
    "a BLS public key",
    ProvideAddressError
);
fixed_bytes!(
    /// 32 bytes from the chain's hash function, of no particular thing.
    Hash,
    32,
    "a hash",
    HashLenError
);
fixed_bytes!(
    /// Hash of an encoded `BlockHeader`.
    BlockHash,
    32,
    "a block hash",
    HashLenError
);
fixed_bytes!(
    /// Hash of an encoded `Transaction` or `UtxoTransaction`.
    TxHash,
    32,
    "a transaction hash",
    HashLenError
);
fixed_bytes!(
    /// An executor's commitment to everything a chain of blocks computed.
    StateRoot,
    32,
    "a state root",
    HashLenError
);

impl Address {
    /// How a node is named in network messages: the first 8 bytes of its address as a big-endian number.
    pub fn origin(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

/// How a validator is named in the chain's configuration; all of a chain are named in the same way, by its consensus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValidatorAddress {
    /// By the address of its node (bft, raft).
    Node(Address),
    /// By its BLS public key (overlord).
    Bls(BlsKey),
}

impl ValidatorAddress {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Node(address) => address.as_bytes(),
            Self::Bls(key) => key.as_bytes(),
        }
    }
}

impl From<Address> for ValidatorAddress {
    fn from(address: Address) -> Self {
        Self::Node(address)
    }
}

impl From<BlsKey> for ValidatorAddress {
    fn from(key: BlsKey) -> Self {
        Self::Bls(key)
    }
}

impl TryFrom<&[u8]> for ValidatorAddress {
    type Error = ParseBytesError;

    fn try_from(bytes: &[u8]) -> Result<Self, ParseBytesError> {
        if let Ok(address) = Address::try_from(bytes) {
            return Ok(Self::Node(address));
        }
        let wrong = |_| ParseBytesError::Validator { found: bytes.len(), text: format!("0x{}", hex::encode(bytes)) };
        BlsKey::try_from(bytes).map(Self::Bls).map_err(wrong)
    }
}

impl FromStr for ValidatorAddress {
    type Err = ParseBytesError;

    fn from_str(text: &str) -> Result<Self, ParseBytesError> {
        Self::try_from(parse_hex(text)?.as_slice())
    }
}

impl fmt::Display for ValidatorAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(address) => address.fmt(f),
            Self::Bls(key) => key.fmt(f),
        }
    }
}

impl Serialize for ValidatorAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ValidatorAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl From<Hash> for BlockHash {
    fn from(hash: Hash) -> Self {
        Self(hash.0)
    }
}

impl From<Hash> for TxHash {
    fn from(hash: Hash) -> Self {
        Self(hash.0)
    }
}

impl From<Hash> for StateRoot {
    fn from(hash: Hash) -> Self {
        Self(hash.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_with_and_without_prefix_and_names_what_is_wrong() {
        let address: Address = "0x00000000000000010000000000000000000000ff".parse().unwrap();
        assert_eq!(address, "00000000000000010000000000000000000000ff".parse().unwrap());
        assert_eq!(address.origin(), 1);
        assert_eq!("0xzz".parse::<Address>(), Err(ParseBytesError::NotHex("0xzz".into())));
        let error = "0x0102".parse::<Address>().unwrap_err();
        assert_eq!(error.to_string(), "an address takes 20 bytes, this has 2: '0x0102'");
    }
}
