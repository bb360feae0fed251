//! Event loops, built only by commands that need one.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
};

use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{SignalKind, signal},
};

use crate::error::{CliError, CliResult, OrFail};

/// Whether CTRL-C ends the command that runs, instead of the process.
static INTERRUPTIBLE: AtomicBool = AtomicBool::new(false);

/// From now on CTRL-C ends the command that runs, and the session goes on.
///
/// # Errors
/// When the system gives no event loop, or does not let the signal be caught.
pub(crate) fn let_interrupts_end_commands() -> CliResult<()> {
    // From the first listener on, the signal does not end the process any more, also while a command runs no event loop.
    event_loop()?.block_on(async { signal(SignalKind::interrupt()).map(drop) }).or_fail("cannot listen for CTRL-C")?;
    INTERRUPTIBLE.store(true, Ordering::Relaxed);
    Ok(())
}

/// On this thread.
fn event_loop() -> CliResult<Runtime> {
    Builder::new_current_thread().enable_all().build().or_fail("cannot start an event loop")
}

/// The command, or its end by CTRL-C.
async fn interruptible<T>(command: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    if !INTERRUPTIBLE.load(Ordering::Relaxed) {
        return command.await;
    }
    tokio::select! {
        result = command => result,
        _ = tokio::signal::ctrl_c() => Err(CliError::user("interrupted")),
    }
}

/// Runs one command's conversation with a chain on this thread.
///
/// # Errors
/// Those of the command, and when the system gives no event loop.
pub(crate) fn block_on<T>(future: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    event_loop()?.block_on(interruptible(future))
}

/// Runs a command that itself knows what to do at CTRL-C.
///
/// # Errors
/// Those of the command, and when the system gives no event loop.
pub(crate) fn block_on_to_its_end<T>(future: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    event_loop()?.block_on(future)
}

/// Runs a service or a node, whose work is spread over all cores.
///
/// # Errors
/// Those of the command, and when the system gives no threads.
pub(crate) fn block_on_all_cores<T>(future: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    Builder::new_multi_thread().enable_all().build().or_fail("cannot start an event loop")?.block_on(future)
}
