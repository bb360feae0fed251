//! What a transaction's data ask a chaincode to do.
//!
//! Two forms, told apart by their first byte, with which no encoded `ChaincodeInput` begins:
//!
//! - JSON as Fabric's peer command takes it: `{"Args":["transfer","bob","5"]}` or `{"function":"transfer","Args":["bob","5"]}`, and
//!   `"isInit":true` in it to initialise;
//! - Fabric's `ChaincodeInput`, encoded: the arguments as field 1, `is_init` as field 3. For arguments that are no text.

use prost::Message;
use serde::Deserialize;

use crate::protocol::ChaincodeInput;

/// Why data cannot be understood.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    #[error("the data are no input for a chaincode such as {{\"Args\":[\"put\",\"key\",\"value\"]}}: {0}")]
    Json(#[from] serde_json::Error),
    #[error(
        "the data are neither JSON such as {{\"Args\":[\"put\",\"key\",\"value\"]}} nor an encoded ChaincodeInput: {0}"
    )]
    Protobuf(#[from] prost::DecodeError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    #[serde(rename = "Args", alias = "args")]
    args: Vec<String>,
    #[serde(alias = "Function")]
    function: Option<String>,
    #[serde(rename = "isInit", default)]
    is_init: bool,
}

/// Reads the data of a transaction or a call.
pub(crate) fn read(data: &[u8]) -> Result<ChaincodeInput, InputError> {
    if data.first() != Some(&b'{') {
        return Ok(ChaincodeInput::decode(data)?);
    }
    let Json { args, function, is_init } = serde_json::from_slice(data)?;
    let args = function.into_iter().chain(args).map(String::into_bytes).collect();
    Ok(ChaincodeInput { args, is_init })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn input(args: &[&str], is_init: bool) -> ChaincodeInput {
        ChaincodeInput { args: args.iter().map(|arg| arg.as_bytes().to_vec()).collect(), is_init }
    }

    #[test]
    fn all_forms_of_an_input_are_read() {
        for (data, args, is_init) in [
            (r#"{"Args":["put","key","grün"]}"#, &["put", "key", "grün"][..], false),
            (r#"{"args":["put"]}"#, &["put"], false),
            (r#"{"function":"put","Args":["key"]}"#, &["put", "key"], false),
            (r#"{"Function":"put","Args":[]}"#, &["put"], false),
            (r#"{ "Args": [], "isInit": true }"#, &[], true),
            ("", &[], false),
        ] {
            assert_eq!(read(data.as_bytes()).unwrap(), input(args, is_init), "{data}");
        }
        let binary = ChaincodeInput { args: vec![b"put".to_vec(), vec![0xff, 0]], is_init: true };
        assert_eq!(read(&binary.encode_to_vec()).unwrap(), binary);
    }

    #[test]
    fn what_is_no_input_says_what_one_is() {
        for data in
            ["{", "{}", r#"{"Args":[1]}"#, r#"{"Args":[],"args":[]}"#, r#"{"Args":[],"value":1}"#, "put key", "\x0a"]
        {
            let error = read(data.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(r#"{"Args":["put","key","value"]}"#), "{data}: {error}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_data_never_panic(data in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = read(&data);
        }

        #[test]
        fn an_encoded_input_is_never_mistaken_for_json(
            args in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..9), 0..5), is_init: bool,
        ) {
            let input = ChaincodeInput { args, is_init };
            prop_assert_eq!(read(&input.encode_to_vec()).unwrap(), input);
        }
    }
}
