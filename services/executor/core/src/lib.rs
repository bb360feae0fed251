//! What executors share.
//!
//! - [`folder`]: one executor a folder;
//! - [`order`]: which block may be executed next, and what a restarted controller may ask again;
//! - [`no_accounts`]: the EVM queries of an executor that has no accounts.

pub mod folder;
pub mod no_accounts;
pub mod order;
