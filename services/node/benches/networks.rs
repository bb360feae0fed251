//! What the networks carry between two nodes of this machine: bytes, messages, and votes while blocks flow.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use cita_network_core::suite::{
    Subject,
    home::{Node, mesh, message},
};
use cita_proto::network::NetworkMsg;
use cita_service_api::{MessageHandler, Network as _, Result, StatusCode};
use tokio::sync::mpsc;

/// Bytes of a block.
const BLOCK: usize = 1 << 20;

/// Bytes of a vote.
const VOTE: usize = 200;

const NETWORKS: [Subject; 4] = [
    Subject {
        section: "network_direct",
        protocol: ("tcp", "direct"),
        certified: false,
        discovers: false,
        open: |section, file| cita_network_direct::open(section.try_into().unwrap(), file),
    },
    Subject {
        section: "network_tls",
        protocol: ("tcp", "tls"),
        certified: true,
        discovers: false,
        open: |section, file| cita_network_tls::open(section.try_into().unwrap(), file),
    },
    Subject {
        section: "network_p2p",
        protocol: ("tcp", "p2p"),
        certified: true,
        discovers: true,
        open: |section, file| cita_network_p2p::open(section.try_into().unwrap(), file),
    },
    Subject {
        section: "network_quic",
        protocol: ("udp", "quic"),
        certified: true,
        discovers: false,
        open: |section, file| cita_network_quic::open(section.try_into().unwrap(), file),
    },
];

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!("| network | MiB/s | messages/s | vote alone p50, p99 | vote among blocks p50, p99 |");
    println!("| --- | --- | --- | --- | --- |");
    for subject in NETWORKS {
        runtime.block_on(measure(subject));
    }
}

async fn measure(subject: Subject) {
    let (_homes, nodes) = mesh::<2>(subject).await;
    let [from, to] = nodes.as_slice() else { return };
    let bytes = throughput(from, to, BLOCK, 512).await * BLOCK as f64 / f64::from(1 << 20);
    let messages = throughput(from, to, VOTE, 100_000).await;
    let alone = votes(from, to, false).await;
    let among = votes(from, to, true).await;
    println!("| {} | {bytes:.0} | {messages:.0} | {} | {} |", subject.protocol.1, quantiles(alone), quantiles(among));
}

/// Messages of this size that arrive a second.
async fn throughput(from: &Node, to: &Node, size: usize, count: usize) -> f64 {
    let mut arrived = take(to, "controller");
    let message = message("controller", to.address.origin(), &vec![7; size]);
    let began = Instant::now();
    let mut received = 0;
    for sent in 0..count {
        // Never more under way than a queue holds.
        while sent - received >= 48 {
            received += usize::from(arrived.recv().await.is_some());
        }
        from.network.send_msg(message.clone()).await.unwrap();
    }
    while received < count {
        received += usize::from(arrived.recv().await.is_some());
    }
    count as f64 / began.elapsed().as_secs_f64()
}

/// How long votes take, while blocks flow as fast as they can or while nothing else does.
async fn votes(from: &Node, to: &Node, among_blocks: bool) -> Vec<Duration> {
    let (mut votes, mut blocks) = (take(to, "consensus"), take(to, "controller"));
    let network = from.network.clone();
    let block = message("controller", to.address.origin(), &vec![7; BLOCK]);
    let flood = tokio::spawn(async move {
        for _ in 0..16 {
            let _ = network.send_msg(block.clone()).await;
        }
        while blocks.recv().await.is_some() {
            let _ = network.send_msg(block.clone()).await;
        }
    });
    if !among_blocks {
        flood.abort();
    }
    let mut times = Vec::new();
    for _ in 0..500 {
        tokio::time::sleep(Duration::from_millis(2)).await;
        let began = Instant::now();
        from.send(to, "consensus", &[1; VOTE]).await.unwrap();
        votes.recv().await.unwrap();
        times.push(began.elapsed());
    }
    flood.abort();
    times
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    format!("{:.2}, {:.2} ms", at(0.5).as_secs_f64() * 1e3, at(0.99).as_secs_f64() * 1e3)
}

/// From now on messages for a module come here.
fn take(node: &Node, module: &str) -> mpsc::UnboundedReceiver<NetworkMsg> {
    let (sender, receiver) = mpsc::unbounded_channel();
    node.network.register_local(module, Arc::new(Inbox(sender)));
    receiver
}

struct Inbox(mpsc::UnboundedSender<NetworkMsg>);

#[async_trait]
impl MessageHandler for Inbox {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        self.0.send(message).map_err(|_| StatusCode::FatalError)
    }
}
