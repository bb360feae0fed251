//! A service that is named before it exists.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    common::{ConsensusConfiguration, ProposalWithProof},
    network::NetworkMsg,
};

use crate::{Consensus, MessageHandler, Result};

/// Stands in for a service of the same process until that one is built.
///
/// Controller and consensus call each other, so one of them has to be given the other before it exists. A call
/// that comes too early is answered as one to a server that is not up yet.
pub struct Late<T: ?Sized>(OnceLock<Arc<T>>);

impl<T: ?Sized> Late<T> {
    /// Nothing yet.
    pub fn new() -> Arc<Self> {
        Arc::new(Self(OnceLock::new()))
    }

    /// Fills the place; the first one stays.
    pub fn set(&self, service: Arc<T>) {
        let _ = self.0.set(service);
    }
}

#[async_trait]
impl Consensus for Late<dyn Consensus> {
    async fn reconfigure(&self, config: ConsensusConfiguration) -> Result<()> {
        self.0.get().ok_or(StatusCode::ConsensusServerNotReady)?.reconfigure(config).await
    }

    async fn check_block(&self, block: ProposalWithProof) -> Result<()> {
        self.0.get().ok_or(StatusCode::ConsensusServerNotReady)?.check_block(block).await
    }
}

#[async_trait]
impl MessageHandler for Late<dyn MessageHandler> {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        self.0.get().ok_or(StatusCode::FatalError)?.process_network_msg(message).await
    }
}
