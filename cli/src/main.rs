//! One command for a CITA-Cloud chain: configure it, run it, use it, measure it.
//!
//! ```text
//! argv ──► args (clap) ──► app ──► commands/NAME ──► session (context, clients, account) ──► the chain
//!                           │            └──────────► output: data to stdout, everything else to stderr
//! a line of the REPL ───────┘
//! ```
//! No module but `output` prints, and none but this one ends the process: a command returns its failure as a
//! [`error::CliError`], which carries the exit code and hints.

mod abi;
mod app;
mod args;
mod bench;
mod chain;
mod commands;
mod complete;
mod context;
mod contract;
mod convert;
mod error;
mod follow;
mod format;
mod home;
mod output;
mod proof;
mod recent;
mod render;
mod repl;
mod runtime;
mod session;
mod top;
mod transact;
mod wallet;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    app::run(std::env::args_os().collect())
}
