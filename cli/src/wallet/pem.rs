//! Secret keys as PEM: PKCS#8 (RFC 5958), plain or encrypted with PBES2 (RFC 8018), and SEC 1 (RFC 5915).

use pkcs8::{
    AlgorithmIdentifierRef, EncryptedPrivateKeyInfoRef, LineEnding, ObjectIdentifier, PrivateKeyInfoRef,
    SecretDocument,
    der::{Decode, Encode, asn1::OctetStringRef},
    pkcs5::pbes2,
};
use rand::RngCore;
use sec1::{EcParameters, EcPrivateKey};
use zeroize::Zeroizing;

use super::{Keys, Password, Suite, import::Found};
use crate::error::{CliError, CliResult};

/// id-ecPublicKey, and the curves of the suites.
const EC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SM2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
const SECP256K1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.10");

/// OWASP's number of rounds for PBKDF2 with HMAC-SHA-256, and the most work that a file may ask for.
const ROUNDS: u32 = 600_000;
const MAX_ROUNDS: u32 = 20_000_000;
const MAX_SCRYPT: u64 = 1 << 30;

/// Reads the first secret key of a PEM text. `password` is asked when it is encrypted.
///
/// # Errors
/// When there is none, it is of another curve or damaged, or the password is wrong.
pub(super) fn read(text: &str, password: &mut dyn FnMut() -> CliResult<Password>) -> CliResult<Found> {
    let block = secret_block(text)?;
    if block.contains("Proc-Type:") {
        return Err(CliError::user("this PEM file is encrypted in the old way of OpenSSL, which is not read here")
            .hint("turn it into PKCS#8 first: openssl pkcs8 -topk8 -in OLD.pem -out NEW.pem"));
    }
    let (label, document) = SecretDocument::from_pem(block).map_err(damaged)?;
    match label {
        "PRIVATE KEY" => pkcs8_key(document.as_bytes()),
        "ENCRYPTED PRIVATE KEY" => {
            let encrypted = EncryptedPrivateKeyInfoRef::from_der(document.as_bytes()).map_err(damaged)?;
            check_work(encrypted.encryption_algorithm.pbes2())?;
            let password = password()?;
            let plain = encrypted.decrypt(password.as_bytes()).map_err(|_| CliError::user("wrong password"))?;
            pkcs8_key(plain.as_bytes()).map(|found| found.opened_with(password))
        }
        _ => ec_key(document.as_bytes(), None),
    }
}

/// The first block of a text that may hold more than one: OpenSSL puts the curve's parameters before the key.
fn secret_block(text: &str) -> CliResult<&str> {
    for label in ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY", "SM2 PRIVATE KEY"] {
        let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
        let Some((_, rest)) = text.split_once(&begin) else { continue };
        let length = rest.find(&end).ok_or_else(|| damaged(format!("the line {end} is missing")))?;
        let start = text.len() - rest.len() - begin.len();
        return Ok(text.get(start..start + begin.len() + length + end.len()).unwrap_or_default());
    }
    let found = text.lines().find_map(|line| line.strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
    Err(CliError::user(format!("this PEM file has no secret key, but: {}", found.unwrap_or("nothing")))
        .hint("a key begins with -----BEGIN PRIVATE KEY-----, or the same with ENCRYPTED, EC or SM2 before it"))
}

fn pkcs8_key(der: &[u8]) -> CliResult<Found> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(damaged)?;
    if info.algorithm.oid != EC_KEY && info.algorithm.oid != SM2 {
        return Err(wrong_curve(&info.algorithm.oid));
    }
    let curve = match info.algorithm.parameters {
        Some(_) => Some(info.algorithm.parameters_oid().map_err(damaged)?),
        None => None,
    };
    ec_key(info.private_key.as_bytes(), curve)
}

/// An ECPrivateKey, whose curve may be told around it.
fn ec_key(der: &[u8], curve: Option<ObjectIdentifier>) -> CliResult<Found> {
    let key = EcPrivateKey::from_der(der).map_err(damaged)?;
    let suite = match curve.or(key.parameters.and_then(EcParameters::named_curve)) {
        Some(SM2) => Some(Suite::Sm),
        Some(SECP256K1) => Some(Suite::Eth),
        Some(other) => return Err(wrong_curve(&other)),
        None => None,
    };
    let mut secret = Zeroizing::new([0; 32]);
    let pad = secret.len().checked_sub(key.private_key.len());
    let place = pad.and_then(|pad| secret.get_mut(pad..));
    // Some encoders drop leading zeros.
    place.ok_or_else(|| damaged(format!("a key of {} bytes", key.private_key.len())))?.copy_from_slice(key.private_key);
    let public_key = key.public_key.and_then(|point| match point {
        [4, rest @ ..] => <[u8; 64]>::try_from(rest).ok(),
        _ => None,
    });
    Ok(Found { suite, public_key, ..Found::of(secret) })
}

/// Parameters come from a file: their cost is bounded before they are believed.
fn check_work(parameters: Option<&pbes2::Parameters>) -> CliResult<()> {
    let bounded = match parameters.map(|parameters| &parameters.kdf) {
        Some(pbes2::Kdf::Pbkdf2(kdf)) => kdf.iteration_count <= MAX_ROUNDS,
        Some(pbes2::Kdf::Scrypt(kdf)) => {
            let work = u64::from(kdf.block_size).saturating_mul(u64::from(kdf.parallelization)).saturating_mul(128);
            kdf.cost_parameter.saturating_mul(work) <= MAX_SCRYPT
        }
        _ => false,
    };
    let unknown = || CliError::user("this PEM file is encrypted in a way that is not read here");
    if bounded { Ok(()) } else { Err(unknown().hint("encrypt it with PBES2: openssl pkcs8 -topk8 -in OLD -out NEW")) }
}

/// A key as PKCS#8, encrypted with AES-256 when there is a password.
///
/// # Errors
/// Those of the libraries; there are none for a key of ours.
pub(super) fn write(keys: &Keys, password: Option<&str>) -> CliResult<Zeroizing<String>> {
    let internal = |error: &dyn std::fmt::Display| CliError::internal(format!("cannot write the key: {error}"));
    let point = [&[4], keys.public_key().as_slice()].concat();
    let secret = keys.secret();
    let key = EcPrivateKey { private_key: secret.as_slice(), parameters: None, public_key: Some(&point) };
    let key = Zeroizing::new(key.to_der().map_err(|e| internal(&e))?);
    let curve = match keys.suite() {
        Suite::Sm => SM2,
        Suite::Eth => SECP256K1,
    };
    let algorithm = AlgorithmIdentifierRef { oid: EC_KEY, parameters: Some((&curve).into()) };
    let info = PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(&key).map_err(|e| internal(&e))?);
    let (label, document) = match password {
        None => ("PRIVATE KEY", SecretDocument::encode_msg(&info).map_err(|e| internal(&e))?),
        Some(password) => {
            let mut salt = [0; 16];
            let mut iv = [0; 16];
            rand::rng().fill_bytes(&mut salt);
            rand::rng().fill_bytes(&mut iv);
            let parameters =
                pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, &salt, iv).map_err(|e| internal(&e))?;
            let document = info.encrypt_with_params(parameters, password).map_err(|e| internal(&e))?;
            ("ENCRYPTED PRIVATE KEY", document)
        }
    };
    document.to_pem(label, LineEnding::LF).map_err(|e| internal(&e))
}

fn wrong_curve(oid: &ObjectIdentifier) -> CliError {
    CliError::user(format!("this PEM file has a key of another kind: {oid}"))
        .hint(format!("accounts have keys of the curves SM2 ({SM2}) and secp256k1 ({SECP256K1})"))
}

fn damaged(why: impl std::fmt::Display) -> CliError {
    CliError::user(format!("the PEM file is damaged: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys");
    const SECP256K1_SECRET: &str = "8ded4d6d0ce83a0eaa34cd468074ca5618ead71be35ae26e740e5808ab5b3c46";
    const SM2_SECRET: &str = "bd05a3a5b05365a0ab66d91b655ed334a1546b3dc1a4db0bd212a0b00fb5b834";

    fn file(name: &str) -> String {
        std::fs::read_to_string(format!("{FOLDER}/{name}.pem")).unwrap()
    }

    fn open(text: &str, password: &str) -> CliResult<Found> {
        read(text, &mut || Ok(password.to_owned().into()))
    }

    #[test]
    fn what_openssl_wrote_is_read_in_every_form() {
        for (curve, suite, secret) in [("secp256k1", Suite::Eth, SECP256K1_SECRET), ("sm2", Suite::Sm, SM2_SECRET)] {
            for form in ["pkcs8", "encrypted", "scrypt", "sec1"] {
                let found = open(&file(&format!("{curve}-{form}")), "openssl").unwrap();
                assert_eq!(
                    (found.suite, hex::encode(*found.secret)),
                    (Some(suite), secret.to_owned()),
                    "{curve} {form}"
                );
                let keys = Keys::from_secret(&found.secret, suite).unwrap();
                assert_eq!(found.public_key.as_ref(), Some(keys.public_key()), "{curve} {form}");
            }
            for form in ["encrypted", "scrypt"] {
                let error = open(&file(&format!("{curve}-{form}")), "wrong").unwrap_err();
                assert_eq!(error.message(), "wrong password");
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for suite in Suite::ALL {
            let keys = Keys::generate(suite);
            for password in [None, Some("pw")] {
                let text = write(&keys, password).unwrap();
                assert_eq!(text.contains("ENCRYPTED"), password.is_some());
                let found = open(&text, "pw").unwrap();
                assert_eq!((found.suite, found.secret), (Some(suite), keys.secret()));
                assert!(password.is_none() || open(&text, "no").is_err());
            }
        }
    }

    #[test]
    fn a_key_of_another_kind_and_an_old_encryption_are_named() {
        for (text, expected) in [
            (file("p256"), "1.2.840.10045.3.1.7"),
            (file("secp256k1-legacy"), "old way of OpenSSL"),
            ("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".to_owned(), "CERTIFICATE"),
            (file("sm2-pkcs8").replace("END", "DNE"), "is missing"),
        ] {
            let error = open(&text, "openssl").unwrap_err();
            assert!(error.message().contains(expected), "{}", error.message());
        }
    }

    #[test]
    fn no_changed_letter_makes_reading_panic_or_changes_the_key() {
        let good = file("sm2-pkcs8");
        for index in 0..good.len() {
            for letter in ["A", "x", "-", "\n"] {
                let mut text = good.clone();
                text.replace_range(index..=index, letter);
                if let Ok(found) = open(&text, "") {
                    let keys = found.keys("a file", None, Suite::Sm);
                    assert!(keys.is_err() || hex::encode(*keys.unwrap().secret()) == SM2_SECRET, "letter {index}");
                }
            }
        }
    }
}
