//! Where things are in the cluster: the node's prefix, one byte, the key.
//!
//! The byte is a region's number, or [`OWNER`]; all are below the characters of prefixes, so keys of two nodes never meet, not even when
//! one's prefix is the begin of the other's.

use std::ops::RangeInclusive;

use cita_service_api::{Address, Hash, Region};
use cita_storage_core::OpenError;

use crate::config::wrong;

/// Behind the prefix of the key that says whose it is.
const OWNER: u8 = 0x1f;
/// TiKV's keys may have 4 KiB or more, but every one has the prefix.
const LONGEST_PREFIX: usize = 128;
/// Digits of the chain's id in a prefix that nobody chose.
const CHAIN_DIGITS: usize = 16;

/// The keys of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keys {
    prefix: String,
}

impl Keys {
    /// The keys of a node with this prefix; without one, with a prefix that no other node has.
    ///
    /// # Errors
    /// [`OpenError::Setting`] for a prefix of other than 1 to 128 ASCII letters, digits and `/ - _ . : @`.
    pub(crate) fn new(prefix: Option<&str>, chain: Hash, node: Address) -> Result<Self, OpenError> {
        let prefix = match prefix {
            Some(prefix) => prefix.to_owned(),
            None => {
                let (chain, node) = (chain.to_string(), node.to_string());
                let chain: String = digits(&chain).chars().take(CHAIN_DIGITS).collect();
                format!("cita/{chain}/{}", digits(&node))
            }
        };
        let is_fine = |c: char| c.is_ascii_alphanumeric() || "/-_.:@".contains(c);
        if (1..=LONGEST_PREFIX).contains(&prefix.len()) && prefix.chars().all(is_fine) {
            return Ok(Self { prefix });
        }
        Err(wrong("prefix", format!("'{prefix}' is not 1 to {LONGEST_PREFIX} letters, digits and / - _ . : @")))
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Where a region's key is.
    pub(crate) fn of(&self, region: Region, key: &[u8]) -> Vec<u8> {
        // Regions are numbered from 0 to 13.
        self.at(region as u32 as u8, key)
    }

    /// Where it says whose the prefix is.
    pub(crate) fn owner(&self) -> Vec<u8> {
        self.at(OWNER, b"owner")
    }

    /// Everything with this prefix that a node may have written.
    pub(crate) fn all(&self) -> RangeInclusive<Vec<u8>> {
        self.at(0, &[])..=self.at(OWNER, &[0xff; 64])
    }

    fn at(&self, kind: u8, key: &[u8]) -> Vec<u8> {
        [self.prefix.as_bytes(), &[kind], key].concat()
    }
}

fn digits(hex: &str) -> &str {
    hex.strip_prefix("0x").unwrap_or(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(prefix: Option<&str>) -> Result<Keys, OpenError> {
        Keys::new(prefix, Hash([0xab; 32]), Address([0xcd; 20]))
    }

    #[test]
    fn a_key_is_not_prefix_region_key() {
        let keys = keys(Some("a/b")).unwrap();
        assert_eq!(keys.of(Region::CompactBlock, &[1, 2]), b"a/b\x0a\x01\x02");
        assert_eq!(keys.owner(), b"a/b\x1fowner");
        assert!(keys.all().contains(&keys.owner()));
        for region in Region::ALL {
            assert!(keys.all().contains(&keys.of(region, &[0xff; 32])), "{region:?}");
        }
    }

    #[test]
    fn a_node_without_a_prefix_does_not_get_its_own() {
        let prefix = keys(None).unwrap().prefix;
        assert_eq!(prefix, format!("cita/{}/{}", "ab".repeat(8), "cd".repeat(20)));
        assert_ne!(Keys::new(None, Hash([0xab; 32]), Address([0xce; 20])).unwrap().prefix, prefix);
        assert_ne!(Keys::new(None, Hash([0xac; 32]), Address([0xcd; 20])).unwrap().prefix, prefix);
    }

    #[test]
    fn keys_of_two_prefixes_meet() {
        let (short, long) = (keys(Some("node-1")).unwrap(), keys(Some("node-12")).unwrap());
        let (short, long) = (short.all(), long.all());
        assert!(short.end() < long.start() || long.end() < short.start());
    }

    #[test]
    fn a_prefix_that_could_meet_a_key_is_taken() {
        for prefix in ["", "a b", "a\u{1}", "ä", &"x".repeat(129)] {
            let error = keys(Some(prefix)).unwrap_err().to_string();
            assert!(error.starts_with("[storage_tikv] prefix: ") && error.contains(prefix), "{error}");
        }
    }
}
