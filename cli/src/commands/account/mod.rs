//! `cita account`: the accounts in the wallet.

mod export;
mod import;

use std::io::{self, BufRead, IsTerminal};

use clap::Subcommand;
use serde_json::json;

use crate::{
    complete::Names,
    convert::hex0x,
    error::{CliError, CliResult},
    output::{self, Format},
    session::Session,
    wallet::{AccountInfo, Created, Password, Suite, password},
};

const EXAMPLES: &str = "\
Examples:
  cita account generate --name alice
  cita account generate --name vault -p            asks for a password
  cita account list
  cita -u vault send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2

Passwords:
  A locked account asks for its password on a terminal. Scripts give it with --password-file FILE (the first line) or in
  CITA_PASSWORD, which also encrypts new accounts. `-p PASSWORD` works everywhere, but others can see it in the list of processes.";

/// Accounts in the wallet.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

impl Args {
    /// What on the command line is a secret that others can see in the list of processes.
    pub(crate) fn visible_secret(&self) -> Option<&'static str> {
        let password = match &self.command {
            Command::Generate(new) => new.password.as_ref().is_some_and(Option::is_some),
            Command::Import(args) if args.has_secret() => return Some("the secret key"),
            Command::Import(args) => args.new.password.as_ref().is_some_and(Option::is_some),
            Command::Export(args) => args.password.is_some(),
            Command::Unlock { password, .. } | Command::Lock { password, .. } => password.is_some(),
            Command::List | Command::Delete { .. } => false,
        };
        password.then_some("the password")
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an account with a fresh key
    ///
    /// Without a password the key is printed and rests unencrypted in a file that only you may read.
    #[command(visible_aliases = ["gen", "g", "create"], after_help = "Examples:
  cita account generate --name alice
  cita account generate --name vault -p                               asks for a password
  cita account generate --name vault --password-file vault.password
  cita account generate --name ether --crypto ETH")]
    Generate(New),
    /// List all accounts
    #[command(visible_aliases = ["ls", "l"], after_help = "Examples:\n  cita account list\n  cita --output table account ls")]
    List,
    /// Make an account of a secret key, a keystore, a PEM file or an account of the old client
    Import(import::Args),
    /// Print or write an account with its secret key
    Export(export::Args),
    /// Use an account without its password from now on
    ///
    /// In a session the key is held in memory until the session ends. On the command line there is nothing to hold it, so
    /// the plain key is put beside the encrypted one on disk, until `account lock` takes it away.
    #[command(after_help = "Example:\n  cita account unlock vault -p 'a long password'")]
    Unlock {
        /// Name of the account
        #[arg(add = Names::Accounts)]
        name: String,
        /// Its password [default: from --password-file, CITA_PASSWORD, or asked for]
        #[arg(short, long)]
        password: Option<Password>,
    },
    /// Ask for an account's password again; gives it one if it had none
    #[command(after_help = "Example:\n  cita account lock vault -p 'a long password'")]
    Lock {
        /// Name of the account
        #[arg(add = Names::Accounts)]
        name: String,
        /// Its password [default: from --password-file, CITA_PASSWORD, or asked for]
        #[arg(short, long)]
        password: Option<Password>,
    },
    /// Delete an account and its key for good
    #[command(visible_aliases = ["del", "rm", "remove"], after_help = "Example:\n  cita account delete alice -y")]
    Delete {
        /// Name of the account
        #[arg(add = Names::Accounts)]
        name: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

/// A new account.
#[derive(Debug, clap::Args)]
struct New {
    /// Name of the account [default: that in the file, else its address]
    #[arg(long)]
    name: Option<String>,
    /// Password that encrypts its key; asked for when -p stands alone
    #[arg(short, long, num_args = 0..=1)]
    password: Option<Option<Password>>,
    /// Signature suite [default: that in the file, else that of the context]
    #[arg(long, value_name = "SUITE", ignore_case = true)]
    crypto: Option<Suite>,
}

impl New {
    /// The password of the new account, if it is to have one.
    fn password(&self, session: &Session) -> CliResult<Option<Password>> {
        match &self.password {
            Some(None) => password::ask_new("Password for the new account").map(Some),
            Some(Some(password)) => session.new_password(Some(password)),
            None => session.new_password(None),
        }
    }
}

/// # Errors
/// When the account is not there or there already, or the password is wrong.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    match args.command {
        Command::Generate(new) => {
            let suite = new.crypto.map_or_else(|| Ok(session.context()?.crypto_type), Ok::<_, CliError>)?;
            let password = new.password(session)?;
            print_secret(&session.wallet()?.generate(new.name.as_deref(), password.as_deref(), suite)?)
        }
        Command::Import(args) => import::run(args, session),
        Command::List => list(session),
        Command::Export(args) => export::run(&args, session),
        Command::Unlock { name, password } => unlock(&name, password.as_ref(), session),
        Command::Lock { name, password } => lock(&name, password.as_ref(), session),
        Command::Delete { name, yes } => delete(&name, yes, session),
    }
}

fn public(info: &AccountInfo) -> serde_json::Value {
    json!({ "crypto_type": info.suite, "address": info.address, "public_key": info.public_key })
}

fn print_secret(made: &Created) -> CliResult<()> {
    let mut account = public(&made.info);
    match &made.keystore {
        Some(keystore) => account["encrypted_sk"] = keystore.clone(),
        None => account["secret_key"] = hex0x(made.keys.secret().as_slice()).into(),
    }
    warn_if_plain(made);
    output::json(&account)
}

fn warn_if_plain(made: &Created) {
    if made.keystore.is_none() {
        output::note(format!(
            "the key of `{0}` is not encrypted; give it a password with: account lock '{0}'",
            made.info.name
        ));
    }
}

fn list(session: &Session) -> CliResult<()> {
    let mut accounts = session.wallet()?.list()?;
    for account in &mut accounts {
        account.is_locked &= !session.remembers(&account.name);
    }
    if output::chosen_format() != Some(Format::Table) {
        return output::json(&accounts);
    }
    let current = session.context()?.account_name;
    let rows = accounts.iter().map(|account| {
        let lock = if account.is_locked { "locked" } else { "" };
        let mark = if account.name == current { "current" } else { "" };
        let state = [mark, lock].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        [account.name.clone(), account.address.to_string(), account.suite.to_string(), state]
    });
    output::table(&["ACCOUNT", "ADDRESS", "CRYPTO", ""], rows)
}

fn unlock(name: &str, own: Option<&Password>, session: &mut Session) -> CliResult<()> {
    let wallet = session.wallet()?;
    if !wallet.has_password(name)? {
        output::note(format!("account `{name}` has no password, so it is not locked"));
        return Ok(());
    }
    let password = session.password_of(name, own)?;
    if session.is_interactive() {
        let keys = wallet.keys(name, Some(&password))?;
        session.remember(name, keys);
        output::note(format!("account `{name}` is unlocked until this session ends"));
    } else {
        wallet.unlock(name, &password)?;
        output::note(format!("account `{name}` is unlocked: its plain key lies on disk until `account lock {name}`"));
    }
    Ok(())
}

fn lock(name: &str, own: Option<&Password>, session: &mut Session) -> CliResult<()> {
    let wallet = session.wallet()?;
    let password = match wallet.has_password(name)? {
        true => session.password_of(name, own)?,
        false => session.new_password(own)?.map_or_else(|| password::ask_new("Password for the account"), Ok)?,
    };
    if session.forget(name) {
        output::note(format!("account `{name}` is locked again in this session"));
    }
    wallet.lock(name, &password)?;
    output::note(format!("account `{name}` is locked"));
    Ok(())
}

fn delete(name: &str, yes: bool, session: &mut Session) -> CliResult<()> {
    let wallet = session.wallet()?;
    let info = wallet.info(name)?;
    if !yes {
        confirm(&format!("delete the account `{name}` ({}) and its key for good?", info.address))?;
    }
    wallet.delete(name)?;
    session.forget(name);
    output::note(format!("deleted the account `{name}` ({})", info.address));
    Ok(())
}

/// Goes on only after a yes.
///
/// # Errors
/// For any other answer, and when there is nobody to ask.
pub(crate) fn confirm(question: &str) -> CliResult<()> {
    if !io::stdin().is_terminal() {
        return Err(CliError::usage("there is no terminal to ask on whether you are sure").hint("add -y to go ahead"));
    }
    if agrees(question)? { Ok(()) } else { Err(CliError::user("nothing was deleted")) }
}

/// Asks on standard error; anything but yes is no.
///
/// # Errors
/// When the answer cannot be read.
pub(crate) fn agrees(question: &str) -> CliResult<bool> {
    output::to_stderr(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|e| CliError::user(format!("cannot read the answer: {e}")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
