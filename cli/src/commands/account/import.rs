//! `cita account import`.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{New, public, warn_if_plain};
use crate::{
    error::{CliError, CliResult},
    output,
    session::Session,
    wallet::{
        Password, Wallet,
        import::{self, Kind},
        old_client, password,
    },
};

/// Make an account of a secret key, a keystore, a PEM file or an account of the old client
///
/// A file's suite and name are those that it tells. An encrypted file is opened with --source-password-file, else with the password
/// of the new account, else it is asked for; the new account then has the same password.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita account import 0x50dc0c1655419938d83d924a3c3b4cbbd57de5df901ce4772272445605a52d43 --name alice
  cita account import --keystore UTC--2026-11-23T21-26-41Z--d3c5e0ee95d6f2f1.json --name ether
  cita account import --pem key.pem --name vault -p
  cita account import --from-cloud-cli")]
pub(super) struct Args {
    /// Secret key in hex, or a file with a key of any kind; `-` reads it from standard input
    #[arg(value_name = "SECRET_KEY|FILE")]
    #[arg(required_unless_present_any = ["keystore", "pem", "from_cloud_cli"])]
    source: Option<Secret>,
    /// A keystore: Web3 Secret Storage, version 3
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "pem"], value_hint = clap::ValueHint::FilePath)]
    keystore: Option<PathBuf>,
    /// A PEM file: PKCS#8, plain or encrypted, or SEC 1; of the curves SM2 and secp256k1
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source"], value_hint = clap::ValueHint::FilePath)]
    pem: Option<PathBuf>,
    /// All accounts and contexts of the old client [default folder: ~/.cloud-cli]
    #[arg(long, value_name = "DIR", num_args = 0..=1, value_hint = clap::ValueHint::DirPath)]
    #[arg(conflicts_with_all = ["source", "keystore", "pem", "name", "crypto"])]
    from_cloud_cli: Option<Option<PathBuf>>,
    /// File whose first line is the password of the imported file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    source_password_file: Option<PathBuf>,
    #[command(flatten)]
    pub(super) new: New,
}

/// A secret key or the name of a file: wiped when dropped, and not shown in debug texts.
#[derive(Debug, Clone)]
struct Secret(Password);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl Args {
    /// Whether a secret key stands on the command line.
    pub(super) fn has_secret(&self) -> bool {
        matches!(self.origin(), Ok(Origin::Text(_)))
    }

    fn origin(&self) -> CliResult<Origin<'_>> {
        match (&self.source, &self.keystore, &self.pem) {
            (_, Some(path), _) => Ok(Origin::File(path, Kind::Keystore)),
            (_, _, Some(path)) => Ok(Origin::File(path, Kind::Pem)),
            (Some(Secret(text)), _, _) if **text == *"-" => Ok(Origin::Stdin),
            (Some(Secret(text)), _, _) => {
                let digits = text.strip_prefix("0x").unwrap_or(text);
                let is_key = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                let path = Path::new(&**text);
                let named =
                    text.contains('/') || text.ends_with(".json") || text.ends_with(".toml") || text.ends_with(".pem");
                if !is_key && (named || path.is_file()) {
                    Ok(Origin::File(path, Kind::Any))
                } else {
                    Ok(Origin::Text(text))
                }
            }
            (None, None, None) => Err(CliError::usage("there is nothing to import")),
        }
    }
}

/// Where a key comes from.
enum Origin<'a> {
    Text(&'a str),
    Stdin,
    File(&'a Path, Kind),
}

/// # Errors
/// When there is no key, its password is wrong, or the account is there already.
pub(super) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    if let Some(dir) = &args.from_cloud_cli {
        return from_old_client(dir.as_deref(), &args.new, session);
    }
    let (what, kind, text) = match args.origin()? {
        Origin::Text(text) => ("the key".to_owned(), Kind::Any, Zeroizing::new(text.as_bytes().to_vec())),
        Origin::Stdin => ("standard input".to_owned(), Kind::Any, read_all("standard input", io::stdin().lock())?),
        Origin::File(path, kind) => (path.display().to_string(), kind, read_file(path)?),
    };
    let mut password = args.new.password(session)?;
    let found = import::read(&text, kind, &mut || match (&args.source_password_file, &password) {
        (Some(path), _) => password::from_file(path),
        (None, Some(password)) => Ok(password.clone()),
        (None, None) => password::ask(&format!("Password of {what}")),
    });
    let found = match args.origin()? {
        // What was given is no file: nothing to say about where.
        Origin::Text(_) => found,
        _ => found.map_err(|error| error.within(&what)),
    }?;
    let default = session.context()?.crypto_type;
    let keys = found.keys(&what, args.new.crypto, default)?;
    // What was encrypted stays so.
    password = password.or_else(|| found.password.clone());
    let name = args.new.name.as_deref().or(found.name.as_deref());
    let made = session.wallet()?.add(name, &keys, password.as_deref())?;
    warn_if_plain(&made);
    output::json(&public(&made.info))
}

fn read_file(path: &Path) -> CliResult<Zeroizing<Vec<u8>>> {
    let fail = |error| CliError::file("read", path, &error);
    read_all(&path.display().to_string(), File::open(path).map_err(fail)?)
}

fn read_all(what: &str, source: impl Read) -> CliResult<Zeroizing<Vec<u8>>> {
    // Reserved at once, so that growing leaves no copy behind.
    let mut text = Zeroizing::new(Vec::with_capacity(import::MAX_BYTES as usize + 1));
    source
        .take(import::MAX_BYTES + 1)
        .read_to_end(&mut text)
        .map_err(|error| CliError::user(format!("cannot read {what}: {error}")))?;
    match text.len() as u64 > import::MAX_BYTES {
        true => Err(CliError::user(format!("{what} is no key: it has more than {} bytes", import::MAX_BYTES))),
        false => Ok(text),
    }
}

fn from_old_client(dir: Option<&Path>, new: &New, session: &Session) -> CliResult<()> {
    let dir = dir.map_or_else(old_client::default_dir, |dir| Ok(dir.to_owned()))?;
    let password = new.password(session)?;
    // Not the session's: its first run would make a `default` of its own before the old one can come.
    let home = session.globals().home()?;
    let before = Wallet::open(&home).names().len();
    let report = old_client::import(&home, &dir, password.as_deref())?;
    // Without an account `default` among them, the first run still has to make one.
    session.home()?;
    if report.accounts.is_empty() && report.contexts.is_empty() {
        let skipped = report.skipped.iter().map(|one| format!("{}: {}", one.file.display(), one.reason));
        let nothing = CliError::user(format!("nothing to import was found in {}", dir.display()))
            .hint("print each account with the old client (cldi account export NAME), and import that: cita account import FILE");
        return Err(skipped.fold(nothing, CliError::hint));
    }
    if output::wants_json() {
        return output::json(&report);
    }
    old_client::tell(&report);
    output::note(format!("{} new accounts", Wallet::open(&home).names().len().saturating_sub(before)));
    Ok(())
}
