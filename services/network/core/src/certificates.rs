//! The node's own certificate, checked before it is used, and the names in those of others.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore, ServerConfig, SupportedProtocolVersion,
    client::Resumption,
    crypto::{CryptoProvider, ring},
    server::{NoServerSessionStorage, WebPkiClientVerifier},
    version::TLS13,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject};
use webpki::{EndEntityCert, KeyUsage};

use crate::{CertifiedConfig, Domain, Pem, Problem, TransportError};

const VERSIONS: &[&SupportedProtocolVersion] = &[&TLS13];

/// What a node proves its name with.
pub struct Credentials {
    roots: Arc<RootCertStore>,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    cert_place: String,
    key_place: String,
}

impl Credentials {
    /// Loads what the configuration names; relative paths start at `root`. Peers would refuse a certificate that is
    /// expired, of another authority or for another name, so it is refused here, where somebody reads why.
    ///
    /// # Errors
    /// [`Problem::Read`], [`Problem::Content`].
    pub fn load(config: &CertifiedConfig, root: &Path) -> Result<Self, Problem> {
        let source = |key, pem| Source { key, pem, root };
        let authorities = source("ca_cert", &config.ca_cert);
        let own = source("cert", &config.cert);
        let mut roots = RootCertStore::empty();
        for certificate in authorities.certificates()? {
            roots
                .add(certificate)
                .map_err(|e| authorities.wrong(format!("has a certificate that is no authority's: {e}")))?;
        }
        let chain = own.certificates()?;
        let named = verify(&chain, &roots).map_err(|problem| own.wrong(problem))?;
        if named != config.domain {
            return Err(own.wrong(format!("is for '{named}', but domain is '{}'", config.domain)));
        }
        let key = source("key", &config.key).key()?;
        let (cert_place, key_place) = (config.cert.place(root), config.key.place(root));
        Ok(Self { roots: Arc::new(roots), chain, key, cert_place, key_place })
    }

    /// The node's certificate, followed by intermediate ones.
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// The key of the certificate.
    pub fn key(&self) -> &PrivateKeyDer<'static> {
        &self.key
    }

    /// TLS 1.3 for dialling: shows the certificate, resumes no session.
    ///
    /// # Errors
    /// [`Problem::Pair`].
    pub fn client(&self) -> Result<ClientConfig, Problem> {
        let mut config = ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(VERSIONS)
            .map_err(|source| self.pair(source))?
            .with_root_certificates(self.roots.clone())
            .with_client_auth_cert(self.chain.clone(), self.key.clone_key())
            .map_err(|source| self.pair(source))?;
        config.resumption = Resumption::disabled();
        Ok(config)
    }

    /// TLS 1.3 for accepting: asks for a certificate, resumes no session.
    ///
    /// # Errors
    /// [`Problem::Pair`].
    pub fn server(&self) -> Result<ServerConfig, Problem> {
        let verifier = WebPkiClientVerifier::builder_with_provider(self.roots.clone(), provider())
            .build()
            .map_err(|error| self.pair(rustls::Error::General(error.to_string())))?;
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(VERSIONS)
            .map_err(|source| self.pair(source))?
            .with_client_cert_verifier(verifier)
            .with_single_cert(self.chain.clone(), self.key.clone_key())
            .map_err(|source| self.pair(source))?;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(config)
    }

    /// The domain that a chain of certificates proves, whoever shows it.
    ///
    /// # Errors
    /// [`TransportError::Identity`].
    pub fn verify(&self, chain: &[CertificateDer<'_>]) -> Result<Domain, TransportError> {
        verify(chain, &self.roots).map_err(|problem| TransportError::Identity(format!("its certificate {problem}")))
    }

    fn pair(&self, source: rustls::Error) -> Problem {
        Problem::Pair { cert: self.cert_place.clone(), key: self.key_place.clone(), source: Box::new(source) }
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// A value of the configuration that PEM text comes from.
struct Source<'a> {
    key: &'static str,
    pem: &'a Pem,
    root: &'a Path,
}

impl Source<'_> {
    fn text(&self) -> Result<Vec<u8>, Problem> {
        let fail = |source| Problem::Read { key: self.key, place: self.pem.place(self.root), source };
        self.pem.read(self.root).map_err(fail)
    }

    fn wrong(&self, problem: String) -> Problem {
        Problem::Content { key: self.key, place: self.pem.place(self.root), problem }
    }

    fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, Problem> {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&self.text()?).collect();
        let certificates = certificates.map_err(|error| self.wrong(format!("is not valid PEM: {error}")))?;
        if certificates.is_empty() {
            return Err(self.wrong("has no certificate (-----BEGIN CERTIFICATE-----) in it".to_owned()));
        }
        Ok(certificates)
    }

    fn key(&self) -> Result<PrivateKeyDer<'static>, Problem> {
        let text = self.text()?;
        PrivateKeyDer::from_pem_slice(&text)
            .map_err(|error| self.wrong(format!("has no private key (-----BEGIN PRIVATE KEY-----) in it: {error}")))
    }
}

/// The name that a certificate proves now, as a client and as a server.
fn verify(chain: &[CertificateDer<'_>], roots: &RootCertStore) -> Result<Domain, String> {
    let Some((own, intermediates)) = chain.split_first() else { return Err("is missing".to_owned()) };
    let certificate = EndEntityCert::try_from(own).map_err(|error| format!("is none: {error}"))?;
    let algorithms = ring::default_provider().signature_verification_algorithms.all;
    for usage in [KeyUsage::client_auth(), KeyUsage::server_auth()] {
        certificate
            .verify_for_usage(algorithms, &roots.roots, intermediates, UnixTime::now(), usage, None, None)
            .map_err(|error| format!("is refused: {error:?}"))?;
    }
    domain_of(own)
}

/// The name that a verified certificate proves: its one DNS name.
fn domain_of(certificate: &CertificateDer<'_>) -> Result<Domain, String> {
    let certificate = EndEntityCert::try_from(certificate).map_err(|error| format!("is none: {error}"))?;
    let names: Vec<&str> = certificate.valid_dns_names().collect();
    match names.as_slice() {
        [name] => name.parse().map_err(|error| format!("has a name that no node can have: {error}")),
        _ => Err(format!("has {} DNS names ({}); a node's has exactly one", names.len(), names.join(", "))),
    }
}

/// The name in the certificate that TLS has verified.
///
/// # Errors
/// [`TransportError::Identity`] when there is none, or several.
pub fn proven(certificates: Option<&[CertificateDer<'static>]>) -> Result<Domain, TransportError> {
    let own = certificates.and_then(<[_]>::first);
    let own = own.ok_or_else(|| TransportError::Identity("it showed no certificate".to_owned()))?;
    domain_of(own).map_err(|problem| TransportError::Identity(format!("its certificate {problem}")))
}

/// Checks that the peer that was dialled is the one that was meant.
///
/// # Errors
/// [`TransportError::Identity`].
pub fn check_dialled(proven: &Domain, meant: &Domain) -> Result<(), TransportError> {
    if proven == meant {
        return Ok(());
    }
    Err(TransportError::Identity(format!("its certificate is for '{proven}', not for '{meant}'")))
}

/// The name of a peer as TLS takes it.
///
/// # Errors
/// [`TransportError::Identity`].
pub fn server_name(domain: &Domain) -> Result<ServerName<'static>, TransportError> {
    ServerName::try_from(domain.to_string())
        .map_err(|_| TransportError::Identity(format!("'{domain}' cannot be the name in a certificate")))
}
