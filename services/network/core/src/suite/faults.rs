//! Faults on the wire between two nodes: the third never notices, and the fault is named in log and counts.

use std::time::{Duration, Instant};

use cita_service_api::Network;
use tokio::time::{sleep, timeout};

use super::{
    Subject,
    home::{Home, Node, PATIENCE, free_ports, homes, message, wait_for},
    log::Log,
    proxy::{Fault, Proxy},
};
use crate::{DropCause, EndCause};

/// What a message between two nodes whose wire is good may take on a busy machine.
const PROMPT: Duration = Duration::from_secs(2);

/// `a` reaches `b` only through a wire with faults; `c` has good wires to both.
struct Triangle {
    wire: Proxy,
    a: Node,
    b: Node,
    c: Node,
    _homes: [Home; 3],
}

impl Triangle {
    async fn new(subject: Subject, limits: &[(&str, u64)]) -> Self {
        let [a, b, c] = homes(subject).map(|home: Home| home.limits(limits));
        let [nobody] = free_ports();
        // Nobody but a dials: b lists a where it is not.
        b.list(&[("node0", nobody), ("node2", c.port)]);
        let node_b = b.start().await;
        let wire = Proxy::start(node_b.socket(), subject.over_udp()).await;
        a.list(&[("node1", wire.port), ("node2", c.port)]);
        c.list(&[("node0", a.port), ("node1", b.port)]);
        let triangle = Self { wire, a: a.start().await, b: node_b, c: c.start().await, _homes: [a, b, c] };
        triangle.whole().await;
        triangle
    }

    async fn whole(&self) {
        for node in [&self.a, &self.b, &self.c] {
            node.wait_for_peers(2).await;
        }
    }

    /// While `fault` happens, votes between c and the others arrive promptly, none is lost and no connection ends.
    async fn others_never_notice<T>(&self, fault: impl Future<Output = T>) -> T {
        let votes = async {
            loop {
                for node in [&self.a, &self.b] {
                    let began = Instant::now();
                    node.send(&self.c, "consensus", b"vote").await.unwrap();
                    timeout(PATIENCE, self.c.received()).await.unwrap();
                    assert!(began.elapsed() < PROMPT, "a vote took {:?}", began.elapsed());
                }
                sleep(Duration::from_millis(5)).await;
            }
        };
        let result = tokio::select! {
            result = fault => result,
            never = votes => never,
        };
        let ended = [EndCause::ByPeer, EndCause::Silent, EndCause::Stalled, EndCause::Malformed, EndCause::Broken];
        for cause in ended {
            assert_eq!(self.c.network.stats().closed(cause), 0, "{}", cause.name());
        }
        assert_eq!(self.c.peers().await, 2);
        result
    }

    /// A message of a arrives at b in the end.
    async fn arrives(&self, body: &[u8]) {
        wait_for("a connection to b", async || self.a.send(&self.b, "controller", body).await.is_ok()).await;
        assert_eq!(self.b.received().await.msg, body);
    }
}

pub async fn a_delay_costs_time_and_nothing_else(subject: Subject) {
    let triangle = Triangle::new(subject, &[]).await;
    triangle
        .others_never_notice(async {
            triangle.wire.set(Fault::Delay(Duration::from_millis(200)));
            for n in 0..5 {
                let began = Instant::now();
                triangle.arrives(&vec![n; 100_000]).await;
                assert!(began.elapsed() >= Duration::from_millis(200), "the wire is slow");
            }
        })
        .await;
    assert_eq!(triangle.a.network.stats().closed(EndCause::Silent), 0);
    assert_eq!(triangle.a.peers().await, 2);
}

pub async fn a_connection_that_is_lost_is_made_again(subject: Subject) {
    let log = Log::collect();
    let triangle = Triangle::new(subject, &[]).await;
    triangle
        .others_never_notice(async {
            for n in 0..3 {
                triangle.wire.set(Fault::Loss(0.2));
                if subject.over_udp() {
                    // What is lost is sent again, and nobody has to connect anew.
                    triangle.arrives(&vec![n; 200_000]).await;
                    continue;
                }
                let resets = || [&triangle.a, &triangle.b].map(|node| node.network.stats().closed(EndCause::Broken));
                wait_for("the reset to be noticed", async || resets().into_iter().sum::<u64>() > u64::from(n)).await;
                triangle.wire.set(Fault::None);
                triangle.arrives(&vec![n; 200_000]).await;
            }
        })
        .await;
    if subject.over_udp() {
        assert_eq!(triangle.a.network.stats().closed(EndCause::Silent), 0);
    } else {
        log.assert_has("INFO", "peer disconnected: ");
    }
}

pub async fn a_half_open_connection_is_noticed_and_made_again(subject: Subject) {
    let log = Log::collect();
    let triangle = Triangle::new(subject, &[("idle_timeout_ms", 1_500)]).await;
    triangle
        .others_never_notice(async {
            triangle.wire.set(Fault::Hole);
            let silent = async || {
                let ends = [&triangle.a, &triangle.b].map(|node| node.network.stats().closed(EndCause::Silent));
                ends.iter().all(|count| *count > 0)
            };
            wait_for("both ends to notice", silent).await;
            triangle.wire.set(Fault::None);
            triangle.arrives(b"again").await;
        })
        .await;
    log.assert_has("INFO", "nothing was heard for");
}

pub async fn votes_pass_the_blocks_that_wait_for_a_slow_peer(subject: Subject) {
    const BLOCKS: usize = 24;
    let limits = [("idle_timeout_ms", 60_000), ("peer_queue_bytes", 16 << 20)];
    let triangle = Triangle::new(subject, &limits).await;
    triangle.wire.set(Fault::Slow(2 << 20));
    let block = vec![7; 1 << 20];
    triangle
        .others_never_notice(async {
            for _ in 0..BLOCKS {
                let to_b = message("controller", triangle.b.address.origin(), &block);
                let _ = triangle.a.network.send_msg(to_b).await;
            }
            assert_eq!(triangle.b.received().await.msg.len(), block.len());
            triangle.a.send(&triangle.b, "consensus", b"vote").await.unwrap();
            let mut blocks_before = 0;
            while triangle.b.received().await.msg != b"vote" {
                blocks_before += 1;
            }
            assert!(blocks_before <= 3, "{blocks_before} of {BLOCKS} blocks came before the vote");
        })
        .await;
    assert!(triangle.a.network.stats().dropped(DropCause::PeerQueueFull) > 0, "what waits for a slow peer is bounded");
}
