//! Puts services together into processes.
//!
//! A node's `config.toml` says which implementation each service has and where each is reached. From that one file
//! [`run`] starts any subset of the six services in this process:
//!
//! ```text
//!            all six (`cita node run`)                     one (`cita service executor run`)
//!   controller ──Arc──► consensus, executor, …       executor ──gRPC──► crypto at [endpoints].crypto
//!        every service also at its port                       served at [endpoints].executor
//! ```
//!
//! A service that is in the process is called directly, any other through the client of its trait; who calls cannot tell.
//!
//! # Errors
//! [`NodeError`]: a configuration that is none, a port that is taken, data that belongs to another chain or is in use. All of them are
//! found before the process says that it is ready.

mod assemble;
mod components;
mod error;

pub use assemble::run;
pub use components::{load_config, reset_consensus};
pub use error::NodeError;
