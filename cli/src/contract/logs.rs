//! Receipts whose logs are read with an ABI.

use std::collections::HashMap;

use cita_proto::evm::{Log, Receipt};
use serde_json::Value;

use super::source::stored_abi;
use crate::{
    abi::{Abi, Decoded},
    output, render,
    session::Session,
};

/// A receipt as `get receipt` prints it, with `decoded` beside each log that an ABI knows: the one at hand, or else
/// that which the chain keeps for the log's contract.
pub(crate) async fn receipt(session: &Session, receipt: &Receipt, at_hand: Option<&Abi>) -> Value {
    let mut stored: HashMap<&[u8], Option<Abi>> = HashMap::new();
    let mut decoded = Vec::with_capacity(receipt.logs.len());
    for log in &receipt.logs {
        let mut found = at_hand.and_then(|abi| read(abi, log));
        if found.is_none() {
            if !stored.contains_key(log.address.as_slice()) {
                stored.insert(&log.address, readable_abi(session, &log.address).await);
            }
            found = stored.get(log.address.as_slice()).and_then(|abi| read(abi.as_ref()?, log));
        }
        decoded.push(found);
    }
    let mut json = render::receipt(receipt);
    let logs = json.get_mut("logs").and_then(Value::as_array_mut).into_iter().flatten();
    for (log, decoded) in logs.zip(decoded) {
        if let Some(decoded) = decoded {
            log["decoded"] = decoded.to_json();
        }
    }
    json
}

fn read(abi: &Abi, log: &Log) -> Option<Decoded> {
    Decoded::read(abi.events(), &log.topics, &log.data)
}

/// A contract's stored ABI. One that cannot be read is told of, and does not keep the receipt from its reader.
async fn readable_abi(session: &Session, address: &[u8]) -> Option<Abi> {
    match stored_abi(session, address).await {
        Ok(abi) => abi,
        Err(error) => {
            output::note(format!("logs stay as they are: {}", error.message()));
            None
        }
    }
}
