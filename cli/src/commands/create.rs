//! `cita create`: a new contract.

use super::send::Terms;
use crate::{convert::Bytes, error::CliResult, output, runtime, session::Session, transact};

const EXAMPLES: &str = "\
Examples:
  cita create 0x6000600055
  cita create \"$(cat Counter.bin)\" -q 3000000";

/// The quota of a creation that does not say.
pub(super) const QUOTA: u64 = 1_073_741_824;

/// Create a contract; prints the hash of the transaction. The receipt has its address.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Creation code and its arguments, hex
    data: Bytes,
    #[command(flatten)]
    terms: Terms,
}

/// # Errors
/// When the account is not usable, or the chain refuses.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let draft = args.terms.create(args.data.0);
    output::line(runtime::block_on(transact::send(session, draft))?)
}
