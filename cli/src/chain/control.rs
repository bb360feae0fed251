//! Commands to a supervisor that runs: one JSON line each way over a Unix socket in the chain's run folder.

use std::{
    fs::File,
    io,
    os::{fd::AsRawFd, unix::ffi::OsStrExt},
    path::{Path, PathBuf},
    time::Duration,
};

use cita_service_kit::ServiceKind;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::{mpsc, oneshot},
};

use super::run_dir::RunDir;
use crate::error::{CliError, CliResult, OrFail};

/// The longest line either side reads, in bytes.
const MAX_LINE: u64 = 4096;

/// How long either side waits for the other's line.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest path that every system takes for a socket, in bytes.
const MAX_SOCKET_PATH: usize = 100;

/// What can be asked of a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    /// Stop the processes of a node, or the one of a service, and start them again.
    Restart {
        /// The node's domain.
        node: String,
        /// Only this service.
        service: Option<ServiceKind>,
    },
    /// Start the processes of a node that was added to the chain's files.
    Add {
        /// The node's domain.
        node: String,
    },
    /// Stop the processes of a node for good.
    Remove {
        /// The node's domain.
        node: String,
    },
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// It is being done.
    Accepted,
    /// Why not.
    Refused(String),
}

/// A request with the place for its answer.
#[derive(Debug)]
pub(crate) struct Command {
    /// What is asked.
    pub(crate) request: Request,
    /// Where the answer goes.
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// Takes commands until the receiver is gone. The caller holds the run lock, so a socket that is there is nobody's.
///
/// # Errors
/// When the socket cannot be made.
pub(crate) fn listen(run: &RunDir, commands: mpsc::Sender<Command>) -> CliResult<()> {
    let path = run.socket();
    let fail = |error: &io::Error| CliError::file("listen at", &path, error);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fail(&error)),
        _ => {}
    }
    let address = SocketPath::of(&path).map_err(|e| fail(&e))?;
    let listener = UnixListener::bind(&address.path).map_err(|e| fail(&e))?;
    tokio::spawn(async move {
        loop {
            let connection = tokio::select! {
                accepted = listener.accept() => accepted,
                () = commands.closed() => return,
            };
            match connection {
                Ok((stream, _)) => drop(tokio::spawn(serve(stream, commands.clone()))),
                // Out of descriptors, for example: the next one may do.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    });
    Ok(())
}

async fn serve(mut stream: UnixStream, commands: mpsc::Sender<Command>) {
    let answer = match read_line(&mut stream).await {
        Ok(request) => {
            let (sender, receiver) = oneshot::channel();
            let _ = commands.send(Command { request, answer: sender }).await;
            receiver.await.unwrap_or_else(|_| Answer::Refused("the chain is stopping".to_owned()))
        }
        Err(error) => Answer::Refused(format!("no request: {error}")),
    };
    // Who asked may have gone.
    let _ = write_line(&mut stream, &answer).await;
}

/// Asks the supervisor of a chain.
///
/// # Errors
/// When there is none, or it refuses.
pub(crate) async fn ask(run: &RunDir, request: &Request) -> CliResult<()> {
    let path = run.socket();
    let exchange = async {
        let address = SocketPath::of(&path)?;
        let mut stream = UnixStream::connect(&address.path).await?;
        write_line(&mut stream, request).await?;
        read_line(&mut stream).await
    };
    match exchange.await.or_fail("the chain's supervisor does not answer")? {
        Answer::Accepted => Ok(()),
        Answer::Refused(why) => Err(CliError::user(why)),
    }
}

async fn read_line<T: for<'a> Deserialize<'a>>(stream: &mut UnixStream) -> io::Result<T> {
    let mut line = Vec::new();
    let mut limited = BufReader::new(stream.take(MAX_LINE));
    match tokio::time::timeout(PATIENCE, limited.read_until(b'\n', &mut line)).await {
        Ok(read) => read?,
        Err(_) => return Err(io::ErrorKind::TimedOut.into()),
    };
    Ok(serde_json::from_slice(&line)?)
}

async fn write_line(stream: &mut UnixStream, message: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    stream.write_all(&line).await
}

/// A path for a socket system call. Such paths are short by law; a long one is reached through the descriptor of its folder.
struct SocketPath {
    path: PathBuf,
    _folder: Option<File>,
}

impl SocketPath {
    fn of(path: &Path) -> io::Result<Self> {
        if path.as_os_str().as_bytes().len() <= MAX_SOCKET_PATH || !cfg!(target_os = "linux") {
            return Ok(Self { path: path.to_owned(), _folder: None });
        }
        let folder = File::open(path.parent().unwrap_or(Path::new(".")))?;
        let mut short = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd()));
        short.push(path.file_name().unwrap_or_default());
        Ok(Self { path: short, _folder: Some(folder) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restart() -> Request {
        Request::Restart { node: "node1".into(), service: None }
    }

    async fn answered(run: &RunDir, answer: Answer) -> CliResult<()> {
        let (sender, mut commands) = mpsc::channel(1);
        listen(run, sender).unwrap();
        tokio::spawn(async move {
            let command: Command = commands.recv().await.unwrap();
            assert_eq!(command.request, restart());
            command.answer.send(answer).unwrap();
        });
        ask(run, &restart()).await
    }

    #[tokio::test]
    async fn a_request_reaches_the_supervisor_also_below_a_very_long_path() {
        let dir = tempfile::tempdir().unwrap();
        for root in [dir.path().to_owned(), dir.path().join("x".repeat(150))] {
            let run = RunDir::new(&root);
            let _lock = run.try_lock().unwrap().unwrap();
            answered(&run, Answer::Accepted).await.unwrap();
            let refused = answered(&run, Answer::Refused("no node9".into())).await.unwrap_err();
            assert_eq!(refused.message(), "no node9");
        }
    }

    #[tokio::test]
    async fn without_a_supervisor_the_error_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let error = ask(&RunDir::new(dir.path()), &restart()).await.unwrap_err();
        assert!(error.message().contains("supervisor does not answer"), "{}", error.message());
    }

    #[tokio::test]
    async fn garbage_is_refused_and_the_next_request_still_served() {
        let dir = tempfile::tempdir().unwrap();
        let run = RunDir::new(dir.path());
        let _lock = run.try_lock().unwrap().unwrap();
        let (sender, mut commands) = mpsc::channel(1);
        listen(&run, sender).unwrap();
        let mut stream = UnixStream::connect(run.socket()).await.unwrap();
        stream.write_all(b"{\"stop\": 1}\n").await.unwrap();
        let answer: Answer = read_line(&mut stream).await.unwrap();
        assert!(matches!(answer, Answer::Refused(why) if why.contains("no request")));
        let asking = tokio::spawn(async move { ask(&run, &restart()).await });
        commands.recv().await.unwrap().answer.send(Answer::Accepted).unwrap();
        asking.await.unwrap().unwrap();
    }
}
