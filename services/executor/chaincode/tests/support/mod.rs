//! A chain of blocks, and a chaincode process that a test plays itself.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of this")]

pub mod mini;

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use cita_crypto_sm::{Config as SmConfig, KeyPair, SmCrypto};
use cita_executor_chaincode::{
    ChaincodeExecutor, Config, Name,
    protocol::{
        ChaincodeId, ChaincodeMessage, chaincode_message::Type, chaincode_support_client::ChaincodeSupportClient,
    },
};
use cita_proto::{
    blockchain::{
        Block, BlockHeader, RawTransaction, RawTransactions, Transaction, UnverifiedTransaction, Witness,
        raw_transaction::Tx,
    },
    executor::CallRequest,
};
use cita_service_api::{
    Address, BlockHash, Crypto, ExecOutcome, Executor, Hash, Result, RpcResult, StateRoot, StatusCode, TxHash,
};
use cita_service_kit::Lifecycle;
use futures::{SinkExt, channel::mpsc};
use prost::Message;
use tonic::{Status, Streaming};

/// The chaincode of the tests.
pub const LEDGER: &str = "ledger";
/// Who sends transactions unless a test says otherwise.
pub const ALICE: Address = Address([0xa1; 20]);
pub const BOB: Address = Address([0xb0; 20]);

/// Long enough for any process to come up on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub fn crypto() -> Arc<dyn Crypto> {
    let dir = tempfile::tempdir().unwrap();
    let secret = hex::encode(*KeyPair::generate().secret_bytes());
    std::fs::write(dir.path().join("private_key"), format!("0x{secret}")).unwrap();
    Arc::new(SmCrypto::open(&SmConfig::default(), dir.path()).unwrap())
}

pub fn name(name: &str) -> Name {
    Name::try_from(name.to_owned()).unwrap()
}

/// A port of the system's choice, and the one chaincode.
pub fn config() -> Config {
    Config { port: 0, chaincodes: vec![name(LEDGER)], ..Config::default() }
}

/// The data that call a function.
pub fn json(args: &[&str]) -> Vec<u8> {
    serde_json::json!({ "Args": args }).to_string().into_bytes()
}

/// What a transaction carries.
#[derive(Clone)]
pub struct Send {
    pub from: Address,
    pub to: Vec<u8>,
    pub data: Vec<u8>,
}

impl Send {
    pub fn new(data: impl Into<Vec<u8>>) -> Self {
        Self { from: ALICE, to: name(LEDGER).address().to_vec(), data: data.into() }
    }

    pub fn args(args: &[&str]) -> Self {
        Self::new(json(args))
    }

    pub fn init(args: &[&str]) -> Self {
        Self::new(serde_json::json!({ "Args": args, "isInit": true }).to_string())
    }

    pub fn from(self, from: Address) -> Self {
        Self { from, ..self }
    }

    pub fn to(self, to: impl Into<Vec<u8>>) -> Self {
        Self { to: to.into(), ..self }
    }
}

/// An executor and the chain that it executes.
pub struct Chain {
    pub executor: Arc<ChaincodeExecutor>,
    crypto: Arc<dyn Crypto>,
    pub lifecycle: Lifecycle,
    parent: BlockHash,
    pub height: u64,
}

impl Chain {
    /// Opens an executor, and the chain at its beginning.
    pub async fn open(dir: &Path, config: &Config) -> Self {
        let (crypto, lifecycle) = (crypto(), Lifecycle::new());
        let executor = ChaincodeExecutor::open(config, dir, Hash([7; 32]), crypto.clone(), &lifecycle).await.unwrap();
        Self { executor: Arc::new(executor), crypto, lifecycle, parent: BlockHash::ZERO, height: 0 }
    }

    /// The same chain after a restart of the executor.
    pub async fn reopen(self, dir: &Path, config: &Config) -> Self {
        let (parent, height) = (self.parent, self.height);
        assert!(self.lifecycle.stop(PATIENCE).await, "everything ends");
        drop(self);
        Self { parent, height, ..Self::open(dir, config).await }
    }

    pub fn address(&self) -> SocketAddr {
        self.executor.chaincode_address()
    }

    pub async fn next_block(&self, sends: &[Send]) -> (Block, Vec<TxHash>) {
        let (mut body, mut hashes) = (Vec::new(), Vec::new());
        for (send, serial) in sends.iter().zip(0u32..) {
            let transaction = Transaction {
                to: send.to.clone(),
                nonce: format!("{}.{serial}", self.height),
                data: send.data.clone(),
                ..Transaction::default()
            };
            let hash = self.crypto.hash_data(&transaction.encode_to_vec()).await.unwrap();
            hashes.push(hash.into());
            let normal = UnverifiedTransaction {
                transaction: Some(transaction),
                transaction_hash: hash.to_vec(),
                witness: Some(Witness { signature: vec![], sender: send.from.to_vec() }),
            };
            body.push(RawTransaction { tx: Some(Tx::NormalTx(normal)) });
        }
        let header = BlockHeader {
            prevhash: self.parent.to_vec(),
            timestamp: 1_700_000_000_123 + self.height * 1000,
            height: self.height,
            ..BlockHeader::default()
        };
        (Block { header: Some(header), body: Some(RawTransactions { body }), ..Block::default() }, hashes)
    }

    /// Executes the next block.
    pub async fn try_exec(&mut self, sends: &[Send]) -> Result<StateRoot> {
        let (block, _) = self.next_block(sends).await;
        let outcome = self.executor.exec(block.clone()).await?;
        assert!(matches!(outcome, ExecOutcome::Executed(_)), "{outcome:?}");
        let header = block.header.unwrap_or_default().encode_to_vec();
        self.parent = self.crypto.hash_data(&header).await?.into();
        self.height += 1;
        Ok(outcome.state_root())
    }

    /// Executes the next block, which its chaincode does not keep waiting for good.
    pub async fn exec(&mut self, sends: &[Send]) -> StateRoot {
        let executed = tokio::time::timeout(PATIENCE, async {
            loop {
                match self.try_exec(sends).await {
                    Err(StatusCode::ExecuteServerNotReady) => tokio::task::yield_now().await,
                    other => return other.unwrap(),
                }
            }
        });
        executed.await.expect("the block is executed")
    }

    pub fn request(args: &[&str], height: u64) -> CallRequest {
        let to = name(LEDGER).address().to_vec();
        CallRequest { to, from: ALICE.to_vec(), method: json(args), args: vec![], height }
    }

    /// The text that a call returns.
    pub async fn call_at(&self, args: &[&str], height: u64) -> RpcResult<String> {
        self.executor.call(Self::request(args, height)).await.map(|answer| String::from_utf8(answer).unwrap())
    }

    pub async fn call(&self, args: &[&str]) -> RpcResult<String> {
        self.call_at(args, 0).await
    }
}

/// A chaincode process that a test plays.
pub struct Peer {
    pub outgoing: mpsc::Sender<ChaincodeMessage>,
    pub incoming: Streaming<ChaincodeMessage>,
}

pub fn message(kind: Type, txid: &str, payload: impl Into<Vec<u8>>) -> ChaincodeMessage {
    let (txid, payload) = (txid.to_owned(), payload.into());
    ChaincodeMessage { r#type: kind.into(), payload, txid, ..ChaincodeMessage::default() }
}

pub fn register(name: &str) -> ChaincodeMessage {
    message(Type::Register, "", ChaincodeId { name: name.to_owned() }.encode_to_vec())
}

impl Peer {
    /// Connects and says `first`.
    pub async fn try_connect(address: SocketAddr, first: ChaincodeMessage) -> std::result::Result<Self, Status> {
        let mut client = ChaincodeSupportClient::connect(format!("http://{address}")).await.expect("the port is open");
        let (mut outgoing, messages) = mpsc::channel(4);
        outgoing.send(first).await.expect("it is the first");
        let incoming = client.register(messages).await?.into_inner();
        Ok(Self { outgoing, incoming })
    }

    /// Connects as the chaincode of the tests, as soon as nobody else is it.
    pub async fn connect(address: SocketAddr) -> Self {
        let connected = tokio::time::timeout(PATIENCE, async {
            loop {
                match Self::try_connect(address, register(LEDGER)).await {
                    Err(status) if status.code() == tonic::Code::AlreadyExists => tokio::task::yield_now().await,
                    other => return other.unwrap(),
                }
            }
        });
        let mut peer = connected.await.expect("there is room for the chaincode");
        assert_eq!(peer.receive().await.unwrap().r#type(), Type::Registered);
        assert_eq!(peer.receive().await.unwrap().r#type(), Type::Ready);
        peer
    }

    pub async fn send(&mut self, message: ChaincodeMessage) {
        self.outgoing.send(message).await.expect("the stream is open");
    }

    /// The next message, or why there is none.
    pub async fn receive(&mut self) -> std::result::Result<ChaincodeMessage, Status> {
        let message = tokio::time::timeout(PATIENCE, self.receive_any()).await;
        message.expect("something comes")
    }

    /// Sends, if there is still somebody to send to.
    pub async fn outgoing_is_open(&mut self, message: ChaincodeMessage) -> bool {
        self.outgoing.send(message).await.is_ok()
    }

    /// The next message, however long it takes.
    pub async fn receive_any(&mut self) -> std::result::Result<ChaincodeMessage, Status> {
        self.incoming.message().await?.ok_or_else(|| Status::ok("the stream ended"))
    }

    /// Asks for something, and takes the answer.
    pub async fn ask(&mut self, kind: Type, txid: &str, request: impl Message) -> ChaincodeMessage {
        self.send(message(kind, txid, request.encode_to_vec())).await;
        self.receive().await.unwrap()
    }
}
