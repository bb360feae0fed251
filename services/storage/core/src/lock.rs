//! One process a folder, for engines that do not see to it themselves.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
};

use crate::OpenError;

/// Keeps other processes, and this one, from opening a folder a second time. The system takes the lock back when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Makes the folder if there is none, and takes its lock: the file `LOCK`, which holds the process id.
    ///
    /// # Errors
    /// [`OpenError::Folder`], [`OpenError::InUse`] with the process that has it.
    pub fn take(dir: &Path) -> Result<Self, OpenError> {
        let fail = |source| OpenError::Folder { dir: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(fail)?;
        let path = dir.join("LOCK");
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::InUse { dir: dir.to_owned(), owner: owner(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(fail(source)),
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(fail)?;
        write!(file, "{}", std::process::id()).map_err(fail)?;
        Ok(Self { _file: file })
    }
}

/// What a lock file tells of who has it.
fn owner(file: &mut File) -> String {
    let mut text = String::new();
    let pid: Option<u32> = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
    let Some(pid) = pid else { return "another process".to_owned() };
    if pid == std::process::id() {
        return format!("this process (pid {pid})");
    }
    match fs::read_to_string(format!("/proc/{pid}/comm")) {
        Ok(command) if !command.trim().is_empty() => format!("{} (pid {pid})", command.trim()),
        _ => format!("process {pid}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_opened_once_and_again_when_it_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let lock = FolderLock::take(dir.path()).unwrap();
        let error = FolderLock::take(dir.path()).unwrap_err().to_string();
        assert!(error.contains(&format!("this process (pid {})", std::process::id())), "{error}");
        drop(lock);
        FolderLock::take(dir.path()).unwrap();
    }
}
