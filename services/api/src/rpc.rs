//! What all clients and servers share.

use std::fmt;

use cita_proto::{StatusCode, common};
use tonic::{
    Code, Status,
    transport::{Channel, Endpoint},
};

use crate::dial::connector;

/// The largest message between services and between nodes, in bytes. A block that would not fit is not packed.
pub const MAX_MESSAGE_BYTES: usize = 64 << 20;

/// The largest encoded transaction that a controller accepts, in bytes.
pub const MAX_TRANSACTION_BYTES: usize = 4 << 20;

/// What a query of a user answers when it fails: the protocol's code and a text that says more.
///
/// On the wire this is gRPC `INVALID_ARGUMENT` with the text as its message; the text of a bare code is its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RpcError {
    /// The code.
    pub code: StatusCode,
    /// What the user is told.
    pub message: String,
}

/// What [`RpcError::message`] begins with when the transport failed.
const NO_ANSWER: &str = "no answer";

/// What a query of a user answers.
pub type RpcResult<T> = Result<T, RpcError>;

impl RpcError {
    /// An error with a text of its own.
    pub fn new(code: StatusCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Reads what a server answered; `not_ready` is the code for a server that cannot be reached.
    pub(crate) fn from_wire(status: &Status, not_ready: StatusCode) -> Self {
        let code = match status.code() {
            Code::InvalidArgument => status.message().parse().unwrap_or(StatusCode::FatalError),
            _ => not_ready,
        };
        // What the transport says has a cause; what a server says has none.
        let message = match std::error::Error::source(status) {
            Some(cause) if status.code() != Code::InvalidArgument => format!("{NO_ANSWER}: {}", innermost(cause)),
            _ => status.message().to_owned(),
        };
        Self { code, message }
    }

    /// Whether nobody answered, or nobody who speaks this protocol.
    pub fn is_no_answer(&self) -> bool {
        self.message.is_empty() || self.message.starts_with(NO_ANSWER)
    }
}

fn innermost<'a>(mut cause: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}

impl fmt::Display for RpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RpcError {}

impl From<StatusCode> for RpcError {
    fn from(code: StatusCode) -> Self {
        Self { code, message: code.name().to_owned() }
    }
}

impl From<RpcError> for Status {
    fn from(error: RpcError) -> Self {
        Status::invalid_argument(error.message)
    }
}

/// A channel to `address` (`host:port`, with or without `http://`) that connects at its first use, and again
/// whenever the connection was lost.
///
/// # Errors
/// [`StatusCode::MultiAddrParseError`] when `address` is not one.
pub fn connect_lazy(address: &str) -> crate::Result<Channel> {
    let uri = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let endpoint = Endpoint::from_shared(uri).map_err(|_| StatusCode::MultiAddrParseError)?;
    Ok(endpoint.connect_with_connector_lazy(connector()))
}

/// The code in a `StatusCode` answer, as a result.
pub(crate) fn unit(
    answer: Result<tonic::Response<common::StatusCode>, Status>,
    not_ready: StatusCode,
) -> crate::Result<()> {
    let answer = answer.map_err(|status| RpcError::from_wire(&status, not_ready).code)?;
    StatusCode::from(answer.into_inner()).into_result()
}

/// Declares a client struct over a generated one.
macro_rules! client {
    ($(#[$doc:meta])* $name:ident, $generated:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name($generated);

        impl $name {
            /// A client over `channel`, see [`connect_lazy`](crate::connect_lazy).
            pub fn new(channel: tonic::transport::Channel) -> Self {
                Self(
                    <$generated>::new(channel)
                        .max_decoding_message_size($crate::MAX_MESSAGE_BYTES)
                        .max_encoding_message_size($crate::MAX_MESSAGE_BYTES),
                )
            }
        }
    };
}

/// Declares a server struct that wraps any implementation of a trait.
macro_rules! server {
    ($(#[$doc:meta])* $name:ident, $service:ident, $generated:ident) => {
        $(#[$doc])*
        pub struct $name<T: ?Sized>(std::sync::Arc<T>);

        impl<T: ?Sized + $service> $name<T> {
            /// The tonic service to add to a server.
            pub fn serve(service: std::sync::Arc<T>) -> $generated<Self> {
                $generated::new(Self(service))
                    .max_decoding_message_size($crate::MAX_MESSAGE_BYTES)
                    .max_encoding_message_size($crate::MAX_MESSAGE_BYTES)
            }
        }
    };
}

pub(crate) use {client, server};
