//! A secret key under a password: the Web3 Secret Storage container, version 3, with SM4 and SM3 in the places of AES and Keccak.
//!
//! ```text
//! password ──scrypt──► dk[0..16]  key of SM4-CTR ──► ciphertext
//!                      dk[16..32] ‖ ciphertext ──SM3──► mac: tells a wrong password from a right one
//! ```

use libsm::sm4::{Cipher, Mode};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::{CliError, CliResult};

/// Cost of guessing one password: 2^15 × 8 × 128 bytes = 32 MiB and about 60 ms.
const LOG_N: u8 = 15;
const R: u32 = 8;
const P: u32 = 1;

/// The most memory that a file's parameters may ask for, in bytes.
const MAX_MEMORY: u64 = 1 << 30;

const CIPHER: &str = "sm4-128-ctr";
const KDF: &str = "scrypt";
const KEY_LEN: usize = 32;

/// The `crypto` object of a version 3 keystore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Keystore {
    cipher: String,
    cipherparams: CipherParams,
    ciphertext: String,
    kdf: String,
    kdfparams: KdfParams,
    mac: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CipherParams {
    iv: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KdfParams {
    dklen: usize,
    n: u64,
    p: u32,
    r: u32,
    salt: String,
}

impl Keystore {
    /// Encrypts a secret key with a fresh salt.
    ///
    /// # Errors
    /// Never for a secret of 32 bytes; the libraries' errors are passed on.
    pub(crate) fn lock(secret: &[u8; KEY_LEN], password: &str) -> CliResult<Self> {
        let mut salt = [0; 32];
        let mut iv = [0; 16];
        rand::rng().fill_bytes(&mut salt);
        rand::rng().fill_bytes(&mut iv);
        let kdfparams = KdfParams { dklen: KEY_LEN, n: 1 << LOG_N, p: P, r: R, salt: hex::encode(salt) };
        let derived = kdfparams.derive(password)?;
        let ciphertext = sm4_ctr(&derived, &iv, secret)?;
        Ok(Self {
            cipher: CIPHER.to_owned(),
            cipherparams: CipherParams { iv: hex::encode(iv) },
            mac: hex::encode(mac(&derived, &ciphertext)),
            ciphertext: hex::encode(ciphertext),
            kdf: KDF.to_owned(),
            kdfparams,
        })
    }

    /// Decrypts the secret key.
    ///
    /// # Errors
    /// For a wrong password, and for a container that is damaged or of another kind.
    pub(crate) fn unlock(&self, password: &str) -> CliResult<Zeroizing<[u8; KEY_LEN]>> {
        if self.cipher != CIPHER || self.kdf != KDF {
            return Err(CliError::user(format!(
                "this keystore uses {} and {}, only {CIPHER} and {KDF} are known here",
                self.cipher, self.kdf
            )));
        }
        let ciphertext = field("ciphertext", &self.ciphertext)?;
        let iv = field("iv", &self.cipherparams.iv)?;
        let expected = field("mac", &self.mac)?;
        let derived = self.kdfparams.derive(password)?;
        if !same(&mac(&derived, &ciphertext), &expected) {
            return Err(CliError::user("wrong password"));
        }
        let secret = Zeroizing::new(sm4_ctr(&derived, &iv, &ciphertext)?);
        let secret: [u8; KEY_LEN] =
            secret.as_slice().try_into().map_err(|_| damaged(format!("{} bytes of ciphertext", ciphertext.len())))?;
        Ok(Zeroizing::new(secret))
    }
}

impl KdfParams {
    /// scrypt of a password, 32 bytes. Parameters come from a file: they are bounded before they are believed.
    fn derive(&self, password: &str) -> CliResult<Zeroizing<[u8; KEY_LEN]>> {
        let memory = self.n.checked_mul(128).and_then(|bytes| bytes.checked_mul(u64::from(self.r)));
        let bounded = memory.is_some_and(|bytes| bytes <= MAX_MEMORY) && self.p <= 16;
        if !bounded || !self.n.is_power_of_two() || self.n < 2 || self.r == 0 || self.p == 0 {
            return Err(damaged(format!("scrypt parameters n={} r={} p={}", self.n, self.r, self.p)));
        }
        if self.dklen != KEY_LEN {
            return Err(damaged(format!("dklen {} (only {KEY_LEN} is known)", self.dklen)));
        }
        // A power of two below 2^64 has fewer than 64 trailing zeros, which fit a u8.
        let log_n = self.n.trailing_zeros() as u8;
        let salt = field("salt", &self.salt)?;
        let params = scrypt::Params::new(log_n, self.r, self.p).map_err(|e| damaged(e.to_string()))?;
        let mut derived = Zeroizing::new([0; KEY_LEN]);
        scrypt::scrypt(password.as_bytes(), &salt, &params, derived.as_mut_slice())
            .map_err(|e| CliError::internal(e.to_string()))?;
        Ok(derived)
    }
}

fn damaged(what: String) -> CliError {
    CliError::user(format!("the account's keystore is damaged: {what}"))
}

fn field(name: &str, text: &str) -> CliResult<Vec<u8>> {
    hex::decode(text).map_err(|error| damaged(format!("{name}: {error}")))
}

fn sm4_ctr(derived: &[u8; KEY_LEN], iv: &[u8], data: &[u8]) -> CliResult<Vec<u8>> {
    let (key, _) = derived.split_at(16);
    Cipher::new(key, Mode::Ctr)
        .and_then(|cipher| cipher.encrypt(&[], data, iv))
        .map_err(|error| damaged(format!("{error:?}")))
}

fn mac(derived: &[u8; KEY_LEN], ciphertext: &[u8]) -> [u8; 32] {
    let (_, key) = derived.split_at(16);
    cita_crypto_sm::sm3(&[key, ciphertext].concat()).0
}

/// Compares without telling by its time where the difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_key_opens_with_its_password_and_no_other() {
        let keystore = Keystore::lock(&[7; 32], "correct horse").unwrap();
        assert_eq!(*keystore.unlock("correct horse").unwrap(), [7; 32]);
        assert_eq!(keystore.unlock("battery staple").unwrap_err().message(), "wrong password");
        assert_ne!(keystore, Keystore::lock(&[7; 32], "correct horse").unwrap(), "salt and iv must be fresh");
    }

    #[test]
    fn a_damaged_keystore_is_refused_in_words() {
        let good = Keystore::lock(&[7; 32], "x").unwrap();
        let changes: [fn(&mut Keystore); 6] = [
            |k| k.kdfparams.n = u64::MAX,
            |k| k.kdfparams.n = 3,
            |k| k.kdfparams.p = u32::MAX,
            |k| k.kdfparams.r = u32::MAX,
            |k| k.ciphertext = "zz".into(),
            |k| k.cipherparams.iv = String::new(),
        ];
        for change in changes {
            let mut keystore = good.clone();
            change(&mut keystore);
            let error = keystore.unlock("x").unwrap_err();
            assert!(error.message().contains("damaged"), "{}", error.message());
        }
    }

    /// draft-ribose-cfrg-sm4-10, A.2.5.1.
    #[test]
    fn sm4_ctr_agrees_with_the_published_example() {
        let mut derived = [0; 32];
        derived[..16].copy_from_slice(&hex::decode("0123456789abcdeffedcba9876543210").unwrap());
        let iv = hex::decode("000102030405060708090a0b0c0d0e0f").unwrap();
        let text = hex::decode("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd").unwrap();
        assert_eq!(
            hex::encode(sm4_ctr(&derived, &iv, &text).unwrap()),
            "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
        );
    }
}
