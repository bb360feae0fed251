//! The first frame in both directions: who this is, and whether the connection is wanted.
//!
//! ```text
//! dialler                                acceptor
//!    ├── Hello { address, domain, … } ──────►│ decides
//!    │◄── Hello { address, …, verdict } ─────┤
//! ```
//!
//! A dialler whose connection came up too late, because another one is in use by now, says so in its verdict and hangs up.
//!
//! A hello is a big-endian `u32` length and the encoded message.

use std::io;

use cita_service_api::Address;
use prost::Message;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::address::{AddressError, Domain};

/// The version of the framing and of this message. Nodes talk only to nodes of their own version.
pub(crate) const PROTOCOL_VERSION: u32 = 1;

/// The longest encoded hello, in bytes.
const MAX_HELLO_BYTES: usize = 4 << 10;

/// The longest text of a refusal, in characters.
const MAX_REASON: usize = 512;

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct WireHello {
    #[prost(uint32, tag = "1")]
    version: u32,
    #[prost(bytes = "vec", tag = "2")]
    address: Vec<u8>,
    #[prost(string, tag = "3")]
    domain: String,
    #[prost(uint32, tag = "4")]
    listen_port: u32,
    #[prost(fixed64, tag = "5")]
    instance: u64,
    #[prost(uint32, tag = "6")]
    verdict: u32,
    #[prost(string, tag = "7")]
    reason: String,
}

/// What a node says to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Go on.
    Accepted,
    /// Another connection between the two nodes is in use.
    Duplicate,
    /// Not with you, and why.
    Refused(String),
}

/// Who a node says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hello {
    pub(crate) address: Address,
    pub(crate) domain: Domain,
    /// Where the node listens; a firewall may show another port to the world.
    pub(crate) listen_port: u16,
    /// A random number of this run of the process: another one means that it restarted.
    pub(crate) instance: u64,
    /// What becomes of the connection.
    pub(crate) verdict: Verdict,
}

/// Why a hello was not understood.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HelloError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("its first frame has {0} bytes, a hello has at most {MAX_HELLO_BYTES}")]
    TooLong(usize),
    #[error("its first frame is no hello: {0}")]
    Decode(#[from] prost::DecodeError),
    #[error("it speaks protocol version {0}, this node speaks {PROTOCOL_VERSION}; update the older one")]
    Version(u32),
    #[error("its hello has a wrong {0}")]
    Field(&'static str),
    #[error("its hello has a wrong domain: {0}")]
    Domain(#[from] AddressError),
}

impl Hello {
    pub(crate) async fn write(&self, writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let (verdict, reason) = match &self.verdict {
            Verdict::Accepted => (0, String::new()),
            Verdict::Duplicate => (1, String::new()),
            Verdict::Refused(reason) => (2, reason.chars().take(MAX_REASON).collect()),
        };
        let wire = WireHello {
            version: PROTOCOL_VERSION,
            address: self.address.to_vec(),
            domain: self.domain.to_string(),
            listen_port: u32::from(self.listen_port),
            instance: self.instance,
            verdict,
            reason,
        };
        let body = wire.encode_to_vec();
        let length = u32::try_from(body.len()).map_err(io::Error::other)?;
        writer.write_all(&[&length.to_be_bytes(), body.as_slice()].concat()).await?;
        writer.flush().await
    }

    pub(crate) async fn read(reader: &mut (impl AsyncRead + Unpin)) -> Result<Self, HelloError> {
        let length = reader.read_u32().await? as usize;
        if length > MAX_HELLO_BYTES {
            return Err(HelloError::TooLong(length));
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).await?;
        Self::decode(&body)
    }

    fn decode(body: &[u8]) -> Result<Self, HelloError> {
        let wire = WireHello::decode(body)?;
        if wire.version != PROTOCOL_VERSION {
            return Err(HelloError::Version(wire.version));
        }
        Ok(Self {
            address: Address::try_from(wire.address.as_slice()).map_err(|_| HelloError::Field("node address"))?,
            domain: wire.domain.parse()?,
            listen_port: u16::try_from(wire.listen_port).map_err(|_| HelloError::Field("listen port"))?,
            instance: wire.instance,
            verdict: match wire.verdict {
                0 => Verdict::Accepted,
                1 => Verdict::Duplicate,
                2 => Verdict::Refused(wire.reason.chars().take(MAX_REASON).collect()),
                _ => return Err(HelloError::Field("verdict")),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hello(verdict: Verdict) -> Hello {
        Hello { address: Address([7; 20]), domain: "node0".parse().unwrap(), listen_port: 40000, instance: 9, verdict }
    }

    #[tokio::test]
    async fn a_hello_arrives_as_it_was_sent_and_leaves_the_stream_after_it_alone() {
        for verdict in [Verdict::Accepted, Verdict::Duplicate, Verdict::Refused("no".into())] {
            let mut bytes = Vec::new();
            hello(verdict.clone()).write(&mut bytes).await.unwrap();
            bytes.extend(b"next");
            let mut stream = bytes.as_slice();
            assert_eq!(Hello::read(&mut stream).await.unwrap(), hello(verdict));
            assert_eq!(stream, b"next");
        }
    }

    #[tokio::test]
    async fn a_long_refusal_is_cut() {
        let mut bytes = Vec::new();
        hello(Verdict::Refused("é".repeat(100_000))).write(&mut bytes).await.unwrap();
        let read = Hello::read(&mut bytes.as_slice()).await.unwrap();
        assert_eq!(read.verdict, Verdict::Refused("é".repeat(MAX_REASON)));
    }

    #[tokio::test]
    async fn a_hello_of_another_version_or_size_is_refused() {
        let other = WireHello { version: 2, ..WireHello::default() }.encode_to_vec();
        assert!(matches!(Hello::decode(&other), Err(HelloError::Version(2))));
        let mut long: &[u8] = &[0, 1, 0, 0];
        assert!(matches!(Hello::read(&mut long).await, Err(HelloError::TooLong(0x1_0000))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_hello_or_an_error(body in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Hello::decode(&body);
        }
    }
}
