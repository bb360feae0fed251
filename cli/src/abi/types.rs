//! Types, as Solidity and its ABI write them.

use ethabi::ParamType;

use crate::error::{CliError, CliResult};

/// How deep arrays and tuples may nest. Solidity programs stay far below; files that do not are an attack on our stack.
pub(super) const MAX_DEPTH: usize = 16;

/// A parameter or a result: its name, which may be empty, and its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Param {
    /// Empty where the source has none.
    pub(crate) name: String,
    /// Its type.
    pub(crate) kind: ParamType,
}

impl Param {
    /// A parameter of a type, without a name.
    ///
    /// # Errors
    /// When the text is no type.
    pub(crate) fn of(kind: &str) -> CliResult<Self> {
        Ok(Self { name: String::new(), kind: super::signature::kind(kind)? })
    }

    /// What errors call it: its name, or its place (counted from 1).
    pub(crate) fn label(&self, place: usize) -> String {
        if self.name.is_empty() { format!("argument {place}") } else { format!("'{}'", self.name) }
    }
}

/// The types in brackets and with commas, as in a canonical signature.
pub(super) fn list<'a>(kinds: impl IntoIterator<Item = &'a ParamType>) -> String {
    let kinds: Vec<_> = kinds.into_iter().map(ToString::to_string).collect();
    format!("({})", kinds.join(","))
}

/// A type without brackets, for example `uint256`, `uint` (the same), `bytes32`.
///
/// # Errors
/// When there is none of that name, or it has no encoding that this program knows (`function`, `fixed`).
pub(super) fn elementary(name: &str) -> CliResult<ParamType> {
    let unknown = || CliError::usage(format!("'{name}' is not a type that can be encoded"));
    let bits = |digits: &str| -> CliResult<usize> {
        if digits.is_empty() {
            return Ok(256);
        }
        plain_number(digits).filter(|bits| (8..=256).contains(bits) && bits % 8 == 0).ok_or_else(|| {
            CliError::usage(format!("there is no type '{name}'")).hint("integers have 8, 16, 24 … 256 bits")
        })
    };
    match name {
        "address" => Ok(ParamType::Address),
        "bool" => Ok(ParamType::Bool),
        "string" => Ok(ParamType::String),
        "bytes" => Ok(ParamType::Bytes),
        _ => {
            if let Some(digits) = name.strip_prefix("uint") {
                bits(digits).map(ParamType::Uint)
            } else if let Some(digits) = name.strip_prefix("int") {
                bits(digits).map(ParamType::Int)
            } else {
                let length = name.strip_prefix("bytes").and_then(plain_number);
                length.filter(|length| (1..=32).contains(length)).map(ParamType::FixedBytes).ok_or_else(unknown)
            }
        }
    }
}

/// Puts array brackets behind a type: `[]`, `[3]`, `[][2]`, or nothing.
///
/// # Errors
/// When they are none, or nest too deep.
pub(super) fn with_brackets(mut kind: ParamType, brackets: &str) -> CliResult<ParamType> {
    let wrong = || CliError::usage(format!("'{brackets}' are not the brackets of an array")).hint("write T[] or T[3]");
    let mut rest = brackets;
    while !rest.is_empty() {
        let (length, after) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(wrong)?;
        kind = match length {
            "" => ParamType::Array(Box::new(kind)),
            _ => {
                let length = plain_number(length).filter(|length| *length > 0).ok_or_else(wrong)?;
                ParamType::FixedArray(Box::new(kind), length)
            }
        };
        if depth(&kind) > MAX_DEPTH {
            return Err(too_deep());
        }
        rest = after;
    }
    Ok(kind)
}

/// A tuple of these.
///
/// # Errors
/// When it is empty, or nests too deep.
pub(super) fn tuple(members: Vec<ParamType>) -> CliResult<ParamType> {
    if members.is_empty() {
        return Err(CliError::usage("a tuple has no members"));
    }
    let tuple = ParamType::Tuple(members);
    if depth(&tuple) > MAX_DEPTH { Err(too_deep()) } else { Ok(tuple) }
}

pub(super) fn too_deep() -> CliError {
    CliError::usage(format!("a type nests deeper than {MAX_DEPTH} arrays and tuples"))
}

fn depth(kind: &ParamType) -> usize {
    match kind {
        ParamType::Array(inner) | ParamType::FixedArray(inner, _) => 1 + depth(inner),
        ParamType::Tuple(members) => 1 + members.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Digits without a sign or a zero in front.
fn plain_number(digits: &str) -> Option<usize> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_solidity_does_not_have_is_taken() {
        for (name, canonical) in [("uint", "uint256"), ("int8", "int8"), ("bytes32", "bytes32"), ("address", "address")]
        {
            assert_eq!(elementary(name).unwrap().to_string(), canonical);
        }
        for wrong in ["", "uint7", "uint264", "uint08", "int+8", "bytes0", "bytes33", "function", "fixed", "Uint", "é"]
        {
            assert!(elementary(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn brackets_are_read_in_another_order_than_solidity_does() {
        let array = with_brackets(ParamType::Bool, "[][3]").unwrap();
        assert_eq!(array, ParamType::FixedArray(Box::new(ParamType::Array(Box::new(ParamType::Bool))), 3));
        for wrong in ["[", "]", "[]x", "[0]", "[-1]", "[99999999999999999999]", "[[]]"] {
            assert!(with_brackets(ParamType::Bool, wrong).is_err(), "{wrong}");
        }
        assert!(with_brackets(ParamType::Bool, &"[]".repeat(MAX_DEPTH)).is_ok());
        assert!(with_brackets(ParamType::Bool, &"[]".repeat(100_000)).is_err());
    }
}
