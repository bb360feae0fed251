//! A chaincode process that registered.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use parking_lot::Mutex;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    config::Name,
    protocol::{ChaincodeMessage, chaincode_message::Type},
    run::RunError,
};

/// Messages that wait for an exchange, or for the process to read them.
pub(super) const QUEUE: usize = 16;

/// The executor's end of a stream.
pub(crate) struct Connection {
    pub(super) chaincode: Name,
    outgoing: mpsc::Sender<ChaincodeMessage>,
    /// By txid.
    exchanges: Mutex<HashMap<String, mpsc::Sender<ChaincodeMessage>>>,
    pub(super) closed: CancellationToken,
    reason: OnceLock<String>,
}

impl Connection {
    pub(super) fn new(chaincode: Name, outgoing: mpsc::Sender<ChaincodeMessage>) -> Self {
        let (closed, reason) = (CancellationToken::new(), OnceLock::new());
        Self { chaincode, outgoing, exchanges: Mutex::default(), closed, reason }
    }

    /// Ends the stream and everything that runs on it. The first reason counts.
    pub(crate) fn close(&self, reason: impl Into<String>) {
        self.reason.get_or_init(|| reason.into());
        self.closed.cancel();
    }

    /// Why the stream ended.
    pub(super) fn reason(&self) -> String {
        self.reason.get().cloned().unwrap_or_else(|| "it was closed".to_owned())
    }

    /// Begins the exchange about a transaction.
    pub(crate) fn begin(self: Arc<Self>, txid: &str) -> Exchange {
        let (sender, incoming) = mpsc::channel(QUEUE);
        self.exchanges.lock().insert(txid.to_owned(), sender);
        Exchange { connection: self, txid: txid.to_owned(), incoming }
    }

    pub(super) async fn send(&self, message: ChaincodeMessage) -> Result<(), RunError> {
        tokio::select! {
            biased;
            () = self.closed.cancelled() => Err(RunError::Gone(self.reason())),
            sent = self.outgoing.send(message) => sent.map_err(|_| RunError::Gone("its process went away".to_owned())),
        }
    }

    /// Gives a message to its exchange.
    pub(super) async fn receive(&self, message: ChaincodeMessage) -> Result<(), RunError> {
        let exchange = match message.r#type() {
            Type::Register => return Err(RunError::Violation("it registered twice".to_owned())),
            Type::Keepalive => return Ok(()),
            _ => self.exchanges.lock().get(&message.txid).cloned(),
        };
        if let Some(exchange) = exchange {
            // One that ended meanwhile has no use for it.
            let _ = exchange.send(message).await;
            return Ok(());
        }
        match message.r#type() {
            // The end of a call that nobody waits for any more.
            Type::Completed | Type::Error => Ok(()),
            _ => {
                let text = format!("no transaction '{}' is under way", message.txid);
                let (txid, channel_id) = (message.txid, message.channel_id);
                let kind = Type::Error.into();
                let reply = ChaincodeMessage {
                    r#type: kind,
                    payload: text.into_bytes(),
                    txid,
                    channel_id,
                    ..ChaincodeMessage::default()
                };
                self.send(reply).await
            }
        }
    }
}

/// The messages about one transaction. It ends when it is dropped.
pub(crate) struct Exchange {
    connection: Arc<Connection>,
    txid: String,
    incoming: mpsc::Receiver<ChaincodeMessage>,
}

impl Exchange {
    /// # Errors
    /// [`RunError::Gone`].
    pub(crate) async fn send(&self, message: ChaincodeMessage) -> Result<(), RunError> {
        self.connection.send(message).await
    }

    /// The next message of the chaincode.
    ///
    /// # Errors
    /// [`RunError::Gone`].
    pub(crate) async fn receive(&mut self) -> Result<ChaincodeMessage, RunError> {
        let connection = &self.connection;
        let message = tokio::select! {
            biased;
            message = self.incoming.recv() => message,
            () = connection.closed.cancelled() => None,
        };
        message.ok_or_else(|| RunError::Gone(connection.reason()))
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.connection.exchanges.lock().remove(&self.txid);
    }
}
