//! What the controller is asked to do, each in a task of its own so that messages never wait behind it.

use std::{sync::Arc, time::Duration};

use cita_proto::common::{Proposal, ProposalWithProof};
use cita_service_api::StatusCode;
use cita_service_kit::Lifecycle;
use tokio::sync::mpsc;

use crate::{
    entry::Block,
    machine::{Built, Event},
    service::height_config,
    shared::Shared,
};

const FIRST_RETRY: Duration = Duration::from_millis(50);
const LAST_RETRY: Duration = Duration::from_secs(2);

pub(crate) struct Work {
    shared: Arc<Shared>,
    events: mpsc::Sender<Event>,
    lifecycle: Lifecycle,
}

impl Work {
    pub(crate) fn new(shared: Arc<Shared>, events: mpsc::Sender<Event>, lifecycle: Lifecycle) -> Self {
        Self { shared, events, lifecycle }
    }

    fn answer(&self, work: impl Future<Output = Option<Event>> + Send + 'static) {
        let (events, shutdown) = (self.events.clone(), self.lifecycle.shutdown.clone());
        self.lifecycle.spawn(async move {
            let event = tokio::select! {
                event = work => event,
                () = shutdown.cancelled() => None,
            };
            if let Some(event) = event {
                let _ = events.send(event).await;
            }
        });
    }

    pub(crate) fn build(&self, height: u64, term: u64) {
        let shared = self.shared.clone();
        self.answer(async move { Some(Event::Built { height, term, built: build(&shared, height, term).await }) });
    }

    pub(crate) fn check(&self, block: Block) {
        let shared = self.shared.clone();
        self.answer(async move {
            let (height, term, hash) = (block.height(), block.proof.term, block.proof.hash);
            let valid = is_valid(&shared, &block).await;
            Some(Event::Checked { height, term, hash, valid })
        });
    }

    /// Until the controller takes the block, or has got past it by other means.
    pub(crate) fn commit(&self, block: &Block) {
        let shared = self.shared.clone();
        let height = block.height();
        let proposal = Some(Proposal { height, data: block.data.to_vec() });
        let block = ProposalWithProof { proposal, proof: block.proof.encode() };
        self.answer(async move {
            let mut pause = FIRST_RETRY;
            while shared.height() < height {
                match shared.deps.controller.commit_block(block.clone()).await {
                    Ok(config) => match height_config(&config) {
                        Ok(config) => return Some(Event::Committed(config)),
                        Err(code) => tracing::error!(height, %code, "the controller answered no configuration"),
                    },
                    Err(StatusCode::ProposalTooHigh) => {
                        tracing::debug!(height, "a decided block waits for those before it");
                    }
                    Err(code) => tracing::warn!(height, %code, "a decided block is not committed yet"),
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LAST_RETRY);
            }
            None
        });
    }
}

async fn build(shared: &Shared, height: u64, term: u64) -> Built {
    let data = match shared.deps.controller.get_proposal().await {
        Ok(proposal) if proposal.height == height => proposal.data,
        Ok(other) => {
            tracing::debug!(height, proposed = other.height, "the controller is at another height");
            return Built::Failed;
        }
        Err(StatusCode::NoneProposal) => return Built::Nothing,
        Err(code) => {
            tracing::debug!(height, %code, "no proposal");
            return Built::Failed;
        }
    };
    match shared.sign(height, term, data).await {
        Ok(block) => Built::Block(block),
        Err(code) => {
            tracing::warn!(height, %code, "the crypto service could not sign a proposal");
            Built::Failed
        }
    }
}

async fn is_valid(shared: &Shared, block: &Block) -> bool {
    let (height, hash) = (block.height(), block.proof.hash);
    match shared.proves(&block.proof, &block.data).await {
        Ok(true) => {}
        Ok(false) => {
            tracing::warn!(height, %hash, leader = %block.proof.leader, "a proposal is not signed by a validator");
            return false;
        }
        Err(code) => {
            tracing::warn!(height, %code, "the crypto service could not check a proposal");
            return false;
        }
    }
    match shared.deps.controller.check_proposal(Proposal { height, data: block.data.to_vec() }).await {
        Ok(()) => true,
        Err(code) => {
            tracing::warn!(height, %hash, %code, "a proposal is not valid");
            false
        }
    }
}
