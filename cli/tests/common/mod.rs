//! Runs the binary in a home of its own.

#[allow(dead_code, reason = "each test binary uses a part of this")]
pub(crate) mod shape;
#[allow(dead_code, reason = "each test binary uses a part of this")]
pub(crate) mod terminal;
#[allow(dead_code, reason = "each test binary uses a part of this")]
pub(crate) mod world;

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A home that is removed when dropped.
pub(crate) struct Home(TempDir);

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

#[allow(dead_code, reason = "each test binary uses a part of this")]
impl Home {
    /// An empty home.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The binary, about to run in this home.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_cita")), arguments)
    }

    /// The binary under another name, about to run in this home.
    pub(crate) fn command_of(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).env("CITA_HOME", self.path()).env("NO_COLOR", "1").stdin(Stdio::null());
        command
    }

    /// Runs the binary.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().expect("the binary runs").into()
    }

    /// Runs the binary with a script on its standard input.
    pub(crate) fn script(&self, arguments: &[&str], script: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        child.stdin.take().expect("it is piped").write_all(script.as_bytes()).expect("the binary reads");
        child.wait_with_output().expect("the binary ends").into()
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("output is text"),
            stderr: String::from_utf8(output.stderr).expect("errors are text"),
        }
    }
}

/// The keys of a JSON object, in the order in which they were printed.
#[allow(dead_code, reason = "each test binary uses a part of this")]
#[track_caller]
pub(crate) fn keys(value: &serde_json::Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}

#[allow(dead_code, reason = "each test binary uses a part of this")]
impl Ran {
    /// The output of a run that succeeded and had nothing to remark.
    #[track_caller]
    pub(crate) fn data(self) -> String {
        assert_eq!(self.stderr, "", "{self:?}");
        self.ok()
    }

    /// The output of a run that succeeded.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.stdout
    }

    /// The JSON of a run that succeeded.
    #[track_caller]
    pub(crate) fn json(self) -> serde_json::Value {
        let stdout = self.ok();
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}"))
    }

    /// The errors of a run that failed with this code and printed no data.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.stdout, "", "data was printed: {self:?}");
        self.stderr
    }
}
