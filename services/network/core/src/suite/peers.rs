//! Nodes that mean well: meshes, restarts, changes of the list of peers.

use std::{fs, sync::Arc, time::Duration};

use cita_proto::common::NodeNetInfo;
use cita_service_api::{
    MAX_MESSAGE_BYTES, Network, NetworkClient, NetworkServer, StatusCode, conformance,
    conformance::network::NetworkMember, connect_lazy,
};
use tokio::time::timeout;
use tonic::transport::{Server, server::TcpIncoming};

use super::{
    Subject,
    home::{Home, Node, PATIENCE, homes, list_all, mesh, message, stays, wait_for},
};
use crate::{DropCause, RefusalCause};

pub async fn the_suite_of_all_networks_holds_in_the_same_process(subject: Subject) {
    let (_homes, nodes) = mesh::<4>(subject).await;
    let member = |node: &Node| NetworkMember { network: node.network.clone(), node: node.address };
    conformance::network::network(nodes.iter().map(member).collect()).await;
    for node in nodes {
        node.stop().await;
    }
}

pub async fn the_suite_of_all_networks_holds_across_grpc(subject: Subject) {
    let (_homes, nodes) = mesh::<3>(subject).await;
    let mut members = Vec::new();
    for node in &nodes {
        let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = incoming.local_addr().unwrap().to_string();
        let service = NetworkServer::serve(node.network.clone());
        tokio::spawn(Server::builder().add_service(service).serve_with_incoming(incoming));
        let client = NetworkClient::new(connect_lazy(&address).unwrap());
        members.push(NetworkMember { network: Arc::new(client), node: node.address });
    }
    conformance::network::network(members).await;
}

pub async fn nodes_that_start_at_the_same_time_settle_on_one_connection_a_pair(subject: Subject) {
    let homes = homes::<5>(subject);
    list_all(&homes);
    let [a, b, c, d, e] = &homes;
    let (a, b, c, d, e) = tokio::join!(a.start(), b.start(), c.start(), d.start(), e.start());
    let nodes = [a, b, c, d, e];
    for node in &nodes {
        node.wait_for_peers(4).await;
    }
    stays("a full mesh", async || {
        for node in &nodes {
            if node.peers().await != 4 {
                return false;
            }
        }
        true
    })
    .await;
    for from in &nodes {
        for to in nodes.iter().filter(|to| to.address != from.address) {
            from.send(to, "consensus", b"hello").await.unwrap();
            assert_eq!(to.received().await, message("consensus", from.address.origin(), b"hello"));
        }
    }
}

pub async fn no_message_is_lost_while_two_connections_compete(subject: Subject) {
    for _ in 0..40 {
        let [a, b] = homes(subject);
        a.list(&[]);
        b.list(&[]);
        let (node_a, node_b) = (a.start().await, b.start().await);
        let talk = async |from: &Node, home: &Home, to: &Node| {
            let info = NodeNetInfo { multi_address: home.multi_address(), origin: 0 };
            from.network.add_node(info).await.unwrap();
            while from.peers().await == 0 {
                tokio::task::yield_now().await;
            }
            for n in 0..50 {
                from.send(to, "consensus", &[n]).await.unwrap();
                tokio::task::yield_now().await;
            }
            let mut received = Vec::new();
            for _ in 0..50 {
                received.extend(to.received().await.msg);
            }
            received.sort_unstable();
            assert_eq!(received, Vec::from_iter(0..50));
        };
        tokio::join!(talk(&node_a, &b, &node_b), talk(&node_b, &a, &node_a));
        tokio::join!(node_a.stop(), node_b.stop());
    }
}

pub async fn the_peers_are_told_with_the_address_of_the_contract(subject: Subject) {
    let (homes, nodes) = mesh::<2>(subject).await;
    let info = nodes[0].network.peers_net_info().await.unwrap().nodes;
    let expected = NodeNetInfo { multi_address: homes[1].multi_address(), origin: homes[1].address.origin() };
    assert_eq!(info, [expected]);
}

pub async fn a_message_that_is_too_large_is_refused_and_the_largest_one_arrives(subject: Subject) {
    let (_homes, nodes) = mesh::<2>(subject).await;
    let to = nodes[1].address.origin();
    let too_large = message("controller", to, &vec![1; MAX_MESSAGE_BYTES]);
    assert_eq!(nodes[0].network.broadcast(too_large.clone()).await, Err(StatusCode::BroadcastMsgError));
    assert_eq!(nodes[0].network.send_msg(too_large).await, Err(StatusCode::SendMsgError));
    assert_eq!(nodes[0].network.stats().dropped(DropCause::TooLarge), 2);

    nodes[0].network.send_msg(message("controller", to, &vec![2; MAX_MESSAGE_BYTES - 64])).await.unwrap();
    nodes[0].network.send_msg(message("consensus", to, b"vote")).await.unwrap();
    let received = [nodes[1].received().await.msg.len(), nodes[1].received().await.msg.len()];
    assert_eq!(received, [4, MAX_MESSAGE_BYTES - 64], "the vote overtakes the large message");
}

pub async fn a_peer_that_returns_is_connected_again_at_once(subject: Subject) {
    let (homes, mut nodes) = mesh::<2>(subject).await;
    let (b, a) = (nodes.pop().unwrap(), nodes.pop().unwrap());
    b.stop().await;
    a.wait_for_peers(0).await;
    let to_nobody = a.network.send_msg(message("controller", homes[1].address.origin(), b"x")).await;
    assert_eq!(to_nobody, Err(StatusCode::SendMsgError));

    let again = homes[1].start().await;
    timeout(Duration::from_secs(2), a.wait_for_peers(1)).await.expect("it returns within two seconds");
    again.wait_for_peers(1).await;
    a.send(&again, "consensus", b"hello").await.unwrap();
    assert_eq!(again.received().await, message("consensus", a.address.origin(), b"hello"));
    again.send(&a, "consensus", b"back").await.unwrap();
    assert_eq!(a.received().await, message("consensus", again.address.origin(), b"back"));
}

pub async fn an_edited_list_of_peers_takes_effect_without_a_restart(subject: Subject) {
    let [a, b, c] = homes(subject);
    let [port_a, port_b, port_c] = [a.port, b.port, c.port];
    a.list(&[("node1", port_b)]);
    b.list(&[("node0", port_a)]);
    c.list(&[("node0", port_a)]);
    let (node_a, node_b, node_c) = (a.start().await, b.start().await, c.start().await);
    node_a.wait_for_peers(1).await;
    wait_for("c to be refused", async || node_a.network.stats().refused() > 0).await;
    assert_eq!((node_a.peers().await, node_c.peers().await), (1, 0));

    a.list(&[("node1", port_b), ("node2", port_c)]);
    node_a.wait_for_peers(2).await;
    node_c.wait_for_peers(1).await;
    node_a.send(&node_c, "controller", b"welcome").await.unwrap();
    assert_eq!(node_c.received().await.msg, b"welcome");

    // A broken file changes nothing, the next good one counts.
    let good = fs::read_to_string(a.file()).unwrap();
    fs::write(a.file(), &good[..good.len() / 2]).unwrap();
    stays("both peers", async || node_a.peers().await == 2).await;
    a.list(&[("node2", port_c)]);
    node_a.wait_for_peers(1).await;
    node_b.wait_for_peers(0).await;
    assert_eq!(node_a.network.peers_net_info().await.unwrap().nodes[0].origin, node_c.address.origin());
    assert_eq!(node_a.send(&node_b, "controller", b"x").await, Err(StatusCode::SendMsgError));
}

pub async fn an_added_node_is_let_in_and_dialled(subject: Subject) {
    let [a, b] = homes(subject);
    let port_a = a.port;
    a.list(&[]);
    b.list(&[("node0", port_a)]);
    let (node_a, node_b) = (a.start().await, b.start().await);
    wait_for("b to be refused", async || node_a.network.stats().refused() > 0).await;

    let add = |text: String| node_a.network.add_node(NodeNetInfo { multi_address: text, origin: 0 });
    add(b.multi_address()).await.unwrap();
    timeout(PATIENCE, async { tokio::join!(node_a.wait_for_peers(1), node_b.wait_for_peers(1)) }).await.unwrap();
    assert_eq!(add(b.multi_address()).await, Err(StatusCode::AddExistedPeer));
    assert_eq!(add(a.multi_address()).await, Err(StatusCode::AddExistedPeer));
    assert_eq!(add("/dns4/h/tcp/1/other/d".to_owned()).await, Err(StatusCode::MultiAddrParseError));

    // What was added is no matter of the file.
    a.list(&[("node7", 1)]);
    stays("the added peer", async || node_a.peers().await == 1).await;
}

/// Nodes that know one address, where the others are, find each other; and again after a restart.
pub async fn nodes_find_each_other_from_one_address(subject: Subject) {
    let homes = homes::<4>(subject);
    let [seed, others @ ..] = &homes;
    seed.list_seeds(&[]);
    others.iter().for_each(|home| home.list_seeds(&[(&seed.name, seed.port)]));
    let mut nodes = Vec::new();
    for home in &homes {
        nodes.push(home.start().await);
    }
    for node in &nodes {
        node.wait_for_peers(3).await;
    }
    nodes[1].send(&nodes[3], "consensus", b"never introduced").await.unwrap();
    assert_eq!(nodes[3].received().await.msg, b"never introduced");

    // Without the seed they stay together, and one that restarts is found again by those who knew it.
    nodes.remove(0).stop().await;
    nodes.pop().unwrap().stop().await;
    for node in &nodes {
        node.wait_for_peers(1).await;
    }
    let again = homes[3].start().await;
    again.wait_for_peers(2).await;
    for node in &nodes {
        node.wait_for_peers(2).await;
    }
}

/// Who has a certificate, but is not a member, stays out, and who is one no more is dropped.
pub async fn only_members_are_discovered(subject: Subject) {
    let [a, b, c] = homes(subject);
    a.list(&[("node1", b.port)]);
    b.list_seeds(&[("node0", a.port)]);
    c.list_seeds(&[("node1", b.port)]);
    let (node_a, node_b, node_c) = (a.start().await, b.start().await, c.start().await);
    node_b.wait_for_peers(2).await;
    wait_for("c to be refused by a", async || node_a.network.stats().refused_for(RefusalCause::NotListed) > 0).await;
    assert_eq!((node_a.peers().await, node_c.peers().await), (1, 1));

    b.list(&[("node0", a.port)]);
    node_b.wait_for_peers(1).await;
    node_c.wait_for_peers(0).await;
    stays("a and b", async || (node_a.peers().await, node_b.peers().await) == (1, 1)).await;
}
