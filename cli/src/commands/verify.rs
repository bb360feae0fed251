//! `cita verify`: whether a saved proof proves what it says.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use cita_consensus_core::{ValidatorId, Validators};
use cita_service_api::{Controller, Hash, MAX_MESSAGE_BYTES};
use clap::Subcommand;
use serde_json::json;

use crate::{
    context::ConsensusKind,
    convert::Bytes,
    error::{CliError, CliResult},
    output,
    proof::{
        cross_chain::{Claim, Known, Proved},
        fault::Fault,
        scheme::Scheme,
        votes::Voters,
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
        match session.context()?.consensus_type {
            ConsensusKind::Bft => self.against(session, Voters::Bft),
            ConsensusKind::Overlord => self.against(session, Voters::Overlord),
            ConsensusKind::Raft => self.against(session, Voters::Raft),
        }
    }

    fn against<I: ValidatorId>(
        self,
        session: &Session,
        voters: impl FnOnce(Option<Validators<I>>) -> Voters,
    ) -> CliResult<Verdict> {
        let scheme = Scheme::of(session.context()?.crypto_type);
        let given = given(&self.validators)?;
        let claim = match Claim::read(&self.source.bytes()?) {
            Ok(claim) => claim,
            Err(fault) => return Ok(fault.into()),
        };
        let validators = match given {
            Some(given) => Ok(given),
            None => runtime::block_on(validators_of(session, claim.height())),
        };
        let (validators, unknown) = match validators {
            Ok(validators) => (Some(validators), None),
            Err(why) => (None, Some(why)),
        };
        let known = Known { version: self.version, chain_id: self.chain_id, voters: voters(validators) };
        Ok(match claim.check(&known, &scheme) {
            Ok(proved) => verdict(&proved, &known, unknown.as_ref()),
            Err(fault) => fault.into(),
        })
    }
}

/// The validators that were given, if any were.
fn given<I: ValidatorId>(given: &[Bytes]) -> CliResult<Option<Validators<I>>> {
    let validator = |bytes: &Bytes| {
        I::from_bytes(&bytes.0).ok_or_else(|| {
            let (digits, found) = (hex::encode(&bytes.0), bytes.0.len());
            CliError::usage(format!(
                "a validator is an address of 20 bytes, or under overlord a BLS public key of 48; this has {found}: '0x{digits}'"
            ))
            .hint("-v takes them with commas between them and no spaces; --consensus says which they are")
        })
    };
    let validators = given.iter().map(validator).collect::<CliResult<Vec<_>>>()?;
    Ok((!validators.is_empty()).then(|| Validators::new(validators)))
}

/// The validators after a block, as the context's chain says.
async fn validators_of<I: ValidatorId>(session: &Session, height: u64) -> CliResult<Validators<I>> {
    let config = session.controller().await?.system_config_by_number(height).await;
    let config = config.map_err(|error| CliError::refused(&error))?;
    let validators = config.validators.iter().map(|bytes| I::from_bytes(bytes)).collect::<Option<Vec<_>>>();
    validators.map(Validators::new).ok_or_else(|| {
        CliError::user("the chain's validators are none of the context's consensus").hint("see --consensus")
    })
}

fn verdict(proved: &Proved, known: &Known, unknown: Option<&CliError>) -> Verdict {
    let Proved { transaction, height, chain_id, votes } = proved;
    let receipt = format!("the receipt of transaction {transaction} in block {height} of chain {chain_id}");
    let agreed = |count: usize| (0, format!("{receipt} is proved: {votes} of {count} validators agree on it"));
    let reason = || unknown.map_or("no validators were given", CliError::message);
    let (code, message) = match &known.voters {
        Voters::Bft(Some(validators)) => agreed(validators.count()),
        Voters::Overlord(Some(validators)) => agreed(validators.count()),
        Voters::Bft(None) | Voters::Overlord(None) => (
            2,
            format!("{receipt} is signed by {votes} voters, who were not compared with the validators: {}", reason()),
        ),
        Voters::Raft(_) => {
            (4, format!("{receipt} fits together; the chain's consensus gives no votes to show who agrees on it"))
        }
    };
    let hint = unknown.map(|_| "give the validators with -v, or name a node of the chain with -r".to_owned());
    match known.chain_id {
        Some(_) => Verdict { code, message, hint },
        None => Verdict { code: code + 1, message: format!("{message} (chain not compared: no --chain-id)"), hint },
    }
}
