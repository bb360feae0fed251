//! The section `[crypto_sm]` of config.toml, and the key file that it names.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::key::{KeyPair, SecretOutOfRange};

/// A key file has 64 digits; one that is longer than this is none.
const MAX_FILE_BYTES: u64 = 1024;

/// The section `[crypto_sm]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The file with the node's secret key: 64 hexadecimal digits, with or without `0x`. A relative path starts at
    /// the folder of config.toml.
    pub private_key: PathBuf,
}

impl Default for Config {
    fn default() -> Self {
        Self { private_key: "private_key".into() }
    }
}

/// Why a node's key could not be had. What the file holds is never part of the text.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the private key file '{}': {cause}", path.display())]
pub struct OpenError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub cause: KeyFileError,
}

/// What is wrong with a key file.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read.
    #[error("{0}; check `private_key` in the section [crypto_sm] of config.toml")]
    Read(#[from] io::Error),
    /// It has another number of digits.
    #[error("it has to hold 64 hexadecimal digits, but holds {0} characters")]
    Length(usize),
    /// It is longer than any key file.
    #[error("it has to hold 64 hexadecimal digits, but has more than {MAX_FILE_BYTES} bytes")]
    TooLong,
    /// It has a character that is no hexadecimal digit.
    #[error("it has to hold 64 hexadecimal digits, but its character {0} (counted from 1, after any 0x) is none")]
    NotHex(usize),
    /// Its number is no secret key.
    #[error(transparent)]
    Range(#[from] SecretOutOfRange),
}

/// Reads the key that `config` names.
pub(crate) fn load_key(config: &Config, root: &Path) -> Result<KeyPair, OpenError> {
    let path = root.join(&config.private_key);
    let read = || {
        let text = read_file(&path)?;
        Ok(KeyPair::from_secret(&*parse_secret(&text)?)?)
    };
    read().map_err(|cause| OpenError { path: path.clone(), cause })
}

fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let file = File::open(path)?;
    warn_if_open_to_others(path, &file)?;
    // Reserved at once, so that growing leaves no copy behind.
    let mut text = Zeroizing::new(Vec::with_capacity(MAX_FILE_BYTES as usize + 1));
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_FILE_BYTES { Err(KeyFileError::TooLong) } else { Ok(text) }
}

#[cfg(unix)]
fn warn_if_open_to_others(path: &Path, file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata()?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(
            path = %path.display(),
            mode = format_args!("{:o}", mode & 0o777),
            "others can read the private key file; run `chmod 600` on it"
        );
    }
    Ok(())
}

#[cfg(not(unix))]
fn warn_if_open_to_others(_: &Path, _: &File) -> io::Result<()> {
    Ok(())
}

fn parse_secret(text: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(b"0x").or_else(|| text.strip_prefix(b"0X")).unwrap_or(text);
    let mut secret = Zeroizing::new([0; 32]);
    match hex::decode_to_slice(digits, secret.as_mut()) {
        Ok(()) => Ok(secret),
        Err(hex::FromHexError::InvalidHexCharacter { index, .. }) => Err(KeyFileError::NotHex(index + 1)),
        Err(_) => Err(KeyFileError::Length(digits.len())),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn load(content: &[u8]) -> Result<KeyPair, OpenError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("private_key"), content).unwrap();
        load_key(&Config::default(), folder.path())
    }

    #[test]
    fn a_key_is_read_with_prefix_and_white_space_around() {
        let digits = "11".repeat(32);
        let address = KeyPair::from_secret(&[0x11; 32]).unwrap().address();
        for text in [digits.clone(), format!("0x{digits}\n"), format!("  0X{digits}\r\n\n")] {
            assert_eq!(load(text.as_bytes()).unwrap().address(), address);
        }
    }

    #[test]
    fn a_bad_key_file_is_refused_with_path_and_cause_but_without_its_content() {
        let order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
        let cases = [
            ("".to_owned(), "holds 0 characters"),
            ("12".repeat(31), "holds 62 characters"),
            ("12".repeat(33), "holds 66 characters"),
            (format!("0x{}", "1".repeat(63)), "holds 63 characters"),
            (format!("zz{}", "12".repeat(31)), "character 1"),
            ("12".repeat(31) + "é", "character 63"),
            ("00".repeat(32), "from 1 to n - 2"),
            (order.to_owned(), "from 1 to n - 2"),
            ("12".repeat(4096), "more than 1024 bytes"),
        ];
        for (content, cause) in cases {
            let text = load(content.as_bytes()).unwrap_err().to_string();
            assert!(text.contains("private_key") && text.contains(cause), "{content}: {text}");
            assert!(!text.contains("1212"), "{text}");
        }
    }

    #[test]
    fn the_section_has_a_default_and_refuses_what_it_does_not_know() {
        assert_eq!(toml::from_str::<Config>("").unwrap(), Config::default());
        let config: Config = toml::from_str("private_key = '/keys/node0'").unwrap();
        assert_eq!(config.private_key, Path::new("/keys/node0"));
        assert!(toml::from_str::<Config>("privat_key = 'x'").unwrap_err().to_string().contains("privat_key"));
    }

    #[test]
    fn a_missing_key_file_is_named() {
        let error = load_key(&Config { private_key: "nowhere".into() }, Path::new("/nonexistent")).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/nowhere"), "{error}");
        assert!(matches!(error.cause, KeyFileError::Read(_)));
    }
}
