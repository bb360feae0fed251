//! `cita chain`: whole chains on this machine.

mod choice;
mod clean;
mod down;
mod init;
mod list;
mod live;
mod logs;
mod node;
mod restart;
mod status;
mod supervise;
mod up;

use std::path::PathBuf;

use clap::Subcommand;

use crate::{
    args::Globals,
    chain::{LocalChain, Place},
    complete::Names,
    error::CliResult,
    home::Home,
};

const EXAMPLES: &str = "\
Examples:
  cita chain up                       four nodes in the foreground, CTRL-C stops them
  cita chain up -d                    the same in the background
  cita chain status
  cita chain logs -f node0
  cita chain down
  cita chain up bench --nodes 1 --block-interval 0 -d";

/// Run a whole chain on this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Up(up::Args),
    Down(down::Args),
    Status(status::Args),
    Logs(logs::Args),
    Restart(restart::Args),
    Clean(clean::Args),
    Node(node::Args),
    List(list::Args),
    Supervise(supervise::Args),
}

/// # Errors
/// Those of the subcommand.
pub(crate) fn run(args: Args, globals: &Globals) -> CliResult<()> {
    match args.command {
        Command::Init(args) => init::run(&args, globals),
        Command::Up(args) => up::run(&args, globals),
        Command::Down(args) => down::run(&args, globals),
        Command::Status(args) => status::run(&args, globals),
        Command::Logs(args) => logs::run(&args, globals),
        Command::Restart(args) => restart::run(&args, globals),
        Command::Clean(args) => clean::run(&args, globals),
        Command::Node(args) => node::run(args, globals),
        Command::List(args) => list::run(&args, globals),
        Command::Supervise(args) => supervise::run(&args, globals),
    }
}

/// Which chain, as the first word.
#[derive(Debug, Clone, clap::Args)]
struct Which {
    /// Name of the chain [default: test-chain]
    #[arg(add = Names::Chains)]
    name: Option<String>,
    /// Folder of the chain [default: chains/NAME among the user's data]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Which chain, as an option: for commands whose first word is a node.
#[derive(Debug, Clone, clap::Args)]
struct WhichOption {
    /// Name of the chain [default: test-chain]
    #[arg(long = "chain", value_name = "NAME", add = Names::Chains)]
    name: Option<String>,
    /// Folder of the chain [default: chains/NAME among the user's data]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Which {
    fn place(&self, home: &Home) -> CliResult<Place> {
        Place::of(home, self.name.as_deref(), self.dir.as_deref())
    }

    /// The place of a chain that is there.
    fn existing(&self, home: &Home) -> CliResult<Place> {
        let place = self.place(home)?;
        if place.exists() { Ok(place) } else { Err(place.missing(home)) }
    }
}

impl WhichOption {
    fn open(self, home: &Home) -> CliResult<LocalChain> {
        let which = Which { name: self.name, dir: self.dir };
        LocalChain::open(&which.existing(home)?)
    }
}
