//! `cita chain down`: stops a chain.

use std::time::Duration;

use nix::sys::signal::Signal;

use super::{Which, init::count};
use crate::{
    args::Globals,
    chain::{self, Place, RunDir, STOP_PATIENCE, wait_gone},
    error::{CliError, CliResult, OrFail},
    output,
    runtime::block_on,
};

/// What a supervisor needs beyond the time that its processes may take.
const SUPERVISOR_PATIENCE: Duration = Duration::from_secs(5);

/// Stop a chain and wait until all its processes are gone
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  cita chain down\n  cita chain down mychain")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    let place = args.which.existing(&globals.home()?)?;
    match block_on(stop(&place))? {
        None => output::note(format!("chain '{}' does not run", place.name)),
        Some(stopped) => output::note(format!("chain '{}' is down: {} stopped", place.name, count(stopped, "process"))),
    }
    Ok(())
}

/// Stops everything of a chain, with its supervisor or, if that is dead, without. How many processes ran; `None` if not even a
/// supervisor did.
///
/// # Errors
/// When they cannot be stopped, or another command starts the chain meanwhile.
pub(super) async fn stop(place: &Place) -> CliResult<Option<usize>> {
    let run = place.run_dir();
    let processes = run.state().map(|state| state.alive()).unwrap_or_default();
    let supervisor = run.supervisor();
    if let Some(supervisor) = &supervisor {
        supervisor.signal(Signal::SIGTERM).or_fail("cannot stop the supervisor")?;
        if !wait_gone(std::slice::from_ref(supervisor), STOP_PATIENCE + SUPERVISOR_PATIENCE).await {
            supervisor.signal(Signal::SIGKILL).or_fail("cannot stop the supervisor")?;
            wait_gone(std::slice::from_ref(supervisor), SUPERVISOR_PATIENCE).await;
        }
    }
    if !run.path().exists() {
        return Ok(None);
    }
    sweep(place, &run).await?;
    Ok((supervisor.is_some() || !processes.is_empty()).then_some(processes.len()))
}

/// Stops what has no supervisor any more.
async fn sweep(place: &Place, run: &RunDir) -> CliResult<()> {
    let lock = run.try_lock()?.ok_or_else(|| {
        CliError::user(format!("chain '{}' is being started by another command", place.name))
            .hint(format!("try again: cita chain down {}", place.name))
    })?;
    chain::stop_leftovers(run, &lock).await?;
    run.clear();
    Ok(())
}
