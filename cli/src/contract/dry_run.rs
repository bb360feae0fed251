//! What a transaction would be and do.

use cita_proto::controller::SystemConfig;
use cita_service_api::{Address, Controller, Evm};
use serde_json::{Map, Value, json};

use super::{
    Call, Invocation,
    reasons::{Attempt, Failure},
};
use crate::{
    abi,
    convert::{decimal, hex0x},
    error::{CliError, CliResult},
    output,
    session::Session,
    transact::Draft,
};

/// Shows what would be sent and whether it would succeed; sends nothing and needs no password.
///
/// # Errors
/// When it would fail, after all is shown.
pub(crate) async fn dry_run(session: &Session, draft: &Draft, invocation: &Invocation) -> CliResult<()> {
    let from = session.address()?;
    let controller = session.controller().await?;
    let (height, config) = tokio::try_join!(controller.block_number(false), controller.system_config())
        .map_err(|error| CliError::refused(&error))?;
    let until = draft.until.resolve(height)?;
    let quota = draft.quota.under(&config);
    let (estimate, failure) = estimate(session, draft, invocation, from).await?;
    let failure = failure.or_else(|| too_little(quota, estimate)).or_else(|| refusal(&config, height, until, quota));

    let mut shown = Map::new();
    shown.insert("account".to_owned(), session.context()?.account_name.into());
    shown.insert("from".to_owned(), from.to_string().into());
    shown.insert("to".to_owned(), if draft.to.is_empty() { Value::Null } else { hex0x(&draft.to).into() });
    if let Some(call) = &invocation.call {
        shown.insert("function".to_owned(), call.function.signature().into());
        shown.insert("arguments".to_owned(), arguments(call));
    }
    shown.insert("data".to_owned(), hex0x(&draft.data).into());
    shown.insert("value".to_owned(), decimal(&draft.value).into());
    shown.insert("quota".to_owned(), quota.into());
    shown.insert("quota_estimated".to_owned(), estimate.into());
    shown.insert("valid_until_block".to_owned(), until.into());
    shown.insert("chain_id".to_owned(), hex0x(&config.chain_id).into());
    shown.insert("succeeds".to_owned(), failure.is_none().into());
    shown.insert("reason".to_owned(), failure.as_ref().map(Failure::text).into());
    print(&shown)?;
    if draft.value != [0; 32] {
        output::note("estimated without the value, which the chain's estimation cannot be told");
    }
    output::note("nothing was sent");
    match failure {
        Some(failure) => Err(failure.into_error("in a dry run, the transaction")),
        None => Ok(()),
    }
}

/// The quota that is needed, or why it fails with all the quota that a block has.
async fn estimate(
    session: &Session,
    draft: &Draft,
    invocation: &Invocation,
    from: Address,
) -> CliResult<(Option<u64>, Option<Failure>)> {
    let attempt = Attempt { from, to: &draft.to, data: &draft.data, height: 0 };
    match session.evm().await?.estimate_quota(attempt.request()).await {
        Ok(quota) => {
            let bytes = quota.bytes_quota.last_chunk::<8>().copied().unwrap_or_default();
            Ok((Some(u64::from_be_bytes(bytes)), None))
        }
        // That a node could not answer says nothing about the transaction.
        Err(error) if error.is_no_answer() => Err(CliError::refused(&error)),
        Err(error) => {
            let abi = invocation.abi.as_ref();
            Ok((None, Some(Failure::explain(session, abi, &draft.to, &error.message).await)))
        }
    }
}

fn failing(reason: String) -> Option<Failure> {
    Some(Failure { is_revert: false, reason })
}

fn too_little(quota: u64, estimate: Option<u64>) -> Option<Failure> {
    let needed = estimate.filter(|needed| *needed > quota)?;
    failing(format!("Out of quota: {quota} given, {needed} needed"))
}

/// Why the chain would not even take it.
fn refusal(config: &SystemConfig, height: u64, until: u64, quota: u64) -> Option<Failure> {
    let latest = height.saturating_add(config.block_limit.into());
    if config.emergency_brake {
        failing("the chain's emergency brake is on".to_owned())
    } else if quota > config.quota_limit.into() {
        failing(format!("a quota of {quota} is above the chain's quota_limit of {}", config.quota_limit))
    } else if until <= height || until > latest {
        failing(format!("valid_until_block {until} is not from {} to {latest}", height.saturating_add(1)))
    } else {
        None
    }
}

fn arguments(call: &Call) -> Value {
    let params = call.function.inputs.iter().zip(&call.tokens);
    params
        .map(|(param, token)| json!({ "name": param.name, "type": param.kind.to_string(), "value": abi::json(token) }))
        .collect()
}

/// A table for people, in which an argument has a line of its own; JSON otherwise.
fn print(shown: &Map<String, Value>) -> CliResult<()> {
    if output::wants_json() {
        return output::json(shown);
    }
    let mut rows = Vec::new();
    for (name, value) in shown {
        match value {
            Value::Null => {
                if name == "to" {
                    rows.push([name.clone(), "a new contract".to_owned()]);
                }
            }
            Value::Array(arguments) => rows.extend(arguments.iter().map(|argument| {
                let of = |key| argument.get(key).and_then(Value::as_str).unwrap_or_default();
                [format!("  {} {}", of("type"), of("name")), plain(argument.get("value").unwrap_or(&Value::Null))]
            })),
            Value::String(text) if name == "data" && text.len() > 2 * SHOWN_BYTES + 2 => {
                let start: String = text.chars().take(2 * SHOWN_BYTES + 2).collect();
                rows.push([name.clone(), format!("{start}… ({} bytes)", (text.len() - 2) / 2)]);
            }
            value => rows.push([name.clone(), plain(value)]),
        }
    }
    output::table(&["FIELD", "VALUE"], rows)
}

/// How much of the data a table shows. JSON has all of it.
const SHOWN_BYTES: usize = 36;

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_that_the_chain_would_refuse_is_said_to_succeed() {
        let config = SystemConfig { block_limit: 100, quota_limit: 1000, ..SystemConfig::default() };
        assert_eq!(refusal(&config, 10, 110, 1000), None);
        assert!(refusal(&config, 10, 10, 1000).is_some() && refusal(&config, 10, 111, 1000).is_some());
        assert!(refusal(&config, 10, 20, 1001).is_some());
        let braked = SystemConfig { emergency_brake: true, ..config };
        assert!(refusal(&braked, 10, 20, 1).is_some());
        assert!(
            too_little(10, Some(11)).is_some() && too_little(10, Some(10)).is_none() && too_little(0, None).is_none()
        );
    }
}
