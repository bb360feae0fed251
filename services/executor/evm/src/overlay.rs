//! What a block changes, on top of the state before it.
//!
//! Contracts choose the keys of these maps, so their hashers have a random seed.

use alloy_primitives::{
    Address, B256, Bytes, U256, keccak256,
    map::{AddressMap, B256Map, U256Map},
};
use alloy_trie::KECCAK_EMPTY;
use revm::{
    Database,
    bytecode::Bytecode,
    state::{AccountInfo, EvmState},
};

use crate::{account::Account, error::StoreError};

/// A state that does not change while it is read.
pub(crate) trait StateReader {
    /// An account.
    fn account(&mut self, address: Address) -> Result<Option<Account>, StoreError>;
    /// A storage slot, zero when it was never set.
    fn slot(&mut self, address: Address, key: U256) -> Result<U256, StoreError>;
    /// The code with this hash.
    fn code(&mut self, hash: B256) -> Result<Bytecode, StoreError>;
    /// The hash of the block at a height, zero when there is none.
    fn block_hash(&mut self, height: u64) -> Result<B256, StoreError>;
}

/// A value before the block and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change<T> {
    pub(crate) before: T,
    pub(crate) now: T,
}

impl<T: PartialEq + Clone> Change<T> {
    fn unchanged(value: T) -> Self {
        Self { before: value.clone(), now: value }
    }

    /// Whether the value is another one now.
    pub(crate) fn is_change(&self) -> bool {
        self.before != self.now
    }
}

/// An account that the block read or changed.
#[derive(Debug)]
struct Entry {
    /// `now.storage_root` stays as it was: the store computes it.
    account: Change<Option<Account>>,
    slots: U256Map<Change<U256>>,
    /// Whether the storage from before the block is gone.
    wiped: bool,
}

/// What became of an account in a block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AccountChange {
    pub(crate) address: Address,
    /// `now.storage_root` is that from before the block.
    pub(crate) account: Change<Option<Account>>,
    /// Slots with a new value, in order; of a wiped account all slots that were touched.
    pub(crate) slots: Vec<(U256, Change<U256>)>,
    /// Whether every slot that is not in `slots` is zero now.
    pub(crate) wiped: bool,
}

/// What a block changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct StateChanges {
    /// Accounts with a change, by address.
    pub(crate) accounts: Vec<AccountChange>,
    /// New codes and ABIs by their hash.
    pub(crate) blobs: Vec<(B256, Bytes)>,
}

/// The state before a block with the changes of the transactions that were executed so far.
pub(crate) struct Overlay<R> {
    reader: R,
    entries: AddressMap<Entry>,
    codes: B256Map<Bytecode>,
    abis: B256Map<Bytes>,
}

impl<R: StateReader> Overlay<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, entries: AddressMap::default(), codes: B256Map::default(), abis: B256Map::default() }
    }

    fn entry(&mut self, address: Address) -> Result<&mut Entry, StoreError> {
        use alloy_primitives::map::Entry::{Occupied, Vacant};
        match self.entries.entry(address) {
            Occupied(entry) => Ok(entry.into_mut()),
            Vacant(entry) => {
                let account = Change::unchanged(self.reader.account(address)?);
                Ok(entry.insert(Entry { account, slots: U256Map::default(), wiped: false }))
            }
        }
    }

    /// The account as it is now.
    pub(crate) fn account(&mut self, address: Address) -> Result<Option<&Account>, StoreError> {
        Ok(self.entry(address)?.account.now.as_ref())
    }

    /// The account to be changed, made if it is not there.
    pub(crate) fn account_mut(&mut self, address: Address) -> Result<&mut Account, StoreError> {
        Ok(self.entry(address)?.account.now.get_or_insert_default())
    }

    fn slot_entry(&mut self, address: Address, key: U256) -> Result<&mut Change<U256>, StoreError> {
        use alloy_primitives::map::Entry::{Occupied, Vacant};
        self.entry(address)?;
        let Some(Entry { slots, wiped, account }) = self.entries.get_mut(&address) else {
            return Err(StoreError::damaged("an account that was just loaded is gone"));
        };
        match slots.entry(key) {
            Occupied(slot) => Ok(slot.into_mut()),
            Vacant(slot) => {
                let before = if account.before.is_some() { self.reader.slot(address, key)? } else { U256::ZERO };
                Ok(slot.insert(Change { before, now: if *wiped { U256::ZERO } else { before } }))
            }
        }
    }

    /// A storage slot as it is now.
    pub(crate) fn slot(&mut self, address: Address, key: U256) -> Result<U256, StoreError> {
        Ok(self.slot_entry(address, key)?.now)
    }

    /// Sets a storage slot.
    pub(crate) fn set_slot(&mut self, address: Address, key: U256, value: U256) -> Result<(), StoreError> {
        self.account_mut(address)?;
        self.slot_entry(address, key)?.now = value;
        Ok(())
    }

    /// Gives an account other code.
    pub(crate) fn set_code(&mut self, address: Address, code: Bytes) -> Result<(), StoreError> {
        let hash = if code.is_empty() { KECCAK_EMPTY } else { keccak256(&code) };
        self.account_mut(address)?.code_hash = hash;
        if !code.is_empty() {
            self.codes.insert(hash, Bytecode::new_legacy(code));
        }
        Ok(())
    }

    /// Stores the ABI of an account; an empty text removes it.
    pub(crate) fn set_abi(&mut self, address: Address, abi: Bytes) -> Result<(), StoreError> {
        let hash = keccak256(&abi);
        self.account_mut(address)?.abi_hash = (!abi.is_empty()).then_some(hash);
        if !abi.is_empty() {
            self.abis.insert(hash, abi);
        }
        Ok(())
    }

    /// One more transaction of `address`.
    pub(crate) fn bump_nonce(&mut self, address: Address) -> Result<(), StoreError> {
        let account = self.account_mut(address)?;
        account.nonce = account.nonce.saturating_add(1);
        Ok(())
    }

    /// Takes over what a transaction changed.
    pub(crate) fn apply(&mut self, state: EvmState) -> Result<(), StoreError> {
        for (address, changed) in state {
            if !changed.is_touched() {
                continue;
            }
            let entry = self.entry(address)?;
            if changed.is_selfdestructed() || changed.is_created() {
                entry.wiped = true;
                entry.slots.values_mut().for_each(|slot| slot.now = U256::ZERO);
            }
            if changed.is_selfdestructed() {
                entry.account.now = None;
                continue;
            }
            let AccountInfo { nonce, balance, code_hash, code, .. } = changed.info;
            let account = entry.account.now.get_or_insert_default();
            let new_code = account.code_hash != code_hash;
            (account.nonce, account.balance, account.code_hash) = (nonce, balance, code_hash);
            if new_code && let Some(code) = code.filter(|code| !code.is_empty()) {
                self.codes.insert(code_hash, code);
            }
            for (key, slot) in changed.storage {
                if slot.is_changed() {
                    self.slot_entry(address, key)?.now = slot.present_value;
                }
            }
        }
        Ok(())
    }

    /// Everything that is not as it was before the block.
    pub(crate) fn finish(self) -> StateChanges {
        let mut accounts: Vec<_> = self.entries.into_iter().filter_map(account_change).collect();
        accounts.sort_unstable_by_key(|change| change.address);
        let codes = self.codes.into_iter().map(|(hash, code)| (hash, code.original_bytes()));
        StateChanges { accounts, blobs: codes.chain(self.abis).collect() }
    }
}

fn account_change((address, Entry { account, slots, wiped }): (Address, Entry)) -> Option<AccountChange> {
    // Nothing to wipe where nothing was.
    let wiped = wiped && account.before.is_some();
    let mut slots: Vec<_> = slots.into_iter().filter(|(_, slot)| wiped || slot.is_change()).collect();
    slots.sort_unstable_by_key(|(key, _)| *key);
    let changed = account.is_change() || wiped || !slots.is_empty();
    changed.then_some(AccountChange { address, account, slots, wiped })
}

impl<R: StateReader> Database for Overlay<R> {
    type Error = StoreError;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, StoreError> {
        Ok(self.account(address)?.map(|account| AccountInfo {
            balance: account.balance,
            nonce: account.nonce,
            code_hash: account.code_hash,
            account_id: None,
            code: None,
        }))
    }

    fn code_by_hash(&mut self, hash: B256) -> Result<Bytecode, StoreError> {
        if hash == KECCAK_EMPTY {
            return Ok(Bytecode::new());
        }
        match self.codes.get(&hash) {
            Some(code) => Ok(code.clone()),
            None => self.reader.code(hash),
        }
    }

    fn storage(&mut self, address: Address, key: U256) -> Result<U256, StoreError> {
        self.slot(address, key)
    }

    fn block_hash(&mut self, height: u64) -> Result<B256, StoreError> {
        self.reader.block_hash(height)
    }
}
