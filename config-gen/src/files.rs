//! Files that are either there whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::{ConfigError, error::Result};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody (0644).
    Public,
    /// The owner alone (0600).
    Secret,
}

/// Names an error of the file system.
pub(crate) fn at(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ConfigError {
    let path = path.to_owned();
    move |source| ConfigError::File { action, path, source }
}

/// A name beside `path` that nobody else uses, not even what a process with this id left behind when it was killed.
fn temporary_beside(path: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let candidate = path.with_file_name(format!(".{name}.{}.{number}.tmp", std::process::id()));
        if candidate.symlink_metadata().is_err() {
            return candidate;
        }
    }
}

/// Writes a file as one step: whoever reads it sees the old content or the new one, also after a power cut.
///
/// # Errors
/// [`ConfigError::File`]; the file is then as it was.
pub fn write_atomic(path: &Path, content: &[u8], access: Access) -> Result<()> {
    let temporary = temporary_beside(path);
    let mode = match access {
        Access::Public => 0o644,
        Access::Secret => 0o600,
    };
    let write = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_parent(path)
    };
    write().map_err(|source| {
        // It may never have come to be; the error that matters is the first.
        let _ = fs::remove_file(&temporary);
        ConfigError::File { action: "write", path: path.to_owned(), source }
    })
}

/// Makes a rename or creation in the folder of `path` durable.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}

/// Makes a folder and those above it.
pub(crate) fn create_dir(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(at("create", path))
}

/// The text of a file, wiped from memory after use.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<String>> {
    fs::read_to_string(path).map(Zeroizing::new).map_err(at("read", path))
}

/// Reads a TOML file.
pub(crate) fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
    toml::from_str(&read(path)?).map_err(|error| ConfigError::Content {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })
}

/// Writes a TOML file as one step.
pub(crate) fn write_toml<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    let text = toml::to_string(value)
        .map_err(|error| ConfigError::Content { path: path.to_owned(), message: error.to_string() })?;
    write_atomic(path, text.as_bytes(), Access::Public)
}

/// A folder where something is made before it gets its name. It goes away with everything in it, unless it was published.
pub(crate) struct Staging {
    path: PathBuf,
}

impl Staging {
    /// A new folder in `base`, open to the owner alone.
    pub(crate) fn inside(base: &Path, name: &str) -> Result<Self> {
        let path = temporary_beside(&base.join(name));
        fs::DirBuilder::new().mode(0o700).create(&path).map_err(at("create", &path))?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Renames the whole folder to `target`, which must not exist; folders above it are made.
    pub(crate) fn publish_as(self, target: &Path) -> Result<()> {
        if let Some(parent) = target.parent() {
            create_dir(parent)?;
        }
        fs::rename(&self.path, target).and_then(|()| sync_parent(target)).map_err(at("create", target))
    }

    /// Moves what is in the folder into `target`, in the given order. What was moved is taken back when a later one fails.
    pub(crate) fn publish_into(self, target: &Path, names: &[PathBuf]) -> Result<()> {
        let mut moved: Vec<&PathBuf> = Vec::new();
        for name in names {
            let to = target.join(name);
            let result = if to.symlink_metadata().is_ok() {
                Err(ConfigError::Exists(to.clone()))
            } else {
                fs::rename(self.path.join(name), &to).map_err(at("create", &to))
            };
            if let Err(error) = result {
                for name in moved {
                    // Back into the folder that goes away; the error that matters is the first.
                    let _ = fs::rename(target.join(name), self.path.join(name));
                }
                return Err(error);
            }
            moved.push(name);
        }
        File::open(target).and_then(|dir| dir.sync_all()).map_err(at("sync", target))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After publishing it is not there any more, or empty.
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_secret_is_for_its_owner_alone_even_over_an_open_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        write_atomic(&path, b"old", Access::Public).unwrap();
        write_atomic(&path, b"new", Access::Secret).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(dir.path()), ["key"]);
    }

    #[test]
    fn a_failed_write_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("taken");
        fs::create_dir(&path).unwrap();
        let error = write_atomic(&path, b"x", Access::Public).unwrap_err();
        assert!(error.to_string().contains("taken"), "{error}");
        assert_eq!(names(dir.path()), ["taken"]);
    }

    #[test]
    fn a_publication_that_fails_half_way_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b")).unwrap();
        let staging = Staging::inside(dir.path(), "new").unwrap();
        for name in ["a", "b"] {
            fs::create_dir(staging.path().join(name)).unwrap();
        }
        let error = staging.publish_into(dir.path(), &["a".into(), "b".into()]).unwrap_err();
        assert!(matches!(error, ConfigError::Exists(_)), "{error}");
        assert_eq!(names(dir.path()), ["b"]);
    }
}
