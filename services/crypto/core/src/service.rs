//! [`Crypto`] with any suite.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use cita_proto::{StatusCode, blockchain::RawTransactions};
use cita_service_api::{Address, Crypto, CryptoInfo, Hash, Result};
use prost::Message;
use rayon::prelude::*;
use tokio::sync::oneshot;

use crate::{
    config::{Config, OpenError, load_key},
    suite::{KeyPair, Suite},
    transaction::check_transaction,
};

/// Work that is worth handing to the thread pool: shorter work would wait longer for a thread than it runs.
const INLINE_TRANSACTIONS: usize = 2;
const INLINE_BYTES: usize = 32 << 10;
/// Transactions that a thread takes at once.
const CHUNK: usize = 4;

/// The crypto service of a chain: a suite with the node's key.
pub struct CryptoService<S: Suite> {
    key: S::KeyPair,
    verifier: Arc<S::Verifier>,
}

impl<S: Suite> CryptoService<S> {
    /// The service with the key that `config` names; a relative path starts at `root`, the folder of config.toml.
    ///
    /// # Errors
    /// [`OpenError`] when the key file cannot be read or holds no key.
    pub fn open(config: &Config, root: &Path) -> std::result::Result<Self, OpenError> {
        load_key::<S>(config, root).map(Self::new)
    }

    /// The service with a key at hand.
    pub fn new(key: S::KeyPair) -> Self {
        Self { key, verifier: Arc::default() }
    }

    /// The node's address.
    pub fn address(&self) -> Address {
        self.key.address()
    }
}

#[async_trait]
impl<S: Suite> Crypto for CryptoService<S> {
    async fn crypto_info(&self) -> Result<CryptoInfo> {
        Ok(CryptoInfo {
            name: S::NAME.into(),
            hash_len: Hash::LEN as u32,
            signature_len: S::SIGNATURE_LEN as u32,
            address_len: Address::LEN as u32,
        })
    }

    async fn hash_data(&self, data: &[u8]) -> Result<Hash> {
        if data.len() <= INLINE_BYTES {
            return Ok(S::hash(data));
        }
        let data = data.to_vec();
        on_the_pool(move || S::hash(&data)).await
    }

    async fn verify_data_hash(&self, data: &[u8], hash: &[u8]) -> Result<()> {
        let hash = Hash::try_from(hash)?;
        if self.hash_data(data).await? == hash { Ok(()) } else { Err(StatusCode::HashCheckError) }
    }

    async fn sign_message(&self, message: &[u8]) -> Result<Vec<u8>> {
        Ok(self.key.sign(&Hash::try_from(message)?))
    }

    async fn recover_signature(&self, message: &[u8], signature: &[u8]) -> Result<Address> {
        if signature.len() != S::SIGNATURE_LEN {
            return Err(StatusCode::SigLenError);
        }
        S::recover(&self.verifier, &Hash::try_from(message)?, signature)
    }

    async fn check_transactions(&self, transactions: Arc<RawTransactions>) -> Result<()> {
        if transactions.body.len() <= INLINE_TRANSACTIONS && transactions.encoded_len() <= INLINE_BYTES {
            let mut body = transactions.body.iter();
            return body.try_for_each(|transaction| check_transaction::<S>(&self.verifier, transaction));
        }
        let verifier = self.verifier.clone();
        on_the_pool(move || {
            let check = |transaction| check_transaction::<S>(&verifier, transaction).err();
            // The first that fails, so that the answer does not depend on which thread was quicker.
            transactions.body.par_iter().with_min_len(CHUNK).find_map_first(check).map_or(Ok(()), Err)
        })
        .await?
    }
}

/// Runs `work` on the pool of one thread a core, so that it neither blocks the runtime nor competes with itself.
async fn on_the_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (sender, receiver) = oneshot::channel();
    // Nobody listens any more when the caller gave up.
    rayon::spawn(move || drop(sender.send(work())));
    receiver.await.map_err(|_| StatusCode::CryptoServerNotReady)
}
