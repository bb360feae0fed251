//! Keys as texts that other programs read.

use clap::ValueEnum;
use serde_json::json;
use zeroize::Zeroizing;

use super::{AccountInfo, Keys, Suite, keystore::Keystore, new_id, pem};
use crate::error::{CliError, CliResult};

/// How a key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Form {
    /// JSON with crypto_type, address, public_key and secret_key
    #[default]
    Json,
    /// The secret key, 0x and 64 digits
    Hex,
    /// Web3 Secret Storage, version 3 (AES-128 for ETH, SM4 for SM accounts)
    Keystore,
    /// PKCS#8, not encrypted
    Pem,
    /// PKCS#8, encrypted (PBES2: PBKDF2, AES-256)
    EncryptedPem,
}

impl Form {
    /// Whether it takes a password.
    pub(crate) fn is_encrypted(self) -> bool {
        matches!(self, Self::Keystore | Self::EncryptedPem)
    }
}

/// A key in a form, with a line's end. `password` is that of encrypted forms.
///
/// # Errors
/// When an encrypted form gets no password.
pub(crate) fn write(
    info: &AccountInfo,
    keys: &Keys,
    form: Form,
    password: Option<&str>,
) -> CliResult<Zeroizing<String>> {
    let password = || password.ok_or_else(|| CliError::internal("an encrypted form has no password"));
    let secret = || Zeroizing::new(format!("0x{}", hex::encode(*keys.secret())));
    match form {
        Form::Json => pretty(&json!({
            "crypto_type": info.suite,
            "address": info.address,
            "public_key": info.public_key,
            "secret_key": *secret(),
        })),
        Form::Hex => Ok(Zeroizing::new(format!("{}\n", *secret()))),
        Form::Keystore => {
            let crypto = Keystore::lock(&keys.secret(), password()?, keys.suite())?;
            let mut file = json!({
                "version": 3,
                "id": new_id(),
                "address": hex::encode(info.address.as_bytes()),
                "crypto": crypto,
            });
            // What other wallets do not know they pass over; they could not open this one anyway.
            if keys.suite() == Suite::Sm {
                file["crypto_type"] = json!(Suite::Sm);
            }
            pretty(&file)
        }
        Form::Pem => pem::write(keys, None),
        Form::EncryptedPem => pem::write(keys, Some(password()?)),
    }
}

fn pretty(value: &serde_json::Value) -> CliResult<Zeroizing<String>> {
    let text = serde_json::to_string_pretty(value).map_err(|error| CliError::internal(error.to_string()))?;
    Ok(Zeroizing::new(text + "\n"))
}
