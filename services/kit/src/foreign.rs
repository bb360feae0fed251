//! Services that are somebody else's process.
//!
//! ```toml
//! [endpoints]
//! storage = "127.0.0.1:6003"       # where it is
//! [storage_foreign]                # instead of [storage_rocksdb]
//! command = ["python3", "storage_service.py", "--port", "{port}", "--data", "{data}"]
//! ```
//! With a command the supervisor of a local chain starts it, in the node's folder, and again when it dies. Without one somebody else
//! does, on this machine or another.

use std::{path::Path, time::Duration};

use serde::{Deserialize, Serialize};
use tonic::{Code, transport::Channel};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

use crate::ServiceKind;

/// How often a service that is not there yet is asked.
const PAUSE: Duration = Duration::from_millis(50);
/// How long it may take to answer.
const ANSWER: Duration = Duration::from_secs(2);
/// How often it is said that it is not there yet.
const TELL_EVERY: u32 = 100;

/// A section such as `[storage_foreign]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Foreign {
    /// Program and arguments. `{endpoint}` stands for the service's `host:port`, `{port}` for its port, `{data}` for its folder in
    /// the node's `data_dir`, `{dir}` for the node's folder.
    pub command: Vec<String>,
}

impl Foreign {
    /// The name of the section for a service.
    pub fn section(kind: ServiceKind) -> String {
        format!("{kind}_foreign")
    }

    /// The service that a section is for, if it is one of these sections.
    pub fn kind_of(section: &str) -> Option<ServiceKind> {
        section.strip_suffix("_foreign")?.parse().ok()
    }

    /// The command with its placeholders filled in.
    pub fn arguments(&self, endpoint: &str, dir: &Path, data: &Path) -> Vec<String> {
        let port = endpoint.rsplit_once(':').map_or("", |(_, port)| port);
        let fill = |word: &String| {
            word.replace("{endpoint}", endpoint)
                .replace("{port}", port)
                .replace("{data}", &data.display().to_string())
                .replace("{dir}", &dir.display().to_string())
        };
        self.command.iter().map(fill).collect()
    }
}

/// Waits until a service serves, as the gRPC health protocol has it. A service without that protocol counts when it answers at all.
pub async fn wait_until_healthy(kind: ServiceKind, endpoint: &str, channel: Channel) {
    let mut client = HealthClient::new(channel);
    for attempt in 1u32.. {
        let asked = tokio::time::timeout(ANSWER, client.check(HealthCheckRequest::default())).await;
        let problem = match asked {
            Ok(Ok(answer)) if answer.get_ref().status() == ServingStatus::Serving => return,
            Ok(Ok(answer)) => format!("it says {}", answer.get_ref().status().as_str_name()),
            Ok(Err(status)) if status.code() == Code::Unimplemented => return,
            Ok(Err(status)) => status.to_string(),
            Err(_) => format!("no answer within {ANSWER:?}"),
        };
        if attempt % TELL_EVERY == 1 {
            tracing::warn!(service = %kind, endpoint, problem, "waiting for a foreign service");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in_wherever_they_stand() {
        let command = ["python3", "{dir}/s.py", "--port={port}", "{endpoint}", "{data}", "{other}"];
        let foreign = Foreign { command: command.map(str::to_owned).to_vec() };
        assert_eq!(
            foreign.arguments("127.0.0.1:6003", Path::new("/n"), Path::new("/n/data/storage")),
            ["python3", "/n/s.py", "--port=6003", "127.0.0.1:6003", "/n/data/storage", "{other}"]
        );
    }

    #[test]
    fn sections_are_those_of_services() {
        assert_eq!(Foreign::kind_of("storage_foreign"), Some(ServiceKind::Storage));
        assert_eq!(Foreign::kind_of("storage_rocksdb"), None);
        assert_eq!(Foreign::kind_of("disk_foreign"), None);
        assert_eq!(Foreign::section(ServiceKind::Controller), "controller_foreign");
    }
}
