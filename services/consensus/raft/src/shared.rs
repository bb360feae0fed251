//! What tasks of a replica share: who it is, whom it may believe, and how it speaks.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

use cita_consensus_core::{LeaderProof, Validators, leader_proof::leader_preimage, shell::Dependencies};
use cita_proto::network::NetworkMsg;
use cita_service_api::{Address, Hash, Result, StatusCode};
use parking_lot::Mutex;

use crate::{
    entry::Block,
    machine::HeightConfig,
    message::{Body, Envelope},
    service::MODULE,
};

/// Validator sets that are remembered, for blocks that the controller wants checked.
const SETS: usize = 64;

pub(crate) struct Shared {
    pub(crate) chain: Hash,
    pub(crate) me: Address,
    pub(crate) deps: Dependencies,
    /// The last decided height.
    height: AtomicU64,
    /// The first height of each validator set.
    sets: Mutex<BTreeMap<u64, Validators>>,
}

impl Shared {
    pub(crate) fn new(chain: Hash, me: Address, deps: Dependencies) -> Self {
        Self { chain, me, deps, height: AtomicU64::new(0), sets: Mutex::new(BTreeMap::new()) }
    }

    /// The last decided height, as far as the machine was told.
    pub(crate) fn height(&self) -> u64 {
        self.height.load(Ordering::Relaxed)
    }

    pub(crate) fn set_height(&self, height: u64) {
        self.height.store(height, Ordering::Relaxed);
    }

    /// Remembers who agrees on the height after `config.height`.
    pub(crate) fn learn(&self, config: &HeightConfig) {
        let mut sets = self.sets.lock();
        let height = config.height.saturating_add(1);
        let known = sets.range(..=height).next_back().is_some_and(|(_, set)| *set == config.validators);
        if !known {
            sets.insert(height, config.validators.clone());
            if sets.len() > SETS {
                sets.pop_first();
            }
        }
    }

    /// The validators of a height, as far as this node was told.
    pub(crate) fn validators(&self, height: u64) -> Option<Validators> {
        self.sets.lock().range(..=height).next_back().map(|(_, set)| set.clone())
    }

    /// Whether a proof is about this proposal and signed by a validator of the height.
    ///
    /// # Errors
    /// [`StatusCode::ConsensusServerNotReady`] when nobody said yet who that is, and those of the crypto service.
    pub(crate) async fn proves(&self, proof: &LeaderProof, data: &[u8]) -> Result<bool> {
        let validators = self.validators(proof.height).ok_or(StatusCode::ConsensusServerNotReady)?;
        let crypto = &self.deps.crypto;
        if !validators.contains(&proof.leader) || crypto.hash_data(data).await? != proof.hash {
            return Ok(false);
        }
        let digest = crypto.hash_data(&proof.preimage(&self.chain)).await?;
        Ok(crypto.recover_signature(digest.as_bytes(), &proof.signature).await == Ok(proof.leader))
    }

    /// Makes a proposal this leader's.
    pub(crate) async fn sign(&self, height: u64, term: u64, data: Vec<u8>) -> Result<Block> {
        let hash = self.deps.crypto.hash_data(&data).await?;
        let digest = self.deps.crypto.hash_data(&leader_preimage(&self.chain, height, term, &hash)).await?;
        let signature = self.deps.crypto.sign_message(digest.as_bytes()).await?;
        let proof = LeaderProof { term, height, hash, leader: self.me, signature };
        Ok(Block { data: data.into(), proof })
    }

    /// Sends, to everybody without a receiver.
    pub(crate) async fn speak(&self, to: Option<Address>, incarnation: u64, body: Body) {
        let r#type = body.kind().to_owned();
        let envelope = Envelope { chain: self.chain, from: self.me, incarnation, height: self.height(), body };
        let origin = to.map_or(0, |to| to.origin());
        let message = NetworkMsg { module: MODULE.to_owned(), r#type, origin, msg: envelope.encode() };
        let sent = match to {
            Some(_) => self.deps.network.send_msg(message).await,
            None => self.deps.network.broadcast(message).await,
        };
        if let Err(code) = sent {
            tracing::debug!(%code, kind = envelope.body.kind(), "not sent; it is repeated while it matters");
        }
    }
}
