//! Transactions: drafted, signed for the chain in force, sent.

use cita_proto::{
    blockchain::{RawTransaction, Transaction, UtxoTransaction},
    controller::SystemConfig,
};
use cita_service_api::{Controller, ControllerClient, RpcError, StatusCode, TxHash};

use crate::{
    convert::Position,
    error::{CliError, CliResult, status_of},
    output,
    session::Session,
    wallet::Keys,
};

/// The most quota that a transaction may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quota {
    /// What the user said.
    Exactly(u64),
    /// A default: less where the chain's quota_limit is less.
    UpTo(u64),
}

impl Quota {
    /// What the user said, or the default.
    pub(crate) fn or_default(said: Option<u64>, default: u64) -> Self {
        said.map_or(Self::UpTo(default), Self::Exactly)
    }

    /// The quota on a chain of that configuration.
    pub(crate) fn under(self, config: &SystemConfig) -> u64 {
        match self {
            Self::Exactly(quota) => quota,
            Self::UpTo(quota) => quota.min(config.quota_limit.into()),
        }
    }
}

/// A transaction that is not signed yet.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Empty to create a contract.
    pub(crate) to: Vec<u8>,
    /// Call data or code.
    pub(crate) data: Vec<u8>,
    /// 32 bytes.
    pub(crate) value: [u8; 32],
    /// The most that it may use.
    pub(crate) quota: Quota,
    /// The last block that it may be in.
    pub(crate) until: Position,
}

/// What has to be known of a chain to sign for it.
#[derive(Debug, Clone)]
pub(crate) struct Signer {
    /// The account.
    pub(crate) keys: Keys,
    /// The chain.
    pub(crate) config: SystemConfig,
    /// Its height.
    pub(crate) height: u64,
}

impl Signer {
    /// Asks the chain.
    ///
    /// # Errors
    /// When the account is not usable or the chain does not answer.
    pub(crate) async fn prepare(session: &Session, controller: &ControllerClient) -> CliResult<Self> {
        let keys = session.keys()?;
        let (height, config) = tokio::try_join!(controller.block_number(false), controller.system_config())
            .map_err(|error| CliError::refused(&error))?;
        output::detail(|| {
            format!("signing as {} for chain 0x{} at height {height}", keys.address(), hex::encode(&config.chain_id))
        });
        Ok(Self { keys, config, height })
    }

    /// Signs a normal transaction.
    ///
    /// # Errors
    /// When `until` is before the chain's beginning.
    pub(crate) fn sign(&self, draft: Draft) -> CliResult<RawTransaction> {
        let transaction = Transaction {
            version: self.config.version,
            to: draft.to,
            nonce: fresh_nonce(),
            quota: draft.quota.under(&self.config),
            valid_until_block: draft.until.resolve(self.height)?,
            data: draft.data,
            value: draft.value.to_vec(),
            chain_id: self.config.chain_id.clone(),
        };
        Ok(self.keys.sign(transaction))
    }

    /// Signs a change of the system configuration.
    pub(crate) fn sign_utxo(&self, pre_tx_hash: Vec<u8>, output: Vec<u8>, lock_id: u64) -> RawTransaction {
        self.keys.sign_utxo(UtxoTransaction { version: self.config.version, pre_tx_hash, output, lock_id })
    }
}

/// A text that no transaction had before.
pub(crate) fn fresh_nonce() -> String {
    rand::random::<u128>().to_string()
}

/// Signs a transaction as the account in force, sends it and answers its hash.
///
/// # Errors
/// When the account is not usable, or the chain refuses.
pub(crate) async fn send(session: &Session, draft: Draft) -> CliResult<TxHash> {
    let controller = session.controller().await?;
    let signer = Signer::prepare(session, &controller).await?;
    submit(&controller, signer.sign(draft)?).await
}

/// Sends a signed transaction and answers its hash.
///
/// # Errors
/// When the chain refuses, with a hint where the reason has a remedy.
pub(crate) async fn submit(controller: &ControllerClient, transaction: RawTransaction) -> CliResult<TxHash> {
    controller.send_raw_transaction(transaction).await.map_err(|error| refused_transaction(&error))
}

/// Why a chain did not take a transaction, with what to do about it.
fn refused_transaction(error: &RpcError) -> CliError {
    let hint = match status_of(error) {
        StatusCode::InvalidValidUntilBlock => {
            "--until must be above the chain's height and at most block_limit (see `get system-config`) beyond it"
        }
        StatusCode::InvalidChainId | StatusCode::InvalidVersion => {
            "the chain changed while the transaction was signed; send it again"
        }
        StatusCode::QuotaUsedExceed => "-q must not be above the chain's quota_limit (see `get system-config`)",
        StatusCode::InvalidTo => "the receiver must be an address of 20 bytes",
        StatusCode::SigCheckError | StatusCode::SigLenError | StatusCode::HashCheckError => {
            "is the chain of another crypto suite than the account? Name the chain's with --crypto, and an account of it with -u"
        }
        StatusCode::EmergencyBrake => {
            "the chain's admin stopped it; only `admin` transactions are taken until the brake is off"
        }
        StatusCode::AdminCheckError => "only the chain's admin may do this; choose that account with -u",
        StatusCode::DupTransaction => {
            "it is in the pool already, or another change of the same item is; wait for the next block"
        }
        StatusCode::InvalidPreHash => "another change of the same item came first; send it again",
        _ => return CliError::refused(error),
    };
    CliError::refused(error).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_quota_is_refused_by_a_chain_of_a_lower_limit() {
        let config = SystemConfig { quota_limit: 1000, ..SystemConfig::default() };
        assert_eq!(Quota::or_default(None, 5000).under(&config), 1000);
        assert_eq!(Quota::or_default(None, 500).under(&config), 500);
        // What was asked for is for the chain to refuse.
        assert_eq!(Quota::or_default(Some(5000), 500).under(&config), 5000);
    }
}
