//! Starting a chain: what is seen to before the first process, and the supervisor that outlives its terminal.

use std::{
    ffi::OsStr,
    fs::OpenOptions,
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, BufReader},
    sync::mpsc,
};

use super::{
    core::STOP_PATIENCE,
    layout::ProcessLayout,
    local::{LocalChain, Place},
    process,
    run_dir::{RunDir, RunLock},
    supervisor::{Notice, Supervisor},
};
use crate::error::{CliError, CliResult, OrFail};

/// How long a detached supervisor may take to say whether it could start: it may have to stop leftovers first.
const DETACH_PATIENCE: Duration = Duration::from_secs(120);

/// How long a port may stay the local end of a connection: Linux keeps those of closed ones for 60 s.
const PORT_PATIENCE: Duration = Duration::from_secs(65);

/// How often such a port is tried.
const PORT_PAUSE: Duration = Duration::from_millis(100);

/// The longest answer of a detached supervisor, in bytes.
const MAX_ANSWER: u64 = 64 << 10;

/// Makes the supervisor of a chain: nothing else runs of it then, and every port is free.
///
/// # Errors
/// When another supervisor has the chain, leftovers cannot be stopped, or a port is in use.
pub(crate) async fn prepare(
    chain: &LocalChain,
    layout: ProcessLayout,
    notices: mpsc::UnboundedSender<Notice>,
    tell: impl Fn(String),
) -> CliResult<Supervisor> {
    let run = chain.run_dir();
    let lock = run.try_lock()?.ok_or_else(|| already_up(chain.name(), &run))?;
    let leftovers = stop_leftovers(&run, &lock).await?;
    if leftovers > 0 {
        tell(format!("stopped what a killed supervisor had left running ({leftovers} of its processes)"));
    }
    wait_for_ports(chain, layout, tell).await?;
    Supervisor::new(chain.place(), lock, layout, chain.processes(layout)?, own_program()?, notices)
}

/// Waits until no connection has one of the ports as its local end. Systems choose such ends from the same range, and keep them
/// for a minute after the connection was closed.
async fn wait_for_ports(chain: &LocalChain, layout: ProcessLayout, tell: impl Fn(String)) -> CliResult<()> {
    let deadline = Instant::now() + PORT_PATIENCE;
    let mut told = false;
    while let Some(port) = chain.check_ports(layout)? {
        if Instant::now() >= deadline {
            return Err(CliError::user(format!("port {port} is the local end of another program's connection"))
                .hint(format!("see which: ss -tanp | grep {port}"))
                .hint("or choose another port in the node's config.toml"));
        }
        if !std::mem::replace(&mut told, true) {
            tell(format!("port {port} is held by a connection that was made or closed just now; waiting for it"));
        }
        tokio::time::sleep(PORT_PAUSE).await;
    }
    Ok(())
}

/// Stops what a killed supervisor left behind. How many there were.
///
/// # Errors
/// When one of them may not be signalled.
pub(crate) async fn stop_leftovers(run: &RunDir, _lock: &RunLock) -> CliResult<usize> {
    let leftovers = run.state().map(|state| state.alive()).unwrap_or_default();
    process::stop_all(&leftovers, STOP_PATIENCE).await.or_fail("cannot stop what is left of the chain")?;
    Ok(leftovers.len())
}

fn already_up(name: &str, run: &RunDir) -> CliError {
    let who = run.supervisor().map(|supervisor| format!(" (pid {})", supervisor.pid)).unwrap_or_default();
    CliError::user(format!("chain '{name}' has a supervisor already{who}"))
        .hint(format!("see how it is: cita chain status {name}"))
        .hint(format!("stop it: cita chain down {name}"))
}

/// This program, as it can be started again.
fn own_program() -> CliResult<PathBuf> {
    std::env::current_exe().or_fail("cannot find this program's own file")
}

/// What a detached supervisor tells the command that started it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Report {
    /// It is not ready yet; this is what it does.
    Note(String),
    /// It looks after the chain from now on.
    Started,
    /// It could not.
    Failed {
        /// Why.
        message: String,
        /// What to do.
        hints: Vec<String>,
    },
}

impl Report {
    /// The report of a failure.
    pub(crate) fn failed(error: &CliError) -> Self {
        Self::Failed { message: error.message().to_owned(), hints: error.hints().to_vec() }
    }
}

/// Starts a supervisor in a session of its own, which lives on when this command and its terminal are gone. `home` is the folder that
/// was asked for with `--home`.
///
/// # Errors
/// What [`prepare`] found wrong over there.
pub(crate) async fn detach(
    place: &Place,
    layout: ProcessLayout,
    home: Option<&Path>,
    tell: impl Fn(String),
) -> CliResult<()> {
    let run = place.run_dir();
    crate::home::create_private_dir(run.path())?;
    let log = run.path().join("supervisor.out");
    let out = OpenOptions::new().create(true).append(true).mode(0o600).open(&log);
    let out = out.map_err(|e| CliError::file("write", &log, &e))?;
    let mut child = tokio::process::Command::new(own_program()?)
        .args(["chain", "supervise", &place.name, "--layout", layout.name(), "--dir"])
        .arg(&place.root)
        .args(home.iter().flat_map(|home| [OsStr::new("--home"), home.as_os_str()]))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(out)
        .current_dir(&place.root)
        .spawn()
        .or_fail("cannot start the supervisor")?;
    let stdout = child.stdout.take().ok_or_else(|| CliError::internal("the supervisor has no standard output"))?;
    let answer =
        tokio::time::timeout(DETACH_PATIENCE, read_reports(BufReader::new(stdout.take(MAX_ANSWER)), tell)).await;
    match answer {
        Ok(Ok(Some((message, hints)))) => Err(hints.into_iter().fold(CliError::user(message), CliError::hint)),
        Ok(Ok(None)) => Ok(()),
        Ok(Err(error)) => Err(silent(&error, &log)),
        Err(_) => Err(silent(&io::ErrorKind::TimedOut.into(), &log)),
    }
}

fn silent(error: &io::Error, log: &Path) -> CliError {
    CliError::user(format!("the supervisor ended before it could say why: {error}"))
        .hint(format!("its output: {}", log.display()))
}

/// Reads reports until the last. Answers why it failed, if it did.
async fn read_reports(
    mut reader: impl AsyncBufRead + Unpin,
    tell: impl Fn(String),
) -> io::Result<Option<(String, Vec<String>)>> {
    loop {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).await?;
        match serde_json::from_slice(&line)? {
            Report::Note(note) => tell(note),
            Report::Started => return Ok(None),
            Report::Failed { message, hints } => return Ok(Some((message, hints))),
        }
    }
}
