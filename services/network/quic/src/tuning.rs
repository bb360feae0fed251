//! Windows, times and keys of QUIC.

use std::{sync::Arc, time::Duration};

use cita_network_core::{Credentials, Limits, Problem};
use quinn::{
    ClientConfig, EndpointConfig, IdleTimeout, ServerConfig, TransportConfig, VarInt,
    congestion::CubicConfig,
    crypto::rustls::{QuicClientConfig, QuicServerConfig},
};
use quinn_proto::HashedConnectionIdGenerator;
use ring::hmac;

/// What both ends call what they speak (ALPN). Another version of the framing gets another name.
const ALPN: &[u8] = b"cita/1";

/// Bytes of one stream that the other end may send ahead of what was read: about 80 ms at 1 Gbit/s.
const STREAM_WINDOW: u32 = 10 << 20;

/// The same of a whole connection: a full bulk stream leaves room for consensus.
const CONNECTION_WINDOW: u32 = 16 << 20;

/// Bytes that were sent and not yet acknowledged.
const SEND_WINDOW: u64 = 12 << 20;

/// Bytes that may be under way before the first acknowledgement: a vote or a small block goes out at once. The default of
/// ten packets is for the open internet.
const INITIAL_WINDOW: u64 = 256 << 10;

/// The round trip that is assumed before one was measured. Only the first retransmission depends on it.
const INITIAL_RTT: Duration = Duration::from_millis(50);

/// Streams that a peer may open.
const STREAMS: u32 = 2;

/// How both ends treat a connection.
pub(crate) fn transport(limits: &Limits) -> Arc<TransportConfig> {
    let mut cubic = CubicConfig::default();
    cubic.initial_window(INITIAL_WINDOW);
    let mut config = TransportConfig::default();
    config
        .max_concurrent_bidi_streams(VarInt::from_u32(STREAMS))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .datagram_receive_buffer_size(None)
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW))
        .receive_window(VarInt::from_u32(CONNECTION_WINDOW))
        .send_window(SEND_WINDOW)
        .initial_rtt(INITIAL_RTT)
        .max_idle_timeout(IdleTimeout::try_from(limits.idle_timeout()).ok())
        .keep_alive_interval(Some(limits.keepalive_interval()))
        .congestion_controller_factory(Arc::new(cubic));
    Arc::new(config)
}

/// For dialling.
///
/// # Errors
/// [`Problem::Pair`].
pub(crate) fn client(credentials: &Credentials, transport: Arc<TransportConfig>) -> Result<ClientConfig, Problem> {
    let mut tls = credentials.client()?;
    tls.alpn_protocols = vec![ALPN.to_vec()];
    let tls = QuicClientConfig::try_from(tls).map_err(no_cipher)?;
    let mut config = ClientConfig::new(Arc::new(tls));
    config.transport_config(transport);
    Ok(config)
}

/// For accepting. A connection stays where it began: peers do not roam.
///
/// # Errors
/// [`Problem::Pair`].
pub(crate) fn server(credentials: &Credentials, transport: Arc<TransportConfig>) -> Result<ServerConfig, Problem> {
    let mut tls = credentials.server()?;
    tls.alpn_protocols = vec![ALPN.to_vec()];
    let tls = QuicServerConfig::try_from(tls).map_err(no_cipher)?;
    let mut config = ServerConfig::with_crypto(Arc::new(tls));
    config.transport_config(transport).migration(false);
    Ok(config)
}

/// What lets the next process of this node tell peers that connections to this one are gone (RFC 9000, 10.3): a key for
/// stateless resets and one that connection ids are recognised by, both from the node's private key.
pub(crate) fn endpoint(credentials: &Credentials) -> EndpointConfig {
    let secret = hmac::Key::new(hmac::HMAC_SHA256, credentials.key().secret_der());
    let derive = |purpose: &str| hmac::sign(&secret, format!("cita network_quic {purpose}").as_bytes());
    let reset = hmac::Key::new(hmac::HMAC_SHA256, derive("stateless reset").as_ref());
    let ids = derive("connection ids");
    let ids = ids.as_ref().iter().take(8).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    let mut config = EndpointConfig::new(Arc::new(reset));
    config.cid_generator(move || Box::new(HashedConnectionIdGenerator::from_key(ids)));
    config
}

fn no_cipher(_: quinn::crypto::rustls::NoInitialCipherSuite) -> Problem {
    Problem::Value { key: "cert", problem: "TLS has no cipher suite that QUIC begins with".to_owned() }
}
