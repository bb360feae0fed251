//! The node's own certificate, checked before it is used, and the names in those of others.

use std::{path::Path, sync::Arc};

use cita_network_core::Domain;
use rustls::{RootCertStore, crypto::ring};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject};
use webpki::{EndEntityCert, KeyUsage};

use crate::config::{Config, Pem};

/// A certificate or key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read.
    #[error("network_tls.{key}: cannot read {place}: {source}")]
    Read {
        /// The key in config.toml.
        key: &'static str,
        /// The file.
        place: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what it has to be.
    #[error("network_tls.{key}: {place} {problem}")]
    Content {
        /// The key in config.toml.
        key: &'static str,
        /// The file.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// TLS does not take the certificate or the key.
    #[error("network_tls: certificate {cert} and key {key} do not go together: {source}")]
    Pair {
        /// Where the certificate is.
        cert: String,
        /// Where the key is.
        key: String,
        /// What TLS says.
        source: rustls::Error,
    },
}

/// What a node proves its name with.
pub(crate) struct Credentials {
    pub(crate) roots: Arc<RootCertStore>,
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Credentials {
    /// Loads what the configuration names. Peers would refuse a certificate that is expired, of another authority or for
    /// another name, so it is refused here, where somebody reads why.
    pub(crate) fn load(config: &Config, root: &Path) -> Result<Self, CertificateError> {
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
        check_own(&chain, &roots, &config.domain).map_err(|problem| own.wrong(problem))?;
        let key = source("key", &config.key).key()?;
        Ok(Self { roots: Arc::new(roots), chain, key })
    }
}

/// A value of the configuration that PEM text comes from.
struct Source<'a> {
    key: &'static str,
    pem: &'a Pem,
    root: &'a Path,
}

impl Source<'_> {
    fn text(&self) -> Result<Vec<u8>, CertificateError> {
        let fail = |source| CertificateError::Read { key: self.key, place: self.pem.place(self.root), source };
        self.pem.read(self.root).map_err(fail)
    }

    fn wrong(&self, problem: String) -> CertificateError {
        CertificateError::Content { key: self.key, place: self.pem.place(self.root), problem }
    }

    fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&self.text()?).collect();
        let certificates = certificates.map_err(|error| self.wrong(format!("is not valid PEM: {error}")))?;
        if certificates.is_empty() {
            return Err(self.wrong("has no certificate (-----BEGIN CERTIFICATE-----) in it".to_owned()));
        }
        Ok(certificates)
    }

    fn key(&self) -> Result<PrivateKeyDer<'static>, CertificateError> {
        let text = self.text()?;
        PrivateKeyDer::from_pem_slice(&text)
            .map_err(|error| self.wrong(format!("has no private key (-----BEGIN PRIVATE KEY-----) in it: {error}")))
    }
}

/// Whether peers will accept this certificate as the one of `domain`.
fn check_own(chain: &[CertificateDer<'_>], roots: &RootCertStore, domain: &Domain) -> Result<(), String> {
    let Some((own, intermediates)) = chain.split_first() else { return Err("is empty".to_owned()) };
    let named = domain_of(own)?;
    if named != *domain {
        return Err(format!("is for '{named}', but network_tls.domain is '{domain}'"));
    }
    let certificate = EndEntityCert::try_from(own).map_err(|error| format!("is no certificate: {error}"))?;
    let algorithms = ring::default_provider().signature_verification_algorithms.all;
    for usage in [KeyUsage::client_auth(), KeyUsage::server_auth()] {
        certificate
            .verify_for_usage(algorithms, &roots.roots, intermediates, UnixTime::now(), usage, None, None)
            .map_err(|error| format!("would be refused by peers: {error:?}"))?;
    }
    Ok(())
}

/// The name that a verified certificate proves: its one DNS name.
pub(crate) fn domain_of(certificate: &CertificateDer<'_>) -> Result<Domain, String> {
    let certificate = EndEntityCert::try_from(certificate).map_err(|error| format!("is no certificate: {error}"))?;
    let names: Vec<&str> = certificate.valid_dns_names().collect();
    match names.as_slice() {
        [name] => name.parse().map_err(|error| format!("has a name that no node can have: {error}")),
        _ => Err(format!("has {} DNS names ({}); a node's has exactly one", names.len(), names.join(", "))),
    }
}
