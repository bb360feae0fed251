//! `cita verify`: whether a saved proof proves what it says.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use cita_consensus_core::Validators;
use cita_service_api::{Address, Controller, Hash, MAX_MESSAGE_BYTES};
use clap::Subcommand;
use serde_json::json;

use crate::{
    context::ConsensusKind,
    convert::Bytes,
    error::{CliError, CliResult},
    output,
    proof::{
        cross_chain::{Claim, Known, Proved, Voters},
        fault::Fault,
        scheme::Scheme,
    },
    runtime,
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita get ccp 0xf18153579e86b4d81617bf9d3b34e1ca2d0433296927f4b04d5c5219d2d82d46 -o proofs
  cita verify cross-chain-proof -f proofs/*-ccp
  cita verify --help                             what is checked offline, and with whose validators";

/// Check a saved proof.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Whether the validators of a chain agreed on a receipt
    ///
    /// Prints JSON: `code` and `message`. 0 proved; 1 proved, but the chain not compared, since no --chain-id was given; 2 and 3 the
    /// same two, but nobody knows whether the voters are the validators, which proves nothing; 4 and 5 the first two where the chain's
    /// consensus gives no votes to check (raft); from 100 on what is missing or wrong. Exits with 0 for 0, 1, 4 and 5, with 1 otherwise.
    /// Needs no node when validators are given.
    #[command(visible_alias = "ccp", after_help = EXAMPLES)]
    CrossChainProof(CrossChainProof),
}

#[derive(Debug, clap::Args)]
struct CrossChainProof {
    #[command(flatten)]
    source: Source,
    /// Validators that voted on the block after the receipt's [default: those of the context's chain]
    #[arg(short, long, value_name = "VALIDATOR", value_delimiter = ',')]
    validators: Vec<Bytes>,
    /// The version that the chain has to have
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    /// The id that the chain has to have
    #[arg(long, value_name = "ID")]
    chain_id: Option<Hash>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// The file that `get cross-chain-proof -o` wrote
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The encoded proof itself, hex
    #[arg(short, long, value_name = "0xPROOF")]
    data: Option<Bytes>,
}

impl Source {
    fn bytes(self) -> CliResult<Vec<u8>> {
        match (self.data, self.file) {
            (Some(Bytes(bytes)), _) => Ok(bytes),
            (None, Some(path)) => read(&path),
            (None, None) => Err(CliError::usage("-f FILE or -d 0xPROOF is missing")),
        }
    }
}

/// A whole file, unless it is larger than a proof can be.
fn read(path: &Path) -> CliResult<Vec<u8>> {
    let limit = MAX_MESSAGE_BYTES as u64;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .and_then(|_| if bytes.len() as u64 > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(()) })
        .map_err(|error| CliError::file("read the proof", path, &error).hint("-f names the file of a saved proof"))?;
    Ok(bytes)
}

/// # Errors
/// When the proof does not hold, which is also the result on standard output, or cannot be read.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let What::CrossChainProof(asked) = args.what;
    let Verdict { code, message, hint } = asked.verdict(session)?;
    output::json(&json!({ "code": code, "message": message }))?;
    match code {
        0 | 1 | 4 | 5 => Ok(()),
        2 | 3 => Err(unproved("nobody knows whether the voters are the validators", hint)),
        _ => Err(unproved(&message, hint)),
    }
}

fn unproved(why: &str, hint: Option<String>) -> CliError {
    let error = CliError::user(format!("not proved: {why}"));
    hint.into_iter().fold(error, CliError::hint)
}

/// What is printed, and what can be done where nothing is proved.
struct Verdict {
    code: u32,
    message: String,
    hint: Option<String>,
}

impl From<Fault> for Verdict {
    fn from(fault: Fault) -> Self {
        Self { code: fault.code(), message: fault.to_string(), hint: fault.hint().map(str::to_owned) }
    }
}

impl CrossChainProof {
    fn verdict(self, session: &Session) -> CliResult<Verdict> {
        let context = session.context()?;
        let scheme = Scheme::of(context.crypto_type);
        let given = addresses(&self.validators, context.consensus_type)?;
        let claim = match Claim::read(&self.source.bytes()?) {
            Ok(claim) => claim,
            Err(fault) => return Ok(fault.into()),
        };
        let validators = match context.consensus_type {
            ConsensusKind::Raft => None,
            ConsensusKind::Overlord => return Ok(Fault::Overlord.into()),
            ConsensusKind::Bft if given.count() > 0 => Some(Ok(given)),
            ConsensusKind::Bft => Some(runtime::block_on(validators_of(session, claim.height()))),
        };
        let voters = match &validators {
            None => Voters::None,
            Some(Ok(validators)) => Voters::Among(validators),
            Some(Err(_)) => Voters::Anybody,
        };
        let unknown = validators.as_ref().and_then(|validators| validators.as_ref().err());
        let known = Known { version: self.version, chain_id: self.chain_id, voters };
        Ok(match claim.check(&known, &scheme) {
            Ok(proved) => verdict(&proved, &known, unknown),
            Err(fault) => fault.into(),
        })
    }
}

/// The validators that were given.
fn addresses(given: &[Bytes], consensus: ConsensusKind) -> CliResult<Validators> {
    // Validators under overlord are BLS keys, which nothing here checks votes with.
    if consensus != ConsensusKind::Bft {
        return Ok(Validators::default());
    }
    let address = |bytes: &Bytes| {
        Address::try_from(bytes.0.as_slice()).map_err(|_| {
            let (digits, found) = (hex::encode(&bytes.0), bytes.0.len());
            CliError::usage(format!("a validator is an address of 20 bytes, this has {found}: '0x{digits}'"))
                .hint("-v takes addresses with commas between them, and no spaces")
        })
    };
    Ok(Validators::new(given.iter().map(address).collect::<CliResult<Vec<_>>>()?))
}

/// The validators after a block, as the context's chain says.
async fn validators_of(session: &Session, height: u64) -> CliResult<Validators> {
    let config = session.controller().await?.system_config_by_number(height).await;
    let config = config.map_err(|error| CliError::refused(&error))?;
    let addresses = config.validators.iter().map(|bytes| Address::try_from(bytes.as_slice()));
    let addresses = addresses.collect::<Result<Vec<_>, _>>();
    addresses.map(Validators::new).map_err(|_| CliError::user("the chain's validators are no addresses"))
}

fn verdict(proved: &Proved, known: &Known<'_>, unknown: Option<&CliError>) -> Verdict {
    let Proved { transaction, height, chain_id, votes } = proved;
    let receipt = format!("the receipt of transaction {transaction} in block {height} of chain {chain_id}");
    let (code, message) = match known.voters {
        Voters::Among(validators) => {
            (0, format!("{receipt} is proved: {votes} of {} validators agree on it", validators.count()))
        }
        Voters::Anybody => {
            let reason = unknown.map_or("no validators were given", CliError::message);
            (2, format!("{receipt} is signed by {votes} voters, who were not compared with the validators: {reason}"))
        }
        Voters::None => {
            (4, format!("{receipt} fits together; the chain's consensus gives no votes to show who agrees on it"))
        }
    };
    let hint = unknown.map(|_| "give the validators with -v, or name a node of the chain with -r".to_owned());
    match known.chain_id {
        Some(_) => Verdict { code, message, hint },
        None => Verdict { code: code + 1, message: format!("{message} (chain not compared: no --chain-id)"), hint },
    }
}
