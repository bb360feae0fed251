//! Who may connect, who is connected, and which of two connections to the same peer stays.
//!
//! # Which connection stays
//! Two nodes dial each other, so two connections may come up at once. The one that the node with the smaller domain
//! dialled is to stay. That node answers "duplicate" to the other one while its own hello is under way; and a node
//! says no hello at all on a connection that came up too late. Should two connections be installed all the same, both
//! nodes keep the same one, by the same rule, without talking about it. The worse one stays while it is alone, or
//! when the better one is dead: its peer restarted, or it has been silent.
//!
//! # Who may connect
//! Peers that config.toml lists or that were added; with [`Admission::Members`] also everybody else whom the transport
//! authenticates and, if there is a list of members, who is on it. Those are *discovered*: they are forgotten when they
//! stay away.
//!
//! # Who owns an origin
//! The certificate proves a domain, not a node address. The first domain that claims an origin owns it from then on,
//! even while it is away; another domain with the same claim is refused.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use cita_service_api::Address;
use tokio::{sync::watch, time::Instant};
use tokio_util::sync::CancellationToken;

use crate::{
    address::{Domain, PeerAddress},
    connection::Connection,
    lanes::Lanes,
    queue::Bound,
};

/// A node that may connect.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) address: PeerAddress,
    pub(crate) lanes: Lanes,
    /// Cancelled when the node is a peer no more, or the process stops.
    pub(crate) stop: CancellationToken,
    connected: watch::Sender<bool>,
}

impl Peer {
    pub(crate) fn new(address: PeerAddress, bound: Bound, stop: CancellationToken) -> Arc<Self> {
        Arc::new(Self { address, lanes: Lanes::new(bound), stop, connected: watch::Sender::new(false) })
    }

    /// Follows whether there is a connection.
    pub(crate) fn connected(&self) -> watch::Receiver<bool> {
        self.connected.subscribe()
    }
}

/// A connection whose ends know each other's names, and that asks to be used.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) connection: &'a Arc<Connection>,
    /// The proven name.
    pub(crate) domain: &'a Domain,
    /// The claimed node address.
    pub(crate) address: Address,
    /// Which run of the peer's process.
    pub(crate) instance: u64,
    /// This node dialled.
    pub(crate) dialled: bool,
}

/// Who may be a peer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Admission {
    /// Those that config.toml lists or that were added while running.
    #[default]
    Listed,
    /// These too; `None`: everybody who proved a name. Nodes tell each other where their peers are.
    Members(Option<BTreeSet<Domain>>),
}

impl Admission {
    fn allows(&self, domain: &Domain) -> bool {
        match self {
            Self::Listed => false,
            Self::Members(members) => members.as_ref().is_none_or(|members| members.contains(domain)),
        }
    }
}

/// Discovered peers that are remembered at a time.
const MAX_DISCOVERED: usize = 1024;

/// What becomes of a candidate.
#[derive(Debug)]
pub(crate) enum Decision {
    /// It is the peer's connection now.
    Installed {
        peer: Arc<Peer>,
        /// There was none before.
        first: bool,
    },
    /// The one there is stays.
    Duplicate(Arc<Peer>),
    /// It must be closed.
    Refused(Refusal),
}

/// Why a node may not connect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(
        "'{0}' is not on the list of peers; to let it in, add its host, port and domain = \"{0}\" to the peers of the \
         network section in config.toml, or use AddNode"
    )]
    NotListed(Domain),
    #[error("'{0}' is not one of the members of this chain; to let it in, add it to `members` in config.toml")]
    NotMember(Domain),
    #[error(
        "'{domain}' claims the node address {address}, which belongs to '{owner}'; each node needs a key of its own"
    )]
    OriginTaken { domain: Domain, address: Address, owner: Domain },
}

/// The node is on the list already.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listed;

/// What a new list of peers changed.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Peers to dial.
    pub(crate) added: Vec<Arc<Peer>>,
    /// Peers that are dropped.
    pub(crate) removed: Vec<Domain>,
}

/// The list of peers, with their connections.
#[derive(Debug)]
pub(crate) struct PeerTable {
    own: Domain,
    own_origin: u64,
    admission: Admission,
    entries: BTreeMap<Domain, Entry>,
    origins: HashMap<u64, Domain>,
    new_peer: PeerFactory,
}

/// What new peers start with.
#[derive(Debug, Clone)]
pub(crate) struct PeerFactory {
    pub(crate) bound: Bound,
    pub(crate) stop: CancellationToken,
    /// A connection that is silent for longer than this gives way to a new one.
    pub(crate) silent_after: Duration,
}

/// How a peer became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// config.toml lists it.
    Configured,
    /// It was added while running.
    Added,
    /// It connected, or another peer told about it.
    Discovered,
}

#[derive(Debug)]
struct Entry {
    peer: Arc<Peer>,
    source: Source,
    /// When the peer was discovered, or lost last.
    away_since: Instant,
    origin: Option<u64>,
    /// This node's hello is under way on a connection that it dialled.
    greeting: bool,
    current: Option<Current>,
}

#[derive(Debug)]
struct Current {
    connection: Arc<Connection>,
    instance: u64,
    dialled: bool,
}

impl PeerTable {
    pub(crate) fn new(own: Domain, own_origin: u64, admission: Admission, new_peer: PeerFactory) -> Self {
        Self { own, own_origin, admission, entries: BTreeMap::new(), origins: HashMap::new(), new_peer }
    }

    /// Lists a peer that config.toml does not list.
    pub(crate) fn add(&mut self, address: PeerAddress) -> Result<Arc<Peer>, Listed> {
        let same_place =
            |entry: &Entry| entry.peer.address.host == address.host && entry.peer.address.port == address.port;
        if address.domain == self.own
            || self.entries.contains_key(&address.domain)
            || self.entries.values().any(same_place)
        {
            return Err(Listed);
        }
        Ok(self.insert(address, Source::Added))
    }

    /// Remembers where somebody is who is not listed, but may be a peer. `None` when he is known, or may not.
    ///
    /// Another address of a peer that was discovered before and is away counts: it may have moved.
    pub(crate) fn discover(&mut self, address: PeerAddress) -> Option<Arc<Peer>> {
        if address.domain == self.own || !self.admission.allows(&address.domain) {
            return None;
        }
        if let Some(known) = self.entries.get(&address.domain) {
            let moved = known.source == Source::Discovered && known.current.is_none() && known.peer.address != address;
            if !moved {
                return None;
            }
            self.remove(&address.domain);
        } else if self.entries.values().filter(|entry| entry.source == Source::Discovered).count() >= MAX_DISCOVERED {
            return None;
        }
        Some(self.insert(address, Source::Discovered))
    }

    /// Forgets discovered peers that have been away for this long, and those that are members no more.
    pub(crate) fn forget(&mut self, after: Duration) -> Vec<Domain> {
        let gone = |(domain, entry): (&Domain, &Entry)| {
            let away = entry.current.is_none() && entry.away_since.elapsed() >= after;
            let forgotten = entry.source == Source::Discovered && (away || !self.admission.allows(domain));
            forgotten.then(|| domain.clone())
        };
        let gone: Vec<Domain> = self.entries.iter().filter_map(gone).collect();
        gone.iter().for_each(|domain| self.remove(domain));
        gone
    }

    /// From now on others may be peers.
    pub(crate) fn set_admission(&mut self, admission: Admission) {
        self.admission = admission;
    }

    /// Whether peers may be discovered.
    pub(crate) fn discovers(&self) -> bool {
        self.admission != Admission::Listed
    }

    /// Takes over the list of config.toml. The node's own domain in it means nothing.
    pub(crate) fn configure(&mut self, peers: Vec<PeerAddress>) -> Changes {
        let wanted: BTreeMap<Domain, PeerAddress> =
            peers.into_iter().filter(|p| p.domain != self.own).map(|p| (p.domain.clone(), p)).collect();
        let gone = |(domain, entry): (&Domain, &Entry)| {
            let stays = match wanted.get(domain) {
                None => entry.source != Source::Configured,
                Some(address) => *address == entry.peer.address,
            };
            (!stays).then(|| domain.clone())
        };
        let outdated: Vec<Domain> = self.entries.iter().filter_map(gone).collect();
        outdated.iter().for_each(|domain| self.remove(domain));
        let mut changes = Changes::default();
        for (domain, address) in wanted {
            match self.entries.get_mut(&domain) {
                Some(entry) => entry.source = Source::Configured,
                None => changes.added.push(self.insert(address, Source::Configured)),
            }
        }
        changes.removed = outdated.into_iter().filter(|domain| !self.entries.contains_key(domain)).collect();
        changes
    }

    fn insert(&mut self, address: PeerAddress, source: Source) -> Arc<Peer> {
        let domain = address.domain.clone();
        let peer = Peer::new(address, self.new_peer.bound, self.new_peer.stop.child_token());
        let (away_since, peer_of_entry) = (Instant::now(), peer.clone());
        self.entries.insert(
            domain,
            Entry { peer: peer_of_entry, source, away_since, origin: None, greeting: false, current: None },
        );
        peer
    }

    fn remove(&mut self, domain: &Domain) {
        if let Some(entry) = self.entries.remove(domain) {
            entry.peer.stop.cancel();
            entry.origin.map(|origin| self.origins.remove(&origin));
        }
    }

    /// Asks whether to say hello on a connection that this node dialled: not if there is one in use by now.
    pub(crate) fn begin_greeting(&mut self, domain: &Domain) -> bool {
        let Some(entry) = self.entries.get_mut(domain) else { return false };
        entry.greeting = entry.current.is_none();
        entry.greeting
    }

    /// The hello of [`PeerTable::begin_greeting`] was answered, or never will be.
    pub(crate) fn end_greeting(&mut self, domain: &Domain) {
        if let Some(entry) = self.entries.get_mut(domain) {
            entry.greeting = false;
        }
    }

    /// Decides about a new connection and installs it if it is to be used.
    pub(crate) fn admit(&mut self, candidate: &Candidate<'_>) -> Decision {
        let Candidate { domain, address, .. } = *candidate;
        let origin = address.origin();
        let Some(entry) = self.entries.get_mut(domain) else {
            let refused = if self.discovers() { Refusal::NotMember } else { Refusal::NotListed };
            return Decision::Refused(refused(domain.clone()));
        };
        let owner = if origin == self.own_origin { Some(&self.own) } else { self.origins.get(&origin) };
        if let Some(owner) = owner.filter(|owner| *owner != domain) {
            return Decision::Refused(Refusal::OriginTaken { domain: domain.clone(), address, owner: owner.clone() });
        }
        let best_is_ours = self.own < *domain;
        if entry.greeting && best_is_ours && !candidate.dialled {
            return Decision::Duplicate(entry.peer.clone());
        }
        if let Some(current) = &entry.current
            && current.is_better(candidate, best_is_ours, self.new_peer.silent_after)
        {
            current.connection.probe();
            return Decision::Duplicate(entry.peer.clone());
        }
        if let Some(old) = entry.origin.replace(origin).filter(|old| *old != origin) {
            self.origins.remove(&old);
        }
        self.origins.insert(origin, domain.clone());
        let Candidate { connection, instance, dialled, .. } = *candidate;
        let replaced = entry.current.replace(Current { connection: connection.clone(), instance, dialled });
        entry.peer.lanes.attach(connection.clone());
        entry.peer.connected.send_replace(true);
        if let Some(old) = &replaced {
            old.connection.replaced();
        }
        Decision::Installed { peer: entry.peer.clone(), first: replaced.is_none() }
    }

    /// A connection ended; whether the peer is without one now.
    pub(crate) fn closed(&mut self, domain: &Domain, connection: u64) -> bool {
        let Some(entry) = self.entries.get_mut(domain) else { return true };
        if entry.current.take_if(|current| current.connection.id == connection).is_none() {
            return false;
        }
        entry.away_since = Instant::now();
        entry.peer.connected.send_replace(false);
        true
    }

    /// The peer whose messages have this origin, connected or not.
    pub(crate) fn find(&self, origin: u64) -> Option<&Arc<Peer>> {
        self.origins.get(&origin).and_then(|domain| self.entries.get(domain)).map(|entry| &entry.peer)
    }

    /// The connected peers with their origins.
    pub(crate) fn connected(&self) -> impl Iterator<Item = (&Arc<Peer>, u64)> {
        self.entries.values().filter(|entry| entry.current.is_some()).filter_map(|e| Some((&e.peer, e.origin?)))
    }
}

impl Current {
    /// Whether this one stays. `best_is_ours`: the one that this node dialled is to be kept of two.
    fn is_better(&self, other: &Candidate<'_>, best_is_ours: bool, silent_after: Duration) -> bool {
        // A node dials only while it has no connection, so a second one from the same side shows that the first is lost.
        let from_the_same_side = self.dialled == other.dialled;
        let restarted = self.instance != other.instance;
        let alive = self.connection.silence() < silent_after;
        !restarted && !from_the_same_side && alive && self.dialled == best_is_ours
    }
}

#[cfg(test)]
mod tests;
