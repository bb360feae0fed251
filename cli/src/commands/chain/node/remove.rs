//! `cita chain node remove`.

use std::time::Duration;

use super::members::{Admin, Members, validator_of};
use crate::{
    args::Globals,
    chain::{self, LocalChain, LocalNode, ProcessId, Request, STOP_PATIENCE, wait_gone},
    commands::{account::confirm, chain::WhichOption},
    context::{Context, Contexts},
    error::{CliError, CliResult},
    home::Home,
    output,
    runtime::block_on,
};

/// What a process may need beyond the time that it has to stop.
const EXTRA_PATIENCE: Duration = Duration::from_secs(5);

/// Remove a node from a chain: as a validator first, then its processes, then its place in the lists of peers
///
/// Its folder stays, unless --purge is given; `cita chain node add` takes it up again. A chain that does not run only has its files changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita chain node remove node4
  cita chain node remove node9 --purge -y")]
pub(super) struct Args {
    /// Name of the node
    domain: String,
    /// Remove its folder, key and data, too
    #[arg(long)]
    purge: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    which: WhichOption,
}

pub(super) fn run(args: Args, globals: &Globals) -> CliResult<()> {
    let Args { domain, purge, yes, which } = args;
    let home = globals.home()?;
    let chain = which.open(&home)?;
    let node = chain.node(&domain)?.clone();
    if chain.nodes.len() == 1 {
        return Err(CliError::user(format!("{domain} is the only node of '{}'", chain.name()))
            .hint(format!("remove the chain: cita chain clean --all {}", chain.name())));
    }
    if purge && !yes {
        confirm(&format!("Remove {domain} with its key and data in {}?", node.dir.display()))?;
    }
    block_on(async {
        if chain.run_dir().supervisor().is_some() {
            let members = Members::new(chain.clone())?;
            resign(&members, &domain, globals).await?;
            stop(&members, &domain).await?;
        } else {
            output::note(format!("chain '{}' does not run: if {domain} is a validator, it stays one", chain.name()));
        }
        let removed = chain.chain.remove_node(&domain, purge);
        removed.map_err(|error| CliError::user(error.to_string()))?;
        lead_context_elsewhere(&home, &chain, &node)?;
        output::note(format!("{domain} is no node of '{}' any more", chain.name()));
        Ok(())
    })
}

/// The chain's context may have led to the node: then it leads to another one.
fn lead_context_elsewhere(home: &Home, chain: &LocalChain, gone: &LocalNode) -> CliResult<()> {
    let Some(other) = chain.nodes.iter().find(|node| node.domain != gone.domain) else { return Ok(()) };
    Contexts::update(home, |contexts| {
        let Some(context) = contexts.all().get(chain.name()).cloned() else { return Ok(()) };
        if context.controller_addr == gone.controller {
            let (controller_addr, executor_addr) = (other.controller.clone(), other.executor.clone());
            contexts.save(chain.name(), Context { controller_addr, executor_addr, ..context });
        }
        Ok(())
    })
}

/// Takes the node off the validators, if it is one and the others are enough.
async fn resign(members: &Members, domain: &str, globals: &Globals) -> CliResult<()> {
    let config = members.system_config().await?;
    let leaving = validator_of(members.chain.node(domain)?)?;
    if !config.validators.contains(&leaving) {
        return Ok(());
    }
    let rest: Vec<Vec<u8>> = config.validators.iter().filter(|validator| **validator != leaving).cloned().collect();
    check_enough(members, domain, &rest).await?;
    let admin = Admin::of(globals, &config)?;
    let newest = members.newest(|other| other != domain).await?;
    let height = members.change(&admin, &newest, &rest).await?;
    output::note(format!("{domain} is no validator from block {} on; {} are left", height + 1, rest.len()));
    Ok(())
}

/// Sees to it that the chain goes on without the node.
async fn check_enough(members: &Members, domain: &str, rest: &[Vec<u8>]) -> CliResult<()> {
    if rest.is_empty() {
        return Err(CliError::user(format!("{domain} is the last validator of '{}'", members.chain.name()))
            .hint("make another node a validator first: cita chain node add --validator"));
    }
    let answering = members.answering().await;
    let mut silent = 0;
    for node in &members.chain.nodes {
        // A validator elsewhere is believed to run.
        let is_silent = !answering.contains(&node.domain.as_str());
        silent += usize::from(is_silent && rest.contains(&validator_of(node)?));
    }
    let (running, needed) = (rest.len() - silent.min(rest.len()), members.quorum(rest.len()));
    if running >= needed {
        return Ok(());
    }
    Err(CliError::user(format!(
        "without {domain} {running} of {} validators run, but blocks need {needed} of them: the chain would stand still",
        rest.len()
    ))
    .hint(format!("see which are down: cita chain status {}", members.chain.name())))
}

async fn stop(members: &Members, domain: &str) -> CliResult<()> {
    let run = members.chain.run_dir();
    let all = run.state().map(|state| state.processes).unwrap_or_default();
    let processes: Vec<ProcessId> =
        all.into_iter().filter(|process| process.node == domain).filter_map(|process| process.process).collect();
    chain::ask(&run, &Request::Remove { node: domain.to_owned() }).await?;
    if wait_gone(&processes, STOP_PATIENCE + EXTRA_PATIENCE).await {
        return Ok(());
    }
    Err(CliError::user(format!("{domain} does not stop"))
        .hint(format!("how it is: cita chain status {}", members.chain.name())))
}
