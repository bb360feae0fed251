//! What a run came to, in words and as JSON.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use super::executed::Executed;
use crate::format::thousands;

/// Points of a distribution of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantiles {
    pub(super) p50: Duration,
    pub(super) p90: Duration,
    pub(super) p99: Duration,
    pub(super) max: Duration,
}

impl Quantiles {
    /// Of these times, which are sorted by this; `None` when there are none.
    pub(super) fn of(times: &mut [Duration]) -> Option<Self> {
        times.sort_unstable();
        // The smallest time that at least so many percent of all do not exceed.
        let at = |percent: usize| times.get((times.len() * percent).div_ceil(100).saturating_sub(1)).copied();
        Some(Self { p50: at(50)?, p90: at(90)?, p99: at(99)?, max: at(100)? })
    }

    fn json(self) -> Value {
        json!({ "p50": millis(self.p50), "p90": millis(self.p90), "p99": millis(self.p99), "max": millis(self.max) })
    }

    fn rows(self, what: &str) -> [[String; 2]; 4] {
        [("p50", self.p50), ("p90", self.p90), ("p99", self.p99), ("max", self.max)]
            .map(|(name, time)| [format!("{what}, {name}"), format!("{} ms", millis(time))])
    }
}

/// The headings of a report's table.
pub(super) const HEADINGS: [&str; 2] = ["MEASURE", "VALUE"];

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

/// A rate that is 0 when no time passed.
fn per_second(count: u64, time: Duration) -> f64 {
    let seconds = time.as_secs_f64();
    if seconds > 0.0 { (count as f64 / seconds * 10.0).round() / 10.0 } else { 0.0 }
}

/// The two lines that the old client printed when all requests were answered.
fn finished(done: u64, failed: u64, took: Duration) -> [String; 2] {
    [
        format!("`{}` tasks finished in `{}` ms", done + failed, took.as_millis()),
        format!("`{done}` success, `{failed}` failure"),
    ]
}

/// What `bench send` came to.
#[derive(Debug, Clone)]
pub(super) struct SendReport {
    /// What the transactions did.
    pub(super) workload: &'static str,
    /// Transactions that were sent.
    pub(super) sent: u64,
    /// What receipts say, of a workload that may fail.
    pub(super) executed: Option<Executed>,
    /// Transactions that the chain took.
    pub(super) accepted: u64,
    /// Those that it refused for good, by reason.
    pub(super) refused: BTreeMap<String, u64>,
    /// Batches that had to be sent again, by reason.
    pub(super) retries: BTreeMap<String, u64>,
    /// Transactions that were seen in blocks.
    pub(super) committed: u64,
    /// Transactions that the chain took but did not make final before they expired, or before the run gave up.
    pub(super) missing: u64,
    /// From the first request to the last answer.
    pub(super) sending: Duration,
    /// From the first request to the last block with a transaction of ours.
    pub(super) finality: Duration,
    /// Transactions signed before the clock started, and how long that took.
    pub(super) signed_before: (u64, Duration),
    /// Blocks with transactions of ours, and how many the fullest had.
    pub(super) blocks: (u64, u64),
    /// From send to finality.
    pub(super) latency: Option<Quantiles>,
}

impl SendReport {
    pub(super) fn failed(&self) -> u64 {
        self.refused.values().sum()
    }

    /// Committed transactions a second.
    pub(super) fn rate(&self) -> f64 {
        per_second(self.committed, self.finality)
    }

    /// The lines of the old client: two when all requests were answered, one when all is final.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = finished(self.accepted, self.failed(), self.sending).to_vec();
        lines.push(format!(
            "`{}` committed in `{}` ms, `{:.1}` tx/s",
            self.committed,
            self.finality.as_millis(),
            self.rate()
        ));
        lines
    }

    /// The whole report as rows of a table.
    pub(super) fn rows(&self) -> Vec<[String; 2]> {
        let counted = |what: &str, reasons: &BTreeMap<String, u64>| -> Vec<[String; 2]> {
            reasons.iter().map(|(reason, count)| [format!("{what}: {reason}"), thousands(*count)]).collect()
        };
        let row = |what: &str, value: String| [what.to_owned(), value];
        let mut rows = vec![row("sent", thousands(self.sent)), row("accepted", thousands(self.accepted))];
        rows.push(row("refused", thousands(self.failed())));
        rows.extend(counted("refused", &self.refused));
        rows.extend(counted("sent again", &self.retries));
        rows.push(row("committed", thousands(self.committed)));
        if self.missing > 0 {
            rows.push(row("missing: taken but in no block", thousands(self.missing)));
        }
        if let Some(executed) = &self.executed {
            let failed: u64 = executed.failed.values().sum();
            let done = thousands(executed.checked - failed);
            rows.push(row("succeeded, of a sample", format!("{done} of {}", thousands(executed.checked))));
            rows.extend(counted("failed, of the sample", &executed.failed));
        }
        rows.push(row("tx/s", format!("{:.1}", self.rate())));
        rows.extend(self.latency.into_iter().flat_map(|latency| latency.rows("latency to finality")));
        rows.push(row("blocks", thousands(self.blocks.0)));
        rows.push(row("most of these in one block", thousands(self.blocks.1)));
        rows.push(row("sending took", format!("{} ms", millis(self.sending))));
        let (signed, signing) = self.signed_before;
        if signed > 0 {
            rows.push(row("signed before the start", format!("{} in {} ms", thousands(signed), millis(signing))));
        }
        rows
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "workload": self.workload,
            "sent": self.sent,
            "accepted": self.accepted,
            "refused": self.refused,
            "retries": self.retries,
            "committed": self.committed,
            "missing": self.missing,
            "executed": self.executed.as_ref().map(|executed| json!({ "checked": executed.checked, "failed": executed.failed })),
            "tx_per_second": self.rate(),
            "latency_ms": self.latency.map(Quantiles::json),
            "sending_ms": millis(self.sending),
            "finality_ms": millis(self.finality),
            "blocks": self.blocks.0,
            "fullest_block": self.blocks.1,
            "signed_before_start": self.signed_before.0,
            "signing_ms": millis(self.signed_before.1),
        })
    }
}

/// What `bench call` came to.
#[derive(Debug, Clone)]
pub(super) struct CallReport {
    /// Calls that were answered.
    pub(super) done: u64,
    /// Calls that failed, by reason.
    pub(super) failed: BTreeMap<String, u64>,
    /// From the first request to the last answer.
    pub(super) took: Duration,
    /// Of answered calls.
    pub(super) latency: Option<Quantiles>,
}

impl CallReport {
    /// The lines of the old client.
    pub(super) fn lines(&self) -> [String; 2] {
        finished(self.done, self.failed.values().sum(), self.took)
    }

    /// The whole report as rows of a table.
    pub(super) fn rows(&self) -> Vec<[String; 2]> {
        let mut rows = vec![
            ["answered".to_owned(), thousands(self.done)],
            ["failed".to_owned(), thousands(self.failed.values().sum())],
        ];
        rows.extend(self.failed.iter().map(|(reason, count)| [format!("failed: {reason}"), thousands(*count)]));
        rows.push(["calls/s".to_owned(), format!("{:.1}", per_second(self.done, self.took))]);
        rows.extend(self.latency.into_iter().flat_map(|latency| latency.rows("latency")));
        rows
    }

    pub(super) fn json(&self) -> Value {
        let failed: u64 = self.failed.values().sum();
        json!({
            "sent": self.done + failed,
            "answered": self.done,
            "failed": self.failed,
            "calls_per_second": per_second(self.done, self.took),
            "latency_ms": self.latency.map(Quantiles::json),
            "took_ms": millis(self.took),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_times() {
        let mut times: Vec<_> = (1..=100).rev().map(Duration::from_millis).collect();
        let quantiles = Quantiles::of(&mut times).unwrap();
        assert_eq!(quantiles.p50, Duration::from_millis(50));
        assert_eq!(quantiles.p99, Duration::from_millis(99));
        assert_eq!(quantiles.max, Duration::from_millis(100));
        let one = Quantiles::of(&mut [Duration::from_secs(1)]).unwrap();
        assert_eq!((one.p50, one.max), (Duration::from_secs(1), Duration::from_secs(1)));
        assert_eq!(Quantiles::of(&mut []), None);
    }

    #[test]
    fn the_first_two_lines_are_those_of_the_old_client() {
        let lines = finished(9_990, 10, Duration::from_millis(1_234));
        assert_eq!(lines, ["`10000` tasks finished in `1234` ms", "`9990` success, `10` failure"]);
    }
}
