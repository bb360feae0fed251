//! `cita send`: a transaction to an account or a contract.

use crate::{
    complete::Names,
    contract::{self, AbiFile, Follow, Invocation, Typed},
    convert::{Amount, Bytes, Position},
    error::CliResult,
    output, runtime,
    session::Session,
    transact::{Draft, Quota},
};

const EXAMPLES: &str = "\
Examples:
  cita send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x4f2be91f
  cita -u alice send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 -v 0x0a
  cita send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x4f2be91f -q 100000 --until +20
  cita send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 'add()' --wait
  cita send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 'add()' --dry-run";

/// Send a transaction; prints its hash, or its receipt with --wait.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Receiver: an address
    #[arg(add = Names::Addresses)]
    to: Bytes,
    /// Call data in hex, or a function: its signature, or its name where the ABI is known
    #[arg(value_name = "DATA|FUNCTION", default_value = "0x")]
    data: String,
    /// Arguments of the function: 1000, 1ether, 0xab, true, text, [1,2], (1,true)
    #[arg(value_name = "ARGS", allow_negative_numbers = true)]
    arguments: Vec<String>,
    #[command(flatten)]
    abi: AbiFile,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    follow: Follow,
}

/// The quota of a transaction that does not say.
const QUOTA: u64 = 200_000;

/// Options of a transaction.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Terms {
    /// Value: hex of up to 64 digits, or a number with a unit (1ether, 5gwei, 3wei)
    #[arg(short, long, value_name = "VALUE", default_value = "0x0")]
    value: Amount,
    /// The most quota that it may use [default: 200000, to create a contract 1073741824; not above the chain's quota_limit]
    #[arg(short, long, value_name = "QUOTA")]
    quota: Option<u64>,
    /// The last block that it may be in: a height, or +N after the current one
    #[arg(long, value_name = "HEIGHT|+N", default_value = "+95", allow_negative_numbers = true)]
    until: Position,
}

impl Terms {
    /// A transaction to `to` under these terms.
    pub(crate) fn send(self, to: Vec<u8>, data: Vec<u8>) -> Draft {
        Draft { to, data, value: self.value.0, quota: Quota::or_default(self.quota, QUOTA), until: self.until }
    }

    /// A transaction that creates a contract under these terms.
    pub(crate) fn create(self, data: Vec<u8>) -> Draft {
        let quota = Quota::or_default(self.quota, super::create::QUOTA);
        Draft { to: Vec::new(), data, value: self.value.0, quota, until: self.until }
    }
}

/// # Errors
/// When what was typed is no message, the account is not usable, or the chain refuses; with `--wait` also when it fails.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let file = args.abi.load()?;
    let typed = Typed::read(&args.data, file.is_some())?;
    runtime::block_on(async {
        let mut invocation = Invocation::resolve(session, &args.to.0, typed, &args.arguments, file).await?;
        let draft = args.terms.send(args.to.0, std::mem::take(&mut invocation.data));
        invocation.check_value(&draft.value)?;
        if let Some(call) = invocation.call.as_ref().filter(|call| call.function.is_view()) {
            output::note(format!(
                "{} changes nothing; `call` runs it without a transaction",
                call.function.signature()
            ));
        }
        contract::deliver(session, draft, &invocation, args.follow).await.map(|_| ())
    })
}
