//! What the controller knows in memory, behind one lock: the tip, the configuration, the replay window, the pool.
//!
//! They change together when a block is committed, and every decision about a transaction looks at all of them. Nothing here waits
//! or does I/O, so the lock is held for microseconds, and milliseconds for a large block.

use std::{collections::HashMap, sync::Arc};

use cita_service_api::{Result, StatusCode, TxHash};

use crate::{
    history::ReplayWindow,
    pool::{BlockLimits, Pool},
    rules::{self, Tip},
    system_config::{Item, SystemConfig},
    tx::{Kind, Tx},
};

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) tip: Tip,
    pub(crate) config: SystemConfig,
    pub(crate) window: ReplayWindow,
    pub(crate) pool: Pool,
    /// Transactions whose signatures are about to be checked, and how often each waits.
    queued: HashMap<TxHash, u32>,
}

/// Where the transactions of a proposal are.
#[derive(Debug, Default)]
pub(crate) struct Whereabouts {
    /// Not in the pool and not on their way there.
    pub(crate) missing: Vec<TxHash>,
    /// Waiting for their signature check.
    pub(crate) queued: usize,
}

impl State {
    pub(crate) fn new(tip: Tip, config: SystemConfig, window: ReplayWindow, pool: Pool) -> Self {
        Self { tip, config, window, pool, queued: HashMap::new() }
    }

    /// Whether a transaction that just came is worth its signature check.
    ///
    /// # Errors
    /// [`StatusCode::DupTransaction`], [`StatusCode::HistoryDupTx`], or the rule that it breaks.
    pub(crate) fn check_new(&self, tx: &Tx) -> Result<()> {
        if self.pool.contains(&tx.hash) {
            return Err(StatusCode::DupTransaction);
        }
        self.check_next(tx)
    }

    /// Whether a transaction may be in the next block.
    ///
    /// # Errors
    /// [`StatusCode::HistoryDupTx`], or the rule that it breaks.
    pub(crate) fn check_next(&self, tx: &Tx) -> Result<()> {
        if self.window.contains(&tx.hash) {
            return Err(StatusCode::HistoryDupTx);
        }
        rules::check_transaction(tx, &self.config, self.tip.height)
    }

    /// The transactions of the next block.
    pub(crate) fn pack(&self, transactions: usize, bytes: usize) -> Vec<Arc<Tx>> {
        let limits = BlockLimits { quota: self.config.values().quota_limit, bytes, transactions };
        self.pool.pack(limits, |tx| rules::check_transaction(tx, &self.config, self.tip.height).is_ok())
    }

    pub(crate) fn enqueued<'a>(&mut self, hashes: impl Iterator<Item = &'a TxHash>) {
        for hash in hashes {
            *self.queued.entry(*hash).or_default() += 1;
        }
    }

    pub(crate) fn dequeued<'a>(&mut self, hashes: impl Iterator<Item = &'a TxHash>) {
        for hash in hashes {
            if let Some(times) = self.queued.get_mut(hash) {
                *times -= 1;
                if *times == 0 {
                    self.queued.remove(hash);
                }
            }
        }
    }

    /// Looks transactions up in the pool, as far as `found` does not have them.
    pub(crate) fn look_up(&self, hashes: &[TxHash], found: &mut HashMap<TxHash, Arc<Tx>>) -> Whereabouts {
        let mut whereabouts = Whereabouts::default();
        for hash in hashes {
            if found.contains_key(hash) {
            } else if let Some(tx) = self.pool.get(hash) {
                found.insert(*hash, tx);
            } else if self.queued.contains_key(hash) {
                whereabouts.queued += 1;
            } else {
                whereabouts.missing.push(*hash);
            }
        }
        whereabouts
    }

    /// A block was executed: everything moves on to it. Answers which items of the configuration it changed.
    ///
    /// # Errors
    /// Those of [`SystemConfig::apply`], for a block that was not checked; nothing has changed then.
    pub(crate) fn advance(&mut self, tip: Tip, txs: &[Arc<Tx>]) -> Result<Vec<Item>> {
        let changes = txs.iter().filter_map(|tx| match &tx.kind {
            Kind::Utxo(change) => Some((&**tx, change)),
            Kind::Normal(_) => None,
        });
        let mut config = self.config.clone();
        let changed = config.apply(tip.height, changes)?;
        self.config = config;
        self.tip = tip;
        self.window.push(tip.height, txs.iter().map(|tx| tx.hash).collect());
        for tx in txs {
            self.pool.remove(&tx.hash);
        }
        self.pool.expire(tip.height);
        if !changed.is_empty() {
            let (config, height) = (&self.config, tip.height);
            // What the brake stops may go on when it is released.
            self.pool.retain(|tx| {
                matches!(rules::check_transaction(tx, config, height), Ok(()) | Err(StatusCode::EmergencyBrake))
            });
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use cita_service_api::{BlockHash, StateRoot};

    use super::*;
    use crate::{
        pool::Origin,
        system_config::tests::{ADMIN, genesis},
        tx::tests::{normal, parsed, utxo},
    };

    fn tip(height: u64) -> Tip {
        Tip { height, hash: BlockHash([height as u8; 32]), timestamp: height, state_root: StateRoot::ZERO }
    }

    fn state() -> State {
        State::new(tip(0), genesis(), ReplayWindow::new(10), Pool::new(100, usize::MAX))
    }

    fn insert(state: &mut State, tx: &Arc<Tx>) {
        state.pool.insert_all(std::slice::from_ref(tx), Origin::Peer, 0).unwrap();
    }

    #[test]
    fn a_finalised_transaction_is_taken_again() {
        let mut state = state();
        let tx = parsed(&normal(1, 1, 9));
        assert_eq!(state.check_new(&tx), Ok(()));
        insert(&mut state, &tx);
        assert_eq!(state.check_new(&tx), Err(StatusCode::DupTransaction));
        state.advance(tip(1), std::slice::from_ref(&tx)).unwrap();
        assert_eq!(state.pool.len(), 0);
        assert_eq!(state.check_new(&tx), Err(StatusCode::HistoryDupTx));
    }

    #[test]
    fn transactions_that_a_new_configuration_forbids_stay_in_the_pool() {
        let mut state = state();
        insert(&mut state, &parsed(&normal(1, 900, 9)));
        insert(&mut state, &parsed(&normal(2, 100, 9)));
        let lower = parsed(&utxo(3, 1007, vec![0; 33], 500u64.to_be_bytes().to_vec(), ADMIN));
        assert_eq!(state.advance(tip(1), &[lower]), Ok(vec![Item::QuotaLimit]));
        assert_eq!(state.pack(10, 10_000), [parsed(&normal(2, 100, 9))]);
        let brake = parsed(&utxo(4, 1005, vec![0; 33], vec![1], ADMIN));
        state.advance(tip(2), &[brake]).unwrap();
        assert!(state.pack(10, 10_000).is_empty());
        assert_eq!(state.pool.len(), 1, "it waits for the brake's release");
    }

    #[test]
    fn a_transaction_in_the_queue_counts_as_missing() {
        let mut state = state();
        let (pooled, queued, absent) = (parsed(&normal(1, 1, 9)), parsed(&normal(2, 1, 9)), parsed(&normal(3, 1, 9)));
        insert(&mut state, &pooled);
        state.enqueued([&queued.hash, &queued.hash].into_iter());
        state.dequeued([&queued.hash].into_iter());
        let mut found = HashMap::new();
        let hashes = [pooled.hash, queued.hash, absent.hash];
        let where_ = state.look_up(&hashes, &mut found);
        assert_eq!((where_.missing, where_.queued), (vec![absent.hash], 1));
        assert_eq!(found.len(), 1);
        state.dequeued([&queued.hash].into_iter());
        assert_eq!(state.look_up(&hashes, &mut found).missing.len(), 2);
    }
}
