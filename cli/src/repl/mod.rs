//! The interactive session: every line is a command without the program's name.
//!
//! It has no commands of its own but `exit`: lines go through the parser of the command line. Several lines that are pasted at once
//! run one by one, up to the first that fails. Standard input that is no terminal is a script, and the same holds for its lines.
//! `$last`, `$last_hash` and `$last_address` stand for what was printed last, also inside of words, but not in single quotes.

mod prompter;
mod words;

use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
};

use prompter::Prompter;
use rustyline::{ColorMode, CompletionType, Config, Editor, error::ReadlineError, history::FileHistory};
use words::{SplitError, Words, is_complete};

use crate::{
    app,
    args::Globals,
    error::{CliError, CliResult, Kind, OrFail},
    home, output, recent, runtime,
    session::Session,
};

/// Names that stand for what was printed last, with `$` before them.
const VARIABLES: [&str; 3] = ["last", "last_hash", "last_address"];

/// What a variable stands for.
fn lookup(name: &str) -> Result<Option<String>, SplitError> {
    let value = match name {
        "last" => recent::last(),
        "last_hash" => recent::hashes().into_iter().next(),
        "last_address" => recent::addresses().into_iter().next(),
        _ => return Ok(None),
    };
    value.map(Some).ok_or_else(|| SplitError::Unset(name.to_owned()))
}

/// Runs a session on the terminal, or the script on standard input.
///
/// # Errors
/// Those of the first failing line of a script. On a terminal, errors are shown and the session goes on.
pub(crate) fn run(program: &'static str, globals: Globals) -> CliResult<()> {
    let mut session = Session::interactive(program, globals);
    recent::start();
    if io::stdin().is_terminal() { converse(&mut session) } else { script(&mut session, io::stdin().lock()) }
}

/// Runs the lines of a script until one fails.
fn script(session: &mut Session, input: impl BufRead) -> CliResult<()> {
    let mut text = String::new();
    let mut first = 1;
    for (line, number) in input.lines().zip(1..) {
        text.push_str(&line.or_fail("cannot read the script")?);
        text.push('\n');
        if is_complete(&text) {
            if execute(&text, session).map_err(|error| in_line(error, first))? == Next::Leave {
                return Ok(());
            }
            text.clear();
            first = number + 1;
        }
    }
    // What is left has an open quote, or a last line that ends with a backslash.
    execute(&text, session).map_err(|error| in_line(error, first)).map(drop)
}

fn in_line(error: CliError, number: usize) -> CliError {
    error.hint(format!("this was line {number} of the script"))
}

/// Whether the session goes on.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Go,
    Leave,
}

/// Runs the commands of a text, until one fails.
fn execute(text: &str, session: &mut Session) -> CliResult<Next> {
    let mut commands = Words::with(text, lookup);
    while let Some(words) = commands.next_command().map_err(|error| CliError::usage(error.to_string()))? {
        output::configure(session.globals());
        match words.as_slice() {
            [] => {}
            [word] if word == "exit" || word == "quit" => return Ok(Next::Leave),
            _ => run_command(words, session)?,
        }
    }
    Ok(Next::Go)
}

fn run_command(words: Vec<String>, session: &mut Session) -> CliResult<()> {
    let Some(cli) = app::parse(session.program(), words)? else { return Ok(()) };
    let globals = session.globals().overlaid(&cli.globals);
    let Some(command) = cli.command else { return change_session(globals, session) };
    let lasting = session.replace_globals(globals);
    output::configure(session.globals());
    let result = app::dispatch(command, session);
    session.replace_globals(lasting);
    result
}

/// Options without a command hold from now on, unless what they name does not exist.
fn change_session(globals: Globals, session: &mut Session) -> CliResult<()> {
    let lasting = session.replace_globals(globals);
    let checked = session.context().and_then(|context| {
        if session.globals().user.is_some() {
            session.wallet()?.info(&context.account_name)?;
        }
        Ok(())
    });
    if checked.is_err() {
        session.replace_globals(lasting);
    }
    checked
}

/// Reads lines from the terminal until CTRL-D.
fn converse(session: &mut Session) -> CliResult<()> {
    let home = session.home()?;
    let history = home.history_file();
    let mut editor = editor(session, &history)?;
    output::note(format!(
        "{} {}: context `{}`. TAB completes, CTRL-R searches, `help` explains, CTRL-D leaves.",
        session.program(),
        env!("CARGO_PKG_VERSION"),
        session.context_name()?
    ));
    runtime::let_interrupts_end_commands()?;
    let prompt = format!("{}> ", session.program());
    loop {
        if let Some(prompter) = editor.helper_mut() {
            prompter.look_in(session.globals().home.clone());
        }
        let text = match editor.readline(&prompt) {
            Ok(text) => text,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(CliError::user(format!("cannot read from the terminal: {error}"))),
        };
        if !text.trim().is_empty() && !holds_secret(session.program(), &text) {
            let _ = editor.add_history_entry(text.as_str());
            // At once: a session may end with its terminal.
            if let Err(error) = editor.append_history(&history) {
                output::detail(|| format!("the history was not saved to {}: {error}", history.display()));
            }
        }
        match execute(&text, session) {
            Ok(Next::Go) => {}
            Ok(Next::Leave) => return Ok(()),
            Err(error) if error.kind() == Kind::BrokenPipe => return Err(error),
            Err(error) => output::error(&error),
        }
        output::configure(session.globals());
    }
}

fn editor(session: &Session, history: &Path) -> CliResult<Editor<Prompter, FileHistory>> {
    let colours = if output::colours(&io::stdout()) { ColorMode::Enabled } else { ColorMode::Disabled };
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .color_mode(colours)
        .bracketed_paste(true)
        .history_ignore_space(true)
        .max_history_size(10_000)
        .and_then(|config| config.history_ignore_dups(true))
        .or_fail("cannot set up the terminal")?
        .build();
    let mut editor: Editor<Prompter, FileHistory> = Editor::with_config(config).or_fail("cannot use the terminal")?;
    editor.set_helper(Some(Prompter::new(session.program())));
    home::create_private_dir(history.parent().unwrap_or(Path::new(".")))?;
    // A first session has no history, and one that cannot be read is no reason not to start.
    let _ = editor.load_history(history);
    Ok(editor)
}

/// Whether a text has a password or a secret key in it. Such texts are not kept.
fn holds_secret(program: &'static str, text: &str) -> bool {
    let mut commands = Words::new(text);
    while let Ok(Some(words)) = commands.next_command() {
        // A misspelled command may have one, too.
        let like_secret = |word: &String| word == "import" || word.starts_with("-p") || word.starts_with("--password");
        if app::has_secret(program, &words).unwrap_or_else(|| words.iter().any(like_secret)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_secret_keys_do_not_reach_the_history() {
        for line in [
            "-u a -p secret",
            "account generate -psecret",
            "account import 0x12",
            "a gen --password=x",
            "get bn\n-p x get bn",
            "acount unlock a -p secret",
            "acount import 0x12",
        ] {
            assert!(holds_secret("cita", line), "{line}");
        }
        for line in
            ["send 0xab --until +5", "get block-number -p", "account delete alice", "account import --pem key.pem -p"]
        {
            assert!(!holds_secret("cita", line), "{line}");
        }
    }
}
