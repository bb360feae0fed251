//! What compilers write: solc (`--combined-json`, standard JSON), Foundry, Hardhat, Truffle; or a plain ABI.

use std::path::{Path, PathBuf};

use ethabi::Token;
use serde_json::Value;

use super::{Abi, Function, Style, arguments, encode, item};
use crate::{
    convert::Bytes,
    error::{CliError, CliResult},
};

/// Files above this are no artifacts.
const MAX_FILE: u64 = 256 << 20;

/// Hex digits of an address, and of the place that a compiler leaves for one.
const ADDRESS_DIGITS: usize = 40;

/// One contract of an artifact.
#[derive(Debug, Clone)]
pub(crate) struct Artifact {
    /// What errors call it: the contract's name, or the file where that is not known.
    pub(crate) name: String,
    /// Its ABI.
    pub(crate) abi: Abi,
    /// The same as text, without blanks.
    pub(crate) abi_text: String,
    path: PathBuf,
    /// Hex; empty for an interface, an abstract contract and a plain ABI.
    code: String,
    /// The compiler's list of libraries to be linked: file → library → places in the code.
    links: Value,
}

/// A contract inside of the JSON.
struct Candidate<'a> {
    file: Option<String>,
    name: Option<String>,
    abi: &'a Value,
    code: Option<&'a Value>,
    links: Option<&'a Value>,
}

impl Candidate<'_> {
    fn is(&self, wanted: &str) -> bool {
        let name = self.name.as_deref().unwrap_or_default();
        name == wanted || self.file.as_ref().is_some_and(|file| format!("{file}:{name}") == wanted)
    }

    fn label(&self) -> String {
        let name = self.name.as_deref().unwrap_or("a contract without a name");
        self.file.as_ref().map_or_else(|| name.to_owned(), |file| format!("{file}:{name}"))
    }
}

impl Artifact {
    /// Reads a file; `contract` (NAME or FILE:NAME) chooses where it has several.
    ///
    /// # Errors
    /// When it cannot be read, is none of the known kinds, or the choice is not clear.
    pub(crate) fn load(path: &Path, contract: Option<&str>) -> CliResult<Self> {
        let failed = |error: &std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => CliError::file("read the artifact", path, error)
                .hint("name a file that a compiler wrote, or a plain ABI, as seen from the current folder"),
            _ => CliError::file("read the artifact", path, error),
        };
        let length = std::fs::metadata(path).map_err(|error| failed(&error))?.len();
        if length > MAX_FILE {
            return Err(CliError::user(format!("{} is too large for an artifact: {length} bytes", path.display())));
        }
        let text = std::fs::read(path).map_err(|error| failed(&error))?;
        Self::parse(path, &text, contract).map_err(|error| error.within(path.display()))
    }

    fn parse(path: &Path, text: &[u8], contract: Option<&str>) -> CliResult<Self> {
        let json: Value = serde_json::from_slice(text)
            .map_err(|error| CliError::user(format!("this is not JSON: {error}")).hint(KNOWN_KINDS))?;
        let candidates = candidates(&json);
        let chosen = choose(&candidates, contract)?;
        let abi = match chosen.abi {
            Value::String(text) => serde_json::from_str(text)
                .map_err(|error| CliError::user(format!("the ABI of {} is not JSON: {error}", chosen.label())))?,
            abi => abi.clone(),
        };
        let name = match &chosen.name {
            Some(name) => name.clone(),
            None => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        };
        let code = chosen.code.and_then(Value::as_str).unwrap_or_default();
        Ok(Self {
            abi: Abi::from_json(&abi).map_err(|error| error.within(&name))?,
            abi_text: abi.to_string(),
            name,
            path: path.to_owned(),
            code: code.trim().trim_start_matches("0x").to_owned(),
            links: chosen.links.cloned().unwrap_or_default(),
        })
    }

    /// The constructor; one that takes nothing where the ABI has none.
    pub(crate) fn constructor(&self) -> Function {
        let mut function = self.abi.constructor.clone().unwrap_or(Function {
            name: String::new(),
            inputs: Vec::new(),
            outputs: None,
            mutability: Some(super::Mutability::NonPayable),
        });
        function.name = format!("{}.constructor", self.name);
        function
    }

    /// The code that creates the contract with these arguments, and the arguments as they were understood.
    ///
    /// # Errors
    /// When the arguments do not fit the constructor, or there is no code, or not all of it.
    pub(crate) fn creation(&self, texts: &[String]) -> CliResult<(Vec<u8>, Vec<Token>)> {
        let code = self.bytecode()?;
        let constructor = self.constructor();
        let tokens = arguments(&constructor.signature(), &constructor.inputs, texts, Style::Human)?;
        Ok(([code, encode(&tokens)].concat(), tokens))
    }

    fn bytecode(&self) -> CliResult<Vec<u8>> {
        if self.code.is_empty() {
            let message = format!("{} of {} has no bytecode to create it from", self.name, self.path.display());
            return Err(CliError::user(message).hint(
                "interfaces, abstract contracts and plain ABIs have none; choose another contract with --contract",
            ));
        }
        if let Some(place) = self.code.find("__") {
            let message = format!("{} needs the library {}, which is not linked", self.name, self.library_at(place));
            return Err(CliError::user(message).hint(
                "create the library, then compile again with its address (solc --libraries, forge build --libraries)",
            ));
        }
        let Bytes(code) = self.code.parse().map_err(|_| {
            let start: String = self.code.chars().take(20).collect();
            CliError::user(format!("the bytecode of {} is not hex: it starts with '{start}'", self.name))
        })?;
        Ok(code)
    }

    /// The name of the library whose address belongs at this digit of the code.
    fn library_at(&self, digit: usize) -> String {
        let files = self.links.as_object().into_iter().flatten();
        let libraries = files.flat_map(|(file, libraries)| {
            libraries.as_object().into_iter().flatten().map(move |(name, places)| (file, name, places))
        });
        for (file, name, places) in libraries {
            let starts = places.as_array().into_iter().flatten().filter_map(|place| place["start"].as_u64());
            if starts.into_iter().any(|start| start.checked_mul(2) == u64::try_from(digit).ok()) {
                return format!("{file}:{name}");
            }
        }
        // Old compilers put the name there itself; newer ones a part of its hash between `$`.
        let placeholder = self.code.get(digit..digit + ADDRESS_DIGITS).unwrap_or_default();
        let name = placeholder.trim_matches('_');
        if name.starts_with('$') { format!("of the placeholder {placeholder}") } else { name.to_owned() }
    }
}

const KNOWN_KINDS: &str =
    "known are solc's --combined-json and standard JSON, artifacts of Foundry, Hardhat and Truffle, and plain ABIs";

/// All contracts in a file, whatever wrote it.
fn candidates(json: &Value) -> Vec<Candidate<'_>> {
    if json.is_array() {
        return vec![Candidate { file: None, name: None, abi: json, code: None, links: None }];
    }
    // Hardhat's build-info has the standard JSON inside.
    let contracts = json.get("contracts").or_else(|| json.get("output")?.get("contracts"));
    if let Some(Value::Object(contracts)) = contracts {
        return contracts.iter().flat_map(|(key, value)| in_contracts(key, value)).collect();
    }
    let name = json.get("contractName").and_then(Value::as_str).map(str::to_owned);
    single(json, None, name).into_iter().collect()
}

/// An entry of `contracts`: `FILE:NAME` → contract (combined JSON), or FILE → NAME → contract (standard JSON).
fn in_contracts<'a>(key: &str, value: &'a Value) -> Vec<Candidate<'a>> {
    if value.get("abi").is_some_and(|abi| abi.is_array() || abi.is_string()) || value.get("bin").is_some() {
        let (file, name) = match key.rsplit_once(':') {
            Some((file, name)) => (Some(file.to_owned()), name),
            None => (None, key),
        };
        return single(value, file, Some(name.to_owned())).into_iter().collect();
    }
    let contracts = value.as_object().into_iter().flatten();
    contracts.filter_map(|(name, contract)| single(contract, Some(key.to_owned()), Some(name.clone()))).collect()
}

fn single(json: &Value, file: Option<String>, name: Option<String>) -> Option<Candidate<'_>> {
    let abi = json.get("abi").filter(|abi| abi.is_array() || abi.is_string())?;
    let standard = json.get("evm").and_then(|evm| evm.get("bytecode"));
    let bytecode = json.get("bytecode").or(standard).or_else(|| json.get("bin"));
    let code = bytecode.and_then(|code| if code.is_string() { Some(code) } else { code.get("object") });
    let links = bytecode.and_then(|code| code.get("linkReferences")).or_else(|| json.get("linkReferences"));
    Some(Candidate { file, name, abi, code, links })
}

fn choose<'a, 'b>(candidates: &'b [Candidate<'a>], wanted: Option<&str>) -> CliResult<&'b Candidate<'a>> {
    let labels = |found: &[&Candidate<'_>]| {
        let labels: Vec<_> = found.iter().map(|candidate| candidate.label()).collect();
        item::shortened(&labels.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let all: Vec<_> = candidates.iter().collect();
    let fitting: Vec<_> = match wanted {
        // A file of one contract mostly does not say its name.
        Some(wanted) => all.iter().copied().filter(|c| c.is(wanted) || (c.name.is_none() && all.len() == 1)).collect(),
        None => all.clone(),
    };
    match (fitting.as_slice(), wanted) {
        ([only], _) => Ok(only),
        (_, _) if all.is_empty() => Err(CliError::user("there is no contract in this file").hint(KNOWN_KINDS)),
        ([], wanted) => Err(CliError::user(format!("there is no contract '{}'", wanted.unwrap_or_default()))
            .hint(format!("there is {}", labels(&all)))),
        (several, _) => Err(CliError::user(format!("there are several contracts: {}", labels(several)))
            .hint("choose one with --contract NAME or --contract FILE:NAME")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parse(json: &Value, contract: Option<&str>) -> CliResult<Artifact> {
        Artifact::parse(Path::new("dir/Thing.json"), json.to_string().as_bytes(), contract)
    }

    fn abi() -> Value {
        json!([
            {"type": "constructor", "inputs": [{"name": "start", "type": "uint8"}], "stateMutability": "nonpayable"},
            {"type": "function", "name": "get", "inputs": [], "outputs": [{"name": "", "type": "uint8"}], "stateMutability": "view"}
        ])
    }

    #[test]
    fn an_artifact_of_some_compiler_is_not_read() {
        let flavours = [
            ("combined", json!({"contracts": {"a.sol:A": {"abi": abi(), "bin": "6001"}}, "version": "0.8"})),
            ("combined, old", json!({"contracts": {"a.sol:A": {"abi": abi().to_string(), "bin": "6001"}}})),
            (
                "standard",
                json!({"contracts": {"a.sol": {"A": {"abi": abi(), "evm": {"bytecode": {"object": "6001"}}}}}}),
            ),
            (
                "build-info",
                json!({"output": {"contracts": {"a.sol": {"A": {"abi": abi(), "evm": {"bytecode": {"object": "6001"}}}}}}}),
            ),
            ("Foundry", json!({"abi": abi(), "bytecode": {"object": "0x6001", "linkReferences": {}}})),
            ("Hardhat", json!({"contractName": "A", "abi": abi(), "bytecode": "0x6001", "linkReferences": {}})),
        ];
        for (flavour, json) in flavours {
            let artifact = parse(&json, Some("A")).unwrap();
            assert!(artifact.abi.function("get", "A").unwrap().is_view(), "{flavour}");
            let (data, tokens) = artifact.creation(&["5".to_owned()]).unwrap();
            assert_eq!((data.len(), tokens), (34, vec![Token::Uint(5.into())]), "{flavour}");
            assert_eq!(data[..2], [0x60, 1]);
            assert_eq!(Abi::from_text(artifact.abi_text.as_bytes()).unwrap(), artifact.abi);
        }
        let plain = parse(&abi(), None).unwrap();
        assert_eq!(plain.name, "Thing.json");
        let error = plain.creation(&["5".to_owned()]).unwrap_err();
        assert!(error.message().contains("no bytecode"), "{}", error.message());
    }

    #[test]
    fn the_wrong_one_of_several_contracts_is_taken() {
        let contract = |code: &str| json!({"abi": abi(), "evm": {"bytecode": {"object": code}}});
        let json =
            json!({"contracts": {"a.sol": {"A": contract("01"), "B": contract("02")}, "b.sol": {"B": contract("")}}});
        assert_eq!(parse(&json, Some("A")).unwrap().code, "01");
        assert_eq!(parse(&json, Some("a.sol:B")).unwrap().code, "02");
        let error = parse(&json, None).unwrap_err();
        assert_eq!(error.message(), "there are several contracts: a.sol:A, a.sol:B, b.sol:B");
        assert_eq!(parse(&json, Some("B")).unwrap_err().message(), "there are several contracts: a.sol:B, b.sol:B");
        assert_eq!(parse(&json, Some("C")).unwrap_err().message(), "there is no contract 'C'");
        let interface = parse(&json, Some("b.sol:B")).unwrap().creation(&["5".to_owned()]).unwrap_err();
        assert!(interface.hints()[0].contains("interfaces"), "{:?}", interface.hints());
    }

    #[test]
    fn code_that_is_not_linked_is_created() {
        let placeholder = "__$0123456789abcdef0123456789abcdef01$__";
        let links = json!({"lib.sol": {"Math": [{"start": 1, "length": 20}]}});
        for (json, expected) in [
            (
                json!({"abi": [], "bytecode": {"object": format!("0x60{placeholder}"), "linkReferences": links}}),
                "lib.sol:Math",
            ),
            (json!({"abi": [], "bytecode": format!("0x60{placeholder}"), "linkReferences": links}), "lib.sol:Math"),
            (json!({"abi": [], "bytecode": format!("0x60{placeholder}")}), placeholder),
            (json!({"abi": [], "bytecode": format!("60{:_<40}00", "__lib.sol:Math")}), "library lib.sol:Math,"),
            (json!({"abi": [], "bytecode": "60__"}), "not linked"),
        ] {
            let error = parse(&json, None).unwrap().creation(&[]).unwrap_err();
            assert!(error.message().contains(expected), "{}", error.message());
        }
        let error = parse(&json!({"abi": [], "bytecode": "60zé"}), None).unwrap().creation(&[]).unwrap_err();
        assert!(error.message().contains("is not hex"), "{}", error.message());
    }

    #[test]
    fn a_file_that_is_no_artifact_is_taken_for_one() {
        for (wrong, expected) in [
            (json!({}), "no contract"),
            (json!(5), "no contract"),
            (json!({"abi": 5}), "no contract"),
            (json!({"contracts": {"a": 5}}), "no contract"),
            (json!({"abi": "[[["}), "is not JSON"),
            (json!({"abi": [{"type": 5}]}), "not an ABI"),
        ] {
            let error = parse(&wrong, None).unwrap_err();
            assert!(error.message().contains(expected), "{wrong}: {}", error.message());
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Artifact::parse(Path::new("x"), deep.as_bytes(), None).is_err());
    }

    proptest! {
        #[test]
        fn no_file_breaks_the_reader(
            key in prop::sample::select(vec!["abi", "bytecode", "contracts", "output", "evm", "linkReferences", "contractName"]),
            other in prop::sample::select(vec!["abi", "bin", "bytecode", "object", "a:b", ""]),
            kind in "[a-z0-9\\[\\](),]{0,12}",
            code in "(0x)?[0-9a-f_$é]{0,60}",
        ) {
            let entry = json!([{"type": "function", "name": "f", "inputs": [{"type": kind}]}]);
            for json in [
                json!({"abi": entry, key: {other: code}}),
                json!({key: {other: {"abi": entry, "bin": code, other: code}}}),
                json!({"abi": [], "bytecode": code, key: {"l": {"m": [{"start": 1}]}}}),
            ] {
                if let Ok(artifact) = parse(&json, None) {
                    let _ = artifact.creation(&[]);
                }
            }
        }
    }
}
