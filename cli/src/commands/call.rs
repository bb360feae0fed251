//! `cita call`: runs a contract's code without changing anything.

use cita_service_api::{Address, Executor, RpcError};

use crate::{
    abi::{self, Function},
    contract::{self, AbiFile, Attempt, Failure, Invocation, Typed},
    convert::{BlockRef, NotAHeight, Position, hex0x},
    error::{CliError, CliResult},
    output, runtime,
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita call 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x06661abd
  cita call -f 0x00000000000000000000000000000000000000aa 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x06661abd 12
  cita call 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 'count()(uint256)'
  cita call 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 'count()(uint256)' --height 12";

/// Call a contract without changing anything; prints what it returns.
///
/// Call data in hex is answered in hex. A function is answered by a line a value, or a JSON array with --output json.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, allow_negative_numbers = true)]
pub(crate) struct Args {
    /// Caller [default: the current account]
    #[arg(short, long, value_name = "ADDR")]
    from: Option<Address>,
    /// The contract's address
    to: Address,
    /// Call data in hex, or a function: its signature, or its name where the ABI is known
    #[arg(value_name = "DATA|FUNCTION")]
    data: String,
    /// After data the state to run on (see --height); after a function its arguments: 1000, 1ether, 0xab, text, [1,2], (1,true)
    #[arg(value_name = "HEIGHT|ARGS")]
    rest: Vec<String>,
    /// State to run on: a height, a 0x block hash, latest or pending [default: latest]
    #[arg(long)]
    height: Option<BlockRef>,
    /// Print the result in hex as it is
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    abi: AbiFile,
}

/// # Errors
/// When execution fails, or the chain does not have the block.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let file = args.abi.load()?;
    let typed = Typed::read(&args.data, file.is_some())?;
    let (height, arguments) = match &typed {
        Typed::Data(_) => (positional_height(args.height, &args.rest)?, &[][..]),
        Typed::Function(_) => (args.height, args.rest.as_slice()),
    };
    let from = match args.from {
        Some(from) => from,
        None => session.address()?,
    };
    runtime::block_on(async {
        let invocation = Invocation::resolve(session, &args.to.0, typed, arguments, file).await?;
        let height = call_height(height.unwrap_or(BlockRef::Latest), session).await?;
        let attempt = Attempt { from, to: &args.to.0, data: &invocation.data, height };
        let answer = session.executor().await?.call(attempt.request()).await;
        let Some(call) = &invocation.call else {
            let answer = answer.map_err(|error| CliError::refused(&error))?;
            return output::line(hex0x(&answer));
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Err(failure(session, args.to, &invocation, &call.function, &error).await),
        };
        match outputs(session, args.to, &call.function).await {
            Some(outputs) if !args.raw => print(&outputs, &answer, args.to),
            _ => output::line(hex0x(&answer)),
        }
    })
}

/// The state that old scripts name behind the data.
fn positional_height(option: Option<BlockRef>, rest: &[String]) -> CliResult<Option<BlockRef>> {
    match (option, rest) {
        (option, []) => Ok(option),
        (None, [height]) => height.parse().map(Some).map_err(|error: NotAHeight| {
            CliError::usage(error.to_string())
                .hint("behind data in hex stands the state to run on; arguments belong to functions")
        }),
        (Some(_), [_]) => Err(CliError::usage("the height is given twice, behind the data and with --height")),
        (_, [_, surplus, ..]) => Err(CliError::usage(format!("'{surplus}' is too much behind data and height"))
            .hint("arguments belong to functions: 'transfer(address,uint256)' 0xab… 5")),
    }
}

/// Types of the results: from the signature, the ABI at hand, or that which the chain keeps.
async fn outputs(session: &Session, contract: Address, function: &Function) -> Option<Vec<abi::Param>> {
    if let Some(outputs) = &function.outputs {
        return Some(outputs.clone());
    }
    // Without an ABI there is still the result in hex.
    let stored = contract::stored_abi(session, &contract.0).await.ok().flatten();
    let outputs = stored.and_then(|abi| abi.function(&function.signature(), "").ok()?.outputs.clone());
    if outputs.is_none() {
        output::note(format!("{0} does not say what it returns; write it like {0}(uint256)", function.signature()));
    }
    outputs
}

fn print(outputs: &[abi::Param], answer: &[u8], contract: Address) -> CliResult<()> {
    if answer.is_empty() && !outputs.is_empty() {
        return Err(CliError::user(format!("{contract} returned nothing"))
            .hint("is there a contract at this address (`get code`), and does it have this function?"));
    }
    let tokens = abi::decode(outputs, answer)?;
    if output::chosen_format() == Some(output::Format::Json) {
        return output::json(&tokens.iter().map(abi::json).collect::<Vec<_>>());
    }
    tokens.iter().try_for_each(|token| output::line(abi::text(token)))
}

async fn failure(
    session: &Session,
    contract: Address,
    invocation: &Invocation,
    function: &Function,
    error: &RpcError,
) -> CliError {
    if !contract::is_revert(error) {
        return CliError::refused(error);
    }
    let failure = Failure::explain(session, invocation.abi.as_ref(), &contract.0, &error.message).await;
    failure.into_error(&format!("{} of {contract}", function.signature()))
}

/// The height of a call's state as the protocol has it: 0 is the latest.
pub(crate) async fn call_height(block: BlockRef, session: &Session) -> CliResult<u64> {
    let height = match block {
        BlockRef::Latest | BlockRef::Pending => return Ok(0),
        BlockRef::Height(Position::At(height)) => height,
        BlockRef::Earliest => 0,
        _ => block.height(&session.controller().await?).await?,
    };
    if height == 0 {
        return Err(
            CliError::usage("a call cannot run on block 0: it has no state yet").hint("name a height from 1 on")
        );
    }
    Ok(height)
}
