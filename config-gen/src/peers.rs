//! The peers in a node's `config.toml`, changed without touching the rest of the file: users edit it by hand.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::{ConfigError, NodeAddress, error::Result};

const PEERS: &str = "peers";
const MEMBERS: &str = "members";
const DOMAIN: &str = "domain";

/// The text with `add` in the list, and without the peers of the domains `remove`. The section is the one of the network's implementation,
/// for example `network_tls`. A peer that is in the list already is replaced. Where the section says who may take part, that list follows.
///
/// # Errors
/// [`ConfigError::Template`] when the text is no TOML, has no such section, or its lists are none.
pub(crate) fn edit_peers(text: &str, section: &str, add: &[NodeAddress], remove: &[&str]) -> Result<String> {
    let mut file = parse(text)?;
    let missing = || ConfigError::Template(format!("there is no section [{section}]"));
    let network = file.get_mut(section).and_then(Item::as_table_like_mut).ok_or_else(missing)?;
    let gone = |domain: Option<&str>| {
        domain.is_some_and(|domain| remove.contains(&domain) || add.iter().any(|node| node.domain == domain))
    };
    match network.entry(PEERS).or_insert_with(|| ArrayOfTables::new().into()) {
        Item::ArrayOfTables(peers) => {
            peers.retain(|peer| !gone(domain_of(peer)));
            for node in add {
                let mut table = Table::new();
                describe(&mut table, node);
                peers.push(table);
            }
        }
        Item::Value(Value::Array(peers)) => {
            peers.retain(|peer| !gone(peer.as_inline_table().and_then(|peer| domain_of(peer))));
            for node in add {
                let mut table = InlineTable::new();
                describe(&mut table, node);
                peers.push(table);
            }
        }
        _ => return Err(ConfigError::Template(format!("{PEERS} of [{section}] is no list"))),
    }
    if let Some(members) = network.get_mut(MEMBERS) {
        let members = members.as_array_mut();
        edit_members(
            members.ok_or_else(|| ConfigError::Template(format!("{MEMBERS} of [{section}] is no list")))?,
            add,
            remove,
        );
    }
    Ok(file.to_string())
}

fn edit_members(members: &mut Array, add: &[NodeAddress], remove: &[&str]) {
    members.retain(|member| member.as_str().is_none_or(|member| !remove.contains(&member)));
    for node in add {
        if members.iter().all(|member| member.as_str() != Some(&node.domain)) {
            let mut member = Value::from(&node.domain);
            // One a line, as the others are.
            let before = members.get(0).and_then(|first| first.decor().prefix()).cloned();
            if let Some(before) = before {
                member.decor_mut().set_prefix(before);
            }
            members.push_formatted(member);
        }
    }
}

fn describe(table: &mut dyn TableLike, node: &NodeAddress) {
    table.insert("host", Item::Value(node.host.as_str().into()));
    table.insert("port", Item::Value(i64::from(node.port).into()));
    table.insert(DOMAIN, Item::Value(node.domain.as_str().into()));
}

fn domain_of(peer: &dyn TableLike) -> Option<&str> {
    peer.get(DOMAIN)?.as_str()
}

/// The domains of the peers in the list.
///
/// # Errors
/// [`ConfigError::Template`] when the text is no TOML.
pub(crate) fn domains(text: &str, section: &str) -> Result<Vec<String>> {
    let file = parse(text)?;
    let peers = file.get(section).and_then(|network| network.get(PEERS));
    let domains: Vec<String> = match peers {
        Some(Item::ArrayOfTables(peers)) => {
            peers.iter().filter_map(|peer| domain_of(peer)).map(str::to_owned).collect()
        }
        Some(Item::Value(Value::Array(peers))) => {
            let tables = peers.iter().filter_map(Value::as_inline_table);
            tables.filter_map(|peer| domain_of(peer)).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    Ok(domains)
}

fn parse(text: &str) -> Result<DocumentMut> {
    text.parse().map_err(|error: toml_edit::TomlError| ConfigError::Template(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(domain: &str, port: u16) -> NodeAddress {
        NodeAddress { host: "127.0.0.1".into(), port, domain: domain.into(), cluster: None, namespace: None }
    }

    const TEXT: &str = "# mine\n[net]\nkey = 'k' # by hand\n\n[[net.peers]]\nhost = 'h'\nport = 1\ndomain = 'a'\n\n[other]\nlist = [\n  [1],\n]\n";

    #[test]
    fn what_users_wrote_by_hand_is_lost_when_a_peer_comes_or_goes() {
        let with = edit_peers(TEXT, "net", &[node("b", 2)], &[]).unwrap();
        assert_eq!(domains(&with, "net").unwrap(), ["a", "b"]);
        assert!(with.starts_with(&TEXT[..TEXT.find("\n[other]").unwrap()]), "{with}");
        assert_eq!(edit_peers(&with, "net", &[], &["b", "unknown"]).unwrap(), TEXT);
        let without = edit_peers(&with, "net", &[], &["a"]).unwrap();
        assert_eq!(domains(&without, "net").unwrap(), ["b"]);
        assert!(without.contains("# by hand") && without.contains("[1],"));
        let moved = edit_peers(&with, "net", &[node("a", 9)], &[]).unwrap();
        assert!(moved.contains("port = 9") && !moved.contains("port = 1\n"), "{moved}");
        assert_eq!(domains(&edit_peers("[net]", "net", &[node("a", 1)], &[]).unwrap(), "net").unwrap(), ["a"]);
    }

    #[test]
    fn a_list_in_another_form_is_not_changed() {
        let inline = "[net]\npeers = [{ host = 'h', port = 1, domain = 'a' }]\n";
        let with = edit_peers(inline, "net", &[node("b", 2)], &[]).unwrap();
        assert_eq!(domains(&with, "net").unwrap(), ["a", "b"]);
        assert_eq!(domains(&edit_peers(&with, "net", &[], &["a"]).unwrap(), "net").unwrap(), ["b"]);
    }

    #[test]
    fn whoever_comes_is_no_member_or_whoever_goes_stays_one() {
        let text = "[net]\nmembers = [\n    \"a\",\n    \"b\",\n]\n";
        let with = edit_peers(text, "net", &[node("c", 2), node("a", 1)], &["b"]).unwrap();
        assert!(with.starts_with("[net]\nmembers = [\n    \"a\",\n    \"c\",\n]\n"), "{with}");
    }

    #[test]
    fn a_file_without_a_place_for_peers_is_half_changed() {
        for text in ["[net", "[other]\n", "[net]\npeers = 1\n", "[net]\nmembers = 'a'\n"] {
            assert!(edit_peers(text, "net", &[node("b", 2)], &[]).is_err(), "{text}");
        }
    }
}
