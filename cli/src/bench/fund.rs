//! Gives fresh accounts the value that they are to move.

use std::collections::HashSet;

use cita_proto::{
    blockchain::RawTransactions,
    evm::{BlockNumber, GetBalanceRequest, block_number::Lable},
};
use cita_service_api::{Address, Controller, ControllerClient, Evm, EvmClient, TxHash};
use futures::{TryStreamExt, stream};

use crate::{
    commands::admin,
    error::{CliError, CliResult},
    follow::Follower,
    output,
    transact::{Draft, Signer},
    wallet::Keys,
};

/// Transactions in a request.
const BATCH: usize = 500;

/// Balances that are asked for at the same time.
const QUERIES: usize = 32;

/// Sees to it that each account has at least `share`: by the admin's word where the current account is the chain's admin, and out of
/// its own balance otherwise.
///
/// # Errors
/// When the chain refuses, or the accounts do not have it then.
pub(super) async fn fund(
    signer: &Signer,
    (controller, evm): (&ControllerClient, &EvmClient),
    accounts: &[Keys],
    share: u128,
    terms: &Draft,
) -> CliResult<()> {
    let is_admin = signer.config.admin == signer.keys.address().to_vec();
    output::note(format!(
        "giving {} accounts a balance of {share} each, {}",
        accounts.len(),
        if is_admin { "as the chain's admin" } else { "out of that of the current account" }
    ));
    let from = controller.block_number(false).await.map_err(|error| CliError::refused(&error))?;
    let mut waiting = HashSet::new();
    for chunk in accounts.chunks(BATCH) {
        let drafts = chunk.iter().map(|keys| draft(keys.address(), share, is_admin, terms));
        let body = drafts.map(|draft| signer.sign(draft?)).collect::<CliResult<_>>()?;
        let sent = controller.send_raw_transactions(RawTransactions { body }).await;
        waiting.extend(sent.map_err(|error| CliError::refused(&error))?);
    }
    let last = terms.until.resolve(signer.height)?;
    let mut follower = Follower::new(controller.clone(), from + 1);
    while !waiting.is_empty() && follower.next_height() <= last {
        let block = follower.next_block().await?;
        for hash in block.body.iter().flat_map(|body| &body.tx_hashes) {
            if let Ok(hash) = TxHash::try_from(hash.as_slice()) {
                waiting.remove(&hash);
            }
        }
    }
    check(evm, accounts, share).await.map_err(|error| {
        if is_admin {
            error
        } else {
            error.hint("act as the chain's admin with -u, who can give any account any balance")
        }
    })
}

/// A transaction that gives an account its share.
fn draft(to: Address, share: u128, is_admin: bool, terms: &Draft) -> CliResult<Draft> {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&share.to_be_bytes());
    if is_admin {
        return admin::balance_draft(to, word, terms);
    }
    Ok(Draft { to: to.to_vec(), data: Vec::new(), value: word, ..terms.clone() })
}

async fn check(evm: &EvmClient, accounts: &[Keys], share: u128) -> CliResult<()> {
    stream::iter(accounts.iter().map(Ok))
        .try_for_each_concurrent(QUERIES, |keys| async move {
            let request = GetBalanceRequest {
                address: Some(cita_proto::common::Address { address: keys.address().to_vec() }),
                block_number: Some(BlockNumber { lable: Some(Lable::Tag("latest".to_owned())) }),
            };
            let balance = evm.balance(request).await.map_err(|error| CliError::refused(&error))?;
            if !covers(&balance.value, share) {
                return Err(CliError::user(format!(
                    "the account {} did not get its balance of {share}",
                    keys.address()
                )));
            }
            Ok(())
        })
        .await
}

/// Whether a balance, most significant byte first, is at least `share`.
fn covers(balance: &[u8], share: u128) -> bool {
    let (high, low) = balance.split_at(balance.len().saturating_sub(16));
    high.iter().any(|byte| *byte != 0) || low.iter().fold(0, |number, byte| number << 8 | u128::from(*byte)) >= share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_beyond_any_share_is_no_small_one() {
        assert!(covers(&[7], 7) && !covers(&[7], 8) && !covers(&[], 1));
        let mut word = [0; 32];
        word[15] = 1;
        assert!(covers(&word, u128::MAX));
    }
}
