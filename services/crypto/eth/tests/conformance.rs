//! The crypto service's suite, in the same process and across gRPC.

use std::sync::Arc;

use cita_crypto_eth::{EthCrypto, KeyPair, sign_transaction, sign_utxo};
use cita_proto::blockchain::{RawTransaction, Transaction, UtxoTransaction, raw_transaction::Tx};
use cita_service_api::{
    CryptoClient, CryptoInfo, CryptoServer,
    conformance::crypto::{CryptoSamples, crypto},
    connect_lazy,
};
use tokio::net::TcpListener;
use tonic::transport::{Server, server::TcpIncoming};

fn samples(service: &EthCrypto) -> CryptoSamples {
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
        info: CryptoInfo { name: "crypto_eth".into(), hash_len: 32, signature_len: 65, address_len: 20 },
        node: service.address(),
        hashes: vec![
            (Vec::new(), hash("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")),
            (b"abc".to_vec(), hash("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")),
        ],
        transaction,
        utxo,
    }
}

#[tokio::test]
async fn the_service_holds_the_suite_in_the_same_process() {
    let service = EthCrypto::new(KeyPair::generate());
    let samples = samples(&service);
    crypto(Arc::new(service), samples).await;
}

#[tokio::test]
async fn the_service_holds_the_suite_across_grpc() {
    let service = EthCrypto::new(KeyPair::generate());
    let samples = samples(&service);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = Server::builder().add_service(CryptoServer::serve(Arc::new(service)));
    let server = tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));

    let client = CryptoClient::new(connect_lazy(&address).unwrap());
    crypto(Arc::new(client), samples).await;
    server.abort();
}
