//! Functions as people write them: `add(uint256)`, `transfer(address to, uint256 amount)`, `balanceOf(address)(uint256)`.

use ethabi::ParamType;

use super::{
    item::Function,
    types::{self, MAX_DEPTH, Param},
};
use crate::error::{CliError, CliResult};

/// Words that Solidity puts between a type and a name, which say nothing about the encoding.
const MODIFIERS: [&str; 5] = ["memory", "calldata", "storage", "payable", "indexed"];

/// Whether a text can be the name of a function.
pub(crate) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    let first = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
    chars.next().is_some_and(first) && chars.all(|c| first(c) || c.is_ascii_digit())
}

/// Reads a signature, with or without the word `function`, names of parameters, and results.
///
/// # Errors
/// When it is none, with the place.
pub(crate) fn function(text: &str) -> CliResult<Function> {
    let trimmed = text.trim();
    let trimmed = trimmed.strip_prefix("function ").unwrap_or(trimmed);
    let mut reader = Reader { text: trimmed, rest: trimmed };
    let read = (|| {
        let name = reader.word();
        if !is_name(name) {
            return Err(reader.wrong("the name of a function"));
        }
        let inputs = reader.params(0)?;
        let outputs = reader.outputs()?;
        Ok(Function { name: name.to_owned(), inputs, outputs, mutability: None })
    })();
    read.map_err(|error: CliError| {
        error.within(format!("'{text}' is not a signature")).hint("write it like transfer(address,uint256)")
    })
}

/// Reads a type alone, such as `uint256[]` or `(address,bool)`.
///
/// # Errors
/// When it is none.
pub(crate) fn kind(text: &str) -> CliResult<ParamType> {
    let mut reader = Reader { text, rest: text.trim() };
    let kind = reader.kind(0).map_err(|error| error.within(format!("'{text}' is not a type")))?;
    if reader.rest.is_empty() { Ok(kind) } else { Err(reader.wrong("the end of the type")) }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn wrong(&self, expected: &str) -> CliError {
        let place = self.text.len() - self.rest.len();
        let found = self.rest.chars().next().map_or_else(|| "the end".to_owned(), |c| format!("'{c}'"));
        CliError::usage(format!("{expected} was expected, not {found}, at character {}", place + 1))
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, c: char) -> bool {
        self.blanks();
        let Some(rest) = self.rest.strip_prefix(c) else { return false };
        self.rest = rest;
        true
    }

    /// The letters, digits, `_` and `$` that come next.
    fn word(&mut self) -> &'a str {
        self.blanks();
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$'));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    /// `(T a, T b)`.
    fn params(&mut self, depth: usize) -> CliResult<Vec<Param>> {
        if !self.takes('(') {
            return Err(self.wrong("'('"));
        }
        let mut params = Vec::new();
        if self.takes(')') {
            return Ok(params);
        }
        loop {
            let kind = self.kind(depth)?;
            let mut name = self.word();
            while MODIFIERS.contains(&name) {
                name = self.word();
            }
            params.push(Param { name: name.to_owned(), kind });
            if self.takes(')') {
                return Ok(params);
            }
            if !self.takes(',') {
                return Err(self.wrong("',' or ')'"));
            }
        }
    }

    fn kind(&mut self, depth: usize) -> CliResult<ParamType> {
        if depth > MAX_DEPTH {
            return Err(types::too_deep());
        }
        let word = self.word();
        let base = match (word, self.rest.starts_with('(')) {
            ("" | "tuple", true) => {
                types::tuple(self.params(depth + 1)?.into_iter().map(|param| param.kind).collect())?
            }
            ("", false) => return Err(self.wrong("a type")),
            _ => types::elementary(word)?,
        };
        let mut end = 0;
        while self.rest[end..].starts_with('[') {
            match self.rest[end..].find(']') {
                Some(close) => end += close + 1,
                None => return Err(self.wrong("']'")),
            }
        }
        let (brackets, rest) = self.rest.split_at(end);
        let kind = types::with_brackets(base, brackets)?;
        self.rest = rest;
        Ok(kind)
    }

    /// Results, behind words such as `external view returns`. `None` where nothing is said about them.
    fn outputs(&mut self) -> CliResult<Option<Vec<Param>>> {
        loop {
            self.blanks();
            if self.rest.is_empty() || self.rest == ";" {
                return Ok(None);
            }
            if self.rest.starts_with('(') {
                let outputs = self.params(0)?;
                self.blanks();
                return if self.rest.is_empty() || self.rest == ";" {
                    Ok(Some(outputs))
                } else {
                    Err(self.wrong("the end of the signature"))
                };
            }
            if self.word().is_empty() {
                return Err(self.wrong("the end of the signature"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_signature_as_people_write_it_is_another_function() {
        for (text, canonical) in [
            ("add(uint256)", "add(uint256)"),
            ("add(uint)", "add(uint256)"),
            ("transfer(address to, uint256 amount)", "transfer(address,uint256)"),
            ("balanceOf(address)(uint256)", "balanceOf(address)"),
            ("f((uint256,address)[],bool)", "f((uint256,address)[],bool)"),
            ("f(tuple(uint8 a, string[2] b) x)", "f((uint8,string[2]))"),
            (" function get ( ) external view returns (uint256 value, bool);", "get()"),
            ("f(address payable to,bytes calldata data)", "f(address,bytes)"),
            ("$_()", "$_()"),
        ] {
            assert_eq!(function(text).unwrap().signature(), canonical, "{text}");
        }
        let named = function("get() external view returns (uint256 value, bool)").unwrap();
        let outputs = named.outputs.unwrap();
        assert_eq!((outputs.len(), outputs[0].name.as_str()), (2, "value"));
        // The selectors of ERC-20.
        let selector = |text: &str| hex::encode(function(text).unwrap().selector());
        assert_eq!(selector("transfer(address,uint256)"), "a9059cbb");
        assert_eq!(selector("balanceOf(address)(uint256)"), "70a08231");
    }

    #[test]
    fn a_text_that_is_no_signature_is_taken_or_not_explained() {
        for wrong in [
            "",
            "add",
            "add(",
            "add(uint256",
            "add(uint256))",
            "add(uint257)",
            "1add()",
            "add(,)",
            "add(uint256,)",
            "f(uint256[)",
            "f(uint256[x])",
            "f(())",
            "f()(",
            "f()(uint256)x",
            "ä()",
            "f(uint256]",
        ] {
            let error = function(wrong).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            assert!(error.message().starts_with(&format!("'{wrong}' is not a signature: ")), "{}", error.message());
        }
        assert!(function(&format!("f({}", "(".repeat(100_000))).is_err());
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "[a-z0-9(),\\[\\] ä$]{0,40}", any: String) {
            let _ = (function(&text), kind(&text), function(&any), kind(&any));
        }
    }
}
