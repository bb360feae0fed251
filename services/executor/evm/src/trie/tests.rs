use std::collections::{BTreeMap, HashMap};

use alloy_primitives::b256;
use alloy_trie::HashBuilder;
use proptest::prelude::*;

use super::*;

/// Records in memory.
#[derive(Default, Clone)]
struct Memory {
    nodes: HashMap<Nibbles, Vec<u8>>,
    reads: usize,
}

impl NodeReader for Memory {
    fn node(&mut self, path: &Nibbles) -> Result<Option<Vec<u8>>, StoreError> {
        self.reads += 1;
        Ok(self.nodes.get(path).cloned())
    }
}

impl Memory {
    fn apply(&mut self, root: B256, changes: Vec<(B256, Option<Vec<u8>>)>) -> B256 {
        let (root, changes) = update(self, root, changes).unwrap();
        for (path, rlp) in changes {
            match rlp {
                Some(rlp) => self.nodes.insert(path, rlp),
                None => self.nodes.remove(&path),
            };
        }
        root
    }
}

/// The root of the whole, computed by somebody else.
fn oracle(content: &BTreeMap<B256, Vec<u8>>) -> B256 {
    let mut builder = HashBuilder::default();
    for (key, value) in content {
        builder.add_leaf(Nibbles::unpack(key), value);
    }
    builder.root()
}

#[test]
fn an_empty_trie_has_the_known_root_before_and_after() {
    let known = b256!("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    let mut memory = Memory::default();
    assert_eq!(memory.apply(EMPTY_ROOT_HASH, vec![]), known);
    let key = B256::repeat_byte(7);
    let root = memory.apply(known, vec![(key, Some(vec![1; 40]))]);
    assert_ne!(root, known);
    assert_eq!(memory.apply(root, vec![(key, None)]), known);
    assert!(memory.nodes.is_empty(), "removing everything leaves no record");
}

/// `trietest_secureTrie.json` of Ethereum's tests: `emptyValues`, in an order of its own and with values that are taken away.
#[test]
fn ethereums_test_of_a_trie_with_hashed_keys_has_its_root() {
    let steps = [
        ("do", Some("verb")),
        ("ether", Some("wookiedoo")),
        ("horse", Some("stallion")),
        ("shaman", Some("horse")),
        ("doge", Some("coin")),
        ("ether", None),
        ("dog", Some("puppy")),
        ("shaman", None),
    ];
    let mut memory = Memory::default();
    let mut root = EMPTY_ROOT_HASH;
    for (key, value) in steps {
        root = memory.apply(root, vec![(keccak256(key), value.map(|value| value.as_bytes().to_vec()))]);
    }
    assert_eq!(root, b256!("29b235a58c3c25ab83010c327d5932bcf05324b7d6b1185e650798034783ca9d"));
}

#[test]
fn changing_one_key_of_many_reads_only_the_way_to_it() {
    let mut memory = Memory::default();
    let changes = (0u64..20_000).map(|n| (keccak256(n.to_be_bytes()), Some(vec![1; 40]))).collect();
    let root = memory.apply(EMPTY_ROOT_HASH, changes);
    memory.reads = 0;
    let (_, changed) = update(&mut memory, root, [(keccak256(77u64.to_be_bytes()), Some(vec![2; 40]))]).unwrap();
    assert!(memory.reads <= 7, "{} reads", memory.reads);
    assert!(changed.len() <= 7, "{} writes", changed.len());
}

#[test]
fn a_missing_record_is_an_error_and_no_panic() {
    let mut memory = Memory::default();
    let root = memory.apply(EMPTY_ROOT_HASH, (0u8..40).map(|n| (keccak256([n]), Some(vec![n; 40]))).collect());
    memory.nodes.clear();
    assert!(update(&mut memory, root, [(keccak256([1]), None)]).is_err());
}

/// Keys that share long prefixes as well as keys that share none, and values that make inline nodes.
fn change() -> impl Strategy<Value = (B256, Option<Vec<u8>>)> {
    let near = (0u8..4, 0u8..20).prop_map(|(a, b)| {
        let mut key = B256::ZERO;
        key[0] = a << 4;
        key[31] = b;
        key[30] = b & 1;
        key
    });
    let far = (0u16..300).prop_map(|n| keccak256(n.to_be_bytes()));
    let value = proptest::option::of(proptest::collection::vec(1u8.., 1..40));
    (prop_oneof![near, far], value)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("CITA_PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150)
    ))]

    #[test]
    fn any_sequence_of_blocks_gives_the_root_of_a_trie_built_anew(
        blocks in proptest::collection::vec(proptest::collection::vec(change(), 0..40), 1..8)
    ) {
        let mut memory = Memory::default();
        let mut content = BTreeMap::new();
        let mut root = EMPTY_ROOT_HASH;
        for block in blocks {
            for (key, value) in &block {
                match value {
                    Some(value) => content.insert(*key, value.clone()),
                    None => content.remove(key),
                };
            }
            root = memory.apply(root, block);
            prop_assert_eq!(root, oracle(&content));
            // The records are exactly those of a trie that was built in one go: nothing is left behind.
            let mut anew = Memory::default();
            anew.apply(EMPTY_ROOT_HASH, content.iter().map(|(key, value)| (*key, Some(value.clone()))).collect());
            prop_assert_eq!(&memory.nodes, &anew.nodes);
        }
    }
}
