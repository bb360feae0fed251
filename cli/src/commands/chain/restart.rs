//! `cita chain restart`: stops a node and starts it again.

use std::time::{Duration, Instant};

use cita_service_api::Controller;
use cita_service_kit::ServiceKind;

use super::WhichOption;
use crate::{
    args::Globals,
    chain::{self, LocalChain, Observer, ProcessId, Request, STOP_PATIENCE},
    commands::service::service_parser,
    complete::Names,
    error::{CliError, CliResult},
    output,
    runtime::block_on,
};

/// How long a node may take to answer after its start.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often is asked.
const PAUSE: Duration = Duration::from_millis(20);

/// Stop a node and start it again, at once also when it waits for its next try
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita chain restart node1
  cita chain restart node1 executor          one service, in the layout `services`
  cita chain restart node0 --chain mychain")]
pub(super) struct Args {
    /// The node, for example node1
    #[arg(add = Names::Nodes)]
    node: String,
    /// Only this service
    #[arg(value_parser = service_parser())]
    service: Option<ServiceKind>,
    #[command(flatten)]
    which: WhichOption,
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    let chain = args.which.clone().open(&globals.home()?)?;
    chain.node(&args.node)?;
    let taken = block_on(restart(&chain, &args.node, args.service))?;
    output::note(format!("{} is back after {:.2} s", args.node, taken.as_secs_f64()));
    Ok(())
}

async fn restart(chain: &LocalChain, node: &str, service: Option<ServiceKind>) -> CliResult<Duration> {
    let run = chain.run_dir();
    if run.supervisor().is_none() {
        return Err(CliError::user(format!("chain '{}' has no supervisor that could restart a node", chain.name()))
            .hint(format!("start the chain: cita chain up {} -d", chain.name())));
    }
    let begun = Instant::now();
    let old = concerned(chain, node, service);
    chain::ask(&run, &Request::Restart { node: node.to_owned(), service }).await?;
    let observer = Observer::new(chain)?;
    while begun.elapsed() < STOP_PATIENCE + PATIENCE {
        let new = concerned(chain, node, service);
        let replaced = !new.is_empty() && new.len() >= old.len() && new.iter().all(|process| !old.contains(process));
        if replaced && answers(&observer, node).await {
            return Ok(begun.elapsed());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(CliError::user(format!("{node} was restarted, but does not answer"))
        .hint(format!("what it logs: cita chain logs {node} --chain {}", chain.name())))
}

/// The processes that are to be replaced.
fn concerned(chain: &LocalChain, node: &str, service: Option<ServiceKind>) -> Vec<ProcessId> {
    let processes = chain.run_dir().state().map(|state| state.processes).unwrap_or_default();
    let wanted = processes.into_iter().filter(|p| p.node == node && (service.is_none() || p.service == service));
    wanted.filter_map(|p| p.process).filter(ProcessId::is_alive).collect()
}

async fn answers(observer: &Observer, node: &str) -> bool {
    let Some((_, controller)) = observer.controllers().find(|(domain, _)| *domain == node) else { return false };
    matches!(tokio::time::timeout(PAUSE * 50, controller.block_number(false)).await, Ok(Ok(_)))
}
