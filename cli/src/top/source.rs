//! Where the dashboard knows things from: the nodes of a chain on this machine, or one node somewhere.

use std::{
    net::{SocketAddr, ToSocketAddrs},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cita_proto::blockchain::CompactBlock;
use cita_service_api::{Controller, ControllerClient, Evm, EvmClient, TxHash, connect_lazy};
use tokio::{sync::mpsc, task::JoinSet, time::timeout};

use super::{
    convert::{chain_facts, peers},
    facts::{BlockFacts, ChainFacts, NodeFacts, Settings},
    model::Event,
};
use crate::{
    chain::{self, Filter, LocalChain, METRICS_OFFSET, Observer, Page},
    convert::hex0x,
    error::{CliError, CliResult},
    follow::Follower,
    session::Session,
};

/// How long a node may take to answer before it counts as silent.
const PATIENCE: Duration = Duration::from_secs(2);

/// Blocks of before that are shown at the start.
const HISTORY: u64 = 30;

/// Blocks that are passed over are more than this.
const MAX_BACKLOG: u64 = 300;

/// How long a node may bring no block while another one has it.
const STALL: Duration = Duration::from_millis(1_500);

/// How often the configuration is asked for.
const SETTINGS: Duration = Duration::from_secs(30);

/// Last lines of a log that is opened, and how often it is looked at.
const LOG: (usize, Duration) = (500, Duration::from_millis(200));

/// A node that answers questions.
#[derive(Debug)]
pub(super) struct Asked {
    /// Its controller.
    pub(super) controller: ControllerClient,
    /// The EVM queries of its executor.
    pub(super) evm: EvmClient,
}

/// What is observed.
#[derive(Debug)]
enum Kind {
    Local { observer: Box<Observer>, chain: Box<LocalChain> },
    Remote { metrics: Option<SocketAddr> },
}

/// Where things are known from.
#[derive(Debug)]
pub(crate) struct Source {
    kind: Kind,
    name: String,
    /// At least one.
    nodes: Vec<Asked>,
    /// The node that blocks come from: one of the highest.
    best: AtomicUsize,
}

impl Source {
    /// All nodes of a chain on this machine, running or not. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the address of one is none.
    pub(crate) fn local(chain: &LocalChain) -> CliResult<Self> {
        let observer = Observer::new(chain)?;
        let nodes = chain.nodes.iter().zip(observer.controllers()).map(|(node, (_, controller))| {
            let executor = connect_lazy(&node.executor).map_err(|_| {
                CliError::user(format!("{}: '{}' is no host:port", node.config.path().display(), node.executor))
            })?;
            Ok(Asked { controller: controller.clone(), evm: EvmClient::new(executor) })
        });
        let nodes = nodes.collect::<CliResult<_>>()?;
        let kind = Kind::Local { observer: Box::new(observer), chain: Box::new(chain.clone()) };
        Ok(Self { kind, name: chain.name().to_owned(), nodes, best: AtomicUsize::new(0) })
    }

    /// The node that the context names.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(crate) async fn remote(session: &Session) -> CliResult<Self> {
        let context = session.context()?;
        let controller = session.controller().await?;
        let evm = connect_lazy(context.executor_addr.trim_start_matches("http://"));
        let evm =
            evm.map_err(|_| CliError::usage(format!("'{}' is not the address of a service", context.executor_addr)))?;
        let name = context.controller_addr.trim_start_matches("http://").to_owned();
        let kind = Kind::Remote { metrics: metrics_of(&name) };
        let nodes = vec![Asked { controller, evm: EvmClient::new(evm) }];
        Ok(Self { kind, name, nodes, best: AtomicUsize::new(0) })
    }

    /// What the chain is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the logs of its nodes are on this machine.
    pub(super) fn has_logs(&self) -> bool {
        matches!(self.kind, Kind::Local { .. })
    }

    /// Sends events until the tasks are dropped.
    pub(super) fn start(self: Arc<Self>, tasks: &mut JoinSet<()>, events: &mpsc::Sender<Event>, interval: Duration) {
        let (source, sender) = (self.clone(), events.clone());
        tasks.spawn(async move { source.watch_nodes(&sender, interval).await });
        let (source, sender) = (self.clone(), events.clone());
        tasks.spawn(async move { source.watch_settings(&sender).await });
        let sender = events.clone();
        tasks.spawn(async move { self.watch_blocks(&sender).await });
    }

    /// How chain and nodes are.
    pub(super) async fn facts(&self) -> ChainFacts {
        match &self.kind {
            Kind::Local { observer, .. } => chain_facts(observer.report().await),
            Kind::Remote { metrics } => self.remote_facts(*metrics).await,
        }
    }

    /// What the chain's configuration says.
    ///
    /// # Errors
    /// When the node does not answer.
    pub(super) async fn settings(&self) -> CliResult<Settings> {
        let config = within(self.asked()?.controller.system_config()).await?;
        Ok(Settings {
            block_interval: config.block_interval,
            quota_limit: config.quota_limit.into(),
            validators: config.validators.len(),
        })
    }

    /// The node to ask.
    ///
    /// # Errors
    /// Never: there is at least one.
    pub(super) fn asked(&self) -> CliResult<&Asked> {
        let best = self.nodes.get(self.best.load(Ordering::Relaxed)).or(self.nodes.first());
        best.ok_or_else(|| CliError::internal("a chain without nodes"))
    }

    async fn watch_nodes(&self, events: &mpsc::Sender<Event>, interval: Duration) {
        let mut times = tokio::time::interval(interval);
        times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            times.tick().await;
            let facts = self.facts().await;
            self.choose(&facts);
            if events.send(Event::Chain(facts)).await.is_err() {
                return;
            }
        }
    }

    /// Blocks come from the highest node; from the same one as long as no other is higher.
    fn choose(&self, facts: &ChainFacts) {
        let height = |index: usize| facts.nodes.get(index).and_then(|node| node.height);
        let current = self.best.load(Ordering::Relaxed);
        let others = (0..self.nodes.len()).max_by_key(|index| height(*index));
        if let Some(other) = others
            && height(other) > height(current).map(|height| height + 1)
        {
            self.best.store(other, Ordering::Relaxed);
        }
    }

    async fn watch_settings(&self, events: &mpsc::Sender<Event>) {
        loop {
            let pause = match self.settings().await {
                Ok(settings) if events.send(Event::Settings(settings)).await.is_err() => return,
                Ok(_) => SETTINGS,
                Err(_) => Duration::from_secs(1),
            };
            tokio::time::sleep(pause).await;
        }
    }

    async fn watch_blocks(&self, events: &mpsc::Sender<Event>) {
        let mut next = None;
        loop {
            // What stands between the dashboard and a block is told with the nodes.
            let Ok(asked) = self.asked() else { return };
            if let Ok(height) = within(asked.controller.block_number(false)).await
                && self.follow(asked, height, &mut next, events).await.is_none()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Follows one node until another one is ahead of it. None when nobody listens any more.
    async fn follow(
        &self,
        asked: &Asked,
        height: u64,
        next: &mut Option<u64>,
        events: &mpsc::Sender<Event>,
    ) -> Option<()> {
        let begin =
            next.filter(|next| next.saturating_add(MAX_BACKLOG) > height).unwrap_or(height.saturating_sub(HISTORY));
        let mut follower = Follower::new(asked.controller.clone(), begin);
        loop {
            match timeout(STALL, follower.next_block()).await {
                Ok(Ok(block)) => {
                    let seen_at = (follower.next_height() > height + 1).then(super::now);
                    let facts = self.block_facts(asked, &block, seen_at).await;
                    *next = Some(follower.next_height());
                    events.send(Event::Block(facts)).await.ok()?;
                }
                Ok(Err(_)) => return Some(()),
                Err(_) if !std::ptr::eq(asked, self.asked().ok()?) => return Some(()),
                Err(_) => {}
            }
        }
    }

    /// The last blocks, oldest first.
    ///
    /// # Errors
    /// When the node does not answer.
    pub(super) async fn last_blocks(&self, count: u64) -> CliResult<Vec<BlockFacts>> {
        let asked = self.asked()?;
        let height = within(asked.controller.block_number(false)).await?;
        let mut blocks = Vec::new();
        for height in height.saturating_sub(count.saturating_sub(1))..=height {
            let block = within(asked.controller.block_by_number(height)).await?;
            blocks.push(self.block_facts(asked, &block, None).await);
        }
        Ok(blocks)
    }

    async fn block_facts(&self, asked: &Asked, block: &CompactBlock, seen_at: Option<u64>) -> BlockFacts {
        let header = block.header.clone().unwrap_or_default();
        let hashes = block.body.as_ref().map(|body| body.tx_hashes.as_slice()).unwrap_or_default();
        BlockFacts {
            height: header.height,
            timestamp: header.timestamp,
            tx_count: hashes.len() as u64,
            quota_used: if hashes.is_empty() { Some(0) } else { quota_of(&asked.evm, hashes).await },
            proposer: hex0x(&header.proposer),
            seen_at,
        }
    }

    async fn remote_facts(&self, metrics: Option<SocketAddr>) -> ChainFacts {
        let Ok(asked) = self.asked() else { return ChainFacts::default() };
        let page = async { timeout(PATIENCE, Page::read(metrics?)).await.ok()? };
        let status = within(asked.controller.node_status());
        let height = within(asked.controller.block_number(false));
        let (status, height, page) = tokio::join!(status, height, page);
        let status = status.ok();
        let own = status.as_ref().and_then(|status| status.self_status.as_ref());
        let state = match &status {
            None => "silent",
            Some(status) if status.is_sync => "syncing",
            Some(_) => "running",
        };
        let node = NodeFacts {
            name: "this node".to_owned(),
            address: own.map(|own| hex0x(&own.address)),
            state,
            height: height.ok(),
            view: page.as_ref().and_then(|page| page.value(chain::VIEW)),
            peers: status.as_ref().map(|status| status.peers_count),
            pool: page.as_ref().and_then(|page| page.value(chain::POOL)),
            controller: self.name.clone(),
            ..NodeFacts::default()
        };
        let mut nodes = vec![node];
        nodes.extend(status.iter().flat_map(peers));
        ChainFacts {
            name: self.name.clone(),
            state: if state == "syncing" { "running" } else { state },
            nodes,
            ..ChainFacts::default()
        }
    }

    /// Sends the last lines of a node's log, and what is added, until the task is dropped.
    pub(super) async fn follow_log(&self, node: &str, events: &mpsc::Sender<Event>) {
        let Kind::Local { chain, .. } = &self.kind else { return };
        let mut sources = chain.log_sources();
        sources.retain(|source| source.node == node);
        let filter = Filter::default();
        let first = tokio::task::spawn_blocking(move || {
            // Whatever is added from here on is followed, so no line is lost between the two.
            let follower = chain::Follower::new(sources.clone(), filter);
            (chain::last_lines(&sources, filter, LOG.0), follower)
        });
        let Ok((mut lines, mut follower)) = first.await else { return };
        loop {
            if !lines.is_empty() && events.send(Event::Log(lines.into_iter().map(shown).collect())).await.is_err() {
                return;
            }
            tokio::time::sleep(LOG.1).await;
            lines = follower.poll();
        }
    }
}

/// A line of a log; in the layout of six processes with the name of the process.
fn shown(line: chain::Line) -> String {
    if line.process == "node" { line.text } else { format!("{} | {}", line.process, line.text) }
}

/// What a node answers in time.
pub(super) async fn within<T>(answer: impl Future<Output = cita_service_api::RpcResult<T>>) -> CliResult<T> {
    match timeout(PATIENCE, answer).await {
        Ok(answer) => answer.map_err(|error| CliError::refused(&error)),
        Err(_) => Err(CliError::connection(format!("no answer in {} s", PATIENCE.as_secs()))),
    }
}

/// The quota that a block's transactions used: what the last of them says was used until then. A change of the system
/// configuration has no receipt, so the last few are asked.
async fn quota_of(evm: &EvmClient, hashes: &[Vec<u8>]) -> Option<u64> {
    for hash in hashes.iter().rev().take(3) {
        let hash = TxHash::try_from(hash.as_slice()).ok()?;
        if let Ok(receipt) = within(evm.transaction_receipt(hash)).await {
            return number_of(&receipt.cumulative_quota_used);
        }
    }
    None
}

/// Bytes, most significant first, as a number.
pub(super) fn number_of(bytes: &[u8]) -> Option<u64> {
    let (high, low) = bytes.split_at(bytes.len().saturating_sub(8));
    if high.iter().any(|byte| *byte != 0) {
        return None;
    }
    Some(low.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

fn metrics_of(controller: &str) -> Option<SocketAddr> {
    let (host, port) = controller.rsplit_once(':')?;
    let port = port.parse::<u16>().ok()?.checked_add(METRICS_OFFSET)?;
    (host, port).to_socket_addrs().ok()?.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_64_bits_is_no_quota() {
        assert_eq!(number_of(&[]), Some(0));
        assert_eq!(number_of(&[0, 0, 1, 2]), Some(258));
        let mut word = [0; 32];
        word[31] = 9;
        assert_eq!(number_of(&word), Some(9));
        word[0] = 1;
        assert_eq!(number_of(&word), None);
    }

    #[test]
    fn metrics_are_looked_for_above_the_controllers_port() {
        assert_eq!(metrics_of("127.0.0.1:50004").map(|address| address.port()), Some(60_004));
        assert_eq!((metrics_of("127.0.0.1:60000"), metrics_of("nonsense")), (None, None));
    }
}
