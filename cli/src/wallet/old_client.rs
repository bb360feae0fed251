//! Accounts and contexts of the old client, `~/.cloud-cli`.
//!
//! How the old client lays its folder out is not documented, and was another in each of its versions. So nothing is assumed: every
//! small JSON or TOML file below the folder is looked at, and what has the keys that the old client prints (`secret_key` and
//! `crypto_type`; `controller_addr` and `executor_addr`) is taken. What cannot be taken is told, file by file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{AccountInfo, Suite, Wallet, import, password};
use crate::{
    commands::account::agrees,
    context::{Context, Contexts},
    error::{CliError, CliResult},
    home::Home,
    output,
};

/// How deep below the folder, and at how many files, is looked.
const MAX_DEPTH: usize = 4;
const MAX_FILES: usize = 1000;

/// What was found in the old client's folder.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// Accounts that are in the wallet now, also those that were there before.
    pub(crate) accounts: Vec<Imported>,
    /// Contexts that were saved.
    pub(crate) contexts: Vec<String>,
    /// What was left where it is, and why.
    pub(crate) skipped: Vec<Skipped>,
}

/// An account that came over.
#[derive(Debug, Serialize)]
pub(crate) struct Imported {
    /// Its public side.
    #[serde(flatten)]
    pub(crate) account: AccountInfo,
    /// Where it came from.
    pub(crate) file: PathBuf,
}

/// Something that did not come over.
#[derive(Debug, Serialize)]
pub(crate) struct Skipped {
    /// Where it is.
    pub(crate) file: PathBuf,
    /// Why it stayed.
    pub(crate) reason: String,
}

/// Where the old client keeps its files.
///
/// # Errors
/// When `HOME` is not set.
pub(crate) fn default_dir() -> CliResult<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_absolute());
    home.map(|home| home.join(".cloud-cli")).ok_or_else(|| {
        CliError::user("HOME is not set, so there is no ~/.cloud-cli").hint("name the folder: --from-cloud-cli DIR")
    })
}

/// On a first run: offers to import an old client's folder, if there is one. Asks on a terminal, and only tells without one.
///
/// # Errors
/// When the answer cannot be read, or nothing can be written.
pub(crate) fn offer(home: &Home) -> CliResult<()> {
    let Ok(dir) = default_dir() else { return Ok(()) };
    if !dir.is_dir() {
        return Ok(());
    }
    let command = "cita account import --from-cloud-cli";
    if !password::can_ask() {
        output::note(format!("{} has accounts of the old client; import them: {command}", dir.display()));
        return Ok(());
    }
    if !agrees(&format!("import the accounts and contexts of the old client from {}?", dir.display()))? {
        output::note(format!("later: {command}"));
        return Ok(());
    }
    tell(&import(home, &dir, None)?);
    Ok(())
}

/// Tells people what came over and what did not.
pub(crate) fn tell(report: &Report) {
    for Imported { account, file } in &report.accounts {
        output::note(format!("account `{}` {} from {}", account.name, account.address, file.display()));
    }
    for name in &report.contexts {
        output::note(format!("context `{name}`"));
    }
    for Skipped { file, reason } in &report.skipped {
        output::note(format!("skipped {}: {reason}", file.display()));
    }
}

/// Imports what is found below `dir`; `password` encrypts the accounts. Nothing that is here already is replaced.
///
/// # Errors
/// When the folder cannot be read or the wallet not be written.
pub(crate) fn import(home: &Home, dir: &Path, password: Option<&str>) -> CliResult<Report> {
    let mut files = Vec::new();
    collect(dir, 0, &mut files)?;
    files.sort();
    let wallet = Wallet::open(home);
    let mut report = Report::default();
    let mut contexts = Vec::new();
    for file in files {
        let Ok(text) = fs::read(&file).map(Zeroizing::new) else { continue };
        let Some(value) = parse(&text) else { continue };
        contexts_in(&value, &mut contexts, 0);
        if import::looks_like_account(&value) {
            match import_account(&wallet, &file, &text, password) {
                Ok(account) => report.accounts.push(Imported { account, file }),
                Err(error) => report.skipped.push(Skipped { file, reason: error.message().to_owned() }),
            }
        }
    }
    save_contexts(home, contexts, &mut report, dir)?;
    Ok(report)
}

fn collect(dir: &Path, depth: usize, files: &mut Vec<PathBuf>) -> CliResult<()> {
    let fail = |error| CliError::file("read the old client's folder", dir, &error);
    for entry in fs::read_dir(dir).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let kind = entry.file_type().map_err(fail)?;
        let path = entry.path();
        let wanted = path.extension().is_some_and(|extension| extension == "toml" || extension == "json");
        if kind.is_dir() && depth < MAX_DEPTH {
            collect(&path, depth + 1, files)?;
        } else if kind.is_file() && wanted && entry.metadata().is_ok_and(|data| data.len() <= import::MAX_BYTES) {
            files.push(path);
        }
        if files.len() > MAX_FILES {
            return Err(CliError::user(format!("{} has more than {MAX_FILES} files", dir.display()))
                .hint("is it the old client's folder?"));
        }
    }
    Ok(())
}

fn parse(text: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?;
    serde_json::from_str(text).ok().or_else(|| toml::from_str(text).ok())
}

fn import_account(wallet: &Wallet, file: &Path, text: &[u8], password: Option<&str>) -> CliResult<AccountInfo> {
    let no_password = || {
        Err(CliError::user("it is encrypted")
            .hint(format!("import it alone, with its password: cita account import {}", file.display())))
    };
    let found = import::read(text, import::Kind::Any, &mut || match password {
        Some(password) => Ok(password.to_owned().into()),
        None => no_password(),
    })?;
    let keys = found.keys("it", None, Suite::Sm)?;
    let name = found.name.clone().or_else(|| name_of(file)).unwrap_or_else(|| keys.address().to_string());
    let taken: Vec<_> = wallet.list()?;
    if let Some(known) = taken.iter().find(|known| known.address == keys.address() && known.suite == keys.suite()) {
        return Ok(known.clone());
    }
    // `default` is both clients' first account.
    let free = |name: &String| !taken.iter().any(|known| known.name == *name);
    let name = [name.clone(), format!("{name}-cloud-cli")].into_iter().find(free).ok_or_else(|| {
        CliError::user(format!("the names `{name}` and `{name}-cloud-cli` are taken by accounts of other keys"))
    })?;
    Ok(wallet.add(Some(&name), &keys, password)?.info)
}

/// The account's name by its file: the old client's files are called after their accounts, or lie in folders that are.
fn name_of(file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_str()?;
    let general = ["account", "config", "key", "wallet"].contains(&stem);
    let name = if general { file.parent()?.file_name()?.to_str()? } else { stem };
    Some(name.to_owned())
}

/// Every table that has the addresses of a chain, by its name.
fn contexts_in(value: &Value, found: &mut Vec<(String, Context)>, depth: usize) {
    let Some(object) = value.as_object().filter(|_| depth <= MAX_DEPTH) else { return };
    for (name, inner) in object {
        let text = |keys: &[&str]| keys.iter().find_map(|key| Some(inner.get(*key)?.as_str()?.to_owned()));
        let addresses =
            (text(&["controller_addr", "controller_address"]), text(&["executor_addr", "executor_address"]));
        let (Some(controller_addr), Some(executor_addr)) = addresses else {
            contexts_in(inner, found, depth + 1);
            continue;
        };
        let given = Context { controller_addr, executor_addr, ..Context::default() };
        let context = Context {
            account_name: text(&["account_name", "account_id", "user"]).unwrap_or(given.account_name.clone()),
            connect_timeout: inner.get("connect_timeout").and_then(Value::as_u64).unwrap_or(given.connect_timeout),
            consensus_type: word(inner, "consensus_type").unwrap_or(given.consensus_type),
            crypto_type: word(inner, "crypto_type").unwrap_or(given.crypto_type),
            ..given
        };
        found.push((name.clone(), context));
    }
}

/// A value such as `SM` or `Bft`.
fn word<T: serde::de::DeserializeOwned>(object: &Value, key: &str) -> Option<T> {
    let text = object.get(key)?.as_str()?.to_uppercase();
    serde_json::from_value(Value::String(text)).ok()
}

fn save_contexts(home: &Home, found: Vec<(String, Context)>, report: &mut Report, dir: &Path) -> CliResult<()> {
    if found.is_empty() {
        return Ok(());
    }
    Contexts::update(home, |contexts| {
        for (name, context) in found {
            // One that nobody changed since the first run may go.
            match contexts.all().get(&name) {
                Some(known) if *known == context => report.contexts.push(name),
                Some(known) if *known != Context::default() => report.skipped.push(Skipped {
                    file: dir.to_owned(),
                    reason: format!("there is another context `{name}` already"),
                }),
                _ => {
                    contexts.save(&name, context);
                    report.contexts.push(name);
                }
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::Keys;

    fn home() -> (tempfile::TempDir, Home, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::resolve(Some(&dir.path().join("new"))).unwrap();
        let old = dir.path().join("old");
        fs::create_dir_all(old.join("wallet/accounts/bob")).unwrap();
        (dir, home, old)
    }

    fn secret(byte: u8) -> String {
        hex::encode([byte; 32])
    }

    #[test]
    fn accounts_and_contexts_are_found_wherever_they_lie_and_the_rest_is_told() {
        let (_dir, home, old) = home();
        let account = |kind: &str, byte| format!("crypto_type = '{kind}'\nsecret_key = '0x{}'\n", secret(byte));
        fs::write(old.join("wallet/alice.toml"), account("SM", 1)).unwrap();
        fs::write(old.join("wallet/accounts/bob/account.toml"), account("ETH", 2)).unwrap();
        fs::write(old.join("wallet/locked.json"), r#"{"crypto_type":"SM","encrypted_sk":"0x12"}"#).unwrap();
        fs::write(old.join("broken.json"), "{").unwrap();
        let config = "default_context = 'x'\n[contexts.office]\ncontroller_addr = '10.0.0.1:50004'\n\
                      executor_addr = '10.0.0.1:50002'\ncrypto_type = 'Eth'\naccount_name = 'bob'\n";
        fs::write(old.join("config.toml"), config).unwrap();

        let report = import(&home, &old, None).unwrap();
        let names: Vec<_> = report.accounts.iter().map(|one| (one.account.name.as_str(), one.account.suite)).collect();
        assert_eq!(names, [("bob", Suite::Eth), ("alice", Suite::Sm)]);
        let bob = Keys::from_secret(&[2; 32], Suite::Eth).unwrap().address();
        assert_eq!(Wallet::open(&home).keys("bob", None).unwrap().address(), bob);
        assert_eq!(report.skipped.len(), 1, "{report:?}");
        assert!(report.skipped[0].reason.contains("old client's own way"), "{report:?}");
        let contexts = Contexts::load(&home).unwrap();
        let office = contexts.get("office").unwrap();
        assert_eq!((office.account_name.as_str(), office.crypto_type), ("bob", Suite::Eth));

        let again = import(&home, &old, None).unwrap();
        assert_eq!(again.accounts.len(), 2, "a second run finds the same");
        assert_eq!(Wallet::open(&home).names(), ["alice", "bob"]);
    }

    #[test]
    fn nothing_that_is_here_is_replaced() {
        let (_dir, home, old) = home();
        let wallet = Wallet::open(&home);
        let mine = wallet.generate(Some("default"), None, Suite::Sm).unwrap().info;
        fs::write(old.join("default.toml"), format!("secret_key = '{}'", secret(3))).unwrap();
        let report = import(&home, &old, Some("pw")).unwrap();
        assert_eq!(report.accounts[0].account.name, "default-cloud-cli");
        assert!(report.accounts[0].account.is_locked);
        assert_eq!(wallet.info("default").unwrap(), mine);
    }
}
