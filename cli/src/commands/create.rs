//! `cita create`: a new contract.

use std::path::PathBuf;

use cita_service_api::Address;

use super::{admin, rpc, send::Terms};
use crate::{
    abi::Artifact,
    contract::{self, Call, Follow, Invocation},
    convert::Bytes,
    error::{CliError, CliResult},
    output, runtime,
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita create 0x6000600055
  cita create \"$(cat Counter.bin)\" -q 3000000
  cita create --artifact Token.json 'My Token' MTK 1000ether --wait --store-abi";

/// The quota of a creation that does not say.
pub(super) const QUOTA: u64 = 1_073_741_824;

/// Create a contract; prints the hash of the transaction, or its receipt with --wait. The receipt has the contract's address.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Creation code and its arguments, hex; with --artifact the constructor's arguments
    #[arg(value_name = "DATA", required_unless_present = "artifact", allow_negative_numbers = true)]
    data: Vec<String>,
    /// What a compiler wrote: solc, Foundry, Hardhat or Truffle
    #[arg(long, value_name = "FILE")]
    artifact: Option<PathBuf>,
    /// Which contract of the artifact: NAME or FILE:NAME
    #[arg(long, value_name = "NAME", requires = "artifact")]
    contract: Option<String>,
    /// Then store the contract's ABI on the chain, so that its functions have names for everybody; waits for both
    #[arg(long, requires = "artifact", conflicts_with = "dry_run")]
    store_abi: bool,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    follow: Follow,
}

/// # Errors
/// When there is no code, the account is not usable, or the chain refuses; with `--wait` also when it fails.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let artifact = args.artifact.map(|path| Artifact::load(&path, args.contract.as_deref())).transpose()?;
    let mut invocation = match &artifact {
        Some(artifact) => creation(artifact, &args.data)?,
        None => Invocation { data: only_hex(&args.data)?, ..Invocation::default() },
    };
    let draft = args.terms.create(std::mem::take(&mut invocation.data));
    invocation.check_value(&draft.value)?;
    let follow = Follow { wait: args.follow.wait || args.store_abi, ..args.follow };
    runtime::block_on(async {
        let sent = contract::deliver(session, draft, &invocation, follow).await?;
        match (sent, artifact) {
            (Some(sent), Some(artifact)) if args.store_abi => {
                store_abi(session, &artifact, &sent.receipt.contract_address).await
            }
            _ => Ok(()),
        }
    })
}

fn only_hex(words: &[String]) -> CliResult<Vec<u8>> {
    match words {
        [data] => Ok(data.parse::<Bytes>().map_err(CliError::from)?.0),
        _ => Err(CliError::usage(format!("creation code is one word of hex, {} given", words.len()))
            .hint("arguments of a constructor need --artifact FILE")),
    }
}

fn creation(artifact: &Artifact, texts: &[String]) -> CliResult<Invocation> {
    let (data, tokens) = artifact.creation(texts)?;
    let call = Some(Call { function: artifact.constructor(), tokens });
    Ok(Invocation { data, call, abi: Some(artifact.abi.clone()) })
}

/// Stores the ABI of the contract that was just created. That it is there is known already, so a failure says so.
async fn store_abi(session: &Session, artifact: &Artifact, contract: &[u8]) -> CliResult<()> {
    let address = Address::try_from(contract)
        .map_err(|_| CliError::user("the receipt has no address of a contract to store the ABI for"))?;
    let draft = rpc::abi_draft(address, &artifact.abi_text, admin::Terms::default())?;
    let hint =
        format!("the contract is there: {address}; store its ABI with `rpc store-abi {address} --artifact FILE`");
    let sent = contract::send_and_wait(session, draft, None).await.map_err(|error| error.hint(hint.clone()))?;
    match sent.failure {
        Some(failure) => Err(failure.within("the ABI was not stored").hint(hint)),
        None => {
            output::note(format!("stored the ABI of {address}"));
            Ok(())
        }
    }
}
