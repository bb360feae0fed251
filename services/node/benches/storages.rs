//! What the storages keep: whole blocks of 1,000 signed transactions, each synced before the next one, and the disk that they take.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use cita_crypto_sm::{KeyPair, sign_transaction};
use cita_proto::blockchain::{Block, BlockHeader, RawTransaction, RawTransactions, Transaction};
use cita_service_api::{Region, Storage, height_key};
use prost::Message;

const TRANSACTIONS: u64 = 1000;
const BLOCKS: u64 = 200;

/// Opens one in a folder.
type Open = fn(&Path) -> Arc<dyn Storage>;

const STORAGES: [(&str, Open); 3] = [
    ("rocksdb", |dir| Arc::new(cita_storage_rocksdb::open(&cita_storage_rocksdb::Config::default(), dir).unwrap())),
    ("sled", |dir| Arc::new(cita_storage_sled::open(&cita_storage_sled::Config::default(), dir).unwrap())),
    ("sqlite", |dir| Arc::new(cita_storage_sqlite::open(&cita_storage_sqlite::Config::default(), dir).unwrap())),
];

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let key = KeyPair::generate();
    let blocks: Vec<Vec<u8>> = (0..BLOCKS).map(|height| block(&key, height)).collect();
    let encoded: usize = blocks.iter().map(Vec::len).sum();
    println!(
        "{BLOCKS} blocks of {TRANSACTIONS} transactions, {} bytes a transaction as they come\n",
        encoded as u64 / (BLOCKS * TRANSACTIONS)
    );
    println!("| storage | blocks/s | slowest block | bytes a transaction | a transaction read back |");
    println!("| --- | --- | --- | --- | --- |");
    for (name, open) in STORAGES {
        runtime.block_on(measure(name, open, &blocks));
    }
}

async fn measure(name: &str, open: Open, blocks: &[Vec<u8>]) {
    let home = tempfile::tempdir().unwrap();
    let storage = open(home.path());
    let (begun, mut slowest) = (Instant::now(), Duration::ZERO);
    for (height, block) in (0..).zip(blocks) {
        let one = Instant::now();
        storage.store(Region::AllBlockData, &height_key(height), block.clone()).await.unwrap();
        slowest = slowest.max(one.elapsed());
    }
    let rate = blocks.len() as f64 / begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let mut read = 0;
    for block in blocks.iter().step_by(7) {
        let block = Block::decode(&block[32..]).unwrap();
        for transaction in block.body.unwrap().body.iter().step_by(50) {
            storage.load(Region::Transactions, hash_of(transaction)).await.unwrap();
            read += 1;
        }
    }
    let each = begun.elapsed() / read;
    // Closed, it has written what it meant to write.
    drop(storage);
    let bytes = size(home.path()) / (BLOCKS * TRANSACTIONS);
    println!(
        "| `{name}` | {rate:.0} | {:.0} ms | {bytes} | {:.0} µs |",
        slowest.as_secs_f64() * 1e3,
        each.as_secs_f64() * 1e6
    );
}

fn block(key: &KeyPair, height: u64) -> Vec<u8> {
    let transaction = |number: u64| {
        sign_transaction(
            Transaction {
                version: 0,
                to: vec![1; 20],
                nonce: format!("{height}-{number}"),
                quota: 200_000,
                valid_until_block: height + 90,
                data: vec![0x4f, 0x2b, 0xe9, 0x1f],
                value: vec![0; 32],
                chain_id: vec![7; 32],
            },
            key,
        )
    };
    let header =
        BlockHeader { height, prevhash: vec![1; 32], transactions_root: vec![2; 32], ..BlockHeader::default() };
    let body = RawTransactions { body: (0..TRANSACTIONS).map(transaction).collect() };
    let block =
        Block { version: 0, header: Some(header), body: Some(body), proof: vec![3; 600], state_root: vec![4; 32] };
    let hash = cita_crypto_sm::sm3(&height.to_be_bytes());
    [hash.as_bytes(), &block.encode_to_vec()].concat()
}

fn hash_of(transaction: &RawTransaction) -> &[u8] {
    use cita_proto::blockchain::raw_transaction::Tx;
    match transaction.tx.as_ref().unwrap() {
        Tx::NormalTx(normal) => &normal.transaction_hash,
        Tx::UtxoTx(utxo) => &utxo.transaction_hash,
    }
}

fn size(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| if entry.path().is_dir() { size(&entry.path()) } else { entry.metadata().unwrap().len() }).sum()
}
