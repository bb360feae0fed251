//! `cita rpc`: other requests to a node.

use std::{num::NonZeroU16, path::PathBuf};

use cita_consensus_bft::Certificate;
use cita_consensus_core::LeaderProof;
use cita_consensus_overlord::OverlordProof;
use cita_proto::common::NodeNetInfo;
use cita_service_api::{Address, Controller, Evm, StatusCode};
use clap::Subcommand;
use serde_json::Value;

use super::admin::{ABI_ADDRESS, Terms};
use crate::{
    abi::Artifact,
    context::ConsensusKind,
    contract::{AbiFile, Attempt, Invocation, Typed},
    convert::{Bytes, decimal},
    error::{CliError, CliResult},
    output,
    proof::scheme::Scheme,
    render, runtime,
    session::Session,
    transact::{self, Draft},
    wallet::Suite,
};

const EXAMPLES: &str = "\
Examples:
  cita rpc add-node 40003 node3
  cita rpc estimate-quota 0x4f2be91f -t 0xa4582f4966bdef3a2839e2f256a714426508ddb7";

/// Other requests to a node.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a peer to the node's network
    #[command(
        after_help = "Examples:\n  cita rpc add-node 40003 node3\n  cita rpc add-node /dns4/10.0.0.7/tcp/40000/tls/node4"
    )]
    AddNode {
        /// Port on this machine, or the peer's whole multi-address
        #[arg(value_name = "PORT|MULTI_ADDRESS")]
        place: String,
        /// The peer's domain, after a port
        domain: Option<String>,
    },
    /// Store a contract's ABI on the chain; prints the transaction's hash
    #[command(
        after_help = "Examples:\n  cita rpc store-abi 0xa4582f4966bdef3a2839e2f256a714426508ddb7 \"$(cat Counter.abi)\"\n  cita rpc store-abi 0xa4582f4966bdef3a2839e2f256a714426508ddb7 --artifact Counter.json"
    )]
    StoreAbi {
        /// The contract
        address: Address,
        /// Its ABI, JSON
        #[arg(required_unless_present = "artifact", conflicts_with = "artifact")]
        abi: Option<String>,
        /// What a compiler wrote: solc, Foundry, Hardhat or Truffle; or a file with the ABI
        #[arg(long, value_name = "FILE")]
        artifact: Option<PathBuf>,
        /// Which contract of the artifact: NAME or FILE:NAME
        #[arg(long, value_name = "NAME", requires = "artifact")]
        contract: Option<String>,
        #[command(flatten)]
        terms: Terms,
    },
    /// What the proof of a block says: who voted for what
    #[command(
        after_help = "Examples:\n  cita rpc parse-proof \"$(cita get block 1 | sed -n 's/.*\"proof\": \"\\(0x[0-9a-f]*\\)\".*/\\1/p')\"\n  cita rpc parse-proof 0x --consensus RAFT"
    )]
    ParseProof {
        /// The `proof` of `get block`, or of a cross-chain proof
        #[arg(value_name = "0xPROOF")]
        proof: Bytes,
        /// Signature suite of the chain
        #[arg(long, value_name = "SUITE", ignore_case = true)]
        crypto: Option<Suite>,
        /// The chain's consensus
        #[arg(long, value_name = "KIND", ignore_case = true)]
        consensus: Option<ConsensusKind>,
    },
    /// The least quota with which a transaction succeeds; without a receiver one that creates a contract
    #[command(
        after_help = "Examples:\n  cita rpc estimate-quota 0x4f2be91f -t 0xa4582f4966bdef3a2839e2f256a714426508ddb7\n  cita rpc estimate-quota 'add()' -t 0xa4582f4966bdef3a2839e2f256a714426508ddb7"
    )]
    EstimateQuota {
        /// Call data or creation code in hex, or a function: its signature, or its name where the ABI is known
        #[arg(value_name = "DATA|FUNCTION")]
        data: String,
        /// Arguments of the function
        #[arg(value_name = "ARGS", allow_negative_numbers = true)]
        arguments: Vec<String>,
        #[command(flatten)]
        abi: AbiFile,
        /// Receiver
        #[arg(short, long, value_name = "ADDR")]
        to: Option<Address>,
        /// Sender [default: the current account]
        #[arg(short, long, value_name = "ADDR")]
        from: Option<Address>,
    },
}

/// # Errors
/// When the node refuses.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    match args.command {
        Command::AddNode { place, domain } => {
            let info = NodeNetInfo { multi_address: multi_address(&place, domain.as_deref())?, origin: 0 };
            runtime::block_on(async {
                let place = info.multi_address.clone();
                let answer = session.controller().await?.add_node(info).await;
                answer.map_err(|code| refused_peer(code, &place))
            })?;
            output::line("Success")
        }
        Command::StoreAbi { address, abi, artifact, contract, terms } => {
            let text = match artifact {
                Some(path) => Artifact::load(&path, contract.as_deref())?.abi_text,
                None => abi.unwrap_or_default(),
            };
            output::line(runtime::block_on(transact::send(session, abi_draft(address, &text, terms)?))?)
        }
        Command::ParseProof { proof, crypto, consensus } => {
            let (globals, saved) = (session.globals(), || session.context());
            let consensus = consensus.or(globals.consensus).map_or_else(|| saved().map(|c| c.consensus_type), Ok)?;
            let suite = crypto.or(globals.crypto).map_or_else(|| saved().map(|c| c.crypto_type), Ok)?;
            output::json(&parse_proof(&proof.0, suite, consensus)?)
        }
        Command::EstimateQuota { data, arguments, abi, to, from } => {
            let file = abi.load()?;
            let typed = Typed::read(&data, file.is_some())?;
            let from = from.map_or_else(|| session.address(), Ok)?;
            let to = to.map(Address::to_vec).unwrap_or_default();
            let quota = runtime::block_on(async {
                let data = Invocation::resolve(session, &to, typed, &arguments, file).await?.data;
                let attempt = Attempt { from, to: &to, data: &data, height: 0 };
                let answer = session.evm().await?.estimate_quota(attempt.request()).await;
                answer.map_err(|error| CliError::refused(&error))
            })?;
            output::line(decimal(&quota.bytes_quota))
        }
    }
}

/// Why a node did not take a peer.
fn refused_peer(code: StatusCode, place: &str) -> CliError {
    let error = CliError::refused(&code.into()).within(place);
    match code {
        StatusCode::MultiAddrParseError => error.hint("a multi-address is /dns4/HOST/tcp/PORT/tls/DOMAIN"),
        StatusCode::AddExistedPeer => {
            error.hint("the node has a peer of that domain or place already: `cita get node-status`")
        }
        _ => error,
    }
}

/// The proof of a block in the form of the chain's consensus.
fn parse_proof(bytes: &[u8], suite: Suite, consensus: ConsensusKind) -> CliResult<Value> {
    let another = |why: String| {
        CliError::user(format!("this is no proof of a {consensus} chain: {why}"))
            .hint("is the chain's consensus another one? See --consensus")
    };
    if bytes.is_empty() && consensus != ConsensusKind::Raft {
        return Err(another("it is empty".to_owned()).hint("the genesis block has no proof"));
    }
    match consensus {
        ConsensusKind::Bft => {
            let certificate = Certificate::decode(bytes).map_err(|error| another(error.to_string()))?;
            let length = Scheme::of(suite).signature_len;
            if let Some((signer, signature)) = certificate.votes.iter().find(|(_, s)| s.len() != length) {
                let found = signature.len();
                return Err(CliError::user(format!(
                    "the signature of {signer} has {found} bytes, those of {suite} have {length}"
                ))
                .hint("is the chain of another signature suite? See --crypto"));
            }
            Ok(render::certificate(&certificate))
        }
        ConsensusKind::Overlord => OverlordProof::decode(bytes)
            .map(|proof| render::overlord_proof(&proof))
            .map_err(|error| another(error.to_string())),
        ConsensusKind::Raft if bytes.is_empty() => Ok(render::no_votes()),
        ConsensusKind::Raft => LeaderProof::decode(bytes)
            .map(|proof| render::leader_proof(&proof))
            .map_err(|error| another(error.to_string())),
    }
}

/// The transaction that stores a contract's ABI.
pub(super) fn abi_draft(contract: Address, text: &str, terms: Terms) -> CliResult<Draft> {
    terms.draft(ABI_ADDRESS, [&contract.to_vec(), text.as_bytes()].concat(), [0; 32])
}

/// A whole multi-address as it is; a port and a domain as that of a peer on this machine.
fn multi_address(place: &str, domain: Option<&str>) -> CliResult<String> {
    match (place.starts_with('/'), domain) {
        (true, None) => Ok(place.to_owned()),
        (true, Some(_)) => Err(CliError::usage("a multi-address has the domain in it already")),
        (false, None) => Err(CliError::usage(format!("the domain of the peer at port {place} is missing"))
            .hint("cita rpc add-node PORT DOMAIN, or cita rpc add-node /dns4/HOST/tcp/PORT/tls/DOMAIN")),
        (false, Some(domain)) => {
            let port: NonZeroU16 = place.parse().map_err(|_| {
                CliError::usage(format!("'{place}' is not a port from 1 to 65535"))
                    .hint("cita rpc add-node PORT DOMAIN, or cita rpc add-node /dns4/HOST/tcp/PORT/tls/DOMAIN")
            })?;
            Ok(format!("/dns4/localhost/tcp/{port}/tls/{domain}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_named_by_port_and_domain_or_by_its_multi_address() {
        assert_eq!(multi_address("40003", Some("node3")).unwrap(), "/dns4/localhost/tcp/40003/tls/node3");
        assert_eq!(multi_address("/dns4/a/tcp/1/tls/b", None).unwrap(), "/dns4/a/tcp/1/tls/b");
        assert!(multi_address("40003", None).is_err());
        assert!(multi_address("70000", Some("x")).is_err());
        assert!(multi_address("0", Some("x")).is_err());
        assert!(multi_address("/dns4/a/tcp/1/tls/b", Some("x")).is_err());
    }
}
