//! Stopping: one signal for all tasks of a process, and a wait until they are done.

use std::{future::Future, time::Duration};

use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Shared by everything that runs in a process. Clones mean the same life.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle {
    /// Cancelled when the process is to stop.
    pub shutdown: CancellationToken,
    /// The tasks that are waited for.
    pub tasks: TaskTracker,
}

impl Lifecycle {
    /// A life that just began.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a task that [`Lifecycle::stop`] waits for. The task has to end soon after `shutdown` is cancelled.
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tasks.spawn(task)
    }

    /// Cancels on SIGTERM, SIGINT, or when somebody else cancels.
    ///
    /// # Errors
    /// When the signal handlers cannot be installed.
    pub async fn wait_for_signal(&self) -> std::io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => tracing::info!("SIGTERM: stopping"),
            _ = interrupt.recv() => tracing::info!("SIGINT: stopping"),
            () = self.shutdown.cancelled() => {}
        }
        self.shutdown.cancel();
        Ok(())
    }

    /// Cancels and waits for the tasks, but no longer than `patience`. Whether all of them ended.
    pub async fn stop(&self, patience: Duration) -> bool {
        self.shutdown.cancel();
        self.tasks.close();
        tokio::time::timeout(patience, self.tasks.wait()).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stop_waits_for_tasks_and_gives_up_on_a_stuck_one() {
        let life = Lifecycle::new();
        let token = life.shutdown.clone();
        life.spawn(async move { token.cancelled().await });
        assert!(life.stop(Duration::from_secs(10)).await);

        let stuck = Lifecycle::new();
        stuck.spawn(std::future::pending::<()>());
        assert!(!stuck.stop(Duration::from_millis(1)).await);
    }
}
