//! The shell: the suite of its trait, alone and across gRPC, with real keys and signatures.

use std::{path::Path, sync::Arc, time::Duration};

use cita_consensus_bft::{BftConsensus, Certificate, Config, Dependencies};
use cita_consensus_core::{Phase, certificate::vote_preimage};
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

fn start(key: KeyPair, dir: &Path, lifecycle: &Lifecycle, nobody: Arc<Nobody>) -> Arc<BftConsensus> {
    let node = key.address();
    let deps = Dependencies { controller: nobody.clone(), network: nobody, crypto: Arc::new(SmCrypto::new(key)) };
    cita_consensus_bft::start(Config::default(), CHAIN, node, dir, deps, lifecycle).unwrap()
}

fn certificate(keys: &[KeyPair], phase: Phase, height: u64, hash: Hash) -> Certificate {
    let digest = sm3(&vote_preimage(&CHAIN, phase, height, 0, &hash));
    let votes = keys.iter().map(|key| (key.address(), key.sign(&digest.0).to_vec())).collect();
    Certificate::of(phase, (height, 0), hash, votes).unwrap()
}

fn samples(keys: &[KeyPair]) -> conformance::consensus::ConsensusSamples {
    let (height, data) = (6, b"a block".to_vec());
    let hash = sm3(&data);
    let proof = |keys: &[KeyPair], phase, height, hash| certificate(keys, phase, height, hash).encode();
    let stranger = [KeyPair::generate(), KeyPair::generate(), KeyPair::generate()];
    let mut swapped = certificate(&keys[..3], Phase::Commit, height, hash);
    let (first, second) = (swapped.votes[0].1.clone(), swapped.votes[1].1.clone());
    (swapped.votes[0].1, swapped.votes[1].1) = (second, first);
    let mut repeated = certificate(&keys[..2], Phase::Commit, height, hash);
    repeated.votes.push(repeated.votes[0].clone());
    conformance::consensus::ConsensusSamples {
        config: ConsensusConfiguration {
            height: 5,
            block_interval: 3,
            validators: keys.iter().map(|key| key.address().to_vec()).collect(),
        },
        decided: ProposalWithProof {
            proposal: Some(Proposal { height, data }),
            proof: proof(&keys[..3], Phase::Commit, height, hash),
        },
        worthless: vec![
            ("two of four votes", proof(&keys[..2], Phase::Commit, height, hash)),
            ("a vote counted twice", repeated.encode()),
            ("strangers' votes", proof(&stranger, Phase::Commit, height, hash)),
            ("prepare votes", proof(&keys[..3], Phase::Prepare, height, hash)),
            ("votes of another height", proof(&keys[..3], Phase::Commit, height + 1, hash)),
            ("votes for another block", proof(&keys[..3], Phase::Commit, height, Hash([1; 32]))),
            ("swapped signatures", swapped.encode()),
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
