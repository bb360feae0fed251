//! What every [`Executor`] that is an [`Evm`] has to hold.

use std::sync::Arc;

use cita_proto::{
    StatusCode,
    blockchain::{
        Block, BlockHeader, RawTransaction, RawTransactions, Transaction, UnverifiedTransaction,
        UnverifiedUtxoTransaction, UtxoTransaction, Witness, raw_transaction::Tx,
    },
    common,
    evm::{
        BlockNumber, GetAbiRequest, GetBalanceRequest, GetCodeRequest, GetStorageAtRequest, GetTransactionCountRequest,
        Receipt, block_number::Lable,
    },
    executor::CallRequest,
};
use prost::Message;

use crate::{Address, BlockHash, Crypto, Evm, ExecOutcome, Executor, Hash, StateRoot, TxHash};

/// Root of a state without accounts.
const EMPTY_ROOT: [u8; 32] = [
    0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6, 0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e, 0x5b, 0x48, 0xe0,
    0x1b, 0x99, 0x6c, 0xad, 0xc0, 0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21,
];

/// Makes a contract of [`RUNTIME`].
const CREATION: [u8; 11] = [0x60, 33, 0x80, 0x60, 11, 0x60, 0, 0x39, 0x60, 0, 0xf3];

/// Adds one to slot 0 and writes a log with topic 42 when called without data; returns slot 0 when called with any.
const RUNTIME: [u8; 33] = [
    0x36, 0x60, 21, 0x57, 0x60, 0, 0x54, 0x60, 1, 0x01, 0x60, 0, 0x55, 0x60, 42, 0x60, 0, 0x60, 0, 0xa1, 0x00, 0x5b,
    0x60, 0, 0x54, 0x60, 0, 0x52, 0x60, 32, 0x60, 0, 0xf3,
];

/// Creation code that reverts.
const REVERTING: [u8; 5] = [0x60, 0, 0x60, 0, 0xfd];

const QUOTA: u64 = 200_000;
const USER: Address = Address([0x11; 20]);

/// Runs the suite on an executor that executed nothing yet, whose chain has the administrator `admin` and a quota limit of at least
/// 1 000 000. `crypto` is the one that the executor uses.
///
/// # Panics
/// At the first thing that does not hold.
pub async fn executor(executor: Arc<dyn Executor>, evm: Arc<dyn Evm>, crypto: Arc<dyn Crypto>, admin: Address) {
    let mut chain = Chain { executor, evm, crypto, admin, parent: BlockHash::ZERO, height: 0, serial: 0 };
    chain.begins_with_the_genesis_block().await;
    let contract = chain.creates_and_calls_a_contract().await;
    chain.refuses_blocks_out_of_place().await;
    chain.answers_for_every_height(contract).await;
    chain.gives_failures_a_receipt().await;
    chain.estimates_exactly(contract).await;
    chain.has_special_receivers(contract).await;
    chain.follows_the_administrator(contract).await;
    chain.refuses_what_it_does_not_have().await;
}

struct Chain {
    executor: Arc<dyn Executor>,
    evm: Arc<dyn Evm>,
    crypto: Arc<dyn Crypto>,
    admin: Address,
    /// Hash of the last block.
    parent: BlockHash,
    /// Height of the next block.
    height: u64,
    serial: u64,
}

fn at(height: u64) -> Option<BlockNumber> {
    Some(BlockNumber { lable: Some(Lable::Height(height)) })
}

fn tag(tag: &str) -> Option<BlockNumber> {
    Some(BlockNumber { lable: Some(Lable::Tag(tag.into())) })
}

fn address(address: Address) -> Option<common::Address> {
    Some(common::Address { address: address.to_vec() })
}

fn word(number: u64) -> Vec<u8> {
    [[0; 24].as_slice(), &number.to_be_bytes()].concat()
}

fn special(last: u8) -> Address {
    let mut address = [0xff; 20];
    address[17..].copy_from_slice(&[1, 0, last]);
    Address(address)
}

impl Chain {
    async fn transaction(
        &mut self,
        from: Address,
        to: Option<Address>,
        data: &[u8],
        value: u64,
        quota: u64,
    ) -> (TxHash, RawTransaction) {
        self.serial += 1;
        let transaction = Transaction {
            to: to.map_or(Vec::new(), Address::to_vec),
            nonce: self.serial.to_string(),
            quota,
            valid_until_block: 100,
            data: data.to_vec(),
            value: word(value),
            chain_id: vec![1; 32],
            version: 0,
        };
        let hash = self.crypto.hash_data(&transaction.encode_to_vec()).await.expect("data can be hashed");
        let normal = UnverifiedTransaction {
            transaction: Some(transaction),
            transaction_hash: hash.to_vec(),
            witness: Some(Witness { signature: vec![0; 128], sender: from.to_vec() }),
        };
        (TxHash::from(hash), RawTransaction { tx: Some(Tx::NormalTx(normal)) })
    }

    fn block_at(&self, height: u64, parent: BlockHash, body: Vec<RawTransaction>) -> Block {
        let header = BlockHeader {
            prevhash: parent.to_vec(),
            timestamp: height.wrapping_mul(3_000).wrapping_add(1_700_000_000_000),
            height,
            transactions_root: vec![0; 32],
            proposer: vec![7; 20],
        };
        Block { header: Some(header), body: Some(RawTransactions { body }), ..Block::default() }
    }

    /// Executes the next block, also a second time.
    async fn exec(&mut self, body: Vec<RawTransaction>) -> StateRoot {
        let block = self.block_at(self.height, self.parent, body);
        let header = block.header.clone().expect("it was just made").encode_to_vec();
        let hash = self.crypto.hash_data(&header).await.expect("data can be hashed");
        let outcome = self.executor.exec(block.clone()).await.expect("the next block can be executed");
        let ExecOutcome::Executed(root) = outcome else { panic!("the next block is {outcome:?}") };
        assert_eq!(self.executor.exec(block).await, Ok(ExecOutcome::Reentered(root)));
        (self.parent, self.height) = (hash.into(), self.height + 1);
        root
    }

    /// Executes a block with one transaction and returns its receipt.
    async fn send(&mut self, from: Address, to: Option<Address>, data: &[u8], value: u64, quota: u64) -> Receipt {
        let (hash, transaction) = self.transaction(from, to, data, value, quota).await;
        self.exec(vec![transaction]).await;
        self.evm.transaction_receipt(hash).await.expect("an executed transaction has a receipt")
    }

    async fn call(&self, to: Address, data: &[u8], height: u64) -> Vec<u8> {
        let request = CallRequest { to: to.to_vec(), from: USER.to_vec(), method: data.to_vec(), args: vec![], height };
        self.executor.call(request).await.expect("the call succeeds")
    }

    async fn nonce(&self, of: Address, block_number: Option<BlockNumber>) -> Vec<u8> {
        let request = GetTransactionCountRequest { address: address(of), block_number };
        self.evm.transaction_count(request).await.expect("a nonce can be asked for").nonce
    }

    async fn slot(&self, of: Address, slot: u64, block_number: Option<BlockNumber>) -> Vec<u8> {
        let position = Some(common::Hash { hash: word(slot) });
        let request = GetStorageAtRequest { address: address(of), position, block_number };
        self.evm.storage_at(request).await.expect("a slot can be asked for").to_vec()
    }

    async fn balance(&self, of: Address) -> Vec<u8> {
        let request = GetBalanceRequest { address: address(of), block_number: None };
        self.evm.balance(request).await.expect("a balance can be asked for").value
    }

    async fn abi(&self, of: Address) -> Vec<u8> {
        let request = GetAbiRequest { address: address(of), block_number: None };
        self.evm.abi(request).await.expect("an ABI can be asked for").bytes_abi
    }

    async fn begins_with_the_genesis_block(&mut self) {
        let early = self.block_at(1, self.parent, vec![]);
        assert_eq!(self.executor.exec(early).await, Err(StatusCode::ReenterInvalidBlock), "genesis comes first");
        assert!(self.evm.roots_info(BlockNumber { lable: None }).await.is_err(), "there is no block yet");
        assert_eq!(self.exec(vec![]).await, StateRoot(EMPTY_ROOT));
        assert_eq!(self.exec(vec![]).await, StateRoot(EMPTY_ROOT), "an empty block changes nothing");
    }

    async fn creates_and_calls_a_contract(&mut self) -> Address {
        let code = [CREATION.as_slice(), &RUNTIME].concat();
        let receipt = self.send(USER, None, &code, 0, QUOTA).await;
        assert_eq!(receipt.error_message, "");
        assert_eq!((receipt.block_hash, receipt.block_number), (self.parent.to_vec(), self.height - 1));
        let contract = Address::try_from(receipt.contract_address.as_slice()).expect("an address");
        let request = GetCodeRequest { address: address(contract), block_number: None };
        assert_eq!(self.evm.code(request).await.expect("code can be asked for").byte_code, RUNTIME);
        assert_eq!(self.nonce(USER, None).await, word(1));
        let body = [
            self.transaction(USER, Some(contract), &[], 0, QUOTA).await,
            self.transaction(USER, Some(contract), &[], 0, QUOTA).await,
        ];
        let last = body[1].0;
        let root = self.exec(body.map(|(_, transaction)| transaction).to_vec()).await;
        let receipt = self.evm.transaction_receipt(last).await.expect("an executed transaction has a receipt");
        assert_eq!((receipt.transaction_index, receipt.logs.len()), (1, 1));
        assert_eq!((receipt.logs[0].log_index, receipt.logs[0].transaction_log_index), (1, 0));
        assert_eq!(receipt.logs[0].topics, [word(42)]);
        assert_ne!(receipt.logs_bloom, vec![0; 256]);
        assert!(receipt.cumulative_quota_used > receipt.quota_used);
        assert_eq!(self.call(contract, &[1], 0).await, word(2));
        let proof = self.evm.receipt_proof(last).await.expect("a receipt has a proof");
        let roots = self.evm.roots_info(BlockNumber { lable: None }).await.expect("a block has roots");
        assert_eq!(proof.roots_info.as_ref(), Some(&roots));
        assert_ne!(roots.state_root, root.to_vec(), "receipts are committed to, too");
        assert!(!proof.receipt.is_empty() && !proof.receipt_proof.is_empty());
        contract
    }

    async fn refuses_blocks_out_of_place(&mut self) {
        let roots = self.evm.roots_info(BlockNumber { lable: None }).await;
        for height in [0, self.height - 2, self.height - 1, self.height + 1, u64::MAX] {
            let (_, other) = self.transaction(USER, None, &[0], 0, QUOTA).await;
            let block = self.block_at(height, BlockHash([9; 32]), vec![other]);
            assert_eq!(self.executor.exec(block).await, Err(StatusCode::ReenterInvalidBlock), "block {height}");
        }
        assert_eq!(self.evm.roots_info(BlockNumber { lable: None }).await, roots, "nothing changed");
        self.exec(vec![]).await;
    }

    async fn answers_for_every_height(&mut self, contract: Address) {
        let begin = self.height;
        for _ in 0..3 {
            self.send(USER, Some(contract), &[], 0, QUOTA).await;
        }
        for (value, height) in (3..6u64).zip(begin..) {
            assert_eq!(self.slot(contract, 0, at(height)).await, word(value));
            assert_eq!(self.call(contract, &[1], height).await, word(value));
        }
        assert_eq!(self.slot(contract, 0, tag("earliest")).await, word(0));
        for newest in
            [tag("latest"), tag("pending"), None, Some(BlockNumber { lable: Some(Lable::Hash(self.parent.to_vec())) })]
        {
            assert_eq!(self.slot(contract, 0, newest.clone()).await, word(5));
            assert_eq!(self.nonce(USER, newest).await, word(6));
        }
    }

    async fn gives_failures_a_receipt(&mut self) {
        for (to, data, value, quota) in [
            (None, REVERTING.as_slice(), 0, QUOTA),
            (None, [0xfe].as_slice(), 0, QUOTA),
            (Some(USER), [].as_slice(), 0, 20_999),
            (None, [].as_slice(), 0, 52_999),
            (Some(USER), [].as_slice(), 1, QUOTA),
        ] {
            let before = self.nonce(USER, None).await;
            let receipt = self.send(USER, to, data, value, quota).await;
            assert_ne!(receipt.error_message, "");
            assert_eq!(receipt.contract_address, vec![0; 20]);
            assert!(receipt.quota_used > word(0) && receipt.quota_used <= word(quota));
            assert!(self.nonce(USER, None).await > before, "a failed transaction counts, too");
        }
    }

    async fn estimates_exactly(&mut self, contract: Address) {
        let request = CallRequest { to: contract.to_vec(), from: USER.to_vec(), ..CallRequest::default() };
        let quota = self.evm.estimate_quota(request).await.expect("the call can succeed").bytes_quota;
        let quota = u64::from_be_bytes(quota[24..].try_into().expect("32 bytes"));
        assert_ne!(self.send(USER, Some(contract), &[], 0, quota - 1).await.error_message, "");
        assert_eq!(self.send(USER, Some(contract), &[], 0, quota).await.error_message, "");
        let request = CallRequest { method: REVERTING.to_vec(), ..CallRequest::default() };
        assert!(self.evm.estimate_quota(request).await.is_err());
    }

    async fn has_special_receivers(&mut self, contract: Address) {
        let receipt = self.send(USER, Some(special(0)), &[1, 2, 3], 0, QUOTA).await;
        assert_eq!((receipt.error_message.as_str(), receipt.quota_used), ("", word(21_600)));
        let abi = [contract.as_bytes(), b"[]"].concat();
        assert_eq!(self.send(USER, Some(special(1)), &abi, 0, QUOTA).await.error_message, "");
        assert_eq!(self.abi(contract).await, b"[]");
        let balance = [USER.to_vec(), word(77)].concat();
        assert_ne!(self.send(USER, Some(special(2)), &balance, 5, QUOTA).await.error_message, "");
        assert_eq!(self.balance(USER).await, word(0), "only the administrator amends");
        assert_eq!(self.send(self.admin, Some(special(2)), &balance, 5, QUOTA).await.error_message, "");
        assert_eq!(self.balance(USER).await, word(77));
        let slots = [contract.to_vec(), word(8), word(9), word(10), word(11)].concat();
        assert_eq!(self.send(self.admin, Some(special(2)), &slots, 3, QUOTA).await.error_message, "");
        assert_eq!((self.slot(contract, 8, None).await, self.slot(contract, 10, None).await), (word(9), word(11)));
        let abi = [contract.as_bytes(), b"[{}]"].concat();
        assert_eq!(self.send(self.admin, Some(special(2)), &abi, 1, QUOTA).await.error_message, "");
        assert_eq!(self.abi(contract).await, b"[{}]");
        let code = [contract.as_bytes(), &[0x00]].concat();
        assert_eq!(self.send(self.admin, Some(special(2)), &code, 2, QUOTA).await.error_message, "");
        let request = GetCodeRequest { address: address(contract), block_number: None };
        assert_eq!(self.evm.code(request).await.expect("code can be asked for").byte_code, [0x00]);
    }

    async fn follows_the_administrator(&mut self, contract: Address) {
        let heir = Address([0x22; 20]);
        for (from, to, heir_amends) in [(USER, USER, false), (self.admin, heir, true)] {
            let utxo = UtxoTransaction { version: 0, pre_tx_hash: vec![0; 33], output: to.to_vec(), lock_id: 1002 };
            let utxo = UnverifiedUtxoTransaction {
                transaction: Some(utxo),
                transaction_hash: vec![3; 32],
                witnesses: vec![Witness { signature: vec![0; 128], sender: from.to_vec() }],
            };
            let root = self.exec(vec![RawTransaction { tx: Some(Tx::UtxoTx(utxo)) }]).await;
            let roots = self.evm.roots_info(BlockNumber { lable: None }).await.expect("a block has roots");
            assert_eq!(roots.state_root, root.to_vec(), "a block without receipts is its state");
            assert_eq!(roots.receipt_root, EMPTY_ROOT);
            let data = [contract.to_vec(), word(1)].concat();
            let receipt = self.send(heir, Some(special(2)), &data, 5, QUOTA).await;
            assert_eq!(receipt.error_message.is_empty(), heir_amends);
        }
    }

    async fn refuses_what_it_does_not_have(&mut self) {
        let unknown = TxHash([0xab; 32]);
        let error = self.evm.transaction_receipt(unknown).await.expect_err("it was never sent");
        assert_eq!(error.message, "Not get the receipt");
        let error = self.evm.receipt_proof(unknown).await.expect_err("it was never sent");
        assert_eq!(error.message, "Not get the receipt");
        let current = format!("current_height: {}", self.height - 1);
        let balance = |block_number| GetBalanceRequest { address: address(USER), block_number };
        let error = self.evm.balance(balance(at(self.height))).await.expect_err("it is above the last block");
        assert!(error.message.contains(&current), "{error}");
        assert!(self.evm.balance(balance(tag("someday"))).await.is_err());
        let hash = |hash: Vec<u8>| Some(BlockNumber { lable: Some(Lable::Hash(hash)) });
        assert!(self.evm.balance(balance(hash(vec![0xab; 32]))).await.is_err());
        assert!(self.evm.balance(balance(hash(vec![0xab; 3]))).await.is_err());
        let short = GetBalanceRequest { address: Some(common::Address { address: vec![1; 19] }), block_number: None };
        assert!(self.evm.balance(short).await.is_err());
        let far = CallRequest { to: USER.to_vec(), height: self.height, ..CallRequest::default() };
        let error = self.executor.call(far).await.expect_err("it is above the last block");
        assert!(error.message.contains(&current), "{error}");
        assert_eq!(self.executor.exec(Block::default()).await.map_err(|_| ()), Err(()), "a block has a header");
        let position = Some(common::Hash { hash: Hash::ZERO.to_vec() });
        let nobody = GetStorageAtRequest { address: address(Address([0xdd; 20])), position, block_number: None };
        assert_eq!(self.evm.storage_at(nobody).await, Ok(Hash::ZERO));
    }
}
