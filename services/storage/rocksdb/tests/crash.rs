//! A process that is killed while it stores blocks.
//!
//! The tests run their own binary again as the victim (`VICTIM` tells it the folder), let it acknowledge some blocks, and kill
//! it at a moment that it does not know. `CITA_CRASH_ROUNDS` sets how often.

use std::{
    env,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    num::NonZeroU16,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use cita_service_api::{ChainItem, Region, StatusCode, Storage as _, conformance::storage::SampleBlock, parse_height};
use cita_storage_rocksdb::{Config, OpenError, RocksStorage};
use rand::Rng as _;

const VICTIM: &str = "CITA_CRASH_VICTIM";

/// Blocks have different sizes, none of them small: writing one takes a while.
fn sample(height: u64) -> SampleBlock {
    SampleBlock::new(height, 20 + height % 7 * 20)
}

/// Small buffers, so that tables are written and merged all the time.
fn open(dir: &Path) -> Result<RocksStorage, OpenError> {
    RocksStorage::open(&Config { write_buffer_mb: NonZeroU16::MIN, ..Config::default() }, dir)
}

/// Runs `test` of this binary with the folder in its environment.
fn start_victim(test: &str, dir: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(VICTIM, dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The heights that the victim acknowledges, as they come.
fn acknowledged(victim: &mut Child) -> impl Iterator<Item = u64> + use<> {
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("stored ")?.parse().ok())
}

async fn current_height(storage: &RocksStorage) -> Option<u64> {
    match storage.load(Region::Global, &ChainItem::CurrentHeight.key()).await {
        Ok(value) => Some(parse_height(&value).unwrap()),
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

/// The victim: stores one block after the other and says so, until it is killed.
async fn store_blocks(dir: &Path) {
    let storage = open(dir).unwrap();
    let first = current_height(&storage).await.map_or(0, |height| height + 1);
    for height in first..first + 100_000 {
        sample(height).store(&storage).await.unwrap();
        if acknowledge(height).is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn an_acknowledged_block_is_whole_after_a_kill_and_no_block_is_half_there() {
    if let Some(dir) = env::var_os(VICTIM) {
        return store_blocks(Path::new(&dir)).await;
    }
    let rounds = env::var("CITA_CRASH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let dir = tempfile::tempdir().unwrap();
    let mut checked = 0;
    for _ in 0..rounds {
        let last = kill_at_some_moment(dir.path());
        let storage = open(dir.path()).unwrap();
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
fn kill_at_some_moment(dir: &Path) -> u64 {
    let mut victim = start_victim("an_acknowledged_block_is_whole_after_a_kill_and_no_block_is_half_there", dir);
    let mut heights = acknowledged(&mut victim);
    let blocks = rand::rng().random_range(1..40);
    let mut last = heights.by_ref().take(blocks).last().expect("the victim stores blocks");
    let moment = Instant::now() + Duration::from_micros(rand::rng().random_range(0..5_000));
    while Instant::now() < moment {
        std::hint::spin_loop();
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    // What it said before it died counts too.
    last = heights.last().unwrap_or(last);
    last
}

/// The victim: has the storage open until its input ends.
fn hold(dir: &Path) {
    let _storage = open(dir).unwrap();
    acknowledge(0).unwrap();
    let _ = io::stdin().read(&mut [0]);
}

#[tokio::test]
async fn a_folder_that_another_process_has_names_that_process_until_it_is_gone() {
    if let Some(dir) = env::var_os(VICTIM) {
        return hold(Path::new(&dir));
    }
    let dir = tempfile::tempdir().unwrap();
    let mut victim = start_victim("a_folder_that_another_process_has_names_that_process_until_it_is_gone", dir.path());
    acknowledged(&mut victim).next().expect("the victim opens the storage");
    let error = open(dir.path()).err().expect("the storage is in use");
    let (text, pid) = (error.to_string(), victim.id().to_string());
    assert!(matches!(error, OpenError::InUse { .. }), "{text}");
    assert!(text.contains(dir.path().to_str().unwrap()) && text.contains(&pid), "{text}");
    victim.kill().unwrap();
    victim.wait().unwrap();
    open(dir.path()).unwrap();
}
