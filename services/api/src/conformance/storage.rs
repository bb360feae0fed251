//! What every [`Storage`] has to hold.

use std::sync::Arc;

use cita_proto::{
    StatusCode,
    blockchain::{
        Block, BlockHeader, CompactBlock, CompactBlockBody, RawTransaction, RawTransactions, Transaction,
        UnverifiedTransaction, UnverifiedUtxoTransaction, UtxoTransaction, Witness, raw_transaction::Tx,
    },
};
use futures::future::join_all;
use prost::Message;

use crate::{BlockHash, ChainItem, Region, Storage, TxHash, height_key};

/// Entries of a block that are loaded at the same time.
const LOADS: usize = 64;

/// Regions that keep what was stored there.
const PLAIN: [Region; 12] = [
    Region::Global,
    Region::Transactions,
    Region::Headers,
    Region::Bodies,
    Region::BlockHash,
    Region::Proof,
    Region::Result,
    Region::TransactionHeight,
    Region::BlockHeight,
    Region::TransactionIndex,
    Region::CompactBlock,
    Region::TransactionsPool,
];

/// Runs the suite on an empty storage.
///
/// # Panics
/// At the first thing that does not hold.
pub async fn storage(service: Arc<dyn Storage>) {
    for region in PLAIN {
        a_value_comes_back_until_it_is_deleted(&*service, region).await;
    }
    wrong_keys_are_refused(&*service).await;
    made_up_regions_are_read_only_or_write_only(&*service).await;
    what_is_no_block_is_refused(&*service).await;
    for sample in [SampleBlock::new(0, 0), SampleBlock::new(1, 7), SampleBlock::new(2, 1)] {
        sample.expect_nothing(&*service).await;
        sample.store(&*service).await.expect("a block can be stored");
        sample.expect_whole(&*service).await;
        sample.expect_last(&*service).await;
    }
    SampleBlock::new(1, 7).expect_whole(&*service).await;
    the_latest_of_two_blocks_at_a_height_counts(&*service).await;
    many_at_once_do_not_mix(service).await;
}

async fn a_value_comes_back_until_it_is_deleted(service: &dyn Storage, region: Region) {
    let key = vec![0xee; region.key_len()];
    assert_eq!(service.load(region, &key).await, Err(StatusCode::NotFound), "{region:?}");
    assert_eq!(service.delete(region, &key).await, Ok(()), "{region:?}");
    for value in [vec![1, 2, 3], Vec::new(), vec![9; 1 << 20], vec![4]] {
        assert_eq!(service.store(region, &key, value.clone()).await, Ok(()), "{region:?}");
        assert_eq!(service.load(region, &key).await, Ok(value), "{region:?}");
    }
    // Headers and bodies may be made from compact blocks.
    let made = |other| region == Region::CompactBlock && matches!(other, Region::Headers | Region::Bodies);
    for other in PLAIN.into_iter().filter(|other| *other != region && !made(*other)) {
        let key = vec![0xee; other.key_len()];
        assert_eq!(service.load(other, &key).await, Err(StatusCode::NotFound), "{region:?} shows in {other:?}");
    }
    assert_eq!(service.delete(region, &key).await, Ok(()), "{region:?}");
    assert_eq!(service.load(region, &key).await, Err(StatusCode::NotFound), "{region:?}");
}

async fn wrong_keys_are_refused(service: &dyn Storage) {
    for region in Region::ALL {
        let good = region.key_len();
        for length in [0, 1, good - 1, good + 1, 40 - good, 1000] {
            let key = vec![1; length];
            let expected = Err(StatusCode::InvalidKey);
            assert_eq!(service.store(region, &key, vec![1]).await, expected, "{region:?}, {length} bytes");
            assert_eq!(service.load(region, &key).await, Err(StatusCode::InvalidKey), "{region:?}, {length} bytes");
            assert_eq!(service.delete(region, &key).await, expected, "{region:?}, {length} bytes");
        }
    }
}

async fn made_up_regions_are_read_only_or_write_only(service: &dyn Storage) {
    let key = height_key(0);
    let block = SampleBlock::new(0, 1).block.encode_to_vec();
    assert_eq!(service.store(Region::FullBlock, &key, block).await, Err(StatusCode::InvalidRegion));
    assert_eq!(service.delete(Region::FullBlock, &key).await, Err(StatusCode::InvalidRegion));
    assert_eq!(service.load(Region::FullBlock, &key).await, Err(StatusCode::NotFound));
    assert_eq!(service.load(Region::AllBlockData, &key).await, Err(StatusCode::InvalidRegion));
    assert_eq!(service.delete(Region::AllBlockData, &key).await, Err(StatusCode::InvalidRegion));
}

async fn what_is_no_block_is_refused(service: &dyn Storage) {
    let good = SampleBlock::new(5, 2);
    let hash = [5; 32];
    let broken = |change: fn(&mut Block)| {
        let mut block = good.block.clone();
        change(&mut block);
        [hash.as_slice(), &block.encode_to_vec()].concat()
    };
    let cases = [
        ("nothing", Vec::new()),
        ("half a hash", vec![5; 16]),
        ("a hash alone", hash.to_vec()),
        ("bytes that are no message", [hash.as_slice(), &[0xff; 40]].concat()),
        ("a block without header", broken(|block| block.header = None)),
        ("a transaction without content", broken(|block| body(block)[0].tx = None)),
        (
            "a transaction with half a hash",
            broken(|block| {
                body(block)[1].tx =
                    Some(Tx::NormalTx(UnverifiedTransaction { transaction_hash: vec![1; 16], ..Default::default() }));
            }),
        ),
    ];
    for (what, value) in cases {
        let answer = service.store(Region::AllBlockData, &height_key(5), value).await;
        assert_eq!(answer, Err(StatusCode::DecodeError), "{what}");
        good.expect_nothing(service).await;
    }
}

fn body(block: &mut Block) -> &mut Vec<RawTransaction> {
    &mut block.body.get_or_insert_default().body
}

async fn the_latest_of_two_blocks_at_a_height_counts(service: &dyn Storage) {
    let (first, second) = (SampleBlock::new(3, 2), SampleBlock::other(3, 4));
    for sample in [&first, &second] {
        sample.store(service).await.expect("a block can be stored");
        sample.expect_whole(service).await;
        sample.expect_last(service).await;
    }
}

async fn many_at_once_do_not_mix(service: Arc<dyn Storage>) {
    let tasks: Vec<_> = (100..116)
        .map(|height| {
            let service = Arc::clone(&service);
            tokio::spawn(async move {
                let sample = SampleBlock::new(height, 3);
                sample.store(&*service).await.expect("a block can be stored while others are");
                sample.expect_whole(&*service).await;
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("what was stored at the same time as others is whole");
    }
}

/// A block that follows from its height, with all that is known of it.
#[derive(Debug, Clone)]
pub struct SampleBlock {
    /// Its hash; made up.
    pub hash: BlockHash,
    /// The block.
    pub block: Block,
    height: u64,
}

impl SampleBlock {
    /// The block at a height with a number of transactions, every third a UTXO transaction.
    pub fn new(height: u64, transactions: u64) -> Self {
        Self::with_seed(height, transactions, 0)
    }

    /// Another block at the same height: none of its hashes are those of [`SampleBlock::new`].
    pub fn other(height: u64, transactions: u64) -> Self {
        Self::with_seed(height, transactions, 1)
    }

    fn with_seed(height: u64, transactions: u64, seed: u8) -> Self {
        let header = BlockHeader {
            prevhash: bytes32(b'p', seed, height, 0),
            timestamp: 1_700_000_000_000 + height,
            height,
            transactions_root: bytes32(b'r', seed, height, 0),
            proposer: vec![seed; 20],
        };
        let body = (0..transactions).map(|index| sample_transaction(height, index, seed)).collect();
        let block = Block {
            version: u32::from(seed),
            header: Some(header),
            body: Some(RawTransactions { body }),
            proof: bytes32(b'c', seed, height, 0).repeat(10),
            state_root: bytes32(b's', seed, height, 0),
        };
        let mut hash = [0; 32];
        hash.copy_from_slice(&bytes32(b'b', seed, height, 0));
        Self { hash: BlockHash(hash), block, height }
    }

    /// Stores it as one value.
    ///
    /// # Errors
    /// As [`Storage::store`].
    pub async fn store(&self, service: &dyn Storage) -> crate::Result<()> {
        let value = [self.hash.as_bytes(), &self.block.encode_to_vec()].concat();
        service.store(Region::AllBlockData, &height_key(self.height), value).await
    }

    /// Everything that regions have to answer for the block, but what each new block overwrites.
    fn entries(&self) -> Vec<(Region, Vec<u8>, Vec<u8>)> {
        let height = height_key(self.height).to_vec();
        let Block { version, header, body, proof, state_root } = self.block.clone();
        let transactions = body.unwrap_or_default().body;
        let tx_hashes: Vec<Vec<u8>> = transactions.iter().map(|tx| hash_of(tx).to_vec()).collect();
        let header_bytes = header.clone().unwrap_or_default().encode_to_vec();
        let body = CompactBlockBody { tx_hashes: tx_hashes.clone() };
        let body_bytes = body.encode_to_vec();
        let compact = CompactBlock { version, header, body: Some(body) }.encode_to_vec();
        let hash = self.hash.to_vec();
        let mut entries = vec![
            (Region::Headers, height.clone(), header_bytes),
            (Region::Bodies, height.clone(), body_bytes),
            (Region::BlockHash, height.clone(), hash.clone()),
            (Region::Proof, height.clone(), proof),
            (Region::Result, height.clone(), state_root),
            (Region::BlockHeight, hash, height.clone()),
            (Region::CompactBlock, height.clone(), compact),
            (Region::FullBlock, height.clone(), self.block.encode_to_vec()),
        ];
        for (index, (hash, transaction)) in (0u64..).zip(tx_hashes.into_iter().zip(&transactions)) {
            entries.push((Region::Transactions, hash.clone(), transaction.encode_to_vec()));
            entries.push((Region::TransactionHeight, hash.clone(), height.clone()));
            entries.push((Region::TransactionIndex, hash, index.to_be_bytes().to_vec()));
        }
        entries
    }

    /// Checks that all regions have all of it.
    ///
    /// # Panics
    /// When one does not.
    pub async fn expect_whole(&self, service: &dyn Storage) {
        self.expect_each(service, |value| Ok(value.to_vec())).await;
    }

    /// Checks what each entry loads as, some at a time: a storage may be far away.
    async fn expect_each(&self, service: &dyn Storage, expected: impl Fn(&[u8]) -> crate::Result<Vec<u8>>) {
        for entries in self.entries().chunks(LOADS) {
            let loads = entries.iter().map(|(region, key, _)| service.load(*region, key));
            for (loaded, (region, _, value)) in join_all(loads).await.into_iter().zip(entries) {
                assert_eq!(loaded, expected(value), "{region:?} of block {}", self.height);
            }
        }
    }

    /// Checks that no region has anything of it.
    ///
    /// # Panics
    /// When one has.
    pub async fn expect_nothing(&self, service: &dyn Storage) {
        self.expect_each(service, |_| Err(StatusCode::NotFound)).await;
    }

    /// Checks that it is the chain's last block.
    ///
    /// # Panics
    /// When it is not.
    pub async fn expect_last(&self, service: &dyn Storage) {
        let item = async |item: ChainItem| service.load(Region::Global, &item.key()).await;
        assert_eq!(item(ChainItem::CurrentHeight).await, Ok(height_key(self.height).to_vec()));
        assert_eq!(item(ChainItem::CurrentHash).await, Ok(self.hash.to_vec()));
    }
}

fn hash_of(transaction: &RawTransaction) -> TxHash {
    let hash = match &transaction.tx {
        Some(Tx::NormalTx(normal)) => normal.transaction_hash.as_slice(),
        Some(Tx::UtxoTx(utxo)) => utxo.transaction_hash.as_slice(),
        None => &[],
    };
    TxHash::try_from(hash).expect("sample transactions have a hash")
}

fn sample_transaction(height: u64, index: u64, seed: u8) -> RawTransaction {
    let transaction_hash = bytes32(b't', seed, height, index);
    let witness = Witness { signature: transaction_hash.repeat(4), sender: vec![seed; 20] };
    let tx = if index % 3 == 2 {
        let transaction =
            UtxoTransaction { version: 0, pre_tx_hash: vec![0; 33], output: vec![seed; 20], lock_id: 1002 };
        Tx::UtxoTx(UnverifiedUtxoTransaction {
            transaction: Some(transaction),
            transaction_hash,
            witnesses: vec![witness],
        })
    } else {
        let transaction = Transaction {
            version: 0,
            to: vec![seed; 20],
            nonce: index.to_string(),
            quota: 200_000,
            valid_until_block: height + 95,
            data: vec![seed; 68],
            value: vec![0; 32],
            chain_id: vec![7; 32],
        };
        Tx::NormalTx(UnverifiedTransaction { transaction: Some(transaction), transaction_hash, witness: Some(witness) })
    };
    RawTransaction { tx: Some(tx) }
}

/// 32 bytes that differ for different arguments, spread over the whole range as hashes are.
fn bytes32(kind: u8, seed: u8, height: u64, index: u64) -> Vec<u8> {
    let spread = (height ^ index.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    [&spread.to_be_bytes()[..], &height.to_be_bytes(), &index.to_be_bytes(), &[kind, seed, 0, 0, 0, 0, 0, 0]].concat()
}
