//! Ends of a TLS connection that no node would be.

use std::{sync::Arc, time::Duration};

use cita_network_core::suite::{
    Subject,
    home::{Authority, Home, PATIENCE, free_ports, wait_for},
};
use rustls::{ClientConfig, RootCertStore, ServerConfig, crypto::ring, version::TLS13};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject};
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

const SUBJECT: Subject = Subject {
    section: "network_tls",
    protocol: ("tcp", "tls"),
    certified: true,
    discovers: false,
    open: |section, file| cita_network_tls::open(section.try_into().unwrap(), file),
};

#[tokio::test]
async fn a_client_without_a_certificate_is_refused() {
    let authority = Authority::new();
    let [port] = free_ports();
    let home = Home::new(SUBJECT, &authority, 0, port);
    home.list(&[]);
    let node = home.start().await;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let tcp = TcpStream::connect(node.socket()).await.unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector.connect(ServerName::try_from("node0").unwrap(), tcp).await.unwrap();
    let read = timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.expect("the node hangs up");
    assert!(read.is_err(), "the node says why");
    wait_for("the refusal", async || node.network.stats().refused() == 1).await;
}

#[tokio::test]
async fn a_server_whose_certificate_is_for_another_name_or_expired_is_hung_up_on() {
    let authority = Authority::new();
    for issued in
        [authority.issue(&["somebody"]), authority.issue_until(&["node1"], 2020), Authority::new().issue(&["node1"])]
    {
        let cert = CertificateDer::from_pem_slice(issued.cert.as_bytes()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let [port] = free_ports();
        let home = Home::new(SUBJECT, &authority, 0, port);
        home.list(&[("node1", listener.local_addr().unwrap().port())]);
        let node = home.start().await;
        let (tcp, _) = timeout(PATIENCE, listener.accept()).await.expect("the node dials").unwrap();
        assert!(TlsAcceptor::from(Arc::new(config)).accept(tcp).await.is_err(), "the node hangs up in the handshake");
        let causes = node.network.stats();
        let refused = async || causes.undialled(cita_network_core::RefusalCause::Identity) == 1;
        timeout(Duration::from_secs(30), wait_for("the refusal to be counted", refused)).await.unwrap();
        assert_eq!(node.peers().await, 0);
    }
}
