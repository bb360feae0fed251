//! Where cita keeps its files.
//!
//! ```text
//! configuration   $XDG_CONFIG_HOME/cita (~/.config/cita)        contexts.toml
//! data            $XDG_DATA_HOME/cita   (~/.local/share/cita)   wallet/  chains/  history
//! ```
//! `--home DIR` or `CITA_HOME` puts all of it into one folder.

use std::{
    env,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use nix::fcntl::{Flock, FlockArg};

use crate::error::{CliError, CliResult};

/// The folders of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    config: PathBuf,
    data: PathBuf,
}

impl Home {
    /// The folder that was asked for (`--home`, `CITA_HOME`), or the XDG folders. Creates nothing.
    ///
    /// # Errors
    /// When nothing was asked for and `HOME` is not set.
    pub(crate) fn resolve(asked: Option<&Path>) -> CliResult<Self> {
        if let Some(dir) = asked {
            let dir = std::path::absolute(dir).map_err(|e| CliError::file("use the home folder", dir, &e))?;
            return Ok(Self { config: dir.clone(), data: dir });
        }
        Ok(Self { config: xdg("XDG_CONFIG_HOME", ".config")?, data: xdg("XDG_DATA_HOME", ".local/share")? })
    }

    /// Saved contexts.
    pub(crate) fn contexts_file(&self) -> PathBuf {
        self.config.join("contexts.toml")
    }

    /// One file an account.
    pub(crate) fn wallet_dir(&self) -> PathBuf {
        self.data.join("wallet")
    }

    /// One folder a local chain.
    pub(crate) fn chains_dir(&self) -> PathBuf {
        self.data.join("chains")
    }

    /// What was typed into the REPL.
    pub(crate) fn history_file(&self) -> PathBuf {
        self.data.join("history")
    }

    /// Keeps other cita processes from changing contexts and accounts until the answer is dropped.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn lock(&self) -> CliResult<HomeLock> {
        const HINT: &str =
            "accounts and contexts have to be kept there; name another folder with --home DIR or CITA_HOME";
        create_private_dir(&self.data).map_err(|error| error.hint(HINT))?;
        let path = self.data.join(".lock");
        let fail = |e: io::Error| CliError::file("lock", &path, &e).hint(HINT);
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(fail)?;
        let lock = Flock::lock(file, FlockArg::LockExclusive).map_err(|(_, errno)| fail(errno.into()))?;
        Ok(HomeLock { _lock: lock })
    }
}

/// See [`Home::lock`].
#[derive(Debug)]
pub(crate) struct HomeLock {
    _lock: Flock<File>,
}

/// `$variable/cita`, or `~/fallback/cita`. A relative path in the variable does not count, as XDG demands.
fn xdg(variable: &str, fallback: &str) -> CliResult<PathBuf> {
    let base = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = match base {
        Some(base) => base,
        None => env::var_os("HOME")
            .map(PathBuf::from)
            .filter(|home| home.is_absolute())
            .ok_or_else(|| {
                CliError::user("there is no place for accounts and contexts: HOME is not set")
                    .hint("name a folder with --home DIR or CITA_HOME")
            })?
            .join(fallback),
    };
    Ok(base.join("cita"))
}

/// Creates a folder that only its owner may enter, and those above it.
///
/// # Errors
/// When the file system refuses.
pub(crate) fn create_private_dir(dir: &Path) -> CliResult<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|error| CliError::file("create the folder", dir, &error))
}

/// Replaces a file as one step: afterwards it has the old content or the new, also when the machine stops in between.
/// Only the owner may read it. Folders above it are created.
///
/// # Errors
/// When the file system refuses; the old content is still there then.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> CliResult<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    create_private_dir(dir)?;
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = dir.join(name);
    let write = || {
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&temporary)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        File::open(dir)?.sync_all()
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&temporary);
        CliError::file("write", path, &error)
    })
}

/// Writes a file that is not there yet, and that only its owner may read.
///
/// # Errors
/// When there is something of that name already, or the file system refuses; nothing is left behind then.
pub(crate) fn write_new_private(path: &Path, content: &[u8]) -> CliResult<()> {
    let mut file = match OpenOptions::new().create_new(true).write(true).mode(0o600).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(CliError::user(format!("{} is there already and stays as it is", path.display()))
                .hint("choose another name, or remove it first"));
        }
        Err(error) => return Err(CliError::file("write", path, &error)),
    };
    file.write_all(content).and_then(|()| file.sync_all()).map_err(|error| {
        let _ = fs::remove_file(path);
        CliError::file("write", path, &error)
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_named_home_holds_everything() {
        let home = Home::resolve(Some(Path::new("/tmp/x"))).unwrap();
        assert_eq!(home.contexts_file(), Path::new("/tmp/x/contexts.toml"));
        assert_eq!(home.chains_dir(), Path::new("/tmp/x/chains"));
        assert_eq!(home.wallet_dir(), Path::new("/tmp/x/wallet"));
    }

    #[test]
    fn a_private_file_is_readable_by_its_owner_only_and_leaves_no_temporary() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/secret");
        write_private(&path, b"one").unwrap();
        write_private(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(dir.path().join("a")).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(dir.path().join("a/b")).unwrap().count(), 1);
    }
}
