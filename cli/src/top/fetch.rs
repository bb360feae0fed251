//! Blocks and transactions that were opened.

use cita_proto::{
    blockchain::{Block, RawTransaction, UnverifiedTransaction, raw_transaction::Tx},
    evm::Receipt,
};
use cita_service_api::{Controller, Evm, TxHash};
use time::UtcOffset;

use super::{
    facts::{BlockDetail, Field, TxDetail, TxRow},
    source::{Source, number_of, within},
};
use crate::{
    convert::hex0x,
    error::CliResult,
    format::{date_and_time, thousands},
};

impl Source {
    /// A block with its transactions.
    ///
    /// # Errors
    /// When there is none of that height, or the node does not answer.
    pub(super) async fn fetch_block(&self, height: u64, offset: UtcOffset) -> CliResult<BlockDetail> {
        let controller = &self.asked()?.controller;
        let block = within(controller.block_detail_by_number(height)).await?;
        let hash = within(controller.block_hash(height)).await?;
        let mut fields = vec![Field::new("hash", hash)];
        fields.extend(block_fields(&block, offset));
        let transactions = block.body.iter().flat_map(|body| &body.body).filter_map(row).collect();
        Ok(BlockDetail { height, fields, transactions })
    }

    /// A transaction with its receipt.
    ///
    /// # Errors
    /// When there is none of that hash, or the node does not answer.
    pub(super) async fn fetch_transaction(&self, hash: TxHash, offset: UtcOffset) -> CliResult<TxDetail> {
        let asked = self.asked()?;
        let transaction = within(asked.controller.transaction(hash)).await?;
        let height = within(asked.controller.transaction_block_number(hash)).await.ok();
        let index = within(asked.controller.transaction_index(hash)).await.ok();
        let mut fields = vec![Field::new("hash", hash)];
        if let (Some(height), Some(index)) = (height, index) {
            fields.push(Field::new("block", format!("{}, transaction {index}", thousands(height))));
            if let Ok(block) = within(asked.controller.block_by_number(height)).await {
                let timestamp = block.header.unwrap_or_default().timestamp;
                fields.push(Field::new("time", date_and_time(timestamp, offset)));
            }
        }
        let is_normal = matches!(transaction.tx, Some(Tx::NormalTx(_)));
        fields.extend(tx_fields(&transaction));
        match within(asked.evm.transaction_receipt(hash)).await {
            Ok(receipt) => fields.extend(receipt_fields(&receipt)),
            Err(error) if is_normal => fields.push(Field::alarm("receipt", error.message())),
            Err(_) => {}
        }
        Ok(TxDetail { hash, fields })
    }
}

fn block_fields(block: &Block, offset: UtcOffset) -> Vec<Field> {
    let header = block.header.clone().unwrap_or_default();
    let count = block.body.as_ref().map_or(0, |body| body.body.len());
    vec![
        Field::new("time", date_and_time(header.timestamp, offset)),
        Field::new("proposer", hex0x(&header.proposer)),
        Field::new("txs", thousands(count as u64)),
        Field::new("parent", hex0x(&header.prevhash)),
        Field::new("state root", hex0x(&block.state_root)),
        Field::new("proof", format!("{} bytes", thousands(block.proof.len() as u64))),
    ]
}

/// A transaction in the list of its block; none when it is damaged.
fn row(transaction: &RawTransaction) -> Option<TxRow> {
    let (hash, from, to, data_bytes) = match transaction.tx.as_ref()? {
        Tx::NormalTx(normal) => {
            let tx = normal.transaction.as_ref()?;
            let to = if tx.to.is_empty() { "create".to_owned() } else { hex0x(&tx.to) };
            (&normal.transaction_hash, sender(normal), to, tx.data.len())
        }
        Tx::UtxoTx(utxo) => {
            let from = utxo.witnesses.first().map(|witness| hex0x(&witness.sender)).unwrap_or_default();
            let size = utxo.transaction.as_ref().map_or(0, |tx| tx.output.len());
            (&utxo.transaction_hash, from, "config".to_owned(), size)
        }
    };
    Some(TxRow { hash: TxHash::try_from(hash.as_slice()).ok()?, from, to, data_bytes })
}

fn sender(normal: &UnverifiedTransaction) -> String {
    normal.witness.as_ref().map(|witness| hex0x(&witness.sender)).unwrap_or_default()
}

fn tx_fields(transaction: &RawTransaction) -> Vec<Field> {
    match &transaction.tx {
        Some(Tx::NormalTx(normal)) => {
            let tx = normal.transaction.clone().unwrap_or_default();
            let to = if tx.to.is_empty() { "(creates a contract)".to_owned() } else { hex0x(&tx.to) };
            vec![
                Field::new("from", sender(normal)),
                Field::new("to", to),
                Field::new("value", number_of(&tx.value).map_or_else(|| hex0x(&tx.value), thousands)),
                Field::new("quota", thousands(tx.quota)),
                Field::new("nonce", &tx.nonce),
                Field::new("expires", format!("after block {}", thousands(tx.valid_until_block))),
                Field::new("data", hex0x(&tx.data)),
            ]
        }
        Some(Tx::UtxoTx(utxo)) => {
            let tx = utxo.transaction.clone().unwrap_or_default();
            vec![
                Field::new("changes", format!("item {} of the system configuration", tx.lock_id)),
                Field::new("to", hex0x(&tx.output)),
                Field::new("after", hex0x(&tx.pre_tx_hash)),
            ]
        }
        None => Vec::new(),
    }
}

fn receipt_fields(receipt: &Receipt) -> Vec<Field> {
    let used = |bytes: &[u8]| number_of(bytes).map_or_else(|| hex0x(bytes), thousands);
    let mut fields = vec![match receipt.error_message.as_str() {
        "" => Field::new("result", "success"),
        error => Field::alarm("result", format!("failed: {error}")),
    }];
    fields.push(Field::new("quota used", used(&receipt.quota_used)));
    if receipt.contract_address.iter().any(|byte| *byte != 0) {
        fields.push(Field::new("contract", hex0x(&receipt.contract_address)));
    }
    for (index, log) in receipt.logs.iter().enumerate() {
        fields.push(Field::new(format!("event {index}"), hex0x(&log.address)));
        fields.extend(log.topics.iter().map(|topic| Field::new("  topic", hex0x(topic))));
        fields.push(Field::new("  data", hex0x(&log.data)));
    }
    fields
}

#[cfg(test)]
mod tests {
    use cita_proto::{blockchain::Transaction, evm::Log};

    use super::*;

    #[test]
    fn a_damaged_transaction_is_left_out_and_a_creation_says_so() {
        assert_eq!(row(&RawTransaction::default()), None);
        let normal = UnverifiedTransaction {
            transaction: Some(Transaction { data: vec![1; 3], ..Transaction::default() }),
            transaction_hash: vec![7; 32],
            witness: None,
        };
        let raw = RawTransaction { tx: Some(Tx::NormalTx(normal)) };
        let row = row(&raw).unwrap();
        assert_eq!((row.to.as_str(), row.data_bytes, row.hash), ("create", 3, TxHash([7; 32])));
        assert!(tx_fields(&raw).iter().any(|field| field.value == "(creates a contract)"));
    }

    #[test]
    fn a_failed_receipt_alarms_and_its_events_are_listed() {
        let log = Log { topics: vec![vec![1; 32], vec![2; 32]], ..Log::default() };
        let receipt = Receipt { error_message: "Reverted".into(), logs: vec![log], ..Receipt::default() };
        let fields = receipt_fields(&receipt);
        assert!(fields[0].alarming && fields[0].value == "failed: Reverted");
        assert_eq!(fields.iter().filter(|field| field.label == "  topic").count(), 2);
    }
}
