//! How a message ended, and what its receipt says about it.
//!
//! The text of a failure is part of the receipt, which a block commits to: every node of a chain has to write the
//! same one. So all texts are written here and none is taken from a library.

use alloy_primitives::{Address, Bytes, Log, U256, hex};
use revm::context::result::{ExecutionResult, HaltReason, InvalidTransaction};

/// Longest reason of a contract that is kept, in bytes.
const MAX_REASON: usize = 1024;
/// Longest revert data that an error shows, in bytes.
const MAX_REVERT_DATA: usize = 1024;

/// How a message ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    Success(Bytes),
    /// With the revert data.
    Reverted(Bytes),
    Failed(String),
}

/// What executing a message came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) ending: Ending,
    /// Quota used, refunds taken off.
    pub(crate) quota_used: u64,
    /// Quota that had to be there while it ran.
    pub(crate) quota_needed: u64,
    pub(crate) logs: Vec<Log>,
    pub(crate) contract: Option<Address>,
    /// The sender's nonce before.
    pub(crate) account_nonce: u64,
}

impl Outcome {
    pub(crate) fn new(account_nonce: u64, result: ExecutionResult) -> Self {
        let (quota_used, quota_needed) = (result.tx_gas_used(), result.gas().total_gas_spent());
        let contract = result.created_address();
        let (ending, logs) = match result {
            ExecutionResult::Success { logs, output, .. } => (Ending::Success(output.into_data()), logs),
            ExecutionResult::Revert { output, .. } => (Ending::Reverted(output), Vec::new()),
            ExecutionResult::Halt { reason, .. } => (Ending::Failed(halt_text(&reason).to_owned()), Vec::new()),
        };
        Self { ending, quota_used, quota_needed, logs, contract, account_nonce }
    }

    /// A message that failed before anything ran.
    pub(crate) fn failed(account_nonce: u64, quota_used: u64, text: impl Into<String>) -> Self {
        let ending = Ending::Failed(text.into());
        Self { ending, quota_used, quota_needed: quota_used, logs: Vec::new(), contract: None, account_nonce }
    }

    pub(crate) fn is_success(&self) -> bool {
        matches!(self.ending, Ending::Success(_))
    }

    /// What the receipt says: empty for success.
    pub(crate) fn error_message(&self) -> String {
        match &self.ending {
            Ending::Success(_) => String::new(),
            Ending::Failed(text) => text.clone(),
            Ending::Reverted(data) => match revert_reason(data) {
                Some(reason) => format!("Reverted: {reason}"),
                None => "Reverted".to_owned(),
            },
        }
    }

    /// What a caller is told: the receipt's text, and the revert data for those who decode it themselves.
    pub(crate) fn into_output(self) -> Result<Bytes, String> {
        let text = self.error_message();
        match self.ending {
            Ending::Success(output) => Ok(output),
            Ending::Failed(_) => Err(text),
            Ending::Reverted(data) => Err(match data.get(..MAX_REVERT_DATA) {
                None if data.is_empty() => text,
                None => format!("{text} (revert data {})", hex::encode_prefixed(&data)),
                Some(start) => {
                    format!("{text} (revert data {}…, {} bytes)", hex::encode_prefixed(start), data.len())
                }
            }),
        }
    }
}

/// The reason in revert data, as Solidity encodes it: `Error(string)` or `Panic(uint256)`.
fn revert_reason(data: &[u8]) -> Option<String> {
    let (selector, arguments) = data.split_first_chunk::<4>()?;
    match selector {
        [0x08, 0xc3, 0x79, 0xa0] => {
            let start = usize_at(arguments, 0)?;
            let length = usize_at(arguments, start)?;
            let start = start.checked_add(32)?;
            let text = arguments.get(start..start.checked_add(length)?)?;
            let text = String::from_utf8_lossy(text.get(..MAX_REASON).unwrap_or(text));
            Some(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
        }
        [0x4e, 0x48, 0x7b, 0x71] => {
            let code = usize_at(arguments, 0)?;
            Some(format!("panic 0x{code:02x} ({})", panic_text(code)))
        }
        _ => None,
    }
}

fn usize_at(bytes: &[u8], position: usize) -> Option<usize> {
    let word = bytes.get(position..position.checked_add(32)?)?;
    U256::try_from_be_slice(word)?.try_into().ok()
}

/// The panic codes of Solidity's documentation.
fn panic_text(code: usize) -> &'static str {
    match code {
        0x01 => "an assertion failed",
        0x11 => "arithmetic overflow or underflow",
        0x12 => "division by zero",
        0x21 => "a number that is no value of the enumeration",
        0x22 => "a badly encoded byte array in storage",
        0x31 => "pop from an empty array",
        0x32 => "an index out of bounds",
        0x41 => "too much memory allocated",
        0x51 => "a call of a function that was not set",
        _ => "unknown",
    }
}

fn halt_text(reason: &HaltReason) -> &'static str {
    match reason {
        HaltReason::OutOfGas(_) => "Out of quota",
        HaltReason::OpcodeNotFound => "Unknown instruction",
        HaltReason::InvalidFEOpcode => "Invalid instruction 0xfe",
        HaltReason::InvalidJump => "Jump to a place that is no destination",
        HaltReason::NotActivated => "Instruction is not active on this chain",
        HaltReason::StackUnderflow => "Stack underflow",
        HaltReason::StackOverflow => "Stack overflow",
        HaltReason::OutOfOffset => "Read past the end of the returned data",
        HaltReason::CreateCollision => "The address of the new contract is taken",
        HaltReason::PrecompileError | HaltReason::PrecompileErrorWithContext(_) => "A precompiled contract failed",
        HaltReason::NonceOverflow => "The sender's nonce cannot grow any more",
        HaltReason::CreateContractSizeLimit => "The code of the new contract is longer than 24576 bytes",
        HaltReason::CreateContractStartingWithEF => "The code of the new contract starts with 0xef",
        HaltReason::CreateInitCodeSizeLimit => "The code that creates the contract is longer than 49152 bytes",
        HaltReason::OverflowPayment => "The receiver's balance would overflow",
        HaltReason::StateChangeDuringStaticCall => "A change of state in a static call",
        HaltReason::CallNotAllowedInsideStatic => "A call with value in a static call",
        HaltReason::OutOfFunds => "Not enough balance",
        HaltReason::CallTooDeep => "Calls nested too deep",
    }
}

/// Why a message could not even start.
pub(crate) fn invalid_text(reason: &InvalidTransaction) -> String {
    match reason {
        InvalidTransaction::CallGasCostMoreThanGasLimit { initial_gas, gas_limit } => {
            format!("Not enough base quota: {gas_limit} given, {initial_gas} needed")
        }
        InvalidTransaction::CallerGasLimitMoreThanBlock => "Quota above the quota limit of a block".to_owned(),
        InvalidTransaction::LackOfFundForMaxFee { fee, balance } => {
            format!("Not enough balance: {balance} there, {fee} needed")
        }
        InvalidTransaction::CreateInitCodeSizeLimit => halt_text(&HaltReason::CreateInitCodeSizeLimit).to_owned(),
        InvalidTransaction::NonceOverflowInTransaction => halt_text(&HaltReason::NonceOverflow).to_owned(),
        _ => "Not a valid message".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reasons_of_solidity_are_read() {
        let error = hex!(
            "08c379a0"
            "0000000000000000000000000000000000000000000000000000000000000020"
            "0000000000000000000000000000000000000000000000000000000000000006"
            "6e6f206f6e650000000000000000000000000000000000000000000000000000"
        );
        assert_eq!(revert_reason(&error).unwrap(), "no one");
        let panic = hex!("4e487b710000000000000000000000000000000000000000000000000000000000000011");
        assert_eq!(revert_reason(&panic).unwrap(), "panic 0x11 (arithmetic overflow or underflow)");
        assert_eq!(revert_reason(&error[..40]), None);
        assert_eq!(revert_reason(&[]), None);
    }

    #[test]
    fn long_revert_data_is_cut_in_an_error() {
        let outcome = |data: Vec<u8>| Outcome {
            ending: Ending::Reverted(data.into()),
            quota_used: 0,
            quota_needed: 0,
            logs: vec![],
            contract: None,
            account_nonce: 0,
        };
        assert_eq!(outcome(vec![]).into_output().unwrap_err(), "Reverted");
        assert_eq!(outcome(vec![1, 2]).into_output().unwrap_err(), "Reverted (revert data 0x0102)");
        let long = outcome(vec![0xee; 5000]).into_output().unwrap_err();
        assert!(long.len() < 2200 && long.ends_with("…, 5000 bytes)"), "{long}");
    }

    proptest! {
        #[test]
        fn arbitrary_revert_data_never_panics(
            selector in prop_oneof![Just([0x08, 0xc3, 0x79, 0xa0]), Just([0x4e, 0x48, 0x7b, 0x71]), any::<[u8; 4]>()],
            data in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            revert_reason(&[selector.as_slice(), &data].concat());
        }
    }
}
