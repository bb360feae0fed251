//! `docs/examples/chaincode`, a chaincode for Hyperledger Fabric, in a process of Fabric's own runtime.

mod support;

use std::{
    env,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use cita_executor_chaincode::Config;
use cita_service_api::{
    ExecOutcome, Executor, ExecutorClient, ExecutorServer, StatusCode,
    conformance::blocks::{SENDER, Transactions, blocks},
    connect_lazy,
};
use support::{ALICE, BOB, Chain, LEDGER, PATIENCE, Send, config, crypto, json, name};
use tokio::net::TcpListener;
use tonic::transport::{Server, server::TcpIncoming};

/// Node packages with Fabric's shim, which `./dev test` brings.
fn node_modules() -> PathBuf {
    let given = env::var_os("CITA_NODE_MODULES").map(PathBuf::from);
    let modules = given.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/cita/node/node_modules")));
    modules
        .filter(|modules| modules.join(".bin/fabric-chaincode-node").is_file())
        .expect("Node packages with fabric-shim: run `./dev test`, or set CITA_NODE_MODULES")
}

/// A chaincode process.
struct Chaincode(Child);

impl Chaincode {
    fn start(address: SocketAddr) -> Self {
        let modules = node_modules();
        let child = Command::new(modules.join(".bin/fabric-chaincode-node"))
            .args(["start", "--peer.address", &address.to_string(), "--chaincode-id-name", LEDGER, "--module-path"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/examples/chaincode"))
            .env("NODE_PATH", &modules)
            .stdin(Stdio::null())
            .spawn()
            .expect("node runs");
        Self(child)
    }

    /// Starts it and waits until it answers.
    async fn ready(chain: &Chain) -> Self {
        let process = Self::start(chain.address());
        let started = Instant::now();
        loop {
            match chain.call(&["balance", "nobody"]).await {
                Err(error) if error.code == StatusCode::ExecuteServerNotReady => {
                    assert!(started.elapsed() < PATIENCE, "{error}");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                answer => {
                    answer.unwrap();
                    return process;
                }
            }
        }
    }

    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Waits until it ends by itself.
    async fn ends(&mut self) {
        let started = Instant::now();
        while self.0.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < PATIENCE, "the process ends");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Chaincode {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A chain whose genesis block is executed.
async fn begun(dir: &Path, config: &Config) -> Chain {
    let mut chain = Chain::open(dir, config).await;
    chain.exec(&[]).await;
    chain
}

#[tokio::test]
async fn a_fabric_chaincode_holds_the_suite_in_process_and_across_grpc() {
    let dir = tempfile::tempdir().unwrap();
    let put = |key: &str, value: &str| (name(LEDGER).address().to_vec(), json(&["put", key, value]));
    let init = (name(LEDGER).address().to_vec(), Send::init(&["init"]).data);
    let fail = (name(LEDGER).address().to_vec(), json(&["fail", "c", "3"]));
    let bodies: Vec<Transactions> = vec![vec![put("a", "1"), fail, put("b", "2")], vec![init], vec![put("a", "3")]];
    let crypto = crypto();
    let mut roots = Vec::new();
    for remote in [false, true] {
        let chain = Chain::open(&dir.path().join(remote.to_string()), &config()).await;
        let _process = Chaincode::start(chain.address());
        let executor: Arc<dyn Executor> = Arc::new(Patient(chain.executor.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let channel = connect_lazy(&listener.local_addr().unwrap().to_string()).unwrap();
        let server = Server::builder().add_service(ExecutorServer::serve(executor.clone()));
        let server = tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
        let executor = if remote { Arc::new(ExecutorClient::new(channel)) } else { executor };
        roots.push(blocks(executor, crypto.clone(), bodies.clone()).await);
        assert_eq!(chain.call(&["balance", &SENDER.to_string()]).await.unwrap(), "1000");
        server.abort();
    }
    assert_eq!(roots[0], roots[1], "two processes give the same state");
}

/// Tries a block again while its chaincode is not there yet, as the controller does.
struct Patient(Arc<dyn Executor>);

#[async_trait::async_trait]
impl Executor for Patient {
    async fn exec(&self, block: cita_proto::blockchain::Block) -> cita_service_api::Result<ExecOutcome> {
        let started = Instant::now();
        loop {
            match self.0.exec(block.clone()).await {
                Err(StatusCode::ExecuteServerNotReady) if started.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                answer => return answer,
            }
        }
    }

    async fn call(&self, request: cita_proto::executor::CallRequest) -> cita_service_api::RpcResult<Vec<u8>> {
        self.0.call(request).await
    }
}

#[tokio::test]
async fn notes_and_money_of_the_example() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = begun(dir.path(), &config()).await;
    let _process = Chaincode::ready(&chain).await;
    let (alice, bob) = (ALICE.to_string(), BOB.to_string());

    let given = chain.exec(&[Send::init(&["init"]), Send::init(&["init"]).from(BOB)]).await;
    assert_eq!(chain.call(&["balance", &alice]).await.unwrap(), "1000");
    assert_eq!(chain.call(&["balance", &bob]).await.unwrap(), "0");
    let refused = [
        Send::args(&["transfer", &alice, "1"]).from(BOB),
        Send::args(&["transfer", &bob, "1001"]),
        Send::args(&["transfer", &bob, "-1"]),
        Send::args(&["transfer", &bob]),
        Send::args(&["transfer", "bob", "1"]),
        Send::args(&["steal"]),
        Send::args(&["fail", "key", "value"]),
    ];
    assert_eq!(chain.exec(&refused).await, given);
    chain.exec(&[Send::args(&["transfer", &bob, "300"]), Send::args(&["transfer", &alice, "1"]).from(BOB)]).await;
    assert_eq!(chain.call(&["balance", &alice]).await.unwrap(), "701");
    assert_eq!(chain.call(&["balance", &bob]).await.unwrap(), "299");
    assert_eq!(chain.call_at(&["balance", &alice], 1).await.unwrap(), "1000");
    let error = chain.call(&["transfer", &bob, "702"]).await.unwrap_err();
    assert!(error.message.contains(&format!("{alice} has 701, that is not enough")), "{error}");

    let keys: Vec<String> = (0..230).map(|number| format!("{number:03}")).collect();
    let puts: Vec<Send> = keys.iter().map(|key| Send::args(&["put", key, &format!("grün {key}")])).collect();
    chain.exec(&puts).await;
    assert_eq!(chain.call(&["get", "017"]).await.unwrap(), "grün 017");
    assert!(chain.call(&["get", "999"]).await.unwrap_err().message.contains("there is no note '999'"));
    let notes = chain.call(&["range", "005", "2"]).await.unwrap();
    let notes: Vec<serde_json::Value> = serde_json::from_str(&notes).unwrap();
    assert_eq!(notes.len(), 195);
    assert_eq!(notes[194], serde_json::json!({ "key": "199", "value": "grün 199" }));
    assert_eq!(chain.call_at(&["range", "", "~"], 3).await.unwrap(), "[]", "there were none yet");
}

#[tokio::test]
async fn a_killed_chaincode_comes_back_and_the_block_is_executed() {
    let dir = tempfile::tempdir().unwrap();
    let mut chain = begun(dir.path(), &config()).await;
    let mut process = Chaincode::ready(&chain).await;
    chain.exec(&[Send::args(&["put", "a", "1"])]).await;
    process.kill();
    let sends = [Send::args(&["put", "a", "2"])];
    assert_eq!(chain.try_exec(&sends).await, Err(StatusCode::ExecuteServerNotReady));
    let mut process = Chaincode::ready(&chain).await;
    chain.exec(&sends).await;
    assert_eq!(chain.call(&["get", "a"]).await.unwrap(), "2");

    // An executor that stops takes its chaincodes with it, for whoever supervises them to start again.
    let chain = chain.reopen(dir.path(), &config()).await;
    process.ends().await;
    let _process = Chaincode::ready(&chain).await;
    assert_eq!(chain.call(&["get", "a"]).await.unwrap(), "2");
}
