//! `cita service`: one service of a node.

use cita_service_kit::ServiceKind;
use clap::{
    Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::node::RunArgs;
use crate::{args::Globals, error::CliResult};

/// Run one service of a node.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita service executor run -c config.toml
  cita service network run -c test-chain-node0/config.toml")]
pub(crate) struct Args {
    /// The service
    #[arg(value_name = "NAME", value_parser = service_parser())]
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

/// Reads the name of a service; help and completions list them.
pub(super) fn service_parser() -> impl TypedValueParser<Value = ServiceKind> {
    PossibleValuesParser::new(ServiceKind::ALL.map(ServiceKind::name)).try_map(|name| name.parse::<ServiceKind>())
}

/// # Errors
/// When the configuration is wrong, a port or the data is in use, or the service fails.
pub(crate) fn run(args: Args, _globals: &Globals) -> CliResult<()> {
    let Command::Run(run) = args.command;
    run.run(&[args.service], args.service.name())
}
