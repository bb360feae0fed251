//! From an argument vector to an exit code.

use std::{env, ffi::OsString, io, path::Path, process::ExitCode};

use clap::{CommandFactory, FromArgMatches, error::ErrorKind};

use crate::{
    args::{Cli, Command},
    commands, complete,
    error::{CliError, CliResult},
    output::{self, Format},
    repl,
    session::Session,
};

/// Runs the program and reports its failure.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    let program = program_name(arguments.first());
    let mut arguments = arguments.into_iter();
    let _ = arguments.next();
    if let Some(shell) = env::var_os(complete::VARIABLE) {
        // Whatever were said here would end up in the line that the user is typing.
        let answered = complete::answer(program, &shell, arguments.collect());
        return if answered.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let result = match parse(program, arguments) {
        Ok(Some(cli)) => start(program, cli),
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

/// The old client's name when called through a link of that name, `cita` otherwise.
fn program_name(argument: Option<&OsString>) -> &'static str {
    let stem = argument.and_then(|path| Path::new(path).file_stem());
    if stem.is_some_and(|stem| stem == "cldi") { "cldi" } else { "cita" }
}

fn start(program: &'static str, cli: Cli) -> CliResult<()> {
    output::configure(&cli.globals);
    let visible = cli.visible_secret();
    match cli.command {
        None => repl::run(program, cli.globals),
        Some(command) => dispatch(command, &mut Session::new(program, cli.globals)),
    }?;
    // Last, so that a failure is told by nothing but its error.
    if let Some(secret) = visible {
        output::note(format!(
            "{secret} on the command line can be seen by others in the list of processes; see `{program} account --help`"
        ));
    }
    Ok(())
}

/// The parser under the name that the program was called by.
pub(crate) fn parser(program: &'static str) -> clap::Command {
    values_may_be_negative(Cli::command().name(program).bin_name(program))
}

/// Lets `-5` be the value of every argument: a height can be relative, and where it cannot the value is wrong, not an unknown option.
fn values_may_be_negative(command: clap::Command) -> clap::Command {
    command
        .mut_args(|argument| match argument.get_action().takes_values() {
            true => argument.allow_negative_numbers(true),
            false => argument,
        })
        .mut_subcommands(values_may_be_negative)
}

/// Reads a command line without the program's name. `None` when help or the version was asked for, and printed.
///
/// # Errors
/// When it is not one.
pub(crate) fn parse(
    program: &'static str,
    arguments: impl IntoIterator<Item = impl Into<OsString>>,
) -> CliResult<Option<Cli>> {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let matches = parser(program).try_get_matches_from([OsString::from(program)].iter().chain(&arguments));
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => Ok(Some(cli)),
        Err(error) if error.use_stderr() => {
            if asks_for_json(&arguments) {
                output::choose(Format::Json);
            }
            Err(if error.kind() == ErrorKind::InvalidUtf8 { no_text(&arguments) } else { wrong_usage(&error) })
        }
        Err(help) => {
            let help = help.render();
            let text = if output::colours(&io::stdout()) { help.ansi().to_string() } else { help.to_string() };
            output::raw(text.as_bytes()).map(|()| None)
        }
    }
}

/// An argument that is no UTF-8.
fn no_text(arguments: &[OsString]) -> CliError {
    let wrong = arguments.iter().find(|argument| argument.to_str().is_none());
    CliError::usage(format!("the argument {:?} is no UTF-8 text", wrong.cloned().unwrap_or_default()))
        .hint("does your terminal use another encoding? Arguments are UTF-8; of bytes write the hex")
}

/// Whether a line that cannot be parsed asks for JSON: its error then comes as JSON, too.
fn asks_for_json(arguments: &[OsString]) -> bool {
    let words: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().to_lowercase()).collect();
    words.windows(2).any(|pair| pair == ["--output", "json"]) || words.iter().any(|word| word == "--output=json")
}

/// Whether a command line has a password or a secret key in it; `None` if it is no command line.
pub(crate) fn has_secret(program: &'static str, words: &[String]) -> Option<bool> {
    let line = std::iter::once(program).chain(words.iter().map(String::as_str));
    let matches = parser(program).try_get_matches_from(line).ok()?;
    Cli::from_arg_matches(&matches).ok().map(|cli| cli.visible_secret().is_some())
}

/// What the parser says, as one of our errors: its first line is the message, the rest are hints.
fn wrong_usage(error: &clap::Error) -> CliError {
    let text = error.render().to_string();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let usage = text.lines().find(|line| line.starts_with("Usage:")).unwrap_or_default().to_owned();
        return CliError::usage("a subcommand or an argument is missing")
            .hint(usage)
            .hint("add --help to see what there is");
    }
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut message = lines.next().unwrap_or_default().to_owned();
    let mut hints = Vec::new();
    for line in lines {
        match line.strip_prefix("tip: ") {
            Some(tip) => hints.push(tip.to_owned()),
            // Lists in brackets: subcommands, possible values.
            None if line.starts_with('[') => hints.push(line.trim_matches(['[', ']']).to_owned()),
            None if line.starts_with("Usage:") || line.starts_with("For more information") => {
                hints.push(line.replace("For more information, try '--help'.", "add --help for more"));
            }
            // The names of missing arguments come on lines of their own.
            None => message = format!("{message} {line}"),
        }
    }
    hints.into_iter().fold(CliError::usage(message), CliError::hint)
}

/// Runs one command.
///
/// # Errors
/// Those of the command.
pub(crate) fn dispatch(command: Command, session: &mut Session) -> CliResult<()> {
    let result = perform(command, session);
    result.map_err(|error| error.naming(|| session.context().ok().map(|context| context.services())))
}

fn perform(command: Command, session: &mut Session) -> CliResult<()> {
    match command {
        Command::Get(args) => commands::get::run(args, session),
        Command::Send(args) => commands::send::run(args, session),
        Command::Call(args) => commands::call::run(args, session),
        Command::Create(args) => commands::create::run(args, session),
        Command::Context(args) => commands::context::run(args, session),
        Command::Account(args) => commands::account::run(args, session),
        Command::Admin(args) => commands::admin::run(args, session),
        Command::Rpc(args) => commands::rpc::run(args, session),
        Command::Verify(args) => commands::verify::run(args, session),
        Command::Ethabi(args) => commands::ethabi::run(args),
        Command::Bench(args) => commands::bench::run(args, session),
        Command::Watch(args) => commands::watch::run(args, session),
        Command::Top(args) => commands::top::run(args, session),
        Command::Chain(args) => {
            // A chain's context stands beside `default`, which a first run makes.
            session.home()?;
            commands::chain::run(args, session.globals())
        }
        Command::Components(args) => commands::components::run(&args),
        Command::Node(args) => commands::node::run(args, session.globals()),
        Command::Service(args) => commands::service::run(args, session.globals()),
        Command::Completions(args) => commands::completions::run(args, session),
        Command::Man(args) => commands::man::run(args, session),
        Command::Reference(args) => commands::reference::run(args, session),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words that occur in command lines, in any order.
    fn word() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "get",
            "g",
            "send",
            "call",
            "create",
            "account",
            "a",
            "context",
            "admin",
            "rpc",
            "bench",
            "watch",
            "chain",
            "block",
            "bn",
            "receipt",
            "generate",
            "import",
            "unlock",
            "amend",
            "balance",
            "add-node",
            "-c",
            "-r",
            "-e",
            "-u",
            "-p",
            "-t",
            "-q",
            "-v",
            "-d",
            "--until",
            "--crypto",
            "sm",
            "ETH",
            "--output",
            "json",
            "--",
            "-",
            "+5",
            "-5",
            "0x",
            "0xzz",
            "latest",
            "99999999999999999999",
        ]);
        prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn no_command_line_breaks_the_parser(words in prop::collection::vec(word(), 0..8)) {
            let line = std::iter::once("cita".to_owned()).chain(words);
            let matches = parser("cita").try_get_matches_from(line);
            if let Err(error) = matches.and_then(|matches| Cli::from_arg_matches(&matches)) && error.use_stderr() {
                let error = wrong_usage(&error);
                prop_assert_eq!(error.exit_code(), 2);
                prop_assert!(!error.message().trim().is_empty());
            }
        }
    }

    #[test]
    fn wrong_usage_is_one_line_with_hints() {
        let error = parse("cita", ["get", "blok"]).unwrap_err();
        assert_eq!(error.message(), "unrecognized subcommand 'blok'");
        assert!(error.hints().iter().any(|hint| hint.contains("block")), "{:?}", error.hints());
        let error = parse("cita", ["send", "0xzz"]).unwrap_err();
        assert!(error.message().contains("invalid hex input: '0xzz'"), "{}", error.message());
        let error = parse("cita", ["get", "storage-at"]).unwrap_err();
        assert!(error.message().contains("<ADDRESS>") && !error.message().contains('\n'), "{}", error.message());
        assert_eq!(parse("cita", ["get"]).unwrap_err().exit_code(), 2);
    }
}
