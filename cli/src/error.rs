//! The one error type at the edge: a kind, a line that says what was wrong, and hints that say what to do.

use std::{fmt::Display, io, path::Path};

use cita_service_api::{ParseBytesError, RpcError, StatusCode};

/// What a command returns.
pub(crate) type CliResult<T> = Result<T, CliError>;

/// Whose fault it is, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The command line is wrong: exit 2.
    Usage,
    /// What was asked cannot be done as things are: exit 1.
    User,
    /// A node cannot be reached: exit 1.
    Connection,
    /// A defect of this program: exit 1.
    Internal,
    /// Who read our standard output went away: not an error for anybody, exit 0.
    BrokenPipe,
}

impl Kind {
    /// Its name in the JSON envelope of errors.
    fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::User => "user",
            Self::Connection => "connection",
            Self::Internal => "internal",
            Self::BrokenPipe => "broken-pipe",
        }
    }
}

/// Why a command failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CliError {
    kind: Kind,
    message: String,
    hints: Vec<String>,
    status: Option<StatusCode>,
}

impl CliError {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), status: None }
    }

    /// Wrong usage of the command line.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Something that the user can put right.
    pub(crate) fn user(message: impl Into<String>) -> Self {
        Self::new(Kind::User, message)
    }

    /// A node that does not answer.
    pub(crate) fn connection(message: impl Into<String>) -> Self {
        Self::new(Kind::Connection, message)
    }

    /// A defect of ours.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(Kind::Internal, message).hint("this is a defect of cita; please report it with the command you ran")
    }

    /// A file that could not be read or written: `what` is the deed, for example `write the account`.
    pub(crate) fn file(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::user(format!("cannot {what} {}: {error}", path.display()))
    }

    /// Standard output could not be written.
    pub(crate) fn stdout(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::BrokenPipe, "standard output was closed"),
            _ => Self::user(format!("cannot write to standard output: {error}")),
        }
    }

    /// What a node refused, in the words old scripts look for.
    pub(crate) fn refused(error: &RpcError) -> Self {
        let status = status_of(error);
        let mut this = match current_height(&error.message) {
            Some(height) => Self::user(format!("current_height: {height}, message: {:?}", error.message))
                .hint(format!("heights go from 0 to {height}")),
            // A port that serves something else says nothing.
            None if error.message.is_empty() => Self::user(format!("no answer, message: {:?}", status.name()))
                .hint("is this the address of another service? -r names a controller, -e an executor"),
            None => Self::user(format!("the chain refused, message: {:?}", error.message)),
        };
        this.status = Some(status);
        this
    }

    /// Adds a line that says what to do.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Puts `what: ` before the message.
    pub(crate) fn within(mut self, what: impl Display) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// Whose fault it is.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// What was wrong, without hints.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// What the process exits with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Usage => 2,
            Kind::BrokenPipe => 0,
            Kind::User | Kind::Connection | Kind::Internal => 1,
        }
    }

    /// The documented envelope of `--output json`.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "error": {
                "kind": self.kind.name(),
                "status": self.status.map(StatusCode::name),
                "message": self.message,
                "hints": self.hints,
            }
        })
    }
}

impl From<ParseBytesError> for CliError {
    fn from(error: ParseBytesError) -> Self {
        let hint = match error {
            ParseBytesError::NotHex(_) => {
                "hex takes an even number of the digits 0-9 a-f, with or without 0x before them"
            }
            ParseBytesError::Length { .. } => "addresses have 40 hex digits, hashes 64",
            ParseBytesError::Validator { .. } => "addresses have 40 hex digits, BLS public keys 96",
        };
        Self::usage(error.to_string()).hint(hint)
    }
}

/// The status code of a refusal. Some come as `NAME: more words`, which leaves the code to be read off the text.
pub(crate) fn status_of(error: &RpcError) -> StatusCode {
    let name = error.message.split(':').next().unwrap_or_default();
    name.parse().unwrap_or(error.code)
}

/// The height in the words of an executor that does not have a block: `…, current_height: N`.
fn current_height(message: &str) -> Option<u64> {
    message.rsplit_once("current_height: ")?.1.parse().ok()
}

/// Turns any error into a [`CliError`] with a deed before it.
pub(crate) trait OrFail<T> {
    /// A user's error: `what: error`.
    fn or_fail(self, what: impl Display) -> CliResult<T>;
}

impl<T, E: Display> OrFail<T> for Result<T, E> {
    fn or_fail(self, what: impl Display) -> CliResult<T> {
        self.map_err(|error| CliError::user(format!("{what}: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_usage_exits_2_and_a_closed_pipe_is_nobodys_error() {
        assert_eq!(CliError::usage("x").exit_code(), 2);
        assert_eq!(CliError::user("x").exit_code(), 1);
        assert_eq!(CliError::connection("x").exit_code(), 1);
        assert_eq!(CliError::stdout(&io::Error::from(io::ErrorKind::BrokenPipe)).exit_code(), 0);
    }

    #[test]
    fn a_refusal_keeps_the_words_that_old_scripts_look_for() {
        let error = CliError::refused(&StatusCode::NoTransaction.into());
        assert!(error.message().contains(r#"message: "NoTransaction""#), "{}", error.message());
        assert_eq!(error.to_json()["error"]["status"], "NoTransaction");
        let high =
            CliError::refused(&RpcError::new(StatusCode::FatalError, "block 9 is not executed, current_height: 4"));
        assert!(high.message().starts_with("current_height: 4, message: "), "{}", high.message());
        let wordy = RpcError::new(StatusCode::FatalError, "DupTransaction: another change of this item waits");
        assert_eq!(CliError::refused(&wordy).to_json()["error"]["status"], "DupTransaction");
    }
}
