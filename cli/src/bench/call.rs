//! Calls a contract as often as its executor answers.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    time::{Duration, Instant},
};

use cita_proto::executor::CallRequest;
use cita_service_api::{Executor, ExecutorClient};
use futures::future::join_all;
use indicatif::ProgressBar;

use super::report::{self, CallReport, Quantiles};
use crate::{
    error::{CliError, CliResult},
    output::{self, Format},
    runtime,
    session::{self, Session},
};

/// What to call.
#[derive(Debug, Clone)]
pub(crate) struct CallLoad {
    /// The call.
    pub(crate) request: CallRequest,
    /// How often.
    pub(crate) total: u64,
    /// Calls at the same time.
    pub(crate) workers: usize,
    /// Connections to the executor.
    pub(crate) connections: usize,
    /// How long a call may take.
    pub(crate) timeout: Option<Duration>,
}

/// Runs the load and prints its report.
///
/// # Errors
/// When the executor cannot be reached, or every call fails.
pub(crate) fn run(load: CallLoad, session: &Session) -> CliResult<()> {
    let report = runtime::block_on(measure(load, session))?;
    if output::chosen_format() == Some(Format::Json) {
        output::json(&report.json())?;
    } else {
        report.lines().into_iter().try_for_each(output::line)?;
        output::line("")?;
        output::table(&report::HEADINGS, report.rows())?;
    }
    match report.failed.keys().next() {
        Some(reason) if report.done == 0 => Err(CliError::user(format!("every call failed, message: {reason:?}"))),
        _ => Ok(()),
    }
}

#[derive(Default)]
struct Shared {
    started: Cell<u64>,
    done: Cell<u64>,
    failed: RefCell<BTreeMap<String, u64>>,
    latencies: RefCell<Vec<Duration>>,
}

async fn measure(load: CallLoad, session: &Session) -> CliResult<CallReport> {
    let context = session.context()?;
    let mut clients = Vec::new();
    for _ in 0..load.connections {
        let channel = session::connect("executor", &context.executor_addr, context.connect_timeout).await?;
        clients.push(ExecutorClient::new(channel));
    }
    let bar = if output::draws_progress() { ProgressBar::new(load.total) } else { ProgressBar::hidden() };
    let shared = Shared::default();
    let start = Instant::now();
    let workers = clients.iter().cycle().take(load.workers.max(load.connections));
    join_all(workers.map(|client| work(&load, client, &shared, &bar))).await;
    let took = start.elapsed();
    bar.finish_and_clear();
    let latency = Quantiles::of(&mut shared.latencies.borrow_mut());
    Ok(CallReport { done: shared.done.get(), failed: shared.failed.into_inner(), took, latency })
}

async fn work(load: &CallLoad, client: &ExecutorClient, shared: &Shared, bar: &ProgressBar) {
    while shared.started.get() < load.total {
        shared.started.set(shared.started.get() + 1);
        let start = Instant::now();
        let call = client.call(load.request.clone());
        let answer = match load.timeout {
            None => call.await.map_err(|error| error.message),
            Some(limit) => match tokio::time::timeout(limit, call).await {
                Ok(answer) => answer.map_err(|error| error.message),
                Err(_) => Err(format!("no answer in {} s", limit.as_secs())),
            },
        };
        match answer {
            Ok(_) => {
                shared.done.set(shared.done.get() + 1);
                shared.latencies.borrow_mut().push(start.elapsed());
            }
            Err(reason) => *shared.failed.borrow_mut().entry(reason).or_default() += 1,
        }
        bar.inc(1);
    }
}
