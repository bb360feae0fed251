//! What is missing in a proof or wrong with it.

use cita_consensus_core::CertificateError;
use cita_executor_evm::proof::ProofError;
use cita_service_api::Hash;

/// Why a proof proves nothing. Each kind has a code from 100 on, which scripts rely on: numbers are never used again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// The bytes are no message of that kind.
    #[error("the bytes are no cross-chain proof")]
    NotAProof,
    /// The message says the same with other bytes than everybody writes: unknown or repeated fields, long numbers.
    #[error("the bytes are not the one encoding of the proof that they hold")]
    NotCanonical,
    /// A part of the message is not there.
    #[error("the proof has no {0}")]
    Missing(&'static str),
    /// A part has the wrong number of bytes.
    #[error("{what} has {found} bytes instead of 32")]
    Length {
        /// The part.
        what: &'static str,
        /// Its bytes.
        found: usize,
    },
    /// The verifier wants another version.
    #[error("the proof is of version {found}, not of {expected}")]
    OtherVersion {
        /// What the verifier said.
        expected: u32,
        /// What the proof says.
        found: u32,
    },
    /// The verifier wants another chain.
    #[error("the proof is of the chain {found}, not of {expected}")]
    OtherChain {
        /// What the verifier said.
        expected: Hash,
        /// What the proof says.
        found: Hash,
    },
    /// The version beside the block is not the one in it.
    #[error("the proof is of version {found}, but its block of {signed}")]
    Version {
        /// What the block says.
        signed: u32,
        /// What the proof says.
        found: u32,
    },
    /// The block is not the one after the receipt's.
    #[error("the receipt is of block {receipt}, which block {block} does not follow")]
    Height {
        /// The height of the receipt.
        receipt: u64,
        /// The height of the block.
        block: u64,
    },
    /// The state root beside the block is not the one in it.
    #[error("the proof's state root is not the one that its block carries")]
    StateRoot,
    /// The roots are not those that the block carries.
    #[error("the receipt's roots come to {found}, the block carries {expected}")]
    Roots {
        /// What the block carries.
        expected: Hash,
        /// What the roots come to.
        found: Hash,
    },
    /// The receipt is not in the trie under the receipts root.
    #[error("the receipt is not among those of its block: {0}")]
    Receipt(String),
    /// The votes do not read.
    #[error("{0}")]
    Certificate(String),
    /// The votes are of the first phase, which decides nothing.
    #[error("the votes prepare the block, they do not commit it")]
    Phase,
    /// The votes are about another height.
    #[error("the votes are about height {votes}, the block is {block}")]
    VotedHeight {
        /// The height voted on.
        votes: u64,
        /// The height of the block.
        block: u64,
    },
    /// The votes are about another block.
    #[error("the votes are about {voted}, the block's hash is {block}")]
    VotedBlock {
        /// What was voted for.
        voted: Hash,
        /// What the block hashes to.
        block: Hash,
    },
    /// Somebody voted who is none of the validators.
    #[error("{0} voted, who is none of the validators")]
    Stranger(String),
    /// A vote is counted twice.
    #[error("{0} voted twice")]
    Repeated(String),
    /// Too few voted.
    #[error("{found} validators voted, a quorum are {needed}")]
    NoQuorum {
        /// Who voted.
        found: usize,
        /// How many have to.
        needed: usize,
    },
    /// A signature is not its signer's.
    #[error("the signature of {0} does not hold")]
    Signature(String),
    /// It is not clear who voted.
    #[error("the bitmap of voters has {found} bytes, which do not fit {validators} validators")]
    Bitmap {
        /// Its bytes.
        found: usize,
        /// How many validators there are.
        validators: usize,
    },
    /// Who voted stands in places of a list that is not known.
    #[error("votes of consensus_overlord name voters by their places in the list of validators, which is not known")]
    NoValidators,
}

impl Fault {
    /// The number of this kind.
    pub(crate) fn code(&self) -> u32 {
        match self {
            Self::NotAProof => 100,
            Self::NotCanonical => 101,
            Self::Missing(_) => 102,
            Self::Length { .. } => 103,
            Self::OtherVersion { .. } => 104,
            Self::OtherChain { .. } => 105,
            Self::Version { .. } => 106,
            Self::Height { .. } => 107,
            Self::StateRoot => 108,
            Self::Roots { .. } => 109,
            Self::Receipt(_) => 110,
            Self::Certificate(_) => 111,
            Self::Phase => 112,
            Self::VotedHeight { .. } => 113,
            Self::VotedBlock { .. } => 114,
            Self::Stranger(_) => 115,
            Self::Repeated(_) => 116,
            Self::NoQuorum { .. } => 117,
            Self::Signature(_) => 118,
            Self::Bitmap { .. } => 121,
            Self::NoValidators => 120,
        }
    }

    /// What a verifier can do about it, where there is something.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotAProof | Self::NotCanonical => Some(
                "a proof is what `cita get cross-chain-proof HASH -o DIR` writes: the file with -f, its hex with -d",
            ),
            Self::OtherVersion { .. } | Self::OtherChain { .. } => {
                Some("`cita get system-config` of the chain you mean prints its version and chain id")
            }
            Self::VotedBlock { .. } | Self::Signature(_) => {
                Some("is the chain of another signature suite? See --crypto")
            }
            Self::Certificate(_) => Some("is the chain's consensus another one? See --consensus"),
            Self::NoValidators => Some("give the validators with -v, or name a node of the chain with -r"),
            Self::Stranger(_) | Self::NoQuorum { .. } | Self::Bitmap { .. } => {
                Some("-v takes the validators of the receipt's block: `cita get system-config HEIGHT` prints them")
            }
            _ => None,
        }
    }
}

impl From<ProofError> for Fault {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Commitment { expected, found } => {
                Self::Roots { expected: Hash(expected.0), found: Hash(found.0) }
            }
            other => Self::Receipt(other.to_string()),
        }
    }
}

impl From<CertificateError> for Fault {
    fn from(error: CertificateError) -> Self {
        match error {
            CertificateError::Stranger(signer) => Self::Stranger(signer),
            CertificateError::Repeated(signer) => Self::Repeated(signer),
            CertificateError::NoQuorum { found, needed } => Self::NoQuorum { found, needed },
            encoding @ CertificateError::Encoding(_) => Self::Certificate(encoding.to_string()),
        }
    }
}
