//! The log files of a chain's nodes: their last lines, and what is added.
//!
//! A node's processes log into `NODE/logs/`: `NAME.DATE.log` a day, and `NAME.out` for what goes to standard error. Lines
//! begin with their time (RFC 3339, UTC), so sorting them as text brings all files into one order.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use cita_service_kit::ServiceKind;

/// How much is read at once.
const CHUNK: u64 = 64 << 10;

/// How much of one file is looked at for its last lines.
const MAX_TAIL: u64 = 8 << 20;

/// A longer line is cut when followed, so that a file without line ends cannot fill the memory.
const MAX_LINE: usize = 64 << 10;

/// The logs of one node.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The node's domain.
    pub(crate) node: String,
    /// The folder of its logs.
    pub(crate) dir: PathBuf,
}

/// A line with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The node's domain.
    pub(crate) node: String,
    /// What the file begins with: `node`, or a service.
    pub(crate) process: String,
    /// The line.
    pub(crate) text: String,
}

/// Which lines are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter {
    /// Only those of this service. A process that runs all six is filtered by the module that a line names.
    pub(crate) service: Option<ServiceKind>,
}

impl Filter {
    fn takes_file(self, process: &str) -> bool {
        self.service.is_none_or(|service| process == "node" || process == service.name())
    }

    fn takes(self, line: &Line) -> bool {
        let Some(service) = self.service else { return true };
        line.process == service.name() || line.text.contains(&format!("cita_{service}"))
    }
}

/// The last lines of all files together, oldest first.
pub(crate) fn last_lines(sources: &[Source], filter: Filter, count: usize) -> Vec<Line> {
    let mut dated: Vec<(String, Line)> = Vec::new();
    for source in sources {
        for (process, path) in files(&source.dir, filter) {
            // A file that was rotated away meanwhile has no lines to show.
            let lines = tail(&path, |text| filter.takes(&line(source, &process, text)), count).unwrap_or_default();
            let mut time = String::new();
            for text in lines {
                // A line without a time of its own (a backtrace) belongs to the one before it.
                if let Some(own) = time_of(&text) {
                    time = own.to_owned();
                }
                dated.push((time.clone(), line(source, &process, &text)));
            }
        }
    }
    dated.sort_by(|a, b| a.0.cmp(&b.0));
    let skipped = dated.len().saturating_sub(count);
    dated.into_iter().skip(skipped).map(|(_, line)| line).collect()
}

fn line(source: &Source, process: &str, text: &str) -> Line {
    Line { node: source.node.clone(), process: process.to_owned(), text: text.to_owned() }
}

/// The time that a line begins with.
fn time_of(text: &str) -> Option<&str> {
    let first = text.split_whitespace().next()?;
    let is_time = first.len() >= 20 && first.as_bytes().get(4) == Some(&b'-') && first.ends_with('Z');
    is_time.then_some(first)
}

/// The wanted log files of a folder, by process and then by date.
fn files(dir: &Path, filter: Filter) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let mut found: Vec<(String, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let (process, rest) = name.split_once('.')?;
            let is_log = rest == "out" || rest.ends_with("log");
            (is_log && filter.takes_file(process)).then(|| (process.to_owned(), entry.path()))
        })
        .collect();
    found.sort();
    found
}

/// The last different lines of one file, such as a process writes at every try; none if it cannot be read.
pub(crate) fn last_of_file(path: &Path, count: usize) -> Vec<String> {
    let mut lines = tail(path, |line| !line.trim().is_empty(), count).unwrap_or_default();
    lines.dedup();
    lines
}

/// The last `count` wanted lines of a file.
fn tail(path: &Path, wanted: impl Fn(&str) -> bool, count: usize) -> io::Result<Vec<String>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut window = CHUNK;
    loop {
        let start = length.saturating_sub(window);
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.by_ref().take(length - start).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        // The first line of a window that begins inside the file is cut.
        let whole = text.lines().skip(usize::from(start > 0));
        let mut lines: Vec<String> = whole.filter(|line| wanted(line)).map(str::to_owned).collect();
        if lines.len() >= count || start == 0 || window >= MAX_TAIL {
            let skipped = lines.len().saturating_sub(count);
            return Ok(lines.split_off(skipped));
        }
        window *= 4;
    }
}

/// Follows the files of nodes, also those that appear later.
#[derive(Debug)]
pub(crate) struct Follower {
    sources: Vec<Source>,
    filter: Filter,
    /// How far each file was read, and the unfinished line at its end.
    read: BTreeMap<PathBuf, (u64, Vec<u8>)>,
}

impl Follower {
    /// Begins at the present end of all files.
    pub(crate) fn new(sources: Vec<Source>, filter: Filter) -> Self {
        let lengths = sources.iter().flat_map(|source| files(&source.dir, filter)).map(|(_, path)| {
            let length = fs::metadata(&path).map_or(0, |metadata| metadata.len());
            (path, (length, Vec::new()))
        });
        let read = lengths.collect();
        Self { sources, filter, read }
    }

    /// The lines that were finished since the last call.
    pub(crate) fn poll(&mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        for source in &self.sources {
            for (process, path) in files(&source.dir, self.filter) {
                let (position, rest) = self.read.entry(path.clone()).or_default();
                // A file that cannot be read now is tried again with the next call.
                let Ok(added) = added(&path, position) else { continue };
                rest.extend_from_slice(&added);
                while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                    let text: Vec<u8> = rest.drain(..=end).collect();
                    lines.push(line(source, &process, String::from_utf8_lossy(&text).trim_end()));
                }
                if rest.len() > MAX_LINE {
                    lines.push(line(source, &process, &String::from_utf8_lossy(&std::mem::take(rest))));
                }
            }
        }
        lines.retain(|line| self.filter.takes(line));
        lines
    }
}

/// What was added to a file since `position`, which moves on. A file that became shorter was begun anew.
fn added(path: &Path, position: &mut u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if length < *position {
        *position = 0;
    }
    file.seek(SeekFrom::Start(*position))?;
    let mut bytes = Vec::new();
    file.take(MAX_TAIL).read_to_end(&mut bytes)?;
    *position += bytes.len() as u64;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn sources(dir: &Path, nodes: &[&str]) -> Vec<Source> {
        nodes
            .iter()
            .map(|node| {
                let dir = dir.join(node);
                fs::create_dir_all(&dir).unwrap();
                Source { node: (*node).to_owned(), dir }
            })
            .collect()
    }

    fn append(path: PathBuf, text: &str) {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn texts(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn the_last_lines_of_several_nodes_come_in_the_order_of_time() {
        let dir = tempfile::tempdir().unwrap();
        let sources = sources(dir.path(), &["a", "b"]);
        append(
            sources[0].dir.join("node.2026-01-01.log"),
            "2026-01-01T00:00:01.0Z one\n2026-01-01T00:00:03.0Z three\n  at x\n",
        );
        append(sources[1].dir.join("node.2026-01-01.log"), "2026-01-01T00:00:02.0Z two\n2026-01-01T00:00:04.0Z four\n");
        append(sources[1].dir.join("other.txt"), "no log\n");
        let lines = last_lines(&sources, Filter::default(), 4);
        let ends: Vec<_> = lines.iter().map(|l| (l.node.as_str(), l.text.rsplit(' ').next().unwrap())).collect();
        assert_eq!(ends, [("b", "two"), ("a", "three"), ("a", "x"), ("b", "four")]);
    }

    #[test]
    fn a_service_is_found_in_its_own_file_and_in_the_file_of_a_whole_node() {
        let dir = tempfile::tempdir().unwrap();
        let sources = sources(dir.path(), &["a"]);
        append(sources[0].dir.join("node.2026-01-01.log"), "INFO cita_executor_evm: mine\nINFO cita_controller: not\n");
        append(sources[0].dir.join("executor.out"), "panic\n");
        append(sources[0].dir.join("storage.out"), "not\n");
        let filter = Filter { service: Some(ServiceKind::Executor) };
        let mut lines = last_lines(&sources, filter, 10);
        lines.sort_by(|a, b| a.text.cmp(&b.text));
        assert_eq!(texts(&lines), ["INFO cita_executor_evm: mine", "panic"]);
    }

    #[test]
    fn the_tail_of_a_file_larger_than_a_chunk_has_no_cut_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("big");
        let text: String = (0..40_000).map(|i| format!("line {i}\n")).collect();
        fs::write(&path, text).unwrap();
        let lines = tail(&path, |_| true, 20_000).unwrap();
        assert_eq!((lines.len(), lines[0].as_str()), (20_000, "line 20000"));
    }

    #[test]
    fn following_sees_finished_lines_rotation_and_truncation_but_nothing_old() {
        let dir = tempfile::tempdir().unwrap();
        let sources = sources(dir.path(), &["a"]);
        let logs = sources[0].dir.clone();
        append(logs.join("node.1.log"), "old\n");
        let mut follower = Follower::new(sources, Filter::default());
        assert!(follower.poll().is_empty());
        append(logs.join("node.1.log"), "new\nhal");
        assert_eq!(texts(&follower.poll()), ["new"]);
        append(logs.join("node.1.log"), "f\n");
        append(logs.join("node.2.log"), "rotated\n");
        assert_eq!(texts(&follower.poll()), ["half", "rotated"]);
        fs::write(logs.join("node.1.log"), "x\n").unwrap();
        assert_eq!(texts(&follower.poll()), ["x"]);
    }
}
