//! `cita ethabi`: encodes and decodes without a chain, as the tool of that name does.

use std::path::PathBuf;

use clap::Subcommand;

use crate::{
    abi::{self, Artifact, Param, Style},
    convert::Bytes,
    error::{CliError, CliResult},
    output,
};

const EXAMPLES: &str = "\
Examples:
  cita ethabi encode params -v uint256 1000 -v bool true -l
  cita ethabi decode params -t uint256 00000000000000000000000000000000000000000000000000000000000003e8";

/// Encode and decode what contracts take and return, without a chain.
///
/// Output is that of the tool of the same name: hex without 0x, integers as well; a line a value.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Encode a call of a function, or values
    #[command(after_help = "Example:\n  cita ethabi encode params -v uint256 1000 -v bool true -l")]
    Encode {
        #[command(subcommand)]
        what: Encode,
    },
    /// Decode the result of a function, values, or a log
    #[command(
        after_help = "Example:\n  cita ethabi decode params -t bool 0000000000000000000000000000000000000000000000000000000000000001"
    )]
    Decode {
        #[command(subcommand)]
        what: Decode,
    },
}

#[derive(Debug, Subcommand)]
enum Encode {
    /// Call data of a function
    #[command(
        after_help = "Examples:\n  cita ethabi encode function Token.json transfer -p 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 -p 1ether -l\n  cita ethabi encode function Token.json 'balanceOf(address)' -p 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2"
    )]
    Function {
        #[command(flatten)]
        file: AbiOf,
        /// Name, or signature such as 'transfer(address,uint256)'
        name_or_signature: String,
        /// An argument, in order
        #[arg(short, value_name = "PARAM", allow_hyphen_values = true)]
        params: Vec<String>,
        #[command(flatten)]
        form: Form,
    },
    /// Values of given types
    #[command(
        after_help = "Examples:\n  cita ethabi encode params -v bool 1\n  cita ethabi encode params -v uint256 1000 -v 'string[]' '[a,b]' -l"
    )]
    Params {
        /// A type and a value
        #[arg(short = 'v', num_args = 2, value_names = ["TYPE", "PARAM"], allow_hyphen_values = true)]
        params: Vec<String>,
        #[command(flatten)]
        form: Form,
    },
}

/// Whose ABI it is.
#[derive(Debug, Clone, clap::Args)]
struct AbiOf {
    /// ABI as JSON, or what a compiler wrote
    abi_file: PathBuf,
    /// Which contract of the file: NAME or FILE:NAME
    #[arg(long, value_name = "NAME")]
    contract: Option<String>,
}

impl AbiOf {
    fn load(&self) -> CliResult<Artifact> {
        Artifact::load(&self.abi_file, self.contract.as_deref())
    }
}

/// How integers are written.
#[derive(Debug, Clone, Copy, clap::Args)]
struct Form {
    /// Take integers as people write them (1000, -5, 1ether), not only as 64 hex digits
    #[arg(short, long)]
    lenient: bool,
}

impl Form {
    fn style(self) -> Style {
        if self.lenient { Style::Lenient } else { Style::Strict }
    }
}

#[derive(Debug, Subcommand)]
enum Decode {
    /// What a function returned: a line `TYPE VALUE` for each
    #[command(
        after_help = "Example:\n  cita ethabi decode function Token.json balanceOf 00000000000000000000000000000000000000000000000000000000000003e8"
    )]
    Function {
        #[command(flatten)]
        file: AbiOf,
        /// Name, or signature
        name_or_signature: String,
        /// What it returned, hex
        data: Bytes,
    },
    /// Values of given types: a line `TYPE VALUE` for each
    #[command(
        after_help = "Example:\n  cita ethabi decode params -t bool 0000000000000000000000000000000000000000000000000000000000000001"
    )]
    Params {
        /// A type, in order
        #[arg(short = 't', value_name = "TYPE")]
        types: Vec<String>,
        /// Encoded values, hex
        data: Bytes,
    },
    /// A log: a line `NAME VALUE` for each parameter of its event
    #[command(
        after_help = "Example:\n  cita ethabi decode log Token.json Transfer -l ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef -l 0000000000000000000000000000000000000000000000000000000000000000 -l 000000000000000000000000d3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 00000000000000000000000000000000000000000000000000000000000003e8"
    )]
    Log {
        #[command(flatten)]
        file: AbiOf,
        /// Name, or signature
        event: String,
        /// A topic, in order, hex
        #[arg(short = 'l', value_name = "TOPIC")]
        topics: Vec<Bytes>,
        /// Data of the log, hex
        data: Bytes,
    },
}

/// # Errors
/// When the ABI does not have it, or values and data do not fit.
pub(crate) fn run(args: Args) -> CliResult<()> {
    match args.command {
        Command::Encode { what: Encode::Function { file, name_or_signature, params, form } } => {
            let file = file.load()?;
            let function = file.abi.function(&name_or_signature, &file.name)?;
            let tokens = abi::arguments(&function.signature(), &function.inputs, &params, form.style())?;
            output::line(hex::encode(function.call_data(&tokens)))
        }
        Command::Encode { what: Encode::Params { params, form } } => {
            let (types, values): (Vec<_>, Vec<_>) = params.chunks(2).filter_map(<[String]>::split_first).unzip();
            let types = types.into_iter().map(|text| Param::of(text)).collect::<CliResult<Vec<_>>>()?;
            let tokens = abi::arguments("params", &types, &values.concat(), form.style())?;
            output::line(hex::encode(abi::encode(&tokens)))
        }
        Command::Decode { what: Decode::Function { file, name_or_signature, data } } => {
            let file = file.load()?;
            let function = file.abi.function(&name_or_signature, &file.name)?;
            print(function.outputs.as_deref().unwrap_or_default(), &data.0)
        }
        Command::Decode { what: Decode::Params { types, data } } => {
            let types = types.iter().map(|text| Param::of(text)).collect::<CliResult<Vec<_>>>()?;
            print(&types, &data.0)
        }
        Command::Decode { what: Decode::Log { file, event, topics, data } } => {
            let file = file.load()?;
            let event = file.abi.event(&event, &file.name)?;
            let topics: Vec<_> = topics.into_iter().map(|topic| topic.0).collect();
            let decoded = event.decode(&topics, &data.0).ok_or_else(|| misfit(event, &topics, &data.0))?;
            decoded.values.iter().try_for_each(|(name, token)| output::line(format!("{name} {}", abi::bare(token))))
        }
    }
}

fn print(params: &[Param], data: &[u8]) -> CliResult<()> {
    let tokens = abi::decode(params, data)?;
    let mut lines = params.iter().zip(&tokens);
    lines.try_for_each(|(param, token)| output::line(format!("{} {}", param.kind, abi::bare(token))))
}

/// Why a log is not one of the event.
fn misfit(event: &abi::Event, topics: &[Vec<u8>], data: &[u8]) -> CliError {
    let signature = event.signature();
    let topic = event.topic();
    let error =
        CliError::user(format!("{} topics and {} bytes of data are no log of {signature}", topics.len(), data.len()));
    match topics.first() {
        Some(first) if !event.is_anonymous && first.as_slice() != topic => {
            error.hint(format!("its first topic is {}", hex::encode(topic)))
        }
        _ => {
            let indexed = event.params.iter().filter(|(_, is_topic)| *is_topic).count();
            error.hint(format!("it has {} topics", indexed + usize::from(!event.is_anonymous)))
        }
    }
}
