//! `cita node`: being written by its owner.

use crate::{args::Globals, error::{CliError, CliResult}};

/// Being written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  cita node")]
pub(crate) struct Args {}

/// # Errors
/// Always, in this build.
pub(crate) fn run(_args: Args, _globals: &Globals) -> CliResult<()> {
    Err(CliError::user("`cita node` is not available in this build"))
}
