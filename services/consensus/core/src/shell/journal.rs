//! The vote log of this protocol: records on disk before votes leave.

use std::path::Path;

use crate::{
    Protocol,
    log::Found,
    log_file::{JournalError, LogFile},
    record::{Memory, Record},
};

/// What errors call it.
const NAME: &str = "vote log";

/// A log longer than this is shortened when a height ends, in bytes.
const LONG: u64 = 4 << 20;

/// The log, written off the async threads.
#[derive(Debug)]
pub(super) struct Journal(LogFile);

/// Opens the log, and says what it remembers. A damaged one is kept aside; the node then abstains where it may have voted.
pub(super) fn open<P: Protocol>(dir: &Path) -> Result<(Journal, Memory<P>), JournalError> {
    let (file, records) = LogFile::open(NAME, dir, |opened| {
        let mut records = Vec::new();
        let mut unreadable = false;
        for bytes in &opened.records {
            match Record::decode(bytes) {
                Some(record) => records.push(record),
                None => unreadable = true,
            }
        }
        match &opened.state {
            Found::Missing => {
                opened.log.append(&[Record::<P>::New.encode()])?;
                records.push(Record::New);
            }
            Found::Damaged(damage) => {
                tracing::error!(dir = %dir.display(), %damage, "the vote log is damaged; votes in it may be lost");
                unreadable = true;
            }
            Found::Torn { dropped_bytes } => {
                tracing::info!(dropped_bytes, "dropped a vote whose writing was cut off; it had not left");
            }
            Found::Whole => {}
        }
        if unreadable {
            records.push(Record::Lost);
            let encoded: Vec<_> = records.iter().map(Record::encode).collect();
            opened.log.rewrite(&encoded)?;
        }
        Ok(records)
    })?;
    Ok((Journal(file), Memory::of(records)))
}

/// Restarts the consensus of a node from its last committed block: forgets every vote, on the word of the operator that no
/// other node can hold one that matters. For the case that every node lost its log. The node is stopped.
///
/// # Errors
/// When the log cannot be written.
pub fn vouch<P: Protocol>(dir: &Path) -> Result<(), JournalError> {
    LogFile::open(NAME, dir, |opened| opened.log.rewrite(&[Record::<P>::Vouched.encode()])).map(|_| ())
}

impl Journal {
    /// Puts records on disk.
    pub(super) async fn append<P: Protocol>(&mut self, records: Vec<Record<P>>) -> Result<(), JournalError> {
        let records: Vec<_> = records.iter().map(Record::encode).collect();
        self.0.write(move |log| log.append(&records)).await
    }

    /// Shortens the log to `keep` once it is long.
    pub(super) async fn forget<P: Protocol>(&mut self, keep: Vec<Record<P>>) -> Result<(), JournalError> {
        if !self.0.is_longer_than(LONG) {
            return Ok(());
        }
        let keep: Vec<_> = keep.iter().map(Record::encode).collect();
        self.0.write(move |log| log.rewrite(&keep)).await
    }
}
