//! `cita chain status`: how a chain is.

use super::Which;
use crate::{
    args::Globals,
    chain::{ChainReport, LocalChain, NodeReport, Observer},
    error::CliResult,
    output,
    runtime::block_on,
};

/// Show how a chain is: height, peers, pool, pids and memory of every node
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  cita chain status\n  cita chain status mychain --output json")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    let place = args.which.existing(&globals.home()?)?;
    let chain = LocalChain::open(&place)?;
    let report = block_on(async { Ok(Observer::new(&chain)?.report().await) })?;
    if output::wants_json() {
        return output::json(&report);
    }
    output::note(headline(&report));
    let headings = ["NODE", "STATE", "HEIGHT", "PEERS", "POOL", "PID", "RESTARTS", "MEMORY", "CONTROLLER", "EXECUTOR"];
    output::table(&headings, report.nodes.iter().map(row))
}

fn headline(report: &ChainReport) -> String {
    let layout = report.layout.map(|layout| format!(", layout {layout}")).unwrap_or_default();
    let supervisor = match (report.supervisor, report.state) {
        (Some(pid), _) => format!(", supervisor pid {pid}"),
        (None, "stopped") => String::new(),
        (None, _) => ", its supervisor is dead: `cita chain up` starts it anew".to_owned(),
    };
    format!("chain '{}' is {}{layout}{supervisor}", report.chain, report.state)
}

fn row(node: &NodeReport) -> [String; 10] {
    let number = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    let pids: Vec<String> = node
        .processes
        .iter()
        .filter_map(|process| {
            let pid = process.pid?;
            Some(if process.service == "node" { pid.to_string() } else { format!("{}:{pid}", process.service) })
        })
        .collect();
    let state = match node.is_sync {
        Some(true) => format!("{}, catching up", node.state),
        _ => node.state.to_owned(),
    };
    [
        node.node.clone(),
        state,
        number(node.height),
        number(node.peers),
        number(node.pool),
        if pids.is_empty() { "-".to_owned() } else { pids.join(" ") },
        node.processes.iter().map(|process| process.restarts).sum::<u32>().to_string(),
        mebibytes(node.memory_bytes),
        node.controller.clone(),
        node.executor.clone(),
    ]
}

/// `45 MiB`.
pub(super) fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}
