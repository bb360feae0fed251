//! Waiting for what a transaction did.

use std::time::{Duration, Instant};

use cita_proto::evm::Receipt;
use cita_service_api::{Address, Controller, ControllerClient, Evm, RpcError, RpcResult, StatusCode, TxHash};
use serde_json::Value;

use super::{
    Invocation, dry_run, logs,
    reasons::{Attempt, Failure, is_unexplained},
};
use crate::{
    abi::Abi,
    error::{CliError, CliResult},
    output,
    session::Session,
    transact::{self, Draft, Signer},
};

/// How often the node is asked.
const POLL: Duration = Duration::from_millis(50);

/// How often a transaction is looked for that is in no block yet.
const SEARCH: Duration = Duration::from_secs(1);

/// After how many searches without a trace it is lost.
const LOST_AFTER: u32 = 3;

/// How long a node may fail to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A transaction that is in a block.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// What it did.
    pub(crate) receipt: Receipt,
    /// The same for the user, logs decoded.
    pub(crate) json: Value,
    /// Why it failed, if it did.
    pub(crate) failure: Option<CliError>,
}

/// What happens to a transaction beyond its being sent.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Follow {
    /// Wait for the receipt and print it; fail when the transaction failed
    #[arg(long)]
    pub(crate) wait: bool,
    /// Show what would be sent and whether it would succeed; send nothing
    #[arg(long, conflicts_with = "wait")]
    pub(crate) dry_run: bool,
}

/// Sends a transaction and prints its hash, or its receipt, or only what it would be, as `follow` says. Answers what was
/// waited for.
///
/// # Errors
/// When the account is not usable, or the chain refuses; when it was waited for or tried and failed.
pub(crate) async fn deliver(
    session: &Session,
    draft: Draft,
    invocation: &Invocation,
    follow: Follow,
) -> CliResult<Option<Sent>> {
    if follow.dry_run {
        return dry_run(session, &draft, invocation).await.map(|()| None);
    }
    if !follow.wait {
        return output::line(transact::send(session, draft).await?).map(|()| None);
    }
    let mut sent = send_and_wait(session, draft, invocation.abi.as_ref()).await?;
    output::json(&sent.json)?;
    match sent.failure.take() {
        Some(failure) => Err(failure),
        None => Ok(Some(sent)),
    }
}

/// Sends a transaction as the account in force and waits for its receipt. `abi` explains logs and reasons.
///
/// # Errors
/// When the chain refuses it, or goes past its last block without it.
pub(crate) async fn send_and_wait(session: &Session, draft: Draft, abi: Option<&Abi>) -> CliResult<Sent> {
    let controller = session.controller().await?;
    let signer = Signer::prepare(session, &controller).await?;
    let until = draft.until.resolve(signer.height)?;
    let (from, transaction) = (signer.keys.address(), signer.sign(draft.clone())?);
    let hash = transact::submit(&controller, transaction).await?;
    output::note(format!("sent {hash}, waiting for its receipt"));
    let receipt = Wait { session, controller, hash, until }.receipt().await?;
    let json = logs::receipt(session, &receipt, abi).await;
    let failure = match receipt.error_message.is_empty() {
        true => None,
        false => Some(why(session, &draft, from, &receipt, abi).await.within_transaction(hash)),
    };
    Ok(Sent { receipt, json, failure })
}

/// A reason, and how it was found.
struct Why {
    failure: Failure,
    hint: Option<String>,
}

impl Why {
    fn within_transaction(self, hash: TxHash) -> CliError {
        let error = self.failure.into_error(&format!("transaction {hash}"));
        match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

/// A receipt has the reason where it is a text or a panic. Data of custom errors are not in it, and are found by running the
/// message again on the state of the block before.
async fn why(session: &Session, draft: &Draft, from: Address, receipt: &Receipt, abi: Option<&Abi>) -> Why {
    let text = &receipt.error_message;
    let told = Why { failure: Failure::without_data(text), hint: None };
    if !is_unexplained(text) {
        return told;
    }
    let height = receipt.block_number.saturating_sub(1);
    let attempt = Attempt { from, to: &draft.to, data: &draft.data, height };
    let value = if draft.value == [0; 32] { "" } else { ", without its value" };
    match attempt.refusal(session).await {
        Ok(Some(refusal)) if refusal.message.starts_with("Reverted") => {
            let failure = Failure::explain(session, abi, &draft.to, &refusal.message).await;
            let hint =
                format!("the receipt says '{text}'; the reason is that of running it again on block {height}{value}");
            Why { failure, hint: Some(hint) }
        }
        Ok(_) => {
            let hint = format!(
                "running it again on block {height}{value} did not revert: another transaction came in between"
            );
            Why { hint: Some(hint), ..told }
        }
        Err(_) => told,
    }
}

/// Waiting for a receipt.
struct Wait<'a> {
    session: &'a Session,
    controller: ControllerClient,
    hash: TxHash,
    until: u64,
}

impl Wait<'_> {
    async fn receipt(&self) -> CliResult<Receipt> {
        let evm = self.session.evm().await?;
        let mut last_answer = Instant::now();
        let mut last_search = Instant::now();
        let mut searches = 0;
        loop {
            // The height comes first: a receipt that is not there then is in none of the blocks up to it.
            let height = self.controller.block_number(false).await;
            match (evm.transaction_receipt(self.hash).await, height) {
                (Ok(receipt), _) => return Ok(receipt),
                (Err(error), Ok(height)) if is_pending(&error) => {
                    last_answer = Instant::now();
                    if height >= self.until && !self.is_in_a_block().await {
                        return Err(self.not_included(height));
                    }
                    if last_search.elapsed() >= SEARCH {
                        last_search = Instant::now();
                        searches = if self.is_known().await { 0 } else { searches + 1 };
                        if searches >= LOST_AFTER {
                            return Err(self.lost());
                        }
                    }
                }
                (Err(error), _) | (_, Err(error)) if last_answer.elapsed() > PATIENCE => {
                    return Err(CliError::refused(&error).hint(format!("ask later: get receipt {}", self.hash)));
                }
                _ => {}
            }
            tokio::time::sleep(POLL).await;
        }
    }

    async fn is_in_a_block(&self) -> bool {
        is_there(&self.controller.transaction_block_number(self.hash).await, StatusCode::NoTxHeight)
    }

    async fn is_known(&self) -> bool {
        is_there(&self.controller.transaction(self.hash).await, StatusCode::NoTransaction)
    }

    fn not_included(&self, height: u64) -> CliError {
        CliError::user(format!(
            "transaction {} was not included: it had to be in a block up to {}, and the chain is at {height}",
            self.hash, self.until
        ))
        .hint("it never will be; send it again, perhaps with a later --until")
    }

    fn lost(&self) -> CliError {
        CliError::user(format!(
            "the node does not have transaction {} any more, in no block and not waiting",
            self.hash
        ))
        .hint("was the node started anew? Send it again")
    }
}

fn is_pending(error: &RpcError) -> bool {
    error.message.contains("Not get the receipt")
}

/// Whether a node has something: all but its word that it is `missing` counts as yes, also when it does not answer at all.
fn is_there<T>(answer: &RpcResult<T>, missing: StatusCode) -> bool {
    !matches!(answer, Err(error) if error.code == missing)
}
