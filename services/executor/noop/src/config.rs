//! `[executor_noop]` of a node's `config.toml`: there is nothing to set.

use serde::{Deserialize, Serialize};

/// The section, which is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {}
