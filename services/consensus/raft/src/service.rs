//! The shell around the machine: one task owns it and does what it says.

use std::{
    hash::{BuildHasher, RandomState},
    path::Path,
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use cita_consensus_core::{
    LeaderProof, Validators,
    shell::{Dependencies, JournalError},
};
use cita_proto::{
    common::{ConsensusConfiguration, ProposalWithProof},
    network::NetworkMsg,
};
use cita_service_api::{Address, Consensus, Hash, MessageHandler, Result, StatusCode};
use cita_service_kit::Lifecycle;
use tokio::sync::{Semaphore, mpsc};

use crate::{
    config::Config,
    journal::{self, Journal},
    machine::{Action, Event, HeightConfig, Machine},
    message::{Body, Envelope},
    seat,
    shared::Shared,
    timers::Timers,
    work::Work,
};

/// The module that messages for a consensus name.
pub(crate) const MODULE: &str = "consensus";

/// Events that wait for the machine; messages beyond are dropped, and sent again by their senders.
const QUEUE: usize = 4096;

/// Decided blocks whose proofs are being checked at once.
const CHECKING: usize = 8;

/// Why the consensus cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The log cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A setting makes no sense.
    #[error("[consensus_raft] {0}")]
    Config(String),
}

/// A replica: [`Consensus`] for its controller, [`MessageHandler`] for its network.
pub struct RaftConsensus {
    shared: Arc<Shared>,
    events: mpsc::Sender<Event>,
    checking: Arc<Semaphore>,
    lifecycle: Lifecycle,
}

impl RaftConsensus {
    /// Starts a replica of `chain`. It does nothing before its controller tells it the height.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(
        config: Config,
        chain: Hash,
        node: Address,
        dir: &Path,
        deps: Dependencies,
        lifecycle: &Lifecycle,
    ) -> std::result::Result<Arc<Self>, StartError> {
        if let Some(problem) = config.problem() {
            return Err(StartError::Config(problem));
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
        // The standard library's hashers are seeded by the system's chance.
        let chance = |what: &str| RandomState::new().hash_one((what, node.0));
        let birth = seat::birth(u64::try_from(now).unwrap_or(u64::MAX), chance("birth"));
        let (journal, memory) = journal::open(dir, birth)?;
        let seed = chance("timeouts");
        let shared = Arc::new(Shared::new(chain, node, deps));
        let (sender, receiver) = mpsc::channel(QUEUE);
        let actor = Actor {
            machine: Machine::new(node, config, memory, seed),
            journal,
            timers: Timers::default(),
            work: Work::new(shared.clone(), sender.clone(), lifecycle.clone()),
            shared: shared.clone(),
            started: Instant::now(),
            height_since: Instant::now(),
            lifecycle: lifecycle.clone(),
        };
        let running = lifecycle.spawn(actor.run(receiver));
        let shutdown = lifecycle.shutdown.clone();
        lifecycle.spawn(async move {
            // A machine that finds itself impossible has to begin again from its disk; a node without one would be of no use.
            if running.await.is_err() {
                tracing::error!("the consensus failed, stopping");
                shutdown.cancel();
            }
        });
        let checking = Arc::new(Semaphore::new(CHECKING));
        Ok(Arc::new(Self { shared, events: sender, checking, lifecycle: lifecycle.clone() }))
    }
}

#[async_trait]
impl Consensus for RaftConsensus {
    async fn reconfigure(&self, config: ConsensusConfiguration) -> Result<()> {
        let config = height_config(&config)?;
        self.shared.learn(&config);
        self.events.send(Event::Reconfigured(config)).await.map_err(|_| StatusCode::ConsensusServerNotReady)
    }

    async fn check_block(&self, block: ProposalWithProof) -> Result<()> {
        let proposal = block.proposal.ok_or(StatusCode::NoneProposal)?;
        let proof = LeaderProof::decode(&block.proof).map_err(|_| StatusCode::ProposalProofError);
        // Whether anybody can say is the first question.
        self.shared.validators(proposal.height).ok_or(StatusCode::ConsensusServerNotReady)?;
        let proof = proof?;
        if proof.height != proposal.height || !self.shared.proves(&proof, &proposal.data).await? {
            return Err(StatusCode::ProposalProofError);
        }
        Ok(())
    }
}

#[async_trait]
impl MessageHandler for RaftConsensus {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        if message.module != MODULE {
            return Err(StatusCode::AddressOriginCheckError);
        }
        let origin = message.origin;
        let envelope = Envelope::decode(message.msg).map_err(|_| StatusCode::DecodeError)?;
        if envelope.chain != self.shared.chain {
            return Err(StatusCode::VersionOrIdCheckError);
        }
        if envelope.from.origin() != origin {
            return Err(StatusCode::AddressOriginCheckError);
        }
        let Body::Decided(block) = envelope.body else {
            // A full queue means that the machine is far behind; the sender repeats what matters.
            return self.events.try_send(Event::Message(envelope)).map_err(|_| StatusCode::ConsensusServerNotReady);
        };
        if block.height() != self.shared.height().saturating_add(1) {
            return Ok(());
        }
        let permit = self.checking.clone().try_acquire_owned().map_err(|_| StatusCode::ConsensusServerNotReady)?;
        let (shared, events) = (self.shared.clone(), self.events.clone());
        self.lifecycle.spawn(async move {
            let _permit = permit;
            if shared.proves(&block.proof, &block.data).await == Ok(true) {
                let _ = events.try_send(Event::Decided(block));
            } else {
                metrics::counter!("cita_consensus_forged_messages_total").increment(1);
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

/// Why the task that owns the machine has to end.
#[derive(Debug, thiserror::Error)]
enum Fatal {
    #[error("{0}: without its log this node must not take part")]
    Journal(#[from] JournalError),
    #[error("{0}")]
    Broken(String),
}

/// Owns the machine.
struct Actor {
    machine: Machine,
    journal: Journal,
    timers: Timers,
    work: Work,
    shared: Arc<Shared>,
    started: Instant,
    height_since: Instant,
    lifecycle: Lifecycle,
}

/// What operators are told about.
#[derive(PartialEq, Eq)]
struct Standing {
    height: Option<u64>,
    term: u64,
    leader: Option<Address>,
    has_seat: bool,
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
            if let Err(error) = self.step(event).await {
                tracing::error!(%error, "stopping");
                shutdown.cancel();
                return;
            }
        }
    }

    async fn step(&mut self, event: Event) -> std::result::Result<(), Fatal> {
        if let Event::Committed(config) = &event {
            self.shared.learn(config);
        }
        let before = self.standing();
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let actions = self.machine.handle(event, now);
        self.observe(&before);
        for action in actions {
            self.perform(action).await?;
        }
        Ok(())
    }

    async fn perform(&mut self, action: Action) -> std::result::Result<(), Fatal> {
        match action {
            Action::Persist(record) => self.journal.append(record).await?,
            Action::Forget { height } => {
                self.shared.set_height(height);
                if self.journal.is_long() {
                    self.journal.rewrite(self.machine.summary()).await?;
                }
            }
            Action::Send { to, body } => self.shared.speak(Some(to), self.machine.incarnation(), body).await,
            Action::Broadcast(body) => self.shared.speak(None, self.machine.incarnation(), body).await,
            Action::Build { height, term } => self.work.build(height, term),
            Action::Check(block) => self.work.check(block),
            Action::Commit(block) => self.work.commit(&block),
            Action::SetTimer { kind, token, after_ms } => self.timers.set(kind, token, after_ms),
            Action::Broken(what) => return Err(Fatal::Broken(what)),
        }
        Ok(())
    }

    fn standing(&self) -> Standing {
        let machine = &self.machine;
        Standing {
            height: machine.height(),
            term: machine.term(),
            leader: machine.leader(),
            has_seat: machine.has_seat(),
        }
    }

    /// Tells operators what the machine did.
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    fn observe(&mut self, before: &Standing) {
        let now = self.standing();
        if now == *before {
            return;
        }
        if now.height != before.height {
            if before.height.is_some() {
                metrics::histogram!("cita_consensus_height_seconds").record(self.height_since.elapsed().as_secs_f64());
            }
            self.height_since = Instant::now();
            metrics::gauge!("cita_consensus_height").set(now.height.unwrap_or(0).saturating_add(1) as f64);
        }
        metrics::gauge!("cita_consensus_term").set(now.term as f64);
        if now.has_seat != before.has_seat {
            let (incarnation, log) = (self.machine.incarnation(), self.machine.has_log());
            tracing::info!(has_seat = now.has_seat, incarnation, log, "this node's seat among the voters");
        }
        if now.leader != before.leader {
            let term = now.term;
            match now.leader {
                Some(leader) => {
                    metrics::counter!("cita_consensus_leader_changes_total").increment(1);
                    tracing::info!(term, %leader, mine = self.machine.leads(), "a leader");
                }
                None => tracing::info!(term, "no leader"),
            }
        }
    }
}

impl std::fmt::Debug for RaftConsensus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RaftConsensus").finish_non_exhaustive()
    }
}
