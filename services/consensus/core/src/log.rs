//! An append-only log of opaque records: what a replica voted for and is locked on, on disk before the vote leaves.
//!
//! # Layout
//! `votes.log` starts with the 8 bytes `CITAVOT1`; then one frame a record, integers little-endian:
//! ```text
//! header:  magic "vote" · payload length u32 · crc32 of these 8 bytes u32
//! payload: the record, at most MAX_RECORD bytes
//! trailer: crc32 of the payload u32 · end marker 0xA5
//! ```
//! # Torn or damaged
//! The two must not be mistaken for each other. A *torn* record is one whose write had not finished at a crash: its
//! vote never left, so it may be forgotten. A *damaged* log may have lost votes that others hold, and a replica that
//! forgets one of those can vote twice in a view. So tearing is only what an unfinished last write leaves behind:
//! - a prefix of a frame at the end of the file;
//! - the same, and from there to the end of the file nothing but zero bytes, because the file's size reached the disk
//!   before its data. The end marker is not zero, so that a frame that is all there is never taken for such a one; its
//!   single flipped bits do not make it zero either.
//!
//! Everything else is damage: a header whose own checksum fails (its length may be the flipped part: following it would
//! skip, or take for torn, records that were synced), a length beyond the bound, a payload that fails its checksum
//! though its end marker was written, more data after a frame that does not end. When in doubt it is damage: of several
//! records in one append, a later page may reach the disk before an earlier one, and this is reported as damage though
//! nothing was lost. A log is born with its start and its first records in one rename, so a log without them (the empty
//! file) is damaged as well.
//!
//! What cannot be told from tearing: synced records at the very end that the disk turned into zeros, or a file cut
//! short.
//!
//! # What is on disk when
//! [`VoteLog::append`] returns after `fdatasync`. [`VoteLog::rewrite`] writes a second file, syncs it, renames it over
//! the first and syncs the folder: at every moment `votes.log` is the whole old or the whole new one. [`VoteLog::open`]
//! rewrites what it read. This cuts off a torn tail, and it is needed for whole logs too: a process that died, or
//! failed, between write and sync leaves records that the page cache shows and the disk does not hold, and once a sync
//! has failed, later ones of the same file may succeed without writing. Whoever acts on a record must first have it on
//! disk.
//!
//! # A damaged log
//! stays in its place until the caller has said what is to follow it: the first call must be [`VoteLog::rewrite`],
//! which keeps the damaged file as `votes.log.damaged` (a link, before the rename). A crash in between finds the damage
//! again and never an innocent empty log. For the same reason a missing log stays missing until the first append or
//! rewrite creates it with its records.

use std::fs::{self, File};
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// The longest record, in bytes.
pub const MAX_RECORD: usize = 64 << 20;

const LOG: &str = "votes.log";
const NEXT: &str = "votes.log.next";
const ASIDE: &str = "votes.log.damaged";

/// How the file starts; the digit is the layout's version.
const START: &[u8; 8] = b"CITAVOT1";
const MAGIC: [u8; 4] = *b"vote";
const END: u8 = 0xA5;
const HEADER: usize = 12;
const TRAILER: usize = 5;

/// What is wrong with a log, and at which byte of the file the frame (or the start) begins in which it is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The file does not start as a log of votes does.
    #[error("the file does not start as a log of votes of a known version (byte 0)")]
    Start,
    /// A frame's header is not one, or fails its checksum.
    #[error("the frame at byte {at} has a header that fails its checksum")]
    Header {
        /// Where the frame begins.
        at: u64,
    },
    /// A frame claims a record that nobody could have appended.
    #[error("the frame at byte {at} claims {length} bytes; a record has at most {MAX_RECORD}")]
    TooLong {
        /// Where the frame begins.
        at: u64,
        /// The claimed length of its payload.
        length: u32,
    },
    /// A frame's payload fails its checksum though it was written to its end.
    #[error("the record of the frame at byte {at} fails its checksum")]
    Payload {
        /// Where the frame begins.
        at: u64,
    },
    /// A frame ends with something else than the end marker.
    #[error("the frame at byte {at} ends with {found:#04x} instead of {END:#04x}")]
    End {
        /// Where the frame begins.
        at: u64,
        /// What is in the end marker's place.
        found: u8,
    },
    /// A frame was not written to its end, but more data follows it.
    #[error("the frame at byte {at} was not written to its end, but more data follows it")]
    Unfinished {
        /// Where the frame begins.
        at: u64,
    },
    /// There is no log, only a damaged one that was kept aside: somebody removed the log that followed it.
    #[error("votes.log is gone; only the older votes.log.damaged is there")]
    Gone,
}

/// In what state a log was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// There was no log, nor a damaged one kept aside: nothing was ever appended here, or all of it was removed.
    Missing,
    /// Every byte is accounted for.
    Whole,
    /// The last write had not finished; it was cut off.
    Torn {
        /// Bytes that were cut off.
        dropped_bytes: u64,
    },
    /// Records may be lost that were synced. The log takes nothing before [`VoteLog::rewrite`].
    Damaged(Damage),
}

/// A log that was opened, and what it held.
#[derive(Debug)]
pub struct Opened {
    /// The log, to be appended to.
    pub log: VoteLog,
    /// The records in the order of their appending; of a damaged log those before the damage.
    pub records: Vec<Vec<u8>>,
    /// The state in which the log was found.
    pub state: Found,
}

/// The log of a folder, held by at most one `VoteLog` at a time over all processes.
#[derive(Debug)]
pub struct VoteLog {
    dir: PathBuf,
    /// The open folder: to sync renames, and to hold the lock.
    folder: File,
    writer: Writer,
    bytes: u64,
    /// `votes.log` is damaged and is to be kept aside when it is replaced.
    keep_aside: bool,
}

#[derive(Debug)]
enum Writer {
    /// There is no file yet.
    Unborn,
    /// The file is damaged and has to be replaced.
    Damaged,
    /// The file, its cursor at its end.
    Ready(File),
    /// What the file holds is unknown since a write failed.
    Failed,
}

impl VoteLog {
    /// Opens the log of `dir`, which is created where it is missing. Whatever is returned of a log that is not damaged
    /// is on disk.
    ///
    /// # Errors
    /// The folder cannot be created, read or written, or another `VoteLog` holds it ([`io::ErrorKind::WouldBlock`]).
    /// What is wrong *in* the file is no error, but [`Opened::state`].
    pub fn open(dir: &Path) -> io::Result<Opened> {
        create_synced(dir)?;
        let folder = File::open(dir).map_err(in_file(dir))?;
        folder.try_lock().map_err(|error| in_file(dir)(error.into()))?;
        let mut log = Self { dir: dir.to_owned(), folder, writer: Writer::Unborn, bytes: 0, keep_aside: false };

        let Some(bytes) = read(&dir.join(LOG))? else {
            return Ok(match read(&dir.join(ASIDE))? {
                None => Opened { log, records: Vec::new(), state: Found::Missing },
                Some(aside) => {
                    log.writer = Writer::Damaged;
                    Opened { log, records: scan(&aside).records, state: Found::Damaged(Damage::Gone) }
                }
            });
        };
        let Scan { records, frames, state } = scan(&bytes);
        if let Found::Damaged(_) = state {
            log.writer = Writer::Damaged;
            log.bytes = size(&bytes);
            log.keep_aside = true;
        } else {
            log.install(frames)?;
        }
        Ok(Opened { log, records, state })
    }

    /// Appends records with one write and has them on disk when it returns.
    ///
    /// # Errors
    /// A record longer than [`MAX_RECORD`] ([`io::ErrorKind::InvalidInput`]; nothing is written and the log stays
    /// usable), a damaged log that was not rewritten, or a failed write or sync. After the last, nobody knows what is
    /// on disk: every further append fails, until a [`VoteLog::rewrite`] succeeds or the log is opened again.
    pub fn append(&mut self, records: &[Vec<u8>]) -> io::Result<()> {
        let frames = encode(records)?;
        match mem::replace(&mut self.writer, Writer::Failed) {
            Writer::Unborn => self.install(&frames),
            Writer::Ready(mut file) => {
                let path = self.dir.join(LOG);
                file.write_all(&frames).and_then(|()| file.sync_data()).map_err(in_file(&path))?;
                self.bytes += size(&frames);
                self.writer = Writer::Ready(file);
                Ok(())
            }
            Writer::Damaged => {
                self.writer = Writer::Damaged;
                Err(self.refused("is damaged and has to be rewritten before it is appended to"))
            }
            Writer::Failed => Err(self.refused("failed to be written before; it has to be opened again")),
        }
    }

    /// Replaces the whole log by `records`, atomically; a damaged log is kept aside as `votes.log.damaged`, in place of
    /// an older one.
    ///
    /// # Errors
    /// As of [`VoteLog::append`]: after a failure the file is the old or the new log, whole, and appends are refused
    /// until a rewrite succeeds.
    pub fn rewrite(&mut self, records: &[Vec<u8>]) -> io::Result<()> {
        let frames = encode(records)?;
        self.writer = Writer::Failed;
        self.install(&frames)
    }

    /// The size of the file in bytes; 0 when there is none yet.
    pub fn len(&self) -> u64 {
        self.bytes
    }

    /// Whether there is no file yet. A log that was rewritten to hold no record is not empty in this sense.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Puts a new file with these frames in the place of the log.
    fn install(&mut self, frames: &[u8]) -> io::Result<()> {
        let (log, next) = (self.dir.join(LOG), self.dir.join(NEXT));
        let file = write_synced(&next, frames).map_err(in_file(&next))?;
        if self.keep_aside {
            self.link_aside(&log)?;
        }
        fs::rename(&next, &log).map_err(in_file(&log))?;
        self.keep_aside = false;
        self.folder.sync_all().map_err(in_file(&self.dir))?;
        self.bytes = size(START) + size(frames);
        self.writer = Writer::Ready(file);
        Ok(())
    }

    /// Gives the damaged log its second name, which stays when the first goes to the new log.
    fn link_aside(&self, log: &Path) -> io::Result<()> {
        let aside = self.dir.join(ASIDE);
        match fs::remove_file(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(in_file(&aside)(error)),
            _ => fs::hard_link(log, &aside).map_err(in_file(&aside))?,
        }
        self.folder.sync_all().map_err(in_file(&self.dir))
    }

    fn refused(&self, why: &str) -> io::Error {
        io::Error::other(format!("{}: the log of votes {why}", self.dir.join(LOG).display()))
    }
}

/// What the bytes of a file say.
struct Scan<'a> {
    records: Vec<Vec<u8>>,
    /// The frames of these records, as they are in the file.
    frames: &'a [u8],
    /// Never [`Found::Missing`].
    state: Found,
}

/// What is at one place of a file.
enum Frame<'a> {
    /// A record, and what follows its frame.
    Whole(&'a [u8], &'a [u8]),
    /// The beginning of a record that was not written to its end.
    Torn,
    Damaged(Damage),
}

fn scan(bytes: &[u8]) -> Scan<'_> {
    let (started, body) = match bytes.split_at_checked(START.len()) {
        Some((start, body)) => (start == START, body),
        None => (false, Default::default()),
    };
    let mut records = Vec::new();
    let mut rest = body;
    let mut state = Found::Whole;
    while !rest.is_empty() {
        match frame(rest, size(bytes) - size(rest)) {
            Frame::Whole(record, after) => {
                records.push(record.to_vec());
                rest = after;
                continue;
            }
            Frame::Torn => state = Found::Torn { dropped_bytes: size(rest) },
            Frame::Damaged(damage) => state = Found::Damaged(damage),
        }
        break;
    }
    if !started {
        // The frames vouch for themselves, so their records are still worth having.
        state = Found::Damaged(Damage::Start);
    }
    Scan { records, frames: body.strip_suffix(rest).unwrap_or_default(), state }
}

/// Reads the frame that `rest`, the file from byte `at` to its end, begins with.
fn frame(rest: &[u8], at: u64) -> Frame<'_> {
    let Some((length, body)) = header(rest) else {
        return if torn_header(rest) { Frame::Torn } else { Frame::Damaged(Damage::Header { at }) };
    };
    let length_in_bounds = usize::try_from(length).ok().filter(|length| *length <= MAX_RECORD);
    let Some(in_bounds) = length_in_bounds else { return Frame::Damaged(Damage::TooLong { at, length }) };
    let Some((payload, tail)) = body.split_at_checked(in_bounds) else { return Frame::Torn };
    let Some((&[c0, c1, c2, c3, end], after)) = tail.split_first_chunk::<TRAILER>() else { return Frame::Torn };
    match end {
        END if crc32fast::hash(payload) == u32::from_le_bytes([c0, c1, c2, c3]) => Frame::Whole(payload, after),
        END => Frame::Damaged(Damage::Payload { at }),
        0 if zeros(after) => Frame::Torn,
        0 => Frame::Damaged(Damage::Unfinished { at }),
        found => Frame::Damaged(Damage::End { at, found }),
    }
}

/// The length of the payload and what follows the header, where there is a header and it is as it was written.
fn header(rest: &[u8]) -> Option<(u32, &[u8])> {
    let (head, body) = rest.split_first_chunk::<HEADER>()?;
    let [m0, m1, m2, m3, l0, l1, l2, l3, checksum @ ..] = *head;
    let length = u32::from_le_bytes([l0, l1, l2, l3]);
    (head_of([m0, m1, m2, m3], length).ends_with(&checksum) && [m0, m1, m2, m3] == MAGIC).then_some((length, body))
}

fn head_of(magic: [u8; 4], length: u32) -> [u8; HEADER] {
    let [m0, m1, m2, m3] = magic;
    let [l0, l1, l2, l3] = length.to_le_bytes();
    let [c0, c1, c2, c3] = crc32fast::hash(&[m0, m1, m2, m3, l0, l1, l2, l3]).to_le_bytes();
    [m0, m1, m2, m3, l0, l1, l2, l3, c0, c1, c2, c3]
}

/// Whether what is not a header is the beginning of one, then zeros to the end of the file or its end.
fn torn_header(rest: &[u8]) -> bool {
    let written = rest.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    written < HEADER && rest.iter().take(written).zip(MAGIC).all(|(byte, expected)| *byte == expected)
}

fn zeros(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// The frames of records, one after another.
fn encode(records: &[Vec<u8>]) -> io::Result<Vec<u8>> {
    let mut frames = Vec::with_capacity(records.iter().map(|record| HEADER + record.len() + TRAILER).sum());
    for record in records {
        let in_bounds = u32::try_from(record.len()).ok().filter(|_| record.len() <= MAX_RECORD);
        let length = in_bounds.ok_or_else(|| {
            let message = format!("a record of {} bytes; the log of votes takes at most {MAX_RECORD}", record.len());
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })?;
        frames.extend_from_slice(&head_of(MAGIC, length));
        frames.extend_from_slice(record);
        frames.extend_from_slice(&crc32fast::hash(record).to_le_bytes());
        frames.push(END);
    }
    Ok(frames)
}

fn write_synced(path: &Path, frames: &[u8]) -> io::Result<File> {
    let mut file = File::create(path)?;
    file.write_all(START)?;
    file.write_all(frames)?;
    file.sync_all()?;
    Ok(file)
}

/// Creates a folder with those above it, each synced into its parent: a folder that a power failure takes away takes
/// the votes with it.
fn create_synced(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    create_synced(parent)?;
    match fs::create_dir(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(in_file(dir)(error)),
        _ => File::open(parent).and_then(|parent| parent.sync_all()).map_err(in_file(parent)),
    }
}

/// A file's bytes; none where there is no file.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(in_file(path)(error)),
    }
}

/// Says in an error which file it is about, and keeps its kind.
fn in_file(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
