//! The certificate authority of a chain, and the certificates of its nodes.
//!
//! Nodes authenticate each other by TLS with certificates that the chain's own authority signed; a node's name is the DNS name in
//! its certificate. Keys are ECDSA P-256, written as PKCS#8 PEM.

use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType,
};
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

use crate::{
    ConfigError,
    error::Result,
    files::{self, Access, write_atomic},
    name::check_domain,
};

const CERT: &str = "cert.pem";
const KEY: &str = "key.pem";
const CSR: &str = "csr.pem";

/// How long certificates hold: as long as a chain may live, because nobody renews them.
const VALIDITY: Duration = Duration::days(20 * 365);
/// Clocks of nodes may be behind.
const CLOCK_SKEW: Duration = Duration::days(1);

fn failed(action: impl Into<String>) -> impl FnOnce(rcgen::Error) -> ConfigError {
    move |error| ConfigError::Certificate { action: action.into(), message: error.to_string() }
}

fn new_key() -> Result<KeyPair> {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(failed("make a key"))
}

fn params(common_name: &str) -> CertificateParams {
    let now = OffsetDateTime::now_utc();
    let mut distinguished_name = DistinguishedName::new();
    distinguished_name.push(DnType::CommonName, common_name);
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished_name;
    params.not_before = now - CLOCK_SKEW;
    params.not_after = now + VALIDITY;
    params
}

fn node_params(domain: &str) -> Result<CertificateParams> {
    check_domain(domain)?;
    let name = domain.try_into().map_err(failed(format!("name '{domain}' in a certificate")))?;
    let mut params = params(domain);
    params.subject_alt_names = vec![SanType::DnsName(name)];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    Ok(params)
}

/// A chain's certificate authority.
pub struct Authority {
    cert: String,
    key: Zeroizing<String>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// A new authority for a chain.
    ///
    /// # Errors
    /// [`ConfigError::Certificate`].
    pub fn create(chain: &str) -> Result<Self> {
        let key = new_key()?;
        let mut params = params(&format!("{chain} CA"));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let cert = params.self_signed(&key).map_err(failed("make the authority's certificate"))?.pem();
        let pem = Zeroizing::new(key.serialize_pem());
        Ok(Self { cert, key: pem, issuer: Issuer::new(params, key) })
    }

    /// An authority from its certificate and PKCS#8 key.
    ///
    /// # Errors
    /// [`ConfigError::Certificate`].
    pub fn from_pem(cert: &str, key: &str) -> Result<Self> {
        let pair = KeyPair::from_pem(key).map_err(failed("use the authority's key"))?;
        let issuer = Issuer::from_ca_cert_pem(cert, pair).map_err(failed("use the authority's certificate"))?;
        Ok(Self { cert: cert.to_owned(), key: Zeroizing::new(key.to_owned()), issuer })
    }

    /// The authority's certificate, which nodes trust, as PEM.
    pub fn cert(&self) -> &str {
        &self.cert
    }

    /// Signs a request for the certificate of `domain` and answers the certificate as PEM. Of the request only the key counts:
    /// name, use and validity are the authority's to say.
    ///
    /// # Errors
    /// [`ConfigError::Certificate`] for what is no request, was not signed with its own key, or is for another domain.
    pub fn sign(&self, csr: &str, domain: &str) -> Result<String> {
        let action = || format!("sign the request of '{domain}'");
        let mut request = CertificateSigningRequestParams::from_pem(csr).map_err(failed(action()))?;
        let wanted = node_params(domain)?;
        if request.params.subject_alt_names != wanted.subject_alt_names {
            let message = format!("it is for {:?}", request.params.subject_alt_names);
            return Err(ConfigError::Certificate { action: action(), message });
        }
        request.params = wanted;
        Ok(request.signed_by(&self.issuer).map_err(failed(action()))?.pem())
    }

    /// Writes `cert.pem` and `key.pem` (0600) into a folder, which is made.
    ///
    /// # Errors
    /// [`ConfigError::File`].
    pub fn save(&self, dir: &Path) -> Result<()> {
        files::create_dir(dir)?;
        write_atomic(&dir.join(KEY), self.key.as_bytes(), Access::Secret)?;
        write_atomic(&dir.join(CERT), self.cert.as_bytes(), Access::Public)
    }

    /// Reads an authority from a folder.
    ///
    /// # Errors
    /// [`ConfigError::File`], [`ConfigError::Certificate`].
    pub fn load(dir: &Path) -> Result<Self> {
        Self::from_pem(&files::read(&dir.join(CERT))?, &files::read(&dir.join(KEY))?)
    }
}

/// A node's key and its request for a certificate.
pub struct CertificateRequest {
    csr: String,
    key: Zeroizing<String>,
}

impl CertificateRequest {
    /// A new key and the request to sign it for `domain`.
    ///
    /// # Errors
    /// [`ConfigError::Name`], [`ConfigError::Certificate`].
    pub fn create(domain: &str) -> Result<Self> {
        let key = new_key()?;
        let action = || format!("make the request of '{domain}'");
        let request = node_params(domain)?.serialize_request(&key).map_err(failed(action()))?;
        let csr = request.pem().map_err(failed(action()))?;
        Ok(Self { csr, key: Zeroizing::new(key.serialize_pem()) })
    }

    /// The request, as PEM.
    pub fn csr(&self) -> &str {
        &self.csr
    }

    /// The private key, PKCS#8 PEM.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Writes `csr.pem` and `key.pem` (0600) into a folder, which is made.
    ///
    /// # Errors
    /// [`ConfigError::File`].
    pub fn save(&self, dir: &Path) -> Result<()> {
        files::create_dir(dir)?;
        write_atomic(&dir.join(KEY), self.key.as_bytes(), Access::Secret)?;
        write_atomic(&dir.join(CSR), self.csr.as_bytes(), Access::Public)
    }
}

#[cfg(test)]
mod tests {
    use rustls_pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _};
    use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring};

    use super::*;

    /// Checks a certificate as a TLS server's and as a client's.
    fn verify(authority: &Authority, cert: &str, domain: &str) -> std::result::Result<(), webpki::Error> {
        let root = CertificateDer::from_pem_slice(authority.cert().as_bytes()).unwrap();
        let anchors = [anchor_from_trusted_cert(&root)?];
        let der = CertificateDer::from_pem_slice(cert.as_bytes()).unwrap();
        let cert = EndEntityCert::try_from(&der)?;
        for usage in [KeyUsage::server_auth(), KeyUsage::client_auth()] {
            let algorithms = &[ring::ECDSA_P256_SHA256];
            cert.verify_for_usage(algorithms, &anchors, &[], UnixTime::now(), usage, None, None)?;
        }
        cert.verify_is_valid_for_subject_name(&ServerName::try_from(domain).unwrap())
    }

    #[test]
    fn a_node_certificate_holds_for_its_domain_under_its_own_authority_alone() {
        let authority = Authority::create("test-chain").unwrap();
        let other = Authority::create("test-chain").unwrap();
        let request = CertificateRequest::create("node0").unwrap();
        let cert = authority.sign(request.csr(), "node0").unwrap();
        verify(&authority, &cert, "node0").unwrap();
        assert!(verify(&authority, &cert, "node1").is_err());
        assert!(verify(&other, &cert, "node0").is_err());
    }

    #[test]
    fn an_authority_signs_the_same_after_its_files() {
        let dir = tempfile::tempdir().unwrap();
        let authority = Authority::create("test-chain").unwrap();
        authority.save(dir.path()).unwrap();
        let loaded = Authority::load(dir.path()).unwrap();
        let request = CertificateRequest::create("node0").unwrap();
        let cert = loaded.sign(request.csr(), "node0").unwrap();
        verify(&authority, &cert, "node0").unwrap();
    }

    #[test]
    fn a_request_for_another_domain_or_with_a_broken_signature_is_refused() {
        let authority = Authority::create("test-chain").unwrap();
        let request = CertificateRequest::create("node0").unwrap();
        let error = authority.sign(request.csr(), "node1").unwrap_err();
        assert!(matches!(error, ConfigError::Certificate { .. }), "{error}");
        assert!(authority.sign("no request", "node0").is_err());
        let error = authority.sign(&with_broken_signature(request.csr()), "node0").unwrap_err();
        assert!(error.to_string().contains("ignature"), "{error}");
    }

    /// The request with another digit in its last whole line, which lies in the signature.
    fn with_broken_signature(csr: &str) -> String {
        let mut lines: Vec<String> = csr.lines().map(str::to_owned).collect();
        let index = lines.len() - 3;
        let (middle, line) = (lines[index].len() / 2, &lines[index]);
        let digit = if &line[middle..=middle] == "A" { "B" } else { "A" };
        lines[index] = format!("{}{digit}{}", &line[..middle], &line[middle + 1..]);
        lines.join("\n")
    }

    #[test]
    fn a_request_cannot_make_itself_an_authority() {
        let key = new_key().unwrap();
        let mut greedy = node_params("node0").unwrap();
        greedy.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let csr = greedy.serialize_request(&key).unwrap().pem().unwrap();
        let authority = Authority::create("test-chain").unwrap();
        let cert = authority.sign(&csr, "node0").unwrap();
        // webpki refuses a certificate authority as an end entity.
        verify(&authority, &cert, "node0").unwrap();
    }
}
