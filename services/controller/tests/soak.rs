//! Three nodes under load while nodes die, disks refuse blocks, and messages are lost. `CITA_SOAK_ROUNDS` sets how long.

mod support;

use std::{collections::HashMap, env, sync::atomic::Ordering};

use cita_proto::{blockchain::RawTransactions, common::Proposal};
use cita_service_api::{Controller as _, TxHash};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use support::{Chain, Node, eventually, signed, transaction, tx_hashes};

const NODES: u8 = 3;

struct Soak {
    chain: Chain,
    nodes: Vec<Node>,
    rng: StdRng,
    nonce: u64,
    /// Every transaction that was told to be final, and its height.
    final_at: HashMap<TxHash, u64>,
}

impl Soak {
    async fn send(&mut self) {
        let height = self.nodes[0].height().await;
        let count = self.rng.random_range(0..30);
        let body = (0..count).map(|_| {
            self.nonce += 1;
            let mut body = transaction(self.nonce);
            body.valid_until_block = height + 10;
            signed(body)
        });
        let batch = RawTransactions { body: body.collect() };
        let node = self.nodes.choose(&mut self.rng).unwrap();
        // A node that is far behind may say that the window is not open yet.
        let _ = node.controller.send_raw_transactions(batch).await;
    }

    /// Some node at the tip proposes; all that are there check. Decided if enough find it valid.
    async fn decide(&mut self) -> Option<Proposal> {
        let leader = self.rng.random_range(0..self.nodes.len());
        let proposal =
            cita_service_api::ConsensusController::get_proposal(&*self.nodes[leader].controller).await.ok()?;
        let mut votes = 0;
        for node in &self.nodes {
            votes += usize::from(node.check(&proposal).await.is_ok());
        }
        (votes >= 2).then_some(proposal)
    }

    /// The decision reaches some nodes at once; the others find out by themselves.
    async fn commit(&mut self, proposal: &Proposal) {
        let likely = if self.rng.random_bool(0.2) { 0.5 } else { 1.0 };
        let mut informed = 0;
        while informed == 0 {
            for node in &self.nodes {
                if self.rng.random_bool(likely) && node.commit(proposal).await.is_ok() {
                    informed += 1;
                }
            }
        }
    }

    /// Restarts one node or all of them, after their disks refused the last block or not.
    async fn kill_some(&mut self) {
        let all = self.rng.random_bool(0.3);
        let one = self.rng.random_range(0..self.nodes.len());
        let mut disks = Vec::new();
        for (index, node) in std::mem::take(&mut self.nodes).into_iter().enumerate() {
            if all || index == one {
                disks.push((node.id, node.kill().await));
            } else {
                self.nodes.push(node);
            }
        }
        for (id, disk) in disks {
            if self.rng.random_bool(0.3) {
                let blocks = disk.machine.roots().len();
                disk.machine.lose(blocks - self.rng.random_range(0..blocks.min(4)));
            }
            self.nodes.push(self.chain.boot(id, disk).await.unwrap());
        }
        self.nodes.sort_by_key(|node| node.id);
    }

    /// The height that all nodes arrive at.
    async fn settle(&self, height: u64) {
        for node in &self.nodes {
            node.wait_height(height).await;
        }
    }

    /// Everything that was final is where it was, on every node, and the nodes' states are one.
    async fn check(&mut self, height: u64) {
        for node in &self.nodes {
            for (hash, height) in &self.final_at {
                assert_eq!(node.controller.transaction_block_number(*hash).await, Ok(*height));
            }
            let roots = node.disk.machine.roots();
            assert_eq!(roots[..=height as usize], self.nodes[0].disk.machine.roots()[..=height as usize]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn crashes_under_load_lose_or_repeat_a_transaction() {
    let rounds: u64 = env::var("CITA_SOAK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12);
    let mut chain = Chain::of(NODES);
    chain.config.fetch_timeout_ms = 3_000;
    let mut nodes = Vec::new();
    for id in 1..=NODES {
        nodes.push(chain.start(id).await);
    }
    for node in &nodes {
        node.wait_peers(2).await;
    }
    let mut soak = Soak { chain, nodes, rng: StdRng::seed_from_u64(rounds), nonce: 0, final_at: HashMap::new() };
    let mut decided = 0;
    for round in 0..rounds {
        soak.send().await;
        let lossy = soak.rng.random_bool(0.3);
        if lossy {
            soak.chain.hub.lose("txs");
        }
        soak.send().await;
        let refusing = soak.rng.random_range(0..soak.nodes.len());
        let refuses = soak.rng.random_bool(0.3);
        soak.nodes[refusing].storage.refuses_blocks.store(refuses, Ordering::Relaxed);
        if let Some(proposal) = soak.decide().await {
            soak.commit(&proposal).await;
            decided = proposal.height;
            for hash in tx_hashes(&proposal) {
                let hash = TxHash::try_from(hash.as_slice()).unwrap();
                assert_eq!(soak.final_at.insert(hash, decided), None, "{hash} is final twice");
            }
        }
        soak.chain.hub.find_again("txs");
        if round % 4 == 3 {
            soak.kill_some().await;
            for node in &soak.nodes {
                node.storage.refuses_blocks.store(false, Ordering::Relaxed);
                node.wait_peers(2).await;
            }
        } else {
            soak.nodes[refusing].storage.refuses_blocks.store(false, Ordering::Relaxed);
        }
        soak.settle(decided).await;
    }
    assert!(decided >= rounds / 2, "only {decided} blocks in {rounds} rounds");
    soak.check(decided).await;
    let heard = eventually("hearing of each other", || async {
        let status = soak.nodes[0].controller.node_status().await.unwrap();
        status.peers_status.iter().all(|peer| peer.height == decided).then_some(status.peers_count)
    });
    assert_eq!(heard.await, u64::from(NODES) - 1);
}
