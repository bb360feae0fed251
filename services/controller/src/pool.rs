//! The pool: transactions that wait for a block, oldest first.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use cita_service_api::TxHash;

use crate::tx::{Kind, Tx};

/// Transactions that do not fit into what is left of a block and are stepped over before packing ends. More would make packing
/// walk the whole pool for a block that is as good as full.
const MAX_STEPPED_OVER: usize = 256;

/// What a block may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockLimits {
    pub(crate) quota: u64,
    pub(crate) bytes: usize,
    pub(crate) transactions: usize,
}

/// Why a transaction was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is there already.
    Duplicate,
    /// Another change of the same item of the system configuration waits.
    ItemTaken,
    /// There is no room.
    Full,
}

#[derive(Debug)]
struct Entry {
    tx: Arc<Tx>,
    /// The height when it came, for those that a user gave to this very node.
    given_at: Option<u64>,
}

/// Bounded by a count and by bytes; one entry a hash. Its order is that of arrival.
#[derive(Debug)]
pub(crate) struct Pool {
    max_transactions: usize,
    max_bytes: usize,
    bytes: usize,
    next: u64,
    by_age: BTreeMap<u64, Entry>,
    by_hash: HashMap<TxHash, u64>,
    /// (valid_until_block, age) of normal transactions.
    by_expiry: BTreeSet<(u64, u64)>,
    /// Lock id to age of UTXO transactions: one an item, since only one of them can be valid.
    by_item: BTreeMap<u64, u64>,
}

impl Pool {
    pub(crate) fn new(max_transactions: usize, max_bytes: usize) -> Self {
        Self {
            max_transactions,
            max_bytes,
            bytes: 0,
            next: 0,
            by_age: BTreeMap::new(),
            by_hash: HashMap::new(),
            by_expiry: BTreeSet::new(),
            by_item: BTreeMap::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.by_age.len()
    }

    pub(crate) fn contains(&self, hash: &TxHash) -> bool {
        self.by_hash.contains_key(hash)
    }

    pub(crate) fn get(&self, hash: &TxHash) -> Option<Arc<Tx>> {
        self.by_hash.get(hash).and_then(|age| self.by_age.get(age)).map(|entry| entry.tx.clone())
    }

    /// Whether [`Pool::insert`] would take it.
    pub(crate) fn admits(&self, tx: &Tx) -> Result<(), Refusal> {
        self.admits_all([tx])
    }

    /// Whether all of them could be inserted. Repetitions among them count as duplicates.
    pub(crate) fn admits_all<'a>(&self, transactions: impl IntoIterator<Item = &'a Tx>) -> Result<(), Refusal> {
        let (mut count, mut bytes) = (0, 0);
        let (mut hashes, mut items) = (BTreeSet::new(), BTreeSet::new());
        for tx in transactions {
            if self.contains(&tx.hash) || !hashes.insert(tx.hash) {
                return Err(Refusal::Duplicate);
            }
            if let Kind::Utxo(utxo) = &tx.kind
                && (self.by_item.contains_key(&utxo.lock_id) || !items.insert(utxo.lock_id))
            {
                return Err(Refusal::ItemTaken);
            }
            count += 1;
            bytes += tx.memory_bytes();
        }
        if self.len() + count > self.max_transactions || self.bytes + bytes > self.max_bytes {
            return Err(Refusal::Full);
        }
        Ok(())
    }

    /// Takes a transaction. `given_at` is the height at which a user gave it to this node, none if it came from a peer.
    pub(crate) fn insert(&mut self, tx: Arc<Tx>, given_at: Option<u64>) -> Result<(), Refusal> {
        self.admits(&tx)?;
        let age = self.next;
        self.next += 1;
        self.bytes += tx.memory_bytes();
        self.by_hash.insert(tx.hash, age);
        match &tx.kind {
            Kind::Normal(normal) => {
                self.by_expiry.insert((normal.valid_until_block, age));
            }
            Kind::Utxo(utxo) => {
                self.by_item.insert(utxo.lock_id, age);
            }
        }
        self.by_age.insert(age, Entry { tx, given_at });
        Ok(())
    }

    pub(crate) fn remove(&mut self, hash: &TxHash) {
        if let Some(age) = self.by_hash.get(hash).copied() {
            self.remove_age(age);
        }
    }

    fn remove_age(&mut self, age: u64) {
        let Some(Entry { tx, .. }) = self.by_age.remove(&age) else { return };
        self.bytes -= tx.memory_bytes();
        self.by_hash.remove(&tx.hash);
        match &tx.kind {
            Kind::Normal(normal) => {
                self.by_expiry.remove(&(normal.valid_until_block, age));
            }
            Kind::Utxo(utxo) => {
                self.by_item.remove(&utxo.lock_id);
            }
        }
        if self.by_age.is_empty() {
            // What a full pool needed is not kept by an empty one.
            self.by_hash = HashMap::new();
        }
    }

    /// Drops the transactions that no block above `height` may have. Answers how many.
    pub(crate) fn expire(&mut self, height: u64) -> usize {
        let mut dropped = 0;
        while let Some(&(valid_until_block, age)) = self.by_expiry.first()
            && valid_until_block <= height
        {
            self.remove_age(age);
            dropped += 1;
        }
        dropped
    }

    /// Drops the transactions that `keep` does not want, after a change of the rules. Answers how many.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Tx) -> bool) -> usize {
        let unwanted: Vec<u64> =
            self.by_age.iter().filter(|(_, entry)| !keep(&entry.tx)).map(|(age, _)| *age).collect();
        for age in &unwanted {
            self.remove_age(*age);
        }
        unwanted.len()
    }

    /// The transactions of a block: changes of the system configuration first, then the oldest. `valid` says whether one may be in
    /// the block now. What does not fit is stepped over, and is the oldest next time.
    pub(crate) fn pack(&self, limits: BlockLimits, valid: impl Fn(&Tx) -> bool) -> Vec<Arc<Tx>> {
        let (mut quota, mut bytes, mut stepped_over) = (limits.quota, limits.bytes, 0);
        let mut packed = Vec::new();
        let changes = self.by_item.values().filter_map(|age| self.by_age.get(age));
        let others = self.by_age.values().filter(|entry| matches!(entry.tx.kind, Kind::Normal(_)));
        for Entry { tx, .. } in changes.chain(others) {
            if packed.len() == limits.transactions || stepped_over == MAX_STEPPED_OVER {
                break;
            }
            if !valid(tx) {
                continue;
            }
            if tx.quota() > quota || tx.block_bytes() > bytes {
                stepped_over += 1;
                continue;
            }
            quota -= tx.quota();
            bytes -= tx.block_bytes();
            packed.push(tx.clone());
        }
        packed
    }

    /// The oldest transactions that users gave to this node before `height`, at most `limit`: the network may have
    /// lost what was sent about them.
    pub(crate) fn given_before(&self, height: u64, limit: usize) -> Vec<Arc<Tx>> {
        self.by_age
            .values()
            .filter(|entry| entry.given_at.is_some_and(|given_at| given_at < height))
            .take(limit)
            .map(|entry| entry.tx.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use cita_service_api::Address;
    use proptest::prelude::*;

    use super::*;
    use crate::tx::tests::{normal, parsed, utxo};

    const WIDE: BlockLimits = BlockLimits { quota: u64::MAX, bytes: usize::MAX, transactions: usize::MAX };

    fn tx(id: u64, quota: u64, valid_until_block: u64) -> Arc<Tx> {
        parsed(&normal(id, quota, valid_until_block))
    }

    fn change(id: u64, lock_id: u64) -> Arc<Tx> {
        parsed(&utxo(id, lock_id, vec![0; 33], vec![], Address::ZERO))
    }

    fn pool_of(transactions: impl IntoIterator<Item = Arc<Tx>>) -> Pool {
        let mut pool = Pool::new(1000, usize::MAX);
        for tx in transactions {
            pool.insert(tx, None).unwrap();
        }
        pool
    }

    #[test]
    fn a_full_pool_takes_another_transaction() {
        let mut pool = Pool::new(2, usize::MAX);
        pool.insert(tx(1, 1, 1), None).unwrap();
        pool.insert(tx(2, 1, 1), None).unwrap();
        assert_eq!(pool.insert(tx(3, 1, 1), None), Err(Refusal::Full));
        assert_eq!(pool.insert(tx(2, 1, 1), None), Err(Refusal::Duplicate));
        pool.remove(&tx(1, 1, 1).hash);
        pool.insert(tx(3, 1, 1), None).unwrap();

        let mut pool = Pool::new(10, tx(1, 1, 1).memory_bytes() + 10);
        pool.insert(tx(1, 1, 1), None).unwrap();
        assert_eq!(pool.insert(tx(2, 1, 1), None), Err(Refusal::Full));
    }

    #[test]
    fn some_of_an_all_or_none_batch_would_be_refused_later() {
        let pool = pool_of([tx(1, 1, 1), change(9, 1002)]);
        let (a, b) = (tx(2, 1, 1), tx(3, 1, 1));
        assert_eq!(pool.admits_all([&*a, &*b]), Ok(()));
        assert_eq!(pool.admits_all([&*a, &*a]), Err(Refusal::Duplicate));
        assert_eq!(pool.admits_all([&*a, &*tx(1, 1, 1)]), Err(Refusal::Duplicate));
        assert_eq!(pool.admits_all([&*change(10, 1002)]), Err(Refusal::ItemTaken));
        assert_eq!(pool.admits_all([&*change(10, 1003), &*change(11, 1003)]), Err(Refusal::ItemTaken));
    }

    #[test]
    fn a_configuration_change_waits_behind_a_full_pool() {
        let pool = pool_of([tx(1, 10, 1), tx(2, 10, 1), change(3, 1002)]);
        let packed = pool.pack(BlockLimits { transactions: 2, ..WIDE }, |_| true);
        assert_eq!(packed, [change(3, 1002), tx(1, 10, 1)]);
    }

    #[test]
    fn a_large_transaction_at_the_head_blocks_those_behind_it() {
        let pool = pool_of([tx(1, 60, 1), tx(2, 50, 1), tx(3, 40, 1)]);
        let packed = pool.pack(BlockLimits { quota: 100, ..WIDE }, |_| true);
        assert_eq!(packed, [tx(1, 60, 1), tx(3, 40, 1)]);
    }

    #[test]
    fn a_transaction_outlives_its_window() {
        let mut pool = pool_of([tx(1, 1, 5), tx(2, 1, 6), tx(3, 1, 7), change(4, 1002)]);
        assert_eq!(pool.expire(6), 2);
        assert_eq!(pool.pack(WIDE, |_| true), [change(4, 1002), tx(3, 1, 7)]);
    }

    #[test]
    fn a_peers_transaction_is_sent_again() {
        let mut pool = Pool::new(10, usize::MAX);
        pool.insert(tx(1, 1, 9), None).unwrap();
        pool.insert(tx(2, 1, 9), Some(3)).unwrap();
        pool.insert(tx(3, 1, 9), Some(4)).unwrap();
        assert_eq!(pool.given_before(4, 10), [tx(2, 1, 9)]);
    }

    proptest! {
        #[test]
        fn indexes_drift_apart_or_a_block_exceeds_its_limits(
            steps in proptest::collection::vec((0u8..4, 0u64..40, 1u64..50, 0u64..30), 1..120),
            quota in 0u64..300,
            count in 0usize..20,
        ) {
            let mut pool = Pool::new(25, usize::MAX);
            let mut model: Vec<Arc<Tx>> = Vec::new();
            for (step, id, tx_quota, until) in steps {
                match step {
                    0 | 1 => {
                        let tx = tx(id, tx_quota, until);
                        let expected = !model.iter().any(|other| other.hash == tx.hash) && model.len() < 25;
                        prop_assert_eq!(pool.insert(tx.clone(), None).is_ok(), expected);
                        if expected {
                            model.push(tx);
                        }
                    }
                    2 => {
                        pool.remove(&tx(id, 1, 1).hash);
                        model.retain(|other| other.hash != tx(id, 1, 1).hash);
                    }
                    _ => {
                        pool.expire(until / 4);
                        model.retain(|other| !matches!(&other.kind, Kind::Normal(n) if n.valid_until_block <= until / 4));
                    }
                }
            }
            prop_assert_eq!(pool.pack(WIDE, |_| true), model.clone());
            prop_assert_eq!(pool.bytes, model.iter().map(|tx| tx.memory_bytes()).sum::<usize>());
            prop_assert_eq!(pool.by_expiry.len(), model.len());
            let packed = pool.pack(BlockLimits { quota, bytes: 2_000, transactions: count }, |_| true);
            prop_assert!(packed.iter().map(|tx| tx.quota()).sum::<u64>() <= quota);
            prop_assert!(packed.iter().map(|tx| tx.block_bytes()).sum::<usize>() <= 2_000);
            prop_assert!(packed.len() <= count);
        }
    }
}
