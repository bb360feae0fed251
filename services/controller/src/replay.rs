//! Bringing the executor to where storage is.
//!
//! The executor does not sync its state to disk, so it may have lost its last blocks; or all of them, if its folder was wiped. It may also
//! be one block ahead, when the node died between execution and storing.

use cita_proto::evm::{BlockNumber, block_number::Lable};
use cita_service_api::{StateRoot, StatusCode};
use cita_service_kit::Lifecycle;

use crate::{Dependencies, ledger::Ledger};

/// Blocks between lines in the log about a long replay.
const PROGRESS_BLOCKS: u64 = 1000;

/// Why the executor could not be brought to where storage is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReplayError {
    #[error("block {height} cannot be loaded from storage: {code}")]
    Load { height: u64, code: StatusCode },
    #[error("block {height} cannot be executed: {code}")]
    Execute { height: u64, code: StatusCode },
    #[error(
        "executing block {height} again gives state root {computed}, but storage has {stored}: the executor's data or its \
         configuration is of another chain. Remove the executor's data folder to have it built again from the stored blocks"
    )]
    StateDiffers { height: u64, computed: StateRoot, stored: StateRoot },
    #[error(
        "the executor is at block {executor}, ahead of storage at block {storage}. Storage was taken back or lost: take the executor \
         back as well, or remove its data folder to have it built again from the stored blocks"
    )]
    Ahead { executor: u64, storage: u64 },
    #[error("stopped")]
    Stopped,
}

/// Replays blocks until the executor has executed the one at `tip`, or finds that it is one ahead. Answers the state root after `tip`.
///
/// # Errors
/// [`ReplayError`].
pub(crate) async fn catch_up(
    deps: &Dependencies,
    ledger: &Ledger,
    tip: u64,
    lifecycle: &Lifecycle,
) -> Result<StateRoot, ReplayError> {
    let executor = find(deps, ledger, tip).await?;
    if executor < tip {
        tracing::info!(from = executor + 1, to = tip, "replaying stored blocks into the executor");
    }
    for height in executor.saturating_add(1)..=tip {
        if lifecycle.shutdown.is_cancelled() {
            return Err(ReplayError::Stopped);
        }
        if !offer(deps, ledger, height).await? {
            return Err(ReplayError::Execute { height, code: StatusCode::ReenterInvalidBlock });
        }
        if height.is_multiple_of(PROGRESS_BLOCKS) {
            tracing::info!(height, to = tip, "replaying");
        }
    }
    stored_root(ledger, tip).await
}

async fn stored_root(ledger: &Ledger, height: u64) -> Result<StateRoot, ReplayError> {
    ledger.state_root(height).await.map_err(|code| ReplayError::Load { height, code })
}

/// Offers a stored block to the executor. Whether it took it, which it does with the one that it executed last and with the next.
async fn offer(deps: &Dependencies, ledger: &Ledger, height: u64) -> Result<bool, ReplayError> {
    let block = ledger.block(height).await.map_err(|code| ReplayError::Load { height, code })?;
    let computed = match deps.executor.exec(block).await {
        Ok(outcome) => outcome.state_root(),
        Err(StatusCode::ReenterInvalidBlock) => return Ok(false),
        Err(code) => return Err(ReplayError::Execute { height, code }),
    };
    let stored = stored_root(ledger, height).await?;
    if computed == stored { Ok(true) } else { Err(ReplayError::StateDiffers { height, computed, stored }) }
}

/// The height that the executor is at afterwards: at most one above `tip`. Tries the likely places first, then what the executor says of itself
/// if it is an EVM, then every block.
async fn find(deps: &Dependencies, ledger: &Ledger, tip: u64) -> Result<u64, ReplayError> {
    if offer(deps, ledger, tip).await? {
        return Ok(tip);
    }
    let latest = BlockNumber { lable: Some(Lable::Tag("latest".to_owned())) };
    if let Ok(roots) = deps.evm.roots_info(latest).await {
        if roots.height > tip.saturating_add(1) {
            return Err(ReplayError::Ahead { executor: roots.height, storage: tip });
        }
        if roots.height > tip {
            return Ok(roots.height);
        }
        if offer(deps, ledger, roots.height).await? {
            return Ok(roots.height);
        }
    }
    for height in [0].into_iter().chain((1..tip).rev()) {
        if offer(deps, ledger, height).await? {
            return Ok(height);
        }
    }
    // It takes no block that is stored, so it waits for one that is not.
    Ok(tip.saturating_add(1))
}
