//! The one task that owns a machine and does what it says.

use std::{collections::VecDeque, sync::Arc, time::Instant};

use cita_proto::common::{Proposal, ProposalWithProof};
use cita_service_kit::Lifecycle;
use tokio::sync::mpsc;

use super::{JournalError, journal::Journal, shared::Shared, timers::Timers, work::Work};
use crate::{
    Protocol,
    machine::{Action, Event, Machine},
};

/// Owns the machine.
pub(super) struct Actor<P: Protocol> {
    machine: Machine<P>,
    journal: Journal,
    timers: Timers,
    work: Work<P>,
    shared: Arc<Shared<P>>,
    /// Messages that the machine sent to itself.
    fed_back: VecDeque<Event<P>>,
    started: Instant,
    height_since: Instant,
    lifecycle: Lifecycle,
}

impl<P: Protocol> Actor<P> {
    pub(super) fn new(
        machine: Machine<P>,
        journal: Journal,
        shared: Arc<Shared<P>>,
        events: mpsc::Sender<Event<P>>,
        lifecycle: Lifecycle,
    ) -> Self {
        Self {
            machine,
            journal,
            timers: Timers::default(),
            work: Work::new(shared.clone(), events, lifecycle.clone()),
            shared,
            fed_back: VecDeque::new(),
            started: Instant::now(),
            height_since: Instant::now(),
            lifecycle,
        }
    }

    pub(super) async fn run(mut self, mut events: mpsc::Receiver<Event<P>>) {
        let shutdown = self.lifecycle.shutdown.clone();
        loop {
            let event = tokio::select! {
                () = shutdown.cancelled() => return,
                (kind, token) = self.timers.next() => Event::Timer { kind, token },
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

    async fn step(&mut self, event: Event<P>) -> std::result::Result<(), JournalError> {
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

    async fn perform(&mut self, action: Action<P>) -> std::result::Result<(), JournalError> {
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
                let proof = P::encode_proof(&proof, self.machine.validators());
                self.work.commit(height, ProposalWithProof { proposal: Some(Proposal { height, data }), proof });
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
            let suspects: Vec<_> = self.machine.all_suspects().collect();
            tracing::info!(height, view = now_view, ?suspects, "view change");
        }
    }
}
