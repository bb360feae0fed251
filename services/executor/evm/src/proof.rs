//! Receipts that prove themselves: what `Exec` commits to, and how anybody checks it.
//!
//! Nothing here needs a chain, a database or a network; a client can use it offline.
//!
//! # The rules
//! 1. A receipt is RLP `[quota_used, log_bloom, logs, error, account_nonce, transaction_hash]`: `log_bloom` is Ethereum's 2048-bit bloom
//!    of the logs, a log is `[address, [topic…], data]`, `error` is UTF-8 text (empty for success), `account_nonce` is the
//!    sender's nonce before the transaction, which fixes the address of a created contract.
//! 2. The receipts of a block are the values of a Keccak Merkle-Patricia trie under the keys RLP(index of the transaction in its block).
//!    Its root is `receipt_root`. UTXO transactions have no receipt, so an index can be missing.
//! 3. `Exec`'s hash, which blocks carry as their state root, is [`commit`]`(state_root, receipt_root)`:
//!    `keccak256(state_root ‖ receipt_root)`, or `state_root` alone when the block has no receipts.
//! 4. `receipt_proof` of a `ReceiptProof` is RLP `[index, [node…]]` with the trie nodes from the root to the receipt.
//!
//! [`verify_receipt`] checks all of that against the hash that `Exec` gave.

use alloy_primitives::{B256, Bytes, Log, LogData, keccak256, logs_bloom};
use alloy_rlp::{Decodable, Encodable, Header};
use alloy_trie::{
    EMPTY_ROOT_HASH, HashBuilder, Nibbles,
    nodes::{RlpNode, TrieNode},
    proof::ProofRetainer,
};
use cita_proto::evm::ReceiptProof;
use cita_service_api::{Address, Hash, StateRoot, TxHash};

/// A log inside a [`ProvenReceipt`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenLog {
    /// The contract that wrote it.
    pub address: Address,
    /// Its topics, at most four.
    pub topics: Vec<Hash>,
    /// Its data.
    pub data: Vec<u8>,
}

/// A receipt in the form that a block commits to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenReceipt {
    /// Quota that the transaction used.
    pub quota_used: u64,
    /// Bloom filter of the logs, 256 bytes.
    pub log_bloom: Vec<u8>,
    /// The logs.
    pub logs: Vec<ProvenLog>,
    /// Why it failed; empty when it did not.
    pub error: String,
    /// The sender's nonce before the transaction.
    pub account_nonce: u64,
    /// The transaction.
    pub transaction_hash: TxHash,
}

impl ProvenReceipt {
    /// The encoding that [`decode_receipt`] reads (rule 1).
    pub fn encode(&self) -> Vec<u8> {
        let logs: Vec<Log> = self.logs.iter().map(Log::from).collect();
        let hash = B256::from(self.transaction_hash.0);
        let items: [&dyn Encodable; 6] =
            [&self.quota_used, &self.log_bloom.as_slice(), &logs, &self.error, &self.account_nonce, &hash];
        encode_list(&items)
    }
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// A part is missing or does not read.
    #[error("the proof is no proof: {0}")]
    Malformed(&'static str),
    /// The roots are not those that were committed to.
    #[error("the roots commit to {found}, the block to {expected}")]
    Commitment {
        /// What the block carries.
        expected: StateRoot,
        /// What the roots in the proof come to.
        found: StateRoot,
    },
    /// The receipt is not in the trie.
    #[error("the receipt is not among those of the block")]
    NotIncluded,
}

/// What `Exec` answers for a block with these roots: `keccak256(state_root ‖ receipt_root)`, or `state_root` when there are no receipts.
pub fn commit(state_root: Hash, receipt_root: Hash) -> StateRoot {
    if receipt_root.0 == EMPTY_ROOT_HASH.0 {
        return state_root.into();
    }
    StateRoot(keccak256([state_root.0, receipt_root.0].concat()).0)
}

/// Whether `proof` shows a receipt of the block for which `Exec` answered `committed`; returns that receipt.
///
/// # Errors
/// [`ProofError`]; any changed byte of the receipt, of a node or of a root is found.
pub fn verify_receipt(proof: &ReceiptProof, committed: StateRoot) -> Result<ProvenReceipt, ProofError> {
    let roots = proof.roots_info.as_ref().ok_or(ProofError::Malformed("it has no roots"))?;
    let root = |bytes: &[u8]| Hash::try_from(bytes).map_err(|_| ProofError::Malformed("a root has not 32 bytes"));
    let (state_root, receipt_root) = (root(&roots.state_root)?, root(&roots.receipt_root)?);
    let found = commit(state_root, receipt_root);
    if found != committed {
        return Err(ProofError::Commitment { expected: committed, found });
    }
    let (index, nodes) = decode_path(&proof.receipt_proof)?;
    if prove(B256::from(receipt_root.0), &trie_key(index), &nodes)? != proof.receipt {
        return Err(ProofError::NotIncluded);
    }
    decode_receipt(&proof.receipt)
}

/// Reads the encoding of a receipt.
///
/// # Errors
/// [`ProofError::Malformed`].
pub fn decode_receipt(mut bytes: &[u8]) -> Result<ProvenReceipt, ProofError> {
    let malformed = |_| ProofError::Malformed("the receipt does not decode");
    let receipt = decode_fields(&mut bytes).map_err(malformed)?;
    if bytes.is_empty() { Ok(receipt) } else { Err(ProofError::Malformed("bytes follow the receipt")) }
}

fn decode_fields(bytes: &mut &[u8]) -> alloy_rlp::Result<ProvenReceipt> {
    let mut items = Header::decode_bytes(bytes, true)?;
    let quota_used = u64::decode(&mut items)?;
    let log_bloom = Header::decode_bytes(&mut items, false)?;
    let logs = Vec::<Log>::decode(&mut items)?;
    let receipt = ProvenReceipt {
        quota_used,
        log_bloom: log_bloom.to_vec(),
        logs: logs.into_iter().map(ProvenLog::from).collect(),
        error: String::decode(&mut items)?,
        account_nonce: u64::decode(&mut items)?,
        transaction_hash: TxHash(B256::decode(&mut items)?.0),
    };
    if items.is_empty() && receipt.log_bloom.len() == 256 {
        Ok(receipt)
    } else {
        Err(alloy_rlp::Error::UnexpectedLength)
    }
}

impl From<Log> for ProvenLog {
    fn from(log: Log) -> Self {
        Self {
            address: Address(log.address.into_array()),
            topics: log.topics().iter().map(|topic| Hash(topic.0)).collect(),
            data: log.data.data.to_vec(),
        }
    }
}

impl From<&ProvenLog> for Log {
    fn from(log: &ProvenLog) -> Self {
        let topics = log.topics.iter().map(|topic| B256::from(topic.0)).collect();
        Self { address: log.address.0.into(), data: LogData::new_unchecked(topics, log.data.clone().into()) }
    }
}

/// The encoding of a receipt (rule 1).
pub(crate) fn encode_receipt(quota_used: u64, logs: &[Log], error: &str, account_nonce: u64, hash: TxHash) -> Vec<u8> {
    let (bloom, logs, hash) = (logs_bloom(logs), logs.to_vec(), B256::from(hash.0));
    let items: [&dyn Encodable; 6] = [&quota_used, &bloom, &logs, &error, &account_nonce, &hash];
    encode_list(&items)
}

fn encode_list(items: &[&dyn Encodable]) -> Vec<u8> {
    let header = Header { list: true, payload_length: items.iter().map(|item| item.length()).sum() };
    let mut out = Vec::with_capacity(header.payload_length + header.length());
    header.encode(&mut out);
    for item in items {
        item.encode(&mut out);
    }
    out
}

fn trie_key(index: u64) -> Nibbles {
    Nibbles::unpack(alloy_rlp::encode(index))
}

/// The root of the receipts of a block: index of the transaction and encoded receipt.
pub fn receipts_root(receipts: &[(u64, Vec<u8>)]) -> Hash {
    build(receipts, HashBuilder::default()).0
}

/// The proof for the receipt of the transaction at `index` (rule 4).
pub fn receipt_path(receipts: &[(u64, Vec<u8>)], index: u64) -> Vec<u8> {
    let retainer = ProofRetainer::new(vec![trie_key(index)]);
    let (_, mut builder) = build(receipts, HashBuilder::default().with_proof_retainer(retainer));
    let nodes: Vec<Bytes> = builder.take_proof_nodes().into_nodes_sorted().into_iter().map(|(_, node)| node).collect();
    encode_list(&[&index, &nodes])
}

fn build(receipts: &[(u64, Vec<u8>)], mut builder: HashBuilder) -> (Hash, HashBuilder) {
    let mut leaves: Vec<_> = receipts.iter().map(|(index, rlp)| (trie_key(*index), rlp)).collect();
    leaves.sort_unstable_by_key(|(key, _)| *key);
    for (key, rlp) in leaves {
        builder.add_leaf(key, rlp);
    }
    (Hash(builder.root().0), builder)
}

fn decode_path(mut bytes: &[u8]) -> Result<(u64, Vec<Bytes>), ProofError> {
    let malformed = |_| ProofError::Malformed("the path does not decode");
    let mut items = Header::decode_bytes(&mut bytes, true).map_err(malformed)?;
    let index = u64::decode(&mut items).map_err(malformed)?;
    let nodes = Vec::<Bytes>::decode(&mut items).map_err(malformed)?;
    if items.is_empty() && bytes.is_empty() {
        Ok((index, nodes))
    } else {
        Err(ProofError::Malformed("bytes follow the path"))
    }
}

/// The value at `key` in the trie under `root`, by way of `nodes`, which have to be exactly the way to it.
fn prove(root: B256, key: &Nibbles, nodes: &[Bytes]) -> Result<Vec<u8>, ProofError> {
    let mut rest = *key;
    let mut nodes = nodes.iter();
    let mut reference = RlpNode::word_rlp(&root);
    loop {
        // A node of less than 32 bytes stands in its parent.
        let node = if reference.is_hash() {
            let node = nodes.next().ok_or(ProofError::NotIncluded)?;
            if keccak256(node) != reference.as_hash().unwrap_or_default() {
                return Err(ProofError::NotIncluded);
            }
            node.clone()
        } else {
            Bytes::copy_from_slice(&reference)
        };
        let malformed = |_| ProofError::Malformed("a node does not decode");
        match TrieNode::decode(&mut &node[..]).map_err(malformed)? {
            TrieNode::Leaf(leaf) if leaf.key == rest && nodes.len() == 0 => return Ok(leaf.value),
            TrieNode::Extension(extension) if !extension.key.is_empty() && rest.starts_with(&extension.key) => {
                rest = rest.slice(extension.key.len()..);
                reference = extension.child;
            }
            TrieNode::Branch(branch) => {
                let index = rest.first().ok_or(ProofError::NotIncluded)?;
                if !branch.state_mask.is_bit_set(index) {
                    return Err(ProofError::NotIncluded);
                }
                let children_before = branch.state_mask.get() & ((1u16 << index) - 1);
                let child = branch.stack.get(children_before.count_ones() as usize);
                reference = child.ok_or(ProofError::NotIncluded)?.clone();
                rest = rest.slice(1..);
            }
            _ => return Err(ProofError::NotIncluded),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::address;
    use cita_proto::evm::RootsInfo;
    use proptest::prelude::*;

    use super::*;

    fn log(n: u64) -> Log {
        let data = LogData::new_unchecked(vec![B256::from(alloy_primitives::U256::from(n))], vec![1, 2, 3].into());
        Log { address: address!("0x00000000000000000000000000000000000000aa"), data }
    }

    fn receipts(count: u64) -> Vec<(u64, Vec<u8>)> {
        (0..count)
            .map(|n| {
                (n * 3, encode_receipt(21_000 + n, &[log(n)], "", n, TxHash([u8::try_from(n % 251).unwrap(); 32])))
            })
            .collect()
    }

    fn proof(receipts: &[(u64, Vec<u8>)], at: usize) -> (ReceiptProof, StateRoot) {
        let (state_root, receipt_root) = (Hash([5; 32]), receipts_root(receipts));
        let roots = RootsInfo { height: 9, state_root: state_root.to_vec(), receipt_root: receipt_root.to_vec() };
        let (index, receipt) = &receipts[at];
        let proof = ReceiptProof {
            receipt: receipt.clone(),
            receipt_proof: receipt_path(receipts, *index),
            roots_info: Some(roots),
        };
        (proof, commit(state_root, receipt_root))
    }

    #[test]
    fn every_receipt_of_a_block_is_proven_whatever_the_size_of_the_block() {
        for count in [1u64, 2, 3, 17, 130, 300] {
            let receipts = receipts(count);
            for at in 0..receipts.len() {
                let (proof, committed) = proof(&receipts, at);
                let receipt = verify_receipt(&proof, committed).unwrap();
                assert_eq!(receipt.quota_used, 21_000 + u64::try_from(at).unwrap());
                assert_eq!((receipt.logs.len(), receipt.encode()), (1, proof.receipt));
            }
        }
    }

    #[test]
    fn a_proof_with_any_flipped_bit_is_refused() {
        let receipts = receipts(40);
        let (proof, committed) = proof(&receipts, 17);
        let refused = |proof: &ReceiptProof| assert!(verify_receipt(proof, committed).is_err());
        for (position, bit) in (0..proof.receipt.len()).map(|n| (n, 1 << (n % 8))) {
            let mut forged = proof.clone();
            forged.receipt[position] ^= bit;
            refused(&forged);
        }
        for (position, bit) in (0..proof.receipt_proof.len()).map(|n| (n, 1 << (n % 8))) {
            let mut forged = proof.clone();
            forged.receipt_proof[position] ^= bit;
            refused(&forged);
        }
        for position in 0..32 {
            let mut forged = proof.clone();
            forged.roots_info.as_mut().unwrap().state_root[position] ^= 1;
            refused(&forged);
            let mut forged = proof.clone();
            forged.roots_info.as_mut().unwrap().receipt_root[position] ^= 1;
            refused(&forged);
        }
    }

    #[test]
    fn a_receipt_is_not_proven_with_the_path_of_another() {
        let receipts = receipts(20);
        let (mut proof_a, committed) = proof(&receipts, 3);
        let (proof_b, _) = proof(&receipts, 4);
        proof_a.receipt_proof = proof_b.receipt_proof;
        assert_eq!(verify_receipt(&proof_a, committed), Err(ProofError::NotIncluded));
    }

    #[test]
    fn a_block_without_receipts_commits_to_its_state_alone() {
        let state = Hash([1; 32]);
        assert_eq!(receipts_root(&[]).0, EMPTY_ROOT_HASH.0);
        assert_eq!(commit(state, receipts_root(&[])), StateRoot(state.0));
        assert_eq!(commit(Hash([0; 32]), Hash([0; 32])).0, keccak256([0; 64]).0);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic_as_a_proof(
            receipt in proptest::collection::vec(any::<u8>(), 0..80),
            receipt_proof in proptest::collection::vec(any::<u8>(), 0..120),
        ) {
            let _ = decode_receipt(&receipt);
            let roots_info = Some(RootsInfo { height: 0, state_root: vec![0; 32], receipt_root: vec![0; 32] });
            let committed = commit(Hash([0; 32]), Hash([0; 32]));
            let proof = ReceiptProof { receipt, receipt_proof, roots_info };
            prop_assert!(verify_receipt(&proof, committed).is_err());
        }
    }
}
