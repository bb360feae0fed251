//! The libp2p identity that a node's certificate makes.

use std::io;

use cita_network_core::{Credentials, Domain, Problem, TransportError};
use libp2p_identity::{Keypair, PeerId, PublicKey, ecdsa};
use pkcs8::PrivateKeyInfoRef;
use prost::Message;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use sec1::EcPrivateKey;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use webpki::EndEntityCert;

/// The longest encoded chain of certificates, in bytes.
const MAX_CHAIN_BYTES: usize = 32 << 10;

/// A chain of certificates on the wire, after a big-endian `u32` length.
#[derive(Clone, PartialEq, Eq, prost::Message)]
struct WireChain {
    /// DER, the node's own first.
    #[prost(bytes = "vec", repeated, tag = "1")]
    certificates: Vec<Vec<u8>>,
}

/// The key pair of the node's certificate, as libp2p uses it.
///
/// # Errors
/// [`Problem::Value`] for other keys than those on P-256, which is what chains are made with.
pub(crate) fn keypair(credentials: &Credentials) -> Result<Keypair, Problem> {
    let wrong = |problem: String| Problem::Value {
        key: "key",
        problem: format!("network_p2p needs an ECDSA key on P-256, as `cita` makes them: {problem}"),
    };
    let sec1_der = match credentials.key() {
        PrivateKeyDer::Pkcs8(der) => {
            let info = PrivateKeyInfoRef::try_from(der.secret_pkcs8_der()).map_err(|error| wrong(error.to_string()))?;
            info.private_key.as_bytes()
        }
        PrivateKeyDer::Sec1(der) => der.secret_sec1_der(),
        _ => return Err(wrong("it is an RSA key".to_owned())),
    };
    let scalar = EcPrivateKey::try_from(sec1_der).map_err(|error| wrong(error.to_string()))?.private_key;
    if scalar.len() != 32 {
        return Err(wrong(format!("its number has {} bytes", scalar.len())));
    }
    let secret = ecdsa::SecretKey::try_from_bytes(scalar).map_err(|error| wrong(error.to_string()))?;
    let keypair = Keypair::from(ecdsa::Keypair::from(secret));
    let own = credentials.chain().first().and_then(peer_id);
    if own != Some(keypair.public().to_peer_id()) {
        return Err(wrong("it is not the key of cert".to_owned()));
    }
    Ok(keypair)
}

/// Shows the node's certificates.
///
/// # Errors
/// When the stream takes them no longer.
pub(crate) async fn show(chain: &[CertificateDer<'_>], writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
    let body = WireChain { certificates: chain.iter().map(|one| one.to_vec()).collect() }.encode_to_vec();
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    writer.write_all(&[&length.to_be_bytes(), body.as_slice()].concat()).await?;
    writer.flush().await
}

/// Reads the peer's certificates; answers the domain that they and the identity proven by noise prove together.
///
/// # Errors
/// [`TransportError::Identity`] when they do not.
pub(crate) async fn check(
    credentials: &Credentials,
    proven: PeerId,
    reader: &mut (impl AsyncRead + Unpin),
) -> Result<Domain, TransportError> {
    let length = reader.read_u32().await? as usize;
    if length > MAX_CHAIN_BYTES {
        return Err(TransportError::Identity(format!("its certificates have {length} bytes")));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await?;
    let wire = WireChain::decode(body.as_slice()).map_err(|_| no_certificate())?;
    let chain: Vec<CertificateDer<'_>> = wire.certificates.into_iter().map(CertificateDer::from).collect();
    let own = chain.first().ok_or_else(no_certificate)?;
    if peer_id(own) != Some(proven) {
        return Err(TransportError::Identity(format!("its certificate is not for its identity {proven}")));
    }
    credentials.verify(&chain)
}

fn no_certificate() -> TransportError {
    TransportError::Identity("it showed no certificate".to_owned())
}

/// The identity that the key of a certificate makes; `None` for other keys than those on P-256.
fn peer_id(certificate: &CertificateDer<'_>) -> Option<PeerId> {
    let spki = EndEntityCert::try_from(certificate).ok()?.subject_public_key_info();
    let key = ecdsa::PublicKey::try_decode_der(&spki).ok()?;
    Some(PublicKey::from(key).to_peer_id())
}
