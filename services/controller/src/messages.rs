//! Messages of other nodes' controllers: taking them in, answering them.

use std::{sync::Arc, time::Duration};

use cita_proto::network::NetworkMsg;
use cita_service_api::{Address, Result, StatusCode, TxHash};
use prost::bytes::Bytes;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::{Instant, MissedTickBehavior},
};

use crate::{
    node::{Node, now_ms},
    wire::{
        Blocks, GetBlocks, GetTransactions, MAX_ANSWER_BLOCKS, MAX_ANSWER_BYTES, MAX_REQUESTED_TRANSACTIONS, MODULE,
        PeerMessage, Status, Transactions,
    },
};

/// Bytes of messages with transactions that wait to be decoded.
const WAITING_TRANSACTION_BYTES: usize = 24 << 20;

/// Bytes that one permit of that queue stands for.
const PERMIT_BYTES: usize = 1024;

/// Requests of peers that wait for an answer.
const WAITING_REQUESTS: usize = 64;

/// How often peers are told how far this node is.
const STATUS_INTERVAL: Duration = Duration::from_secs(1);

/// Users' transactions that are still in the pool after so many blocks are sent to the peers again, so many of them a block.
const RESEND_AFTER_BLOCKS: u64 = 5;
const RESEND_TRANSACTIONS: usize = 500;

/// And as many as that whenever no block came for so long: who leads may not know of any.
const RESEND_IDLE: Duration = Duration::from_secs(5);

enum Request {
    Transactions(u64, GetTransactions),
    Blocks(u64, GetBlocks),
}

struct NewTransactions {
    encoded: Vec<Bytes>,
    _permit: OwnedSemaphorePermit,
}

/// The ends of the queues between the network and the workers.
pub(crate) struct Inbox {
    transactions: mpsc::UnboundedSender<NewTransactions>,
    /// Bounds that queue.
    permits: Arc<Semaphore>,
    requests: mpsc::Sender<Request>,
}

/// The workers' ends.
pub(crate) struct InboxQueues {
    transactions: mpsc::UnboundedReceiver<NewTransactions>,
    requests: mpsc::Receiver<Request>,
}

impl Inbox {
    pub(crate) fn new() -> (Self, InboxQueues) {
        let (transactions, transactions_end) = mpsc::unbounded_channel();
        let (requests, requests_end) = mpsc::channel(WAITING_REQUESTS);
        let permits = Arc::new(Semaphore::new(WAITING_TRANSACTION_BYTES / PERMIT_BYTES));
        let queues = InboxQueues { transactions: transactions_end, requests: requests_end };
        (Self { transactions, permits, requests }, queues)
    }
}

fn dropped() -> StatusCode {
    metrics::counter!("cita_controller_messages_dropped_total").increment(1);
    StatusCode::InternalChannelDisconnected
}

impl Node {
    /// Takes a message in. What is not answered at once waits in a bounded queue; at the bound it is dropped, as a network may drop it.
    ///
    /// # Errors
    /// Why it was not taken.
    pub(crate) fn on_message(&self, message: NetworkMsg) -> Result<()> {
        if message.module != MODULE {
            return Err(StatusCode::ModuleNotController);
        }
        let (peer, size) = (message.origin, message.msg.len());
        match PeerMessage::read(&message.r#type, message.msg).ok_or(StatusCode::DecodeError)? {
            PeerMessage::Status(status) => self.on_status(peer, &status),
            PeerMessage::NewTransactions(new) => self.queue_transactions(new.transactions, size),
            PeerMessage::GetTransactions(request) => self.queue_request(Request::Transactions(peer, request)),
            PeerMessage::GetBlocks(request) => self.queue_request(Request::Blocks(peer, request)),
            PeerMessage::Transactions(answer) => {
                self.fetches.deliver(peer, answer.id, answer.transactions);
                Ok(())
            }
            PeerMessage::Blocks(answer) => {
                self.sync.lock().on_blocks(peer, answer.id, answer.blocks, now_ms());
                self.sync_wanted.notify_one();
                Ok(())
            }
        }
    }

    fn queue_transactions(&self, encoded: Vec<Bytes>, size: usize) -> Result<()> {
        let permits = u32::try_from(size / PERMIT_BYTES + 1).map_err(|_| dropped())?;
        let permit = self.inbox.permits.clone().try_acquire_many_owned(permits).map_err(|_| dropped())?;
        self.inbox.transactions.send(NewTransactions { encoded, _permit: permit }).map_err(|_| dropped())
    }

    fn queue_request(&self, request: Request) -> Result<()> {
        self.inbox.requests.try_send(request).map_err(|_| dropped())
    }

    fn on_status(&self, peer: u64, status: &Status) -> Result<()> {
        let address = Address::try_from(status.address.as_slice())?;
        if address.origin() != peer || address == self.address {
            return Err(StatusCode::AddressOriginCheckError);
        }
        if status.genesis != self.genesis.as_bytes() {
            return Err(StatusCode::VersionOrIdCheckError);
        }
        self.peers.heard(address, status.height, Instant::now());
        self.sync.lock().on_status(peer, status.height);
        self.sync_wanted.notify_one();
        Ok(())
    }

    /// Sends to one peer.
    ///
    /// # Errors
    /// Those of the network.
    pub(crate) async fn send(&self, peer: u64, message: &PeerMessage) -> Result<()> {
        self.deps.network.send_msg(message.to(peer)).await
    }

    /// Sends to all peers. A network that cannot is one that drops messages: whoever needs one asks.
    pub(crate) async fn broadcast(&self, message: &PeerMessage) {
        if let Err(code) = self.deps.network.broadcast(message.to(0)).await {
            tracing::debug!(%code, "a message to all peers was not sent");
        }
    }

    pub(crate) async fn broadcast_status(&self) {
        let height = *self.stored.borrow();
        let status = Status { height, address: self.address.to_vec(), genesis: self.genesis.to_vec() };
        self.broadcast(&PeerMessage::Status(status)).await;
    }

    /// Handles peers' transactions until the node stops. When the queue for signature checks is full, this waits, and new messages are
    /// dropped at the inbox.
    pub(crate) async fn run_inbox(self: Arc<Self>, queues: InboxQueues) {
        let InboxQueues { mut transactions, requests } = queues;
        self.lifecycle.spawn(self.clone().run_requests(requests));
        let stop = self.lifecycle.shutdown.clone();
        loop {
            let next = tokio::select! {
                next = transactions.recv() => next,
                () = stop.cancelled() => None,
            };
            let Some(NewTransactions { encoded, _permit }) = next else { return };
            tokio::select! {
                () = self.admit_from_peer(encoded) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    async fn run_requests(self: Arc<Self>, mut requests: mpsc::Receiver<Request>) {
        let stop = self.lifecycle.shutdown.clone();
        loop {
            let request = tokio::select! {
                request = requests.recv() => request,
                () = stop.cancelled() => None,
            };
            let Some(request) = request else { return };
            let (peer, answer) = match request {
                Request::Transactions(peer, request) => {
                    (peer, PeerMessage::Transactions(self.transactions_for(request).await))
                }
                Request::Blocks(peer, request) => (peer, PeerMessage::Blocks(self.blocks_for(request).await)),
            };
            if let Err(code) = self.send(peer, &answer).await {
                tracing::debug!(peer, %code, "an answer was not sent");
            }
        }
    }

    /// What this node has of the transactions asked for: those that it voted for rather than others of the same hash.
    async fn transactions_for(&self, request: GetTransactions) -> Transactions {
        let mut answer = Transactions { id: request.id, transactions: Vec::new() };
        let mut bytes = 0;
        for hash in request.hashes.iter().take(MAX_REQUESTED_TRANSACTIONS) {
            let Ok(hash) = TxHash::try_from(hash.as_slice()) else { continue };
            let known = self.log.get(&hash).pop().or_else(|| self.state.lock().pool.get(&hash));
            let found = match known {
                Some(tx) => Some(tx.bytes.clone()),
                None => self.ledger.transaction_bytes(hash).await.ok(),
            };
            if let Some(found) = found {
                bytes += found.len();
                answer.transactions.push(found);
            }
            if bytes >= MAX_ANSWER_BYTES {
                break;
            }
        }
        answer
    }

    async fn blocks_for(&self, request: GetBlocks) -> Blocks {
        let mut answer = Blocks { id: request.id, blocks: Vec::new() };
        let stored = *self.stored.borrow();
        let mut bytes = 0;
        for height in (request.from..=stored).take(request.count.min(MAX_ANSWER_BLOCKS) as usize) {
            let Ok(block) = self.ledger.block_bytes(height).await else { break };
            bytes += block.len();
            if bytes > MAX_ANSWER_BYTES && !answer.blocks.is_empty() {
                break;
            }
            answer.blocks.push(block);
        }
        answer
    }

    /// Tells peers how far this node is, with every block and every second, and reminds them of transactions that seem to be lost.
    pub(crate) async fn run_status(self: Arc<Self>) {
        let stop = self.lifecycle.shutdown.clone();
        let mut stored = self.stored.subscribe();
        let mut ticks = tokio::time::interval(STATUS_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut reminded, mut last) = (0, Instant::now());
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                changed = stored.changed() => if changed.is_err() { return },
                () = stop.cancelled() => return,
            }
            self.broadcast_status().await;
            let height = self.tip().height;
            let is_idle = height == reminded && last.elapsed() >= RESEND_IDLE;
            if height > reminded || is_idle {
                (reminded, last) = (height, Instant::now());
                let before = if is_idle { height + 1 } else { height.saturating_sub(RESEND_AFTER_BLOCKS - 1) };
                let forgotten = self.state.lock().pool.given_before(before, RESEND_TRANSACTIONS);
                self.broadcast_transactions(&forgotten).await;
            }
        }
    }
}
