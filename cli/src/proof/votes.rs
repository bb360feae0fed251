//! Who agreed on a block, in the form that the chain's consensus gives it.

use cita_consensus_bft::Certificate;
use cita_consensus_core::{LeaderProof, Phase, Validators};
use cita_consensus_overlord::{OverlordProof, ProofError};
use cita_service_api::{Address, BlsKey, Hash};

use super::{fault::Fault, scheme::Scheme};

/// The validators of a height, where they are known, and how they show that they agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Voters {
    /// A quorum votes, each with a signature. Votes of unknown validators are checked, but anybody may have made them.
    Bft(Option<Validators<Address>>),
    /// A quorum votes, with one BLS signature. Who they are stands in places of the list of validators, so nothing can be said without it.
    Overlord(Option<Validators<BlsKey>>),
    /// Nobody votes: the leader signs what it proposes. Chains of other makers may have not even that.
    Raft(Option<Validators<Address>>),
}

/// What was agreed on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decided {
    /// Where.
    pub(crate) chain_id: Hash,
    /// The block's height.
    pub(crate) height: u64,
    /// The hash of its proposal.
    pub(crate) block: Hash,
}

impl Decided {
    fn is_voted(&self, height: u64, hash: Hash) -> Result<(), Fault> {
        if height != self.height {
            return Err(Fault::VotedHeight { votes: height, block: self.height });
        }
        if hash != self.block {
            return Err(Fault::VotedBlock { voted: hash, block: self.block });
        }
        Ok(())
    }
}

impl Voters {
    /// Whether a block's proof shows that these agree on it; answers how many voted, which is nobody under raft.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn check(&self, proof: &[u8], decided: &Decided, scheme: &Scheme) -> Result<usize, Fault> {
        match self {
            Self::Bft(validators) => votes(proof, validators.as_ref(), decided, scheme),
            Self::Overlord(validators) => sum_of_votes(proof, validators.as_ref().ok_or(Fault::NoValidators)?, decided),
            Self::Raft(_) if proof.is_empty() => Ok(0),
            Self::Raft(validators) => leader(proof, validators.as_ref(), decided, scheme).map(|()| 0),
        }
    }
}

fn votes(proof: &[u8], validators: Option<&Validators>, decided: &Decided, scheme: &Scheme) -> Result<usize, Fault> {
    if proof.is_empty() {
        return Err(Fault::Missing("votes"));
    }
    let certificate = Certificate::decode(proof)?;
    if certificate.phase != Phase::Commit {
        return Err(Fault::Phase);
    }
    decided.is_voted(certificate.height, certificate.hash)?;
    // As if whoever voted were all the validators: then only votes that are counted twice are noticed.
    let voters = || Validators::new(certificate.votes.iter().map(|(signer, _)| *signer));
    certificate.check_signers(&validators.cloned().unwrap_or_else(voters))?;
    // Votes in another order would say the same with other bytes.
    if !certificate.votes.is_sorted_by_key(|(signer, _)| *signer) {
        return Err(Fault::NotCanonical);
    }
    for check in certificate.checks(&decided.chain_id) {
        for (preimage, signer) in &check.statements {
            is_signed(preimage, &check.signature, *signer, scheme)?;
        }
    }
    Ok(certificate.votes.len())
}

fn sum_of_votes(proof: &[u8], validators: &Validators<BlsKey>, decided: &Decided) -> Result<usize, Fault> {
    if proof.is_empty() {
        return Err(Fault::Missing("votes"));
    }
    let proof = OverlordProof::decode(proof)?;
    decided.is_voted(proof.height, proof.block_hash)?;
    let list: Vec<BlsKey> = validators.iter().copied().collect();
    proof.check(&decided.chain_id, &list)?;
    Ok(proof.voters(validators)?.len())
}

fn leader(proof: &[u8], validators: Option<&Validators>, decided: &Decided, scheme: &Scheme) -> Result<(), Fault> {
    let proof = LeaderProof::decode(proof)?;
    decided.is_voted(proof.height, proof.hash)?;
    if validators.is_some_and(|validators| !validators.contains(&proof.leader)) {
        return Err(Fault::Stranger(proof.leader.to_string()));
    }
    is_signed(&proof.preimage(&decided.chain_id), &proof.signature, proof.leader, scheme)
}

fn is_signed(preimage: &[u8], signature: &[u8], signer: Address, scheme: &Scheme) -> Result<(), Fault> {
    let found = (scheme.signer)(&(scheme.hash)(preimage), signature);
    if found == Some(signer) { Ok(()) } else { Err(Fault::Signature(signer.to_string())) }
}

impl From<ProofError> for Fault {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Signers(error) => error.into(),
            ProofError::Bitmap { found, validators } => Self::Bitmap { found, validators },
            ProofError::Signature(voters) => Self::Signature(format!("the {voters} voters together")),
            encoding @ ProofError::Encoding(_) => Self::Certificate(encoding.to_string()),
        }
    }
}
