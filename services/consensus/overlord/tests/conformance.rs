//! The shell: the suite of its trait, alone and across gRPC, and four replicas with real keys and signatures.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Weak},
    time::Duration,
};

use async_trait::async_trait;
use cita_consensus_core::{Phase, certificate::vote_preimage, shell::Dependencies};
use cita_consensus_overlord::{BlsSecret, Config, OverlordConsensus, OverlordProof, Setting, StartError, bls::add_up};
use cita_consensus_simulation::shell::{Nobody, five_blocks_alone, suite_across_grpc};
use cita_crypto_sm::{KeyPair, SmCrypto, sm3};
use cita_proto::{
    common::{ConsensusConfiguration, NodeNetInfo, Proposal, ProposalWithProof, TotalNodeNetInfo},
    network::{NetworkMsg, RegisterInfo},
};
use cita_service_api::{
    Address, BlsKey, Consensus, ConsensusController, Hash, MessageHandler, Network, Result, StatusCode, conformance,
};
use cita_service_kit::{Identity, Lifecycle};
use parking_lot::Mutex;
use proptest::prelude::*;

const CHAIN: Hash = Hash([7; 32]);

fn secret(seed: u8) -> BlsSecret {
    BlsSecret::derive(&[seed; 32]).unwrap()
}

fn key(seed: u8) -> BlsKey {
    secret(seed).public()
}

fn node(seed: u8) -> Address {
    Address([seed; 20])
}

/// Starts the replica of `seed` with everything that it has in `dir`.
fn start(seed: u8, dir: &Path, deps: Dependencies, lifecycle: &Lifecycle) -> Arc<OverlordConsensus> {
    std::fs::write(dir.join("bls_key"), secret(seed).to_hex().as_bytes()).unwrap();
    let setting = Setting {
        config: Config { base_timeout_ms: 1000, ..Config::default() },
        root: dir,
        chain: CHAIN,
        node: Identity { address: node(seed), validator: key(seed).into() },
        votes: true,
        dir: dir.join("consensus"),
    };
    cita_consensus_overlord::start(setting, deps, lifecycle).unwrap()
}

fn alone(seed: u8, dir: &Path, nobody: Arc<Nobody>, lifecycle: &Lifecycle) -> Arc<OverlordConsensus> {
    let crypto = Arc::new(SmCrypto::new(KeyPair::generate()));
    start(seed, dir, Dependencies { controller: nobody.clone(), network: nobody, crypto }, lifecycle)
}

fn proof(voters: &[u8], bitmap: u8, phase: Phase, height: u64, hash: Hash) -> OverlordProof {
    let message = vote_preimage(&CHAIN, phase, height, 0, &hash);
    let each: Vec<_> = voters.iter().map(|seed| secret(*seed).sign(&message)).collect();
    let signature = add_up(&each.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    OverlordProof { height, round: 0, block_hash: hash, signature, bitmap: vec![bitmap] }
}

fn samples() -> conformance::consensus::ConsensusSamples {
    let (height, data) = (6, b"a block".to_vec());
    let hash = sm3(&data);
    let proof = |voters: &[u8], bitmap, phase, height, hash| proof(voters, bitmap, phase, height, hash).encode();
    conformance::consensus::ConsensusSamples {
        config: ConsensusConfiguration {
            height: 5,
            block_interval: 3,
            validators: (1..=4).map(|seed| key(seed).to_vec()).collect(),
        },
        decided: ProposalWithProof {
            proposal: Some(Proposal { height, data }),
            proof: proof(&[1, 2, 4], 0b1101_0000, Phase::Commit, height, hash),
        },
        worthless: vec![
            ("two of four votes", proof(&[1, 2], 0b1100_0000, Phase::Commit, height, hash)),
            ("a vote counted twice", proof(&[1, 2, 2], 0b1110_0000, Phase::Commit, height, hash)),
            ("a voter without a vote", proof(&[1, 2], 0b1110_0000, Phase::Commit, height, hash)),
            ("strangers' votes", proof(&[5, 6, 7], 0b1110_0000, Phase::Commit, height, hash)),
            ("prevotes", proof(&[1, 2, 4], 0b1101_0000, Phase::Prepare, height, hash)),
            ("votes of another height", proof(&[1, 2, 4], 0b1101_0000, Phase::Commit, height + 1, hash)),
            ("votes for another block", proof(&[1, 2, 4], 0b1101_0000, Phase::Commit, height, Hash([1; 32]))),
            ("a bit that is nobody's", proof(&[1, 2, 4], 0b1101_1000, Phase::Commit, height, hash)),
        ],
    }
}

#[tokio::test]
async fn the_consensus_breaks_its_contract_in_process() {
    let (dir, lifecycle) = (tempfile::tempdir().unwrap(), Lifecycle::new());
    conformance::consensus::consensus(alone(9, dir.path(), Arc::default(), &lifecycle), samples()).await;
    assert!(lifecycle.stop(Duration::from_secs(10)).await);
}

#[tokio::test]
async fn the_consensus_breaks_its_contract_across_grpc() {
    let (dir, lifecycle) = (tempfile::tempdir().unwrap(), Lifecycle::new());
    suite_across_grpc(alone(9, dir.path(), Arc::default(), &lifecycle), samples(), &lifecycle).await;
    assert!(lifecycle.stop(Duration::from_secs(10)).await);
}

#[tokio::test]
async fn a_single_validator_decides_nothing() {
    let (dir, lifecycle) = (tempfile::tempdir().unwrap(), Lifecycle::new());
    let nobody = Arc::new(Nobody { proposes: true, validators: vec![key(1).to_vec()], ..Nobody::default() });
    five_blocks_alone(alone(1, dir.path(), nobody.clone(), &lifecycle), &nobody).await;
    assert!(lifecycle.stop(Duration::from_secs(10)).await);
}

#[tokio::test]
async fn a_node_starts_with_the_key_of_another_or_none() {
    let (dir, lifecycle) = (tempfile::tempdir().unwrap(), Lifecycle::new());
    let attempt = || {
        let nobody = Arc::new(Nobody::default());
        let crypto = Arc::new(SmCrypto::new(KeyPair::generate()));
        let setting = Setting {
            config: Config::default(),
            root: dir.path(),
            chain: CHAIN,
            node: Identity { address: node(1), validator: key(1).into() },
            votes: true,
            dir: dir.path().join("consensus"),
        };
        let deps = Dependencies { controller: nobody.clone(), network: nobody, crypto };
        cita_consensus_overlord::start(setting, deps, &lifecycle)
    };
    assert!(matches!(attempt(), Err(StartError::ReadKey { .. })));
    std::fs::write(dir.path().join("bls_key"), "no key").unwrap();
    let error = attempt().unwrap_err();
    assert!(matches!(error, StartError::NoKey { .. }) && !error.to_string().contains("no key"), "{error}");
    std::fs::write(dir.path().join("bls_key"), secret(2).to_hex().as_bytes()).unwrap();
    assert!(matches!(attempt(), Err(StartError::ForeignKey { .. })));
    assert!(!dir.path().join("consensus").exists(), "nothing was made");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn random_bytes_from_a_peer_stop_a_replica(bytes in proptest::collection::vec(any::<u8>(), 0..400), origin: u64) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (dir, lifecycle) = (tempfile::tempdir().unwrap(), Lifecycle::new());
            let service = alone(9, dir.path(), Arc::default(), &lifecycle);
            service.reconfigure(samples().config).await.unwrap();
            let message = NetworkMsg { module: "consensus".into(), r#type: "vote".into(), origin, msg: bytes.clone() };
            let _ = service.process_network_msg(message).await;
            let block = ProposalWithProof { proposal: Some(Proposal { height: 6, data: vec![] }), proof: bytes };
            assert!(service.check_block(block).await.is_err());
            assert!(lifecycle.stop(Duration::from_secs(10)).await);
        });
    }
}

/// A network of this process.
#[derive(Default)]
struct Hub {
    replicas: Mutex<HashMap<u64, Weak<OverlordConsensus>>>,
    broadcast: Mutex<Vec<String>>,
}

/// What one node sees of it.
struct Port {
    me: u64,
    hub: Arc<Hub>,
}

impl Port {
    async fn deliver(&self, to: u64, message: &NetworkMsg) {
        let replica = self.hub.replicas.lock().get(&to).and_then(Weak::upgrade);
        if let Some(replica) = replica {
            let _ = replica.process_network_msg(NetworkMsg { origin: self.me, ..message.clone() }).await;
        }
    }
}

#[async_trait]
impl Network for Port {
    async fn send_msg(&self, message: NetworkMsg) -> Result<()> {
        self.deliver(message.origin, &message).await;
        Ok(())
    }

    async fn broadcast(&self, message: NetworkMsg) -> Result<()> {
        self.hub.broadcast.lock().push(message.r#type.clone());
        let others: Vec<u64> = self.hub.replicas.lock().keys().copied().filter(|to| *to != self.me).collect();
        for to in others {
            self.deliver(to, &message).await;
        }
        Ok(())
    }

    async fn peer_count(&self) -> Result<u64> {
        Ok(3)
    }

    async fn register_network_msg_handler(&self, _: RegisterInfo) -> Result<()> {
        Ok(())
    }

    async fn add_node(&self, _: NodeNetInfo) -> Result<()> {
        Ok(())
    }

    async fn peers_net_info(&self) -> Result<TotalNodeNetInfo> {
        Ok(TotalNodeNetInfo::default())
    }
}

/// A controller that thinks everything valid.
struct Ledger {
    blocks: Mutex<Vec<ProposalWithProof>>,
}

fn validators() -> Vec<Vec<u8>> {
    (1..=4).map(|seed| key(seed).to_vec()).collect()
}

#[async_trait]
impl ConsensusController for Ledger {
    async fn get_proposal(&self) -> Result<Proposal> {
        let height = self.blocks.lock().len() as u64 + 1;
        Ok(Proposal { height, data: height.to_be_bytes().to_vec() })
    }

    async fn check_proposal(&self, proposal: Proposal) -> Result<()> {
        if proposal.data == proposal.height.to_be_bytes() { Ok(()) } else { Err(StatusCode::ProposalCheckError) }
    }

    async fn commit_block(&self, block: ProposalWithProof) -> Result<ConsensusConfiguration> {
        let height = block.proposal.as_ref().map_or(0, |p| p.height);
        let mut blocks = self.blocks.lock();
        if blocks.len() as u64 + 1 == height {
            blocks.push(block);
        }
        Ok(ConsensusConfiguration { height: blocks.len() as u64, block_interval: 0, validators: validators() })
    }
}

struct Cluster {
    hub: Arc<Hub>,
    dir: tempfile::TempDir,
    ledgers: Vec<Arc<Ledger>>,
    running: HashMap<u8, (Arc<OverlordConsensus>, Lifecycle)>,
}

impl Cluster {
    fn new() -> Self {
        let ledgers = (0..4).map(|_| Arc::new(Ledger { blocks: Mutex::default() })).collect();
        Self { hub: Arc::default(), dir: tempfile::tempdir().unwrap(), ledgers, running: HashMap::new() }
    }

    fn height(&self, seed: u8) -> u64 {
        self.ledgers[usize::from(seed) - 1].blocks.lock().len() as u64
    }

    async fn start(&mut self, seed: u8) {
        let lifecycle = Lifecycle::new();
        let dir = self.dir.path().join(seed.to_string());
        std::fs::create_dir_all(&dir).unwrap();
        let deps = Dependencies {
            controller: self.ledgers[usize::from(seed) - 1].clone(),
            network: Arc::new(Port { me: node(seed).origin(), hub: self.hub.clone() }),
            crypto: Arc::new(SmCrypto::new(KeyPair::generate())),
        };
        let replica = start(seed, &dir, deps, &lifecycle);
        self.hub.replicas.lock().insert(node(seed).origin(), Arc::downgrade(&replica));
        let config = ConsensusConfiguration { height: self.height(seed), block_interval: 0, validators: validators() };
        replica.reconfigure(config).await.unwrap();
        self.running.insert(seed, (replica, lifecycle));
    }

    async fn stop(&mut self, seed: u8) {
        let (_, lifecycle) = self.running.remove(&seed).unwrap();
        self.hub.replicas.lock().remove(&node(seed).origin());
        assert!(lifecycle.stop(Duration::from_secs(10)).await);
    }

    async fn reach(&self, seeds: &[u8], height: u64) {
        let reached = async {
            while seeds.iter().any(|seed| self.height(*seed) < height) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let heights: Vec<u64> = seeds.iter().map(|seed| self.height(*seed)).collect();
        tokio::time::timeout(Duration::from_secs(60), reached).await.unwrap_or_else(|_| panic!("{heights:?}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_replicas_part_or_stop_when_one_is_killed_or_send_votes_to_everybody() {
    let mut cluster = Cluster::new();
    for seed in 1..=4 {
        cluster.start(seed).await;
    }
    cluster.reach(&[1, 2, 3, 4], 12).await;
    let votes = cluster.hub.broadcast.lock().iter().filter(|kind| *kind == "vote").count();
    assert!(votes <= 12, "{votes} votes went to all, though validators are known once they spoke");
    cluster.stop(3).await;
    let before = cluster.height(1);
    cluster.reach(&[1, 2, 4], before + 5).await;
    let behind = cluster.height(3);
    // As block sync does it.
    cluster.start(3).await;
    let (replica, _) = &cluster.running[&3];
    let blocks = cluster.ledgers[0].blocks.lock()[behind as usize..].to_vec();
    for block in blocks {
        replica.check_block(block).await.unwrap();
    }
    *cluster.ledgers[2].blocks.lock() = cluster.ledgers[0].blocks.lock().clone();
    let height = cluster.height(3);
    replica.reconfigure(ConsensusConfiguration { height, block_interval: 0, validators: validators() }).await.unwrap();
    let now = cluster.height(1);
    cluster.reach(&[1, 2, 3, 4], now + 5).await;
    for seed in 1..=4 {
        cluster.stop(seed).await;
    }
    let same = cluster.height(1).min(cluster.height(2)).min(cluster.height(3)).min(cluster.height(4));
    let data = |seed: usize| -> Vec<_> {
        let blocks = cluster.ledgers[seed].blocks.lock();
        blocks.iter().take(same as usize).map(|block| block.proposal.clone()).collect()
    };
    assert!((1..4).all(|seed| data(seed) == data(0)));
}
