//! Logs: `tracing` events to stderr or to daily files.

use std::path::PathBuf;

use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{InitError, RollingFileAppender, Rotation},
};
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::LogSection;

/// Days of log files that are kept.
const KEPT_FILES: usize = 7;

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// `log.level` is no filter.
    #[error("log.level '{level}' is no filter: {message}; use error, warn, info, debug, trace, or info,module=debug")]
    Level {
        /// The value.
        level: String,
        /// What is wrong with it.
        message: String,
    },
    /// The folder of the log files cannot be made.
    #[error("cannot make the log folder {dir}: {source}")]
    Create {
        /// The folder.
        dir: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The log files cannot be written.
    #[error("cannot write logs to {dir}: {source}")]
    Dir {
        /// The folder.
        dir: PathBuf,
        /// Why.
        source: InitError,
    },
}

/// Starts logging for a process called `name`. `RUST_LOG` overrides the configured level.
///
/// Lines are written by a thread of their own, so that a slow disk does not stop a service; the guard flushes when dropped.
///
/// # Errors
/// [`LogError`].
pub fn init(section: &LogSection, name: &str) -> Result<WorkerGuard, LogError> {
    let level = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_else(|_| section.level.clone());
    let filter = EnvFilter::try_new(&level).map_err(|error| LogError::Level { level, message: error.to_string() })?;
    let (writer, guard) = match &section.dir {
        Some(dir) => {
            std::fs::create_dir_all(dir).map_err(|source| LogError::Create { dir: dir.clone(), source })?;
            let appender = RollingFileAppender::builder()
                .rotation(Rotation::DAILY)
                .filename_prefix(name)
                .filename_suffix("log")
                .max_log_files(KEPT_FILES)
                .build(dir)
                .map_err(|source| LogError::Dir { dir: dir.clone(), source })?;
            tracing_appender::non_blocking(appender)
        }
        None => tracing_appender::non_blocking(std::io::stderr()),
    };
    let subscriber = fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).finish();
    // A second call in one process (tests) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(guard)
}
