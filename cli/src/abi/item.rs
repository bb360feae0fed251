//! What an ABI lists: functions, events, errors, a constructor.

use ethabi::ParamType;
use serde::Deserialize;
use serde_json::Value;

use super::{
    Event, signature,
    types::{self, MAX_DEPTH, Param},
};
use crate::error::{CliError, CliResult};

/// What a function does to the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutability {
    /// Reads nothing.
    Pure,
    /// Changes nothing.
    View,
    /// Takes no value.
    NonPayable,
    /// Takes value.
    Payable,
}

/// A function, or a custom error.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// What it takes.
    pub(crate) inputs: Vec<Param>,
    /// What it returns, where that is known.
    pub(crate) outputs: Option<Vec<Param>>,
    /// Where that is known.
    pub(crate) mutability: Option<Mutability>,
}

impl Function {
    /// Its name and types, as its selector is made of.
    pub(crate) fn signature(&self) -> String {
        format!("{}{}", self.name, types::list(self.inputs.iter().map(|param| &param.kind)))
    }

    /// The four bytes that call data begins with.
    pub(crate) fn selector(&self) -> [u8; 4] {
        let kinds: Vec<_> = self.inputs.iter().map(|param| param.kind.clone()).collect();
        ethabi::short_signature(&self.name, &kinds)
    }

    /// The data of a call with these arguments.
    pub(crate) fn call_data(&self, tokens: &[ethabi::Token]) -> Vec<u8> {
        [self.selector().to_vec(), super::encode(tokens)].concat()
    }

    /// Whether it is known to change nothing.
    pub(crate) fn is_view(&self) -> bool {
        matches!(self.mutability, Some(Mutability::Pure | Mutability::View))
    }

    /// Whether it is known to take no value.
    pub(crate) fn refuses_value(&self) -> bool {
        !matches!(self.mutability, None | Some(Mutability::Payable))
    }
}

/// An ABI.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Abi {
    /// The constructor, where the ABI has one. Its name is empty.
    pub(crate) constructor: Option<Function>,
    functions: Vec<Function>,
    events: Vec<Event>,
    errors: Vec<Function>,
    /// Names of what has types that cannot be encoded, and why.
    unusable: Vec<(String, String)>,
}

/// An entry of an ABI, as JSON has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "type", default = "Entry::default_type")]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    inputs: Vec<EntryParam>,
    outputs: Option<Vec<EntryParam>>,
    state_mutability: Option<String>,
    /// Before Solidity 0.5 there was no `stateMutability`.
    constant: Option<bool>,
    payable: Option<bool>,
    #[serde(default)]
    anonymous: bool,
}

impl Entry {
    fn default_type() -> String {
        "function".to_owned()
    }

    fn mutability(&self) -> Option<Mutability> {
        match (self.state_mutability.as_deref(), self.constant, self.payable) {
            (Some("pure"), ..) => Some(Mutability::Pure),
            (Some("view"), ..) | (None, Some(true), _) => Some(Mutability::View),
            (Some("payable"), ..) | (None, _, Some(true)) => Some(Mutability::Payable),
            (Some("nonpayable"), ..) | (None, _, Some(false)) => Some(Mutability::NonPayable),
            _ => None,
        }
    }

    fn function(&self) -> CliResult<Function> {
        Ok(Function {
            name: self.name.clone(),
            inputs: params(&self.inputs)?,
            outputs: self.outputs.as_deref().map(params).transpose()?,
            mutability: self.mutability(),
        })
    }
}

#[derive(Deserialize)]
struct EntryParam {
    #[serde(default)]
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    components: Vec<EntryParam>,
    #[serde(default)]
    indexed: bool,
}

impl EntryParam {
    fn kind(&self, depth: usize) -> CliResult<ParamType> {
        if depth > MAX_DEPTH {
            return Err(types::too_deep());
        }
        let Some(brackets) = self.kind.strip_prefix("tuple") else { return signature::kind(&self.kind) };
        let members = self.components.iter().map(|member| member.kind(depth + 1)).collect::<CliResult<_>>()?;
        types::with_brackets(types::tuple(members)?, brackets)
    }
}

fn params(entries: &[EntryParam]) -> CliResult<Vec<Param>> {
    entries.iter().map(|entry| Ok(Param { name: entry.name.clone(), kind: entry.kind(0)? })).collect()
}

impl Abi {
    /// Reads the JSON of an ABI. Functions with types that cannot be encoded are only missed when they are asked for.
    ///
    /// # Errors
    /// When it is no list of functions, events and errors.
    pub(crate) fn from_json(json: &Value) -> CliResult<Self> {
        let wrong = |why: String| CliError::user(format!("this is not an ABI: {why}"));
        let Value::Array(entries) = json else { return Err(wrong("an ABI is a JSON array".to_owned())) };
        let mut abi = Self::default();
        for (index, entry) in entries.iter().enumerate() {
            let entry = Entry::deserialize(entry).map_err(|error| wrong(format!("entry {}: {error}", index + 1)))?;
            if let Err(error) = abi.add(&entry) {
                abi.unusable.push((entry.name, error.message().to_owned()));
            }
        }
        Ok(abi)
    }

    /// Reads the text of an ABI, such as the one that a chain keeps for a contract.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn from_text(text: &[u8]) -> CliResult<Self> {
        let json = serde_json::from_slice(text);
        Self::from_json(&json.map_err(|error| CliError::user(format!("this is not an ABI: it is not JSON: {error}")))?)
    }

    fn add(&mut self, entry: &Entry) -> CliResult<()> {
        match entry.kind.as_str() {
            "function" => self.functions.push(entry.function()?),
            "constructor" => self.constructor = Some(entry.function()?),
            "error" => self.errors.push(entry.function()?),
            "event" => {
                let indexed = entry.inputs.iter().map(|input| input.indexed);
                let params = params(&entry.inputs)?.into_iter().zip(indexed).collect();
                self.events.push(Event { name: entry.name.clone(), params, is_anonymous: entry.anonymous });
            }
            // `fallback`, `receive`, and what the future brings.
            _ => {}
        }
        Ok(())
    }

    /// Its events.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// Its custom errors.
    pub(super) fn errors(&self) -> &[Function] {
        &self.errors
    }

    /// The function of that name or signature. `of` says whose ABI this is.
    ///
    /// # Errors
    /// When there is none, or the name stands for several.
    pub(crate) fn function(&self, text: &str, of: &str) -> CliResult<&Function> {
        if text.contains('(') {
            let signature = signature::function(text)?.signature();
            let found = self.functions.iter().find(|function| function.signature() == signature);
            return found.ok_or_else(|| self.missing(signature.split('(').next().unwrap_or_default(), &signature, of));
        }
        let named: Vec<_> = self.functions.iter().filter(|function| function.name == text).collect();
        match named.as_slice() {
            [only] => Ok(only),
            [] => Err(self.missing(text, text, of)),
            several => {
                let list: Vec<_> = several.iter().map(|function| function.signature()).collect();
                Err(CliError::usage(format!("{of} has several functions '{text}': {}", list.join(", ")))
                    .hint("name one by its signature, in quotes"))
            }
        }
    }

    fn missing(&self, name: &str, wanted: &str, of: &str) -> CliError {
        if let Some((_, why)) = self.unusable.iter().find(|(unusable, _)| unusable == name) {
            return CliError::user(format!("the function '{name}' of {of} cannot be used: {why}"));
        }
        let error = CliError::user(format!("{of} has no function '{wanted}'"));
        let named: Vec<_> = self.functions.iter().filter(|f| f.name == name).map(Function::signature).collect();
        let mut all: Vec<_> = self.functions.iter().map(|function| function.name.as_str()).collect();
        all.dedup();
        match (named.is_empty(), all.len()) {
            (false, _) => error.hint(format!("there is {}", named.join(", "))),
            (true, 0) => error.hint("it has no functions at all"),
            (true, _) => error.hint(format!("it has {}", shortened(&all))),
        }
    }

    /// The event of that name or signature.
    ///
    /// # Errors
    /// When there is none, or the name stands for several.
    pub(crate) fn event(&self, text: &str, of: &str) -> CliResult<&Event> {
        let wanted = if text.contains('(') { signature::function(text)?.signature() } else { text.to_owned() };
        let found: Vec<_> =
            self.events.iter().filter(|event| event.name == wanted || event.signature() == wanted).collect();
        match found.as_slice() {
            [only] => Ok(only),
            [] => {
                let all: Vec<_> = self.events.iter().map(|event| event.name.as_str()).collect();
                Err(CliError::user(format!("{of} has no event '{text}'")).hint(format!("it has {}", shortened(&all))))
            }
            several => {
                let list: Vec<_> = several.iter().map(|event| event.signature()).collect();
                Err(CliError::usage(format!("{of} has several events '{text}': {}", list.join(", ")))
                    .hint("name one by its signature, in quotes"))
            }
        }
    }
}

/// Some names, and how many more there are.
pub(super) fn shortened(names: &[&str]) -> String {
    const SHOWN: usize = 20;
    match names.len() {
        0 => "none".to_owned(),
        count if count <= SHOWN => names.join(", "),
        count => {
            format!("{} and {} more", names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", "), count - SHOWN)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn abi() -> Abi {
        Abi::from_json(&json!([
            {"type": "constructor", "inputs": [{"name": "supply", "type": "uint256"}], "stateMutability": "payable"},
            {"type": "function", "name": "get", "inputs": [], "outputs": [{"name": "", "type": "uint256"}], "stateMutability": "view"},
            {"type": "function", "name": "put", "inputs": [{"name": "a", "type": "uint256"}]},
            {"type": "function", "name": "put", "inputs": [
                {"name": "pairs", "type": "tuple[2][]", "components": [{"name": "x", "type": "uint8"}, {"name": "y", "type": "string"}]}]},
            {"name": "old", "constant": true, "inputs": [], "outputs": [], "payable": false},
            {"type": "function", "name": "odd", "inputs": [{"name": "f", "type": "function"}]},
            {"type": "event", "name": "Put", "inputs": [{"name": "a", "type": "uint256", "indexed": true}]},
            {"type": "error", "name": "No", "inputs": []},
            {"type": "receive", "stateMutability": "payable"}
        ]))
        .unwrap()
    }

    #[test]
    fn a_function_of_an_abi_is_not_found_or_another_one_is() {
        let abi = abi();
        assert!(abi.function("get", "X").unwrap().is_view());
        assert!(abi.function("old", "X").unwrap().is_view());
        assert_eq!(abi.function("put(uint)", "X").unwrap().signature(), "put(uint256)");
        let tuple = abi.function("put((uint8,string)[2][])", "X").unwrap();
        assert_eq!(tuple.inputs[0].name, "pairs");
        assert!(!abi.constructor.as_ref().unwrap().refuses_value());
        assert_eq!((abi.events().len(), abi.errors().len()), (1, 1));
    }

    #[test]
    fn a_function_that_is_not_there_is_not_explained() {
        let abi = abi();
        let error = abi.function("put", "X").unwrap_err();
        assert_eq!(error.message(), "X has several functions 'put': put(uint256), put((uint8,string)[2][])");
        let error = abi.function("gett", "X").unwrap_err();
        assert_eq!((error.message(), error.hints()[0].as_str()), ("X has no function 'gett'", "it has get, put, old"));
        assert_eq!(abi.function("get(uint8)", "X").unwrap_err().hints(), ["there is get()"]);
        let error = abi.function("odd", "X").unwrap_err();
        assert!(error.message().contains("'function' is not a type"), "{}", error.message());
        assert!(abi.event("Putt", "X").is_err());
    }

    #[test]
    fn what_is_no_abi_is_taken_for_one() {
        for wrong in
            ["{}", "1", "[1]", "[{\"inputs\": 3}]", "[{\"type\":\"function\",\"inputs\":[{\"name\":\"x\"}]}]", "x", ""]
        {
            assert!(Abi::from_text(wrong.as_bytes()).is_err(), "{wrong}");
        }
        // A type that nests without end is refused by its depth, before anything recurses into it.
        let mut kind = json!({"name": "", "type": "uint8"});
        for _ in 0..40 {
            kind = json!({"name": "", "type": "tuple", "components": [kind]});
        }
        let deep = Abi::from_json(&json!([{"type": "function", "name": "f", "inputs": [kind]}])).unwrap();
        assert!(deep.function("f", "X").unwrap_err().message().contains("nests deeper"));
    }
}
