//! Processes that somebody else may have started: named so that a reused pid is never mistaken for them.

use std::time::{Duration, Instant};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde::{Deserialize, Serialize};

/// A pid together with the moment its process was born. Systems reuse pids; they do not reuse both.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ProcessId {
    /// The pid.
    pub(crate) pid: u32,
    /// When it was born, in a form that only this module reads.
    pub(crate) birth: String,
}

impl ProcessId {
    /// The process that has this pid now, if it is alive.
    pub(crate) fn of(pid: u32) -> Option<Self> {
        birth(pid).map(|birth| Self { pid, birth })
    }

    /// This process.
    pub(crate) fn own() -> Option<Self> {
        Self::of(std::process::id())
    }

    /// Whether it still runs. One that ended and was not collected by its parent (a zombie) does not.
    pub(crate) fn is_alive(&self) -> bool {
        birth(self.pid).as_ref() == Some(&self.birth)
    }

    /// Sends a signal, if the process still runs. Whether it was sent.
    ///
    /// # Errors
    /// When this user may not signal that process.
    pub(crate) fn signal(&self, signal: Signal) -> Result<bool, Errno> {
        let Ok(pid) = i32::try_from(self.pid) else { return Ok(false) };
        if pid <= 0 || !self.is_alive() {
            return Ok(false);
        }
        match kill(Pid::from_raw(pid), signal) {
            Ok(()) => Ok(true),
            Err(Errno::ESRCH) => Ok(false),
            Err(errno) => Err(errno),
        }
    }
}

/// Stops processes that are no children of this one: SIGTERM, then SIGKILL for those that are still there after `patience`.
///
/// # Errors
/// When one of them may not be signalled.
pub(crate) async fn stop_all(processes: &[ProcessId], patience: Duration) -> Result<(), Errno> {
    for signal in [Signal::SIGTERM, Signal::SIGKILL] {
        for process in processes {
            process.signal(signal)?;
        }
        if wait_gone(processes, patience).await {
            return Ok(());
        }
    }
    Ok(())
}

/// Waits until none of the processes is there, but no longer than `patience`. Whether they are gone.
pub(crate) async fn wait_gone(processes: &[ProcessId], patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    while processes.iter().any(ProcessId::is_alive) {
        if Instant::now() >= deadline {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    true
}

/// What a process has and had of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Resident memory, in bytes.
    pub(crate) memory_bytes: u64,
    /// Time on all cores together since its birth, in milliseconds.
    pub(crate) cpu_ms: u64,
}

/// The usage of processes; nothing for one that is not there.
pub(crate) fn usage(pids: &[u32]) -> Vec<Usage> {
    use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
    let wanted: Vec<Pid> = pids.iter().map(|pid| Pid::from_u32(*pid)).collect();
    let Ok(mut system) = System::new() else { return vec![Usage::default(); pids.len()] };
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&wanted),
        true,
        ProcessRefreshKind::nothing().with_memory().with_cpu().without_tasks(),
    );
    let of =
        |process: &sysinfo::Process| Usage { memory_bytes: process.memory(), cpu_ms: process.accumulated_cpu_time() };
    wanted.iter().map(|pid| system.process(*pid).map(of).unwrap_or_default()).collect()
}

/// Boot and clock ticks at which a process was born: unique on this machine, whatever is done to its clock.
#[cfg(target_os = "linux")]
fn birth(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let ticks = start_ticks(&stat)?;
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    Some(format!("{}/{ticks}", boot.trim()))
}

/// Second of birth.
#[cfg(not(target_os = "linux"))]
fn birth(pid: u32) -> Option<String> {
    use sysinfo::{Pid, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};
    let pid = Pid::from_u32(pid);
    let mut system = System::new().ok()?;
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, ProcessRefreshKind::nothing());
    let process = system.process(pid).filter(|process| process.status() != ProcessStatus::Zombie)?;
    Some(process.start_time().to_string())
}

/// The start time in `/proc/PID/stat` (field 22 of proc(5)); `None` for a process that ended.
#[cfg(target_os = "linux")]
fn start_ticks(stat: &str) -> Option<u64> {
    // The second field is the command in parentheses and may itself have spaces and parentheses.
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    // Fields 3, 20 and 22. The first thread of a killed process may have ended (Z) while others still hold its ports and files.
    let (state, threads, ticks) = (fields.first()?, fields.get(17)?, fields.get(19)?);
    let threads: u64 = threads.parse().ok()?;
    let ended = matches!(*state, "X" | "x") || (*state == "Z" && threads <= 1);
    if ended { None } else { ticks.parse().ok() }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn sleeper() -> std::process::Child {
        Command::new("sleep").arg("600").spawn().unwrap()
    }

    #[test]
    fn a_reused_pid_is_neither_alive_nor_signalled() {
        let mut child = sleeper();
        let real = ProcessId::of(child.id()).unwrap();
        let earlier = ProcessId { birth: "another boot/1".to_owned(), ..real.clone() };
        assert!(real.is_alive() && !earlier.is_alive());
        assert_eq!(earlier.signal(Signal::SIGKILL), Ok(false));
        assert!(real.is_alive(), "the process that has the pid now was hit");
        assert_eq!(real.signal(Signal::SIGKILL), Ok(true));
        child.wait().unwrap();
        assert!(!real.is_alive());
    }

    #[test]
    fn pid_zero_and_huge_pids_are_never_signalled() {
        for pid in [0, u32::MAX, 1 << 31] {
            let process = ProcessId { pid, birth: String::new() };
            assert_eq!(process.signal(Signal::SIGTERM), Ok(false));
        }
    }

    #[tokio::test]
    async fn a_zombie_counts_as_gone() {
        let mut child = sleeper();
        let process = ProcessId::of(child.id()).unwrap();
        assert_eq!(process.signal(Signal::SIGKILL), Ok(true));
        assert!(wait_gone(std::slice::from_ref(&process), Duration::from_secs(10)).await);
        child.wait().unwrap();
    }

    #[tokio::test]
    async fn a_process_that_ignores_sigterm_is_killed() {
        let mut child = Command::new("sh")
            .args(["-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = [0; 6];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut ready).unwrap();
        let process = ProcessId::of(child.id()).unwrap();
        stop_all(std::slice::from_ref(&process), Duration::from_millis(200)).await.unwrap();
        assert!(!process.is_alive());
        child.wait().unwrap();
    }

    #[test]
    fn own_memory_and_time_are_measured() {
        let own = [std::process::id()];
        let before = usage(&own)[0];
        assert!(before.memory_bytes > 100_000);
        let start = Instant::now();
        while usage(&own)[0].cpu_ms <= before.cpu_ms {
            assert!(start.elapsed() < Duration::from_secs(30), "busy, but no time passes");
        }
        assert_eq!(usage(&[u32::MAX]), [Usage::default()]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_command_with_spaces_and_parentheses_does_not_shift_the_fields() {
        let tail = "S 1 1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 777 1 1";
        assert_eq!(start_ticks(&format!("12 (a) b (c)) {tail}")), Some(777));
        assert_eq!(start_ticks(&format!("12 (a) {}", tail.replace('S', "Z"))), None);
        let dying = tail.replace('S', "Z").replace("20 0 1 0", "20 0 5 0");
        assert_eq!(start_ticks(&format!("12 (a) {dying}")), Some(777), "its other threads still hold its ports");
        assert_eq!(start_ticks("garbage"), None);
    }
}
