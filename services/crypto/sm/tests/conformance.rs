//! The crypto service's suite, in the same process and across gRPC.

use std::sync::Arc;

use cita_crypto_sm::{KeyPair, SmCrypto, sign_transaction, sign_utxo, sm3};
use cita_proto::blockchain::{RawTransaction, Transaction, UtxoTransaction, raw_transaction::Tx};
use cita_service_api::{
    Crypto, CryptoClient, CryptoInfo, CryptoServer,
    conformance::crypto::{CryptoSamples, crypto},
    connect_lazy,
};
use tokio::net::TcpListener;
use tonic::transport::{Server, server::TcpIncoming};

fn samples(service: &SmCrypto) -> CryptoSamples {
    let user = KeyPair::generate();
    let transaction = Transaction {
        to: vec![1; 20],
        nonce: "a nonce".into(),
        quota: 21_000,
        valid_until_block: 99,
        data: vec![2; 100],
        value: vec![0; 32],
        chain_id: vec![3; 32],
        ..Transaction::default()
    };
    let utxo = UtxoTransaction { pre_tx_hash: vec![0; 33], output: vec![4; 20], lock_id: 1002, ..Default::default() };
    let (RawTransaction { tx: Some(Tx::NormalTx(transaction)) }, RawTransaction { tx: Some(Tx::UtxoTx(utxo)) }) =
        (sign_transaction(transaction, &user), sign_utxo(utxo, &user))
    else {
        panic!("signing changed a transaction's kind")
    };
    let hash = |digits: &str| digits.parse().unwrap();
    CryptoSamples {
        info: CryptoInfo { name: "crypto_sm".into(), hash_len: 32, signature_len: 128, address_len: 20 },
        node: service.address(),
        hashes: vec![
            (b"abc".to_vec(), hash("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")),
            (b"abcd".repeat(16), hash("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")),
        ],
        transaction,
        utxo,
    }
}

#[tokio::test]
async fn the_service_holds_the_suite_in_the_same_process() {
    let service = SmCrypto::new(KeyPair::generate());
    let samples = samples(&service);
    crypto(Arc::new(service), samples).await;
}

#[tokio::test]
async fn the_service_holds_the_suite_across_grpc() {
    let service = SmCrypto::new(KeyPair::generate());
    let samples = samples(&service);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = Server::builder().add_service(CryptoServer::serve(Arc::new(service)));
    let server = tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));

    let client = CryptoClient::new(connect_lazy(&address).unwrap());
    crypto(Arc::new(client), samples).await;
    server.abort();
}

#[tokio::test]
async fn a_client_without_a_server_says_so() {
    let client = CryptoClient::new(connect_lazy("127.0.0.1:1").unwrap());
    assert_eq!(client.crypto_info().await, Err(cita_service_api::StatusCode::CryptoServerNotReady));
}

#[test]
fn the_hash_of_nothing_is_the_empty_blocks_transactions_root() {
    assert_eq!(sm3(b"").to_string(), "0x1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}
