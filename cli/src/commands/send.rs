//! `cita send`: a transaction to an account or a contract.

use crate::{
    complete::Names,
    convert::{Bytes, Position, Word},
    error::CliResult,
    output, runtime,
    session::Session,
    transact::{self, Draft},
};

const EXAMPLES: &str = "\
Examples:
  cita send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x4f2be91f
  cita -u alice send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 -v 0x0a
  cita send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x4f2be91f -q 100000 --until +20";

/// Send a transaction; prints its hash.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Receiver: an address
    #[arg(add = Names::Addresses)]
    to: Bytes,
    /// Call data, hex
    #[arg(default_value = "0x")]
    data: Bytes,
    #[command(flatten)]
    terms: Terms,
}

/// The quota of a transaction that does not say.
const QUOTA: u64 = 200_000;

/// Options of a transaction.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Terms {
    /// Value, hex of up to 64 digits
    #[arg(short, long, value_name = "VALUE", default_value = "0x0")]
    value: Word,
    /// The most quota that it may use [default: 200000, to create a contract 1073741824]
    #[arg(short, long, value_name = "QUOTA")]
    quota: Option<u64>,
    /// The last block that it may be in: a height, or +N after the current one
    #[arg(long, value_name = "HEIGHT|+N", default_value = "+95")]
    until: Position,
}

impl Terms {
    /// A transaction to `to` under these terms.
    pub(crate) fn send(self, to: Vec<u8>, data: Vec<u8>) -> Draft {
        Draft { to, data, value: self.value.0, quota: self.quota.unwrap_or(QUOTA), until: self.until }
    }

    /// A transaction that creates a contract under these terms.
    pub(crate) fn create(self, data: Vec<u8>) -> Draft {
        let quota = self.quota.unwrap_or(super::create::QUOTA);
        Draft { to: Vec::new(), data, value: self.value.0, quota, until: self.until }
    }
}

/// # Errors
/// When the account is not usable, or the chain refuses.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let draft = args.terms.send(args.to.0, args.data.0);
    output::line(runtime::block_on(transact::send(session, draft))?)
}
