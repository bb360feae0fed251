//! `cita account`: the accounts in the wallet.

use std::io::{self, BufRead, IsTerminal};

use clap::Subcommand;
use serde_json::json;

use crate::{
    complete::Names,
    convert::hex0x,
    error::{CliError, CliResult},
    output::{self, Format},
    session::Session,
    wallet::{AccountInfo, Created, Suite},
};

const EXAMPLES: &str = "\
Examples:
  cita account generate --name alice
  cita account generate --name vault -p 'a long password'
  cita account list
  cita -u vault -p 'a long password' send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2";

/// Accounts in the wallet.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an account with a fresh key
    ///
    /// Without a password the key is printed and rests unencrypted in a file that only you may read.
    #[command(visible_aliases = ["gen", "g", "create"], after_help = "Examples:\n  cita account generate --name alice\n  cita account generate --name vault -p 'a long password'")]
    Generate(New),
    /// List all accounts
    #[command(visible_aliases = ["ls", "l"], after_help = "Examples:\n  cita account list\n  cita --output table account ls")]
    List,
    /// Make an account of a secret key
    #[command(
        after_help = "Example:\n  cita account import 0x50dc0c1655419938d83d924a3c3b4cbbd57de5df901ce4772272445605a52d43 --name alice"
    )]
    Import {
        /// Secret key, hex
        secret_key: String,
        #[command(flatten)]
        new: New,
    },
    /// Print an account with its secret key
    #[command(after_help = "Example:\n  cita account export vault -p 'a long password'")]
    Export {
        /// Name of the account
        #[arg(add = Names::Accounts)]
        name: String,
        /// Its password
        #[arg(short, long)]
        password: Option<String>,
    },
    /// Use an account without its password from now on
    ///
    /// In a session the key is held in memory until the session ends. On the command line there is nothing to hold it, so
    /// the plain key is put beside the encrypted one on disk, until `account lock` takes it away.
    #[command(after_help = "Example:\n  cita account unlock vault -p 'a long password'")]
    Unlock {
        /// Name of the account
        #[arg(add = Names::Accounts)]
        name: String,
        /// Its password
        #[arg(short, long)]
        password: String,
    },
    /// Ask for an account's password again; gives it one if it had none
    #[command(after_help = "Example:\n  cita account lock vault -p 'a long password'")]
    Lock {
        /// Name of the account
        #[arg(add = Names::Accounts)]
        name: String,
        /// Its password
        #[arg(short, long)]
        password: String,
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
    /// Name of the account [default: its address]
    #[arg(long)]
    name: Option<String>,
    /// Password that encrypts its key
    #[arg(short, long)]
    password: Option<String>,
    /// Signature suite [default: that of the context]
    #[arg(long, value_name = "SUITE", ignore_case = true)]
    crypto: Option<Suite>,
}

/// # Errors
/// When the account is not there or there already, or the password is wrong.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    match args.command {
        Command::Generate(new) => {
            let suite = suite(&new, session)?;
            let made = session.wallet()?.generate(new.name.as_deref(), new.password.as_deref(), suite)?;
            print_secret(&made)
        }
        Command::Import { secret_key, new } => {
            let suite = suite(&new, session)?;
            let made = session.wallet()?.import(&secret_key, new.name.as_deref(), new.password.as_deref(), suite)?;
            warn_if_plain(&made);
            output::json(&public(&made.info))
        }
        Command::List => list(session),
        Command::Export { name, password } => {
            let wallet = session.wallet()?;
            let info = wallet.info(&name)?;
            let password = password.as_deref().or(session.globals().password.as_deref());
            let keys = wallet.keys(&name, password)?;
            let mut account = public(&info);
            account["secret_key"] = hex0x(keys.secret().as_slice()).into();
            output::json(&account)
        }
        Command::Unlock { name, password } => unlock(&name, &password, session),
        Command::Lock { name, password } => {
            if session.forget(&name) {
                output::note(format!("account `{name}` is locked again in this session"));
            }
            let wallet = session.wallet()?;
            wallet.lock(&name, &password)?;
            output::note(format!("account `{name}` is locked"));
            Ok(())
        }
        Command::Delete { name, yes } => delete(&name, yes, session),
    }
}

fn suite(new: &New, session: &Session) -> CliResult<Suite> {
    match new.crypto {
        Some(suite) => Ok(suite),
        None => Ok(session.context()?.crypto_type),
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
            "the key of `{}` is not encrypted; give it a password with: account lock '{}' -p PASSWORD",
            made.info.name, made.info.name
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
    let rows = accounts.iter().map(|account| {
        let lock = if account.is_locked { "locked" } else { "" };
        [account.name.clone(), account.address.to_string(), account.suite.to_string(), lock.to_owned()]
    });
    output::table(&["ACCOUNT", "ADDRESS", "CRYPTO", ""], rows)
}

fn unlock(name: &str, password: &str, session: &mut Session) -> CliResult<()> {
    let wallet = session.wallet()?;
    if session.is_interactive() {
        let keys = wallet.keys(name, Some(password))?;
        session.remember(name, keys);
        output::note(format!("account `{name}` is unlocked until this session ends"));
    } else {
        wallet.unlock(name, password)?;
        output::note(format!(
            "account `{name}` is unlocked: its plain key lies on disk until `account lock {name} -p PASSWORD`"
        ));
    }
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

/// Asks on standard error; anything but yes is no.
pub(crate) fn confirm(question: &str) -> CliResult<()> {
    if !io::stdin().is_terminal() {
        return Err(CliError::usage("there is no terminal to ask on whether you are sure").hint("add -y to go ahead"));
    }
    output::to_stderr(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|e| CliError::user(format!("cannot read the answer: {e}")))?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(CliError::user("nothing was deleted")),
    }
}
