//! `cita chain node list`.

use serde_json::json;

use super::members::{Members, validator_of};
use crate::{
    args::Globals,
    chain::{LocalChain, Observer},
    commands::chain::WhichOption,
    error::CliResult,
    output,
    runtime::block_on,
};

/// List the nodes of a chain, and which of them are validators
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita chain node list
  cita chain node list --chain mychain --output json")]
pub(super) struct Args {
    #[command(flatten)]
    which: WhichOption,
}

pub(super) fn run(args: Args, globals: &Globals) -> CliResult<()> {
    let chain = args.which.open(&globals.home()?)?;
    block_on(print(&chain, None))
}

/// Prints all nodes, or one.
pub(super) async fn print(chain: &LocalChain, only: Option<&str>) -> CliResult<()> {
    let report = Observer::new(chain)?.report().await;
    let validators = match report.state {
        "stopped" => None,
        _ => Members::new(chain.clone())?.system_config().await.ok().map(|config| config.validators),
    };
    let mut rows = Vec::new();
    let mut objects = Vec::new();
    for (node, said) in chain.nodes.iter().zip(&report.nodes).filter(|(node, _)| only.is_none_or(|d| d == node.domain))
    {
        let id = validator_of(node)?;
        // Nobody can be asked in a chain that does not run.
        let is_validator = validators.as_ref().map(|validators| validators.contains(&id));
        let address = format!("0x{}", hex::encode(&id));
        objects.push(json!({
            "node": node.domain,
            "address": address,
            "is_validator": is_validator,
            "state": said.state,
            "height": said.height,
            "peers": said.peers,
            "controller": node.controller,
            "dir": node.dir,
        }));
        let shown = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        rows.push([
            node.domain.clone(),
            address,
            shown(is_validator.map(|is| if is { "yes" } else { "no" }.to_owned())),
            said.state.to_owned(),
            shown(said.height.map(|height| height.to_string())),
            shown(said.peers.map(|peers| peers.to_string())),
            node.controller.clone(),
        ]);
    }
    if output::wants_json() {
        return match (only, objects.as_slice()) {
            (Some(_), [one]) => output::json(one),
            _ => output::json(&objects),
        };
    }
    output::table(&["NODE", "ADDRESS", "VALIDATOR", "STATE", "HEIGHT", "PEERS", "CONTROLLER"], rows)
}
