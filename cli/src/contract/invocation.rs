//! From what was typed to call data.

use cita_service_api::{Address, ParseBytesError, parse_hex};

use super::source::stored_abi;
use crate::{
    abi::{self, Abi, Artifact, Function, Style, Token},
    error::{CliError, CliResult},
    session::Session,
};

/// What stands where old scripts have DATA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Typed {
    /// Data, ready.
    Data(Vec<u8>),
    /// A function: its signature or its name. Arguments follow.
    Function(String),
}

impl Typed {
    /// Tells data from functions. A name that is also hex, such as `face`, is hex as it ever was, unless an ABI was named.
    ///
    /// # Errors
    /// When it can be neither.
    pub(crate) fn read(text: &str, has_abi: bool) -> CliResult<Self> {
        let function = || Ok(Self::Function(text.to_owned()));
        if text.contains('(') {
            abi::parse_signature(text)?;
            return function();
        }
        let is_name = abi::is_name(text);
        match parse_hex(text) {
            _ if has_abi && is_name => function(),
            Ok(data) => Ok(Self::Data(data)),
            Err(_) if is_name => function(),
            Err(error) => Err(CliError::from(error).hint(FUNCTIONS)),
        }
    }
}

const FUNCTIONS: &str = "functions are named by signature ('add(uint256)'), or by name where the ABI is known";

/// A function and its arguments.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The function.
    pub(crate) function: Function,
    /// One for each of its inputs.
    pub(crate) tokens: Vec<Token>,
}

/// What a contract is sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Invocation {
    /// The bytes.
    pub(crate) data: Vec<u8>,
    /// What they mean, unless they were typed as hex.
    pub(crate) call: Option<Call>,
    /// The contract's ABI, where it was needed so far.
    pub(crate) abi: Option<Abi>,
}

impl Invocation {
    /// Finds the function and reads its arguments. The chain is asked for an ABI only for a bare name without a file.
    ///
    /// # Errors
    /// When there is no such function, or the arguments do not fit.
    pub(crate) async fn resolve(
        session: &Session,
        to: &[u8],
        typed: Typed,
        arguments: &[String],
        file: Option<Artifact>,
    ) -> CliResult<Self> {
        let text = match typed {
            Typed::Data(_) if !arguments.is_empty() => {
                return Err(CliError::usage(format!("data in hex takes no arguments, {} given", arguments.len()))
                    .hint(FUNCTIONS));
            }
            Typed::Data(data) => return Ok(Self { data, call: None, abi: file.map(|file| file.abi) }),
            Typed::Function(text) => text,
        };
        let (function, abi) = match file {
            Some(file) => (file.abi.function(&text, &file.name)?.clone(), Some(file.abi)),
            None if text.contains('(') => (abi::parse_signature(&text)?, None),
            None => {
                let (function, abi) = named_on_chain(session, to, &text).await?;
                (function, Some(abi))
            }
        };
        let tokens = abi::arguments(&function.signature(), &function.inputs, arguments, Style::Human)?;
        Ok(Self { data: function.call_data(&tokens), call: Some(Call { function, tokens }), abi })
    }

    /// Refuses value that the function would throw back.
    ///
    /// # Errors
    /// When the function is known to take none, and there is some.
    pub(crate) fn check_value(&self, value: &[u8]) -> CliResult<()> {
        let Some(call) = &self.call else { return Ok(()) };
        if value.iter().all(|byte| *byte == 0) || !call.function.refuses_value() {
            return Ok(());
        }
        Err(CliError::usage(format!("{} is not payable: it takes no value", call.function.signature()))
            .hint("leave out -v, or declare it `payable` in the contract"))
    }
}

async fn named_on_chain(session: &Session, to: &[u8], name: &str) -> CliResult<(Function, Abi)> {
    let address = Address::try_from(to).map_err(|_| {
        CliError::usage(format!("the contract's address takes 20 bytes, this has {}", to.len()))
            .hint("addresses have 40 hex digits")
    })?;
    let Some(abi) = stored_abi(session, to).await? else {
        let not_hex = ParseBytesError::NotHex(name.to_owned());
        return Err(CliError::user(format!("{not_hex}, and the chain keeps no ABI of {address} in which it may be a function"))
            .hint("name the ABI with --abi FILE or --artifact FILE, store it with `rpc store-abi`, or write the signature, such as 'add(uint256)'"));
    };
    let function = abi.function(name, &format!("the stored ABI of {address}"))?.clone();
    Ok((function, abi))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_of_old_scripts_is_taken_for_a_function_or_a_function_for_hex() {
        let data = |bytes: &[u8]| Typed::Data(bytes.to_vec());
        let function = |text: &str| Typed::Function(text.to_owned());
        for (text, has_abi, expected) in [
            ("0x4f2be91f", false, data(&[0x4f, 0x2b, 0xe9, 0x1f])),
            ("4f2be91f", true, data(&[0x4f, 0x2b, 0xe9, 0x1f])),
            ("0x", true, data(&[])),
            ("", false, data(&[])),
            ("face", false, data(&[0xfa, 0xce])),
            ("face", true, function("face")),
            ("fac", false, function("fac")),
            ("add", false, function("add")),
            ("face()", false, function("face()")),
        ] {
            assert_eq!(Typed::read(text, has_abi).unwrap(), expected, "{text}");
        }
        for wrong in ["0xabc", "6x", "0xzz", "add it", "é"] {
            let error = Typed::read(wrong, true).unwrap_err();
            assert!(error.message().contains("invalid hex input") && error.exit_code() == 2, "{}", error.message());
        }
        assert_eq!(Typed::read("add(uint7)", false).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn value_for_a_function_that_takes_none_is_sent() {
        use crate::abi::Mutability;
        let invocation = |mutability| {
            let function = Function { name: "f".to_owned(), inputs: vec![], outputs: None, mutability };
            Invocation { call: Some(Call { function, tokens: vec![] }), ..Invocation::default() }
        };
        assert!(invocation(Some(Mutability::NonPayable)).check_value(&[0, 1]).is_err());
        assert!(invocation(Some(Mutability::NonPayable)).check_value(&[0, 0]).is_ok());
        assert!(invocation(Some(Mutability::Payable)).check_value(&[1]).is_ok());
        assert!(invocation(None).check_value(&[1]).is_ok());
    }
}
