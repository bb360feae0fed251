//! Answers about executed blocks.

use alloy_primitives::{Bytes, U256};
use cita_proto::{
    common,
    evm::{
        Balance, BlockNumber, ByteAbi, ByteCode, ByteQuota, Nonce, Receipt, ReceiptProof, RootsInfo,
        block_number::Lable,
    },
    executor::CallRequest,
};
use cita_service_api::{Hash, RpcError, RpcResult, StatusCode, TxHash};

use crate::{
    account::Account,
    block::{Message, address},
    error::StoreError,
    machine::{Machine, Rules},
    outcome::Outcome,
    proof,
    store::{
        State, View,
        record::{BlockRecord, number},
    },
};

/// The most bytes that a call may return.
const MAX_OUTPUT_BYTES: usize = 16 << 20;

impl From<StoreError> for RpcError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Dropped { .. }) {
            return invalid(error.to_string());
        }
        tracing::error!(%error, "a query failed");
        Self::new(StatusCode::FatalError, error.to_string())
    }
}

fn invalid(message: impl Into<String>) -> RpcError {
    RpcError::new(StatusCode::FatalError, message)
}

fn no_receipt() -> RpcError {
    RpcError::new(StatusCode::NoReceiptProof, "Not get the receipt")
}

/// The block that a query is about.
pub(crate) fn block(view: &View<'_>, number: Option<BlockNumber>) -> RpcResult<BlockRecord> {
    let Some(last) = view.last_block()? else {
        return Err(RpcError::new(StatusCode::NoBlock, "no block is executed yet"));
    };
    let height = match number.and_then(|number| number.lable) {
        None => return Ok(last),
        Some(Lable::Height(height)) => height,
        Some(Lable::Tag(tag)) => match tag.as_str() {
            // A block is final when it is executed, so nothing is pending.
            "latest" | "pending" => return Ok(last),
            "earliest" => 0,
            _ => {
                return Err(invalid(format!("'{tag}' is no block: use latest, earliest, pending, a height or a hash")));
            }
        },
        Some(Lable::Hash(hash)) => {
            let hash = Hash::try_from(hash.as_slice())
                .map_err(|_| RpcError::new(StatusCode::HashLenError, "a block hash takes 32 bytes"))?;
            let height = view.height_of(hash.as_bytes())?;
            height
                .ok_or_else(|| RpcError::new(StatusCode::NoBlockHeight, format!("no executed block has hash {hash}")))?
        }
    };
    if height > last.height {
        let text = format!("block {height} is not executed, current_height: {}", last.height);
        return Err(RpcError::new(StatusCode::NoBlockHeight, text));
    }
    view.block(height)?.ok_or_else(|| StoreError::damaged(format!("there is no record of block {height}")).into())
}

fn block_of_call(view: &View<'_>, height: u64) -> RpcResult<BlockRecord> {
    block(view, (height > 0).then_some(BlockNumber { lable: Some(Lable::Height(height)) }))
}

/// An account at a block, with the state around it.
fn account<'a>(
    view: &'a View<'_>,
    address: Option<common::Address>,
    number: Option<BlockNumber>,
) -> RpcResult<(State<'a>, alloy_primitives::Address, Option<Account>)> {
    let bytes = address.unwrap_or_default().address;
    let address = self::address(&bytes).ok_or_else(|| {
        RpcError::new(StatusCode::ProvideAddressError, format!("an address takes 20 bytes, this has {}", bytes.len()))
    })?;
    let state = view.state_at(block(view, number)?.height)?;
    Ok((state, address, state.account_at(address)?))
}

pub(crate) fn code(
    view: &View<'_>,
    address: Option<common::Address>,
    number: Option<BlockNumber>,
) -> RpcResult<ByteCode> {
    let (state, _, account) = account(view, address, number)?;
    let code = account.map_or(Ok(Bytes::new()), |account| state.code_of(&account))?;
    Ok(ByteCode { byte_code: code.into() })
}

pub(crate) fn balance(
    view: &View<'_>,
    address: Option<common::Address>,
    number: Option<BlockNumber>,
) -> RpcResult<Balance> {
    let (_, _, account) = account(view, address, number)?;
    let balance = account.map_or(U256::ZERO, |account| account.balance);
    Ok(Balance { value: balance.to_be_bytes_vec() })
}

pub(crate) fn nonce(view: &View<'_>, address: Option<common::Address>, at: Option<BlockNumber>) -> RpcResult<Nonce> {
    let (_, _, account) = account(view, address, at)?;
    Ok(Nonce { nonce: number(account.map_or(0, |account| account.nonce)) })
}

pub(crate) fn abi(
    view: &View<'_>,
    address: Option<common::Address>,
    number: Option<BlockNumber>,
) -> RpcResult<ByteAbi> {
    let (_, _, account) = account(view, address, number)?;
    let abi = account.and_then(|account| account.abi_hash).map_or(Ok(Bytes::new()), |hash| view.blob(hash))?;
    Ok(ByteAbi { bytes_abi: abi.into() })
}

pub(crate) fn storage_at(
    view: &View<'_>,
    address: Option<common::Address>,
    position: Option<common::Hash>,
    number: Option<BlockNumber>,
) -> RpcResult<Hash> {
    let position = Hash::try_from(position.unwrap_or_default().hash.as_slice())
        .map_err(|_| RpcError::new(StatusCode::HashLenError, "a storage position takes 32 bytes"))?;
    let (state, address, _) = account(view, address, number)?;
    Ok(Hash(state.slot_at(address, U256::from_be_bytes(position.0))?.to_be_bytes()))
}

pub(crate) fn roots_info(block: &BlockRecord) -> RootsInfo {
    RootsInfo { height: block.height, state_root: block.state_root.clone(), receipt_root: block.receipts_root.clone() }
}

pub(crate) fn receipt(view: &View<'_>, hash: TxHash) -> RpcResult<Receipt> {
    let (receipt, block) = view.receipt(hash)?.ok_or_else(no_receipt)?;
    Ok(receipt.receipt(&block)?)
}

pub(crate) fn receipt_proof(view: &View<'_>, hash: TxHash) -> RpcResult<ReceiptProof> {
    let (receipt, block) = view.receipt(hash)?.ok_or_else(no_receipt)?;
    let all = view.receipts(&block)?;
    let leaves =
        all.iter().map(|receipt| Ok((receipt.index, receipt.proven()?))).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(ReceiptProof {
        receipt: receipt.proven()?,
        receipt_proof: proof::receipt_path(&leaves, receipt.index),
        roots_info: Some(roots_info(&block)),
    })
}

/// The message of a call.
fn message(request: CallRequest, quota: u64) -> RpcResult<Message> {
    let wrong = |what: &str, bytes: &[u8]| {
        let text = format!("'{what}' takes an address of 20 bytes, this has {}", bytes.len());
        RpcError::new(StatusCode::ProvideAddressError, text)
    };
    let sender = match request.from.as_slice() {
        [] => alloy_primitives::Address::ZERO,
        from => address(from).ok_or_else(|| wrong("from", from))?,
    };
    let to = match request.to.as_slice() {
        [] => None,
        to => Some(address(to).ok_or_else(|| wrong("to", to))?),
    };
    let data = if request.args.is_empty() { request.method } else { [request.method, request.args.concat()].concat() };
    Ok(Message { sender, to, value: U256::ZERO, quota, data: data.into() })
}

fn run(view: &View<'_>, rules: Rules, block: &BlockRecord, message: &Message) -> RpcResult<Outcome> {
    let mut machine = Machine::new(rules, block.environment()?, view.state_at(block.height)?);
    Ok(machine.simulate(message)?)
}

fn failed(text: String) -> RpcError {
    RpcError::new(StatusCode::ExecuteError, text)
}

/// Runs a call and returns its output.
pub(crate) fn call(view: &View<'_>, rules: Rules, quota_limit: u64, request: CallRequest) -> RpcResult<Vec<u8>> {
    let block = block_of_call(view, request.height)?;
    let message = message(request, quota_limit.min(block.quota_limit))?;
    if message.to.is_none() {
        return Err(RpcError::new(StatusCode::InvalidTo, "a call takes the address of a contract in 'to'"));
    }
    let output = run(view, rules, &block, &message)?.into_output().map_err(failed)?;
    if output.len() > MAX_OUTPUT_BYTES {
        let text = format!("the output has {} bytes, at most {MAX_OUTPUT_BYTES} can be returned", output.len());
        return Err(failed(text));
    }
    Ok(output.into())
}

/// The least quota with which a message succeeds.
pub(crate) fn estimate_quota(
    view: &View<'_>,
    rules: Rules,
    quota_limit: u64,
    request: CallRequest,
) -> RpcResult<ByteQuota> {
    let block = block_of_call(view, request.height)?;
    let mut message = message(request, quota_limit.min(block.quota_limit))?;
    let most = message.quota;
    let all = run(view, rules, &block, &message)?;
    let needed = all.quota_needed;
    all.into_output().map_err(failed)?;
    let mut succeeds = |quota: u64| -> RpcResult<bool> {
        message.quota = quota;
        Ok(run(view, rules, &block, &message)?.is_success())
    };
    Ok(ByteQuota { bytes_quota: number(least(needed, most, &mut succeeds)?) })
}

/// How many times the most that a message may use is spent on looking for less.
const ESTIMATE_BUDGET: u64 = 8;

/// The least quota from `needed` to `most`, which succeeds. What a message used when it had plenty is mostly enough; it is not when
/// the message keeps some of its quota back from contracts that it calls. For a message that uses a large part of `most`
/// the search ends early, with a quota that succeeds but may not be the least.
fn least(needed: u64, most: u64, succeeds: &mut impl FnMut(u64) -> RpcResult<bool>) -> RpcResult<u64> {
    if needed >= most || succeeds(needed)? {
        return Ok(needed.min(most));
    }
    let (mut too_little, mut enough) = (needed, most);
    let mut budget = most.saturating_mul(ESTIMATE_BUDGET);
    // Steps that double, because the answer is mostly near.
    let mut step = needed / 63 + 1;
    while enough - too_little > 1 && budget > needed {
        let guess = match too_little.checked_add(step).filter(|guess| *guess < enough) {
            Some(guess) => guess,
            None => too_little + (enough - too_little) / 2,
        };
        budget -= needed;
        if succeeds(guess)? {
            enough = guess;
        } else {
            too_little = guess;
            step = step.saturating_mul(2);
        }
    }
    Ok(enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found when `threshold` is enough, and with how many tries.
    fn search(needed: u64, threshold: u64, most: u64) -> (u64, u64) {
        let mut tries = 0;
        let mut succeeds = |quota| {
            tries += 1;
            Ok(quota >= threshold)
        };
        (least(needed, most, &mut succeeds).unwrap(), tries)
    }

    #[test]
    fn the_least_quota_is_found_with_few_tries() {
        let most = 1 << 30;
        assert_eq!(search(21_000, 21_000, most), (21_000, 1));
        assert_eq!(search(most, most, most), (most, 0));
        for (threshold, bound) in [(50_001, 30), (50_801, 30), (90_000, 40), (1 << 29, 60), (most, 60)] {
            let (found, tries) = search(50_000, threshold, most);
            assert!(found == threshold && tries <= bound, "{found} for {threshold} after {tries} tries");
        }
    }

    #[test]
    fn looking_for_the_least_quota_of_an_expensive_message_ends() {
        let most = 1 << 30;
        let (found, tries) = search(most / 2, most - 12_345, most);
        assert!(found >= most - 12_345 && tries <= 16, "{found} after {tries} tries");
    }
}
