//! `cita get`: data from a chain.

use std::path::PathBuf;

use cita_proto::{
    StatusCode, common,
    evm::{
        BlockNumber, GetAbiRequest, GetBalanceRequest, GetCodeRequest, GetStorageAtRequest, GetTransactionCountRequest,
    },
};
use cita_service_api::{Address, Controller, ControllerClient, Evm, RpcError, RpcResult, TxHash};
use clap::Subcommand;
use prost::Message;
use serde_json::Value;

use crate::{
    contract::{self, AbiFile},
    convert::{BlockRef, Word, hex0x},
    error::{CliError, CliResult},
    home, output, render, runtime,
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita get block-number
  cita get block latest
  cita get receipt 0xf18153579e86b4d81617bf9d3b34e1ca2d0433296927f4b04d5c5219d2d82d46
  cita get balance";

/// Get data from a chain.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The chain's height
    #[command(visible_alias = "bn", after_help = "Examples:\n  cita get block-number\n  cita get bn -p")]
    BlockNumber {
        /// Of the block that is being made
        #[arg(short, long)]
        pending: bool,
    },
    /// A block, by height or hash
    #[command(visible_alias = "b", after_help = "Examples:\n  cita get block 12\n  cita get block latest -d")]
    Block {
        /// Height, 0x hash, latest or earliest
        #[arg(value_name = "HEIGHT|HASH", allow_negative_numbers = true)]
        block: BlockRef,
        /// With whole transactions instead of their hashes
        #[arg(short, long)]
        detail: bool,
    },
    /// The hash of a block
    #[command(visible_alias = "bh", after_help = "Example:\n  cita get block-hash 12")]
    BlockHash {
        /// Height
        #[arg(allow_negative_numbers = true)]
        height: BlockRef,
    },
    /// A transaction and its place
    #[command(
        after_help = "Example:\n  cita get tx 0xf18153579e86b4d81617bf9d3b34e1ca2d0433296927f4b04d5c5219d2d82d46"
    )]
    Tx {
        /// Transaction hash
        hash: TxHash,
    },
    /// What a transaction did
    #[command(
        visible_alias = "r",
        after_help = "Examples:\n  cita get receipt 0xf18153579e86b4d81617bf9d3b34e1ca2d0433296927f4b04d5c5219d2d82d46\n  cita get receipt 0xf18153579e86b4d81617bf9d3b34e1ca2d0433296927f4b04d5c5219d2d82d46 --decode"
    )]
    Receipt {
        /// Transaction hash
        hash: TxHash,
        /// Also name the events of its logs, with their arguments
        #[arg(long)]
        decode: bool,
        #[command(flatten)]
        abi: AbiFile,
    },
    /// The system configuration
    #[command(visible_alias = "sc", after_help = "Examples:\n  cita get system-config\n  cita get system-config 12")]
    SystemConfig {
        /// After this block [default: now]
        #[arg(allow_negative_numbers = true)]
        height: Option<BlockRef>,
    },
    /// How the node and its peers are
    #[command(visible_alias = "ns", after_help = "Example:\n  cita get node-status")]
    NodeStatus,
    /// The code of a contract
    #[command(after_help = "Example:\n  cita get code 0xa4582f4966bdef3a2839e2f256a714426508ddb7")]
    Code {
        /// The contract
        address: Address,
        #[command(flatten)]
        at: At,
    },
    /// The balance of an account
    #[command(
        visible_alias = "ba",
        after_help = "Examples:\n  cita get balance\n  cita get balance 0xa4582f4966bdef3a2839e2f256a714426508ddb7 12"
    )]
    Balance {
        /// The account [default: the current one]
        address: Option<Address>,
        #[command(flatten)]
        at: At,
    },
    /// How many transactions an account sent
    #[command(
        after_help = "Examples:\n  cita get nonce\n  cita get nonce 0xa4582f4966bdef3a2839e2f256a714426508ddb7 latest"
    )]
    Nonce {
        /// The account [default: the current one]
        address: Option<Address>,
        #[command(flatten)]
        at: At,
    },
    /// A storage slot of a contract
    #[command(after_help = "Example:\n  cita get storage-at 0xa4582f4966bdef3a2839e2f256a714426508ddb7 0x0")]
    StorageAt {
        /// The contract
        address: Address,
        /// The slot, hex of up to 64 digits
        position: Word,
        #[command(flatten)]
        at: At,
    },
    /// The ABI that was stored for a contract
    #[command(after_help = "Example:\n  cita get abi 0xa4582f4966bdef3a2839e2f256a714426508ddb7")]
    Abi {
        /// The contract
        address: Address,
        #[command(flatten)]
        at: At,
    },
    /// A receipt with its proof
    #[command(
        visible_alias = "rp",
        after_help = "Example:\n  cita get receipt-proof 0xf18153579e86b4d81617bf9d3b34e1ca2d0433296927f4b04d5c5219d2d82d46"
    )]
    ReceiptProof {
        /// Transaction hash
        hash: TxHash,
    },
    /// The state root and receipts root of a block
    #[command(visible_alias = "ri", after_help = "Examples:\n  cita get roots-info\n  cita get roots-info 12")]
    RootsInfo {
        #[command(flatten)]
        at: At,
    },
    /// What convinces another chain of a receipt
    #[command(
        visible_alias = "ccp",
        after_help = "Example:\n  cita get ccp 0xf18153579e86b4d81617bf9d3b34e1ca2d0433296927f4b04d5c5219d2d82d46 -o proofs"
    )]
    CrossChainProof {
        /// Transaction hash
        hash: TxHash,
        /// Also write the encoded proof into this folder
        #[arg(short, long = "out", value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

impl What {
    /// What is asked for by its hash.
    fn subject(&self) -> Option<String> {
        match self {
            Self::Tx { hash } | Self::Receipt { hash, .. } | Self::ReceiptProof { hash } => {
                Some(format!("transaction {hash}"))
            }
            Self::CrossChainProof { hash, .. } => Some(format!("transaction {hash}")),
            Self::Block { block: BlockRef::Hash(hash), .. } => Some(format!("block {hash}")),
            _ => None,
        }
    }
}

/// Which state a query is about.
#[derive(Debug, Clone, Copy, clap::Args)]
struct At {
    /// Height, 0x block hash, latest, earliest or pending
    #[arg(value_name = "HEIGHT", default_value = "latest", allow_negative_numbers = true)]
    block: BlockRef,
}

impl At {
    async fn message(self, session: &Session) -> CliResult<Option<BlockNumber>> {
        let current = match self.block.is_relative() {
            true => refusing(session.controller().await?.block_number(false).await)?,
            false => 0,
        };
        self.block.to_message(current).map(Some)
    }
}

/// What a query answers: a line of text, or JSON.
enum Answer {
    Line(String),
    Json(Value),
}

/// # Errors
/// When the chain does not have it, or does not answer.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let subject = args.what.subject();
    match runtime::block_on(query(args.what, session)).map_err(|error| error.about(subject))? {
        Answer::Line(text) => output::line(text),
        Answer::Json(value) => output::json(&value),
    }
}

async fn query(what: What, session: &Session) -> CliResult<Answer> {
    Ok(match what {
        What::BlockNumber { pending } => {
            Answer::Line(refusing(session.controller().await?.block_number(pending).await)?.to_string())
        }
        What::Block { block, detail } => Answer::Json(get_block(block, detail, session).await?),
        What::BlockHash { height } => {
            let controller = session.controller().await?;
            let height = height.height(&controller).await?;
            Answer::Line(at_height(&controller, height, controller.block_hash(height).await).await?.to_string())
        }
        What::Tx { hash } => Answer::Json(get_transaction(hash, session).await?),
        What::SystemConfig { height } => {
            let controller = session.controller().await?;
            let config = match height {
                None => refusing(controller.system_config().await)?,
                Some(block) => {
                    let height = block.height(&controller).await?;
                    at_height(&controller, height, controller.system_config_by_number(height).await).await?
                }
            };
            Answer::Json(render::system_config(&config))
        }
        What::NodeStatus => {
            Answer::Json(render::node_status(&refusing(session.controller().await?.node_status().await)?))
        }
        What::CrossChainProof { hash, out } => {
            let proof = session.controller().await?.cross_chain_proof(hash).await.map_err(|error| no_proof(&error))?;
            if let Some(dir) = out {
                let digits: String = hex::encode(hash.0).chars().take(16).collect();
                let path = dir.join(format!("{digits}-ccp"));
                home::write_private(&path, &proof.encode_to_vec())?;
                output::note(format!("wrote {}", path.display()));
            }
            Answer::Json(render::cross_chain_proof(&proof))
        }
        evm => query_evm(evm, session).await?,
    })
}

/// Queries of the executor.
async fn query_evm(what: What, session: &Session) -> CliResult<Answer> {
    let wire = |address: Address| Some(common::Address { address: address.to_vec() });
    let or_own = |address: Option<Address>| address.map_or_else(|| session.address(), Ok);
    let evm = session.evm().await?;
    Ok(match what {
        What::Receipt { hash, decode, abi } => {
            // A file is only named to have something decoded.
            let file = abi.load()?;
            let receipt = refusing(evm.transaction_receipt(hash).await)?;
            let at_hand = file.as_ref().map(|file| &file.abi);
            Answer::Json(match decode || at_hand.is_some() {
                true => contract::decoded_receipt(session, &receipt, at_hand).await,
                false => render::receipt(&receipt),
            })
        }
        What::ReceiptProof { hash } => Answer::Json(render::receipt_proof(&refusing(evm.receipt_proof(hash).await)?)),
        What::Code { address, at } => {
            let request = GetCodeRequest { address: wire(address), block_number: at.message(session).await? };
            Answer::Line(hex0x(&refusing(evm.code(request).await)?.byte_code))
        }
        What::Balance { address, at } => {
            let address = wire(or_own(address)?);
            let request = GetBalanceRequest { address, block_number: at.message(session).await? };
            Answer::Line(word(&refusing(evm.balance(request).await)?.value))
        }
        What::Nonce { address, at } => {
            let address = wire(or_own(address)?);
            let request = GetTransactionCountRequest { address, block_number: at.message(session).await? };
            Answer::Line(word(&refusing(evm.transaction_count(request).await)?.nonce))
        }
        What::StorageAt { address, position, at } => {
            let position = Some(common::Hash { hash: position.0.to_vec() });
            let block_number = at.message(session).await?;
            let request = GetStorageAtRequest { address: wire(address), position, block_number };
            Answer::Line(refusing(evm.storage_at(request).await)?.to_string())
        }
        What::Abi { address, at } => {
            let request = GetAbiRequest { address: wire(address), block_number: at.message(session).await? };
            let abi = refusing(evm.abi(request).await)?.bytes_abi;
            Answer::Line(String::from_utf8_lossy(&abi).into_owned())
        }
        What::RootsInfo { at } => {
            let block = at.message(session).await?.unwrap_or_default();
            Answer::Json(render::roots_info(&refusing(evm.roots_info(block).await)?))
        }
        // The controller's queries are answered above.
        _ => return Err(CliError::internal("a query was sent to the wrong service")),
    })
}

fn refusing<T>(answer: RpcResult<T>) -> CliResult<T> {
    answer.map_err(|error| CliError::refused(&error))
}

/// A 32-byte number; services may answer an unknown one as no bytes.
fn word(bytes: &[u8]) -> String {
    format!("0x{:0>64}", hex::encode(bytes))
}

async fn get_block(block: BlockRef, detail: bool, session: &Session) -> CliResult<Value> {
    let controller = session.controller().await?;
    let height = block.height(&controller).await?;
    if detail {
        let block = at_height(&controller, height, controller.block_detail_by_number(height).await).await?;
        return Ok(render::full_block(&block));
    }
    let (compact, proof, state_root) = tokio::join!(
        controller.block_by_number(height),
        controller.proof_by_number(height),
        controller.state_root_by_number(height),
    );
    let compact = at_height(&controller, height, compact).await?;
    // The genesis block has neither proof nor, under some executors, a state root.
    let proof = or_none(proof, StatusCode::NoProof)?.unwrap_or_default();
    let state_root = or_none(state_root, StatusCode::NoStateRoot)?.map(|root| root.to_vec()).unwrap_or_default();
    Ok(render::compact_block(&compact, &proof, &state_root))
}

async fn get_transaction(hash: TxHash, session: &Session) -> CliResult<Value> {
    let controller = session.controller().await?;
    let (transaction, height, index) = tokio::join!(
        controller.transaction(hash),
        controller.transaction_block_number(hash),
        controller.transaction_index(hash),
    );
    let transaction = refusing(transaction)?;
    let height = or_none(height, StatusCode::NoTxHeight)?.unwrap_or(u64::MAX);
    let index = or_none(index, StatusCode::NoTxIndex)?.unwrap_or(u64::MAX);
    Ok(render::placed_transaction(&transaction, (height, index)))
}

/// The answer, or nothing when it is the refusal that was to be expected.
fn or_none<T>(answer: RpcResult<T>, expected: StatusCode) -> CliResult<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code == expected => Ok(None),
        Err(error) => Err(CliError::refused(&error)),
    }
}

/// The answer to a query about a height; a refusal says so when the chain is not that high yet.
async fn at_height<T>(controller: &ControllerClient, height: u64, answer: RpcResult<T>) -> CliResult<T> {
    match answer {
        Ok(value) => Ok(value),
        Err(error) => Err(match controller.block_number(false).await {
            Ok(current) if height > current => too_high(height, current, &error),
            _ => CliError::refused(&error),
        }),
    }
}

fn no_proof(error: &RpcError) -> CliError {
    let refused = CliError::refused(error);
    match error.code {
        StatusCode::NoProof => {
            refused.hint("the validators agree on a block's receipts with the next block; ask again then")
        }
        _ => refused,
    }
}

fn too_high(height: u64, current: u64, error: &RpcError) -> CliError {
    CliError::user(format!("current_height: {current}, there is no block {height} yet (message: {:?})", error.message))
        .hint(format!("heights go from 0 to {current}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_above_the_chain_begins_with_the_words_that_old_scripts_look_for() {
        let error = too_high(99, 12, &StatusCode::NoBlockHeight.into());
        assert!(error.message().starts_with("current_height: 12"), "{}", error.message());
        assert!(error.message().contains(r#"message: "NoBlockHeight""#), "{}", error.message());
    }

    #[test]
    fn an_unknown_number_has_64_zeros() {
        assert_eq!(word(&[]), format!("0x{}", "0".repeat(64)));
        assert_eq!(word(&[1; 32]), format!("0x{}", "01".repeat(32)));
    }
}
