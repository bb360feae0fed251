//! Network: carries messages between nodes.

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    common::{self, NodeNetInfo, TotalNodeNetInfo},
    network::{
        NetworkMsg, NetworkStatusResponse, RegisterInfo,
        network_msg_handler_service_client::NetworkMsgHandlerServiceClient,
        network_msg_handler_service_server::{NetworkMsgHandlerService, NetworkMsgHandlerServiceServer},
        network_service_client::NetworkServiceClient,
        network_service_server::{NetworkService, NetworkServiceServer},
    },
};
use tonic::{Request, Response, Status, transport::Channel};

use crate::{
    Result, RpcError,
    rpc::{client, server, unit},
};

/// Connections to the other nodes of a chain.
///
/// Delivery is at most once and in no promised order: a message to a slow or absent peer is dropped, never waited for.
#[async_trait]
pub trait Network: Send + Sync + 'static {
    /// Sends to the peer that `message.origin` names.
    ///
    /// # Errors
    /// [`StatusCode::SendMsgError`] when there is no such peer now or its queue is full.
    async fn send_msg(&self, message: NetworkMsg) -> Result<()>;

    /// Sends to every connected peer; `message.origin` is ignored.
    ///
    /// # Errors
    /// [`StatusCode::BroadcastMsgError`] when the message is too large.
    async fn broadcast(&self, message: NetworkMsg) -> Result<()>;

    /// Connected peers, without this node.
    ///
    /// # Errors
    /// [`StatusCode::NetworkServerNotReady`].
    async fn peer_count(&self) -> Result<u64>;

    /// From now on messages for `info.module_name` go to the `NetworkMsgHandlerService` at that address.
    /// A later registration of the same module replaces the earlier one.
    ///
    /// # Errors
    /// [`StatusCode::MultiAddrParseError`] when the address is none.
    async fn register_network_msg_handler(&self, info: RegisterInfo) -> Result<()>;

    /// Adds a peer until the next restart.
    ///
    /// # Errors
    /// [`StatusCode::MultiAddrParseError`], [`StatusCode::AddExistedPeer`].
    async fn add_node(&self, info: NodeNetInfo) -> Result<()>;

    /// The connected peers.
    ///
    /// # Errors
    /// [`StatusCode::NetworkServerNotReady`].
    async fn peers_net_info(&self) -> Result<TotalNodeNetInfo>;
}

/// Whoever receives messages from other nodes: the controller and the consensus.
#[async_trait]
pub trait MessageHandler: Send + Sync + 'static {
    /// Takes one message; `message.origin` is its sender. Returns once the message is queued, not once it is handled.
    ///
    /// # Errors
    /// Why the message was not taken; the network only counts it.
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()>;
}

const NOT_READY: StatusCode = StatusCode::NetworkServerNotReady;

client!(
    /// A network in another process.
    NetworkClient,
    NetworkServiceClient<Channel>
);

#[async_trait]
impl Network for NetworkClient {
    async fn send_msg(&self, message: NetworkMsg) -> Result<()> {
        unit(self.0.clone().send_msg(message).await, NOT_READY)
    }

    async fn broadcast(&self, message: NetworkMsg) -> Result<()> {
        unit(self.0.clone().broadcast(message).await, NOT_READY)
    }

    async fn peer_count(&self) -> Result<u64> {
        let answer = self.0.clone().get_network_status(common::Empty {}).await;
        answer.map(|r| r.into_inner().peer_count).map_err(|s| RpcError::from_wire(&s, NOT_READY).code)
    }

    async fn register_network_msg_handler(&self, info: RegisterInfo) -> Result<()> {
        unit(self.0.clone().register_network_msg_handler(info).await, NOT_READY)
    }

    async fn add_node(&self, info: NodeNetInfo) -> Result<()> {
        unit(self.0.clone().add_node(info).await, NOT_READY)
    }

    async fn peers_net_info(&self) -> Result<TotalNodeNetInfo> {
        let answer = self.0.clone().get_peers_net_info(common::Empty {}).await;
        answer.map(Response::into_inner).map_err(|s| RpcError::from_wire(&s, NOT_READY).code)
    }
}

server!(
    /// Serves any [`Network`].
    NetworkServer,
    Network,
    NetworkServiceServer
);

#[async_trait]
impl<T: ?Sized + Network> NetworkService for NetworkServer<T> {
    async fn send_msg(
        &self,
        request: Request<NetworkMsg>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.send_msg(request.into_inner()).await.into()))
    }

    async fn broadcast(
        &self,
        request: Request<NetworkMsg>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.broadcast(request.into_inner()).await.into()))
    }

    async fn get_network_status(
        &self,
        _: Request<common::Empty>,
    ) -> std::result::Result<Response<NetworkStatusResponse>, Status> {
        let peer_count = self.0.peer_count().await.map_err(RpcError::from)?;
        Ok(Response::new(NetworkStatusResponse { peer_count }))
    }

    async fn register_network_msg_handler(
        &self,
        request: Request<RegisterInfo>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.register_network_msg_handler(request.into_inner()).await.into()))
    }

    async fn add_node(
        &self,
        request: Request<NodeNetInfo>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.add_node(request.into_inner()).await.into()))
    }

    async fn get_peers_net_info(
        &self,
        _: Request<common::Empty>,
    ) -> std::result::Result<Response<TotalNodeNetInfo>, Status> {
        Ok(Response::new(self.0.peers_net_info().await.map_err(RpcError::from)?))
    }
}

client!(
    /// A message handler in another process.
    MessageHandlerClient,
    NetworkMsgHandlerServiceClient<Channel>
);

#[async_trait]
impl MessageHandler for MessageHandlerClient {
    async fn process_network_msg(&self, message: NetworkMsg) -> Result<()> {
        unit(self.0.clone().process_network_msg(message).await, StatusCode::FatalError)
    }
}

server!(
    /// Serves any [`MessageHandler`].
    MessageHandlerServer,
    MessageHandler,
    NetworkMsgHandlerServiceServer
);

#[async_trait]
impl<T: ?Sized + MessageHandler> NetworkMsgHandlerService for MessageHandlerServer<T> {
    async fn process_network_msg(
        &self,
        request: Request<NetworkMsg>,
    ) -> std::result::Result<Response<common::StatusCode>, Status> {
        Ok(Response::new(self.0.process_network_msg(request.into_inner()).await.into()))
    }
}
