//! How nodes find each other: everybody tells his peers where his other peers are.
//!
//! A list travels as an ordinary message for the module [`MODULE`], over connections that are authenticated, and counts
//! only as a hint whom to dial: who answers there has to prove its name all the same. A list goes out when a peer
//! connected, and now and then.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use async_trait::async_trait;
use cita_proto::network::NetworkMsg;
use cita_service_api::{MessageHandler, Result, StatusCode};
use prost::Message;
use tokio::time::{sleep, timeout};

use crate::{address::PeerAddress, engine::Engine, frame::Lane};

/// The module that lists of peers are for.
const MODULE: &str = "network";

/// The type of their messages.
const KIND: &str = "peers";

/// Lists go out at least this often.
const INTERVAL: Duration = Duration::from_secs(30);

/// Wait before a list goes out: others may connect at the same time.
const GATHER: Duration = Duration::from_millis(50);

/// Discovered peers that are away for this long are forgotten.
pub(crate) const FORGET_AFTER: Duration = Duration::from_secs(3600);

/// The longest list that is looked at.
const MAX_LISTED: usize = 1024;

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct WirePeer {
    #[prost(string, tag = "1")]
    domain: String,
    #[prost(string, tag = "2")]
    host: String,
    #[prost(uint32, tag = "3")]
    port: u32,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct WirePeers {
    #[prost(message, repeated, tag = "1")]
    peers: Vec<WirePeer>,
}

/// Takes lists of peers that other nodes tell.
struct Listener(Weak<Engine>);

#[async_trait]
impl MessageHandler for Listener {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        let engine = self.0.upgrade().ok_or(StatusCode::NetworkServerNotReady)?;
        if message.r#type != KIND || !engine.table.read().discovers() {
            return Err(StatusCode::FatalError);
        }
        let told = WirePeers::decode(message.msg.as_slice()).map_err(|_| StatusCode::DecodeError)?;
        for peer in told.peers.into_iter().take(MAX_LISTED) {
            if let Some(address) = checked(peer) {
                engine.discover(address);
            }
        }
        Ok(())
    }
}

/// From now on peers are told about each other, and what they tell is listened to.
pub(crate) fn start(engine: &Arc<Engine>) {
    if let Err(code) = engine.dispatcher.register_local(MODULE, Arc::new(Listener(Arc::downgrade(engine)))) {
        return tracing::error!("cannot listen to lists of peers: {code}");
    }
    engine.lifecycle.spawn(exchange(engine.clone()));
}

async fn exchange(engine: Arc<Engine>) {
    let stop = engine.lifecycle.shutdown.clone();
    let tell_for_ever = async {
        loop {
            let _ = timeout(INTERVAL, engine.news.notified()).await;
            sleep(GATHER).await;
            tell(&engine);
            for domain in engine.table.write().forget(FORGET_AFTER) {
                tracing::info!(peer = %domain, "forgot a peer that was discovered and stays away");
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = tell_for_ever => {}
    }
}

/// Sends the list of connected peers to each of them.
fn tell(engine: &Engine) {
    let table = engine.table.read();
    if !table.discovers() {
        return;
    }
    let peers = table.connected().take(MAX_LISTED).map(|(peer, _)| WirePeer {
        domain: peer.address.domain.to_string(),
        host: peer.address.host.clone(),
        port: peer.address.port.into(),
    });
    let body = WirePeers { peers: peers.collect() }.encode_to_vec();
    let origin = engine.identity.address.origin();
    let message = NetworkMsg { module: MODULE.to_owned(), r#type: KIND.to_owned(), origin, msg: body };
    let bytes = bytes::Bytes::from(message.encode_to_vec());
    for (peer, _) in table.connected() {
        if let Err(problem) = peer.lanes.push(Lane::Bulk, bytes.clone()) {
            engine.count(problem);
        }
    }
}

/// What was told as an address, if it can be one.
fn checked(told: WirePeer) -> Option<PeerAddress> {
    PeerAddress::new(told.host, u16::try_from(told.port).ok()?, told.domain.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_dialled_is_taken_from_a_list() {
        let told = |domain: &str, host: &str, port| {
            checked(WirePeer { domain: domain.to_owned(), host: host.to_owned(), port }).is_some()
        };
        assert!(told("node0", "10.0.0.1", 40_000) && told("node0", "::1", 1) && told("a", "host.example", 65_535));
        for (domain, host, port) in [("", "h", 1), ("d", "", 1), ("d", "h/x", 1), ("d", "h", 0), ("d", "h", 65_536)] {
            assert!(!told(domain, host, port), "{domain} {host} {port}");
        }
    }
}
