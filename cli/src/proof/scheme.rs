//! What of a signature suite it takes to check a proof.

use cita_crypto_eth::keccak256;
use cita_crypto_sm::sm3;
use cita_service_api::{Address, Hash};

use crate::wallet::Suite;

/// Hash and signatures of a chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scheme {
    /// The hash of bytes.
    pub(crate) hash: fn(&[u8]) -> Hash,
    /// Who made a signature of a hash; nobody when it is none.
    pub(crate) signer: fn(&Hash, &[u8]) -> Option<Address>,
    /// Bytes of a signature.
    pub(crate) signature_len: usize,
}

impl Scheme {
    /// Those of a suite.
    pub(crate) fn of(suite: Suite) -> Self {
        match suite {
            Suite::Sm => Self { hash: sm3, signer: sm_signer, signature_len: cita_crypto_sm::SIGNATURE_LEN },
            Suite::Eth => Self { hash: keccak256, signer: eth_signer, signature_len: cita_crypto_eth::SIGNATURE_LEN },
        }
    }
}

fn sm_signer(hash: &Hash, signature: &[u8]) -> Option<Address> {
    cita_crypto_sm::verify(&hash.0, signature.try_into().ok()?).ok()
}

fn eth_signer(hash: &Hash, signature: &[u8]) -> Option<Address> {
    cita_crypto_eth::recover(hash, signature.try_into().ok()?).ok()
}
