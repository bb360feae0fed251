//! Whose a prefix is: one node's, and of its processes the one that opened it last.

use std::{fs, process};

use cita_service_api::{Address, Hash};
use serde::{Deserialize, Serialize};
use tikv_client::{Transaction, TransactionClient};

use crate::{
    cluster::{Failure, options},
    keys::Keys,
};

/// The value at [`Keys::owner`], as JSON for those who look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    chain: Hash,
    node: Address,
    /// Where it runs, for people.
    process: String,
    /// Random: no two processes have the same.
    session: String,
}

/// This process's right to write below a prefix.
pub(crate) struct Claim {
    keys: Keys,
    record: Record,
    value: Vec<u8>,
}

impl Claim {
    /// The claim of this process, which is a node of a chain.
    pub(crate) fn new(keys: Keys, chain: Hash, node: Address) -> Self {
        let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let host = if host.trim().is_empty() { "an unnamed host" } else { host.trim() };
        let record = Record {
            chain,
            node,
            process: format!("process {} on {host}", process::id()),
            session: format!("{:032x}", rand::random::<u128>()),
        };
        // The types of a record have names for keys and text for values.
        let value = serde_json::to_vec(&record).unwrap_or_default();
        Self { keys, record, value }
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Takes the prefix from whichever process of this node had it.
    ///
    /// # Errors
    /// [`Failure::Foreign`] when it is another node's, or has keys without an owner.
    pub(crate) async fn take(&self, client: TransactionClient) -> Result<(), Failure> {
        let mut transaction = client.begin_with_options(options()).await?;
        match transaction.get(self.keys.owner()).await? {
            Some(found) => self.check_node(&found)?,
            None if transaction.scan_keys(self.keys.all(), 1).await?.next().is_some() => {
                return Err(Failure::Foreign("something that is no node".to_owned()));
            }
            None => {}
        }
        transaction.put(self.keys.owner(), self.value.clone()).await?;
        transaction.commit().await?;
        Ok(())
    }

    fn check_node(&self, found: &[u8]) -> Result<(), Failure> {
        let Ok(found) = serde_json::from_slice::<Record>(found) else {
            return Err(Failure::Foreign("something that is no node".to_owned()));
        };
        if (found.chain, found.node) == (self.record.chain, self.record.node) {
            tracing::info!(prefix = self.keys.prefix(), previous = found.process, "took over the prefix in TiKV");
            return Ok(());
        }
        Err(Failure::Foreign(format!("node {} of chain {}, last opened by {}", found.node, found.chain, found.process)))
    }

    /// Makes a transaction one that commits only if this process still has the prefix.
    ///
    /// # Errors
    /// [`Failure::TakenOver`].
    pub(crate) async fn guard(&self, transaction: &mut Transaction) -> Result<(), Failure> {
        let owner = self.keys.owner();
        match transaction.get(owner.clone()).await? {
            Some(found) if found == self.value => {}
            Some(found) => {
                let by = serde_json::from_slice::<Record>(&found).map(|record| record.process);
                return Err(Failure::TakenOver(by.unwrap_or_else(|_| "somebody".to_owned())));
            }
            None => return Err(Failure::TakenOver("somebody who removed its owner".to_owned())),
        }
        // A read alone would not clash with who takes over between now and the commit.
        Ok(transaction.lock_keys([owner]).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(chain: u8, node: u8) -> Claim {
        let (chain, node) = (Hash([chain; 32]), Address([node; 20]));
        Claim::new(Keys::new(Some("p"), chain, node).unwrap(), chain, node)
    }

    #[test]
    fn two_processes_of_a_node_cannot_be_told_apart() {
        let (first, second) = (claim(1, 1), claim(1, 1));
        assert_ne!(first.value, second.value);
        first.check_node(&second.value).unwrap();
    }

    #[test]
    fn a_prefix_of_another_node_or_chain_is_taken() {
        for other in [claim(1, 2), claim(2, 1)] {
            let error = claim(1, 1).check_node(&other.value).unwrap_err().to_string();
            for named in [&other.record.chain.to_string(), &other.record.node.to_string(), &other.record.process] {
                assert!(error.contains(named), "{error}");
            }
        }
        for strange in [&b""[..], b"{}", b"\xff"] {
            assert!(matches!(claim(1, 1).check_node(strange), Err(Failure::Foreign(_))));
        }
    }
}
