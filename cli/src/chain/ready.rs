//! Waiting until a chain makes blocks.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use cita_service_api::{Controller, ControllerClient, RpcResult};
use futures::future::join_all;

use super::{
    core::CRASH_LOOP,
    local::LocalChain,
    logs,
    run_dir::{ProcessPhase, ProcessState, RunDir},
    status::Observer,
};
use crate::error::{CliError, CliResult};

/// How long a chain may take to its first block, beyond its block interval.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often is asked.
const PAUSE: Duration = Duration::from_millis(20);

/// How long one question may take.
const ANSWER: Duration = Duration::from_secs(2);

/// Lines of a log that an error shows.
const LAST_LINES: usize = 3;

/// A chain that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ready {
    /// The newest block that a node has.
    pub(crate) height: u64,
    /// Whether it was made since the start: a chain whose interval is 0 waits for transactions first.
    pub(crate) made_block: bool,
    /// Time from the start to now.
    pub(crate) after: Duration,
}

/// When a chain was started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    /// For measuring.
    pub(crate) at: Instant,
    /// For comparing with blocks: Unix time in milliseconds.
    pub(crate) unix_millis: u64,
}

impl Started {
    /// It starts now.
    pub(crate) fn now() -> Self {
        Self { at: Instant::now(), unix_millis: super::supervisor::unix_millis() }
    }
}

/// Waits until every node answers and a block was made after `started`.
///
/// # Errors
/// When that takes too long, or a process keeps dying; both with the log lines that may say why.
pub(crate) async fn wait(chain: &LocalChain, started: Started) -> CliResult<Ready> {
    let observer = Observer::new(chain)?;
    let run = chain.run_dir();
    let mut interval = Duration::ZERO;
    // What each node had when it answered first. Blocks above all of these are new, whatever their timestamp: one that was
    // proposed before a crash and decided after it carries an old one.
    let mut first: Vec<Option<u64>> = vec![None; chain.nodes.len()];
    loop {
        let heights =
            join_all(observer.controllers().map(|(_, controller)| answer(controller.block_number(false)))).await;
        first.iter_mut().zip(&heights).for_each(|(first, height)| *first = first.or(*height));
        let newest = observer.controllers().zip(&heights).max_by_key(|(_, height)| **height);
        if let Some(((_, controller), Some(height))) = newest
            && !heights.contains(&None)
            && let Some(tip) = Tip::ask(controller, *height).await
        {
            interval = Duration::from_secs(tip.block_interval.into());
            let is_new = Some(*height) > first.iter().flatten().copied().max() || tip.timestamp >= started.unix_millis;
            let made_block = *height > 0 && is_new;
            if made_block || interval.is_zero() {
                return Ok(Ready { height: *height, made_block, after: started.at.elapsed() });
            }
        }
        check_crash_loop(chain, &run)?;
        if started.at.elapsed() > PATIENCE + interval {
            return Err(too_late(chain, &observer, &heights));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// What a controller says of its newest block.
#[derive(Debug, Clone, Copy)]
struct Tip {
    /// Unix time in milliseconds.
    timestamp: u64,
    /// Seconds.
    block_interval: u32,
}

impl Tip {
    async fn ask(controller: &ControllerClient, height: u64) -> Option<Self> {
        let block = answer(controller.block_by_number(height)).await?;
        let config = answer(controller.system_config()).await?;
        Some(Self { timestamp: block.header?.timestamp, block_interval: config.block_interval })
    }
}

async fn answer<T>(question: impl Future<Output = RpcResult<T>>) -> Option<T> {
    tokio::time::timeout(ANSWER, question).await.ok()?.ok()
}

fn check_crash_loop(chain: &LocalChain, run: &RunDir) -> CliResult<()> {
    let Some(state) = run.state() else { return Ok(()) };
    let looping = |p: &&ProcessState| p.state == ProcessPhase::Restarting && p.restarts + 1 >= CRASH_LOOP;
    let Some(process) = state.processes.iter().find(looping) else { return Ok(()) };
    let exit = process.last_exit.as_deref().unwrap_or("unknown end");
    let spec = chain
        .processes(state.layout)?
        .into_iter()
        .find(|spec| spec.node == process.node && spec.service == process.service);
    let error = CliError::user(match &spec {
        Some(spec) => format!("{} keeps stopping: {exit}", spec.name()),
        None => format!("{} keeps stopping: {exit}", process.node),
    });
    let lines = spec.map(|spec| logs::last_of_file(&spec.out_file(), LAST_LINES)).unwrap_or_default();
    let error = lines.into_iter().fold(error, |error, line| error.hint(format!("it said: {line}")));
    Err(error.hint(format!("its logs: cita chain logs {} --chain {}", process.node, chain.name())))
}

fn too_late(chain: &LocalChain, observer: &Observer, heights: &[Option<u64>]) -> CliError {
    let both = observer.controllers().zip(heights);
    let silent: Vec<&str> = both.filter(|(_, height)| height.is_none()).map(|((domain, _), _)| domain).collect();
    let seconds = PATIENCE.as_secs();
    let message = match silent.as_slice() {
        [] => format!("all nodes of '{}' answer, but no block was made in {seconds} s", chain.name()),
        silent => format!("{} of '{}' did not answer within {seconds} s", silent.join(", "), chain.name()),
    };
    CliError::user(message)
        .hint(format!("what they log: cita chain logs --chain {}", chain.name()))
        .hint(format!("how they are: cita chain status {}", chain.name()))
}
