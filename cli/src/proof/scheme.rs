//! What of a signature suite it takes to check a proof.

use cita_crypto_sm::{SIGNATURE_LEN, sm3, verify};
use cita_service_api::{Address, Hash};

use crate::{
    error::{CliError, CliResult},
    wallet::Suite,
};

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
    ///
    /// # Errors
    /// When this build does not have the suite.
    pub(crate) fn of(suite: Suite) -> CliResult<Self> {
        match suite {
            Suite::Sm => Ok(Self { hash: sm3, signer: sm_signer, signature_len: SIGNATURE_LEN }),
            Suite::Eth => {
                Err(CliError::user("the crypto suite ETH is not available in this build").hint("use --crypto SM"))
            }
        }
    }
}

fn sm_signer(hash: &Hash, signature: &[u8]) -> Option<Address> {
    verify(&hash.0, signature.try_into().ok()?).ok()
}
