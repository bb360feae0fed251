//! Speaking with the key of the node, which the crypto service has.

use std::sync::Arc;

use async_trait::async_trait;
use cita_consensus_core::{Check, shell::Voice};
use cita_service_api::{Address, Crypto, Hash, Result};
use futures::future::join_all;

/// A replica that is named by its node's address.
pub(crate) struct NodeVoice {
    me: Address,
    crypto: Arc<dyn Crypto>,
}

impl NodeVoice {
    pub(crate) fn new(me: Address, crypto: Arc<dyn Crypto>) -> Self {
        Self { me, crypto }
    }
}

#[async_trait]
impl Voice<Address> for NodeVoice {
    fn me(&self) -> Address {
        self.me
    }

    async fn sign(&self, preimage: &[u8]) -> Result<Vec<u8>> {
        let hash = self.crypto.hash_data(preimage).await?;
        self.crypto.sign_message(hash.as_bytes()).await
    }

    async fn hold(&self, checks: Vec<Check<Address>>) -> Result<Vec<bool>> {
        // The votes of a certificate share their preimage.
        let mut hashes: Vec<(&[u8], Hash)> = Vec::new();
        for (preimage, _) in checks.iter().flat_map(|check| &check.statements) {
            if !hashes.iter().any(|(known, _)| known == preimage) {
                hashes.push((preimage, self.crypto.hash_data(preimage).await?));
            }
        }
        let hash_of = |preimage: &[u8]| hashes.iter().find(|(known, _)| *known == preimage).map(|(_, hash)| *hash);
        let results = checks.iter().map(|check| async {
            // Signatures are not added up: one has one signer.
            let [(preimage, signer)] = check.statements.as_slice() else { return false };
            let Some(hash) = hash_of(preimage) else { return false };
            self.crypto.recover_signature(hash.as_bytes(), &check.signature).await == Ok(*signer)
        });
        Ok(join_all(results).await)
    }

    fn introduction(&self) -> Vec<u8> {
        Vec::new()
    }

    async fn is_from(&self, from: &Address, _: &[u8], origin: u64) -> bool {
        from.origin() == origin
    }

    fn origin_of(&self, replica: &Address) -> Option<u64> {
        Some(replica.origin())
    }
}
