//! The only module that prints. Data goes to standard output, everything else to standard error.

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
    sync::atomic::{AtomicBool, AtomicU8, Ordering},
};

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

use crate::{
    args::Globals,
    error::{CliError, CliResult, Kind},
    recent,
};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    // For scripts.
    Json,
    // For people.
    Table,
}

/// 0 = not chosen, 1 = JSON, 2 = table.
static FORMAT: AtomicU8 = AtomicU8::new(0);
static QUIET: AtomicBool = AtomicBool::new(false);
static VERBOSE: AtomicBool = AtomicBool::new(false);

/// Sets what the user chose. The terminal is one for the whole process, and so is this.
pub(crate) fn configure(globals: &Globals) {
    match globals.output {
        None => FORMAT.store(0, Ordering::Relaxed),
        Some(format) => choose(format),
    }
    QUIET.store(globals.quiet, Ordering::Relaxed);
    VERBOSE.store(globals.verbose, Ordering::Relaxed);
}

/// Sets the format alone.
pub(crate) fn choose(format: Format) {
    let format = match format {
        Format::Json => 1,
        Format::Table => 2,
    };
    FORMAT.store(format, Ordering::Relaxed);
}

/// What `--output` asked for.
pub(crate) fn chosen_format() -> Option<Format> {
    match FORMAT.load(Ordering::Relaxed) {
        1 => Some(Format::Json),
        2 => Some(Format::Table),
        _ => None,
    }
}

/// Whether a command that the old client did not have prints JSON: when asked to, and when nobody looks at its output.
pub(crate) fn wants_json() -> bool {
    match chosen_format() {
        Some(format) => format == Format::Json,
        None => !io::stdout().is_terminal(),
    }
}

/// Whether `--quiet` was given.
pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Whether progress may be drawn: standard error is a terminal and nobody asked for quiet.
pub(crate) fn draws_progress() -> bool {
    !is_quiet() && io::stderr().is_terminal()
}

/// Whether colours may be used there: a terminal that knows them, and nobody who set NO_COLOR (no-color.org).
pub(crate) fn colours(stream: &impl IsTerminal) -> bool {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_none_or(|name| name == "dumb");
    !refused && !dumb && stream.is_terminal()
}

/// Whether a line may be kept below the data: standard output and standard error are one terminal's.
pub(crate) fn draws_lines() -> bool {
    draws_progress() && io::stdout().is_terminal()
}

/// Whether a whole screen can be drawn: somebody looks at standard output and has a keyboard.
pub(crate) fn can_draw() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}

/// Writes bytes to standard output as they are.
///
/// # Errors
/// When standard output is closed or full.
pub(crate) fn raw(bytes: &[u8]) -> CliResult<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| CliError::stdout(&error))?;
    recent::printed(bytes);
    Ok(())
}

/// Prints a line of data.
///
/// # Errors
/// When standard output is closed or full.
pub(crate) fn line(text: impl Display) -> CliResult<()> {
    raw(format!("{text}\n").as_bytes())
}

/// Prints a value as indented JSON.
///
/// # Errors
/// When standard output is closed or full.
pub(crate) fn json(value: &impl Serialize) -> CliResult<()> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| CliError::internal(format!("cannot write the result as JSON: {error}")))?;
    line(text)
}

/// Prints rows under headings, aligned to the terminal's width.
///
/// # Errors
/// When standard output is closed or full.
pub(crate) fn table<R, C>(headings: &[&str], rows: impl IntoIterator<Item = R>) -> CliResult<()>
where
    R: IntoIterator<Item = C>,
    C: Display,
{
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(headings.iter().copied());
    for row in rows {
        table.add_row(row.into_iter().map(|cell| cell.to_string()));
    }
    // Terminals of scripts and tests often have no width at all.
    if table.width() == Some(0) {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    for row in table.lines() {
        line(row.strip_prefix(' ').unwrap_or(&row).trim_end())?;
    }
    Ok(())
}

/// Tells the user something on standard error, unless `--quiet`.
pub(crate) fn note(text: impl Display) {
    if !is_quiet() {
        to_stderr(&format!("{text}\n"));
    }
}

/// Tells what is being done, on standard error, where `--verbose` asks for it.
pub(crate) fn detail(text: impl FnOnce() -> String) {
    if VERBOSE.load(Ordering::Relaxed) {
        to_stderr(&format!("{}\n", text()));
    }
}

/// Replaces the text at the bottom of the terminal, on standard error. It is cut to the width of the terminal and ends where the next
/// line of data begins: replace it by nothing before.
pub(crate) fn bottom_line(text: &str) {
    // An interrupt is echoed as two characters behind it; a line that wraps cannot be replaced.
    let width = ratatui::crossterm::terminal::size().map_or(80, |(columns, _)| columns).saturating_sub(3);
    let text: String = text.chars().take(width.into()).collect();
    to_stderr(&format!("\r\x1b[2K{text}"));
}

/// Reports a failure on standard error: a line that starts with `Error`, then a line a hint; with `--output json` one envelope.
/// A closed pipe is passed over in silence.
pub(crate) fn error(error: &CliError) {
    if error.kind() == Kind::BrokenPipe {
        return;
    }
    if chosen_format() == Some(Format::Json) {
        to_stderr(&format!("{}\n", error.to_json()));
        return;
    }
    let [red, dim, plain] = match colours(&io::stderr()) {
        true => ["\x1b[1;31m", "\x1b[2m", "\x1b[0m"],
        false => [""; 3],
    };
    let mut text = format!("{red}Error:{plain} {}\n", error.message());
    for hint in error.hints() {
        text.push_str(&format!("{dim}hint:{plain} {hint}\n"));
    }
    to_stderr(&text);
}

/// Writes to standard error; when that is closed too there is nobody left to tell.
pub(crate) fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
