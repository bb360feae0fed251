//! Getting the transactions of a proposal together: from memory, from this node's log, from peers.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use cita_proto::blockchain::{RawTransaction, RawTransactions};
use cita_service_api::{Address, Result, StatusCode, TxHash};
use parking_lot::Mutex;
use prost::bytes::Bytes;
use tokio::{
    sync::oneshot,
    time::{Instant, sleep, timeout, timeout_at},
};

use crate::{
    node::Node,
    rules::ProposedBlock,
    tx::{Tx, Unchecked},
    wire::{GetTransactions, MAX_REQUESTED_TRANSACTIONS, PeerMessage},
};

/// How long one peer has to answer before the next is asked.
const ASK_PATIENCE: Duration = Duration::from_millis(300);

/// How long to wait for transactions that may be on their way before a peer is asked for them.
const GRACE: Duration = Duration::from_millis(30);

/// How long to wait before looking again when there is nobody to ask.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

struct Waiting {
    peer: u64,
    answer: oneshot::Sender<Vec<Bytes>>,
}

/// Requests for transactions that are under way.
#[derive(Default)]
pub(crate) struct Fetches(Mutex<HashMap<u64, Waiting>>);

impl Fetches {
    /// A peer answers; what nobody asked it for is dropped.
    pub(crate) fn deliver(&self, peer: u64, id: u64, transactions: Vec<Bytes>) {
        let mut waiting = self.0.lock();
        if waiting.get(&id).is_some_and(|waiting| waiting.peer == peer)
            && let Some(waiting) = waiting.remove(&id)
        {
            let _ = waiting.answer.send(transactions);
        }
    }

    fn open(&self, peer: u64) -> (u64, oneshot::Receiver<Vec<Bytes>>) {
        let (answer, answered) = oneshot::channel();
        let id = rand::random();
        self.0.lock().insert(id, Waiting { peer, answer });
        (id, answered)
    }

    fn close(&self, id: u64) {
        self.0.lock().remove(&id);
    }
}

impl Node {
    /// The transactions that a proposal names, in its order, sent by whom it says, their signatures checked.
    ///
    /// # Errors
    /// [`StatusCode::NoneRawTx`] when they could not be found until `deadline`.
    pub(crate) async fn gather(&self, block: &ProposedBlock, deadline: Instant) -> Result<Vec<Arc<Tx>>> {
        let proposer = Address::try_from(block.header.proposer.as_slice()).map_or(0, |address| address.origin());
        let mut found = HashMap::new();
        let (mut turn, mut patient) = (0, true);
        loop {
            // Registered before looking, so that nothing which comes in between is missed.
            let changed = self.pool_changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let missing = self.look_up(&block.tx_hashes, &mut found);
            if found.len() == block.tx_hashes.len() {
                break;
            }
            if Instant::now() >= deadline {
                tracing::warn!(
                    height = block.header.height,
                    missing = missing.len(),
                    "transactions of a proposal were not found in time"
                );
                return Err(StatusCode::NoneRawTx);
            }
            if missing.is_empty() {
                // They are on their way through the signature check.
                let _ = timeout_at(deadline, changed).await;
                continue;
            }
            if patient {
                patient = false;
                let _ = timeout(GRACE, changed).await;
                continue;
            }
            metrics::counter!("cita_controller_transactions_fetched_total").increment(missing.len() as u64);
            self.fetch_in_turn(proposer, &mut turn, &missing, &mut found, deadline).await;
        }
        self.with_right_senders(block, found, proposer, deadline).await
    }

    /// Adds what is in the pool and in the log; answers what is neither there nor waiting for its signature check.
    fn look_up(&self, hashes: &[TxHash], found: &mut HashMap<TxHash, Arc<Tx>>) -> Vec<TxHash> {
        let mut missing = self.state.lock().look_up(hashes, found).missing;
        missing.retain(|hash| match self.log.get(hash).pop() {
            Some(tx) => {
                found.insert(*hash, tx);
                false
            }
            None => true,
        });
        missing
    }

    /// The hash of a transaction does not say who sent it. If what was found is not what the proposal means, the log is preferred to the
    /// pool (it has what this node voted for), and then the proposer's and the others' word to one's own.
    async fn with_right_senders(
        &self,
        block: &ProposedBlock,
        mut found: HashMap<TxHash, Arc<Tx>>,
        proposer: u64,
        deadline: Instant,
    ) -> Result<Vec<Arc<Tx>>> {
        let txs = Self::in_order(&block.tx_hashes, &found)?;
        if self.senders_are_right(block, &txs).await? {
            return Ok(txs);
        }
        tracing::warn!(
            height = block.header.height,
            "a proposal has another sender for a transaction than this node: asking for its version"
        );
        for hash in &block.tx_hashes {
            if let Some(logged) = self.log.get(hash).pop() {
                found.insert(*hash, logged);
            }
        }
        let mut turn = 0;
        loop {
            let txs = Self::in_order(&block.tx_hashes, &found)?;
            if self.senders_are_right(block, &txs).await? {
                return Ok(txs);
            }
            if Instant::now() >= deadline {
                return Err(StatusCode::NoneRawTx);
            }
            self.fetch_in_turn(proposer, &mut turn, &block.tx_hashes, &mut found, deadline).await;
        }
    }

    /// A proposal that names no senders came from a controller that does not know of them; a decided one has to be taken.
    async fn senders_are_right(&self, block: &ProposedBlock, txs: &[Arc<Tx>]) -> Result<bool> {
        let claimed = &block.senders_root;
        Ok(claimed.is_empty() || *claimed == self.senders_root(txs.iter().map(|tx| tx.sender)).await?)
    }

    /// Asks one peer, the proposer first and the next one each time.
    async fn fetch_in_turn(
        &self,
        proposer: u64,
        turn: &mut usize,
        hashes: &[TxHash],
        found: &mut HashMap<TxHash, Arc<Tx>>,
        deadline: Instant,
    ) {
        let peers = self.peers.in_turn(proposer, Instant::now());
        let Some(&peer) = peers.get(*turn % peers.len().max(1)) else {
            sleep(LOOK_AGAIN).await;
            return;
        };
        *turn += 1;
        for part in hashes.chunks(MAX_REQUESTED_TRANSACTIONS) {
            let fetched = self.fetch_from(peer, part, found, deadline).await;
            if fetched.is_empty() {
                // Asking everybody at once again and again helps nobody.
                sleep(LOOK_AGAIN.min(deadline.saturating_duration_since(Instant::now()))).await;
                return;
            }
            found.extend(fetched.into_iter().map(|tx| (tx.hash, tx)));
        }
    }

    /// Those of `hashes` that `peer` has, their signatures checked unless `known` has the same from the same sender.
    async fn fetch_from(
        &self,
        peer: u64,
        hashes: &[TxHash],
        known: &HashMap<TxHash, Arc<Tx>>,
        deadline: Instant,
    ) -> Vec<Arc<Tx>> {
        let (id, answered) = self.fetches.open(peer);
        let request = GetTransactions { id, hashes: hashes.iter().map(|hash| hash.to_vec()).collect() };
        let deadline = deadline.min(Instant::now() + ASK_PATIENCE);
        let answer = match self.send(peer, &PeerMessage::GetTransactions(request)).await {
            Ok(()) => timeout_at(deadline, answered).await.ok().and_then(std::result::Result::ok),
            Err(_) => None,
        };
        self.fetches.close(id);
        let wanted: HashSet<&TxHash> = hashes.iter().collect();
        let encoded = answer.unwrap_or_default();
        let decoded = encoded.iter().filter_map(|bytes| Unchecked::decode(bytes, &self.chain_id).ok());
        let (mut txs, mut raws): (Vec<Arc<Tx>>, Vec<RawTransaction>) = (Vec::new(), Vec::new());
        for Unchecked { tx, raw } in decoded.filter(|unchecked| wanted.contains(&unchecked.tx.hash)) {
            // What is not checked is not taken from the peer: only its word on who sent it is.
            match known.get(&tx.hash).filter(|known| known.sender == tx.sender) {
                Some(known) => txs.push(known.clone()),
                None => {
                    txs.push(tx);
                    raws.push(raw);
                }
            }
        }
        let checked = raws.is_empty()
            || self.deps.crypto.check_transactions(Arc::new(RawTransactions { body: raws })).await.is_ok();
        if checked { txs } else { Vec::new() }
    }
}
