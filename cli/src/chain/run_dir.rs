//! `ROOT/run/`: what is known of a chain that runs, for every process that asks.
//!
//! ```text
//!  lock           held by the supervisor as long as it lives, also when it is killed
//!  state.json     RunState: pids, phases, layout; replaced as one step
//!  control.sock   commands to the supervisor
//!  supervisor.*   its log, when it runs detached
//! ```

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use cita_service_kit::ServiceKind;
use serde::{Deserialize, Serialize};

use super::{layout::ProcessLayout, process::ProcessId};
use crate::{
    error::{CliError, CliResult},
    home::create_private_dir,
};

/// The folder.
#[derive(Debug, Clone)]
pub(crate) struct RunDir(PathBuf);

/// What is known of a chain that runs or ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunState {
    /// How nodes are split into processes.
    pub(crate) layout: ProcessLayout,
    /// Who looks after them.
    pub(crate) supervisor: ProcessId,
    /// Unix time in milliseconds.
    pub(crate) started_at: u64,
    /// All processes, a node's in a row.
    pub(crate) processes: Vec<ProcessState>,
}

/// One process of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProcessState {
    /// The node's domain.
    pub(crate) node: String,
    /// The service; none for a process that runs all six.
    pub(crate) service: Option<ServiceKind>,
    /// The process, while there is one.
    pub(crate) process: Option<ProcessId>,
    /// Where it is in its life.
    pub(crate) state: ProcessPhase,
    /// Times it was started again.
    pub(crate) restarts: u32,
    /// How it ended last.
    pub(crate) last_exit: Option<String>,
}

/// Where a process is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProcessPhase {
    /// It runs.
    Running,
    /// It died; the supervisor waits before it starts it again.
    Restarting,
    /// It was asked to stop.
    Stopping,
    /// It does not run.
    Stopped,
}

impl ProcessPhase {
    /// One word for tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Restarting => "restarting",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        }
    }
}

impl RunState {
    /// Processes of nodes that are alive now.
    pub(crate) fn alive(&self) -> Vec<ProcessId> {
        self.processes.iter().filter_map(|p| p.process.clone()).filter(ProcessId::is_alive).collect()
    }
}

/// Held by the one supervisor of a chain. The system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct RunLock {
    _file: File,
}

impl RunDir {
    /// The folder of a chain.
    pub(crate) fn new(root: &Path) -> Self {
        Self(root.join("run"))
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Commands to the supervisor.
    pub(crate) fn socket(&self) -> PathBuf {
        self.0.join("control.sock")
    }

    /// Takes the lock; `None` while another supervisor has it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn try_lock(&self) -> CliResult<Option<RunLock>> {
        create_private_dir(&self.0)?;
        let path = self.0.join("lock");
        let fail = |e: &io::Error| CliError::file("lock", &path, e);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(|e| fail(&e))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(RunLock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(fail(&error)),
        }
    }

    /// The supervisor of the chain, if one is alive.
    pub(crate) fn supervisor(&self) -> Option<ProcessId> {
        self.state().map(|state| state.supervisor).filter(ProcessId::is_alive)
    }

    /// What was written last; `None` when nothing was, or when it cannot be read (a machine that lost power: nothing of it runs).
    pub(crate) fn state(&self) -> Option<RunState> {
        let text = fs::read(self.state_file()).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Replaces the state. It is not forced to disk: it says nothing that outlives the machine.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn write_state(&self, state: &RunState) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(state)?;
        let temporary = self.0.join("state.json.new");
        fs::write(&temporary, text)?;
        fs::rename(&temporary, self.state_file())
    }

    /// Says that nothing runs any more. The caller holds the lock.
    pub(crate) fn clear(&self) {
        for file in [self.state_file(), self.socket()] {
            // Not there is what is wanted.
            let _ = fs::remove_file(file);
        }
    }

    fn state_file(&self) -> PathBuf {
        self.0.join("state.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> RunState {
        let own = ProcessId::own().unwrap();
        RunState {
            layout: ProcessLayout::Services,
            supervisor: own.clone(),
            started_at: 7,
            processes: vec![ProcessState {
                node: "node0".into(),
                service: Some(ServiceKind::Executor),
                process: Some(own),
                state: ProcessPhase::Running,
                restarts: 1,
                last_exit: Some("exit code 1".into()),
            }],
        }
    }

    #[test]
    fn the_state_is_read_back_and_a_damaged_one_counts_as_none() {
        let dir = tempfile::tempdir().unwrap();
        let run = RunDir::new(dir.path());
        assert_eq!(run.state(), None);
        let _lock = run.try_lock().unwrap().unwrap();
        run.write_state(&state()).unwrap();
        assert_eq!(run.state().as_ref(), Some(&state()));
        assert_eq!(run.supervisor(), ProcessId::own());
        assert_eq!(run.state().unwrap().alive().len(), 1);
        fs::write(run.state_file(), b"{\"layout\":").unwrap();
        assert_eq!(run.state(), None);
    }

    #[test]
    fn two_supervisors_cannot_have_one_chain() {
        let dir = tempfile::tempdir().unwrap();
        let run = RunDir::new(dir.path());
        let first = run.try_lock().unwrap();
        assert!(first.is_some() && run.try_lock().unwrap().is_none());
        drop(first);
        assert!(run.try_lock().unwrap().is_some());
    }

    #[test]
    fn processes_of_an_earlier_boot_are_not_taken_for_alive() {
        let mut old = state();
        old.processes[0].process.as_mut().unwrap().birth = "earlier boot/1".into();
        assert!(old.alive().is_empty());
    }
}
