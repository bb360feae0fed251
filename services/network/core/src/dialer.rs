//! Keeps one peer connected: dials, waits until the connection is lost, waits a little, dials again.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{
    backoff::Backoff,
    engine::{ConnectError, Engine},
    table::Peer,
};

/// A connection that lasted this long was a good one: after its end the waits begin anew.
const STABLE: Duration = Duration::from_secs(2);

/// Dials `peer` whenever there is no connection, until the peer is removed or the process stops.
pub(crate) async fn keep_connected(engine: Arc<Engine>, peer: Arc<Peer>) {
    tokio::select! {
        () = peer.stop.cancelled() => {}
        () = dial_for_ever(&engine, &peer) => {}
    }
}

async fn dial_for_ever(engine: &Arc<Engine>, peer: &Peer) {
    let limits = &engine.limits;
    let mut backoff =
        Backoff::new(Duration::from_millis(limits.backoff_first_ms), Duration::from_millis(limits.backoff_last_ms));
    let mut connected = peer.connected();
    let mut failures = 0_u64;
    loop {
        if !*connected.borrow() {
            match engine.dial(peer).await {
                Ok(()) => failures = 0,
                Err(error) => {
                    engine.stats.count_undialled(error.cause());
                    report(peer, &error, failures);
                    failures += 1;
                }
            }
        }
        let since = Instant::now();
        if connected.wait_for(|connected| !connected).await.is_err() {
            return;
        }
        if since.elapsed() >= STABLE {
            backoff.reset();
        }
        tokio::select! {
            () = sleep(backoff.wait(rand::random())) => {}
            _ = connected.wait_for(|connected| *connected) => {}
        }
    }
}

/// The first failure in a row is a warning, and so is every hundredth.
fn report(peer: &Peer, error: &ConnectError, failures: u64) {
    if failures.is_multiple_of(100) {
        tracing::warn!(peer = %peer.address, "cannot connect, will go on trying: {error}");
    } else {
        tracing::debug!(peer = %peer.address, failures, "cannot connect: {error}");
    }
}
