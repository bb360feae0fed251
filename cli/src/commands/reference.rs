//! `cita reference`: docs/commands.md, written from the parser.

use std::fmt::{self, Write};

use clap::{Arg, Command};

use crate::{
    app,
    error::{CliResult, OrFail},
    output,
    session::Session,
};

const EXAMPLES: &str = "\
Example:
  cita reference";

/// Print the page of all commands, Markdown.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {}

/// What holds for all commands.
const HEAD: &str = include_str!("reference.md");

/// # Errors
/// When standard output is closed.
pub(crate) fn run(_: Args, session: &mut Session) -> CliResult<()> {
    let mut parser = app::parser(session.program()).disable_help_subcommand(true).term_width(0);
    parser.build();
    let mut page = String::from(HEAD);
    write_page(&mut page, &parser).or_fail("cannot write the page")?;
    output::raw(page.as_bytes())
}

fn write_page(page: &mut String, parser: &Command) -> fmt::Result {
    writeln!(page, "\n## Contents\n")?;
    write_contents(page, parser, 0)?;
    writeln!(page, "\n## Global options\n\nThey stand before the command.\n")?;
    write_arguments(page, parser, true)?;
    for command in visible(parser) {
        write_command(page, command, 2)?;
    }
    Ok(())
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set())
}

/// The words that call a command.
fn path(command: &Command) -> &str {
    command.get_bin_name().unwrap_or(command.get_name())
}

fn write_contents(page: &mut String, parent: &Command, depth: usize) -> fmt::Result {
    for command in visible(parent) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        // GitHub makes anchors of headings like this.
        let anchor = path(command).replace(' ', "-");
        writeln!(page, "{:indent$}- [`{}`](#{anchor}): {about}", "", path(command), indent = depth * 2)?;
        write_contents(page, command, depth + 1)?;
    }
    Ok(())
}

fn write_command(page: &mut String, command: &Command, level: usize) -> fmt::Result {
    writeln!(page, "\n{} {}\n", "#".repeat(level), path(command))?;
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
    let aliases: Vec<String> = command.get_visible_aliases().map(|alias| format!("`{alias}`")).collect();
    writeln!(page, "{}", about.trim_end())?;
    if !aliases.is_empty() {
        writeln!(page, "\nAlso: {}", aliases.join(", "))?;
    }
    let usage = command.clone().render_usage().to_string();
    writeln!(page, "\n```text\n{}\n```\n", usage.trim_start_matches("Usage:").trim())?;
    write_arguments(page, command, false)?;
    write_sections(page, command)?;
    visible(command).try_for_each(|subcommand| write_command(page, subcommand, level + 1))
}

/// A row an argument. Those that every command has are told once, with the global ones.
fn write_arguments(page: &mut String, command: &Command, globals: bool) -> fmt::Result {
    let everywhere =
        |argument: &Arg| argument.is_global_set() || matches!(argument.get_id().as_str(), "help" | "version");
    let arguments = command.get_arguments().filter(|argument| !argument.is_hide_set());
    let arguments: Vec<&Arg> = arguments.filter(|argument| globals || !everywhere(argument)).collect();
    if arguments.is_empty() {
        return Ok(());
    }
    writeln!(page, "| argument | meaning |\n| --- | --- |")?;
    for argument in arguments {
        writeln!(page, "| `{}` | {} |", cell(&form(argument)), cell(&meaning(argument)))?;
    }
    Ok(())
}

/// How an argument is typed: `-q, --quota <QUOTA>`.
fn form(argument: &Arg) -> String {
    let long_and_value = argument.to_string();
    match (argument.get_short(), argument.get_long()) {
        (Some(short), Some(_)) => format!("-{short}, {long_and_value}"),
        _ => long_and_value,
    }
}

/// What an argument means, what it may be and what it is if it is not given.
fn meaning(argument: &Arg) -> String {
    let mut text = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let values = argument.get_possible_values();
    let takes_value = argument.get_action().takes_values();
    if takes_value && !values.is_empty() {
        let values: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        text.push_str(&format!(": {}", values.join(", ")));
    }
    if takes_value && let Some(default) = argument.get_default_values().first() {
        text.push_str(&format!(" [default: {}]", default.to_string_lossy()));
    }
    if let Some(variable) = argument.get_env() {
        text.push_str(&format!(" [environment: {}]", variable.to_string_lossy()));
    }
    text
}

/// Text in a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// What stands behind the options of a command's help, as headings and lines.
pub(super) fn sections(command: &Command) -> Vec<(String, Vec<String>)> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match (line.strip_prefix("  "), sections.last_mut()) {
            (Some(line), Some((_, lines))) => lines.push(line.to_owned()),
            _ => sections.push((line.trim_end_matches(':').to_owned(), Vec::new())),
        }
    }
    sections
}

/// Examples as a shell takes them: what stands behind a command after three spaces becomes a comment. Other texts as they are.
fn write_sections(page: &mut String, command: &Command) -> fmt::Result {
    for (heading, lines) in sections(command) {
        let examples = heading.starts_with("Example");
        match examples {
            true => writeln!(page, "\n```sh")?,
            false => writeln!(page, "\n{heading}:\n\n```text")?,
        }
        for line in lines {
            match line.split_once("   ") {
                Some((typed, comment)) if examples => writeln!(page, "{typed}   # {}", comment.trim_start())?,
                _ => writeln!(page, "{line}")?,
            }
        }
        writeln!(page, "```")?;
    }
    Ok(())
}
