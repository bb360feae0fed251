//! Tokens as text for people, and as JSON.

use ethabi::{Token, Uint};
use serde_json::Value;

use crate::convert::hex0x;

/// A value on a line of its own: integers decimal, bytes as hex, a string as it is but for control characters, which could
/// play tricks with a terminal.
pub(crate) fn text(token: &Token) -> String {
    match token {
        Token::String(string) => printable(string),
        _ => nested(token),
    }
}

/// A value as it stands inside of an array or tuple: strings in quotes.
pub(super) fn nested(token: &Token) -> String {
    let list = |tokens: &[Token]| tokens.iter().map(nested).collect::<Vec<_>>().join(",");
    match token {
        Token::Address(address) => hex0x(address.as_bytes()),
        Token::Bytes(bytes) | Token::FixedBytes(bytes) => hex0x(bytes),
        Token::Uint(number) => number.to_string(),
        Token::Int(number) => signed(*number),
        Token::Bool(truth) => truth.to_string(),
        Token::String(string) => format!("\"{}\"", printable(&string.replace('\\', "\\\\").replace('"', "\\\""))),
        Token::Array(tokens) | Token::FixedArray(tokens) => format!("[{}]", list(tokens)),
        Token::Tuple(tokens) => format!("({})", list(tokens)),
    }
}

/// A value as the tool `ethabi` writes it: all in hex without `0x`, integers without zeros in front, negative ones as their two's
/// complement.
pub(crate) fn bare(token: &Token) -> String {
    printable(&token.to_string())
}

/// A value as JSON: integers as decimal strings, because JSON's numbers are too short for them; tuples as arrays.
pub(crate) fn json(token: &Token) -> Value {
    match token {
        Token::Bool(truth) => (*truth).into(),
        Token::String(string) => string.as_str().into(),
        Token::Array(tokens) | Token::FixedArray(tokens) | Token::Tuple(tokens) => tokens.iter().map(json).collect(),
        _ => nested(token).into(),
    }
}

fn signed(number: Uint) -> String {
    if number.bit(255) { format!("-{}", (!number).overflowing_add(Uint::one()).0) } else { number.to_string() }
}

/// Control characters as the escapes of JSON.
pub(super) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            shown.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_can_send_escapes_to_the_terminal() {
        assert_eq!(text(&Token::String("a\u{1b}[2J\nb".into())), "a\\u001b[2J\\u000ab");
        assert_eq!(nested(&Token::Array(vec![Token::String("\u{9b}\"".into())])), "[\"\\u009b\\\"\"]");
    }

    #[test]
    fn json_has_a_number_that_a_reader_would_round() {
        let token = Token::Tuple(vec![Token::Uint(Uint::MAX), Token::Int(Uint::MAX), Token::Bool(true)]);
        assert_eq!(json(&token).to_string(), format!("[\"{}\",\"-1\",true]", Uint::MAX));
    }
}
