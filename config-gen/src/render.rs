//! From both levels of configuration to the file that services read.

use handlebars::Handlebars;
use serde_json::json;

use crate::{ChainDescription, ConfigError, NodeDescription, Stage, error::Result};
use cita_service_kit::ServiceKind;

const TEMPLATE: &str = include_str!("../../templates/config.toml.hbs");

/// Chaincodes connect to a port this far above that of their executor.
const CHAINCODE: u16 = 4;

/// A node's `config.toml`, made from what its chain and the node itself say.
///
/// # Errors
/// [`ConfigError::WrongStage`] unless the chain is in stage Finalize, [`ConfigError::Missing`] without an admin,
/// [`ConfigError::UnknownDomain`] when the chain does not have this node.
pub fn render(chain: &ChainDescription, node: &NodeDescription) -> Result<String> {
    chain.needs(Stage::Finalize, "making a node's configuration")?;
    let admin = chain.system_config.admin.ok_or(ConfigError::Missing("admin"))?;
    if !chain.nodes.iter().any(|one| one.domain == node.domain) {
        return Err(chain.unknown_domain(&node.domain));
    }
    let services: Vec<_> =
        ServiceKind::ALL.iter().map(|kind| json!({ "name": kind.name(), "endpoint": node.endpoint(*kind) })).collect();
    let section = |kind| chain.components.of(kind).implementation();
    let peers: Vec<_> = chain.nodes.iter().filter(|peer| peer.domain != node.domain).collect();
    let network = section(ServiceKind::Network);
    // With network_p2p nodes find each other, so the list of peers does not say who may take part.
    let members: Option<Vec<_>> =
        (network == "network_p2p").then(|| chain.nodes.iter().map(|node| &node.domain).collect());
    // Beside the services of the node, whose ports are ten apart from those of its neighbours.
    let executor = section(ServiceKind::Executor);
    let chaincode_port = (executor == "executor_chaincode").then(|| node.ports.executor.saturating_add(CHAINCODE));
    let values = json!({
        "node": node,
        "validator_address": node.validator_address,
        "services": services,
        "genesis": chain.genesis_block,
        "system": chain.system_config,
        "admin": admin,
        "network": network,
        "certified": network != "network_direct",
        "members": members,
        "consensus": section(ServiceKind::Consensus),
        "executor": executor,
        "chaincode_port": chaincode_port,
        "storage": section(ServiceKind::Storage),
        "controller": section(ServiceKind::Controller),
        "crypto": section(ServiceKind::Crypto),
        "peers": peers,
    });
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(escape_toml);
    let text = engine.render_template(TEMPLATE, &values).map_err(|error| ConfigError::Template(error.to_string()))?;
    toml::from_str::<toml::Table>(&text).map_err(|error| ConfigError::Template(error.to_string()))?;
    Ok(text)
}

/// Makes a value safe between the double quotes of a TOML string.
fn escape_toml(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_survives_its_escape(text in any::<String>()) {
            let toml: toml::Table = format!("x = \"{}\"", escape_toml(&text)).parse().unwrap();
            prop_assert_eq!(toml["x"].as_str().unwrap(), text);
        }
    }
}
