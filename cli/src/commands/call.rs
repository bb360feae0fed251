//! `cita call`: runs a contract's code without changing anything.

use cita_proto::executor::CallRequest;
use cita_service_api::{Address, Executor};

use crate::{
    convert::{BlockRef, Bytes, Position, hex0x},
    error::{CliError, CliResult},
    output, runtime,
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita call 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x06661abd
  cita call -f 0x00000000000000000000000000000000000000aa 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x06661abd 12";

/// Call a contract without changing anything; prints what it returns.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, allow_negative_numbers = true)]
pub(crate) struct Args {
    /// Caller [default: the current account]
    #[arg(short, long, value_name = "ADDR")]
    from: Option<Address>,
    /// The contract's address
    to: Address,
    /// Call data, hex
    data: Bytes,
    /// State to run on: a height, a 0x block hash, latest or pending
    #[arg(default_value = "latest")]
    height: BlockRef,
}

/// # Errors
/// When execution fails, or the chain does not have the block.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let from = match args.from {
        Some(from) => from,
        None => session.address()?,
    };
    let answer = runtime::block_on(async {
        let height = call_height(args.height, session).await?;
        let request =
            CallRequest { to: args.to.to_vec(), from: from.to_vec(), method: args.data.0, args: Vec::new(), height };
        session.executor().await?.call(request).await.map_err(|error| CliError::refused(&error))
    })?;
    output::line(hex0x(&answer))
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
