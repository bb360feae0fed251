//! What makes a suite.

use cita_service_api::{Address, Hash, StatusCode};
use rand::RngCore;
use zeroize::Zeroizing;

/// 32 bytes that are no secret key of a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret key has to be a number from 1 to {largest}")]
pub struct SecretOutOfRange {
    /// The largest secret key in words, for example `n - 1, where n is the order of the group`.
    pub largest: &'static str,
}

/// A secret key of some suite, with its public key and address.
pub trait KeyPair: Send + Sync {
    /// Who signs with this key.
    fn address(&self) -> Address;

    /// The public key: x ‖ y, 32 big-endian bytes each.
    fn public_key(&self) -> &[u8; 64];

    /// The secret, 32 big-endian bytes, for writing it to a file.
    fn secret_bytes(&self) -> Zeroizing<[u8; 32]>;

    /// The suite's hash.
    fn hash(&self, data: &[u8]) -> Hash;

    /// Signs a hash, in the form that the suite's transactions carry.
    fn sign(&self, hash: &Hash) -> Vec<u8>;
}

/// The algorithms of a chain.
pub trait Suite: 'static {
    /// The implementation's name, which is also that of its section in config.toml: `crypto_sm`.
    const NAME: &'static str;
    /// Bytes of a signature.
    const SIGNATURE_LEN: usize;
    /// A secret key with what is computed from it.
    type KeyPair: KeyPair + 'static;
    /// What recovering needs or remembers. One lives as long as the service.
    type Verifier: Default + Send + Sync;

    /// The hash of `data`.
    fn hash(data: &[u8]) -> Hash;

    /// The key pair of a secret: 32 big-endian bytes.
    ///
    /// # Errors
    /// [`SecretOutOfRange`].
    fn key_pair(secret: &[u8; 32]) -> Result<Self::KeyPair, SecretOutOfRange>;

    /// The signer of a hash.
    ///
    /// # Errors
    /// [`StatusCode::SigLenError`] unless the signature has [`Suite::SIGNATURE_LEN`] bytes, [`StatusCode::SigCheckError`] when it
    /// is not good. Which signatures are good decides which blocks are valid: it must depend on nothing but the arguments.
    fn recover(verifier: &Self::Verifier, hash: &Hash, signature: &[u8]) -> Result<Address, StatusCode>;
}

/// A fresh key pair from the operating system's randomness.
pub fn random_key_pair<S: Suite>() -> S::KeyPair {
    let mut secret = Zeroizing::new([0; 32]);
    loop {
        rand::rng().fill_bytes(secret.as_mut());
        // Out of range once in 2^32 times, or more rarely.
        if let Ok(pair) = S::key_pair(&secret) {
            return pair;
        }
    }
}

/// The address of a public key, given the hash of its 64 bytes: the last 20 bytes of that.
pub fn address_of(Hash(hash): Hash) -> Address {
    let (_, tail) = hash.split_at(Hash::LEN - Address::LEN);
    Address(std::array::from_fn(|i| tail[i]))
}
