//! Chaincode processes that do what they should not.

mod support;

use std::{
    num::{NonZeroU16, NonZeroU64},
    time::Duration,
};

use cita_executor_chaincode::{
    Config,
    protocol::{ChaincodeMessage, GetState, PutState, chaincode_message::Type},
};
use cita_service_api::{Executor, StatusCode};
use prost::Message as _;
use support::{
    Chain, LEDGER, PATIENCE, Peer, Send, config, message,
    mini::{self, completed, get, put},
    register,
};
use tokio::{io::AsyncWriteExt, net::TcpStream};
use tonic::Code;

/// Gives a chaincode that hangs little time.
fn impatient() -> Config {
    Config { timeout_ms: NonZeroU64::new(400).unwrap(), ..config() }
}

/// A chain whose next block has one transaction, `put a 1`, and a process that was just told to run it.
async fn in_the_middle(chain: &mut Chain, act: impl AsyncFnOnce(Peer, ChaincodeMessage)) -> StatusCode {
    let mut peer = Peer::connect(chain.address()).await;
    let sends = [Send::args(&["put", "a", "1"])];
    let (executed, ()) = tokio::join!(chain.try_exec(&sends), async {
        let begin = peer.receive().await.unwrap();
        assert_eq!(
            (begin.r#type(), mini::args(&begin)),
            (Type::Transaction, vec!["put".into(), "a".into(), "1".into()])
        );
        act(peer, begin).await;
    });
    executed.expect_err("what is not known is not answered")
}

/// The same block is executed as soon as a chaincode does what it should, and nothing of the failed attempt is left.
async fn recovers(mut chain: Chain) {
    let _chaincode = mini::serve(chain.address(), "").await;
    chain.exec(&[Send::args(&["put", "a", "1"])]).await;
    only_a_is_there(&chain).await;
}

async fn only_a_is_there(chain: &Chain) {
    assert_eq!(chain.call(&["get", "a"]).await.unwrap(), "1");
    assert_eq!(chain.call(&["get", "left"]).await.unwrap(), "");
}

#[tokio::test]
async fn a_block_waits_for_a_chaincode_that_is_not_connected() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    chain.exec(&[]).await;
    let sends = [Send::args(&["put", "a", "1"])];
    assert_eq!(chain.try_exec(&sends).await, Err(StatusCode::ExecuteServerNotReady));
    let error = chain.call(&["get", "a"]).await.unwrap_err();
    assert_eq!(error.code, StatusCode::ExecuteServerNotReady);
    assert!(error.message.contains(&format!("connect to {} as ledger", chain.address())), "{error}");
    recovers(chain).await;
}

#[tokio::test]
async fn a_chaincode_that_hangs_stops_the_block_and_loses_its_connection() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &impatient()).await;
    let code = in_the_middle(&mut chain, async |mut peer, begin| {
        let answer = peer.ask(Type::PutState, &begin.txid, put("left", "x")).await;
        assert_eq!(answer.r#type(), Type::Response);
        let end = peer.receive().await.unwrap_err();
        assert_eq!((end.code(), end.message()), (Code::Aborted, "the chaincode 'ledger' did not answer within 400 ms"));
    });
    assert_eq!(code.await, StatusCode::ExecuteServerNotReady);
    recovers(chain).await;
}

#[tokio::test]
async fn a_chaincode_that_asks_without_end_is_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &impatient()).await;
    let code = in_the_middle(&mut chain, async |mut peer, begin| {
        let end = loop {
            peer.send(message(Type::GetState, &begin.txid, get("a").encode_to_vec())).await;
            if let Err(end) = peer.receive().await {
                break end;
            }
        };
        assert!(end.message().contains("did not answer within 400 ms"), "{end}");
    });
    assert_eq!(code.await, StatusCode::ExecuteServerNotReady);
    recovers(chain).await;
}

#[tokio::test]
async fn a_chaincode_that_reads_no_answers_stops_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &impatient()).await;
    let lifecycle = chain.lifecycle.clone();
    let mut flood = None;
    let code = in_the_middle(&mut chain, async |mut peer, begin| {
        // It holds its stream open, and sends whenever there is room.
        flood = Some(tokio::spawn(async move {
            while peer.outgoing_is_open(message(Type::GetState, &begin.txid, vec![0xff; 1 << 16])).await {}
            std::future::pending::<()>().await;
            drop(peer);
        }));
    });
    assert_eq!(code.await, StatusCode::ExecuteServerNotReady);
    recovers(chain).await;
    assert!(lifecycle.stop(Duration::from_secs(9)).await, "it does not keep the executor from stopping");
    flood.unwrap().abort();
}

#[tokio::test]
async fn a_chaincode_that_dies_midway_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let code = in_the_middle(&mut chain, async |mut peer, begin| {
        peer.ask(Type::PutState, &begin.txid, put("left", "x")).await;
    });
    assert_eq!(code.await, StatusCode::ExecuteServerNotReady);
    recovers(chain).await;
}

#[tokio::test]
async fn a_result_that_does_not_decode_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let code = in_the_middle(&mut chain, async |mut peer, begin| {
        peer.send(message(Type::Completed, &begin.txid, [0xff, 0xff])).await;
        let end = peer.receive().await.unwrap_err();
        assert!(end.message().contains("its response does not decode"), "{end}");
    });
    assert_eq!(code.await, StatusCode::ExecuteServerNotReady);
    recovers(chain).await;
}

#[tokio::test]
async fn a_second_registration_on_a_stream_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let code = in_the_middle(&mut chain, async |mut peer, _| {
        peer.send(register(LEDGER)).await;
        let end = peer.receive().await.unwrap_err();
        assert!(end.message().contains("registered twice"), "{end}");
    });
    assert_eq!(code.await, StatusCode::ExecuteServerNotReady);
    recovers(chain).await;
}

#[tokio::test]
async fn garbage_in_the_middle_is_answered_and_the_transaction_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let mut peer = Peer::connect(chain.address()).await;
    let chaincode = async {
        let begin = peer.receive().await.unwrap();
        let txid = begin.txid.clone();
        for (kind, text) in [
            (Type::GetState, "GET_STATE does not decode"),
            (Type::PutState, "PUT_STATE does not decode"),
            (Type::QueryStateNext, "QUERY_STATE_NEXT does not decode"),
            (Type::Registered, "does not know a request of the type 2"),
            (Type::Undefined, "does not know a request of the type 0"),
        ] {
            peer.send(message(kind, &txid, [0xff])).await;
            let answer = peer.receive().await.unwrap();
            let said = String::from_utf8_lossy(&answer.payload).into_owned();
            assert!(answer.r#type() == Type::Error && answer.txid == txid && said.contains(text), "{said}");
        }
        peer.send(ChaincodeMessage { r#type: 4711, ..message(Type::Undefined, &txid, []) }).await;
        assert!(String::from_utf8_lossy(&peer.receive().await.unwrap().payload).contains("type 4711"));
        peer.send(message(Type::Keepalive, "", [])).await;
        peer.send(completed("of nobody", 200, b"")).await;
        let answer = peer.ask(Type::GetState, "of nobody", get("a")).await;
        assert_eq!((answer.r#type(), answer.txid.as_str()), (Type::Error, "of nobody"));
        for request in [
            PutState { key: String::new(), ..put("", "x") },
            PutState { collection: "secret".into(), ..put("left", "x") },
            put("left", &"x".repeat(1 << 20).repeat(63)),
        ] {
            let fits = request.value.len() > 1;
            assert_eq!(peer.ask(Type::PutState, &txid, request).await.r#type() == Type::Response, fits);
        }
        let more = peer.ask(Type::PutState, &txid, put("more", &"x".repeat(2 << 20))).await;
        assert!(String::from_utf8_lossy(&more.payload).contains("a transaction may write 67108864 bytes"));
        assert_eq!(peer.ask(Type::PutState, &txid, put("left", "")).await.r#type(), Type::Response);
        assert_eq!(peer.ask(Type::PutState, &txid, put("a", "1")).await.r#type(), Type::Response);
        peer.send(completed(&txid, 200, b"")).await;
    };
    let sends = [Send::args(&["put", "a", "1"])];
    let (executed, ()) = tokio::join!(chain.try_exec(&sends), chaincode);
    executed.unwrap();
    drop(peer);
    let _chaincode = mini::serve(chain.address(), "").await;
    only_a_is_there(&chain).await;
}

#[tokio::test]
async fn strangers_are_refused_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let _chaincode = mini::serve(chain.address(), "").await;
    for (first, code, text) in [
        (register(LEDGER), Code::AlreadyExists, "the chaincode 'ledger' is connected already"),
        (
            register("ledger2"),
            Code::PermissionDenied,
            "this chain has no chaincode 'ledger2', executor_chaincode.chaincodes are: ledger",
        ),
        (message(Type::Register, "", [0xff]), Code::InvalidArgument, "REGISTER does not decode"),
        (completed("x", 200, b""), Code::FailedPrecondition, "the first message has to be REGISTER"),
    ] {
        let refused = Peer::try_connect(chain.address(), first).await.err().unwrap();
        assert!(refused.code() == code && refused.message().contains(text), "{refused}");
    }
    let mut bytes = TcpStream::connect(chain.address()).await.unwrap();
    bytes.write_all(&[b"GET / HTTP/1.1\r\n\r\n".as_slice(), &[0xff; 4096]].concat()).await.unwrap();
    chain.exec(&[Send::args(&["put", "a", "1"])]).await;
    assert_eq!(chain.call(&["get", "a"]).await.unwrap(), "1", "the one that was there still is");
}

#[tokio::test]
async fn a_call_that_hangs_disturbs_no_block_and_calls_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &Config { concurrent_calls: NonZeroU16::MIN, ..impatient() }).await;
    chain.exec(&[]).await;
    let mut peer = Peer::connect(chain.address()).await;
    let executor = chain.executor.clone();
    let hanging = tokio::spawn(async move { executor.call(Chain::request(&["get", "a"], 0)).await });
    let call = peer.receive().await.unwrap();
    let refused = chain.call(&["get", "a"]).await.unwrap_err();
    assert!(refused.message.contains("too many calls"), "{refused}");
    let chaincode = async {
        let begin = peer.receive().await.unwrap();
        assert_ne!(begin.txid, call.txid);
        peer.ask(Type::PutState, &begin.txid, put("a", "1")).await;
        // What belongs to the call does not end up in the transaction.
        peer.ask(Type::PutState, &call.txid, put("left", "x")).await;
        peer.send(completed(&begin.txid, 200, b"")).await;
    };
    let sends = [Send::args(&["put", "a", "1"])];
    let (executed, ()) = tokio::join!(chain.try_exec(&sends), chaincode);
    executed.unwrap();
    let error = hanging.await.unwrap().unwrap_err();
    assert_eq!(
        (error.code, error.message.contains("did not answer within 400 ms")),
        (StatusCode::ExecuteServerNotReady, true)
    );
    let late = peer.ask(Type::GetState, &call.txid, GetState::default()).await;
    assert_eq!(late.r#type(), Type::Error, "nobody waits for it any more");
    drop(peer);
    let _chaincode = mini::serve(chain.address(), "").await;
    only_a_is_there(&chain).await;
}

#[tokio::test]
async fn stopping_waits_for_no_chaincode() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config { timeout_ms: NonZeroU64::new(3_600_000).unwrap(), ..config() };
    let mut chain = Chain::open(dir.path(), &config).await;
    let lifecycle = chain.lifecycle.clone();
    let code = in_the_middle(&mut chain, async |mut peer, _| {
        assert!(lifecycle.stop(PATIENCE).await, "every task ends");
        assert!(peer.receive().await.unwrap_err().message().contains("the executor stops"));
    });
    let code = tokio::time::timeout(Duration::from_secs(60), code).await.expect("it ends at once");
    assert_eq!(code, StatusCode::ExecuteServerNotReady);
}
