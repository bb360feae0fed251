//! A whole chain from its making to its removal, through the binary.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;

const LONG: Duration = Duration::from_secs(60);

/// Free ports are chosen when a chain is made and taken when it starts: two tests must not choose the same in between.
/// A lock on a file holds between the processes of a test runner, too.
fn turn() -> File {
    let file = File::create(std::env::temp_dir().join("cita-chain-tests.lock")).unwrap();
    file.lock().unwrap();
    file
}

/// The binary with a home and a chain `c` of its own. What it left running is stopped when the test ends, however it ends.
struct Cita {
    home: tempfile::TempDir,
    dir: PathBuf,
    _turn: File,
}

impl Cita {
    fn new() -> Self {
        let turn = turn();
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("chains/c");
        Self { home, dir, _turn: turn }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cita"));
        command.args(arguments).env("CITA_HOME", self.home.path()).stdin(Stdio::null());
        command
    }

    /// `cita chain WORDS --dir DIR`.
    fn chain(&self, words: &[&str]) -> Output {
        self.command(&["chain"]).args(words).arg("--dir").arg(&self.dir).output().unwrap()
    }

    fn ok(&self, words: &[&str]) -> String {
        let output = self.chain(words);
        let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{words:?}: {stdout}{stderr}\n{}", self.logs());
        stdout
    }

    fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--output", "json"]).collect();
        serde_json::from_str(&self.ok(&words)).unwrap()
    }

    fn fails(&self, words: &[&str]) -> String {
        let output = self.chain(words);
        assert_eq!(output.status.code(), Some(1), "{words:?} should fail");
        String::from_utf8(output.stderr).unwrap()
    }

    fn logs(&self) -> String {
        String::from_utf8_lossy(&self.chain(&["logs"]).stdout).into_owned()
    }

    fn status(&self) -> Value {
        self.json(&["status"])
    }

    /// Waits until the chain is as it should be.
    fn until(&self, what: &str, good: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + LONG;
        loop {
            let status = self.status();
            if good(&status) {
                return status;
            }
            assert!(Instant::now() < deadline, "{what}: {status:#}\n{}", self.logs());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cita {
    fn drop(&mut self) {
        let _ = self.chain(&["down"]);
    }
}

fn pids(status: &Value, node: usize) -> Vec<u64> {
    let processes = status["nodes"][node]["processes"].as_array().unwrap();
    processes.iter().filter_map(|process| process["pid"].as_u64()).collect()
}

fn height(status: &Value, node: usize) -> u64 {
    status["nodes"][node]["height"].as_u64().unwrap_or_default()
}

fn signal(pid: u64, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(pid).unwrap()), signal).unwrap();
}

fn is_running(status: &Value) -> bool {
    status["state"] == "running"
}

#[test]
fn a_chain_is_made_started_killed_restarted_stopped_and_removed() {
    let cita = Cita::new();
    let up = cita.json(&["up", "c", "--nodes", "2", "-d"]);
    assert_eq!(up["nodes"].as_array().unwrap().len(), 2);
    assert!(up["first_block_ms"].as_u64().unwrap() > 0 && up["height"].as_u64().unwrap() > 0);
    let contexts = cita.command(&["context", "list"]).output().unwrap().stdout;
    assert!(String::from_utf8(contexts).unwrap().contains("\"default_context\": \"c\""));
    let list = cita.command(&["chain", "list", "--output", "json"]).output().unwrap().stdout;
    assert_eq!(serde_json::from_slice::<Value>(&list).unwrap()[0]["state"], "running");

    let before = cita.until("both nodes know each other", |s| is_running(s) && s["nodes"][0]["peers"] == 1);
    cita.ok(&["up", "c", "-d"]);
    assert_eq!(pids(&cita.status(), 0), pids(&before, 0), "a second `up` touched the chain");

    // The supervisor brings back what dies.
    signal(pids(&before, 1)[0], Signal::SIGKILL);
    let back = cita.until("node1 comes back", |s| is_running(s) && pids(s, 1) != pids(&before, 1));
    assert_eq!(back["nodes"][1]["processes"][0]["last_exit"], "killed by SIGKILL");

    cita.ok(&["restart", "node0"]);
    let restarted = cita.status();
    assert!(pids(&restarted, 0) != pids(&back, 0) && pids(&restarted, 1) == pids(&back, 1));
    cita.until("blocks go on", |s| height(s, 0) > height(&back, 0) && height(s, 1) > height(&back, 0));

    // The supervisor and a node are killed at once: `up` stops the other node and starts both from the same blocks.
    let status = cita.status();
    signal(status["supervisor"].as_u64().unwrap(), Signal::SIGKILL);
    signal(pids(&status, 0)[0], Signal::SIGKILL);
    cita.until("the supervisor is gone", |s| s["supervisor"].is_null());
    assert!(cita.fails(&["restart", "node1"]).contains("no supervisor"));
    let again = cita.json(&["up", "c", "-d"]);
    assert!(again["height"].as_u64().unwrap() > height(&status, 0), "{again}");
    assert!(cita.fails(&["restart", "node7"]).contains("no node 'node7'"));
    assert!(!cita.logs().is_empty());

    let last = cita.status();
    cita.ok(&["down"]);
    assert_eq!(cita.status()["state"], "stopped");
    for pid in [pids(&last, 0), pids(&last, 1)].concat() {
        assert!(!Path::new(&format!("/proc/{pid}")).exists(), "pid {pid} is still there");
    }
    cita.ok(&["clean", "-y"]);
    assert!(cita.fails(&["up", "c", "--nodes", "3"]).contains("--nodes is for a new chain"));
    cita.ok(&["clean", "c", "--all", "-y"]);
    assert!(cita.fails(&["status", "c"]).contains("there is no chain 'c'"));
}

#[test]
fn a_node_of_six_processes_makes_blocks_and_one_process_stops_in_order_on_sigterm() {
    let cita = Cita::new();
    cita.ok(&["init", "c", "--nodes", "1"]);
    let up = cita.json(&["up", "-d", "--layout", "services"]);
    assert!(up["height"].as_u64().unwrap() > 0);
    let status = cita.status();
    assert_eq!(pids(&status, 0).len(), 6);
    cita.ok(&["restart", "node0", "executor"]);
    let replaced = pids(&status, 0).into_iter().zip(pids(&cita.status(), 0)).filter(|(old, new)| old != new).count();
    assert_eq!(replaced, 1, "only the executor was to be restarted");
    cita.until("blocks go on", |s| is_running(s) && height(s, 0) > height(&status, 0));
    cita.ok(&["down"]);

    let config = cita.dir.join("c-node0/config.toml");
    let config = config.to_str().unwrap();
    let mut node = cita.command(&["node", "run", "-c", config]).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(node.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("node is ready"), "{line}");
    let second = cita.command(&["service", "crypto", "run", "-c", config]).output().unwrap();
    let refused = String::from_utf8(second.stderr).unwrap();
    let owner = format!("is in use by cita (pid {})", node.id());
    assert!(second.status.code() == Some(1) && refused.contains(&owner), "{refused}");
    signal(node.id().into(), Signal::SIGTERM);
    assert_eq!(node.wait().unwrap().code(), Some(0));
}
