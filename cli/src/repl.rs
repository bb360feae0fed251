//! The interactive session.

use crate::{app, args::Globals, error::CliResult, output};

/// Runs the session.
pub(crate) fn run(program: &'static str, _globals: Globals) -> CliResult<()> {
    output::raw(app::parser(program).render_help().to_string().as_bytes())
}
