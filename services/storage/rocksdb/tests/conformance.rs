//! The suite of the `Storage` trait, in this process and across gRPC.

use std::{net::Ipv4Addr, path::Path, sync::Arc};

use cita_proto::storage::{Content, ExtKey, storage_service_client::StorageServiceClient};
use cita_service_api::{
    Region, StatusCode, Storage, StorageClient, StorageServer,
    conformance::storage::{SampleBlock, storage},
    connect_lazy, height_key,
};
use cita_storage_rocksdb::{Config, OpenError, RocksStorage};
use tonic::transport::{Server, server::TcpIncoming};

fn open(dir: &Path) -> RocksStorage {
    RocksStorage::open(&Config::default(), dir).unwrap()
}

/// Serves a storage on a free port, whose address is the answer.
async fn serve(service: RocksStorage) -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder().add_service(StorageServer::serve(Arc::new(service)));
    tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
    address.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suite_holds_in_process() {
    let dir = tempfile::tempdir().unwrap();
    storage(Arc::new(open(dir.path()))).await;
}

#[tokio::test]
async fn the_suite_holds_across_grpc() {
    let dir = tempfile::tempdir().unwrap();
    let address = serve(open(dir.path())).await;
    storage(Arc::new(StorageClient::new(connect_lazy(&address).unwrap()))).await;
}

#[tokio::test]
async fn a_region_that_the_protocol_does_not_have_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let address = serve(open(dir.path())).await;
    let mut client = StorageServiceClient::new(connect_lazy(&address).unwrap());
    for region in [14, 15, 255, u32::MAX] {
        let content = Content { region, key: vec![0; 8], value: vec![1] };
        let key = ExtKey { region, key: vec![0; 8] };
        let stored = client.store(content).await.unwrap().into_inner();
        let loaded = client.load(key.clone()).await.unwrap().into_inner();
        let deleted = client.delete(key).await.unwrap().into_inner();
        for answer in [Some(stored), loaded.status, Some(deleted)] {
            assert_eq!(StatusCode::from_message(answer), StatusCode::InvalidRegion);
        }
    }
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let sample = SampleBlock::new(1, 5);
    {
        let service = open(dir.path());
        sample.store(&service).await.unwrap();
        service.store(Region::TransactionsPool, &[1; 32], vec![7]).await.unwrap();
    }
    let service = open(dir.path());
    sample.expect_whole(&service).await;
    assert_eq!(service.load(Region::TransactionsPool, &[1; 32]).await, Ok(vec![7]));
}

#[tokio::test]
async fn a_header_stored_alone_is_not_replaced_by_that_of_the_block() {
    let dir = tempfile::tempdir().unwrap();
    let service = open(dir.path());
    SampleBlock::new(1, 1).store(&service).await.unwrap();
    service.store(Region::Headers, &height_key(1), vec![1]).await.unwrap();
    assert_eq!(service.load(Region::Headers, &height_key(1)).await, Ok(vec![1]));
}

#[tokio::test]
async fn a_block_that_lost_a_part_is_an_error_not_a_smaller_block() {
    let dir = tempfile::tempdir().unwrap();
    let service = open(dir.path());
    let sample = SampleBlock::new(1, 3);
    for region in [Region::Transactions, Region::Proof, Region::Result] {
        sample.store(&service).await.unwrap();
        let key =
            if region == Region::Transactions { a_transaction_of(&service).await } else { height_key(1).to_vec() };
        service.delete(region, &key).await.unwrap();
        assert_eq!(service.load(Region::FullBlock, &height_key(1)).await, Err(StatusCode::LoadError), "{region:?}");
    }
}

async fn a_transaction_of(service: &RocksStorage) -> Vec<u8> {
    use cita_proto::blockchain::CompactBlockBody;
    use prost::Message as _;

    let body = service.load(Region::Bodies, &height_key(1)).await.unwrap();
    CompactBlockBody::decode(body.as_slice()).unwrap().tx_hashes.remove(1)
}

#[test]
fn a_folder_in_use_names_the_folder_and_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let _first = open(dir.path());
    let error = RocksStorage::open(&Config::default(), dir.path()).err().unwrap();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    let text = error.to_string();
    let pid = std::process::id().to_string();
    assert!(text.contains(dir.path().to_str().unwrap()) && text.contains(&pid), "{text}");
}

#[test]
fn a_folder_that_is_a_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    std::fs::write(&path, "x").unwrap();
    let error = RocksStorage::open(&Config::default(), &path).err().unwrap();
    assert!(matches!(error, OpenError::Folder { .. }) && error.to_string().contains("file"), "{error}");
}
