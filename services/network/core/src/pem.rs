//! PEM text in or beside config.toml.

use std::{fmt, fs, io, path::Path};

use serde::Deserialize;

/// PEM text, or the path of a file with it. A relative path starts at the folder of config.toml.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Pem(String);

impl Pem {
    /// PEM text, when `text` starts like it, or else a path.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    fn is_inline(&self) -> bool {
        self.0.trim_start().starts_with("-----BEGIN")
    }

    /// The PEM text.
    pub(crate) fn read(&self, root: &Path) -> io::Result<Vec<u8>> {
        if self.is_inline() { Ok(self.0.clone().into_bytes()) } else { fs::read(root.join(&self.0)) }
    }

    /// Where the text is, for errors.
    pub(crate) fn place(&self, root: &Path) -> String {
        if self.is_inline() { "the text in config.toml".to_owned() } else { root.join(&self.0).display().to_string() }
    }
}

/// Shows a path, but no inline text: it may be a key.
impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_inline() { "(inline PEM)" } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inline_key_is_not_shown() {
        let pem = Pem::new("-----BEGIN PRIVATE KEY-----\nsecret");
        assert!(!format!("{pem:?} {}", pem.place(Path::new("/"))).contains("secret"));
        assert_eq!(pem.read(Path::new("/nowhere")).unwrap(), b"-----BEGIN PRIVATE KEY-----\nsecret");
        assert_eq!(Pem::new("key.pem").place(Path::new("/etc")), "/etc/key.pem");
    }
}
