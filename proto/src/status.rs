//! Status codes: the errors of the protocol.

use std::{fmt, str::FromStr};

use crate::common;

pub use crate::status_code::StatusCodeEnum as StatusCode;

impl StatusCode {
    /// The name that the protocol gives this code, for example `NoTransaction`.
    pub fn name(self) -> &'static str {
        self.as_str_name()
    }

    /// `Ok(())` for [`StatusCode::Success`], the code as an error otherwise.
    pub fn into_result(self) -> Result<(), Self> {
        match self {
            Self::Success => Ok(()),
            error => Err(error),
        }
    }

    /// The code of a received message; one that is missing or unknown reads as [`StatusCode::NoneStatusCode`].
    pub fn from_message(message: Option<common::StatusCode>) -> Self {
        message.map_or(Self::NoneStatusCode, Self::from)
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::error::Error for StatusCode {}

impl From<StatusCode> for common::StatusCode {
    fn from(code: StatusCode) -> Self {
        Self { code: code as u32 }
    }
}

impl From<common::StatusCode> for StatusCode {
    fn from(message: common::StatusCode) -> Self {
        i32::try_from(message.code).ok().and_then(|code| Self::try_from(code).ok()).unwrap_or(Self::NoneStatusCode)
    }
}

impl<T> From<Result<T, StatusCode>> for common::StatusCode {
    fn from(result: Result<T, StatusCode>) -> Self {
        result.err().unwrap_or(StatusCode::Success).into()
    }
}

/// A text that is no status code's name.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is not the name of a status code")]
pub struct ParseStatusCodeError(String);

impl FromStr for StatusCode {
    type Err = ParseStatusCodeError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::from_str_name(name).ok_or_else(|| ParseStatusCodeError(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_number_and_name_over_the_wire() {
        let message = common::StatusCode::from(StatusCode::HistoryDupTx);
        assert_eq!(message.code, 140);
        assert_eq!(StatusCode::from(message).name(), "HistoryDupTx");
        assert_eq!("HistoryDupTx".parse::<StatusCode>().unwrap(), StatusCode::HistoryDupTx);
    }

    #[test]
    fn an_unknown_number_is_no_success() {
        assert_eq!(StatusCode::from(common::StatusCode { code: u32::MAX }), StatusCode::NoneStatusCode);
        assert_eq!(StatusCode::from_message(None), StatusCode::NoneStatusCode);
    }
}
