//! Hot reload of the list of peers.
//!
//! The file is read about every second and compared by content, which also notices a file that was replaced through a
//! symbolic link, as Kubernetes does. A change counts once it was read twice the same, so a half-written file is not
//! taken for a shorter list. A file that is broken is logged and the old list stays.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use serde::Deserialize;
use tokio::{fs, time::sleep};

use crate::{
    address::{Domain, PeerAddress},
    engine::{Engine, Peers},
    table::Admission,
};

/// Time between the two readings of a changed file.
const SETTLE: Duration = Duration::from_millis(100);

/// Which list to follow.
#[derive(Debug, Clone)]
pub struct Watch {
    /// config.toml.
    pub file: PathBuf,
    /// The section whose `peers` (and `members`) to follow, for example `network_tls`.
    pub section: &'static str,
    /// Peers may be discovered: who may be one is in `members`.
    pub discovers: bool,
}

/// A list of peers that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeersError {
    /// The file is no TOML, or a peer in it is none.
    #[error("{0}")]
    Syntax(String),
    /// The section is not there.
    #[error("section [{0}] is missing")]
    Missing(&'static str),
    /// Two peers have the same name.
    #[error("'{0}' is listed twice; every peer needs a domain of its own")]
    Twice(Domain),
}

/// Checks that no peer is listed twice.
///
/// # Errors
/// [`PeersError::Twice`].
pub fn check_peers(peers: &[PeerAddress]) -> Result<(), PeersError> {
    let mut seen = BTreeSet::new();
    match peers.iter().find(|peer| !seen.insert(&peer.domain)) {
        Some(peer) => Err(PeersError::Twice(peer.domain.clone())),
        None => Ok(()),
    }
}

/// Follows the file until the process stops.
pub(crate) async fn follow(engine: Arc<Engine>, watch: Watch) {
    let stop = engine.lifecycle.shutdown.clone();
    tokio::select! {
        () = stop.cancelled() => {}
        () = follow_for_ever(&engine, &watch) => {}
    }
}

async fn follow_for_ever(engine: &Arc<Engine>, watch: &Watch) {
    let file = watch.file.display();
    let mut known = None;
    loop {
        match read_settled(watch, &known).await {
            Ok(None) => {}
            Ok(Some(text)) => {
                match peers_in(&text, watch) {
                    Ok(peers) => engine.configure(peers),
                    Err(error) => tracing::warn!("{file}: {error}; the old list of peers stays"),
                }
                known = Some(text);
            }
            Err(error) => {
                if engine.quiet.allows("reload") {
                    tracing::warn!("cannot read {file}, the old list of peers stays: {error}");
                }
            }
        }
        sleep(engine.limits.reload_interval()).await;
    }
}

/// The file's text if it differs from `known` and has stopped changing.
async fn read_settled(watch: &Watch, known: &Option<String>) -> std::io::Result<Option<String>> {
    let text = fs::read_to_string(&watch.file).await?;
    if known.as_ref() == Some(&text) {
        return Ok(None);
    }
    sleep(SETTLE).await;
    let again = fs::read_to_string(&watch.file).await?;
    Ok((again == text).then_some(text))
}

/// The lists in a file's text; other keys and sections are not looked at.
fn peers_in(text: &str, watch: &Watch) -> Result<Peers, PeersError> {
    #[derive(Deserialize)]
    struct Section {
        #[serde(default)]
        peers: Vec<PeerAddress>,
        members: Option<BTreeSet<Domain>>,
    }
    let section = watch.section;
    let mut file: toml::Table = text.parse().map_err(|error: toml::de::Error| PeersError::Syntax(error.to_string()))?;
    let value = file.remove(section).ok_or(PeersError::Missing(section))?;
    let section: Section = value.try_into().map_err(|error| PeersError::Syntax(error.to_string()))?;
    check_peers(&section.peers)?;
    let admission = if watch.discovers { Admission::Members(section.members) } else { Admission::Listed };
    Ok(Peers { listed: section.peers, admission })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn watch(discovers: bool) -> Watch {
        Watch { file: PathBuf::new(), section: "net", discovers }
    }

    fn listed(text: &str) -> Result<Vec<PeerAddress>, PeersError> {
        peers_in(text, &watch(false)).map(|peers| peers.listed)
    }

    #[test]
    fn members_count_only_where_peers_are_discovered() {
        let admission = |text: &str, discovers| peers_in(text, &watch(discovers)).unwrap().admission;
        let members = "[net]\nmembers = ['A', 'b']";
        let known = ["a", "b"].map(|name| name.parse().unwrap()).into();
        assert_eq!(admission(members, true), Admission::Members(Some(known)));
        assert_eq!(admission("[net]", true), Admission::Members(None));
        assert_eq!(admission(members, false), Admission::Listed);
    }

    #[test]
    fn only_the_list_of_the_section_is_read() {
        let text = "[other]\npeers = 1\n[net]\nkey = 'k'\n[[net.peers]]\nhost = 'h'\nport = 1\ndomain = 'a'\n";
        let peers = listed(text).unwrap();
        assert_eq!(peers, [PeerAddress { host: "h".into(), port: 1, domain: "a".parse().unwrap() }]);
        assert_eq!(listed("[net]\nlisten_port = 1"), Ok(Vec::new()));
    }

    #[test]
    fn a_broken_file_is_an_error_and_not_an_empty_list() {
        assert_eq!(listed(""), Err(PeersError::Missing("net")));
        for text in ["[net", "net = 1", "[net]\npeers = 1", "[[net.peers]]\nhost = 'h'\nport = 0\ndomain = 'a'"] {
            assert!(matches!(listed(text), Err(PeersError::Syntax(_))), "{text}");
        }
        let peer = "[[net.peers]]\nhost = 'h'\nport = 1\ndomain = 'a'\n";
        assert_eq!(listed(&peer.repeat(2)), Err(PeersError::Twice("a".parse().unwrap())));
    }

    proptest! {
        #[test]
        fn any_text_is_a_list_or_an_error(text in "\\PC{0,100}") {
            let _ = listed(&text);
        }
    }
}
