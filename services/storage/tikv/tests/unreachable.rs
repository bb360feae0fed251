//! What is told when there is no cluster, and how soon.

use std::{
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

use cita_service_api::{Address, Hash};
use cita_storage_tikv::{Config, OpenError, Setting, open};

/// Long enough for a loaded machine, shorter than what the client takes by itself.
const LIMIT: Duration = Duration::from_millis(500);

#[track_caller]
fn refused(config: &Config) -> OpenError {
    let dir = tempfile::tempdir().expect("a folder");
    let setting =
        Setting { config, root: Path::new("/"), dir: dir.path(), chain: Hash([1; 32]), node: Address([2; 20]) };
    let error = open(&setting).err().expect("there is no cluster");
    // The folder is free again.
    assert!(!matches!(open(&setting), Err(OpenError::InUse { .. })));
    error
}

fn at(endpoints: &[String]) -> Config {
    let timeout_ms = u32::try_from(LIMIT.as_millis()).ok().and_then(std::num::NonZeroU32::new).expect("some time");
    Config { pd_endpoints: endpoints.to_vec(), timeout_ms, ..Config::default() }
}

/// A port that nobody listens on.
fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").to_string()
}

#[test]
fn a_closed_port_is_not_named_with_the_reason() {
    let (one, other) = (closed_port(), closed_port());
    let error = refused(&at(&[one.clone(), other.clone()]));
    let text = error.to_string();
    assert!(matches!(error, OpenError::Remote { .. }), "{text}");
    assert!(text.starts_with(&format!("cannot open the storage in the TiKV cluster of {one}, {other}: ")), "{text}");
    for endpoint in [one, other] {
        assert!(text.contains(&format!("{endpoint}: Connection refused")), "{text}");
    }
}

#[test]
fn a_mute_port_makes_a_start_hang() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let endpoint = listener.local_addr().expect("its address").to_string();
    let begun = Instant::now();
    let text = refused(&at(std::slice::from_ref(&endpoint))).to_string();
    // Opened twice, each with one probe.
    assert!(begun.elapsed() < 2 * LIMIT + Duration::from_secs(4), "{:?}", begun.elapsed());
    assert!(text.contains("no answer within 500 ms"), "{text}");
    assert!(
        text.contains(&format!("{endpoint}: takes connections, but does not answer as a placement driver")),
        "{text}"
    );
}

#[test]
fn a_host_that_does_not_exist_is_not_named() {
    let text = refused(&at(&["no-such-host.invalid:2379".to_owned()])).to_string();
    assert!(text.contains("no-such-host.invalid:2379: "), "{text}");
}

#[tokio::test]
async fn a_storage_cannot_be_opened_or_given_up_on_a_thread_of_a_runtime() {
    let text = refused(&at(&[closed_port()])).to_string();
    assert!(text.contains("Connection refused"), "{text}");
}

#[test]
fn certificates_that_are_none_are_not_refused_at_the_start() {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("file.pem");
    std::fs::write(&file, "no certificate").expect("a file");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let endpoint = listener.local_addr().expect("its address").to_string();
    let config = Config { ca_cert: Some(file.clone()), cert: Some(file.clone()), key: Some(file), ..at(&[endpoint]) };
    let error = refused(&config);
    assert!(matches!(error, OpenError::Remote { .. }), "{error}");
}
