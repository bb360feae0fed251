//! Contexts: which chain to talk to, and as whom.

use std::{collections::BTreeMap, fmt, fs, io};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{
    error::{CliError, CliResult},
    home::{Home, write_private},
    wallet::Suite,
};

/// The name of the context and of the account that a first run makes.
pub(crate) const DEFAULT: &str = "default";

/// How a chain agrees, which decides how its proofs are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum ConsensusKind {
    // consensus_bft.
    #[default]
    #[value(name = "BFT")]
    Bft,
    // consensus_overlord.
    #[value(name = "OVERLORD")]
    Overlord,
    // consensus_raft.
    #[value(name = "RAFT")]
    Raft,
}

impl ConsensusKind {
    const ALL: [Self; 3] = [Self::Bft, Self::Overlord, Self::Raft];

    /// The implementation, for example `consensus_bft`.
    pub(crate) fn implementation(self) -> &'static str {
        match self {
            Self::Bft => "consensus_bft",
            Self::Overlord => "consensus_overlord",
            Self::Raft => "consensus_raft",
        }
    }

    /// That of an implementation, if its proofs can be read.
    pub(crate) fn of_implementation(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.implementation() == name)
    }
}

impl fmt::Display for ConsensusKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bft => "BFT",
            Self::Overlord => "OVERLORD",
            Self::Raft => "RAFT",
        })
    }
}

/// Which chain to talk to, and as whom. Fields are in the order in which the old client lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Context {
    /// Name of the account in the wallet.
    #[serde(default = "default_name")]
    pub(crate) account_name: String,
    /// Seconds to wait for a connection.
    #[serde(default = "default_timeout")]
    pub(crate) connect_timeout: u64,
    /// How the chain's proofs are read.
    #[serde(default)]
    pub(crate) consensus_type: ConsensusKind,
    /// `host:port` of the controller.
    pub(crate) controller_addr: String,
    /// The chain's signature suite.
    #[serde(default)]
    pub(crate) crypto_type: Suite,
    /// `host:port` of the executor.
    pub(crate) executor_addr: String,
}

fn default_name() -> String {
    DEFAULT.to_owned()
}

fn default_timeout() -> u64 {
    15
}

impl Default for Context {
    fn default() -> Self {
        Self {
            account_name: default_name(),
            connect_timeout: default_timeout(),
            consensus_type: ConsensusKind::default(),
            controller_addr: "localhost:50004".to_owned(),
            crypto_type: Suite::default(),
            executor_addr: "localhost:50002".to_owned(),
        }
    }
}

impl Context {
    /// Whom commands ask, in words.
    pub(crate) fn services(&self) -> String {
        format!("the controller at {} or the executor at {}", self.controller_addr, self.executor_addr)
    }
}

/// All saved contexts.
///
/// Change them under the lock, or another process's change may be lost:
/// ```ignore
/// Contexts::update(&home, |contexts| {
///     contexts.save("test", context);
///     contexts.select("test")
/// })?;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contexts {
    default_context: String,
    #[serde(default)]
    contexts: BTreeMap<String, Context>,
}

impl Default for Contexts {
    fn default() -> Self {
        Self { default_context: default_name(), contexts: BTreeMap::from([(default_name(), Context::default())]) }
    }
}

impl Contexts {
    /// Reads them; a home without any has just `default`.
    ///
    /// # Errors
    /// When the file is there but cannot be read.
    pub(crate) fn load(home: &Home) -> CliResult<Self> {
        let path = home.contexts_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(CliError::file("read", &path, &error)),
        };
        toml::from_str(&text).map_err(|error| {
            let reason = error.to_string().trim_end().replace('\n', "\n  ");
            CliError::user(format!("{} is damaged: {reason}", path.display()))
                .hint("put it right, or remove it to start over with the context `default`")
        })
    }

    /// Reads, changes and writes them while no other process can.
    ///
    /// # Errors
    /// Those of `change`, and of the file; nothing is written then.
    pub(crate) fn update<T>(home: &Home, change: impl FnOnce(&mut Self) -> CliResult<T>) -> CliResult<T> {
        let _lock = home.lock()?;
        let mut contexts = Self::load(home)?;
        let before = contexts.clone();
        let answer = change(&mut contexts)?;
        if contexts != before || !home.contexts_file().exists() {
            contexts.write(home)?;
        }
        Ok(answer)
    }

    /// Writes them. The caller holds [`Home::lock`].
    pub(crate) fn write(&self, home: &Home) -> CliResult<()> {
        let text = toml::to_string(self)
            .map_err(|error| CliError::internal(format!("cannot write contexts as TOML: {error}")))?;
        write_private(&home.contexts_file(), text.as_bytes())
    }

    /// The context of that name.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn get(&self, name: &str) -> CliResult<&Context> {
        self.contexts.get(name).ok_or_else(|| {
            let known: Vec<_> = self.contexts.keys().map(String::as_str).collect();
            CliError::user(format!("there is no context '{name}'"))
                .hint(format!("saved contexts: {}", known.join(", ")))
        })
    }

    /// All of them by name.
    pub(crate) fn all(&self) -> &BTreeMap<String, Context> {
        &self.contexts
    }

    /// The name of the one that is used unless `-c` names another.
    pub(crate) fn default_name(&self) -> &str {
        &self.default_context
    }

    /// Adds or replaces a context.
    pub(crate) fn save(&mut self, name: &str, context: Context) {
        self.contexts.insert(name.to_owned(), context);
    }

    /// Makes a context the one that is used unless `-c` names another.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(crate) fn select(&mut self, name: &str) -> CliResult<()> {
        self.get(name)?;
        self.default_context = name.to_owned();
        Ok(())
    }

    /// Removes a context.
    ///
    /// # Errors
    /// When there is none of that name, or when it is the default one.
    pub(crate) fn delete(&mut self, name: &str) -> CliResult<()> {
        self.get(name)?;
        if self.default_context == name {
            return Err(CliError::user(format!("context '{name}' is the default one and stays"))
                .hint("choose another first: cita context default NAME"));
        }
        self.contexts.remove(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, Home) {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::resolve(Some(dir.path())).unwrap();
        (dir, home)
    }

    #[test]
    fn a_saved_context_is_read_back_and_can_be_selected_and_deleted() {
        let (_dir, home) = home();
        let context = Context { controller_addr: "10.0.0.1:50004".into(), ..Context::default() };
        Contexts::update(&home, |contexts| {
            contexts.save("test", context.clone());
            contexts.select("test")
        })
        .unwrap();
        let contexts = Contexts::load(&home).unwrap();
        assert_eq!(contexts.get("test").unwrap(), &context);
        assert_eq!(contexts.default_name(), "test");
        assert!(contexts.clone().delete("test").is_err(), "the default context must stay");
        Contexts::update(&home, |contexts| contexts.delete(DEFAULT)).unwrap();
        assert!(Contexts::load(&home).unwrap().get(DEFAULT).is_err());
    }

    #[test]
    fn a_failed_change_writes_nothing() {
        let (_dir, home) = home();
        let result = Contexts::update(&home, |contexts| {
            contexts.save("half", Context::default());
            contexts.select("missing")
        });
        assert!(result.unwrap_err().message().contains("no context 'missing'"));
        assert!(!home.contexts_file().exists());
    }

    #[test]
    fn a_damaged_file_is_named_and_kept() {
        let (_dir, home) = home();
        write_private(&home.contexts_file(), b"contexts = 3").unwrap();
        let error = Contexts::load(&home).unwrap_err();
        assert!(error.message().contains("contexts.toml is damaged"), "{}", error.message());
        assert_eq!(fs::read(home.contexts_file()).unwrap(), b"contexts = 3");
    }
}
