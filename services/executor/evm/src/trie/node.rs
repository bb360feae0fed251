//! Nodes in memory and their encoding.

use alloy_primitives::B256;
use alloy_rlp::Decodable;
use alloy_trie::{
    Nibbles, TrieMask,
    nodes::{BranchNode, ExtensionNode, LeafNodeRef, RlpNode, TrieNode},
};

use super::NodeChange;
use crate::error::StoreError;

/// A node, as far as it was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Node {
    /// Nothing.
    #[default]
    Empty,
    /// Has a record at its path and was not touched.
    Stored(B256),
    /// The rest of a key, and its value.
    Leaf(Nibbles, Vec<u8>),
    /// Nibbles that all keys below share; never empty, and always above a branch.
    Extension(Nibbles, Box<Node>),
    /// One child a nibble, at least two of them.
    Branch(Box<[Node; 16]>),
}

/// Reads a node; its children stay where they are unless they are part of the encoding.
pub(super) fn decode(rlp: &[u8]) -> Result<Node, StoreError> {
    let damaged = |error| StoreError::damaged(format!("a trie node does not decode: {error}"));
    match TrieNode::decode(&mut &*rlp).map_err(damaged)? {
        TrieNode::EmptyRoot => Ok(Node::Empty),
        TrieNode::Leaf(leaf) => Ok(Node::Leaf(leaf.key, leaf.value)),
        TrieNode::Extension(extension) => {
            Ok(Node::Extension(extension.key, Box::new(decode_reference(&extension.child)?)))
        }
        TrieNode::Branch(branch) => {
            let mut children = Box::<[Node; 16]>::default();
            let mut stack = branch.stack.iter();
            for (child, index) in children.iter_mut().zip(0u8..) {
                if branch.state_mask.is_bit_set(index)
                    && let Some(reference) = stack.next()
                {
                    *child = decode_reference(reference)?;
                }
            }
            Ok(Node::Branch(children))
        }
    }
}

fn decode_reference(reference: &RlpNode) -> Result<Node, StoreError> {
    match reference.as_hash() {
        Some(hash) => Ok(Node::Stored(hash)),
        None => decode(reference),
    }
}

/// Appends the encoding of `node` to `rlp`, adds the records of it and of everything loaded below it to `changes`, and returns how
/// its parent refers to it.
pub(super) fn encode(node: &Node, path: Nibbles, rlp: &mut Vec<u8>, changes: &mut Vec<NodeChange>) -> RlpNode {
    let reference = match node {
        Node::Empty => return TrieNode::EmptyRoot.rlp(rlp),
        Node::Stored(hash) => return RlpNode::word_rlp(hash),
        Node::Leaf(key, value) => LeafNodeRef::new(key, value).rlp(rlp),
        Node::Extension(key, child) => {
            let child = encode(child, path.join(key), &mut Vec::new(), changes);
            TrieNode::Extension(ExtensionNode::new(*key, child)).rlp(rlp)
        }
        Node::Branch(children) => {
            let mut branch = BranchNode::new(Vec::with_capacity(16), TrieMask::default());
            for (child, index) in children.iter().zip(0u8..) {
                if !matches!(child, Node::Empty) {
                    branch.state_mask.set_bit(index);
                    branch.stack.push(encode(child, super::below(&path, index), &mut Vec::new(), changes));
                }
            }
            TrieNode::Branch(branch).rlp(rlp)
        }
    };
    if reference.is_hash() {
        changes.push((path, Some(rlp.clone())));
    }
    reference
}
