//! Writes, one transaction after the other; what comes while one is committed goes into the next.
//!
//! So writes never clash with each other, pooled transactions share the four round trips of a commit, and the order of the callers is that
//! of the cluster.

use std::sync::{Arc, mpsc::SyncSender};

use tikv_client::TransactionClient;
use tokio::sync::mpsc;

use crate::{
    cluster::{Cluster, Failure, options},
    owner::Claim,
};

/// Writes that may wait.
pub(crate) const QUEUE: usize = 1024;
/// From this size on, in bytes of keys and values, a transaction takes no more writes. One write may be larger.
const ENOUGH: usize = 4 << 20;

/// A key that changes.
pub(crate) enum Change {
    Put(Vec<u8>, Vec<u8>),
    Delete(Vec<u8>),
}

/// Changes that are made together or not at all.
pub(crate) struct Write {
    pub(crate) changes: Vec<Change>,
    /// Is told whether they were made.
    pub(crate) done: SyncSender<bool>,
}

impl Write {
    fn size(&self) -> usize {
        self.changes.iter().map(Change::size).sum()
    }
}

impl Change {
    fn size(&self) -> usize {
        match self {
            Self::Put(key, value) => key.len() + value.len(),
            Self::Delete(key) => key.len(),
        }
    }
}

/// Makes the changes that come, until nobody can send any more.
pub(crate) async fn run(cluster: Arc<Cluster>, claim: Arc<Claim>, mut writes: mpsc::Receiver<Write>) {
    while let Some(first) = writes.recv().await {
        let batch = gather(first, &mut writes);
        metrics::histogram!("cita_storage_tikv_writes_per_transaction").record(batch.len() as f64);
        let made = cluster.run("store", |client| commit(client, &claim, &batch)).await.is_ok();
        for write in batch {
            // Who no longer waits for the answer does not need it.
            let _ = write.done.send(made);
        }
    }
}

/// A write, and those behind it that fit.
fn gather(first: Write, writes: &mut mpsc::Receiver<Write>) -> Vec<Write> {
    let mut size = first.size();
    let mut batch = vec![first];
    while size < ENOUGH {
        let Ok(next) = writes.try_recv() else { break };
        size += next.size();
        batch.push(next);
    }
    batch
}

async fn commit(client: TransactionClient, claim: &Claim, batch: &[Write]) -> Result<(), Failure> {
    let mut transaction = client.begin_with_options(options()).await?;
    claim.guard(&mut transaction).await?;
    for change in batch.iter().flat_map(|write| &write.changes) {
        match change {
            Change::Put(key, value) => transaction.put(key.clone(), value.clone()).await?,
            Change::Delete(key) => transaction.delete(key.clone()).await?,
        }
    }
    // After a failure nothing is rolled back: whether the commit was done is not known, and locks of a transaction that was not end by
    // themselves.
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    fn put(size: usize) -> Write {
        Write { changes: vec![Change::Put(vec![], vec![0; size])], done: sync_channel(1).0 }
    }

    #[test]
    fn waiting_writes_do_not_share_a_transaction_or_one_grows_without_end() {
        let (sender, mut receiver) = mpsc::channel(QUEUE);
        for size in [10, ENOUGH, 10, 10] {
            sender.try_send(put(size)).ok().unwrap();
        }
        let batch = gather(put(1), &mut receiver);
        assert_eq!(batch.iter().map(Write::size).collect::<Vec<_>>(), [1, 10, ENOUGH]);
        let batch = gather(put(2 * ENOUGH), &mut receiver);
        assert_eq!(batch.len(), 1);
        assert_eq!(gather(put(1), &mut receiver).len(), 3);
    }
}
