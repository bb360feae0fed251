//! `cita bench`: measures a chain.

use std::{path::PathBuf, time::Duration};

use cita_proto::executor::CallRequest;
use cita_service_api::Address;
use clap::{Subcommand, ValueEnum, builder::RangedU64ValueParser};

use super::{call::call_height, send::Terms};
use crate::{
    abi::{Artifact, Function, is_name, parse_signature},
    bench::{CallLoad, Contract, ContractLoad, SendLoad, Workload, run_call, run_send},
    convert::{BlockRef, Bytes},
    error::{CliError, CliResult},
    runtime,
    session::Session,
    transact::Draft,
};

const EXAMPLES: &str = "\
Examples:
  cita bench send                                   10,000 transactions
  cita bench send --duration 60 --output json       as many as the chain commits in a minute
  cita bench send 50000 --rate 1000                 a thousand a second, whether or not the chain keeps up
  cita -u admin bench send --workload transfer --accounts 100
  cita bench send --workload contract --artifact Token.json --new Gold XAU 1000ether --function transfer --args '{random:address}' '{random:1..100}'
  cita bench call 20000 -t 0xa4582f4966bdef3a2839e2f256a714426508ddb7 -d 0x06661abd";

/// Measure a chain.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Send transactions and count what the chain commits
    #[command(after_help = "Examples:
  cita bench send 20000 -c 8
  cita bench send --duration 60 --nodes 127.0.0.1:50004,127.0.0.1:50014 --csv run.csv
  cita -u admin bench send --workload transfer --accounts 100
  cita bench send 1000 --workload contract -t 0xa4582f4966bdef3a2839e2f256a714426508ddb7 --function 'add()'
  cita bench send --workload contract --artifact Token.json --new Gold XAU 1000ether --function transfer --args '{random:address}' '{random:1..100}'

Arguments of a function may have generators:
  {number}                 number of the transaction, from 0
  {account} {other}        address of its sender, of another sender
  {random:TYPE}            any value of uint8 … uint256, bytes1 … bytes32, address, bool
  {random:LOW..HIGH}       a number from LOW up to, but without, HIGH")]
    Send(Box<Send>),
    /// Call a contract and count the answers
    #[command(
        allow_negative_numbers = true,
        after_help = "Example:\n  cita bench call 20000 -t 0xa4582f4966bdef3a2839e2f256a714426508ddb7 -d 0x06661abd"
    )]
    Call(Call),
}

/// Sizes from 1 up to a bound.
fn size(max: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=max)
}

#[derive(Debug, clap::Args)]
struct Send {
    /// Transactions to send
    #[arg(default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "duration")]
    total: u64,
    /// Requests at the same time
    #[arg(short = 'c', long, value_name = "WORKERS", default_value = "16", value_parser = size(10_000))]
    concurrency: usize,
    /// Connections to each node
    #[arg(long, value_name = "N", default_value = "1", value_parser = size(1_000))]
    connections: usize,
    /// Seconds that a node may take to answer; 0 for the client's own limit
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    timeout: u64,
    /// What the transactions do
    #[arg(long, value_name = "KIND", default_value = "empty")]
    workload: Kind,
    /// Receiver, or the contract [default: the zero address, or a new contract]
    #[arg(short, long, value_name = "ADDR")]
    to: Option<Address>,
    /// Call data, hex
    #[arg(short, long, value_name = "DATA", default_value = "0x")]
    data: Bytes,
    #[command(flatten)]
    contract: ContractArgs,
    #[command(flatten)]
    terms: Terms,
    /// Do not watch blocks for the transactions
    #[arg(long)]
    disable_watch: bool,
    /// Send for so long instead of so many
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    duration: Option<u64>,
    /// Transactions a second, whether or not the chain keeps up [default: as fast as it takes them]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    rate: Option<u64>,
    /// Transactions in a request [default: 100, and so many that --rate means twenty requests a second]
    #[arg(long, value_name = "N", value_parser = size(10_000))]
    batch: Option<usize>,
    /// Senders; those after the first have fresh keys, those of transfers all [default: 1, of transfers 10]
    #[arg(long, value_name = "N", value_parser = size(100_000))]
    accounts: Option<usize>,
    /// Controllers to send to, in turn [default: that of the context]
    #[arg(long, value_name = "ADDR,…", value_delimiter = ',')]
    nodes: Vec<String>,
    /// Transactions that may wait for finality at the same time, 0 for any number [default: by the block interval]
    #[arg(long, value_name = "N", conflicts_with = "rate")]
    in_flight: Option<usize>,
    /// Transactions to sign before the clock starts [default: all up to 400000; 20000 with --duration]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=4_000_000))]
    presign: Option<u64>,
    /// Write a line a second to this file: totals, tx/s and latency
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Options of the workload `contract`.
#[derive(Debug, clap::Args)]
struct ContractArgs {
    /// What a compiler wrote: solc, Foundry, Hardhat or Truffle. Without -t the contract is created first
    #[arg(long, value_name = "FILE")]
    artifact: Option<PathBuf>,
    /// Which contract of the artifact: NAME or FILE:NAME
    #[arg(long, value_name = "NAME", requires = "artifact")]
    contract: Option<String>,
    /// Arguments of the constructor
    #[arg(long, value_name = "ARGS", num_args = 1.., requires = "artifact", conflicts_with = "to", allow_negative_numbers = true)]
    new: Vec<String>,
    /// The function to call: its name, or without --artifact its signature
    #[arg(long, value_name = "FUNCTION")]
    function: Option<String>,
    /// Its arguments, which may have generators
    #[arg(long, value_name = "ARGS", num_args = 1.., requires = "function", allow_negative_numbers = true)]
    args: Vec<String>,
}

impl ContractArgs {
    fn is_empty(&self) -> bool {
        self.artifact.is_none() && self.function.is_none()
    }

    fn load(&self, to: Option<Address>, terms: &Terms) -> CliResult<ContractLoad> {
        let artifact = self.artifact.as_ref().map(|path| Artifact::load(path, self.contract.as_deref())).transpose()?;
        let function = self.function(artifact.as_ref())?;
        let contract = match (to, artifact) {
            (Some(to), _) => Contract::At(to),
            (None, Some(artifact)) => {
                let (code, _) = artifact.creation(&self.new)?;
                Contract::New(Box::new(Draft { value: [0; 32], ..terms.clone().create(code) }), Box::new(artifact.abi))
            }
            (None, None) => {
                return Err(
                    CliError::usage("which contract?").hint("-t names one on the chain, --artifact creates one")
                );
            }
        };
        ContractLoad::new(contract, function, &self.args)
    }

    fn function(&self, artifact: Option<&Artifact>) -> CliResult<Function> {
        let text = self.function.as_deref().ok_or_else(|| {
            CliError::usage("which function?")
                .hint("--function takes its name, or its signature such as 'add(uint256)'")
        })?;
        match artifact {
            Some(artifact) => artifact.abi.function(text, &artifact.name).cloned(),
            None if is_name(text) => Err(CliError::usage(format!("which types does '{text}' take?"))
                .hint(format!("give --artifact, or the signature: --function '{text}(uint256)'"))),
            None => parse_signature(text),
        }
    }
}

/// What the transactions of a benchmark do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Call the receiver with the data, nothing at all by default
    Empty,
    /// Move value between accounts, 1 unless -v says more
    Transfer,
    /// Call a function of a contract
    Contract,
}

#[derive(Debug, clap::Args)]
struct Call {
    /// Calls to make
    #[arg(default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
    total: u64,
    /// Calls at the same time
    #[arg(short = 'c', long, value_name = "WORKERS", default_value = "16", value_parser = size(10_000))]
    concurrency: usize,
    /// Connections to the executor
    #[arg(long, value_name = "N", default_value = "1", value_parser = size(1_000))]
    connections: usize,
    /// Seconds that a call may take; 0 for the client's own limit
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    timeout: u64,
    /// Caller [default: the current account]
    #[arg(short, long, value_name = "ADDR")]
    from: Option<Address>,
    /// The contract [default: the zero address]
    #[arg(short, long, value_name = "ADDR")]
    to: Option<Address>,
    /// Call data, hex
    #[arg(short, long, value_name = "DATA", default_value = "0x")]
    data: Bytes,
    /// State to run on: a height, a 0x block hash, latest or pending
    #[arg(long, value_name = "HEIGHT", default_value = "latest")]
    height: BlockRef,
}

/// # Errors
/// When the chain cannot be reached, or takes nothing at all.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    match args.command {
        Command::Send(args) => run_send(args.load()?, session),
        Command::Call(args) => {
            let load = args.load(session)?;
            run_call(load, session)
        }
    }
}

fn limit(seconds: u64) -> Option<Duration> {
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

/// Transactions in a request: many, unless a rate would turn them into bursts.
fn default_batch(rate: Option<u64>) -> usize {
    // At most 100, which fits.
    rate.map_or(100, |rate| (rate / 20).clamp(1, 100) as usize)
}

impl Send {
    fn load(self) -> CliResult<SendLoad> {
        let total = self.duration.is_none().then_some(self.total);
        let mut terms = self.terms.clone().send(Vec::new(), Vec::new());
        let accounts = self.accounts.unwrap_or(if self.workload == Kind::Transfer { 10 } else { 1 });
        if self.workload != Kind::Contract && !self.contract.is_empty() {
            return Err(CliError::usage("--artifact and --function are for calls of a contract")
                .hint("add --workload contract"));
        }
        let workload = match self.workload {
            Kind::Contract if !self.data.0.is_empty() => {
                return Err(CliError::usage("-d is made of --function and --args in this workload: leave it out"));
            }
            Kind::Contract => Workload::Contract(Box::new(self.contract.load(self.to, &self.terms)?)),
            Kind::Empty => Workload::Call { to: self.to.unwrap_or_default().to_vec(), data: self.data.0 },
            Kind::Transfer if self.to.is_some() || !self.data.0.is_empty() => {
                return Err(CliError::usage("transfers go from account to account, without data: leave out -t and -d"));
            }
            Kind::Transfer if accounts < 2 => {
                return Err(CliError::usage("a transfer needs two accounts").hint("try --accounts 10"));
            }
            Kind::Transfer => Workload::Transfer,
        };
        if matches!(workload, Workload::Transfer) && terms.value == [0; 32] {
            terms.value[31] = 1;
        }
        Ok(SendLoad {
            workload,
            terms,
            total,
            duration: self.duration.map(Duration::from_secs),
            rate: self.rate,
            workers: self.concurrency,
            connections: self.connections,
            batch: self.batch.unwrap_or_else(|| default_batch(self.rate)),
            in_flight: self.in_flight,
            accounts,
            nodes: self.nodes,
            presign: self.presign.unwrap_or_else(|| total.map_or(20_000, |total| total.min(400_000))),
            timeout: limit(self.timeout),
            watch: !self.disable_watch,
            csv: self.csv,
        })
    }
}

impl Call {
    fn load(self, session: &Session) -> CliResult<CallLoad> {
        let from = self.from.map_or_else(|| session.address(), Ok)?;
        let request = CallRequest {
            to: self.to.unwrap_or_default().to_vec(),
            from: from.to_vec(),
            method: self.data.0,
            args: Vec::new(),
            height: runtime::block_on(call_height(self.height, session))?,
        };
        Ok(CallLoad {
            request,
            total: self.total,
            workers: self.concurrency,
            connections: self.connections,
            timeout: limit(self.timeout),
        })
    }
}
