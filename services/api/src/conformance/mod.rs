//! What every implementation of a service has to hold, whoever wrote it.

pub mod blocks;
pub mod consensus;
pub mod controller;
pub mod crypto;
pub mod executor;
pub mod network;
pub mod storage;
