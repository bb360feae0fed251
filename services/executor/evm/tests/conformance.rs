//! The executor's suite, in the same process and across gRPC.

mod support;

use std::sync::Arc;

use cita_service_api::{
    Evm, EvmClient, EvmServer, Executor, ExecutorClient, ExecutorServer, conformance::executor::executor, connect_lazy,
};
use support::{ADMIN, Keccak, open};
use tokio::net::TcpListener;
use tonic::transport::{Server, server::TcpIncoming};

#[tokio::test]
async fn the_service_holds_the_suite_in_the_same_process() {
    let dir = tempfile::tempdir().unwrap();
    let service = Arc::new(open(dir.path()));
    executor(service.clone(), service, Arc::new(Keccak), ADMIN).await;
}

#[tokio::test]
async fn the_service_holds_the_suite_across_grpc() {
    let dir = tempfile::tempdir().unwrap();
    let service = Arc::new(open(dir.path()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server =
        Server::builder().add_service(ExecutorServer::serve(service.clone())).add_service(EvmServer::serve(service));
    let server = tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
    let channel = connect_lazy(&address).unwrap();
    let clients: (Arc<dyn Executor>, Arc<dyn Evm>) =
        (Arc::new(ExecutorClient::new(channel.clone())), Arc::new(EvmClient::new(channel)));
    executor(clients.0, clients.1, Arc::new(Keccak), ADMIN).await;
    server.abort();
}
