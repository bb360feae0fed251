//! Consensus: agrees on one block a height.

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    common::{self, ConsensusConfiguration, ProposalWithProof},
    consensus::{
        consensus_service_client::ConsensusServiceClient,
        consensus_service_server::{ConsensusService, ConsensusServiceServer},
    },
};
use tonic::{Request, Response, Status, transport::Channel};

use crate::{
    Result,
    rpc::{client, server, unit},
};

/// Lets participants who do not trust each other agree on the next block.
#[async_trait]
pub trait Consensus: Send + Sync + 'static {
    /// Tells which height was decided last, and who agrees on the one after it, at what pace. The controller says so when
    /// it starts and whenever it learned of blocks without the consensus (by block sync). A height below one
    /// already told changes nothing.
    ///
    /// # Errors
    /// [`StatusCode::ConsensusServerNotReady`].
    async fn reconfigure(&self, config: ConsensusConfiguration) -> Result<()>;

    /// Whether `proof` proves that the validators of its height decided `proposal`.
    ///
    /// # Errors
    /// [`StatusCode::ProposalProofError`] if it does not.
    async fn check_block(&self, block: ProposalWithProof) -> Result<()>;
}

client!(
    /// A consensus in another process.
    ConsensusClient,
    ConsensusServiceClient<Channel>
);

#[async_trait]
impl Consensus for ConsensusClient {
    async fn reconfigure(&self, config: ConsensusConfiguration) -> Result<()> {
        unit(self.0.clone().reconfigure(config).await, StatusCode::ConsensusServerNotReady)
    }

    async fn check_block(&self, block: ProposalWithProof) -> Result<()> {
        unit(self.0.clone().check_block(block).await, StatusCode::ConsensusServerNotReady)
    }
}

server!(
    /// Serves any [`Consensus`].
    ConsensusServer,
    Consensus,
    ConsensusServiceServer
);

#[async_trait]
impl<T: ?Sized + Consensus> ConsensusService for ConsensusServer<T> {
    async fn reconfigure(
        &self,
        request: Request<ConsensusConfiguration>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.reconfigure(request.into_inner()).await.into()))
    }

    async fn check_block(
        &self,
        request: Request<ProposalWithProof>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.check_block(request.into_inner()).await.into()))
    }
}
