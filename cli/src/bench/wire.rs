//! Sends transactions that are encoded already.
//!
//! The generated client encodes its message at every attempt. A benchmark sends each message once or, when the pool is full, several
//! times; it encodes it when it is signed, and keeps the bytes only.

use cita_proto::common::{Hash, Hashes};
use prost::{
    Message,
    bytes::{BufMut, Bytes},
};
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    codegen::http::uri::PathAndQuery,
    transport::Channel,
};

/// One request: a `RawTransaction` by itself, or `RawTransactions`.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// An encoded `RawTransaction`.
    One(Bytes),
    /// Encoded `RawTransactions`.
    Many(Bytes),
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The chain refused, for this reason, and will again.
    Refused(String),
    /// The chain has it already.
    Duplicate(String),
    /// It may be taken later: the pool is full, the node catches up, or did not answer.
    Later(String),
}

/// Sends encoded transactions to one node.
#[derive(Debug, Clone)]
pub(super) struct Sender(Grpc<Channel>);

impl Sender {
    pub(super) fn new(channel: Channel) -> Self {
        Self(Grpc::new(channel).max_encoding_message_size(cita_service_api::MAX_MESSAGE_BYTES))
    }

    /// Sends a request.
    pub(super) async fn send(&mut self, body: Body) -> Result<(), Failure> {
        self.0.ready().await.map_err(|error| Failure::Later(format!("no connection: {error}")))?;
        let answer = match body {
            Body::One(bytes) => {
                let path = PathAndQuery::from_static("/controller.RPCService/SendRawTransaction");
                self.0.unary(Request::new(bytes), path, Encoded::<Hash>::default()).await.map(drop)
            }
            Body::Many(bytes) => {
                let path = PathAndQuery::from_static("/controller.RPCService/SendRawTransactions");
                self.0.unary(Request::new(bytes), path, Encoded::<Hashes>::default()).await.map(drop)
            }
        };
        answer.map_err(|status| failure(&status))
    }
}

/// Refusals of what is in the pool or in a block already.
const DUPLICATE: [&str; 2] = ["DupTransaction", "HistoryDupTx"];

/// Refusals that pass by themselves.
const PASSING: [&str; 3] = ["InternalChannelDisconnected", "NodeInSyncMode", "ControllerServerNotReady"];

fn failure(status: &Status) -> Failure {
    let name = status.message().split([':', ' ']).next().unwrap_or_default();
    match status.code() {
        Code::InvalidArgument if PASSING.contains(&name) => Failure::Later(status.message().to_owned()),
        Code::InvalidArgument if DUPLICATE.contains(&name) => Failure::Duplicate(status.message().to_owned()),
        Code::InvalidArgument => Failure::Refused(status.message().to_owned()),
        Code::Unavailable | Code::Cancelled | Code::DeadlineExceeded | Code::ResourceExhausted => {
            Failure::Later(format!("{:?}: {}", status.code(), status.message()))
        }
        code => Failure::Refused(format!("{code:?}: {}", status.message())),
    }
}

/// Writes bytes as they are and reads a message `T`.
#[derive(Debug)]
struct Encoded<T>(std::marker::PhantomData<T>);

impl<T> Default for Encoded<T> {
    fn default() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<T: Message + Default + 'static> Codec for Encoded<T> {
    type Encode = Bytes;
    type Decode = T;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self::default()
    }

    fn decoder(&mut self) -> Self {
        Self::default()
    }
}

impl<T> Encoder for Encoded<T> {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.reserve(item.len());
        buffer.put(item);
        Ok(())
    }
}

impl<T: Message + Default> Decoder for Encoded<T> {
    type Item = T;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<T>, Status> {
        T::decode(buffer).map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_pool_is_waited_for_and_a_broken_rule_is_not() {
        let full =
            Status::invalid_argument("InternalChannelDisconnected: the pool is full; try again after the next block");
        assert!(matches!(failure(&full), Failure::Later(_)));
        assert!(matches!(failure(&Status::unavailable("x")), Failure::Later(_)));
        assert_eq!(failure(&Status::invalid_argument("InvalidNonce")), Failure::Refused("InvalidNonce".into()));
    }
}
