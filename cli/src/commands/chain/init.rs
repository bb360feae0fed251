//! `cita chain init`: makes a chain.

use cita_config::{ChainSpec, MAX_NODES, create_chain};
use cita_service_api::Address;
use cita_service_kit::ServiceKind;
use serde_json::json;

use super::{Which, choice::Choice};
use crate::{
    args::Globals,
    chain::{LocalChain, Place, ports_of_all},
    complete::Names,
    error::{CliError, CliResult, OrFail},
    home::create_private_dir,
    output,
    session::Session,
    wallet::{Suite, Wallet},
};

/// Nodes of a chain that is made without a number of them: the smallest number that bears one faulty node.
const NODES: u16 = 4;

/// Make a chain: accounts, certificates, a folder a node with free ports, an admin account
///
/// The admin is the account NAME-admin of the wallet, which is made if it is not there. What a chain can be made of: `cita components`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita chain init
  cita chain init mychain --nodes 7 --block-interval 3
  cita chain init ethereal --crypto eth
  cita chain init mine --consensus raft --network quic --storage sled --crypto eth --executor evm
  cita chain init here --dir ./here --admin alice")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    options: Options,
}

/// What a new chain is to be.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Options of a new chain")]
pub(super) struct Options {
    /// Number of nodes, 1 to 100 [default: 4]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MAX_NODES as i64))]
    nodes: Option<u16>,
    /// Seconds between blocks; 0 makes a block as soon as there are transactions [default: 1]
    #[arg(long, value_name = "SECONDS")]
    block_interval: Option<u32>,
    /// Blocks that a transaction may stay valid [default: 100]
    #[arg(long, value_name = "BLOCKS")]
    block_limit: Option<u64>,
    /// Quota of one block [default: 1073741824]
    #[arg(long, value_name = "QUOTA")]
    quota_limit: Option<u64>,
    /// Account of the wallet that may change the system configuration [default: NAME-admin]
    #[arg(long, value_name = "ACCOUNT", add = Names::Accounts)]
    admin: Option<String>,
    /// What nodes log: error, warn, info, debug, trace, or info,module=debug [default: info]
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
    #[command(flatten)]
    choice: Choice,
}

impl Options {
    /// The first option that was given, if any.
    pub(super) fn given(&self) -> Option<&'static str> {
        let all = [
            (self.nodes.is_some(), "--nodes"),
            (self.block_interval.is_some(), "--block-interval"),
            (self.block_limit.is_some(), "--block-limit"),
            (self.quota_limit.is_some(), "--quota-limit"),
            (self.admin.is_some(), "--admin"),
            (self.log_level.is_some(), "--log-level"),
        ];
        all.into_iter().find(|(given, _)| *given).map(|(_, name)| name).or_else(|| self.choice.given())
    }
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    let place = args.which.place(&globals.home()?)?;
    let chain = create(&place, &args.options, globals)?;
    let nodes: Vec<_> = chain
        .chain
        .nodes
        .iter()
        .map(|node| json!({ "node": node.domain(), "address": node.address(), "dir": node.dir }))
        .collect();
    if output::wants_json() {
        return output::json(&json!({
            "chain": chain.name(),
            "dir": place.root,
            "admin": chain.chain.admin(),
            "chain_id": chain.chain.description.system_config.chain_id,
            "nodes": nodes,
        }));
    }
    output::note(format!("start it: cita chain up {}", place.name));
    output::line(place.root.display())
}

/// Makes a chain.
///
/// # Errors
/// When there is one already, or an option is out of bounds; nothing was made then.
pub(super) fn create(place: &Place, options: &Options, globals: &Globals) -> CliResult<LocalChain> {
    if place.exists() {
        return Err(CliError::user(format!("there is a chain '{}' in {} already", place.name, place.root.display()))
            .hint(format!("start it: cita chain up {}", place.name))
            .hint(format!("or remove it first: cita chain clean --all {}", place.name)));
    }
    // Also makes the account and the context `default` on a first run.
    let home = Session::new("cita", globals.clone()).home()?;
    let wallet = Wallet::open(&home);
    let components = options.choice.components(globals.components());
    let suite = Suite::from(components.suite().or_fail("the components of the chain")?);
    let admin = Admin::of(&wallet, &place.name, options.admin.as_deref(), suite)?;
    let defaults = ChainSpec::new(&place.name, admin.address, options.nodes.unwrap_or(NODES).into());
    let spec = ChainSpec {
        block_interval: options.block_interval.unwrap_or(1),
        block_limit: options.block_limit.unwrap_or(defaults.block_limit),
        quota_limit: options.quota_limit.unwrap_or(defaults.quota_limit),
        log_level: options.log_level.clone().unwrap_or(defaults.log_level.clone()),
        components,
        reserved_ports: ports_of_all(&home),
        ..defaults
    };
    if let Some(parent) = place.root.parent() {
        create_private_dir(parent)?;
    }
    if let Err(error) = create_chain(&spec, &place.root) {
        if admin.is_new {
            wallet.delete(&admin.account)?;
        }
        return Err(CliError::user(error.to_string()));
    }
    let chain = LocalChain::open(place)?;
    output::note(format!(
        "made the chain '{}': {} in {}, admin {} (account `{}`)",
        place.name,
        count(chain.nodes.len(), "node"),
        place.root.display(),
        admin.address,
        admin.account
    ));
    if chain.chain.implementation(ServiceKind::Network) == "network_direct" {
        output::note("network_direct encrypts nothing and believes everybody: it is for test networks only");
    }
    Ok(chain)
}

/// Who may change the system configuration of a new chain.
struct Admin {
    account: String,
    address: Address,
    /// Whether the account was made for this chain.
    is_new: bool,
}

impl Admin {
    /// The account that was asked for, or the chain's own, made unless it is there.
    ///
    /// # Errors
    /// When the account is of another suite than the chain is to be: it could not sign for it.
    fn of(wallet: &Wallet, chain: &str, asked: Option<&str>, suite: Suite) -> CliResult<Self> {
        let account = asked.map_or_else(|| format!("{chain}-admin"), str::to_owned);
        if asked.is_some() || wallet.names().contains(&account) {
            let info = wallet.info(&account)?;
            if info.suite != suite {
                return Err(CliError::user(format!(
                    "account '{account}' is of the suite {}, but the chain is to be of {suite}",
                    info.suite
                ))
                .hint("name another account with --admin, or the account's suite with --crypto"));
            }
            return Ok(Self { address: info.address, account, is_new: false });
        }
        let address = wallet.generate(Some(&account), None, suite)?.info.address;
        Ok(Self { account, address, is_new: true })
    }
}

/// `1 node`, `2 nodes`, `3 processes`.
pub(super) fn count(number: usize, noun: &str) -> String {
    match (number, noun.ends_with('s')) {
        (1, _) => format!("1 {noun}"),
        (_, true) => format!("{number} {noun}es"),
        (_, false) => format!("{number} {noun}s"),
    }
}
