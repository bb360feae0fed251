//! `cita service`: being written by its owner.

use crate::{args::Globals, error::{CliError, CliResult}};

/// Being written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  cita service")]
pub(crate) struct Args {}

/// # Errors
/// Always, in this build.
pub(crate) fn run(_args: Args, _globals: &Globals) -> CliResult<()> {
    Err(CliError::user("`cita service` is not available in this build"))
}
