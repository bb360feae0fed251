//! What every [`Controller`] has to hold.

use std::sync::Arc;

use cita_proto::{
    StatusCode,
    blockchain::{
        CompactBlock, RawTransaction, RawTransactions, Transaction, UnverifiedTransaction, UnverifiedUtxoTransaction,
        UtxoTransaction, Witness, raw_transaction::Tx,
    },
    common::NodeNetInfo,
};
use futures::future::BoxFuture;
use prost::Message;

use crate::{Address, BlockHash, Controller, Crypto, Hash, TxHash};

/// What names itself as the predecessor of an item's first change.
const NO_CHANGE: [u8; 33] = [0; 33];

/// A chain for the suite.
pub struct ControllerSubject {
    /// The controller of one of its nodes.
    pub controller: Arc<dyn Controller>,
    /// The chain's crypto with the admin's key.
    pub admin: Arc<dyn Crypto>,
    /// Makes the chain longer by one block, from the pool of that node; the block can be asked for afterwards.
    pub make_block: Box<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>,
}

/// Runs the suite on a chain that has its genesis block only, with protocol version 0, a block limit of at least 10, and a quota limit of at
/// least 1 000 000 that fits into 32 bits.
///
/// # Panics
/// At the first thing that does not hold.
pub async fn controller(subject: ControllerSubject) {
    let config = subject.controller.system_config().await.expect("the configuration is told");
    let signature = subject.admin.sign_message(&[1; 32]).await.expect("the admin can sign");
    let address = subject.admin.recover_signature(&[1; 32], &signature).await.expect("the admin has an address");
    assert_eq!(config.admin, address.to_vec(), "the suite's key is the admin's");
    let chain_id = Hash::try_from(config.chain_id.as_slice()).expect("a chain id has 32 bytes");
    let mut suite = Suite {
        subject,
        address,
        chain_id,
        quota_limit: u64::from(config.quota_limit),
        block_limit: u64::from(config.block_limit),
    };
    suite.begins_with_the_genesis_block().await;
    suite.refuses_bad_transactions().await;
    suite.finalises_transactions().await;
    suite.takes_all_of_a_batch_or_none().await;
    suite.changes_its_configuration().await;
    suite.says_what_it_does_not_have().await;
}

struct Suite {
    subject: ControllerSubject,
    address: Address,
    chain_id: Hash,
    quota_limit: u64,
    block_limit: u64,
}

impl Suite {
    fn api(&self) -> &dyn Controller {
        &*self.subject.controller
    }

    async fn hash(&self, bytes: &[u8]) -> Hash {
        self.subject.admin.hash_data(bytes).await.expect("bytes can be hashed")
    }

    async fn height(&self) -> u64 {
        self.api().block_number(false).await.expect("the height is told")
    }

    async fn make_block(&self) -> u64 {
        let before = self.height().await;
        (self.subject.make_block)().await;
        assert_eq!(self.height().await, before + 1, "a block makes the chain longer by one");
        before + 1
    }

    /// A good transaction, except for what `edit` does to it before it is signed.
    async fn transaction(&self, nonce: &str, edit: impl FnOnce(&mut Transaction)) -> RawTransaction {
        let mut body = Transaction {
            version: 0,
            to: vec![0x11; 20],
            nonce: nonce.to_owned(),
            quota: 100_000,
            valid_until_block: self.height().await + self.block_limit,
            data: Vec::new(),
            value: vec![0; 32],
            chain_id: self.chain_id.to_vec(),
        };
        edit(&mut body);
        let (hash, witness) = self.signed(&body.encode_to_vec()).await;
        let transaction =
            UnverifiedTransaction { transaction: Some(body), transaction_hash: hash, witness: Some(witness) };
        RawTransaction { tx: Some(Tx::NormalTx(transaction)) }
    }

    async fn change(&self, lock_id: u64, pre_tx_hash: &[u8], output: &[u8]) -> RawTransaction {
        let body = UtxoTransaction { version: 0, pre_tx_hash: pre_tx_hash.to_vec(), output: output.to_vec(), lock_id };
        let (hash, witness) = self.signed(&body.encode_to_vec()).await;
        let transaction =
            UnverifiedUtxoTransaction { transaction: Some(body), transaction_hash: hash, witnesses: vec![witness] };
        RawTransaction { tx: Some(Tx::UtxoTx(transaction)) }
    }

    async fn signed(&self, body: &[u8]) -> (Vec<u8>, Witness) {
        let hash = self.hash(body).await;
        let signature = self.subject.admin.sign_message(hash.as_bytes()).await.expect("the admin can sign");
        (hash.to_vec(), Witness { signature, sender: self.address.to_vec() })
    }

    async fn is_refused(&self, what: &str, raw: RawTransaction, code: StatusCode) {
        let answer = self.api().send_raw_transaction(raw).await;
        assert_eq!(answer.expect_err(what).message, code.name(), "{what}");
    }

    async fn begins_with_the_genesis_block(&mut self) {
        assert_eq!(self.height().await, 0);
        assert_eq!(self.api().block_number(true).await, Ok(1));
        let block = self.api().block_by_number(0).await.expect("there is a genesis block");
        let header = block.header.clone().expect("a block has a header");
        assert_eq!((header.height, header.transactions_root, header.proposer), (0, vec![0; 32], vec![0; 32]));
        assert!(block.body.unwrap_or_default().tx_hashes.is_empty());
        let hash = self.hash(&block.header.unwrap_or_default().encode_to_vec()).await;
        assert_eq!(self.api().block_hash(0).await, Ok(BlockHash::from(hash)), "a block's hash is that of its header");
        let config = self.api().system_config_by_number(0).await.expect("the genesis configuration is told");
        assert_eq!(Ok(config.clone()), self.api().system_config().await);
        for pre_hash in [config.version_pre_hash, config.admin_pre_hash, config.validators_pre_hash] {
            assert_eq!(pre_hash, NO_CHANGE);
        }
    }

    async fn refuses_bad_transactions(&mut self) {
        let limit = self.block_limit;
        let quota = self.quota_limit;
        let edited = [
            ("version", self.transaction("x", |tx| tx.version = 1).await, StatusCode::InvalidVersion),
            ("receiver", self.transaction("x", |tx| tx.to.push(0)).await, StatusCode::InvalidTo),
            ("nonce", self.transaction("x", |tx| tx.nonce = "é".repeat(129)).await, StatusCode::InvalidNonce),
            (
                "too late",
                self.transaction("x", |tx| tx.valid_until_block = 0).await,
                StatusCode::InvalidValidUntilBlock,
            ),
            (
                "too early",
                self.transaction("x", |tx| tx.valid_until_block = limit + 1).await,
                StatusCode::InvalidValidUntilBlock,
            ),
            ("quota", self.transaction("x", |tx| tx.quota = quota + 1).await, StatusCode::QuotaUsedExceed),
            ("value", self.transaction("x", |tx| tx.value.clear()).await, StatusCode::InvalidValue),
            ("chain", self.transaction("x", |tx| tx.chain_id[0] ^= 1).await, StatusCode::InvalidChainId),
            ("nothing", RawTransaction { tx: None }, StatusCode::NoneRawTx),
            ("no such item", self.change(999, &NO_CHANGE, &[]).await, StatusCode::InvalidLockId),
            ("a fixed item", self.change(1001, &NO_CHANGE, &[1; 32]).await, StatusCode::InvalidLockId),
            ("a predecessor", self.change(1003, &[0; 32], &[0; 4]).await, StatusCode::InvalidPreHash),
            ("an output", self.change(1003, &NO_CHANGE, &[0; 5]).await, StatusCode::InvalidValue),
        ];
        for (what, raw, code) in edited {
            self.is_refused(what, raw, code).await;
        }
        let good = self.transaction("x", |_| ()).await;
        let Some(Tx::NormalTx(signed)) = good.tx else { unreachable!("it was made as a normal one") };
        let with = |edit: fn(&mut UnverifiedTransaction)| {
            let mut changed = signed.clone();
            edit(&mut changed);
            RawTransaction { tx: Some(Tx::NormalTx(changed)) }
        };
        self.is_refused("hash", with(|tx| tx.transaction_hash[0] ^= 1), StatusCode::HashCheckError).await;
        self.is_refused("no witness", with(|tx| tx.witness = None), StatusCode::NoneWitness).await;
        let other_data = with(|tx| tx.transaction.get_or_insert_default().data.push(1));
        self.is_refused("data", other_data, StatusCode::HashCheckError).await;
        let other_sender = with(|tx| tx.witness.get_or_insert_default().sender[0] ^= 1);
        self.is_refused("sender", other_sender, StatusCode::SigCheckError).await;
    }

    async fn finalises_transactions(&mut self) {
        let mut sent = Vec::new();
        for nonce in 0..5 {
            let raw = self.transaction(&format!("final {nonce}"), |_| ()).await;
            let hash = self.api().send_raw_transaction(raw.clone()).await.expect("a good transaction is taken");
            self.is_refused("a repetition", raw.clone(), StatusCode::DupTransaction).await;
            assert_eq!(self.api().transaction(hash).await, Ok(raw.clone()), "a pooled transaction can be asked for");
            let pooled = self.api().transaction_block_number(hash).await;
            assert_eq!(pooled.expect_err("it is in no block").code, StatusCode::NoTxHeight);
            sent.push((hash, raw));
        }
        let height = self.make_block().await;
        for (index, (hash, raw)) in sent.iter().enumerate() {
            assert_eq!(self.api().transaction(*hash).await.as_ref(), Ok(raw));
            assert_eq!(self.api().transaction_block_number(*hash).await, Ok(height));
            assert_eq!(self.api().transaction_index(*hash).await, Ok(index as u64), "the oldest comes first");
            self.is_refused("a replay", raw.clone(), StatusCode::HistoryDupTx).await;
        }
        self.block_is_consistent(height, sent).await;
    }

    async fn block_is_consistent(&self, height: u64, sent: Vec<(TxHash, RawTransaction)>) {
        let block = self.api().block_by_number(height).await.expect("a finalised block can be asked for");
        let CompactBlock { header, body, .. } = block.clone();
        let header = header.expect("a block has a header");
        let tx_hashes = body.unwrap_or_default().tx_hashes;
        assert_eq!(tx_hashes, sent.iter().map(|(hash, _)| hash.to_vec()).collect::<Vec<_>>());
        assert_eq!(header.transactions_root, self.hash(&tx_hashes.concat()).await.to_vec());
        let hash = BlockHash::from(self.hash(&header.encode_to_vec()).await);
        assert_eq!(self.api().block_hash(height).await, Ok(hash));
        assert_eq!(self.api().block_by_hash(hash).await, Ok(block));
        assert_eq!(self.api().height_by_hash(hash).await, Ok(height));
        let parent = self.api().block_hash(height - 1).await.expect("a block has a parent");
        assert_eq!(header.prevhash, parent.to_vec());
        let detail = self.api().block_detail_by_number(height).await.expect("a block can be asked for in full");
        assert_eq!(detail.header, Some(header));
        let raws: Vec<RawTransaction> = sent.into_iter().map(|(_, raw)| raw).collect();
        assert_eq!(detail.body.unwrap_or_default().body, raws);
        assert_eq!(self.api().proof_by_number(height).await, Ok(detail.proof));
        let root = self.api().state_root_by_number(height).await.expect("a block has a state root");
        assert_eq!(detail.state_root, root.to_vec());
        let status = self.api().node_status().await.expect("the status is told");
        assert_eq!(status.self_status.map(|own| own.height), Some(height));
        assert_eq!(status.peers_count, status.peers_status.len() as u64);
    }

    async fn takes_all_of_a_batch_or_none(&mut self) {
        let mut body = Vec::new();
        for nonce in 0..4 {
            body.push(self.transaction(&format!("batch {nonce}"), |_| ()).await);
        }
        let mut bad = body.clone();
        if let Some(Tx::NormalTx(last)) = bad.last_mut().and_then(|raw| raw.tx.as_mut()) {
            last.transaction_hash[0] ^= 1;
        }
        let answer = self.api().send_raw_transactions(RawTransactions { body: bad }).await;
        assert_eq!(answer.expect_err("one of them is bad").code, StatusCode::HashCheckError);
        let hashes = self.api().send_raw_transactions(RawTransactions { body }).await;
        let hashes = hashes.expect("none of the good ones was taken before");
        let height = self.make_block().await;
        for (index, hash) in hashes.iter().enumerate() {
            let place = (self.api().transaction_block_number(*hash).await, self.api().transaction_index(*hash).await);
            assert_eq!(place, (Ok(height), Ok(index as u64)));
        }
        assert_eq!(self.api().send_raw_transactions(RawTransactions::default()).await, Ok(Vec::new()));
    }

    async fn changes_its_configuration(&mut self) {
        let before = self.api().system_config().await.expect("the configuration is told");
        let new = before.quota_limit - 1;
        let raw = self.change(1007, &NO_CHANGE, &u64::from(new).to_be_bytes()).await;
        let hash = self.api().send_raw_transaction(raw).await.expect("the admin may change the quota limit");
        let height = self.make_block().await;
        let after = self.api().system_config().await.expect("the configuration is told");
        assert_eq!((after.quota_limit, after.quota_limit_pre_hash.clone()), (new, hash.to_vec()));
        assert_eq!(self.api().system_config_by_number(height - 1).await, Ok(before));
        assert_eq!(self.api().system_config_by_number(height).await, Ok(after));
        let stale = self.change(1007, &NO_CHANGE, &7u64.to_be_bytes()).await;
        self.is_refused("a change of what was before", stale, StatusCode::InvalidPreHash).await;

        let brake = self.change(1005, &NO_CHANGE, &[1]).await;
        let brake = self.api().send_raw_transaction(brake).await.expect("the admin may stop the chain");
        self.make_block().await;
        let stopped = self.transaction("stopped", |_| ()).await;
        self.is_refused("a transaction while the brake is on", stopped, StatusCode::EmergencyBrake).await;
        let release = self.change(1005, brake.as_bytes(), &[]).await;
        self.api().send_raw_transaction(release).await.expect("the admin may release the brake");
        self.make_block().await;
        let goes_on = self.transaction("goes on", |_| ()).await;
        self.api().send_raw_transaction(goes_on).await.expect("the brake is off");
        self.make_block().await;
    }

    async fn says_what_it_does_not_have(&mut self) {
        let api = self.api();
        let above = self.height().await + 1;
        let (tx, block) = (TxHash([0xab; 32]), BlockHash([0xab; 32]));
        let codes = [
            (api.block_by_number(above).await.err(), StatusCode::NoBlockHeight),
            (api.block_by_hash(block).await.err(), StatusCode::NoBlockHeight),
            (api.height_by_hash(block).await.err(), StatusCode::NoBlockHeight),
            (api.block_detail_by_number(above).await.err(), StatusCode::NoBlock),
            (api.block_hash(above).await.err(), StatusCode::NoBlockHash),
            (api.state_root_by_number(above).await.err(), StatusCode::NoStateRoot),
            (api.proof_by_number(above).await.err(), StatusCode::NoProof),
            (api.system_config_by_number(above).await.err(), StatusCode::NoBlockHeight),
            (api.transaction(tx).await.err(), StatusCode::NoTransaction),
            (api.transaction_block_number(tx).await.err(), StatusCode::NoTxHeight),
            (api.transaction_index(tx).await.err(), StatusCode::NoTxIndex),
            (api.cross_chain_proof(tx).await.err(), StatusCode::NoReceiptProof),
        ];
        for (error, code) in codes {
            assert_eq!(error.map(|error| error.message), Some(code.name().to_owned()));
        }
        assert!(api.add_node(NodeNetInfo { multi_address: String::new(), origin: 0 }).await.is_err());
    }
}
