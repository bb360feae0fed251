//! Storage: keeps keys and values in regions.

use async_trait::async_trait;
use cita_proto::{
    StatusCode, common,
    storage::{
        Content, ExtKey, Regions, Value,
        storage_service_client::StorageServiceClient,
        storage_service_server::{StorageService, StorageServiceServer},
    },
};
use tonic::{Request, Response, Status, transport::Channel};

use crate::{
    Result, RpcError,
    rpc::{client, server, unit},
};

/// What is kept where; see the table in `docs/rpc.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Region {
    /// Facts about the chain, see [`ChainItem`].
    Global = 0,
    /// Transaction hash → encoded `RawTransaction`.
    Transactions = 1,
    /// Height → encoded `BlockHeader`.
    Headers = 2,
    /// Height → encoded `CompactBlockBody`.
    Bodies = 3,
    /// Height → block hash.
    BlockHash = 4,
    /// Height → the consensus's proof.
    Proof = 5,
    /// Height → state root.
    Result = 6,
    /// Transaction hash → height.
    TransactionHeight = 7,
    /// Block hash → height.
    BlockHeight = 8,
    /// Transaction hash → index in its block.
    TransactionIndex = 9,
    /// Height → encoded `CompactBlock`.
    CompactBlock = 10,
    /// Height → encoded `Block`, put together when loaded.
    FullBlock = 11,
    /// Height → block hash and encoded `Block`: fills the regions of a block at once. Only to be stored.
    AllBlockData = 12,
    /// What waits in the pool, kept by a controller that wants to find it again; its keys have 32 bytes like hashes.
    TransactionsPool = 13,
}

impl Region {
    /// Every region.
    pub const ALL: [Self; 14] = [
        Self::Global,
        Self::Transactions,
        Self::Headers,
        Self::Bodies,
        Self::BlockHash,
        Self::Proof,
        Self::Result,
        Self::TransactionHeight,
        Self::BlockHeight,
        Self::TransactionIndex,
        Self::CompactBlock,
        Self::FullBlock,
        Self::AllBlockData,
        Self::TransactionsPool,
    ];

    /// The name that the protocol gives the region, for example `TRANSACTIONS`.
    pub fn name(self) -> &'static str {
        Regions::try_from(self as i32).map_or("", |region| region.as_str_name())
    }

    /// Bytes that a key of this region has: 32 for hashes, 8 for heights and ids.
    pub fn key_len(self) -> usize {
        match self {
            Self::Transactions
            | Self::TransactionHeight
            | Self::BlockHeight
            | Self::TransactionIndex
            | Self::TransactionsPool => 32,
            _ => 8,
        }
    }
}

impl TryFrom<u32> for Region {
    type Error = StatusCode;

    fn try_from(number: u32) -> Result<Self> {
        Self::ALL.get(number as usize).copied().ok_or(StatusCode::InvalidRegion)
    }
}

/// Keys of [`Region::Global`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainItem {
    /// Height of the last block, u64 big-endian.
    CurrentHeight,
    /// Hash of the last block.
    CurrentHash,
    /// An item of the system configuration by its lock id (1000 to 1007).
    SystemConfig(u64),
}

impl ChainItem {
    /// The key, 8 bytes.
    pub fn key(self) -> [u8; 8] {
        match self {
            Self::CurrentHeight => 0u64,
            Self::CurrentHash => 1,
            Self::SystemConfig(lock_id) => lock_id,
        }
        .to_be_bytes()
    }
}

/// A height as a key or a value.
pub fn height_key(height: u64) -> [u8; 8] {
    height.to_be_bytes()
}

/// A height from a key or a value.
///
/// # Errors
/// [`StatusCode::ConvertIntError`] unless there are 8 bytes.
pub fn parse_height(bytes: &[u8]) -> Result<u64> {
    bytes.try_into().map(u64::from_be_bytes).map_err(|_| StatusCode::ConvertIntError)
}

/// Keys and values in regions, on disk.
#[async_trait]
pub trait Storage: Send + Sync + 'static {
    /// Inserts or overwrites. A store to [`Region::AllBlockData`] writes all regions of the block and the chain's current height
    /// and hash as one durable step: afterwards either all of it survives a crash or nothing was answered.
    ///
    /// # Errors
    /// [`StatusCode::InvalidKey`] for a key of the wrong length, [`StatusCode::InvalidRegion`] for a region that is only loaded,
    /// [`StatusCode::DecodeError`] for block data that is none, [`StatusCode::StoreError`] when the disk refused.
    async fn store(&self, region: Region, key: &[u8], value: Vec<u8>) -> Result<()>;

    /// The value at a key.
    ///
    /// # Errors
    /// [`StatusCode::NotFound`], [`StatusCode::InvalidKey`], [`StatusCode::InvalidRegion`], [`StatusCode::LoadError`].
    async fn load(&self, region: Region, key: &[u8]) -> Result<Vec<u8>>;

    /// Removes a key; one that is missing is no error.
    ///
    /// # Errors
    /// [`StatusCode::InvalidKey`], [`StatusCode::InvalidRegion`], [`StatusCode::DeleteError`].
    async fn delete(&self, region: Region, key: &[u8]) -> Result<()>;
}

const NOT_READY: StatusCode = StatusCode::StorageServerNotReady;

client!(
    /// A storage in another process.
    StorageClient,
    StorageServiceClient<Channel>
);

#[async_trait]
impl Storage for StorageClient {
    async fn store(&self, region: Region, key: &[u8], value: Vec<u8>) -> Result<()> {
        let content = Content { region: region as u32, key: key.to_vec(), value };
        unit(self.0.clone().store(content).await, NOT_READY)
    }

    async fn load(&self, region: Region, key: &[u8]) -> Result<Vec<u8>> {
        let key = ExtKey { region: region as u32, key: key.to_vec() };
        let answer = self.0.clone().load(key).await.map_err(|s| RpcError::from_wire(&s, NOT_READY).code)?;
        let Value { status, value } = answer.into_inner();
        StatusCode::from_message(status).into_result().map(|()| value)
    }

    async fn delete(&self, region: Region, key: &[u8]) -> Result<()> {
        let key = ExtKey { region: region as u32, key: key.to_vec() };
        unit(self.0.clone().delete(key).await, NOT_READY)
    }
}

server!(
    /// Serves any [`Storage`].
    StorageServer,
    Storage,
    StorageServiceServer
);

#[async_trait]
impl<T: ?Sized + Storage> StorageService for StorageServer<T> {
    async fn store(&self, request: Request<Content>) -> std::result::Result<Response<common::StatusCode>, Status> {
        let Content { region, key, value } = request.into_inner();
        let result = match Region::try_from(region) {
            Ok(region) => self.0.store(region, &key, value).await,
            Err(code) => Err(code),
        };
        Ok(Response::new(result.into()))
    }

    async fn load(&self, request: Request<ExtKey>) -> std::result::Result<Response<Value>, Status> {
        let ExtKey { region, key } = request.into_inner();
        let result = match Region::try_from(region) {
            Ok(region) => self.0.load(region, &key).await,
            Err(code) => Err(code),
        };
        Ok(Response::new(match result {
            Ok(value) => Value { status: Some(StatusCode::Success.into()), value },
            Err(code) => Value { status: Some(code.into()), value: Vec::new() },
        }))
    }

    async fn delete(&self, request: Request<ExtKey>) -> std::result::Result<Response<common::StatusCode>, Status> {
        let ExtKey { region, key } = request.into_inner();
        let result = match Region::try_from(region) {
            Ok(region) => self.0.delete(region, &key).await,
            Err(code) => Err(code),
        };
        Ok(Response::new(result.into()))
    }
}
