//! `cita components`: what a chain can be made of.

use cita_service_kit::{
    ServiceKind,
    catalogue::{self, Implementation},
};
use serde_json::{Value, json};

use crate::{error::CliResult, output};

const EXAMPLES: &str = "\
Examples:
  cita components
  cita components consensus
  cita components --output json
  cita chain init mine --consensus raft --network quic --storage sled --crypto eth --executor evm";

/// List what a chain can be made of: the implementations of each service
///
/// Maturity goes from 1, the least that does what it has to, to 5, long proven in production. Each has a page in docs/components. Any of a service
/// goes with any of the others; a service may also be somebody else's program (docs/components/foreign.md).
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Only those of this service
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(ServiceKind::ALL.map(ServiceKind::name)))]
    service: Option<String>,
}

/// # Errors
/// When standard output is closed.
pub(crate) fn run(args: &Args) -> CliResult<()> {
    let is_asked = |one: &&Implementation| args.service.as_ref().is_none_or(|service| one.service.name() == service);
    let listed: Vec<&Implementation> = catalogue::ALL.iter().filter(is_asked).collect();
    if output::wants_json() {
        return output::json(&listed.into_iter().map(description).collect::<Vec<_>>());
    }
    output::table(
        &["COMPONENT", "MATURITY", "STATE", "WHAT IT IS", "TRAITS"],
        listed.into_iter().map(|one| {
            let name = if is_default(one) { format!("{} *", one.name) } else { one.name.to_owned() };
            [name, one.maturity.to_string(), one.state.name().to_owned(), one.about.to_owned(), one.traits.join("; ")]
        }),
    )?;
    output::note(
        "* what a chain gets that asks for nothing else; choose with cita chain init --consensus, --network, --storage, --executor, --crypto",
    );
    Ok(())
}

fn is_default(one: &Implementation) -> bool {
    catalogue::of(one.service).next() == Some(one)
}

fn description(one: &Implementation) -> Value {
    json!({
        "service": one.service.name(),
        "component": one.name,
        "default": is_default(one),
        "maturity": one.maturity,
        "state": one.state.name(),
        "licence": env!("CARGO_PKG_LICENSE"),
        "about": one.about,
        "traits": one.traits,
    })
}
