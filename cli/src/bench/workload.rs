//! What the transactions of a run do.

use cita_service_api::Address;

use super::template::{Place, Template};
use crate::{
    abi::{Abi, Function, Style, arguments},
    error::{CliError, CliResult},
    transact::Draft,
    wallet::Keys,
};

/// What the transactions of a run do, and to whom.
#[derive(Debug, Clone)]
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
    /// Each calls a function, with arguments of its own.
    Contract(Box<ContractLoad>),
}

/// Calls of a contract's function.
#[derive(Debug, Clone)]
pub(crate) struct ContractLoad {
    /// The contract.
    pub(crate) contract: Contract,
    /// The function.
    pub(crate) function: Function,
    /// Its arguments.
    pub(crate) templates: Vec<Template>,
}

/// Where a contract is.
#[derive(Debug, Clone)]
pub(crate) enum Contract {
    /// On the chain.
    At(Address),
    /// Not there yet: what creates it, and its ABI.
    New(Box<Draft>, Box<Abi>),
}

impl ContractLoad {
    /// # Errors
    /// When the arguments do not fit the function, whichever values they get.
    pub(crate) fn new(contract: Contract, function: Function, templates: &[String]) -> CliResult<Self> {
        let templates = templates.iter().map(|text| text.parse()).collect::<CliResult<_>>()?;
        let load = Self { contract, function, templates };
        load.data(Place { number: 0, account: Address::default(), other: Address::default() })?;
        Ok(load)
    }

    /// The data of one call.
    fn data(&self, place: Place) -> CliResult<Vec<u8>> {
        let texts: Vec<String> = self.templates.iter().map(|template| template.fill(place)).collect();
        let tokens = arguments(&self.function.signature(), &self.function.inputs, &texts, Style::Human)?;
        Ok(self.function.call_data(&tokens))
    }
}

impl Workload {
    /// Its name on the command line.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Call { .. } => "empty",
            Self::Transfer => "transfer",
            Self::Contract(_) => "contract",
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
            Workload::Contract(load) => {
                let Contract::At(to) = load.contract else {
                    return Err(CliError::internal("a contract that was not created"));
                };
                let other = account(receiver(number, count))?.address();
                (to.to_vec(), load.data(Place { number, account: sender.address(), other })?)
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
