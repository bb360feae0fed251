//! Reading: everything that one query sees is of one moment.

use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_trie::KECCAK_EMPTY;
use cita_service_api::TxHash;
use prost::Message;
use revm::bytecode::Bytecode;
use rocksdb::{DB, ReadOptions, SnapshotWithThreadMode};

use super::{
    Family, HEIGHT_KEY, Store, keys,
    record::{BlockRecord, RECEIPTS_PER_CHUNK, ReceiptChunk, ReceiptRecord},
};
use crate::{account::Account, error::StoreError, overlay::StateReader};

/// The database at one moment, whatever is written meanwhile.
pub(crate) struct View<'a> {
    store: &'a Store,
    pub(super) snapshot: SnapshotWithThreadMode<'a, DB>,
}

impl Store {
    /// The database as it is now.
    pub(crate) fn view(&self) -> View<'_> {
        View { store: self, snapshot: self.db.snapshot() }
    }
}

fn undecodable(what: &str) -> impl Fn(prost::DecodeError) -> StoreError {
    move |error| StoreError::damaged(format!("{what} does not decode: {error}"))
}

impl View<'_> {
    fn get(&self, family: Family, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.snapshot.get_cf(self.store.family(family)?, key)?)
    }

    /// The height of the last block, if there is any.
    pub(crate) fn last_height(&self) -> Result<Option<u64>, StoreError> {
        self.snapshot.get(HEIGHT_KEY)?.map(|height| keys::height_of(&height)).transpose()
    }

    /// The last block, if there is any.
    pub(crate) fn last_block(&self) -> Result<Option<BlockRecord>, StoreError> {
        let Some(height) = self.last_height()? else { return Ok(None) };
        let block = self.block(height)?;
        block.map(Some).ok_or_else(|| StoreError::damaged(format!("there is no record of the last block, {height}")))
    }

    pub(crate) fn block(&self, height: u64) -> Result<Option<BlockRecord>, StoreError> {
        let record = self.get(Family::Blocks, &height.to_be_bytes())?;
        record.map(|bytes| BlockRecord::decode(bytes.as_slice()).map_err(undecodable("a block record"))).transpose()
    }

    pub(crate) fn height_of(&self, block_hash: &[u8]) -> Result<Option<u64>, StoreError> {
        self.get(Family::Heights, block_hash)?.map(|height| keys::height_of(&height)).transpose()
    }

    fn chunk(&self, height: u64, chunk: u32) -> Result<Vec<ReceiptRecord>, StoreError> {
        let bytes = self.get(Family::Receipts, &keys::receipts(height, chunk))?.unwrap_or_default();
        let chunk = ReceiptChunk::decode(bytes.as_slice()).map_err(undecodable("a chunk of receipts"))?;
        Ok(chunk.receipts)
    }

    /// All receipts of a block, in order.
    pub(crate) fn receipts(&self, block: &BlockRecord) -> Result<Vec<ReceiptRecord>, StoreError> {
        let mut receipts = Vec::new();
        for chunk in 0u32.. {
            if receipts.len() >= block.receipts as usize {
                break;
            }
            let more = self.chunk(block.height, chunk)?;
            if more.is_empty() {
                return Err(StoreError::damaged(format!("receipts of block {} are missing", block.height)));
            }
            receipts.extend(more);
        }
        Ok(receipts)
    }

    /// A transaction's receipt and its block.
    pub(crate) fn receipt(&self, hash: TxHash) -> Result<Option<(ReceiptRecord, BlockRecord)>, StoreError> {
        let Some(place) = self.get(Family::Transactions, hash.as_bytes())? else { return Ok(None) };
        let damaged = || StoreError::damaged(format!("the receipt of {hash} is not where it should be"));
        let (height, position) = place.split_at_checked(8).ok_or_else(damaged)?;
        let height = keys::height_of(height)?;
        let position = u32::from_be_bytes(position.try_into().map_err(|_| damaged())?) as usize;
        let chunk = u32::try_from(position / RECEIPTS_PER_CHUNK).map_err(|_| damaged())?;
        let receipt = self.chunk(height, chunk)?.into_iter().nth(position % RECEIPTS_PER_CHUNK).ok_or_else(damaged)?;
        Ok(Some((receipt, self.block(height)?.ok_or_else(damaged)?)))
    }

    /// The bytes with this hash: a code or an ABI text.
    pub(crate) fn blob(&self, hash: B256) -> Result<Bytes, StoreError> {
        let blob = self.get(Family::Blobs, hash.as_slice())?;
        blob.map(Bytes::from).ok_or_else(|| StoreError::damaged(format!("there is no code or ABI {hash}")))
    }

    /// What a key held before the first block above `height` that changed it, if any did.
    fn old_value(&self, history: &[u8], height: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(above) = height.checked_add(1) else { return Ok(None) };
        let mut options = ReadOptions::default();
        options.set_iterate_upper_bound([history, &[0xff; 9]].concat());
        let mut iterator = self.snapshot.raw_iterator_cf_opt(self.store.family(Family::History)?, options);
        iterator.seek(keys::at(history, above));
        iterator.status()?;
        Ok(iterator.item().filter(|(key, _)| key.starts_with(history)).map(|(_, value)| value.to_vec()))
    }

    /// The newest state.
    pub(crate) fn newest(&self) -> State<'_> {
        State { view: self, height: None }
    }

    /// The state after the block at `height`, which has to be executed and kept.
    pub(crate) fn state_at(&self, height: u64) -> Result<State<'_>, StoreError> {
        // The newest needs no look at history.
        let height = (self.last_height()? != Some(height)).then_some(height);
        if let Some(height) = height {
            self.check_kept(height)?;
        }
        Ok(State { view: self, height })
    }
}

/// The state after a block.
#[derive(Clone, Copy)]
pub(crate) struct State<'a> {
    view: &'a View<'a>,
    height: Option<u64>,
}

impl State<'_> {
    pub(crate) fn account_at(&self, address: Address) -> Result<Option<Account>, StoreError> {
        let old = match self.height {
            Some(height) => self.view.old_value(&keys::account_history(address), height)?,
            None => None,
        };
        let account = match old {
            Some(old) => (!old.is_empty()).then_some(old),
            None => self.view.get(Family::Accounts, address.as_slice())?,
        };
        account.map(|bytes| Account::decode(&bytes)).transpose()
    }

    pub(crate) fn slot_at(&self, address: Address, key: U256) -> Result<U256, StoreError> {
        let old = match self.height {
            Some(height) => self.view.old_value(&keys::slot_history(address, key), height)?,
            None => None,
        };
        let value = match old {
            Some(old) => Some(old),
            None => self.view.get(Family::Slots, &keys::slot(address, key))?,
        };
        value.map_or(Ok(U256::ZERO), |value| keys::slot_value_of(&value))
    }

    pub(crate) fn code_of(&self, account: &Account) -> Result<Bytes, StoreError> {
        if account.code_hash == KECCAK_EMPTY { Ok(Bytes::new()) } else { self.view.blob(account.code_hash) }
    }
}

impl StateReader for State<'_> {
    fn account(&mut self, address: Address) -> Result<Option<Account>, StoreError> {
        self.account_at(address)
    }

    fn slot(&mut self, address: Address, key: U256) -> Result<U256, StoreError> {
        self.slot_at(address, key)
    }

    fn code(&mut self, hash: B256) -> Result<Bytecode, StoreError> {
        if let Some(code) = self.view.store.codes.lock().get(&hash) {
            return Ok(code.clone());
        }
        let code = Bytecode::new_legacy(self.view.blob(hash)?);
        self.view.store.codes.lock().put(hash, code.clone());
        Ok(code)
    }

    fn block_hash(&mut self, height: u64) -> Result<B256, StoreError> {
        let block = self.view.block(height)?;
        block.map_or(Ok(B256::ZERO), |block| block.hash().map(crate::block::word))
    }
}
