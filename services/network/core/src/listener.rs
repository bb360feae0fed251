//! Lets peers in.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Semaphore,
    time::{sleep, timeout},
};

use crate::{
    engine::{ConnectError, Engine, read_hello},
    hello::Hello,
    transport::{Link, Pending},
};

/// Wait after the system could not accept a connection, for example because there are too many open files.
const AFTER_ERROR: Duration = Duration::from_millis(100);

/// Accepts connections until the process stops. Handshakes run beside each other, as many as the limits allow.
pub(crate) async fn listen(engine: Arc<Engine>) {
    let stop = engine.lifecycle.shutdown.clone();
    tokio::select! {
        () = stop.cancelled() => {}
        () = accept_for_ever(&engine) => {}
    }
}

async fn accept_for_ever(engine: &Arc<Engine>) {
    let places = Arc::new(Semaphore::new(engine.limits.pending_handshakes));
    loop {
        // The semaphore is never closed; should it be, nothing more is let in.
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let pending = match engine.transport.accept().await {
            Ok(pending) => pending,
            Err(error) => {
                if engine.quiet.allows("accept") {
                    tracing::warn!("cannot accept connections, will go on trying: {error}");
                }
                sleep(AFTER_ERROR).await;
                continue;
            }
        };
        let engine = engine.clone();
        engine.lifecycle.clone().spawn(async move {
            let from = pending.from;
            let greeted = tokio::select! {
                () = engine.lifecycle.shutdown.cancelled() => return,
                greeted = timeout(engine.limits.handshake_timeout(), greet(pending)) => greeted,
            };
            drop(place);
            let served = match greeted {
                Ok(Ok((link, hello))) => engine.receive(from, link, hello).await,
                Ok(Err(error)) => Err(error),
                Err(_) => Err(ConnectError::Timeout),
            };
            if let Err(error) = served {
                engine.stats.count_refused(error.cause());
                if engine.quiet.allows(&format!("{} {error}", from.ip())) {
                    tracing::warn!(%from, "refused a connection: {error}");
                }
            }
        });
    }
}

async fn greet(pending: Pending) -> Result<(Link, Hello), ConnectError> {
    let mut link = pending.handshake.await?;
    let hello = read_hello(&mut link).await?;
    Ok((link, hello))
}
