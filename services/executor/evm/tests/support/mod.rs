//! A chain without consensus: makes blocks and keeps what the executor answered.
#![allow(dead_code, unreachable_pub, reason = "every test uses another part of it")]

use std::{path::Path, sync::Arc};

use alloy_primitives::{U256, hex, keccak256};
use async_trait::async_trait;
use cita_executor_evm::{ChainSettings, Config, EvmExecutor};
use cita_proto::{
    StatusCode,
    blockchain::{
        Block, BlockHeader, RawTransaction, RawTransactions, Transaction, UnverifiedTransaction,
        UnverifiedUtxoTransaction, UtxoTransaction, Witness, raw_transaction::Tx,
    },
    common,
    evm::{
        BlockNumber, GetBalanceRequest, GetStorageAtRequest, GetTransactionCountRequest, Receipt, RootsInfo,
        block_number::Lable,
    },
    executor::CallRequest,
};
use cita_service_api::{
    Address, BlockHash, Crypto, CryptoInfo, Evm, ExecOutcome, Executor, Hash, Result, RpcResult, StateRoot, TxHash,
};
use prost::Message;
use tempfile::TempDir;

pub const COUNTER: &str = include_str!("../contracts/Counter.bin");
pub const PROBE: &str = include_str!("../contracts/Probe.bin");

pub const ADMIN: Address = Address([0xad; 20]);
pub const USER: Address = Address([0x11; 20]);
pub const PROPOSER: Address = Address([0x77; 20]);
pub const QUOTA_LIMIT: u64 = 1 << 30;
pub const QUOTA: u64 = 10_000_000;
/// Time of the genesis block; every block comes 3001 ms after its parent.
pub const GENESIS_TIME: u64 = 1_700_000_000_123;

/// Keccak as the chain's hash; the executor asks for nothing else.
pub struct Keccak;

#[async_trait]
impl Crypto for Keccak {
    async fn crypto_info(&self) -> Result<CryptoInfo> {
        Ok(CryptoInfo { name: "keccak".into(), hash_len: 32, signature_len: 0, address_len: 20 })
    }

    async fn hash_data(&self, data: &[u8]) -> Result<Hash> {
        Ok(Hash(keccak256(data).0))
    }

    async fn verify_data_hash(&self, data: &[u8], hash: &[u8]) -> Result<()> {
        if keccak256(data) == hash { Ok(()) } else { Err(StatusCode::HashCheckError) }
    }

    async fn sign_message(&self, _: &[u8]) -> Result<Vec<u8>> {
        Err(StatusCode::SignError)
    }

    async fn recover_signature(&self, _: &[u8], _: &[u8]) -> Result<Address> {
        Err(StatusCode::SigCheckError)
    }

    async fn check_transactions(&self, _: Arc<RawTransactions>) -> Result<()> {
        Err(StatusCode::SigCheckError)
    }
}

pub fn settings() -> ChainSettings {
    let mut chain_id = Hash([0xcc; 32]);
    chain_id.0[24..].copy_from_slice(&63u64.to_be_bytes());
    ChainSettings { admin: ADMIN, chain_id, quota_limit: QUOTA_LIMIT }
}

/// Calls without end are cheap to wait for.
pub fn config() -> Config {
    Config { call_quota_limit: 20_000_000, ..Config::default() }
}

pub fn open(dir: &Path) -> EvmExecutor {
    EvmExecutor::open(&config(), dir, settings(), Arc::new(Keccak)).unwrap()
}

/// Call data of a function with numbers as arguments.
pub fn call_data(signature: &str, arguments: &[U256]) -> Vec<u8> {
    let mut data = keccak256(signature)[..4].to_vec();
    data.extend(arguments.iter().flat_map(U256::to_be_bytes::<32>));
    data
}

pub fn word(number: u64) -> Vec<u8> {
    U256::from(number).to_be_bytes_vec()
}

pub fn code(text: &str) -> Vec<u8> {
    hex::decode(text.trim()).unwrap()
}

pub fn special(last: u8) -> Option<Address> {
    let mut address = [0xff; 20];
    address[17..].copy_from_slice(&[1, 0, last]);
    Some(Address(address))
}

pub fn height(height: u64) -> Option<BlockNumber> {
    Some(BlockNumber { lable: Some(Lable::Height(height)) })
}

/// A transaction to be sent.
#[derive(Clone)]
pub struct Send {
    pub from: Address,
    pub to: Option<Address>,
    pub data: Vec<u8>,
    pub value: U256,
    pub quota: u64,
}

impl Send {
    pub fn call(to: Address, signature: &str, arguments: &[U256]) -> Self {
        Self { from: USER, to: Some(to), data: call_data(signature, arguments), value: U256::ZERO, quota: QUOTA }
    }

    pub fn create(bin: &str) -> Self {
        Self { from: USER, to: None, data: code(bin), value: U256::ZERO, quota: QUOTA }
    }

    pub fn amend(kind: u64, data: Vec<u8>) -> Self {
        Self { from: ADMIN, to: special(2), data, value: U256::from(kind), quota: QUOTA }
    }

    pub fn from(self, from: Address) -> Self {
        Self { from, ..self }
    }

    pub fn value(self, value: u64) -> Self {
        Self { value: U256::from(value), ..self }
    }

    pub fn quota(self, quota: u64) -> Self {
        Self { quota, ..self }
    }
}

/// What a block came to.
pub struct Done {
    pub block: Block,
    pub root: StateRoot,
    pub hashes: Vec<TxHash>,
}

pub struct Chain {
    pub dir: TempDir,
    pub executor: Arc<EvmExecutor>,
    /// Height of the next block.
    pub height: u64,
    pub parent: BlockHash,
    serial: u64,
}

impl Chain {
    /// A chain with its genesis block executed.
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let executor = Arc::new(open(dir.path()));
        let mut chain = Self { dir, executor, height: 0, parent: BlockHash::ZERO, serial: 0 };
        chain.exec(vec![]).await;
        chain
    }

    /// Closes the state and opens it again.
    pub async fn restart(&mut self) {
        let closed = tempfile::tempdir().unwrap();
        self.executor = Arc::new(open(closed.path()));
        self.executor = Arc::new(open(self.dir.path()));
    }

    pub fn raw(&mut self, tx: &Send) -> (TxHash, RawTransaction) {
        self.serial += 1;
        let transaction = Transaction {
            version: 0,
            to: tx.to.map_or(Vec::new(), Address::to_vec),
            nonce: self.serial.to_string(),
            quota: tx.quota,
            valid_until_block: self.height + 95,
            data: tx.data.clone(),
            value: tx.value.to_be_bytes_vec(),
            chain_id: settings().chain_id.to_vec(),
        };
        let hash = TxHash(keccak256(transaction.encode_to_vec()).0);
        let normal = UnverifiedTransaction {
            transaction: Some(transaction),
            transaction_hash: hash.to_vec(),
            witness: Some(Witness { signature: vec![], sender: tx.from.to_vec() }),
        };
        (hash, RawTransaction { tx: Some(Tx::NormalTx(normal)) })
    }

    pub fn utxo(from: Address, lock_id: u64, output: Vec<u8>) -> RawTransaction {
        let utxo = UtxoTransaction { version: 0, pre_tx_hash: vec![0; 33], output, lock_id };
        let utxo = UnverifiedUtxoTransaction {
            transaction: Some(utxo),
            transaction_hash: vec![3; 32],
            witnesses: vec![Witness { signature: vec![], sender: from.to_vec() }],
        };
        RawTransaction { tx: Some(Tx::UtxoTx(utxo)) }
    }

    pub fn block(&self, body: Vec<RawTransaction>) -> Block {
        let header = BlockHeader {
            prevhash: self.parent.to_vec(),
            timestamp: GENESIS_TIME + 3_001 * self.height,
            height: self.height,
            transactions_root: vec![0; 32],
            proposer: PROPOSER.to_vec(),
        };
        Block { header: Some(header), body: Some(RawTransactions { body }), ..Block::default() }
    }

    /// Executes the next block of these transactions as they are.
    pub async fn exec_raw(&mut self, body: Vec<RawTransaction>) -> (Block, StateRoot) {
        let block = self.block(body);
        let Ok(ExecOutcome::Executed(root)) = self.executor.exec(block.clone()).await else {
            panic!("block {} was not executed", self.height)
        };
        self.advance(&block);
        (block, root)
    }

    /// Takes `block` for executed.
    pub fn advance(&mut self, block: &Block) {
        self.parent = BlockHash(keccak256(block.header.as_ref().unwrap().encode_to_vec()).0);
        self.height += 1;
    }

    pub async fn exec(&mut self, txs: Vec<Send>) -> Done {
        let (hashes, body) = txs.iter().map(|tx| self.raw(tx)).unzip();
        let (block, root) = self.exec_raw(body).await;
        Done { block, root, hashes }
    }

    pub async fn receipt(&self, hash: TxHash) -> Receipt {
        self.executor.transaction_receipt(hash).await.unwrap()
    }

    /// Executes a block with one transaction.
    pub async fn send(&mut self, tx: Send) -> Receipt {
        let done = self.exec(vec![tx]).await;
        self.receipt(done.hashes[0]).await
    }

    /// Creates a contract, which has to succeed.
    pub async fn create(&mut self, bin: &str) -> Address {
        let receipt = self.send(Send::create(bin)).await;
        assert_eq!(receipt.error_message, "");
        Address::try_from(receipt.contract_address.as_slice()).unwrap()
    }

    pub async fn call_at(&self, to: Address, data: Vec<u8>, height: u64) -> RpcResult<Vec<u8>> {
        let request = CallRequest { to: to.to_vec(), from: USER.to_vec(), method: data, args: vec![], height };
        self.executor.call(request).await
    }

    pub async fn call(&self, to: Address, signature: &str, arguments: &[U256]) -> RpcResult<Vec<u8>> {
        self.call_at(to, call_data(signature, arguments), 0).await
    }

    pub async fn roots(&self) -> RootsInfo {
        self.executor.roots_info(BlockNumber { lable: None }).await.unwrap()
    }

    pub async fn balance(&self, of: Address, block_number: Option<BlockNumber>) -> U256 {
        let address = Some(common::Address { address: of.to_vec() });
        let balance = self.executor.balance(GetBalanceRequest { address, block_number }).await.unwrap();
        U256::from_be_slice(&balance.value)
    }

    pub async fn nonce(&self, of: Address, block_number: Option<BlockNumber>) -> u64 {
        let address = Some(common::Address { address: of.to_vec() });
        let nonce =
            self.executor.transaction_count(GetTransactionCountRequest { address, block_number }).await.unwrap();
        U256::from_be_slice(&nonce.nonce).to()
    }

    pub async fn slot(&self, of: Address, slot: U256, block_number: Option<BlockNumber>) -> U256 {
        let address = Some(common::Address { address: of.to_vec() });
        let position = Some(common::Hash { hash: slot.to_be_bytes_vec() });
        let value = self.executor.storage_at(GetStorageAtRequest { address, position, block_number }).await.unwrap();
        U256::from_be_bytes(value.0)
    }
}
