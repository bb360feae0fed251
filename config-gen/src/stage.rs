//! How far the description of a chain has come.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::ConfigError;

/// The stages of a chain's description: what may be changed follows from it.
///
/// ```text
///  init-chain-config        set-admin            set-stage
///        └──────► Init ──────────► Public ──────────► Finalize
///                  set the admin     set validators     make nodes
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The chain's own settings stand; the admin is to be set.
    #[default]
    Init,
    /// The description goes round: those who take part add their validators.
    Public,
    /// Nothing that the genesis depends on changes any more; nodes can be made.
    Finalize,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Init => "init",
            Self::Public => "public",
            Self::Finalize => "finalize",
        })
    }
}

impl FromStr for Stage {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        [Self::Init, Self::Public, Self::Finalize]
            .into_iter()
            .find(|stage| text.eq_ignore_ascii_case(&stage.to_string()))
            .ok_or_else(|| ConfigError::Name {
                what: "stage",
                value: text.to_owned(),
                rule: "stages are init, public and finalize",
            })
    }
}
