//! `cita watch`: blocks as they are made.

use std::time::{Duration, Instant};

use cita_proto::blockchain::CompactBlock;
use cita_service_api::Controller;

use crate::{
    convert::Position,
    error::{CliError, CliResult},
    follow::Follower,
    format, output, runtime,
    session::Session,
};

const EXAMPLES: &str = "\
Examples:
  cita watch                    every block from now on
  cita watch -b -10 -e +0       the last ten blocks
  cita watch --until 10000      until 10,000 transactions are final
  cita watch --until-empty 5    until five blocks in a row are empty";

/// Watch blocks as they are made; CTRL-C ends it with a summary.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, allow_negative_numbers = true)]
pub(crate) struct Args {
    /// First block: a height, or +N, -N from the current one
    #[arg(short, long, value_name = "HEIGHT", default_value = "+1", allow_hyphen_values = true)]
    begin: Position,
    /// Last block
    #[arg(short, long, value_name = "HEIGHT", allow_hyphen_values = true)]
    end: Option<Position>,
    /// Stop when so many transactions are final
    #[arg(short = 't', long, value_name = "N", conflicts_with = "until_empty")]
    until: Option<u64>,
    /// Stop after so many empty blocks in a row
    #[arg(short = 'u', long, value_name = "N")]
    until_empty: Option<u64>,
}

/// # Errors
/// When the chain does not answer, or the range is empty.
pub(crate) fn run(args: Args, session: &mut Session) -> CliResult<()> {
    runtime::block_on_to_its_end(async {
        let controller = session.controller().await?;
        let current = controller.block_number(false).await.map_err(|error| CliError::refused(&error))?;
        let begin = args.begin.resolve(current)?;
        let end = args.end.map(|end| end.resolve(current)).transpose()?;
        if end.is_some_and(|end| end < begin) {
            return Err(CliError::usage("the last block is before the first").hint("see cita watch --help"));
        }
        let mut follower = Follower::new(controller, begin);
        let mut count = Count::default();
        let mut status = Status::new();
        let interrupted = tokio::signal::ctrl_c();
        tokio::pin!(interrupted);
        while end.is_none_or(|end| follower.next_height() <= end)
            && args.until.is_none_or(|wanted| count.transactions < wanted)
            && args.until_empty.is_none_or(|wanted| count.empty_in_a_row < wanted)
        {
            // One future for the whole wait: it counts how long the node is silent.
            let next = follower.next_block();
            tokio::pin!(next);
            let block = loop {
                tokio::select! {
                    block = &mut next => break Some(block?),
                    () = tokio::time::sleep(REDRAW) => status.tell(&count),
                    _ = &mut interrupted => break None,
                }
            };
            let Some(block) = block else { break };
            let line = count.add(&block);
            status.above(&line)?;
            status.tell(&count);
        }
        drop(status);
        output::line(count.summary())
    })
}

/// How often the line at the bottom is drawn when there is no block.
const REDRAW: Duration = Duration::from_millis(500);

/// The line at the bottom of a terminal, below the blocks: what they come to so far.
struct Status {
    /// Drawn only where somebody looks at the blocks too.
    draws: bool,
    shown: String,
}

impl Status {
    fn new() -> Self {
        Self { draws: output::draws_lines(), shown: String::new() }
    }

    /// Prints above the line.
    fn above(&mut self, line: &str) -> CliResult<()> {
        self.show(String::new());
        output::line(line)
    }

    fn tell(&mut self, count: &Count) {
        self.show(count.status());
    }

    fn show(&mut self, text: String) {
        if self.draws && self.shown != text {
            output::bottom_line(&text);
            self.shown = text;
        }
    }
}

impl Drop for Status {
    fn drop(&mut self) {
        self.show(String::new());
    }
}

/// What was seen so far. Time is that of the blocks, so that old blocks tell how fast they were made.
#[derive(Debug, Default)]
struct Count {
    transactions: u64,
    empty_in_a_row: u64,
    first_millis: Option<u64>,
    millis: u64,
    blocks: u64,
    height: u64,
    last: Option<Instant>,
}

impl Count {
    /// Counts a block and answers its line.
    fn add(&mut self, block: &CompactBlock) -> String {
        let header = block.header.clone().unwrap_or_default();
        let transactions = block.body.as_ref().map_or(0, |body| body.tx_hashes.len()) as u64;
        // The genesis block's time is configured and says nothing about when blocks are made.
        if header.height > 0 {
            let first = *self.first_millis.get_or_insert(header.timestamp);
            self.millis = header.timestamp.saturating_sub(first);
        }
        self.blocks += 1;
        (self.height, self.last) = (header.height, Some(Instant::now()));
        self.transactions += transactions;
        self.empty_in_a_row = if transactions == 0 { self.empty_in_a_row + 1 } else { 0 };
        let seconds = self.millis / 1000;
        format!(
            "{:02}:{:02} block `{}` contains `{transactions}` txs, finalized: `{}`",
            seconds / 60,
            seconds % 60,
            header.height,
            self.transactions
        )
    }

    /// Transactions a second.
    fn rate(&self) -> f64 {
        let seconds = self.millis as f64 / 1000.0;
        if seconds > 0.0 { self.transactions as f64 / seconds } else { 0.0 }
    }

    fn status(&self) -> String {
        let Some(last) = self.last else { return "waiting for a block".to_owned() };
        let ago = u64::try_from(last.elapsed().as_millis()).unwrap_or(u64::MAX);
        format!(
            "height {}  {} blocks  {} txs  {} tx/s  last block {} ago   CTRL-C ends",
            format::thousands(self.height),
            format::thousands(self.blocks),
            format::thousands(self.transactions),
            format::rate(self.rate()),
            format::long(ago),
        )
    }

    fn summary(&self) -> String {
        let seconds = self.millis as f64 / 1000.0;
        let rate = self.rate();
        format!("`{}` txs finalized in `{seconds:.1}` seconds, `{rate:.1}` tx/s", self.transactions)
    }
}

#[cfg(test)]
mod tests {
    use cita_proto::blockchain::{BlockHeader, CompactBlockBody};

    use super::*;

    fn block(height: u64, timestamp: u64, transactions: usize) -> CompactBlock {
        CompactBlock {
            version: 0,
            header: Some(BlockHeader { height, timestamp, ..BlockHeader::default() }),
            body: Some(CompactBlockBody { tx_hashes: vec![vec![0; 32]; transactions] }),
        }
    }

    #[test]
    fn a_line_has_the_old_words_and_the_blocks_own_time() {
        let mut count = Count::default();
        count.add(&block(0, 5, 0));
        assert_eq!(count.add(&block(1, 1_000, 3)), "00:00 block `1` contains `3` txs, finalized: `3`");
        assert_eq!(count.add(&block(2, 62_000, 0)), "01:01 block `2` contains `0` txs, finalized: `3`");
        assert_eq!(count.empty_in_a_row, 1);
        assert_eq!(count.summary(), "`3` txs finalized in `61.0` seconds, `0.0` tx/s");
    }
}
