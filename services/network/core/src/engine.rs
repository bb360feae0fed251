//! The shell around the peer table: greets, admits and serves connections.

use std::{
    net::SocketAddr,
    num::NonZeroU16,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use cita_service_api::Address;
use cita_service_kit::Lifecycle;
use parking_lot::RwLock;
use tokio::{sync::Notify, time::timeout};

use crate::{
    address::{Domain, PeerAddress},
    config::Limits,
    connection::{Closed, Connection, GOODBYE, Session},
    dialer, discovery,
    dispatch::Dispatcher,
    hello::{Hello, HelloError, Verdict},
    lanes::NotQueued,
    quiet::Quiet,
    stats::{DropCause, RefusalCause, Stats},
    table::{Admission, Candidate, Decision, Listed, Peer, PeerTable, Refusal},
    transport::{Link, Transport, TransportError},
};

/// Who this node is.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) address: Address,
    pub(crate) domain: Domain,
    /// A random number of this run.
    pub(crate) instance: u64,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConnectError {
    #[error("no answer within the handshake timeout")]
    Timeout,
    #[error("this node stops")]
    Stopped,
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error(transparent)]
    Hello(#[from] HelloError),
    #[error("it is '{proven}', but '{claimed}' was expected")]
    Names { proven: Domain, claimed: Domain },
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the peer refuses this node: {0}")]
    RefusedByPeer(String),
}

impl ConnectError {
    /// What it is counted as.
    pub(crate) fn cause(&self) -> RefusalCause {
        match self {
            Self::Timeout => RefusalCause::Timeout,
            Self::Stopped => RefusalCause::Stopped,
            Self::Transport(TransportError::Identity(_)) | Self::Names { .. } => RefusalCause::Identity,
            Self::Transport(TransportError::Io(_)) | Self::Hello(HelloError::Io(_)) => RefusalCause::Unreachable,
            Self::Hello(_) => RefusalCause::Protocol,
            Self::Refused(Refusal::NotListed(_) | Refusal::NotMember(_)) => RefusalCause::NotListed,
            Self::Refused(Refusal::OriginTaken { .. }) => RefusalCause::OriginTaken,
            Self::RefusedByPeer(_) => RefusalCause::ByPeer,
        }
    }
}

/// What a file says about the peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Peers {
    pub(crate) listed: Vec<PeerAddress>,
    pub(crate) admission: Admission,
}

/// Everything that the tasks of a network share.
pub(crate) struct Engine {
    pub(crate) identity: Identity,
    pub(crate) limits: Limits,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) table: RwLock<PeerTable>,
    pub(crate) dispatcher: Dispatcher,
    pub(crate) stats: Arc<Stats>,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) quiet: Quiet,
    /// Connections so far.
    pub(crate) connections: AtomicU64,
    /// There is somebody new to tell the other peers about.
    pub(crate) news: Notify,
}

impl Engine {
    /// Takes over the peers that config.toml lists now.
    pub(crate) fn configure(self: &Arc<Self>, peers: Peers) {
        let changes = {
            let mut table = self.table.write();
            table.set_admission(peers.admission);
            let changes = table.configure(peers.listed);
            table.forget(discovery::FORGET_AFTER);
            changes
        };
        for domain in changes.removed {
            tracing::info!(peer = %domain, "dropped a peer that config.toml no longer lists");
        }
        for peer in changes.added {
            tracing::debug!(peer = %peer.address, "config.toml lists a peer");
            self.dial_for_ever(peer);
        }
        self.show_peers();
    }

    /// Adds a peer until the next restart.
    pub(crate) fn add(self: &Arc<Self>, address: PeerAddress) -> Result<(), Listed> {
        let peer = self.table.write().add(address)?;
        tracing::info!(peer = %peer.address, "added a peer until the next restart");
        self.dial_for_ever(peer);
        Ok(())
    }

    /// Takes note of somebody who may be a peer and is not listed.
    pub(crate) fn discover(self: &Arc<Self>, address: PeerAddress) {
        let discovered = self.table.write().discover(address);
        if let Some(peer) = discovered {
            tracing::info!(peer = %peer.address, "discovered a peer");
            self.dial_for_ever(peer);
        }
    }

    fn dial_for_ever(self: &Arc<Self>, peer: Arc<Peer>) {
        self.lifecycle.spawn(dialer::keep_connected(self.clone(), peer));
    }

    /// Connects to a peer. Afterwards there is a connection, this one or another, or there soon will be.
    pub(crate) async fn dial(self: &Arc<Self>, peer: &Peer) -> Result<(), ConnectError> {
        let greeted = timeout(self.limits.handshake_timeout(), self.greet(peer)).await;
        let dialled = match greeted.map_err(|_| ConnectError::Timeout).flatten() {
            Ok(Some((link, hello))) => self.take_up(link, hello),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        self.table.write().end_greeting(&peer.address.domain);
        dialled
    }

    /// Dials and exchanges hellos. `None` when another connection turned out to be in use.
    async fn greet(&self, peer: &Peer) -> Result<Option<(Link, Hello)>, ConnectError> {
        let mut link = self.transport.dial(&peer.address).await?;
        let wanted = self.table.write().begin_greeting(&peer.address.domain);
        let verdict = if wanted { Verdict::Accepted } else { Verdict::Duplicate };
        self.hello(verdict).write(&mut link.main.writer).await.map_err(HelloError::from)?;
        if !wanted {
            link.close().await;
            return Ok(None);
        }
        let hello = read_hello(&mut link).await?;
        if hello.domain != peer.address.domain {
            return Err(ConnectError::Names { proven: hello.domain, claimed: peer.address.domain.clone() });
        }
        match hello.verdict.clone() {
            Verdict::Accepted => Ok(Some((link, hello))),
            Verdict::Duplicate => Ok(None),
            Verdict::Refused(reason) => Err(ConnectError::RefusedByPeer(reason)),
        }
    }

    /// Serves a connection that this node dialled and its peer accepted.
    fn take_up(self: &Arc<Self>, link: Link, hello: Hello) -> Result<(), ConnectError> {
        let connection = self.new_connection(&link);
        match self.admit(&connection, &hello, true) {
            // A duplicate is served too: it takes what the peer has written to it already, and ends.
            Decision::Installed { peer, .. } | Decision::Duplicate(peer) => {
                let engine = self.clone();
                self.lifecycle.spawn(async move { engine.serve(link, &hello, &connection, &peer).await });
                Ok(())
            }
            Decision::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// Decides about somebody who connected and proved a name, answers, and serves the connection to its end.
    pub(crate) async fn receive(
        self: &Arc<Self>,
        from: SocketAddr,
        mut link: Link,
        hello: Hello,
    ) -> Result<(), ConnectError> {
        if hello.verdict != Verdict::Accepted {
            return Ok(());
        }
        if let Some(port) = NonZeroU16::new(hello.listen_port) {
            let host = from.ip().to_canonical().to_string();
            self.discover(PeerAddress { host, port: port.get(), domain: hello.domain.clone() });
        }
        let connection = self.new_connection(&link);
        match self.admit(&connection, &hello, false) {
            Decision::Installed { peer, .. } => match self.answer(&mut link, Verdict::Accepted).await {
                Ok(()) => {
                    self.serve(link, &hello, &connection, &peer).await;
                    Ok(())
                }
                Err(error) => {
                    self.closed(&connection, &peer);
                    Err(error)
                }
            },
            Decision::Duplicate(_) => {
                self.answer(&mut link, Verdict::Duplicate).await?;
                let _ = timeout(GOODBYE, link.close()).await;
                Ok(())
            }
            Decision::Refused(refusal) => {
                let told = self.answer(&mut link, Verdict::Refused(refusal.to_string())).await;
                tracing::debug!(?told, "refused a peer");
                let _ = timeout(GOODBYE, link.close()).await;
                Err(refusal.into())
            }
        }
    }

    async fn answer(&self, link: &mut Link, verdict: Verdict) -> Result<(), ConnectError> {
        let hello = self.hello(verdict);
        tokio::select! {
            () = self.lifecycle.shutdown.cancelled() => Err(ConnectError::Stopped),
            written = timeout(self.limits.handshake_timeout(), hello.write(&mut link.main.writer)) => {
                Ok(written.map_err(|_| ConnectError::Timeout)?.map_err(HelloError::from)?)
            }
        }
    }

    fn hello(&self, verdict: Verdict) -> Hello {
        Hello {
            address: self.identity.address,
            domain: self.identity.domain.clone(),
            listen_port: self.transport.local_addr().port(),
            instance: self.identity.instance,
            verdict,
        }
    }

    fn new_connection(&self, link: &Link) -> Arc<Connection> {
        Connection::new(self.connections.fetch_add(1, Relaxed), link.bulk.is_some())
    }

    fn admit(&self, connection: &Arc<Connection>, hello: &Hello, dialled: bool) -> Decision {
        let Hello { address, instance, listen_port, ref domain, .. } = *hello;
        let candidate = Candidate { connection, domain, address, instance, dialled };
        let decision = self.table.write().admit(&candidate);
        if let Decision::Installed { first: true, .. } = &decision {
            tracing::info!(peer = %domain, %address, listen_port, dialled, "peer connected");
            self.show_peers();
            self.news.notify_one();
        }
        decision
    }

    async fn serve(&self, link: Link, hello: &Hello, connection: &Connection, peer: &Peer) {
        let session = Session {
            connection,
            peer,
            origin: hello.address.origin(),
            limits: &self.limits,
            dispatcher: &self.dispatcher,
            stats: &self.stats,
        };
        let closed = session.run(link).await;
        self.stats.count_closed(closed.cause());
        let alone = self.closed(connection, peer);
        match closed {
            Closed::Frame(_) | Closed::Decode(_) => {
                tracing::warn!(peer = %peer.address, "closed a connection: {closed}")
            }
            _ if alone => tracing::info!(peer = %peer.address, "peer disconnected: {closed}"),
            _ => tracing::debug!(peer = %peer.address, "a connection ended: {closed}"),
        }
    }

    /// Accounts for the end of a connection; whether the peer has none now.
    fn closed(&self, connection: &Connection, peer: &Peer) -> bool {
        let alone = self.table.write().closed(&peer.address.domain, connection.id);
        self.stats.count_dropped(DropCause::ConnectionLost, peer.lanes.detach(connection.id) as u64);
        self.show_peers();
        alone
    }

    /// Counts why a message did not get into a queue.
    pub(crate) fn count(&self, problem: NotQueued) {
        let cause = match problem {
            NotQueued::Disconnected => DropCause::NoPeer,
            NotQueued::Full => DropCause::PeerQueueFull,
        };
        self.stats.count_dropped(cause, 1);
    }

    fn show_peers(&self) {
        Stats::show_peers(self.table.read().connected().count());
    }
}

/// Reads the hello of a peer, which has to name itself as it did in its handshake.
pub(crate) async fn read_hello(link: &mut Link) -> Result<Hello, ConnectError> {
    let hello = Hello::read(&mut link.main.reader).await?;
    match &link.domain {
        Some(proven) if *proven != hello.domain => {
            Err(ConnectError::Names { proven: proven.clone(), claimed: hello.domain })
        }
        _ => Ok(hello),
    }
}
