//! The shell: the suite of its trait, alone and across gRPC, with real keys and signatures.

use std::{path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use cita_consensus_core::{LeaderProof, leader_proof::leader_preimage};
use cita_consensus_raft::{Config, Dependencies, RaftConsensus};
use cita_crypto_sm::{KeyPair, SmCrypto, sm3};
use cita_proto::{
    common::{ConsensusConfiguration, NodeNetInfo, Proposal, ProposalWithProof, TotalNodeNetInfo},
    network::{NetworkMsg, RegisterInfo},
};
use cita_service_api::{
    Consensus, ConsensusClient, ConsensusController, ConsensusServer, Hash, MessageHandler, Network, Result,
    StatusCode, conformance, connect_lazy,
};
use cita_service_kit::Lifecycle;
use parking_lot::Mutex;
use proptest::prelude::*;

const CHAIN: Hash = Hash([7; 32]);

/// A controller that is not up, and a network without peers: the suite needs neither, and hears what is sent.
#[derive(Default)]
struct Nobody {
    sent: Mutex<Vec<NetworkMsg>>,
    committed: Mutex<Vec<ProposalWithProof>>,
    proposes: bool,
}

#[async_trait]
impl ConsensusController for Nobody {
    async fn get_proposal(&self) -> Result<Proposal> {
        let height = self.committed.lock().len() as u64 + 1;
        if self.proposes { Ok(Proposal { height, data: vec![height as u8] }) } else { Err(StatusCode::NoneProposal) }
    }

    async fn check_proposal(&self, _: Proposal) -> Result<()> {
        Err(StatusCode::ProposalCheckError)
    }

    async fn commit_block(&self, block: ProposalWithProof) -> Result<ConsensusConfiguration> {
        let height = block.proposal.as_ref().map_or(0, |p| p.height);
        self.committed.lock().push(block);
        let validators = self.sent.lock().first().map(|first| first.msg.clone()).into_iter().collect();
        Ok(ConsensusConfiguration { height, block_interval: 0, validators })
    }
}

#[async_trait]
impl Network for Nobody {
    async fn send_msg(&self, message: NetworkMsg) -> Result<()> {
        self.sent.lock().push(message);
        Ok(())
    }

    async fn broadcast(&self, _: NetworkMsg) -> Result<()> {
        Ok(())
    }

    async fn peer_count(&self) -> Result<u64> {
        Ok(0)
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

fn start(key: KeyPair, dir: &Path, lifecycle: &Lifecycle, nobody: Arc<Nobody>) -> Arc<RaftConsensus> {
    let node = key.address();
    let deps = Dependencies { controller: nobody.clone(), network: nobody, crypto: Arc::new(SmCrypto::new(key)) };
    RaftConsensus::start(Config::default(), CHAIN, node, dir, deps, lifecycle).unwrap()
}

fn proof(key: &KeyPair, term: u64, height: u64, hash: Hash) -> LeaderProof {
    let digest = sm3(&leader_preimage(&CHAIN, height, term, &hash));
    LeaderProof { term, height, hash, leader: key.address(), signature: key.sign(&digest.0).to_vec() }
}

fn samples(keys: &[KeyPair]) -> conformance::consensus::ConsensusSamples {
    let (height, data) = (6, b"a block".to_vec());
    let hash = sm3(&data);
    let good = proof(&keys[0], 3, height, hash);
    let other = proof(&keys[1], 3, height, hash);
    conformance::consensus::ConsensusSamples {
        config: ConsensusConfiguration {
            height: 5,
            block_interval: 3,
            validators: keys.iter().map(|key| key.address().to_vec()).collect(),
        },
        decided: ProposalWithProof { proposal: Some(Proposal { height, data }), proof: good.encode() },
        worthless: vec![
            ("a stranger's signature", proof(&KeyPair::generate(), 3, height, hash).encode()),
            ("a proof of another height", proof(&keys[0], 3, height + 1, hash).encode()),
            ("a proof of another block", proof(&keys[0], 3, height, Hash([1; 32])).encode()),
            ("a signature of another term", LeaderProof { term: 4, ..good.clone() }.encode()),
            ("another's signature", LeaderProof { signature: other.signature, ..good.clone() }.encode()),
            ("another's name", LeaderProof { leader: other.leader, ..good.clone() }.encode()),
            ("no signature", LeaderProof { signature: Vec::new(), ..good }.encode()),
        ],
    }
}

fn keys() -> Vec<KeyPair> {
    (0..4).map(|_| KeyPair::generate()).collect()
}

#[tokio::test]
async fn the_consensus_breaks_its_contract_in_process() {
    let (dir, lifecycle, keys) = (tempfile::tempdir().unwrap(), Lifecycle::new(), keys());
    let service = start(KeyPair::generate(), dir.path(), &lifecycle, Arc::default());
    conformance::consensus::consensus(service, samples(&keys)).await;
    assert!(lifecycle.stop(Duration::from_secs(10)).await);
}

#[tokio::test]
async fn the_consensus_breaks_its_contract_across_grpc() {
    let (dir, lifecycle, keys) = (tempfile::tempdir().unwrap(), Lifecycle::new(), keys());
    let service = start(KeyPair::generate(), dir.path(), &lifecycle, Arc::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tonic::transport::Server::builder().add_service(ConsensusServer::serve(service));
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    lifecycle.spawn(server.serve_with_incoming_shutdown(incoming, lifecycle.shutdown.clone().cancelled_owned()));
    let client = ConsensusClient::new(connect_lazy(&address.to_string()).unwrap());
    conformance::consensus::consensus(Arc::new(client), samples(&keys)).await;
    assert!(lifecycle.stop(Duration::from_secs(10)).await);
}

/// One validator decides alone, and its proofs are good.
#[tokio::test]
async fn a_single_validator_decides_nothing() {
    let (dir, lifecycle, key) = (tempfile::tempdir().unwrap(), Lifecycle::new(), KeyPair::generate());
    let me = key.address();
    let nobody = Arc::new(Nobody { proposes: true, ..Nobody::default() });
    // The test's controller names its validators by the first thing it heard.
    nobody.sent.lock().push(NetworkMsg { msg: me.to_vec(), ..NetworkMsg::default() });
    let service = start(key, dir.path(), &lifecycle, nobody.clone());
    let config = ConsensusConfiguration { height: 0, block_interval: 0, validators: vec![me.to_vec()] };
    service.reconfigure(config).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), async {
        while nobody.committed.lock().len() < 5 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .expect("five blocks");
    let committed = nobody.committed.lock().clone();
    for (index, block) in committed.into_iter().enumerate() {
        assert_eq!(block.proposal.as_ref().unwrap().height, index as u64 + 1);
        service.check_block(block).await.unwrap();
    }
    assert!(lifecycle.stop(Duration::from_secs(10)).await);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn random_bytes_from_a_peer_stop_a_replica(bytes in proptest::collection::vec(any::<u8>(), 0..400), origin: u64) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (dir, lifecycle, keys) = (tempfile::tempdir().unwrap(), Lifecycle::new(), keys());
            let service = start(KeyPair::generate(), dir.path(), &lifecycle, Arc::default());
            service.reconfigure(samples(&keys).config).await.unwrap();
            let message = NetworkMsg { module: "consensus".into(), r#type: "vote".into(), origin, msg: bytes.clone() };
            let _ = service.process_network_msg(message).await;
            let block = ProposalWithProof { proposal: Some(Proposal { height: 6, data: vec![] }), proof: bytes };
            assert!(service.check_block(block).await.is_err());
            assert!(lifecycle.stop(Duration::from_secs(10)).await);
        });
    }
}
