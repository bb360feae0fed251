//! The hashes and addresses that a session printed last: `$last` stands for them, and TAB offers them. They are kept in memory, and
//! only where further lines can use them.

use std::{
    collections::VecDeque,
    sync::{Mutex, OnceLock, PoisonError},
};

/// How many of each are kept.
const KEPT: usize = 64;

/// Hex digits of a hash.
const HASH: usize = 64;

/// Hex digits of an address.
const ADDRESS: usize = 40;

/// Standard output is one for the whole process, and so is the memory of it. There is none until a session begins.
static RECENT: OnceLock<Mutex<Recent>> = OnceLock::new();

/// Begins to remember what is printed.
pub(crate) fn start() {
    RECENT.get_or_init(Mutex::default);
}

/// Takes note of what was printed.
pub(crate) fn printed(bytes: &[u8]) {
    if let Some(recent) = RECENT.get() {
        let text = String::from_utf8_lossy(bytes);
        recent.lock().unwrap_or_else(PoisonError::into_inner).read(&text);
    }
}

/// The hash or address that was printed last.
pub(crate) fn last() -> Option<String> {
    with(|recent| recent.last.clone())
}

/// Hashes, the newest first.
pub(crate) fn hashes() -> Vec<String> {
    with(|recent| recent.hashes.iter().cloned().collect())
}

/// Addresses, the newest first.
pub(crate) fn addresses() -> Vec<String> {
    with(|recent| recent.addresses.iter().cloned().collect())
}

fn with<T: Default>(answer: impl FnOnce(&Recent) -> T) -> T {
    RECENT.get().map(|recent| answer(&recent.lock().unwrap_or_else(PoisonError::into_inner))).unwrap_or_default()
}

#[derive(Debug, Default)]
struct Recent {
    hashes: VecDeque<String>,
    addresses: VecDeque<String>,
    last: Option<String>,
}

impl Recent {
    /// Keeps what the text has of `0x…` with as many digits as a hash or an address. Secret keys have as many as hashes, and are
    /// told by the word in their line.
    fn read(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.contains("secret")) {
            for (start, _) in line.match_indices("0x") {
                let digits = &line[start + 2..];
                let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
                self.keep(&digits[..end]);
            }
        }
    }

    fn keep(&mut self, digits: &str) {
        let list = match digits.len() {
            // Numbers are padded to the same length.
            HASH if !digits.starts_with("0000000000000000") => &mut self.hashes,
            ADDRESS if digits.contains(|c| c != '0') => &mut self.addresses,
            _ => return,
        };
        let word = format!("0x{digits}");
        list.retain(|known| *known != word);
        list.truncate(KEPT - 1);
        list.push_front(word.clone());
        self.last = Some(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_and_addresses_are_told_from_numbers_and_secrets() {
        let (hash, address) = (format!("0x{}", "ab".repeat(32)), format!("0x{}", "12".repeat(20)));
        let mut recent = Recent::default();
        recent.read(&format!("{{\n \"tx\": \"{hash}\",\n \"to\": \"{address}\",\n \"value\": \"0x{:064x}\"\n}}", 7));
        recent.read(&format!("\"secret_key\": \"0x{}\"\n0x{}\n0x{}", "cd".repeat(32), "ef".repeat(64), "0".repeat(40)));
        assert_eq!((recent.hashes, recent.addresses), ([hash].into(), [address.clone()].into()));
        assert_eq!(recent.last, Some(address));
    }

    #[test]
    fn the_newest_comes_first_once_and_the_oldest_are_forgotten() {
        let mut recent = Recent::default();
        let hash = |n: usize| format!("0xff{n:062x}");
        (0..100).for_each(|n| recent.read(&hash(n)));
        recent.read(&hash(98));
        assert_eq!(recent.hashes.len(), KEPT);
        assert_eq!([&recent.hashes[0], &recent.hashes[1]], [&hash(98), &hash(99)]);
    }
}
