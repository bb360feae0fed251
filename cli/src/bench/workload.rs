//! What the transactions of a run do.

use cita_service_api::Address;

use crate::{
    error::{CliError, CliResult},
    wallet::Keys,
};

/// What the transactions of a run do, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Workload {
    /// All call the same receiver with the same data.
    Call {
        /// 20 bytes.
        to: Vec<u8>,
        /// Call data.
        data: Vec<u8>,
    },
    /// Each moves value from one account of the run to another.
    Transfer,
}

impl Workload {
    /// Its name on the command line.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Call { .. } => "empty",
            Self::Transfer => "transfer",
        }
    }

    /// Whether its transactions may fail although blocks take them.
    pub(super) fn may_fail(&self) -> bool {
        !matches!(self, Self::Call { data, .. } if data.is_empty())
    }
}

/// The senders of a run, in turn, and what each of its transactions says.
#[derive(Debug, Clone)]
pub(super) struct Messages {
    /// Senders.
    pub(super) accounts: Vec<Keys>,
    /// What they send.
    pub(super) workload: Workload,
}

/// One transaction, without what all have in common.
#[derive(Debug)]
pub(super) struct Message<'a> {
    /// Who signs it.
    pub(super) sender: &'a Keys,
    /// 20 bytes.
    pub(super) to: Vec<u8>,
    /// Call data.
    pub(super) data: Vec<u8>,
}

impl Messages {
    /// The transaction of that number.
    ///
    /// # Errors
    /// When there are no accounts.
    pub(super) fn get(&self, number: u64) -> CliResult<Message<'_>> {
        let count = self.accounts.len() as u64;
        let turn = number.checked_rem(count).unwrap_or_default();
        let account = |index: u64| {
            self.accounts.get(index as usize).ok_or_else(|| CliError::internal("a benchmark without accounts"))
        };
        let sender = account(turn)?;
        let (to, data) = match &self.workload {
            Workload::Call { to, data } => (to.clone(), data.clone()),
            Workload::Transfer => {
                let to: Address = account(receiver(number, count))?.address();
                (to.to_vec(), Vec::new())
            }
        };
        Ok(Message { sender, to, data })
    }
}

/// Who gets the value of a transfer: in each round of all senders another one, and never the sender.
fn receiver(number: u64, accounts: u64) -> u64 {
    let (turn, round) = (number.checked_rem(accounts), number.checked_div(accounts));
    let distance = 1 + round.and_then(|round| round.checked_rem(accounts.saturating_sub(1))).unwrap_or_default();
    turn.unwrap_or_default().saturating_add(distance).checked_rem(accounts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_account_pays_every_other_one_and_never_itself() {
        let pairs: BTreeSet<_> = (0..20).map(|number| (number % 5, receiver(number, 5))).collect();
        assert_eq!(pairs.len(), 20);
        assert!(pairs.iter().all(|(from, to)| from != to && *to < 5));
        assert_eq!((receiver(7, 0), receiver(7, 1), receiver(u64::MAX, 3)), (0, 0, 2));
    }
}
