//! Speaking with a BLS key, and knowing which node speaks with which.

use std::{num::NonZeroUsize, sync::Arc};

use async_trait::async_trait;
use cita_consensus_core::{Check, shell::Voice};
use cita_service_api::{Address, BlsKey, Hash, Result, StatusCode};
use lru::LruCache;
use parking_lot::Mutex;

use crate::bls::{BlsSecret, Keyring};

/// What an introduction signs begins with this; no vote does.
const DOMAIN: &[u8] = b"cita overlord introduction 1";

/// Replicas whose node is remembered.
const KNOWN: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1023);

/// A replica that is named by its BLS key.
pub(crate) struct BlsVoice {
    secret: Arc<BlsSecret>,
    me: BlsKey,
    chain: Hash,
    introduction: Vec<u8>,
    ring: Arc<Keyring>,
    nodes: Mutex<LruCache<BlsKey, Address>>,
}

impl BlsVoice {
    pub(crate) fn new(secret: BlsSecret, node: Address, chain: Hash) -> Self {
        let introduction = [node.as_bytes(), &secret.sign(&introduction(&chain, &node))].concat();
        Self {
            me: secret.public(),
            secret: Arc::new(secret),
            chain,
            introduction,
            ring: Arc::default(),
            nodes: Mutex::new(LruCache::new(KNOWN)),
        }
    }
}

/// What a replica signs that runs on this node.
fn introduction(chain: &Hash, node: &Address) -> Vec<u8> {
    [DOMAIN, chain.as_bytes(), node.as_bytes()].concat()
}

/// Runs what takes a while on a thread that has nothing else to do.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StatusCode::CryptoServerNotReady)
}

#[async_trait]
impl Voice<BlsKey> for BlsVoice {
    fn me(&self) -> BlsKey {
        self.me
    }

    async fn sign(&self, preimage: &[u8]) -> Result<Vec<u8>> {
        let (secret, preimage) = (self.secret.clone(), preimage.to_vec());
        apart(move || secret.sign(&preimage)).await
    }

    async fn hold(&self, checks: Vec<Check<BlsKey>>) -> Result<Vec<bool>> {
        if checks.is_empty() {
            return Ok(Vec::new());
        }
        let ring = self.ring.clone();
        apart(move || checks.iter().map(|check| ring.holds(&check.statements, &check.signature)).collect()).await
    }

    fn introduction(&self) -> Vec<u8> {
        self.introduction.clone()
    }

    async fn is_from(&self, from: &BlsKey, words: &[u8], origin: u64) -> bool {
        let Some((node, signature)) = words.split_first_chunk::<{ Address::LEN }>() else { return false };
        let node = Address(*node);
        if node.origin() != origin {
            return false;
        }
        if self.nodes.lock().get(from) == Some(&node) {
            return true;
        }
        let statement = vec![(introduction(&self.chain, &node), *from)];
        let (ring, signature) = (self.ring.clone(), signature.to_vec());
        let holds = apart(move || ring.holds(&statement, &signature)).await == Ok(true);
        if holds {
            self.nodes.lock().put(*from, node);
        }
        holds
    }

    fn origin_of(&self, replica: &BlsKey) -> Option<u64> {
        self.nodes.lock().get(replica).map(Address::origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(seed: u8) -> BlsVoice {
        BlsVoice::new(BlsSecret::derive(&[seed; 32]).unwrap(), Address([seed; 20]), Hash([7; 32]))
    }

    #[tokio::test]
    async fn somebody_speaks_for_a_validator_on_another_node() {
        let (me, other, third) = (voice(1), voice(2), voice(3));
        let (key, origin) = (other.me(), Address([2; 20]).origin());
        assert_eq!(me.origin_of(&key), None);
        assert!(!me.is_from(&key, &other.introduction(), Address([3; 20]).origin()).await, "repeated by another node");
        assert!(!me.is_from(&key, &third.introduction(), Address([3; 20]).origin()).await, "signed by another key");
        assert!(!me.is_from(&key, &[], origin).await && !me.is_from(&key, &[2; 20], origin).await);
        assert_eq!(me.origin_of(&key), None);
        assert!(me.is_from(&key, &other.introduction(), origin).await);
        assert_eq!(me.origin_of(&key), Some(origin));
        let elsewhere = BlsVoice::new(BlsSecret::derive(&[2; 32]).unwrap(), Address([2; 20]), Hash([8; 32]));
        assert!(!voice(1).is_from(&key, &elsewhere.introduction(), origin).await, "said on another chain");
    }
}
