//! The interactive session: every line is a command without the program's name.
//!
//! It has no commands of its own but `exit`: lines go through the parser of the command line. Standard input that is no terminal
//! is a script: its lines run one by one, and the first that fails ends it.

mod complete;
mod prompter;
mod words;

use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
};

use complete::Known;
use prompter::Prompter;
use rustyline::{CompletionType, Config, Editor, error::ReadlineError, history::FileHistory};

use crate::{
    app,
    args::Globals,
    context::Contexts,
    error::{CliError, CliResult, Kind, OrFail},
    home, output, runtime,
    session::Session,
};

/// Runs a session on the terminal, or the script on standard input.
///
/// # Errors
/// Those of the first failing line of a script. On a terminal, errors are shown and the session goes on.
pub(crate) fn run(program: &'static str, globals: Globals) -> CliResult<()> {
    let mut session = Session::interactive(program, globals);
    if io::stdin().is_terminal() { converse(&mut session) } else { script(&mut session) }
}

/// Runs the lines of a script until one fails.
fn script(session: &mut Session) -> CliResult<()> {
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line.or_fail("cannot read the script")?;
        match execute(&line, session) {
            Ok(Next::Go) => {}
            Ok(Next::Leave) => break,
            Err(error) => return Err(error.hint(format!("this was line {} of the script", number + 1))),
        }
    }
    Ok(())
}

/// Whether the session goes on.
enum Next {
    Go,
    Leave,
}

/// Runs one line.
fn execute(line: &str, session: &mut Session) -> CliResult<Next> {
    let words = words::split(line).map_err(|error| CliError::usage(error.to_string()))?;
    match words.as_slice() {
        [] => return Ok(Next::Go),
        [word] if word == "exit" || word == "quit" => return Ok(Next::Leave),
        _ => {}
    }
    let Some(cli) = app::parse(session.program(), words)? else { return Ok(Next::Go) };
    let globals = session.globals().overlaid(&cli.globals);
    let Some(command) = cli.command else {
        return change_session(globals, session).map(|()| Next::Go);
    };
    let lasting = session.replace_globals(globals);
    output::configure(session.globals());
    let result = app::dispatch(command, session);
    session.replace_globals(lasting);
    result.map(|()| Next::Go)
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
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .history_ignore_space(true)
        .max_history_size(10_000)
        .and_then(|config| config.history_ignore_dups(true))
        .or_fail("cannot set up the terminal")?
        .build();
    let mut editor: Editor<Prompter, FileHistory> = Editor::with_config(config).or_fail("cannot use the terminal")?;
    editor.set_helper(Some(Prompter::new(session.program())));
    let history = home.history_file();
    // A first session has no history, and one that cannot be read is no reason not to start.
    let _ = editor.load_history(&history);
    output::note(format!(
        "{} {}: context `{}`. TAB completes, `help` explains, CTRL-D leaves.",
        session.program(),
        env!("CARGO_PKG_VERSION"),
        session.context_name()?
    ));
    runtime::let_interrupts_end_commands();
    let prompt = format!("{}> ", session.program());
    loop {
        if let Some(helper) = editor.helper_mut() {
            helper.learn(known(session));
        }
        let line = match editor.readline(&prompt) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(CliError::user(format!("cannot read from the terminal: {error}"))),
        };
        if !line.trim().is_empty() && !holds_secret(&line) {
            let _ = editor.add_history_entry(line.as_str());
        }
        output::configure(session.globals());
        match execute(&line, session) {
            Ok(Next::Go) => {}
            Ok(Next::Leave) => break,
            Err(error) if error.kind() == Kind::BrokenPipe => return Err(error),
            Err(error) => output::error(&error),
        }
    }
    home::create_private_dir(history.parent().unwrap_or(Path::new(".")))?;
    if let Err(error) = editor.append_history(&history) {
        output::note(format!("the history was not saved to {}: {error}", history.display()));
    }
    Ok(())
}

/// Whether a line has a password or a secret key in it. Such lines are not kept.
fn holds_secret(line: &str) -> bool {
    let words = words::split(line).unwrap_or_default();
    words.iter().any(|word| word == "import" || word.starts_with("-p") || word.starts_with("--password"))
}

fn known(session: &Session) -> Known {
    let contexts = session.home().and_then(|home| Contexts::load(&home));
    let chains = session.home().ok().and_then(|home| std::fs::read_dir(home.chains_dir()).ok());
    Known {
        accounts: session.wallet().map(|wallet| wallet.names()).unwrap_or_default(),
        contexts: contexts.map(|contexts| contexts.all().keys().cloned().collect()).unwrap_or_default(),
        chains: chains
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_secret_keys_do_not_reach_the_history() {
        for line in ["-u a -p secret", "account generate -psecret", "account import 0x12", "a gen --password=x"] {
            assert!(holds_secret(line), "{line}");
        }
        assert!(!holds_secret("send 0xab --until +5"));
    }
}
