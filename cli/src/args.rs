//! The command line: global options and the list of commands. One parser serves the shell and the REPL.

use std::path::PathBuf;

use cita_config::{Components, CryptoSuite};
use cita_service_kit::ServiceKind;
use clap::{Parser, Subcommand};

use crate::{
    commands,
    complete::Names,
    context::ConsensusKind,
    error::CliResult,
    home::Home,
    output::Format,
    wallet::{Password, Suite},
};

const EXAMPLES: &str = "\
Examples:
  cita chain up             a running four-node chain
  cita get block-number     its height
  cita -u admin send 0xd3c5e0ee95d6f2f16f9ba21e0cf4bcfc03f71ca2 0x4f2be91f   a transaction as the account `admin`
  cita                      an interactive session";

/// Configure, run, use and measure CITA-Cloud chains.
#[derive(Debug, Parser)]
#[command(name = "cita", version, after_help = EXAMPLES, disable_help_subcommand = false)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Options before the subcommand. Without a subcommand they change the session of the REPL.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// Use a saved context
    #[arg(short = 'c', long, value_name = "NAME", add = Names::Contexts)]
    pub(crate) context: Option<String>,
    /// Controller address, host:port
    #[arg(short = 'r', long = "controller-addr", value_name = "ADDR")]
    pub(crate) controller: Option<String>,
    /// Executor address, host:port
    #[arg(short = 'e', long = "executor-addr", value_name = "ADDR")]
    pub(crate) executor: Option<String>,
    /// Account to act as
    #[arg(short = 'u', long = "account-name", value_name = "NAME", add = Names::Accounts)]
    pub(crate) user: Option<String>,
    /// Unlocks that account
    ///
    /// Others can see it in the list of processes: better is --password-file, or CITA_PASSWORD in the environment.
    #[arg(short = 'p', long, value_name = "PASSWORD")]
    pub(crate) password: Option<Password>,
    /// File whose first line is the password, of the account or of a new one
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) password_file: Option<PathBuf>,
    /// Signature suite of the chain
    #[arg(long, value_name = "SUITE", ignore_case = true)]
    pub(crate) crypto: Option<Suite>,
    /// How the chain's proofs are parsed
    #[arg(long, value_name = "KIND", ignore_case = true)]
    pub(crate) consensus: Option<ConsensusKind>,
    /// Seconds to wait for a connection, and for signs of life on it
    #[arg(short = 't', long = "connect-timeout", value_name = "SECONDS")]
    pub(crate) timeout: Option<u64>,
    /// How results are printed [default: what each command says]
    #[arg(long, global = true, value_name = "FORMAT", ignore_case = true)]
    pub(crate) output: Option<Format>,
    /// Folder of contexts, accounts and chains [default: XDG folders]
    #[arg(long, global = true, value_name = "DIR", env = "CITA_HOME", hide_env_values = true)]
    pub(crate) home: Option<PathBuf>,
    /// Print results and errors only
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Also tell what is being done, on standard error
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

impl Globals {
    /// Where this user's files are.
    ///
    /// # Errors
    /// When there is no place for them.
    pub(crate) fn home(&self) -> CliResult<Home> {
        Home::resolve(self.home.as_deref())
    }

    /// What a chain is made of for which nothing else is chosen: options for a chain's proofs and signatures are about a new one, too.
    pub(crate) fn components(&self) -> Components {
        let crypto = self.crypto.map(|suite| (ServiceKind::Crypto, CryptoSuite::from(suite).implementation()));
        let consensus = self.consensus.map(|kind| (ServiceKind::Consensus, kind.implementation()));
        crypto
            .into_iter()
            .chain(consensus)
            .fold(Components::default(), |components, (service, name)| components.with(service, name))
    }

    /// These options with `newer` ones laid over them. Another context also brings its own addresses and account.
    pub(crate) fn overlaid(&self, newer: &Self) -> Self {
        let base = match newer.context {
            Some(_) => Self { output: self.output, home: self.home.clone(), ..Self::default() },
            None => self.clone(),
        };
        // A password belongs to the account that it was given for.
        let (password, password_file) = match newer.user {
            Some(_) => (None, None),
            None => (base.password, base.password_file),
        };
        Self {
            context: newer.context.clone().or(base.context),
            controller: newer.controller.clone().or(base.controller),
            executor: newer.executor.clone().or(base.executor),
            user: newer.user.clone().or(base.user),
            password: newer.password.clone().or(password),
            password_file: newer.password_file.clone().or(password_file),
            crypto: newer.crypto.or(base.crypto),
            consensus: newer.consensus.or(base.consensus),
            timeout: newer.timeout.or(base.timeout),
            output: newer.output.or(base.output),
            home: newer.home.clone().or(base.home),
            quiet: newer.quiet || self.quiet,
            verbose: newer.verbose || self.verbose,
        }
    }
}

impl Cli {
    /// What on the command line is a secret that others can see in the list of processes.
    pub(crate) fn visible_secret(&self) -> Option<&'static str> {
        match (&self.globals.password, &self.command) {
            (Some(_), _) => Some("the password"),
            (None, Some(Command::Account(args))) => args.visible_secret(),
            (None, _) => None,
        }
    }
}

/// Everything that cita can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Get data from a chain
    #[command(visible_aliases = ["ge", "g"])]
    Get(commands::get::Args),
    /// Send a transaction
    Send(commands::send::Args),
    /// Call a contract without changing anything
    Call(commands::call::Args),
    /// Create a contract
    Create(commands::create::Args),
    /// Contexts: which chain to talk to, and as whom
    #[command(visible_alias = "ctx")]
    Context(commands::context::Args),
    /// Accounts in the wallet
    #[command(visible_alias = "a")]
    Account(commands::account::Args),
    /// Change a chain's system configuration, as its admin
    Admin(commands::admin::Args),
    /// Other requests to a node
    Rpc(commands::rpc::Args),
    /// Check saved proofs, without a chain
    #[command(visible_alias = "v")]
    Verify(commands::verify::Args),
    /// Encode and decode what contracts take and return, without a chain
    Ethabi(commands::ethabi::Args),
    /// Measure a chain
    #[command(visible_alias = "b")]
    Bench(commands::bench::Args),
    /// Watch blocks as they are made
    #[command(visible_alias = "w")]
    Watch(commands::watch::Args),
    /// Look at a chain: nodes, blocks, rates and logs as they change
    Top(commands::top::Args),
    /// Run a whole chain on this machine
    Chain(commands::chain::Args),
    /// List what a chain can be made of
    Components(commands::components::Args),
    /// Run one node: all six services in one process
    Node(commands::node::Args),
    /// Run one service of a node
    Service(commands::service::Args),
    /// Completions for a shell
    Completions(commands::completions::Args),
    /// Manual pages
    Man(commands::man::Args),
    /// The page of all commands in docs/
    #[command(hide = true)]
    Reference(commands::reference::Args),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_parser_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example_in_its_help() {
        fn check(command: &clap::Command, path: &str) {
            let path = format!("{path} {}", command.get_name());
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example"), "{path} has no example");
            command.get_subcommands().filter(|c| c.get_name() != "help").for_each(|c| check(c, &path));
        }
        check(&Cli::command(), "");
    }

    #[test]
    fn another_context_does_not_inherit_the_last_ones_addresses() {
        let base = Globals { controller: Some("a:1".into()), user: Some("x".into()), ..Globals::default() };
        let same = base.overlaid(&Globals { executor: Some("b:2".into()), ..Globals::default() });
        assert_eq!((same.controller.as_deref(), same.executor.as_deref()), (Some("a:1"), Some("b:2")));
        let other = base.overlaid(&Globals { context: Some("c".into()), ..Globals::default() });
        assert_eq!((other.controller, other.user), (None, None));
    }
}
