//! A receipt, and all it takes to believe it without the chain that it is from.
//!
//! The executor's commitment to what block N did is in the proposal of block N+1, and that is what validators sign. So a proof carries the
//! receipt, its way to the commitment, that proposal and its certificate. Every byte of the message is one of these:
//!
//! | part | what holds it |
//! | --- | --- |
//! | the encoding | the one that everybody writes, compared as a whole; votes are sorted by their signers |
//! | `receipt`, `receipt_proof` | the trie under `receipt_root` |
//! | `roots_info.state_root`, `receipt_root` | hashed together they are `pre_state_root` |
//! | `roots_info.height` | one less than the signed header's |
//! | `state_root` | `pre_state_root` again |
//! | `proposal` | its hash is what the votes are about |
//! | `version` | the signed block's |
//! | `chain_id` | every signature covers it |
//! | `proof` | more than two thirds of the validators, each once, each signature checked (under overlord the sum of all) |
//!
//! A chain under raft gives no votes, only its leader's signature: whoever was a validator then could have made the last four lines up.

use cita_executor_evm::proof::verify_receipt;
use cita_proto::{common::ProposalInner, controller::CrossChainProof, evm::ReceiptProof};
use cita_service_api::{Hash, StateRoot, TxHash};
use prost::Message;

use super::{
    fault::Fault,
    scheme::Scheme,
    votes::{Decided, Voters},
};

/// What a verifier knows beforehand.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The chain's version.
    pub(crate) version: Option<u32>,
    /// The chain.
    pub(crate) chain_id: Option<Hash>,
    /// Who may vote.
    pub(crate) voters: Voters,
}

/// What is true if the votes are the validators'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proved {
    /// The transaction whose receipt it is.
    pub(crate) transaction: TxHash,
    /// The height of its block.
    pub(crate) height: u64,
    /// The chain.
    pub(crate) chain_id: Hash,
    /// How many signed.
    pub(crate) votes: usize,
}

/// A proof with all its parts, none of which is true before [`Claim::check`].
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    version: u32,
    chain_id: Hash,
    proposal: ProposalInner,
    block_version: u32,
    block_height: u64,
    receipt: ReceiptProof,
    receipt_height: u64,
    state_root: StateRoot,
    certificate: Vec<u8>,
}

impl Claim {
    /// Takes a message apart.
    ///
    /// # Errors
    /// [`Fault`], codes 100 to 103 and 107: what shows without hashing anything.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let message = CrossChainProof::decode(bytes).map_err(|_| Fault::NotAProof)?;
        if message.encode_to_vec() != bytes {
            return Err(Fault::NotCanonical);
        }
        let proposal = message.proposal.ok_or(Fault::Missing("proposal"))?;
        let block = proposal.proposal.as_ref().ok_or(Fault::Missing("block"))?;
        let header = block.header.as_ref().ok_or(Fault::Missing("block header"))?;
        let (block_version, block_height) = (block.version, header.height);
        let receipt = message.receipt_proof.ok_or(Fault::Missing("receipt"))?;
        let receipt_height = receipt.roots_info.as_ref().ok_or(Fault::Missing("roots of the receipt's block"))?.height;
        if receipt_height.checked_add(1) != Some(block_height) {
            return Err(Fault::Height { receipt: receipt_height, block: block_height });
        }
        Ok(Self {
            version: message.version,
            chain_id: hash("the chain id", &message.chain_id)?,
            block_version,
            block_height,
            receipt,
            receipt_height,
            state_root: hash("the state root", &message.state_root)?.into(),
            proposal,
            certificate: message.proof,
        })
    }

    /// The height of the receipt's block, as far as the claim is to be believed. The validators after that block vote on the next one.
    pub(crate) fn height(&self) -> u64 {
        self.receipt_height
    }

    /// Follows the claim from the receipt to the votes. What costs little comes first.
    ///
    /// # Errors
    /// [`Fault`]: the first place where it breaks.
    pub(crate) fn check(&self, known: &Known, scheme: &Scheme) -> Result<Proved, Fault> {
        self.check_chain(known)?;
        let pre_state_root = hash("the block's state root", &self.proposal.pre_state_root)?;
        if pre_state_root.0 != self.state_root.0 {
            return Err(Fault::StateRoot);
        }
        let receipt = verify_receipt(&self.receipt, self.state_root)?;
        let block = (scheme.hash)(&self.proposal.encode_to_vec());
        let decided = Decided { chain_id: self.chain_id, height: self.block_height, block };
        let votes = known.voters.check(&self.certificate, &decided, scheme)?;
        let transaction = receipt.transaction_hash;
        Ok(Proved { transaction, height: self.receipt_height, chain_id: self.chain_id, votes })
    }

    fn check_chain(&self, known: &Known) -> Result<(), Fault> {
        if let Some(expected) = known.version.filter(|version| *version != self.version) {
            return Err(Fault::OtherVersion { expected, found: self.version });
        }
        if let Some(expected) = known.chain_id.filter(|chain_id| *chain_id != self.chain_id) {
            return Err(Fault::OtherChain { expected, found: self.chain_id });
        }
        if self.block_version != self.version {
            return Err(Fault::Version { signed: self.block_version, found: self.version });
        }
        Ok(())
    }
}

fn hash(what: &'static str, bytes: &[u8]) -> Result<Hash, Fault> {
    Hash::try_from(bytes).map_err(|_| Fault::Length { what, found: bytes.len() })
}

#[cfg(test)]
mod tests;
