//! The shell: the suite of its trait, alone and across gRPC, with real keys and signatures.

use std::{path::Path, sync::Arc, time::Duration};

use cita_consensus_core::{LeaderProof, leader_proof::leader_preimage};
use cita_consensus_raft::{Config, Dependencies, RaftConsensus};
use cita_consensus_simulation::shell::{Nobody, five_blocks_alone, suite_across_grpc};
use cita_crypto_sm::{KeyPair, SmCrypto, sm3};
use cita_proto::{
    common::{ConsensusConfiguration, Proposal, ProposalWithProof},
    network::NetworkMsg,
};
use cita_service_api::{Consensus, Hash, MessageHandler, conformance};
use cita_service_kit::Lifecycle;
use proptest::prelude::*;

const CHAIN: Hash = Hash([7; 32]);

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
    suite_across_grpc(service, samples(&keys), &lifecycle).await;
    assert!(lifecycle.stop(Duration::from_secs(10)).await);
}

#[tokio::test]
async fn a_single_validator_decides_nothing() {
    let (dir, lifecycle, key) = (tempfile::tempdir().unwrap(), Lifecycle::new(), KeyPair::generate());
    let validators = vec![key.address().to_vec()];
    let nobody = Arc::new(Nobody { proposes: true, validators, ..Nobody::default() });
    let service = start(key, dir.path(), &lifecycle, nobody.clone());
    five_blocks_alone(service, &nobody).await;
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
