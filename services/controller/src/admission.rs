//! The way into the pool: cheap rules at once, signatures in batches, all of a user's batch or none.
//!
//! Transactions queue up while the signatures of those before them are checked; the next check takes all that came meanwhile. So
//! batches are as large as the load asks for, and a lone transaction waits for nobody but the short linger.

use std::{sync::Arc, time::Duration};

use cita_proto::blockchain::RawTransaction;
use cita_service_api::{Result, RpcError, RpcResult, StatusCode, TxHash};
use prost::bytes::Bytes;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};

use crate::{
    node::Node,
    pool::{Origin, Refusal, Room},
    signatures::verdicts,
    tx::{Tx, Unchecked},
    wire::{PeerMessage, Transactions},
};

/// Bytes of memory that one permit of the queue stands for.
const PERMIT_BYTES: usize = 256;

/// A batch of fewer transactions lingers for company.
const LINGER_BELOW: usize = 64;

/// Batches of accepted transactions that wait to be sent to peers.
const OUTGOING_BATCHES: usize = 256;

/// Bytes of transactions in one message to peers, about.
const MESSAGE_BYTES: usize = 1 << 20;

/// Where transactions come from, and so what happens to some of a batch when others fail.
pub(crate) enum Source {
    /// A user waits for an answer: all or none, and the peers are told.
    User(oneshot::Sender<RpcResult<()>>),
    /// A peer sent them: each for itself.
    Peer,
}

/// Transactions on their way to the signature check.
struct Job {
    transactions: Vec<Unchecked>,
    source: Source,
    /// Room in the pool, kept for a user's transactions.
    room: Room,
    /// Room in the queue.
    _permit: OwnedSemaphorePermit,
}

impl Source {
    pub(crate) fn origin(&self) -> Origin {
        match self {
            Self::User(_) => Origin::User,
            Self::Peer => Origin::Peer,
        }
    }
}

/// Transactions whose signatures were checked.
pub(crate) struct Checked {
    pub(crate) txs: Vec<Arc<Tx>>,
    /// What the check said of each.
    pub(crate) verdicts: Vec<Result<()>>,
    pub(crate) source: Source,
    room: Room,
    _permit: OwnedSemaphorePermit,
}

/// The ends of the queues that others put into.
pub(crate) struct Admission {
    queue: mpsc::UnboundedSender<Job>,
    /// Bounds the queue by the memory of what is in it.
    permits: Arc<Semaphore>,
    /// To the task that keeps transactions in storage before they may enter the pool, if they are kept.
    keeper: Option<mpsc::UnboundedSender<Vec<Checked>>>,
    outgoing: mpsc::Sender<Vec<Arc<Tx>>>,
}

/// The ends that [`Node::run_admission`] and [`Node::run_outgoing`] take from.
pub(crate) struct AdmissionQueues {
    queue: mpsc::UnboundedReceiver<Job>,
    to_keep: Option<mpsc::UnboundedReceiver<Vec<Checked>>>,
    outgoing: mpsc::Receiver<Vec<Arc<Tx>>>,
}

impl Admission {
    /// The queues, one of them for transactions that are to be kept if `keeps`. What is in any of them holds room in the first.
    pub(crate) fn new(queue_bytes: usize, keeps: bool) -> (Self, AdmissionQueues) {
        let (queue, queue_end) = mpsc::unbounded_channel();
        let (keeper, to_keep) = keeps.then(mpsc::unbounded_channel).unzip();
        let (outgoing, outgoing_end) = mpsc::channel(OUTGOING_BATCHES);
        let permits = Arc::new(Semaphore::new((queue_bytes / PERMIT_BYTES).clamp(1, Semaphore::MAX_PERMITS)));
        let queues = AdmissionQueues { queue: queue_end, to_keep, outgoing: outgoing_end };
        (Self { queue, permits, keeper, outgoing }, queues)
    }
}

fn permits_for(transactions: &[Unchecked]) -> u32 {
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

/// The protocol has no code for it either.
fn in_danger() -> RpcError {
    let code = refused(StatusCode::NodeInSyncMode);
    let text = "this node is in danger mode: it follows the chain and takes no transactions; send to another node, or set danger = \
                false in [node] of its config.toml and restart it";
    RpcError::new(code, format!("{}: {text}", code.name()))
}

fn stopping() -> RpcError {
    let code = StatusCode::FatalError;
    RpcError::new(code, format!("{}: the node is stopping", code.name()))
}

/// Why a transaction is not taken now.
enum Obstacle {
    Rule(StatusCode),
    Pool(Refusal),
}

impl From<Obstacle> for RpcError {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Rule(code) => refused(code).into(),
            Obstacle::Pool(Refusal::Duplicate) => refused(StatusCode::DupTransaction).into(),
            Obstacle::Pool(Refusal::ItemTaken) => {
                let code = refused(StatusCode::DupTransaction);
                Self::new(code, format!("{}: another change of this item waits in the pool", code.name()))
            }
            Obstacle::Pool(Refusal::Full) => no_room("the pool is full"),
        }
    }
}

impl Node {
    /// Takes a user's transactions, all or none, and answers once they are in the pool. When that is full, it waits a while for a block to
    /// make room: that slows down who sends too fast, instead of making him send everything twice.
    pub(crate) async fn admit(&self, raws: Vec<RawTransaction>) -> RpcResult<Vec<TxHash>> {
        if self.config.danger {
            return Err(in_danger());
        }
        let parsed: Result<Vec<Unchecked>> =
            raws.into_iter().map(|raw| Unchecked::parse(raw, &self.chain_id)).collect();
        let transactions = parsed.map_err(refused)?;
        if transactions.is_empty() {
            return Ok(Vec::new());
        }
        let hashes: Vec<TxHash> = transactions.iter().map(|unchecked| unchecked.tx.hash).collect();
        let permit = self.admission.permits.clone().try_acquire_many_owned(permits_for(&transactions));
        let permit = permit.map_err(|_| no_room("too many transactions wait for their signature check"))?;
        let room = self.wait_for_room(&transactions).await?;
        // From here to the queue nothing waits, so a user who goes away cannot leave the room reserved.
        let (answer, answered) = oneshot::channel();
        let job = Job { transactions, source: Source::User(answer), room, _permit: permit };
        if self.admission.queue.send(job).is_err() {
            return Err(stopping());
        }
        answered.await.unwrap_or_else(|_| Err(stopping()))?;
        Ok(hashes)
    }

    async fn wait_for_room(&self, transactions: &[Unchecked]) -> RpcResult<Room> {
        let deadline = Instant::now() + Duration::from_millis(self.config.full_pool_patience_ms);
        let mut head = self.head.subscribe();
        loop {
            head.borrow_and_update();
            match self.reserve(transactions) {
                Err(Obstacle::Pool(Refusal::Full))
                    if matches!(timeout_at(deadline, head.changed()).await, Ok(Ok(()))) => {}
                result => return Ok(result?),
            }
        }
    }

    fn reserve(&self, transactions: &[Unchecked]) -> std::result::Result<Room, Obstacle> {
        let mut state = self.state.lock();
        transactions.iter().try_for_each(|unchecked| state.check_new(&unchecked.tx)).map_err(Obstacle::Rule)?;
        let room = state.pool.reserve(transactions.iter().map(|unchecked| &*unchecked.tx)).map_err(Obstacle::Pool)?;
        state.enqueued(transactions.iter().map(|unchecked| &unchecked.tx.hash));
        Ok(room)
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
        let permits = self.admission.permits.clone();
        let Ok(permit) = permits.acquire_many_owned(permits_for(&transactions)).await else { return };
        let job = Job { transactions, source: Source::Peer, room: Room::default(), _permit: permit };
        if self.admission.queue.send(job).is_err() {
            self.state.lock().dequeued(hashes.iter());
        }
    }

    /// Checks signatures until the node stops. What waited before a restart comes first.
    pub(crate) async fn run_admission(self: Arc<Self>, queues: AdmissionQueues) {
        let AdmissionQueues { mut queue, to_keep, outgoing } = queues;
        self.lifecycle.spawn(self.clone().run_outgoing(outgoing));
        match to_keep {
            None => self.forget_kept().await,
            Some(to_keep) => {
                let journal = self.restore_kept().await;
                self.lifecycle.spawn(self.clone().run_keeper(journal, to_keep));
            }
        }
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
        let deadline = Instant::now() + linger;
        while count < self.config.check_batch {
            let next = match queue.try_recv() {
                Ok(job) => Some(job),
                Err(_) if count >= LINGER_BELOW => None,
                Err(_) => {
                    let left = deadline.saturating_duration_since(Instant::now());
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
        let jobs: Vec<_> = jobs
            .into_iter()
            .map(|Job { transactions, source, room, _permit }| {
                let txs = transactions.into_iter().map(|Unchecked { tx, raw }| {
                    body.push(raw);
                    tx
                });
                (txs.collect::<Vec<_>>(), source, room, _permit)
            })
            .collect();
        metrics::histogram!("cita_controller_signature_batch").record(body.len() as f64);
        let mut verdicts = verdicts(&*self.deps.crypto, body).await.into_iter();
        let checked = jobs.into_iter().map(|(txs, source, room, _permit)| {
            let verdicts = verdicts.by_ref().take(txs.len()).collect();
            Checked { txs, verdicts, source, room, _permit }
        });
        let checked = checked.collect();
        match &self.admission.keeper {
            None => self.settle(checked),
            // It goes away with the node only; whoever waits for an answer gets the one for that.
            Some(keeper) => drop(keeper.send(checked)),
        }
    }

    /// Puts into the pool what may be there, and answers.
    pub(crate) fn settle(&self, checked: Vec<Checked>) {
        let mut accepted = Vec::new();
        for Checked { txs, verdicts, source, room, _permit } in checked {
            match source {
                Source::Peer => self.insert_each(&txs, &verdicts),
                Source::User(answer) => {
                    let result = self.insert_all(&txs, &verdicts, room);
                    if result.is_ok() {
                        accepted.extend(txs);
                    }
                    // The user may have gone; his transactions stay.
                    let _ = answer.send(result.map_err(RpcError::from));
                }
            }
        }
        self.pool_changed.notify_waiters();
        self.announce(accepted);
    }

    /// Has users' transactions sent to the peers.
    pub(crate) fn announce(&self, accepted: Vec<Arc<Tx>>) {
        if !accepted.is_empty() && self.admission.outgoing.try_send(accepted).is_err() {
            // Peers fetch what they miss when it is proposed, and it is sent again while it stays in the pool.
            metrics::counter!("cita_controller_broadcasts_dropped_total").increment(1);
        }
    }

    /// The rules again, since a block may have come in between, and then the pool.
    fn insert_all(&self, txs: &[Arc<Tx>], verdicts: &[Result<()>], room: Room) -> std::result::Result<(), Obstacle> {
        let mut state = self.state.lock();
        state.dequeued(txs.iter().map(|tx| &tx.hash));
        state.pool.release(room);
        verdicts.iter().try_for_each(|verdict| *verdict).map_err(Obstacle::Rule)?;
        txs.iter().try_for_each(|tx| state.check_new(tx)).map_err(Obstacle::Rule)?;
        let height = state.tip.height;
        state.pool.insert_all(txs, Origin::User, height).map_err(Obstacle::Pool)?;
        metrics::counter!("cita_controller_transactions_accepted_total").increment(txs.len() as u64);
        metrics::gauge!("cita_controller_pool_transactions").set(state.pool.len() as f64);
        Ok(())
    }

    fn insert_each(&self, txs: &[Arc<Tx>], verdicts: &[Result<()>]) {
        let mut state = self.state.lock();
        state.dequeued(txs.iter().map(|tx| &tx.hash));
        let height = state.tip.height;
        for (tx, verdict) in txs.iter().zip(verdicts) {
            if let Err(code) = verdict.and_then(|()| state.check_new(tx)) {
                // Several peers may send the same one: no reason to count it.
                if code != StatusCode::DupTransaction {
                    refused(code);
                }
            } else if state.pool.insert_all(std::slice::from_ref(tx), Origin::Peer, height).is_err() {
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
