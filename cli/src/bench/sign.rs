//! Signs transactions on all cores, ahead of those who send them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use cita_proto::blockchain::{RawTransaction, Transaction, raw_transaction::Tx};
use cita_service_api::TxHash;
use prost::{Message, bytes::Bytes};
use rayon::prelude::*;
use tokio::sync::mpsc;

use super::{wire::Body, workload::Messages};
use crate::{
    error::{CliError, CliResult},
    transact::Draft,
};

/// Signed transactions of one request.
#[derive(Debug)]
pub(super) struct Batch {
    /// Their hashes, in order.
    pub(super) hashes: Vec<TxHash>,
    /// The request.
    pub(super) body: Body,
    /// The last block that they may be in.
    pub(super) valid_until_block: u64,
}

/// What to sign.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Who sends what to whom.
    pub(super) messages: Messages,
    /// Value and limit of all of them.
    pub(super) terms: Draft,
    /// The quota of each, on this chain.
    pub(super) quota: u64,
    /// Of the chain.
    pub(super) version: u32,
    /// Of the chain.
    pub(super) chain_id: Vec<u8>,
    /// How many transactions, unless it is as many as can be sent.
    pub(super) total: Option<u64>,
    /// Transactions in a request.
    pub(super) batch: usize,
    /// The chain's height, kept up to date by who follows it.
    pub(super) height: Arc<AtomicU64>,
}

impl Plan {
    /// Starts to sign in a thread of its own. Up to `ahead` batches wait to be taken; the thread ends when the answer is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(self, ahead: usize) -> CliResult<mpsc::Receiver<CliResult<Batch>>> {
        let (sender, receiver) = mpsc::channel(ahead.max(1));
        thread::Builder::new()
            .name("sign".to_owned())
            .spawn(move || self.sign_all(&sender))
            .map_err(|error| CliError::user(format!("cannot start a thread for signing: {error}")))?;
        Ok(receiver)
    }

    fn sign_all(&self, batches: &mpsc::Sender<CliResult<Batch>>) {
        // What makes this run's transactions differ from those of any other.
        let run = format!("{:016x}", rand::random::<u64>());
        let mut next = 0;
        while self.total.is_none_or(|total| next < total) {
            let mut ranges = Vec::with_capacity(rayon::current_num_threads());
            while ranges.len() < ranges.capacity() && self.total.is_none_or(|total| next < total) {
                let end = next.saturating_add(self.batch as u64).min(self.total.unwrap_or(u64::MAX));
                ranges.push(next..end);
                next = end;
            }
            let signed: Vec<_> = ranges.into_par_iter().map(|range| self.sign_batch(&run, range)).collect();
            for batch in signed {
                if batches.blocking_send(batch).is_err() {
                    return;
                }
            }
        }
    }

    fn sign_batch(&self, run: &str, range: std::ops::Range<u64>) -> CliResult<Batch> {
        let valid_until_block = self.terms.until.resolve(self.height.load(Ordering::Relaxed))?;
        let mut hashes = Vec::with_capacity(self.batch);
        let mut encoded = Vec::new();
        for number in range {
            let message = self.messages.get(number)?;
            let signed = message.sender.sign(Transaction {
                version: self.version,
                to: message.to,
                nonce: format!("{run}{number:x}"),
                quota: self.quota,
                valid_until_block,
                data: message.data,
                value: self.terms.value.to_vec(),
                chain_id: self.chain_id.clone(),
            });
            hashes.push(hash_of(&signed)?);
            if self.batch == 1 {
                signed.encode(&mut encoded).map_err(|error| CliError::internal(error.to_string()))?;
            } else {
                // Field 1 of RawTransactions is repeated: encoded one after another, they are the message.
                prost::encoding::message::encode(1, &signed, &mut encoded);
            }
        }
        let bytes = Bytes::from(encoded);
        let body = if self.batch == 1 { Body::One(bytes) } else { Body::Many(bytes) };
        Ok(Batch { hashes, body, valid_until_block })
    }
}

fn hash_of(signed: &RawTransaction) -> CliResult<TxHash> {
    let hash = match &signed.tx {
        Some(Tx::NormalTx(normal)) => normal.transaction_hash.as_slice(),
        Some(Tx::UtxoTx(utxo)) => utxo.transaction_hash.as_slice(),
        None => &[],
    };
    TxHash::try_from(hash).map_err(|_| CliError::internal("a signed transaction has no hash"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use cita_proto::blockchain::RawTransactions;

    use super::*;
    use crate::{
        bench::workload::Workload,
        convert::Position,
        transact::Quota,
        wallet::{Keys, Suite},
    };

    fn plan(total: Option<u64>, batch: usize, suite: Suite) -> Plan {
        let quota = Quota::Exactly(21_000);
        Plan {
            messages: Messages {
                accounts: vec![Keys::generate(suite), Keys::generate(suite)],
                workload: Workload::Call { to: vec![0; 20], data: vec![1] },
            },
            terms: Draft { to: vec![], data: vec![], value: [0; 32], quota, until: Position::After(95) },
            quota: 21_000,
            version: 0,
            chain_id: vec![3; 32],
            total,
            batch,
            height: Arc::new(AtomicU64::new(5)),
        }
    }

    #[test]
    fn every_transaction_is_signed_once_and_arrives_in_the_request() {
        [Suite::Sm, Suite::Eth].into_iter().for_each(check_all_of_25);
    }

    fn check_all_of_25(suite: Suite) {
        let mut batches = plan(Some(25), 10, suite).start(100).unwrap();
        let mut hashes = HashSet::new();
        while let Some(batch) = batches.blocking_recv() {
            let batch = batch.unwrap();
            let Body::Many(bytes) = batch.body else { panic!("a batch is sent as many") };
            let request = RawTransactions::decode(bytes).unwrap();
            let verifier = cita_crypto_sm::Verifier::default();
            for (transaction, hash) in request.body.iter().zip(&batch.hashes) {
                match suite {
                    Suite::Sm => cita_crypto_sm::check_transaction(&verifier, transaction).unwrap(),
                    Suite::Eth => cita_crypto_eth::check_transaction(transaction).unwrap(),
                }
                assert_eq!(hash_of(transaction).unwrap(), *hash);
                let Some(Tx::NormalTx(normal)) = &transaction.tx else { panic!("a normal transaction") };
                assert_eq!(normal.transaction.as_ref().unwrap().valid_until_block, 100);
            }
            assert_eq!(request.body.len(), batch.hashes.len());
            hashes.extend(batch.hashes);
        }
        assert_eq!(hashes.len(), 25);
    }

    #[test]
    fn signing_stays_within_its_lead_and_ends_with_its_receiver() {
        let mut batches = plan(None, 1, Suite::Eth).start(2).unwrap();
        assert!(matches!(batches.blocking_recv().unwrap().unwrap().body, Body::One(_)));
        drop(batches);
    }
}
