//! Whether transactions did what they were to do: blocks also take those that fail.

use std::collections::BTreeMap;

use cita_service_api::{Evm, EvmClient, TxHash};
use futures::{StreamExt, stream};

/// Receipts that are asked for at the same time.
const QUERIES: usize = 16;

/// What the receipts of some transactions say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Executed {
    /// How many receipts were read.
    pub(super) checked: u64,
    /// Those that tell of a failure, by reason.
    pub(super) failed: BTreeMap<String, u64>,
}

/// Reads receipts. One that is not there is not counted.
pub(super) async fn check(evm: &EvmClient, hashes: &[TxHash]) -> Executed {
    let mut receipts = stream::iter(hashes).map(|hash| evm.transaction_receipt(*hash)).buffer_unordered(QUERIES);
    let mut executed = Executed::default();
    while let Some(receipt) = receipts.next().await {
        let Ok(receipt) = receipt else { continue };
        executed.checked += 1;
        if !receipt.error_message.is_empty() {
            *executed.failed.entry(receipt.error_message).or_default() += 1;
        }
    }
    executed
}
