//! `cita service`: one service of a node.

use cita_service_kit::ServiceKind;
use clap::Subcommand;

use super::node::RunArgs;
use crate::{args::Globals, error::CliResult};

/// Run one service of a node.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita service executor run -c config.toml
  cita service controller run -c test-chain-node0/config.toml")]
pub(crate) struct Args {
    /// network, consensus, executor, storage, controller or crypto
    #[arg(value_name = "NAME")]
    service: ServiceKind,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service in this process, on its port of config.toml, until SIGTERM or CTRL-C
    #[command(after_help = "Example:\n  cita service storage run -c config.toml")]
    Run(RunArgs),
}

/// # Errors
/// When the configuration is wrong, a port or the data is in use, or the service fails.
pub(crate) fn run(args: Args, _globals: &Globals) -> CliResult<()> {
    let Command::Run(run) = args.command;
    run.run(&[args.service], args.service.name())
}
