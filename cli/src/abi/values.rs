//! Values as people write them, read by the type that is asked for.
//!
//! | type | forms |
//! | --- | --- |
//! | `uintN`, `intN` | `1000`, `1_000`, `1e3`, `0x3e8`, `-5`, `1ether`, `1.5gwei`, `3wei` |
//! | `address`, `bytes`, `bytesN` | hex, with or without `0x` |
//! | `bool` | `true`, `false`, `1`, `0` |
//! | `string` | as it is; inside of arrays and tuples in quotes, with the escapes of JSON, where it has a comma or bracket |
//! | arrays, tuples | `[1,2,3]`, `(1,"a, b",[0xab])` |

use cita_service_api::parse_hex;
use ethabi::{ParamType, Token, Uint};

use super::{
    number::{self, Problem},
    types::{self, Param},
};
use crate::error::{CliError, CliResult};

/// How integers are written. All else is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As people write them.
    Human,
    /// As 64 hex digits without `0x`: what `ethabi encode` takes.
    Strict,
    /// As either: what `ethabi encode -l` takes.
    Lenient,
}

/// Reads the arguments of `what`, such as the signature of a function.
///
/// # Errors
/// When there are too few or too many, or one does not fit its type; names it with its type.
pub(crate) fn arguments(what: &str, params: &[Param], texts: &[String], style: Style) -> CliResult<Vec<Token>> {
    if params.len() != texts.len() {
        return Err(wrong_number(what, params, texts.len()));
    }
    let read = |(index, (param, text)): (usize, (&Param, &String))| {
        value(&param.kind, text, style).map_err(|error| {
            let error = error.within(format!("{} ({}) of {what}", param.label(index + 1), param.kind));
            if error.hints().is_empty() { error.hint(takes(params)) } else { error }
        })
    };
    params.iter().zip(texts).enumerate().map(read).collect()
}

/// What to do about a wrong argument.
fn takes(params: &[Param]) -> String {
    let list: Vec<_> = params.iter().map(|param| format!("{} {}", param.kind, param.name).trim().to_owned()).collect();
    if list.is_empty() { "it takes none".to_owned() } else { format!("it takes: {}", list.join(", ")) }
}

fn wrong_number(what: &str, params: &[Param], given: usize) -> CliError {
    let plural = if params.len() == 1 { "" } else { "s" };
    CliError::usage(format!("{what} takes {} argument{plural}, {given} given", params.len())).hint(takes(params))
}

/// Reads one value.
///
/// # Errors
/// When the text is no value of that type.
pub(super) fn value(kind: &ParamType, text: &str, style: Style) -> CliResult<Token> {
    match kind {
        ParamType::String => Ok(Token::String(text.to_owned())),
        _ => item(kind, text.trim(), style),
    }
}

/// Reads a value that may stand inside of an array or a tuple.
fn item(kind: &ParamType, text: &str, style: Style) -> CliResult<Token> {
    match kind {
        ParamType::String => unquoted(text).map(Token::String),
        ParamType::Array(inner) => {
            let items = split(text, '[', ']')?;
            items.into_iter().map(|text| item(inner, text, style)).collect::<CliResult<_>>().map(Token::Array)
        }
        ParamType::FixedArray(inner, length) => {
            let items = split(text, '[', ']')?;
            right_count(kind, *length, items.len())?;
            items.into_iter().map(|text| item(inner, text, style)).collect::<CliResult<_>>().map(Token::FixedArray)
        }
        ParamType::Tuple(members) => {
            let items = split(text, '(', ')')?;
            right_count(kind, members.len(), items.len())?;
            let members = members.iter().zip(items).map(|(kind, text)| item(kind, text, style));
            members.collect::<CliResult<_>>().map(Token::Tuple)
        }
        // JSON puts numbers and hex in quotes, too.
        _ => match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(inner) => elementary(kind, inner, style),
            None => elementary(kind, text, style),
        },
    }
}

fn right_count(kind: &ParamType, expected: usize, found: usize) -> CliResult<()> {
    if expected == found {
        return Ok(());
    }
    Err(CliError::usage(format!("{kind} has {expected} members, {found} given")))
}

fn elementary(kind: &ParamType, text: &str, style: Style) -> CliResult<Token> {
    match kind {
        ParamType::Bool => match text {
            "true" | "1" => Ok(Token::Bool(true)),
            "false" | "0" => Ok(Token::Bool(false)),
            _ => Err(CliError::usage(format!("'{text}' is neither true nor false"))),
        },
        ParamType::Address => {
            let address: cita_service_api::Address = text.parse()?;
            Ok(Token::Address(address.0.into()))
        }
        ParamType::Bytes => Ok(Token::Bytes(parse_hex(text)?)),
        ParamType::FixedBytes(length) => {
            let bytes = parse_hex(text)?;
            if bytes.len() != *length {
                let message = format!("{kind} takes {length} bytes, this has {}: '{text}'", bytes.len());
                return Err(CliError::usage(message).hint("fill up with zeros, on the side where they belong"));
            }
            Ok(Token::FixedBytes(bytes))
        }
        ParamType::Uint(bits) => uint(kind, *bits, text, style).map(Token::Uint),
        ParamType::Int(bits) => int(kind, *bits, text, style).map(Token::Int),
        _ => Err(CliError::internal(format!("{kind} is not an elementary type"))),
    }
}

fn uint(kind: &ParamType, bits: usize, text: &str, style: Style) -> CliResult<Uint> {
    let most = Uint::MAX >> (256 - bits);
    let number = match word(text, style)? {
        Some(number) => number,
        None if text.strip_prefix('-').is_some_and(|digits| number::magnitude(digits).is_ok()) => {
            return Err(CliError::usage(format!("'{text}' is negative, which a {kind} cannot be")));
        }
        None => number::magnitude(text).map_err(|problem| not_a_number(kind, text, problem, most))?,
    };
    if number > most { Err(too_big(kind, text, most)) } else { Ok(number) }
}

fn int(kind: &ParamType, bits: usize, text: &str, style: Style) -> CliResult<Uint> {
    let most = Uint::MAX >> (256 - bits + 1);
    let (number, is_negative) = match word(text, style)? {
        Some(number) if number.bit(255) => ((!number).overflowing_add(Uint::one()).0, true),
        Some(number) => (number, false),
        None => {
            let (digits, is_negative) = text.strip_prefix('-').map_or((text, false), |digits| (digits, true));
            (number::magnitude(digits).map_err(|problem| not_a_number(kind, text, problem, most))?, is_negative)
        }
    };
    match is_negative {
        true if number > most + Uint::one() => {
            Err(CliError::usage(format!("'{text}' is below -{}, the least that a {kind} holds", most + Uint::one())))
        }
        // Two's complement, in which zero is its own negative.
        true => Ok((!number).overflowing_add(Uint::one()).0),
        false if number > most => Err(too_big(kind, text, most)),
        false => Ok(number),
    }
}

/// The number in 64 hex digits, where the style has it so.
fn word(text: &str, style: Style) -> CliResult<Option<Uint>> {
    let is_word = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match (style, is_word) {
        (Style::Human, _) | (Style::Lenient, false) => Ok(None),
        (_, true) => Ok(Uint::from_str_radix(text, 16).ok()),
        (Style::Strict, false) => Err(CliError::usage(format!("'{text}' is not a number of 64 hex digits"))
            .hint("-l takes numbers as people write them, such as 1000, -5 and 1ether")),
    }
}

fn not_a_number(kind: &ParamType, text: &str, problem: Problem, most: Uint) -> CliError {
    match problem {
        Problem::NotANumber => CliError::usage(format!("'{text}' is not a number"))
            .hint("numbers are decimal (1000, 1_000, 1e3, 1.5ether, 5gwei) or hex behind 0x"),
        Problem::NotWhole => CliError::usage(format!("'{text}' is not a whole number")),
        Problem::TooBig => too_big(kind, text, most),
    }
}

fn too_big(kind: &ParamType, text: &str, most: Uint) -> CliError {
    CliError::usage(format!("'{text}' is above {most}, the most that a {kind} holds"))
}

/// A string inside of an array or tuple: as it is, or in quotes.
fn unquoted(text: &str) -> CliResult<String> {
    if text.starts_with('"') {
        return serde_json::from_str(text).map_err(|_| {
            CliError::usage(format!("{text} is not a string in quotes")).hint("escapes are those of JSON")
        });
    }
    let single = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    Ok(single.unwrap_or(text).to_owned())
}

/// The members of an array or a tuple: what is between `open` and `close`, at the commas that are in neither brackets nor quotes.
fn split(text: &str, open: char, close: char) -> CliResult<Vec<&str>> {
    let wrong = |why: &str| {
        let form = if open == '[' { "an array: [1,2,3]" } else { "a tuple: (1,true)" };
        CliError::usage(format!("'{text}' is not {form}{why}"))
    };
    let inner = text.strip_prefix(open).and_then(|text| text.strip_suffix(close)).ok_or_else(|| wrong(""))?;
    if inner.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut items = Vec::new();
    let mut start = 0;
    let mut brackets = Vec::new();
    let mut chars = inner.char_indices();
    while let Some((place, c)) = chars.next() {
        match c {
            '"' => {
                while let Some((_, quoted)) = chars.next() {
                    match quoted {
                        '\\' => drop(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '\'' if inner.get(start..place).is_some_and(|before| before.trim().is_empty()) => {
                chars.by_ref().find(|(_, quoted)| *quoted == '\'');
            }
            '[' => brackets.push(']'),
            '(' => brackets.push(')'),
            ']' | ')' if brackets.pop() != Some(c) => return Err(wrong(&format!(", there is a '{c}' too many"))),
            ',' if brackets.is_empty() => {
                items.push(inner.get(start..place).unwrap_or_default().trim());
                start = place + 1;
            }
            _ => {}
        }
        if brackets.len() > types::MAX_DEPTH {
            return Err(types::too_deep());
        }
    }
    if let Some(missing) = brackets.pop() {
        return Err(wrong(&format!(", a '{missing}' is missing")));
    }
    items.push(inner.get(start..).unwrap_or_default().trim());
    Ok(items)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::abi::{codec, show, signature};

    fn read(kind: &str, text: &str) -> CliResult<String> {
        value(&signature::kind(kind).unwrap(), text, Style::Human).map(|token| show::nested(&token))
    }

    #[test]
    fn a_value_in_human_form_is_another_value() {
        let address = "0x00000000000000000000000000000000000000aa";
        for (kind, text, expected) in [
            ("uint8", "255", "255"),
            ("uint256", "1ether", "1000000000000000000"),
            ("int8", "-128", "-128"),
            ("int256", "-0x10", "-16"),
            ("int256", "-0", "0"),
            ("bool", "true", "true"),
            ("address", &address[2..], address),
            ("bytes", "0x", "0x"),
            ("bytes2", "0xABcd", "0xabcd"),
            ("string", " a \"b\" ", "\" a \\\"b\\\" \""),
            ("uint8[]", " [ 1 , 2,3 ] ", "[1,2,3]"),
            ("uint8[]", "[]", "[]"),
            ("uint8[][2]", "[[1],[]]", "[[1],[]]"),
            ("string[]", "[a b,\"c, ]d\",'e, f']", "[\"a b\",\"c, ]d\",\"e, f\"]"),
            ("(uint8,string,bytes)", "(1,\"a, b\",0xab)", "(1,\"a, b\",0xab)"),
            ("(uint8,(bool,string)[])[]", "[(1,[(true,x),(false,\"\")])]", "[(1,[(true,\"x\"),(false,\"\")])]"),
            ("uint256[]", "[\"1\",\"0x2\"]", "[1,2]"),
            ("string[]", "[don't]", "[\"don't\"]"),
        ] {
            assert_eq!(read(kind, text).unwrap(), expected, "{kind}: {text}");
        }
    }

    #[test]
    fn a_value_that_does_not_fit_its_type_is_taken() {
        for (kind, text, expected) in [
            ("uint8", "300", "'300' is above 255, the most that a uint8 holds"),
            ("uint8", "-1", "'-1' is negative, which a uint8 cannot be"),
            ("uint8", "", "'' is not a number"),
            ("uint8", "0.5", "not a whole number"),
            ("int8", "128", "'128' is above 127"),
            ("int8", "-129", "'-129' is below -128"),
            ("int8", "--1", "is not a number"),
            ("bool", "yes", "'yes' is neither true nor false"),
            ("address", "0x12", "an address takes 20 bytes, this has 1"),
            ("bytes", "0xabc", "invalid hex input"),
            ("bytes4", "0xab", "bytes4 takes 4 bytes, this has 1"),
            ("uint8[2]", "[1]", "uint8[2] has 2 members, 1 given"),
            ("(uint8,bool)", "(1)", "(uint8,bool) has 2 members, 1 given"),
            ("uint8[]", "1,2", "is not an array"),
            ("uint8[]", "[1,]", "'' is not a number"),
            ("uint8[]", "[1]]", "a ']' too many"),
            ("uint8[][]", "[[1]", "is missing"),
            ("(uint8)", "[1]", "is not a tuple"),
            ("string[]", "[\"a]", "is not a string in quotes"),
        ] {
            let error = read(kind, text).unwrap_err();
            assert!(error.message().contains(expected) && error.exit_code() == 2, "{kind} {text}: {}", error.message());
        }
    }

    #[test]
    fn a_wrong_argument_is_not_named_with_its_type() {
        let function = signature::function("mint(address to, uint8 amount)").unwrap();
        let read = |texts: &[&str]| {
            let texts: Vec<_> = texts.iter().map(|&text| text.to_owned()).collect();
            arguments(&function.signature(), &function.inputs, &texts, Style::Human).unwrap_err()
        };
        let error = read(&["0x00000000000000000000000000000000000000aa", "300"]);
        assert_eq!(
            error.message(),
            "'amount' (uint8) of mint(address,uint8): '300' is above 255, the most that a uint8 holds"
        );
        let error = read(&[]);
        assert_eq!(error.message(), "mint(address,uint8) takes 2 arguments, 0 given");
        assert_eq!(error.hints(), ["it takes: address to, uint8 amount"]);
    }

    #[test]
    fn the_styles_of_ethabi_read_integers_in_another_way() {
        let read = |style, text: &str| value(&ParamType::Uint(256), text, style);
        let ten = format!("{:0>64}", "a");
        assert_eq!(read(Style::Strict, &ten).unwrap(), Token::Uint(10.into()));
        assert_eq!(read(Style::Lenient, &ten).unwrap(), Token::Uint(10.into()));
        assert_eq!(read(Style::Lenient, "10").unwrap(), Token::Uint(10.into()));
        assert!(read(Style::Strict, "10").is_err() && read(Style::Human, &ten).is_err());
        let minus = value(&ParamType::Int(8), &"f".repeat(64), Style::Strict).unwrap();
        assert_eq!(show::nested(&minus), "-1");
        assert!(value(&ParamType::Int(8), &format!("{}00", "f".repeat(62)), Style::Strict).is_err());
    }

    proptest! {
        #[test]
        fn a_value_is_another_one_after_showing_and_reading((kind, token) in codec::tests::typed_value()) {
            let shown = show::nested(&token);
            prop_assert_eq!(item(&kind, &shown, Style::Human).map_err(|e| e.message().to_owned()), Ok(token.clone()), "{}", shown);
            if !matches!(kind, ParamType::String | ParamType::Tuple(_)) && !shown.contains('(') {
                // JSON arrays are read as well.
                let json = show::json(&token).to_string();
                prop_assert_eq!(item(&kind, &json, Style::Human).map_err(|e| e.message().to_owned()), Ok(token), "{}", json);
            }
        }

        #[test]
        fn no_text_breaks_the_reader(kind in codec::tests::kind(), text in "[\\[\\]()\",'\\\\ a-z0-9ä.-]{0,30}", any: String) {
            for style in [Style::Human, Style::Strict, Style::Lenient] {
                let _ = (value(&kind, &text, style), value(&kind, &any, style));
            }
        }
    }
}
