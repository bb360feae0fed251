//! What every [`Executor`] has to hold, whatever its transactions do: blocks in order, each once, each with one answer.

use std::sync::Arc;

use cita_proto::{
    StatusCode,
    blockchain::{
        Block, BlockHeader, RawTransaction, RawTransactions, Transaction, UnverifiedTransaction, Witness,
        raw_transaction::Tx,
    },
};
use prost::Message;

use crate::{Address, BlockHash, Crypto, ExecOutcome, Executor, StateRoot};

/// Who sends the transactions of [`blocks`].
pub const SENDER: Address = Address([0x11; 20]);

/// The transactions of one block: each its receiver and its data.
pub type Transactions = Vec<(Vec<u8>, Vec<u8>)>;

/// Runs the suite on an executor that executed nothing yet, and answers the state roots of its blocks: the genesis block, an empty one, and
/// one for each element of `bodies`. `crypto` is the one that the executor uses. An executor that is given the same answers the same.
///
/// # Panics
/// At the first thing that does not hold.
pub async fn blocks(executor: Arc<dyn Executor>, crypto: Arc<dyn Crypto>, bodies: Vec<Transactions>) -> Vec<StateRoot> {
    let mut chain = Chain { executor, crypto, parent: BlockHash::ZERO, height: 0 };
    let early = chain.block(1, BlockHash::ZERO, &vec![]).await;
    assert_eq!(chain.executor.exec(early).await, Err(StatusCode::ReenterInvalidBlock), "the genesis block comes first");
    assert!(chain.executor.exec(Block::default()).await.is_err(), "a block has a header");
    let mut roots = Vec::new();
    for body in [vec![], vec![]].iter().chain(&bodies) {
        roots.push(chain.exec(body).await);
        chain.refuses_other_blocks(body).await;
    }
    roots
}

struct Chain {
    executor: Arc<dyn Executor>,
    crypto: Arc<dyn Crypto>,
    /// Hash of the last block.
    parent: BlockHash,
    /// Height of the next block.
    height: u64,
}

impl Chain {
    async fn block(&self, height: u64, parent: BlockHash, transactions: &Transactions) -> Block {
        let mut body = Vec::new();
        for ((to, data), serial) in transactions.iter().zip(1u64..) {
            let transaction = Transaction {
                to: to.clone(),
                nonce: format!("{height}.{serial}"),
                quota: 200_000,
                valid_until_block: height.saturating_add(20),
                data: data.clone(),
                value: vec![0; 32],
                chain_id: vec![1; 32],
                version: 0,
            };
            let hash = self.crypto.hash_data(&transaction.encode_to_vec()).await.expect("data can be hashed");
            let normal = UnverifiedTransaction {
                transaction: Some(transaction),
                transaction_hash: hash.to_vec(),
                witness: Some(Witness { signature: vec![0; 128], sender: SENDER.to_vec() }),
            };
            body.push(RawTransaction { tx: Some(Tx::NormalTx(normal)) });
        }
        let header = BlockHeader {
            prevhash: parent.to_vec(),
            timestamp: height.wrapping_mul(3_000).wrapping_add(1_700_000_000_000),
            height,
            transactions_root: vec![0; 32],
            proposer: vec![7; 20],
        };
        Block { header: Some(header), body: Some(RawTransactions { body }), ..Block::default() }
    }

    /// Executes the next block, and asks for it again as a restarted controller does.
    async fn exec(&mut self, transactions: &Transactions) -> StateRoot {
        let block = self.block(self.height, self.parent, transactions).await;
        let header = block.header.clone().expect("it was just made").encode_to_vec();
        let hash = self.crypto.hash_data(&header).await.expect("data can be hashed");
        let outcome = self.executor.exec(block.clone()).await.expect("the next block can be executed");
        let ExecOutcome::Executed(root) = outcome else { panic!("the next block is {outcome:?}") };
        assert_eq!(self.executor.exec(block).await, Ok(ExecOutcome::Reentered(root)));
        (self.parent, self.height) = (hash.into(), self.height + 1);
        root
    }

    /// No block but the next one is executed: the ones that follow would tell.
    async fn refuses_other_blocks(&self, transactions: &Transactions) {
        let other = BlockHash([9; 32]);
        let last = self.height.saturating_sub(1);
        for (height, parent) in
            [(0, other), (last, other), (self.height, other), (self.height + 1, self.parent), (u64::MAX, self.parent)]
        {
            let block = self.block(height, parent, transactions).await;
            assert_eq!(self.executor.exec(block).await, Err(StatusCode::ReenterInvalidBlock), "block {height}");
        }
    }
}
