//! What may come next in a command line, for shells and for the REPL: read off the parser, so that it knows every command there is.
//!
//! An argument whose values lie on disk says so: `#[arg(add = Names::Accounts)]`. Addresses and hashes are known by their type.
//! Nothing here asks a chain or makes a file.

use std::{
    any::TypeId,
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use cita_service_api::{Address, BlockHash, TxHash};
use clap::{Arg, ArgAction, Command, builder::ArgExt};
use clap_complete::{ArgValueCandidates, CompletionCandidate, engine::complete, env::Shells};

use crate::{
    app,
    chain::{DEFAULT_CHAIN, Place},
    context::Contexts,
    convert::BlockRef,
    error::{CliError, CliResult, OrFail},
    home::Home,
    output, recent,
    wallet::Wallet,
};

/// Set by the scripts of `cita completions` to the name of the shell that asks.
pub(crate) const VARIABLE: &str = "CITA_COMPLETE";

/// What the value of an argument names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Accounts of the wallet.
    Accounts,
    /// Saved contexts.
    Contexts,
    /// Chains in the home.
    Chains,
    /// Nodes of the chain that `--chain` names.
    Nodes,
    /// Addresses that this session printed.
    Addresses,
    /// Hashes that this session printed.
    Hashes,
}

impl ArgExt for Names {}

/// The words that may stand in the place of the word `index` of a line that begins with the program's name. `home` is where names
/// are looked up, unless the line has a `--home`.
pub(crate) fn candidates(
    parser: &Command,
    mut words: Vec<OsString>,
    index: usize,
    home: Option<&Path>,
) -> Vec<CompletionCandidate> {
    let mut parser = prepare(parser.clone(), &mut words, index, home);
    complete(&mut parser, words, index, env::current_dir().ok().as_deref()).unwrap_or_default()
}

/// Answers a shell that calls `CITA_COMPLETE=SHELL cita -- WORDS…`, as [`clap_complete::env::EnvCompleter`] has it.
///
/// # Errors
/// When the shell is unknown or its call has another form.
pub(crate) fn answer(program: &'static str, shell: &OsStr, arguments: Vec<OsString>) -> CliResult<()> {
    let shells = Shells::builtins();
    let shell = shells.completer(&shell.to_string_lossy());
    let shell = shell.ok_or_else(|| CliError::usage("no completions for this shell"))?;
    let mut words: Vec<OsString> = arguments.into_iter().skip_while(|word| word != "--").skip(1).collect();
    // Some shells tell which word is asked for, others stop there.
    let asked = env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse().ok());
    let index = asked.unwrap_or(words.len().saturating_sub(1));
    if words.is_empty() {
        return Err(CliError::usage("there is no line to complete"));
    }
    let home = env::var_os("CITA_HOME").map(PathBuf::from);
    let mut parser = prepare(app::parser(program), &mut words, index, home.as_deref());
    let mut text = Vec::new();
    shell
        .write_complete(&mut parser, words, env::current_dir().ok().as_deref(), &mut text)
        .or_fail("cannot complete this line")?;
    output::raw(&text)
}

/// The script that makes a shell call [`answer`] for the program.
///
/// # Errors
/// When the shell is unknown.
pub(crate) fn script(program: &'static str, shell: &str) -> CliResult<Vec<u8>> {
    let shells = Shells::builtins();
    let completer = shells.completer(shell).ok_or_else(|| CliError::usage(format!("there is no shell {shell}")))?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, program, program, program, &mut script)
        .or_fail("cannot write the completions")?;
    let mut script = String::from_utf8_lossy(&script).trim().to_owned();
    script.push('\n');
    if shell == "zsh" {
        // A file in `fpath` is run when the first TAB asks for it, and has to answer that one, too.
        script
            .push_str(&format!("[[ ${{funcstack[1]-}} == _{program} ]] && _clap_dynamic_completer_{program} \"$@\"\n"));
    }
    Ok(script.into_bytes())
}

/// Fits the parser to one line: names are looked up in the right home, aliases are taken but not offered, and options are offered
/// where one is begun, or nothing else can come.
fn prepare(mut parser: Command, words: &mut [OsString], index: usize, home: Option<&Path>) -> Command {
    parser.build();
    let mut walk = Walk::new(&parser);
    for word in words.iter_mut().take(index).skip(1) {
        if walk.step(&word.to_string_lossy()) == Role::OptionValue {
            // The engine would take the name of an account such as `admin` for the subcommand.
            word.clear();
        }
    }
    let home = walk.home.as_deref().or(home);
    let source = Source { home: Home::resolve(home).ok(), chain: walk.chain.clone() };
    let in_option = words.get(index).is_some_and(|word| word.to_string_lossy().starts_with('-'));
    fit(parser, &source, in_option)
}

fn fit(command: Command, source: &Source, in_option: bool) -> Command {
    let aliases: Vec<String> = command.get_all_aliases().map(str::to_owned).collect();
    command
        .visible_alias(None::<&'static str>)
        .aliases(aliases)
        .mut_args(|argument| {
            let hidden = argument.is_hide_set() || !(in_option || argument.is_positional());
            match named(&argument) {
                Some(names) => {
                    let source = source.clone();
                    argument.add(ArgValueCandidates::new(move || source.read(names)))
                }
                None => argument,
            }
            .hide(hidden)
        })
        .mut_subcommands(|command| fit(command, source, in_option))
}

/// What an argument names.
fn named(argument: &Arg) -> Option<Names> {
    if let Some(names) = argument.get::<Names>() {
        return Some(*names);
    }
    let value = argument.get_value_parser().type_id();
    if value == TypeId::of::<Address>() {
        Some(Names::Addresses)
    } else if [TypeId::of::<TxHash>(), TypeId::of::<BlockHash>(), TypeId::of::<BlockRef>()]
        .iter()
        .any(|hash| value == *hash)
    {
        Some(Names::Hashes)
    } else {
        None
    }
}

/// Where names are read.
#[derive(Debug, Clone)]
struct Source {
    home: Option<Home>,
    chain: Option<String>,
}

impl Source {
    fn read(&self, names: Names) -> Vec<CompletionCandidate> {
        let words = match (names, &self.home) {
            (Names::Hashes, _) => recent::hashes(),
            (Names::Addresses, _) => recent::addresses(),
            (_, None) => Vec::new(),
            (Names::Accounts, Some(home)) => Wallet::open(home).names(),
            (Names::Contexts, Some(home)) => contexts(home),
            (Names::Chains, Some(home)) => Place::all(home).into_iter().map(|place| place.name).collect(),
            (Names::Nodes, Some(home)) => {
                let name = self.chain.as_deref().unwrap_or(DEFAULT_CHAIN);
                Place::of(home, Some(name), None).map(|place| place.node_names()).unwrap_or_default()
            }
        };
        words.into_iter().map(CompletionCandidate::new).collect()
    }
}

fn contexts(home: &Home) -> Vec<String> {
    Contexts::load(home).map(|contexts| contexts.all().keys().cloned().collect()).unwrap_or_default()
}

/// What a word is in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A command or subcommand.
    Command,
    /// It stands where a command has to, and is none.
    NoCommand,
    /// An option.
    Option,
    /// The value of the option before it.
    OptionValue,
    /// An argument.
    Argument,
}

/// Follows a line through the parser, word by word.
pub(crate) struct Walk<'a> {
    /// Where it led so far.
    pub(crate) command: &'a Command,
    awaited: Option<&'a Arg>,
    home: Option<PathBuf>,
    chain: Option<String>,
}

impl<'a> Walk<'a> {
    /// Begins behind the program's name. Only a parser that is built knows all its options.
    pub(crate) fn new(parser: &'a Command) -> Self {
        Self { command: parser, awaited: None, home: None, chain: None }
    }

    /// Takes the next word.
    pub(crate) fn step(&mut self, word: &str) -> Role {
        if let Some(option) = self.awaited.take() {
            self.note(option.get_long(), word);
            return Role::OptionValue;
        }
        let is_number = word.strip_prefix('-').is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
        if word.starts_with('-') && word.len() > 1 && !is_number {
            self.option(word);
            return Role::Option;
        }
        if let Some(subcommand) = self.command.find_subcommand(word) {
            self.command = subcommand;
            return Role::Command;
        }
        let takes_arguments = self.command.get_positionals().next().is_some();
        if self.command.has_subcommands() && !takes_arguments { Role::NoCommand } else { Role::Argument }
    }

    fn option(&mut self, word: &str) {
        match word.strip_prefix("--") {
            Some(long) => match long.split_once('=') {
                Some((long, value)) => self.note(Some(long), value),
                None => self.awaited = self.find(|option| option.get_long() == Some(long)),
            },
            // Of several letters only the last can wait for a value: one before it has the rest as its own.
            None => {
                let letters: Vec<char> = word.chars().skip(1).collect();
                let taker = letters.iter().position(|letter| self.find(|o| o.get_short() == Some(*letter)).is_some());
                if let Some(last) = letters.last()
                    && taker == Some(letters.len() - 1)
                {
                    self.awaited = self.find(|option| option.get_short() == Some(*last));
                }
            }
        }
    }

    /// The option with a value that is meant.
    fn find(&self, is_it: impl Fn(&Arg) -> bool) -> Option<&'a Arg> {
        let takes_value = |option: &&Arg| matches!(option.get_action(), ArgAction::Set | ArgAction::Append);
        self.command.get_opts().filter(takes_value).find(|option| is_it(option))
    }

    fn note(&mut self, option: Option<&str>, value: &str) {
        match option {
            Some("home") => self.home = Some(value.into()),
            Some("chain") => self.chain = Some(value.to_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Completes the last word of a line in a home with two accounts, a context and a chain of two nodes.
    fn complete(line: &str) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        for file in ["wallet/alice.json", "wallet/admin.json", "chains/c/c/chain_config.toml"] {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        for node in ["node0", "node1"] {
            let dir = dir.path().join(format!("chains/c/c-{node}"));
            std::fs::create_dir_all(&dir).unwrap();
            std::fs::write(dir.join("node_config.toml"), "").unwrap();
        }
        let words: Vec<OsString> = std::iter::once("cita").chain(line.split(' ')).map(OsString::from).collect();
        let index = words.len() - 1;
        let found = candidates(&app::parser("cita"), words, index, Some(dir.path()));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "a completion made a file");
        found.iter().map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn commands_and_subcommands_complete_also_behind_aliases_and_options() {
        assert_eq!(complete("ge"), ["get"]);
        assert_eq!(complete("get rec"), ["receipt", "receipt-proof"]);
        assert_eq!(complete("g rec"), ["receipt", "receipt-proof"]);
        assert_eq!(complete("-u admin --crypto=sm get bloc"), ["block-number", "block", "block-hash"]);
        assert_eq!(complete("help get bloc"), ["block-number", "block", "block-hash"]);
    }

    #[test]
    fn aliases_and_options_are_offered_only_when_they_are_begun() {
        let root = complete("");
        assert!(root.contains(&"account".to_owned()) && !root.contains(&"a".to_owned()), "{root:?}");
        assert!(!root.iter().any(|word| word.starts_with('-')), "{root:?}");
        assert_eq!(complete("account ren"), Vec::<String>::new());
        assert_eq!(complete("account rem"), ["remove"]);
        assert_eq!(complete("send --unt"), ["--until"]);
        assert!(complete("send 0xab 0x ").contains(&"--until".to_owned()), "nothing else can come");
    }

    #[test]
    fn names_on_disk_complete_where_they_are_meant() {
        assert_eq!(complete("-u a"), ["admin", "alice"]);
        assert_eq!(complete("-ual"), ["-ualice"]);
        assert_eq!(complete("account unlock "), ["admin", "alice"]);
        assert_eq!(complete("a rm al"), ["alice"]);
        assert_eq!(complete("ctx default "), ["default"]);
        assert_eq!(complete("chain up "), ["c"]);
        assert_eq!(complete("chain restart --chain c "), ["node0", "node1"]);
        assert_eq!(complete("chain logs --chain=c node1 exe"), ["executor"]);
        assert_eq!(complete("--home /nowhere -u "), Vec::<String>::new());
    }

    #[test]
    fn values_that_the_parser_knows_complete() {
        assert_eq!(complete("completions b"), ["bash"]);
        assert_eq!(complete("--crypto "), ["SM", "ETH"]);
        assert_eq!(complete("get block-number --output=j"), ["--output=json"]);
        assert_eq!(complete("service ex"), ["executor"]);
    }

    #[test]
    fn words_have_their_roles() {
        let mut parser = app::parser("cita");
        parser.build();
        let mut walk = Walk::new(&parser);
        let roles: Vec<Role> = ["-vu", "admin", "-r=x", "g", "block", "-5"].map(|word| walk.step(word)).into();
        use Role::*;
        assert_eq!(roles, [Option, OptionValue, Option, Command, Command, Argument]);
        assert_eq!(Walk::new(&parser).step("gett"), NoCommand);
    }
}
