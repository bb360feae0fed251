//! A line a second, for a spreadsheet.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{ledger::Ledger, report::Quantiles};
use crate::error::{CliError, CliResult};

/// The first line.
const HEADINGS: &str = "elapsed_s,sent,accepted,refused,committed,tx_per_second,p50_ms,p99_ms\n";

/// A file that a run is written to as it goes: what is there stays there, however the run ends.
#[derive(Debug)]
pub(super) struct Csv {
    file: File,
    path: PathBuf,
    last: Duration,
    committed: u64,
    latencies: usize,
}

impl Csv {
    /// Begins the file, in the place of an earlier one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn create(path: &Path) -> CliResult<Self> {
        let file = File::create(path).map_err(|error| CliError::file("write", path, &error))?;
        let mut csv = Self { file, path: path.to_owned(), last: Duration::ZERO, committed: 0, latencies: 0 };
        csv.write(HEADINGS)?;
        Ok(csv)
    }

    /// Writes how the run is after so much time. Rate and latency are those since the line before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn add(&mut self, elapsed: Duration, ledger: &Ledger) -> CliResult<()> {
        let line = self.line(elapsed, ledger);
        self.write(&line)
    }

    fn line(&mut self, elapsed: Duration, ledger: &Ledger) -> String {
        let span = elapsed.saturating_sub(self.last).as_secs_f64();
        let committed = ledger.committed() - self.committed;
        let rate = if span > 0.0 { committed as f64 / span } else { 0.0 };
        let mut fresh = ledger.latencies_from(self.latencies).to_vec();
        (self.last, self.committed, self.latencies) = (elapsed, ledger.committed(), self.latencies + fresh.len());
        let millis = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1000.0);
        let [p50, p99] =
            Quantiles::of(&mut fresh).map_or([String::new(), String::new()], |q| [millis(q.p50), millis(q.p99)]);
        format!(
            "{:.1},{},{},{},{},{rate:.1},{p50},{p99}\n",
            elapsed.as_secs_f64(),
            ledger.sent(),
            ledger.accepted_count(),
            ledger.refused_count(),
            ledger.committed(),
        )
    }

    fn write(&mut self, line: &str) -> CliResult<()> {
        self.file.write_all(line.as_bytes()).map_err(|error| CliError::file("write", &self.path, &error))
    }
}

#[cfg(test)]
mod tests {
    use cita_service_api::TxHash;

    use super::*;

    #[test]
    fn a_line_has_totals_and_what_came_since_the_line_before() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("run.csv");
        let mut csv = Csv::create(&path).unwrap();
        let mut ledger = Ledger::default();
        let second = Duration::from_secs(1);
        ledger.begin(&[TxHash([1; 32]), TxHash([2; 32]), TxHash([3; 32])], Duration::ZERO);
        ledger.accepted(2);
        ledger.refused(&[TxHash([3; 32])], "no");
        ledger.block(&[vec![1; 32]], second / 2);
        csv.add(second, &ledger).unwrap();
        ledger.block(&[vec![2; 32]], 2 * second);
        csv.add(3 * second, &ledger).unwrap();
        csv.add(3 * second, &ledger).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(format!("{}\n", lines[0]), HEADINGS);
        assert_eq!(lines[1..], ["1.0,3,2,1,1,1.0,500.0,500.0", "3.0,3,2,1,2,0.5,2000.0,2000.0", "3.0,3,2,1,2,0.0,,"]);
        assert!(Csv::create(&dir.path().join("no/where")).is_err());
    }
}
