//! Messages of the protocol as the JSON that the old client printed.

use cita_consensus_bft::Certificate;
use cita_consensus_core::{LeaderProof, Phase};
use cita_consensus_overlord::OverlordProof;
use cita_executor_evm::proof::{ProvenReceipt, decode_receipt};
use cita_proto::{
    blockchain::{
        Block, BlockHeader, CompactBlock, RawTransaction, Transaction, UnverifiedTransaction,
        UnverifiedUtxoTransaction, UtxoTransaction, Witness, raw_transaction::Tx,
    },
    common::{NodeNetInfo, NodeStatus, PeerStatus},
    controller::{CrossChainProof, SystemConfig},
    evm::{Log, Receipt, ReceiptProof, RootsInfo},
};
use serde_json::{Map, Value, json};
use time::{OffsetDateTime, UtcOffset, macros::format_description};

use crate::convert::hex0x;

/// A block that names its transactions.
pub(crate) fn compact_block(block: &CompactBlock, proof: &[u8], state_root: &[u8]) -> Value {
    let hashes: Vec<_> = block.body.iter().flat_map(|body| &body.tx_hashes).map(|hash| hex0x(hash)).collect();
    block_object(block.version, block.header.as_ref(), hashes.len(), ("tx_hashes", json!(hashes)), proof, state_root)
}

/// A block with its transactions.
pub(crate) fn full_block(block: &Block) -> Value {
    let transactions: Vec<_> = block.body.iter().flat_map(|body| &body.body).map(raw_transaction).collect();
    let listed = ("raw_transactions", json!(transactions));
    block_object(block.version, block.header.as_ref(), transactions.len(), listed, &block.proof, &block.state_root)
}

fn block_object(
    version: u32,
    header: Option<&BlockHeader>,
    tx_count: usize,
    (key, transactions): (&str, Value),
    proof: &[u8],
    state_root: &[u8],
) -> Value {
    let header = header.cloned().unwrap_or_default();
    json!({
        "version": version,
        "height": header.height,
        "prev_hash": hex0x(&header.prevhash),
        "tx_count": tx_count,
        key: transactions,
        "timestamp": header.timestamp,
        "time": local_time(header.timestamp),
        "transaction_root": hex0x(&header.transactions_root),
        "proposer": hex0x(&header.proposer),
        "proof": hex0x(proof),
        "state_root": hex0x(state_root),
    })
}

/// Milliseconds since 1970 as the local date and time; UTC where the local offset is not known.
pub(crate) fn local_time(milliseconds: u64) -> String {
    let format = format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:3] [offset_hour sign:mandatory]:[offset_minute]"
    );
    let Ok(moment) = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000) else {
        return String::new();
    };
    let offset = UtcOffset::local_offset_at(moment).unwrap_or(UtcOffset::UTC);
    moment.checked_to_offset(offset).unwrap_or(moment).format(&format).unwrap_or_default()
}

/// A transaction as `get tx` prints it; `place` is its height and index, all ones while it is only pooled.
pub(crate) fn placed_transaction(transaction: &RawTransaction, place: (u64, u64)) -> Value {
    let mut object = raw_transaction(transaction);
    if let Value::Object(fields) = &mut object {
        let mut placed = Map::new();
        placed.insert("type".to_owned(), fields.get("type").cloned().unwrap_or_default());
        placed.insert("height".to_owned(), place.0.into());
        placed.insert("index".to_owned(), place.1.into());
        placed.insert("transaction".to_owned(), fields.get("transaction").cloned().unwrap_or_default());
        object = Value::Object(placed);
    }
    object
}

/// A transaction with its kind.
pub(crate) fn raw_transaction(transaction: &RawTransaction) -> Value {
    match &transaction.tx {
        Some(Tx::NormalTx(normal)) => json!({ "type": "Normal", "transaction": normal_transaction(normal) }),
        Some(Tx::UtxoTx(utxo)) => json!({ "type": "Utxo", "transaction": utxo_transaction(utxo) }),
        None => json!({ "type": null, "transaction": null }),
    }
}

fn normal_transaction(signed: &UnverifiedTransaction) -> Value {
    let transaction = signed.transaction.as_ref().map(|tx: &Transaction| {
        json!({
            "version": tx.version,
            "to": hex0x(&tx.to),
            "nonce": tx.nonce,
            "quota": tx.quota,
            "valid_until_block": tx.valid_until_block,
            "data": hex0x(&tx.data),
            "value": hex0x(&tx.value),
            "chain_id": hex0x(&tx.chain_id),
        })
    });
    json!({
        "transaction": transaction,
        "transaction_hash": hex0x(&signed.transaction_hash),
        "witness": signed.witness.as_ref().map(witness),
    })
}

fn utxo_transaction(signed: &UnverifiedUtxoTransaction) -> Value {
    let transaction = signed.transaction.as_ref().map(|tx: &UtxoTransaction| {
        json!({
            "version": tx.version,
            "pre_tx_hash": hex0x(&tx.pre_tx_hash),
            "output": hex0x(&tx.output),
            "lock_id": tx.lock_id,
        })
    });
    json!({
        "transaction": transaction,
        "transaction_hash": hex0x(&signed.transaction_hash),
        "witnesses": signed.witnesses.iter().map(witness).collect::<Vec<_>>(),
    })
}

fn witness(witness: &Witness) -> Value {
    json!({ "signature": hex0x(&witness.signature), "sender": hex0x(&witness.sender) })
}

/// What a transaction did.
pub(crate) fn receipt(receipt: &Receipt) -> Value {
    json!({
        "tx_hash": hex0x(&receipt.transaction_hash),
        "block_hash": hex0x(&receipt.block_hash),
        "block_number": receipt.block_number,
        "tx_index": receipt.transaction_index,
        "contract_addr": hex0x(&receipt.contract_address),
        "logs": receipt.logs.iter().map(log).collect::<Vec<_>>(),
        "cumulative_quota_used": hex0x(&receipt.cumulative_quota_used),
        "quota_used": hex0x(&receipt.quota_used),
        "state_root": hex0x(&receipt.state_root),
        "logs_bloom": hex0x(&receipt.logs_bloom),
        "error_msg": receipt.error_message,
    })
}

fn log(log: &Log) -> Value {
    json!({
        "address": hex0x(&log.address),
        "topics": log.topics.iter().map(|topic| hex0x(topic)).collect::<Vec<_>>(),
        "data": hex0x(&log.data),
        "legacy_cita_block_hash": hex0x(&log.block_hash),
        "block_number": log.block_number,
        "tx_hash": hex0x(&log.transaction_hash),
        "tx_index": log.transaction_index,
        "log_index": log.log_index,
        "tx_log_index": log.transaction_log_index,
    })
}

/// The system configuration.
pub(crate) fn system_config(config: &SystemConfig) -> Value {
    json!({
        "version": config.version,
        "version_pre_hash": hex0x(&config.version_pre_hash),
        "chain_id": hex0x(&config.chain_id),
        "chain_id_pre_hash": hex0x(&config.chain_id_pre_hash),
        "admin": hex0x(&config.admin),
        "admin_pre_hash": hex0x(&config.admin_pre_hash),
        "block_interval": config.block_interval,
        "block_interval_pre_hash": hex0x(&config.block_interval_pre_hash),
        "block_limit": config.block_limit,
        "block_limit_pre_hash": hex0x(&config.block_limit_pre_hash),
        "quota_limit": config.quota_limit,
        "quota_limit_pre_hash": hex0x(&config.quota_limit_pre_hash),
        "validators": config.validators.iter().map(|address| hex0x(address)).collect::<Vec<_>>(),
        "validators_pre_hash": hex0x(&config.validators_pre_hash),
        "emergency_brake": config.emergency_brake,
        "emergency_brake_pre_hash": hex0x(&config.emergency_brake_pre_hash),
    })
}

/// How a node and its peers are.
pub(crate) fn node_status(status: &NodeStatus) -> Value {
    json!({
        "is_sync": status.is_sync,
        "version": status.version,
        "self_status": status.self_status.as_ref().map(peer_status),
        "peers_count": status.peers_count,
        "peers_status": status.peers_status.iter().map(peer_status).collect::<Vec<_>>(),
        "is_danger": status.is_danger,
        "init_block_number": status.init_block_number,
        "waiting_block": status.waiting_block,
    })
}

fn peer_status(peer: &PeerStatus) -> Value {
    let mut object = json!({ "address": hex0x(&peer.address), "height": peer.height });
    if let Some(info) = &peer.node_net_info {
        object["net_info"] = net_info(info);
    }
    object
}

/// A peer's address, for example `/dns4/127.0.0.1/tcp/40000/tls/node0`, in its parts.
fn net_info(info: &NodeNetInfo) -> Value {
    let mut object = json!({ "origin": info.origin, "host": "", "port": "", "domain": "" });
    let mut parts = info.multi_address.split('/').skip(1);
    while let (Some(protocol), Some(value)) = (parts.next(), parts.next()) {
        match protocol {
            "dns4" | "dns6" | "dns" | "ip4" | "ip6" => object["host"] = value.into(),
            "tcp" | "udp" => object["port"] = value.parse::<u16>().map_or(Value::Null, Value::from),
            "tls" | "quic" | "p2p" | "direct" => object["domain"] = value.into(),
            _ => {}
        }
    }
    object
}

/// The roots of a block.
pub(crate) fn roots_info(roots: &RootsInfo) -> Value {
    json!({
        "height": roots.height,
        "state_root": hex0x(&roots.state_root),
        "receipt_root": hex0x(&roots.receipt_root),
    })
}

/// A receipt with its proof. A receipt in an encoding that is not ours is shown as it is.
pub(crate) fn receipt_proof(proof: &ReceiptProof) -> Value {
    let receipt = decode_receipt(&proof.receipt).map_or_else(|_| json!(hex0x(&proof.receipt)), proven_receipt);
    json!({
        "receipt": receipt,
        "receipt_proof": hex0x(&proof.receipt_proof),
        "roots_info": proof.roots_info.as_ref().map(roots_info),
    })
}

fn proven_receipt(receipt: ProvenReceipt) -> Value {
    let logs = receipt
        .logs
        .iter()
        .map(|log| json!({ "address": log.address, "topics": log.topics, "data": hex0x(&log.data) }));
    json!({
        "quota_used": format!("0x{:064x}", receipt.quota_used),
        "log_bloom": hex0x(&receipt.log_bloom),
        "logs": logs.collect::<Vec<_>>(),
        "error": receipt.error,
        "account_nonce": format!("0x{:064x}", receipt.account_nonce),
        "transaction_hash": receipt.transaction_hash,
    })
}

/// What another chain needs to be convinced of a receipt.
pub(crate) fn cross_chain_proof(proof: &CrossChainProof) -> Value {
    let proposal = proof.proposal.as_ref().map(|inner| {
        json!({
            "pre_state_root": hex0x(&inner.pre_state_root),
            "proposal": inner.proposal.as_ref().map(|block| {
                let header = block.header.clone().unwrap_or_default();
                json!({
                    "version": block.version,
                    "header": {
                        "prevhash": hex0x(&header.prevhash),
                        "timestamp": header.timestamp,
                        "height": header.height,
                        "transactions_root": hex0x(&header.transactions_root),
                        "proposer": hex0x(&header.proposer),
                    },
                    "body": {
                        "tx_hashes": block.body.iter().flat_map(|b| &b.tx_hashes).map(|h| hex0x(h)).collect::<Vec<_>>(),
                    },
                })
            }),
        })
    });
    json!({
        "version": proof.version,
        "chain_id": hex0x(&proof.chain_id),
        "proposal": proposal,
        "receipt_proof": proof.receipt_proof.as_ref().map(receipt_proof),
        "proof": hex0x(&proof.proof),
        "state_root": hex0x(&proof.state_root),
    })
}

/// The votes of consensus_bft for a block.
pub(crate) fn certificate(certificate: &Certificate) -> Value {
    let votes = certificate.votes.iter();
    json!({
        "height": certificate.height,
        "view": certificate.view,
        "phase": match certificate.phase {
            Phase::Prepare => "prepare",
            Phase::Commit => "commit",
        },
        "block_hash": certificate.hash,
        "votes": votes.map(|(signer, signature)| json!({ "signer": signer, "signature": hex0x(signature) })).collect::<Vec<_>>(),
    })
}

/// The votes of consensus_overlord for a block; `voters` are places in the chain's list of validators, from 0.
pub(crate) fn overlord_proof(proof: &OverlordProof) -> Value {
    let bits = proof.bitmap.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0));
    let voters = bits.enumerate().filter_map(|(place, voted)| voted.then_some(place));
    json!({
        "height": proof.height,
        "round": proof.round,
        "block_hash": proof.block_hash,
        "signature": hex0x(&proof.signature),
        "address_bitmap": hex0x(&proof.bitmap),
        "voters": voters.collect::<Vec<_>>(),
    })
}

/// What consensus_raft has for a block: who led when it was proposed.
pub(crate) fn leader_proof(proof: &LeaderProof) -> Value {
    json!({
        "height": proof.height,
        "term": proof.term,
        "block_hash": proof.hash,
        "leader": proof.leader,
        "signature": hex0x(&proof.signature),
    })
}

/// The proof of a block that nobody votes on.
pub(crate) fn no_votes() -> Value {
    json!({ "votes": [] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peers_multi_address_is_taken_apart() {
        let info = NodeNetInfo { multi_address: "/dns4/10.0.0.7/tcp/40000/tls/node0".into(), origin: 9 };
        assert_eq!(net_info(&info), json!({"origin": 9, "host": "10.0.0.7", "port": 40000, "domain": "node0"}));
        for odd in ["", "/", "/dns4", "nonsense", "/tcp/99999/tls"] {
            net_info(&NodeNetInfo { multi_address: odd.into(), origin: 0 });
        }
    }

    #[test]
    fn a_block_without_header_or_an_impossible_time_is_still_printed() {
        assert_eq!(compact_block(&CompactBlock::default(), &[], &[])["height"], 0);
        assert_eq!(local_time(u64::MAX), "");
        assert!(local_time(0).starts_with("19"));
    }
}
