//! `cita chain supervise`: the process that `cita chain up -d` leaves behind.

use cita_service_kit::{Lifecycle, config::LogSection, logging};
use nix::unistd::setsid;
use tokio::sync::mpsc;

use super::{Which, live};
use crate::{
    args::Globals,
    chain::{self, LocalChain, Notice, ProcessLayout, Report},
    error::{CliError, CliResult, OrFail},
    output,
    runtime::block_on,
};

/// Look after the processes of a chain, in the background
#[derive(Debug, clap::Args)]
#[command(hide = true, after_help = "Example:\n  cita chain supervise mychain --dir ./mychain")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[arg(long, value_enum, default_value_t)]
    layout: ProcessLayout,
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    // In a session of its own neither CTRL-C nor the end of the terminal reaches it. Fails only for who has one already.
    let _ = setsid();
    block_on(async {
        match supervise(args, globals).await {
            Ok(()) => Ok(()),
            Err(error) => {
                report(&Report::failed(&error))?;
                Err(error)
            }
        }
    })
}

async fn supervise(args: &Args, globals: &Globals) -> CliResult<()> {
    let place = args.which.existing(&globals.home()?)?;
    let chain = LocalChain::open(&place)?;
    let lifecycle = Lifecycle::new();
    let (sender, notices) = mpsc::unbounded_channel();
    let supervisor = chain::prepare(&chain, args.layout, sender, |note| {
        // Who waits may have gone; the start goes on.
        let _ = report(&Report::Note(note));
    })
    .await?;
    let log = LogSection { dir: Some(place.run_dir().path().to_owned()), ..LogSection::default() };
    let _log = logging::init(&log, "supervisor").map_err(|error| CliError::user(error.to_string()))?;
    let writer = tokio::spawn(write_down(notices));
    let stop = lifecycle.clone();
    let supervising = tokio::spawn(supervisor.run(async move { stop.shutdown.cancelled().await }));
    report(&Report::Started)?;
    tracing::info!(chain = chain.name(), layout = args.layout.name(), "started");
    let signals = lifecycle.wait_for_signal().await.or_fail("cannot listen for signals");
    lifecycle.shutdown.cancel();
    supervising.await.or_fail("the supervisor failed")?;
    writer.await.or_fail("the supervisor failed")?;
    tracing::info!("stopped");
    signals
}

async fn write_down(mut notices: mpsc::UnboundedReceiver<Notice>) {
    while let Some(notice) = notices.recv().await {
        match (&notice, live::describe(&notice)) {
            (Notice::Died { .. } | Notice::Problem(_), Some(text)) => tracing::warn!("{text}"),
            _ => tracing::info!("{notice:?}"),
        }
    }
}

/// Tells the command that waits; it may have been stopped meanwhile.
fn report(report: &Report) -> CliResult<()> {
    let text = serde_json::to_string(report).map_err(|error| CliError::internal(error.to_string()))?;
    let _ = output::line(text);
    Ok(())
}
