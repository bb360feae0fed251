//! How a chain is: what its processes, controllers and metrics say.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use cita_service_api::{Controller, ControllerClient, connect_lazy};
use futures::future::join_all;
use serde::Serialize;
use tokio::time::timeout;

use super::{
    layout::ProcessLayout,
    local::{LocalChain, LocalNode},
    metrics::{self, Page},
    process::{self, Usage},
    run_dir::{ProcessPhase, ProcessState, RunState},
};
use crate::{
    convert::hex0x,
    error::{CliError, CliResult},
};

/// How long a node may take to answer before it counts as silent.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a chain is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ChainReport {
    /// Its name.
    pub(crate) chain: String,
    /// `running`, `degraded` (a part of it does not run) or `stopped`.
    pub(crate) state: &'static str,
    /// How nodes are split into processes.
    pub(crate) layout: Option<&'static str>,
    /// Pid of the supervisor.
    pub(crate) supervisor: Option<u32>,
    /// Unix time in milliseconds.
    pub(crate) started_at: Option<u64>,
    /// Its nodes.
    pub(crate) nodes: Vec<NodeReport>,
}

/// How a node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct NodeReport {
    /// Its name.
    pub(crate) node: String,
    /// The address that it signs with, 0x hex.
    pub(crate) address: Option<String>,
    /// `running`, `silent` (runs, but its controller does not answer), `restarting`, `stopping` or `stopped`.
    pub(crate) state: &'static str,
    /// Its last block.
    pub(crate) height: Option<u64>,
    /// Nodes that it is connected with.
    pub(crate) peers: Option<u64>,
    /// Transactions that wait.
    pub(crate) pool: Option<u64>,
    /// The round of consensus at its height: above 0 when proposers failed.
    pub(crate) view: Option<u64>,
    /// Whether it is catching up.
    pub(crate) is_sync: Option<bool>,
    /// Resident memory of its processes.
    pub(crate) memory_bytes: u64,
    /// Time that its processes spent on all cores together since they were born.
    pub(crate) cpu_ms: u64,
    /// `host:port`.
    pub(crate) controller: String,
    /// `host:port`.
    pub(crate) executor: String,
    /// Its processes.
    pub(crate) processes: Vec<ProcessReport>,
}

/// How a process is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ProcessReport {
    /// `node` for all six.
    pub(crate) service: &'static str,
    /// While there is one.
    pub(crate) pid: Option<u32>,
    /// `running`, `restarting`, `stopping` or `stopped`.
    pub(crate) state: &'static str,
    /// Times it was started again.
    pub(crate) restarts: u32,
    /// Resident memory.
    pub(crate) memory_bytes: u64,
    /// Time on all cores together since it was born.
    pub(crate) cpu_ms: u64,
    /// How it ended last.
    pub(crate) last_exit: Option<String>,
}

/// Asks the nodes of a chain again and again over the same connections.
#[derive(Debug)]
pub(crate) struct Observer {
    nodes: Vec<(LocalNode, ControllerClient)>,
    chain: LocalChain,
}

/// What a controller says.
#[derive(Debug, Clone, Default)]
struct Spoken {
    address: Option<String>,
    height: Option<u64>,
    peers: Option<u64>,
    is_sync: Option<bool>,
    pool: Option<u64>,
    view: Option<u64>,
}

impl Observer {
    /// An observer; connects when it first asks. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the address of a controller is none.
    pub(crate) fn new(chain: &LocalChain) -> CliResult<Self> {
        let connected = |node: &LocalNode| {
            let channel = connect_lazy(&node.controller).map_err(|_| {
                CliError::user(format!("{}: '{}' is no host:port", node.config.path().display(), node.controller))
            })?;
            Ok((node.clone(), ControllerClient::new(channel)))
        };
        Ok(Self { nodes: chain.nodes.iter().map(connected).collect::<CliResult<_>>()?, chain: chain.clone() })
    }

    /// The controllers by the domain of their node.
    pub(crate) fn controllers(&self) -> impl Iterator<Item = (&str, &ControllerClient)> {
        self.nodes.iter().map(|(node, client)| (node.domain.as_str(), client))
    }

    /// How the chain is now.
    pub(crate) async fn report(&self) -> ChainReport {
        let run = self.chain.run_dir();
        let state = run.state();
        let runs = state.as_ref().is_some_and(|state| !state.alive().is_empty());
        let layout = state.as_ref().filter(|_| runs).map(|state| state.layout);
        let asked = self.nodes.iter().map(async |(node, client)| match layout {
            Some(layout) => ask(node, client, layout).await,
            // A chain that does not run is not asked: somebody else may have its ports.
            None => Spoken::default(),
        });
        let spoken = join_all(asked).await;
        let usage = usage_of(state.as_ref());
        let nodes: Vec<NodeReport> = self
            .nodes
            .iter()
            .zip(spoken)
            .map(|((node, _), spoken)| node_report(node, spoken, state.as_ref(), &usage))
            .collect();
        ChainReport {
            chain: self.chain.name().to_owned(),
            state: chain_state(&nodes),
            layout: layout.map(ProcessLayout::name),
            supervisor: run.supervisor().map(|supervisor| supervisor.pid),
            started_at: state.filter(|_| runs).map(|state| state.started_at),
            nodes,
        }
    }
}

fn chain_state(nodes: &[NodeReport]) -> &'static str {
    if nodes.iter().all(|node| node.state == "stopped") {
        "stopped"
    } else if nodes.iter().all(|node| node.state == "running") {
        "running"
    } else {
        "degraded"
    }
}

fn usage_of(state: Option<&RunState>) -> BTreeMap<u32, Usage> {
    let pids: Vec<u32> = state.map(RunState::alive).unwrap_or_default().iter().map(|process| process.pid).collect();
    pids.iter().copied().zip(process::usage(&pids)).collect()
}

fn node_report(node: &LocalNode, spoken: Spoken, state: Option<&RunState>, usage: &BTreeMap<u32, Usage>) -> NodeReport {
    let all = state.map(|state| state.processes.as_slice()).unwrap_or_default();
    let processes: Vec<ProcessReport> = all
        .iter()
        .filter(|process| process.node == node.domain)
        .map(|process| process_report(process, usage))
        .collect();
    let any = |state: ProcessPhase| processes.iter().any(|process| process.state == state.name());
    let state = if any(ProcessPhase::Restarting) {
        ProcessPhase::Restarting.name()
    } else if any(ProcessPhase::Stopping) {
        ProcessPhase::Stopping.name()
    } else if processes.is_empty() || any(ProcessPhase::Stopped) {
        ProcessPhase::Stopped.name()
    } else if spoken.height.is_none() {
        "silent"
    } else {
        ProcessPhase::Running.name()
    };
    NodeReport {
        node: node.domain.clone(),
        address: spoken.address,
        state,
        height: spoken.height,
        peers: spoken.peers,
        pool: spoken.pool,
        view: spoken.view,
        is_sync: spoken.is_sync,
        memory_bytes: processes.iter().map(|process| process.memory_bytes).sum(),
        cpu_ms: processes.iter().map(|process| process.cpu_ms).sum(),
        controller: node.controller.clone(),
        executor: node.executor.clone(),
        processes,
    }
}

fn process_report(process: &ProcessState, usage: &BTreeMap<u32, Usage>) -> ProcessReport {
    let pid = process.process.as_ref().map(|process| process.pid).filter(|pid| usage.contains_key(pid));
    // What a killed supervisor wrote last may be no longer true.
    let state = match process.state {
        ProcessPhase::Running | ProcessPhase::Stopping if pid.is_none() => ProcessPhase::Stopped,
        state => state,
    };
    let usage = pid.and_then(|pid| usage.get(&pid)).copied().unwrap_or_default();
    ProcessReport {
        service: process.service.map_or("node", |service| service.name()),
        pid,
        state: state.name(),
        restarts: process.restarts,
        memory_bytes: usage.memory_bytes,
        cpu_ms: usage.cpu_ms,
        last_exit: process.last_exit.clone(),
    }
}

async fn ask(node: &LocalNode, client: &ControllerClient, layout: ProcessLayout) -> Spoken {
    let status = async { timeout(PATIENCE, client.node_status()).await.ok()?.ok() };
    let height = async { timeout(PATIENCE, client.block_number(false)).await.ok()?.ok() };
    let page = async |address: Option<SocketAddr>| timeout(PATIENCE, Page::read(address?)).await.ok()?;
    let consensus = node.consensus_metrics(layout);
    // In a process that runs all six there is one page.
    let separate = async { if consensus == node.metrics() { None } else { page(consensus).await } };
    let (status, height, own, separate) = tokio::join!(status, height, page(node.metrics()), separate);
    let own_status = status.as_ref().and_then(|status| status.self_status.as_ref());
    Spoken {
        address: own_status.map(|own| hex0x(&own.address)),
        height,
        peers: status.as_ref().map(|status| status.peers_count),
        is_sync: status.map(|status| status.is_sync),
        pool: own.as_ref().and_then(|page| page.value(metrics::POOL)),
        view: separate.or(own).and_then(|page| page.value(metrics::VIEW)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_died_with_its_supervisor_is_not_called_running() {
        let process = ProcessState {
            node: "n".into(),
            service: None,
            process: Some(process::ProcessId { pid: 7, birth: "gone".into() }),
            state: ProcessPhase::Running,
            restarts: 0,
            last_exit: None,
        };
        let report = process_report(&process, &BTreeMap::new());
        assert_eq!((report.state, report.pid), ("stopped", None));
    }
}
