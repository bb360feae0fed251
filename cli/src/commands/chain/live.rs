//! A line a node, kept up to date, while a chain runs in the foreground.

use std::{future::Future, pin::pin, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::mpsc;

use super::status::mebibytes;
use crate::{
    chain::{LocalChain, NodeReport, Notice, Observer},
    error::CliResult,
    output,
};

/// How often the lines are brought up to date on a terminal.
const REFRESH: Duration = Duration::from_millis(500);

/// How often a line a node is written elsewhere.
const REPORT: Duration = Duration::from_secs(30);

/// Shows the nodes of a chain until `stop`.
///
/// # Errors
/// When a controller's address is none.
pub(super) async fn show(
    chain: &LocalChain,
    notices: &mut mpsc::UnboundedReceiver<Notice>,
    stop: impl Future<Output = ()>,
) -> CliResult<()> {
    let observer = Observer::new(chain)?;
    let draws = output::draws_progress();
    let lines = draws.then(|| Lines::new(chain));
    let mut refresh = tokio::time::interval(if draws { REFRESH } else { REPORT });
    refresh.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            Some(notice) = notices.recv() => match &lines {
                Some(lines) => lines.above(|| tell(&notice)),
                None => tell(&notice),
            },
            _ = refresh.tick() => {
                let report = tokio::select! {
                    report = observer.report() => report,
                    () = &mut stop => return Ok(()),
                };
                match &lines {
                    Some(lines) => lines.update(&report.nodes),
                    None => report.nodes.iter().for_each(|node| output::note(line(node))),
                }
            }
        }
    }
}

/// Tells what the supervisor has to tell.
pub(super) fn tell(notice: &Notice) {
    if let Some(text) = describe(notice) {
        output::note(text);
    }
}

/// The words for what the supervisor has to tell; nothing for what goes without saying.
pub(super) fn describe(notice: &Notice) -> Option<String> {
    match notice {
        Notice::Started { .. } | Notice::Stopping => None,
        Notice::Problem(problem) => Some(problem.clone()),
        Notice::Died { name, death, last_lines } => {
            let wait = death.retry_in.as_millis();
            let mut text = match death.is_crash_loop() {
                true => format!(
                    "{name} keeps stopping ({}, {} times in a row); next try in {wait} ms",
                    death.exit, death.failures
                ),
                false => format!("{name} stopped: {}; it is started again in {wait} ms", death.exit),
            };
            if death.is_crash_loop() {
                last_lines.iter().for_each(|line| text.push_str(&format!("\n  {name} | {line}")));
            }
            Some(text)
        }
    }
}

fn line(node: &NodeReport) -> String {
    let number = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    let pids: Vec<String> =
        node.processes.iter().filter_map(|process| process.pid).map(|pid| pid.to_string()).collect();
    let pids = match pids.as_slice() {
        [first, .., last] => format!("{first}…{last}"),
        _ => pids.concat(),
    };
    format!(
        "{:<8} {:<10} height {:<8} peers {:<3} pool {:<7} pid {pids}  {}",
        node.node,
        node.state,
        number(node.height),
        number(node.peers),
        number(node.pool),
        mebibytes(node.memory_bytes)
    )
}

/// The lines on a terminal.
struct Lines {
    all: MultiProgress,
    bars: Vec<ProgressBar>,
}

impl Lines {
    fn new(chain: &LocalChain) -> Self {
        let all = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let bar = |_| {
            let bar = ProgressBar::no_length();
            // A style without a template error has no other.
            bar.set_style(ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
            all.add(bar)
        };
        let bars = chain.nodes.iter().map(bar).collect();
        Self { all, bars }
    }

    fn update(&self, nodes: &[NodeReport]) {
        for (bar, node) in self.bars.iter().zip(nodes) {
            bar.set_message(line(node));
        }
    }

    /// Writes above the lines.
    fn above(&self, write: impl FnOnce()) {
        self.all.suspend(write);
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        // A terminal that went away has no lines to take back.
        let _ = self.all.clear();
    }
}
