//! Checking signatures in batches, and finding out who failed when a batch does.

use std::{ops::Range, sync::Arc};

use cita_proto::blockchain::{RawTransaction, RawTransactions};
use cita_service_api::{Crypto, Result, StatusCode};

/// A failed batch is checked again in so many parts, to find out who failed.
const PARTS: usize = 16;

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
