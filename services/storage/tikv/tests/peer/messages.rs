//! The messages, with the fields that matter here. Names and numbers are those of `pdpb`, `metapb` and `kvrpcpb`.

use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Header {
    #[prost(uint64, tag = "1")]
    pub(crate) cluster_id: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Nothing {}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Member {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(uint64, tag = "2")]
    pub(crate) member_id: u64,
    #[prost(string, repeated, tag = "4")]
    pub(crate) client_urls: Vec<String>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GetMembersResponse {
    #[prost(message, optional, tag = "1")]
    pub(crate) header: Option<Header>,
    #[prost(message, repeated, tag = "2")]
    pub(crate) members: Vec<Member>,
    #[prost(message, optional, tag = "3")]
    pub(crate) leader: Option<Member>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct TsoRequest {
    #[prost(uint32, tag = "2")]
    pub(crate) count: u32,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Timestamp {
    #[prost(int64, tag = "1")]
    pub(crate) physical: i64,
    #[prost(int64, tag = "2")]
    pub(crate) logical: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct TsoResponse {
    #[prost(message, optional, tag = "1")]
    pub(crate) header: Option<Header>,
    #[prost(uint32, tag = "2")]
    pub(crate) count: u32,
    #[prost(message, optional, tag = "3")]
    pub(crate) timestamp: Option<Timestamp>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Epoch {
    #[prost(uint64, tag = "1")]
    pub(crate) conf_ver: u64,
    #[prost(uint64, tag = "2")]
    pub(crate) version: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Replica {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(uint64, tag = "2")]
    pub(crate) store_id: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Region {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) start_key: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) end_key: Vec<u8>,
    #[prost(message, optional, tag = "4")]
    pub(crate) region_epoch: Option<Epoch>,
    #[prost(message, repeated, tag = "5")]
    pub(crate) peers: Vec<Replica>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GetRegionRequest {
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) region_key: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GetRegionByIdRequest {
    #[prost(uint64, tag = "2")]
    pub(crate) region_id: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GetRegionResponse {
    #[prost(message, optional, tag = "1")]
    pub(crate) header: Option<Header>,
    #[prost(message, optional, tag = "2")]
    pub(crate) region: Option<Region>,
    #[prost(message, optional, tag = "3")]
    pub(crate) leader: Option<Replica>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct KvStore {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(string, tag = "2")]
    pub(crate) address: String,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GetStoreResponse {
    #[prost(message, optional, tag = "1")]
    pub(crate) header: Option<Header>,
    #[prost(message, optional, tag = "2")]
    pub(crate) store: Option<KvStore>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct LockInfo {
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) primary_lock: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub(crate) lock_version: u64,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) key: Vec<u8>,
    #[prost(uint64, tag = "4")]
    pub(crate) lock_ttl: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct WriteConflict {
    #[prost(uint64, tag = "1")]
    pub(crate) start_ts: u64,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) key: Vec<u8>,
    #[prost(uint64, tag = "5")]
    pub(crate) conflict_commit_ts: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct TxnNotFound {
    #[prost(uint64, tag = "1")]
    pub(crate) start_ts: u64,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) primary_key: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct KeyError {
    #[prost(message, optional, tag = "1")]
    pub(crate) locked: Option<LockInfo>,
    #[prost(string, tag = "3")]
    pub(crate) abort: String,
    #[prost(message, optional, tag = "4")]
    pub(crate) conflict: Option<WriteConflict>,
    #[prost(message, optional, tag = "8")]
    pub(crate) txn_not_found: Option<TxnNotFound>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GetRequest {
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) key: Vec<u8>,
    #[prost(uint64, tag = "3")]
    pub(crate) version: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GetResponse {
    #[prost(message, optional, tag = "2")]
    pub(crate) error: Option<KeyError>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) value: Vec<u8>,
    #[prost(bool, tag = "4")]
    pub(crate) not_found: bool,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct KvPair {
    #[prost(message, optional, tag = "1")]
    pub(crate) error: Option<KeyError>,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) key: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) value: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct BatchGetRequest {
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub(crate) keys: Vec<Vec<u8>>,
    #[prost(uint64, tag = "3")]
    pub(crate) version: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Pairs {
    #[prost(message, repeated, tag = "2")]
    pub(crate) pairs: Vec<KvPair>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct ScanRequest {
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) start_key: Vec<u8>,
    #[prost(uint32, tag = "3")]
    pub(crate) limit: u32,
    #[prost(uint64, tag = "4")]
    pub(crate) version: u64,
    #[prost(bytes = "vec", tag = "7")]
    pub(crate) end_key: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Mutation {
    #[prost(int32, tag = "1")]
    pub(crate) op: i32,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) key: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) value: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct PrewriteRequest {
    #[prost(message, repeated, tag = "2")]
    pub(crate) mutations: Vec<Mutation>,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) primary_lock: Vec<u8>,
    #[prost(uint64, tag = "4")]
    pub(crate) start_version: u64,
    #[prost(uint64, tag = "5")]
    pub(crate) lock_ttl: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct PrewriteResponse {
    #[prost(message, repeated, tag = "2")]
    pub(crate) errors: Vec<KeyError>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct CommitRequest {
    #[prost(uint64, tag = "2")]
    pub(crate) start_version: u64,
    #[prost(bytes = "vec", repeated, tag = "3")]
    pub(crate) keys: Vec<Vec<u8>>,
    #[prost(uint64, tag = "4")]
    pub(crate) commit_version: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct CommitResponse {
    #[prost(message, optional, tag = "2")]
    pub(crate) error: Option<KeyError>,
    #[prost(uint64, tag = "3")]
    pub(crate) commit_version: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct CheckTxnStatusRequest {
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) primary_key: Vec<u8>,
    #[prost(uint64, tag = "3")]
    pub(crate) lock_ts: u64,
    #[prost(uint64, tag = "5")]
    pub(crate) current_ts: u64,
    #[prost(bool, tag = "6")]
    pub(crate) rollback_if_not_exist: bool,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct CheckTxnStatusResponse {
    #[prost(message, optional, tag = "2")]
    pub(crate) error: Option<KeyError>,
    #[prost(uint64, tag = "3")]
    pub(crate) lock_ttl: u64,
    #[prost(uint64, tag = "4")]
    pub(crate) commit_version: u64,
    #[prost(int32, tag = "5")]
    pub(crate) action: i32,
    #[prost(message, optional, tag = "6")]
    pub(crate) lock_info: Option<LockInfo>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct ResolveLockRequest {
    #[prost(uint64, tag = "2")]
    pub(crate) start_version: u64,
    #[prost(uint64, tag = "3")]
    pub(crate) commit_version: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Done {
    #[prost(message, optional, tag = "2")]
    pub(crate) error: Option<KeyError>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct HeartBeatRequest {
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) primary_lock: Vec<u8>,
    #[prost(uint64, tag = "3")]
    pub(crate) start_version: u64,
    #[prost(uint64, tag = "4")]
    pub(crate) advise_lock_ttl: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct HeartBeatResponse {
    #[prost(message, optional, tag = "2")]
    pub(crate) error: Option<KeyError>,
    #[prost(uint64, tag = "3")]
    pub(crate) lock_ttl: u64,
}
