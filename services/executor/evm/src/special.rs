//! Receivers that are part of the executor.
//!
//! | receiver `0xffffffffffffffffffffffffffffffffff01…` | data | quota |
//! | --- | --- | --- |
//! | `0000` stores data: it stays in the transaction, on chain | anything | base + 200 a byte |
//! | `0001` stores the ABI of a contract, replacing an older one | contract(20) ‖ text | base + 200 a byte |
//! | `0002` amends the state, for the administrator alone; `value` selects | see [`Amendment`] | base |
//!
//! They take no value and are reached by transactions only: a contract that calls them finds an empty account. An
//! amendment is checked as a whole before anything changes.

use alloy_primitives::{Address, B256, Bytes, Log, LogData, U256, address};

use crate::{
    block::Message,
    error::StoreError,
    machine::CALL_QUOTA,
    outcome::{Ending, Outcome},
    overlay::{Overlay, StateReader},
};

const STORE: Address = address!("0xffffffffffffffffffffffffffffffffff010000");
const ABI: Address = address!("0xffffffffffffffffffffffffffffffffff010001");
const AMEND: Address = address!("0xffffffffffffffffffffffffffffffffff010002");

/// Quota for each byte that stays on chain.
const BYTE_QUOTA: u64 = 200;

/// A receiver that is part of the executor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Special {
    Store,
    Abi,
    Amend,
}

/// What an administrator may change. The data is the account's address and then:
#[derive(Debug, PartialEq, Eq)]
enum Amendment {
    /// 1: the text of its ABI; empty to remove it.
    Abi(Bytes),
    /// 2: its code; empty to remove it.
    Code(Bytes),
    /// 3: one or more pairs of slot(32) ‖ value(32).
    Slots(Vec<(U256, U256)>),
    /// 4: slot(32), which is only read: its value is the output and the data of a log with account and slot as topics.
    Read(U256),
    /// 5: its balance(32).
    Balance(U256),
}

impl Special {
    pub(crate) fn at(address: Address) -> Option<Self> {
        match address {
            STORE => Some(Self::Store),
            ABI => Some(Self::Abi),
            AMEND => Some(Self::Amend),
            _ => None,
        }
    }

    fn quota(self, data: &[u8]) -> u64 {
        match self {
            Self::Store | Self::Abi => CALL_QUOTA.saturating_add(BYTE_QUOTA.saturating_mul(data.len() as u64)),
            Self::Amend => CALL_QUOTA,
        }
    }

    /// Does what the message asks for; with `keep` unset the state stays as it was.
    pub(crate) fn execute<R: StateReader>(
        self,
        overlay: &mut Overlay<R>,
        message: &Message,
        nonce: u64,
        admin: Address,
        quota_limit: u64,
        keep: bool,
    ) -> Result<Outcome, StoreError> {
        let quota = self.quota(&message.data);
        let failed = |text: &str| Ok(Outcome::failed(nonce, quota, text));
        if message.quota > quota_limit {
            let used = CALL_QUOTA.min(message.quota);
            return Ok(Outcome::failed(nonce, used, "Quota above the quota limit of a block"));
        }
        if message.quota < quota {
            let text = format!("Out of quota: {} given, {quota} needed", message.quota);
            return Ok(Outcome::failed(nonce, message.quota, text));
        }
        let mut done = Outcome {
            ending: Ending::Success(Bytes::new()),
            quota_used: quota,
            quota_needed: quota,
            logs: Vec::new(),
            contract: None,
            account_nonce: nonce,
        };
        match self {
            Self::Store | Self::Abi if !message.value.is_zero() => return failed("This receiver takes no value"),
            Self::Store => {}
            Self::Abi => {
                let Some((contract, abi)) = split_address(&message.data).filter(|(_, abi)| !abi.is_empty()) else {
                    return failed("An ABI is stored with the contract's address (20 bytes) and its text");
                };
                if overlay.account(contract)?.is_none() {
                    return failed("There is no account to store an ABI for");
                }
                if keep {
                    overlay.set_abi(contract, abi)?;
                }
            }
            Self::Amend if message.sender != admin => return failed("Only the administrator may amend"),
            Self::Amend => match Amendment::read(message) {
                Ok((account, Amendment::Read(slot))) => {
                    let value = B256::from(overlay.slot(account, slot)?);
                    let topics = vec![account.into_word(), B256::from(slot)];
                    done.logs.push(Log { address: AMEND, data: LogData::new_unchecked(topics, value.into()) });
                    done.ending = Ending::Success(value.into());
                }
                Ok((account, amendment)) if keep => amendment.apply(overlay, account)?,
                Ok(_) => {}
                Err(text) => return failed(text),
            },
        }
        Ok(done)
    }
}

fn split_address(data: &Bytes) -> Option<(Address, Bytes)> {
    let (contract, _) = data.split_first_chunk::<20>()?;
    Some((Address::from(contract), data.slice(20..)))
}

fn words(data: &[u8]) -> Option<Vec<U256>> {
    let (words, rest) = data.as_chunks::<32>();
    rest.is_empty().then(|| words.iter().map(|word| U256::from_be_bytes(*word)).collect())
}

impl Amendment {
    fn read(message: &Message) -> Result<(Address, Self), &'static str> {
        let (account, rest) = split_address(&message.data).ok_or("An amendment starts with an address (20 bytes)")?;
        let kind = u8::try_from(message.value).unwrap_or(0);
        let amendment = match (kind, words(&rest).as_deref()) {
            (1, _) => Self::Abi(rest),
            (2, _) => Self::Code(rest),
            (3, Some(words)) if !words.is_empty() && words.len() % 2 == 0 => {
                let (pairs, _) = words.as_chunks::<2>();
                Self::Slots(pairs.iter().map(|[slot, value]| (*slot, *value)).collect())
            }
            (4, Some([slot])) => Self::Read(*slot),
            (5, Some([balance])) => Self::Balance(*balance),
            (3, _) => return Err("Slots are amended with pairs of slot (32 bytes) and value (32 bytes)"),
            (4, _) => return Err("A slot is read with its number (32 bytes)"),
            (5, _) => return Err("A balance is amended with its new value (32 bytes)"),
            _ => return Err("The value selects an amendment from 1 to 5"),
        };
        Ok((account, amendment))
    }

    fn apply<R: StateReader>(self, overlay: &mut Overlay<R>, account: Address) -> Result<(), StoreError> {
        match self {
            Self::Abi(abi) => overlay.set_abi(account, abi),
            Self::Code(code) => overlay.set_code(account, code),
            Self::Slots(pairs) => {
                pairs.into_iter().try_for_each(|(slot, value)| overlay.set_slot(account, slot, value))
            }
            Self::Read(_) => Ok(()),
            Self::Balance(balance) => overlay.account_mut(account).map(|account| account.balance = balance),
        }
    }
}
