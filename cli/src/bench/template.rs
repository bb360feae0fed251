//! Arguments that differ from transaction to transaction: texts with generators in braces.
//!
//! | generator | becomes |
//! | --- | --- |
//! | `{number}`, `{n}` | the number of the transaction, from 0 |
//! | `{account}` | the address of its sender |
//! | `{other}` | the address of another sender of the run |
//! | `{random:TYPE}` | any value of an elementary type: `uint8` … `uint256`, `bytes1` … `bytes32`, `address`, `bool` |
//! | `{random:LOW..HIGH}` | a number from LOW up to, but without, HIGH |

use std::{fmt::Write, ops::Range, str::FromStr};

use cita_service_api::Address;
use rand::Rng;

use crate::error::CliError;

/// An argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Number,
    Account,
    Other,
    /// So many random bytes, as hex.
    Bytes(usize),
    Bool,
    Range(Range<u64>),
}

/// What is known of the transaction that an argument is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Its number.
    pub(super) number: u64,
    /// Its sender.
    pub(super) account: Address,
    /// Another sender.
    pub(super) other: Address,
}

impl FromStr for Template {
    type Err = CliError;

    fn from_str(text: &str) -> Result<Self, CliError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (generator, behind) = after
                .split_once('}')
                .ok_or_else(|| CliError::usage(format!("'{text}' has a brace that is not closed")).hint(GENERATORS))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(
                Part::of(generator)
                    .ok_or_else(|| CliError::usage(format!("'{{{generator}}}' generates nothing")).hint(GENERATORS))?,
            );
            rest = behind;
        }
        if !rest.is_empty() || parts.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }
}

const GENERATORS: &str =
    "there are {number} or {n}, {account}, {other}, {random:TYPE} such as {random:uint256}, and {random:1..100}";

impl Part {
    fn of(generator: &str) -> Option<Self> {
        let random = match generator {
            "n" | "number" => return Some(Self::Number),
            "account" => return Some(Self::Account),
            "other" => return Some(Self::Other),
            _ => generator.strip_prefix("random:")?,
        };
        if let Some((low, high)) = random.split_once("..") {
            let (low, high) = (low.parse().ok()?, high.parse().ok()?);
            return (low < high).then_some(Self::Range(low..high));
        }
        let size = |digits: &str, unit: usize| -> Option<usize> {
            let size: usize = digits.parse().ok()?;
            let bytes = size.checked_div(unit)?;
            (size.is_multiple_of(unit) && (1..=32).contains(&bytes)).then_some(bytes)
        };
        match (random.strip_prefix("uint"), random.strip_prefix("bytes")) {
            (Some(""), _) => Some(Self::Bytes(32)),
            (Some(bits), _) => size(bits, 8).map(Self::Bytes),
            (_, Some(bytes)) => size(bytes, 1).map(Self::Bytes),
            _ if random == "address" => Some(Self::Bytes(Address::LEN)),
            _ if random == "bool" => Some(Self::Bool),
            _ => None,
        }
    }
}

impl Template {
    /// The argument for one transaction.
    pub(super) fn fill(&self, place: Place) -> String {
        let mut text = String::new();
        for part in &self.0 {
            // Writing to a text never fails.
            let _ = match part {
                Part::Text(plain) => text.write_str(plain),
                Part::Number => write!(text, "{}", place.number),
                Part::Account => write!(text, "{}", place.account),
                Part::Other => write!(text, "{}", place.other),
                Part::Bytes(count) => {
                    let bytes: [u8; 32] = rand::random();
                    write!(text, "0x{}", hex::encode(bytes.get(..*count).unwrap_or(&bytes)))
                }
                Part::Bool => write!(text, "{}", rand::random::<bool>()),
                Part::Range(range) => write!(text, "{}", rand::rng().random_range(range.clone())),
            };
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> String {
        let template: Template = text.parse().unwrap();
        template.fill(Place { number: 7, account: Address([1; 20]), other: Address([2; 20]) })
    }

    #[test]
    fn generators_are_filled_in_wherever_they_stand() {
        assert_eq!(fill("[{n},{n}]"), "[7,7]");
        assert_eq!(fill("{account}"), format!("0x{}", "01".repeat(20)));
        assert_eq!(fill("({other},1ether)"), format!("(0x{},1ether)", "02".repeat(20)));
        assert_eq!((fill(""), fill("plain } text")), (String::new(), "plain } text".to_owned()));
        for (text, length) in
            [("{random:uint8}", 4), ("{random:uint}", 66), ("{random:bytes20}", 42), ("{random:address}", 42)]
        {
            assert_eq!(fill(text).len(), length, "{text}");
        }
        assert_ne!(fill("{random:uint256}"), fill("{random:uint256}"));
        assert!(["true", "false"].contains(&fill("{random:bool}").as_str()));
        assert!((0..100).all(|_| (3..6).contains(&fill("{random:3..6}").parse::<u64>().unwrap())));
    }

    #[test]
    fn a_generator_that_there_is_not_is_named_with_those_that_there_are() {
        for bad in [
            "{",
            "{}",
            "{x}",
            "{random:}",
            "{random:uint7}",
            "{random:bytes33}",
            "{random:5..5}",
            "{random:-1..2}",
            "{n",
        ] {
            let error = bad.parse::<Template>().unwrap_err();
            assert_eq!(error.exit_code(), 2, "{bad}");
            assert!(error.hints()[0].contains("{random:uint256}"));
        }
    }
}
