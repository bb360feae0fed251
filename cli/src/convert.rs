//! What users type, as values: hex, numbers, positions, blocks.

use std::{fmt, str::FromStr};

use cita_proto::evm::{BlockNumber, block_number::Lable};
use cita_service_api::{BlockHash, Controller, ControllerClient, ParseBytesError, parse_hex};

use crate::{
    abi::{Problem, decimal_number},
    error::{CliError, CliResult},
};

/// Any number of bytes, typed as hex.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl FromStr for Bytes {
    type Err = ParseBytesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_hex(text).map(Self)
    }
}

/// 32 bytes, typed as up to 64 hex digits and padded on the left: a value, a storage position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Word(pub(crate) [u8; 32]);

impl FromStr for Word {
    type Err = ParseBytesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
        let even = if digits.len() % 2 == 1 { format!("0{digits}") } else { digits.to_owned() };
        let bytes = parse_hex(&even).map_err(|_| ParseBytesError::NotHex(text.to_owned()))?;
        let mut word = [0; 32];
        let start = word.len().checked_sub(bytes.len()).ok_or_else(|| ParseBytesError::Length {
            what: "a value",
            expected: 32,
            found: bytes.len(),
            text: text.to_owned(),
        })?;
        word[start..].copy_from_slice(&bytes);
        Ok(Self(word))
    }
}

/// A value to transfer: hex of up to 64 digits as [`Word`] has it, or a number with a unit, such as `1ether` or `1.5gwei`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Amount(pub(crate) [u8; 32]);

impl FromStr for Amount {
    type Err = CliError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse() {
            Ok(Word(bytes)) => Ok(Self(bytes)),
            Err(not_hex) if !text.ends_with("wei") && !text.ends_with("ether") => Err(CliError::from(not_hex)),
            Err(not_hex) => decimal_number(text).map(Self).map_err(|problem| match problem {
                Problem::NotANumber => CliError::from(not_hex),
                Problem::NotWhole => CliError::usage(format!("'{text}' is not a whole number of wei")),
                Problem::TooBig => CliError::usage(format!("'{text}' takes more than 32 bytes")),
            }),
        }
    }
}

/// A height: `N`, or `+N` and `-N` relative to the chain's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// That height.
    At(u64),
    /// So many blocks beyond the current height.
    After(u64),
    /// So many blocks before the current height.
    Before(u64),
}

impl Position {
    /// The height, when the chain's is `current`.
    ///
    /// # Errors
    /// When it would be below 0 or above all heights.
    pub(crate) fn resolve(self, current: u64) -> CliResult<u64> {
        let height = match self {
            Self::At(height) => Some(height),
            Self::After(blocks) => current.checked_add(blocks),
            Self::Before(blocks) => current.checked_sub(blocks),
        };
        height.ok_or_else(|| {
            CliError::usage(format!("there is no height {self}: the chain is at {current}"))
                .hint("-N is a height before the current one, +N one after it")
        })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(height) => write!(f, "{height}"),
            Self::After(blocks) => write!(f, "+{blocks}"),
            Self::Before(blocks) => write!(f, "-{blocks}"),
        }
    }
}

/// A text that is no [`Position`] or no [`BlockRef`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not {expected}")]
pub(crate) struct NotAHeight {
    text: String,
    expected: &'static str,
}

impl FromStr for Position {
    type Err = NotAHeight;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (make, digits): (fn(u64) -> Self, _) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(digits), _) => (Self::After, digits),
            (_, Some(digits)) => (Self::Before, digits),
            _ => (Self::At, text),
        };
        let number = digits.parse().ok().filter(|_| digits.starts_with(|c: char| c.is_ascii_digit()));
        number.map(make).ok_or_else(|| NotAHeight { text: text.to_owned(), expected: "a height: N, +N or -N" })
    }
}

/// A block: by height, by hash, or `latest`, `earliest`, `pending`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockRef {
    /// By height.
    Height(Position),
    /// By hash.
    Hash(BlockHash),
    /// The last block.
    Latest,
    /// The first block.
    Earliest,
    /// The block that is being made.
    Pending,
}

impl FromStr for BlockRef {
    type Err = NotAHeight;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        match text {
            "latest" => Ok(Self::Latest),
            "earliest" => Ok(Self::Earliest),
            "pending" => Ok(Self::Pending),
            _ if digits.len() == 64
                && let Ok(hash) = text.parse() =>
            {
                Ok(Self::Hash(hash))
            }
            _ => text.parse().map(Self::Height).map_err(|_: NotAHeight| NotAHeight {
                text: text.to_owned(),
                expected: "a block: a height (N, -N), a 0x hash, latest, earliest or pending",
            }),
        }
    }
}

impl BlockRef {
    /// As the executor's queries take it, once the chain's height is known.
    ///
    /// # Errors
    /// As [`Position::resolve`].
    pub(crate) fn to_message(self, current: u64) -> CliResult<BlockNumber> {
        let tag = |tag: &str| Lable::Tag(tag.to_owned());
        let lable = match self {
            Self::Height(position) => Lable::Height(position.resolve(current)?),
            Self::Hash(hash) => Lable::Hash(hash.to_vec()),
            Self::Latest => tag("latest"),
            Self::Earliest => tag("earliest"),
            Self::Pending => tag("pending"),
        };
        Ok(BlockNumber { lable: Some(lable) })
    }

    /// Whether the chain's height has to be known to say which block this is.
    pub(crate) fn is_relative(self) -> bool {
        matches!(self, Self::Height(Position::After(_) | Position::Before(_)))
    }

    /// The height, asking the chain where that is needed.
    ///
    /// # Errors
    /// When the chain does not know the hash or does not answer.
    pub(crate) async fn height(self, controller: &ControllerClient) -> CliResult<u64> {
        let answer = match self {
            Self::Height(Position::At(height)) => Ok(height),
            Self::Earliest => Ok(0),
            Self::Hash(hash) => controller.height_by_hash(hash).await,
            Self::Latest | Self::Height(_) => controller.block_number(false).await,
            Self::Pending => controller.block_number(true).await,
        };
        let height = answer.map_err(|error| CliError::refused(&error))?;
        match self {
            Self::Height(position) => position.resolve(height),
            _ => Ok(height),
        }
    }
}

/// `0x` and the bytes' digits.
pub(crate) fn hex0x(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

/// A big-endian number of any length as decimal digits.
pub(crate) fn decimal(bytes: &[u8]) -> String {
    let mut digits: Vec<u8> = vec![0];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            let value = u32::from(*digit) * 256 + carry;
            // The remainder of a division by ten fits a byte.
            *digit = (value % 10) as u8;
            carry = value / 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_is_padded_on_the_left_and_bounded() {
        assert_eq!("0x1".parse::<Word>().unwrap().0[31], 1);
        assert_eq!("0x".parse::<Word>().unwrap(), Word::default());
        assert_eq!("100".parse::<Word>().unwrap().0[30..], [1, 0]);
        assert_eq!("ff".repeat(32).parse::<Word>().unwrap().0, [255; 32]);
        assert!("1".repeat(65).parse::<Word>().is_err());
        assert!("0xxyz".parse::<Word>().unwrap_err().to_string().contains("invalid hex input"));
    }

    #[test]
    fn an_amount_that_was_hex_is_another_number_now() {
        let read = |text: &str| text.parse::<Amount>().map(|amount| decimal(&amount.0));
        for (text, expected) in [
            ("10", "16"),
            ("1e3", "483"),
            ("0x0a", "10"),
            ("10wei", "10"),
            ("1.5gwei", "1500000000"),
            ("1ether", "1000000000000000000"),
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
        for (text, expected) in [
            ("0xzz", "invalid hex input"),
            ("ether", "invalid hex input"),
            ("-1ether", "invalid hex input"),
            ("0.5wei", "whole number of wei"),
            ("1e80wei", "more than 32 bytes"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.message().contains(expected), "{text}: {}", error.message());
        }
    }

    #[test]
    fn a_position_is_absolute_or_relative() {
        assert_eq!("+95".parse::<Position>().unwrap().resolve(5).unwrap(), 100);
        assert_eq!("-5".parse::<Position>().unwrap().resolve(5).unwrap(), 0);
        assert_eq!("7".parse::<Position>().unwrap().resolve(5).unwrap(), 7);
        assert!("-6".parse::<Position>().unwrap().resolve(5).is_err());
        for wrong in ["", "+", "-", "+-1", "++1", "1.5", "0x10", "99999999999999999999"] {
            assert!(wrong.parse::<Position>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_block_is_named_by_height_hash_or_tag() {
        let hash = format!("0x{}", "ab".repeat(32));
        assert_eq!(hash.parse::<BlockRef>().unwrap(), BlockRef::Hash(BlockHash([0xab; 32])));
        assert_eq!("latest".parse::<BlockRef>().unwrap(), BlockRef::Latest);
        assert_eq!("12".parse::<BlockRef>().unwrap(), BlockRef::Height(Position::At(12)));
        assert!("0xab".parse::<BlockRef>().unwrap_err().to_string().contains("is not a block"));
    }

    proptest! {
        #[test]
        fn decimal_agrees_with_the_machine(number: u128) {
            prop_assert_eq!(decimal(&number.to_be_bytes()), number.to_string());
        }

        #[test]
        fn no_text_breaks_a_parser(text: String) {
            let _ = text.parse::<Bytes>();
            let _ = text.parse::<Word>();
            let _ = text.parse::<Position>();
            let _ = text.parse::<BlockRef>();
        }
    }
}
