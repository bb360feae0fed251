//! Names that become folders and entries of certificates.

use crate::{ConfigError, error::Result};

const MAX_NAME: usize = 64;
const MAX_DOMAIN: usize = 63;

/// Checks a chain's name: it becomes a folder.
pub(crate) fn check_chain_name(name: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if starts_well && name.len() <= MAX_NAME && name.chars().all(allowed) {
        return Ok(());
    }
    Err(ConfigError::Name {
        what: "chain name",
        value: name.to_owned(),
        rule: "use 1 to 64 letters, digits, '-', '_' and '.', starting with a letter or digit",
    })
}

/// Checks a node's domain: it becomes a folder and the DNS name in the node's certificate.
pub(crate) fn check_domain(domain: &str) -> Result<()> {
    let label_is_good = |label: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(inner)
    };
    if domain.len() <= MAX_DOMAIN && domain.split('.').all(label_is_good) {
        return Ok(());
    }
    Err(ConfigError::Name {
        what: "domain",
        value: domain.to_owned(),
        rule: "use 1 to 63 small letters, digits, '-' and '.', as in a DNS name",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_leave_its_folder_is_refused() {
        for bad in ["", ".", "..", "a/b", "/a", "../a", "-a", ".a", "a b", "a\n", "é", &"a".repeat(65)] {
            assert!(check_chain_name(bad).is_err(), "{bad:?}");
        }
        for good in ["test-chain", "a", "Chain_1.2"] {
            check_chain_name(good).unwrap();
        }
    }

    #[test]
    fn a_domain_that_is_no_dns_name_is_refused() {
        for bad in ["", ".", "a..b", "-a", "a-", "a/b", "A", "a_b", "*", "a.", &"a".repeat(64)] {
            assert!(check_domain(bad).is_err(), "{bad:?}");
        }
        for good in ["node0", "0", "node-0.example.org"] {
            check_domain(good).unwrap();
        }
    }
}
