//! A whole chain, from its specification to what its services read.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use cita_config::{
    Account, Chain, ChainSpec, Components, ConfigError, CryptoSuite, MAX_NODES, NodePorts, NodeSpec, Stage,
    chain_id_of, create_chain,
};
use cita_consensus_overlord::BlsSecret;
use cita_service_api::{Address, ValidatorAddress};
use cita_service_kit::{ConfigFile, Identity, ServiceKind, catalogue};

const ADMIN: Address = Address([0xad; 20]);

fn spec(nodes: usize) -> ChainSpec {
    ChainSpec::new("test-chain", ADMIN, nodes)
}

/// All files below a folder.
fn files_in(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_in(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn what_is_made_reads_back_as_services_read_it() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("new/home");
    let chain = create_chain(&spec(4), &root).unwrap();
    assert_eq!(chain, Chain::load(&root).unwrap());
    assert_eq!((chain.name(), chain.admin(), chain.description.stage), ("test-chain", Some(ADMIN), Stage::Finalize));
    assert_eq!(chain.implementation(ServiceKind::Consensus), "consensus_bft");

    let mut ports = BTreeSet::new();
    for node in &chain.nodes {
        let config = ConfigFile::load(&node.config(), &implementations(&chain)).unwrap();
        assert_eq!(config.node().unwrap().address, node.address());
        let system = config.system_config().unwrap();
        assert_eq!((system.admin, system.chain_id), (ADMIN, chain_id_of("test-chain", CryptoSuite::Sm)));
        assert_eq!(system.validators, chain.nodes.iter().map(|n| n.address().into()).collect::<Vec<_>>());
        assert_eq!(config.node().unwrap().identity(), node.address().into());
        assert_eq!((system.block_interval, system.block_limit, system.quota_limit), (3, 100, 1 << 30));
        assert_eq!(config.genesis_block().unwrap(), chain.description.genesis_block);
        for kind in ServiceKind::ALL {
            assert_eq!(config.endpoints().unwrap().of(kind), node.endpoint(kind));
            if kind != ServiceKind::Controller {
                assert_eq!(config.implementation(kind).unwrap(), chain.implementation(kind));
            }
            assert!(ports.insert(node.description.ports.service(kind)));
            assert!(ports.insert(node.description.ports.metrics(kind)));
        }
        assert!(ports.insert(node.description.ports.peers));
        check_network(&config, &chain, node.domain());
        assert_eq!(Account::load(&node.dir, CryptoSuite::Sm).unwrap().address(), node.address());
    }
}

fn implementations(chain: &Chain) -> Vec<&str> {
    ServiceKind::ALL.map(|kind| chain.implementation(kind)).to_vec()
}

fn check_network(config: &ConfigFile, chain: &Chain, domain: &str) {
    let section: toml::Table = config.section("network_tls").unwrap();
    assert_eq!(section["domain"].as_str(), Some(domain));
    for file in ["ca_cert", "cert", "key"] {
        let path = config.root().join(section[file].as_str().unwrap());
        assert!(path.is_file(), "{}", path.display());
    }
    let peers: Vec<(&str, i64)> = section["peers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|peer| (peer["domain"].as_str().unwrap(), peer["port"].as_integer().unwrap()))
        .collect();
    let others = chain.nodes.iter().filter(|node| node.domain() != domain);
    let expected: Vec<_> = others.map(|node| (node.domain(), i64::from(node.description.ports.peers))).collect();
    assert_eq!(peers, expected);
}

#[test]
fn every_network_gets_the_settings_that_it_knows() {
    for (network, certified, members) in
        [("network_quic", true, false), ("network_p2p", true, true), ("network_direct", false, false)]
    {
        let dir = tempfile::tempdir().unwrap();
        let mut spec = spec(2);
        spec.components.network.image = format!("registry.example.org/{network}");
        let chain = create_chain(&spec, dir.path()).unwrap();
        let node = &chain.nodes[0];
        let config = ConfigFile::load(&node.config(), &implementations(&chain)).unwrap();
        let section: toml::Table = config.section(network).unwrap();
        assert_eq!(section["domain"].as_str(), Some(node.domain()));
        assert_eq!(section["peers"].as_array().unwrap().len(), 1);
        assert_eq!(section.contains_key("cert"), certified, "{network}");
        let expected: Vec<_> = chain.nodes.iter().map(|node| toml::Value::from(node.domain())).collect();
        assert_eq!(section.get("members").and_then(|m| m.as_array()), members.then_some(&expected), "{network}");
    }
}

#[test]
fn validators_of_overlord_have_other_names_than_their_nodes_think() {
    let dir = tempfile::tempdir().unwrap();
    let mut spec = spec(4);
    spec.components.consensus.image = "consensus_overlord".into();
    let chain = create_chain(&spec, dir.path()).unwrap();
    assert_eq!(chain, Chain::load(dir.path()).unwrap());
    let mut names = Vec::new();
    for node in &chain.nodes {
        let config = ConfigFile::load(&node.config(), &implementations(&chain)).unwrap();
        let secret = fs::read_to_string(node.dir.join("bls_key")).unwrap();
        let name = ValidatorAddress::from(BlsSecret::from_hex(&secret).unwrap().public());
        assert_eq!(config.node().unwrap().identity(), Identity { address: node.address(), validator: name });
        assert_eq!(fs::read_to_string(node.dir.join("validator_address")).unwrap(), name.to_string());
        assert_eq!(config.system_config().unwrap().validators, chain.description.system_config.validators);
        let _: cita_consensus_overlord::Config = config.section("consensus_overlord").unwrap();
        names.push(name);
    }
    assert_eq!(chain.description.system_config.validators, names);
}

#[test]
fn a_single_node_has_no_peers_but_a_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let chain = create_chain(&spec(1), dir.path()).unwrap();
    let config = ConfigFile::load(&chain.nodes[0].config(), &implementations(&chain)).unwrap();
    assert!(!config.section::<toml::Table>("network_tls").unwrap().contains_key("peers"));
}

#[test]
fn no_private_key_is_readable_by_others() {
    let dir = tempfile::tempdir().unwrap();
    create_chain(&spec(2), dir.path()).unwrap();
    let is_key = |path: &&PathBuf| path.ends_with("private_key") || path.ends_with("key.pem");
    let files = files_in(dir.path());
    let keys: Vec<_> = files.iter().filter(is_key).collect();
    // One of the authority; of each node: its account and its TLS key, each shared and in the node's folder.
    assert_eq!(keys.len(), 1 + 2 * 4);
    for key in keys {
        assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600, "{}", key.display());
    }
}

#[test]
fn a_wrong_specification_is_named_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let clash = Some(NodePorts::consecutive(20000, 20000));
    let node = |domain: &str, ports| NodeSpec { domain: domain.into(), ports };
    let cases: [(&str, ChainSpec); 9] = [
        ("the number of nodes cannot be 0", spec(0)),
        ("the number of nodes cannot be 101", spec(MAX_NODES + 1)),
        ("'a/b'", ChainSpec { name: "a/b".into(), ..spec(1) }),
        ("'..'", ChainSpec { nodes: vec![node("..", None)], ..spec(1) }),
        ("domain 'a'", ChainSpec { nodes: vec![node("a", None), node("a", None)], ..spec(1) }),
        ("port 20000", ChainSpec { nodes: vec![node("a", clash)], ..spec(1) }),
        ("zero address", ChainSpec { admin: Address::ZERO, ..spec(1) }),
        ("block_interval cannot be 4294967295", ChainSpec { block_interval: u32::MAX, ..spec(1) }),
        ("quota_limit cannot be 0", ChainSpec { quota_limit: 0, ..spec(1) }),
    ];
    for (expected, spec) in cases {
        let error = create_chain(&spec, dir.path()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{error}");
    }
}

#[test]
fn a_chain_that_exists_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    create_chain(&spec(1), dir.path()).unwrap();
    let before: BTreeSet<_> = files_in(dir.path()).into_iter().map(|f| (fs::read(&f).unwrap(), f)).collect();
    let error = create_chain(&spec(1), dir.path()).unwrap_err();
    assert!(matches!(error, ConfigError::Exists(_)), "{error}");
    let after: BTreeSet<_> = files_in(dir.path()).into_iter().map(|f| (fs::read(&f).unwrap(), f)).collect();
    assert_eq!(before, after);
    // A second chain beside it is fine, and then its name has to be said.
    let first = Chain::load(dir.path()).unwrap();
    let other = ChainSpec { name: "other".into(), reserved_ports: first.ports(), ..spec(1) };
    let other = create_chain(&other, dir.path()).unwrap();
    assert!(other.ports().is_disjoint(&first.ports()));
    let error = Chain::load(dir.path()).unwrap_err().to_string();
    assert!(error.contains("other, test-chain"), "{error}");
    assert_eq!(Chain::open(dir.path(), "other").unwrap(), other);
}

#[test]
fn a_folder_without_a_chain_says_how_to_make_one() {
    let dir = tempfile::tempdir().unwrap();
    for root in [dir.path().to_owned(), dir.path().join("nowhere")] {
        let error = Chain::load(&root).unwrap_err().to_string();
        assert!(error.contains("holds no chain") && error.contains("cita chain init"), "{error}");
    }
}

#[test]
fn a_folder_that_is_a_file_or_closed_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    for target in [file.clone(), file.join("below")] {
        let error = create_chain(&spec(1), &target).unwrap_err().to_string();
        assert!(error.contains("file"), "{error}");
    }
    assert_eq!(files_in(dir.path()), [file]);
}

#[test]
fn a_chain_of_the_other_suite_has_keys_ids_or_sections_of_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let components = Components::default().with(ServiceKind::Crypto, "crypto_eth");
    let chain = create_chain(&ChainSpec { components, ..spec(2) }, dir.path()).unwrap();
    assert_eq!(chain.implementation(ServiceKind::Crypto), "crypto_eth");
    let id = chain.description.system_config.chain_id;
    assert_eq!(id, chain_id_of("test-chain", CryptoSuite::Eth));
    assert_ne!(id, chain_id_of("test-chain", CryptoSuite::Sm));
    for node in &chain.nodes {
        assert_eq!(Account::load(&node.dir, CryptoSuite::Eth).unwrap().address(), node.address());
        assert!(Account::load(&node.dir, CryptoSuite::Sm).is_err());
        let config = ConfigFile::load(&node.config(), &catalogue::NAMES).unwrap();
        assert_eq!(config.implementation(ServiceKind::Crypto).unwrap(), "crypto_eth");
    }
}

#[test]
fn chaincodes_of_two_nodes_are_given_one_port() {
    let dir = tempfile::tempdir().unwrap();
    let components = Components::default().with(ServiceKind::Executor, "executor_chaincode");
    let chain = create_chain(&ChainSpec { components, ..spec(2) }, dir.path()).unwrap();
    let mut ports = BTreeSet::new();
    for node in &chain.nodes {
        let section: toml::Table =
            ConfigFile::load(&node.config(), &catalogue::NAMES).unwrap().section("executor_chaincode").unwrap();
        let port = section["port"].as_integer().unwrap();
        assert_eq!(port, i64::from(node.description.ports.executor) + 4);
        assert!(!node.description.ports.all().any(|taken| i64::from(taken) == port));
        assert!(ports.insert(port));
    }
}
