//! The suite, and [`Crypto`](cita_service_api::Crypto) with it.

use cita_crypto_core::{CryptoService, SecretOutOfRange, Suite};
use cita_proto::StatusCode;
use cita_service_api::{Address, Hash};
use zeroize::Zeroizing;

use crate::{
    hash::keccak256,
    key::KeyPair,
    recover::{SIGNATURE_LEN, recover},
};

/// secp256k1 and Keccak-256.
#[derive(Debug, Clone, Copy)]
pub struct Eth;

/// The crypto service of a chain with secp256k1 signatures and Keccak-256 hashes.
pub type EthCrypto = CryptoService<Eth>;

impl Suite for Eth {
    const NAME: &'static str = "crypto_eth";
    const SIGNATURE_LEN: usize = SIGNATURE_LEN;
    type KeyPair = KeyPair;
    /// Recovering needs no memory: keys are not known before.
    type Verifier = ();

    fn hash(data: &[u8]) -> Hash {
        keccak256(data)
    }

    fn key_pair(secret: &[u8; 32]) -> Result<KeyPair, SecretOutOfRange> {
        KeyPair::from_secret(secret)
    }

    fn recover((): &(), hash: &Hash, signature: &[u8]) -> Result<Address, StatusCode> {
        let signature = signature.try_into().map_err(|_| StatusCode::SigLenError)?;
        recover(hash, signature).map_err(|_| StatusCode::SigCheckError)
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
        keccak256(data)
    }

    fn sign(&self, hash: &Hash) -> Vec<u8> {
        Self::sign(self, hash).to_vec()
    }
}
