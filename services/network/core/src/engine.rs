//! The shell around the peer table: greets, admits and serves connections.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use cita_service_api::Address;
use cita_service_kit::Lifecycle;
use parking_lot::RwLock;
use tokio::{io::AsyncWriteExt, time::timeout};

use crate::{
    address::{Domain, PeerAddress},
    config::Limits,
    connection::{Closed, Connection, GOODBYE, Session},
    dialer,
    dispatch::Dispatcher,
    hello::{Hello, HelloError, Verdict},
    quiet::Quiet,
    stats::{DropCause, Stats},
    table::{Admission, Candidate, Listed, Peer, PeerTable, Refusal},
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
    #[error("it proved to be '{proven}', its hello says '{claimed}'")]
    Names { proven: Domain, claimed: Domain },
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the peer refuses this node: {0}")]
    RefusedByPeer(String),
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
}

impl Engine {
    /// Takes over the peers that config.toml lists now.
    pub(crate) fn configure(self: &Arc<Self>, peers: Vec<PeerAddress>) {
        let changes = self.table.write().configure(peers);
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
        self.hello(verdict).write(&mut link.writer).await.map_err(HelloError::from)?;
        if !wanted {
            let _ = link.writer.shutdown().await;
            return Ok(None);
        }
        let hello = read_hello(&mut link).await?;
        match hello.verdict.clone() {
            Verdict::Accepted => Ok(Some((link, hello))),
            Verdict::Duplicate => Ok(None),
            Verdict::Refused(reason) => Err(ConnectError::RefusedByPeer(reason)),
        }
    }

    /// Serves a connection that this node dialled and its peer accepted.
    fn take_up(self: &Arc<Self>, link: Link, hello: Hello) -> Result<(), ConnectError> {
        let connection = self.new_connection();
        match self.admit(&connection, &link, &hello, true) {
            // A duplicate is served too: it takes what the peer has written to it already, and ends.
            Admission::Installed { peer, .. } | Admission::Duplicate(peer) => {
                let engine = self.clone();
                self.lifecycle.spawn(async move { engine.serve(link, &hello, &connection, &peer).await });
                Ok(())
            }
            Admission::Refused(refusal) => Err(refusal.into()),
        }
    }

    /// Decides about somebody who connected and proved a name, answers, and serves the connection to its end.
    pub(crate) async fn receive(&self, mut link: Link, hello: Hello) -> Result<(), ConnectError> {
        if hello.verdict != Verdict::Accepted {
            return Ok(());
        }
        let connection = self.new_connection();
        match self.admit(&connection, &link, &hello, false) {
            Admission::Installed { peer, .. } => match self.answer(&mut link, Verdict::Accepted).await {
                Ok(()) => {
                    self.serve(link, &hello, &connection, &peer).await;
                    Ok(())
                }
                Err(error) => {
                    self.closed(&connection, &peer);
                    Err(error)
                }
            },
            Admission::Duplicate(_) => {
                self.answer(&mut link, Verdict::Duplicate).await?;
                let _ = timeout(GOODBYE, link.writer.shutdown()).await;
                Ok(())
            }
            Admission::Refused(refusal) => {
                let told = self.answer(&mut link, Verdict::Refused(refusal.to_string())).await;
                tracing::debug!(?told, "refused a peer");
                let _ = timeout(GOODBYE, link.writer.shutdown()).await;
                Err(refusal.into())
            }
        }
    }

    async fn answer(&self, link: &mut Link, verdict: Verdict) -> Result<(), ConnectError> {
        let hello = self.hello(verdict);
        tokio::select! {
            () = self.lifecycle.shutdown.cancelled() => Err(ConnectError::Stopped),
            written = timeout(self.limits.handshake_timeout(), hello.write(&mut link.writer)) => {
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

    fn new_connection(&self) -> Arc<Connection> {
        Connection::new(self.connections.fetch_add(1, Relaxed))
    }

    fn admit(&self, connection: &Arc<Connection>, link: &Link, hello: &Hello, dialled: bool) -> Admission {
        let Hello { address, instance, listen_port, .. } = *hello;
        let candidate = Candidate { connection, domain: &link.domain, address, instance, dialled };
        let admission = self.table.write().admit(&candidate);
        if let Admission::Installed { first: true, .. } = &admission {
            tracing::info!(peer = %link.domain, %address, listen_port, dialled, "peer connected");
            self.show_peers();
        }
        admission
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

    fn show_peers(&self) {
        Stats::show_peers(self.table.read().connected().count());
    }
}

/// Reads the hello of a peer, which has to name itself as it did in its handshake.
pub(crate) async fn read_hello(link: &mut Link) -> Result<Hello, ConnectError> {
    let hello = Hello::read(&mut link.reader).await?;
    if hello.domain != link.domain {
        return Err(ConnectError::Names { proven: link.domain.clone(), claimed: hello.domain });
    }
    Ok(hello)
}
