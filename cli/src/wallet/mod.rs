//! The wallet: named accounts on disk, one file each, mode 0600.

mod account;
pub(crate) mod export;
pub(crate) mod import;
mod keys;
mod keystore;
pub(crate) mod old_client;
pub(crate) mod password;
mod pem;

use std::{fs, io, path::PathBuf};

use account::AccountFile;
pub(crate) use account::AccountInfo;
pub(crate) use keys::{Keys, Suite};
pub(crate) use password::Password;

use crate::{
    error::{CliError, CliResult},
    home::Home,
};

/// The longest name of an account, in bytes; with `.json` it has to fit a file name.
const MAX_NAME: usize = 120;

/// The accounts of one home.
#[derive(Debug, Clone)]
pub(crate) struct Wallet {
    home: Home,
    dir: PathBuf,
}

/// What `generate` and `import` made: the public side, the keys, and the keystore as JSON when there is a password.
#[derive(Debug)]
pub(crate) struct Created {
    /// The public side.
    pub(crate) info: AccountInfo,
    /// The keys.
    pub(crate) keys: Keys,
    /// The encrypted key.
    pub(crate) keystore: Option<serde_json::Value>,
}

impl Wallet {
    /// The wallet of a home. Touches no disk.
    pub(crate) fn open(home: &Home) -> Self {
        Self { home: home.clone(), dir: home.wallet_dir() }
    }

    /// Makes an account with a fresh key. Its name defaults to its address; without a password its key is not encrypted.
    ///
    /// # Errors
    /// When the name is taken or cannot be one.
    pub(crate) fn generate(&self, name: Option<&str>, password: Option<&str>, suite: Suite) -> CliResult<Created> {
        self.add(name, &Keys::generate(suite), password)
    }

    /// Makes an account of a key pair.
    ///
    /// # Errors
    /// As [`Self::generate`].
    pub(crate) fn add(&self, name: Option<&str>, keys: &Keys, password: Option<&str>) -> CliResult<Created> {
        let name = name.map_or_else(|| keys.address().to_string(), str::to_owned);
        let path = self.path(&name)?;
        let file = AccountFile::new(&name, keys, password)?;
        let keystore = file
            .keystore()
            .map(serde_json::to_value)
            .transpose()
            .map_err(|error| CliError::internal(error.to_string()))?;
        let _lock = self.home.lock()?;
        if path.exists() {
            return Err(CliError::user(format!("there is an account '{name}' already"))
                .hint("choose another name with --name, or delete that one: cita account delete NAME"));
        }
        file.write(&path)?;
        Ok(Created { info: file.info(), keys: keys.clone(), keystore })
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// When the folder or one of the files cannot be read.
    pub(crate) fn list(&self) -> CliResult<Vec<AccountInfo>> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(CliError::file("read the wallet", &self.dir, &error)),
        };
        let mut accounts = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| CliError::file("read the wallet", &self.dir, &error))?.path();
            if is_account_file(&path)
                && let Some(file) = AccountFile::read(&path)?
            {
                accounts.push(file.info());
            }
        }
        accounts.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(accounts)
    }

    /// Names of all accounts, without reading them.
    pub(crate) fn names(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.dir) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path()).filter(|path| is_account_file(path));
        let mut names: Vec<_> =
            paths.filter_map(|path| path.file_stem().and_then(|name| name.to_str()).map(str::to_owned)).collect();
        names.sort();
        names
    }

    /// The public side of an account.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(crate) fn info(&self, name: &str) -> CliResult<AccountInfo> {
        Ok(self.read(name)?.info())
    }

    /// Whether an account has a password, also while it is unlocked.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(crate) fn has_password(&self, name: &str) -> CliResult<bool> {
        Ok(self.read(name)?.has_password())
    }

    /// The keys of an account.
    ///
    /// # Errors
    /// When there is none of that name, when it is locked and there is no password, or a wrong one.
    pub(crate) fn keys(&self, name: &str, password: Option<&str>) -> CliResult<Keys> {
        self.read(name)?.keys(password)
    }

    /// Takes the need for a password off an account, on disk; the encrypted key stays beside the plain one.
    ///
    /// # Errors
    /// As [`Self::keys`].
    pub(crate) fn unlock(&self, name: &str, password: &str) -> CliResult<AccountInfo> {
        self.change(name, |file| file.unlock(password))
    }

    /// Takes the plain key of an account off the disk. An account without a password gets this one.
    ///
    /// # Errors
    /// When there is none of that name, or the password is not its own.
    pub(crate) fn lock(&self, name: &str, password: &str) -> CliResult<AccountInfo> {
        self.change(name, |file| file.lock(password))
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut AccountFile) -> CliResult<()>) -> CliResult<AccountInfo> {
        let _lock = self.home.lock()?;
        let mut file = self.read(name)?;
        change(&mut file)?;
        file.write(&self.path(name)?)?;
        Ok(file.info())
    }

    /// Removes an account for good.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(crate) fn delete(&self, name: &str) -> CliResult<()> {
        let _lock = self.home.lock()?;
        self.read(name)?;
        let path = self.path(name)?;
        fs::remove_file(&path).map_err(|error| CliError::file("delete the account", &path, &error))
    }

    fn read(&self, name: &str) -> CliResult<AccountFile> {
        AccountFile::read(&self.path(name)?)?.ok_or_else(|| {
            let names = self.names();
            let hint = match names.is_empty() {
                true => "make one: cita account generate --name NAME".to_owned(),
                false => format!("accounts in the wallet: {}", names.join(", ")),
            };
            CliError::user(format!("there is no account '{name}'")).hint(hint)
        })
    }

    /// The file of an account.
    fn path(&self, name: &str) -> CliResult<PathBuf> {
        let wrong = name.is_empty()
            || name.len() > MAX_NAME
            || name.starts_with('.')
            || name.chars().any(|c| c == '/' || c.is_control());
        if wrong {
            return Err(CliError::usage(format!("{name:?} cannot be the name of an account")).hint(format!(
                "a name has 1 to {MAX_NAME} bytes, no / and no control characters, and does not begin with a dot"
            )));
        }
        Ok(self.dir.join(format!("{name}.json")))
    }
}

fn is_account_file(path: &std::path::Path) -> bool {
    let hidden = path.file_name().and_then(|name| name.to_str()).is_none_or(|name| name.starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "json")
}

/// A fresh random UUID (RFC 9562, version 4), which version 3 files have.
fn new_id() -> String {
    let bits = (rand::random::<u128>() & !(0xf << 76 | 0x3 << 62)) | 0x4 << 76 | 0x2 << 62;
    let digits = format!("{bits:032x}");
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| digits.get(range).unwrap_or_default());
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn wallet() -> (tempfile::TempDir, Wallet) {
        let dir = tempfile::tempdir().unwrap();
        let wallet = Wallet::open(&Home::resolve(Some(dir.path())).unwrap());
        (dir, wallet)
    }

    #[test]
    fn an_account_without_a_password_is_usable_at_once_and_private() {
        let (dir, wallet) = wallet();
        let made = wallet.generate(Some("alice"), None, Suite::Sm).unwrap();
        assert!(!made.info.is_locked);
        assert_eq!(wallet.keys("alice", None).unwrap().address(), made.info.address);
        let mode = fs::metadata(dir.path().join("wallet/alice.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_locked_account_never_has_its_plain_key_on_disk() {
        let (dir, wallet) = wallet();
        let made = wallet.generate(Some("bob"), Some("pw"), Suite::Sm).unwrap();
        let secret = hex::encode(*made.keys.secret());
        let on_disk = || fs::read_to_string(dir.path().join("wallet/bob.json")).unwrap();
        assert!(!on_disk().contains(&secret));
        assert!(wallet.keys("bob", None).unwrap_err().message().contains("is locked"));
        assert!(wallet.keys("bob", Some("no")).unwrap_err().message().contains("wrong password"));

        assert!(!wallet.unlock("bob", "pw").unwrap().is_locked);
        assert!(on_disk().contains(&secret));
        assert_eq!(*wallet.keys("bob", None).unwrap().secret(), *made.keys.secret());

        assert!(wallet.lock("bob", "no").is_err(), "a wrong password must not lock");
        assert!(wallet.lock("bob", "pw").unwrap().is_locked);
        assert!(!on_disk().contains(&secret));
    }

    #[test]
    fn locking_an_account_without_a_password_gives_it_one() {
        let (_dir, wallet) = wallet();
        let made = wallet.generate(Some("carol"), None, Suite::Sm).unwrap();
        wallet.lock("carol", "new").unwrap();
        assert_eq!(wallet.keys("carol", Some("new")).unwrap().address(), made.info.address);
        assert!(wallet.keys("carol", None).is_err());
    }

    #[test]
    fn a_name_is_taken_once_and_stays_inside_the_wallet() {
        let (_dir, wallet) = wallet();
        let first = wallet.generate(Some("a"), None, Suite::Sm).unwrap();
        assert!(wallet.generate(Some("a"), None, Suite::Sm).unwrap_err().message().contains("already"));
        assert_eq!(wallet.info("a").unwrap(), first.info);
        for name in ["", ".hidden", "../a", "a/b", "a\nb", &"x".repeat(200)] {
            assert!(wallet.generate(Some(name), None, Suite::Sm).is_err(), "{name:?}");
        }
        assert_eq!(wallet.names(), ["a"]);
    }

    #[test]
    fn the_file_of_an_eth_account_is_a_version_3_keystore_that_other_wallets_read() {
        let (dir, wallet) = wallet();
        let made = wallet.generate(Some("e"), Some("pw"), Suite::Eth).unwrap();
        let file: serde_json::Value =
            serde_json::from_slice(&fs::read(dir.path().join("wallet/e.json")).unwrap()).unwrap();
        assert_eq!(file["version"], 3);
        assert_eq!(file["address"], hex::encode(made.info.address.as_bytes()));
        assert_eq!((&file["crypto"]["cipher"], &file["crypto"]["kdf"]), (&"aes-128-ctr".into(), &"scrypt".into()));
        let id = file["id"].as_str().unwrap();
        let shape: String = id.chars().map(|c| if c == '-' { '-' } else { 'x' }).collect();
        assert_eq!((shape.as_str(), &id[14..15]), ("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "4"), "{id}");
        assert!("89ab".contains(&id[19..20]), "{id}");
        assert_eq!(wallet.keys("e", Some("pw")).unwrap().address(), made.info.address);
    }

    #[test]
    fn a_file_of_an_older_cita_is_still_read() {
        let (dir, wallet) = wallet();
        let made = wallet.generate(Some("old"), None, Suite::Sm).unwrap();
        let path = dir.path().join("wallet/old.json");
        let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        file.as_object_mut().unwrap().remove("id");
        file["address"] = made.info.address.to_string().into();
        fs::write(&path, file.to_string()).unwrap();
        assert_eq!(wallet.info("old").unwrap(), made.info);
    }

    #[test]
    fn a_secret_key_never_shows_up_in_an_error() {
        let error = account::parse_secret("c0ffee_not_hex").unwrap_err();
        assert!(!format!("{error:?}").contains("c0ffee"));
    }
}
