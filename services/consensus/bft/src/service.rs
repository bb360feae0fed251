//! The shell around the machine: one task owns it and does what it says.

use std::{collections::VecDeque, path::Path, sync::Arc, time::Instant};

use async_trait::async_trait;
use cita_consensus_core::{Body, Certificate, Envelope, Phase, Validators};
use cita_proto::{
    common::{ConsensusConfiguration, Proposal, ProposalWithProof},
    network::NetworkMsg,
};
use cita_service_api::{
    Address, Consensus, ConsensusController, Crypto, Hash, MessageHandler, Network, Result, StatusCode,
};
use cita_service_kit::Lifecycle;
use tokio::sync::{Semaphore, mpsc};

use crate::{
    config::Config,
    journal::{self, Journal, JournalError},
    machine::{Action, Event, HeightConfig, Machine},
    shared::Shared,
    timers::Timers,
    work::Work,
};

/// The module that messages for a consensus name.
pub(crate) const MODULE: &str = "consensus";

/// Events that wait for the machine; messages beyond are dropped, and sent again by their senders.
const QUEUE: usize = 4096;

/// Messages whose signatures are being checked at once.
const CHECKING: usize = 64;

/// Why the consensus cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The vote log cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

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

/// A replica: [`Consensus`] for its controller, [`MessageHandler`] for its network.
pub struct BftConsensus {
    shared: Arc<Shared>,
    events: mpsc::Sender<Event>,
    checking: Arc<Semaphore>,
    lifecycle: Lifecycle,
}

impl BftConsensus {
    /// Starts a replica of `chain`. It does nothing before its controller tells it the height.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(
        config: Config,
        chain: Hash,
        node: Address,
        dir: &Path,
        deps: Dependencies,
        lifecycle: &Lifecycle,
    ) -> std::result::Result<Arc<Self>, StartError> {
        let (journal, memory) = journal::open(dir)?;
        let shared = Arc::new(Shared::new(chain, node, deps));
        let (sender, receiver) = mpsc::channel(QUEUE);
        let actor = Actor {
            machine: Machine::new(node, config, memory),
            journal,
            timers: Timers::default(),
            work: Work::new(shared.clone(), sender.clone(), lifecycle.clone()),
            shared: shared.clone(),
            fed_back: VecDeque::new(),
            started: Instant::now(),
            height_since: Instant::now(),
            lifecycle: lifecycle.clone(),
        };
        lifecycle.spawn(actor.run(receiver));
        let checking = Arc::new(Semaphore::new(CHECKING));
        Ok(Arc::new(Self { shared, events: sender, checking, lifecycle: lifecycle.clone() }))
    }
}

#[async_trait]
impl Consensus for BftConsensus {
    async fn reconfigure(&self, config: ConsensusConfiguration) -> Result<()> {
        let config = height_config(&config)?;
        self.shared.learn(&config);
        self.events.send(Event::Reconfigured(config)).await.map_err(|_| StatusCode::ConsensusServerNotReady)
    }

    async fn check_block(&self, block: ProposalWithProof) -> Result<()> {
        let proposal = block.proposal.ok_or(StatusCode::NoneProposal)?;
        let proof = Certificate::decode(&block.proof).map_err(|_| StatusCode::ProposalProofError)?;
        let validators = self.shared.validators(proposal.height).ok_or(StatusCode::ConsensusServerNotReady)?;
        if proof.phase != Phase::Commit
            || proof.height != proposal.height
            || proof.check_signers(&validators).is_err()
            || self.shared.deps.crypto.hash_data(&proposal.data).await? != proof.hash
        {
            return Err(StatusCode::ProposalProofError);
        }
        let checks = proof.checks(&self.shared.chain).collect();
        if self.shared.all_hold(checks).await? { Ok(()) } else { Err(StatusCode::ProposalProofError) }
    }
}

#[async_trait]
impl MessageHandler for BftConsensus {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        if message.module != MODULE {
            return Err(StatusCode::AddressOriginCheckError);
        }
        let envelope = Envelope::decode(&message.msg).map_err(|_| StatusCode::DecodeError)?;
        if envelope.chain != self.shared.chain {
            return Err(StatusCode::VersionOrIdCheckError);
        }
        if envelope.from.origin() != message.origin {
            return Err(StatusCode::AddressOriginCheckError);
        }
        if !self.shared.is_of_interest(&envelope) {
            return Ok(());
        }
        let permit = self.checking.clone().try_acquire_owned().map_err(|_| StatusCode::ConsensusServerNotReady)?;
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

/// Reads a configuration message.
pub(crate) fn height_config(config: &ConsensusConfiguration) -> Result<HeightConfig> {
    let validators = config.validators.iter().map(|v| Address::try_from(v.as_slice())).collect::<Result<Vec<_>>>()?;
    Ok(HeightConfig {
        height: config.height,
        interval_ms: u64::from(config.block_interval) * 1000,
        validators: Validators::new(validators),
    })
}

/// Owns the machine.
struct Actor {
    machine: Machine,
    journal: Journal,
    timers: Timers,
    work: Work,
    shared: Arc<Shared>,
    /// Messages that the machine sent to itself.
    fed_back: VecDeque<Event>,
    started: Instant,
    height_since: Instant,
    lifecycle: Lifecycle,
}

impl Actor {
    async fn run(mut self, mut events: mpsc::Receiver<Event>) {
        let shutdown = self.lifecycle.shutdown.clone();
        loop {
            let event = tokio::select! {
                () = shutdown.cancelled() => return,
                event = self.timers.next() => event,
                event = events.recv() => match event {
                    Some(event) => event,
                    None => return,
                },
            };
            self.fed_back.push_back(event);
            while let Some(event) = self.fed_back.pop_front() {
                if let Err(error) = self.step(event).await {
                    tracing::error!(%error, "the vote log cannot be written: this node must not vote, stopping");
                    shutdown.cancel();
                    return;
                }
            }
        }
    }

    async fn step(&mut self, event: Event) -> std::result::Result<(), JournalError> {
        if let Event::Committed(config) = &event {
            self.shared.learn(config);
        }
        let before = (self.machine.height(), self.machine.view());
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let actions = self.machine.handle(event, now);
        self.observe(before);
        let mut votes = Vec::new();
        for action in actions {
            if let Action::Persist(record) = action {
                votes.push(record);
                continue;
            }
            if !votes.is_empty() {
                self.journal.append(std::mem::take(&mut votes)).await?;
            }
            self.perform(action).await?;
        }
        if votes.is_empty() { Ok(()) } else { self.journal.append(votes).await }
    }

    async fn perform(&mut self, action: Action) -> std::result::Result<(), JournalError> {
        match action {
            Action::Persist(record) => self.journal.append(vec![record]).await?,
            Action::Forget { height, keep } => {
                self.shared.set_height(height);
                self.journal.forget(keep).await?;
            }
            Action::Send { to, height, body } => {
                if let Some(verified) = self.shared.speak(Some(to), height, body).await {
                    self.fed_back.push_back(Event::Message(verified));
                }
            }
            Action::Broadcast { height, body } => {
                self.shared.speak(None, height, body).await;
            }
            Action::Build { height, view, probe } => self.work.build(height, view, probe),
            Action::Check { height, hash, data } => self.work.check(height, hash, data),
            Action::Commit { height, data, proof } => {
                let block = ProposalWithProof { proposal: Some(Proposal { height, data }), proof: proof.encode() };
                self.work.commit(height, block);
            }
            Action::SetTimer { kind, token, after_ms } => self.timers.set(kind, token, after_ms),
        }
        Ok(())
    }

    /// Tells operators what the machine did.
    fn observe(&mut self, (height, view): (u64, u64)) {
        let (now_height, now_view) = (self.machine.height(), self.machine.view());
        if now_height != height {
            if height > 0 {
                metrics::histogram!("cita_consensus_height_seconds").record(self.height_since.elapsed().as_secs_f64());
            }
            self.height_since = Instant::now();
            #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
            metrics::gauge!("cita_consensus_height").set(now_height as f64);
            if self.machine.abstains() {
                tracing::error!(
                    height = now_height,
                    "votes at this height may be forgotten: not voting at it; if every validator says so, see `cita node reset-consensus --help`"
                );
            }
        }
        if (now_height, now_view) != (height, view) {
            #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
            metrics::gauge!("cita_consensus_view").set(now_view as f64);
        }
        if now_height == height && now_view > view {
            metrics::counter!("cita_consensus_view_changes_total").increment(1);
            let suspects: Vec<_> = self.machine.suspects().collect();
            tracing::info!(height, view = now_view, ?suspects, "view change");
        }
    }
}

impl std::fmt::Debug for BftConsensus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BftConsensus").finish_non_exhaustive()
    }
}

/// The kind of a body, for the network.
pub(crate) fn network_message(to: u64, body: &Body, bytes: Vec<u8>) -> NetworkMsg {
    NetworkMsg { module: MODULE.to_owned(), r#type: body.kind().to_owned(), origin: to, msg: bytes }
}
