//! Why something failed, in the words of the contract's ABI.

use cita_proto::executor::CallRequest;
use cita_service_api::{Address, Evm, Executor, RpcError};

use super::source::stored_abi;
use crate::{
    abi::{self, Abi},
    error::{CliError, CliResult},
    session::Session,
};

/// How the texts of failures start that a contract caused itself.
const REVERTED: &str = "Reverted";

/// A message that is run without changing anything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt<'a> {
    /// Who sends it.
    pub(crate) from: Address,
    /// The contract; nothing to create one.
    pub(crate) to: &'a [u8],
    /// Call data or creation code.
    pub(crate) data: &'a [u8],
    /// The block on whose state it runs; 0 is the last.
    pub(crate) height: u64,
}

impl Attempt<'_> {
    /// As the executor takes it.
    pub(crate) fn request(self) -> CallRequest {
        CallRequest {
            to: self.to.to_vec(),
            from: self.from.to_vec(),
            method: self.data.to_vec(),
            args: Vec::new(),
            height: self.height,
        }
    }

    /// Runs it again. Answers the executor's refusal if it fails.
    ///
    /// # Errors
    /// When the executor cannot be reached.
    pub(super) async fn refusal(self, session: &Session) -> CliResult<Option<RpcError>> {
        // A call needs a receiver; an estimation runs creations as well.
        Ok(match self.to.is_empty() {
            true => session.evm().await?.estimate_quota(self.request()).await.err(),
            false => session.executor().await?.call(self.request()).await.err(),
        })
    }
}

/// Why something failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Whether a contract gave up by itself.
    pub(crate) is_revert: bool,
    /// Its reason, or what the executor says.
    pub(crate) reason: String,
}

impl Failure {
    /// Reads what the executor says about a failure. `abi` explains custom errors; without one, that which the chain keeps for
    /// the contract does.
    pub(crate) async fn explain(session: &Session, abi: Option<&Abi>, contract: &[u8], message: &str) -> Self {
        let Some(data) = abi::revert_data(message) else { return Self::without_data(message) };
        let stored = match abi {
            // That there is no ABI, or a broken one, is no reason to hide the data.
            None if contract.len() == Address::LEN => stored_abi(session, contract).await.ok().flatten(),
            _ => None,
        };
        Self { is_revert: true, reason: abi::reason_of(&data, abi.or(stored.as_ref())) }
    }

    /// What a receipt says about a failure, which is its text alone.
    pub(super) fn without_data(message: &str) -> Self {
        let rest = message.strip_prefix(REVERTED);
        let reason = match rest.map(|rest| rest.strip_prefix(": ").unwrap_or(rest.trim_start())) {
            None => message,
            Some("" | ".") => abi::NO_REASON,
            Some(reason) => reason,
        };
        Self { is_revert: rest.is_some(), reason: reason.to_owned() }
    }

    /// The end of a sentence: `reverted: REASON` or `failed: REASON`.
    pub(crate) fn text(&self) -> String {
        format!("{}: {}", if self.is_revert { "reverted" } else { "failed" }, self.reason)
    }

    /// As the error of a command; `what` failed.
    pub(crate) fn into_error(self, what: &str) -> CliError {
        let error = CliError::user(format!("{what} {}", self.text()));
        if self.reason.contains("ut of quota") || self.reason.contains("base quota") {
            return error.hint("allow more with -q; --dry-run tells how much it takes");
        }
        if self.is_revert && self.reason == abi::NO_REASON {
            return error.hint("does the contract have this function, and may this account call it like that?");
        }
        error
    }
}

/// Whether a text says that a contract reverted and not why.
pub(super) fn is_unexplained(message: &str) -> bool {
    message.starts_with(REVERTED) && !message.contains(": ")
}

/// Whether the executor says that execution failed, and not that it could not be tried.
pub(crate) fn is_revert(error: &RpcError) -> bool {
    error.message.starts_with(REVERTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipts_text_is_read_as_something_else() {
        for (text, expected) in [
            ("Reverted", "reverted: no reason was given"),
            ("Reverted.", "reverted: no reason was given"),
            ("Reverted: not the owner", "reverted: not the owner"),
            ("Out of quota", "failed: Out of quota"),
        ] {
            assert_eq!(Failure::without_data(text).text(), expected);
        }
        assert!(is_unexplained("Reverted") && !is_unexplained("Reverted: x") && !is_unexplained("Out of quota"));
        let error = Failure::without_data("Out of quota").into_error("it");
        assert!(error.hints()[0].contains("-q"), "{error:?}");
    }
}
