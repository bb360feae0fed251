//! `cita context`: saved contexts.

use clap::Subcommand;
use serde::Serialize;

use crate::{
    complete::Names,
    context::{Context, Contexts},
    error::{CliError, CliResult},
    output::{self, Format},
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita -r localhost:50004 -e localhost:50002 -u alice context save mychain
  cita context default mychain
  cita -c mychain get block-number";

/// Contexts: which chain to talk to, and as whom.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Save the current settings as a context
    #[command(after_help = "Example:\n  cita -r 10.0.0.1:50004 -e 10.0.0.1:50002 context save office")]
    Save {
        /// Name of the context
        #[arg(add = Names::Contexts)]
        name: String,
    },
    /// List all contexts
    #[command(visible_aliases = ["ls", "l"], after_help = "Examples:\n  cita context list\n  cita --output table ctx ls")]
    List,
    /// Delete a context
    #[command(visible_aliases = ["del", "rm"], after_help = "Example:\n  cita context delete office")]
    Delete {
        /// Name of the context
        #[arg(add = Names::Contexts)]
        name: String,
    },
    /// Use a context whenever none is named
    #[command(after_help = "Example:\n  cita context default office")]
    Default {
        /// Name of the context
        #[arg(add = Names::Contexts)]
        name: String,
    },
}

/// What `list` prints.
#[derive(Serialize)]
struct Listing<'a> {
    contexts: &'a std::collections::BTreeMap<String, Context>,
    current_context: &'a str,
    default_context: &'a str,
}

/// # Errors
/// When there is no such context, or the file cannot be written.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let home = session.home()?;
    match args.command {
        Command::Save { name } => {
            if name.is_empty() || name.chars().any(char::is_control) {
                return Err(CliError::usage(format!("{name:?} cannot be the name of a context")));
            }
            let context = session.context()?;
            session.wallet()?.info(&context.account_name)?;
            Contexts::update(&home, |contexts| {
                contexts.save(&name, context);
                Ok(())
            })?;
            output::note(format!("saved the context `{name}`"));
        }
        Command::List => list(&Contexts::load(&home)?, &session.context_name()?)?,
        Command::Delete { name } => {
            Contexts::update(&home, |contexts| contexts.delete(&name))?;
            output::note(format!("deleted the context `{name}`"));
        }
        Command::Default { name } => {
            Contexts::update(&home, |contexts| contexts.select(&name))?;
            output::note(format!("`{name}` is now the default context"));
        }
    }
    Ok(())
}

fn list(contexts: &Contexts, current: &str) -> CliResult<()> {
    if output::chosen_format() != Some(Format::Table) {
        return output::json(&Listing {
            contexts: contexts.all(),
            current_context: current,
            default_context: contexts.default_name(),
        });
    }
    let rows = contexts.all().iter().map(|(name, context)| {
        let mark = if name == contexts.default_name() { "*" } else { "" };
        [
            mark.to_owned(),
            name.clone(),
            context.controller_addr.clone(),
            context.executor_addr.clone(),
            context.account_name.clone(),
            context.crypto_type.to_string(),
            context.consensus_type.to_string(),
        ]
    });
    output::table(&["", "CONTEXT", "CONTROLLER", "EXECUTOR", "ACCOUNT", "CRYPTO", "CONSENSUS"], rows)
}
