//! Every implementation of every service, as `cita components` lists them: the one place that knows their names.

use crate::ServiceKind;

/// How far an implementation is looked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It works and is tested; it may still change in ways that users notice.
    Developed,
    /// It stays as it is, and faults in it are repaired.
    Maintained,
}

impl State {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Developed => "in development",
            Self::Maintained => "maintained",
        }
    }
}

/// An implementation of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Implementation {
    /// Its name: that of its section in config.toml, and of its page in docs/components.
    pub name: &'static str,
    /// The service.
    pub service: ServiceKind,
    /// From 1, the least that does what it has to, to 5, long proven in production.
    pub maturity: u8,
    /// How far it is looked after.
    pub state: State,
    /// What it is, in a line.
    pub about: &'static str,
    /// What it is chosen for.
    pub traits: &'static [&'static str],
}

impl Implementation {
    /// Its name without that of the service: `raft` of `consensus_raft`.
    pub fn short_name(&self) -> &'static str {
        let rest = self.name.strip_prefix(self.service.name()).and_then(|rest| rest.strip_prefix('_'));
        rest.unwrap_or(self.name)
    }
}

const fn entry(
    name: &'static str,
    service: ServiceKind,
    (maturity, state): (u8, State),
    about: &'static str,
    traits: &'static [&'static str],
) -> Implementation {
    Implementation { name, service, maturity, state, about, traits }
}

/// All implementations, service by service. The first of a service is what a chain gets that asks for nothing else.
pub const ALL: [Implementation; 17] = [
    entry(
        "network_tls",
        ServiceKind::Network,
        (4, State::Maintained),
        "TCP with TLS 1.3",
        &["encrypted", "X.509 certificates of the chain's authority", "list of peers, read again while running"],
    ),
    entry(
        "network_quic",
        ServiceKind::Network,
        (3, State::Developed),
        "QUIC over UDP",
        &[
            "encrypted as tls",
            "a stream a message class: votes never wait behind blocks",
            "for lines that lose packets",
        ],
    ),
    entry(
        "network_p2p",
        ServiceKind::Network,
        (3, State::Developed),
        "libp2p: noise, yamux, identify",
        &["encrypted", "nodes find each other from one address", "follows nodes that move"],
    ),
    entry(
        "network_direct",
        ServiceKind::Network,
        (3, State::Developed),
        "plain TCP",
        &["NOT encrypted: for test networks only", "readable with Wireshark"],
    ),
    entry(
        "consensus_bft",
        ServiceKind::Consensus,
        (4, State::Maintained),
        "two-phase BFT with linear messages",
        &["fewer than a third may lie", "final at once", "a proof is a quorum's signatures"],
    ),
    entry(
        "consensus_raft",
        ServiceKind::Consensus,
        (3, State::Developed),
        "Raft, on TiKV's raft crate",
        &["fewer than half may crash, nobody may lie", "final at once", "a proof is the leader's signature"],
    ),
    entry(
        "consensus_overlord",
        ServiceKind::Consensus,
        (3, State::Developed),
        "Overlord with aggregated BLS votes",
        &["fewer than a third may lie", "final at once", "a proof is one signature of 96 bytes, however many voted"],
    ),
    entry(
        "executor_evm",
        ServiceKind::Executor,
        (4, State::Maintained),
        "the Ethereum virtual machine, on revm",
        &["Solidity contracts", "receipts with proofs", "all history (archive) or the last states (full)"],
    ),
    entry(
        "executor_noop",
        ServiceKind::Executor,
        (3, State::Maintained),
        "computes nothing",
        &["proof of existence", "the fastest", "no contracts, no receipts"],
    ),
    entry(
        "executor_chaincode",
        ServiceKind::Executor,
        (1, State::Developed),
        "chaincodes of Hyperledger Fabric, in processes of their own",
        &["EXPERIMENTAL", "Go, Java or JavaScript", "the state after any block", "no receipts"],
    ),
    entry(
        "storage_rocksdb",
        ServiceKind::Storage,
        (4, State::Maintained),
        "RocksDB",
        &["fast with long histories", "bounded memory"],
    ),
    entry("storage_sled", ServiceKind::Storage, (2, State::Developed), "sled", &["pure Rust", "for small chains"]),
    entry(
        "storage_sqlite",
        ServiceKind::Storage,
        (3, State::Developed),
        "SQLite, a table a region",
        &["a chain to look at with SQL, also while it runs"],
    ),
    entry(
        "storage_tikv",
        ServiceKind::Storage,
        (1, State::Developed),
        "a TiKV cluster; only in a program built with --features tikv",
        &["for a history that outgrows one machine", "not yet proven against a cluster"],
    ),
    entry(
        "controller",
        ServiceKind::Controller,
        (4, State::Maintained),
        "pool, proposals, system configuration, block sync",
        &["consensus first, execution after", "the pool can survive restarts", "danger mode"],
    ),
    entry(
        "crypto_sm",
        ServiceKind::Crypto,
        (4, State::Maintained),
        "SM2 and SM3",
        &["the Chinese national algorithms", "signatures of 128 bytes"],
    ),
    entry(
        "crypto_eth",
        ServiceKind::Crypto,
        (4, State::Maintained),
        "secp256k1 and Keccak-256",
        &["Ethereum's keys and addresses", "signatures of 65 bytes"],
    ),
];

/// The names of all implementations.
pub const NAMES: [&str; ALL.len()] = {
    let mut names = [""; ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = ALL[at].name;
        at += 1;
    }
    names
};

/// The implementations of a service; its default first.
pub fn of(service: ServiceKind) -> impl Iterator<Item = &'static Implementation> {
    ALL.iter().filter(move |implementation| implementation.service == service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_has_no_page_or_a_name_of_another_service() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/components");
        for one in ALL {
            assert!(one.name.starts_with(one.service.name()), "{}", one.name);
            assert!((1..=5).contains(&one.maturity) && !one.traits.is_empty(), "{}", one.name);
            assert!(
                std::path::Path::new(&format!("{docs}/{}.md", one.name)).is_file(),
                "docs/components/{}.md",
                one.name
            );
        }
        assert!(ServiceKind::ALL.into_iter().all(|service| of(service).next().is_some()));
        assert_eq!(ALL.map(|one| one.short_name())[..2], ["tls", "quic"]);
        assert_eq!(of(ServiceKind::Controller).next().map(Implementation::short_name), Some("controller"));
    }
}
