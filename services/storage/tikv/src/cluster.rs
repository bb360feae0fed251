//! The connection to the cluster: made when it is needed, given up when it does not answer, and what is told about both.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use cita_storage_core::OpenError;
use futures::FutureExt as _;
use parking_lot::Mutex;
use tikv_client::{Backoff, CheckLevel, RetryOptions, TransactionClient, TransactionOptions};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};

/// Pauses between tries of the client, in milliseconds, and how many: half a minute, so that they end with the time limit, not before. A leader is
/// elected in some ten seconds.
const PATIENCE: Backoff = Backoff::no_jitter_backoff(2, 500, 66);
/// How long a placement driver that did not answer may take to accept a connection when it is asked why.
const PROBE: Duration = Duration::from_secs(1);

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The cluster or the client refused, after all its tries.
    #[error("{0}")]
    Client(#[from] Box<tikv_client::Error>),
    /// It takes longer than it may.
    #[error("no answer within {} ms", .0.as_millis())]
    Late(Duration),
    /// The client panicked; what it said is in the log.
    #[error("the client of the cluster failed")]
    Panicked,
    /// The prefix belongs to another process by now.
    #[error("the prefix has been taken over by {0}; this process can write no more")]
    TakenOver(String),
    /// The prefix has belonged to somebody else all the time.
    #[error("it belongs to {0}")]
    Foreign(String),
}

impl From<tikv_client::Error> for Failure {
    fn from(error: tikv_client::Error) -> Self {
        Self::Client(Box::new(error))
    }
}

/// A TiKV cluster.
pub(crate) struct Cluster {
    endpoints: Vec<String>,
    settings: tikv_client::Config,
    /// The longest that one thing may take, connecting included.
    limit: Duration,
    client: tokio::sync::Mutex<Option<TransactionClient>>,
    failing_since: Mutex<Option<Instant>>,
}

impl Cluster {
    pub(crate) fn new(endpoints: Vec<String>, settings: tikv_client::Config, limit: Duration) -> Self {
        Self { endpoints, settings, limit, client: Default::default(), failing_since: Mutex::default() }
    }

    /// What and where it is, for messages.
    pub(crate) fn place(&self) -> String {
        format!("the TiKV cluster of {}", self.endpoints.join(", "))
    }

    /// The longest that one thing may take.
    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// Does something with a client, in limited time. A client that did not answer in time is not used again: whatever it hangs on, the next
    /// one is connected anew.
    pub(crate) async fn run<T, W>(
        &self,
        what: &'static str,
        work: impl FnOnce(TransactionClient) -> W,
    ) -> Result<T, Failure>
    where
        W: Future<Output = Result<T, Failure>>,
    {
        self.run_within(self.limit, what, work).await
    }

    /// [`Self::run`] with another time limit.
    pub(crate) async fn run_within<T, W>(
        &self,
        limit: Duration,
        what: &'static str,
        work: impl FnOnce(TransactionClient) -> W,
    ) -> Result<T, Failure>
    where
        W: Future<Output = Result<T, Failure>>,
    {
        let work = async { work(self.client().await?).await };
        // The client has asserts; one of them must not end what runs here for good.
        let result = match timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Failure::Panicked),
            Err(_) => Err(Failure::Late(limit)),
        };
        if let Err(Failure::Late(_) | Failure::Panicked) = result {
            self.forget_client();
        }
        self.tell(what, result.as_ref().err());
        result
    }

    async fn client(&self) -> Result<TransactionClient, Failure> {
        let mut client = self.client.lock().await;
        if let Some(client) = &*client {
            return Ok(client.clone());
        }
        let new = TransactionClient::new_with_config(self.endpoints.clone(), self.settings.clone()).await?;
        Ok(client.insert(new).clone())
    }

    fn forget_client(&self) {
        // Whoever has it locked is connecting a new one.
        if let Ok(mut client) = self.client.try_lock() {
            *client = None;
        }
    }

    /// Log and metrics: the begin and the end of a time of failures, and how many there were.
    fn tell(&self, what: &'static str, failure: Option<&Failure>) {
        let mut since = self.failing_since.lock();
        metrics::gauge!("cita_storage_tikv_failing").set(if failure.is_some() { 1.0 } else { 0.0 });
        match failure {
            Some(failure) => {
                metrics::counter!("cita_storage_tikv_failures_total", "request" => what).increment(1);
                if since.is_none() {
                    tracing::error!(request = what, error = %failure, "{} does not do what it is asked", self.place());
                    *since = Some(Instant::now());
                } else {
                    tracing::debug!(request = what, error = %failure, "TiKV still fails");
                }
            }
            None => {
                if let Some(since) = since.take() {
                    tracing::info!(failed_seconds = since.elapsed().as_secs_f32(), "{} works again", self.place());
                }
            }
        }
    }

    /// Why the storage cannot be opened.
    pub(crate) async fn open_error(&self, failure: &Failure) -> OpenError {
        let mut message = failure.to_string();
        // The client keeps to itself which address failed and how.
        if self.client.try_lock().is_ok_and(|client| client.is_none()) {
            for endpoint in &self.endpoints {
                message.push_str(&format!("; {endpoint}: {}", probe(endpoint).await));
            }
        }
        OpenError::Remote { place: self.place(), message }
    }
}

async fn probe(endpoint: &str) -> String {
    match timeout(PROBE, TcpStream::connect(endpoint)).await {
        Ok(Ok(_)) => {
            "takes connections, but does not answer as a placement driver (PD) would: is it one, with the same TLS settings?".to_owned()
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("takes no connection within {} ms", PROBE.as_millis()),
    }
}

/// A transaction that nothing happens to when it is dropped: before it is committed, the cluster knows nothing of it.
pub(crate) fn options() -> TransactionOptions {
    TransactionOptions::new_optimistic()
        .drop_check(CheckLevel::None)
        .retry_options(RetryOptions::new(PATIENCE, PATIENCE))
}
