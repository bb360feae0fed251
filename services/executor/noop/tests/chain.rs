//! A chain that is only kept in order, over restarts and across gRPC.

use std::{path::Path, sync::Arc};

use cita_crypto_sm::{Config as SmConfig, KeyPair, SmCrypto};
use cita_executor_noop::{Config, NoopExecutor};
use cita_proto::blockchain::{Block, BlockHeader};
use cita_service_api::{
    BlockHash, Crypto, ExecOutcome, Executor, ExecutorClient, ExecutorServer, StateRoot, StatusCode,
    conformance::blocks::blocks, connect_lazy,
};
use prost::Message as _;
use tokio::net::TcpListener;
use tonic::transport::{Server, server::TcpIncoming};

fn crypto(dir: &Path) -> Arc<dyn Crypto> {
    std::fs::write(dir.join("private_key"), format!("0x{}", hex(&*KeyPair::generate().secret_bytes()))).unwrap();
    Arc::new(SmCrypto::open(&SmConfig::default(), dir).unwrap())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn block(height: u64, parent: BlockHash) -> Block {
    let header = BlockHeader { height, prevhash: parent.to_vec(), ..BlockHeader::default() };
    Block { header: Some(header), ..Block::default() }
}

async fn hash(crypto: &dyn Crypto, block: &Block) -> BlockHash {
    crypto.hash_data(&block.header.as_ref().unwrap().encode_to_vec()).await.unwrap().into()
}

#[tokio::test]
async fn blocks_go_in_order_and_a_restart_remembers_the_last_one() {
    let dir = tempfile::tempdir().unwrap();
    let crypto = crypto(dir.path());
    let open = || NoopExecutor::open(&Config::default(), &dir.path().join("state"), crypto.clone()).unwrap();
    let mut parent = BlockHash::ZERO;
    for height in 0..5 {
        let executor = open();
        let next = block(height, parent);
        let root = StateRoot::from(hash(&*crypto, &next).await.0);
        assert_eq!(executor.exec(block(height + 1, parent)).await, Err(StatusCode::ReenterInvalidBlock));
        assert_eq!(executor.exec(next.clone()).await, Ok(ExecOutcome::Executed(root)));
        drop(executor);
        assert_eq!(open().exec(next.clone()).await, Ok(ExecOutcome::Reentered(root)), "block {height}");
        parent = hash(&*crypto, &next).await;
    }
    assert_eq!(open().exec(block(5, BlockHash::ZERO)).await, Err(StatusCode::ReenterInvalidBlock), "another parent");
    assert_eq!(open().exec(Block::default()).await, Err(StatusCode::NoneBlockHeader));
}

#[tokio::test]
async fn a_lost_file_makes_the_chain_begin_again() {
    let dir = tempfile::tempdir().unwrap();
    let crypto = crypto(dir.path());
    let state = dir.path().join("state");
    let open = || NoopExecutor::open(&Config::default(), &state, crypto.clone()).unwrap();
    let genesis = block(0, BlockHash::ZERO);
    open().exec(genesis.clone()).await.unwrap();
    std::fs::write(state.join("head"), b"").unwrap();
    assert!(matches!(open().exec(genesis).await, Ok(ExecOutcome::Executed(_))));
}

#[tokio::test]
async fn it_answers_the_same_across_grpc_and_refuses_calls_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let crypto = crypto(dir.path());
    let executor = NoopExecutor::open(&Config::default(), &dir.path().join("state"), crypto.clone()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = ExecutorClient::new(connect_lazy(&listener.local_addr().unwrap().to_string()).unwrap());
    let server = Server::builder().add_service(ExecutorServer::serve(Arc::new(executor)));
    let server = tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
    let genesis = block(0, BlockHash::ZERO);
    let root = StateRoot::from(hash(&*crypto, &genesis).await.0);
    assert_eq!(client.exec(genesis.clone()).await, Ok(ExecOutcome::Executed(root)));
    assert_eq!(client.exec(genesis).await, Ok(ExecOutcome::Reentered(root)));
    assert_eq!(client.exec(block(2, BlockHash::ZERO)).await, Err(StatusCode::ReenterInvalidBlock));
    let error = client.call(Default::default()).await.unwrap_err();
    assert!(error.message.contains("computes nothing"), "{error:?}");
    server.abort();
}

#[tokio::test]
async fn it_holds_the_suite_of_all_executors() {
    let dir = tempfile::tempdir().unwrap();
    let crypto = crypto(dir.path());
    let executor = NoopExecutor::open(&Config::default(), &dir.path().join("state"), crypto.clone()).unwrap();
    blocks(Arc::new(executor), crypto, vec![vec![(vec![1; 20], vec![2])], vec![(vec![], vec![])]]).await;
}
