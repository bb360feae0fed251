//! A chaincode of a few lines, for tests that are about the executor. It keeps to the protocol.

use std::net::SocketAddr;

use cita_executor_chaincode::protocol::{
    ChaincodeInput, ChaincodeMessage, DelState, GetState, PutState, Response, chaincode_message::Type,
};
use prost::Message;
use tokio::task::JoinHandle;

use super::{Peer, message};

/// The end of a transaction.
pub fn completed(txid: &str, status: i32, payload: &[u8]) -> ChaincodeMessage {
    let response = Response { status, message: format!("status {status}"), payload: payload.to_vec() };
    message(Type::Completed, txid, response.encode_to_vec())
}

pub fn put(key: &str, value: &str) -> PutState {
    PutState { key: key.to_owned(), value: value.into(), collection: String::new() }
}

pub fn get(key: &str) -> GetState {
    GetState { key: key.to_owned(), collection: String::new() }
}

/// The arguments of a transaction.
pub fn args(begin: &ChaincodeMessage) -> Vec<String> {
    let input = ChaincodeInput::decode(begin.payload.as_slice()).unwrap();
    input.args.into_iter().map(|arg| String::from_utf8(arg).unwrap()).collect()
}

/// Connects, and runs what comes until the stream ends. Of each value it writes it changes the end to `suffix`.
pub async fn serve(address: SocketAddr, suffix: &'static str) -> JoinHandle<()> {
    let mut peer = Peer::connect(address).await;
    tokio::spawn(async move {
        while let Ok(begin) = peer.receive_any().await {
            run(&mut peer, &begin, suffix).await;
        }
    })
}

/// `put key value`, `get key`, `del key`, `fail key value` (which puts), `error`.
async fn run(peer: &mut Peer, begin: &ChaincodeMessage, suffix: &str) {
    let args = args(begin);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let txid = begin.txid.as_str();
    let end = match args.as_slice() {
        ["put", key, value] => {
            let answer = peer.ask(Type::PutState, txid, put(key, &format!("{value}{suffix}"))).await;
            completed(txid, if answer.r#type() == Type::Response { 200 } else { 500 }, &[])
        }
        ["get", key] => completed(txid, 200, &peer.ask(Type::GetState, txid, get(key)).await.payload),
        ["del", key] => {
            peer.ask(Type::DelState, txid, DelState { key: (*key).to_owned(), collection: String::new() }).await;
            completed(txid, 399, &[])
        }
        ["fail", key, value] => {
            peer.ask(Type::PutState, txid, put(key, value)).await;
            completed(txid, 400, &[])
        }
        ["init"] => completed(txid, 200, &[]),
        _ => message(Type::Error, txid, "what is that?"),
    };
    peer.send(end).await;
}
