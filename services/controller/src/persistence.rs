//! The pool in storage: what [`Journal`] decides, done to [`Region::TransactionsPool`].
//!
//! ```text
//!  signatures checked ─► batches of all who wait, one write a segment ─► pool ─► answers, peers
//!                                                                         │
//!  restart: segments, oldest first ─► rules ─► signatures ─► pool         └─ blocks, expiry ─► segments are deleted
//! ```
//! One task writes. While it does, the next signatures are checked, and all who come meanwhile are in the next write: their number grows with
//! the load, and the calls to storage do not.
//!
//! Peers' transactions are kept as users' are: a chain whose nodes restart one after another, or all at once, forgets none. A restored transaction passes
//! every rule and the signature check again, since blocks may have come that this node has from its peers, and a disk may lie.

use std::{collections::HashSet, sync::Arc, time::Duration};

use cita_service_api::{Region, Result, StatusCode, TxHash};
use prost::{Message, bytes::Bytes};
use tokio::{sync::mpsc, time::sleep};

use crate::{
    admission::{Checked, Source},
    journal::{Checkpoint, Journal, Kept, SEGMENT_BYTES, Step, Stored, checkpoint_key, key},
    node::Node,
    pool::Origin,
    signatures::verdicts,
    tx::{Tx, Unchecked},
};

/// Steps to make room in storage that are taken before batches that wait have their turn.
const STEPS_A_TURN: usize = 32;

/// Waits until the next steps, or between attempts when storage does not answer.
const PAUSE: Duration = Duration::from_millis(2);
const RETRY: Duration = Duration::from_millis(500);

impl Node {
    async fn load_kept(&self, key: [u8; 32]) -> Result<Option<Vec<u8>>> {
        match self.deps.storage.load(Region::TransactionsPool, &key).await {
            Ok(value) => Ok(Some(value)),
            Err(StatusCode::NotFound) => Ok(None),
            Err(code) => Err(code),
        }
    }

    /// As [`Node::load_kept`], until storage answers; `None` as well when the node stops.
    async fn wait_for_kept(&self, key: [u8; 32]) -> Option<Vec<u8>> {
        loop {
            match self.load_kept(key).await {
                Ok(value) => return value,
                Err(code) => tracing::warn!(%code, "the kept transactions cannot be read yet"),
            }
            tokio::select! {
                () = sleep(RETRY) => {}
                () = self.lifecycle.shutdown.cancelled() => return None,
            }
        }
    }

    async fn checkpoint(&self) -> Checkpoint {
        let bytes = self.wait_for_kept(checkpoint_key()).await;
        bytes.and_then(|bytes| Checkpoint::decode(bytes.as_slice()).ok()).unwrap_or_default()
    }

    /// Brings back into the pool what storage keeps.
    pub(crate) async fn restore_kept(&self) -> Journal {
        let mut journal = Journal::at(self.checkpoint().await);
        while !self.lifecycle.shutdown.is_cancelled() {
            match self.wait_for_kept(key(journal.looks_for())).await {
                Some(bytes) => journal.restored(self.read_segment(bytes)),
                None if journal.missing() => {}
                None => break,
            }
        }
        let kept: Vec<Kept> = journal.kept().cloned().collect();
        let mut back = 0;
        for batch in kept.chunks(self.config.check_batch.max(1)) {
            let restored = self.restore_batch(batch).await;
            back += restored.len();
            journal.remove(batch.iter().map(|kept| &kept.tx.hash).filter(|hash| !restored.contains(*hash)));
        }
        if !kept.is_empty() {
            tracing::info!(
                found = kept.len(),
                back,
                "transactions that waited before the restart are back in the pool"
            );
        }
        journal
    }

    fn read_segment(&self, bytes: Vec<u8>) -> Vec<Kept> {
        let entries = Stored::decode(Bytes::from(bytes)).map(|stored| stored.entries);
        let entries = entries.unwrap_or_else(|error| {
            tracing::warn!(%error, "kept transactions cannot be read and are lost");
            Vec::new()
        });
        let kept = entries.into_iter().filter_map(|entry| {
            let (tx, _) = Tx::decode(&entry.transaction, &self.chain_id).ok()?;
            let origin = if entry.from_user { Origin::User } else { Origin::Peer };
            Some(Kept { tx: Arc::new(tx), origin })
        });
        kept.collect()
    }

    /// Checks transactions as if they had just come. Answers which are in the pool again.
    async fn restore_batch(&self, batch: &[Kept]) -> HashSet<TxHash> {
        let (mut valid, mut body) = (Vec::new(), Vec::new());
        for kept in batch {
            let is_valid = self.state.lock().check_new(&kept.tx).is_ok();
            if is_valid && let Ok(Unchecked { tx, raw }) = Unchecked::decode(&kept.tx.bytes, &self.chain_id) {
                valid.push((tx, kept.origin));
                body.push(raw);
            }
        }
        let mut checked = verdicts(&*self.deps.crypto, body.clone()).await;
        while checked.contains(&Err(StatusCode::CryptoServerNotReady)) && !self.lifecycle.shutdown.is_cancelled() {
            sleep(RETRY).await;
            checked = verdicts(&*self.deps.crypto, body.clone()).await;
        }
        let (mut restored, mut from_users) = (HashSet::new(), Vec::new());
        {
            let mut state = self.state.lock();
            let height = state.tip.height;
            for ((tx, origin), _) in valid.iter().zip(checked).filter(|(_, verdict)| verdict.is_ok()) {
                let one = std::slice::from_ref(tx);
                if state.check_new(tx).is_ok() && state.pool.insert_all(one, *origin, height).is_ok() {
                    restored.insert(tx.hash);
                    from_users.extend((*origin == Origin::User).then(|| tx.clone()));
                }
            }
            metrics::gauge!("cita_controller_pool_transactions").set(state.pool.len() as f64);
        }
        self.pool_changed.notify_waiters();
        self.announce(from_users);
        restored
    }

    /// Deletes what an earlier run kept: with `tx_persistence` off again nobody would.
    pub(crate) async fn forget_kept(&self) {
        let forget = async {
            let delete = |key: [u8; 32]| async move { self.deps.storage.delete(Region::TransactionsPool, &key).await };
            let checkpoint = self.load_kept(checkpoint_key()).await?;
            let known = checkpoint.as_deref().and_then(|bytes| Checkpoint::decode(bytes).ok()).unwrap_or_default();
            let mut journal = Journal::at(known);
            let mut count = 0;
            while !self.lifecycle.shutdown.is_cancelled() {
                let number = journal.looks_for();
                if self.load_kept(key(number)).await?.is_some() {
                    journal.restored(Vec::new());
                    count += 1;
                } else if !journal.missing() {
                    break;
                }
            }
            // From the end on: what is left after a crash in between is found again.
            for number in (known.first..journal.looks_for()).rev() {
                delete(key(number)).await?;
            }
            if checkpoint.is_some() {
                delete(checkpoint_key()).await?;
            }
            Ok::<u64, StatusCode>(count)
        };
        match forget.await {
            Ok(0) => {}
            Ok(segments) => {
                tracing::info!(segments, "tx_persistence is off: forgot the transactions of an earlier run")
            }
            Err(code) => tracing::warn!(%code, "transactions that an earlier run kept may still be in storage"),
        }
    }

    /// Keeps transactions before they enter the pool, and forgets those that leave it, until the node stops.
    pub(crate) async fn run_keeper(
        self: Arc<Self>,
        mut journal: Journal,
        mut to_keep: mpsc::UnboundedReceiver<Vec<Checked>>,
    ) {
        let stop = self.lifecycle.shutdown.clone();
        let mut head = self.head.subscribe();
        let mut pause = Some(PAUSE);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                checked = to_keep.recv() => {
                    let Some(mut checked) = checked else { return };
                    while let Ok(more) = to_keep.try_recv() {
                        checked.extend(more);
                    }
                    self.keep(&mut journal, checked).await;
                }
                changed = head.changed() => if changed.is_err() { return },
                () = sleep(pause.unwrap_or_default()), if pause.is_some() => {}
            }
            let gone = self.state.lock().pool.take_gone();
            journal.remove(&gone);
            pause = self.make_room(&mut journal).await;
            metrics::gauge!("cita_controller_kept_transactions").set(journal.kept_count() as f64);
        }
    }

    /// Writes what may enter the pool, and lets it in. When storage fails, the users hear of it and nothing enters.
    async fn keep(&self, journal: &mut Journal, mut checked: Vec<Checked>) {
        let mut worthy = Vec::new();
        {
            let state = self.state.lock();
            for Checked { txs, verdicts, source, .. } in &checked {
                let good = |(tx, verdict): (&Arc<Tx>, &Result<()>)| verdict.is_ok() && state.check_new(tx).is_ok();
                let all = txs.iter().zip(verdicts);
                if matches!(source, Source::User(_)) && !all.clone().all(good) {
                    continue;
                }
                let kept = all.filter(|both| good(*both));
                worthy.extend(kept.map(|(tx, _)| Kept { tx: tx.clone(), origin: source.origin() }));
            }
        }
        let hashes: Vec<TxHash> = worthy.iter().map(|kept| kept.tx.hash).collect();
        let started = tokio::time::Instant::now();
        if let Err(code) = self.write(journal, worthy).await {
            tracing::error!(%code, transactions = hashes.len(), "transactions cannot be kept and are refused");
            checked.iter_mut().flat_map(|checked| &mut checked.verdicts).for_each(|verdict| *verdict = Err(code));
        }
        metrics::histogram!("cita_controller_stage_seconds", "stage" => "keep").record(started.elapsed().as_secs_f64());
        self.settle(checked);
        let state = self.state.lock();
        journal.remove(hashes.iter().filter(|hash| !state.pool.contains(hash)));
    }

    async fn write(&self, journal: &mut Journal, worthy: Vec<Kept>) -> Result<()> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let mut batches = Vec::new();
        for kept in worthy {
            let size = kept.tx.block_bytes();
            if bytes + size > SEGMENT_BYTES && !batch.is_empty() {
                batches.push(std::mem::take(&mut batch));
                bytes = 0;
            }
            bytes += size;
            batch.push(kept);
        }
        batches.push(batch);
        for batch in batches {
            let Some(draft) = journal.draft(batch) else { continue };
            self.deps.storage.store(Region::TransactionsPool, &draft.key(), draft.value()).await?;
            journal.written(draft);
        }
        Ok(())
    }

    /// Takes a few steps to make room in storage. When to go on, if there is more to do.
    async fn make_room(&self, journal: &mut Journal) -> Option<Duration> {
        for _ in 0..STEPS_A_TURN {
            let step = journal.next_step()?;
            if let Err(code) = self.take_step(journal, step).await {
                tracing::warn!(%code, ?step, "what waits no longer is still in storage: trying again");
                return Some(RETRY);
            }
            journal.done(step);
        }
        Some(PAUSE)
    }

    async fn take_step(&self, journal: &Journal, step: Step) -> Result<()> {
        let storage = &self.deps.storage;
        match step {
            Step::Checkpoint(checkpoint) => {
                storage.store(Region::TransactionsPool, &checkpoint_key(), checkpoint.encode_to_vec()).await
            }
            Step::Shrink(number) => match journal.shrunk(number) {
                Some(draft) => storage.store(Region::TransactionsPool, &draft.key(), draft.value()).await,
                None => Ok(()),
            },
            Step::Delete(number) => storage.delete(Region::TransactionsPool, &key(number)).await,
        }
    }
}
