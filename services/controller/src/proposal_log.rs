//! What this node promised with its votes, on disk: the transactions of proposals, and decisions whose blocks are being stored.
//!
//! A proposal names transactions by hash. Before a vote for it may leave, its transactions are here, synced; so a decided
//! block can be built again after every process of the chain died at once. A decision (proposal and proof) is here
//! before the block is executed; so the block may be stored while the next one is agreed on, and a restart finishes it.
//!
//! Two files take turns, `even.log` for even heights and `odd.log` for odd ones: the file of a height is overwritten two heights later, when
//! its block has been stored. No file is ever created or deleted in between, so one sync of one file is all that durability
//! takes. A file is 8 bytes of magic and then records: length (u32 big-endian), CRC-32 of the payload (u32 big-endian), payload.
//! What comes after the first record that is torn or corrupt is cut off.

use std::{
    collections::{BTreeMap, HashMap},
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use cita_service_api::{Hash, TxHash};
use parking_lot::Mutex;
use prost::{Message, bytes::Bytes};

use crate::tx::Tx;

const MAGIC: &[u8; 8] = b"CITAPL01";

/// How far above the last stored block a height can be that something was promised about: one block may be on its way to storage, and the
/// one after it is agreed on. Records of higher ones are what a chain that was taken back has left.
const REACH: u64 = 2;

/// Bytes of length and checksum before a payload.
const FRAME_BYTES: u64 = 8;

/// The proposals of one height may take this much. Only a validator can fill it, by proposing again and again, and never the same.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// A decided block: what is needed to build it again beside its transactions.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Decision {
    /// `Proposal.data`.
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) proposal: Vec<u8>,
    /// The consensus's proof.
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) proof: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct Record {
    #[prost(uint64, tag = "1")]
    height: u64,
    #[prost(bytes = "bytes", repeated, tag = "2")]
    transactions: Vec<Bytes>,
    #[prost(message, optional, tag = "3")]
    decision: Option<Decision>,
}

/// Why something could not be promised.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{path}: the proposals of height {height} take more than {MAX_FILE_BYTES} bytes")]
    Full { path: PathBuf, height: u64 },
    #[error("{path} still has height {kept}, which is not stored; height {height} has to wait")]
    Busy { path: PathBuf, kept: u64, height: u64 },
}

#[derive(Debug, Default)]
struct Promises {
    /// More than one under a hash if the same transaction was signed by several senders.
    transactions: HashMap<TxHash, Vec<Arc<Tx>>>,
    decision: Option<Decision>,
}

impl Promises {
    fn has(&self, tx: &Tx) -> bool {
        self.transactions.get(&tx.hash).is_some_and(|known| known.iter().any(|other| other.sender == tx.sender))
    }

    fn add(&mut self, tx: Arc<Tx>) {
        if !self.has(&tx) {
            self.transactions.entry(tx.hash).or_default().push(tx);
        }
    }
}

#[derive(Debug)]
struct LogFile {
    path: PathBuf,
    file: File,
    /// Where the next record goes.
    end: u64,
    /// The height of its records.
    height: Option<u64>,
}

/// See the module. Appending blocks on the disk; everything else is memory.
#[derive(Debug)]
pub(crate) struct ProposalLog {
    files: Mutex<[LogFile; 2]>,
    index: Mutex<Index>,
}

#[derive(Debug)]
struct Index {
    /// Blocks up to this height are stored: nothing is promised about them any more.
    stored: u64,
    heights: BTreeMap<u64, Promises>,
}

impl ProposalLog {
    /// Opens the log in `dir`, which is made if it is missing. `stored` is the height of the last stored block.
    ///
    /// # Errors
    /// [`LogError::Io`].
    pub(crate) fn open(dir: &Path, chain_id: &Hash, stored: u64) -> Result<Self, LogError> {
        fs::create_dir_all(dir).map_err(|source| LogError::Io { path: dir.to_owned(), source })?;
        let mut index = Index { stored, heights: BTreeMap::new() };
        let mut open = |name| {
            let path = dir.join(name);
            LogFile::open(path.clone(), chain_id, &mut index).map_err(|source| LogError::Io { path, source })
        };
        let files = [open("even.log")?, open("odd.log")?];
        // The names of the files have to survive too.
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(|source| LogError::Io { path: dir.to_owned(), source })?;
        Ok(Self { files: Mutex::new(files), index: Mutex::new(index) })
    }

    /// Puts transactions and a decision on disk, except what is there already. Blocks until they are synced.
    ///
    /// # Errors
    /// [`LogError`]; nothing is promised then.
    pub(crate) fn append(&self, height: u64, txs: &[Arc<Tx>], decision: Option<Decision>) -> Result<(), LogError> {
        let mut files = self.files.lock();
        let [even, odd] = &mut *files;
        let file = if height.is_multiple_of(2) { even } else { odd };
        let (new, decision, stored) = {
            let index = self.index.lock();
            let known = index.heights.get(&height);
            let new: Vec<Arc<Tx>> =
                txs.iter().filter(|tx| !known.is_some_and(|known| known.has(tx))).cloned().collect();
            (new, decision.filter(|_| known.is_none_or(|known| known.decision.is_none())), index.stored)
        };
        if new.is_empty() && decision.is_none() {
            return Ok(());
        }
        let transactions = new.iter().map(|tx| tx.bytes.clone()).collect();
        file.append(&Record { height, transactions, decision: decision.clone() }, stored)?;
        let mut index = self.index.lock();
        let promises = index.heights.entry(height).or_default();
        new.into_iter().for_each(|tx| promises.add(tx));
        promises.decision = decision.or(promises.decision.take());
        Ok(())
    }

    /// The transactions with this hash.
    pub(crate) fn get(&self, hash: &TxHash) -> Vec<Arc<Tx>> {
        let index = self.index.lock();
        let found = index.heights.values().filter_map(|promises| promises.transactions.get(hash));
        found.flatten().cloned().collect()
    }

    /// The decision at a height.
    pub(crate) fn decision(&self, height: u64) -> Option<Decision> {
        self.index.lock().heights.get(&height).and_then(|promises| promises.decision.clone())
    }

    /// Forgets what was promised up to a height: its block is stored.
    pub(crate) fn stored(&self, height: u64) {
        let mut index = self.index.lock();
        index.stored = index.stored.max(height);
        index.heights = index.heights.split_off(&height.saturating_add(1));
    }
}

impl LogFile {
    fn open(path: PathBuf, chain_id: &Hash, index: &mut Index) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        let len = file.metadata()?.len();
        let mut reader = BufReader::new(&file);
        let mut magic = [0; MAGIC.len()];
        if len < MAGIC.len() as u64 || reader.read_exact(&mut magic).is_err() || magic != *MAGIC {
            if len > 0 {
                tracing::warn!(path = %path.display(), len, "a proposal log without its magic is ignored");
            }
            return Ok(Self { path, file, end: 0, height: None });
        }
        let (mut end, mut height) = (MAGIC.len() as u64, None);
        while end < len {
            let Some((record, size)) = read_record(&mut reader, len - end) else {
                tracing::warn!(path = %path.display(), offset = end, len, "a proposal log ends with a torn or corrupt record, which is cut off");
                break;
            };
            if record.height > index.stored.saturating_add(REACH) {
                tracing::warn!(path = %path.display(), height = record.height, stored = index.stored, "a proposal log of a chain that was taken back is ignored");
                return Ok(Self { path, file, end: 0, height: None });
            }
            end += size;
            height = Some(record.height);
            if record.height > index.stored {
                let promises = index.heights.entry(record.height).or_default();
                for bytes in &record.transactions {
                    match Tx::decode(bytes, chain_id) {
                        Ok((tx, _)) => promises.add(Arc::new(tx)),
                        Err(code) => {
                            tracing::warn!(path = %path.display(), %code, "the proposal log has a transaction that is none")
                        }
                    }
                }
                promises.decision = record.decision.or(promises.decision.take());
            }
        }
        drop(reader);
        Ok(Self { path, file, end, height })
    }

    fn append(&mut self, record: &Record, stored: u64) -> Result<(), LogError> {
        let height = record.height;
        match self.height {
            Some(kept) if kept == height => {}
            Some(kept) if kept > stored => return Err(LogError::Busy { path: self.path.clone(), kept, height }),
            _ => self.end = 0,
        }
        let mut bytes = Vec::with_capacity(record.encoded_len() + 32);
        if self.end == 0 {
            bytes.extend_from_slice(MAGIC);
        }
        let payload = record.encode_to_vec();
        let full = || LogError::Full { path: self.path.clone(), height };
        bytes.extend_from_slice(&u32::try_from(payload.len()).map_err(|_| full())?.to_be_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&payload).to_be_bytes());
        bytes.extend_from_slice(&payload);
        let end = self.end + bytes.len() as u64;
        if end > MAX_FILE_BYTES {
            return Err(full());
        }
        // Whatever stood behind `end` (a torn record, an old height) is cut off before anything is written there.
        let write = |file: &mut File| {
            file.set_len(self.end)?;
            file.seek(SeekFrom::Start(self.end))?;
            file.write_all(&bytes)?;
            file.sync_data()
        };
        write(&mut self.file).map_err(|source| LogError::Io { path: self.path.clone(), source })?;
        self.end = end;
        self.height = Some(height);
        Ok(())
    }
}

/// The next record and its size with the frame; none if it is torn or corrupt.
fn read_record(reader: &mut impl Read, left: u64) -> Option<(Record, u64)> {
    let mut frame = [0; 8];
    reader.read_exact(&mut frame).ok()?;
    let [a, b, c, d, e, f, g, h] = frame;
    let (len, checksum) = (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]));
    if FRAME_BYTES + u64::from(len) > left {
        return None;
    }
    let mut payload = vec![0; usize::try_from(len).ok()?];
    reader.read_exact(&mut payload).ok()?;
    if crc32fast::hash(&payload) != checksum {
        return None;
    }
    Some((Record::decode(payload.as_slice()).ok()?, FRAME_BYTES + u64::from(len)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tx::tests::{CHAIN, normal, parsed};

    fn txs(ids: impl IntoIterator<Item = u64>) -> Vec<Arc<Tx>> {
        ids.into_iter().map(|id| parsed(&normal(id, 1, 9))).collect()
    }

    fn has(log: &ProposalLog, id: u64) -> bool {
        !log.get(&parsed(&normal(id, 1, 9)).hash).is_empty()
    }

    fn decision(id: u8) -> Decision {
        Decision { proposal: vec![id; 10], proof: vec![id; 20] }
    }

    #[test]
    fn a_promise_is_forgotten_by_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let log = ProposalLog::open(dir.path(), &CHAIN, 0).unwrap();
        log.append(1, &txs(0..3), None).unwrap();
        log.append(1, &txs(2..5), Some(decision(1))).unwrap();
        log.append(2, &txs(7..8), None).unwrap();
        drop(log);
        let log = ProposalLog::open(dir.path(), &CHAIN, 0).unwrap();
        assert!((0..5).all(|id| has(&log, id)) && has(&log, 7));
        assert_eq!(log.decision(1), Some(decision(1)));
        assert_eq!(log.decision(2), None);
        assert_eq!(log.get(&txs(2..3)[0].hash).len(), 1);
        drop(log);
        let log = ProposalLog::open(dir.path(), &CHAIN, 1).unwrap();
        assert!(!has(&log, 0) && has(&log, 7));
        assert_eq!(log.decision(1), None);
    }

    #[test]
    fn a_file_grows_with_the_chain_or_a_height_is_overwritten_too_early() {
        let dir = tempfile::tempdir().unwrap();
        let log = ProposalLog::open(dir.path(), &CHAIN, 0).unwrap();
        log.append(1, &txs(0..50), None).unwrap();
        log.append(2, &txs(50..100), None).unwrap();
        assert!(matches!(log.append(3, &txs(100..101), None), Err(LogError::Busy { kept: 1, height: 3, .. })));
        assert!(has(&log, 0));
        let size = fs::metadata(dir.path().join("odd.log")).unwrap().len();
        for height in 3..20 {
            log.stored(height - 2);
            log.append(height, &txs(0..50), None).unwrap();
        }
        assert_eq!(fs::metadata(dir.path().join("odd.log")).unwrap().len(), size);
        log.stored(19);
        assert!(!has(&log, 0));
    }

    #[test]
    fn a_chain_that_was_taken_back_cannot_go_on() {
        let dir = tempfile::tempdir().unwrap();
        let log = ProposalLog::open(dir.path(), &CHAIN, 100).unwrap();
        log.append(101, &txs(0..5), Some(decision(1))).unwrap();
        drop(log);
        let log = ProposalLog::open(dir.path(), &CHAIN, 50).unwrap();
        assert!(!has(&log, 0));
        log.append(51, &txs(5..6), None).unwrap();
        drop(log);
        let log = ProposalLog::open(dir.path(), &CHAIN, 50).unwrap();
        assert!(has(&log, 5) && !has(&log, 0));
    }

    #[test]
    fn the_same_transaction_of_two_senders_is_kept_once() {
        let dir = tempfile::tempdir().unwrap();
        let log = ProposalLog::open(dir.path(), &CHAIN, 0).unwrap();
        let mut other = (*txs(0..1)[0]).clone();
        other.sender = cita_service_api::Address([0xee; 20]);
        log.append(1, &[txs(0..1)[0].clone(), Arc::new(other)], None).unwrap();
        assert_eq!(log.get(&txs(0..1)[0].hash).len(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_torn_or_flipped_log_panics_or_loses_what_came_before(
            cut in any::<prop::sample::Index>(), flip in proptest::option::of(1u8..),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("odd.log");
            let mut ends = Vec::new();
            let log = ProposalLog::open(dir.path(), &CHAIN, 0).unwrap();
            for id in 0..4 {
                log.append(1, &txs([id]), None).unwrap();
                ends.push(fs::metadata(&path).unwrap().len());
            }
            drop(log);
            let mut bytes = fs::read(&path).unwrap();
            let at = cut.index(bytes.len());
            match flip {
                Some(bits) => bytes[at] ^= bits,
                None => bytes.truncate(at),
            }
            fs::write(&path, &bytes).unwrap();
            let log = ProposalLog::open(dir.path(), &CHAIN, 0).unwrap();
            for (id, end) in ends.iter().enumerate() {
                prop_assert_eq!(has(&log, id as u64), *end <= at as u64, "record {} of {:?}, damage at {}", id, ends, at);
            }
            log.append(1, &txs([9]), None).unwrap();
            drop(log);
            let log = ProposalLog::open(dir.path(), &CHAIN, 0).unwrap();
            prop_assert!(has(&log, 9));
        }
    }
}
