//! What the controller is asked to do, each in a task of its own so that votes never wait behind it.

use std::{sync::Arc, time::Duration};

use cita_proto::common::{Proposal, ProposalWithProof};
use cita_service_api::Hash;
use cita_service_kit::Lifecycle;
use tokio::sync::mpsc;

use super::{service::height_config, shared::Shared};
use crate::{Protocol, machine::Event};

const FIRST_RETRY: Duration = Duration::from_millis(50);
const LAST_RETRY: Duration = Duration::from_secs(2);

pub(super) struct Work<P: Protocol> {
    shared: Arc<Shared<P>>,
    events: mpsc::Sender<Event<P>>,
    lifecycle: Lifecycle,
}

impl<P: Protocol> Work<P> {
    pub(super) fn new(shared: Arc<Shared<P>>, events: mpsc::Sender<Event<P>>, lifecycle: Lifecycle) -> Self {
        Self { shared, events, lifecycle }
    }

    fn answer(&self, work: impl Future<Output = Option<Event<P>>> + Send + 'static) {
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

    pub(super) fn build(&self, height: u64, view: u64, probe: bool) {
        let shared = self.shared.clone();
        self.answer(async move {
            let proposal = match shared.deps.controller.get_proposal().await {
                Ok(proposal) if proposal.height == height => {
                    let hash = shared.deps.crypto.hash_data(&proposal.data).await;
                    hash.ok().map(|hash| (hash, proposal.data))
                }
                Ok(other) => {
                    tracing::debug!(height, proposed = other.height, "the controller is at another height");
                    None
                }
                Err(code) => {
                    tracing::debug!(height, %code, "no proposal");
                    None
                }
            };
            Some(Event::Built { height, view, probe, proposal })
        });
    }

    pub(super) fn check(&self, height: u64, hash: Hash, data: Vec<u8>) {
        let shared = self.shared.clone();
        self.answer(async move {
            let valid = match shared.deps.controller.check_proposal(Proposal { height, data }).await {
                Ok(()) => true,
                Err(code) => {
                    tracing::warn!(height, %hash, %code, "a proposal is not valid");
                    false
                }
            };
            Some(Event::Checked { height, hash, valid })
        });
    }

    /// Until the controller takes the block, or has got past it by other means.
    pub(super) fn commit(&self, height: u64, block: ProposalWithProof) {
        let shared = self.shared.clone();
        self.answer(async move {
            let mut pause = FIRST_RETRY;
            while shared.height() == height {
                match shared.deps.controller.commit_block(block.clone()).await {
                    Ok(config) => match height_config(&config) {
                        Ok(config) => return Some(Event::Committed(config)),
                        Err(code) => tracing::error!(height, %code, "the controller answered no configuration"),
                    },
                    Err(code) => tracing::warn!(height, %code, "a decided block is not committed yet"),
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LAST_RETRY);
            }
            None
        });
    }
}
