//! What may come next in a line: read off the parser, so that it knows every command there is.

use clap::{Arg, ArgAction, Command};

/// Values that the parser does not know.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Names of accounts.
    pub(super) accounts: Vec<String>,
    /// Names of contexts.
    pub(super) contexts: Vec<String>,
    /// Names of local chains.
    pub(super) chains: Vec<String>,
}

/// The words that may stand where `partial` is being typed, after `words`.
pub(super) fn candidates(root: &Command, words: &[String], partial: &str, known: &Known) -> Vec<String> {
    let place = Place::after(root, words);
    let mut found = match (place.awaited, partial.starts_with('-')) {
        (Some(option), _) => values(option, &place.path, known),
        (None, true) => options(place.command),
        (None, false) => {
            let mut found: Vec<_> = place.command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
            if let Some(positional) = place.command.get_positionals().nth(place.positionals) {
                found.extend(values(positional, &place.path, known));
            }
            found
        }
    };
    found.retain(|word| word.starts_with(partial));
    found.sort();
    found.dedup();
    found
}

/// Where the words lead.
struct Place<'a> {
    command: &'a Command,
    path: Vec<&'a str>,
    /// Positional arguments of the command that are there already.
    positionals: usize,
    /// The option whose value comes next.
    awaited: Option<&'a Arg>,
}

impl<'a> Place<'a> {
    fn after(root: &'a Command, words: &[String]) -> Self {
        let mut place = Self { command: root, path: Vec::new(), positionals: 0, awaited: None };
        for word in words {
            place.step(word);
        }
        place
    }

    fn step(&mut self, word: &str) {
        if self.awaited.take().is_some() {
            return;
        }
        if word.starts_with('-') && word.len() > 1 {
            self.awaited = option(self.command, word).filter(|option| takes_value(option));
        } else if let Some(subcommand) = self.command.find_subcommand(word).filter(|_| self.positionals == 0) {
            self.path.push(subcommand.get_name());
            self.command = subcommand;
        } else {
            self.positionals += 1;
        }
    }
}

fn takes_value(option: &Arg) -> bool {
    matches!(option.get_action(), ArgAction::Set | ArgAction::Append)
}

/// The option that a word names and that has no value in the same word.
fn option<'a>(command: &'a Command, word: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|argument| match (word.strip_prefix("--"), word.strip_prefix('-')) {
        (Some(long), _) => argument.get_long() == Some(long),
        (None, Some(short)) => argument.get_short().is_some_and(|c| short == c.to_string()),
        _ => false,
    })
}

fn options(command: &Command) -> Vec<String> {
    let mut found = Vec::new();
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        found.extend(argument.get_long().map(|long| format!("--{long}")));
        if argument.get_long().is_none() {
            found.extend(argument.get_short().map(|short| format!("-{short}")));
        }
    }
    found.push("--help".to_owned());
    found
}

/// What an argument may be, as far as it is known.
fn values(argument: &Arg, path: &[&str], known: &Known) -> Vec<String> {
    let possible: Vec<_> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !possible.is_empty() {
        return possible;
    }
    match (path, argument.get_id().as_str()) {
        ([], "user") | (["account", "export" | "unlock" | "lock" | "delete"], "name") => known.accounts.clone(),
        ([], "context") | (["context", "delete" | "default"], "name") => known.contexts.clone(),
        (["chain", ..], "name" | "chain") => known.chains.clone(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app;

    fn complete(line: &str) -> Vec<String> {
        let known =
            Known { accounts: vec!["alice".into(), "bob".into()], contexts: vec!["office".into()], chains: vec![] };
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let partial = words.pop().unwrap_or_default();
        candidates(&app::parser("cita"), &words, &partial, &known)
    }

    #[test]
    fn commands_and_subcommands_complete_also_behind_aliases_and_options() {
        assert_eq!(complete("ge"), ["get"]);
        assert_eq!(complete("get rec"), ["receipt", "receipt-proof"]);
        assert_eq!(complete("g rec"), ["receipt", "receipt-proof"]);
        assert_eq!(complete("-u alice get bloc"), ["block", "block-hash", "block-number"]);
    }

    #[test]
    fn options_values_accounts_and_contexts_complete() {
        assert_eq!(complete("send --unt"), ["--until"]);
        assert_eq!(complete("-u a"), ["alice"]);
        assert_eq!(complete("account unlock "), ["alice", "bob"]);
        assert_eq!(complete("a rm b"), ["bob"]);
        assert_eq!(complete("ctx default "), ["office"]);
        assert_eq!(complete("completions b"), ["bash"]);
        assert_eq!(complete("--crypto "), ["ETH", "SM"]);
        assert!(complete("send 0xab ").is_empty());
    }
}
