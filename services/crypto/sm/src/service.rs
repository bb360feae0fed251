//! The suite, and [`Crypto`](cita_service_api::Crypto) with it.

use cita_crypto_core::{CryptoService, SecretOutOfRange, Suite};
use cita_proto::StatusCode;
use cita_service_api::{Address, Hash};
use zeroize::Zeroizing;

use crate::{
    hash::sm3,
    key::KeyPair,
    verify::{SIGNATURE_LEN, Verifier},
};

/// SM2 and SM3.
#[derive(Debug, Clone, Copy)]
pub struct Sm;

/// The crypto service of a chain with SM2 signatures and SM3 hashes.
pub type SmCrypto = CryptoService<Sm>;

impl Suite for Sm {
    const NAME: &'static str = "crypto_sm";
    const SIGNATURE_LEN: usize = SIGNATURE_LEN;
    type KeyPair = KeyPair;
    type Verifier = Verifier;

    fn hash(data: &[u8]) -> Hash {
        sm3(data)
    }

    fn key_pair(secret: &[u8; 32]) -> Result<KeyPair, SecretOutOfRange> {
        KeyPair::from_secret(secret)
    }

    fn recover(verifier: &Verifier, hash: &Hash, signature: &[u8]) -> Result<Address, StatusCode> {
        let signature = signature.try_into().map_err(|_| StatusCode::SigLenError)?;
        verifier.verify(&hash.0, signature).map_err(|_| StatusCode::SigCheckError)
    }
}

impl cita_crypto_core::KeyPair for KeyPair {
    fn address(&self) -> Address {
        Self::address(self)
    }

    fn public_key(&self) -> &[u8; 64] {
        Self::public_key(self)
    }

    fn secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        Self::secret_bytes(self)
    }

    fn hash(&self, data: &[u8]) -> Hash {
        sm3(data)
    }

    fn sign(&self, hash: &Hash) -> Vec<u8> {
        Self::sign(self, &hash.0).to_vec()
    }
}
