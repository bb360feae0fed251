//! Controller: decides what the chain does.

use async_trait::async_trait;
use cita_proto::{
    StatusCode,
    blockchain::{Block, CompactBlock, RawTransaction, RawTransactions},
    common::{
        self, ConsensusConfiguration, ConsensusConfigurationResponse, Empty, NodeNetInfo, NodeStatus, Proposal,
        ProposalResponse, ProposalWithProof,
    },
    controller::{
        BlockNumber, CrossChainProof, Flag, SystemConfig, TransactionIndex,
        consensus2_controller_service_client::Consensus2ControllerServiceClient,
        consensus2_controller_service_server::{Consensus2ControllerService, Consensus2ControllerServiceServer},
        rpc_service_client::RpcServiceClient,
        rpc_service_server::{RpcService, RpcServiceServer},
    },
};
use tonic::{Request, Response, Status, transport::Channel};

use crate::{
    BlockHash, Result, RpcError, RpcResult, StateRoot, TxHash,
    rpc::{client, server, unit},
};

/// What users ask of a chain.
#[async_trait]
pub trait Controller: Send + Sync + 'static {
    /// The height of the last block, or with `pending` of the one being agreed on.
    ///
    /// # Errors
    /// Never by itself.
    async fn block_number(&self, pending: bool) -> RpcResult<u64>;

    /// Takes a transaction into the pool and hands it to the other nodes.
    ///
    /// # Errors
    /// The status code of the rule that it breaks.
    async fn send_raw_transaction(&self, transaction: RawTransaction) -> RpcResult<TxHash>;

    /// Takes many transactions, or none of them. The answer has their hashes in the same order.
    ///
    /// # Errors
    /// The status code of the rule that the first bad one breaks.
    async fn send_raw_transactions(&self, transactions: RawTransactions) -> RpcResult<Vec<TxHash>>;

    /// A block without the text of its transactions.
    ///
    /// # Errors
    /// [`StatusCode::NoBlockHeight`].
    async fn block_by_hash(&self, hash: BlockHash) -> RpcResult<CompactBlock>;

    /// The height of a block.
    ///
    /// # Errors
    /// [`StatusCode::NoBlockHeight`].
    async fn height_by_hash(&self, hash: BlockHash) -> RpcResult<u64>;

    /// A block without the text of its transactions.
    ///
    /// # Errors
    /// [`StatusCode::NoBlockHeight`].
    async fn block_by_number(&self, height: u64) -> RpcResult<CompactBlock>;

    /// The state root after a block.
    ///
    /// # Errors
    /// [`StatusCode::NoStateRoot`].
    async fn state_root_by_number(&self, height: u64) -> RpcResult<StateRoot>;

    /// The consensus's proof of a block.
    ///
    /// # Errors
    /// [`StatusCode::NoProof`].
    async fn proof_by_number(&self, height: u64) -> RpcResult<Vec<u8>>;

    /// A block with all its transactions.
    ///
    /// # Errors
    /// [`StatusCode::NoBlock`].
    async fn block_detail_by_number(&self, height: u64) -> RpcResult<Block>;

    /// A transaction, finalised or in the pool.
    ///
    /// # Errors
    /// [`StatusCode::NoTransaction`].
    async fn transaction(&self, hash: TxHash) -> RpcResult<RawTransaction>;

    /// The system configuration in force.
    ///
    /// # Errors
    /// Never by itself.
    async fn system_config(&self) -> RpcResult<SystemConfig>;

    /// The system configuration after a block.
    ///
    /// # Errors
    /// [`StatusCode::NoBlockHeight`].
    async fn system_config_by_number(&self, height: u64) -> RpcResult<SystemConfig>;

    /// The hash of a block.
    ///
    /// # Errors
    /// [`StatusCode::NoBlockHash`].
    async fn block_hash(&self, height: u64) -> RpcResult<BlockHash>;

    /// The height of the block that a transaction is in.
    ///
    /// # Errors
    /// [`StatusCode::NoTxHeight`].
    async fn transaction_block_number(&self, hash: TxHash) -> RpcResult<u64>;

    /// The place of a transaction in its block.
    ///
    /// # Errors
    /// [`StatusCode::NoTxIndex`].
    async fn transaction_index(&self, hash: TxHash) -> RpcResult<u64>;

    /// Adds a peer to the network service.
    ///
    /// # Errors
    /// Those of [`Network::add_node`](crate::Network::add_node).
    async fn add_node(&self, info: NodeNetInfo) -> Result<()>;

    /// How the node and its peers are.
    ///
    /// # Errors
    /// When a service that is asked does not answer.
    async fn node_status(&self) -> RpcResult<NodeStatus>;

    /// What another chain needs to be convinced of a receipt.
    ///
    /// # Errors
    /// [`StatusCode::NoReceiptProof`], [`StatusCode::NoProof`] while the next block is not decided.
    async fn cross_chain_proof(&self, hash: TxHash) -> RpcResult<CrossChainProof>;
}

/// What a consensus asks of its controller.
#[async_trait]
pub trait ConsensusController: Send + Sync + 'static {
    /// The block that this node proposes next. Its transactions are on disk.
    ///
    /// # Errors
    /// [`StatusCode::NodeInSyncMode`] while the node catches up, [`StatusCode::NoneProposal`].
    async fn get_proposal(&self) -> Result<Proposal>;

    /// Whether another node's proposal is valid. `Ok` also says that all its transactions are on this node's disk.
    ///
    /// # Errors
    /// The rule that it breaks; [`StatusCode::NoneRawTx`] when a transaction could not be fetched in time.
    async fn check_proposal(&self, proposal: Proposal) -> Result<()>;

    /// Executes and persists a decided block; answers who decides the next height and at what pace.
    /// A block that is on disk already is answered likewise.
    ///
    /// # Errors
    /// [`StatusCode::ProposalTooHigh`] when blocks before it are missing, and those of execution and storage.
    async fn commit_block(&self, block: ProposalWithProof) -> Result<ConsensusConfiguration>;
}

const NOT_READY: StatusCode = StatusCode::FatalError;

fn error(status: &Status) -> RpcError {
    RpcError::from_wire(status, NOT_READY)
}

fn hash_message(bytes: &[u8]) -> common::Hash {
    common::Hash { hash: bytes.to_vec() }
}

client!(
    /// The user's side of a controller in another process.
    ControllerClient,
    RpcServiceClient<Channel>
);

/// Calls an RPC of the client and takes the message out of its answer.
macro_rules! ask {
    ($self:ident.$rpc:ident($request:expr)) => {
        $self.0.clone().$rpc($request).await.map(Response::into_inner).map_err(|status| error(&status))
    };
}

#[async_trait]
impl Controller for ControllerClient {
    async fn block_number(&self, pending: bool) -> RpcResult<u64> {
        Ok(ask!(self.get_block_number(Flag { flag: pending }))?.block_number)
    }

    async fn send_raw_transaction(&self, transaction: RawTransaction) -> RpcResult<TxHash> {
        Ok(TxHash::try_from(ask!(self.send_raw_transaction(transaction))?.hash.as_slice())?)
    }

    async fn send_raw_transactions(&self, transactions: RawTransactions) -> RpcResult<Vec<TxHash>> {
        let answer = ask!(self.send_raw_transactions(transactions))?;
        Ok(answer.hashes.iter().map(|h| TxHash::try_from(h.hash.as_slice())).collect::<Result<_>>()?)
    }

    async fn block_by_hash(&self, hash: BlockHash) -> RpcResult<CompactBlock> {
        ask!(self.get_block_by_hash(hash_message(&hash.0)))
    }

    async fn height_by_hash(&self, hash: BlockHash) -> RpcResult<u64> {
        Ok(ask!(self.get_height_by_hash(hash_message(&hash.0)))?.block_number)
    }

    async fn block_by_number(&self, height: u64) -> RpcResult<CompactBlock> {
        ask!(self.get_block_by_number(BlockNumber { block_number: height }))
    }

    async fn state_root_by_number(&self, height: u64) -> RpcResult<StateRoot> {
        let answer = ask!(self.get_state_root_by_number(BlockNumber { block_number: height }))?;
        Ok(StateRoot::try_from(answer.state_root.as_slice())?)
    }

    async fn proof_by_number(&self, height: u64) -> RpcResult<Vec<u8>> {
        Ok(ask!(self.get_proof_by_number(BlockNumber { block_number: height }))?.proof)
    }

    async fn block_detail_by_number(&self, height: u64) -> RpcResult<Block> {
        ask!(self.get_block_detail_by_number(BlockNumber { block_number: height }))
    }

    async fn transaction(&self, hash: TxHash) -> RpcResult<RawTransaction> {
        ask!(self.get_transaction(hash_message(&hash.0)))
    }

    async fn system_config(&self) -> RpcResult<SystemConfig> {
        ask!(self.get_system_config(Empty {}))
    }

    async fn system_config_by_number(&self, height: u64) -> RpcResult<SystemConfig> {
        ask!(self.get_system_config_by_number(BlockNumber { block_number: height }))
    }

    async fn block_hash(&self, height: u64) -> RpcResult<BlockHash> {
        let answer = ask!(self.get_block_hash(BlockNumber { block_number: height }))?;
        Ok(BlockHash::try_from(answer.hash.as_slice())?)
    }

    async fn transaction_block_number(&self, hash: TxHash) -> RpcResult<u64> {
        Ok(ask!(self.get_transaction_block_number(hash_message(&hash.0)))?.block_number)
    }

    async fn transaction_index(&self, hash: TxHash) -> RpcResult<u64> {
        Ok(ask!(self.get_transaction_index(hash_message(&hash.0)))?.tx_index)
    }

    async fn add_node(&self, info: NodeNetInfo) -> Result<()> {
        unit(self.0.clone().add_node(info).await, NOT_READY)
    }

    async fn node_status(&self) -> RpcResult<NodeStatus> {
        ask!(self.get_node_status(Empty {}))
    }

    async fn cross_chain_proof(&self, hash: TxHash) -> RpcResult<CrossChainProof> {
        ask!(self.get_cross_chain_proof(hash_message(&hash.0)))
    }
}

server!(
    /// Serves any [`Controller`].
    ControllerServer,
    Controller,
    RpcServiceServer
);

type Answer<T> = std::result::Result<Response<T>, Status>;

fn tx_hash(request: &Request<common::Hash>) -> RpcResult<TxHash> {
    Ok(TxHash::try_from(request.get_ref().hash.as_slice())?)
}

fn block_hash(request: &Request<common::Hash>) -> RpcResult<BlockHash> {
    Ok(BlockHash::try_from(request.get_ref().hash.as_slice())?)
}

fn height(request: &Request<BlockNumber>) -> u64 {
    request.get_ref().block_number
}

#[async_trait]
impl<T: ?Sized + Controller> RpcService for ControllerServer<T> {
    async fn get_block_number(&self, request: Request<Flag>) -> Answer<BlockNumber> {
        let block_number = self.0.block_number(request.into_inner().flag).await?;
        Ok(Response::new(BlockNumber { block_number }))
    }

    async fn send_raw_transaction(&self, request: Request<RawTransaction>) -> Answer<common::Hash> {
        let hash = self.0.send_raw_transaction(request.into_inner()).await?;
        Ok(Response::new(hash_message(&hash.0)))
    }

    async fn send_raw_transactions(&self, request: Request<RawTransactions>) -> Answer<common::Hashes> {
        let hashes = self.0.send_raw_transactions(request.into_inner()).await?;
        Ok(Response::new(common::Hashes { hashes: hashes.iter().map(|hash| hash_message(&hash.0)).collect() }))
    }

    async fn get_block_by_hash(&self, request: Request<common::Hash>) -> Answer<CompactBlock> {
        Ok(Response::new(self.0.block_by_hash(block_hash(&request)?).await?))
    }

    async fn get_height_by_hash(&self, request: Request<common::Hash>) -> Answer<BlockNumber> {
        let block_number = self.0.height_by_hash(block_hash(&request)?).await?;
        Ok(Response::new(BlockNumber { block_number }))
    }

    async fn get_block_by_number(&self, request: Request<BlockNumber>) -> Answer<CompactBlock> {
        Ok(Response::new(self.0.block_by_number(height(&request)).await?))
    }

    async fn get_state_root_by_number(&self, request: Request<BlockNumber>) -> Answer<common::StateRoot> {
        let root = self.0.state_root_by_number(height(&request)).await?;
        Ok(Response::new(common::StateRoot { state_root: root.to_vec() }))
    }

    async fn get_proof_by_number(&self, request: Request<BlockNumber>) -> Answer<common::Proof> {
        let proof = self.0.proof_by_number(height(&request)).await?;
        Ok(Response::new(common::Proof { proof }))
    }

    async fn get_block_detail_by_number(&self, request: Request<BlockNumber>) -> Answer<Block> {
        Ok(Response::new(self.0.block_detail_by_number(height(&request)).await?))
    }

    async fn get_transaction(&self, request: Request<common::Hash>) -> Answer<RawTransaction> {
        Ok(Response::new(self.0.transaction(tx_hash(&request)?).await?))
    }

    async fn get_system_config(&self, _: Request<Empty>) -> Answer<SystemConfig> {
        Ok(Response::new(self.0.system_config().await?))
    }

    async fn get_system_config_by_number(&self, request: Request<BlockNumber>) -> Answer<SystemConfig> {
        Ok(Response::new(self.0.system_config_by_number(height(&request)).await?))
    }

    async fn get_block_hash(&self, request: Request<BlockNumber>) -> Answer<common::Hash> {
        let hash = self.0.block_hash(height(&request)).await?;
        Ok(Response::new(hash_message(&hash.0)))
    }

    async fn get_transaction_block_number(&self, request: Request<common::Hash>) -> Answer<BlockNumber> {
        let block_number = self.0.transaction_block_number(tx_hash(&request)?).await?;
        Ok(Response::new(BlockNumber { block_number }))
    }

    async fn get_transaction_index(&self, request: Request<common::Hash>) -> Answer<TransactionIndex> {
        let tx_index = self.0.transaction_index(tx_hash(&request)?).await?;
        Ok(Response::new(TransactionIndex { tx_index }))
    }

    async fn add_node(&self, request: Request<NodeNetInfo>) -> Answer<common::StatusCode> {
        Ok(Response::new(self.0.add_node(request.into_inner()).await.into()))
    }

    async fn get_node_status(&self, _: Request<Empty>) -> Answer<NodeStatus> {
        Ok(Response::new(self.0.node_status().await?))
    }

    async fn get_cross_chain_proof(&self, request: Request<common::Hash>) -> Answer<CrossChainProof> {
        Ok(Response::new(self.0.cross_chain_proof(tx_hash(&request)?).await?))
    }
}

client!(
    /// The consensus's side of a controller in another process.
    ConsensusControllerClient,
    Consensus2ControllerServiceClient<Channel>
);

#[async_trait]
impl ConsensusController for ConsensusControllerClient {
    async fn get_proposal(&self) -> Result<Proposal> {
        let answer = ask!(self.get_proposal(Empty {})).map_err(|e| e.code)?;
        StatusCode::from_message(answer.status).into_result()?;
        answer.proposal.ok_or(StatusCode::NoneProposal)
    }

    async fn check_proposal(&self, proposal: Proposal) -> Result<()> {
        unit(self.0.clone().check_proposal(proposal).await, NOT_READY)
    }

    async fn commit_block(&self, block: ProposalWithProof) -> Result<ConsensusConfiguration> {
        let answer = ask!(self.commit_block(block)).map_err(|e| e.code)?;
        StatusCode::from_message(answer.status).into_result()?;
        answer.config.ok_or(StatusCode::NoneStatusCode)
    }
}

server!(
    /// Serves any [`ConsensusController`].
    ConsensusControllerServer,
    ConsensusController,
    Consensus2ControllerServiceServer
);

#[async_trait]
impl<T: ?Sized + ConsensusController> Consensus2ControllerService for ConsensusControllerServer<T> {
    async fn get_proposal(&self, _: Request<Empty>) -> Answer<ProposalResponse> {
        let (status, proposal) = match self.0.get_proposal().await {
            Ok(proposal) => (StatusCode::Success, Some(proposal)),
            Err(code) => (code, None),
        };
        Ok(Response::new(ProposalResponse { status: Some(status.into()), proposal }))
    }

    async fn check_proposal(&self, request: Request<Proposal>) -> Answer<common::StatusCode> {
        Ok(Response::new(self.0.check_proposal(request.into_inner()).await.into()))
    }

    async fn commit_block(&self, request: Request<ProposalWithProof>) -> Answer<ConsensusConfigurationResponse> {
        let (status, config) = match self.0.commit_block(request.into_inner()).await {
            Ok(config) => (StatusCode::Success, Some(config)),
            Err(code) => (code, None),
        };
        Ok(Response::new(ConsensusConfigurationResponse { status: Some(status.into()), config }))
    }
}
