//! The tests that every implementation passes: [`storage_suite!`](crate::storage_suite) in a test binary of its own makes them.
//!
//! Crash tests run their own binary again as the victim (an environment variable tells it the folder), let it acknowledge some blocks, and kill
//! it at a moment that it does not know. `CITA_CRASH_ROUNDS` sets how often.

use std::{
    env,
    ffi::OsString,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::Ipv4Addr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use cita_proto::{
    blockchain::CompactBlockBody,
    storage::{Content, ExtKey, storage_service_client::StorageServiceClient},
};
use cita_service_api::{
    ChainItem, Region, StatusCode, Storage, StorageClient, StorageServer,
    conformance::storage::{SampleBlock, storage},
    connect_lazy, height_key, parse_height,
};
use prost::Message as _;
use rand::Rng as _;
use tonic::transport::{Server, server::TcpIncoming};

use crate::OpenError;

/// How a test opens the storage in a folder.
pub type Open<S> = fn(&Path) -> Result<S, OpenError>;

const VICTIM: &str = "CITA_CRASH_VICTIM";

/// Makes the tests of an implementation from a function `fn(&Path) -> Result<impl Storage, OpenError>`. Attributes before it are put on
/// each of them, such as `#[ignore = "needs a cluster"]`.
#[macro_export]
macro_rules! storage_suite {
    ($(#[$attribute:meta])* $open:path) => {
        #[tokio::test(flavor = "multi_thread")]
        $(#[$attribute])*
        async fn the_suite_holds_in_process() {
            $crate::suite::in_process($open).await;
        }

        #[tokio::test]
        $(#[$attribute])*
        async fn the_suite_holds_across_grpc() {
            $crate::suite::across_grpc($open).await;
        }

        #[tokio::test]
        $(#[$attribute])*
        async fn a_region_that_the_protocol_does_not_have_is_refused() {
            $crate::suite::unknown_regions($open).await;
        }

        #[tokio::test]
        $(#[$attribute])*
        async fn everything_is_there_after_a_restart() {
            $crate::suite::restart($open).await;
        }

        #[tokio::test]
        $(#[$attribute])*
        async fn a_header_stored_alone_is_not_replaced_by_that_of_the_block() {
            $crate::suite::header_alone($open).await;
        }

        #[tokio::test]
        $(#[$attribute])*
        async fn a_block_that_lost_a_part_is_an_error_not_a_smaller_block() {
            $crate::suite::lost_part($open).await;
        }

        #[test]
        $(#[$attribute])*
        fn a_folder_in_use_names_the_folder_and_the_process() {
            $crate::suite::in_use($open);
        }

        #[test]
        $(#[$attribute])*
        fn a_folder_that_is_a_file_is_named() {
            $crate::suite::folder_is_a_file($open);
        }

        #[tokio::test]
        $(#[$attribute])*
        async fn an_acknowledged_block_is_whole_after_a_kill_and_no_block_is_half_there() {
            $crate::suite::kill("an_acknowledged_block_is_whole_after_a_kill_and_no_block_is_half_there", $open).await;
        }

        #[test]
        $(#[$attribute])*
        fn a_folder_that_another_process_has_names_that_process_until_it_is_gone() {
            $crate::suite::held("a_folder_that_another_process_has_names_that_process_until_it_is_gone", $open);
        }
    };
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[track_caller]
fn opened<S>(open: Open<S>, dir: &Path) -> S {
    open(dir).unwrap_or_else(|error| panic!("{error}"))
}

/// Serves a storage on a free port, whose address is the answer.
async fn serve(service: impl Storage) -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let address = listener.local_addr().expect("its address").to_string();
    let server = Server::builder().add_service(StorageServer::serve(Arc::new(service)));
    tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
    address
}

/// The conformance suite of the trait.
pub async fn in_process<S: Storage>(open: Open<S>) {
    let dir = folder();
    storage(Arc::new(opened(open, dir.path()))).await;
}

/// The conformance suite of the trait, through a client.
pub async fn across_grpc<S: Storage>(open: Open<S>) {
    let dir = folder();
    let address = serve(opened(open, dir.path())).await;
    storage(Arc::new(StorageClient::new(connect_lazy(&address).expect("an address")))).await;
}

/// Region numbers without a region.
pub async fn unknown_regions<S: Storage>(open: Open<S>) {
    let dir = folder();
    let address = serve(opened(open, dir.path())).await;
    let mut client = StorageServiceClient::new(connect_lazy(&address).expect("an address"));
    for region in [14, 15, 255, u32::MAX] {
        let content = Content { region, key: vec![0; 8], value: vec![1] };
        let key = ExtKey { region, key: vec![0; 8] };
        let stored = client.store(content).await.expect("an answer").into_inner();
        let loaded = client.load(key.clone()).await.expect("an answer").into_inner();
        let deleted = client.delete(key).await.expect("an answer").into_inner();
        for answer in [Some(stored), loaded.status, Some(deleted)] {
            assert_eq!(StatusCode::from_message(answer), StatusCode::InvalidRegion, "region {region}");
        }
    }
}

/// What was stored, after the storage was closed and opened.
pub async fn restart<S: Storage>(open: Open<S>) {
    let dir = folder();
    let sample = SampleBlock::new(1, 5);
    {
        let service = opened(open, dir.path());
        sample.store(&service).await.expect("a block can be stored");
        service.store(Region::TransactionsPool, &[1; 32], vec![7]).await.expect("a transaction can be stored");
    }
    let service = opened(open, dir.path());
    sample.expect_whole(&service).await;
    assert_eq!(service.load(Region::TransactionsPool, &[1; 32]).await, Ok(vec![7]));
}

/// A header beside that of its block.
pub async fn header_alone<S: Storage>(open: Open<S>) {
    let dir = folder();
    let service = opened(open, dir.path());
    SampleBlock::new(1, 1).store(&service).await.expect("a block can be stored");
    service.store(Region::Headers, &height_key(1), vec![1]).await.expect("a header can be stored");
    assert_eq!(service.load(Region::Headers, &height_key(1)).await, Ok(vec![1]));
}

/// Full blocks of which something was deleted.
pub async fn lost_part<S: Storage>(open: Open<S>) {
    let dir = folder();
    let service = opened(open, dir.path());
    let (sample, height) = (SampleBlock::new(1, 3), height_key(1));
    for region in [Region::Transactions, Region::Proof, Region::Result] {
        sample.store(&service).await.expect("a block can be stored");
        let key = match region {
            Region::Transactions => a_transaction_of(&service).await,
            _ => height.to_vec(),
        };
        service.delete(region, &key).await.expect("a part can be deleted");
        assert_eq!(service.load(Region::FullBlock, &height).await, Err(StatusCode::LoadError), "{region:?}");
    }
}

async fn a_transaction_of(service: &dyn Storage) -> Vec<u8> {
    let body = service.load(Region::Bodies, &height_key(1)).await.expect("a body");
    CompactBlockBody::decode(body.as_slice()).expect("an encoded body").tx_hashes.remove(1)
}

/// A folder that this process has open already.
pub fn in_use<S: Storage>(open: Open<S>) {
    let dir = folder();
    let _first = opened(open, dir.path());
    expect_in_use(open(dir.path()), dir.path(), std::process::id());
}

#[track_caller]
fn expect_in_use<S>(result: Result<S, OpenError>, dir: &Path, pid: u32) {
    let error = result.err().expect("the storage is in use");
    let text = error.to_string();
    assert!(matches!(error, OpenError::InUse { .. }), "{text}");
    assert!(text.contains(&dir.display().to_string()) && text.contains(&pid.to_string()), "{text}");
}

/// A folder that cannot be one.
pub fn folder_is_a_file<S: Storage>(open: Open<S>) {
    let dir = folder();
    let path = dir.path().join("file");
    std::fs::write(&path, "x").expect("a file");
    let error = open(&path).err().expect("a file is no folder");
    assert!(matches!(error, OpenError::Folder { .. }) && error.to_string().contains("file"), "{error}");
}

/// Blocks have different sizes, none of them small: writing one takes a while.
fn sample(height: u64) -> SampleBlock {
    SampleBlock::new(height, 20 + height % 7 * 20)
}

/// Runs `test` of this binary with the folder in its environment.
fn start_victim(test: &str, dir: &Path) -> Child {
    Command::new(env::current_exe().expect("this binary"))
        .args([test, "--exact", "--nocapture", "--include-ignored"])
        .env(VICTIM, dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this binary runs")
}

/// The heights that the victim acknowledges, as they come.
fn acknowledged(victim: &mut Child) -> impl Iterator<Item = u64> + use<> {
    let lines = BufReader::new(victim.stdout.take().expect("it is piped")).lines();
    lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("stored ")?.parse().ok())
}

async fn current_height(storage: &dyn Storage) -> Option<u64> {
    match storage.load(Region::Global, &ChainItem::CurrentHeight.key()).await {
        Ok(value) => Some(parse_height(&value).expect("a height")),
        Err(StatusCode::NotFound) => None,
        Err(error) => panic!("{error:?}"),
    }
}

/// Tells the other process. Not by `println!`, which the test harness may hold back.
fn acknowledge(height: u64) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(format!("stored {height}\n").as_bytes())?;
    stdout.flush()
}

fn victims_folder() -> Option<OsString> {
    env::var_os(VICTIM)
}

/// The victim: stores one block after the other and says so, until it is killed.
async fn store_blocks(storage: &dyn Storage) {
    let first = current_height(storage).await.map_or(0, |height| height + 1);
    for height in first..first + 100_000 {
        sample(height).store(storage).await.expect("a block can be stored");
        if acknowledge(height).is_err() {
            return;
        }
    }
}

/// Kills a process that stores blocks; `test` is the name of the test that calls this.
pub async fn kill<S: Storage>(test: &str, open: Open<S>) {
    if let Some(dir) = victims_folder() {
        return store_blocks(&opened(open, Path::new(&dir))).await;
    }
    let rounds = env::var("CITA_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let dir = folder();
    let mut checked = 0;
    for _ in 0..rounds {
        let last = kill_at_some_moment(test, dir.path());
        let storage = opened(open, dir.path());
        let height = current_height(&storage).await.expect("a block was acknowledged");
        assert!(height >= last, "block {last} was acknowledged, but the chain ends at {height}");
        // Old blocks were checked in earlier rounds; some of them again.
        for height in (0..checked).step_by(17).chain(checked..=height) {
            sample(height).expect_whole(&storage).await;
        }
        sample(height).expect_last(&storage).await;
        sample(height + 1).expect_nothing(&storage).await;
        checked = height;
    }
}

/// Starts a victim, kills it after some blocks and a moment, and tells the last block that it acknowledged.
fn kill_at_some_moment(test: &str, dir: &Path) -> u64 {
    let mut victim = start_victim(test, dir);
    let mut heights = acknowledged(&mut victim);
    let blocks = rand::rng().random_range(1..40);
    let last = heights.by_ref().take(blocks).last().expect("the victim stores blocks");
    let moment = Instant::now() + Duration::from_micros(rand::rng().random_range(0..5_000));
    while Instant::now() < moment {
        std::hint::spin_loop();
    }
    victim.kill().expect("the victim can be killed");
    victim.wait().expect("the victim is gone");
    // What it said before it died counts too.
    heights.last().unwrap_or(last)
}

/// A folder that another process has open; `test` is the name of the test that calls this.
pub fn held<S: Storage>(test: &str, open: Open<S>) {
    if let Some(dir) = victims_folder() {
        let _storage = opened(open, Path::new(&dir));
        acknowledge(0).expect("somebody listens");
        // Until the other process is done with it.
        let _ = io::stdin().read(&mut [0]);
        return;
    }
    let dir = folder();
    let mut victim = start_victim(test, dir.path());
    acknowledged(&mut victim).next().expect("the victim opens the storage");
    expect_in_use(open(dir.path()), dir.path(), victim.id());
    victim.kill().expect("the victim can be killed");
    victim.wait().expect("the victim is gone");
    opened(open, dir.path());
}
