//! The replay window: the hashes of the transactions of the last blocks.

use std::collections::{HashSet, VecDeque};

use cita_service_api::TxHash;

/// Which transactions the last `limit` blocks have. A transaction is valid for at most that many blocks, so one that is not
/// here and still valid was never in a block.
///
/// Its memory is bounded by `limit` times what fits into a block, about 80 bytes a transaction.
#[derive(Debug)]
pub(crate) struct ReplayWindow {
    limit: u64,
    blocks: VecDeque<(u64, Box<[TxHash]>)>,
    hashes: HashSet<TxHash>,
}

impl ReplayWindow {
    pub(crate) fn new(limit: u64) -> Self {
        Self { limit, blocks: VecDeque::new(), hashes: HashSet::new() }
    }

    /// The lowest height whose transactions still matter once `tip` is the last block.
    pub(crate) fn first_height(limit: u64, tip: u64) -> u64 {
        tip.saturating_sub(limit.saturating_sub(1))
    }

    /// Adds the block at `height`, which is above all that were added before, and drops those that leave the window.
    pub(crate) fn push(&mut self, height: u64, transactions: Box<[TxHash]>) {
        self.hashes.extend(transactions.iter());
        self.blocks.push_back((height, transactions));
        let first = Self::first_height(self.limit, height);
        while self.blocks.front().is_some_and(|(oldest, _)| *oldest < first) {
            let (_, left) = self.blocks.pop_front().unwrap_or_default();
            for hash in &left {
                self.hashes.remove(hash);
            }
        }
        // A burst leaves a large table behind; give it back once it is mostly empty.
        if self.hashes.capacity() > 4 * self.hashes.len() + 4096 {
            self.hashes.shrink_to(2 * self.hashes.len());
        }
    }

    pub(crate) fn contains(&self, hash: &TxHash) -> bool {
        self.hashes.contains(hash)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash(height: u64, index: u64) -> TxHash {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&height.to_be_bytes());
        bytes[8..16].copy_from_slice(&index.to_be_bytes());
        TxHash(bytes)
    }

    proptest! {
        #[test]
        fn the_window_forgets_too_early_or_too_late(limit in 1u64..20, sizes in proptest::collection::vec(0u64..5, 1..60)) {
            let mut window = ReplayWindow::new(limit);
            for (height, &size) in sizes.iter().enumerate() {
                window.push(height as u64, (0..size).map(|index| hash(height as u64, index)).collect());
            }
            let tip = sizes.len() as u64 - 1;
            for (height, &size) in sizes.iter().enumerate() {
                let inside = height as u64 + limit > tip;
                for index in 0..size {
                    prop_assert_eq!(window.contains(&hash(height as u64, index)), inside);
                }
            }
            prop_assert!(window.blocks.len() as u64 <= limit);
        }
    }
}
