//! What a chaincode sees of the state during a transaction: as Fabric's peers show it.

mod support;

use cita_executor_chaincode::protocol::{
    ChaincodeMessage, ChannelHeader, DelState, GetStateByRange, Header, Kv, Proposal, QueryMetadata, QueryResponse,
    QueryResponseMetadata, QueryStateClose, QueryStateNext, SerializedIdentity, SignatureHeader,
    chaincode_message::Type,
};
use cita_service_api::StateRoot;
use prost::Message;
use support::{
    Chain, Peer, Send, config,
    mini::{self, completed, get, put},
};

/// Executes a block with one transaction that a test plays.
async fn transact(
    chain: &mut Chain,
    peer: &mut Peer,
    act: impl AsyncFnOnce(&mut Peer, &ChaincodeMessage),
) -> StateRoot {
    let sends = [Send::args(&["played"])];
    let (executed, ()) = tokio::join!(chain.try_exec(&sends), async {
        let begin = peer.receive().await.unwrap();
        act(peer, &begin).await;
        peer.send(completed(&begin.txid, 200, b"")).await;
    });
    executed.unwrap()
}

fn range(start: &str, end: &str) -> GetStateByRange {
    GetStateByRange { start_key: start.into(), end_key: end.into(), ..GetStateByRange::default() }
}

fn response(message: &ChaincodeMessage) -> QueryResponse {
    assert_eq!(message.r#type(), Type::Response, "{}", String::from_utf8_lossy(&message.payload));
    QueryResponse::decode(message.payload.as_slice()).unwrap()
}

fn keys(response: &QueryResponse) -> Vec<String> {
    let entries = response.results.iter().map(|result| Kv::decode(result.result_bytes.as_slice()).unwrap());
    entries.map(|entry| entry.key).collect()
}

fn text(message: &ChaincodeMessage) -> String {
    assert_eq!(message.r#type(), Type::Error);
    String::from_utf8(message.payload.clone()).unwrap()
}

#[tokio::test]
async fn a_transaction_sees_the_state_before_it_and_not_its_own_writes() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let mut peer = Peer::connect(chain.address()).await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        peer.ask(Type::PutState, &begin.txid, put("a", "1")).await;
        assert_eq!(peer.ask(Type::GetState, &begin.txid, get("a")).await.payload, b"");
        assert_eq!(keys(&response(&peer.ask(Type::GetStateByRange, &begin.txid, range("", "")).await)), [""; 0]);
    })
    .await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        let gone = DelState { key: "a".into(), collection: String::new() };
        peer.ask(Type::DelState, &begin.txid, gone).await;
        assert_eq!(peer.ask(Type::GetState, &begin.txid, get("a")).await.payload, b"1");
        assert_eq!(keys(&response(&peer.ask(Type::GetStateByRange, &begin.txid, range("", "")).await)), ["a"]);
    })
    .await;
    // The second transaction of a block sees what the first one did.
    let sends = [Send::args(&["one"]), Send::args(&["two"])];
    let (executed, ()) = tokio::join!(chain.try_exec(&sends), async {
        let one = peer.receive().await.unwrap();
        peer.ask(Type::PutState, &one.txid, put("b", "2")).await;
        peer.send(completed(&one.txid, 200, b"")).await;
        let two = peer.receive().await.unwrap();
        assert_eq!(mini::args(&two), ["two"]);
        assert_eq!(peer.ask(Type::GetState, &two.txid, get("a")).await.payload, b"");
        assert_eq!(peer.ask(Type::GetState, &two.txid, get("b")).await.payload, b"2");
        peer.send(completed(&two.txid, 200, b"")).await;
    });
    executed.unwrap();
}

#[tokio::test]
async fn ranges_come_in_batches_and_in_pages() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let mut peer = Peer::connect(chain.address()).await;
    let all: Vec<String> = (0..250).map(|number| format!("key{number:03}")).collect();
    transact(&mut chain, &mut peer, async |peer, begin| {
        for key in all.iter().chain([&"\0composite\0a\0".to_owned(), &"\u{10ffff}".to_owned()]) {
            peer.ask(Type::PutState, &begin.txid, put(key, key)).await;
        }
    })
    .await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        let txid = begin.txid.as_str();
        let mut batch = response(&peer.ask(Type::GetStateByRange, txid, range("key", "kez")).await);
        let mut seen = keys(&batch);
        assert_eq!((seen.len(), batch.has_more), (100, true));
        peer.ask(Type::DelState, txid, DelState { key: "key200".into(), collection: String::new() }).await;
        while batch.has_more {
            batch = response(&peer.ask(Type::QueryStateNext, txid, QueryStateNext { id: batch.id.clone() }).await);
            seen.extend(keys(&batch));
        }
        assert_eq!(seen, all, "an iterator shows the state in which it began");
        let over = peer.ask(Type::QueryStateNext, txid, QueryStateNext { id: batch.id.clone() }).await;
        assert!(text(&over).contains("no iterator '1'"));
        response(&peer.ask(Type::QueryStateClose, txid, QueryStateClose { id: batch.id }).await);

        let open = response(&peer.ask(Type::GetStateByRange, txid, range("", "")).await);
        assert_eq!(keys(&open)[0], "\0composite\0a\0");
        response(&peer.ask(Type::QueryStateClose, txid, QueryStateClose { id: open.id.clone() }).await);
        text(&peer.ask(Type::QueryStateNext, txid, QueryStateNext { id: open.id }).await);
        let exact = response(&peer.ask(Type::GetStateByRange, txid, range("key010", "key011")).await);
        assert_eq!((keys(&exact), exact.has_more), (vec!["key010".to_owned()], false));
        let last = response(&peer.ask(Type::GetStateByRange, txid, range("l", "")).await);
        assert_eq!(keys(&last), ["\u{10ffff}"]);

        let (mut bookmark, mut pages) = (String::new(), Vec::new());
        loop {
            let page = QueryMetadata { page_size: 120, bookmark: bookmark.clone() };
            let request = GetStateByRange { metadata: page.encode_to_vec(), ..range("key", "kez") };
            let page = response(&peer.ask(Type::GetStateByRange, txid, request).await);
            let metadata = QueryResponseMetadata::decode(page.metadata.as_slice()).unwrap();
            assert_eq!((metadata.fetched_records_count as usize, page.has_more), (page.results.len(), false));
            pages.push(keys(&page));
            bookmark = metadata.bookmark;
            if bookmark.is_empty() {
                break;
            }
        }
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [120, 120, 10]);
        assert_eq!(pages.concat(), all);
    })
    .await;
}

#[tokio::test]
async fn large_entries_come_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let mut peer = Peer::connect(chain.address()).await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        for key in ["a", "b"] {
            peer.ask(Type::PutState, &begin.txid, put(key, &"x".repeat(2 << 20))).await;
        }
    })
    .await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        let first = response(&peer.ask(Type::GetStateByRange, &begin.txid, range("", "")).await);
        assert_eq!((keys(&first), first.has_more), (vec!["a".to_owned()], true));
        let second = response(&peer.ask(Type::QueryStateNext, &begin.txid, QueryStateNext { id: first.id }).await);
        assert_eq!((keys(&second), second.has_more), (vec!["b".to_owned()], false));
    })
    .await;
}

#[tokio::test]
async fn a_transaction_has_so_many_iterators_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let mut peer = Peer::connect(chain.address()).await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        for number in 0..101 {
            peer.ask(Type::PutState, &begin.txid, put(&number.to_string(), "x")).await;
        }
    })
    .await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        for _ in 0..1024 {
            assert!(response(&peer.ask(Type::GetStateByRange, &begin.txid, range("", "")).await).has_more);
        }
        let one_more = peer.ask(Type::GetStateByRange, &begin.txid, range("", "")).await;
        assert!(text(&one_more).contains("1024 iterators"));
        peer.ask(Type::QueryStateClose, &begin.txid, QueryStateClose { id: "7".into() }).await;
        response(&peer.ask(Type::GetStateByRange, &begin.txid, range("", "")).await);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_supported_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let mut peer = Peer::connect(chain.address()).await;
    transact(&mut chain, &mut peer, async |peer, begin| {
        for (kind, what) in [
            (Type::InvokeChaincode, "calls of other chaincodes"),
            (Type::GetQueryResult, "rich queries"),
            (Type::GetHistoryForKey, "history of keys"),
            (Type::GetStateMetadata, "metadata of keys"),
            (Type::PutStateMetadata, "metadata of keys"),
            (Type::GetPrivateDataHash, "private data"),
            (Type::PurgePrivateData, "private data"),
        ] {
            assert!(text(&peer.ask(kind, &begin.txid, get("a")).await).contains(what), "{kind:?}");
        }
        let secret = GetStateByRange { collection: "secret".into(), ..range("", "") };
        assert!(text(&peer.ask(Type::GetStateByRange, &begin.txid, secret).await).contains("private data"));
    })
    .await;
}

#[tokio::test]
async fn a_transaction_says_who_sent_it_and_when() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = Chain::open(dir.path(), &config()).await;
    let mut peer = Peer::connect(chain.address()).await;
    let hash = chain.next_block(&[Send::args(&["played"])]).await.1[0];
    transact(&mut chain, &mut peer, async |_, begin| {
        assert_eq!(begin.txid, hash.to_string().trim_start_matches("0x"));
        assert_eq!(begin.channel_id, format!("cita-{}", "07".repeat(32)));
        let proposal = Proposal::decode(begin.proposal.clone().unwrap().proposal_bytes.as_slice()).unwrap();
        let header = Header::decode(proposal.header.as_slice()).unwrap();
        let channel = ChannelHeader::decode(header.channel_header.as_slice()).unwrap();
        let timestamp = channel.timestamp.unwrap();
        assert_eq!((timestamp.seconds, timestamp.nanos), (1_700_000_000, 123_000_000));
        assert_eq!(
            (channel.tx_id.as_str(), channel.channel_id.as_str()),
            (begin.txid.as_str(), begin.channel_id.as_str())
        );
        let signature = SignatureHeader::decode(header.signature_header.as_slice()).unwrap();
        assert_eq!(signature.nonce, b"0.0");
        let creator = SerializedIdentity::decode(signature.creator.as_slice()).unwrap();
        assert_eq!(creator.mspid, "cita");
        assert!(creator.id_bytes.starts_with(b"-----BEGIN CERTIFICATE-----\n"));
    })
    .await;
}
