//! One executor a folder.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// Why the folder of an executor cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system refused.
    #[error("cannot use the state folder {dir}: {source}")]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another executor has it.
    #[error(
        "the state folder {dir} is used by another process: stop that one, or give this node a data_dir of its own"
    )]
    InUse {
        /// The folder.
        dir: PathBuf,
    },
}

/// Keeps every other executor from a folder. The system takes the lock back when the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Makes the folder if there is none, and takes its lock: the file `LOCK`.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn take(dir: &Path) -> Result<Self, FolderError> {
        let failed = |source| FolderError::Folder { dir: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(failed)?;
        let file = File::create(dir.join("LOCK")).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse { dir: dir.to_owned() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
