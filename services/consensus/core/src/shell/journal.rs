//! The vote log of this protocol: records on disk before votes leave.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    Protocol,
    log::{Found, VoteLog},
    record::{Memory, Record},
};

/// A log longer than this is shortened when a height ends, in bytes.
const LONG: u64 = 4 << 20;

/// The vote log cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("vote log in {dir}: {source}")]
pub struct JournalError {
    dir: PathBuf,
    source: io::Error,
}

/// The log, written off the async threads.
#[derive(Debug)]
pub(super) struct Journal {
    dir: PathBuf,
    /// Away only while a write is under way.
    log: Option<VoteLog>,
}

/// Opens the log, and says what it remembers. A damaged one is kept aside; the node then abstains where it may have voted.
pub(super) fn open<P: Protocol>(dir: &Path) -> Result<(Journal, Memory<P>), JournalError> {
    let fail = |source| JournalError { dir: dir.to_owned(), source };
    let opened = VoteLog::open(dir).map_err(fail)?;
    let mut log = opened.log;
    let mut records = Vec::new();
    let mut unreadable = false;
    for bytes in &opened.records {
        match Record::decode(bytes) {
            Some(record) => records.push(record),
            None => unreadable = true,
        }
    }
    match opened.state {
        Found::Missing => {
            log.append(&[Record::<P>::New.encode()]).map_err(fail)?;
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
        log.rewrite(&encoded).map_err(fail)?;
    }
    Ok((Journal { dir: dir.to_owned(), log: Some(log) }, Memory::of(records)))
}

/// Restarts the consensus of a node from its last committed block: forgets every vote, on the word of the operator that no
/// other node can hold one that matters. For the case that every node lost its log. The node is stopped.
///
/// # Errors
/// When the log cannot be written.
pub fn vouch<P: Protocol>(dir: &Path) -> Result<(), JournalError> {
    let fail = |source| JournalError { dir: dir.to_owned(), source };
    let mut opened = VoteLog::open(dir).map_err(fail)?;
    opened.log.rewrite(&[Record::<P>::Vouched.encode()]).map_err(fail)
}

impl Journal {
    /// Puts records on disk.
    pub(super) async fn append<P: Protocol>(&mut self, records: Vec<Record<P>>) -> Result<(), JournalError> {
        let records: Vec<_> = records.iter().map(Record::encode).collect();
        self.with(move |log| log.append(&records)).await
    }

    /// Shortens the log to `keep` once it is long.
    pub(super) async fn forget<P: Protocol>(&mut self, keep: Vec<Record<P>>) -> Result<(), JournalError> {
        if self.log.as_ref().is_none_or(|log| log.len() <= LONG) {
            return Ok(());
        }
        let keep: Vec<_> = keep.iter().map(Record::encode).collect();
        self.with(move |log| log.rewrite(&keep)).await
    }

    async fn with(
        &mut self,
        write: impl FnOnce(&mut VoteLog) -> io::Result<()> + Send + 'static,
    ) -> Result<(), JournalError> {
        let fail = |source| JournalError { dir: self.dir.clone(), source };
        let mut log = self.log.take().ok_or_else(|| fail(io::Error::other("an earlier write failed")))?;
        let written = tokio::task::spawn_blocking(move || {
            let result = write(&mut log);
            (log, result)
        });
        let (log, result) = written.await.map_err(|error| fail(io::Error::other(error)))?;
        result.map_err(fail)?;
        self.log = Some(log);
        Ok(())
    }
}
