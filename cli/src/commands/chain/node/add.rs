//! `cita chain node add`.

use std::{path::Path, time::Instant};

use cita_config::NodeSpec;
use cita_node::NodeError;

use super::{
    list,
    members::{Admin, Members, validator_of},
};
use crate::{
    args::Globals,
    chain::{self, LocalChain, Place, Request, ports_of_all},
    commands::chain::WhichOption,
    error::{CliError, CliResult},
    output,
    runtime::block_on,
};

/// Add a node to a chain; when it runs, start the node and wait until it has all blocks
///
/// Account, certificate, folder and ports are made as `cita chain init` makes them. A folder that `remove` left is taken up again. With
/// --validator the chain's admin, an account of the wallet, also makes it a validator.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita chain node add
  cita chain node add node9 --validator")]
pub(super) struct Args {
    /// Name of the node [default: the next of node0, node1, …]
    domain: Option<String>,
    /// Make it a validator, too
    #[arg(long)]
    validator: bool,
    #[command(flatten)]
    which: WhichOption,
}

pub(super) fn run(args: Args, globals: &Globals) -> CliResult<()> {
    let home = globals.home()?;
    let chain = args.which.open(&home)?;
    let place = chain.place();
    let runs = chain.run_dir().supervisor().is_some();
    if args.validator && !runs {
        return Err(CliError::user(format!(
            "chain '{}' does not run, so it cannot be told of a validator",
            place.name
        ))
        .hint(format!("start it first: cita chain up {} -d", place.name)));
    }
    let domain = args.domain.unwrap_or_else(|| next_domain(&chain));
    block_on(async {
        // What can be refused is refused before anything is changed.
        let admin = match args.validator {
            true => Some(Admin::of(globals, &Members::new(chain.clone())?.system_config().await?)?),
            false => None,
        };
        let was_there = chain.chain.layout.node(&domain).exists();
        let wrong = |error: cita_config::ConfigError| CliError::user(error.to_string());
        let added = chain.chain.add_node(&NodeSpec::new(&domain), &ports_of_all(&home)).map_err(wrong)?;
        if !was_there {
            vouch(&added.node(&domain).map_err(wrong)?.config())?;
        }
        if !runs {
            output::note(format!("{domain} starts with the chain: cita chain up {}", place.name));
            return list::print(&LocalChain::open(&place)?, Some(&domain)).await;
        }
        if let Err(refused) = chain::ask(&chain.run_dir(), &Request::Add { node: domain.clone() }).await {
            added.remove_node(&domain, !was_there).map_err(wrong)?;
            return Err(refused);
        }
        join(&place, &domain, admin).await?;
        list::print(&LocalChain::open(&place)?, Some(&domain)).await
    })
}

/// Notes in a new node's vote log that it has no forgotten votes: its key was made just now. A consensus that finds no log cannot know, and would not vote at
/// the first height it takes part in; a chain where more than a third of the validators do so stands still.
fn vouch(config: &Path) -> CliResult<()> {
    match cita_node::reset_consensus(config) {
        // A consensus that keeps no such log has nothing to note.
        Ok(()) | Err(NodeError::NotBuilt(_)) => Ok(()),
        Err(error) => Err(CliError::user(error.to_string())),
    }
}

/// Waits until the node has all blocks; makes it a validator.
async fn join(place: &Place, domain: &str, admin: Option<Admin>) -> CliResult<()> {
    let begun = Instant::now();
    let members = Members::new(LocalChain::open(place)?)?;
    let newest = members.newest(|other| other != domain).await?;
    let height = members.wait_synced(domain, newest.height).await?;
    output::note(format!("{domain} has all blocks up to {height} after {:.2} s", begun.elapsed().as_secs_f64()));
    let Some(admin) = admin else { return Ok(()) };
    let mut validators = members.system_config().await?.validators;
    let new = validator_of(members.chain.node(domain)?)?;
    if validators.contains(&new) {
        output::note(format!("{domain} is a validator already"));
        return Ok(());
    }
    validators.push(new);
    let changed = members.change(&admin, &newest, &validators).await?;
    members.wait_synced(domain, changed).await?;
    output::note(format!("{domain} is one of {} validators from block {} on", validators.len(), changed + 1));
    Ok(())
}

/// The first name that neither a node nor a folder has.
fn next_domain(chain: &LocalChain) -> String {
    let names = (chain.chain.description.nodes.len()..).map(|number| format!("node{number}"));
    let is_free = |name: &String| {
        chain.chain.description.nodes.iter().all(|node| node.domain != *name) && !chain.chain.layout.node(name).exists()
    };
    names.into_iter().find(is_free).unwrap_or_default()
}
