//! The controller as others see it: what the consensus asks, what the network brings.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use cita_proto::{
    common::{ConsensusConfiguration, Proposal, ProposalWithProof},
    network::NetworkMsg,
};
use cita_service_api::{
    Consensus, ConsensusController, Crypto, Evm, Executor, MessageHandler, Network, Result, Storage,
};
use cita_service_kit::{GenesisBlock, Identity, InitialSystemConfig, Lifecycle};

use crate::{Config, StartError, node::Node, start};

/// The services that a controller directs.
#[derive(Clone)]
pub struct Dependencies {
    /// Carries messages to other controllers.
    pub network: Arc<dyn Network>,
    /// Agrees on blocks.
    pub consensus: Arc<dyn Consensus>,
    /// Executes them.
    pub executor: Arc<dyn Executor>,
    /// The same executor's queries.
    pub evm: Arc<dyn Evm>,
    /// Keeps them.
    pub storage: Arc<dyn Storage>,
    /// Hashes and checks signatures.
    pub crypto: Arc<dyn Crypto>,
}

/// A running controller: the service of users ([`cita_service_api::Controller`]), of the consensus, and of the network.
pub struct Controller {
    pub(crate) node: Arc<Node>,
}

impl Controller {
    /// Starts a controller: waits for the services that it needs at once, makes or checks the genesis block, brings the executor to where
    /// storage is, finishes a block that was decided before a crash. Everything else runs in tasks of `lifecycle`.
    ///
    /// `dir` is the controller's own data folder; `node` is what this node is called. The consensus need not be up yet.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(
        config: Config,
        genesis: GenesisBlock,
        system_config: InitialSystemConfig,
        node: Identity,
        dir: &Path,
        deps: Dependencies,
        lifecycle: &Lifecycle,
    ) -> std::result::Result<Arc<Self>, StartError> {
        let node = start::start(config, genesis, system_config, node, dir, deps, lifecycle).await?;
        Ok(Arc::new(Self { node }))
    }
}

#[async_trait]
impl ConsensusController for Controller {
    async fn get_proposal(&self) -> Result<Proposal> {
        self.node.make_proposal().await
    }

    async fn check_proposal(&self, proposal: Proposal) -> Result<()> {
        let height = proposal.height;
        let checked = self.node.check_proposal(proposal).await;
        if let Err(code) = checked {
            metrics::counter!("cita_controller_proposals_refused_total", "code" => code.name()).increment(1);
            tracing::warn!(height, %code, "a proposal was refused");
        }
        checked
    }

    async fn commit_block(&self, block: ProposalWithProof) -> Result<ConsensusConfiguration> {
        let node = self.node.clone();
        // In a task of its own: a caller that goes away must not leave a block half committed.
        let committed = self.node.lifecycle.spawn(async move { node.commit_decision(block).await });
        let committed = committed.await.map_err(|_| cita_service_api::StatusCode::FatalError)?;
        if let Err(code) = committed {
            tracing::warn!(%code, "a decided block was not committed");
        }
        committed
    }
}

#[async_trait]
impl MessageHandler for Controller {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        self.node.on_message(message)
    }
}
