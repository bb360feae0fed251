//! Whole chains on this machine: their processes, who looks after them, and how they are.
//!
//! ```text
//!  cita chain up ──► start ──► Supervisor ──► cita node run / cita service NAME run   (one or six a node)
//!                               │  ▲   │
//!                               │  │   └── core: the state machine that decides (pure)
//!              run/state.json ◄─┘  └─ run/control.sock
//!                    │                    ▲
//!  cita chain status, down, restart ──────┘
//! ```
//!
//! A chain lies in a folder of its own ([`Place`]); what runs of it is in `run/` below ([`RunDir`]). Processes are
//! known by pid and time of birth ([`ProcessId`]), so a reused pid is never signalled. A supervisor holds a lock: two of them
//! cannot have one chain; and when it is killed, `up` and `down` find and stop what it left behind.

mod control;
mod core;
mod layout;
mod local;
mod logs;
mod metrics;
mod process;
mod ready;
mod run_dir;
mod start;
mod status;
mod supervisor;

pub(crate) use control::{Request, ask};
pub(crate) use core::STOP_PATIENCE;
pub(crate) use layout::ProcessLayout;
pub(crate) use local::{DEFAULT_CHAIN, LocalChain, LocalNode, METRICS_OFFSET, Place, ports_of_all};
pub(crate) use logs::{Filter, Follower, Line, last_lines};
pub(crate) use metrics::{POOL, Page, VIEW};
pub(crate) use process::{ProcessId, wait_gone};
pub(crate) use ready::{Ready, Started, wait};
pub(crate) use run_dir::RunDir;
pub(crate) use start::{Report, detach, prepare, stop_leftovers};
pub(crate) use status::{ChainReport, NodeReport, Observer};
pub(crate) use supervisor::Notice;
