//! Blocks and calls, with a chaincode of this test's own.

mod support;

use std::sync::Arc;

use cita_executor_chaincode::{ChaincodeExecutor, Config, OpenError};
use cita_proto::executor::CallRequest;
use cita_service_api::{
    Executor, ExecutorClient, ExecutorServer, Hash, StatusCode,
    conformance::blocks::{Transactions, blocks},
    connect_lazy,
};
use cita_service_kit::Lifecycle;
use support::{BOB, Chain, LEDGER, Send, config, crypto, json, mini, name};
use tokio::net::TcpListener;
use tonic::transport::{Server, server::TcpIncoming};

fn bodies() -> Vec<Transactions> {
    let to = || name(LEDGER).address().to_vec();
    vec![
        vec![(to(), json(&["put", "a", "1"])), (to(), json(&["fail", "b", "2"]))],
        vec![(to(), json(&["put", "b", "3"])), (vec![], json(&["put", "c", "4"])), (to(), vec![0xff])],
        vec![(to(), json(&["del", "a"]))],
    ]
}

#[tokio::test]
async fn blocks_are_executed_in_order_in_process_and_across_grpc() {
    let dir = tempfile::tempdir().unwrap();
    let near = Chain::open(&dir.path().join("near"), &config()).await;
    let _near = mini::serve(near.address(), "").await;
    let far = Chain::open(&dir.path().join("far"), &config()).await;
    let _far = mini::serve(far.address(), "").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = ExecutorClient::new(connect_lazy(&listener.local_addr().unwrap().to_string()).unwrap());
    let server = Server::builder().add_service(ExecutorServer::serve(far.executor.clone()));
    let server = tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
    let crypto = crypto();
    let here = blocks(near.executor.clone(), crypto.clone(), bodies()).await;
    let there = blocks(Arc::new(client), crypto, bodies()).await;
    assert_eq!(here, there, "the same blocks give the same state");
    assert_eq!(here[0], here[1], "an empty block changes nothing");
    assert!(here[1] != here[2] && here[2] != here[3] && here[3] != here[4]);
    server.abort();
}

#[tokio::test]
async fn a_failed_transaction_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let empty = chain.exec(&[]).await;
    // Nobody has to be asked about these.
    let nobodys = [
        Send::args(&["put", "a", "1"]).to([]),
        Send::args(&["put", "a", "1"]).to(name("ledger2").address().to_vec()),
        Send::args(&["put", "a", "1"]).to(b"ledger".to_vec()),
        Send::new("put a 1"),
        Send::new(r#"{"Args":"put"}"#),
    ];
    assert_eq!(chain.exec(&nobodys).await, empty);
    let _chaincode = mini::serve(chain.address(), "").await;
    assert_eq!(chain.exec(&[Send::args(&["fail", "a", "1"]), Send::args(&["nonsense"])]).await, empty);
    let one = chain.exec(&[Send::args(&["put", "a", "1"]), Send::args(&["fail", "a", "2"])]).await;
    assert_ne!(one, empty);
    assert_eq!(chain.call(&["get", "a"]).await.unwrap(), "1");
    assert_eq!(chain.exec(&[Send::args(&["put", "a", "1"])]).await, one, "the same value is no change");
    let rewritten = [Send::args(&["put", "a", "2"]), Send::args(&["put", "a", ""])];
    assert_eq!(
        chain.exec(&rewritten).await,
        empty,
        "an empty value is none, and a state without entries is the first one"
    );
}

#[tokio::test]
async fn calls_see_the_state_after_any_block_and_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let early = chain.call(&["get", "a"]).await.unwrap_err();
    assert_eq!((early.code, early.message.as_str()), (StatusCode::NoBlock, "no block is executed yet"));
    let _chaincode = mini::serve(chain.address(), "").await;
    chain.exec(&[]).await;
    for value in ["1", "2", "2", "3"] {
        chain.exec(&[Send::args(&["put", "a", value])]).await;
    }
    let root = chain.exec(&[Send::args(&["del", "a"])]).await;
    for (height, value) in [(1, "1"), (2, "2"), (3, "2"), (4, "3"), (5, ""), (0, "")] {
        assert_eq!(chain.call_at(&["get", "a"], height).await.unwrap(), value, "block {height}");
    }
    chain.call(&["put", "a", "9"]).await.unwrap();
    assert_eq!(chain.call(&["get", "a"]).await.unwrap(), "");
    assert_eq!(chain.exec(&[]).await, root);

    let above = chain.call_at(&["get", "a"], chain.height).await.unwrap_err();
    assert!(above.message.contains("current_height: 6"), "{above}");
    let failed = chain.call(&["fail", "a", "1"]).await.unwrap_err();
    assert_eq!((failed.code, failed.message.as_str()), (StatusCode::ExecuteError, "status 400 (status 400)"));
    assert_eq!(chain.call(&["nonsense"]).await.unwrap_err().message, "what is that?");
    let call = |change: fn(&mut CallRequest)| {
        let mut request = Chain::request(&["get", "a"], 0);
        change(&mut request);
        let executor = chain.executor.clone();
        async move { executor.call(request).await.map_err(|error| error.message) }
    };
    let nobody = call(|request| request.to = vec![1; 20]).await.unwrap_err();
    assert!(nobody.contains("ledger at 0x6c65646765720000000000000000000000000000"), "{nobody}");
    assert!(call(|request| request.from = vec![1; 3]).await.is_err());
    assert!(call(|request| request.method = b"get a".to_vec()).await.unwrap_err().contains(r#"{"Args":["#));
    let split = call(|request| (request.from, request.args) = (vec![], vec![request.method.split_off(5)]));
    assert_eq!(split.await, Ok(vec![]), "method and arguments are one text");
}

#[tokio::test]
async fn a_chaincode_is_initialised_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let _chaincode = mini::serve(chain.address(), "").await;
    let empty = chain.exec(&[Send::init(&["fail", "a", "1"])]).await;
    chain.executor.call(CallRequest { method: Send::init(&["init"]).data, ..Chain::request(&[], 0) }).await.unwrap();
    let done = chain.exec(&[Send::init(&["put", "a", "1"]), Send::init(&["put", "a", "2"]).from(BOB)]).await;
    assert_ne!(done, empty);
    assert_eq!(chain.call(&["get", "a"]).await.unwrap(), "1");
    let again = CallRequest { method: Send::init(&["init"]).data, ..Chain::request(&[], 0) };
    assert!(chain.executor.call(again).await.unwrap_err().message.contains("initialised already"));
}

#[tokio::test]
async fn another_chaincode_gives_another_root() {
    let dir = tempfile::tempdir().unwrap();
    let mut chains = [("one", ""), ("two", ""), ("three", "?")].map(|chain| (chain, Vec::new()));
    for ((folder, suffix), roots) in &mut chains {
        let mut chain = Chain::open(&dir.path().join(folder), &config()).await;
        let _chaincode = mini::serve(chain.address(), suffix).await;
        roots.push(chain.exec(&[Send::args(&["put", "a", "1"]), Send::args(&["put", "b", "1"])]).await);
        roots.push(chain.exec(&[Send::args(&["put", "b", "2"])]).await);
    }
    let [(_, one), (_, two), (_, other)] = chains;
    assert_eq!(one, two);
    assert!(one[0] != other[0] && one[1] != other[1]);
}

#[tokio::test]
async fn a_restart_goes_on_where_the_chain_was() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let chaincode = mini::serve(chain.address(), "").await;
    chain.exec(&[Send::args(&["put", "a", "1"])]).await;
    let (block, _) = chain.next_block(&[Send::args(&["put", "b", "2"])]).await;
    let root = chain.exec(&[Send::args(&["put", "b", "2"])]).await;

    let second = ChaincodeExecutor::open(&config(), dir.path(), Hash::ZERO, crypto(), &Lifecycle::new()).await;
    assert!(matches!(second, Err(OpenError::Folder(_))), "a folder has one executor");
    let taken = Config { port: chain.address().port(), ..config() };
    let clash = ChaincodeExecutor::open(&taken, &dir.path().join("x"), Hash::ZERO, crypto(), &Lifecycle::new()).await;
    assert!(clash.err().unwrap().to_string().contains(&format!("port {} is in use", taken.port)));

    let mut chain = chain.reopen(dir.path(), &config()).await;
    chaincode.await.unwrap();
    assert_eq!(chain.executor.exec(block).await.unwrap().state_root(), root, "it is the last block still");
    let _chaincode = mini::serve(chain.address(), "").await;
    assert_eq!(chain.call(&["get", "b"]).await.unwrap(), "2");
    assert_ne!(chain.exec(&[Send::args(&["del", "a"])]).await, root);
    assert_eq!(chain.call_at(&["get", "a"], 1).await.unwrap(), "1");
}
