//! What a storage costs in memory. Alone in its binary, because it looks at the whole process.

use std::{env, fs};

use cita_service_api::conformance::storage::SampleBlock;
use cita_storage_rocksdb::{Config, open};

/// Write buffers and cache may take 48 MiB; this leaves as much again for tables' metadata, the log and blocks on their way.
const BOUND_MB: u64 = 100;
const TRANSACTIONS: u64 = 200;

/// Memory that this process has now, in MiB.
fn resident_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// `CITA_STORAGE_BLOCKS` sets how many blocks of 200 transactions are stored.
#[tokio::test]
async fn memory_stays_bounded_while_blocks_are_stored_and_loaded() {
    let blocks = env::var("CITA_STORAGE_BLOCKS").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let dir = tempfile::tempdir().unwrap();
    let storage = open(&Config::default(), dir.path()).unwrap();
    let mut most = 0;
    for height in 0..blocks {
        SampleBlock::new(height, TRANSACTIONS).store(&storage).await.unwrap();
        if height % 50 == 49 {
            SampleBlock::new(height / 2, TRANSACTIONS).expect_whole(&storage).await;
            most = most.max(resident_mb());
        }
    }
    assert!(most > 0 && most < BOUND_MB, "{most} MiB after {blocks} blocks of {TRANSACTIONS} transactions");
}
