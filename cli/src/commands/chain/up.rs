//! `cita chain up`: starts a chain and waits for its first block.

use std::{path::Path, time::Duration};

use cita_service_kit::ServiceKind;
use serde_json::json;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{mpsc, oneshot},
};

use super::{
    Which,
    init::{self, count},
    live,
};
use crate::{
    args::Globals,
    chain::{self, LocalChain, Notice, Place, ProcessLayout, Ready, RunDir, Started},
    context::{ConsensusKind, Context, Contexts},
    error::{CliError, CliResult, OrFail},
    home::Home,
    output,
    runtime::{block_on, block_on_to_its_end},
    session::Session,
    wallet::{Suite, Wallet},
};

/// Start a chain, which is made if there is none, and make it the default context
///
/// In the foreground the state of every node is shown, and CTRL-C stops them all. With -d a supervisor stays in the
/// background; `cita chain down` stops it. Either starts a process again that died.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita chain up
  cita chain up -d --layout services
  cita chain up quick --nodes 1 --block-interval 0 -d")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    /// Leave it running in the background
    #[arg(short, long)]
    detach: bool,
    /// How nodes are split into processes [default: node]
    #[arg(long, value_enum)]
    layout: Option<ProcessLayout>,
    #[command(flatten)]
    options: init::Options,
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    let home = Session::new("cita", globals.clone()).home()?;
    let place = args.which.place(&home)?;
    let chain = open_or_make(&place, &args.options, globals)?;
    let up = async {
        if let Some(running) = layout_of_running(&place.run_dir()).await {
            return already_up(&home, &chain, args.layout, running);
        }
        let layout = args.layout.unwrap_or_default();
        match args.detach {
            true => in_background(&home, &place, &chain, layout, globals.home.as_deref()).await,
            false => in_foreground(&home, &chain, layout).await,
        }
    };
    // In the foreground CTRL-C stops the chain in order.
    if args.detach { block_on(up) } else { block_on_to_its_end(up) }
}

fn open_or_make(place: &Place, options: &init::Options, globals: &Globals) -> CliResult<LocalChain> {
    if !place.exists() {
        return init::create(place, options, globals);
    }
    if let Some(option) = options.given() {
        return Err(CliError::user(format!(
            "{option} is for a new chain, but there is a chain '{}' already",
            place.name
        ))
        .hint(format!("start it as it is: cita chain up {}", place.name))
        .hint(format!("or remove it first: cita chain clean --all {}", place.name)));
    }
    LocalChain::open(place)
}

/// A process that was killed can be seen for a moment longer.
const DYING: Duration = Duration::from_millis(200);

/// The layout of a chain whose supervisor is alive, and stays so.
async fn layout_of_running(run: &RunDir) -> Option<ProcessLayout> {
    run.supervisor()?;
    tokio::time::sleep(DYING).await;
    run.supervisor()?;
    Some(run.state()?.layout)
}

fn already_up(home: &Home, chain: &LocalChain, asked: Option<ProcessLayout>, running: ProcessLayout) -> CliResult<()> {
    if asked.is_some_and(|asked| asked != running) {
        let name = chain.name();
        return Err(CliError::user(format!("chain '{name}' is up already, in the layout {}", running.name()))
            .hint(format!("stop it first: cita chain down {name}")));
    }
    save_context(home, chain)?;
    output::note(format!("chain '{}' is up already", chain.name()));
    print_addresses(chain, None)
}

async fn in_background(
    home: &Home,
    place: &Place,
    chain: &LocalChain,
    layout: ProcessLayout,
    home_option: Option<&Path>,
) -> CliResult<()> {
    let started = Started::now();
    chain::detach(place, layout, home_option, output::note).await?;
    let ready = chain::wait(chain, started).await.map_err(|error| {
        error.hint(format!("it still runs and is tried again; stop it: cita chain down {}", place.name))
    })?;
    announce(home, chain, layout, ready)
}

async fn in_foreground(home: &Home, chain: &LocalChain, layout: ProcessLayout) -> CliResult<()> {
    let mut stop_signal = Signals::new()?;
    let started = Started::now();
    let (sender, mut notices) = mpsc::unbounded_channel();
    let supervisor = tokio::select! {
        supervisor = chain::prepare(chain, layout, sender, output::note) => supervisor?,
        () = stop_signal.next() => return Ok(()),
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let supervising = tokio::spawn(supervisor.run(async move { drop(stopped.await) }));

    let result = tokio::select! {
        ready = wait_telling(chain, started, &mut notices) => match ready {
            Ok(ready) => match announce(home, chain, layout, ready) {
                Ok(()) => live::show(chain, &mut notices, stop_signal.next()).await,
                failed => failed,
            },
            Err(error) => Err(error),
        },
        () = stop_signal.next() => Ok(()),
    };
    output::note(format!("stopping chain '{}' …", chain.name()));
    // The supervisor listens until it has ended.
    let _ = stop.send(());
    while let Some(notice) = notices.recv().await {
        live::tell(&notice);
    }
    supervising.await.or_fail("the supervisor failed")?;
    output::note("stopped");
    result
}

/// Waits for the first block; tells of processes that die meanwhile.
async fn wait_telling(
    chain: &LocalChain,
    started: Started,
    notices: &mut mpsc::UnboundedReceiver<Notice>,
) -> CliResult<Ready> {
    let ready = chain::wait(chain, started);
    tokio::pin!(ready);
    loop {
        tokio::select! {
            ready = &mut ready => return ready,
            Some(notice) = notices.recv() => live::tell(&notice),
        }
    }
}

/// SIGINT, SIGTERM and SIGHUP: all of them ask for an orderly end.
struct Signals([tokio::signal::unix::Signal; 3]);

impl Signals {
    fn new() -> CliResult<Self> {
        let listen = |kind| signal(kind).or_fail("cannot listen for signals");
        Ok(Self([listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?, listen(SignalKind::hangup())?]))
    }

    async fn next(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

fn announce(home: &Home, chain: &LocalChain, layout: ProcessLayout, ready: Ready) -> CliResult<()> {
    save_context(home, chain)?;
    let seconds = seconds(ready.after);
    let nodes = count(chain.nodes.len(), "node");
    let name = chain.name();
    output::note(match ready.made_block {
        true => {
            format!("chain '{name}' is up: {nodes}, layout {}, block {} after {seconds} s", layout.name(), ready.height)
        }
        false => format!(
            "chain '{name}' is up: {nodes}, layout {}, after {seconds} s; it makes a block when there are transactions",
            layout.name()
        ),
    });
    print_addresses(chain, Some(ready))
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

/// Saves a context of the chain's name for its first node, as the chain's admin where the wallet has that account, and selects it.
fn save_context(home: &Home, chain: &LocalChain) -> CliResult<()> {
    let Some(first) = chain.nodes.first() else { return Ok(()) };
    let name = chain.name();
    let suite = Suite::from(chain.chain.description.components.suite().or_fail("the chain's description")?);
    let accounts = Wallet::open(home).list()?;
    let admin = accounts.iter().find(|account| Some(account.address) == chain.chain.admin());
    Contexts::update(home, |contexts| {
        // What the user set for this chain stays.
        let mut context = contexts.all().get(name).cloned().unwrap_or_default();
        // But an account of another suite than the chain's cannot have been meant for it.
        let usable = accounts.iter().any(|account| account.name == context.account_name && account.suite == suite);
        if let Some(admin) = admin.filter(|_| !usable || !contexts.all().contains_key(name)) {
            context.account_name = admin.name.clone();
        }
        let (controller_addr, executor_addr) = (first.controller.clone(), first.executor.clone());
        let consensus = ConsensusKind::of_implementation(chain.chain.implementation(ServiceKind::Consensus));
        let consensus_type = consensus.unwrap_or(context.consensus_type);
        contexts.save(name, Context { controller_addr, executor_addr, crypto_type: suite, consensus_type, ..context });
        contexts.select(name)
    })
}

fn print_addresses(chain: &LocalChain, ready: Option<Ready>) -> CliResult<()> {
    if output::wants_json() {
        let node = |node: &chain::LocalNode| json!({ "node": node.domain, "controller": node.controller, "executor": node.executor });
        return output::json(&json!({
            "chain": chain.name(),
            "context": chain.name(),
            "height": ready.map(|ready| ready.height),
            "first_block_ms": ready.filter(|ready| ready.made_block).map(|ready| ready.after.as_millis()),
            "nodes": chain.nodes.iter().map(node).collect::<Vec<_>>(),
        }));
    }
    let rows = chain.nodes.iter().map(|node| [&node.domain, &node.controller, &node.executor]);
    output::table(&["NODE", "CONTROLLER", "EXECUTOR"], rows)
}
