//! What was sent, what became of it, and how long that took. Plain bookkeeping: no clock, no network.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{BuildHasherDefault, Hasher},
    time::Duration,
};

use cita_service_api::TxHash;

use super::report::Quantiles;

/// Transaction hashes are random already: their first bytes serve as the hash.
#[derive(Debug, Default)]
pub(super) struct Prefix(u64);

impl Hasher for Prefix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(prefix) = bytes.first_chunk() {
            self.0 = u64::from_ne_bytes(*prefix);
        }
    }

    /// The length that comes before an array's bytes.
    fn write_usize(&mut self, _: usize) {}
}

/// The bookkeeping of one run. Times are since its start.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// When each transaction that is not final yet was due to be sent.
    pending: HashMap<TxHash, Duration, BuildHasherDefault<Prefix>>,
    latencies: Vec<Duration>,
    sent: u64,
    accepted: u64,
    refused: BTreeMap<String, u64>,
    waits: BTreeMap<String, u64>,
    committed: u64,
    last_commit: Duration,
    blocks: u64,
    largest_block: u64,
    sample: Sample,
}

/// Some of the transactions that blocks have shown, spread evenly over the run.
#[derive(Debug)]
struct Sample {
    hashes: Vec<TxHash>,
    /// One of so many is kept.
    stride: u64,
    seen: u64,
}

/// The most transactions in a sample.
const SAMPLE: usize = 256;

impl Default for Sample {
    fn default() -> Self {
        Self { hashes: Vec::new(), stride: 1, seen: 0 }
    }
}

impl Sample {
    fn add(&mut self, hash: TxHash) {
        if self.seen.is_multiple_of(self.stride) {
            if self.hashes.len() == SAMPLE {
                let mut keep = false;
                self.hashes.retain(|_| {
                    keep = !keep;
                    keep
                });
                self.stride *= 2;
            }
            if self.seen.is_multiple_of(self.stride) {
                self.hashes.push(hash);
            }
        }
        self.seen += 1;
    }
}

impl Ledger {
    /// A batch is about to be sent for the first time.
    pub(super) fn begin(&mut self, hashes: &[TxHash], at: Duration) {
        self.sent += hashes.len() as u64;
        self.pending.extend(hashes.iter().map(|hash| (*hash, at)));
    }

    /// The chain took a batch of so many.
    pub(super) fn accepted(&mut self, count: usize) {
        self.accepted += count as u64;
    }

    /// The chain refused a batch for good. What a block has shown already was taken all the same.
    pub(super) fn refused(&mut self, hashes: &[TxHash], reason: &str) {
        let refused = hashes.iter().filter(|hash| self.pending.remove(*hash).is_some()).count() as u64;
        self.accepted += hashes.len() as u64 - refused;
        if refused > 0 {
            *self.refused.entry(reason.to_owned()).or_default() += refused;
        }
    }

    /// A batch has to be sent once more, for example because the pool was full.
    pub(super) fn waited(&mut self, reason: &str) {
        *self.waits.entry(reason.to_owned()).or_default() += 1;
    }

    /// A block was seen.
    pub(super) fn block(&mut self, hashes: &[Vec<u8>], at: Duration) {
        let mut ours = 0;
        for hash in hashes {
            let Ok(hash) = TxHash::try_from(hash.as_slice()) else { continue };
            if let Some(sent) = self.pending.remove(&hash) {
                self.sample.add(hash);
                self.latencies.push(at.saturating_sub(sent));
                ours += 1;
            }
        }
        if ours > 0 {
            self.committed += ours;
            self.last_commit = at;
            self.blocks += 1;
            self.largest_block = self.largest_block.max(ours);
        }
    }

    /// Transactions that are neither final nor refused.
    pub(super) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Transactions that were sent.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Transactions that the chain refused for good.
    pub(super) fn refused_count(&self) -> u64 {
        self.refused.values().sum()
    }

    /// Latencies in the order in which blocks showed the transactions, without the first `from`.
    pub(super) fn latencies_from(&self, from: usize) -> &[Duration] {
        self.latencies.get(from..).unwrap_or_default()
    }

    /// Some of the transactions that blocks have shown.
    pub(super) fn sample(&self) -> &[TxHash] {
        &self.sample.hashes
    }

    /// Transactions that the chain took.
    pub(super) fn accepted_count(&self) -> u64 {
        self.accepted
    }

    /// Transactions that blocks have shown.
    pub(super) fn committed(&self) -> u64 {
        self.committed
    }

    /// When the last of our transactions was seen in a block.
    pub(super) fn last_commit(&self) -> Duration {
        self.last_commit
    }

    /// Blocks with transactions of ours, and how many the fullest had.
    pub(super) fn blocks(&self) -> (u64, u64) {
        (self.blocks, self.largest_block)
    }

    /// Transactions refused for good, by reason.
    pub(super) fn refusals(&self) -> &BTreeMap<String, u64> {
        &self.refused
    }

    /// How often a batch had to be sent again, by reason.
    pub(super) fn waits(&self) -> &BTreeMap<String, u64> {
        &self.waits
    }

    /// From send to finality.
    pub(super) fn latency(&mut self) -> Option<Quantiles> {
        Quantiles::of(&mut self.latencies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(n: u8) -> TxHash {
        TxHash([n; 32])
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn only_our_own_transactions_in_blocks_count_and_only_once() {
        let mut ledger = Ledger::default();
        ledger.begin(&[hash(1), hash(2)], SECOND);
        ledger.accepted(2);
        ledger.block(&[vec![1; 32], vec![9; 32], vec![7; 3]], 3 * SECOND);
        ledger.block(&[vec![1; 32]], 4 * SECOND);
        assert_eq!((ledger.committed(), ledger.pending(), ledger.last_commit()), (1, 1, 3 * SECOND));
        assert_eq!(ledger.latency().unwrap().p50, 2 * SECOND);
        assert_eq!(ledger.blocks(), (1, 1));
    }

    #[test]
    fn a_sample_is_small_and_spread_over_the_whole_run() {
        let mut sample = Sample::default();
        for number in 0..10_000u32 {
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&number.to_be_bytes());
            sample.add(TxHash(hash));
        }
        let numbers: Vec<u32> =
            sample.hashes.iter().map(|h| u32::from_be_bytes([h.0[0], h.0[1], h.0[2], h.0[3]])).collect();
        assert!((SAMPLE / 2..=SAMPLE).contains(&numbers.len()));
        assert!(numbers.windows(2).all(|pair| pair[1] - pair[0] == numbers[1] - numbers[0]), "{numbers:?}");
        assert!(numbers.last() > Some(&9_900));
    }

    #[test]
    fn a_refusal_after_a_lost_answer_does_not_unmake_a_commit() {
        let mut ledger = Ledger::default();
        ledger.begin(&[hash(1), hash(2)], SECOND);
        ledger.block(&[vec![1; 32]], 2 * SECOND);
        ledger.refused(&[hash(1), hash(2)], "HistoryDupTx");
        assert_eq!(ledger.accepted_count(), 1);
        assert_eq!(ledger.refusals()["HistoryDupTx"], 1);
        assert_eq!(ledger.pending(), 0);
    }
}
