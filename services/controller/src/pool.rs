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

/// Where a transaction comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A user gave it to this very node.
    User,
    /// A peer had it.
    Peer,
}

#[derive(Debug)]
struct Entry {
    tx: Arc<Tx>,
    origin: Origin,
    /// The chain's height when it came.
    came_at: u64,
}

/// Room in the pool for transactions whose signatures are being checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Room {
    transactions: usize,
    bytes: usize,
}

/// Bounded by a count and by bytes; one entry a hash. Its order is that of arrival.
#[derive(Debug)]
pub(crate) struct Pool {
    max_transactions: usize,
    max_bytes: usize,
    bytes: usize,
    reserved: Room,
    next: u64,
    by_age: BTreeMap<u64, Entry>,
    by_hash: HashMap<TxHash, u64>,
    /// (valid_until_block, age) of normal transactions.
    by_expiry: BTreeSet<(u64, u64)>,
    /// Lock id to age of UTXO transactions: one an item, since only one of them can be valid.
    by_item: BTreeMap<u64, u64>,
    /// What left the pool, if somebody wants to know.
    gone: Option<Vec<TxHash>>,
}

impl Pool {
    pub(crate) fn new(max_transactions: usize, max_bytes: usize) -> Self {
        Self {
            max_transactions,
            max_bytes,
            bytes: 0,
            reserved: Room::default(),
            next: 0,
            by_age: BTreeMap::new(),
            by_hash: HashMap::new(),
            by_expiry: BTreeSet::new(),
            by_item: BTreeMap::new(),
            gone: None,
        }
    }

    /// From now on remembers what leaves, for [`Pool::take_gone`].
    pub(crate) fn remember_gone(&mut self) {
        self.gone.get_or_insert_default();
    }

    /// What left since the last call.
    pub(crate) fn take_gone(&mut self) -> Vec<TxHash> {
        self.gone.as_mut().map(std::mem::take).unwrap_or_default()
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

    /// The room that transactions take, if all of them could be inserted. Repetitions among them count as duplicates.
    fn room_for<'a>(&self, transactions: impl IntoIterator<Item = &'a Tx>) -> Result<Room, Refusal> {
        let mut room = Room::default();
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
            room.transactions += 1;
            room.bytes += tx.memory_bytes();
        }
        let transactions = self.len() + self.reserved.transactions + room.transactions;
        let bytes = self.bytes + self.reserved.bytes + room.bytes;
        if transactions > self.max_transactions || bytes > self.max_bytes { Err(Refusal::Full) } else { Ok(room) }
    }

    /// Keeps room for transactions, so that they are not refused after the work of checking them.
    pub(crate) fn reserve<'a>(&mut self, transactions: impl IntoIterator<Item = &'a Tx>) -> Result<Room, Refusal> {
        let room = self.room_for(transactions)?;
        self.reserved.transactions += room.transactions;
        self.reserved.bytes += room.bytes;
        Ok(room)
    }

    /// Gives reserved room back, before its transactions are inserted or because they are not.
    pub(crate) fn release(&mut self, room: Room) {
        self.reserved.transactions = self.reserved.transactions.saturating_sub(room.transactions);
        self.reserved.bytes = self.reserved.bytes.saturating_sub(room.bytes);
    }

    /// Takes transactions, all or none, at the chain's height `came_at`.
    pub(crate) fn insert_all(&mut self, txs: &[Arc<Tx>], origin: Origin, came_at: u64) -> Result<(), Refusal> {
        self.room_for(txs.iter().map(|tx| &**tx))?;
        txs.iter().for_each(|tx| self.put(tx.clone(), origin, came_at));
        Ok(())
    }

    fn put(&mut self, tx: Arc<Tx>, origin: Origin, came_at: u64) {
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
        self.by_age.insert(age, Entry { tx, origin, came_at });
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
        if let Some(gone) = &mut self.gone {
            gone.push(tx.hash);
        }
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
            .take_while(|entry| entry.came_at < height)
            .filter(|entry| entry.origin == Origin::User)
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

    fn insert(pool: &mut Pool, tx: Arc<Tx>) -> Result<(), Refusal> {
        pool.insert_all(&[tx], Origin::Peer, 0)
    }

    fn pool_of(transactions: impl IntoIterator<Item = Arc<Tx>>) -> Pool {
        let mut pool = Pool::new(1000, usize::MAX);
        for tx in transactions {
            insert(&mut pool, tx).unwrap();
        }
        pool
    }

    #[test]
    fn a_full_pool_takes_another_transaction() {
        let mut pool = Pool::new(2, usize::MAX);
        insert(&mut pool, tx(1, 1, 1)).unwrap();
        insert(&mut pool, tx(2, 1, 1)).unwrap();
        assert_eq!(insert(&mut pool, tx(3, 1, 1)), Err(Refusal::Full));
        assert_eq!(insert(&mut pool, tx(2, 1, 1)), Err(Refusal::Duplicate));
        pool.remove(&tx(1, 1, 1).hash);
        insert(&mut pool, tx(3, 1, 1)).unwrap();

        let mut pool = Pool::new(10, tx(1, 1, 1).memory_bytes() + 10);
        insert(&mut pool, tx(1, 1, 1)).unwrap();
        assert_eq!(insert(&mut pool, tx(2, 1, 1)), Err(Refusal::Full));
    }

    #[test]
    fn some_of_an_all_or_none_batch_would_be_refused_later() {
        let mut pool = pool_of([tx(1, 1, 1), change(9, 1002)]);
        let mut all = |txs: &[Arc<Tx>]| pool.insert_all(txs, Origin::User, 0);
        assert_eq!(all(&[tx(2, 1, 1), tx(2, 1, 1)]), Err(Refusal::Duplicate));
        assert_eq!(all(&[tx(2, 1, 1), tx(1, 1, 1)]), Err(Refusal::Duplicate));
        assert_eq!(all(&[tx(2, 1, 1), change(10, 1002)]), Err(Refusal::ItemTaken));
        assert_eq!(all(&[change(10, 1003), change(11, 1003)]), Err(Refusal::ItemTaken));
        assert_eq!(all(&[tx(2, 1, 1), tx(3, 1, 1)]), Ok(()));
    }

    #[test]
    fn reserved_room_is_given_to_others() {
        let mut pool = Pool::new(2, usize::MAX);
        let room = pool.reserve([&*tx(1, 1, 1), &*tx(2, 1, 1)]).unwrap();
        assert_eq!(insert(&mut pool, tx(3, 1, 1)), Err(Refusal::Full));
        assert_eq!(pool.reserve([&*tx(3, 1, 1)]), Err(Refusal::Full));
        pool.release(room);
        insert(&mut pool, tx(1, 1, 1)).unwrap();
        insert(&mut pool, tx(2, 1, 1)).unwrap();
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
    fn somebody_who_wants_to_know_what_leaves_is_not_told() {
        let mut pool = pool_of([tx(1, 1, 5), tx(2, 1, 9), tx(3, 1, 9)]);
        pool.remember_gone();
        pool.remove(&tx(2, 1, 9).hash);
        pool.expire(5);
        pool.retain(|_| false);
        assert_eq!(pool.take_gone(), [tx(2, 1, 9).hash, tx(1, 1, 5).hash, tx(3, 1, 9).hash]);
        assert!(pool.take_gone().is_empty());
    }

    #[test]
    fn a_peers_transaction_is_sent_again() {
        let mut pool = Pool::new(10, usize::MAX);
        insert(&mut pool, tx(1, 1, 9)).unwrap();
        pool.insert_all(&[tx(2, 1, 9)], Origin::User, 3).unwrap();
        pool.insert_all(&[tx(3, 1, 9)], Origin::User, 4).unwrap();
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
                        prop_assert_eq!(insert(&mut pool, tx.clone()).is_ok(), expected);
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
