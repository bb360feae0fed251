//! The way into the pool: cheap rules at once, signatures in batches, all of a user's batch or none.
//!
//! Transactions queue up while the signatures of those before them are checked; the next check takes all that came meanwhile. So
//! batches are as large as the load asks for, and a lone transaction waits for nobody but the short linger.

use std::{ops::Range, sync::Arc, time::Duration};

use cita_proto::blockchain::{RawTransaction, RawTransactions};
use cita_service_api::{Crypto, Result, RpcError, RpcResult, StatusCode, TxHash};
use prost::bytes::Bytes;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::timeout,
};

use crate::{
    node::Node,
    pool::Refusal,
    tx::{Tx, Unchecked},
    wire::{PeerMessage, Transactions},
};

/// Bytes of memory that one permit of the queue stands for.
const PERMIT_BYTES: usize = 256;

/// A batch of fewer transactions lingers for company.
const LINGER_BELOW: usize = 64;

/// A failed batch is checked again in so many parts, to find out who failed.
const PARTS: usize = 16;

/// Batches of accepted transactions that wait to be sent to peers.
const OUTGOING_BATCHES: usize = 256;

/// Bytes of transactions in one message to peers, about.
const MESSAGE_BYTES: usize = 1 << 20;

/// Where transactions come from, and so what happens to some of a batch when others fail.
enum Source {
    /// A user waits for an answer: all or none, and the peers are told.
    User(oneshot::Sender<RpcResult<()>>),
    /// A peer sent them: each for itself.
    Peer,
}

struct Job {
    transactions: Vec<Unchecked>,
    source: Source,
    _room: OwnedSemaphorePermit,
}

/// The ends of the queues that others put into.
pub(crate) struct Admission {
    queue: mpsc::UnboundedSender<Job>,
    /// Bounds the queue by the memory of what is in it.
    room: Arc<Semaphore>,
    outgoing: mpsc::Sender<Vec<Arc<Tx>>>,
}

/// The ends that [`Node::run_admission`] and [`Node::run_outgoing`] take from.
pub(crate) struct AdmissionQueues {
    queue: mpsc::UnboundedReceiver<Job>,
    outgoing: mpsc::Receiver<Vec<Arc<Tx>>>,
}

impl Admission {
    pub(crate) fn new(queue_bytes: usize) -> (Self, AdmissionQueues) {
        let (queue, queue_end) = mpsc::unbounded_channel();
        let (outgoing, outgoing_end) = mpsc::channel(OUTGOING_BATCHES);
        let room = Arc::new(Semaphore::new((queue_bytes / PERMIT_BYTES).clamp(1, Semaphore::MAX_PERMITS)));
        (Self { queue, room, outgoing }, AdmissionQueues { queue: queue_end, outgoing: outgoing_end })
    }
}

fn permits(transactions: &[Unchecked]) -> u32 {
    let bytes: usize = transactions.iter().map(|unchecked| 2 * unchecked.tx.memory_bytes()).sum();
    u32::try_from(bytes / PERMIT_BYTES).unwrap_or(u32::MAX)
}

fn refused(code: StatusCode) -> StatusCode {
    metrics::counter!("cita_controller_transactions_refused_total", "code" => code.name()).increment(1);
    code
}

/// The protocol has no code for "no room"; the text says it.
fn no_room(what: &str) -> RpcError {
    let code = refused(StatusCode::InternalChannelDisconnected);
    RpcError::new(code, format!("{}: {what}; try again after the next block", code.name()))
}

fn refusal(refusal: Refusal) -> RpcError {
    match refusal {
        Refusal::Duplicate => refused(StatusCode::DupTransaction).into(),
        Refusal::ItemTaken => RpcError::new(
            refused(StatusCode::DupTransaction),
            format!("{}: another change of this item waits in the pool", StatusCode::DupTransaction.name()),
        ),
        Refusal::Full => no_room("the pool is full"),
    }
}

impl Node {
    /// Takes a user's transactions, all or none, and answers once they are in the pool.
    pub(crate) async fn admit(&self, raws: Vec<RawTransaction>) -> RpcResult<Vec<TxHash>> {
        let parsed: Result<Vec<Unchecked>> =
            raws.into_iter().map(|raw| Unchecked::parse(raw, &self.chain_id)).collect();
        let transactions = parsed.map_err(refused)?;
        if transactions.is_empty() {
            return Ok(Vec::new());
        }
        let hashes: Vec<TxHash> = transactions.iter().map(|unchecked| unchecked.tx.hash).collect();
        self.check_cheaply(&transactions)?;
        let room = self.admission.room.clone().try_acquire_many_owned(permits(&transactions));
        let _room = room.map_err(|_| no_room("too many transactions wait for their signature check"))?;
        let (answer, answered) = oneshot::channel();
        self.state.lock().enqueued(hashes.iter());
        let job = Job { transactions, source: Source::User(answer), _room };
        if let Err(unsent) = self.admission.queue.send(job) {
            self.state.lock().dequeued(unsent.0.transactions.iter().map(|unchecked| &unchecked.tx.hash));
            return Err(RpcError::new(StatusCode::FatalError, "FatalError: the node is stopping"));
        }
        answered
            .await
            .unwrap_or_else(|_| Err(RpcError::new(StatusCode::FatalError, "FatalError: the node is stopping")))?;
        Ok(hashes)
    }

    fn check_cheaply(&self, transactions: &[Unchecked]) -> RpcResult<()> {
        let state = self.state.lock();
        transactions.iter().try_for_each(|unchecked| state.check_new(&unchecked.tx)).map_err(refused)?;
        state.pool.admits_all(transactions.iter().map(|unchecked| &*unchecked.tx)).map_err(refusal)
    }

    /// Takes what a peer sent, as far as it is new and of the right form.
    pub(crate) async fn admit_from_peer(&self, encoded: Vec<Bytes>) {
        let decoded = encoded.iter().filter_map(|bytes| Unchecked::decode(bytes, &self.chain_id).ok());
        let mut transactions: Vec<Unchecked> = decoded.collect();
        {
            let mut state = self.state.lock();
            transactions.retain(|unchecked| state.check_new(&unchecked.tx).is_ok());
            state.enqueued(transactions.iter().map(|unchecked| &unchecked.tx.hash));
        }
        if transactions.is_empty() {
            return;
        }
        let hashes: Vec<TxHash> = transactions.iter().map(|unchecked| unchecked.tx.hash).collect();
        let Ok(_room) = self.admission.room.clone().acquire_many_owned(permits(&transactions)).await else { return };
        if self.admission.queue.send(Job { transactions, source: Source::Peer, _room }).is_err() {
            self.state.lock().dequeued(hashes.iter());
        }
    }

    /// Checks signatures until the node stops.
    pub(crate) async fn run_admission(self: Arc<Self>, queues: AdmissionQueues) {
        let AdmissionQueues { mut queue, outgoing } = queues;
        self.lifecycle.spawn(self.clone().run_outgoing(outgoing));
        let stop = self.lifecycle.shutdown.clone();
        loop {
            let first = tokio::select! {
                job = queue.recv() => job,
                () = stop.cancelled() => None,
            };
            let Some(first) = first else { return };
            let jobs = self.collect(first, &mut queue).await;
            self.process(jobs).await;
        }
    }

    async fn collect(&self, first: Job, queue: &mut mpsc::UnboundedReceiver<Job>) -> Vec<Job> {
        let mut count = first.transactions.len();
        let mut jobs = vec![first];
        let linger = Duration::from_millis(self.config.check_linger_ms);
        let deadline = tokio::time::Instant::now() + linger;
        while count < self.config.check_batch {
            let next = match queue.try_recv() {
                Ok(job) => Some(job),
                Err(_) if count >= LINGER_BELOW => None,
                Err(_) => {
                    let left = deadline.saturating_duration_since(tokio::time::Instant::now());
                    timeout(left, queue.recv()).await.ok().flatten()
                }
            };
            let Some(job) = next else { break };
            count += job.transactions.len();
            jobs.push(job);
        }
        jobs
    }

    async fn process(&self, jobs: Vec<Job>) {
        let mut body = Vec::new();
        let jobs: Vec<(Vec<Arc<Tx>>, Source, OwnedSemaphorePermit)> = jobs
            .into_iter()
            .map(|job| {
                let txs = job.transactions.into_iter().map(|Unchecked { tx, raw }| {
                    body.push(raw);
                    tx
                });
                (txs.collect(), job.source, job._room)
            })
            .collect();
        let count = body.len();
        let mut verdicts = verdicts(&*self.deps.crypto, body).await.into_iter();
        metrics::histogram!("cita_controller_signature_batch").record(count as f64);

        let mut accepted = Vec::new();
        for (txs, source, _room) in jobs {
            let verdicts: Vec<Result<()>> = verdicts.by_ref().take(txs.len()).collect();
            self.state.lock().dequeued(txs.iter().map(|tx| &tx.hash));
            match source {
                Source::Peer => self.insert_each(&txs, &verdicts),
                Source::User(answer) => {
                    let result = self.insert_all(&txs, &verdicts);
                    if result.is_ok() {
                        accepted.extend(txs);
                    }
                    // The user may have gone; his transactions stay.
                    let _ = answer.send(result);
                }
            }
        }
        self.pool_changed.notify_waiters();
        if !accepted.is_empty() && self.admission.outgoing.try_send(accepted).is_err() {
            // Peers fetch what they miss when it is proposed, and it is sent again while it stays in the pool.
            metrics::counter!("cita_controller_broadcasts_dropped_total").increment(1);
        }
    }

    /// The rules again, since a block may have come in between, and then the pool.
    fn insert_all(&self, txs: &[Arc<Tx>], verdicts: &[Result<()>]) -> RpcResult<()> {
        verdicts.iter().try_for_each(|verdict| *verdict).map_err(refused)?;
        let mut state = self.state.lock();
        txs.iter().try_for_each(|tx| state.check_new(tx)).map_err(refused)?;
        state.pool.admits_all(txs.iter().map(|tx| &**tx)).map_err(refusal)?;
        let height = state.tip.height;
        for tx in txs {
            state.pool.insert(tx.clone(), Some(height)).map_err(refusal)?;
        }
        metrics::counter!("cita_controller_transactions_accepted_total").increment(txs.len() as u64);
        metrics::gauge!("cita_controller_pool_transactions").set(state.pool.len() as f64);
        Ok(())
    }

    fn insert_each(&self, txs: &[Arc<Tx>], verdicts: &[Result<()>]) {
        let mut state = self.state.lock();
        for (tx, verdict) in txs.iter().zip(verdicts) {
            if let Err(code) = verdict.and_then(|()| state.check_new(tx)) {
                // Several peers may send the same one: no reason to count it.
                if code != StatusCode::DupTransaction {
                    refused(code);
                }
            } else if state.pool.insert(tx.clone(), None).is_err() {
                refused(StatusCode::InternalChannelDisconnected);
            }
        }
        metrics::gauge!("cita_controller_pool_transactions").set(state.pool.len() as f64);
    }

    /// Sends accepted transactions to all peers, several in a message.
    async fn run_outgoing(self: Arc<Self>, mut outgoing: mpsc::Receiver<Vec<Arc<Tx>>>) {
        let stop = self.lifecycle.shutdown.clone();
        loop {
            let batch = tokio::select! {
                batch = outgoing.recv() => batch,
                () = stop.cancelled() => None,
            };
            let Some(mut batch) = batch else { return };
            let mut bytes: usize = batch.iter().map(|tx| tx.bytes.len()).sum();
            while bytes < MESSAGE_BYTES
                && let Ok(more) = outgoing.try_recv()
            {
                bytes += more.iter().map(|tx| tx.bytes.len()).sum::<usize>();
                batch.extend(more);
            }
            self.broadcast_transactions(&batch).await;
        }
    }

    pub(crate) async fn broadcast_transactions(&self, txs: &[Arc<Tx>]) {
        let mut message = Transactions::default();
        let mut bytes = 0;
        for tx in txs {
            bytes += tx.bytes.len();
            message.transactions.push(tx.bytes.clone());
            if bytes >= MESSAGE_BYTES {
                self.broadcast(&PeerMessage::NewTransactions(std::mem::take(&mut message))).await;
                bytes = 0;
            }
        }
        if !message.transactions.is_empty() {
            self.broadcast(&PeerMessage::NewTransactions(message)).await;
        }
    }
}

/// What the signature check says of each. One bad transaction among good ones costs a few more checks, not the good ones.
pub(crate) async fn verdicts(crypto: &dyn Crypto, body: Vec<RawTransaction>) -> Vec<Result<()>> {
    let count = body.len();
    let all = Arc::new(RawTransactions { body });
    let mut verdicts = vec![Ok(()); count];
    let mut doubtful: Vec<Range<usize>> = Vec::new();
    match crypto.check_transactions(all.clone()).await {
        Ok(()) => return verdicts,
        Err(code) if count <= 1 || code == StatusCode::CryptoServerNotReady => return vec![Err(code); count],
        Err(_) => split(0..count, &mut doubtful),
    }
    while let Some(range) = doubtful.pop() {
        let Some(part) = all.body.get(range.clone()) else { continue };
        match crypto.check_transactions(Arc::new(RawTransactions { body: part.to_vec() })).await {
            Ok(()) => {}
            Err(code) if range.len() == 1 || code == StatusCode::CryptoServerNotReady => {
                verdicts.iter_mut().take(range.end).skip(range.start).for_each(|verdict| *verdict = Err(code));
            }
            Err(_) => split(range, &mut doubtful),
        }
    }
    verdicts
}

fn split(range: Range<usize>, parts: &mut Vec<Range<usize>>) {
    let size = range.len().div_ceil(PARTS).max(1);
    let mut start = range.start;
    while start < range.end {
        let end = (start + size).min(range.end);
        parts.push(start..end);
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use async_trait::async_trait;
    use cita_service_api::{Address, CryptoInfo, Hash};
    use proptest::prelude::*;

    use super::*;
    use crate::tx::tests::normal;

    /// Refuses the transactions of some ids, and counts what it is asked.
    struct Picky {
        bad: BTreeSet<u64>,
        asked: AtomicUsize,
    }

    #[async_trait]
    impl Crypto for Picky {
        async fn check_transactions(&self, transactions: Arc<RawTransactions>) -> Result<()> {
            self.asked.fetch_add(transactions.body.len(), Ordering::Relaxed);
            let bad = self.bad.iter().any(|id| transactions.body.contains(&normal(*id, 1, 1)));
            if bad { Err(StatusCode::SigCheckError) } else { Ok(()) }
        }

        async fn crypto_info(&self) -> Result<CryptoInfo> {
            Err(StatusCode::CryptoServerNotReady)
        }

        async fn hash_data(&self, _: &[u8]) -> Result<Hash> {
            Err(StatusCode::CryptoServerNotReady)
        }

        async fn verify_data_hash(&self, _: &[u8], _: &[u8]) -> Result<()> {
            Err(StatusCode::CryptoServerNotReady)
        }

        async fn sign_message(&self, _: &[u8]) -> Result<Vec<u8>> {
            Err(StatusCode::CryptoServerNotReady)
        }

        async fn recover_signature(&self, _: &[u8], _: &[u8]) -> Result<Address> {
            Err(StatusCode::CryptoServerNotReady)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn a_bad_transaction_takes_good_ones_with_it(count in 1u64..120, bad in proptest::collection::btree_set(0u64..120, 0..4)) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let crypto = Picky { bad: bad.clone(), asked: AtomicUsize::new(0) };
            let verdicts = runtime.block_on(verdicts(&crypto, (0..count).map(|id| normal(id, 1, 1)).collect()));
            prop_assert_eq!(verdicts.len() as u64, count);
            for (id, verdict) in verdicts.iter().enumerate() {
                prop_assert_eq!(verdict.is_err(), bad.contains(&(id as u64)), "transaction {}", id);
            }
            prop_assert!(crypto.asked.load(Ordering::Relaxed) as u64 <= 4 * count);
        }
    }
}
