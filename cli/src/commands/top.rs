//! `cita top`: a chain to look at.

use std::{path::PathBuf, time::Duration};

use crate::{
    chain::{LocalChain, Place},
    error::{CliError, CliResult},
    output,
    session::Session,
    top::{self, Source},
};

const EXAMPLES: &str = "\
Examples:
  cita top                       the chain of the current context
  cita top test-chain            a chain of this machine
  cita top --once                one look, as a table
  cita top --once --output json
  cita -r 127.0.0.1:50004 -e 127.0.0.1:50002 top --once    what one node tells";

/// Look at a chain: nodes, blocks, rates and logs as they change; `?` shows the keys
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Name of a chain of this machine [default: the chain of the context]
    name: Option<String>,
    /// Folder of the chain [default: chains/NAME among the user's data]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Print what there is to see, and end
    #[arg(long)]
    once: bool,
    /// Milliseconds between two looks at the nodes
    #[arg(long, value_name = "MS", default_value = "1000", value_parser = clap::value_parser!(u64).range(100..=60_000))]
    interval: u64,
}

/// # Errors
/// When there is no such chain, or its node cannot be reached.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let interval = Duration::from_millis(args.interval);
    let local = local(&args, session)?;
    let source = async || match &local {
        Some(chain) => Source::local(chain),
        None => Source::remote(session).await,
    };
    if args.once {
        top::print_once(source, interval)
    } else if output::can_draw() {
        top::show(source, interval)
    } else {
        Err(CliError::usage("this is no terminal to draw on").hint("print one look instead: cita top --once"))
    }
}

/// The chain, if its nodes run on this machine: the one that was named, or the one whose node the context names. Who names a node
/// with -r wants to see what that one tells.
fn local(args: &Args, session: &Session) -> CliResult<Option<LocalChain>> {
    let home = session.home()?;
    if args.name.is_some() || args.dir.is_some() {
        let place = Place::of(&home, args.name.as_deref(), args.dir.as_deref())?;
        return if place.exists() { LocalChain::open(&place).map(Some) } else { Err(place.missing(&home)) };
    }
    if session.globals().controller.is_some() {
        return Ok(None);
    }
    let controller = session.context()?.controller_addr;
    let chains = Place::all(&home).into_iter().filter_map(|place| LocalChain::open(&place).ok());
    let mut chains =
        chains.filter(|chain| chain.nodes.iter().any(|node| plain(&node.controller) == plain(&controller)));
    Ok(chains.next())
}

/// An address in the one spelling of it.
fn plain(address: &str) -> String {
    address.trim_start_matches("http://").replace("localhost", "127.0.0.1")
}
