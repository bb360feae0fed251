//! What tasks of a replica share: who it is, whom it may believe, and how it speaks.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, Ordering},
};

use cita_consensus_core::{Body, Check, Envelope, Validators, Verified};
use cita_service_api::{Address, Hash, Result};
use futures::future::join_all;
use lru::LruCache;
use parking_lot::Mutex;

use crate::{
    machine::HeightConfig,
    service::{Dependencies, network_message},
};

/// Signatures that are known to hold; a certificate repeats votes that were checked one by one.
const REMEMBERED: usize = 4096;

/// Validator sets that are remembered, for blocks that the controller wants checked.
const SETS: usize = 64;

/// Heights below the current one whose messages are still answered.
const BEHIND: u64 = 8;

pub(crate) struct Shared {
    pub(crate) chain: Hash,
    pub(crate) me: Address,
    pub(crate) deps: Dependencies,
    height: AtomicU64,
    /// The first height of each validator set.
    sets: Mutex<BTreeMap<u64, Validators>>,
    held: Mutex<LruCache<Check, ()>>,
}

impl Shared {
    pub(crate) fn new(chain: Hash, me: Address, deps: Dependencies) -> Self {
        Self {
            chain,
            me,
            deps,
            height: AtomicU64::new(0),
            sets: Mutex::new(BTreeMap::new()),
            held: Mutex::new(LruCache::new(NonZeroUsize::new(REMEMBERED).unwrap_or(NonZeroUsize::MIN))),
        }
    }

    /// The height that is agreed on.
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

    /// Messages far from the current height, or with more signatures than validators could have made, are not worth a check.
    pub(crate) fn is_of_interest(&self, envelope: &Envelope) -> bool {
        let height = self.height();
        if height == 0 || envelope.height > height.saturating_add(1) || envelope.height.saturating_add(BEHIND) < height
        {
            return false;
        }
        let validators = self.validators(height).map_or(0, |set| set.count());
        let votes = match &envelope.body {
            Body::Propose { justify, entry, .. } => justify.as_ref().map_or(0, |c| c.votes.len()) + entry.len(),
            Body::NewView { high, .. } => high.as_ref().map_or(0, |c| c.votes.len()),
            Body::Certified(certificate) | Body::Decided { proof: certificate, .. } => certificate.votes.len(),
            _ => 0,
        };
        votes <= 4 * validators + 16
    }

    /// Whether every check holds.
    pub(crate) async fn all_hold(&self, checks: Vec<Check>) -> Result<bool> {
        let unknown: Vec<Check> = {
            let mut held = self.held.lock();
            checks.into_iter().filter(|check| held.get(check).is_none()).collect()
        };
        let mut hashes: Vec<(&[u8], Hash)> = Vec::new();
        for check in &unknown {
            if !hashes.iter().any(|(preimage, _)| *preimage == check.preimage) {
                hashes.push((&check.preimage, self.deps.crypto.hash_data(&check.preimage).await?));
            }
        }
        let hash_of = |check: &Check| hashes.iter().find(|(p, _)| *p == check.preimage).map(|(_, hash)| *hash);
        let results = join_all(unknown.iter().map(|check| async {
            let Some(hash) = hash_of(check) else { return false };
            let signer = self.deps.crypto.recover_signature(hash.as_bytes(), &check.signature).await;
            signer == Ok(check.signer)
        }))
        .await;
        let all = results.iter().all(|held| *held);
        let mut held = self.held.lock();
        for (check, result) in unknown.iter().zip(results) {
            if result {
                held.put(check.clone(), ());
            }
        }
        Ok(all)
    }

    /// Checks everything that a message stands on.
    pub(crate) async fn verify(&self, envelope: Envelope) -> Option<Verified> {
        let checks = envelope.checks();
        if let Some((data, hash)) = checks.hash
            && self.deps.crypto.hash_data(&data).await != Ok(hash)
        {
            return None;
        }
        match self.all_hold(checks.signatures).await {
            Ok(true) => Some(Verified::after_all_checks_held(envelope)),
            Ok(false) => {
                tracing::debug!(from = %envelope.from, kind = envelope.body.kind(), "a signature does not hold");
                metrics::counter!("cita_consensus_forged_messages_total").increment(1);
                None
            }
            Err(code) => {
                tracing::warn!(%code, "the crypto service could not check a message");
                None
            }
        }
    }

    /// Signs and sends, to everybody without a receiver. What is for this replica itself is given back.
    pub(crate) async fn speak(&self, to: Option<Address>, height: u64, body: Body) -> Option<Verified> {
        let signature = match body.preimage(&self.chain, height) {
            Some(preimage) => match self.sign(&preimage).await {
                Ok(signature) => signature,
                Err(code) => {
                    tracing::warn!(%code, "the crypto service could not sign");
                    return None;
                }
            },
            None => Vec::new(),
        };
        let envelope = Envelope { chain: self.chain, height, from: self.me, body, signature };
        if to == Some(self.me) {
            return Some(Verified::after_all_checks_held(envelope));
        }
        let origin = to.map_or(0, |to| to.origin());
        let message = network_message(origin, &envelope.body, envelope.encode());
        let sent = match to {
            Some(_) => self.deps.network.send_msg(message).await,
            None => self.deps.network.broadcast(message).await,
        };
        if let Err(code) = sent {
            tracing::debug!(%code, kind = envelope.body.kind(), "not sent; it is repeated while it matters");
        }
        None
    }

    async fn sign(&self, preimage: &[u8]) -> Result<Vec<u8>> {
        let hash = self.deps.crypto.hash_data(preimage).await?;
        self.deps.crypto.sign_message(hash.as_bytes()).await
    }
}
