//! Taking chaincode processes in.

use std::{collections::HashMap, io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use cita_service_api::MAX_MESSAGE_BYTES;
use cita_service_kit::Lifecycle;
use futures::{Stream, stream};
use parking_lot::Mutex;
use prost::Message;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tonic::{
    Request, Response, Status, Streaming,
    transport::{Server, server::TcpIncoming},
};

use super::connection::{Connection, QUEUE};
use crate::{
    config::Name,
    protocol::{
        ChaincodeId, ChaincodeMessage,
        chaincode_message::Type,
        chaincode_support_server::{ChaincodeSupport, ChaincodeSupportServer},
    },
};

/// How long a process has to say who it is.
const REGISTER_PATIENCE: Duration = Duration::from_secs(10);
/// How often a silent connection is asked whether it is still there, and how long it has for an answer at least.
const PING_EVERY: Duration = Duration::from_secs(30);
const PING_PATIENCE: Duration = Duration::from_secs(20);
/// How long processes have to take note of the executor's end.
const STOP_PATIENCE: Duration = Duration::from_secs(2);
/// Streams that one connection may have.
const STREAMS: u32 = 16;

/// Which chaincodes there may be, and which of them are connected.
pub(crate) struct Registry {
    names: Vec<Name>,
    address: SocketAddr,
    connected: Mutex<HashMap<Name, Arc<Connection>>>,
}

impl Registry {
    /// `address` is where processes connect to.
    pub(crate) fn new(names: Vec<Name>, address: SocketAddr) -> Self {
        Self { names, address, connected: Mutex::default() }
    }

    /// Where processes connect to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The chaincodes of the chain.
    pub(crate) fn names(&self) -> &[Name] {
        &self.names
    }

    /// The process of a chaincode.
    pub(crate) fn get(&self, chaincode: &Name) -> Option<Arc<Connection>> {
        self.connected.lock().get(chaincode).filter(|connection| !connection.closed.is_cancelled()).cloned()
    }

    fn add(
        &self,
        message: &ChaincodeMessage,
        outgoing: mpsc::Sender<ChaincodeMessage>,
    ) -> Result<Arc<Connection>, Status> {
        if message.r#type() != Type::Register {
            return Err(Status::failed_precondition("the first message has to be REGISTER"));
        }
        let name = ChaincodeId::decode(message.payload.as_slice())
            .map_err(|error| Status::invalid_argument(format!("REGISTER does not decode: {error}")))?
            .name;
        let known = self.names.iter().find(|known| known.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = self.names.iter().map(Name::as_str).collect();
            let names = names.join(", ");
            Status::permission_denied(format!(
                "this chain has no chaincode '{name}', executor_chaincode.chaincodes are: {names}"
            ))
        })?;
        let mut connected = self.connected.lock();
        if connected.get(known).is_some_and(|other| !other.closed.is_cancelled()) {
            return Err(Status::already_exists(format!("the chaincode '{name}' is connected already")));
        }
        let connection = Arc::new(Connection::new(known.clone(), outgoing));
        connected.insert(known.clone(), connection.clone());
        Ok(connection)
    }

    fn remove(&self, connection: &Arc<Connection>) {
        let mut connected = self.connected.lock();
        if connected.get(&connection.chaincode).is_some_and(|current| Arc::ptr_eq(current, connection)) {
            connected.remove(&connection.chaincode);
        }
    }
}

/// Serves the shim protocol until the lifecycle ends.
///
/// # Errors
/// When the listener is unusable.
pub(crate) fn serve(
    registry: Arc<Registry>,
    listener: std::net::TcpListener,
    timeout: Duration,
    lifecycle: &Lifecycle,
) -> io::Result<()> {
    let incoming = TcpIncoming::from(tokio::net::TcpListener::from_std(listener)?).with_nodelay(Some(true));
    let service = ChaincodeSupportServer::new(Registrar { registry, lifecycle: lifecycle.clone() })
        .max_decoding_message_size(MAX_MESSAGE_BYTES)
        .max_encoding_message_size(2 * MAX_MESSAGE_BYTES);
    let server = Server::builder()
        .http2_keepalive_interval(Some(PING_EVERY))
        // A process of one thread does not answer while it computes.
        .http2_keepalive_timeout(Some(PING_PATIENCE.max(timeout)))
        .max_concurrent_streams(STREAMS)
        .add_service(service);
    let shutdown = lifecycle.shutdown.clone();
    lifecycle.spawn(async move {
        let served = server.serve_with_incoming_shutdown(incoming, shutdown.clone().cancelled_owned());
        let late = async {
            shutdown.cancelled().await;
            tokio::time::sleep(STOP_PATIENCE).await;
        };
        tokio::select! {
            served = served => if let Err(error) = served {
                tracing::error!(%error, "the port for chaincodes failed");
                shutdown.cancel();
            },
            // A process that reads nothing is never told that its stream ended.
            () = late => {}
        }
    });
    Ok(())
}

struct Registrar {
    registry: Arc<Registry>,
    lifecycle: Lifecycle,
}

#[async_trait]
impl ChaincodeSupport for Registrar {
    type RegisterStream = Pin<Box<dyn Stream<Item = Result<ChaincodeMessage, Status>> + Send>>;

    async fn register(
        &self,
        request: Request<Streaming<ChaincodeMessage>>,
    ) -> Result<Response<Self::RegisterStream>, Status> {
        let mut incoming = request.into_inner();
        let first = tokio::select! {
            first = tokio::time::timeout(REGISTER_PATIENCE, incoming.message()) => first,
            () = self.lifecycle.shutdown.cancelled() => return Err(Status::unavailable("the executor stops")),
        };
        let first = first.map_err(|_| Status::deadline_exceeded("nothing was registered"))??;
        let (outgoing, messages) = mpsc::channel(QUEUE);
        // The queue has room for both.
        for kind in [Type::Registered, Type::Ready] {
            let message = ChaincodeMessage { r#type: kind.into(), ..ChaincodeMessage::default() };
            outgoing.try_send(message).map_err(|_| Status::internal("the queue is full"))?;
        }
        let added = self.registry.add(&first.unwrap_or_default(), outgoing);
        let connection =
            added.inspect_err(|status| tracing::warn!(reason = status.message(), "a chaincode is refused"))?;
        tracing::info!(chaincode = %connection.chaincode, "a chaincode is connected");
        connected(&connection, 1);
        let (registry, shutdown) = (self.registry.clone(), self.lifecycle.shutdown.clone());
        self.lifecycle.spawn(listen(registry, connection.clone(), incoming, shutdown));
        Ok(Response::new(Box::pin(outgoing_messages(connection, messages))))
    }
}

fn connected(connection: &Connection, count: u8) {
    metrics::gauge!("cita_executor_chaincode_connected", "chaincode" => connection.chaincode.to_string()).set(count);
}

/// Passes a process's messages on until it or the executor ends.
async fn listen(
    registry: Arc<Registry>,
    connection: Arc<Connection>,
    mut incoming: Streaming<ChaincodeMessage>,
    shutdown: CancellationToken,
) {
    let messages = async {
        loop {
            match incoming.message().await {
                Ok(Some(message)) => {
                    if let Err(error) = connection.receive(message).await {
                        return error.to_string();
                    }
                }
                Ok(None) => return "its process ended the stream".to_owned(),
                Err(status) => return format!("{}: {}", status.code(), status.message()),
            }
        }
    };
    tokio::select! {
        reason = messages => connection.close(reason),
        () = connection.closed.cancelled() => {}
        () = shutdown.cancelled() => connection.close("the executor stops"),
    }
    registry.remove(&connection);
    if registry.get(&connection.chaincode).is_none() {
        self::connected(&connection, 0);
    }
    tracing::warn!(chaincode = %connection.chaincode, reason = connection.reason(), "a chaincode is not connected any more");
}

/// What a process is sent, and in the end why there is nothing more.
fn outgoing_messages(
    connection: Arc<Connection>,
    messages: mpsc::Receiver<ChaincodeMessage>,
) -> impl Stream<Item = Result<ChaincodeMessage, Status>> + Send {
    stream::unfold(Some((connection, messages)), |open| async move {
        let (connection, mut messages) = open?;
        tokio::select! {
            Some(message) = messages.recv() => Some((Ok(message), Some((connection, messages)))),
            () = connection.closed.cancelled() => Some((Err(Status::aborted(connection.reason())), None)),
        }
    })
}
