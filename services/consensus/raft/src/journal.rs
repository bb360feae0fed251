//! The log on disk: records are there before what they are about is said.

use std::path::Path;

use cita_consensus_core::{
    log::Found,
    log_file::{JournalError, LogFile},
};

use crate::record::{Memory, Record};

/// What errors call it.
const NAME: &str = "raft log";

/// A file longer than this is shortened when a height ends, in bytes.
const LONG: u64 = 16 << 20;

/// The file, written off the async threads.
#[derive(Debug)]
pub(crate) struct Journal(LogFile);

/// Opens the file, and says what it remembers. A damaged one is kept aside, and the node begins a new life, `birth`, as without one.
pub(crate) fn open(dir: &Path, birth: u64) -> Result<(Journal, Memory), JournalError> {
    let (file, memory) = LogFile::open(NAME, dir, |opened| {
        let records: Option<Vec<Record>> = opened.records.iter().map(|bytes| Record::decode(bytes)).collect();
        let memory = match &opened.state {
            Found::Missing => None,
            Found::Damaged(damage) => {
                tracing::error!(dir = %dir.display(), %damage, "the raft log is damaged: this node takes its seat anew");
                None
            }
            Found::Torn { dropped_bytes } => {
                tracing::info!(
                    dropped_bytes,
                    "dropped a record whose writing was cut off; nothing that depends on it had left"
                );
                records.and_then(Memory::of)
            }
            Found::Whole => records.and_then(Memory::of),
        };
        match memory {
            Some(memory) => Ok(memory),
            None => {
                opened.log.rewrite(&[Record::Born { incarnation: birth }.encode()])?;
                Ok(Memory { incarnation: birth, ..Memory::default() })
            }
        }
    })?;
    Ok((Journal(file), memory))
}

/// Has the consensus of a node begin again from its last committed block, on the word of the operator that all nodes do so together, and that none of
/// them has a block that another one lacks. For the case that a majority lost their logs. The node is stopped.
///
/// # Errors
/// When the file cannot be written.
pub fn vouch(dir: &Path) -> Result<(), JournalError> {
    LogFile::open(NAME, dir, |opened| opened.log.rewrite(&[Record::Vouched.encode()])).map(|_| ())
}

impl Journal {
    /// Puts a record on disk.
    pub(crate) async fn append(&mut self, record: Record) -> Result<(), JournalError> {
        self.0.write(move |log| log.append(&[record.encode()])).await
    }

    /// Whether the file should be shortened.
    pub(crate) fn is_long(&self) -> bool {
        self.0.is_longer_than(LONG)
    }

    /// Shortens the file to `keep`.
    pub(crate) async fn rewrite(&mut self, keep: Vec<Record>) -> Result<(), JournalError> {
        self.0.write(move |log| log.rewrite(&keep.iter().map(Record::encode).collect::<Vec<_>>())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_or_damaged_log_is_taken_for_the_old_one() {
        let dir = tempfile::tempdir().unwrap();
        let (journal, memory) = open(dir.path(), 5).unwrap();
        assert_eq!(memory.incarnation, 5);
        drop(journal);
        assert_eq!(open(dir.path(), 6).unwrap().1.incarnation, 5, "the same log, the same life");
        let file = dir.path().join("votes.log");
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[10] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        assert_eq!(open(dir.path(), 7).unwrap().1.incarnation, 7);
        assert_eq!(std::fs::read(dir.path().join("votes.log.damaged")).unwrap(), bytes);
        vouch(dir.path()).unwrap();
        let (_, memory) = open(dir.path(), 8).unwrap();
        assert_eq!(memory, Memory { vouched: true, ..Memory::default() });
    }
}
