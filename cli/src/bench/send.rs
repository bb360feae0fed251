//! Sends transactions as fast as the chain takes them, or at a given rate, and watches what it commits.

use std::{
    cell::{Cell, RefCell},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use cita_service_api::{Controller, ControllerClient};
use futures::future::try_join_all;
use indicatif::ProgressBar;
use tokio::{
    sync::{Mutex, Notify, mpsc},
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{
    csv::Csv,
    executed,
    ledger::Ledger,
    prepare,
    report::{self, SendReport},
    sign::{Batch, Plan},
    wire::{Failure, Sender},
    workload::{Messages, Workload},
};
use crate::{
    error::{CliError, CliResult},
    follow::Follower,
    output::{self, Format},
    runtime,
    session::{self, Session},
    transact::{Draft, Signer},
};

/// How long a batch is tried again while the chain says that it may be taken later.
const GIVE_UP: Duration = Duration::from_secs(60);

/// The first and the longest pause before a batch is tried again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(500));

/// How long the chain may make no block while transactions wait, in its own block intervals and at least.
const NO_BLOCK: (u32, Duration) = (20, Duration::from_secs(60));

/// What to send.
#[derive(Debug, Clone)]
pub(crate) struct SendLoad {
    /// What the transactions do.
    pub(crate) workload: Workload,
    /// Value, quota and limit of all of them.
    pub(crate) terms: Draft,
    /// Transactions, unless the run is bounded by time.
    pub(crate) total: Option<u64>,
    /// How long to send.
    pub(crate) duration: Option<Duration>,
    /// Transactions a second; as fast as possible without.
    pub(crate) rate: Option<u64>,
    /// Requests at the same time.
    pub(crate) workers: usize,
    /// Connections to each node.
    pub(crate) connections: usize,
    /// Transactions in a request.
    pub(crate) batch: usize,
    /// Transactions that may wait for finality at the same time; by the block interval without, unbounded with 0.
    pub(crate) in_flight: Option<usize>,
    /// Senders; those after the first have fresh keys.
    pub(crate) accounts: usize,
    /// Controllers to send to, in turn; that of the session without.
    pub(crate) nodes: Vec<String>,
    /// Transactions that are signed before the clock starts.
    pub(crate) presign: u64,
    /// How long a node may take to answer a request.
    pub(crate) timeout: Option<Duration>,
    /// Whether to watch blocks until all is final.
    pub(crate) watch: bool,
    /// Where to write a line a second.
    pub(crate) csv: Option<PathBuf>,
}

/// Runs the load and prints its report.
///
/// # Errors
/// When the chain cannot be reached, takes nothing at all, or takes what it does not commit.
pub(crate) fn run(load: SendLoad, session: &Session) -> CliResult<()> {
    let csv = load.csv.as_deref().map(Csv::create).transpose()?;
    let report = runtime::block_on(measure(load, csv, session))?;
    if output::chosen_format() == Some(Format::Json) {
        output::json(&report.json())?;
    } else {
        report.lines().into_iter().try_for_each(output::line)?;
        output::line("")?;
        output::table(&report::HEADINGS, report.rows())?;
    }
    if report.accepted == 0 {
        let reason = report.refused.keys().next().map_or("there was nothing to send", String::as_str);
        return Err(CliError::user(format!("the chain took no transaction, message: {reason:?}")));
    }
    if report.missing > 0 {
        return Err(CliError::user(format!("the chain took {} transactions that are in no block", report.missing)));
    }
    Ok(())
}

/// What workers and watcher share. All of them run on one thread.
struct Shared {
    ledger: RefCell<Ledger>,
    start: Instant,
    /// The chain's height, which the signing thread reads.
    height: Arc<AtomicU64>,
    /// The highest block that a transaction of ours may be in.
    expiry: Cell<u64>,
    /// Told at every block and when all workers are done.
    news: Notify,
    done: Cell<bool>,
    /// The chain makes no blocks any more.
    stalled: Cell<bool>,
    bar: ProgressBar,
}

async fn measure(load: SendLoad, csv: Option<Csv>, session: &Session) -> CliResult<SendReport> {
    let controller = session.controller().await?;
    let signer = Signer::prepare(session, &controller).await?;
    let senders = connect(&load, session).await?;
    let height = Arc::new(AtomicU64::new(signer.height));
    let in_flight = load.in_flight.unwrap_or_else(|| default_in_flight(signer.config.block_interval));
    let patience = NO_BLOCK.1.max(Duration::from_secs(signer.config.block_interval.into()) * NO_BLOCK.0);
    // Only a workload that may fail needs the executor, so that the others run where there is none to be reached.
    let evm = if load.workload.may_fail() { Some(session.evm().await?) } else { None };
    let messages = prepare::messages(&load, &signer, (&controller, evm.as_ref()), session).await?;
    let plan = plan(&load, &signer, messages, height.clone())?;
    let ahead = usize::try_from(load.presign).unwrap_or(usize::MAX).div_ceil(load.batch).max(2 * load.workers);
    let mut batches = plan.start(ahead)?;
    let signed_before = presign(&mut batches, ahead, &load, (&controller, &height)).await?;

    let from = controller.block_number(false).await.map_err(|error| CliError::refused(&error))?;
    let shared = Shared {
        ledger: RefCell::default(),
        start: Instant::now(),
        height,
        expiry: Cell::new(0),
        news: Notify::new(),
        done: Cell::new(false),
        stalled: Cell::new(false),
        bar: bar(load.total, "sent"),
    };
    let run = Run { load: &load, shared: &shared, batches: Mutex::new(batches), in_flight, pace: Cell::new(0) };
    let sending = async {
        let workers = senders.iter().cycle().take(load.workers.max(senders.len()));
        try_join_all(workers.map(|sender| run.work(sender.clone()))).await?;
        shared.done.set(true);
        shared.news.notify_waiters();
        Ok::<_, CliError>(shared.start.elapsed())
    };
    let watching = async {
        match load.watch {
            true => watch(&shared, Follower::new(controller, from + 1), patience).await,
            false => Ok(()),
        }
    };
    let (sending, ()) = record(&shared, csv, async { tokio::try_join!(sending, watching) }).await?;
    shared.bar.finish_and_clear();
    let sample = shared.ledger.borrow().sample().to_vec();
    let executed = match &evm {
        Some(evm) => Some(executed::check(evm, &sample).await),
        None => None,
    };
    let report = shared.report(sending, signed_before, load.watch);
    Ok(SendReport { workload: load.workload.name(), executed, ..report })
}

/// Writes a line a second while the run goes on, and a last one at its end.
async fn record<T>(shared: &Shared, csv: Option<Csv>, run: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    let Some(mut csv) = csv else { return run.await };
    let second = Duration::from_secs(1);
    let mut seconds = tokio::time::interval_at(shared.start + second, second);
    tokio::pin!(run);
    loop {
        tokio::select! {
            result = &mut run => {
                csv.add(shared.start.elapsed(), &shared.ledger.borrow())?;
                return result;
            }
            _ = seconds.tick() => csv.add(shared.start.elapsed(), &shared.ledger.borrow())?,
        }
    }
}

fn plan(load: &SendLoad, signer: &Signer, messages: Messages, height: Arc<AtomicU64>) -> CliResult<Plan> {
    Ok(Plan {
        messages,
        terms: load.terms.clone(),
        quota: load.terms.quota.under(&signer.config),
        version: signer.config.version,
        chain_id: signer.config.chain_id.clone(),
        total: if load.duration.is_some() { None } else { load.total },
        batch: load.batch,
        height,
    })
}

/// Two blocks' worth of a fast chain: enough to keep every block full, little enough that transactions do not grow old in the pool.
fn default_in_flight(block_interval_seconds: u32) -> usize {
    10_000 * (1 + block_interval_seconds.min(9) as usize)
}

async fn connect(load: &SendLoad, session: &Session) -> CliResult<Vec<Sender>> {
    let context = session.context()?;
    let nodes = if load.nodes.is_empty() { vec![context.controller_addr] } else { load.nodes.clone() };
    let mut senders = Vec::new();
    for _ in 0..load.connections {
        for node in &nodes {
            senders.push(Sender::new(session::connect("controller", node, context.connect_timeout).await?));
        }
    }
    Ok(senders)
}

/// Waits until as much is signed as was asked for; answers how much, and how long it took.
async fn presign(
    batches: &mut mpsc::Receiver<CliResult<Batch>>,
    ahead: usize,
    load: &SendLoad,
    (controller, height): (&ControllerClient, &AtomicU64),
) -> CliResult<(u64, Duration)> {
    let start = Instant::now();
    let mut asked = start;
    let bar = bar(load.total.map(|total| total.min(load.presign)), "signed");
    while batches.len() < ahead && !batches.is_closed() {
        sleep(Duration::from_millis(20)).await;
        bar.set_position((batches.len() * load.batch) as u64);
        if asked.elapsed() > Duration::from_secs(1) {
            asked = Instant::now();
            height.store(
                controller.block_number(false).await.map_err(|error| CliError::refused(&error))?,
                Ordering::Relaxed,
            );
        }
    }
    bar.finish_and_clear();
    let signed = (batches.len() as u64).saturating_mul(load.batch as u64);
    Ok((load.total.map_or(signed, |total| total.min(signed)), start.elapsed()))
}

fn bar(length: Option<u64>, what: &'static str) -> ProgressBar {
    if !output::draws_progress() {
        return ProgressBar::hidden();
    }
    let bar = match length {
        Some(length) => ProgressBar::new(length),
        None => ProgressBar::no_length(),
    };
    // The template is a constant; were it wrong, the bar would only be plainer.
    let style = indicatif::ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}");
    bar.with_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar())).with_prefix(what)
}

struct Run<'a> {
    load: &'a SendLoad,
    shared: &'a Shared,
    batches: Mutex<mpsc::Receiver<CliResult<Batch>>>,
    in_flight: usize,
    /// Transactions that were given a time to be sent at.
    pace: Cell<u64>,
}

impl Run<'_> {
    /// Sends batch after batch until there are none, or the time is over.
    async fn work(&self, mut sender: Sender) -> CliResult<()> {
        let over =
            || self.shared.stalled.get() || self.load.duration.is_some_and(|end| self.shared.start.elapsed() >= end);
        while !over() {
            let Some(batch) = self.batches.lock().await.recv().await else { break };
            let batch = batch?;
            let Some(due) = self.wait_for_turn(&batch, &over).await else { break };
            self.shared.expiry.set(self.shared.expiry.get().max(batch.valid_until_block));
            self.shared.ledger.borrow_mut().begin(&batch.hashes, due);
            self.submit(&batch, &mut sender).await;
        }
        Ok(())
    }

    /// When the batch is due, once it is; `None` when the run is over before that.
    async fn wait_for_turn(&self, batch: &Batch, over: &impl Fn() -> bool) -> Option<Duration> {
        if let Some(rate) = self.load.rate {
            let number = self.pace.get();
            self.pace.set(number + batch.hashes.len() as u64);
            let due = Duration::from_secs_f64(number as f64 / rate as f64);
            if self.load.duration.is_some_and(|end| due >= end) {
                return None;
            }
            sleep_until(self.shared.start + due).await;
            // An open loop sends whether or not the chain keeps up, and counts latency from when it should have sent.
            return (!over()).then_some(due);
        }
        while self.load.watch
            && self.in_flight > 0
            && self.shared.ledger.borrow().pending() + batch.hashes.len() > self.in_flight.max(batch.hashes.len())
        {
            if over() {
                return None;
            }
            let _ = timeout(Duration::from_secs(1), self.shared.news.notified()).await;
        }
        Some(self.shared.start.elapsed())
    }

    /// Sends a batch until the chain takes it or refuses it for good.
    async fn submit(&self, batch: &Batch, sender: &mut Sender) {
        let first = Instant::now();
        let mut pause = PAUSES.0;
        let mut answer = self.attempt(batch, sender).await;
        let mut attempts = 1;
        while !self.settle(batch, answer, attempts, first.elapsed() > GIVE_UP) {
            sleep(pause).await;
            pause = (pause * 2).min(PAUSES.1);
            answer = self.attempt(batch, sender).await;
            attempts += 1;
        }
        self.shared.bar.inc(batch.hashes.len() as u64);
    }

    /// Books an answer. Whether it was the last word.
    fn settle(&self, batch: &Batch, answer: Result<(), Failure>, attempts: u32, give_up: bool) -> bool {
        let mut ledger = self.shared.ledger.borrow_mut();
        match answer {
            Ok(()) => ledger.accepted(batch.hashes.len()),
            Err(Failure::Later(reason)) if !give_up => {
                ledger.waited(&reason);
                return false;
            }
            // An earlier attempt was taken and only its answer got lost. Blocks will tell.
            Err(Failure::Duplicate(_)) if attempts > 1 => ledger.accepted(batch.hashes.len()),
            Err(Failure::Later(reason) | Failure::Duplicate(reason) | Failure::Refused(reason)) => {
                ledger.refused(&batch.hashes, &reason);
            }
        }
        true
    }

    async fn attempt(&self, batch: &Batch, sender: &mut Sender) -> Result<(), Failure> {
        let sending = sender.send(batch.body.clone());
        match self.load.timeout {
            None => sending.await,
            Some(limit) => timeout(limit, sending)
                .await
                .unwrap_or_else(|_| Err(Failure::Later(format!("no answer in {} s", limit.as_secs())))),
        }
    }
}

/// Follows the chain until everything that was sent is final, or cannot become so.
async fn watch(shared: &Shared, mut follower: Follower, patience: Duration) -> CliResult<()> {
    let mut last_block = Instant::now();
    loop {
        let pending = shared.ledger.borrow().pending();
        if pending > 0 && last_block.elapsed() > patience {
            shared.stalled.set(true);
        }
        let expired = follower.next_height() > shared.expiry.get();
        if shared.done.get() && (pending == 0 || expired || shared.stalled.get()) {
            return Ok(());
        }
        tokio::select! {
            block = follower.next_block() => {
                let block = block?;
                let hashes = block.body.map(|body| body.tx_hashes).unwrap_or_default();
                last_block = Instant::now();
                let mut ledger = shared.ledger.borrow_mut();
                ledger.block(&hashes, shared.start.elapsed());
                shared.height.store(follower.next_height().saturating_sub(1), Ordering::Relaxed);
                shared.bar.set_message(format!("{} committed", ledger.committed()));
                shared.news.notify_waiters();
            }
            () = shared.news.notified() => {}
            () = sleep(Duration::from_secs(1)) => {}
        }
    }
}

impl Shared {
    fn report(self, sending: Duration, signed_before: (u64, Duration), watched: bool) -> SendReport {
        let mut ledger = self.ledger.into_inner();
        SendReport {
            workload: "",
            executed: None,
            sent: ledger.sent(),
            accepted: ledger.accepted_count(),
            refused: ledger.refusals().clone(),
            retries: ledger.waits().clone(),
            committed: ledger.committed(),
            missing: if watched { ledger.pending() as u64 } else { 0 },
            sending,
            finality: ledger.last_commit(),
            signed_before,
            blocks: ledger.blocks(),
            latency: ledger.latency(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slower_chains_may_have_more_in_flight() {
        assert!(default_in_flight(0) < default_in_flight(1));
        assert_eq!(default_in_flight(u32::MAX), 100_000);
    }
}
