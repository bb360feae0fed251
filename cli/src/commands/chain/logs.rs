//! `cita chain logs`: what the nodes of a chain log.

use std::{path::Path, time::Duration};

use cita_service_kit::ServiceKind;

use super::WhichOption;
use crate::{
    args::Globals,
    chain::{Filter, Follower, Line, last_lines},
    commands::service::service_parser,
    complete::Names,
    error::CliResult,
    output::{self, Format},
    runtime::block_on,
};

/// How often followed files are looked at.
const PAUSE: Duration = Duration::from_millis(100);

/// Show what nodes log: the last lines of all of them in the order of time
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cita chain logs
  cita chain logs -f node0
  cita chain logs node0 executor --lines 500
  cita chain logs --chain mychain")]
pub(super) struct Args {
    /// Only this node
    #[arg(add = Names::Nodes)]
    node: Option<String>,
    /// Only this service
    #[arg(value_parser = service_parser())]
    service: Option<ServiceKind>,
    /// Go on with what is added, until CTRL-C
    #[arg(short, long)]
    follow: bool,
    /// Number of last lines
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    lines: usize,
    #[command(flatten)]
    which: WhichOption,
}

pub(super) fn run(args: &Args, globals: &Globals) -> CliResult<()> {
    let chain = args.which.clone().open(&globals.home()?)?;
    if let Some(node) = &args.node {
        chain.node(node)?;
    }
    let mut sources = chain.log_sources();
    sources.retain(|source| args.node.as_ref().is_none_or(|node| *node == source.node));
    let filter = Filter { service: args.service };
    // Whatever is added from here on is followed, so no line is lost between the two.
    let follower = args.follow.then(|| Follower::new(sources.clone(), filter));
    let lines = last_lines(&sources, filter, args.lines);
    if lines.is_empty() && follower.is_none() {
        let dirs: Vec<String> = sources.iter().map(|source| shown(&source.dir)).collect();
        output::note(format!("there are no such lines in {}", dirs.join(", ")));
    }
    lines.iter().try_for_each(print)?;
    match follower {
        Some(follower) => block_on(follow(follower)),
        None => Ok(()),
    }
}

async fn follow(mut follower: Follower) -> CliResult<()> {
    loop {
        follower.poll().iter().try_for_each(print)?;
        tokio::time::sleep(PAUSE).await;
    }
}

fn shown(dir: &Path) -> String {
    dir.display().to_string()
}

fn print(line: &Line) -> CliResult<()> {
    if output::chosen_format() == Some(Format::Json) {
        let value = serde_json::json!({ "node": line.node, "process": line.process, "line": line.text });
        return output::line(value);
    }
    match line.process.as_str() {
        "node" => output::line(format_args!("{} | {}", line.node, line.text)),
        process => output::line(format_args!("{} {process} | {}", line.node, line.text)),
    }
}
