//! A peer that speaks the protocol of TiKV and of its placement driver (PD), in one process, as far as `tikv-client` asks. Keys and values are in
//! memory; transactions are Percolator's. It proves this side of the protocol only: what a cluster does is written in tests/cluster.rs.

mod messages;
mod server;
mod store;

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64},
    },
    thread,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use tokio::runtime::Runtime;

use store::Store;

/// The prefix of the keys in tests. Regions are split within it.
pub(crate) const PREFIX: &str = "cita-suite/peer";

/// Tells a test binary that it is to be a peer, for as long as this folder exists.
const PEER: &str = "CITA_TIKV_PEER";
/// The file in the folder that tells where the peer is.
const ADDRESS: &str = "peer";

/// What outlives the connections.
#[derive(Default)]
struct Shared {
    store: Mutex<Store>,
    /// Requests are not answered.
    mute: AtomicBool,
    /// Transactions that were committed.
    commits: AtomicU64,
}

/// A peer in this process.
pub(crate) struct Peer {
    shared: Arc<Shared>,
    address: SocketAddr,
    /// Without one the peer is down.
    runtime: Option<Runtime>,
}

impl Peer {
    pub(crate) fn start() -> Self {
        let mut peer = Self { shared: Arc::default(), address: ([127, 0, 0, 1], 0).into(), runtime: None };
        peer.restart();
        peer
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Closes the port and all connections; what was stored stays.
    pub(crate) fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    /// Opens the port again.
    pub(crate) fn restart(&mut self) {
        let runtime = Runtime::new().expect("a runtime");
        let listener = wait_for("the port is free", || TcpListener::bind(self.address).ok());
        listener.set_nonblocking(true).expect("a socket");
        self.address = listener.local_addr().expect("its address");
        runtime.spawn(server::serve(self.shared.clone(), listener));
        self.runtime = Some(runtime);
    }

    /// From now on requests are taken, but not answered; or are answered again.
    pub(crate) fn set_mute(&self, mute: bool) {
        self.shared.mute.store(mute, std::sync::atomic::Ordering::SeqCst);
    }

    /// Transactions that were committed so far.
    pub(crate) fn commits(&self) -> u64 {
        self.shared.commits.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Writes beside all transactions.
    pub(crate) fn put(&self, key: &[u8], value: &[u8]) {
        self.shared.store.lock().put(key, value);
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// If this process was started to be the peer of a folder, it is one until the folder is gone, and the answer is true.
pub(crate) fn is_a_peer() -> bool {
    let Some(dir) = std::env::var_os(PEER) else { return false };
    let (dir, peer) = (Path::new(&dir), Peer::start());
    // In one step, for those who wait for it.
    fs::write(dir.join("peer.new"), peer.address()).expect("the folder can be written to");
    fs::rename(dir.join("peer.new"), dir.join(ADDRESS)).expect("the folder can be written to");
    while dir.exists() {
        thread::sleep(Duration::from_millis(100));
    }
    true
}

/// Starts this test binary as the peer of a folder; `test` is the name of the test that calls [`is_a_peer`].
pub(crate) fn start_process(test: &str, dir: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this binary"))
        .args([test, "--exact"])
        .env(PEER, dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("this binary runs")
}

/// Where the peer of a folder is, once it is there.
pub(crate) fn address_in(dir: &Path) -> String {
    wait_for("the peer serves", || fs::read_to_string(dir.join(ADDRESS)).ok())
}

/// Whether a folder has a peer.
pub(crate) fn has_peer(dir: &Path) -> bool {
    dir.join(ADDRESS).exists()
}

/// Tries until there is something.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(Instant::now() < until, "in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
