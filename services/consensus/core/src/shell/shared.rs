//! What tasks of a replica share: who it is, whom it may believe, and how it speaks.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use cita_service_api::{Hash, Result};
use lru::LruCache;
use parking_lot::Mutex;

use super::{
    Voice,
    service::{Dependencies, network_message},
};
use crate::{Body, Check, Envelope, Protocol, Validators, Verified, machine::HeightConfig};

/// Signatures that are known to hold; a certificate repeats votes that were checked one by one.
const REMEMBERED: usize = 4096;

/// Validator sets that are remembered, for blocks that the controller wants checked.
const SETS: usize = 64;

/// Heights below the current one whose messages are still answered.
const BEHIND: u64 = 8;

pub(super) struct Shared<P: Protocol> {
    pub(super) chain: Hash,
    pub(super) voice: Arc<dyn Voice<P::Id>>,
    pub(super) deps: Dependencies,
    height: AtomicU64,
    /// The first height of each validator set.
    sets: Mutex<BTreeMap<u64, Validators<P::Id>>>,
    held: Mutex<LruCache<Check<P::Id>, ()>>,
}

impl<P: Protocol> Shared<P> {
    pub(super) fn new(chain: Hash, voice: Arc<dyn Voice<P::Id>>, deps: Dependencies) -> Self {
        Self {
            chain,
            voice,
            deps,
            height: AtomicU64::new(0),
            sets: Mutex::new(BTreeMap::new()),
            held: Mutex::new(LruCache::new(NonZeroUsize::new(REMEMBERED).unwrap_or(NonZeroUsize::MIN))),
        }
    }

    /// The height that is agreed on.
    pub(super) fn height(&self) -> u64 {
        self.height.load(Ordering::Relaxed)
    }

    pub(super) fn set_height(&self, height: u64) {
        self.height.store(height, Ordering::Relaxed);
    }

    /// Remembers who agrees on the height after `config.height`.
    pub(super) fn learn(&self, config: &HeightConfig<P::Id>) {
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
    pub(super) fn validators(&self, height: u64) -> Option<Validators<P::Id>> {
        self.sets.lock().range(..=height).next_back().map(|(_, set)| set.clone())
    }

    /// Messages far from the current height, or with more signatures than validators could have made, are not worth a check.
    pub(super) fn is_of_interest(&self, envelope: &Envelope<P>) -> bool {
        let height = self.height();
        if height == 0 || envelope.height > height.saturating_add(1) || envelope.height.saturating_add(BEHIND) < height
        {
            return false;
        }
        let validators = self.validators(height).map_or(0, |set| set.count());
        let votes = match &envelope.body {
            Body::Propose { justify, entry, .. } => justify.as_ref().map_or(0, |c| c.votes.len()) + entry.claims.len(),
            Body::NewView { high, entry, .. } => high.as_ref().map_or(0, |c| c.votes.len()) + entry.claims.len(),
            Body::Certified(certificate) | Body::Decided { proof: certificate, .. } => certificate.votes.len(),
            _ => 0,
        };
        votes <= 4 * validators + 16
    }

    /// Whether every check holds.
    pub(super) async fn all_hold(&self, checks: Vec<Check<P::Id>>) -> Result<bool> {
        let unknown: Vec<Check<P::Id>> = {
            let mut held = self.held.lock();
            checks.into_iter().filter(|check| held.get(check).is_none()).collect()
        };
        let results = self.voice.hold(unknown.clone()).await?;
        let all = results.len() == unknown.len() && results.iter().all(|held| *held);
        let mut held = self.held.lock();
        for (check, result) in unknown.into_iter().zip(results) {
            if result {
                held.put(check, ());
            }
        }
        Ok(all)
    }

    /// Checks everything that a message stands on.
    pub(super) async fn verify(&self, envelope: Envelope<P>) -> Option<Verified<P>> {
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
    pub(super) async fn speak(&self, to: Option<P::Id>, height: u64, body: Body<P>) -> Option<Verified<P>> {
        let signature = match body.preimage(&self.chain, height) {
            Some(preimage) => match self.voice.sign(&preimage).await {
                Ok(signature) => signature,
                Err(code) => {
                    tracing::warn!(%code, "this replica could not sign");
                    return None;
                }
            },
            None => Vec::new(),
        };
        let (from, introduction) = (self.voice.me(), self.voice.introduction());
        let envelope = Envelope { chain: self.chain, height, from, body, signature, introduction };
        if to == Some(from) {
            return Some(Verified::after_all_checks_held(envelope));
        }
        // Everybody gets what is for somebody who is not found yet.
        let origin = to.and_then(|to| self.voice.origin_of(&to));
        let message = network_message(origin.unwrap_or(0), &envelope.body, envelope.encode());
        let sent = match origin {
            Some(_) => self.deps.network.send_msg(message).await,
            None => self.deps.network.broadcast(message).await,
        };
        if let Err(code) = sent {
            tracing::debug!(%code, kind = envelope.body.kind(), "not sent; it is repeated while it matters");
        }
        None
    }
}
