//! The suite of the [`Consensus`] trait.

use std::sync::Arc;

use cita_proto::common::{ConsensusConfiguration, ProposalWithProof};

use crate::{Consensus, StatusCode};

/// What a suite needs of an implementation: its proofs are its own.
#[derive(Debug, Clone)]
pub struct ConsensusSamples {
    /// Whose decision the block below is; the height before it.
    pub config: ConsensusConfiguration,
    /// A block that these validators decided.
    pub decided: ProposalWithProof,
    /// The same block with proofs that prove nothing, each with a word on what is wrong.
    pub worthless: Vec<(&'static str, Vec<u8>)>,
}

/// Runs the suite against a service that was not configured yet.
///
/// # Panics
/// When the service breaks a rule.
pub async fn consensus(service: Arc<dyn Consensus>, samples: ConsensusSamples) {
    let ConsensusSamples { config, decided, worthless } = samples;
    assert_eq!(
        service.check_block(decided.clone()).await,
        Err(StatusCode::ConsensusServerNotReady),
        "nobody said yet who decides"
    );
    assert_eq!(service.reconfigure(config.clone()).await, Ok(()));
    assert_eq!(service.check_block(decided.clone()).await, Ok(()));

    let refused = |block: ProposalWithProof, what: &'static str| {
        let service = service.clone();
        async move {
            let answer = service.check_block(block).await;
            assert!(answer.is_err(), "{what} was accepted");
        }
    };
    for (what, proof) in worthless {
        refused(ProposalWithProof { proof, ..decided.clone() }, what).await;
    }
    refused(ProposalWithProof { proof: Vec::new(), ..decided.clone() }, "no proof").await;
    refused(ProposalWithProof { proposal: None, ..decided.clone() }, "no proposal").await;
    for at in 0..decided.proof.len() {
        let mut block = decided.clone();
        block.proof[at] ^= 1;
        refused(block, "a flipped bit of the proof").await;
    }
    let mut other = decided.clone();
    if let Some(proposal) = &mut other.proposal {
        proposal.data.push(0);
    }
    refused(other, "another block").await;
    let mut other = decided.clone();
    if let Some(proposal) = &mut other.proposal {
        proposal.height += 1;
    }
    refused(other, "another height").await;

    // A height that is known already changes nothing, and neither does the same word twice.
    assert_eq!(service.reconfigure(config.clone()).await, Ok(()));
    let earlier = ConsensusConfiguration { height: config.height.saturating_sub(1), ..config.clone() };
    assert_eq!(service.reconfigure(earlier).await, Ok(()));
    assert_eq!(service.check_block(decided).await, Ok(()));
    let malformed = ConsensusConfiguration { validators: vec![vec![1; 19]], ..config };
    assert!(service.reconfigure(malformed).await.is_err(), "a validator with 19 bytes was accepted");
}
