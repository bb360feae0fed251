//! Why a contract reverted: `Error(string)`, `Panic(uint256)`, errors of its ABI.

use ethabi::{ParamType, Token};

use super::{Abi, Function, decode, show, types::Param};
use crate::convert::hex0x;

/// Said where a contract gave no reason.
pub(crate) const NO_REASON: &str = "no reason was given";

/// The revert data in the words of our executor, `… (revert data 0x…)`. Data that the executor cut is not there.
pub(crate) fn revert_data(message: &str) -> Option<Vec<u8>> {
    let (_, rest) = message.rsplit_once("(revert data ")?;
    cita_service_api::parse_hex(rest.strip_suffix(')')?).ok()
}

/// What revert data says, with custom errors named as in the first ABI that knows them.
pub(crate) fn reason_of<'a>(data: &[u8], abis: impl IntoIterator<Item = &'a Abi>) -> String {
    let Some((selector, arguments)) = data.split_first_chunk::<4>() else {
        return if data.is_empty() { NO_REASON.to_owned() } else { format!("data {}", hex0x(data)) };
    };
    let standard = match *selector {
        [0x08, 0xc3, 0x79, 0xa0] => single(ParamType::String, arguments).map(|text| show::text(&text)),
        [0x4e, 0x48, 0x7b, 0x71] => single(ParamType::Uint(256), arguments).and_then(|code| panic_text(&code)),
        _ => None,
    };
    standard
        .or_else(|| abis.into_iter().flat_map(Abi::errors).find_map(|error| custom(error, *selector, arguments)))
        .unwrap_or_else(|| format!("an error that no ABI at hand names, data {}", hex0x(data)))
}

fn single(kind: ParamType, data: &[u8]) -> Option<Token> {
    decode(&[Param { name: String::new(), kind }], data).ok()?.into_iter().next()
}

/// A custom error as `Name(first=1, second=0x…)`.
fn custom(error: &Function, selector: [u8; 4], arguments: &[u8]) -> Option<String> {
    if error.selector() != selector {
        return None;
    }
    let tokens = decode(&error.inputs, arguments).ok()?;
    let shown = error.inputs.iter().zip(&tokens).map(|(param, token)| match param.name.as_str() {
        "" => show::nested(token),
        name => format!("{name}={}", show::nested(token)),
    });
    Some(format!("{}({})", error.name, shown.collect::<Vec<_>>().join(", ")))
}

/// A panic with the meaning that Solidity's documentation gives to its code.
fn panic_text(code: &Token) -> Option<String> {
    let Token::Uint(code) = code else { return None };
    let meaning = match u64::try_from(*code).unwrap_or(u64::MAX) {
        0x00 => "a panic of the compiler",
        0x01 => "an assertion failed",
        0x11 => "arithmetic overflow or underflow",
        0x12 => "division by zero",
        0x21 => "a number that is no value of the enumeration",
        0x22 => "a badly encoded byte array in storage",
        0x31 => "pop from an empty array",
        0x32 => "an index out of bounds",
        0x41 => "too much memory allocated",
        0x51 => "a call of a function that was not set",
        _ => "a code that Solidity's documentation does not list",
    };
    Some(format!("panic 0x{code:02x} ({meaning})"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::abi::encode;

    #[test]
    fn a_reason_is_not_read() {
        let data = |selector: &str, tokens: &[Token]| [hex::decode(selector).unwrap(), encode(tokens)].concat();
        let abi = Abi::from_json(&json!([{"type": "error", "name": "TooMuch", "inputs": [
            {"name": "needed", "type": "uint256"}, {"name": "", "type": "string"}]}]))
        .unwrap();
        let reason = |data: &[u8]| reason_of(data, [&abi]);
        assert_eq!(reason(&data("08c379a0", &[Token::String("no\u{7}".into())])), "no\\u0007");
        assert_eq!(
            reason(&data("4e487b71", &[Token::Uint(0x11.into())])),
            "panic 0x11 (arithmetic overflow or underflow)"
        );
        let selector = hex::encode(abi.errors()[0].selector());
        let custom = data(&selector, &[Token::Uint(5.into()), Token::String("x".into())]);
        assert_eq!(reason(&custom), "TooMuch(needed=5, \"x\")");
        assert_eq!(reason(&custom[..40]), format!("an error that no ABI at hand names, data {}", hex0x(&custom[..40])));
        assert_eq!(reason(&[]), "no reason was given");
        assert_eq!(reason(&[1]), "data 0x01");
    }

    #[test]
    fn revert_data_is_not_found_in_the_words_of_the_executor() {
        assert_eq!(revert_data("Reverted: x (revert data 0x0102)"), Some(vec![1, 2]));
        assert_eq!(revert_data("Reverted (revert data 0x0102…, 5000 bytes)"), None);
        assert_eq!(revert_data("Reverted"), None);
    }

    proptest! {
        #[test]
        fn no_revert_data_breaks_the_reader(
            selector in prop_oneof![Just([0x08, 0xc3, 0x79, 0xa0]), Just([0x4e, 0x48, 0x7b, 0x71]), any::<[u8; 4]>()],
            data in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            reason_of(&[selector.as_slice(), &data].concat(), []);
        }
    }
}
