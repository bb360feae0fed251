//! The list of peers in a node's `config.toml`, changed without touching the rest of the file: users edit it by hand.
//!
//! Only the form that is rendered is changed: one `[[SECTION.peers]]` table a peer. Every change is checked by reading the result.

use std::fmt::Write as _;

use crate::{ConfigError, NodeAddress, error::Result};

/// The text with `add` in the list, and without the peers of the domains `remove`. The section is the one of the network's implementation,
/// for example `network_tls`. A peer that is in the list already is replaced.
///
/// # Errors
/// [`ConfigError::Template`] when the text is no TOML, or its list is written in another form.
pub(crate) fn edit_peers(text: &str, section: &str, add: &[NodeAddress], remove: &[&str]) -> Result<String> {
    let before = domains(text, section)?;
    let gone = |domain: &str| remove.contains(&domain) || add.iter().any(|node| node.domain == domain);
    let mut edited = String::with_capacity(text.len());
    for table in tables(text) {
        let peer = if is_peer(table, section) { domains(table, section)?.pop() } else { None };
        if !peer.is_some_and(|domain| gone(&domain)) {
            edited.push_str(table);
        }
    }
    for node in add {
        if !edited.ends_with('\n') {
            edited.push('\n');
        }
        let (host, port, domain) = (&node.host, node.port, &node.domain);
        // Host and domain were checked to have no character that TOML would escape.
        let _ = write!(edited, "\n[[{section}.peers]]\nhost = \"{host}\"\nport = {port}\ndomain = \"{domain}\"\n");
    }
    let mut expected: Vec<String> = before.into_iter().filter(|domain| !gone(domain)).collect();
    expected.extend(add.iter().map(|node| node.domain.clone()));
    let mut found = domains(&edited, section)?;
    expected.sort();
    found.sort();
    if expected == found {
        return Ok(edited);
    }
    Err(ConfigError::Template(format!(
        "the peers of [{section}] are not in tables of their own, [[{section}.peers]]: edit them by hand"
    )))
}

/// The domains of the peers in the list.
///
/// # Errors
/// [`ConfigError::Template`] when the text is no TOML.
pub(crate) fn domains(text: &str, section: &str) -> Result<Vec<String>> {
    let file: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Template(error.to_string()))?;
    let peers = file.get(section).and_then(|section| section.get("peers")).and_then(toml::Value::as_array);
    let domain = |peer: &toml::Value| Some(peer.get("domain")?.as_str()?.to_owned());
    Ok(peers.into_iter().flatten().filter_map(domain).collect())
}

/// The text cut before every line that begins a table. The pieces together are the text.
fn tables(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut begin, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') && at > begin {
            pieces.extend(text.get(begin..at));
            begin = at;
        }
        at += line.len();
    }
    pieces.extend(text.get(begin..));
    pieces
}

fn is_peer(table: &str, section: &str) -> bool {
    let heading = table.lines().next().unwrap_or_default();
    let name = heading.trim().strip_prefix("[[").and_then(|rest| rest.split_once("]]")).map(|(name, _)| name.trim());
    name == Some(format!("{section}.peers").as_str())
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
        assert!(with.starts_with(TEXT));
        assert_eq!(domains(&with, "net").unwrap(), ["a", "b"]);
        assert_eq!(edit_peers(&with, "net", &[], &["b", "unknown"]).unwrap().trim_end(), TEXT.trim_end());
        let without = edit_peers(&with, "net", &[], &["a"]).unwrap();
        assert_eq!(domains(&without, "net").unwrap(), ["b"]);
        assert!(without.contains("# by hand") && without.contains("[1],"));
        let moved = edit_peers(&with, "net", &[node("a", 9)], &[]).unwrap();
        assert!(moved.contains("port = 9") && !moved.contains("port = 1\n"), "{moved}");
        assert_eq!(domains(&edit_peers("[net]", "net", &[node("a", 1)], &[]).unwrap(), "net").unwrap(), ["a"]);
    }

    #[test]
    fn a_list_in_another_form_is_half_changed() {
        let inline = "[net]\npeers = [{ host = 'h', port = 1, domain = 'a' }]\n";
        let error = edit_peers(inline, "net", &[], &["a"]).unwrap_err().to_string();
        assert!(error.contains("by hand"), "{error}");
        assert!(edit_peers(inline, "net", &[node("b", 2)], &[]).is_err());
        assert!(edit_peers("[net", "net", &[], &[]).is_err());
    }
}
