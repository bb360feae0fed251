//! `cita node`: one node, all six services in one process.

use std::path::PathBuf;

use cita_service_kit::ServiceKind;
use clap::Subcommand;

use crate::{
    args::Globals,
    error::{CliError, CliResult},
    output,
    runtime::block_on_all_cores,
};

/// Run one node: all six services in one process.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  cita node run -c config.toml")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run all six services in this process, on the ports of config.toml, until SIGTERM or CTRL-C
    #[command(after_help = "Examples:\n  cita node run\n  cita node run -c test-chain-node0/config.toml")]
    Run(RunArgs),
    /// Make this node forget its consensus votes, after every validator of the chain lost its vote log
    #[command(long_about = RESET_HELP, after_help = "Example:\n  cita node reset-consensus -c test-chain-node0/config.toml")]
    ResetConsensus(ConfigArgs),
}

const RESET_HELP: &str = "\
Make this node forget its consensus votes, after every validator of the chain lost its vote log

A node whose vote log is lost or damaged abstains for one height, and then goes on by itself: it could otherwise contradict a vote that it \
forgot. Only when every validator abstains at once can nothing be decided any more. Then stop all nodes, make sure that all of them end at the \
same block, run this once for each, and start them again: consensus restarts from the last committed block. Run while some validator still has \
its log, this can fork the chain.";

/// Which configuration.
#[derive(Debug, clap::Args)]
struct ConfigArgs {
    /// The node's configuration
    #[arg(short, long, value_name = "FILE", default_value = "config.toml")]
    config: PathBuf,
}

/// Which configuration.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// The node's configuration
    #[arg(short, long, value_name = "FILE", default_value = "config.toml")]
    config: PathBuf,
}

/// # Errors
/// When the configuration is wrong, a port or the data is in use, or a service fails.
pub(crate) fn run(args: Args, _globals: &Globals) -> CliResult<()> {
    match args.command {
        Command::Run(args) => args.run(&ServiceKind::ALL, "node"),
        Command::ResetConsensus(ConfigArgs { config }) => {
            cita_node::reset_consensus(&config).map_err(|error| CliError::user(error.to_string()))?;
            output::note(format!("consensus of {} restarts from the last committed block", config.display()));
            Ok(())
        }
    }
}

impl RunArgs {
    /// Runs these services until a signal.
    pub(super) fn run(&self, kinds: &[ServiceKind], name: &str) -> CliResult<()> {
        let ready = || output::note(format!("{name} is ready ({})", self.config.display()));
        block_on_all_cores(async {
            cita_node::run(&self.config, kinds, ready).await.map_err(|error| match error {
                // Says itself which file.
                cita_node::NodeError::Config(error) => CliError::user(error.to_string()),
                error => CliError::user(error.to_string()).within(self.config.display()),
            })
        })
    }
}
