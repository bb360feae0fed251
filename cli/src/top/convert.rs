//! What nodes tell, as facts.

use cita_proto::common::NodeStatus;

use super::facts::{ChainFacts, NodeFacts};
use crate::{
    chain::{ChainReport, NodeReport},
    convert::hex0x,
};

/// What a node tells of its peers.
pub(super) fn peers(status: &NodeStatus) -> impl Iterator<Item = NodeFacts> {
    status.peers_status.iter().map(|peer| {
        let address = peer.node_net_info.as_ref().map(|info| info.multi_address.as_str()).unwrap_or_default();
        let mut parts = address.split('/').skip_while(|part| !matches!(*part, "tls" | "quic")).skip(1);
        NodeFacts {
            name: parts.next().unwrap_or("peer").to_owned(),
            address: Some(hex0x(&peer.address)),
            state: "peer",
            height: Some(peer.height),
            controller: address.to_owned(),
            ..NodeFacts::default()
        }
    })
}

/// What was found out of a chain on this machine.
pub(super) fn chain_facts(report: ChainReport) -> ChainFacts {
    ChainFacts {
        name: report.chain,
        state: report.state,
        layout: report.layout,
        started_at: report.started_at,
        nodes: report.nodes.into_iter().map(node_facts).collect(),
    }
}

fn node_facts(node: NodeReport) -> NodeFacts {
    let runs = node.processes.iter().any(|process| process.pid.is_some());
    NodeFacts {
        name: node.node,
        address: node.address,
        state: if node.is_sync == Some(true) { "syncing" } else { node.state },
        height: node.height,
        view: node.view,
        peers: node.peers,
        pool: node.pool,
        cpu_ms: runs.then_some(node.cpu_ms),
        memory_bytes: runs.then_some(node.memory_bytes),
        restarts: Some(node.processes.iter().map(|process| process.restarts).sum()),
        controller: node.controller,
    }
}

#[cfg(test)]
mod tests {
    use cita_proto::common::{NodeNetInfo, PeerStatus};

    use super::*;

    #[test]
    fn a_peer_is_called_by_its_domain() {
        let info = |multi_address: &str| NodeNetInfo { multi_address: multi_address.into(), origin: 1 };
        let peer = |info| PeerStatus { height: 7, address: vec![1; 20], node_net_info: info };
        let known = peer(Some(info("/dns4/127.0.0.1/tcp/40000/tls/node1")));
        let status =
            NodeStatus { peers_status: vec![known, peer(Some(info("odd"))), peer(None)], ..NodeStatus::default() };
        let names: Vec<_> = peers(&status).map(|peer| peer.name).collect();
        assert_eq!(names, ["node1", "peer", "peer"]);
    }
}
