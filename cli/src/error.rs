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
        let this = Self::user(format!("cannot {what} {}: {error}", path.display()));
        match error.kind() {
            io::ErrorKind::PermissionDenied => this.hint("you are not allowed to; whose is it? See `ls -ld`"),
            io::ErrorKind::IsADirectory => this.hint("a folder stands where a file has to be; move it away"),
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                this.hint("a file stands where a folder has to be; move it away")
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                this.hint("is the disk full? Nothing was changed")
            }
            _ => this,
        }
    }

    /// Standard output could not be written.
    pub(crate) fn stdout(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::BrokenPipe, "standard output was closed"),
            _ => Self::user(format!("cannot write to standard output: {error}"))
                .hint("the command was done, only its result is not written; is the disk full?"),
        }
    }

    /// What a node refused, in the words old scripts look for.
    pub(crate) fn refused(error: &RpcError) -> Self {
        let status = status_of(error);
        let mut this = match current_height(&error.message) {
            Some(height) => Self::user(format!("current_height: {height}, message: {:?}", error.message))
                .hint(format!("heights go from 0 to {height}")),
            // A port of another service of a chain says nothing.
            None if error.message.is_empty() => Self::connection(format!("no answer, message: {:?}", status.name()))
                .hint("is this the address of another service? -r names a controller, -e an executor"),
            None if error.is_no_answer() => Self::connection(error.message.clone())
                .hint("is this the address of a service of a chain? -r names a controller, -e an executor"),
            None => Self::user(format!("the chain refused, message: {:?}", error.message)),
        };
        if let Some(hint) = missing(status, &error.message) {
            this = this.hint(hint);
        }
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

    /// Says what it was that the chain refused to answer about. What a node says of its height stays in front.
    pub(crate) fn about(self, subject: Option<String>) -> Self {
        match subject {
            Some(subject) if self.status.is_some() && self.kind == Kind::User => self.within(subject),
            _ => self,
        }
    }

    /// Says who it was that did not answer, where that is not said yet.
    pub(crate) fn naming(mut self, asked: impl FnOnce() -> Option<String>) -> Self {
        if let Some(rest) = self.message.strip_prefix("no answer")
            && self.kind == Kind::Connection
            && let Some(asked) = asked()
        {
            self.message = format!("no answer from {asked}{rest}");
        }
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

/// What clap shows behind `invalid value …`.
impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

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

/// What to do about something that the chain does not have.
fn missing(status: StatusCode, message: &str) -> Option<&'static str> {
    match status {
        StatusCode::NoTransaction | StatusCode::NoTxHeight | StatusCode::NoTxIndex | StatusCode::NoReceiptProof => {
            Some("is it a transaction of this chain? `cita context list` says which chain is asked")
        }
        StatusCode::NoBlockHeight | StatusCode::NoBlockHash | StatusCode::NoBlock => {
            Some("is it a block of this chain? `cita get block-number` prints its height")
        }
        _ if message == "Not get the receipt" => Some(
            "a receipt comes with the transaction's block, and a change of the system configuration has none: see `cita get tx`",
        ),
        _ => None,
    }
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
