//! The supervisor: does what [`Core`] decides to real processes.
//!
//! ```text
//!  exits of children ─┐                    ┌─► start, SIGTERM, SIGKILL
//!  control socket ────┼─► Event ► Core ► Action
//!  time, stop ────────┘                    └─► Notice (to a terminal or a log), state.json
//! ```

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    future::Future,
    io,
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    pin::pin,
    process::{ExitStatus, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use cita_service_kit::ServiceKind;
use nix::sys::signal::Signal;
use tokio::sync::mpsc;

use super::{
    control::{self, Answer, Command, Request},
    core::{Action, Core, Death, Event, Exit, Phase},
    layout::{ProcessLayout, ProcessSpec},
    local::{LocalChain, Place},
    logs,
    process::ProcessId,
    run_dir::{ProcessPhase, ProcessState, RunDir, RunLock, RunState},
};
use crate::error::{CliError, CliResult};

/// A process's output file that is larger than this is set aside when the process is started again, in bytes.
const MAX_OUT: u64 = 1 << 20;

/// Lines of output that are shown of a process that died.
const LAST_LINES: usize = 5;

/// What the supervisor has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A process was started.
    Started {
        /// Its name.
        name: String,
        /// Its pid.
        pid: u32,
    },
    /// A process ended unasked.
    Died {
        /// Its name.
        name: String,
        /// How, and when it is started again.
        death: Death,
        /// What it wrote last.
        last_lines: Vec<String>,
    },
    /// Everything is being stopped.
    Stopping,
    /// The supervisor itself met a problem that it goes on with.
    Problem(String),
}

/// Looks after the processes of one chain.
#[derive(Debug)]
pub(crate) struct Supervisor {
    place: Place,
    /// All processes there ever were: their places in the list are their names.
    specs: Vec<ProcessSpec>,
    /// Those that are no more part of the chain.
    removed: BTreeSet<usize>,
    core: Core,
    run: RunDir,
    state: RunState,
    program: PathBuf,
    begun: Instant,
    /// Given to whoever waits for a process.
    ended: mpsc::UnboundedSender<(usize, Exit)>,
    exits: mpsc::UnboundedReceiver<(usize, Exit)>,
    commands: mpsc::Receiver<Command>,
    notices: mpsc::UnboundedSender<Notice>,
    _lock: RunLock,
}

impl Supervisor {
    /// A supervisor that has started nothing yet, but takes commands. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the run folder cannot be used.
    pub(crate) fn new(
        place: Place,
        lock: RunLock,
        layout: ProcessLayout,
        specs: Vec<ProcessSpec>,
        program: PathBuf,
        notices: mpsc::UnboundedSender<Notice>,
    ) -> CliResult<Self> {
        let supervisor =
            ProcessId::own().ok_or_else(|| CliError::user("this system does not tell about its processes"))?;
        let run = place.run_dir();
        let processes = specs.iter().map(not_started).collect();
        let state = RunState { layout, supervisor, started_at: unix_millis(), processes };
        run.write_state(&state).map_err(|error| CliError::file("write to", run.path(), &error))?;
        let (sender, commands) = mpsc::channel(16);
        control::listen(&run, sender)?;
        let (ended, exits) = mpsc::unbounded_channel();
        Ok(Self {
            place,
            core: Core::new(specs.len()),
            specs,
            removed: BTreeSet::new(),
            run,
            state,
            program,
            begun: Instant::now(),
            ended,
            exits,
            commands,
            notices,
            _lock: lock,
        })
    }

    /// Starts everything and looks after it until `stop` is ready; then stops everything.
    pub(crate) async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut stopping = false;
        let mut finished = self.apply(Event::Start);
        while !finished {
            let wake = self.core.next_wake().map(|at| tokio::time::Instant::from_std(self.begun + at));
            let event = tokio::select! {
                Some((index, exit)) = self.exits.recv() => Event::Exited(index, exit),
                Some(command) = self.commands.recv() => {
                    self.command(command);
                    continue;
                }
                () = sleep_until(wake) => Event::Tick,
                () = &mut stop, if !stopping => {
                    stopping = true;
                    self.tell(Notice::Stopping);
                    Event::Stop
                }
            };
            finished = self.apply(event);
        }
        self.run.clear();
    }

    fn command(&mut self, command: Command) {
        let done = match command.request {
            Request::Restart { node, service } => self.restart(&node, service),
            Request::Add { node } => self.add(&node),
            Request::Remove { node } => self.remove(&node),
        };
        // Who asked may have gone.
        let _ = command.answer.send(done.map_or_else(Answer::Refused, |()| Answer::Accepted));
    }

    fn restart(&mut self, node: &str, service: Option<ServiceKind>) -> Result<(), String> {
        let concerned = self.processes_of(node, service);
        match (concerned.as_slice(), service) {
            ([], Some(service)) => return Err(format!("'{node}' has no process of its own for {service}")),
            ([], None) => return Err(format!("there is no node '{node}'")),
            _ => {}
        }
        for index in concerned {
            self.apply(Event::Restart(index));
        }
        Ok(())
    }

    /// Starts what the chain's files say of a node that is new there.
    fn add(&mut self, node: &str) -> Result<(), String> {
        if !self.processes_of(node, None).is_empty() {
            return Err(format!("'{node}' runs already"));
        }
        let processes = LocalChain::open(&self.place).and_then(|chain| chain.processes(self.state.layout));
        let processes = processes.map_err(|error| error.message().to_owned())?;
        let new: Vec<ProcessSpec> = processes.into_iter().filter(|spec| spec.node == node).collect();
        if new.is_empty() {
            return Err(format!("there is no node '{node}' in {}", self.place.root.display()));
        }
        let count = new.len();
        self.state.processes.extend(new.iter().map(not_started));
        self.specs.extend(new);
        self.apply(Event::Add(count));
        Ok(())
    }

    /// Stops a node's processes for good; they are shown until they have stopped.
    fn remove(&mut self, node: &str) -> Result<(), String> {
        let concerned = self.processes_of(node, None);
        if concerned.is_empty() {
            return Err(format!("there is no node '{node}'"));
        }
        for index in concerned {
            self.removed.insert(index);
            self.apply(Event::Remove(index));
        }
        Ok(())
    }

    /// The processes of a node, or the one of a service, that are part of the chain.
    fn processes_of(&self, node: &str, service: Option<ServiceKind>) -> Vec<usize> {
        let all = self.specs.iter().enumerate().filter(|(index, _)| !self.removed.contains(index));
        let wanted = all.filter(|(_, spec)| spec.node == node && (service.is_none() || spec.service == service));
        wanted.map(|(index, _)| index).collect()
    }

    /// Gives an event to the core and does what it says. Whether everything is over.
    fn apply(&mut self, event: Event) -> bool {
        if let Event::Exited(index, _) = &event
            && let Some(state) = self.state.processes.get_mut(*index)
        {
            state.process = None;
        }
        let mut finished = false;
        for action in self.core.handle(event, self.begun.elapsed()) {
            match action {
                Action::Spawn(index) => self.spawn(index),
                Action::Terminate(index) => self.signal(index, Signal::SIGTERM),
                Action::Kill(index) => self.signal(index, Signal::SIGKILL),
                Action::Died(death) => self.died(death),
                Action::Finished => finished = true,
            }
        }
        self.publish();
        finished
    }

    fn spawn(&mut self, index: usize) {
        let Some(spec) = self.specs.get(index) else { return };
        match start(&self.program, spec) {
            Ok(mut child) => {
                let pid = child.id().unwrap_or_default();
                self.tell(Notice::Started { name: spec.name(), pid });
                if let Some(state) = self.state.processes.get_mut(index) {
                    state.process = ProcessId::of(pid);
                }
                let ended = self.ended.clone();
                tokio::spawn(async move {
                    let exit = match child.wait().await {
                        Ok(status) => exit_of(status),
                        Err(error) => Exit::NotStarted(error.to_string()),
                    };
                    // Nobody listens any more only when everything has stopped.
                    let _ = ended.send((index, exit));
                });
            }
            Err(error) => {
                let why = format!("{}: {error}", spec.command(&self.program).0.display());
                let _ = self.ended.send((index, Exit::NotStarted(why)));
            }
        }
    }

    fn signal(&self, index: usize, signal: Signal) {
        // A process that ended already is about to be reported.
        if let Some(process) = self.state.processes.get(index).and_then(|state| state.process.as_ref())
            && let Err(errno) = process.signal(signal)
        {
            self.tell(Notice::Problem(format!("cannot send {signal} to pid {}: {errno}", process.pid)));
        }
    }

    fn died(&self, death: Death) {
        let Some(spec) = self.specs.get(death.process) else { return };
        let last_lines = logs::last_of_file(&spec.out_file(), LAST_LINES);
        self.tell(Notice::Died { name: spec.name(), death, last_lines });
    }

    /// Writes what changed where other processes look for it.
    fn publish(&mut self) {
        let mut state = self.state.clone();
        for (shown, process) in state.processes.iter_mut().zip(self.core.processes()) {
            shown.state = match process.phase {
                Phase::Running { .. } => ProcessPhase::Running,
                Phase::Waiting { .. } => ProcessPhase::Restarting,
                Phase::Stopping { .. } => ProcessPhase::Stopping,
                Phase::Stopped => ProcessPhase::Stopped,
            };
            shown.restarts = process.restarts;
            shown.last_exit = process.last_exit.as_ref().map(Exit::to_string);
        }
        let shown = state.processes.iter().enumerate();
        let is_shown = |(index, process): &(usize, &ProcessState)| {
            !self.removed.contains(index) || process.state != ProcessPhase::Stopped
        };
        let shown = shown.filter(is_shown).map(|(_, process)| process.clone()).collect();
        if let Err(error) = self.run.write_state(&RunState { processes: shown, ..state.clone() }) {
            self.tell(Notice::Problem(format!("cannot write to {}: {error}", self.run.path().display())));
        }
        self.state = state;
    }

    fn tell(&self, notice: Notice) {
        // Nobody may listen.
        let _ = self.notices.send(notice);
    }
}

fn not_started(spec: &ProcessSpec) -> ProcessState {
    ProcessState {
        node: spec.node.clone(),
        service: spec.service,
        process: None,
        state: ProcessPhase::Stopped,
        restarts: 0,
        last_exit: None,
    }
}

async fn sleep_until(wake: Option<tokio::time::Instant>) {
    match wake {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Starts a process in a group of its own, so that CTRL-C on a terminal reaches only the supervisor, which stops all in order.
fn start(program: &std::path::Path, spec: &ProcessSpec) -> io::Result<tokio::process::Child> {
    let out = out_file(spec)?;
    let (program, arguments) = spec.command(program);
    tokio::process::Command::new(program)
        .args(arguments)
        .current_dir(&spec.dir)
        .stdin(Stdio::null())
        .stdout(out.try_clone()?)
        .stderr(out)
        .process_group(0)
        .spawn()
}

fn out_file(spec: &ProcessSpec) -> io::Result<File> {
    fs::create_dir_all(spec.logs_dir())?;
    let path = spec.out_file();
    if fs::metadata(&path).is_ok_and(|metadata| metadata.len() > MAX_OUT) {
        fs::rename(&path, path.with_extension("out.old"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

fn exit_of(status: ExitStatus) -> Exit {
    match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, Some(signal)) => Exit::Signal(signal),
        (None, None) => Exit::NotStarted(status.to_string()),
    }
}

/// Unix time in milliseconds.
pub(crate) fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt, path::Path};

    use tokio::sync::oneshot;

    use super::*;
    use crate::chain::process::wait_gone;

    const LONG: Duration = Duration::from_secs(20);

    /// A program that stands in for `cita`: shells that live, or die at once.
    fn program(dir: &Path, body: &str) -> PathBuf {
        let path = dir.join("program.sh");
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    struct Chain {
        dir: tempfile::TempDir,
        run: RunDir,
        notices: mpsc::UnboundedReceiver<Notice>,
        stop: oneshot::Sender<()>,
        task: tokio::task::JoinHandle<()>,
    }

    fn up(body: &str, nodes: &[&str]) -> Chain {
        let dir = tempfile::tempdir().unwrap();
        let place = Place { name: "c".into(), root: dir.path().to_owned() };
        let run = place.run_dir();
        let program = program(dir.path(), body);
        let specs = nodes
            .iter()
            .flat_map(|node| {
                let folder = dir.path().join(node);
                fs::create_dir_all(&folder).unwrap();
                let config = folder.join("config.toml");
                fs::write(&config, "").unwrap();
                let config = cita_service_kit::ConfigFile::load(&config, &[]).unwrap();
                ProcessSpec::of_node(ProcessLayout::Node, node, &folder, &config).unwrap()
            })
            .collect();
        let (sender, notices) = mpsc::unbounded_channel();
        let lock = run.try_lock().unwrap().unwrap();
        let supervisor = Supervisor::new(place, lock, ProcessLayout::Node, specs, program, sender).unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(supervisor.run(async move { drop(stopped.await) }));
        Chain { dir, run, notices, stop, task }
    }

    impl Chain {
        async fn next(&mut self) -> Notice {
            tokio::time::timeout(LONG, self.notices.recv()).await.unwrap().unwrap()
        }

        async fn started(&mut self) -> (String, u32) {
            loop {
                if let Notice::Started { name, pid } = self.next().await {
                    return (name, pid);
                }
            }
        }

        async fn down(self) {
            let processes = self.run.state().unwrap().alive();
            self.stop.send(()).unwrap();
            tokio::time::timeout(LONG, self.task).await.unwrap().unwrap();
            assert!(processes.iter().all(|process| !process.is_alive()));
            assert_eq!(self.run.state(), None);
            assert!(self.run.try_lock().unwrap().is_some());
        }
    }

    #[tokio::test]
    async fn a_killed_process_comes_back_and_down_leaves_nothing() {
        let mut chain = up("exec sleep 600", &["node0", "node1"]);
        let (_, first) = chain.started().await;
        chain.started().await;
        ProcessId::of(first).unwrap().signal(Signal::SIGKILL).unwrap();
        let Notice::Died { name, death, .. } = chain.next().await else { panic!("its death is not told") };
        assert_eq!((name.as_str(), death.exit, death.failures), ("node0", Exit::Signal(9), 1));
        let (name, second) = chain.started().await;
        assert!(name == "node0" && second != first);
        chain.down().await;
    }

    #[tokio::test]
    async fn a_crash_loop_is_told_with_what_the_process_said() {
        let mut chain = up("echo \"data folder in use\" >&2; exit 3", &["node0"]);
        let death = loop {
            if let Notice::Died { death, last_lines, .. } = chain.next().await
                && death.is_crash_loop()
            {
                assert_eq!(last_lines.last().map(String::as_str), Some("data folder in use"));
                break death;
            }
        };
        assert_eq!(death.exit, Exit::Code(3));
        chain.down().await;
    }

    #[tokio::test]
    async fn restart_replaces_the_processes_of_that_node_only() {
        let mut chain = up("exec sleep 600", &["node0", "node1"]);
        chain.started().await;
        let (_, old) = chain.started().await;
        let old = ProcessId::of(old).unwrap();
        let request = Request::Restart { node: "node1".into(), service: None };
        control::ask(&chain.run, &request).await.unwrap();
        assert_eq!(chain.started().await.0, "node1");
        assert!(wait_gone(&[old], LONG).await);
        let wrong = Request::Restart { node: "node7".into(), service: None };
        assert!(control::ask(&chain.run, &wrong).await.unwrap_err().message().contains("node7"));
        let wrong = Request::Restart { node: "node1".into(), service: Some(cita_service_kit::ServiceKind::Crypto) };
        assert!(control::ask(&chain.run, &wrong).await.is_err(), "a node in one process has no crypto process");
        let restarts: Vec<u32> = chain.run.state().unwrap().processes.iter().map(|p| p.restarts).collect();
        assert_eq!(restarts, [0, 1]);
        chain.down().await;
    }

    #[tokio::test]
    async fn a_removed_node_stays_away_and_one_without_files_is_not_added() {
        let mut chain = up("exec sleep 600", &["node0", "node1"]);
        chain.started().await;
        let (_, old) = chain.started().await;
        let old = ProcessId::of(old).unwrap();
        control::ask(&chain.run, &Request::Remove { node: "node1".into() }).await.unwrap();
        assert!(wait_gone(&[old], LONG).await);
        let again = control::ask(&chain.run, &Request::Remove { node: "node1".into() }).await.unwrap_err();
        assert!(again.message().contains("no node 'node1'"), "{}", again.message());
        let add = control::ask(&chain.run, &Request::Add { node: "node1".into() }).await.unwrap_err();
        assert!(add.message().contains("chain_config.toml"), "{}", add.message());
        let twice = control::ask(&chain.run, &Request::Add { node: "node0".into() }).await.unwrap_err();
        assert!(twice.message().contains("runs already"), "{}", twice.message());
        let shown: Vec<String> = chain.run.state().unwrap().processes.into_iter().map(|p| p.node).collect();
        assert_eq!(shown, ["node0"]);
        chain.down().await;
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_told_not_hidden() {
        let mut chain = up("exec sleep 600", &["node0"]);
        let (_, pid) = chain.started().await;
        fs::remove_file(chain.dir.path().join("program.sh")).unwrap();
        ProcessId::of(pid).unwrap().signal(Signal::SIGKILL).unwrap();
        loop {
            if let Notice::Died { death: Death { exit: Exit::NotStarted(why), .. }, .. } = chain.next().await {
                assert!(why.contains("program.sh"), "{why}");
                break;
            }
        }
        chain.down().await;
    }
}
