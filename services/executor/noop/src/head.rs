//! The last executed block, in a file: height (u64 BE) ‖ block hash ‖ CRC-32 of both (u32 BE).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use cita_executor_core::folder::{FolderError, FolderLock};
use cita_service_api::BlockHash;

const FILE: &str = "head";

/// Where the last executed block is kept.
pub(crate) struct Head {
    dir: PathBuf,
    _lock: FolderLock,
}

impl Head {
    pub(crate) fn open(dir: &Path) -> Result<Self, FolderError> {
        Ok(Self { _lock: FolderLock::take(dir)?, dir: dir.to_owned() })
    }

    /// The last executed block; none if there is no whole file.
    pub(crate) fn read(&self) -> Option<(u64, BlockHash)> {
        let bytes = match fs::read(self.dir.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(%error, dir = %self.dir.display(), "the last block cannot be read; beginning anew");
                return None;
            }
        };
        let head = decode(&bytes);
        if head.is_none() {
            tracing::warn!(dir = %self.dir.display(), "the file of the last block is damaged; beginning anew");
        }
        head
    }

    /// Replaces the last executed block as one step.
    pub(crate) fn write(&self, height: u64, hash: BlockHash) -> io::Result<()> {
        let temporary = self.dir.join("head.tmp");
        fs::write(&temporary, encode(height, hash))?;
        fs::rename(temporary, self.dir.join(FILE))
    }
}

fn encode(height: u64, hash: BlockHash) -> Vec<u8> {
    let mut bytes = [height.to_be_bytes().as_slice(), hash.as_bytes()].concat();
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Option<(u64, BlockHash)> {
    let (content, checksum) = bytes.split_last_chunk::<4>()?;
    if crc32fast::hash(content).to_be_bytes() != *checksum {
        return None;
    }
    let (height, hash) = content.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*height), BlockHash::try_from(hash).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_counts_as_none() {
        let dir = tempfile::tempdir().unwrap();
        let head = Head::open(dir.path()).unwrap();
        assert_eq!(head.read(), None);
        head.write(7, BlockHash([9; 32])).unwrap();
        assert_eq!(head.read(), Some((7, BlockHash([9; 32]))));
        let good = fs::read(dir.path().join(FILE)).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(dir.path().join(FILE), &bad).unwrap();
            assert_eq!(head.read(), None, "byte {at}");
            fs::write(dir.path().join(FILE), &good[..at]).unwrap();
            assert_eq!(head.read(), None, "{at} bytes");
        }
    }

    #[test]
    fn a_folder_has_one_executor() {
        let dir = tempfile::tempdir().unwrap();
        let _first = Head::open(dir.path()).unwrap();
        assert!(matches!(Head::open(dir.path()), Err(FolderError::InUse { .. })));
    }
}
