//! Rates and times drawn from blocks, one point after another.

use std::collections::VecDeque;

use super::facts::BlockFacts;

/// A point of a curve covers whole blocks and at least so much of the chain's time, in milliseconds.
const POINT: u64 = 1_000;

/// Points that are kept: more than the widest terminal has columns.
const KEPT: usize = 512;

/// How far back the rate of now looks, in milliseconds.
const WINDOW: u64 = 10_000;

/// One point.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Point {
    /// Transactions a second.
    pub(crate) rate: f64,
    /// From a block's timestamp until it was seen, the mean, in milliseconds; none when none of its blocks was seen being made.
    pub(crate) latency: Option<u64>,
}

/// The curves.
#[derive(Debug, Default)]
pub(crate) struct Series {
    points: VecDeque<Point>,
    last_timestamp: Option<u64>,
    span: u64,
    transactions: u64,
    latencies: (u64, u64),
}

impl Series {
    /// Adds the next block.
    pub(crate) fn add(&mut self, block: &BlockFacts) {
        let Some(last) = self.last_timestamp.replace(block.timestamp) else { return };
        self.span += block.timestamp.saturating_sub(last);
        self.transactions += block.tx_count;
        if let Some(latency) = latency(block) {
            self.latencies = (self.latencies.0 + latency, self.latencies.1 + 1);
        }
        if self.span < POINT {
            return;
        }
        let (sum, count) = std::mem::take(&mut self.latencies);
        let rate = std::mem::take(&mut self.transactions) as f64 * 1000.0 / std::mem::take(&mut self.span) as f64;
        self.points.push_back(Point { rate, latency: sum.checked_div(count) });
        if self.points.len() > KEPT {
            self.points.pop_front();
        }
    }

    /// The points, oldest first.
    pub(crate) fn points(&self) -> impl DoubleEndedIterator<Item = Point> + ExactSizeIterator {
        self.points.iter().copied()
    }
}

/// From a block's timestamp until it was seen here, in milliseconds. Clocks of other machines may be ahead of ours.
pub(crate) fn latency(block: &BlockFacts) -> Option<u64> {
    block.seen_at.map(|seen| seen.saturating_sub(block.timestamp))
}

/// Transactions a second over the last ten seconds of blocks, oldest first; a chain that makes no more blocks slows down.
pub(crate) fn rate_of_now<'a>(blocks: impl Iterator<Item = &'a BlockFacts> + Clone, now: u64) -> Option<f64> {
    let newest = blocks.clone().last()?;
    let recent = || blocks.clone().skip_while(|block| block.timestamp + WINDOW < newest.timestamp);
    let first = recent().next()?.timestamp;
    let (mut transactions, mut count) = (0, 0);
    for block in recent().skip(1) {
        transactions += block.tx_count;
        count += 1;
    }
    let span = newest.timestamp.saturating_sub(first);
    let usual = span.checked_div(count)?;
    let silence = now.saturating_sub(newest.timestamp);
    // The next block is late when it takes two of them and two seconds.
    let late = silence.saturating_sub(2 * usual + 2_000);
    let span = span + late;
    (span > 0).then(|| transactions as f64 * 1000.0 / span as f64)
}

/// The mean time between these blocks, in milliseconds.
pub(crate) fn interval<'a>(
    mut blocks: impl DoubleEndedIterator<Item = &'a BlockFacts> + ExactSizeIterator,
) -> Option<u64> {
    let count = u64::try_from(blocks.len().checked_sub(1)?).ok()?;
    let (first, last) = (blocks.next()?, blocks.next_back()?);
    last.timestamp.saturating_sub(first.timestamp).checked_div(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(height: u64, timestamp: u64, tx_count: u64, seen_at: Option<u64>) -> BlockFacts {
        BlockFacts { height, timestamp, tx_count, seen_at, ..BlockFacts::default() }
    }

    #[test]
    fn a_point_covers_whole_blocks_and_a_second() {
        let mut series = Series::default();
        for (height, timestamp) in [(1, 1_000), (2, 1_400), (3, 1_800), (4, 2_200), (5, 5_200)] {
            series.add(&block(height, timestamp, 60, (height > 3).then_some(timestamp + 100)));
        }
        let points: Vec<_> = series.points().collect();
        assert_eq!(points, [Point { rate: 150.0, latency: Some(100) }, Point { rate: 20.0, latency: Some(100) },]);
    }

    #[test]
    fn a_chain_that_stands_still_does_not_keep_its_rate() {
        let blocks: Vec<_> = (1..=20).map(|height| block(height, height * 1_000, 100, None)).collect();
        assert_eq!(rate_of_now(blocks.iter(), 20_500), Some(100.0));
        assert!(rate_of_now(blocks.iter(), 200_000).unwrap() < 10.0);
        assert_eq!(interval(blocks.iter()), Some(1_000));
        assert_eq!(rate_of_now([].iter(), 5), None);
        assert_eq!((rate_of_now(blocks[..1].iter(), 5), interval(blocks[..1].iter())), (None, None));
        // A clock that goes backwards.
        let odd = [block(1, 5_000, 1, Some(1)), block(2, 1_000, 1, Some(1))];
        assert_eq!(rate_of_now(odd.iter(), 0), None);
        assert_eq!(latency(&odd[0]), Some(0));
    }
}
