//! A secret key under a password: the `crypto` object of Web3 Secret Storage, version 3
//! (<https://ethereum.org/en/developers/docs/data-structures-and-encoding/web3-secret-storage/>).
//!
//! ```text
//! password ──scrypt or PBKDF2──► dk[0..16]  key of the cipher, CTR ──► ciphertext
//!                                dk[16..32] ‖ ciphertext ──hash──► mac: tells a wrong password from a right one
//! ```
//! An ETH account has AES-128 and Keccak-256 there, as geth and ethers read and write it; an SM account SM4 and SM3.

use ctr::cipher::{KeyIvInit, StreamCipher};
use libsm::sm4::{Cipher as Sm4, Mode};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Suite;
use crate::error::{CliError, CliResult};

/// Cost of guessing one password: 3 times 2^15 × 8 × 128 bytes = 32 MiB, about 200 ms. One of the settings that OWASP names.
const LOG_N: u8 = 15;
const R: u32 = 8;
const P: u32 = 3;

/// The most memory in bytes, and the most rounds, that a file's parameters may ask for: geth's need 256 MiB and p = 1.
const MAX_MEMORY: u64 = 1 << 30;
const MAX_P: u32 = 16;
const MAX_ROUNDS: u32 = 20_000_000;

const KEY_LEN: usize = 32;

/// The `crypto` object of a version 3 keystore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Keystore {
    cipher: Cipher,
    cipherparams: CipherParams,
    ciphertext: String,
    #[serde(flatten)]
    kdf: Kdf,
    mac: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Cipher {
    #[serde(rename = "aes-128-ctr")]
    Aes,
    #[serde(rename = "sm4-128-ctr")]
    Sm4,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CipherParams {
    iv: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kdf", content = "kdfparams", rename_all = "lowercase")]
enum Kdf {
    Scrypt { dklen: usize, n: u64, p: u32, r: u32, salt: String },
    Pbkdf2 { c: u32, dklen: usize, prf: String, salt: String },
}

impl Keystore {
    /// Encrypts a secret key of a suite with a fresh salt.
    ///
    /// # Errors
    /// Never for a secret of 32 bytes; the libraries' errors are passed on.
    pub(crate) fn lock(secret: &[u8; KEY_LEN], password: &str, suite: Suite) -> CliResult<Self> {
        let cipher = match suite {
            Suite::Sm => Cipher::Sm4,
            Suite::Eth => Cipher::Aes,
        };
        let mut salt = [0; 32];
        let mut iv = [0; 16];
        rand::rng().fill_bytes(&mut salt);
        rand::rng().fill_bytes(&mut iv);
        let kdf = Kdf::Scrypt { dklen: KEY_LEN, n: 1 << LOG_N, p: P, r: R, salt: hex::encode(salt) };
        let derived = kdf.derive(password)?;
        let ciphertext = cipher.apply(&derived, &iv, secret)?;
        Ok(Self {
            cipher,
            cipherparams: CipherParams { iv: hex::encode(iv) },
            mac: hex::encode(cipher.mac(&derived, &ciphertext)),
            ciphertext: hex::encode(&*ciphertext),
            kdf,
        })
    }

    /// Decrypts the secret key.
    ///
    /// # Errors
    /// For a wrong password, and for a container that is damaged.
    pub(crate) fn unlock(&self, password: &str) -> CliResult<Zeroizing<[u8; KEY_LEN]>> {
        let ciphertext = field("ciphertext", &self.ciphertext)?;
        let iv = field("iv", &self.cipherparams.iv)?;
        let expected = field("mac", &self.mac)?;
        let derived = self.kdf.derive(password)?;
        if !same(&self.cipher.mac(&derived, &ciphertext), &expected) {
            return Err(CliError::user("wrong password"));
        }
        let secret = self.cipher.apply(&derived, &iv, &ciphertext)?;
        let secret: [u8; KEY_LEN] =
            secret.as_slice().try_into().map_err(|_| damaged(format!("{} bytes of ciphertext", ciphertext.len())))?;
        Ok(Zeroizing::new(secret))
    }

    /// The suite whose algorithms it is made with.
    pub(crate) fn suite(&self) -> Suite {
        match self.cipher {
            Cipher::Aes => Suite::Eth,
            Cipher::Sm4 => Suite::Sm,
        }
    }
}

impl Kdf {
    /// 32 bytes of a password. Parameters come from a file: they are bounded before they are believed.
    fn derive(&self, password: &str) -> CliResult<Zeroizing<[u8; KEY_LEN]>> {
        let (Self::Scrypt { dklen, salt, .. } | Self::Pbkdf2 { dklen, salt, .. }) = self;
        if *dklen != KEY_LEN {
            return Err(damaged(format!("dklen {dklen} (only {KEY_LEN} is known)")));
        }
        let salt = field("salt", salt)?;
        let mut derived = Zeroizing::new([0; KEY_LEN]);
        match self {
            Self::Scrypt { n, p, r, .. } => {
                let params = scrypt_params(*n, *r, *p)?;
                scrypt::scrypt(password.as_bytes(), &salt, &params, derived.as_mut_slice())
                    .map_err(|e| CliError::internal(e.to_string()))?;
            }
            Self::Pbkdf2 { c, prf, .. } => {
                if !(1..=MAX_ROUNDS).contains(c) || prf != "hmac-sha256" {
                    return Err(damaged(format!("pbkdf2 parameters c={c} prf={prf:?} (only hmac-sha256 is known)")));
                }
                pbkdf2::pbkdf2_hmac::<pbkdf2::sha2::Sha256>(password.as_bytes(), &salt, *c, derived.as_mut_slice());
            }
        }
        Ok(derived)
    }
}

fn scrypt_params(n: u64, r: u32, p: u32) -> CliResult<scrypt::Params> {
    let memory = n.checked_mul(128).and_then(|bytes| bytes.checked_mul(u64::from(r)));
    let bounded = memory.is_some_and(|bytes| bytes <= MAX_MEMORY) && p <= MAX_P;
    if !bounded || !n.is_power_of_two() || n < 2 || r == 0 || p == 0 {
        return Err(damaged(format!("scrypt parameters n={n} r={r} p={p}")));
    }
    // A power of two below 2^64 has fewer than 64 trailing zeros, which fit a u8.
    scrypt::Params::new(n.trailing_zeros() as u8, r, p).map_err(|e| damaged(e.to_string()))
}

impl Cipher {
    /// Encrypts or decrypts, which is the same in counter mode.
    fn apply(self, derived: &[u8; KEY_LEN], iv: &[u8], data: &[u8]) -> CliResult<Zeroizing<Vec<u8>>> {
        let (key, _) = derived.split_at(16);
        match self {
            Self::Aes => {
                let mut data = Zeroizing::new(data.to_vec());
                ctr::Ctr128BE::<aes::Aes128>::new_from_slices(key, iv)
                    .map_err(|_| damaged(format!("an iv of {} bytes", iv.len())))?
                    .apply_keystream(&mut data);
                Ok(data)
            }
            Self::Sm4 => Sm4::new(key, Mode::Ctr)
                .and_then(|cipher| cipher.encrypt(&[], data, iv))
                .map(Zeroizing::new)
                .map_err(|error| damaged(format!("{error:?}"))),
        }
    }

    fn mac(self, derived: &[u8; KEY_LEN], ciphertext: &[u8]) -> [u8; 32] {
        let (_, key) = derived.split_at(16);
        let data = Zeroizing::new([key, ciphertext].concat());
        match self {
            Self::Aes => cita_crypto_eth::keccak256(&data).0,
            Self::Sm4 => cita_crypto_sm::sm3(&data).0,
        }
    }
}

fn damaged(what: String) -> CliError {
    CliError::user(format!("the keystore is damaged: {what}"))
}

fn field(name: &str, text: &str) -> CliResult<Vec<u8>> {
    cita_service_api::parse_hex(text).map_err(|_| damaged(format!("its {name} is not hex")))
}

/// Compares without telling by its time where the difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of the Web3 Secret Storage Definition: password `testpassword`.
    const PBKDF2: &str = r#"{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2","kdfparams":
        {"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"}"#;
    const SCRYPT: &str = r#"{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt","kdfparams":
        {"dklen":32,"n":262144,"r":1,"p":8,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"}"#;
    const SECRET: &str = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

    #[test]
    fn the_published_vectors_open_as_printed() {
        for text in [PBKDF2, SCRYPT] {
            let keystore: Keystore = serde_json::from_str(text).unwrap();
            assert_eq!(hex::encode(*keystore.unlock("testpassword").unwrap()), SECRET);
            assert_eq!(keystore.suite(), Suite::Eth);
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(text).unwrap(),
                serde_json::to_value(&keystore).unwrap()
            );
        }
        let keystore: Keystore = serde_json::from_str(PBKDF2).unwrap();
        assert_eq!(keystore.unlock("Testpassword").unwrap_err().message(), "wrong password");
    }

    #[test]
    fn a_locked_key_opens_with_its_password_and_no_other() {
        for suite in Suite::ALL {
            let keystore = Keystore::lock(&[7; 32], "correct horse", suite).unwrap();
            assert_eq!(*keystore.unlock("correct horse").unwrap(), [7; 32]);
            assert_eq!(keystore.unlock("battery staple").unwrap_err().message(), "wrong password");
            assert_eq!(keystore.suite(), suite);
            assert_ne!(
                keystore,
                Keystore::lock(&[7; 32], "correct horse", suite).unwrap(),
                "salt and iv must be fresh"
            );
        }
    }

    #[test]
    fn a_damaged_keystore_is_refused_in_words() {
        let good = serde_json::to_value(Keystore::lock(&[7; 32], "x", Suite::Eth).unwrap()).unwrap();
        let pbkdf2: serde_json::Value = serde_json::from_str(PBKDF2).unwrap();
        for (base, place, value) in [
            (&good, "/kdfparams/n", u64::MAX.into()),
            (&good, "/kdfparams/n", 3.into()),
            (&good, "/kdfparams/p", u32::MAX.into()),
            (&good, "/kdfparams/r", u32::MAX.into()),
            (&good, "/kdfparams/dklen", 16.into()),
            (&good, "/ciphertext", "zz".into()),
            (&good, "/cipherparams/iv", "".into()),
            (&pbkdf2, "/kdfparams/c", u32::MAX.into()),
            (&pbkdf2, "/kdfparams/c", 0.into()),
            (&pbkdf2, "/kdfparams/prf", "hmac-md5".into()),
        ] {
            let mut changed: serde_json::Value = base.clone();
            *changed.pointer_mut(place).unwrap() = value;
            let error = serde_json::from_value::<Keystore>(changed).unwrap().unlock("x").unwrap_err();
            assert!(error.message().contains("damaged"), "{place}: {}", error.message());
        }
        let mut foreign = good;
        foreign["kdf"] = "argon2id".into();
        assert!(serde_json::from_value::<Keystore>(foreign).unwrap_err().to_string().contains("argon2id"));
    }

    /// draft-ribose-cfrg-sm4-10, A.2.5.1.
    #[test]
    fn sm4_ctr_agrees_with_the_published_example() {
        let mut derived = [0; 32];
        derived[..16].copy_from_slice(&hex::decode("0123456789abcdeffedcba9876543210").unwrap());
        let iv = hex::decode("000102030405060708090a0b0c0d0e0f").unwrap();
        let text = hex::decode("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd").unwrap();
        assert_eq!(
            hex::encode(&*Cipher::Sm4.apply(&derived, &iv, &text).unwrap()),
            "ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7"
        );
    }
}
