//! What a shell is tried with: a controller and a network that are nobody's, and trials that are the same for all protocols.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use cita_proto::{
    common::{ConsensusConfiguration, NodeNetInfo, Proposal, ProposalWithProof, TotalNodeNetInfo},
    network::{NetworkMsg, RegisterInfo},
};
use cita_service_api::{
    Consensus, ConsensusClient, ConsensusController, ConsensusServer, Network, Result, StatusCode,
    conformance::consensus::{ConsensusSamples, consensus},
    connect_lazy,
};
use cita_service_kit::Lifecycle;
use parking_lot::Mutex;

/// A controller that is not up unless it `proposes`, and a network without peers, which keeps what is sent.
#[derive(Default)]
pub struct Nobody {
    pub sent: Mutex<Vec<NetworkMsg>>,
    pub committed: Mutex<Vec<ProposalWithProof>>,
    pub proposes: bool,
    /// Who agrees on every block.
    pub validators: Vec<Vec<u8>>,
}

#[async_trait]
impl ConsensusController for Nobody {
    async fn get_proposal(&self) -> Result<Proposal> {
        let height = self.committed.lock().len() as u64 + 1;
        if self.proposes { Ok(Proposal { height, data: vec![height as u8] }) } else { Err(StatusCode::NoneProposal) }
    }

    async fn check_proposal(&self, _: Proposal) -> Result<()> {
        Err(StatusCode::ProposalCheckError)
    }

    async fn commit_block(&self, block: ProposalWithProof) -> Result<ConsensusConfiguration> {
        let height = block.proposal.as_ref().map_or(0, |p| p.height);
        self.committed.lock().push(block);
        Ok(ConsensusConfiguration { height, block_interval: 0, validators: self.validators.clone() })
    }
}

#[async_trait]
impl Network for Nobody {
    async fn send_msg(&self, message: NetworkMsg) -> Result<()> {
        self.sent.lock().push(message);
        Ok(())
    }

    async fn broadcast(&self, message: NetworkMsg) -> Result<()> {
        self.sent.lock().push(message);
        Ok(())
    }

    async fn peer_count(&self) -> Result<u64> {
        Ok(0)
    }

    async fn register_network_msg_handler(&self, _: RegisterInfo) -> Result<()> {
        Ok(())
    }

    async fn add_node(&self, _: NodeNetInfo) -> Result<()> {
        Ok(())
    }

    async fn peers_net_info(&self) -> Result<TotalNodeNetInfo> {
        Ok(TotalNodeNetInfo::default())
    }
}

/// The suite of the trait, across gRPC.
pub async fn suite_across_grpc(service: Arc<impl Consensus>, samples: ConsensusSamples, lifecycle: &Lifecycle) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tonic::transport::Server::builder().add_service(ConsensusServer::serve(service));
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    lifecycle.spawn(server.serve_with_incoming_shutdown(incoming, lifecycle.shutdown.clone().cancelled_owned()));
    let client = ConsensusClient::new(connect_lazy(&address.to_string()).unwrap());
    consensus(Arc::new(client), samples).await;
}

/// A single validator decides alone, and its proofs are good.
pub async fn five_blocks_alone(service: Arc<impl Consensus>, nobody: &Nobody) {
    let config = ConsensusConfiguration { height: 0, block_interval: 0, validators: nobody.validators.clone() };
    service.reconfigure(config).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), async {
        while nobody.committed.lock().len() < 5 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .expect("five blocks");
    let committed = nobody.committed.lock().clone();
    for (index, block) in committed.into_iter().enumerate() {
        assert_eq!(block.proposal.as_ref().unwrap().height, index as u64 + 1);
        service.check_block(block).await.unwrap();
    }
}
