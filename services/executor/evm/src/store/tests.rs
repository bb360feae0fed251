use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, HashBuilder, Nibbles};
use proptest::prelude::*;
use rocksdb::IteratorMode;

use super::{record::BlockRecord, *};
use crate::{
    account::Account,
    machine::{Environment, Machine, Rules},
    overlay::{Overlay, StateChanges},
};

/// What the state should hold.
#[derive(Debug, Clone, Default, PartialEq)]
struct Model {
    accounts: BTreeMap<Address, (u64, BTreeMap<U256, U256>)>,
}

/// Something that a block does to one of a few accounts.
#[derive(Debug, Clone)]
enum Step {
    Nonce(u8),
    Slot(u8, u8, u8),
    /// Ends the account, with its storage.
    End(u8),
    /// Ends it and sets a slot of a new one.
    Renew(u8, u8, u8),
}

fn step() -> impl Strategy<Value = Step> {
    let account = 0u8..6;
    prop_oneof![
        1 => account.clone().prop_map(Step::Nonce),
        6 => (account.clone(), 0u8..12, 0u8..4).prop_map(|(a, s, v)| Step::Slot(a, s, v)),
        1 => account.clone().prop_map(Step::End),
        1 => (account, 0u8..12, 0u8..4).prop_map(|(a, s, v)| Step::Renew(a, s, v)),
    ]
}

fn address(n: u8) -> Address {
    Address::repeat_byte(n)
}

/// Ends or makes an account as the EVM reports it.
fn evm_account(info: revm::state::AccountInfo, ended: bool) -> revm::state::Account {
    let mut account = revm::state::Account::from(info);
    account.mark_touch();
    account.mark_created();
    if ended {
        account.mark_selfdestruct();
    }
    account
}

fn end(overlay: &mut Overlay<State<'_>>, who: Address, model: &mut Model) {
    let info = revm::state::AccountInfo::default();
    overlay.apply([(who, evm_account(info, true))].into_iter().collect()).unwrap();
    model.accounts.remove(&who);
}

fn set(overlay: &mut Overlay<State<'_>>, who: Address, slot: u8, value: u8, model: &mut Model) {
    overlay.set_slot(who, U256::from(slot), U256::from(value)).unwrap();
    let account = overlay.account_mut(who).unwrap();
    account.nonce = account.nonce.max(1);
    let entry = model.accounts.entry(who).or_default();
    entry.0 = entry.0.max(1);
    entry.1.insert(U256::from(slot), U256::from(value));
}

fn play(overlay: &mut Overlay<State<'_>>, step: &Step, model: &mut Model) {
    match *step {
        Step::Nonce(who) => {
            overlay.bump_nonce(address(who)).unwrap();
            model.accounts.entry(address(who)).or_default().0 += 1;
        }
        Step::Slot(who, slot, value) => set(overlay, address(who), slot, value, model),
        Step::End(who) => end(overlay, address(who), model),
        Step::Renew(who, slot, value) => {
            let info = revm::state::AccountInfo { nonce: 1, code: None, ..Default::default() };
            overlay.apply([(address(who), evm_account(info, false))].into_iter().collect()).unwrap();
            model.accounts.insert(address(who), (1, BTreeMap::new()));
            set(overlay, address(who), slot, value, model);
        }
    }
}

fn trie_root(leaves: BTreeMap<B256, Vec<u8>>) -> B256 {
    let mut builder = HashBuilder::default();
    for (key, leaf) in leaves {
        builder.add_leaf(Nibbles::unpack(key), &leaf);
    }
    builder.root()
}

impl Model {
    /// The state root, computed anew.
    fn root(&self) -> B256 {
        let leaves = self.accounts.iter().map(|(address, (nonce, slots))| {
            let slots = slots.iter().filter(|(_, value)| !value.is_zero());
            let slots = slots.map(|(key, value)| (keccak256(key.to_be_bytes::<32>()), alloy_rlp::encode(value)));
            let account = Account { nonce: *nonce, storage_root: trie_root(slots.collect()), ..Account::default() };
            (keccak256(address), account.encode())
        });
        trie_root(leaves.collect())
    }

    fn check(&self, state: State<'_>) {
        for address in (0..6).map(address) {
            let expected = self.accounts.get(&address);
            assert_eq!(
                state.account_at(address).unwrap().map(|account| account.nonce),
                expected.map(|(nonce, _)| *nonce)
            );
            for slot in (0u8..12).map(U256::from) {
                let expected = expected.and_then(|(_, slots)| slots.get(&slot)).copied().unwrap_or_default();
                assert_eq!(state.slot_at(address, slot).unwrap(), expected);
            }
        }
    }
}

/// Everything on disk, but for codes and ABIs, which are never taken back.
fn dump(store: &Store) -> BTreeMap<(&'static str, Vec<u8>), Vec<u8>> {
    let mut all = BTreeMap::new();
    for family in Family::ALL.into_iter().filter(|family| *family != Family::Blobs) {
        for entry in store.db.iterator_cf(store.family(family).unwrap(), IteratorMode::Start) {
            let (key, value) = entry.unwrap();
            all.insert((family.name(), key.into_vec()), value.into_vec());
        }
    }
    all
}

fn commit(store: &Store, cache: &mut NodeCache, parent: B256, height: u64, changes: StateChanges) -> B256 {
    let record = BlockRecord {
        height,
        hash: B256::with_last_byte(height as u8).to_vec(),
        receipts_root: EMPTY_ROOT_HASH.to_vec(),
        proposer: vec![0; 20],
        admin: vec![0; 20],
        ..BlockRecord::default()
    };
    let record = store.commit(cache, parent, BlockCommit { record, changes, receipts: vec![] }, None).unwrap();
    B256::from(record.state_root().unwrap().0)
}

/// The overlay of a block, taken out of a machine as execution does.
fn overlay<'a>(view: &'a View<'_>) -> Overlay<State<'a>> {
    let environment =
        Environment { height: 0, timestamp: 0, proposer: Address::ZERO, quota_limit: 1, admin: Address::ZERO };
    let rules = Rules::new(cita_service_api::Hash::ZERO, false);
    Machine::new(rules, environment, view.newest()).into_overlay()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("CITA_PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(24)
    ))]

    /// Roots against a computation from nothing, every height against what it was, and every way back.
    #[test]
    fn every_height_stays_readable_and_can_be_gone_back_to(
        blocks in proptest::collection::vec(proptest::collection::vec(step(), 0..12), 1..10)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&Config::default(), dir.path()).unwrap();
        // A small cache, so that nodes come from it and from disk.
        let mut cache = NodeCache::new(1500);
        let mut model = Model::default();
        let mut heights = Vec::new();
        let mut root = EMPTY_ROOT_HASH;
        for (height, block) in (0u64..).zip(&blocks) {
            let changes = {
                let view = store.view();
                let mut overlay = overlay(&view);
                block.iter().for_each(|step| play(&mut overlay, step, &mut model));
                overlay.finish()
            };
            root = commit(&store, &mut cache, root, height, changes);
            prop_assert_eq!(root, model.root());
            heights.push((model.clone(), root, dump(&store)));
            if height % 3 == 2 {
                drop(store);
                store = Store::open(&Config::default(), dir.path()).unwrap();
            }
        }
        for (height, (model, ..)) in (0u64..).zip(&heights) {
            model.check(store.view().state_at(height).unwrap());
        }
        model.check(store.view().newest());
        for (height, (model, root, content)) in (0u64..).zip(&heights).collect::<Vec<_>>().into_iter().rev() {
            let record = store.revert_to(&mut cache, height).unwrap();
            prop_assert_eq!(record.state_root().unwrap().0, root.0);
            prop_assert_eq!(&dump(&store), content);
            model.check(store.view().newest());
        }
    }
}

#[test]
fn going_back_to_a_height_that_was_never_reached_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&Config::default(), dir.path()).unwrap();
    let mut cache = NodeCache::new(1 << 20);
    assert!(matches!(store.revert_to(&mut cache, 0), Err(StoreError::Rollback { to: 0, .. })));
    commit(&store, &mut cache, EMPTY_ROOT_HASH, 0, StateChanges::default());
    let before = dump(&store);
    assert!(matches!(store.revert_to(&mut cache, 1), Err(StoreError::Rollback { to: 1, .. })));
    assert_eq!(dump(&store), before);
}

#[test]
fn a_block_writes_what_it_touches_however_large_the_state_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&Config::default(), dir.path()).unwrap();
    let mut cache = NodeCache::new(16 << 20);
    let block = |who: std::ops::Range<u64>| {
        let view = store.view();
        let mut overlay = overlay(&view);
        who.for_each(|n| overlay.bump_nonce(Address::from_word(keccak256(n.to_be_bytes()))).unwrap());
        overlay.finish()
    };
    let root = commit(&store, &mut cache, EMPTY_ROOT_HASH, 0, block(0..20_000));
    let before = dump(&store);
    commit(&store, &mut cache, root, 1, block(77..78));
    let after = dump(&store);
    let written = after.iter().filter(|(key, value)| before.get(key) != Some(value)).count();
    assert!(written <= 14, "{written} entries");
}

#[test]
fn a_folder_in_use_or_of_another_version_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&Config::default(), dir.path()).unwrap();
    let error = Store::open(&Config::default(), dir.path()).err().unwrap();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    assert!(error.to_string().contains(dir.path().to_str().unwrap()));
    store.db.put(FORMAT_KEY, "cita-evm-99").unwrap();
    drop(store);
    let error = Store::open(&Config::default(), dir.path()).err().unwrap();
    assert!(matches!(error, OpenError::Format { .. }), "{error}");
}
