//! How nodes are split into processes.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use cita_service_kit::{ConfigError, ConfigFile, Foreign, ServiceKind};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How nodes are split into processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProcessLayout {
    /// One process a node runs all six services: fast.
    #[default]
    Node,
    /// Six processes a node, one a service: each can be replaced or restarted by itself.
    Services,
}

impl ProcessLayout {
    /// The word used on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Services => "services",
        }
    }
}

/// A process to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProcessSpec {
    /// The node's domain.
    pub(crate) node: String,
    /// The service; none for all six.
    pub(crate) service: Option<ServiceKind>,
    /// The node's folder: the process's working folder.
    pub(crate) dir: PathBuf,
    /// What runs.
    pub(crate) program: Program,
}

/// What a process runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Program {
    /// This program, with the node's `config.toml`.
    Own(PathBuf),
    /// A foreign service's own command: the program and its arguments.
    Foreign(PathBuf, Vec<String>),
}

impl ProcessSpec {
    /// The processes of a node. Those of foreign services are there when they have a command.
    ///
    /// # Errors
    /// When a section of the configuration is wrong.
    pub(crate) fn of_node(
        layout: ProcessLayout,
        node: &str,
        dir: &Path,
        config: &ConfigFile,
    ) -> Result<Vec<Self>, ConfigError> {
        let spec = |service, program| Self { node: node.to_owned(), service, dir: dir.to_owned(), program };
        let own = || Program::Own(config.path().to_owned());
        let mut specs = Vec::new();
        if layout == ProcessLayout::Node {
            specs.push(spec(None, own()));
        }
        for kind in ServiceKind::ALL {
            match config.foreign(kind)? {
                Some(foreign) => specs.extend(program(&foreign, kind, dir, config)?.map(|own| spec(Some(kind), own))),
                None if layout == ProcessLayout::Services => specs.push(spec(Some(kind), own())),
                None => {}
            }
        }
        Ok(specs)
    }

    /// How people call it: `node0`, or `node0 executor`.
    pub(crate) fn name(&self) -> String {
        match self.service {
            None => self.node.clone(),
            Some(service) => format!("{} {service}", self.node),
        }
    }

    /// What its log files begin with: `node`, or the service.
    pub(crate) fn log_name(&self) -> &'static str {
        self.service.map_or("node", ServiceKind::name)
    }

    /// The program, where `own` is this one, and its arguments.
    pub(crate) fn command(&self, own: &Path) -> (PathBuf, Vec<OsString>) {
        match &self.program {
            Program::Own(config) => {
                let words: &[&str] = match &self.service {
                    None => &["node", "run", "-c"],
                    Some(service) => &["service", service.name(), "run", "-c"],
                };
                let words = words.iter().map(OsString::from).chain([config.clone().into_os_string()]);
                (own.to_owned(), words.collect())
            }
            Program::Foreign(program, arguments) => (program.clone(), arguments.iter().map(OsString::from).collect()),
        }
    }

    /// Takes what the process writes to standard output and standard error: panics, mostly.
    pub(crate) fn out_file(&self) -> PathBuf {
        self.logs_dir().join(format!("{}.out", self.log_name()))
    }

    /// The folder of its logs.
    pub(crate) fn logs_dir(&self) -> PathBuf {
        self.dir.join("logs")
    }
}

/// The command of a foreign service, if it has one. A program with a `/` in its name is looked for from the node's folder on.
fn program(
    foreign: &Foreign,
    kind: ServiceKind,
    dir: &Path,
    config: &ConfigFile,
) -> Result<Option<Program>, ConfigError> {
    let data = config.data_dir()?.join(kind.name());
    let words = foreign.arguments(config.endpoints()?.of(kind), dir, &data);
    let Some((program, arguments)) = words.split_first() else { return Ok(None) };
    let program = if program.contains('/') { dir.join(program) } else { PathBuf::from(program) };
    Ok(Some(Program::Foreign(program, arguments.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(dir: &Path, sections: &str) -> ConfigFile {
        let path = dir.join("config.toml");
        let text = format!("[node]\naddress = '0x{}'\n{sections}", "11".repeat(20));
        std::fs::write(&path, text).unwrap();
        ConfigFile::load(&path, &[]).unwrap()
    }

    fn words(spec: &ProcessSpec) -> Vec<String> {
        let (program, arguments) = spec.command(Path::new("/bin/cita"));
        let words = std::iter::once(program.into_os_string()).chain(arguments);
        words.map(|word| word.into_string().unwrap()).collect()
    }

    #[test]
    fn a_layout_decides_how_many_processes_a_node_has_and_how_they_are_called() {
        let temporary = tempfile::tempdir().unwrap();
        let (dir, config) = (temporary.path(), config(temporary.path(), ""));
        let path = dir.join("config.toml").display().to_string();
        let node = ProcessSpec::of_node(ProcessLayout::Node, "node0", dir, &config).unwrap();
        assert_eq!(node.len(), 1);
        assert_eq!(words(&node[0]), ["/bin/cita", "node", "run", "-c", &path]);
        let services = ProcessSpec::of_node(ProcessLayout::Services, "node0", dir, &config).unwrap();
        assert_eq!(services.len(), 6);
        assert_eq!(words(&services[0]), ["/bin/cita", "service", "network", "run", "-c", &path]);
        assert_eq!(services[0].name(), "node0 network");
        assert_eq!(services[0].out_file(), dir.join("logs/network.out"));
    }

    #[test]
    fn a_foreign_service_runs_its_command_or_is_left_to_others() {
        let temporary = tempfile::tempdir().unwrap();
        let dir = temporary.path();
        let config = config(dir, "[storage_foreign]\ncommand = ['./store', '{port}']\n[crypto_foreign]\n");
        let node = ProcessSpec::of_node(ProcessLayout::Node, "node0", dir, &config).unwrap();
        assert_eq!(node.len(), 2);
        assert_eq!(words(&node[1]), [dir.join("./store").display().to_string(), "50003".to_owned()]);
        assert_eq!(node[1].name(), "node0 storage");
        let services = ProcessSpec::of_node(ProcessLayout::Services, "node0", dir, &config).unwrap();
        assert_eq!(services.len(), 5, "nobody here starts the crypto service");
    }
}
