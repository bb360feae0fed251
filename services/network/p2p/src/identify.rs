//! libp2p's identify (`/ipfs/id/1.0.0`): what software a peer runs and how this node looks from there.
//!
//! Nothing depends on the answers, which nobody proves; they are for people who look for a mistake in a network, and let
//! other tools that speak libp2p see what is at a port.

use std::{io, net::SocketAddr};

use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p_core::{Multiaddr, multiaddr::Protocol};
use libp2p_identity::PublicKey;
use prost::Message;

/// The protocol's name.
pub(crate) const PROTOCOL: &str = "/ipfs/id/1.0.0";

/// What speaks here.
const AGENT: &str = concat!("cita/", env!("CARGO_PKG_VERSION"));

/// The longest answer that is looked at, in bytes.
const MAX_BYTES: u64 = 4 << 10;

/// The answer, after its length as a varint.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(crate) struct Identify {
    #[prost(bytes = "vec", tag = "1")]
    public_key: Vec<u8>,
    /// Multi-addresses.
    #[prost(bytes = "vec", repeated, tag = "2")]
    listen_addrs: Vec<Vec<u8>>,
    #[prost(string, repeated, tag = "3")]
    protocols: Vec<String>,
    #[prost(bytes = "vec", tag = "4")]
    observed_addr: Vec<u8>,
    #[prost(string, tag = "5")]
    protocol_version: String,
    #[prost(string, tag = "6")]
    agent_version: String,
}

impl Identify {
    /// What a node with this key, at `local`, tells everybody.
    pub(crate) fn new(key: &PublicKey, local: SocketAddr, protocols: &[&str]) -> Self {
        Self {
            public_key: key.encode_protobuf(),
            listen_addrs: vec![multi_address(local)],
            protocols: protocols.iter().map(|&name| name.to_owned()).collect(),
            observed_addr: Vec::new(),
            protocol_version: "cita/1".to_owned(),
            agent_version: AGENT.to_owned(),
        }
    }

    /// Answers a peer who was seen at `observed`.
    pub(crate) async fn answer(mut self, observed: SocketAddr, mut to: impl AsyncWrite + Unpin) -> io::Result<()> {
        self.observed_addr = multi_address(observed);
        to.write_all(&self.encode_length_delimited_to_vec()).await?;
        to.close().await
    }

    /// Reads an answer.
    pub(crate) async fn read(from: impl AsyncRead + Unpin) -> io::Result<Self> {
        let mut body = Vec::new();
        from.take(MAX_BYTES).read_to_end(&mut body).await?;
        Ok(Self::decode_length_delimited(body.as_slice())?)
    }

    /// What speaks there.
    pub(crate) fn agent(&self) -> &str {
        &self.agent_version
    }

    /// Where the other end sees this node.
    pub(crate) fn observed(&self) -> Option<Multiaddr> {
        Multiaddr::try_from(self.observed_addr.clone()).ok()
    }
}

fn multi_address(address: SocketAddr) -> Vec<u8> {
    Multiaddr::from(address.ip()).with(Protocol::Tcp(address.port())).to_vec()
}

#[cfg(test)]
mod tests {
    use futures::{executor::block_on, io::Cursor};

    use super::*;

    #[test]
    fn an_answer_is_read_as_it_was_told_and_anything_else_is_an_error() {
        let key = PublicKey::try_decode_protobuf(&[8, 3, 18, 0]);
        assert!(key.is_err(), "an empty key is none");
        let own = Identify { agent_version: AGENT.to_owned(), ..Identify::default() };
        let mut wire = Cursor::new(Vec::new());
        block_on(own.answer("10.0.0.1:7".parse().unwrap(), &mut wire)).unwrap();
        let read = block_on(Identify::read(wire.get_ref().as_slice())).unwrap();
        assert_eq!((read.agent(), read.observed().unwrap().to_string().as_str()), (AGENT, "/ip4/10.0.0.1/tcp/7"));
        for bytes in [vec![], vec![0xFF; 20], vec![5, 1], vec![0x7F; 5000]] {
            assert!(block_on(Identify::read(bytes.as_slice())).is_err(), "{bytes:?}");
        }
    }
}
