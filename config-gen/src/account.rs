//! The key of a node, or of anybody else, as files.

use std::path::Path;

use cita_consensus_overlord::BlsSecret;
use cita_crypto_core::KeyPair;
use cita_service_api::{Address, ValidatorAddress, parse_hex};
use zeroize::Zeroizing;

use crate::{
    Components, ConfigError, CryptoSuite,
    error::Result,
    files::{self, Access, write_atomic},
};

const PRIVATE_KEY: &str = "private_key";
const NODE_ADDRESS: &str = "node_address";
const VALIDATOR_ADDRESS: &str = "validator_address";
const BLS_KEY: &str = "bls_key";

/// A key and its addresses.
pub struct Account {
    key: Box<dyn KeyPair>,
}

impl Account {
    /// A new random key.
    pub fn generate(suite: CryptoSuite) -> Self {
        Self { key: suite.generate() }
    }

    /// The account of a private key in hex, with or without `0x`.
    ///
    /// # Errors
    /// [`ConfigError::PrivateKey`], which does not repeat the key.
    pub fn from_private_key(text: &str, suite: CryptoSuite) -> Result<Self> {
        // The key is not repeated in errors: they end in logs.
        let not_hex = |_| ConfigError::PrivateKey("it takes 64 hexadecimal digits".to_owned());
        let bytes = Zeroizing::new(parse_hex(text.trim()).map_err(not_hex)?);
        let length = |_| ConfigError::PrivateKey(format!("it takes 32 bytes, this has {}", bytes.len()));
        let secret = Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(length)?);
        let key = suite.key_pair(&secret).map_err(|error| ConfigError::PrivateKey(error.to_string()))?;
        Ok(Self { key })
    }

    /// The node address.
    pub fn address(&self) -> Address {
        self.key.address()
    }

    /// What votes count for: the node's address, or under overlord the public key of its BLS key, which follows from its private key.
    ///
    /// # Errors
    /// [`ConfigError::PrivateKey`] for one that no BLS key follows from.
    pub fn validator_address(&self, components: &Components) -> Result<ValidatorAddress> {
        if components.have_bls_validators() { Ok(self.bls_key()?.public().into()) } else { Ok(self.address().into()) }
    }

    fn bls_key(&self) -> Result<BlsSecret> {
        let missing = || ConfigError::PrivateKey("no BLS key follows from it".to_owned());
        BlsSecret::derive(&self.key.secret_bytes()).ok_or_else(missing)
    }

    /// The private key, 64 hexadecimal digits.
    pub fn private_key(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.key.secret_bytes().as_slice()))
    }

    /// Writes `private_key` (0600), `node_address` and `validator_address` into a folder, which is made; under overlord also `bls_key` (0600).
    ///
    /// # Errors
    /// [`ConfigError::File`]; as [`Account::validator_address`].
    pub fn save(&self, dir: &Path, components: &Components) -> Result<()> {
        files::create_dir(dir)?;
        write_atomic(&dir.join(PRIVATE_KEY), self.private_key().as_bytes(), Access::Secret)?;
        write_atomic(&dir.join(NODE_ADDRESS), self.address().to_string().as_bytes(), Access::Public)?;
        if components.have_bls_validators() {
            write_atomic(&dir.join(BLS_KEY), self.bls_key()?.to_hex().as_bytes(), Access::Secret)?;
        }
        let validator = self.validator_address(components)?;
        write_atomic(&dir.join(VALIDATOR_ADDRESS), validator.to_string().as_bytes(), Access::Public)
    }

    /// Reads an account from a folder.
    ///
    /// # Errors
    /// [`ConfigError::File`], [`ConfigError::Content`] when the key is none or its address is not the one beside it.
    pub fn load(dir: &Path, suite: CryptoSuite) -> Result<Self> {
        let path = dir.join(PRIVATE_KEY);
        let wrong = |message: String| ConfigError::Content { path: path.clone(), message };
        let account = Self::from_private_key(&files::read(&path)?, suite).map_err(|error| wrong(error.to_string()))?;
        let written: Address = files::read(&dir.join(NODE_ADDRESS))?.trim().parse()?;
        if written != account.address() {
            return Err(wrong(format!(
                "the key's address is {}, but {NODE_ADDRESS} says {written}",
                account.address()
            )));
        }
        Ok(account)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    #[test]
    fn an_account_survives_its_files_and_only_the_owner_reads_its_key() {
        let dir = tempfile::tempdir().unwrap();
        for suite in CryptoSuite::ALL {
            let account = Account::generate(suite);
            account.save(dir.path(), &Components::default()).unwrap();
            let mode = fs::metadata(dir.path().join(PRIVATE_KEY)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            let loaded = Account::load(dir.path(), suite).unwrap();
            assert_eq!((loaded.address(), loaded.private_key()), (account.address(), account.private_key()));
            assert_eq!(account.private_key().len(), 64);
        }
    }

    #[test]
    fn a_validator_of_overlord_is_another_one_on_another_day_or_its_key_is_everybodys() {
        let dir = tempfile::tempdir().unwrap();
        let mut components = Components::default();
        components.consensus.image = "consensus_overlord".into();
        let account = Account::from_private_key(&"01".repeat(32), CryptoSuite::Sm).unwrap();
        account.save(dir.path(), &components).unwrap();
        let text = |file| fs::read_to_string(dir.path().join(file)).unwrap();
        let secret = BlsSecret::from_hex(&text(BLS_KEY)).unwrap();
        assert_eq!(text(VALIDATOR_ADDRESS), secret.public().to_string());
        assert_eq!(account.validator_address(&components).unwrap(), secret.public().into());
        let mode = fs::metadata(dir.path().join(BLS_KEY)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(account.validator_address(&Components::default()).unwrap(), account.address().into());
    }

    #[test]
    fn a_key_beside_the_address_of_another_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let account = Account::generate(CryptoSuite::Eth);
        account.save(dir.path(), &Components::default()).unwrap();
        assert!(matches!(Account::load(dir.path(), CryptoSuite::Sm), Err(ConfigError::Content { .. })));
        let other = Account::generate(CryptoSuite::Eth).address();
        fs::write(dir.path().join(NODE_ADDRESS), other.to_string()).unwrap();
        assert!(matches!(Account::load(dir.path(), CryptoSuite::Eth), Err(ConfigError::Content { .. })));
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        let order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
        for bad in ["", "0x", "secret", &"0".repeat(64), &"f".repeat(64), &"1".repeat(62), &"1".repeat(66), order] {
            let error = Account::from_private_key(bad, CryptoSuite::Sm).err().unwrap().to_string();
            assert!(bad.len() < 6 || !error.contains(bad), "{error}");
        }
    }
}
