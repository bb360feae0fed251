//! A storage in another language, `docs/examples/storage_service.py`, holds the same suite.

use std::{
    env,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use cita_service_api::{StorageClient, conformance::storage::storage, connect_lazy};
use cita_service_kit::{ServiceKind, foreign::wait_until_healthy};

/// A Python with grpcio, which `./dev test` brings.
fn python() -> PathBuf {
    let given = env::var_os("CITA_PYTHON").map(PathBuf::from);
    let python = given.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/cita/venv/bin/python")));
    python.filter(|python| python.is_file()).expect("a Python with grpcio: run `./dev test`, or set CITA_PYTHON")
}

struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_storage_written_in_python_holds_the_suite() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let dir = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new(python())
        .arg(root.join("docs/examples/storage_service.py"))
        .args(["--port", &port.to_string(), "--data"])
        .arg(dir.path())
        .arg("--protos")
        .arg(root.join("proto/protos"))
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let _service = Service(child);
    let address = format!("127.0.0.1:{port}");
    let channel = connect_lazy(&address).unwrap();
    let healthy = wait_until_healthy(ServiceKind::Storage, &address, channel.clone());
    tokio::time::timeout(Duration::from_secs(60), healthy).await.expect("the service starts");
    storage(Arc::new(StorageClient::new(channel))).await;
}
