//! A real chain on this machine: real processes, disks and TLS, through the binary.

use std::{
    fs::File,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use cita_crypto_sm::{KeyPair, sign_transaction, transaction_hash};
use cita_proto::{
    blockchain::{RawTransactions, Transaction},
    evm::Receipt,
};
use cita_service_api::{Address, Controller, ControllerClient, Evm, EvmClient, Hash, TxHash, connect_lazy};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;

use super::{Home, Ran};

/// How long anything may take that has to happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// A chain in a home of its own; what it left running is killed when the test ends, however it ends.
pub(crate) struct World {
    /// The home.
    pub(crate) home: Home,
    name: &'static str,
    /// Ports are chosen when a chain is made and taken when it starts: two tests must not choose the same in between.
    _turn: File,
}

impl World {
    /// A home for a chain of that name, which is not made yet.
    pub(crate) fn empty(name: &'static str) -> Self {
        let turn = File::create(std::env::temp_dir().join("cita-chain-tests.lock")).expect("a lock file");
        turn.lock().expect("the turn comes");
        Self { home: Home::new(), name, _turn: turn }
    }

    /// Makes a chain; `options` are those of `chain init`.
    pub(crate) fn new(name: &'static str, options: &[&str]) -> Self {
        let world = Self::empty(name);
        let init: Vec<&str> = ["chain", "init", name].iter().chain(options).copied().collect();
        world.cita(&init).ok();
        world
    }

    /// Runs the binary.
    pub(crate) fn cita(&self, arguments: &[&str]) -> Ran {
        self.home.run(arguments)
    }

    /// The chain's name.
    pub(crate) fn name(&self) -> &str {
        self.name
    }

    /// Runs `cita chain WORDS` for the chain.
    pub(crate) fn chain(&self, words: &[&str]) -> Ran {
        let dir = self.home.path().join("chains").join(self.name);
        self.cita(&[&["chain"], words, &["--dir", dir.to_str().expect("a path")]].concat())
    }

    /// Starts the chain; `up` returns when it makes blocks.
    pub(crate) fn up(&self, layout: &str) {
        let ran = self.cita(&["chain", "up", self.name, "-d", "--layout", layout]);
        assert_eq!(ran.code, Some(0), "{ran:?}\n{}", self.logs());
    }

    /// Makes a chain of one node with one more setting in a section of its config.toml, and starts it.
    pub(crate) fn one_node(name: &'static str, block_interval: &str, (section, settings): (&str, &str)) -> Self {
        let world = Self::new(name, &["--nodes", "1", "--block-interval", block_interval]);
        let path = world.node_dir(0).join("config.toml");
        let config = std::fs::read_to_string(&path).expect("a configuration");
        let heading = format!("[{section}]\n");
        assert!(config.contains(&heading), "there is no section {heading}");
        std::fs::write(&path, config.replace(&heading, &format!("{heading}{settings}\n"))).expect("a configuration");
        world.up("node");
        world
    }

    /// Runs a command that sends a transaction; answers its hash and its receipt, as soon as there is one.
    #[track_caller]
    pub(crate) fn commit(&self, arguments: &[&str]) -> (String, Value) {
        let hash = self.cita(arguments).ok().trim().to_owned();
        let receipt = self.receipt(&hash);
        (hash, receipt)
    }

    /// The receipt of a transaction, as soon as there is one.
    #[track_caller]
    pub(crate) fn receipt(&self, hash: &str) -> Value {
        wait_for("a receipt", || {
            let ran = self.cita(&["get", "receipt", hash]);
            let pending = ran.code == Some(1) && ran.stderr.contains(r#"message: "Not get the receipt""#);
            assert!(ran.code == Some(0) || pending, "{ran:?}");
            (!pending).then(|| ran.json())
        })
    }

    /// Waits for the block of a transaction; answers its kind.
    #[track_caller]
    pub(crate) fn placed(&self, hash: &str) -> Value {
        wait_for("the block of a transaction", || {
            let tx = self.cita(&["get", "tx", hash]).json();
            let height = tx["height"].as_u64();
            height.is_some_and(|height| height < u64::MAX).then(|| tx["type"].clone())
        })
    }

    /// Runs a command that sends a transaction which has to succeed; answers its hash.
    #[track_caller]
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let (hash, receipt) = self.commit(arguments);
        assert_eq!(receipt["error_msg"], "", "{arguments:?}: {receipt:#}");
        hash
    }

    /// Runs a command that changes the system configuration, and waits for its block; answers its hash. It has no receipt.
    #[track_caller]
    pub(crate) fn change(&self, arguments: &[&str]) -> String {
        let hash = self.cita(arguments).ok().trim().to_owned();
        self.placed(&hash);
        hash
    }

    /// Creates a contract of the executor's tests as the current account; answers its address.
    #[track_caller]
    pub(crate) fn deploy(&self, contract: &str) -> String {
        let (_, receipt) = self.commit(&["create", &creation_code(contract)]);
        assert_eq!(receipt["error_msg"], "", "{receipt:#}");
        receipt["contract_addr"].as_str().expect("an address").to_owned()
    }

    /// Stops the chain.
    pub(crate) fn down(&self) {
        self.cita(&["chain", "down", self.name]).ok();
    }

    /// The last lines of every log.
    pub(crate) fn logs(&self) -> String {
        self.cita(&["chain", "logs", "--chain", self.name]).stdout
    }

    /// What `chain status` says.
    pub(crate) fn status(&self) -> Value {
        self.cita(&["chain", "status", self.name, "--output", "json"]).json()
    }

    /// Waits until the chain is as it should be.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, good: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let status = self.status();
            if good(&status) {
                return status;
            }
            assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}\n{status:#}\n{}", self.logs());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The folder of a node.
    pub(crate) fn node_dir(&self, node: usize) -> PathBuf {
        self.home.path().join(format!("chains/{0}/{0}-node{node}", self.name))
    }

    /// A field such as `controller` of every node.
    pub(crate) fn addresses(&self, of: &str) -> Vec<String> {
        let status = self.status();
        let nodes = status["nodes"].as_array().expect("nodes");
        nodes.iter().map(|node| node[of].as_str().expect("an address").to_owned()).collect()
    }

    /// Kills supervisor and nodes at once, as a power cut would.
    pub(crate) fn kill_everything(&self) {
        let status = self.status();
        let supervisor = status["supervisor"].as_u64().into_iter();
        for pid in supervisor.chain((0..nodes(&status)).flat_map(|node| pids(&status, node))) {
            send(pid, Signal::SIGKILL);
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.cita(&["chain", "down", self.name]);
    }
}

/// The code that creates a contract of the executor's tests.
pub(crate) fn creation_code(contract: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../services/executor/evm/tests/contracts");
    let code = std::fs::read_to_string(format!("{folder}/{contract}.bin")).expect("the compiled contract");
    format!("0x{}", code.trim())
}

/// Waits for a condition.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// How many nodes a status has.
pub(crate) fn nodes(status: &Value) -> usize {
    status["nodes"].as_array().map_or(0, Vec::len)
}

/// The processes of a node.
pub(crate) fn pids(status: &Value, node: usize) -> Vec<u64> {
    let processes = status["nodes"][node]["processes"].as_array().expect("processes");
    processes.iter().filter_map(|process| process["pid"].as_u64()).collect()
}

/// The height of a node, 0 while it does not answer.
pub(crate) fn height(status: &Value, node: usize) -> u64 {
    status["nodes"][node]["height"].as_u64().unwrap_or_default()
}

/// Signals a process, which may be gone.
pub(crate) fn send(pid: u64, signal: Signal) {
    let _ = kill(Pid::from_raw(i32::try_from(pid).expect("a process id")), signal);
}

/// What users send, and the receipts that they got.
#[derive(Default)]
pub(crate) struct Seen {
    waiting: Mutex<Vec<TxHash>>,
    /// Receipts as first answered.
    pub(crate) receipts: Mutex<Vec<(TxHash, Receipt)>>,
}

/// Users who send transactions to all nodes in turn, and ask for receipts, whatever happens to the nodes.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    /// What they saw.
    pub(crate) seen: Arc<Seen>,
    thread: Option<JoinHandle<()>>,
}

impl Load {
    /// Starts sending `batch` calls of `data` to `to` at a time.
    pub(crate) fn start(world: &World, to: Address, data: Vec<u8>, batch: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::new(Seen::default());
        let controllers: Vec<_> =
            world.addresses("controller").iter().map(|a| client(a, ControllerClient::new)).collect();
        let evms: Vec<_> = world.addresses("executor").iter().map(|a| client(a, EvmClient::new)).collect();
        let (stopped, shared) = (stop.clone(), seen.clone());
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(users(&controllers, &evms, &shared, &stopped, to, &data, batch));
        });
        Self { stop, seen, thread: Some(thread) }
    }

    /// How many receipts users got so far.
    pub(crate) fn receipts(&self) -> usize {
        self.seen.receipts.lock().expect("no user panicked").len()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the load failed");
        }
    }
}

/// All nodes have the same state after the last block that all of them have.
#[track_caller]
pub(crate) fn assert_equal_states(world: &World) {
    let status = world.status();
    let common = (0..nodes(&status)).map(|node| height(&status, node)).min().expect("nodes");
    assert!(common > 0, "{status:#}");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let roots: Vec<_> = world
        .addresses("controller")
        .iter()
        .map(|address| {
            let controller = client(address, ControllerClient::new);
            (common - common.min(1)..=common)
                .map(|height| runtime.block_on(controller.state_root_by_number(height)).expect("a state root"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(roots.windows(2).all(|pair| pair[0] == pair[1]), "states part at block {common}: {roots:?}");
}

/// A client for an address; channels connect when they are used.
pub(crate) fn client<T>(address: &str, new: impl Fn(tonic::transport::Channel) -> T) -> T {
    // Channels are made inside of a runtime.
    let runtime = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
    });
    let _inside = runtime.enter();
    new(connect_lazy(address).expect("an address"))
}

static RUNTIME: std::sync::OnceLock<tokio::runtime::Runtime> = std::sync::OnceLock::new();

async fn users(
    controllers: &[ControllerClient],
    evms: &[EvmClient],
    seen: &Seen,
    stop: &AtomicBool,
    to: Address,
    data: &[u8],
    batch: usize,
) {
    let key = KeyPair::generate();
    let mut serial = 0u64;
    let mut turn = 0;
    while !stop.load(Ordering::Relaxed) {
        turn = (turn + 1) % controllers.len();
        let _ = send_batch(&controllers[turn], seen, &key, to, data, batch, &mut serial).await;
        ask_receipts(&evms[turn], seen).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn send_batch(
    controller: &ControllerClient,
    seen: &Seen,
    key: &KeyPair,
    to: Address,
    data: &[u8],
    batch: usize,
    serial: &mut u64,
) -> Option<()> {
    let limit = Duration::from_secs(2);
    let config = tokio::time::timeout(limit, controller.system_config()).await.ok()?.ok()?;
    let height = tokio::time::timeout(limit, controller.block_number(false)).await.ok()?.ok()?;
    let mut hashes = Vec::new();
    let mut body = Vec::new();
    for _ in 0..batch {
        *serial += 1;
        let transaction = call(&config.chain_id, to, data, height + 90, &serial.to_string());
        hashes.push(transaction_hash(&transaction));
        body.push(sign_transaction(transaction, key));
    }
    tokio::time::timeout(limit, controller.send_raw_transactions(RawTransactions { body })).await.ok()?.ok()?;
    seen.waiting.lock().expect("no user panicked").extend(hashes);
    Some(())
}

async fn ask_receipts(evm: &EvmClient, seen: &Seen) {
    let waiting: Vec<TxHash> = std::mem::take(&mut *seen.waiting.lock().expect("no user panicked"));
    let mut still = Vec::new();
    for (index, hash) in waiting.iter().enumerate() {
        match tokio::time::timeout(Duration::from_secs(2), evm.transaction_receipt(*hash)).await {
            Ok(Ok(receipt)) => seen.receipts.lock().expect("no user panicked").push((*hash, receipt)),
            Ok(Err(error)) if error.message == "Not get the receipt" => still.push(*hash),
            _ => {
                // The node is gone: ask another one next time.
                still.extend(&waiting[index..]);
                break;
            }
        }
    }
    // The newest are asked for first, and what no longer has a chance is forgotten.
    still.reverse();
    still.truncate(2000);
    still.reverse();
    let mut waiting = seen.waiting.lock().expect("no user panicked");
    still.append(&mut waiting);
    *waiting = still;
}

/// A transaction that calls a contract.
pub(crate) fn call(chain_id: &[u8], to: Address, data: &[u8], valid_until_block: u64, nonce: &str) -> Transaction {
    Transaction {
        version: 0,
        to: to.to_vec(),
        nonce: nonce.to_owned(),
        quota: 200_000,
        valid_until_block,
        data: data.to_vec(),
        value: vec![0; Hash::LEN],
        chain_id: chain_id.to_vec(),
    }
}
