//! What a chain has to have before a run begins.

use cita_service_api::{Address, ControllerClient, EvmClient};

use super::{
    fund,
    send::SendLoad,
    workload::{Contract, ContractLoad, Messages, Workload},
};
use crate::{
    contract,
    error::{CliError, CliResult},
    output,
    session::Session,
    transact::Signer,
};

/// More transactions than a run that is bounded by time sends.
const MANY: u64 = 1_000_000_000;

/// The senders, with what they need to send what they are to send: a balance, a contract.
///
/// # Errors
/// When the chain refuses what is needed.
pub(super) async fn messages(
    load: &SendLoad,
    signer: &Signer,
    (controller, evm): (&ControllerClient, Option<&EvmClient>),
    session: &Session,
) -> CliResult<Messages> {
    // A relative limit is resolved when a transaction is signed; this finds out now whether it can be.
    load.terms.until.resolve(signer.height)?;
    let is_transfer = matches!(load.workload, Workload::Transfer);
    // The current account keeps what it has.
    let mut accounts = if is_transfer { Vec::new() } else { vec![signer.keys.clone()] };
    while accounts.len() < load.accounts {
        accounts.push(signer.keys.another());
    }
    if let Some(evm) = evm.filter(|_| is_transfer) {
        fund::fund(signer, (controller, evm), &accounts, share(load)?, &load.terms).await?;
    }
    let workload = match &load.workload {
        Workload::Contract(contract) => Workload::Contract(Box::new(created(contract, session).await?)),
        workload => workload.clone(),
    };
    Ok(Messages { accounts, workload })
}

/// The same with the contract on the chain.
async fn created(load: &ContractLoad, session: &Session) -> CliResult<ContractLoad> {
    let Contract::New(draft, abi) = &load.contract else { return Ok(load.clone()) };
    let sent = contract::send_and_wait(session, draft.as_ref().clone(), Some(abi)).await?;
    if let Some(failure) = sent.failure {
        return Err(failure.within("the contract was not created"));
    }
    let address = Address::try_from(sent.receipt.contract_address.as_slice())
        .map_err(|_| CliError::user("the receipt has no address of the contract"))?;
    output::note(format!("created the contract at {address}"));
    Ok(ContractLoad { contract: Contract::At(address), ..load.clone() })
}

/// What each account needs, whoever's turn comes first: the value of all transactions of the run.
fn share(load: &SendLoad) -> CliResult<u128> {
    let (high, low) = load.terms.value.split_at(16);
    let value = low.iter().fold(0, |value: u128, byte| value << 8 | u128::from(*byte));
    let total = load.total.filter(|_| load.duration.is_none()).unwrap_or(MANY);
    let share = value.checked_mul(total.into()).filter(|_| high.iter().all(|byte| *byte == 0));
    share.ok_or_else(|| {
        CliError::usage("the value is too large to be moved so often").hint("-v takes the value of one transfer")
    })
}
