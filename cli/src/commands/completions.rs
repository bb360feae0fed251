//! `cita completions`: what a shell needs to complete our command lines.

use clap_complete::Shell;

use crate::{complete, error::CliResult, output, session::Session};

const HELP: &str = "\
Print the completions for a shell

The script asks this program at every TAB, so that commands, options, accounts, contexts, chains and nodes are those of the moment. \
Asking touches no chain and makes no file.";

const EXAMPLES: &str = "\
Examples:
  cita completions bash         into ~/.local/share/bash-completion/completions/cita
  cita completions zsh          into a file _cita in a folder of $fpath
  cita completions fish         into ~/.config/fish/completions/cita.fish
  cita completions powershell   into the file $PROFILE
  cita completions elvish       into ~/.config/elvish/rc.elv";

/// Print the completions for a shell.
#[derive(Debug, clap::Args)]
#[command(long_about = HELP, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

/// # Errors
/// When standard output is closed.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    output::raw(&complete::script(session.program(), &args.shell.to_string())?)
}
