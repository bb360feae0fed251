//! The ports of local nodes.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, TcpListener, UdpSocket},
};

use cita_service_kit::{
    ServiceKind,
    ports::{who_has_udp, who_listens},
};
use serde::{Deserialize, Serialize};

use crate::{ConfigError, error::Result};

/// First service port of the first node.
const SERVICES: u16 = 50000;
/// Where nodes listen for their peers.
const PEERS: u16 = 40000;
/// Service ports of neighbouring nodes are this far apart: each node has its own ten.
const STRIDE: u16 = 10;
/// Metrics are served this far above the service's port.
const METRICS: u16 = 10000;
/// The largest service port that leaves room for its metrics port.
const LAST_SERVICE: u16 = u16::MAX - METRICS;

/// The ports that a node listens on; its metrics ports are the service ports + 10000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodePorts {
    /// Network service.
    pub network: u16,
    /// Consensus service.
    pub consensus: u16,
    /// Executor service.
    pub executor: u16,
    /// Storage service.
    pub storage: u16,
    /// Controller service.
    pub controller: u16,
    /// Crypto service.
    pub crypto: u16,
    /// Other nodes.
    pub peers: u16,
}

impl NodePorts {
    /// Six service ports from `first` on, in the order of the default ports, and the port for peers. A sum above 65535 gives
    /// that port, which [`create_chain`](crate::create_chain) refuses.
    pub fn consecutive(first: u16, peers: u16) -> Self {
        let at = |offset: u16| first.saturating_add(offset);
        Self {
            network: at(0),
            consensus: at(1),
            executor: at(2),
            storage: at(3),
            controller: at(4),
            crypto: at(5),
            peers,
        }
    }

    /// The port of a service.
    pub fn service(&self, kind: ServiceKind) -> u16 {
        match kind {
            ServiceKind::Network => self.network,
            ServiceKind::Consensus => self.consensus,
            ServiceKind::Executor => self.executor,
            ServiceKind::Storage => self.storage,
            ServiceKind::Controller => self.controller,
            ServiceKind::Crypto => self.crypto,
        }
    }

    /// The port where a service's metrics are served.
    pub fn metrics(&self, kind: ServiceKind) -> u16 {
        self.service(kind).saturating_add(METRICS)
    }

    /// Every port that the node listens on.
    pub fn all(&self) -> impl Iterator<Item = u16> + use<> {
        self.uses().map(|(port, _)| port)
    }

    /// Every port with what it is for.
    fn uses(&self) -> impl Iterator<Item = (u16, String)> + use<> {
        let services = ServiceKind::ALL.map(|kind| (self.service(kind), kind.to_string()));
        let metrics = ServiceKind::ALL.map(|kind| (self.metrics(kind), format!("{kind} metrics")));
        services.into_iter().chain(metrics).chain([(self.peers, "peers".to_owned())])
    }

    fn check_range(&self, node: &str) -> Result<()> {
        let services = ServiceKind::ALL.map(|kind| (self.service(kind), kind.to_string(), LAST_SERVICE));
        let all = services.into_iter().chain([(self.peers, "peers".to_owned(), u16::MAX)]);
        for (port, user, most) in all {
            if port == 0 || port > most {
                return Err(ConfigError::PortRange { port, user: format!("{node}'s {user}"), most });
            }
        }
        Ok(())
    }
}

/// Whether nobody listens on a port of this machine now, over TCP or, as some networks do, over UDP.
pub(crate) fn is_free(port: u16) -> bool {
    let address = (Ipv4Addr::LOCALHOST, port);
    TcpListener::bind(address).is_ok() && UdpSocket::bind(address).is_ok()
}

/// The ports given out so far, each with its user.
struct Taken<'a> {
    users: BTreeMap<u16, String>,
    reserved: &'a BTreeSet<u16>,
    is_free: &'a dyn Fn(u16) -> bool,
}

impl Taken<'_> {
    fn add_wanted(&mut self, node: &str, ports: &NodePorts) -> Result<()> {
        ports.check_range(node)?;
        for (port, what) in ports.uses() {
            let user = format!("{node}'s {what}");
            if let Some(first) = self.users.get(&port) {
                return Err(ConfigError::DuplicatePort { port, first: first.clone(), second: user });
            }
            if !(self.is_free)(port) {
                let owner = who_listens(port)
                    .or_else(|| who_has_udp(port))
                    .map_or_else(|| "another process".to_owned(), |l| l.to_string());
                return Err(ConfigError::PortInUse { port, user, owner });
            }
            self.users.insert(port, user);
        }
        Ok(())
    }

    fn usable(&self, port: u16) -> bool {
        !self.users.contains_key(&port) && !self.reserved.contains(&port) && (self.is_free)(port)
    }

    /// The first free ten of service ports and the first free port for peers.
    fn choose(&mut self, node: &str) -> Result<NodePorts> {
        let no_ports = || ConfigError::NoFreePorts { node: node.to_owned() };
        let peers = (PEERS..SERVICES).find(|port| self.usable(*port)).ok_or_else(no_ports)?;
        let ports = (SERVICES..=LAST_SERVICE - STRIDE)
            .step_by(usize::from(STRIDE))
            .map(|first| NodePorts::consecutive(first, peers))
            .find(|ports| ports.all().all(|port| self.usable(port)))
            .ok_or_else(no_ports)?;
        self.users.extend(ports.uses().map(|(port, what)| (port, format!("{node}'s {what}"))));
        Ok(ports)
    }
}

/// Gives every node its ports: those it wants, or free ones. `reserved` ports are never chosen.
///
/// # Errors
/// [`ConfigError::PortRange`], [`ConfigError::DuplicatePort`], [`ConfigError::PortInUse`], [`ConfigError::NoFreePorts`].
pub(crate) fn plan<'a>(
    nodes: impl Iterator<Item = (&'a str, Option<NodePorts>)> + Clone,
    reserved: &BTreeSet<u16>,
    is_free: &dyn Fn(u16) -> bool,
) -> Result<Vec<NodePorts>> {
    let mut taken = Taken { users: BTreeMap::new(), reserved, is_free };
    for (node, wanted) in nodes.clone() {
        if let Some(ports) = wanted {
            taken.add_wanted(node, &ports)?;
        }
    }
    nodes.map(|(node, wanted)| wanted.map_or_else(|| taken.choose(node), Ok)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_free(_: u16) -> bool {
        true
    }

    fn distinct(plan: &[NodePorts]) -> bool {
        let all: Vec<u16> = plan.iter().flat_map(NodePorts::all).collect();
        all.iter().collect::<BTreeSet<_>>().len() == all.len()
    }

    #[test]
    fn the_first_node_has_the_default_ports() {
        let plan = plan([("a", None), ("b", None)].into_iter(), &BTreeSet::new(), &all_free).unwrap();
        assert_eq!(plan[0], NodePorts::consecutive(50000, 40000));
        assert_eq!(plan[1], NodePorts::consecutive(50010, 40001));
    }

    #[test]
    fn ports_in_use_reserved_or_wanted_by_others_are_passed_over() {
        let is_free = |port| port != 60003 && port != 40000;
        let reserved = BTreeSet::from([50012]);
        let wanted = NodePorts::consecutive(50025, 40001);
        let plan = plan([("a", None), ("b", Some(wanted)), ("c", None)].into_iter(), &reserved, &is_free).unwrap();
        assert_eq!(plan, [NodePorts::consecutive(50040, 40002), wanted, NodePorts::consecutive(50050, 40003)]);
        assert!(distinct(&plan));
    }

    #[test]
    fn wanted_ports_that_clash_are_refused_with_both_users() {
        let one = NodePorts::consecutive(50000, 40000);
        let clash = NodePorts { peers: 60004, ..NodePorts::consecutive(50010, 40001) };
        let error = plan([("a", Some(one)), ("b", Some(clash))].into_iter(), &BTreeSet::new(), &all_free).unwrap_err();
        assert_eq!(
            error.to_string(),
            "port 60004 is wanted by a's controller metrics and by b's peers: choose another for one of them"
        );
        let high = NodePorts::consecutive(65533, 1);
        let error = plan([("a", Some(high))].into_iter(), &BTreeSet::new(), &all_free).unwrap_err();
        assert!(matches!(error, ConfigError::PortRange { port: 65533, .. }), "{error}");
    }

    #[test]
    fn a_wanted_port_in_use_names_its_owner() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let wanted = NodePorts { peers: port, ..NodePorts::consecutive(1000, 0) };
        let error =
            plan([("a", Some(wanted))].into_iter(), &BTreeSet::new(), &|p| p != port || is_free(p)).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&port.to_string()) && text.contains(&std::process::id().to_string()), "{text}");
    }

    #[test]
    fn running_out_of_ports_is_an_error_not_a_loop() {
        let nodes: Vec<String> = (0..600).map(|i| format!("n{i}")).collect();
        let result = plan(nodes.iter().map(|n| (n.as_str(), None)), &BTreeSet::new(), &all_free);
        assert!(matches!(result, Err(ConfigError::NoFreePorts { .. })));
    }
}
