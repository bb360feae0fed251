//! A disk that keeps what was synced, and of the rest what it likes.

use rand::{Rng, rngs::StdRng};

use crate::log::{Damage, Found};

/// A log of records.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    synced: Vec<Vec<u8>>,
    pending: Vec<Vec<u8>>,
    exists: bool,
    torn: bool,
    damaged: bool,
}

impl Disk {
    /// The records, and the state in which the log is found.
    pub fn open(&self) -> (Vec<Vec<u8>>, Found) {
        let found = if self.damaged {
            Found::Damaged(Damage::Start)
        } else if !self.exists {
            Found::Missing
        } else if self.torn {
            Found::Torn { dropped_bytes: 1 }
        } else {
            Found::Whole
        };
        (self.synced.clone(), found)
    }

    /// Adds a record that a crash may still take.
    pub fn append(&mut self, record: Vec<u8>) {
        self.pending.push(record);
    }

    /// Makes everything durable.
    pub fn sync(&mut self) {
        self.exists = true;
        self.torn = false;
        self.synced.append(&mut self.pending);
    }

    /// Replaces everything, durably and at once.
    pub fn rewrite(&mut self, records: Vec<Vec<u8>>) {
        *self = Self { synced: records, exists: true, ..Self::default() };
    }

    /// What is left after a crash: of the records that were not synced a prefix, after which one may be torn.
    pub fn crash(&mut self, rng: &mut StdRng) {
        let kept = rng.random_range(0..=self.pending.len());
        let lost = self.pending.len() - kept;
        self.synced.extend(self.pending.drain(..kept));
        self.exists |= kept > 0;
        self.torn |= self.exists && lost > 0 && rng.random();
        self.pending.clear();
    }

    /// The log is gone.
    pub fn lose(&mut self) {
        *self = Self::default();
    }

    /// Some of the last records cannot be read any more.
    pub fn damage(&mut self, rng: &mut StdRng) {
        let readable = rng.random_range(0..=self.synced.len());
        self.synced.truncate(readable);
        self.damaged = true;
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn a_crash_takes_what_was_synced_or_changes_what_is_left() {
        for seed in 0..200 {
            let mut rng = StdRng::seed_from_u64(seed);
            let mut disk = Disk::default();
            for record in 0..3u8 {
                disk.append(vec![record]);
            }
            disk.sync();
            for record in 3..6u8 {
                disk.append(vec![record]);
            }
            disk.crash(&mut rng);
            let (records, found) = disk.open();
            assert!((3..=6).contains(&records.len()));
            assert!(records.iter().zip(0u8..).all(|(record, expected)| *record == [expected]));
            assert!(matches!(found, Found::Whole | Found::Torn { .. }));
        }
    }

    #[test]
    fn lost_and_damaged_logs_look_like_good_ones() {
        let mut disk = Disk::default();
        assert_eq!(disk.open().1, Found::Missing);
        disk.append(vec![1]);
        disk.sync();
        disk.damage(&mut StdRng::seed_from_u64(1));
        assert!(matches!(disk.open().1, Found::Damaged(_)));
        disk.rewrite(vec![vec![2]]);
        assert_eq!(disk.open(), (vec![vec![2]], Found::Whole));
        disk.lose();
        assert_eq!(disk.open(), (vec![], Found::Missing));
    }
}
