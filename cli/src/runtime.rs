//! Event loops, built only by commands that need one.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
};

use tokio::runtime::Builder;

use crate::error::{CliError, CliResult};

/// Whether CTRL-C ends the command that runs, instead of the process.
static INTERRUPTIBLE: AtomicBool = AtomicBool::new(false);

/// From now on CTRL-C ends the command that runs, and the session goes on.
pub(crate) fn let_interrupts_end_commands() {
    INTERRUPTIBLE.store(true, Ordering::Relaxed);
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
    block_on_until_done(interruptible(future))
}

/// Runs a command that answers CTRL-C itself.
///
/// # Errors
/// Those of the command, and when the system gives no event loop.
pub(crate) fn block_on_until_done<T>(future: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::user(format!("cannot start an event loop: {error}")))?
        .block_on(future)
}

/// Runs a service or a node, whose work is spread over all cores.
///
/// # Errors
/// Those of the command, and when the system gives no threads.
pub(crate) fn block_on_all_cores<T>(future: impl Future<Output = CliResult<T>>) -> CliResult<T> {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::user(format!("cannot start an event loop: {error}")))?
        .block_on(future)
}
