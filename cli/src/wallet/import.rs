//! Keys in files of every kind that somebody may have: PEM, version 3 keystores, accounts of the old client, plain hex.

use cita_service_api::Address;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{Keys, Password, Suite, account::parse_secret, keystore::Keystore, pem};
use crate::error::{CliError, CliResult};

/// No file with one key is larger.
pub(crate) const MAX_BYTES: u64 = 64 << 10;

/// What a file is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whatever it looks like.
    Any,
    /// A version 3 keystore.
    Keystore,
    /// A PEM file.
    Pem,
}

/// A secret key, with what its file says of it.
#[derive(Debug)]
pub(crate) struct Found {
    /// The key.
    pub(super) secret: Zeroizing<[u8; 32]>,
    /// Its suite.
    pub(super) suite: Option<Suite>,
    /// Its address.
    pub(super) address: Option<Address>,
    /// Its public key.
    pub(super) public_key: Option<[u8; 64]>,
    /// The account's name.
    pub(crate) name: Option<String>,
    /// The password that it was encrypted with.
    pub(crate) password: Option<Password>,
}

impl Found {
    /// A key of which nothing is known.
    pub(super) fn of(secret: Zeroizing<[u8; 32]>) -> Self {
        Self { secret, suite: None, address: None, public_key: None, name: None, password: None }
    }

    pub(super) fn opened_with(self, password: Password) -> Self {
        Self { password: Some(password), ..self }
    }

    /// The key pair. The suite is what the file tells, else what was asked for, else the one that the address in the file is of,
    /// else `default`.
    ///
    /// # Errors
    /// When the file tells of another suite than was asked for, or of an address or a public key that is not this key's.
    pub(crate) fn keys(&self, file: &str, asked: Option<Suite>, default: Suite) -> CliResult<Keys> {
        if let (Some(told), Some(asked)) = (self.suite, asked)
            && told != asked
        {
            return Err(CliError::user(format!("{file} has a key of the suite {told}, not {asked}"))
                .hint(format!("leave --crypto {asked} out, or import another file")));
        }
        let keys = match (self.suite.or(asked), self.address) {
            (Some(suite), _) => Keys::from_secret(&self.secret, suite)?,
            (None, Some(address)) => self.of_address(address)?.map_or_else(|| self.default_keys(default), Ok)?,
            (None, None) => self.default_keys(default)?,
        };
        let other = self.address.filter(|address| *address != keys.address());
        if other.is_some() || self.public_key.as_ref().is_some_and(|public| public != keys.public_key()) {
            let told =
                other.map_or_else(|| "another public key".to_owned(), |address| format!("the address {address}"));
            return Err(CliError::user(format!(
                "{file} is damaged or of another suite: under {} its key is that of {}, but the file has {told}",
                keys.suite(),
                keys.address(),
            )));
        }
        Ok(keys)
    }

    fn default_keys(&self, default: Suite) -> CliResult<Keys> {
        Keys::from_secret(&self.secret, default)
    }

    fn of_address(&self, address: Address) -> CliResult<Option<Keys>> {
        for suite in Suite::ALL {
            let keys = Keys::from_secret(&self.secret, suite)?;
            if keys.address() == address {
                return Ok(Some(keys));
            }
        }
        Ok(None)
    }
}

/// Reads a key. `password` is asked when it is encrypted.
///
/// # Errors
/// When there is no key, it is damaged, or the password is wrong. No part of the text is repeated.
pub(crate) fn read(text: &[u8], kind: Kind, password: &mut dyn FnMut() -> CliResult<Password>) -> CliResult<Found> {
    let Ok(text) = std::str::from_utf8(text) else { return Err(no_key("it is no text")) };
    let text = text.trim_start_matches('\u{feff}').trim();
    if kind == Kind::Pem || (kind == Kind::Any && text.contains("-----BEGIN ")) {
        return pem::read(text, password);
    }
    if kind == Kind::Any && !text.is_empty() && text.trim_start_matches("0x").chars().all(|c| c.is_ascii_hexdigit()) {
        return parse_secret(text).map(Found::of);
    }
    let value = match text.starts_with('{') {
        true => serde_json::from_str(text).map_err(|_| no_key("it is not valid JSON"))?,
        false => toml::from_str::<Value>(text).map_err(|_| no_key("it is neither PEM, JSON, TOML nor hex"))?,
    };
    let account = account_of(&value).ok_or_else(|| no_key("no secret_key, encrypted_sk or crypto is in it"))?;
    if kind == Kind::Keystore && container(account).is_none() {
        return Err(no_key("no `crypto` of a version 3 keystore is in it"));
    }
    read_account(account, password)
}

fn no_key(why: &str) -> CliError {
    CliError::user(format!("there is no key to import: {why}")).hint(
        "a key comes as PEM (SM2, secp256k1), as a version 3 keystore, as JSON or TOML with crypto_type and secret_key, or as 64 hex digits",
    )
}

/// Whether a file has an account in it, be it one that can be read or not.
pub(super) fn looks_like_account(value: &Value) -> bool {
    account_of(value).is_some()
}

/// The object that has the key: the whole, or what lies in it.
fn account_of(value: &Value) -> Option<&Map<String, Value>> {
    let object = value.as_object()?;
    let has_key = |object: &Map<String, Value>| container(object).is_some() || secret_of(object).is_some();
    if has_key(object) || object.contains_key("encrypted_sk") {
        return Some(object);
    }
    object.values().filter_map(Value::as_object).find(|inner| has_key(inner) || inner.contains_key("encrypted_sk"))
}

/// The encrypted key. Some wallets write `Crypto`.
fn container(account: &Map<String, Value>) -> Option<&Value> {
    ["crypto", "Crypto", "encrypted_sk"].iter().find_map(|key| account.get(*key).filter(|value| value.is_object()))
}

fn secret_of(account: &Map<String, Value>) -> Option<&str> {
    ["secret_key", "private_key", "sk"].iter().find_map(|key| account.get(*key)?.as_str())
}

fn read_account(account: &Map<String, Value>, password: &mut dyn FnMut() -> CliResult<Password>) -> CliResult<Found> {
    let text = |key: &str| account.get(key).and_then(Value::as_str);
    let told = match text("crypto_type").map(str::to_ascii_uppercase).as_deref() {
        None => None,
        Some("SM") => Some(Suite::Sm),
        Some("ETH") => Some(Suite::Eth),
        Some(other) => return Err(no_key(&format!("the crypto_type {other:?} is not known"))),
    };
    let address = text("address").filter(|text| !text.is_empty()).map(str::parse).transpose()?;
    let name = text("name").or(text("id").filter(|_| container(account).is_none())).map(str::to_owned);
    let found = match (secret_of(account), container(account)) {
        (Some(secret), _) => Found::of(parse_secret(secret)?),
        (None, Some(crypto)) => open(account, crypto, password)?,
        (None, None) => {
            return Err(CliError::user("the key is encrypted in the old client's own way, which is not known here")
                .hint("print it with the old client: cldi account export NAME -p PASSWORD > key.json")
                .hint("then import that: cita account import key.json"));
        }
    };
    Ok(Found { suite: told.or(found.suite), address, name, ..found })
}

fn open(
    account: &Map<String, Value>,
    crypto: &Value,
    password: &mut dyn FnMut() -> CliResult<Password>,
) -> CliResult<Found> {
    if let Some(version) = account.get("version").filter(|version| version.as_u64() != Some(3)) {
        return Err(no_key(&format!("it is a keystore of version {version}, only 3 is known")));
    }
    let keystore: Keystore = serde_json::from_value(crypto.clone())
        .map_err(|error| CliError::user(format!("the keystore is damaged or of another kind: {error}")))?;
    let password = password()?;
    let secret = keystore.unlock(&password)?;
    Ok(Found { suite: Some(keystore.suite()), ..Found::of(secret).opened_with(password) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "0x50dc0c1655419938d83d924a3c3b4cbbd57de5df901ce4772272445605a52d43";
    /// The address of that key in the documents of CITA-Cloud.
    const ADDRESS: &str = "0xc8ca9cc77a7f822fdd0baef7a7740f9dba493455";

    fn open(text: &str) -> CliResult<Found> {
        read(text.as_bytes(), Kind::Any, &mut || Ok("pw".to_owned().into()))
    }

    fn keys(text: &str, asked: Option<Suite>) -> CliResult<Keys> {
        open(text)?.keys("the file", asked, Suite::Sm)
    }

    #[test]
    fn an_account_of_the_old_client_is_read_as_json_and_toml() {
        let json =
            format!(r#"{{"crypto_type":"SM","address":"{ADDRESS}","public_key":"0x0d","secret_key":"{SECRET}"}}"#);
        let toml = format!("name = 'admin'\ncrypto_type = 'SM'\nsecret_key = '{SECRET}'\n");
        let nested = format!("[account]\naddress = '{ADDRESS}'\nsecret_key = '{SECRET}'\n");
        for text in [&json, &toml, &nested, SECRET] {
            assert_eq!(keys(text, None).unwrap().address().to_string(), ADDRESS, "{text}");
        }
        assert_eq!(open(&toml).unwrap().name.as_deref(), Some("admin"));
    }

    #[test]
    fn a_suite_that_is_not_told_is_that_of_the_address() {
        let eth = Keys::from_secret(&[7; 32], Suite::Eth).unwrap();
        let text = format!(r#"{{"address":"{}","secret_key":"{}"}}"#, eth.address(), "07".repeat(32));
        assert_eq!(keys(&text, None).unwrap().suite(), Suite::Eth);
        assert!(keys(&text, Some(Suite::Sm)).unwrap_err().message().contains("but the file has the address"));
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        for (text, asked, expected) in [
            (format!(r#"{{"crypto_type":"SM","secret_key":"{SECRET}"}}"#), Some(Suite::Eth), "suite SM, not ETH"),
            (format!(r#"{{"crypto_type":"ETH","address":"{ADDRESS}","secret_key":"{SECRET}"}}"#), None, "the address"),
            (format!(r#"{{"crypto_type":"RSA","secret_key":"{SECRET}"}}"#), None, "\"RSA\" is not known"),
            (r#"{"crypto_type":"SM","encrypted_sk":"0x1234"}"#.to_owned(), None, "old client's own way"),
            (r#"{"version":1,"crypto":{}}"#.to_owned(), None, "version 1, only 3"),
            (r#"{"version":3,"crypto":{}}"#.to_owned(), None, "damaged or of another kind"),
            ("{}".to_owned(), None, "no secret_key"),
            ("{".to_owned(), None, "not valid JSON"),
            ("hello".to_owned(), None, "neither PEM, JSON"),
            (String::new(), None, "no secret_key"),
            ("0x12".to_owned(), None, "takes 32 bytes"),
        ] {
            let error = keys(&text, asked).unwrap_err();
            assert!(error.message().contains(expected), "{text}: {}", error.message());
        }
    }

    #[test]
    fn a_file_of_another_kind_than_was_said_is_refused() {
        let json = format!(r#"{{"secret_key":"{SECRET}"}}"#);
        for kind in [Kind::Keystore, Kind::Pem] {
            assert!(read(json.as_bytes(), kind, &mut || Ok("pw".to_owned().into())).is_err(), "{kind:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, Kind::Any, &mut || Ok("pw".to_owned().into()));
            let text = [b"-----BEGIN PRIVATE KEY-----\n", bytes.as_slice(), b"\n-----END PRIVATE KEY-----"].concat();
            prop_assert!(read(&text, Kind::Any, &mut || Ok("pw".to_owned().into())).is_err());
        }
    }
}
