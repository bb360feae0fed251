//! The storage and a peer that speaks TiKV's protocol: the suite, and what happens when the peer does not do what it should.

mod peer;

use std::{
    num::NonZeroU32,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use cita_service_api::{Address, Hash, Region, StatusCode, Storage as _, conformance::storage::SampleBlock};
use cita_storage_tikv::{Config, OpenError, Setting, TikvStorage};
use peer::{PREFIX, Peer, wait_for};

const PEER_TEST: &str = "the_peer_of_a_folder_outlives_it";
const CHAIN: Hash = Hash([1; 32]);
const NODE: Address = Address([2; 20]);

fn connect(endpoint: &str, dir: &Path, node: Address, limit: Duration) -> Result<TikvStorage, OpenError> {
    let config = Config {
        pd_endpoints: vec![endpoint.to_owned()],
        prefix: Some(PREFIX.to_owned()),
        timeout_ms: u32::try_from(limit.as_millis()).ok().and_then(NonZeroU32::new).expect("some time"),
        ..Config::default()
    };
    cita_storage_tikv::open(&Setting { config: &config, root: dir, dir, chain: CHAIN, node })
}

/// How the suite opens it: with a peer of its own, which processes that are killed do not take with them.
fn open(dir: &Path) -> Result<TikvStorage, OpenError> {
    let endpoint = if dir.is_dir() {
        if !peer::has_peer(dir) {
            let mut process = peer::start_process(PEER_TEST, dir);
            std::thread::spawn(move || process.wait());
        }
        peer::address_in(dir)
    } else {
        "127.0.0.1:1".to_owned()
    };
    connect(&endpoint, dir, NODE, Duration::from_secs(10))
}

cita_storage_core::storage_suite!(open);

#[test]
fn the_peer_of_a_folder_outlives_it() {
    if peer::is_a_peer() {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let mut process = peer::start_process(PEER_TEST, dir.path());
    drop(connect(&peer::address_in(dir.path()), dir.path(), NODE, Duration::from_secs(10)).expect("it serves"));
    drop(dir);
    let ended = wait_for("it ends", || process.try_wait().expect("it can be waited for"));
    assert!(ended.success());
}

/// A storage in a peer of this process.
struct Opened {
    storage: TikvStorage,
    peer: Peer,
    _dir: tempfile::TempDir,
}

fn opened(limit: Duration) -> Opened {
    let (peer, dir) = (Peer::start(), tempfile::tempdir().expect("a folder"));
    let storage = connect(&peer.address(), dir.path(), NODE, limit).unwrap_or_else(|error| panic!("{error}"));
    Opened { storage, peer, _dir: dir }
}

/// What works before something goes wrong, and after.
async fn works(storage: &TikvStorage, number: u8) -> Result<(), StatusCode> {
    storage.store(Region::Global, &[0; 8], vec![number]).await?;
    assert_eq!(storage.load(Region::Global, &[0; 8]).await?, [number]);
    storage.delete(Region::Global, &[0; 8]).await?;
    assert_eq!(storage.load(Region::Global, &[0; 8]).await, Err(StatusCode::NotFound));
    Ok(())
}

async fn works_again(storage: &TikvStorage) {
    let until = Instant::now() + Duration::from_secs(60);
    while let Err(error) = works(storage, 2).await {
        assert!(Instant::now() < until, "{error:?}");
    }
}

async fn refuses(storage: &TikvStorage) {
    assert_eq!(storage.load(Region::Global, &[0; 8]).await, Err(StatusCode::LoadError));
    assert_eq!(storage.store(Region::Global, &[0; 8], vec![1]).await, Err(StatusCode::StoreError));
    assert_eq!(storage.delete(Region::Global, &[0; 8]).await, Err(StatusCode::DeleteError));
    assert_eq!(storage.load(Region::FullBlock, &[0; 8]).await, Err(StatusCode::LoadError));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_was_away_stays_lost() {
    let limit = Duration::from_secs(2);
    let mut opened = opened(limit);
    works(&opened.storage, 1).await.expect("it works");
    opened.peer.stop();
    let begun = Instant::now();
    refuses(&opened.storage).await;
    assert!(begun.elapsed() < 5 * limit, "{:?}", begun.elapsed());
    opened.peer.restart();
    works_again(&opened.storage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_was_mute_stays_lost() {
    let limit = Duration::from_millis(700);
    let opened = opened(limit);
    works(&opened.storage, 1).await.expect("it works");
    opened.peer.set_mute(true);
    let begun = Instant::now();
    refuses(&opened.storage).await;
    assert!(begun.elapsed() < 6 * limit, "{:?}", begun.elapsed());
    opened.peer.set_mute(false);
    works_again(&opened.storage).await;
}

#[tokio::test]
async fn a_request_to_a_mute_cluster_stops_the_runtime() {
    let opened = opened(Duration::from_millis(700));
    opened.peer.set_mute(true);
    // The runtime of this test has one thread.
    let storage = opened.storage.clone();
    let load = tokio::spawn(async move { storage.load(Region::Global, &[0; 8]).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!load.is_finished(), "another task ran while the load waited");
    assert_eq!(load.await.expect("an answer"), Err(StatusCode::LoadError));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_of_a_node_write_below_one_prefix() {
    let first = opened(Duration::from_secs(10));
    works(&first.storage, 1).await.expect("it works");
    let dir = tempfile::tempdir().expect("a folder");
    let second = connect(&first.peer.address(), dir.path(), NODE, Duration::from_secs(10)).expect("the same node");
    SampleBlock::new(1, 3).store(&second).await.expect("the second one writes");

    let stored = SampleBlock::new(1, 5).store(&first.storage).await;
    assert_eq!(stored, Err(StatusCode::StoreError));
    assert_eq!(first.storage.delete(Region::Global, &[0; 8]).await, Err(StatusCode::DeleteError));
    SampleBlock::new(1, 3).expect_whole(&first.storage).await;
    SampleBlock::new(1, 3).expect_whole(&second).await;
    SampleBlock::new(2, 3).store(&second).await.expect("the second one goes on");
}

#[test]
fn another_node_gets_the_prefix_of_one() {
    let first = opened(Duration::from_secs(10));
    let dir = tempfile::tempdir().expect("a folder");
    let error = connect(&first.peer.address(), dir.path(), Address([3; 20]), Duration::from_secs(10)).err();
    let error = error.expect("the prefix is taken");
    let text = error.to_string();
    assert!(matches!(error, OpenError::Foreign { .. }), "{text}");
    let process = format!("process {} on ", std::process::id());
    for named in [
        PREFIX,
        &first.peer.address(),
        &NODE.to_string(),
        &CHAIN.to_string(),
        &process,
        "another [storage_tikv] prefix",
    ] {
        assert!(text.contains(named), "{text}");
    }
}

#[test]
fn keys_of_something_else_become_a_storage() {
    let peer = Peer::start();
    peer.put(&[PREFIX.as_bytes(), &[12], b"other"].concat(), b"data");
    let dir = tempfile::tempdir().expect("a folder");
    let error = connect(&peer.address(), dir.path(), NODE, Duration::from_secs(10)).err();
    let error = error.expect("there is something");
    assert!(matches!(error, OpenError::Foreign { .. }), "{error}");
    assert!(error.to_string().contains("belongs to something that is no node"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_wait_do_not_share_transactions() {
    let opened = Arc::new(opened(Duration::from_secs(30)));
    let before = opened.peer.commits();
    let stores = (0..200u8).map(|number| {
        let opened = opened.clone();
        tokio::spawn(async move { opened.storage.store(Region::TransactionsPool, &[number; 32], vec![number]).await })
    });
    for store in stores.collect::<Vec<_>>() {
        store.await.expect("an answer").expect("it is stored");
    }
    let commits = opened.peer.commits() - before;
    assert!((1..=100).contains(&commits), "{commits} transactions for 200 writes");
    for number in 0..200u8 {
        assert_eq!(opened.storage.load(Region::TransactionsPool, &[number; 32]).await, Ok(vec![number]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_tikv_does_not_take_is_sent() {
    let opened = opened(Duration::from_secs(10));
    let before = opened.peer.commits();
    let large = vec![1; (6 << 20) + 1];
    assert_eq!(opened.storage.store(Region::Transactions, &[1; 32], large).await, Err(StatusCode::StoreError));
    assert_eq!(opened.peer.commits(), before);
    opened.storage.store(Region::Transactions, &[1; 32], vec![1; 6 << 20]).await.expect("the largest value");
}
