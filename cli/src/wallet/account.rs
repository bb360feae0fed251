//! One account as it lies on disk.

use std::{fs, io, path::Path};

use cita_service_api::{Address, parse_hex};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    keys::{Keys, Suite},
    keystore::Keystore,
    new_id,
    password::VARIABLE,
};
use crate::{
    error::{CliError, CliResult},
    home::write_private,
};

/// The public side of an account, with the keys that `account list` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct AccountInfo {
    /// Its name in the wallet.
    pub(crate) name: String,
    /// Its address.
    pub(crate) address: Address,
    /// Public key, x ‖ y, as 0x hex.
    #[serde(rename = "pubkey")]
    pub(crate) public_key: String,
    /// Whether a password is needed to sign.
    pub(crate) is_locked: bool,
    /// Its signature suite.
    #[serde(rename = "crypto_type")]
    pub(crate) suite: Suite,
}

/// A file of the wallet: a version 3 keystore with the public side beside it, so that other wallets read an ETH account's file as
/// it is. `crypto` is there when the account has a password, `secret_key` when it has none or was unlocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountFile {
    version: u32,
    #[serde(default = "new_id")]
    id: String,
    name: String,
    #[serde(with = "bare")]
    address: Address,
    crypto_type: Suite,
    public_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crypto: Option<Keystore>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret_key: Option<String>,
}

impl AccountFile {
    /// An account of these keys, encrypted when there is a password.
    pub(super) fn new(name: &str, keys: &Keys, password: Option<&str>) -> CliResult<Self> {
        let crypto = password.map(|password| Keystore::lock(&keys.secret(), password, keys.suite())).transpose()?;
        let secret_key = crypto.is_none().then(|| secret_text(keys));
        Ok(Self {
            version: 3,
            id: new_id(),
            name: name.to_owned(),
            address: keys.address(),
            crypto_type: keys.suite(),
            public_key: format!("0x{}", hex::encode(keys.public_key())),
            crypto,
            secret_key,
        })
    }

    /// Reads an account; `None` when there is no such file.
    pub(super) fn read(path: &Path) -> CliResult<Option<Self>> {
        let text = match fs::read(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(CliError::file("read the account", path, &error)),
        };
        let damaged = |why: String| CliError::user(format!("the account {} is damaged: {why}", path.display()));
        let file: Self = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if file.version != 3 {
            return Err(damaged(format!("version {} is not known", file.version)));
        }
        if file.crypto.is_none() && file.secret_key.is_none() {
            return Err(damaged("it has no key".to_owned()));
        }
        Ok(Some(file))
    }

    /// Writes the account, for its owner's eyes only.
    pub(super) fn write(&self, path: &Path) -> CliResult<()> {
        let text = serde_json::to_string_pretty(self)
            .map(Zeroizing::new)
            .map_err(|error| CliError::internal(format!("cannot write the account as JSON: {error}")))?;
        write_private(path, text.as_bytes())
    }

    pub(super) fn info(&self) -> AccountInfo {
        AccountInfo {
            name: self.name.clone(),
            address: self.address,
            public_key: self.public_key.clone(),
            is_locked: self.secret_key.is_none(),
            suite: self.crypto_type,
        }
    }

    /// Whether it has a password, also while it is unlocked.
    pub(super) fn has_password(&self) -> bool {
        self.crypto.is_some()
    }

    /// The keystore as JSON, when the account has a password.
    pub(super) fn keystore(&self) -> Option<&Keystore> {
        self.crypto.as_ref()
    }

    /// The keys. A password is needed when the account is locked; one that is given is checked wherever there is a keystore.
    pub(super) fn keys(&self, password: Option<&str>) -> CliResult<Keys> {
        let keys = match (&self.crypto, &self.secret_key, password) {
            (Some(keystore), _, Some(password)) => {
                let secret =
                    keystore.unlock(password).map_err(|error| error.within(format!("account '{}'", self.name)))?;
                Keys::from_secret(&secret, self.crypto_type)?
            }
            (_, Some(secret), _) => Keys::from_secret(&*parse_secret(secret)?, self.crypto_type)?,
            (_, None, _) => {
                return Err(CliError::user(format!("account '{}' is locked", self.name))
                    .hint(format!("give its password with --password-file FILE, in {VARIABLE}, or with -p PASSWORD"))
                    .hint(format!("or unlock it: cita account unlock {}", self.name)));
            }
        };
        if keys.address() != self.address {
            return Err(CliError::user(format!(
                "the account '{}' is damaged: its key is that of {}, not of {}",
                self.name,
                keys.address(),
                self.address
            )));
        }
        Ok(keys)
    }

    /// Puts the plain key beside the keystore.
    pub(super) fn unlock(&mut self, password: &str) -> CliResult<()> {
        let keys = self.keys(Some(password))?;
        self.secret_key = Some(secret_text(&keys));
        Ok(())
    }

    /// Leaves only the keystore, which is made when there is none yet.
    pub(super) fn lock(&mut self, password: &str) -> CliResult<()> {
        let keys = self.keys(Some(password))?;
        if self.crypto.is_none() {
            self.crypto = Some(Keystore::lock(&keys.secret(), password, keys.suite())?);
        }
        self.secret_key = None;
        Ok(())
    }
}

/// An address as version 3 files have it, without 0x; read either way.
mod bare {
    use cita_service_api::Address;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(address.as_bytes()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Address, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

fn secret_text(keys: &Keys) -> String {
    format!("0x{}", hex::encode(*keys.secret()))
}

/// Reads a secret key of 64 hex digits. The text is not repeated in errors.
pub(super) fn parse_secret(text: &str) -> CliResult<Zeroizing<[u8; 32]>> {
    let wrong = |why: &str| CliError::usage(why).hint("a secret key is 64 hex digits, with or without 0x before them");
    let bytes = Zeroizing::new(parse_hex(text.trim()).map_err(|_| wrong("invalid hex input for the secret key"))?);
    let secret = bytes
        .as_slice()
        .try_into()
        .map_err(|_| wrong(&format!("a secret key takes 32 bytes, this has {}", bytes.len())))?;
    Ok(Zeroizing::new(secret))
}
