//! A [`VoteLog`] as a node has it: written off the async threads, with errors that say which log it is and where.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::log::{Opened, VoteLog};

/// A [`LogFile`] cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{name} in {dir}: {source}")]
pub struct JournalError {
    name: &'static str,
    dir: PathBuf,
    source: io::Error,
}

/// A log that takes nothing more after a write failed.
#[derive(Debug)]
pub struct LogFile {
    name: &'static str,
    dir: PathBuf,
    /// Away only while a write is under way.
    log: Option<VoteLog>,
}

impl LogFile {
    /// Opens the log of `dir` and has `read` make of it what it remembers, which may rewrite it. `name` is what errors call it.
    ///
    /// # Errors
    /// When the log cannot be read or written; see [`VoteLog::open`].
    pub fn open<M>(
        name: &'static str,
        dir: &Path,
        read: impl FnOnce(&mut Opened) -> io::Result<M>,
    ) -> Result<(Self, M), JournalError> {
        let fail = |source| JournalError { name, dir: dir.to_owned(), source };
        let mut opened = VoteLog::open(dir).map_err(fail)?;
        let memory = read(&mut opened).map_err(fail)?;
        Ok((Self { name, dir: dir.to_owned(), log: Some(opened.log) }, memory))
    }

    /// Whether the file has more than so many bytes.
    pub fn is_longer_than(&self, bytes: u64) -> bool {
        self.log.as_ref().is_some_and(|log| log.len() > bytes)
    }

    /// Has `write` change the log, and returns when it did.
    ///
    /// # Errors
    /// When it fails, and ever after.
    pub async fn write(
        &mut self,
        write: impl FnOnce(&mut VoteLog) -> io::Result<()> + Send + 'static,
    ) -> Result<(), JournalError> {
        let fail = |source| JournalError { name: self.name, dir: self.dir.clone(), source };
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
