//! `cita chain node`: nodes that join a chain of this machine, and leave it, while it runs.
//!
//! ```text
//!  add     files, peers' lists ─► start ─► sync ─► (--validator) update-validators ─► its block, on the new node too
//!  remove  update-validators ─► its block ─► stop ─► peers' lists, (--purge) files
//! ```
//! Running nodes read their lists of peers about every second, so nobody restarts. A node becomes a validator only when it has the blocks: one that does not
//! would count for the quorum and not vote.

mod add;
mod list;
mod members;
mod remove;

use clap::Subcommand;

use crate::{args::Globals, error::CliResult};

const EXAMPLES: &str = "\
Examples:
  cita chain node list
  cita chain node add                       one more node, which follows the chain
  cita chain node add node9 --validator     one more validator
  cita chain node remove node9 --purge -y   it leaves, with its folder";

/// Add nodes to a chain while it runs, and remove them
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(add::Args),
    Remove(remove::Args),
    List(list::Args),
}

/// # Errors
/// Those of the subcommand.
pub(super) fn run(args: Args, globals: &Globals) -> CliResult<()> {
    match args.command {
        Command::Add(args) => add::run(args, globals),
        Command::Remove(args) => remove::run(args, globals),
        Command::List(args) => list::run(args, globals),
    }
}
