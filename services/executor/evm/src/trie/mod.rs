//! A Merkle-Patricia trie (Ethereum yellow paper, appendix D) that is changed in place.
//!
//! Only the newest version of a trie is kept, each node under its path from the root: a change of k keys reads and
//! writes the O(k log n) nodes on the way to them, and no old node is left behind. What a value was at an older height
//! is answered from the history of the plain state instead, so nothing needs old nodes.
//!
//! Keys are 32 bytes, already hashed. A node whose encoding is shorter than 32 bytes stands inside its parent and has
//! no record of its own; the root always has one.

mod node;

use std::collections::HashSet;

use alloy_primitives::{B256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles};
use node::{Node, decode, encode};

use crate::error::StoreError;

/// Where nodes are read from.
pub(crate) trait NodeReader {
    /// The encoding of the node at `path`, if one is recorded.
    fn node(&mut self, path: &Nibbles) -> Result<Option<Vec<u8>>, StoreError>;
}

/// A record that changes: the path, and the new encoding or `None` to delete it.
pub(crate) type NodeChange = (Nibbles, Option<Vec<u8>>);

/// Changes the trie under `root` and returns its new root and the records that change.
///
/// A change without a value removes its key; a key that is not there stays away.
pub(crate) fn update(
    reader: &mut impl NodeReader,
    root: B256,
    changes: impl IntoIterator<Item = (B256, Option<Vec<u8>>)>,
) -> Result<(B256, Vec<NodeChange>), StoreError> {
    let mut editor = Editor { reader, loaded: HashSet::new() };
    let mut top = if root == EMPTY_ROOT_HASH { Node::Empty } else { Node::Stored(root) };
    for (key, value) in changes {
        let key = Nibbles::unpack(key);
        top = match value {
            Some(value) => editor.insert(top, Nibbles::new(), key, value)?,
            None => editor.remove(top, Nibbles::new(), key)?,
        };
    }
    Ok(editor.finish(top))
}

/// Why a part of the tree cannot be unloaded on the way.
const FIXED_LENGTH: &str = "keys of one trie have one length";

struct Editor<'a, R> {
    reader: &'a mut R,
    /// Paths of the records that were taken apart: what is not written again is deleted.
    loaded: HashSet<Nibbles>,
}

impl<R: NodeReader> Editor<'_, R> {
    fn read(&mut self, path: &Nibbles) -> Result<Node, StoreError> {
        let rlp = self.reader.node(path)?.ok_or_else(|| StoreError::damaged(format!("no trie node at {path:?}")))?;
        decode(&rlp)
    }

    fn load(&mut self, path: &Nibbles) -> Result<Node, StoreError> {
        let node = self.read(path)?;
        self.loaded.insert(*path);
        Ok(node)
    }

    /// Puts `value` under `key`, the rest of the key below `path`.
    fn insert(&mut self, node: Node, path: Nibbles, key: Nibbles, value: Vec<u8>) -> Result<Node, StoreError> {
        match node {
            Node::Empty => Ok(Node::Leaf(key, value)),
            Node::Stored(_) => {
                let node = self.load(&path)?;
                self.insert(node, path, key, value)
            }
            Node::Leaf(own, old) => {
                let common = own.common_prefix_length(&key);
                if common == own.len() && common == key.len() {
                    return Ok(Node::Leaf(own, value));
                }
                let old = (own, |rest| Node::Leaf(rest, old));
                fork(common, old, (key, |rest| Node::Leaf(rest, value)))
            }
            Node::Extension(own, child) => {
                let common = own.common_prefix_length(&key);
                if common == own.len() {
                    let child = self.insert(*child, path.join(&own), key.slice(common..), value)?;
                    return Ok(Node::Extension(own, Box::new(child)));
                }
                let old = (own, |rest: Nibbles| if rest.is_empty() { *child } else { Node::Extension(rest, child) });
                fork(common, old, (key, |rest| Node::Leaf(rest, value)))
            }
            Node::Branch(mut children) => {
                let (index, rest) = split_first(&key)?;
                let child = std::mem::take(child_of(&mut children, index));
                *child_of(&mut children, index) = self.insert(child, below(&path, index), rest, value)?;
                Ok(Node::Branch(children))
            }
        }
    }

    /// Takes `key` away, the rest of the key below `path`.
    fn remove(&mut self, node: Node, path: Nibbles, key: Nibbles) -> Result<Node, StoreError> {
        match node {
            Node::Empty => Ok(Node::Empty),
            Node::Stored(_) => {
                let node = self.load(&path)?;
                self.remove(node, path, key)
            }
            Node::Leaf(own, value) => Ok(if own == key { Node::Empty } else { Node::Leaf(own, value) }),
            Node::Extension(own, child) => {
                if !key.starts_with(&own) {
                    return Ok(Node::Extension(own, child));
                }
                let child = self.remove(*child, path.join(&own), key.slice(own.len()..))?;
                Ok(prepend(own, child))
            }
            Node::Branch(mut children) => {
                let (index, rest) = split_first(&key)?;
                let child = std::mem::take(child_of(&mut children, index));
                *child_of(&mut children, index) = self.remove(child, below(&path, index), rest)?;
                self.collapse(children, &path)
            }
        }
    }

    /// A branch that one child is left of becomes part of that child.
    fn collapse(&mut self, mut children: Box<[Node; 16]>, path: &Nibbles) -> Result<Node, StoreError> {
        let mut left = (0u8..).zip(children.iter()).filter(|(_, child)| !matches!(child, Node::Empty));
        let (first, second) = (left.next().map(|(index, _)| index), left.next());
        let (Some(index), None) = (first, second) else {
            return Ok(if first.is_none() { Node::Empty } else { Node::Branch(children) });
        };
        let child = match std::mem::take(child_of(&mut children, index)) {
            Node::Stored(hash) => {
                let path = below(path, index);
                match self.read(&path)? {
                    // Stays where it is, behind an extension.
                    Node::Branch(_) => Node::Stored(hash),
                    moves => {
                        self.loaded.insert(path);
                        moves
                    }
                }
            }
            node => node,
        };
        Ok(prepend(Nibbles::from_nibbles([index]), child))
    }

    fn finish(self, top: Node) -> (B256, Vec<NodeChange>) {
        let mut changes = Vec::new();
        let root = match &top {
            Node::Empty => EMPTY_ROOT_HASH,
            Node::Stored(hash) => *hash,
            node => {
                let mut rlp = Vec::new();
                let reference = encode(node, Nibbles::new(), &mut rlp, &mut changes);
                let root = reference.as_hash().unwrap_or_else(|| keccak256(&rlp));
                if !reference.is_hash() {
                    changes.push((Nibbles::new(), Some(rlp)));
                }
                root
            }
        };
        let written: HashSet<Nibbles> = changes.iter().map(|(path, _)| *path).collect();
        changes.extend(self.loaded.into_iter().filter(|path| !written.contains(path)).map(|path| (path, None)));
        (root, changes)
    }
}

/// Two keys that part after `common` nibbles become a branch, behind an extension if they have something in common.
fn fork(
    common: usize,
    old: (Nibbles, impl FnOnce(Nibbles) -> Node),
    new: (Nibbles, impl FnOnce(Nibbles) -> Node),
) -> Result<Node, StoreError> {
    let mut children = Box::<[Node; 16]>::default();
    let shared = old.0.slice(..common);
    let (index, rest) = split_first(&old.0.slice(common..))?;
    *child_of(&mut children, index) = (old.1)(rest);
    let (index, rest) = split_first(&new.0.slice(common..))?;
    *child_of(&mut children, index) = (new.1)(rest);
    let branch = Node::Branch(children);
    Ok(if common == 0 { branch } else { Node::Extension(shared, Box::new(branch)) })
}

/// `prefix` before `node`, in the one way the trie allows.
fn prepend(prefix: Nibbles, node: Node) -> Node {
    match node {
        Node::Empty => Node::Empty,
        Node::Leaf(key, value) => Node::Leaf(prefix.join(&key), value),
        Node::Extension(key, child) => Node::Extension(prefix.join(&key), child),
        branch @ (Node::Branch(_) | Node::Stored(_)) => Node::Extension(prefix, Box::new(branch)),
    }
}

fn split_first(key: &Nibbles) -> Result<(u8, Nibbles), StoreError> {
    let first = key.first().ok_or_else(|| StoreError::damaged(FIXED_LENGTH))?;
    Ok((first, key.slice(1..)))
}

fn child_of(children: &mut [Node; 16], index: u8) -> &mut Node {
    &mut children[usize::from(index & 0x0f)]
}

fn below(path: &Nibbles, index: u8) -> Nibbles {
    path.join(&Nibbles::from_nibbles([index & 0x0f]))
}

#[cfg(test)]
mod tests;
