//! `cita completions`: what a shell needs to complete our command lines.

use clap_complete::Shell;

use crate::{app, error::CliResult, output, session::Session};

const EXAMPLES: &str = "\
Examples:
  cita completions bash > ~/.local/share/bash-completion/completions/cita
  cita completions zsh > ~/.zfunc/_cita
  cita completions fish > ~/.config/fish/completions/cita.fish";

/// Print the completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

/// # Errors
/// When standard output is closed.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut app::parser(session.program()), session.program(), &mut script);
    output::raw(&script)
}
