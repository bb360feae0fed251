//! What rustyline asks about the line being typed: completions, hints, colours, whether it is complete.

use std::borrow::Cow;

use rustyline::{
    Context, Helper, Result,
    completion::{Completer, Pair},
    highlight::Highlighter,
    hint::{Hinter, HistoryHinter},
    validate::{ValidationContext, ValidationResult, Validator},
};

use super::{
    complete::{Known, candidates},
    words::{quote, split},
};
use crate::app;

/// The helper of one session.
pub(super) struct Prompter {
    parser: clap::Command,
    known: Known,
    hinter: HistoryHinter,
    colours: bool,
}

impl Prompter {
    pub(super) fn new(program: &'static str) -> Self {
        // The custom of no-color.org.
        let colours = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { parser: app::parser(program), known: Known::default(), hinter: HistoryHinter::new(), colours }
    }

    /// Takes the names that may be completed now.
    pub(super) fn learn(&mut self, known: Known) {
        self.known = known;
    }
}

impl Helper for Prompter {}

impl Completer for Prompter {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let typed = line.get(..position).unwrap_or(line);
        let start = typed.rfind(char::is_whitespace).map_or(0, |space| space + 1);
        let (before, partial) = typed.split_at(start);
        // Inside an open quote there is nothing that we know.
        let Ok(words) = split(before) else { return Ok((start, Vec::new())) };
        let found = candidates(&self.parser, &words, partial, &self.known);
        let pair = |word: String| Pair { replacement: format!("{} ", quote(&word)), display: word };
        Ok((start, found.into_iter().map(pair).collect()))
    }
}

impl Hinter for Prompter {
    type Hint = String;

    fn hint(&self, line: &str, position: usize, context: &Context<'_>) -> Option<String> {
        self.hinter.hint(line, position, context)
    }
}

impl Highlighter for Prompter {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        match self.colours {
            true => Cow::Owned(format!("\x1b[1;36m{prompt}\x1b[0m")),
            false => Cow::Borrowed(prompt),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        match self.colours {
            true => Cow::Owned(format!("\x1b[2m{hint}\x1b[0m")),
            false => Cow::Borrowed(hint),
        }
    }
}

impl Validator for Prompter {
    /// A line whose quote is open, or that ends with a backslash, goes on in the next one.
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        Ok(match split(context.input()) {
            Ok(_) => ValidationResult::Valid(None),
            Err(_) => ValidationResult::Incomplete,
        })
    }
}
