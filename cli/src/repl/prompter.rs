//! What rustyline asks about the text being typed: completions, hints, colours, whether it is complete.

use std::{borrow::Cow, ffi::OsString, path::PathBuf};

use rustyline::{
    Context, Helper, Result,
    completion::{Completer, Pair},
    highlight::{CmdKind, Highlighter},
    hint::{Hinter, HistoryHinter},
    validate::{ValidationContext, ValidationResult, Validator},
};

use super::{
    VARIABLES,
    words::{Token, Words, is_complete, quote},
};
use crate::{
    app,
    complete::{Role, Walk, candidates},
};

/// The helper of one session.
pub(super) struct Prompter {
    program: &'static str,
    parser: clap::Command,
    home: Option<PathBuf>,
    hinter: HistoryHinter,
}

impl Prompter {
    /// For lines of the program.
    pub(super) fn new(program: &'static str) -> Self {
        let mut parser = app::parser(program).subcommand(clap::Command::new("exit").about("Leave the session"));
        parser.build();
        Self { program, parser, home: None, hinter: HistoryHinter::new() }
    }

    /// Names are completed from that folder, unless a line names another.
    pub(super) fn look_in(&mut self, home: Option<PathBuf>) {
        self.home = home;
    }

    fn candidates(&self, before: Vec<String>, partial: &str) -> Vec<String> {
        if partial.starts_with('$') {
            let variables = VARIABLES.iter().map(|name| format!("${name}"));
            return variables.filter(|variable| variable.starts_with(partial)).collect();
        }
        let words = std::iter::once(self.program.to_owned()).chain(before).chain([partial.to_owned()]);
        let words: Vec<OsString> = words.map(OsString::from).collect();
        let index = words.len() - 1;
        let found = candidates(&self.parser, words, index, self.home.as_deref());
        found.iter().map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect()
    }
}

impl Helper for Prompter {}

impl Completer for Prompter {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let typed = line.get(..position).unwrap_or(line);
        let start = typed.rfind(char::is_whitespace).map_or(0, |space| space + 1);
        let (before, partial) = typed.split_at(start);
        let mut words = Vec::new();
        for token in Words::new(before) {
            match token {
                Ok(Token::Word(word, _)) => words.push(word),
                Ok(Token::NewLine) => words.clear(),
                // Inside an open quote there is nothing that we know.
                Err(_) => return Ok((start, Vec::new())),
            }
        }
        Ok((start, self.candidates(words, partial).into_iter().map(pair).collect()))
    }
}

/// A word is finished with a space, unless more of it follows: a path below a folder, the value of `--option=`.
fn pair(word: String) -> Pair {
    let goes_on = word.ends_with(['/', '=']);
    let text = if word.starts_with('$') { word.clone() } else { quote(&word) };
    Pair { replacement: if goes_on { text } else { format!("{text} ") }, display: word }
}

impl Hinter for Prompter {
    type Hint = String;

    fn hint(&self, line: &str, position: usize, context: &Context<'_>) -> Option<String> {
        self.hinter.hint(line, position, context)
    }
}

const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[1;32m";
const CYAN: &str = "\x1b[36m";
const BOLD_CYAN: &str = "\x1b[1;36m";
const DIM: &str = "\x1b[2m";

fn painted(colour: &str, text: &str) -> String {
    format!("{colour}{text}\x1b[0m")
}

/// Is asked only where colours may be used.
impl Highlighter for Prompter {
    fn highlight<'l>(&self, text: &'l str, _: usize) -> Cow<'l, str> {
        let mut coloured = String::new();
        let mut done = 0;
        let mut walk = Walk::new(&self.parser);
        for token in Words::new(text).map_while(std::result::Result::ok) {
            let Token::Word(word, place) = token else {
                walk = Walk::new(&self.parser);
                continue;
            };
            let here = walk.command;
            let colour = match walk.step(&word) {
                Role::Command => GREEN,
                // A beginning of a command is none yet, but not wrong either.
                Role::NoCommand if !begins_a_command(here, &word) => RED,
                Role::Option => CYAN,
                _ => continue,
            };
            coloured.push_str(&text[done..place.start]);
            coloured.push_str(&painted(colour, &text[place.clone()]));
            done = place.end;
        }
        coloured.push_str(&text[done..]);
        Cow::Owned(coloured)
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(painted(BOLD_CYAN, prompt))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(painted(DIM, hint))
    }
}

fn begins_a_command(command: &clap::Command, word: &str) -> bool {
    command.get_subcommands().any(|subcommand| {
        subcommand.get_name().starts_with(word) || subcommand.get_all_aliases().any(|alias| alias.starts_with(word))
    })
}

impl Validator for Prompter {
    /// A line whose quote is open, or that ends with a backslash, goes on in the next one.
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        Ok(match is_complete(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_commands_are_green_unknown_ones_red_and_beginnings_plain() {
        let prompter = Prompter::new("cita");
        let highlight = |line: &str| prompter.highlight(line, 0).into_owned();
        assert_eq!(highlight("get bn 'x"), "\x1b[1;32mget\x1b[0m \x1b[1;32mbn\x1b[0m 'x");
        assert_eq!(highlight("gett"), "\x1b[31mgett\x1b[0m");
        assert_eq!(highlight("accou"), "accou");
        assert_eq!(highlight("-u get\nexit"), "\x1b[36m-u\x1b[0m get\n\x1b[1;32mexit\x1b[0m");
    }

    #[test]
    fn variables_and_the_last_of_several_lines_complete() {
        let prompter = Prompter::new("cita");
        let history = rustyline::history::DefaultHistory::new();
        let complete = |line: &str| {
            let (start, pairs) = prompter.complete(line, line.len(), &Context::new(&history)).unwrap();
            (start, pairs.into_iter().map(|pair| pair.replacement).collect::<Vec<_>>())
        };
        assert_eq!(complete("get tx $last_h"), (7, vec!["$last_hash ".to_owned()]));
        assert_eq!(complete("get bn\nget block-n"), (11, vec!["block-number ".to_owned()]));
        assert_eq!(complete("ex"), (0, vec!["exit ".to_owned()]));
        assert_eq!(complete("send 'ge"), (5, Vec::new()));
    }
}
