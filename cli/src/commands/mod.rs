//! One file a command, named as it is typed.

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod bench;
pub(crate) mod call;
pub(crate) mod chain;
pub(crate) mod completions;
pub(crate) mod components;
pub(crate) mod context;
pub(crate) mod create;
pub(crate) mod ethabi;
pub(crate) mod get;
pub(crate) mod man;
pub(crate) mod node;
pub(crate) mod reference;
pub(crate) mod rpc;
pub(crate) mod send;
pub(crate) mod service;
pub(crate) mod top;
pub(crate) mod verify;
pub(crate) mod watch;
