//! The section of config.toml that a suite reads, and the key file that it names.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::suite::{SecretOutOfRange, Suite};

/// A key file has 64 digits; one that is longer than this is none.
const MAX_FILE_BYTES: u64 = 1024;

/// A section such as `[crypto_sm]`.
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
#[error("cannot use the private key file '{}', `private_key` of the section [{section}]: {cause}", path.display())]
pub struct OpenError {
    /// The section that names it.
    pub section: &'static str,
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
    #[error("{0}")]
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
pub(crate) fn load_key<S: Suite>(config: &Config, root: &Path) -> Result<S::KeyPair, OpenError> {
    let path = root.join(&config.private_key);
    let read = || {
        let text = read_file(&path)?;
        Ok(S::key_pair(&*parse_secret(&text)?)?)
    };
    read().map_err(|cause| OpenError { section: S::NAME, path: path.clone(), cause })
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

    use cita_service_api::{Address, Hash, StatusCode};

    use super::*;
    use crate::KeyPair;

    /// A suite whose only key is `11…11`.
    struct Ones;

    struct OnlyKey;

    impl KeyPair for OnlyKey {
        fn address(&self) -> Address {
            Address([0x11; 20])
        }

        fn public_key(&self) -> &[u8; 64] {
            &[0x11; 64]
        }

        fn secret_bytes(&self) -> Zeroizing<[u8; 32]> {
            Zeroizing::new([0x11; 32])
        }

        fn hash(&self, data: &[u8]) -> Hash {
            Ones::hash(data)
        }

        fn sign(&self, hash: &Hash) -> Vec<u8> {
            hash.to_vec()
        }
    }

    impl Suite for Ones {
        const NAME: &'static str = "crypto_ones";
        const SIGNATURE_LEN: usize = 32;
        type KeyPair = OnlyKey;
        type Verifier = ();

        fn hash(data: &[u8]) -> Hash {
            Hash([data.len() as u8; 32])
        }

        fn key_pair(secret: &[u8; 32]) -> Result<OnlyKey, SecretOutOfRange> {
            if *secret == [0x11; 32] { Ok(OnlyKey) } else { Err(SecretOutOfRange { largest: "11…11" }) }
        }

        fn recover((): &(), _: &Hash, _: &[u8]) -> Result<Address, StatusCode> {
            Err(StatusCode::SigCheckError)
        }
    }

    fn load(content: &[u8]) -> Result<OnlyKey, OpenError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("private_key"), content).unwrap();
        load_key::<Ones>(&Config::default(), folder.path())
    }

    #[test]
    fn a_key_is_read_with_prefix_and_white_space_around() {
        let digits = "11".repeat(32);
        for text in [digits.clone(), format!("0x{digits}\n"), format!("  0X{digits}\r\n\n")] {
            assert!(load(text.as_bytes()).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn a_bad_key_file_is_refused_with_section_path_and_cause_but_without_its_content() {
        let cases = [
            ("".to_owned(), "holds 0 characters"),
            ("12".repeat(31), "holds 62 characters"),
            ("12".repeat(33), "holds 66 characters"),
            (format!("0x{}", "1".repeat(63)), "holds 63 characters"),
            (format!("zz{}", "12".repeat(31)), "character 1"),
            ("12".repeat(31) + "é", "character 63"),
            ("12".repeat(32), "from 1 to 11…11"),
            ("12".repeat(4096), "more than 1024 bytes"),
        ];
        for (content, cause) in cases {
            let text = load(content.as_bytes()).err().unwrap().to_string();
            assert!(text.contains("[crypto_ones]") && text.contains("private_key"), "{text}");
            assert!(text.contains(cause), "{content}: {text}");
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
        let config = Config { private_key: "nowhere".into() };
        let error = load_key::<Ones>(&config, Path::new("/nonexistent")).err().unwrap();
        assert!(error.to_string().contains("/nonexistent/nowhere"), "{error}");
        assert!(matches!(error.cause, KeyFileError::Read(_)));
    }
}
