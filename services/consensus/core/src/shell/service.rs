//! The faces of a replica: [`Consensus`] for its controller, [`MessageHandler`] for its network.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use cita_proto::{
    common::{ConsensusConfiguration, ProposalWithProof},
    network::NetworkMsg,
};
use cita_service_api::{Consensus, ConsensusController, Crypto, Hash, MessageHandler, Network, Result, StatusCode};
use cita_service_kit::Lifecycle;
use tokio::sync::{Semaphore, mpsc};

use super::{JournalError, Voice, actor::Actor, journal, shared::Shared};
use crate::{
    Body, Envelope, Phase, Protocol, Timing, ValidatorId, Validators,
    machine::{Event, HeightConfig, Machine},
};

/// The module that messages for a consensus name.
pub const MODULE: &str = "consensus";

/// Events that wait for the machine; messages beyond are dropped, and sent again by their senders.
const QUEUE: usize = 4096;

/// Messages whose signatures are being checked at once.
const CHECKING: usize = 64;

/// The services that the consensus uses.
#[derive(Clone)]
pub struct Dependencies {
    /// Makes, checks and keeps blocks.
    pub controller: Arc<dyn ConsensusController>,
    /// Carries messages.
    pub network: Arc<dyn Network>,
    /// Hashes, signs, and checks signatures.
    pub crypto: Arc<dyn Crypto>,
}

/// A replica of a protocol.
pub struct Replica<P: Protocol> {
    shared: Arc<Shared<P>>,
    events: mpsc::Sender<Event<P>>,
    checking: Arc<Semaphore>,
    lifecycle: Lifecycle,
}

impl<P: Protocol> Replica<P> {
    /// Starts a replica of `chain`, with its vote log in `dir`. It does nothing before its controller tells it the height.
    ///
    /// # Errors
    /// The vote log cannot be used.
    pub fn start(
        timing: Timing,
        chain: Hash,
        voice: Arc<dyn Voice<P::Id>>,
        dir: &Path,
        deps: Dependencies,
        lifecycle: &Lifecycle,
    ) -> std::result::Result<Arc<Self>, JournalError> {
        let (journal, memory) = journal::open(dir)?;
        let machine = Machine::new(voice.me(), timing, memory);
        let shared = Arc::new(Shared::new(chain, voice, deps));
        let (sender, receiver) = mpsc::channel(QUEUE);
        let actor = Actor::new(machine, journal, shared.clone(), sender.clone(), lifecycle.clone());
        lifecycle.spawn(actor.run(receiver));
        let checking = Arc::new(Semaphore::new(CHECKING));
        Ok(Arc::new(Self { shared, events: sender, checking, lifecycle: lifecycle.clone() }))
    }
}

#[async_trait]
impl<P: Protocol> Consensus for Replica<P> {
    async fn reconfigure(&self, config: ConsensusConfiguration) -> Result<()> {
        let config = height_config(&config)?;
        self.shared.learn(&config);
        self.events.send(Event::Reconfigured(config)).await.map_err(|_| StatusCode::ConsensusServerNotReady)
    }

    async fn check_block(&self, block: ProposalWithProof) -> Result<()> {
        let proposal = block.proposal.ok_or(StatusCode::NoneProposal)?;
        let validators = self.shared.validators(proposal.height).ok_or(StatusCode::ConsensusServerNotReady)?;
        let proof = P::decode_proof(&block.proof, &validators).ok_or(StatusCode::ProposalProofError)?;
        if proof.phase != Phase::Commit
            || proof.height != proposal.height
            || proof.check_signers(&validators).is_err()
            || self.shared.deps.crypto.hash_data(&proposal.data).await? != proof.hash
        {
            return Err(StatusCode::ProposalProofError);
        }
        let checks = proof.checks(&self.shared.chain);
        if self.shared.all_hold(checks).await? { Ok(()) } else { Err(StatusCode::ProposalProofError) }
    }
}

#[async_trait]
impl<P: Protocol> MessageHandler for Replica<P> {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        if message.module != MODULE {
            return Err(StatusCode::AddressOriginCheckError);
        }
        let envelope = Envelope::<P>::decode(&message.msg).map_err(|_| StatusCode::DecodeError)?;
        if envelope.chain != self.shared.chain {
            return Err(StatusCode::VersionOrIdCheckError);
        }
        if !self.shared.is_of_interest(&envelope) {
            return Ok(());
        }
        let permit = self.checking.clone().try_acquire_owned().map_err(|_| StatusCode::ConsensusServerNotReady)?;
        if !self.shared.voice.is_from(&envelope.from, &envelope.introduction, message.origin).await {
            return Err(StatusCode::AddressOriginCheckError);
        }
        let (shared, events) = (self.shared.clone(), self.events.clone());
        self.lifecycle.spawn(async move {
            let _permit = permit;
            if let Some(verified) = shared.verify(envelope).await {
                // A full queue means that the machine is far behind; the sender repeats what matters.
                let _ = events.try_send(Event::Message(verified));
            }
        });
        Ok(())
    }
}

impl<P: Protocol> std::fmt::Debug for Replica<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replica").finish_non_exhaustive()
    }
}

/// Reads a configuration message.
pub(super) fn height_config<I: ValidatorId>(config: &ConsensusConfiguration) -> Result<HeightConfig<I>> {
    let read = |bytes: &Vec<u8>| {
        I::from_bytes(bytes).ok_or_else(|| {
            tracing::error!(
                bytes = bytes.len(),
                "the chain has a validator whose name is of another consensus protocol"
            );
            StatusCode::ProvideAddressError
        })
    };
    let validators = config.validators.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(HeightConfig {
        height: config.height,
        interval_ms: u64::from(config.block_interval) * 1000,
        validators: Validators::new(validators),
    })
}

/// A message for the network; to everybody if `to` is 0.
pub(super) fn network_message<P: Protocol>(to: u64, body: &Body<P>, bytes: Vec<u8>) -> NetworkMsg {
    NetworkMsg { module: MODULE.to_owned(), r#type: body.kind().to_owned(), origin: to, msg: bytes }
}
