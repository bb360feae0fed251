//! The conformance suite, in the process and across gRPC.

mod support;

use std::sync::Arc;

use cita_crypto_sm::SmCrypto;
use cita_service_api::{
    Controller, ControllerClient, ControllerServer, conformance, conformance::controller::ControllerSubject,
    connect_lazy,
};
use cita_service_kit::server::Port;
use support::{Chain, Node, admin};

fn subject(node: &Arc<Node>, controller: Arc<dyn Controller>) -> ControllerSubject {
    let node = node.clone();
    ControllerSubject {
        controller,
        admin: Arc::new(SmCrypto::new(admin())),
        make_block: Box::new(move || {
            let node = node.clone();
            Box::pin(async move {
                node.make_block().await;
            })
        }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_controller_breaks_the_suite_in_its_process() {
    let node = Arc::new(Chain::of(1).start(1).await);
    conformance::controller::controller(subject(&node, node.controller.clone())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_controller_breaks_the_suite_across_grpc() {
    let node = Arc::new(Chain::of(1).start(1).await);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let port = Port::new().with(ControllerServer::serve(node.controller.clone()));
    let lifecycle = node.lifecycle.clone();
    let server = tokio::spawn(async move { port.serve(listener, &lifecycle).await });
    let client = Arc::new(ControllerClient::new(connect_lazy(&address).unwrap()));
    conformance::controller::controller(subject(&node, client)).await;
    node.lifecycle.shutdown.cancel();
    server.await.unwrap().unwrap();
}
