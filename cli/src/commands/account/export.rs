//! `cita account export`.

use std::path::PathBuf;

use crate::{
    error::CliResult,
    home::write_new_private,
    output,
    session::Session,
    wallet::{
        Password,
        export::{Form, write},
        password,
    },
};

/// Print or write an account with its secret key
///
/// Encrypted forms have the account's own password; an account without one gets a password for the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita account export alice
  cita account export vault --format keystore -o vault.keystore.json
  cita account export alice --format pem -o alice.pem")]
pub(super) struct Args {
    /// Name of the account
    #[arg(add = crate::complete::Names::Accounts)]
    name: String,
    /// Its password [default: from --password-file, CITA_PASSWORD, or asked for]
    #[arg(short, long)]
    pub(super) password: Option<Password>,
    /// How the key is written
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Form,
    /// Write it to a new file, which only you may read
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,
}

/// # Errors
/// When there is no such account, the password is wrong, or the file is there already.
pub(super) fn run(args: &Args, session: &Session) -> CliResult<()> {
    let wallet = session.wallet()?;
    let info = wallet.info(&args.name)?;
    let own = args.password.as_ref();
    let (keys, password) = match (args.format.is_encrypted(), wallet.has_password(&args.name)?) {
        (false, _) => (session.open(&args.name, own)?, None),
        (true, true) => {
            let password = session.password_of(&args.name, own)?;
            (wallet.keys(&args.name, Some(&password))?, Some(password))
        }
        (true, false) => {
            let password = session.new_password(own)?.map_or_else(|| password::ask_new("Password for the file"), Ok)?;
            (wallet.keys(&args.name, None)?, Some(password))
        }
    };
    let text = write(&info, &keys, args.format, password.as_deref())?;
    let Some(path) = &args.out else { return output::raw(text.as_bytes()) };
    write_new_private(path, text.as_bytes())?;
    let plain = if args.format.is_encrypted() { "" } else { "; its key is not encrypted" };
    output::note(format!("wrote the account `{}` to {}{plain}", args.name, path.display()));
    Ok(())
}
