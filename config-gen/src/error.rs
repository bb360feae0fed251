//! What can be wrong with a configuration.

use std::{io, path::PathBuf};

use cita_service_api::{ParseBytesError, ValidatorAddress};
use cita_service_kit::ServiceKind;

use crate::Stage;

/// Why a chain or a node could not be configured. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A name that cannot be one.
    #[error("{what} '{value}' is not usable: {rule}")]
    Name {
        /// What it was to name.
        what: &'static str,
        /// The name.
        value: String,
        /// What it has to look like.
        rule: &'static str,
    },
    /// A number outside of its bounds.
    #[error("{item} cannot be {value}: choose {least} to {most}")]
    OutOfRange {
        /// The setting.
        item: &'static str,
        /// What was given.
        value: u64,
        /// The smallest that works.
        least: u64,
        /// The largest that works.
        most: u64,
    },
    /// Hexadecimal bytes that are none, or too many, or too few.
    #[error(transparent)]
    Bytes(#[from] ParseBytesError),
    /// The admin's address is all zeros: nobody has its key.
    #[error("the admin cannot be the zero address: give the address of an account whose key you have")]
    ZeroAdmin,
    /// Two nodes with one domain.
    #[error("two nodes have the domain '{0}': give each node its own")]
    DuplicateDomain(String),
    /// A domain that no node has.
    #[error("no node of the chain has the domain '{domain}'; there are: {known}")]
    UnknownDomain {
        /// The domain.
        domain: String,
        /// Those there are.
        known: String,
    },
    /// A port that is wanted twice.
    #[error("port {port} is wanted by {first} and by {second}: choose another for one of them")]
    DuplicatePort {
        /// The port.
        port: u16,
        /// Who wants it.
        first: String,
        /// Who wants it too.
        second: String,
    },
    /// A chosen port that another process has now.
    #[error("port {port} for {user} is in use by {owner}: stop it or choose another port")]
    PortInUse {
        /// The port.
        port: u16,
        /// What it was to be for.
        user: String,
        /// Who has it.
        owner: String,
    },
    /// A service port that leaves no room for its metrics port.
    #[error(
        "port {port} for {user} is not usable: service ports are 1 to {most}, because metrics are served at the port + 10000"
    )]
    PortRange {
        /// The port.
        port: u16,
        /// What it was to be for.
        user: String,
        /// The largest that works.
        most: u16,
    },
    /// All ports in the range of local nodes are taken.
    #[error("no free ports left for {node}: stop some chains, or give its ports yourself")]
    NoFreePorts {
        /// The node.
        node: String,
    },
    /// An implementation that this program does not have.
    #[error("'{found}' is no implementation of the {service} service; there are: {known}")]
    UnknownComponent {
        /// The service.
        service: ServiceKind,
        /// What was named.
        found: String,
        /// What could have been.
        known: String,
    },
    /// Something that is allowed only in another stage.
    #[error("{action} is not possible in stage {stage}, only in stage {needed}: use set-stage --stage {needed} first")]
    WrongStage {
        /// What was to be done.
        action: &'static str,
        /// The stage the chain is in.
        stage: Stage,
        /// The stage it takes.
        needed: Stage,
    },
    /// Something that has to be set first.
    #[error("the chain has no {0} yet: set it first")]
    Missing(&'static str),
    /// A validator that is there already.
    #[error("{0} is a validator already")]
    DuplicateValidator(ValidatorAddress),
    /// A validator that the chain's consensus would not know.
    #[error("{validator} is no validator of {consensus}: {expected}")]
    ForeignValidator {
        /// What was given.
        validator: ValidatorAddress,
        /// The consensus.
        consensus: String,
        /// What its validators are.
        expected: &'static str,
    },
    /// A validator that is none.
    #[error("{validator} is no validator of the chain; there are: {known}")]
    UnknownValidator {
        /// The address.
        validator: ValidatorAddress,
        /// Those there are.
        known: String,
    },
    /// The place where something was to be made is taken.
    #[error("{0} exists already: remove it or choose another name or folder")]
    Exists(PathBuf),
    /// A folder that holds no chain.
    #[error("{dir} holds no chain{hint}")]
    NoChain {
        /// The folder.
        dir: PathBuf,
        /// What is there instead.
        hint: String,
    },
    /// A file or folder that could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file whose content is not what it should be.
    #[error("{path}: {message}")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A private key that is none.
    #[error("this is no private key: {0}")]
    PrivateKey(String),
    /// A certificate, a request for one, or its key, that cannot be made or used.
    #[error("cannot {action}: {message}")]
    Certificate {
        /// What was to be done.
        action: String,
        /// Why not.
        message: String,
    },
    /// The template does not make a configuration from these values.
    #[error("cannot make config.toml from the template: {0}")]
    Template(String),
}

/// What most operations of this crate answer.
pub(crate) type Result<T> = std::result::Result<T, ConfigError>;
