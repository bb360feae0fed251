//! Event loops, built only by commands that need one.

use std::future::Future;

use tokio::runtime::Builder;

use crate::error::{CliError, CliResult};

/// Runs one command's conversation with a chain on this thread.
///
/// # Errors
/// Those of the command, and when the system gives no event loop.
pub(crate) fn block_on<T>(future: impl Future<Output = CliResult<T>>) -> CliResult<T> {
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
