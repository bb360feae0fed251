//! `cita man`: manual pages, written from the parser.

use std::{fs, path::PathBuf};

use clap::Command;
use clap_mangen::{
    Man,
    roff::{Roff, roman},
};

use super::reference::sections;
use crate::{
    app,
    error::{CliError, CliResult, OrFail},
    output,
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita man                  the page of cita itself
  cita man pages            a page a command, into the folder `pages`: man -l pages/cita-get.1";

/// Print the manual page, or write the pages of all commands into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Folder for cita.1, cita-get.1, cita-get-block.1 and so on [default: print cita.1]
    dir: Option<PathBuf>,
}

/// # Errors
/// When the folder cannot be written, or standard output is closed.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    let mut parser = app::parser(session.program()).disable_help_subcommand(true);
    parser.build();
    let Some(dir) = args.dir else {
        return output::raw(&page(parser)?);
    };
    fs::create_dir_all(&dir).map_err(|error| CliError::file("create the folder", &dir, &error))?;
    let mut pages = 0;
    for command in all(parser) {
        let name = format!("{}.1", command.get_display_name().unwrap_or(command.get_name()));
        let path = dir.join(name);
        fs::write(&path, page(command)?).map_err(|error| CliError::file("write", &path, &error))?;
        pages += 1;
    }
    output::note(format!("wrote {pages} pages; read one: man -l {}/{}.1", dir.display(), session.program()));
    Ok(())
}

/// A command and all below it, but for hidden ones.
fn all(command: Command) -> Vec<Command> {
    let below: Vec<Command> =
        command.get_subcommands().filter(|command| !command.is_hide_set()).cloned().flat_map(all).collect();
    std::iter::once(command).chain(below).collect()
}

/// The page of one command, in roff.
fn page(command: Command) -> CliResult<Vec<u8>> {
    let sections = sections(&command);
    // The library would set them as running text.
    let command = command.after_help(None::<&'static str>);
    // An empty date would be left out, and its place taken by what follows.
    let man = Man::new(command).date(" ").manual("cita").source(concat!("cita ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    man.render(&mut text).or_fail("cannot write the manual page")?;
    for (heading, lines) in sections {
        text.extend_from_slice(section(&heading, &lines).as_bytes());
    }
    Ok(text)
}

/// Lines as they are, for example those that are typed.
fn section(heading: &str, lines: &[String]) -> String {
    let mut roff = Roff::new();
    roff.control("SH", [heading.to_uppercase().as_str()]).control("nf", []);
    for line in lines {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_roff()
}
